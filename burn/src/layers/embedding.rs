//! Embeddings, and what a transformer adds to them.

use crate::batch::Batch;
use crate::geometry::size;
use crate::weights::mismatch;
use burn::module::{Initializer, Module, Param};
use burn::nn::{Embedding, EmbeddingConfig};
use burn::tensor::{Device, Tensor};
use netweight_core::LayerSummary;

/// That of transformers.
const INITIALIZER: Initializer = Initializer::Normal { mean: 0.0, std: 0.02 };

/// Vectors for positions.
#[derive(Module, Debug)]
pub struct Positions {
    /// `(positions, channels)`
    pub weight: Param<Tensor<2>>,
}

/// Vectors for the kinds of tokens.
#[derive(Module, Debug)]
pub struct Segments {
    /// `(kinds, channels)`
    pub weight: Param<Tensor<2>>,
}

/// A vector that stands in front of a sequence.
#[derive(Module, Debug)]
pub struct Token {
    /// `(channels)`, at first 0
    pub weight: Param<Tensor<1>>,
}

pub(crate) fn embedding(vocabulary: u64, width: u64, device: &Device) -> Embedding {
    EmbeddingConfig::new(size(vocabulary), size(width)).init(device)
}

impl Positions {
    pub(crate) fn new(max: u64, channels: u64, device: &Device) -> Self {
        Self { weight: INITIALIZER.init([size(max), size(channels)], device) }
    }
}

impl Segments {
    pub(crate) fn new(kinds: u64, channels: u64, device: &Device) -> Self {
        Self { weight: INITIALIZER.init([size(kinds), size(channels)], device) }
    }
}

impl Token {
    pub(crate) fn new(channels: u64, device: &Device) -> Self {
        Self { weight: Initializer::Zeros.init([size(channels)], device) }
    }
}

pub(crate) fn embed(embedding: &Embedding, row: &LayerSummary<'_>, x: Batch) -> Batch {
    match x {
        Batch::Ids(ids) => Batch::Sequence(embedding.forward(ids)),
        _ => mismatch(row),
    }
}

/// What is added to each token of a sequence: the vector of its position.
pub(crate) fn position(positions: &Positions, row: &LayerSummary<'_>, x: Batch) -> Batch {
    match x {
        Batch::Sequence(x) => {
            let vectors = positions.weight.val().narrow(0, 0, x.dims()[1]);
            Batch::Sequence(x + vectors.unsqueeze())
        }
        _ => mismatch(row),
    }
}

/// The same for its kind. A network has one input and no kinds in it: all
/// tokens are of the first kind, as in transformers where none are given.
pub(crate) fn segment(segments: &Segments, row: &LayerSummary<'_>, x: Batch) -> Batch {
    match x {
        Batch::Sequence(x) => Batch::Sequence(x + segments.weight.val().narrow(0, 0, 1).unsqueeze()),
        _ => mismatch(row),
    }
}

pub(crate) fn class_token(token: &Token, row: &LayerSummary<'_>, x: Batch) -> Batch {
    match x {
        Batch::Sequence(x) => {
            let [samples, _, channels] = x.dims();
            let token = token.weight.val().reshape([1, 1, channels]).repeat_dim(0, samples);
            Batch::Sequence(Tensor::cat(vec![token, x], 1))
        }
        _ => mismatch(row),
    }
}
