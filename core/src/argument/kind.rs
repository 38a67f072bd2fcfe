//! What parameters take, and what they are given.

use super::{Index, Padding, Probability, Range, Window};
use crate::graph::Tie;
use crate::shape::Shape;

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number of at least 1.
    Count,
    /// A size of at least 1 along each axis.
    Window,
    /// A size along each axis, 0 allowed.
    Amount,
    /// `true` or `false`.
    Flag,
    /// `same`, `half`, `valid` or a size.
    Padding,
    /// A number from 0 to below 1.
    Probability,
    /// A whole shape.
    Shape,
    /// A number from 0, or `last`.
    Index,
    /// `a..b`, either end may be missing.
    Range,
    /// The label of a layer whose weight is shared.
    Label,
    /// One of a few words.
    Word(&'static Words),
}

/// The words that a parameter takes: the variants of an enum.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// The name of the enum.
    pub type_name: &'static str,
    /// Each word, and the name of its variant.
    pub variants: &'static [(&'static str, &'static str)],
    /// All of them, as a message lists them.
    pub wanted: &'static str,
}

impl Kind {
    /// The smallest number that it takes on any axis: 0 or 1.
    #[must_use]
    pub const fn minimum(self) -> u64 {
        match self {
            Self::Count | Self::Window | Self::Shape => 1,
            _ => 0,
        }
    }

    /// The kind in words, with an example.
    #[must_use]
    pub const fn wanted(self) -> &'static str {
        match self {
            Self::Count => "a whole number",
            Self::Window => "a size such as `3` or `3x3`",
            Self::Amount => "a size such as `1` or `1x2`",
            Self::Flag => "`true` or `false`",
            Self::Padding => "`same`, `half`, `valid` or a size such as `1` or `1x2`",
            Self::Probability => "a number from 0 to below 1, such as `0.5`",
            Self::Shape => "a shape such as `7x7x64`",
            Self::Index => "a whole number or `last`",
            Self::Range => "a range such as `0..16`",
            Self::Label => "the label of an `embedding` or a `linear`",
            Self::Word(words) => words.wanted,
        }
    }
}

/// The value of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// For [`Kind::Count`].
    Count(u64),
    /// For [`Kind::Window`] and [`Kind::Amount`].
    Window(Window),
    /// For [`Kind::Flag`].
    Flag(bool),
    /// For [`Kind::Padding`].
    Padding(Padding),
    /// For [`Kind::Probability`].
    Probability(Probability),
    /// For [`Kind::Shape`].
    Shape(Shape),
    /// For [`Kind::Index`].
    Index(Index),
    /// For [`Kind::Range`].
    Range(Range),
    /// For [`Kind::Label`].
    Tie(Tie),
    /// For [`Kind::Word`].
    Word(&'static str),
}
