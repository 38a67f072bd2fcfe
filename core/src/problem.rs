//! What can be wrong with a network.

mod help;
mod words;

use crate::argument::Window;
use crate::integer::NoNumber;
use crate::layers::Merge;
use crate::shape::Shape;
pub(crate) use help::Around;

/// The inputs that a layer takes, where not every rank will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// Those with spatial axes before the channels.
    Spatial,
    /// Sequences: length and channels.
    Sequence,
    /// Token ids: a length alone.
    Ids,
}

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
        /// Which of the two.
        reason: NoNumber,
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
        /// The inputs that it takes.
        wanted: InputKind,
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
    /// What enters is no multiple of what a `factor` asks for.
    Multiple {
        /// What it must be a multiple of.
        of: u64,
        /// What must be.
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
        /// The first channel that is left out, if one is given.
        end: Option<u64>,
    },
    /// An index is not below the length.
    Index {
        /// The length.
        length: u64,
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
    /// Each of several repetitions begins at a label: nothing reads what the
    /// ones before the last give.
    Restarted {
        /// How many there are.
        count: u64,
    },
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
            Self::Probability => Some("p"),
            Self::AtLeast { parameter, .. }
            | Self::NoNumber { parameter, .. }
            | Self::Axes { parameter, .. }
            | Self::Divide { parameter, .. }
            | Self::Larger { parameter, .. } => Some(parameter),
            Self::Multiple { .. } => Some("factor"),
            Self::Fit { .. } => Some("window"),
            Self::PoolPadding { .. } | Self::NothingLeft => Some("padding"),
            Self::OutputPadding { .. } => Some("output_padding"),
            Self::Range { .. } => Some("channels"),
            Self::Index { .. } => Some("index"),
            Self::ShapeRank { .. } | Self::ShapeAxis { .. } | Self::Elements { .. } => Some("shape"),
            Self::Positions { .. } => Some("max"),
            Self::Tied { .. } | Self::NoWeights => Some("tied"),
            Self::Experts { .. } => Some("active"),
            Self::Layers { .. } => Some("count"),
            _ => None,
        }
    }

    /// Returns whether the problem is about the tensor that enters the layer.
    pub(crate) const fn concerns_input(&self) -> bool {
        if let Self::Range { start, end: Some(end) } = self {
            return *start < *end;
        }
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
                | Self::Restarted { .. }
                | Self::NoWeights
                | Self::Layers { .. }
        )
    }
}

display_as_written!(Problem);
