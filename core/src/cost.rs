//! What one layer is, in numbers.

use crate::problem::Problem;
use crate::shape::Shape;

/// What a layer gives and costs, per sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The shape of the tensor that the layer gives.
    pub output: Shape,
    /// Trainable scalars.
    pub params: u64,
    /// Scalars that are stored, but not trained: running means and variances.
    pub buffers: u64,
    /// Multiply-adds of one forward pass.
    pub macs: u64,
}

impl Cost {
    /// A layer that only computes: no params, no multiply-adds that count.
    pub(crate) const fn free(output: Shape) -> Self {
        Self { output, params: 0, buffers: 0, macs: 0 }
    }

    /// A layer that is a matrix product at each of `positions`: `weights`
    /// multiply-adds each, and a bias for each of `biases` outputs.
    pub(crate) const fn weighted(output: Shape, weights: u64, biases: u64, positions: u64) -> Result<Self, Problem> {
        let params = sum!(weights, biases, "the number of its params");
        let macs = product!(weights, positions, "the number of its multiply-adds");
        Ok(Self { output, params, buffers: 0, macs })
    }
}
