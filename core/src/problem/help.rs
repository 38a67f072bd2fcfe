//! What to do about problems.

use super::{InputKind, Problem};
use crate::argument::Window;
use crate::layers::Merge;
use crate::shape::Shape;
use crate::text::Text;

/// Where a problem was met.
pub(crate) struct Around {
    /// What enters, if it is known; of two tensors that meet, the first.
    pub(crate) input: Option<Shape>,
    /// Whether that is the input of the network.
    pub(crate) is_first: bool,
    /// Whether a tensor that it meets was there before it: a branch without
    /// layers passes that on.
    pub(crate) is_passed_on: bool,
    /// Whether they meet in a `residual`, whose second branch is a shortcut.
    pub(crate) is_residual: bool,
    /// The input of the network.
    pub(crate) network: Shape,
}

impl Problem {
    /// Writes what to do about it, after `help: `; nothing where the sentence
    /// says it.
    pub(crate) const fn write_help(&self, around: &Around, text: &mut Text) {
        match (self, around.input) {
            (Self::ShapeRank { axes: 5.. }, _) => {
                text.str("a shape is that of one sample, without the batch");
            }
            (Self::Input { wanted }, Some(input)) => {
                write_other_input(*wanted, input, around.is_first, text);
            }
            (Self::Axes { given, axes, .. }, _) => {
                let (given, axes) = (given.sizes().len(), *axes);
                if around.is_first && given == 2 && axes == 1 {
                    text.str("a grey image is ");
                    around.network.write(text);
                    text.str("x1; ");
                } else if around.is_first && given == 2 && axes == 3 {
                    text.str("a shape is that of one sample, without the batch; ");
                }
                text.str("one number stands for every axis");
            }
            (Self::Fit { covers, sizes, axes, .. }, _) => {
                if let Some(meant) = around.network.channels_last() {
                    text.str("channels come last: is the input ");
                    meant.write(text);
                    text.str("?");
                } else {
                    text.str("use a smaller window, or `padding = ").number(lacking(covers, sizes, *axes)).str("`");
                }
            }
            (Self::PoolPadding { covers, .. }, _) => {
                text.str("pad by at most ").number(*covers / 2).str(", or put `pad(…)` before it");
            }
            (Self::NothingLeft, _) => {
                text.str("use less padding");
            }
            (Self::Divide { parameter, divisor, what, value }, _) => {
                text.str("use `").str(parameter).str(" = ").number(nearest_divisor(*value, *divisor)).str("`, or ");
                text.number(nearest_multiple(*value, *divisor)).str(" ").str(what);
            }
            (Self::Multiple { of, value, .. }, _) => {
                text.str("the nearest multiple is ").number(nearest_multiple(*value, *of));
            }
            (Self::Larger { .. }, _) => {
                text.str("use a smaller size; `pad(…)` is what adds");
            }
            (Self::Range { start, end: Some(_) }, Some(input)) if *start < input.channels() => {
                text.str("`slice(").number(*start).str("..)` goes to the last channel");
            }
            (Self::Index { length }, _) => {
                text.str("the last row is `take(").number(*length - 1).str(")` or `take(last)`");
            }
            (Self::Positions { length, .. }, _) => {
                text.str("use `max = ").number(*length).str("`, or a shorter sequence");
            }
            (Self::Elements { .. }, _) => {
                text.str("the product of the axes must stay the same");
            }
            (Self::Branches { merge, other }, Some(input)) => {
                write_meeting(*merge, input, *other, around, text);
            }
            (Self::Output { declared }, Some(input)) => write_ending(*declared, input, around.network, text),
            (Self::Ids { wanted: true }, _) => {
                text.str("let the network begin with it");
            }
            (Self::Ids { wanted: false }, _) => {
                text.str("read what the `embedding` gives");
            }
            (Self::Restarted { count }, _) => {
                text.str("put it before them, as in `name: { from(label) repeat ").number(*count).str(" { … } }`");
            }
            (Self::Tied { rows, columns, .. }, _) => {
                text.str("it gives ").number(*rows).str(" units from ").number(*columns).str(" channels");
            }
            _ => {}
        }
    }
}

/// What to do where a layer takes inputs of another rank.
const fn write_other_input(wanted: InputKind, input: Shape, is_first: bool, text: &mut Text) {
    match wanted {
        InputKind::Ids => {
            text.str("declare the number of ids as the input; `linear(…)` or `conv(…)` reads features");
        }
        _ if input.rank() == 1 && is_first => {
            text.str("declare the input with its axes, or `reshape(…)` it");
        }
        _ if input.rank() == 1 => {
            text.str("put it before the layer that flattens, or `reshape(…)` its input");
        }
        _ => {
            text.str("`tokens` makes it ").number(input.positions()).str("x").number(input.channels());
            if is_first && input.rank() == 3 {
                text.str("; before that, `conv(…)` with a stride of its window makes patches");
            }
        }
    }
}

/// The padding on both sides that lets the window in on every axis.
const fn lacking(covers: &[u64; Window::MAX_AXES], sizes: &[u64; Window::MAX_AXES], axes: usize) -> u64 {
    let mut most = 0;
    let mut i = 0;
    while i < axes {
        let padding = covers[i].saturating_sub(sizes[i]).div_ceil(2);
        if padding > most {
            most = padding;
        }
        i += 1;
    }
    most
}

