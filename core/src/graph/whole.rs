//! What only readers of layers ask for.

use crate::aperture::Aperture;
use crate::graph::tape::Tape;
use crate::graph::view::{Graph, LayerSummary};

/// A network with what a build does without as long as nobody reads it.
///
/// rustc's lints evaluate every constant that a function or another constant
/// mentions, called or not, unless it is generic: so the expansions mention
/// [`layers`], [`graph`] and [`aperture`], and not these constants.
pub trait Whole<const ROWS: usize, const EDGES: usize, const SCOPES: usize, const FAILURES: usize>: Copy {
    /// The network with its apertures.
    const TAPE: &'static Tape<'static, ROWS, EDGES, SCOPES, FAILURES>;
    /// Its layers.
    const LAYERS: &'static [LayerSummary<'static>] = Self::ROOM.split_at(Self::TAPE.extent().rows).0;
    /// Its layers, in the room for them.
    const ROOM: &'static [LayerSummary<'static>; ROWS] = &Self::TAPE.layers();
}

macro_rules! read_whole {
    ($($(#[$doc:meta])* $name:ident -> $Type:ty = $value:expr;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $name<
            N: Whole<ROWS, EDGES, SCOPES, FAILURES>,
            const ROWS: usize,
            const EDGES: usize,
            const SCOPES: usize,
            const FAILURES: usize,
        >(
            _: N,
        ) -> $Type {
            $value
        }
    )*};
}

read_whole! {
    /// The layers of a network.
    layers -> &'static [LayerSummary<'static>] = N::LAYERS;
    /// The graph of a network.
    graph -> Graph<'static> = N::TAPE.graph();
    /// What an element of the output sees of the input.
    aperture -> Aperture = N::TAPE.totals().aperture;
}
