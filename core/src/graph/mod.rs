//! Networks as graphs of rows, built by a program of [`Builder`] calls.
//!
//! A declaration becomes such a program. It runs in the macro, in rustc's
//! constant evaluator or in a program, and leaves the same [`Tape`].

mod builder;
mod failure;
mod path;
mod tape;

pub use builder::{Builder, Group, Node};
pub use failure::{Failure, Subject};
pub use path::{Name, Path, Scope};
pub use tape::{Extent, Graph, LayerSummary, Row, Tape, Totals, agree};
