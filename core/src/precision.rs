//! How wide numbers are.

/// The widths of weights, activations, gradients and an optimizer's state.
///
/// Bytes of a number; Adam's state is two numbers:
///
/// | precision | weight | bias, norm | activation | gradient | state |
/// |:--|--:|--:|--:|--:|--:|
/// | [`F32`](Self::F32) | 4 | 4 | 4 | 4 | 4 |
/// | [`Autocast`](Self::Autocast) | 4, and a copy of 2 | 4 | mostly 2 | 4 | 4 |
/// | [`MasterWeights`](Self::MasterWeights) | 2, and 4 in the state | 2 | 2 | 2 | 4 |
/// | [`Bf16`](Self::Bf16), [`F16`](Self::F16) | 2 | 2 | 2 | 2 | 2 |
/// | [`Int8`](Self::Int8) | 1 | 2 | 2 | | |
/// | [`Int4`](Self::Int4) | ½ | 2 | 2 | | |
/// | [`Quantized`](Self::Quantized) | 1 | 4 | 1 | | |
///
/// A weight is whatever is trained and is neither a bias nor a norm's:
/// embeddings and the slopes of activations too. The means and variances of a
/// norm are as wide as its factors at test time, and 4 bytes in training.
///
/// `Quantized` counts what a file for a microcontroller holds:
///
/// * A `batchnorm` directly after a `conv`, `depthwise`, `conv_transpose`, `fc`
///   or `linear` is folded into the weights and the bias of that layer, if
///   nothing else reads the layer's output and no other layer shares its weight.
///   Only the layer's biases are stored, one for each channel.
/// * Any other norm is stored whole, 4 bytes a number.
/// * A `conv` or `depthwise` without a bias is stored with one: converters write
///   zeros.
///
/// The files of `MLPerf` Tiny match within 8 bytes, the shape of a reshape
/// (`tests/golden/mlperf_tiny.csv`). Not counted are scales, zero points and the
/// graph. `Int8` and `Int4` are formats of large models; they fold nothing, and
/// neither do those of 16 and 32 bits.
///
/// Autocast is as PyTorch 2.8 does it on a CPU: convolutions and dense layers
/// run in 16 bits and keep a copy of their weights until their backward pass,
/// norms and pools take what comes, the loss has 32 bits. Of convolutional
/// networks the tests equal it to the byte, of transformers within 5 %
/// (`tests/golden/memory_steps.csv`). At a small batch the copies can outweigh
/// what the narrower activations spare. The 16-bit precisions and the weights of
/// 8 and 4 bits are arithmetic that has been compared with nothing.
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::{Optimizer, Precision};
///
/// assert_eq!(Precision::of("autocast"), Some(Precision::Autocast));
/// assert_eq!(Precision::Int4.weights(3), 2); // bytes: the last one half full
///
/// let training = Mnist::training().batch(128).optimizer(Optimizer::Adam);
/// let total = |precision| training.precision(precision).memory().total();
/// assert_eq!(total(Precision::F32), 61_559_112);
/// assert_eq!(total(Precision::Autocast), 40_903_048);
/// assert_eq!(total(Precision::MasterWeights), 40_501_768);
/// assert_eq!(total(Precision::Bf16), 33_991_352);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// Everything in 32 bits.
    #[default]
    F32,
    /// Weights, gradients and state in 32 bits; matrix products run in 16 bits
    /// on copies (PyTorch's autocast, bf16 or f16).
    ///
    /// Layers that share a weight are counted from above: each has a copy of its
    /// own here, where PyTorch makes one, and sums their gradients in 16 bits.
    /// A weight that two `linear` layers share takes 2 bytes a scalar less in
    /// PyTorch's forward pass, and in the case that was recorded 2 to 4 bytes less
    /// in its backward pass (`tests/golden/memory_steps.csv`, `autocast_tied`).
    Autocast,
    /// Weights, gradients and activations in 16 bits; the optimizer has
    /// weights of 32 bits besides.
    MasterWeights,
    /// Everything in 16 bits, bf16.
    Bf16,
    /// Everything in 16 bits, f16.
    F16,
    /// Weights in 8 bits, biases, norms and activations in 16; for inference.
    Int8,
    /// Weights in 4 bits, biases, norms and activations in 16; for inference.
    Int4,
    /// Weights and activations in 8 bits, biases in 32, batch norms folded, as on
    /// microcontrollers; for inference.
    Quantized,
}

