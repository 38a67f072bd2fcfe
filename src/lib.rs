//! x
#![no_std]

pub use netweight_core::{
    Amount, Bytes, Cost, Grouped, Index, Kind, Layer, LayerSummary, Network, Padding, Parameter, Probability, Problem,
    Range, Shape, Spec, Summary, Window, graph, layers,
};

/// What the expansion of `network!` names. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use netweight_core::graph::{Builder, Extent, Graph, LayerSummary, Name, Node, Tape, Totals};
    pub use netweight_core::layers::*;
    pub use netweight_core::{
        Amount, Index, Layer, Network, Operator, Padding, Range, Shape, SizeOf, Summary, Window, agree, compute,
        fraction, integer,
    };
    pub use netweight_macros::network;
}

/// Declares networks.
#[macro_export]
macro_rules! network {
    ($($declarations:tt)*) => {
        $crate::__private::network! { $crate $($declarations)* }
    };
}
