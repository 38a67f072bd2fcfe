//! The declared network as a module.

use crate::batch::Batch;
use crate::error::Unsupported;
use crate::geometry::dims;
use crate::layer::weights;
use crate::plan::Plan;
use crate::run::Run;
use crate::weights::Weights;
use burn::tensor::{Device, Tensor};
use netweight_core::{Layer, Network, Shape};
use std::marker::PhantomData;
use std::sync::Arc;

/// A declared network as a module of burn: it has weights, runs, and can be
/// trained.
///
/// Weights are called as the rows of the label are: `layer1.0.conv2.weight`;
/// within experts the number of the expert stands between.
///
/// ```
/// use netweight_burn::{Model, burn::module::Module, burn::tensor::{Device, Tensor}};
///
/// netweight::network! {
///     Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) >
/// }
///
/// let device = Device::default();
/// let model = Model::<Mnist>::init(&device);
/// assert_eq!(model.num_params(), 813_802);
///
/// // (batch, channels, height, width)
/// let images = Tensor::<4>::zeros([8, 1, 28, 28], &device);
/// let scores: Tensor<2> = model.forward(images);
/// assert_eq!(scores.dims(), [8, 10]);
/// ```
pub struct Model<N> {
    /// Those of all rows, one behind the other.
    pub(crate) weights: Vec<Weights>,
    pub(crate) plan: Arc<Plan>,
    pub(crate) network: PhantomData<fn() -> N>,
}

/// What a network gives, its side heads included.
#[derive(Clone, Debug)]
pub struct Outputs {
    /// The output.
    pub main: Batch,
    /// The outputs of the side heads, in the order of the declaration.
    pub aside: Vec<Aside>,
}

/// What a side head gives.
#[derive(Clone, Debug)]
pub struct Aside {
    /// The full name of the layer that gives its output; `input` if that is the
    /// network's input.
    pub path: String,
    /// Whether the head was declared as `aux(training)`.
    pub training: bool,
    /// Whether a training has a loss on its output: not of `aux(inference)`.
    pub has_loss: bool,
    /// Its output.
    pub output: Batch,
}

impl<N: Network> Model<N> {
    /// The network with fresh weights, drawn as PyTorch draws them. A weight
    /// takes no memory before it is first read.
    ///
    /// # Panics
    ///
    /// A layer cannot be built; see [`try_init`](Self::try_init).
    #[must_use]
    pub fn init(device: &Device) -> Self {
        match Self::try_init(device) {
            Ok(model) => model,
            Err(unsupported) => panic!("{unsupported}"),
        }
    }

    /// The same, where the network may be one that cannot be built.
    ///
    /// # Errors
    ///
    /// The first layer that cannot be built; the page of the crate lists them.
    pub fn try_init(device: &Device) -> Result<Self, Unsupported> {
        let plan = Plan::of::<N>()?;
        let copies = N::LAYERS.iter().zip(&plan.steps).map(|(row, step)| (row, step.copies));
        let weights = copies.flat_map(|(row, copies)| (0..copies).map(move |_| weights(row, device))).collect();
        Ok(Self { weights, plan: Arc::new(plan), network: PhantomData })
    }

    /// What the network makes of a batch. Side heads do not run.
    ///
    /// `D` is the rank of the output, the batch included; another one does not
    /// build.
    ///
    /// # Panics
    ///
    /// The batch is not of the shape that the network takes.
    #[must_use]
    pub fn forward<const D: usize>(&self, input: impl Into<Batch>) -> Tensor<D> {
        const { assert!(D == N::OUTPUT.rank() + 1, "the network's output has another rank, the batch included") };
        let (output, _) = self.run(false, input.into(), &mut |_, _| {});
        output.tensor().unwrap_or_else(|| unreachable!("the rank has been checked"))
    }

    /// The same with what the side heads give.
    ///
    /// # Panics
    ///
    /// The batch is not of the shape that the network takes.
    #[must_use]
    pub fn forward_all(&self, input: impl Into<Batch>) -> Outputs {
        let (main, outputs) = self.run(true, input.into(), &mut |_, _| {});
        let heads = self.plan.asides.iter().zip(outputs);
        let path = |node: usize| node.checked_sub(1).map_or("input".to_owned(), |row| N::LAYERS[row].path.to_string());
        let aside = heads.map(|(head, output)| Aside {
            path: path(head.node),
            training: head.training,
            has_loss: head.has_loss,
            output,
        });
        Outputs { main, aside: aside.collect() }
    }

    /// The weights of a layer of [`Network::LAYERS`], by its position there: one
    /// set, or one for each expert that it is part of.
    #[must_use]
    pub fn weights(&self, layer: usize) -> &[Weights] {
        let step = &self.plan.steps[layer];
        &self.weights[step.first..step.first + step.copies]
    }

    /// Returns whether the network takes token ids.
    #[must_use]
    pub fn takes_ids() -> bool {
        N::LAYERS.iter().any(|row| matches!(row.layer, Layer::Embedding(_)))
    }

    /// Runs the network; `observe` is shown what each row gives.
    pub(crate) fn run(&self, whole: bool, input: Batch, observe: &mut dyn FnMut(usize, &Batch)) -> (Batch, Vec<Batch>) {
        let is_of_kind = matches!(input, Batch::Ids(_)) == Self::takes_ids();
        assert!(
            is_of_kind && input.shape().is_some_and(|shape| shape == N::INPUT),
            "{} takes {}; this is a batch of {}",
            N::NAME,
            taken(&N::INPUT, Self::takes_ids()),
            given(&input)
        );
        Run::of(&self.plan, N::LAYERS, &self.weights, whole, input, observe)
    }
}

/// What a network takes, in words.
fn taken(shape: &Shape, ids: bool) -> String {
    if ids {
        return format!("batches of {shape} token ids, integers of the axes [batch, {shape}]");
    }
    let dims: Vec<String> = dims(0, shape)[1..].iter().map(ToString::to_string).collect();
    format!("batches of {shape}, in burn's order of axes [batch, {}]", dims.join(", "))
}

/// What it has been given.
fn given(batch: &Batch) -> String {
    let kind = if matches!(batch, Batch::Ids(_)) { "integers" } else { "numbers" };
    format!("{kind} of the axes {:?}", batch.dims())
}
