//! Dense layers.

use crate::cost::{Cost, Reach};
use crate::explain::Explanation;
use crate::graph::Tie;
use crate::memory::{Operation, Recorder, Tensor};
use crate::problem::Problem;
use crate::shape::Shape;

layer! {
    /// `fc(units)`: a fully connected layer over everything that enters; a
    /// shape of several axes is flattened first.
    ///
    /// Params: elements·units, and a bias a unit. MACs: elements·units.
    /// Source: PyTorch's `Flatten` and `Linear`.
    ///
    /// ```
    /// use netweight::{Shape, layers::Fc};
    ///
    /// let fc = Fc { units: 128, ..Fc::DEFAULT };
    /// let cost = fc.infer(Shape::new(&[14, 14, 32]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 802_944); // 6,272·128 + 128
    /// assert_eq!(cost.macs, 802_816);
    /// ```
    fc => Fc {
        /// The number of outputs.
        units: u64;
        /// Whether each unit adds a bias.
        bias: bool = true, "true";
    }
}

impl Fc {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let output = attempt!(Shape::features(self.units));
        Ok(attempt!(dense(input.elements(), self.units, self.bias, output)).seeing(Reach::Everything))
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        to.params.with_bias(self.bias, input.axes()).times(self.units);
        to.macs.each(input.axes()).times(self.units);
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        // It flattens by itself, which takes no memory.
        project(self.units, self.bias, [input, output], params, record);
    }
}

layer! {
    /// `linear(units)`: a dense layer on the channels, alike at every
    /// position.
    ///
    /// Params: C·units, and a bias a unit; with `tied`, the weight of a labelled
    /// `embedding` or `linear`, only the bias. MACs: positions·C·units. Source:
    /// PyTorch's `Linear` on a tensor of any rank.
    ///
    /// ```
    /// use netweight::{Shape, layers::Linear};
    ///
    /// let linear = Linear { units: 3072, ..Linear::DEFAULT };
    /// let cost = linear.infer(Shape::new(&[197, 768]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "197x3072");
    /// assert_eq!(cost.params, 2_362_368); // 768·3,072 + 3,072
    /// assert_eq!(cost.macs, 464_781_312); // at 197 positions
    /// ```
    linear => Linear {
        /// The number of channels of the output.
        units: u64;
        /// Whether each unit adds a bias.
        bias: bool = true, "true";
        /// The weight of another layer that this one shares.
        tied: Option<Tie> = None, "label";
    }
}

impl Linear {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let output = attempt!(input.with_channels(self.units));
        let cost = attempt!(dense(input.channels(), self.units, self.bias, output));
        let Some(Tie { rows, columns, .. }) = self.tied else {
            return Ok(cost);
        };
        if rows != self.units || columns != input.channels() {
            return Err(Problem::Tied { rows, columns, units: self.units });
        }
        // Only the bias is its own.
        Ok(Cost { params: if self.bias { self.units } else { 0 }, ..cost })
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        let channels = input.channels();
        to.macs.each(input.axes()).times(self.units);
        if self.tied.is_none() {
            to.params.with_bias(self.bias, &[channels]).times(self.units);
            return;
        }
        to.params.because("its weight is that of another layer");
        if self.bias {
            to.params.times(self.units);
        }
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        let Some(Tie { rows, columns, row }) = self.tied else {
            return project(self.units, self.bias, [input, output], params, record);
        };
        if self.bias {
            record.learn(Tensor::wide(self.units));
        }
        record.share(row);
        let weights = rows as u128 * columns as u128;
        let mut product = Operation::product(output.elements() as u128, weights, params as u128);
        product.tied = true;
        record.run(product);
    }
}

/// `units` outputs from `inputs` each, at every position of the output.
const fn dense(inputs: u64, units: u64, bias: bool, output: Shape) -> Result<Cost, Problem> {
    let weights = product!(inputs, units, "the number of its params");
    Cost::weighted(output, weights, if bias { units } else { 0 }, output.positions())
}

/// The work of a dense layer: as of a convolution.
const fn project(units: u64, bias: bool, [input, output]: [&Shape; 2], params: u64, record: &mut Recorder<'_>) {
    let biases = if bias { units } else { 0 };
    let weights = params - biases;
    record.learn(Tensor::matrix(units, weights));
    if bias {
        record.learn(Tensor::wide(biases));
    }
    let mut product = Operation::product(output.elements() as u128, weights as u128, biases as u128);
    if record.reads_steps() {
        read_steps(input, output, &mut product, record);
    }
    record.run(product);
}

/// What a dense layer does with the result of a recurrent one, which lies in
/// memory step by step: it reads a copy, and keeps that. Whole sequences are
/// copied before the product, whose own copy has no bias; else the result and its
/// copy are both there first, then the copy and the output.
const fn read_steps(input: &Shape, output: &Shape, product: &mut Operation, record: &Recorder<'_>) {
    let (copy, given) = (input.elements() as u128, output.elements() as u128);
    let is_sequence = output.rank() > 1;
    // A single step, or one channel of all steps, is in order as it is.
    if input.axis(0) == 1 || !is_sequence && input.channels() == 1 {
        return;
    }
    let biased = if is_sequence && product.params > product.weights { given } else { 0 };
    if is_sequence || record.is_training() && record.reads_kept() {
        product.working.copies = biased;
        let copies =
            if record.is_training() && record.reads_kept() { &mut product.keeps } else { &mut product.working };
        copies.copies += copy;
    } else {
        product.working.copies = copy.saturating_sub(given);
    }
}