named! {
    Precision {
        "f32" => F32,
        "autocast" => Autocast,
        "master_weights" => MasterWeights,
        "bf16" => Bf16,
        "f16" => F16,
        "int8" => Int8,
        "int4" => Int4,
        "quantized" => Quantized,
    }
}

impl Precision {
    /// Returns whether a network can be trained in it.
    #[must_use]
    pub const fn is_trainable(self) -> bool {
        !matches!(self, Self::Int8 | Self::Int4 | Self::Quantized)
    }

    /// Returns whether a network can be run in it at test time.
    #[must_use]
    pub const fn is_for_inference(self) -> bool {
        !matches!(self, Self::Autocast | Self::MasterWeights)
    }

    /// The bytes of so many weights, biases and norms not among them:
    /// [`Precision::bias`]. Scales of quantized weights (some 2 bytes
    /// for each 64 to 128 of them) are left out.
    ///
    /// ```
    /// use netweight::Precision;
    ///
    /// assert_eq!(Precision::F32.weights(813_802), 3_255_208); // 3.10 MiB
    /// assert_eq!(Precision::Bf16.weights(813_802), 1_627_604);
    /// assert_eq!(Precision::Quantized.weights(813_802), 813_802);
    /// assert_eq!(Precision::Int4.weights(813_802), 406_901);
    /// ```
    #[must_use]
    pub const fn weights(self, scalars: u128) -> u128 {
        match self {
            Self::F32 | Self::Autocast => 4 * scalars,
            Self::MasterWeights | Self::Bf16 | Self::F16 => 2 * scalars,
            Self::Int8 | Self::Quantized => scalars,
            Self::Int4 => scalars.div_ceil(2),
        }
    }

    /// The bytes of a bias, and of each number that a norm stores. In
    /// [`Quantized`](Self::Quantized) a bias is as wide as the sum of products to
    /// which it is added.
    ///
    /// ```
    /// use netweight::Precision;
    ///
    /// let widths = [Precision::F32, Precision::F16, Precision::Int8, Precision::Quantized].map(Precision::bias);
    /// assert_eq!(widths, [4, 2, 2, 4]);
    /// ```
    #[must_use]
    pub const fn bias(self) -> u128 {
        match self {
            Self::F32 | Self::Autocast | Self::Quantized => 4,
            Self::MasterWeights | Self::Bf16 | Self::F16 | Self::Int8 | Self::Int4 => 2,
        }
    }

    /// Returns whether batch norms are a part of the layer before them in its files.
    pub(crate) const fn folds_norms(self) -> bool {
        matches!(self, Self::Quantized)
    }

    /// The bytes of an element of an activation, and of a gradient. Under
    /// autocast 4: the plan of a step knows which are narrower.
    #[must_use]
    pub const fn activation(self) -> u128 {
        match self {
            // Under autocast the plan tells which are narrower.
            Self::F32 | Self::Autocast => 4,
            Self::MasterWeights | Self::Bf16 | Self::F16 | Self::Int8 | Self::Int4 => 2,
            Self::Quantized => 1,
        }
    }

    /// The bytes of a scalar of an optimizer's state: 2 or 4.
    #[must_use]
    pub const fn state(self) -> u128 {
        match self {
            Self::Bf16 | Self::F16 => 2,
            _ => 4,
        }
    }
}
