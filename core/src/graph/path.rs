//! Names of rows: the label, else the layer's name, inside the groups and
//! repetitions around it, as in `layer1.0.conv2`.

use crate::text::Text;

/// The name of an element among its siblings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'n> {
    /// The label, else the layer's name; empty for a repetition, and for
    /// what is called by the repetition that it is alone in.
    pub text: &'n str,
    /// Which of several siblings of this name, or which repetition.
    pub number: Option<u32>,
    /// Whether the text is a label.
    pub label: bool,
}

impl<'n> Name<'n> {
    /// The name of an element that has a label.
    #[must_use]
    pub const fn label(text: &'n str) -> Self {
        Self { text, number: None, label: true }
    }

    /// The name of an element that is the only one of its name.
    #[must_use]
    pub const fn only(text: &'n str) -> Self {
        Self { text, number: None, label: false }
    }

    /// The name of one of several siblings.
    #[must_use]
    pub const fn numbered(text: &'n str, number: u32) -> Self {
        Self { text, number: Some(number), label: false }
    }

    /// Whether it adds nothing to a path.
    pub(crate) const fn is_empty(&self) -> bool {
        self.text.is_empty() && self.number.is_none()
    }

    const fn write(&self, text: &mut Text) {
        text.str(self.text);
        if let Some(number) = self.number {
            text.number(number as u64);
        }
    }
}

/// What a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeKind {
    /// A labelled group, or all repetitions of one.
    Group,
    /// One of the repetitions of a group.
    Repetition,
    /// A block, or a network inside another one.
    Block,
    /// A side head, whose own last row is an output of the network.
    Aside,
    /// Experts and their router.
    Experts,
    /// What is computed again in the backward pass.
    Checkpoint,
}

/// A group of rows that stand together.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'n> {
    /// The group around, by its position among the scopes.
    pub parent: Option<u32>,
    /// The name; empty for what adds nothing to paths.
    pub name: Name<'n>,
    /// What it is.
    pub kind: ScopeKind,
    /// The first row in it.
    pub first: usize,
    /// The first row behind it.
    pub end: usize,
}

impl Scope<'_> {
    /// What fills a slice before a [`Builder`] writes on it.
    ///
    /// [`Builder`]: crate::graph::Builder
    pub const BLANK: Self = Self { parent: None, name: Name::only(""), kind: ScopeKind::Group, first: 0, end: 0 };
}

/// The full name of a row; `Display` writes it with dots.
#[derive(Clone, Copy, Debug)]
pub struct Path<'g> {
    pub(crate) scopes: &'g [Scope<'g>],
    pub(crate) scope: Option<u32>,
    pub(crate) name: Name<'g>,
}

impl Path<'_> {
    /// Whether the path says more than which layer it is.
    pub(crate) const fn is_telling(&self) -> bool {
        let mut around = self.scope;
        while let Some(index) = around {
            let scope = &self.scopes[index as usize];
            if !scope.name.is_empty() {
                return true;
            }
            around = scope.parent;
        }
        self.name.label
    }

    /// Writes the names from the outermost to the row's own.
    pub const fn write(&self, text: &mut Text) {
        let mut depth = 0;
        let mut scope = self.scope;
        while let Some(index) = scope {
            depth += 1;
            scope = self.scopes[index as usize].parent;
        }
        // A path is as deep as the declaration nests: walking up again for
        // each name is cheaper than remembering the way.
        let mut first = true;
        while depth > 0 {
            depth -= 1;
            let mut up = 0;
            let mut scope = self.scope;
            while let Some(index) = scope {
                let name = &self.scopes[index as usize].name;
                if up == depth && !name.is_empty() {
                    if !first {
                        text.str(".");
                    }
                    name.write(text);
                    first = false;
                }
                up += 1;
                scope = self.scopes[index as usize].parent;
            }
        }
        if !self.name.is_empty() {
            if !first {
                text.str(".");
            }
            self.name.write(text);
        }
    }
}

display_as_written!(Name<'_>, Path<'_>);
