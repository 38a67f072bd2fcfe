//! The value of an argument, as far as the source tells it.

mod read;
mod wanted;

use netweight_core::{Index, Padding, Parameter, Probability, Problem, Range, Shape, Value, Window};
use proc_macro2::{Span, TokenStream};

use super::Label;
use crate::ast::SizeKind;
use crate::expression::{Environment, Evaluated, Expression};
pub use wanted::Wanted;

/// What an argument gives to its parameter.
pub enum Template {
    Count(Expression),
    /// One expression for every axis, or one an axis; for an amount too.
    Window(Vec<Expression>),
    Padding(PaddingTemplate),
    Flag(FlagTemplate),
    /// One of the words that the parameter takes.
    Word(&'static str),
    Probability(ProbabilityTemplate),
    Shape(SizeKind),
    /// None is `last`.
    Index(Option<Expression>),
    Range(Option<Expression>, Option<Expression>),
    /// The weight of a label: where that is kept.
    Tie(Label),
}

pub enum PaddingTemplate {
    Named(Padding),
    Each(Vec<Expression>),
}

pub enum FlagTemplate {
    Known(bool),
    Constant(TokenStream),
}

pub enum ProbabilityTemplate {
    Known(Probability),
    Constant(TokenStream),
}

impl Template {
    /// The value, if it is the same for every tensor and known.
    pub fn constant(&self, parameter: &Parameter) -> Option<Value> {
        match self.value(parameter, &Environment::EMPTY) {
            Known::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Where `channels` stands in it.
    pub fn channels(&self) -> Option<Span> {
        match self {
            Self::Count(count) => count.channels(),
            Self::Window(sizes) | Self::Padding(PaddingTemplate::Each(sizes)) | Self::Shape(SizeKind::Axes(sizes)) => {
                sizes.iter().find_map(Expression::channels)
            }
            Self::Index(index) => index.iter().find_map(Expression::channels),
            Self::Range(start, end) => start.iter().chain(end).find_map(Expression::channels),
            Self::Padding(PaddingTemplate::Named(_))
            | Self::Flag(_)
            | Self::Word(_)
            | Self::Probability(_)
            | Self::Tie(_)
            | Self::Shape(SizeKind::Constant(_)) => None,
        }
    }

    /// The value, as far as it is known.
    pub fn value(&self, parameter: &Parameter, known: &Environment<'_>) -> Known {
        let one = |expression: &Expression, of: fn(u64) -> Value| {
            evaluate(std::slice::from_ref(expression), parameter, known, |values| Ok(of(values[0])))
        };
        match self {
            Self::Count(count) => one(count, Value::Count),
            Self::Window(sizes) => evaluate(sizes, parameter, known, |sizes| Window::new(sizes).map(Value::Window)),
            Self::Padding(PaddingTemplate::Named(padding)) => Known::Value(Value::Padding(*padding)),
            Self::Padding(PaddingTemplate::Each(sizes)) => evaluate(sizes, parameter, known, |sizes| {
                Window::new(sizes).map(|each| Value::Padding(Padding::Each(each)))
            }),
            Self::Flag(FlagTemplate::Known(flag)) => Known::Value(Value::Flag(*flag)),
            Self::Word(word) => Known::Value(Value::Word(word)),
            Self::Probability(ProbabilityTemplate::Known(p)) => Known::Value(Value::Probability(*p)),
            Self::Flag(FlagTemplate::Constant(_))
            | Self::Probability(ProbabilityTemplate::Constant(_))
            | Self::Shape(SizeKind::Constant(_))
            | Self::Tie(_) => Known::No,
            Self::Shape(SizeKind::Axes(axes)) => {
                evaluate(axes, parameter, known, |axes| Shape::new(axes).map(Value::Shape))
            }
            Self::Index(None) => Known::Value(Value::Index(Index::Last)),
            Self::Index(Some(index)) => one(index, |index| Value::Index(Index::At(index))),
            Self::Range(start, end) => {
                let ends: Vec<&Expression> = start.iter().chain(end).collect();
                evaluate(ends, parameter, known, |values| {
                    let (start, end) = match (start, values) {
                        (Some(_), [start, end @ ..]) => (*start, end.first()),
                        (_, end) => (0, end.first()),
                    };
                    Ok(Value::Range(Range { start, end: end.copied() }))
                })
            }
        }
    }
}

/// What the macro knows about an argument.
pub enum Known {
    Value(Value),
    /// It is known to be impossible.
    Refused(Problem),
    /// Only rustc knows it.
    No,
}

fn evaluate<'e>(
    expressions: impl IntoIterator<Item = &'e Expression>,
    parameter: &Parameter,
    known: &Environment<'_>,
    of: impl Fn(&[u64]) -> Result<Value, Problem>,
) -> Known {
    let (name, minimum) = (parameter.name, parameter.kind.minimum());
    let mut values = Vec::new();
    for expression in expressions {
        let value = match expression.value(known) {
            Evaluated::Unknown => return Known::No,
            Evaluated::Known(Err(reason)) => return Known::Refused(Problem::NoNumber { parameter: name, reason }),
            Evaluated::Known(Ok(value)) => value,
        };
        match u64::try_from(value) {
            Ok(fitting) => values.push(fitting),
            Err(_) => return Known::Refused(Problem::AtLeast { parameter: name, minimum, value }),
        }
    }
    of(&values).map_or_else(Known::Refused, Known::Value)
}
