//! The work of attention: on a fused kernel, or written out.

use super::{Attention, Heads};
use crate::argument::Mask;
use crate::memory::{AttentionPath, Errors, Operation, Recorder, Tensor, operation};
use crate::shape::Shape;

/// What attention takes at most beyond a chain of four operations: one
/// projection, a fused kernel, the output, and a cast of autocast.
pub(crate) struct Room {
    /// Operations on any path.
    pub operations: usize,
    /// Operations where it is written out.
    pub written: usize,
    /// Inputs of operations beyond one each.
    pub inputs: usize,
}

/// The sizes of one attention layer, a sample.
struct Sizes {
    length: u64,
    /// Elements of the queries, which are those of the result.
    queries: u128,
    /// Scores of all heads.
    scores: u128,
    /// Rows of scores of all heads.
    rows: u128,
}

/// The values that queries, keys and values are read from: three, or the same
/// one three times.
type Projected = [u32; 3];

impl Attention {
    pub(crate) const fn room(&self) -> Room {
        // Two more projections, each with a cast; repeated keys and values; a mask
        // and the same as numbers.
        let operations = 4 * self.separate as usize + 2 * self.is_grouped() as usize + 2;
        // Copies of queries, keys and values, scores, their scale, mask, softmax and
        // dropout, a cast of what is left, the product with values, its copy.
        Room { operations, written: 11, inputs: 14 }
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        let x = record.value();
        let (length, channels) = (input.axis(0), input.channels());
        let Heads { kv_heads, head_dim, .. } = self.resolved(channels);
        let (heads, rows) = (self.heads as u128, length as u128 * self.heads as u128);
        let sizes =
            Sizes { length, queries: rows * head_dim as u128, scores: heads * length as u128 * length as u128, rows };
        let (queries, keys) = (self.heads * head_dim, kv_heads * head_dim);
        let out = channels as u128 * queries as u128;
        let projected = (channels as u128 + self.bias as u128) * (queries as u128 + 2 * keys as u128);
        let out_biases = params as u128 - out - projected;

        let mut projected = [x; 3];
        if self.separate {
            let widths = [queries, keys, keys];
            let mut i = 0;
            while i < widths.len() {
                projected[i] = self.project(widths[i], channels, length, projected[i], record);
                i += 1;
            }
        } else {
            projected = [self.project(queries + 2 * keys, channels, length, projected[0], record); 3];
        }
        record.learn(Tensor::matrix(channels, channels * queries));
        if out_biases > 0 {
            record.learn(Tensor::wide(channels));
        }
        self.store_mask(length, record);
        let (mixed, held) = if self.is_written(record) {
            self.write_out(&sizes, projected, record)
        } else {
            (self.fuse(&sizes, projected, record), 0)
        };
        // The caller holds what enters and the mask, the function's variables the
        // others, until it returns.
        let ([query, key, value], mask) = (projected, self.made_mask(length, record));
        let product = Operation::product(output.elements() as u128, out, out_biases);
        record.run_holding(product, &[mixed], &[x, query, key, value, held, mask]);
        if self.causal {
            record.cache(2 * keys as u128);
        }
    }

    /// A projection to so many channels.
    const fn project(&self, width: u64, channels: u64, length: u64, x: u32, record: &mut Recorder<'_>) -> u32 {
        record.learn(Tensor::matrix(width, channels * width));
        if self.bias {
            record.learn(Tensor::wide(width));
        }
        let biases = if self.bias { width as u128 } else { 0 };
        record
            .run_on(Operation::product(length as u128 * width as u128, channels as u128 * width as u128, biases), &[x])
    }

    /// The mask of the call that it reads; 0 if none.
    const fn made_mask(&self, length: u64, record: &mut Recorder<'_>) -> u32 {
        match self.mask {
            Mask::Float => record.mask(length, true),
            Mask::Bool => record.mask(length, false),
            Mask::None if self.causal && matches!(record.attention(), AttentionPath::Eager) => {
                record.mask(length, true)
            }
            Mask::None | Mask::StoredBool | Mask::StoredFloat => 0,
        }
    }

    const fn store_mask(&self, length: u64, record: &mut Recorder<'_>) {
        let bytes = match self.mask {
            Mask::StoredBool => 1,
            Mask::StoredFloat => 4,
            Mask::None | Mask::Bool | Mask::Float => return,
        };
        record.store(bytes * length as u128 * length as u128);
    }

    /// Returns whether keys and values have fewer heads than queries.
    const fn is_grouped(&self) -> bool {
        match self.kv_heads {
            Some(kv_heads) => kv_heads < self.heads,
            None => false,
        }
    }

    /// Returns whether a CPU can run it in another way than a GPU, in training or at test
    /// time.
    pub(crate) const fn differs_on_cpu(&self) -> bool {
        !self.dropout.is_zero() || self.is_grouped()
    }

    /// Returns whether it is written out: on a CPU there is no fused kernel with dropout, nor one for grouped
    /// heads, which transformers leaves grouped where there is no mask.
    const fn is_written(&self, record: &Recorder<'_>) -> bool {
        match record.attention() {
            AttentionPath::Gpu => false,
            AttentionPath::Eager => true,
            AttentionPath::Cpu => {
                (record.is_training() && !self.dropout.is_zero())
                    || (self.is_grouped() && matches!(self.mask, Mask::None))
            }
        }
    }

