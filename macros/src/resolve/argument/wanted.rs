//! What a parameter wants.

use std::fmt;

use netweight_core::{Kind, Parameter};

use crate::resolve::passed::Passed;

/// The words for a padding.
pub const PADDINGS: [&str; 3] = ["same", "half", "valid"];

/// A parameter of a layer, and what it wants.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub layer: &'a str,
    pub parameter: &'a Parameter,
    /// The argument of a block that comes here.
    pub passed: Option<&'a Passed>,
}

impl Wanted<'_> {
    /// The parameter as a place to which an argument of a block goes.
    pub fn place(self) -> impl fmt::Display {
        let Self { layer, parameter, .. } = self;
        format!("`{layer}`, whose `{}` wants {}", parameter.name, parameter.kind.wanted())
    }

    /// The words among what it takes.
    pub fn words(self) -> Vec<&'static str> {
        match self.parameter.kind {
            Kind::Flag => vec!["true", "false"],
            Kind::Padding => PADDINGS.to_vec(),
            Kind::Index => vec!["last"],
            Kind::Word(words) => words.variants.iter().map(|(name, _)| *name).collect(),
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for Wanted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { layer, parameter, passed } = self;
        if let Some(Passed { block, parameter, .. }) = passed {
            return write!(formatter, "`{parameter}` of `{block}` goes to {}", self.place());
        }
        write!(formatter, "`{}` of `{layer}` wants {}", parameter.name, parameter.kind.wanted())
    }
}
