//! Activations, and what else leaves the shape alone.

use crate::argument::Probability;
use crate::cost::Cost;
use crate::explain::Explanation;
use crate::memory::{Errors, Gives, Operation, Recorder, Tensor, operation};
use crate::problem::Problem;
use crate::shape::Shape;

/// Notes a fact about an activation.
macro_rules! fact {
    ($activation:ident, keeping_input) => {
        $activation.keeps_input = true
    };
    ($activation:ident, keeping_result) => {
        $activation.keeps_result = true
    };
    // PyTorch's module has the flag `inplace`.
    ($activation:ident, in_place) => {
        $activation.gives = Gives::NewOrInPlace
    };
    // It has none.
    ($activation:ident, new) => {
        $activation.gives = Gives::NewOrFolded
    };
    // It keeps a tensor as large as the result besides, a sum that it divides
    // by; its backward pass divides again, and needs three more.
    ($activation:ident, dividing) => {
        $activation.keeps.elements = $activation.elements;
        $activation.errors_working.elements = 3 * $activation.elements
    };
}

/// Declares activations without params: each gives what enters.
macro_rules! activations {
    ($($name:ident => $Type:ident, $formula:literal, $($fact:ident).+;)*) => {$(
        layer! {
            #[doc = concat!("`", stringify!($name), "`: ", $formula, ".")]
            ///
            /// The output has the shape of the input. No params, no MACs
            /// that count.
            ///
            /// ```
            #[doc = concat!("use netweight::{Shape, layers::", stringify!($Type), "};")]
            ///
            /// let input = Shape::new(&[28, 28, 32]).unwrap();
            #[doc = concat!("assert_eq!(", stringify!($Type), " {}.infer(input).unwrap().output, input);")]
            /// ```
            $name => $Type {}
        }

        impl $Type {
            const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
                Ok(Cost::free(*input))
            }

            pub(crate) const fn explain(&self, _: &Shape, _: &Shape, to: &mut Explanation) {
                to.macs.because("activations are not counted");
            }

            pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
                let mut operation = operation!(output.elements() as u128);
                $(fact!(operation, $fact);)+
                record.run(operation);
            }
        }
    )*};
}

activations! {
    relu => Relu, "max(x, 0)", keeping_result.in_place;
    relu6 => Relu6, "min(max(x, 0), 6)", keeping_input.in_place;
    leaky_relu => LeakyRelu, "x above 0, a hundredth of x below", keeping_input.in_place;
    elu => Elu, "x above 0, exp(x) − 1 below", keeping_input.in_place;
    silu => Silu, "x·sigmoid(x), also called swish", keeping_input.in_place;
    mish => Mish, "x·tanh(softplus(x))", keeping_input.in_place;
    sigmoid => Sigmoid, "1 / (1 + exp(−x))", keeping_result.new;
    tanh => Tanh, "the hyperbolic tangent", keeping_result.new;
    softmax => Softmax, "exp(x) over the sum of exp along the channels", keeping_result.new;
    log_softmax => LogSoftmax, "the logarithm of softmax", keeping_result.new;
    softplus => Softplus, "ln(1 + exp(x))", keeping_input.new;
    softsign => Softsign, "x / (1 + |x|)", keeping_input.new.dividing;
    hardsigmoid => HardSigmoid, "min(max(x + 3, 0), 6) / 6", keeping_input.in_place;
    hardswish => HardSwish, "x·hardsigmoid(x)", keeping_input.in_place;
}

layer! {
    /// `gelu`: x·Φ(x), Φ the normal distribution (Hendrycks and Gimpel 2016).
    ///
    /// The output has the shape of the input. No params, no MACs that count.
    /// Written out it is ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))), operator by
    /// operator, as in GPT-2: it keeps four tensors for the backward pass
    /// instead of one. Source: transformers' `NewGELUActivation`.
    ///
    /// ```
    /// use netweight::{Shape, layers::Gelu};
    ///
    /// let input = Shape::new(&[1024, 3072]).unwrap();
    /// assert_eq!(Gelu::DEFAULT.infer(input).unwrap().output, input);
    /// ```
    gelu => Gelu {
        /// Whether it runs operator by operator, by the hyperbolic tangent.
        written_out: bool = false, "false";
    }
}

