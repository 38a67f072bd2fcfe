//! The kinds of arguments that layers take, and their values.

mod given;
mod kind;
mod mask;

use crate::problem::Problem;
use crate::text::Text;
pub(crate) use given::{Argument, Given};
pub use kind::{Kind, Value, Words};
pub use mask::Mask;

/// A size along each spatial axis: a window, a stride, a dilation, a factor.
///
/// One number stands for that number on every axis.
///
/// ```
/// use netweight::Window;
///
/// assert_eq!(Window::every(3).to_string(), "3");
/// assert_eq!(Window::new(&[3, 5]).unwrap().to_string(), "3x5");
/// assert_eq!(Window::new(&[0, 5]).unwrap().to_string(), "(0, 5)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    pub(crate) sizes: [u64; Window::MAX_AXES],
    /// The number of axes given, or 0 for one size on every axis.
    pub(crate) axes: usize,
}

impl Window {
    /// The largest number of spatial axes.
    pub const MAX_AXES: usize = 3;

    /// This size on every axis.
    #[must_use]
    pub const fn every(size: u64) -> Self {
        Self { sizes: [size; Self::MAX_AXES], axes: 0 }
    }

    /// These sizes, one an axis; a single one stands for every axis.
    ///
    /// # Errors
    ///
    /// No size, or more than three.
    pub const fn new(sizes: &[u64]) -> Result<Self, Problem> {
        match *sizes {
            [size] => Ok(Self::every(size)),
            [height, width] => Ok(Self::plane(height, width)),
            [depth, height, width] => Ok(Self::volume(depth, height, width)),
            _ => Err(Problem::WindowAxes { axes: sizes.len() }),
        }
    }

    /// These sizes on two axes: height and width.
    #[must_use]
    pub const fn plane(height: u64, width: u64) -> Self {
        Self { sizes: [height, width, 1], axes: 2 }
    }

    /// These sizes on three axes: depth, height and width.
    #[must_use]
    pub const fn volume(depth: u64, height: u64, width: u64) -> Self {
        Self { sizes: [depth, height, width], axes: 3 }
    }

    /// The sizes as they were given: one for every axis, or one an axis.
    #[must_use]
    pub const fn sizes(&self) -> &[u64] {
        let given = if self.axes == 0 { 1 } else { self.axes };
        self.sizes.split_at(given).0
    }

    /// The sizes on all axes; the same on all if one was given.
    pub(crate) const fn on_all(&self) -> [u64; Self::MAX_AXES] {
        self.sizes
    }

    /// The size on one axis; the same on all if one was given.
    pub(crate) const fn on(&self, axis: usize) -> u64 {
        self.sizes[axis]
    }

    const fn same(&self, other: &Self) -> bool {
        self.axes == other.axes
            && self.sizes[0] == other.sizes[0]
            && self.sizes[1] == other.sizes[1]
            && self.sizes[2] == other.sizes[2]
    }

    /// Writes the sizes with `x` between them; as `(0, 3)` where Rust would
    /// read a hexadecimal number.
    pub const fn write(&self, text: &mut Text) {
        let sizes = self.sizes();
        let is_tuple = sizes.len() > 1 && sizes[0] == 0;
        if is_tuple {
            text.str("(");
        }
        let mut i = 0;
        while i < sizes.len() {
            if i > 0 {
                text.str(if is_tuple { ", " } else { "x" });
            }
            text.number(sizes[i]);
            i += 1;
        }
        if is_tuple {
            text.str(")");
        }
    }
}

/// A size along each spatial axis that may be 0: a padding, say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Amount(pub Window);

impl Amount {
    /// Nothing on any axis.
    pub const NONE: Self = Self(Window::every(0));
}

/// How a window that slides may reach over the edge of its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Padding {
    /// As much as gives ⌈input / stride⌉ outputs, an odd cell at the end
    /// (TensorFlow's `SAME`, ONNX's `SAME_UPPER`).
    Same,
    /// ⌊dilation·(window − 1) / 2⌋ on both sides (PyTorch's
    /// `padding = k // 2`).
    Half,
    /// None.
    Valid,
    /// This much on both sides.
    Each(Window),
}

impl Padding {
    /// No padding, written as a number: the default of pools.
    pub const ZERO: Self = Self::Each(Window::every(0));
}

/// A probability from 0 to below 1, to nine decimals.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Probability {
    billionths: u32,
}

impl Probability {
    /// Never.
    pub const ZERO: Self = Self { billionths: 0 };

    /// Returns whether it is never.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.billionths == 0
    }

    /// The probability nearest to `p`.
    ///
    /// # Errors
    ///
    /// `p` is not a number from 0 to below 1.
    pub const fn new(p: f64) -> Result<Self, Problem> {
        if !(p >= 0.0 && p < 1.0) {
            return Err(Problem::Probability);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10^9")]
        let billionths = (p * 1e9 + 0.5) as u32;
        if billionths >= 1_000_000_000 {
            return Err(Problem::Probability);
        }
        Ok(Self { billionths })
    }

    /// The probability in billionths.
    #[must_use]
    pub const fn billionths(&self) -> u32 {
        self.billionths
    }

    /// Writes the probability as a decimal.
    pub const fn write(&self, text: &mut Text) {
        text.str("0");
        if self.billionths == 0 {
            return;
        }
        text.str(".");
        let mut rest = self.billionths as u64;
        let mut place = 100_000_000;
        while rest > 0 {
            text.number(rest / place);
            rest %= place;
            place /= 10;
        }
    }
}

/// A place in a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Index {
    /// Counted from 0.
    At(u64),
    /// The last one.
    Last,
}

/// A half-open range of channels; a missing end is the end of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The first channel.
    pub start: u64,
    /// The first channel that is left out.
    pub end: Option<u64>,
}

display_as_written!(Window, Probability);
debug_as_displayed!(Window, Probability);

/// The sizes of a window on `axes` spatial axes; else returns that there is
/// another number of them.
macro_rules! on_axes {
    ($window:expr, $parameter:expr, $axes:expr) => {{
        let window: &$crate::argument::Window = &$window;
        if window.axes != 0 && window.axes != $axes {
            return Err($crate::problem::Problem::Axes { parameter: $parameter, given: *window, axes: $axes });
        }
        window
    }};
}
