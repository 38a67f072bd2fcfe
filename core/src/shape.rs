//! Shapes of tensors, per sample.

use crate::argument::Window;
use crate::checked::to_u64;
use crate::integer::NoNumber;
use crate::problem::{InputKind, Problem};
use crate::text::Text;

/// The shape of a tensor, channels last and without the batch: `10`
/// (features), `1024x768` (length × channels), `28x28x1` (height × width ×
/// channels), `16x112x112x3` (depth × height × width × channels).
///
/// A shape has 1 to 4 axes, none of them 0, and at most `u64::MAX` elements:
/// [`Shape::elements`] cannot overflow.
///
/// ```
/// use netweight::Shape;
///
/// let shape = Shape::new(&[28, 28, 32]).unwrap();
/// assert_eq!(shape.elements(), 25_088);
/// assert_eq!(shape.to_string(), "28x28x32");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shape {
    pub(crate) axes: [u64; Shape::MAX_RANK],
    pub(crate) rank: usize,
    pub(crate) elements: u64,
}

impl Shape {
    /// The largest number of axes: three spatial ones and the channels.
    pub const MAX_RANK: usize = 4;

    /// What stands where a shape is not known: one feature.
    pub(crate) const ONE: Self = Self { axes: [1; Self::MAX_RANK], rank: 1, elements: 1 };

    /// The shape with these axes, the channels last.
    ///
    /// # Errors
    ///
    /// No axis or more than four, an axis of 0, or more than `u64::MAX`
    /// elements.
    pub const fn new(axes: &[u64]) -> Result<Self, Problem> {
        if axes.is_empty() || axes.len() > Self::MAX_RANK {
            return Err(Problem::ShapeRank { axes: axes.len() });
        }
        let mut padded = [1; Self::MAX_RANK];
        let mut i = 0;
        while i < axes.len() {
            padded[i] = axes[i];
            i += 1;
        }
        Self::of(padded, axes.len())
    }

    /// The shape with these axes, as a declaration's constants give them.
    ///
    /// # Errors
    ///
    /// As [`Shape::new`], and for an axis that is no number, below 0 or above
    /// `u64::MAX`.
    pub const fn from_integers(axes: &[Result<i128, NoNumber>]) -> Result<Self, Problem> {
        if axes.is_empty() || axes.len() > Self::MAX_RANK {
            return Err(Problem::ShapeRank { axes: axes.len() });
        }
        let mut padded = [1; Self::MAX_RANK];
        let mut i = 0;
        while i < axes.len() {
            let integer = match axes[i] {
                Ok(integer) => integer,
                Err(reason) => return Err(Problem::NoNumber { parameter: "axis", reason }),
            };
            let Some(axis) = to_u64(integer) else {
                return Err(Problem::ShapeAxis { value: integer });
            };
            padded[i] = axis;
            i += 1;
        }
        Self::of(padded, axes.len())
    }

    /// The shape with the first `rank` of these axes, which is 1 to 4; the
    /// others are 1.
    const fn of(axes: [u64; Self::MAX_RANK], rank: usize) -> Result<Self, Problem> {
        let [a, b, c, d] = axes;
        if a == 0 || b == 0 || c == 0 || d == 0 {
            return Err(Problem::ShapeAxis { value: 0 });
        }
        // Most are small, and rustc's evaluator does this at every layer.
        if (a | b | c | d) < 1 << 16 {
            return Ok(Self { axes, rank, elements: a * b * c * d });
        }
        let mut elements = product!(a, b, "the number of elements");
        if rank > 2 {
            elements = product!(elements, c, "the number of elements");
            elements = product!(elements, d, "the number of elements");
        }
        Ok(Self { axes, rank, elements })
    }

    /// The features of a dense layer.
    pub(crate) const fn features(count: u64) -> Result<Self, Problem> {
        Self::of([count, 1, 1, 1], 1)
    }

    /// The number of axes, the channels included: 1 to 4.
    #[must_use]
    pub const fn rank(&self) -> usize {
        self.rank
    }

    /// All axes, the channels last.
    #[must_use]
    pub const fn axes(&self) -> &[u64] {
        self.axes.split_at(self.rank).0
    }

    /// All axes but the channels.
    #[must_use]
    pub const fn spatial(&self) -> &[u64] {
        self.axes.split_at(self.rank - 1).0
    }

