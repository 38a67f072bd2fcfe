//! What can be wrong with a network, and how it is said.

use crate::argument::Window;
use crate::layers::Merge;
use crate::shape::Shape;
use crate::text::Text;

/// What is wrong with a layer, or with the shape that it was given.
///
/// `Display` gives the bare fact; a declaration's errors name the layer, its
/// input and where that comes from as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A shape has no axis, or more than four.
    ShapeRank {
        /// The number of axes given.
        axes: usize,
    },
    /// An axis of a shape is not from 1 to `u64::MAX`.
    ShapeAxis {
        /// The size given.
        value: i128,
    },
    /// A window has no axis, or more than three.
    WindowAxes {
        /// The number of axes given.
        axes: usize,
    },
    /// An argument is too small, or no number of 64 bits.
    AtLeast {
        /// The parameter.
        parameter: &'static str,
        /// The smallest number that it takes.
        minimum: u64,
        /// The number given.
        value: i128,
    },
    /// An expression divides by zero, or its value is too large.
    NoNumber {
        /// The parameter, or what else the number is for.
        parameter: &'static str,
    },
    /// A probability is not from 0 to below 1.
    Probability,
    /// A number does not fit in 64 bits.
    Overflow {
        /// The number.
        what: &'static str,
    },
    /// The layer takes inputs of another rank.
    Input {
        /// The input that it takes, in words.
        wanted: &'static str,
    },
    /// A size names another number of axes than the input has.
    Axes {
        /// The parameter.
        parameter: &'static str,
        /// The size given.
        given: Window,
        /// The number of spatial axes of the input.
        axes: usize,
    },
    /// A window is larger than its input with the padding.
    Fit {
        /// The window, spread by its dilation.
        covers: [u64; Window::MAX_AXES],
        /// The size of the input.
        sizes: [u64; Window::MAX_AXES],
        /// The padding on each side.
        padding: [u64; Window::MAX_AXES],
        /// The number of axes.
        axes: usize,
        /// Whether the dilation spreads the window.
        dilated: bool,
    },
    /// A pool's padding is more than half of its window.
    PoolPadding {
        /// The window, spread by its dilation.
        covers: u64,
        /// The padding on each side.
        padding: u64,
    },
    /// A transposed convolution's padding cuts off its whole output.
    NothingLeft,
    /// An output padding is not below the stride or the dilation.
    OutputPadding {
        /// The output padding given.
        value: u64,
        /// The larger of stride and dilation.
        below: u64,
    },
    /// A number does not divide another one.
    Divide {
        /// The parameter that must divide.
        parameter: &'static str,
        /// Its number.
        divisor: u64,
        /// What it must divide.
        what: &'static str,
        /// How much of that there is.
        value: u64,
    },
    /// More is cut out than there is.
    Larger {
        /// The parameter.
        parameter: &'static str,
        /// The size given.
        given: Window,
    },
    /// A range of channels is empty, or ends behind the last channel.
    Range {
        /// The first channel.
        start: u64,
        /// The first channel that is left out.
        end: u64,
    },
    /// An index is not below the length.
    Index {
        /// The index given.
        index: u64,
    },
    /// A sequence is longer than there are positions.
    Positions {
        /// The number of positions.
        max: u64,
        /// The length of the sequence.
        length: u64,
    },
    /// A shape has another number of elements than the input.
    Elements {
        /// The shape given.
        wanted: Shape,
    },
    /// The network gives another shape than it declares.
    Output {
        /// The shape declared.
        declared: Shape,
    },
    /// Branches that meet have shapes that do not go together.
    Branches {
        /// The form in which they meet.
        merge: Merge,
        /// The later one of the two.
        other: Shape,
    },
    /// More experts work than there are, or none.
    Experts {
        /// How many there are.
        total: u64,
        /// How many work.
        active: u64,
    },
    /// Token ids are read as features, or the other way round.
    Ids {
        /// Whether ids are wanted.
        wanted: bool,
    },
    /// A label is used before the tensor that it names.
    NotReached,
    /// A label names no layer whose weights can be tied.
    NoWeights,
    /// A tied weight has another size.
    Tied {
        /// The weight of the label.
        rows: u64,
        /// See `rows`.
        columns: u64,
        /// The size that is wanted.
        units: u64,
    },
    /// The network has too many layers.
    Layers {
        /// The largest number of layers and repetitions.
        limit: u32,
    },
}

