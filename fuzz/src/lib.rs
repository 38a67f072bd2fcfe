//! What the targets run.
//!
//! The macro is a crate that nothing can depend on but rustc, and the naive
//! counters are tests: the modules of both are compiled here once more. They
//! know each other as `crate::…`, so the root knows them by these names.

#[path = "../../macros/src"]
mod macros {
    pub mod ast;
    pub mod diagnostics;
    pub mod elsewhere;
    pub mod emit;
    pub mod expand;
    pub mod expression;
    pub mod inexpressible;
    pub mod infer;
    pub mod literal;
    pub mod parse;
    pub mod resolve;
    pub mod similar;
    pub mod written;
    pub mod tests {
        pub mod edits;
        pub mod soundness;
    }
}

#[allow(dead_code, unused_imports, reason = "the tests that use the rest are left out")]
#[path = "../../core/tests/oracle"]
mod oracle {
    pub mod answer;
    pub mod aperture;
    pub mod convolution;
    pub mod counter;
    pub mod dense;
    pub mod extremes;
    pub mod formula;
    pub mod graphs;
    pub mod grid;
    pub mod layers;
    pub mod memory;
    pub mod plans;
    pub mod pooling;
    pub mod programs;
    pub mod reshaping;
    pub mod resizing;
    pub mod sequences;
    pub mod shuffling;
    pub mod sliding;
    pub mod transposed;
    pub mod values;
    pub mod wide;
}

mod bases;
mod engine;
mod expansion;
mod random;

use macros::tests::{edits, soundness};
use macros::{
    ast, diagnostics, elsewhere, emit, expand, expression, inexpressible, infer, literal, parse, resolve, similar,
    written,
};
use oracle::{
    answer, aperture, convolution, counter, dense, extremes, formula, graphs, grid, layers, memory, plans, pooling,
    programs, reshaping, resizing, sequences, shuffling, sliding, transposed, values, wide,
};

pub use bases::edited;
pub use engine::check as check_engine;
pub use expansion::expand as check_expansion;
