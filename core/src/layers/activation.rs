//! Activations, and what else leaves the shape alone.

use crate::argument::Probability;
use crate::cost::Cost;
use crate::problem::Problem;
use crate::shape::Shape;

/// Declares activations without params: each gives what enters.
macro_rules! activations {
    ($($name:ident => $Type:ident, $formula:literal;)*) => {$(
        layer! {
            #[doc = concat!("`", stringify!($name), "`: ", $formula, ".")]
            ///
            /// The output has the shape of the input. No params, no MACs
            /// that count.
            ///
            /// ```
            #[doc = concat!("use netweight_core::{Shape, layers::", stringify!($Type), "};")]
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
        }
    )*};
}

activations! {
    relu => Relu, "max(x, 0)";
    relu6 => Relu6, "min(max(x, 0), 6)";
    leaky_relu => LeakyRelu, "x above 0, a hundredth of x below";
    elu => Elu, "x above 0, exp(x) − 1 below";
    gelu => Gelu, "x·Φ(x), Φ the normal distribution";
    silu => Silu, "x·sigmoid(x), also called swish";
    mish => Mish, "x·tanh(softplus(x))";
    sigmoid => Sigmoid, "1 / (1 + exp(−x))";
    tanh => Tanh, "the hyperbolic tangent";
    softmax => Softmax, "exp(x) over the sum of exp along the channels";
    log_softmax => LogSoftmax, "the logarithm of softmax";
    softplus => Softplus, "ln(1 + exp(x))";
    softsign => Softsign, "x / (1 + |x|)";
    hardsigmoid => HardSigmoid, "min(max(x + 3, 0), 6) / 6";
    hardswish => HardSwish, "x·hardsigmoid(x)";
}

layer! {
    /// `prelu`: x above 0, a trained part of x below (He et al. 2015).
    ///
    /// Params: 1, or C with `shared = false`. Source: PyTorch's `PReLU`.
    ///
    /// ```
    /// use netweight_core::{Shape, layers::Prelu};
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

impl Prelu {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let params = if self.shared { 1 } else { input.channels() };
        Ok(Cost { params, ..Cost::free(*input) })
    }
}

layer! {
    /// `dropout(p)`: in training, each value is set to 0 with probability
    /// `p`.
    ///
    /// The output has the shape of the input. No params.
    ///
    /// ```
    /// use netweight_core::{Probability, Shape, layers::Dropout};
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
}

layer! {
    /// `drop_path(p)`: in training, a whole sample is set to 0 with
    /// probability `p` (stochastic depth, Huang et al. 2016).
    ///
    /// The output has the shape of the input. No params.
    ///
    /// ```
    /// use netweight_core::{Probability, Shape, layers::DropPath};
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
}

layer! {
    /// `scale`: a trained factor a channel (layer scale, Touvron et al. 2021).
    ///
    /// Params: C. No MACs that count.
    ///
    /// ```
    /// use netweight_core::{Shape, layers::Scale};
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
}
