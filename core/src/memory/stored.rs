//! The numbers that are stored of a network, and in how many bytes.

use crate::graph::Graph;
use crate::layer::Layer;
use crate::memory::room::Slot;
use crate::precision::Precision;

/// The numbers that are stored of a network at test time, by what they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Trained scalars that each precision makes as narrow as it is: weights,
    /// tables of embeddings, slopes of activations.
    pub weights: u128,
    /// The other trained ones: biases, and the factors of norms.
    pub biases: u128,
    /// Running means and variances.
    pub buffers: u128,
    /// Bytes of integers: the counters of batch norms, and indices.
    pub integers: u128,
}

impl Stored {
    /// Nothing.
    pub(crate) const NONE: Self = Self { weights: 0, biases: 0, buffers: 0, integers: 0 };

    /// The bytes of what is trained.
    #[must_use]
    pub const fn params(&self, precision: Precision) -> u128 {
        precision.weights(self.weights) + precision.bias() * self.biases
    }

    /// The bytes of running means and variances.
    #[must_use]
    pub const fn statistics(&self, precision: Precision) -> u128 {
        precision.bias() * self.buffers
    }

    /// The same of a file of eight bits: a batch norm becomes a part of the
    /// layer before it, if that can take it, and convolutions without biases
    /// get some, of which there are `missing`.
    pub(crate) const fn folded(mut self, missing: u128, graph: &Graph<'_>, slots: &[Slot], edges: &[u32]) -> Self {
        self.biases += missing;
        if self.buffers == 0 {
            return self;
        }
        let rows = graph.rows();
        let mut row = 0;
        while row < rows.len() {
            if matches!(rows[row].layer, Layer::BatchNorm(_))
                && let Some(has_bias) = takes_norm(row, graph, slots, edges)
            {
                let (params, buffers) = (rows[row].params as u128, rows[row].buffers as u128);
                self.biases -= params;
                self.buffers -= buffers;
                // A mean and a variance a channel, and of each copy a counter.
                let channels = buffers / 2;
                self.integers -= 8 * (channels / rows[row].output.channels() as u128);
                if !has_bias {
                    self.biases += channels;
                }
            }
            row += 1;
        }
        self
    }
}

/// Returns whether the layer before a batch norm has a bias already; `None` if the norm
/// cannot become a part of it. It can if it is a product with weights of its
/// own, whose result nothing else reads.
const fn takes_norm(norm: usize, graph: &Graph<'_>, slots: &[Slot], edges: &[u32]) -> Option<bool> {
    let Some(operation) = (slots[norm].value as usize).checked_sub(1) else {
        // Only training runs it.
        return None;
    };
    let Some(input) = (edges[slots[operation].first_edge as usize] as usize).checked_sub(1) else {
        return None;
    };
    let Slot { operation, row, readers, .. } = &slots[input];
    let row = *row as usize;
    match graph.rows()[row].layer {
        // Files have their biases in any case.
        Layer::Conv(_) | Layer::Depthwise(_) if *readers == 1 => Some(true),
        Layer::ConvTranspose(_) | Layer::Fc(_) | Layer::Linear(_)
            if *readers == 1 && !operation.tied && !slots[row].is_shared =>
        {
            Some(operation.params > operation.weights)
        }
        _ => None,
    }
}
