//! Normalisations.

use crate::cost::Cost;
use crate::explain::Explanation;
use crate::memory::{Gives, Recorder, Tensor, limited, operation};
use crate::problem::Problem;
use crate::shape::Shape;

layer! {
    /// `batchnorm`: each channel normalised over the batch and all positions.
    ///
    /// Params: 2·C (a factor and a bias a channel). Buffers: 2·C (the running
    /// mean and variance; the step counter is left out). Source: PyTorch's
    /// `BatchNorm2d`.
    ///
    /// ```
    /// use netweight::{Shape, layers::BatchNorm};
    ///
    /// let cost = BatchNorm::DEFAULT.infer(Shape::new(&[112, 112, 64]).unwrap()).unwrap();
    /// assert_eq!((cost.params, cost.buffers), (128, 128));
    /// ```
    batchnorm => BatchNorm {
        /// Whether each channel has a trained factor and bias.
        affine: bool = true, "true";
    }
}

impl BatchNorm {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let buffers = attempt!(scalars(2, input));
        norm(input, if self.affine { 2 } else { 0 }, buffers)
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        explain(if self.affine { 2 } else { 0 }, input, to);
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        // A counter of steps, of 64 bits.
        record.store(8);
        // Means and inverse deviations of the batch; at test time those that
        // are stored.
        let statistics = if record.is_training() { 8 * input.channels() as u128 } else { 0 };
        learn(input, params, record);
        record.run(operation!(
            output.elements() as u128,
            keeps_input = true,
            gives = Gives::NewOrFolded,
            keeps.fixed = statistics,
            params = params as u128
        ));
    }
}

layer! {
    /// `layernorm`: each position normalised over its channels.
    ///
    /// Params: C factors and, with `bias`, C biases. Source: PyTorch's
    /// `LayerNorm` over the last axis.
    ///
    /// ```
    /// use netweight::{Shape, layers::LayerNorm};
    ///
    /// let cost = LayerNorm::DEFAULT.infer(Shape::new(&[197, 768]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 1_536);
    /// ```
    layernorm => LayerNorm {
        /// Whether each channel has a trained factor (and bias).
        affine: bool = true, "true";
        /// Whether each channel has a trained bias beside its factor.
        bias: bool = true, "true";
    }
}

impl LayerNorm {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        norm(input, self.params_a_channel(), 0)
    }

    const fn params_a_channel(&self) -> u64 {
        match (self.affine, self.bias) {
            (true, true) => 2,
            (true, false) => 1,
            (false, _) => 0,
        }
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        explain(self.params_a_channel(), input, to);
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        let statistics = 8 * input.positions() as u128;
        learn(input, params, record);
        record.run(operation!(
            output.elements() as u128,
            keeps_input = true,
            keeps.bytes = statistics,
            params = params as u128
        ));
    }
}

layer! {
    /// `rmsnorm`: each position divided by the root mean square of its
    /// channels.
    ///
    /// Params: C factors. Source: PyTorch's `RMSNorm` over the last axis.
    ///
    /// ```
    /// use netweight::{Shape, layers::RmsNorm};
    ///
    /// let cost = RmsNorm::DEFAULT.infer(Shape::new(&[512, 4096]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 4_096);
    /// ```
    rmsnorm => RmsNorm {
        /// Whether each channel has a trained factor.
        affine: bool = true, "true";
    }
}

impl RmsNorm {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        norm(input, if self.affine { 1 } else { 0 }, 0)
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        explain(if self.affine { 1 } else { 0 }, input, to);
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        // It is written out: squares, their mean, its root, two products; the
        // normalized values are kept for the last of them.
        let elements = input.elements() as u128;
        let normalized = if self.affine { elements } else { 0 };
        let roots = 4 * input.positions() as u128;
        learn(input, params, record);
        // Five tensors in all, when what has been kept is gone.
        let more = 3 * elements - normalized - input.positions() as u128;
        record.run(operation!(
            output.elements() as u128,
            keeps_input = true,
            keeps.elements = normalized,
            keeps.bytes = roots,
            errors_working.elements = more,
            params = params as u128
        ));
    }
}

layer! {
    /// `groupnorm(groups)`: the channels of each group normalised together.
    ///
    /// Params: 2·C. `groups` must divide the channels. Source: PyTorch's
    /// `GroupNorm`.
    ///
    /// ```
    /// use netweight::{Shape, layers::GroupNorm};
    ///
    /// let norm = GroupNorm { groups: 32, ..GroupNorm::DEFAULT };
    /// let cost = norm.infer(Shape::new(&[56, 56, 256]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 512);
    /// ```
    groupnorm => GroupNorm {
        /// The number of groups.
        groups: u64;
        /// Whether each channel has a trained factor and bias.
        affine: bool = true, "true";
    }
}

