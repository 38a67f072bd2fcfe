//! What a neural network weighs, printed on its label before anyone runs it.
//!
//! A network is declared once, in Rust source. The compiler checks every
//! shape and counts every parameter and multiply-add; the numbers are
//! constants, and the documentation of the declared type shows them.
//!
//! ```
//! netweight::network! {
//!     /// Two convolutions and two dense layers for 28×28 grey digits.
//!     pub Mnist: 28x28x1 -> 10 = <
//!         conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10)
//!     >
//!     // A network that grows beyond its budget does not build.
//!     where params <= 1M, training(batch = 128, optimizer = adam) <= GTX_980
//! }
//!
//! assert_eq!(Mnist::MACS, 8_255_232);
//! assert_eq!(Mnist::training().batch(128).memory().total(), 55_048_664); // 52.50 MiB
//! println!("{}", Mnist::summary());
//! ```
//!
//! * [`network!`] is the language: its elements, its layers, its arguments.
//! * [`Network`] is what a declaration gives, for generic code.
//! * [`Training`] and [`Inference`] ask what it takes in memory, and what batch
//!   fits a [`Device`] of the [catalogue](device).
//! * [`Summary`] prints the label, for terminals and as Markdown, CSV and DOT;
//!   [`Comparison`] puts networks side by side; a layer
//!   [explains](LayerSummary::explain) its numbers.
//! * [`layers`] holds every layer with its formulas; [`Layer`] is any of them.
//! * [`graph`] builds networks at run time, with the same engine.
//! * [`mistakes`] lists what the compiler says about wrong declarations.
//!
//! # Words
//!
//! *Params* are trained scalars, *buffers* are stored but not trained. *MACs*
//! are the multiply-adds of convolutions, dense layers and matrix products in
//! one forward pass of one sample; biases, normalisation, activations and
//! pools are not counted. This is what fvcore and torchvision call "FLOPs".
//! *FLOPs* are twice the MACs, as data sheets and PyTorch's
//! `FlopCounterMode` count. *Outputs* are the elements that all layers give.
//!
//! *Activations* are the outputs that are in memory: for the backward pass in
//! training, until their last reader at test time. *Error signals* are the
//! gradients with respect to them. *Gradient splitting* is gradient
//! accumulation: one step of the optimizer from several *micro-batches*.
//!
//! # Features
//!
//! None is on by default. `serde` makes labels and memory `Serialize`, for JSON
//! (module `json`); `terminal` prints labels as wide as the terminal is, and
//! coloured if it wants that (module `terminal`, with the standard library).
//!
//! The crate is `no_std`, allocates nothing, and adds nothing to a binary that
//! only reads the constants.

#![no_std]

pub use netweight_core::{
    Accounting, Amount, Aperture, Backend, Bytes, Candidate, Comparison, Cost, Csv, Device, DeviceKind, Dot,
    Explanation, Formula, Grouped, Index, Inference, InputKind, Kernel, Kind, Layer, LayerSummary, Loss, Markdown,
    Mask, Memory, Network, Optimizer, OverBudget, Padding, Parameter, Patch, Precision, Probability, Problem, Range,
    Reach, Shape, Shards, Spec, Split, Summary, Training, Value, Window, Words, device, graph, layers, memory,
};

#[cfg(feature = "serde")]
pub mod json;
#[cfg(feature = "terminal")]
pub mod terminal;

/// What the expansion of `network!` names. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    // Whoever has a `Some` of their own means that. Where the span is the user's, a
    // lint would say that `Ok` needs no path.
    pub use core::option::Option::{None, Some};
    pub use core::result::Result::Ok as Exact;

    pub use netweight_core::graph::{
        Builder, Extent, Graph, Kept, LayerSummary, Name, Node, ScopeKind, SideHead, Tape, Totals, Whole, agree,
        aperture, graph, layers,
    };
    pub use netweight_core::layers::*;
    pub use netweight_core::memory::{AttentionPath, Inference, Plan, Planned, Room, RuleSet, Rules, Training};
    pub use netweight_core::{
        Accounting, Amount, Aperture, Backend, Declared, Device, Index, Kernel, Layer, Loss, Mask, Network, Operator,
        Optimizer, Padding, Precision, Quantity, Range, Shape, Shards, Summary, Window, bounding, compute, declared,
        device, flag, fraction, integer, number, size, widen,
    };
    pub use netweight_macros::network;

    pub use crate::{__constant as constant, __expression as expression};
}

/// A constant expression of the caller that may be none: rustc then says so,
/// and keeps the rest of the expansion. Should it panic, that is one error at
/// its place.
#[doc(hidden)]
#[macro_export]
macro_rules! __constant {
    ($constant:expr) => {
        const { $constant }
    };
}

/// The same with variables of the expansion in it.
#[doc(hidden)]
#[macro_export]
macro_rules! __expression {
    ($expression:expr) => {
        $expression
    };
}

#[doc = include_str!("mistakes.md")]
pub mod mistakes {}

// `$crate` is this crate under whatever name the caller knows it.
#[doc = include_str!("network.md")]
#[macro_export]
macro_rules! network {
    ($($declarations:tt)*) => {
        $crate::__private::network! { $crate $($declarations)* }
    };
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