impl Gelu {
    /// How many operations it is, written out.
    pub(crate) const WRITTEN: usize = 8;

    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        Ok(Cost::free(*input))
    }

    pub(crate) const fn explain(&self, _: &Shape, _: &Shape, to: &mut Explanation) {
        to.macs.because("activations are not counted");
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        let new = operation!(output.elements() as u128);
        if !self.written_out || record.plans_ahead() {
            record.run(operation!(new.elements, gives = Gives::NewOrFolded, keeps_input = true));
            return;
        }
        let mut sum = new;
        sum.errors = Errors::Passed;
        let x = record.value();
        let half = record.run_on(new, &[x]);
        // The backward pass of a power takes another one, and a product.
        record.run_on(operation!(new.elements, keeps_input = true, errors_working.elements = 2 * new.elements), &[x]);
        record.run(new);
        record.run_on(sum, &[x, record.value()]);
        record.run(new);
        record.run(operation!(new.elements, keeps_result = true));
        record.run(sum);
        // At test time the caller holds what enters.
        let product = operation!(new.elements, keeps_input = true, errors = Errors::Products);
        record.run_holding(product, &[half, record.value()], &[x]);
    }
}

layer! {
    /// `prelu`: x above 0, a trained part of x below (He et al. 2015).
    ///
    /// Params: 1, or C with `shared = false`. Source: PyTorch's `PReLU`.
    ///
    /// ```
    /// use netweight::{Shape, layers::Prelu};
    ///
    /// let input = Shape::new(&[28, 28, 32]).unwrap();
    /// assert_eq!(Prelu { shared: true }.infer(input).unwrap().params, 1);
    /// assert_eq!(Prelu { shared: false }.infer(input).unwrap().params, 32);
    /// ```
    prelu => Prelu {
        /// Whether all channels share one slope.
        shared: bool = true, "true";
    }
}

/// Records a product of each value with a trained factor.
const fn weigh(input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
    record.learn(Tensor::other(params));
    // The gradient of each value's own factor, before they are added up.
    let products = input.elements() as u128;
    record.run(operation!(
        output.elements() as u128,
        gives = Gives::NewOrFolded,
        keeps_input = true,
        errors_working.elements = products,
        params = params as u128
    ));
}

impl Prelu {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let params = if self.shared { 1 } else { input.channels() };
        Ok(Cost { params, ..Cost::free(*input) })
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        to.params.times(if self.shared { 1 } else { input.channels() });
        to.macs.because("activations are not counted");
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        weigh(input, output, params, record);
    }
}

layer! {
    /// `dropout(p)`: in training, each value is set to 0 with probability
    /// `p`.
    ///
    /// The output has the shape of the input. No params.
    ///
    /// ```
    /// use netweight::{Probability, Shape, layers::Dropout};
    ///
    /// let input = Shape::new(&[4096]).unwrap();
    /// let dropout = Dropout { p: Probability::new(0.5).unwrap() };
    /// assert_eq!(dropout.infer(input).unwrap().output, input);
    /// ```
    dropout => Dropout {
        /// The probability that a value is set to 0.
        p: Probability;
    }
}

impl Dropout {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        Ok(Cost::free(*input))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        if record.is_training() && !self.p.is_zero() {
            let mask = output.elements() as u128;
            record.run(operation!(output.elements() as u128, gives = Gives::NewOrInPlace, keeps.masks = mask));
        } else {
            record.run(Operation::view(output.elements()));
        }
    }
}

layer! {
    /// `drop_path(p)`: in training, a whole sample is set to 0 with
    /// probability `p` (stochastic depth, Huang et al. 2016).
    ///
    /// The output has the shape of the input. No params.
    ///
    /// ```
    /// use netweight::{Probability, Shape, layers::DropPath};
    ///
    /// let input = Shape::new(&[56, 56, 96]).unwrap();
    /// let drop_path = DropPath { p: Probability::new(0.1).unwrap() };
    /// assert_eq!(drop_path.infer(input).unwrap().output, input);
    /// ```
    drop_path => DropPath {
        /// The probability that a sample is set to 0.
        p: Probability;
    }
}

impl DropPath {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        Ok(Cost::free(*input))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        if record.is_training() && !self.p.is_zero() {
            // One number a sample decides.
            record.run(operation!(output.elements() as u128, keeps.elements = 1));
        } else {
            record.run(Operation::view(output.elements()));
        }
    }
}

layer! {
    /// `scale`: a trained factor a channel (layer scale, Touvron et al. 2021).
    ///
    /// Params: C. No MACs that count.
    ///
    /// ```
    /// use netweight::{Shape, layers::Scale};
    ///
    /// let cost = Scale {}.infer(Shape::new(&[56, 56, 96]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 96);
    /// ```
    scale => Scale {}
}

impl Scale {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        Ok(Cost { params: input.channels(), ..Cost::free(*input) })
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        to.params.times(input.channels());
        to.macs.because("factors are not counted");
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        weigh(input, output, params, record);
    }
}

counts_nothing!("dropout is not counted": Dropout, DropPath);
