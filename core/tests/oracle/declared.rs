//! Random programs as declarations: those of `tests/integration/drawn.txt`,
//! which rustc and the macro see too.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::Path;
use std::{env, fs};

use netweight_core::graph::{Builder, Kept, ScopeKind, SideHead, Totals};

use crate::plans::draw_input;
use crate::programs::{Author, Body, Element, Kind, run};
use crate::random::Random;

/// How many declarations are drawn.
const COUNT: usize = 80;

/// The forms each of which begins at a label in one of them.
const FORMS: [&str; 8] =
    ["g:", "aux", "aux(training)", "aux(inference)", "checkpoint", "experts(,", "repeat", "concat"];

/// Makes of a program what can be declared: each label is set in one place, and
/// read behind it.
#[derive(Default)]
struct Labels {
    set: usize,
    latest: HashMap<usize, usize>,
}

impl Labels {
    fn headed(&mut self, body: &mut Body) {
        let latest = |(site, label)| self.latest.get(&label).map(|latest| (site, *latest));
        body.from = body.from.and_then(latest);
        self.body(&mut body.elements);
    }

    fn body(&mut self, elements: &mut [Element]) {
        for element in elements {
            match &mut element.kind {
                Kind::Linear { tied, .. } => *tied = tied.and_then(|label| self.latest.get(&label).copied()),
                Kind::Alone(_) | Kind::Wrong => {}
                Kind::Group(_, body) | Kind::Repeat(_, body) | Kind::Aside(_, body) | Kind::Experts { body, .. } => {
                    self.headed(body);
                }
                Kind::Merge(_, branches) => branches.iter_mut().for_each(|branch| self.headed(branch)),
            }
            if let Some(label) = &mut element.keep {
                self.latest.insert(*label, self.set);
                *label = self.set;
                self.set += 1;
            }
        }
    }
}

/// A body as it is declared.
struct Declared<'b>(&'b [Element]);

impl fmt::Display for Declared<'_> {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Element { site, keep, kind, .. } in self.0 {
            match (keep, kind) {
                (Some(label), _) => write!(text, "l{label}: ")?,
                // A group has a label, whether it is read or not.
                (None, Kind::Group(ScopeKind::Group | ScopeKind::Block, _)) => write!(text, "g{site}: ")?,
                _ => {}
            }
            match kind {
                Kind::Linear { units, bias, tied } => {
                    write!(text, "linear({units}, bias = {bias}")?;
                    tied.map_or(Ok(()), |label| write!(text, ", tied = l{label}"))?;
                    write!(text, ") ")?;
                }
                Kind::Alone(layer) => write!(text, "{layer} ")?,
                Kind::Wrong => unreachable!("no mistakes are drawn"),
                Kind::Group(ScopeKind::Checkpoint, body) => write!(text, "checkpoint {} ", Headed(body))?,
                Kind::Group(_, body) => write!(text, "{} ", Headed(body))?,
                Kind::Repeat(count, body) => write!(text, "repeat {count} {} ", Headed(body))?,
                Kind::Merge(merge, branches) => {
                    write!(text, "{} ", merge.name())?;
                    branches.iter().try_for_each(|branch| write!(text, "{} ", Headed(branch)))?;
                }
                Kind::Aside(head, body) => {
                    let argument = match head {
                        SideHead::Trained => "",
                        SideHead::TrainingAlone => "(training)",
                        SideHead::Returned => "(inference)",
                    };
                    write!(text, "aux{argument} {} ", Headed(body))?;
                }
                Kind::Experts { total, active, body } => {
                    write!(text, "experts({total}, {active}) {} ", Headed(body))?;
                }
            }
        }
        Ok(())
    }
}

/// A form's or a group's body as it is declared.
struct Headed<'b>(&'b Body);

impl fmt::Display for Headed<'_> {
    fn fmt(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Body { from, elements } = self.0;
        let from = from.map_or_else(String::new, |(_, label)| format!("from(l{label}) "));
        write!(text, "{{ {from}{}}}", Declared(elements))
    }
}

/// Whether branches meet by two or more, as the language wants it.
fn is_declarable(body: &[Element]) -> bool {
    body.iter().all(|element| match &element.kind {
        Kind::Merge(_, branches) => branches.len() > 1 && branches.iter().all(|branch| is_declarable(&branch.elements)),
        Kind::Group(_, body) | Kind::Repeat(_, body) | Kind::Aside(_, body) | Kind::Experts { body, .. } => {
            is_declarable(&body.elements)
        }
        _ => true,
    })
}

/// The declarations, with what a run of the engine says of each.
fn declarations() -> String {
    let mut text = String::from("drawn! {\n");
    let mut drawn = 0;
    for seed in 0.. {
        let mut author = Author { random: Random(seed), sites: 0, wrong: 0, any: 4 };
        let input = draw_input(&mut author.random);
        let mut program = author.body(3);
        let mut labels = Labels::default();
        labels.body(&mut program);
        let mut builder = Builder::measuring();
        let x = builder.input(0, Ok(input));
        let x = run(&program, &mut builder, &mut vec![Kept::NONE; labels.set], x);
        let Totals { params, buffers, macs, .. } = builder.finish(x);
        let extent = builder.extent();
        if extent.failures > 0 || !(5..60).contains(&extent.rows) || !is_declarable(&program) {
            continue;
        }
        let (output, body) = (x.shape().unwrap(), Declared(&program));
        let line = format!("    Drawn{drawn} = [{params}, {buffers}, {macs}]: {{ {input} -> {output} = < {body}> }}\n");
        let missing = |text: &str| FORMS.iter().filter(|&&form| !forms_from_labels(text).contains(form)).count();
        if drawn >= COUNT {
            // What chance has left out.
            match missing(&text) {
                0 => break,
                before if missing(&line) == FORMS.len() || missing(&(text.clone() + &line)) == before => continue,
                _ => {}
            }
        }
        text += &line;
        drawn += 1;
    }
    text + "}\n"
}

#[test]
fn the_declarations_are_those_that_are_drawn() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/integration/drawn.txt");
    if env::var_os("DRAWN").is_some_and(|what| what == "overwrite") {
        fs::write(&path, declarations()).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap();
    assert!(there == declarations(), "they have changed: run this with DRAWN=overwrite");
}

/// The word in front of each `{ from(label)`, without its numbers.
fn forms_from_labels(text: &str) -> BTreeSet<String> {
    let word = |before: &str| {
        let begin = before.rfind(['{', '}', '<', '>']).map_or(0, |at| at + 1);
        let word = before[begin..].rsplit(' ').find(|word| word.starts_with(char::is_alphabetic)).unwrap_or_default();
        word.chars().filter(|letter| !letter.is_ascii_digit()).collect()
    };
    text.match_indices(" { from(").map(|(at, _)| word(&text[..at])).collect()
}

#[test]
fn every_form_begins_at_a_label_in_one_of_them() {
    let found = forms_from_labels(include_str!("../../../tests/integration/drawn.txt"));
    for form in FORMS {
        assert!(found.contains(form), "no {form}: {found:?}");
    }
}
