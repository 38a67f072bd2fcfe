//! Naive counters, with which the engine must agree.
//!
//! A counter does the obvious thing: it lists the places of a window, the
//! weights of a filter, the cells that a layer writes, and counts. It knows
//! none of the engine's formulas, so an error in one of those cannot be in
//! both. Counting is slow, therefore sizes are small and taken exhaustively;
//! [`extremes`] goes to the other end, where nothing can be counted and
//! [`wide`] judges by arithmetic that cannot overflow.

mod answer;
mod aperture;
mod arguments;
mod autograd;
mod convolution;
mod counter;
mod declared;
mod dense;
mod extremes;
mod formula;
mod graphs;
mod grid;
mod growth;
mod layers;
mod limits;
mod memory;
mod merging;
mod overflow;
mod plans;
mod pooling;
mod programs;
mod random;
mod recurrent;
mod reshaping;
mod resizing;
mod seen;
mod sequences;
mod shapes;
mod shuffling;
mod sliding;
mod stored;
mod trained;
mod transposed;
mod values;
mod wide;
