//! What optimizers keep, and what a step of theirs needs.

use crate::memory::Tensors;
use crate::precision::Precision;

/// An optimizer: what it keeps for each parameter (its state), and what its
/// step needs besides.
///
/// Bytes of the state, of P scalars in T tensors. `s` is 4 bytes, 2 in
/// [`Precision::Bf16`] and [`Precision::F16`]; with
/// [`Precision::MasterWeights`] come 4·P bytes of weights in 32 bits.
///
/// | optimizer | bytes | of 813,802 scalars in 8 tensors |
/// |:--|:--|--:|
/// | [`Sgd`](Self::Sgd) | 0 | 0 |
/// | [`Momentum`](Self::Momentum), [`Lion`](Self::Lion) | s·P | 3,255,208 |
/// | [`RmsProp`](Self::RmsProp), [`Adagrad`](Self::Adagrad) | s·P + 4·T | 3,255,240 |
/// | [`Adam`](Self::Adam), [`AdamW`](Self::AdamW) | 2·s·P + 4·T | 6,510,448 |
/// | [`Adam8bit`](Self::Adam8bit) | 2·P + 8 a block of 256; 8·P of tensors below 4,096 | 1,663,600 |
/// | [`Adafactor`](Self::Adafactor) | 4 a row and column of a matrix, 4·P of the rest, 4·T | 65,008 |
/// | [`Muon`](Self::Muon) | s·P of matrices, 2·s·P of the rest | 3,294,032 |
///
/// On a GPU the step of Adam, `AdamW`, `RMSprop`, Adagrad and Lion needs s·P more
/// for a moment: PyTorch handles all tensors at once (`foreach`). On a CPU it
/// goes tensor by tensor: Adam needs the largest sum of a tensor twice and the
/// one before it once. The step of SGD and momentum needs nothing, unless
/// weights decay ([`Training::weight_decay`](crate::Training::weight_decay)).
/// Adafactor is estimated from above; on a GPU its step needs s·(P + W + T) at
/// most, of W scalars in windows and other weights that are not matrices.
///
/// Sources: `torch.optim` of PyTorch 2.8, whose SGD, momentum and Adam on a CPU
/// the tests equal to the byte; for the others, their papers and bitsandbytes.
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::Optimizer;
///
/// assert_eq!(Optimizer::of("adam"), Some(Optimizer::Adam));
/// assert_eq!(Optimizer::Adam.copies(), 2); // means of gradients and of their squares
///
/// let state = |optimizer| Mnist::training().optimizer(optimizer).memory().optimizer;
/// assert_eq!(state(Optimizer::Momentum), 4 * 813_802);
/// assert_eq!(state(Optimizer::Adam), 8 * 813_802 + 4 * 8);
/// // Two weights are large: 9,216 scalars in 36 blocks, 802,816 in 3,136.
/// assert_eq!(state(Optimizer::Adam8bit), 2 * 812_032 + 8 * 3_172 + 8 * 1_770);
/// # assert_eq!(state(Optimizer::Sgd), 0);
/// # assert_eq!(state(Optimizer::RmsProp), 3_255_240);
/// # assert_eq!(state(Optimizer::Adafactor), 65_008);
/// # assert_eq!(state(Optimizer::Lion), 3_255_208);
/// # assert_eq!(state(Optimizer::Muon), 3_294_032);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Optimizer {
    /// Stochastic gradient descent; no state.
    #[default]
    Sgd,
    /// The same with momentum (Nesterov's too): one copy.
    Momentum,
    /// `RMSprop`: one copy.
    RmsProp,
    /// Adagrad: one copy.
    Adagrad,
    /// Adam (Kingma and Ba 2014): two copies, and a step counter a tensor.
    Adam,
    /// Adam with decoupled weight decay: as Adam.
    AdamW,
    /// Adam with its state in 8 bits (Dettmers et al. 2021): 2 bytes a
    /// parameter and two scales a block of 256; tensors below 4,096 scalars
    /// keep 32 bits.
    Adam8bit,
    /// Adafactor (Shazeer and Stern 2018): a number for each row and column of
    /// a matrix, one copy of everything else.
    Adafactor,
    /// Lion (Chen et al. 2023): one copy.
    Lion,
    /// Muon (Jordan 2024): one copy of matrices, Adam for everything else.
    Muon,
}

