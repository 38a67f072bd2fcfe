//! Networks as graphs of rows, built by a program of [`Builder`] calls.
//!
//! A declaration becomes such a program. It runs in the macro, in rustc's
//! constant evaluator or in a program, and leaves the same [`Tape`].

mod builder;
mod copies;
mod failure;
mod forms;
mod mistakes;
mod node;
mod path;
mod tape;
mod view;
mod whole;

pub use builder::Builder;
pub use copies::Mark;
pub(crate) use failure::write_layer;
pub use failure::{Failure, Subject};
pub use forms::{Aside, Chosen, Group};
pub use node::{Kept, Node, Tie};
pub use path::{Name, Path, Scope, ScopeKind, SideHead};
pub use tape::{Extent, Row, Tape, Totals, agree};
pub use view::{Graph, LayerSummary};
pub use whole::{Whole, aperture, graph, layers};