    /// The last axis: the channels, or the number of features.
    #[must_use]
    pub const fn channels(&self) -> u64 {
        self.axes[self.rank - 1]
    }

    /// The number of elements: the product of all axes.
    #[must_use]
    pub const fn elements(&self) -> u64 {
        self.elements
    }

    /// The number of elements of one channel: the product of the spatial axes.
    #[must_use]
    pub const fn positions(&self) -> u64 {
        self.elements / self.channels()
    }

    /// Returns whether two shapes have the same axes (`==` for constants).
    #[must_use]
    pub const fn same(&self, other: &Self) -> bool {
        if self.rank != other.rank {
            return false;
        }
        let mut i = 0;
        while i < self.rank {
            if self.axes[i] != other.axes[i] {
                return false;
            }
            i += 1;
        }
        true
    }

    /// The shape that may be meant by one whose channels seem to come first: up
    /// to 4 of them, before a square image, with the batch or without, or up to
    /// 2 before a long sequence.
    #[must_use]
    pub const fn channels_last(&self) -> Option<Self> {
        let meant = match self.axes() {
            [_, channels @ 1..=4, height, width] | [channels @ 1..=4, height, width]
                if *height == *width && *height > 4 =>
            {
                Self::new(&[*height, *width, *channels])
            }
            [channels @ 1..=2, length] if *length > 512 => Self::new(&[*length, *channels]),
            _ => return None,
        };
        match meant {
            Ok(meant) => Some(meant),
            Err(_) => None,
        }
    }

    /// An image whose first axis is put last.
    pub(crate) const fn turned(&self) -> Option<Self> {
        match self.axes() {
            [first, height, width] => match Self::new(&[*height, *width, *first]) {
                Ok(turned) => Some(turned),
                Err(_) => None,
            },
            _ => None,
        }
    }

    /// This shape with other channels.
    pub(crate) const fn with_channels(&self, channels: u64) -> Result<Self, Problem> {
        let mut axes = self.axes;
        axes[self.rank - 1] = channels;
        Self::of(axes, self.rank)
    }

    /// This shape with other spatial axes: the first `rank() - 1` of `sizes`.
    pub(crate) const fn with_spatial(&self, sizes: [u64; Window::MAX_AXES]) -> Result<Self, Problem> {
        self.with(sizes, self.channels())
    }

    /// A shape of the same rank with other spatial axes and channels.
    pub(crate) const fn with(&self, sizes: [u64; Window::MAX_AXES], channels: u64) -> Result<Self, Problem> {
        let [a, b, c] = sizes;
        let axes = match self.rank {
            1 => [channels, 1, 1, 1],
            2 => [a, channels, 1, 1],
            3 => [a, b, channels, 1],
            _ => [a, b, c, channels],
        };
        Self::of(axes, self.rank)
    }

    /// One axis, counted from the first: `axes()[axis]`, in fewer steps of
    /// rustc's evaluator.
    pub(crate) const fn axis(&self, axis: usize) -> u64 {
        self.axes[axis]
    }

    /// The number of spatial axes, if there is one at least.
    pub(crate) const fn spatial_axes(&self) -> Result<usize, Problem> {
        if self.rank == 1 {
            return Err(Problem::Input { wanted: InputKind::Spatial });
        }
        Ok(self.rank - 1)
    }

    /// The length and the channels of a sequence.
    pub(crate) const fn sequence(&self) -> Result<(u64, u64), Problem> {
        if self.rank != 2 {
            return Err(Problem::Input { wanted: InputKind::Sequence });
        }
        Ok((self.axes[0], self.axes[1]))
    }

    /// This shape with each spatial axis times a factor.
    pub(crate) const fn scaled(&self, parameter: &'static str, factor: Window) -> Result<Self, Problem> {
        let axes = attempt!(self.spatial_axes());
        let factors = on_axes!(factor, parameter, axes);
        let mut sizes = [1; Window::MAX_AXES];
        let mut i = 0;
        while i < axes {
            sizes[i] = product!(self.axes[i], factors.on(i), "its output");
            i += 1;
        }
        self.with_spatial(sizes)
    }

    /// Writes the axes with `x` between them.
    pub const fn write(&self, text: &mut Text) {
        let mut i = 0;
        while i < self.rank {
            if i > 0 {
                text.str("x");
            }
            text.number(self.axes[i]);
            i += 1;
        }
    }
}

display_as_written!(Shape);
debug_as_displayed!(Shape);
