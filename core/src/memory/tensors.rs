//! The tensors that an optimizer steps through.

/// A trained tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tensor {
    /// Its scalars.
    pub scalars: u64,
    /// The rows, if it is a matrix; else 0.
    pub rows: u64,
    /// Whether narrow formats store it in more bytes than weights: a bias, or
    /// the factors of a norm.
    pub is_wide: bool,
}

impl Tensor {
    /// A matrix.
    #[must_use]
    pub const fn matrix(rows: u64, scalars: u64) -> Self {
        Self { scalars, rows, is_wide: false }
    }

    /// A window's weights, slopes: weights that are not a matrix.
    #[must_use]
    pub const fn other(scalars: u64) -> Self {
        Self { scalars, rows: 0, is_wide: false }
    }

    /// A bias, or the factors of a norm.
    #[must_use]
    pub const fn wide(scalars: u64) -> Self {
        Self { scalars, rows: 0, is_wide: true }
    }
}

/// What an optimizer's state and its step depend on: the sizes of the trained
/// tensors in the order in which it steps through them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tensors {
    /// How many there are.
    pub count: u128,
    /// All scalars.
    pub scalars: u128,
    /// Those in biases and in norms, which narrow formats store in more bytes
    /// than weights.
    pub wide: u128,
    /// Those in matrices.
    pub in_matrices: u128,
    /// Rows and columns of all matrices.
    pub sides: u128,
    /// Scalars in tensors of at least [`Tensors::LARGE`].
    pub in_large: u128,
    /// Blocks of [`Tensors::BLOCK`] scalars in those.
    pub blocks: u128,
    /// The largest tensor.
    pub largest: u128,
    /// The largest sum of one and its predecessor, and of once, twice or
    /// three times the one: what a step holds that goes tensor by tensor, and
    /// whose last temporary lives on into the next turn.
    pub steps: [u128; 3],
    last: u128,
}

impl Tensors {
    /// From how many scalars on 8-bit optimizers quantize a tensor's state.
    pub const LARGE: u64 = 4096;
    /// How many scalars of quantized state share a scale.
    pub const BLOCK: u64 = 256;
    /// None.
    pub const NONE: Self = Self {
        count: 0,
        scalars: 0,
        wide: 0,
        in_matrices: 0,
        sides: 0,
        in_large: 0,
        blocks: 0,
        largest: 0,
        steps: [0; 3],
        last: 0,
    };

    /// Adds a tensor and its copies, which experts and stacked layers have;
    /// those change no maximum.
    // Without loops and calls, since rustc may evaluate it at every layer.
    pub(crate) const fn push(&mut self, tensor: Tensor, copies: u128) {
        let (scalars, rows) = (tensor.scalars as u128, tensor.rows as u128);
        self.count += copies;
        self.scalars += scalars * copies;
        if tensor.is_wide {
            self.wide += scalars * copies;
        }
        if rows > 0 {
            self.in_matrices += scalars * copies;
            self.sides += (rows + scalars / rows) * copies;
        }
        if tensor.scalars >= Self::LARGE {
            let block = Self::BLOCK as u128;
            self.in_large += scalars * copies;
            self.blocks += scalars.div_ceil(block) * copies;
        }
        if scalars > self.largest {
            self.largest = scalars;
        }
        let mut held = self.last + scalars;
        if held > self.steps[0] {
            self.steps[0] = held;
        }
        held += scalars;
        if held > self.steps[1] {
            self.steps[1] = held;
        }
        held += scalars;
        if held > self.steps[2] {
            self.steps[2] = held;
        }
        self.last = scalars;
    }
}
