//! What a network takes in memory.
//!
//! A network is first *planned*: a [`Plan`] is the list of moments at which a
//! training step, or a forward pass at test time, can hold the most, with what
//! it holds then as a function of the batch. It depends on the network and the
//! [`Rules`] alone. [`Training`] and [`Inference`] then ask it with a batch, an
//! optimizer, a precision and a device in mind, in one pass over the moments.

mod account;
mod again;
mod amount;
mod backward;
mod budget;
mod forward;
mod held;
mod inference;
mod invalid;
mod line;
mod loss;
mod moment;
mod operation;
mod pages;
mod plan;
mod planner;
mod recorder;
mod report;
mod room;
mod rules;
mod settings;
mod split;
mod stored;
mod tensors;
mod training;

pub use amount::Amount;
pub(crate) use amount::limited;
pub use budget::{Excess, OverBudget, Task};
pub use inference::Inference;
pub use invalid::Invalid;
pub use moment::{Moment, Phase};
pub(crate) use operation::{Errors, Gives, Operation, operation};
pub(crate) use pages::PAGE;
pub use plan::{Plan, Planned, Sums};
pub(crate) use recorder::{Recorder, operations};
pub use report::{Memory, Part};
pub use room::{Room, Signal, Slot};
pub use rules::{AttentionPath, RuleSet, Rules};
pub use settings::{Accounting, Backend, Kernel, Loss};
pub use split::Split;
pub use stored::Stored;
pub(crate) use tensors::Tensor;
pub use tensors::Tensors;
pub use training::Training;
