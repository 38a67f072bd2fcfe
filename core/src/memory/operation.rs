//! What one operation of a framework does with memory.

use crate::memory::amount::Amount;

/// What becomes of an operation's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// A tensor of its own.
    New,
    /// Another look at what it reads: no memory.
    View,
    /// A tensor of its own, or the one that it reads, overwritten, where a
    /// framework's code chooses so. A planner ahead of time always does.
    NewOrInPlace,
    /// A tensor of its own in a framework. A planner ahead of time makes it a
    /// part of the operation that gives what it reads, or overwrites that.
    NewOrFolded,
}

/// Where the error signal of an operation's input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errors {
    /// A tensor of its own.
    New,
    /// The error signal of the result is that of each input.
    Passed,
    /// The same, of which each input gets a part.
    Parted,
    /// For each of two factors a product as large as the result, and its sum
    /// where the factor is smaller.
    Products,
}

/// What an operation of a framework allocates and keeps, a sample.
///
/// A layer is one or several of them in a row; the rules are those that
/// PyTorch 2.8 follows.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Operation {
    /// What becomes of the result.
    pub gives: Gives,
    /// The elements of the result.
    pub elements: u128,
    /// Whether the backward pass needs what it reads.
    pub keeps_input: bool,
    /// Whether the backward pass needs its result.
    pub keeps_result: bool,
    /// What else the backward pass needs: statistics, indices, masks.
    pub keeps: Amount,
    /// What it needs while it runs.
    pub working: Amount,
    /// Where the error signal of the input comes from.
    pub errors: Errors,
    /// What its backward pass needs while it runs.
    pub errors_working: Amount,
    /// Trained scalars, all of which get a gradient.
    pub params: u128,
    /// Whether it is a matrix product, which autocast runs in 16 bits.
    pub product: bool,
    /// How many of its trained scalars are weights of the product.
    pub weights: u128,
    /// Whether the weights are another layer's.
    pub tied: bool,
}

impl Operation {
    /// A new tensor; nothing is kept.
    // Operations begin with this constant, and what is different is assigned:
    // rustc may evaluate that at every layer, and pays for calls more than for
    // anything else.
    pub(crate) const NEW: Self = Self {
        gives: Gives::New,
        elements: 0,
        keeps_input: false,
        keeps_result: false,
        keeps: Amount::NONE,
        working: Amount::NONE,
        errors: Errors::New,
        errors_working: Amount::NONE,
        params: 0,
        product: false,
        weights: 0,
        tied: false,
    };

    /// Another look at the whole input.
    pub(crate) const fn view(elements: u64) -> Self {
        let mut view = Self::NEW;
        view.gives = Gives::View;
        view.elements = elements as u128;
        view.errors = Errors::Passed;
        view
    }

    /// Another look at a part of the input, whose error signal is as large as
    /// the whole input.
    pub(crate) const fn part(elements: u64) -> Self {
        let mut part = Self::NEW;
        part.gives = Gives::View;
        part.elements = elements as u128;
        part
    }

    /// A matrix product with trained weights.
    pub(crate) const fn product(elements: u128, weights: u128, biases: u128) -> Self {
        let mut product = Self::NEW;
        product.elements = elements;
        product.keeps_input = true;
        product.params = weights + biases;
        product.product = true;
        product.weights = weights;
        product
    }
}

/// An operation that gives so many elements, and all that is not as in
/// [`Operation::NEW`].
macro_rules! operation {
    // A block of assignments: a function would be a call, a chain of methods
    // several.
    ($elements:expr $(, $($field:ident).+ = $value:expr)*) => {{
        let mut operation = $crate::memory::Operation::NEW;
        operation.elements = $elements;
        $(operation.$($field).+ = $value;)*
        operation
    }};
}

pub(crate) use operation;
