//! The engine of [netweight](https://docs.rs/netweight): every formula of
//! shapes, params and multiply-adds, each in one place, as a `const fn`.
//!
//! The same code is run by the macro at expansion, by rustc's constant
//! evaluator for every declared network, and by a program for networks that
//! it puts together itself. It knows nothing of tokens; it allocates nothing;
//! it has no dependencies.
//!
//! * [`Shape`], [`Window`] and the other [kinds of arguments](Kind);
//! * [`layers`], one file a family, and the [`Layer`] that is any of them;
//! * [`graph`]: the builder and what it leaves;
//! * [`Network`]: what a declaration gives; [`Summary`]: its table.
//!
//! Every number is a `u64`, whatever the target; one that does not fit is an
//! error that says so.

#![no_std]

// The macros of these modules are used by those that follow.
#[macro_use]
mod checked;
#[macro_use]
mod text;
#[macro_use]
mod named;
#[macro_use]
mod argument;
#[macro_use]
mod explain;
#[macro_use]
mod layer;

mod aperture;
mod bound;
mod comparison;
mod cost;
pub mod device;
mod fitted;
pub mod graph;
mod grouped;
mod integer;
#[cfg(feature = "serde")]
mod json;
pub mod layers;
pub mod memory;
mod network;
mod optimizer;
mod precision;
mod problem;
mod shape;
mod shards;
mod sliding;
mod summary;

pub use aperture::Aperture;
pub use argument::{Amount, Index, Kind, Mask, Padding, Probability, Range, Value, Window, Words};
pub use bound::{Bounding, Limit, Quantity, bounding, number, try_number};
pub use comparison::{Candidate, Comparison};
pub use cost::{Cost, Patch, Reach};
pub use device::{Device, DeviceKind};
pub use explain::{Explanation, Formula};
pub use graph::LayerSummary;
pub use grouped::{Bytes, Grouped};
pub use integer::{
    Flag, Fraction, Integer, NoNumber, Operator, Size, SizeOf, compute, flag, fraction, integer, size, widen,
};
pub use layer::{Layer, Parameter, Spec};
pub use memory::{Accounting, Backend, Inference, Kernel, Loss, Memory, OverBudget, Split, Training};
pub use network::{Declared, Network, declared};
pub use optimizer::Optimizer;
pub use precision::Precision;
pub use problem::{InputKind, Problem};
pub use shape::Shape;
pub use shards::Shards;
pub use summary::{Csv, Dot, Markdown, Summary};
pub use text::Text;
