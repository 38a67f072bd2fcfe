//! What a declared network gives.

use crate::aperture::Aperture;
use crate::graph::{Graph, LayerSummary};
use crate::memory::{Inference, Plan, Training};
use crate::shape::Shape;
use crate::summary::Summary;

/// A declared network: the constants of its type, for generic code.
///
/// ```
/// use netweight::Network;
///
/// fn megabytes<N: Network>() -> u64 {
///     const { assert!(N::PARAMS < 1_000_000_000, "too large for this service") };
///     4 * N::PARAMS / 1_000_000
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not declared by `network!`",
    label = "a declared network is wanted here"
)]
pub trait Network {
    /// The name in the declaration.
    const NAME: &'static str;
    /// The shape that enters, without the batch.
    const INPUT: Shape;
    /// The shape that comes out.
    const OUTPUT: Shape;
    /// Trainable scalars.
    const PARAMS: u64;
    /// Scalars that are stored, but not trained: running means and variances.
    const BUFFERS: u64;
    /// Multiply-adds of one forward pass of one sample.
    const MACS: u64;
    /// Floating-point operations of one forward pass of one sample: 2 a MAC.
    const FLOPS: u64;
    /// What an element of the output sees of the input.
    const APERTURE: Aperture;
    /// Every layer, in the order in which they run.
    const LAYERS: &'static [LayerSummary<'static>];
    /// The layers with what each of them reads.
    const GRAPH: Graph<'static>;

    /// The plans of a training step.
    const TRAINING: &'static [Plan<'static>];
    /// The plans of a forward pass at test time.
    const INFERENCE: &'static [Plan<'static>];

    /// Asks what a training step takes in memory.
    #[must_use]
    fn training() -> Training<'static>
    where
        Self: Sized,
    {
        Training::of::<Self>()
    }

    /// Asks what a forward pass takes in memory at test time.
    #[must_use]
    fn inference() -> Inference<'static>
    where
        Self: Sized,
    {
        Inference::of::<Self>()
    }

    /// The label: a table of the layers with their sizes.
    #[must_use]
    fn summary() -> Summary<'static> {
        Summary::new(Self::NAME, Self::GRAPH)
    }
}

/// What a declaration may name as a layer: a declared network.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a layer nor a declared network",
    label = "a layer, a block, or a type that `network!` declares is wanted here"
)]
pub trait Declared {
    /// What builds it: what is no network has none, so that rustc says no more
    /// about it.
    type Program;
    /// Its only value.
    const PROGRAM: Self::Program;
}

/// What builds a declared network.
#[must_use]
pub const fn declared<T: Declared>() -> T::Program {
    T::PROGRAM
}
