//! A mistake in a network, and the sentence about it.

use crate::graph::Row;
use crate::graph::path::{Name, Path};
use crate::graph::view::Graph;
use crate::layer::Layer;
use crate::problem::{Around, Problem};
use crate::shape::Shape;
use crate::text::Text;

/// What a mistake was found in.
#[derive(Clone, Copy, Debug)]
pub enum Subject {
    /// A layer.
    Layer(Layer),
    /// A layer whose arguments are no arguments yet, or a form: its name.
    Named(&'static str),
    /// The input of the network.
    Input,
    /// The output that the network declares.
    Output,
}

/// A mistake.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'n> {
    /// Where in the declaration: the number of the element.
    pub site: u32,
    /// What is wrong.
    pub problem: Problem,
    pub(crate) subject: Subject,
    pub(crate) name: Name<'n>,
    pub(crate) scope: Option<u32>,
    /// The tensor that enters, and the row that gives it (0 is the input).
    pub(crate) input: Option<(Shape, u32)>,
    /// Another tensor that does not go with it.
    pub(crate) other: Option<(Shape, u32)>,
}

impl Failure<'_> {
    /// What fills a slice before a [`Builder`] writes on it.
    ///
    /// [`Builder`]: crate::graph::Builder
    pub const BLANK: Self = Self {
        site: u32::MAX,
        problem: Problem::Probability,
        subject: Subject::Input,
        name: Name::only(""),
        scope: None,
        input: None,
        other: None,
    };

    /// The whole sentence: which layer, what it wanted, what it got and from
    /// where, what to do.
    ///
    /// `network` is the name of the declaration.
    #[must_use]
    pub const fn message(&self, network: &str, graph: &Graph<'_>) -> Text {
        let mut text = Text::new();
        if let (Problem::Probability, Some(parameter)) = (self.problem, self.problem.parameter()) {
            text.str("`").str(parameter).str("` of ");
        }
        self.write_subject(network, graph, &mut text);
        self.problem.write(&mut text);
        if let (Some((shape, row)), true) = (self.input, self.problem.concerns_input()) {
            text.str(match self.problem {
                Problem::Fit { .. } => ", the input ",
                Problem::Output { .. } => ", but gives ",
                Problem::Branches { .. } => ": ",
                _ => "; its input is ",
            });
            write_tensor(shape, row, graph, &mut text);
        }
        if let Some((shape, row)) = self.other {
            text.str(" and ");
            write_tensor(shape, row, graph, &mut text);
        }
        let mut help = Text::new();
        let (input, is_first) = match self.input {
            Some((shape, row)) => (Some(shape), row == 0),
            None => (None, false),
        };
        let is_passed_on = match (self.input, self.other) {
            (Some((_, one)), Some((_, other))) => other < one,
            _ => false,
        };
        let is_residual = matches!(self.subject, Subject::Named(form) if matches!(form.as_bytes(), b"residual"));
        let around = Around { input, is_first, is_passed_on, is_residual, network: graph.totals().input };
        self.problem.write_help(&around, &mut help);
        if !help.as_str().is_empty() {
            text.str("\nhelp: ").str(help.as_str());
        }
        text
    }

    const fn write_subject(&self, network: &str, graph: &Graph<'_>, text: &mut Text) {
        match self.subject {
            Subject::Layer(layer) => {
                write_layer(&layer, &self.path(graph), graph.rows(), text);
                text.str(" ");
            }
            Subject::Named(name) => {
                text.str("`").str(name).str("` ");
                let path = Path { scopes: graph.scopes, scope: self.scope, name: Name::only("") };
                if path.is_telling() {
                    text.str("in `");
                    path.write(text);
                    text.str("` ");
                }
            }
            Subject::Input => {
                text.str("the input of ").str(network).str(" ");
            }
            Subject::Output => match self.problem {
                Problem::Output { .. } => {
                    text.str(network).str(" ");
                }
                _ => {
                    text.str("the output of ").str(network).str(" ");
                }
            },
        }
    }

    const fn path<'g>(&'g self, graph: &Graph<'g>) -> Path<'g> {
        Path { scopes: graph.scopes, scope: self.scope, name: self.name }
    }
}

/// Writes a shape and what gives it.
const fn write_tensor(shape: Shape, row: u32, graph: &Graph<'_>, text: &mut Text) {
    shape.write(text);
    text.str(" (from ");
    graph.write_producer(row, text);
    text.str(")");
}

/// Writes `` `conv5: conv(512, 3x3)` ``: the path where it tells more than the
/// layer.
pub(crate) const fn write_layer(layer: &Layer, path: &Path<'_>, rows: &[Row<'_>], text: &mut Text) {
    text.str("`");
    if path.is_telling() {
        path.write(text);
        text.str(": ");
    }
    layer.write_among(rows, text);
    text.str("`");
}
