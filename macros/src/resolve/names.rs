//! Names among siblings: labels, else the names of layers, equal ones
//! numbered from 0.

use std::collections::HashMap;

use super::Naming;
use crate::ast::{Element, ElementKind, Form, FormKind};

/// Hands out the names of one sequence of elements, in their order.
///
/// A form without a label adds nothing to paths: what stands in its branches
/// is named together with what stands around it.
pub struct Namer {
    of_each: HashMap<String, u32>,
    next: HashMap<String, u32>,
}

impl Namer {
    /// Counts the names in a sequence.
    pub fn new(elements: &[Element]) -> Self {
        let mut namer = Self { of_each: HashMap::new(), next: HashMap::new() };
        namer.tally(elements);
        namer
    }

    fn tally(&mut self, elements: &[Element]) {
        for element in elements {
            match (&element.label, &element.kind) {
                (None, ElementKind::Form(form)) => {
                    for branch in &form.branches {
                        self.tally(&branch.elements);
                    }
                    if let Some(row) = row_of(form) {
                        self.count(row);
                    }
                }
                _ => self.count(&own(element)),
            }
        }
    }

    fn count(&mut self, name: &str) {
        *self.of_each.entry(name.to_owned()).or_default() += 1;
    }

    /// The name of an element; false if it is a label that is taken.
    pub fn element(&mut self, element: &Element) -> (Naming, bool) {
        let own = own(element);
        let label = element.label.is_some();
        let taken = label && self.next.contains_key(&own);
        (self.name(own, label), !taken)
    }

    /// The name of the row in which a form's branches meet.
    pub fn row(&mut self, form: &Form) -> Naming {
        row_of(form).map_or_else(Naming::none, |row| self.name(row.to_owned(), false))
    }

    fn name(&mut self, text: String, label: bool) -> Naming {
        let next = self.next.entry(text.clone()).or_default();
        let number = (!label && self.of_each.get(&text).is_some_and(|&count| count > 1)).then_some(*next);
        *next += 1;
        Naming { text, number, label }
    }
}

/// The label of an element, else the name of what it is.
fn own(element: &Element) -> String {
    match (&element.label, &element.kind) {
        (Some(label), _) => label.to_string().trim_start_matches("r#").to_owned(),
        (None, ElementKind::Call(call)) => call.name.to_string(),
        (None, ElementKind::Repeat { body, .. }) => match body.elements.as_slice() {
            [Element { label: None, kind: ElementKind::Call(call), .. }] => call.name.to_string(),
            _ => "repeat".to_owned(),
        },
        (None, ElementKind::Network { path, .. }) => {
            path.clone().into_iter().last().map_or_else(String::new, |name| name.to_string())
        }
        (None, ElementKind::Group(_) | ElementKind::Form(_) | ElementKind::Broken) => String::new(),
    }
}

/// The name of the row that a form adds, if it adds one.
fn row_of(form: &Form) -> Option<&'static str> {
    match form.kind {
        FormKind::Residual | FormKind::Add => Some("add"),
        FormKind::Multiply => Some("multiply"),
        FormKind::Concat => Some("concat"),
        FormKind::Experts(_) => Some("experts"),
        FormKind::Aside(_) | FormKind::Checkpoint => None,
    }
}