impl GroupNorm {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let channels = input.channels();
        if !channels.is_multiple_of(self.groups) {
            return Err(Problem::Divide {
                parameter: "groups",
                divisor: self.groups,
                what: "channels",
                value: channels,
            });
        }
        norm(input, if self.affine { 2 } else { 0 }, 0)
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        explain(if self.affine { 2 } else { 0 }, input, to);
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        learn(input, params, record);
        let statistics = 8 * self.groups as u128;
        record.run(operation!(
            output.elements() as u128,
            keeps_input = true,
            keeps.bytes = statistics,
            params = params as u128
        ));
    }
}

layer! {
    /// `instancenorm`: each channel of each sample normalised over its
    /// positions.
    ///
    /// Params: none, or 2·C with `affine = true`. Source: PyTorch's
    /// `InstanceNorm2d`, which by default neither trains nor tracks anything.
    ///
    /// ```
    /// use netweight::{Shape, layers::InstanceNorm};
    ///
    /// let cost = InstanceNorm { affine: true }.infer(Shape::new(&[56, 56, 64]).unwrap()).unwrap();
    /// assert_eq!((cost.params, cost.buffers), (128, 0));
    /// ```
    instancenorm => InstanceNorm {
        /// Whether each channel has a trained factor and bias.
        affine: bool = false, "false";
    }
}

impl InstanceNorm {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        norm(input, if self.affine { 2 } else { 0 }, 0)
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        explain(if self.affine { 2 } else { 0 }, input, to);
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        learn(input, params, record);
        // A batch norm of a single sample of all channels: factors and biases
        // are repeated for each sample, and the factors kept.
        let statistics = 8 * input.channels() as u128;
        let repeated = if self.affine { 4 * input.channels() as u128 } else { 0 };
        record.run(operation!(
            output.elements() as u128,
            keeps_input = true,
            keeps.bytes = statistics + repeated,
            working.bytes = repeated,
            errors_working.bytes = 2 * repeated,
            params = params as u128
        ));
    }
}

layer! {
    /// `lrn(size)`: each value divided by the strength of its neighbours
    /// across `size` channels (Krizhevsky et al. 2012).
    ///
    /// No params, no MACs that count. Source: PyTorch's
    /// `LocalResponseNorm`.
    ///
    /// ```
    /// use netweight::{Shape, layers::Lrn};
    ///
    /// let cost = Lrn { size: 5 }.infer(Shape::new(&[55, 55, 96]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "55x55x96");
    /// ```
    lrn => Lrn {
        /// The number of neighbouring channels, its own included.
        size: u64;
    }
}

impl Lrn {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        Ok(Cost::free(*input))
    }

    pub(crate) const fn work(&self, input: &Shape, _: &Shape, _: u64, record: &mut Recorder<'_>) {
        // It is written out: squares with zeros around the channels, their
        // mean, its power; the quotient needs both.
        let elements = input.elements() as u128;
        let mut kept = 2 * elements;
        if record.is_training() {
            kept += elements + limited(self.size as u128 - 1, input.positions() as u128);
        }
        let errors = 3 * elements;
        record.run(operation!(elements, keeps_input = true, keeps.elements = kept, errors_working.elements = errors));
    }
}

const fn norm(input: &Shape, params_a_channel: u64, buffers: u64) -> Result<Cost, Problem> {
    let params = attempt!(scalars(params_a_channel, input));
    Ok(Cost { params, buffers, ..Cost::free(*input) })
}

const fn scalars(a_channel: u64, input: &Shape) -> Result<u64, Problem> {
    Ok(product!(a_channel, input.channels(), "the number of its params"))
}

/// Explains so many params a channel.
const fn explain(params_a_channel: u64, input: &Shape, to: &mut Explanation) {
    to.macs.because("normalisation is not counted");
    if params_a_channel > 1 {
        to.params.times(params_a_channel);
    }
    if params_a_channel > 0 {
        to.params.times(input.channels());
    }
}

/// The factors and biases of the channels.
const fn learn(input: &Shape, params: u64, record: &mut Recorder<'_>) {
    let tensor = Tensor::wide(input.channels());
    let mut left = params;
    while left > 0 {
        record.learn(tensor);
        left -= tensor.scalars;
    }
}

counts_nothing!("normalisation is not counted": Lrn);
