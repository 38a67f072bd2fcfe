//! How wide numbers are.

/// The widths of weights, activations, gradients and an optimizer's state.
///
/// Bytes of a number; Adam's state is two numbers:
///
/// | precision | weight | activation | gradient | state |
/// |:--|--:|--:|--:|--:|
/// | [`F32`](Self::F32) | 4 | 4 | 4 | 4 |
/// | [`Autocast`](Self::Autocast) | 4, and a copy of 2 | mostly 2 | 4 | 4 |
/// | [`MasterWeights`](Self::MasterWeights) | 2, and 4 in the state | 2 | 2 | 4 |
/// | [`Bf16`](Self::Bf16), [`F16`](Self::F16) | 2 | 2 | 2 | 2 |
/// | [`Int8`](Self::Int8) | 1 | 2 | | |
/// | [`Int4`](Self::Int4) | ½ | 2 | | |
/// | [`Quantized`](Self::Quantized) | 1 | 1 | | |
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
    Autocast,
    /// Weights, gradients and activations in 16 bits; the optimizer has
    /// weights of 32 bits besides.
    MasterWeights,
    /// Everything in 16 bits, bf16.
    Bf16,
    /// Everything in 16 bits, f16.
    F16,
    /// Weights in 8 bits, activations in 16; for inference.
    Int8,
    /// Weights in 4 bits, activations in 16; for inference.
    Int4,
    /// Everything in 8 bits, as on microcontrollers; for inference.
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
    /// Whether a network can be trained in it.
    #[must_use]
    pub const fn is_trainable(self) -> bool {
        !matches!(self, Self::Int8 | Self::Int4 | Self::Quantized)
    }

    /// Whether a network can be run in it at test time.
    #[must_use]
    pub const fn is_for_inference(self) -> bool {
        !matches!(self, Self::Autocast | Self::MasterWeights)
    }

    /// The bytes of so many weights. Scales of quantized weights (some 2 bytes
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

    /// The bytes of a bias, and of each number that a norm stores. Formats of
    /// 4 and 8 bits do not make them narrower than activations; a file of
    /// [`Quantized`](Self::Quantized) sums up products in 32 bits and has biases
    /// of that width.
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

    /// Whether batch norms are a part of the layer before them in its files.
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
