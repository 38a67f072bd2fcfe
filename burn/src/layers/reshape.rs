//! Layers that only look at their input in another way.
//!
//! They read it in burn's order of axes: an image channel by channel, a
//! sequence token by token.

use crate::batch::{Batch, any, map};
use crate::geometry::{dims, size};
use crate::weights::mismatch;
use netweight_core::layers::Slice;
use netweight_core::{Index, LayerSummary, Shape};

pub(crate) fn flatten(x: Batch) -> Batch {
    Batch::Features(any!(x, x => x.flatten(1, -1)))
}

/// The positions of an image or a volume, row by row.
pub(crate) fn tokens(x: Batch) -> Batch {
    match x {
        Batch::Image(x) => Batch::Sequence(x.flatten::<3>(2, -1).swap_dims(1, 2)),
        Batch::Volume(x) => Batch::Sequence(x.flatten::<3>(2, -1).swap_dims(1, 2)),
        batch => batch,
    }
}

pub(crate) fn reshape(shape: &Shape, x: Batch) -> Batch {
    let dims = dims(x.samples(), shape);
    any!(x, x => Batch::of_dims(x, dims))
}

pub(crate) fn take(index: Index, row: &LayerSummary<'_>, x: Batch) -> Batch {
    match x {
        Batch::Sequence(x) => {
            let at = match index {
                Index::At(index) => size(index),
                Index::Last => x.dims()[1] - 1,
            };
            Batch::Features(x.narrow(1, at, 1).squeeze_dim(1))
        }
        _ => mismatch(row),
    }
}

pub(crate) fn slice(slice: &Slice, row: &LayerSummary<'_>, x: Batch) -> Batch {
    let axis = x.channel_axis();
    map!(x, x => x.narrow(axis, size(slice.channels.start), size(row.output.channels())))
}
