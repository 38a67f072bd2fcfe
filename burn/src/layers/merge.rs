//! Where branches meet.

use crate::batch::{Batch, any, channels_last, ids};
use crate::geometry::size;
use burn::tensor::activation::softmax;
use burn::tensor::{IndexingUpdateOp, Tensor};

/// Two tensors of one rank.
macro_rules! both {
    ($a:expr, $b:expr, |$x:ident, $y:ident| $result:expr) => {
        match ($a, $b) {
            (Batch::Features($x), Batch::Features($y)) => Batch::from($result),
            (Batch::Sequence($x), Batch::Sequence($y)) => Batch::from($result),
            (Batch::Image($x), Batch::Image($y)) => Batch::from($result),
            (Batch::Volume($x), Batch::Volume($y)) => Batch::from($result),
            _ => unreachable!("branches that meet have one rank"),
        }
    };
}

pub(crate) fn add(a: Batch, b: Batch) -> Batch {
    both!(a, b, |a, b| a + b)
}

/// A spatial axis of 1 holds for every place.
pub(crate) fn multiply(a: Batch, b: Batch) -> Batch {
    both!(a, b, |a, b| a * b)
}

pub(crate) fn concat(batches: Vec<Batch>) -> Batch {
    let axis = batches.first().map_or(1, Batch::channel_axis);
    match batches.first() {
        Some(Batch::Features(_)) => Batch::Features(Tensor::cat(all(batches), axis)),
        Some(Batch::Sequence(_)) => Batch::Sequence(Tensor::cat(all(batches), axis)),
        Some(Batch::Image(_)) => Batch::Image(Tensor::cat(all(batches), axis)),
        Some(Batch::Volume(_)) => Batch::Volume(Tensor::cat(all(batches), axis)),
        _ => ids(),
    }
}

fn all<const D: usize>(batches: Vec<Batch>) -> Vec<Tensor<D>> {
    let tensors = batches.into_iter().map(Batch::tensor);
    tensors.map(|tensor| tensor.expect("branches that meet have one rank")).collect()
}

/// How much each expert counts at each position, for what the router says of
/// them: the softmax of the `active` largest, 0 of the others.
pub(crate) fn shares(router: Batch, active: u64) -> Batch {
    let active = size(active);
    channels_last!(router, x => {
        let (largest, places) = x.clone().topk_with_indices(active, -1);
        let axis = x.rank() - 1;
        x.zeros_like().scatter(axis, places, softmax(largest, axis), IndexingUpdateOp::Add)
    })
}

/// What one expert adds: what it gives, times its share at each position.
pub(crate) fn share(shares: &Batch, expert: usize, given: Batch) -> Batch {
    let axis = shares.channel_axis();
    let own = any!(shares.clone(), x => Batch::from(x.narrow(axis, expert, 1)));
    multiply(given, own)
}
