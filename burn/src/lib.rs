//! A network declared with [netweight], as a trainable module of [burn].
//!
//! ```
//! use netweight_burn::Model;
//! use netweight_burn::burn::{module::Module, tensor::{Device, Tensor}};
//!
//! netweight::network! {
//!     Mnist: 28x28x1 -> 10 = <
//!         conv(32, 3x3) relu conv(32, 3x3) relu maxpool(2) fc(128) relu fc(10)
//!     >
//! }
//!
//! let device = Device::default();
//! let model = Model::<Mnist>::init(&device);
//! let scores: Tensor<2> = model.forward(Tensor::<4>::zeros([8, 1, 28, 28], &device));
//! assert_eq!(scores.dims(), [8, 10]);
//! assert_eq!(model.num_params() as u64, Mnist::PARAMS);
//!
//! // Every promise of the label, against what runs: for tests.
//! netweight_burn::assert_label::<Mnist>();
//! ```
//!
//! A model is built from the constants of the declaration, row by row, while
//! the program runs: no code is generated, and rustc takes no longer for a
//! deep network than for a flat one. It is a [`Module`](burn::module::Module): burn's optimizers train it,
//! burn's records save and load it.
//!
//! # Order of axes
//!
//! Declarations put the channels last, burn puts them behind the batch:
//! `28x28x1` is `(batch, 1, 28, 28)` here. Sequences and features have one order,
//! `(batch, length, channels)` and `(batch, features)`; [`Batch`] lists them all.
//! `flatten`, `fc` and `reshape` read their input in *burn's* order, as PyTorch
//! does: an image channel by channel, a sequence token by token.
//!
//! # What stands nowhere in a declaration
//!
//! A declaration says what is counted. Of the rest:
//!
//! * Weights are drawn as PyTorch draws them; slopes of `prelu` are 0.25 at first,
//!   factors of norms and `scale` 1, vectors of positions and segments drawn from
//!   a normal distribution of deviation 0.02, class tokens 0.
//! * Constants are PyTorch's: 1e-5 is added to variances, `rmsnorm` adds the
//!   smallest step of an `f32`, running statistics take a tenth of each batch
//!   (of its biased variance, as burn's), slopes of `leaky_relu` are 0.01, `lrn`
//!   has 1e-4, 0.75 and 1.
//! * `upsample` and `resize` take the nearest place.
//! * Zeros of padding count in the means of `avgpool`.
//! * A `mask` of `attention` takes memory in the label alone: `causal` decides
//!   what is hidden. `separate` changes nothing but memory either.
//! * `gelu(written_out = true)` is the formula by the hyperbolic tangent.
//! * `attention` has no rotary angles; windows of `window_attention` are not
//!   shifted.
//! * All tokens are of the first kind of `segment_embedding`.
//! * Experts' shares are the softmax of the largest `active` of what the router
//!   says. All of them run, those that are not chosen with a share of 0.
//! * `checkpoint` changes nothing: in burn the device decides what is computed
//!   again.
//!
//! # What cannot be built
//!
//! [`Model::try_init`] returns an error that names the layer, [`Model::init`]
//! panics with it, where
//!
//! * a side head stands within `experts`;
//! * a tensor or a tied weight of a layer within `experts` is read from outside;
//! * a size does not fit a `usize`.
//!
//! # Features
//!
//! `flex` is burn's CPU backend, `optim` its optimizers and gradients; both are
//! default. For another backend depend on burn as well, with its feature for it:
//! cargo builds one burn with the features of both.
//!
//! [netweight]: https://docs.rs/netweight

mod batch;
mod error;
mod geometry;
mod label;
mod layer;
mod layers;
mod model;
mod module;
mod plan;
mod run;
mod weights;

pub use batch::Batch;
pub use burn;
pub use error::{Reason, Unsupported};
pub use label::{Mislabelled, assert_label, check_label};
pub use layers::attention::{Attention, WindowAttention};
pub use layers::conv::Filters;
pub use layers::dense::{Dense, Tied};
pub use layers::drop::DropPath;
pub use layers::embedding::{Positions, Segments, Token};
pub use layers::norm::{Affine, BatchNorm};
pub use layers::recurrent::{Cell, Recurrent};
pub use model::{Aside, Model, Outputs};
pub use weights::Weights;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