impl Problem {
    /// The parameter whose argument is to be changed, if it is one.
    #[must_use]
    pub const fn parameter(&self) -> Option<&'static str> {
        match self {
            Self::AtLeast { parameter, .. }
            | Self::NoNumber { parameter }
            | Self::Axes { parameter, .. }
            | Self::Divide { parameter, .. }
            | Self::Larger { parameter, .. } => Some(parameter),
            Self::Fit { .. } => Some("window"),
            Self::PoolPadding { .. } | Self::NothingLeft => Some("padding"),
            Self::OutputPadding { .. } => Some("output_padding"),
            Self::Range { .. } => Some("channels"),
            Self::Index { .. } => Some("index"),
            Self::Elements { .. } => Some("shape"),
            Self::Positions { .. } => Some("max"),
            Self::Tied { .. } => Some("tied"),
            _ => None,
        }
    }

    /// Whether the problem is about the tensor that enters the layer.
    pub(crate) const fn concerns_input(&self) -> bool {
        !matches!(
            self,
            Self::ShapeRank { .. }
                | Self::ShapeAxis { .. }
                | Self::WindowAxes { .. }
                | Self::AtLeast { .. }
                | Self::NoNumber { .. }
                | Self::Probability
                | Self::OutputPadding { .. }
                | Self::PoolPadding { .. }
                | Self::Experts { .. }
                | Self::NotReached
                | Self::NoWeights
                | Self::Layers { .. }
        )
    }

    /// Writes what is wrong, as the rest of a sentence that begins with the
    /// layer.
    pub const fn write(&self, text: &mut Text) {
        match self {
            Self::ShapeRank { axes } => {
                text.str("has ").number(*axes as u64).str(" axes; a shape has 1 to 4, the channels last");
            }
            Self::ShapeAxis { value } => {
                text.str("has an axis of ").signed(*value).str("; every axis is at least 1");
                if *value > 0 {
                    text.str(" and fits in 64 bits");
                }
            }
            Self::WindowAxes { axes } => {
                text.str("has a size of ").number(*axes as u64).str(" axes; a size has 1 to 3");
            }
            Self::AtLeast { parameter, minimum, value } => {
                text.str("wants `").str(parameter).str("` to be at least ").number(*minimum);
                if *value > 0 {
                    text.str(" and to fit in 64 bits");
                }
                text.str(", got ").signed(*value);
            }
            Self::NoNumber { parameter } => {
                text.str("has no number for `").str(parameter);
                text.str("`: its expression divides by zero, or is too large");
            }
            Self::Probability => {
                text.str("wants a probability from 0 to below 1");
            }
            Self::Overflow { what } => {
                text.str("is too large: ").str(what).str(" does not fit in 64 bits");
            }
            Self::Input { wanted } => {
                text.str("wants an input ").str(wanted);
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
                if padding[0] > 0 || padding[1] > 0 || padding[2] > 0 {
                    text.str(", the padding ");
                    write_sizes(padding, *axes, text);
                    text.str(" on each side");
                }
            }
            Self::PoolPadding { covers, padding } => {
                text.str("pads by ").number(*padding).str(", more than half of its window of ").number(*covers);
            }
            Self::NothingLeft => {
                text.str("pads away its whole output");
            }
            Self::OutputPadding { value, below } => {
                text.str("wants `output_padding` below its stride or its dilation, ");
                text.number(*below).str(", got ").number(*value);
            }
            Self::Divide { parameter, divisor, what, value } => {
                text.str("wants its ").str(what).str(" to be a multiple of ").number(*divisor);
                text.str(" (`").str(parameter).str("`), got ").number(*value);
            }
            Self::Larger { parameter, given } => {
                text.str("has a `").str(parameter).str("` of ");
                given.write(text);
                text.str(", which is larger than its input");
            }
            Self::Range { start, end } => {
                text.str("takes the channels from ").number(*start).str(" to below ").number(*end);
            }
            Self::Index { index } => {
                text.str("takes the row ").number(*index).str(", counted from 0");
            }
            Self::Positions { max, length } => {
                text.str("has ").number(*max).str(" positions for a sequence of ").number(*length);
            }
            Self::Elements { wanted } => {
                text.str("wants ").number(wanted.elements()).str(" elements");
            }
            Self::Branches { merge, .. } => {
                text.str(match merge {
                    Merge::Add => "adds tensors of different shapes",
                    Merge::Multiply => "multiplies tensors whose shapes do not go together",
                    Merge::Concat => "joins the channels of tensors that differ otherwise",
                    Merge::Experts { .. } => "gives another shape than enters",
                });
            }
            Self::Experts { total, active } => {
                text.str("wants 1 to ").number(*total).str(" active experts of ").number(*total);
                text.str(", got ").number(*active);
            }
            Self::Ids { wanted } => {
                text.str(if *wanted {
                    "wants token ids, which are nowhere but in the network's input, read by nothing else"
                } else {
                    "reads token ids as features: an `embedding` reads them too"
                });
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

    /// Writes what to do about it, after `help: `; nothing where the sentence
    /// says it.
    pub(crate) const fn write_help(&self, input: Option<Shape>, text: &mut Text) {
        match self {
            Self::Input { .. } => match input {
                Some(input) if input.rank() == 1 => {
                    text.str("put it before the layer that flattens, or `reshape(…)` its input");
                }
                _ => {
                    text.str("`tokens` turns HxWxC into (H·W)xC, `reshape(…)` gives any shape of as many elements");
                }
            },
            Self::Axes { .. } => {
                text.str("one number stands for every axis");
            }
            Self::Fit { covers, sizes, axes, .. } => {
                text.str("use a smaller window, or `padding = ").number(lacking(covers, sizes, *axes)).str("`");
            }
            Self::PoolPadding { covers, .. } => {
                text.str("pad by at most ").number(*covers / 2).str(", or put `pad(…)` before it");
            }
            Self::NothingLeft => {
                text.str("use less padding");
            }
            Self::Divide { divisor, value, .. } => {
                text.str("the nearest multiple is ").number(nearest_multiple(*value, *divisor));
            }
            Self::Elements { .. } => {
                text.str("the product of the axes must stay the same");
            }
            Self::Branches { merge: Merge::Add, other } => {
                if let Some(input) = input {
                    write_shortcut(input, *other, text);
                }
            }
            Self::Output { declared } => match input {
                Some(input) if input.elements() == declared.elements() && declared.rank() == 1 => {
                    text.str("end with `flatten`");
                }
                Some(input) => {
                    text.str("declare `-> ");
                    input.write(text);
                    text.str("`, or end with ");
                    match declared.axes() {
                        [units] => {
                            text.str("`fc(").number(*units).str(")`");
                        }
                        _ => {
                            text.str("layers that give it");
                        }
                    }
                }
                None => {}
            },
            _ => {}
        }
    }
}

display_as_written!(Problem);

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

/// The padding on both sides that lets the window in on every axis.
const fn lacking(covers: &[u64; Window::MAX_AXES], sizes: &[u64; Window::MAX_AXES], axes: usize) -> u64 {
    let mut most = 0;
    let mut i = 0;
    while i < axes {
        let padding = covers[i].saturating_sub(sizes[i]).div_ceil(2);
        if padding > most {
            most = padding;
        }
        i += 1;
    }
    most
}

/// The shortcut that turns one shape into the other, if strides and filters do.
const fn write_shortcut(left: Shape, entered: Shape, text: &mut Text) {
    if left.rank() != entered.rank() || left.rank() == 1 {
        text.str("the shapes must be equal");
        return;
    }
    let stride = entered.axis(0) / left.axis(0);
    let mut axis = 0;
    while axis + 1 < left.rank() {
        if stride == 0 || entered.axis(axis).div_ceil(stride) != left.axis(axis) {
            text.str("the shapes must be equal");
            return;
        }
        axis += 1;
    }
    text.str("add a shortcut: `{ conv(").number(left.channels()).str(", 1");
    if stride > 1 {
        text.str(", stride = ").number(stride);
    }
    text.str(") }`");
}

const fn nearest_multiple(value: u64, divisor: u64) -> u64 {
    let below = value - value % divisor;
    let above = below.saturating_add(divisor);
    if below > 0 && value - below <= above - value { below } else { above }
}
