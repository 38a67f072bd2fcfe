//! The effective aperture: what an element sees of the network's input.

use crate::argument::Window;
use crate::cost::Patch;
use crate::shape::Shape;
use crate::text::Text;

/// The patch of the network's input that one element of a tensor sees (its
/// receptive field), along each spatial axis.
///
/// Along a chain, `size += (window − 1)·stride`, `padding += padding·stride`,
/// `stride *= stride`, from size 1, stride 1, padding 0; where branches meet,
/// the largest patch counts (Araujo, Norris and Sim, Distill 2019). Layers
/// that see their whole input make the aperture everything; normalisation
/// does not count.
///
/// `Display` writes the size: `11x11`, or `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aperture {
    axes: usize,
    spans: [Span; Window::MAX_AXES],
    everything: bool,
}

/// The aperture along one axis, in parts of a place: enlarging layers move by
/// less than a place of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    size: u64,
    stride: u64,
    padding: i64,
    parts: u64,
}

impl Span {
    const POINT: Self = Self { size: 1, stride: 1, padding: 0, parts: 1 };
}

impl Aperture {
    /// An element of the network's input sees itself.
    pub(crate) const fn of_input(input: &Shape) -> Self {
        Self { axes: input.rank() - 1, spans: [Span::POINT; Window::MAX_AXES], everything: false }
    }

    pub(crate) const EVERYTHING: Self = Self { axes: 0, spans: [Span::POINT; Window::MAX_AXES], everything: true };

    /// Whether an element sees the whole input, or more than a number can
    /// say.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        self.everything
    }

    /// The number of spatial axes of the network's input.
    #[must_use]
    pub const fn axes(&self) -> usize {
        self.axes
    }

    /// The size of the patch along an axis, rounded up to whole places; none
    /// if it is everything, or there is no such axis.
    #[must_use]
    pub const fn size(&self, axis: usize) -> Option<u64> {
        if self.everything || axis >= self.axes {
            return None;
        }
        Some(self.spans[axis].size.div_ceil(self.spans[axis].parts))
    }

    /// How far the patch moves along an axis from one element to the next, as
    /// a fraction: numerator and denominator. None as for [`Aperture::size`].
    #[must_use]
    pub const fn stride(&self, axis: usize) -> Option<(u64, u64)> {
        if self.everything || axis >= self.axes {
            return None;
        }
        let Span { stride, parts, .. } = self.spans[axis];
        let common = common_divisor(stride, parts);
        Some((stride / common, parts / common))
    }

    /// How far before the input the first patch begins along an axis, rounded
    /// down to whole places. None as for [`Aperture::size`].
    #[must_use]
    pub const fn padding(&self, axis: usize) -> Option<i64> {
        if self.everything || axis >= self.axes {
            return None;
        }
        let Span { padding, parts, .. } = self.spans[axis];
        #[expect(clippy::cast_possible_wrap, reason = "`through` limits it")]
        Some(padding.div_euclid(parts as i64))
    }

    /// The aperture behind a patch over an input of so many spatial axes.
    pub(crate) const fn through(&self, patch: &Patch, axes: usize) -> Self {
        // Behind `tokens` and `reshape` the axes are others.
        if self.everything || axes != self.axes {
            return Self::EVERYTHING;
        }
        let mut spans = self.spans;
        let mut axis = 0;
        while axis < axes {
            spans[axis] = match through(&spans[axis], patch, axis) {
                Some(span) => span,
                None => return Self::EVERYTHING,
            };
            axis += 1;
        }
        Self { axes, spans, everything: false }
    }

    /// The larger of two apertures, along each axis.
    pub(crate) const fn or(&self, other: &Self) -> Self {
        if self.everything || other.everything || self.axes != other.axes {
            return Self::EVERYTHING;
        }
        let mut larger = *self;
        let mut axis = 0;
        while axis < self.axes {
            let (a, b) = (&self.spans[axis], &other.spans[axis]);
            if (b.size as u128) * (a.parts as u128) > (a.size as u128) * (b.parts as u128) {
                larger.spans[axis] = *b;
            }
            axis += 1;
        }
        larger
    }

    /// Writes the size of the patch.
    pub const fn write(&self, text: &mut Text) {
        if self.everything {
            text.str("all");
            return;
        }
        if self.axes == 0 {
            text.str("1");
        }
        let mut axis = 0;
        while let Some(size) = self.size(axis) {
            if axis > 0 {
                text.str("x");
            }
            text.number(size);
            axis += 1;
        }
    }
}

display_as_written!(Aperture);

/// A span behind a patch; none if it is too large for a number.
const fn through(span: &Span, patch: &Patch, axis: usize) -> Option<Span> {
    /// What is larger than this sees everything; no product of three such
    /// numbers is too large for 128 bits.
    const LIMIT: i128 = 1 << 40;
    let (window, step) = (patch.window[axis] as i128, patch.stride[axis] as i128);
    let (shrink, before) = (patch.shrink[axis] as i128, patch.padding[axis] as i128);
    if window > LIMIT || step > LIMIT || shrink > LIMIT || before > LIMIT || before < -LIMIT {
        return None;
    }
    let size = (span.size as i128 + (window - 1) * span.stride as i128) * shrink;
    let padding = (span.padding as i128 + before * span.stride as i128) * shrink;
    let stride = span.stride as i128 * step;
    let parts = span.parts as i128 * shrink;
    if size > LIMIT || padding > LIMIT || padding < -LIMIT || stride > LIMIT || parts > LIMIT {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let (size, stride, padding, parts) = (size as u64, stride as u64, padding as i64, parts as u64);
    if parts == 1 {
        return Some(Span { size, stride, padding, parts });
    }
    let common = common_divisor(common_divisor(size, stride), common_divisor(padding.unsigned_abs(), parts));
    #[expect(clippy::cast_possible_wrap, reason = "checked above")]
    let padding = padding / common as i64;
    Some(Span { size: size / common, stride: stride / common, padding, parts: parts / common })
}

/// The greatest common divisor; the other number if one is 0.
const fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
