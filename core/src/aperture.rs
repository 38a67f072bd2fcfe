//! The effective aperture: what an element sees of the network's input.

use core::fmt;

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
/// that enlarge are followed exactly, place by place: see [`Patch`]. Layers
/// that see their whole input make the aperture everything; normalisation
/// does not count.
///
/// `Display` writes the size: `11x11`, or `all`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Aperture {
    axes: usize,
    /// None if it is everything.
    spans: Option<[Span; Window::MAX_AXES]>,
}

/// The aperture along one axis: element i sees the places from
/// first + unit·⌊(step·i + `first_part`) / parts⌋ to the same with `last`.
///
/// An enlarging layer makes neighbours see the same places or move by a whole
/// unit, so that the stride alone, a fraction, would not tell the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    first: i64,
    last: i64,
    unit: i64,
    step: i64,
    /// Has no divisor in common with `step`.
    parts: i64,
    /// Below `parts`, as is `last_part`.
    first_part: i64,
    last_part: i64,
}

impl Span {
    const POINT: Self = Self { first: 0, last: 0, unit: 1, step: 1, parts: 1, first_part: 0, last_part: 0 };

    /// The size of the largest patch; 0 where none sees anything, as between
    /// the places that a transposed convolution writes.
    const fn size(&self) -> u64 {
        // Some element begins just before it would move by a unit.
        let further = if self.last_part > self.first_part { self.unit } else { 0 };
        let size = self.last - self.first + further + 1;
        #[expect(clippy::cast_sign_loss, reason = "checked here")]
        if size > 0 { size as u64 } else { 0 }
    }
}

impl Aperture {
    /// An element of the network's input sees itself.
    pub(crate) const fn of_input(input: &Shape) -> Self {
        Self { axes: input.rank() - 1, spans: Some([Span::POINT; Window::MAX_AXES]) }
    }

    pub(crate) const EVERYTHING: Self = Self { axes: 0, spans: None };

    /// Returns whether an element sees the whole input, or more than a number can
    /// say.
    #[must_use]
    pub const fn is_everything(&self) -> bool {
        self.spans.is_none()
    }

    const fn span(&self, axis: usize) -> Option<&Span> {
        match &self.spans {
            Some(spans) if axis < self.axes => Some(&spans[axis]),
            _ => None,
        }
    }

    /// The number of spatial axes of the network's input.
    #[must_use]
    pub const fn axes(&self) -> usize {
        self.axes
    }

    /// The size of the patch along an axis: of the largest one, where a layer
    /// that enlarges makes them differ. None if it is everything, or there is
    /// no such axis.
    #[must_use]
    pub const fn size(&self, axis: usize) -> Option<u64> {
        match self.span(axis) {
            Some(span) => Some(span.size()),
            None => None,
        }
    }

    /// How far the patch moves along an axis from one element to the next, as
    /// a fraction: numerator and denominator. None as for [`Aperture::size`].
    #[must_use]
    pub const fn stride(&self, axis: usize) -> Option<(u64, u64)> {
        let Some(&Span { unit, step, parts, .. }) = self.span(axis) else {
            return None;
        };
        let common = common_divisor(unit as i128, parts as i128);
        let stride = (unit as i128 / common * step as i128, parts as i128 / common);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`slide` limits it")]
        Some((stride.0 as u64, stride.1 as u64))
    }

    /// How far before the input the first patch begins along an axis. None as
    /// for [`Aperture::size`].
    #[must_use]
    pub const fn padding(&self, axis: usize) -> Option<i64> {
        match self.span(axis) {
            Some(span) => Some(-span.first),
            None => None,
        }
    }

    /// The aperture behind a patch over an input of so many spatial axes.
    pub(crate) const fn through(&self, patch: &Patch, axes: usize) -> Self {
        // Behind `tokens` and `reshape` the axes are others.
        let Some(mut spans) = self.spans else {
            return Self::EVERYTHING;
        };
        if axes != self.axes {
            return Self::EVERYTHING;
        }
        let mut axis = 0;
        while axis < axes {
            spans[axis] = match through(&spans[axis], patch, axis) {
                Some(span) => span,
                None => return Self::EVERYTHING,
            };
            axis += 1;
        }
        Self { axes, spans: Some(spans) }
    }