/// The largest number up to `below` that divides `value`; 1 where that takes
/// long to find.
const fn nearest_divisor(value: u64, below: u64) -> u64 {
    let mut divisor = if value < below { value } else { below };
    let mut steps = 0;
    while divisor > 1 && steps < 4096 {
        if value.is_multiple_of(divisor) {
            return divisor;
        }
        divisor -= 1;
        steps += 1;
    }
    1
}

const fn nearest_multiple(value: u64, divisor: u64) -> u64 {
    let below = value - value % divisor;
    let above = below.saturating_add(divisor);
    if below > 0 && value - below <= above - value { below } else { above }
}

/// What to do about tensors that do not go together.
const fn write_meeting(merge: Merge, one: Shape, other: Shape, around: &Around, text: &mut Text) {
    match merge {
        Merge::Experts { .. } if one.rank() == other.rank() && same_axes(one, other) => {
            text.str("end them with `linear(").number(one.channels()).str(")`");
        }
        Merge::Experts { .. } => {
            text.str("the shape must stay the same");
        }
        Merge::Multiply if one.rank() != other.rank() && one.channels() == other.channels() => {
            write_unflattened(one.channels(), text);
        }
        Merge::Multiply => {
            text.str("the channels must be equal, and each spatial axis equal or 1");
        }
        Merge::Add | Merge::Concat => {
            if matches!(merge, Merge::Add)
                && around.is_passed_on
                && write_shortcut(one, other, around.is_residual, text)
            {
                return;
            }
            let is_add = matches!(merge, Merge::Add);
            if (!is_add || one.channels() == other.channels()) && write_enlarged(one, other, text) {
                return;
            }
            text.str(if is_add { "the shapes must be equal" } else { "all axes but the channels must be equal" });
        }
    }
}

/// What a dense layer that flattens was to be.
const fn write_unflattened(units: u64, text: &mut Text) {
    text.str("`linear(").number(units).str(")` keeps the axes that `fc` flattens");
}

/// Returns whether all axes but the channels are equal.
const fn same_axes(one: Shape, other: Shape) -> bool {
    let mut axis = 0;
    while axis + 1 < one.rank() {
        if one.axis(axis) != other.axis(axis) {
            return false;
        }
        axis += 1;
    }
    true
}

/// How the smaller of two tensors becomes as large as the other, if one factor
/// does that on every axis.
const fn write_enlarged(one: Shape, other: Shape, text: &mut Text) -> bool {
    if one.rank() != other.rank() || one.rank() == 1 {
        return false;
    }
    let (small, large) = if one.axis(0) < other.axis(0) { (one, other) } else { (other, one) };
    let factor = large.axis(0) / small.axis(0);
    let mut axis = 0;
    while axis + 1 < small.rank() {
        if factor == 1 || small.axis(axis) as u128 * factor as u128 != large.axis(axis) as u128 {
            return false;
        }
        axis += 1;
    }
    text.str("`upsample(").number(factor).str(")` makes ");
    small.write(text);
    text.str(" as large");
    if small.axis(0) > 1 {
        text.str(", `stride = ").number(factor).str("` the other as small");
    }
    true
}

/// The layer that turns what was there into `left`, if strides and filters
/// do.
const fn write_shortcut(left: Shape, entered: Shape, is_residual: bool, text: &mut Text) -> bool {
    if left.rank() != entered.rank() {
        return false;
    }
    if same_axes(left, entered) && left.rank() < 3 {
        text.str(if is_residual { "add a shortcut: `{ linear(" } else { "end the other branch with `linear(" });
        text.number(left.channels()).str(if is_residual { ") }`" } else { ")`" });
        return true;
    }
    let stride = entered.axis(0) / left.axis(0);
    let mut axis = 0;
    while axis + 1 < left.rank() {
        if stride == 0 || entered.axis(axis).div_ceil(stride) != left.axis(axis) {
            return false;
        }
        axis += 1;
    }
    text.str(if is_residual { "add a shortcut: `{ conv(" } else { "end the other branch with `conv(" });
    text.number(left.channels()).str(", 1");
    if stride > 1 {
        text.str(", stride = ").number(stride);
    }
    text.str(if is_residual { ") }`" } else { ")`" });
    true
}

/// What makes a network that gives one shape give another, or say what it
/// gives.
const fn write_ending(declared: Shape, given: Shape, network: Shape, text: &mut Text) {
    if let Some(output) = declared.turned() {
        if output.same(&given) {
            text.str("channels come last: declare `-> ");
            given.write(text);
            text.str("`");
            return;
        }
        if let Some(input) = network.channels_last() {
            text.str("channels come last: is the input ");
            input.write(text);
            text.str(", and the output ");
            output.write(text);
            text.str("?");
            return;
        }
    }
    if given.rank() == 1 && declared.rank() > 1 && given.channels() == declared.channels() {
        write_unflattened(given.channels(), text);
        return;
    }
    if given.elements() == declared.elements() && declared.rank() == 1 {
        text.str("end with `flatten`");
        return;
    }
    text.str("declare `-> ");
    given.write(text);
    text.str("`, or end with ");
    match declared.axes() {
        [units] => {
            text.str("`fc(").number(*units).str(")`");
        }
        _ => {
            text.str("layers that give it");
        }
    }
}
