//! How problems are said.

use super::{InputKind, Problem};
use crate::argument::{Kind, Window};
use crate::integer::NoNumber;
use crate::layers::Merge;
use crate::text::Text;

impl Problem {
    /// Writes what is wrong, as the rest of a sentence that begins with the
    /// layer.
    pub const fn write(&self, text: &mut Text) {
        match self {
            Self::ShapeRank { axes } => {
                text.str("has ").number(*axes as u64).str(" axes; a shape has 1 to 4, the channels last");
            }
            Self::ShapeAxis { value } => {
                text.str("has an axis of ").signed(*value);
                text.str(if *value > 0 { "; an axis fits in 64 bits" } else { "; every axis is at least 1" });
            }
            Self::WindowAxes { axes } => {
                text.str("has a size of ").number(*axes as u64).str(" axes; a size has 1 to 3");
            }
            Self::AtLeast { parameter, minimum, value } => {
                write_at_least(parameter, *minimum, *value, text);
            }
            Self::NoNumber { parameter, reason } => {
                text.str("has no number for `").str(parameter).str("`: its expression ");
                text.str(if matches!(reason, NoNumber::TooLarge) { "is too large" } else { "divides by zero" });
            }
            Self::Probability => {
                text.str("wants ").str(Kind::Probability.wanted());
            }
            Self::Overflow { what } => {
                text.str("is too large: ").str(what).str(" does not fit in 64 bits");
            }
            Self::Input { wanted: kind } => {
                text.str("wants an input ").str(kind.wanted());
            }
            Self::Axes { parameter, given, axes } => {
                text.str("has a `").str(parameter).str("` of ").number(given.sizes().len() as u64).str(" axes, ");
                given.write(text);
                text.str(", for ").number(*axes as u64).str(if *axes == 1 { " spatial axis" } else { " spatial axes" });
            }
            Self::Fit { covers, padding, axes, dilated, .. } => {
                text.str("does not fit its input: the window is ");
                write_sizes(covers, *axes, text);
                if *dilated {
                    text.str(" with its dilation");
                }
                write_padding(padding, *axes, text);
            }
            Self::PoolPadding { covers, padding } => {
                text.str("pads by ").number(*padding).str(", more than half of its window of ").number(*covers);
            }
            Self::OutputPadding { value, below } => {
                text.str("wants `output_padding` below ").number(*below);
                text.str(", the larger of stride and dilation, got ").number(*value);
            }
            Self::Divide { parameter, divisor, what, value } => {
                write_multiple(what, *divisor, parameter, *value, text);
            }
            Self::Multiple { of, what, value } => write_multiple(what, *of, "factor", *value, text),
            Self::Larger { parameter, given } => {
                text.str("has a `").str(parameter).str("` of ");
                given.write(text);
                text.str(", larger than its input");
            }
            Self::Range { start, end } => {
                text.str(range(*start, *end));
            }
            Self::Index { length } => {
                text.str("wants a row below ").number(*length).str(", counted from 0");
            }
            Self::Positions { max, length } => {
                text.str("has ").number(*max).str(" positions for a sequence of ").number(*length);
            }
            Self::Elements { wanted } => {
                text.str("wants ").number(wanted.elements()).str(" elements");
            }
            Self::Branches { merge, .. } => {
                text.str(branches(*merge));
            }
            Self::Experts { total, active } => write_experts(*total, *active, text),
            Self::Ids { wanted } => {
                text.str(ids(*wanted));
            }
            Self::Restarted { count } => write_restarted(*count, text),
            Self::NothingLeft => {
                text.str("pads away its whole output");
            }
            Self::NotReached => {
                text.str("names a tensor that is not computed: its repetition has the count 0");
            }
            Self::NoWeights => {
                text.str("is tied to what is neither an `embedding` nor a `linear`");
            }
            Self::Tied { rows, columns, units } => {
                text.str("is tied to a weight of ").number(*rows).str("x").number(*columns);
                text.str(", which does not give ").number(*units).str(" units from its channels");
            }
            Self::Output { declared } => {
                text.str("is declared to give ");
                declared.write(text);
            }
            Self::Layers { limit } => {
                text.str("makes the network longer than ").number(*limit as u64).str(" layers and repetitions");
            }
        }
    }
}

impl InputKind {
    /// The kind in words, with an example.
    const fn wanted(self) -> &'static str {
        match self {
            Self::Spatial => "with spatial axes, as in 28x28x1",
            Self::Sequence => "of length x channels, as in 196x768",
            Self::Ids => "of token ids, as in 1024",
        }
    }
}

const fn write_at_least(parameter: &str, minimum: u64, value: i128, text: &mut Text) {
    text.str("wants `").str(parameter).str("` to be at least ").number(minimum);
    if value > 0 {
        text.str(" and to fit in 64 bits");
    }
    text.str(", got ").signed(value);
}

const fn write_multiple(what: &str, of: u64, parameter: &str, value: u64, text: &mut Text) {
    text.str("wants its ").str(what).str(" to be a multiple of ").number(of);
    text.str(" (`").str(parameter).str("`), got ").number(value);
}

const fn write_experts(total: u64, active: u64, text: &mut Text) {
    text.str("wants 1 to ").number(total).str(" active experts of ").number(total);
    text.str(", got ").number(active);
}

const fn write_restarted(count: u64, text: &mut Text) {
    text.str("begins each of ").number(count).str(" repetitions anew: nothing reads what those before the last give");
}

const fn write_padding(padding: &[u64; Window::MAX_AXES], axes: usize, text: &mut Text) {
    if padding[0] > 0 || padding[1] > 0 || padding[2] > 0 {
        text.str(", the padding ");
        write_sizes(padding, axes, text);
        text.str(" on each side");
    }
}

const fn range(start: u64, end: Option<u64>) -> &'static str {
    match end {
        None => "begins behind the last channel",
        Some(end) if start >= end => "takes no channel: its end is not above its start",
        Some(_) => "ends behind the last channel",
    }
}

const fn branches(merge: Merge) -> &'static str {
    match merge {
        Merge::Add => "adds tensors of different shapes",
        Merge::Multiply => "multiplies tensors whose shapes do not go together",
        Merge::Concat => "joins the channels of tensors that differ otherwise",
        Merge::Experts { .. } => "gives another shape than enters",
    }
}

const fn ids(wanted: bool) -> &'static str {
    if wanted {
        "wants token ids, which are nowhere but in the network's input, read by nothing else"
    } else {
        "reads token ids as features: an `embedding` reads them too"
    }
}

const fn write_sizes(sizes: &[u64; Window::MAX_AXES], axes: usize, text: &mut Text) {
    let mut i = 0;
    while i < axes {
        if i > 0 {
            text.str("x");
        }
        text.number(sizes[i]);
        i += 1;
    }
}