    /// Keys or values for each head of the queries.
    const fn repeat(&self, sizes: &Sizes, x: u32, record: &mut Recorder<'_>) -> u32 {
        if self.is_grouped() { record.run_on(operation!(sizes.queries), &[x]) } else { x }
    }

    /// A fused kernel keeps queries, keys, values, its result, and for each query
    /// and head the logarithm of a sum. It reads a mask of numbers.
    const fn fuse(&self, sizes: &Sizes, [query, key, value]: Projected, record: &mut Recorder<'_>) -> u32 {
        let mut attend = operation!(
            sizes.queries,
            product = true,
            keeps_input = true,
            keeps_result = true,
            keeps.bytes = 4 * sizes.rows
        );
        let mask_size = sizes.length as u128 * sizes.length as u128;
        let mask = match self.mask {
            Mask::None | Mask::StoredFloat => 0,
            Mask::Float => record.mask(sizes.length, true),
            // As numbers, anew for each call.
            Mask::Bool => {
                let mask = record.mask(sizes.length, false);
                record.run_on(operation!(mask_size), &[mask])
            }
            Mask::StoredBool => {
                // A causal one is not read: the kernel knows where it ends.
                attend.keeps.fixed = if self.causal { 0 } else { 4 * mask_size };
                0
            }
        };
        // Beside a mask there is no kernel for grouped heads.
        let (key, value) = if matches!(self.mask, Mask::None) {
            (key, value)
        } else {
            (self.repeat(sizes, key, record), self.repeat(sizes, value, record))
        };
        match (key == query && value == query, mask) {
            (true, 0) => record.run_on(attend, &[query]),
            (true, mask) => record.run_on(attend, &[query, mask]),
            (false, 0) => record.run_on(attend, &[query, key, value]),
            (false, mask) => record.run_on(attend, &[query, key, value, mask]),
        }
    }

    /// Attention written out keeps copies of queries, keys and values in the
    /// order that products need, and of the scores their softmax; with dropout
    /// the mask and the dropped weights besides. Returns the result, and what the
    /// caller holds besides: transformers' functions return the weights.
    const fn write_out(&self, sizes: &Sizes, [query, key, value]: Projected, record: &mut Recorder<'_>) -> (u32, u32) {
        let Sizes { length, queries: n, scores: a, .. } = *sizes;
        let is_eager = matches!(record.attention(), AttentionPath::Eager);
        let copy = operation!(n);
        // Heads of keys and values are repeated before anything else.
        let (mut key, mut value) = (key, value);
        if self.is_grouped() {
            (key, value) = (record.run_on(copy, &[key]), record.run_on(copy, &[value]));
        }
        let query = record.run_on(copy, &[query]);
        if !self.is_grouped() {
            key = record.run_on(copy, &[key]);
        }
        let mut scores = record.run_on(operation!(a, keeps_input = true, product = true), &[query, key]);
        if is_eager {
            // PyTorch's own code scales the queries and keys instead. GPT-2 divides by
            // a tensor of one number.
            let scalar = if self.causal && matches!(self.mask, Mask::StoredBool) { 4 } else { 0 };
            scores = record.run_on(operation!(a, keeps.fixed = scalar), &[scores]);
            scores = self.mask_scores(a, length, scores, record);
        }
        let mut weights = record.run_on(operation!(a, keeps_result = true), &[scores]);
        if record.is_training() && !self.dropout.is_zero() {
            weights = record.run_on(operation!(a, keeps.masks = a), &[weights]);
        }
        if !self.is_grouped() {
            value = record.run_on(copy, &[value]);
        }
        let mix = operation!(n, keeps_input = true, product = true);
        // Beside a function's variables: in PyTorch's own code all of them.
        let held = match (is_eager, self.is_grouped()) {
            (true, false) => [0; 2],
            (true, true) => [key, 0],
            (false, _) => [key, query],
        };
        let mixed = record.run_holding(mix, &[weights, value], &held);
        // The heads side by side again.
        let mixed = record.run_on(copy, &[mixed]);
        (mixed, if is_eager { weights } else { 0 })
    }

    /// Scores with a mask, by a sum or by a choice. Causal attention reads a mask
    /// of numbers here if none is stored.
    const fn mask_scores(&self, a: u128, length: u64, scores: u32, record: &mut Recorder<'_>) -> u32 {
        let size = length as u128 * length as u128;
        let mut sum = operation!(a);
        sum.errors = Errors::Passed;
        match self.mask {
            Mask::None if !self.causal => scores,
            Mask::None | Mask::Float => {
                let mask = self.made_mask(length, record);
                record.run_on(sum, &[scores, mask])
            }
            Mask::StoredFloat => record.run_on(sum, &[scores]),
            Mask::StoredBool if self.causal => record.run_on(operation!(a), &[scores]),
            // A choice keeps the negated mask.
            Mask::StoredBool => record.run_on(operation!(a, keeps.fixed = size), &[scores]),
            Mask::Bool => {
                let mask = record.mask(length, false);
                record.run_on(operation!(a, keeps.bytes = size), &[scores, mask])
            }
        }
    }
}
