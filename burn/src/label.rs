//! The label against the module that runs.

use crate::batch::Batch;
use crate::error::Unsupported;
use crate::geometry::dims;
use crate::model::Model;
use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{Device, Distribution, Int, Tensor};
use netweight_core::{Network, Shape};
use std::error::Error;
use std::fmt;

/// How a module differs from its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mislabelled {
    /// It cannot be built.
    Unsupported(Unsupported),
    /// Each difference in words.
    Differences(Vec<String>),
}

impl fmt::Display for Mislabelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(unsupported) => unsupported.fmt(f),
            Self::Differences(differences) => f.write_str(&differences.join("\n")),
        }
    }
}

impl Error for Mislabelled {}

impl From<Unsupported> for Mislabelled {
    fn from(unsupported: Unsupported) -> Self {
        Self::Unsupported(unsupported)
    }
}

/// Builds a network, runs a batch of two samples through it, and compares every
/// promise of its label: the params and the output of every layer, all params,
/// the output, the side heads.
///
/// burn counts the running means and variances of a batch norm as params, so
/// they are compared with [`Network::PARAMS`] and [`Network::BUFFERS`] together.
///
/// # Errors
///
/// Every difference, or the first layer that cannot be built.
pub fn check_label<N: Network>(device: &Device) -> Result<(), Mislabelled> {
    // Shapes do not depend on values, and zeros cost next to nothing.
    let model = Model::<N>::try_init(device)?.map(&mut Zeros);
    let mut differences = Vec::new();
    let mut compare = |what: String, label: String, module: String| {
        if label != module {
            differences.push(format!("{}: {what}: the label says {label}, the module has {module}", N::NAME));
        }
    };
    for (layer, row) in N::LAYERS.iter().enumerate() {
        let params: usize = model.weights(layer).iter().map(Module::num_params).sum();
        let what = format!("`{}: {}`: params and buffers", row.path, row.layer);
        compare(what, (row.params + row.buffers).to_string(), params.to_string());
    }
    let all = (N::PARAMS + N::BUFFERS).to_string();
    compare("all params and buffers".to_owned(), all, model.num_params().to_string());

    let mut given = vec![None; N::LAYERS.len()];
    let (main, _) = model.run(true, batch::<N>(device), &mut |layer, output| given[layer] = Some(words(output)));
    for (row, given) in N::LAYERS.iter().zip(given) {
        let what = format!("`{}: {}`: output", row.path, row.layer);
        compare(what, expected(&row.output), given.unwrap_or_else(|| "none".to_owned()));
    }
    compare("output".to_owned(), expected(&N::OUTPUT), words(&main));
    if differences.is_empty() { Ok(()) } else { Err(Mislabelled::Differences(differences)) }
}

/// The same as an assertion, on the default device: for tests.
///
/// ```
/// netweight::network! {
///     Small: 8x8x1 -> 10 = < conv(16, 3x3) batchnorm relu maxpool(2) fc(10) >
/// }
///
/// netweight_burn::assert_label::<Small>();
/// ```
///
/// # Panics
///
/// The module differs from the label, or cannot be built; the message says
/// where.
#[track_caller]
pub fn assert_label<N: Network>() {
    if let Err(mislabelled) = check_label::<N>(&Device::default()) {
        panic!("{mislabelled}");
    }
}

/// Sets all weights to 0.
struct Zeros;

impl ModuleMapper for Zeros {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let zeros = Tensor::zeros(param.lazy_shape(), &param.lazy_device());
        Param::initialized(param.id, zeros)
    }
}

/// The number of samples that is run.
const SAMPLES: usize = 2;

/// Something to run.
fn batch<N: Network>(device: &Device) -> Batch {
    let dims = dims(SAMPLES, &N::INPUT);
    if Model::<N>::takes_ids() {
        return Tensor::<2, Int>::zeros([dims[0], dims[1]], device).into();
    }
    let values = Tensor::<1>::random([dims.iter().product::<usize>()], Distribution::Normal(0.0, 1.0), device);
    Batch::of_dims(values, dims)
}

fn expected(shape: &Shape) -> String {
    format!("{SAMPLES} samples of {shape}")
}

fn words(batch: &Batch) -> String {
    match batch.shape() {
        Some(shape) => format!("{} samples of {shape}", batch.samples()),
        None => format!("axes {:?}", batch.dims()),
    }
}