named! {
    Optimizer {
        "sgd" => Sgd,
        "momentum" => Momentum,
        "rmsprop" => RmsProp,
        "adagrad" => Adagrad,
        "adam" => Adam,
        "adamw" => AdamW,
        "adam8bit" => Adam8bit,
        "adafactor" => Adafactor,
        "lion" => Lion,
        "muon" => Muon,
    }
}

impl Optimizer {
    /// The name in a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sgd => "SGD",
            Self::Momentum => "momentum",
            Self::RmsProp => "RMSprop",
            Self::Adagrad => "Adagrad",
            Self::Adam => "Adam",
            Self::AdamW => "AdamW",
            Self::Adam8bit => "8-bit Adam",
            Self::Adafactor => "Adafactor",
            Self::Lion => "Lion",
            Self::Muon => "Muon",
        }
    }

    /// Whole copies of the parameters: what a textbook counts, with neither
    /// counters nor the widths of 8-bit states. With 2 copies, Adam's state for
    /// 813,802 parameters in 32 bits is 2 · 4 · 813,802 = 6,510,416 bytes.
    #[must_use]
    pub const fn copies(self) -> u128 {
        match self {
            Self::Sgd => 0,
            Self::Adam | Self::AdamW | Self::Adam8bit => 2,
            _ => 1,
        }
    }

    /// The bytes of its state. Source: PyTorch's and bitsandbytes' optimizers.
    #[must_use]
    pub const fn state(self, tensors: &Tensors, precision: Precision) -> u128 {
        // A step counter is a number of 32 bits a tensor.
        let counters = 4 * tensors.count;
        let width = precision.state();
        let all = tensors.scalars;
        let master = if matches!(precision, Precision::MasterWeights) { 4 * all } else { 0 };
        master
            + match self {
                Self::Sgd => 0,
                Self::Momentum | Self::Lion => width * all,
                Self::RmsProp | Self::Adagrad => width * all + counters,
                Self::Adam | Self::AdamW => 2 * width * all + counters,
                Self::Adam8bit => 2 * tensors.in_large + 8 * tensors.blocks + 8 * (all - tensors.in_large),
                Self::Adafactor => 4 * tensors.sides + 4 * (all - tensors.in_matrices) + counters,
                Self::Muon => width * tensors.in_matrices + 2 * width * (all - tensors.in_matrices),
            }
    }

    /// The bytes that a step needs besides. On a CPU PyTorch goes tensor by
    /// tensor, on a GPU it handles all of them at once (`foreach`).
    #[must_use]
    pub const fn step(self, tensors: &Tensors, precision: Precision, is_gpu: bool, decays: bool) -> u128 {
        let scalars = match (self, is_gpu) {
            // From above. Beside an estimate of each square there is the mean of the
            // factors: one of a matrix, of a window one for each pair of channels, of
            // which there are no more than scalars.
            (Self::Adafactor, true) => {
                tensors.scalars + (tensors.scalars - tensors.in_matrices - tensors.wide) + tensors.count
            }
            // One kernel does it all.
            (Self::Adam8bit, _) => 0,
            (Self::Sgd | Self::Momentum, _) if !decays => 0,
            (Self::Sgd | Self::Momentum, false) => tensors.largest,
            (Self::Adagrad, true) => 2 * tensors.scalars,
            (_, true) => tensors.scalars,
            (Self::Adam, false) if decays => tensors.steps[2],
            (Self::RmsProp | Self::Adagrad | Self::Lion, false) => tensors.steps[0],
            // From above, for those that have not been measured.
            (Self::Adam | Self::AdamW | Self::Adafactor | Self::Muon, false) => tensors.steps[1],
        };
        precision.state() * scalars
    }
}
