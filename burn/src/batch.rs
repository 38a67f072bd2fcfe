//! Tensors of the ranks that a declaration knows.

use burn::tensor::{Int, Shape as Dims, Tensor};
use netweight_core::Shape;

/// A batch of what a layer takes or gives, in burn's order of axes.
///
/// | declared | here |
/// |:--|:--|
/// | `C`, features | `(batch, C)` |
/// | `LxC`, a sequence | `(batch, L, C)` |
/// | `HxWxC`, an image | `(batch, C, H, W)` |
/// | `DxHxWxC`, a volume | `(batch, C, D, H, W)` |
/// | `L`, token ids | `(batch, L)`, of integers |
///
/// The tensors of burn convert `into()` it.
#[derive(Clone, Debug)]
pub enum Batch {
    /// `(batch, features)`
    Features(Tensor<2>),
    /// `(batch, length, channels)`
    Sequence(Tensor<3>),
    /// `(batch, channels, height, width)`
    Image(Tensor<4>),
    /// `(batch, channels, depth, height, width)`
    Volume(Tensor<5>),
    /// `(batch, length)`, token ids
    Ids(Tensor<2, Int>),
}

/// The same for a tensor of any rank of numbers, whatever the result is.
macro_rules! any {
    ($batch:expr, $x:ident => $result:expr) => {
        match $batch {
            $crate::Batch::Features($x) => $result,
            $crate::Batch::Sequence($x) => $result,
            $crate::Batch::Image($x) => $result,
            $crate::Batch::Volume($x) => $result,
            $crate::Batch::Ids(_) => $crate::batch::ids(),
        }
    };
}

/// The same for a tensor of any rank; the result has that rank.
macro_rules! map {
    ($batch:expr, $x:ident => $result:expr) => {
        $crate::batch::any!($batch, $x => $crate::Batch::from($result))
    };
}

/// The same where the channels come second, directly behind the batch: a
/// sequence is turned round, and turned back.
macro_rules! channels_second {
    ($batch:expr, $x:ident => $result:expr) => {
        match $batch {
            $crate::Batch::Sequence($x) => {
                let $x = $x.swap_dims(1, 2);
                $crate::Batch::Sequence($result.swap_dims(1, 2))
            }
            batch => $crate::batch::map!(batch, $x => $result),
        }
    };
}

/// The same where the channels come last.
macro_rules! channels_last {
    ($batch:expr, $x:ident => $result:expr) => {
        match $batch {
            $crate::Batch::Image($x) => {
                let $x = $x.permute([0, 2, 3, 1]);
                $crate::Batch::Image($result.permute([0, 3, 1, 2]))
            }
            $crate::Batch::Volume($x) => {
                let $x = $x.permute([0, 2, 3, 4, 1]);
                $crate::Batch::Volume($result.permute([0, 4, 1, 2, 3]))
            }
            batch => $crate::batch::map!(batch, $x => $result),
        }
    };
}

pub(crate) use {any, channels_last, channels_second, map};

/// No declared network gets here: ids are read by `embedding` alone.
pub(crate) fn ids() -> ! {
    unreachable!("a layer that computes reads token ids")
}

impl Batch {
    /// The number of samples.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.dims()[0]
    }

    /// All axes, in burn's order.
    #[must_use]
    pub fn dims(&self) -> Vec<usize> {
        match self {
            Self::Ids(ids) => ids.dims().to_vec(),
            batch => any!(batch, x => x.dims().to_vec()),
        }
    }

    /// The shape of a sample as declarations write it: channels last; none if
    /// an axis is 0.
    ///
    /// ```
    /// use netweight_burn::{Batch, burn::tensor::{Device, Tensor}};
    ///
    /// let images = Batch::from(Tensor::<4>::zeros([8, 1, 28, 28], &Device::default()));
    /// assert_eq!(images.shape().unwrap().to_string(), "28x28x1");
    /// ```
    #[must_use]
    pub fn shape(&self) -> Option<Shape> {
        let mut axes: Vec<u64> = self.dims()[1..].iter().map(|&axis| axis as u64).collect();
        if matches!(self, Self::Image(_) | Self::Volume(_)) {
            axes.rotate_left(1);
        }
        Shape::new(&axes).ok()
    }

    /// The elements of a tensor as a batch of two to five axes.
    pub(crate) fn of_dims<const D: usize>(tensor: Tensor<D>, dims: Vec<usize>) -> Self {
        let (axes, dims) = (dims.len(), Dims::from(dims));
        match axes {
            2 => Self::Features(tensor.reshape(dims)),
            3 => Self::Sequence(tensor.reshape(dims)),
            4 => Self::Image(tensor.reshape(dims)),
            5 => Self::Volume(tensor.reshape(dims)),
            _ => unreachable!("a shape has one to four axes"),
        }
    }

    /// Which axis the channels are.
    pub(crate) fn channel_axis(&self) -> usize {
        if matches!(self, Self::Sequence(_)) { 2 } else { 1 }
    }

    /// The tensor, if it has `D` axes, the batch included.
    #[must_use]
    pub fn tensor<const D: usize>(self) -> Option<Tensor<D>> {
        match self {
            Self::Ids(_) => None,
            // Of the same rank it is the same tensor.
            batch => any!(batch, x => {
                let dims: [usize; D] = x.dims().as_slice().try_into().ok()?;
                Some(x.reshape(dims))
            }),
        }
    }
}

macro_rules! from_tensors {
    ($($Tensor:ty => $Variant:ident),*) => {$(
        impl From<$Tensor> for Batch {
            fn from(tensor: $Tensor) -> Self {
                Self::$Variant(tensor)
            }
        }
    )*};
}

from_tensors! {
    Tensor<2> => Features,
    Tensor<3> => Sequence,
    Tensor<4> => Image,
    Tensor<5> => Volume,
    Tensor<2, Int> => Ids
}
