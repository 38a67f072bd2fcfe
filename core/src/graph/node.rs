//! Tensors, as a program passes them on.

use crate::shape::Shape;

/// A tensor of the network: its shape, and the row that gives it with the
/// weights that can be tied.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// 0 for the network's input, else one more than the row's index.
    pub(crate) index: u32,
    pub(crate) shape: Option<Shape>,
    pub(crate) weights: Option<Tie>,
}

impl Node {
    /// A tensor behind a mistake: nothing is said about what reads it.
    pub const UNKNOWN: Self = Self { index: 0, shape: None, weights: None };

    /// The shape, if every layer before it was right.
    #[must_use]
    pub const fn shape(&self) -> Option<Shape> {
        self.shape
    }

    /// The number of channels: what `channels` stands for in an argument.
    #[must_use]
    pub const fn channels(&self) -> Option<u64> {
        match self.shape {
            Some(shape) => Some(shape.channels()),
            None => None,
        }
    }
}

/// A labelled tensor, kept for `from(label)` and `tied = label`.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    pub(crate) node: Node,
    pub(crate) reached: bool,
}

impl Kept {
    /// A label that has not been reached yet.
    pub const NONE: Self = Self { node: Node::UNKNOWN, reached: false };
}

/// The weight matrix of an `embedding` or a `linear`, which another `linear`
/// shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// Ids of the embedding, or units of the linear layer.
    pub rows: u64,
    /// Channels of the embedding, or those that enter the linear layer.
    pub columns: u64,
    /// The row of the layer whose weight it is, among
    /// [`Graph::rows`](crate::graph::Graph::rows).
    pub row: u32,
}
