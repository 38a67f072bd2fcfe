//! Every layer: its arguments, its output, its params and its multiply-adds.
//!
//! A family is a file. In the formulas, `C` is the number of channels that
//! enter, `k` the number of cells of a window (the product of its sizes).

#![allow(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    clippy::trivially_copy_pass_by_ref,
    reason = "the cost of every layer is a function of one signature"
)]

mod activation;
mod attention;
mod conv;
mod dense;
mod embedding;
mod merge;
mod norm;
mod pool;
mod recurrent;
mod reshape;
mod resize;
mod window_attention;

pub use activation::*;
pub use attention::*;
pub use conv::*;
pub use dense::*;
pub use embedding::*;
pub use merge::*;
pub use norm::*;
pub use pool::*;
pub use recurrent::*;
pub use reshape::*;
pub use resize::*;
pub use window_attention::*;