    /// The larger of two apertures, along each axis.
    pub(crate) const fn or(&self, other: &Self) -> Self {
        let (Some(mut larger), Some(others)) = (self.spans, &other.spans) else {
            return Self::EVERYTHING;
        };
        if self.axes != other.axes {
            return Self::EVERYTHING;
        }
        let mut axis = 0;
        while axis < self.axes {
            if others[axis].size() > larger[axis].size() {
                larger[axis] = others[axis];
            }
            axis += 1;
        }
        Self { axes: self.axes, spans: Some(larger) }
    }

    /// Writes the size of the patch.
    pub const fn write(&self, text: &mut Text) {
        if self.is_everything() {
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

/// The size, and how far the patch moves and begins before the input.
impl fmt::Debug for Aperture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Aperture({self}")?;
        for axis in 0..self.axes {
            if let Some((numerator, denominator)) = self.stride(axis) {
                write!(f, "{}{numerator}", if axis == 0 { ", stride " } else { "x" })?;
                if denominator > 1 {
                    write!(f, "/{denominator}")?;
                }
            }
        }
        for axis in 0..self.axes {
            if let Some(padding) = self.padding(axis) {
                write!(f, "{}{padding}", if axis == 0 { ", padding " } else { "x" })?;
            }
        }
        f.write_str(")")
    }
}

/// A span behind a patch; none if it is too large for a number.
const fn through(span: &Span, patch: &Patch, axis: usize) -> Option<Span> {
    let slid = slide(span, patch.stride[axis], patch.shrink[axis], patch.first[axis], patch.last[axis]);
    match slid {
        Some(slid) if patch.repeat[axis] > 1 => slide(&slid, 1, patch.repeat[axis], 0, 0),
        _ => slid,
    }
}

/// A span behind windows from ⌊(stride·i + first) / shrink⌋ to
/// ⌊(stride·i + last) / shrink⌋; none if it is too large for a number.
const fn slide(span: &Span, stride: u64, shrink: u64, first: i64, last: i64) -> Option<Span> {
    /// What is larger than this sees everything; no product of three such
    /// numbers is too large for 128 bits.
    const LIMIT: i128 = 1 << 40;
    let (stride, shrink, first, last) = (stride as i128, shrink as i128, first as i128, last as i128);
    if stride > LIMIT || shrink > LIMIT || first > LIMIT || first < -LIMIT || last > LIMIT || last < -LIMIT {
        return None;
    }
    let (mut unit, mut step, mut parts) = (span.unit as i128, span.step as i128, span.parts as i128);
    // Where the patch of element 0 begins and ends, in parts.
    let mut first = step * first + span.first_part as i128 * shrink;
    let mut last = step * last + span.last_part as i128 * shrink;
    if step > 1 && shrink > 1 {
        // ⌊step·⌊x / shrink⌋ / parts⌋ is none of x alone: this is at most it.
        first -= step * (shrink - 1);
    }
    step *= stride;
    parts *= shrink;
    let (mut first_part, mut last_part) = (0, 0);
    if parts > 1 {
        let common = common_divisor(step, parts);
        (step, parts) = (step / common, parts / common);
        (first, last) = (first.div_euclid(common), last.div_euclid(common));
        (first_part, last_part) = (first.rem_euclid(parts), last.rem_euclid(parts));
        (first, last) = (first.div_euclid(parts), last.div_euclid(parts));
    }
    first = span.first as i128 + unit * first;
    last = span.last as i128 + unit * last;
    if parts == 1 {
        (unit, step) = (unit * step, 1);
    }
    if unit > LIMIT || step > LIMIT || parts > LIMIT || first < -LIMIT || last > LIMIT || first > LIMIT || last < -LIMIT
    {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    Some(Span {
        first: first as i64,
        last: last as i64,
        unit: unit as i64,
        step: step as i64,
        parts: parts as i64,
        first_part: first_part as i64,
        last_part: last_part as i64,
    })
}

/// The greatest common divisor of two numbers above 0.
const fn common_divisor(mut a: i128, mut b: i128) -> i128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
