//! What a layer learns and stores, as a module of burn.

use crate::layers::attention::{Attention, WindowAttention};
use crate::layers::conv::Filters;
use crate::layers::dense::{Dense, Tied};
use crate::layers::drop::DropPath;
use crate::layers::embedding::{Positions, Segments, Token};
use crate::layers::norm::{Affine, BatchNorm};
use crate::layers::recurrent::Recurrent;
use burn::module::{Devices, Module, ModuleMapper, ModuleVisitor, Param};
use burn::nn::{Dropout, Embedding};
use burn::tensor::{Device, Tensor};
use netweight_core::LayerSummary;

/// No row of a declaration gets here: a layer is run with the weights that it
/// was built with, on the rank that it was checked for.
pub(crate) fn mismatch(row: &LayerSummary<'_>) -> ! {
    unreachable!("`{}: {}` has not been built for this batch", row.path, row.layer)
}

/// Declares the enum, and the module that any of its variants is: names of
/// weights do not mention the variant.
macro_rules! weights {
    ($($(#[$doc:meta])* $Variant:ident($Type:ty),)*) => {
        /// What a layer learns and stores.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        #[expect(clippy::large_enum_variant, reason = "one a layer; the weights themselves are elsewhere")]
        pub enum Weights {
            /// A layer that only computes.
            None,
            $($(#[$doc])* $Variant($Type),)*
        }

        impl Module for Weights {
            fn collect_devices(&self, devices: Devices) -> Devices {
                match self {
                    Self::None => devices,
                    $(Self::$Variant(module) => module.collect_devices(devices),)*
                }
            }

            fn fork(self, device: &Device) -> Self {
                match self {
                    Self::None => Self::None,
                    $(Self::$Variant(module) => Self::$Variant(module.fork(device)),)*
                }
            }

            fn to_device(self, device: &Device) -> Self {
                match self {
                    Self::None => Self::None,
                    $(Self::$Variant(module) => Self::$Variant(Module::to_device(module, device)),)*
                }
            }

            fn train(self) -> Self {
                match self {
                    Self::None => Self::None,
                    $(Self::$Variant(module) => Self::$Variant(module.train()),)*
                }
            }

            fn valid(&self) -> Self {
                match self {
                    Self::None => Self::None,
                    $(Self::$Variant(module) => Self::$Variant(module.valid()),)*
                }
            }

            fn materialize(self) -> Self {
                match self {
                    Self::None => Self::None,
                    $(Self::$Variant(module) => Self::$Variant(module.materialize()),)*
                }
            }

            fn visit<V: ModuleVisitor>(&self, visitor: &mut V) {
                match self {
                    Self::None => {}
                    $(Self::$Variant(module) => module.visit(visitor),)*
                }
            }

            fn map<M: ModuleMapper>(self, mapper: &mut M) -> Self {
                match self {
                    Self::None => Self::None,
                    $(Self::$Variant(module) => Self::$Variant(Module::map(module, mapper)),)*
                }
            }
        }
    };
}

weights! {
    /// Of convolutions of a sequence.
    Conv1d(Filters<3>),
    /// Of convolutions of an image.
    Conv2d(Filters<4>),
    /// Of convolutions of a volume.
    Conv3d(Filters<5>),
    /// Of `fc` and `linear`.
    Dense(Dense),
    /// Of `linear` with `tied`.
    Tied(Tied),
    /// Of `batchnorm`.
    BatchNorm(BatchNorm),
    /// Of the other normalisations, and `scale`.
    Affine(Affine),
    /// The slopes of `prelu`.
    Vector(Param<Tensor<1>>),
    /// Of `dropout`.
    Dropout(Dropout),
    /// Of `drop_path`.
    DropPath(DropPath),
    /// Of `embedding`.
    Embedding(Embedding),
    /// Of `position_embedding`.
    Positions(Positions),
    /// Of `segment_embedding`.
    Segments(Segments),
    /// Of `class_token`.
    Token(Token),
    /// Of `attention`.
    Attention(Attention),
    /// Of `window_attention`.
    WindowAttention(WindowAttention),
    /// Of `lstm`, `gru` and `rnn`.
    Recurrent(Recurrent),
}
