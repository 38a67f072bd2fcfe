//! Large layers in numbers of 128 bits, which no product here can wrap
//! unseen: what the engine must answer where nothing can be counted.
//!
//! The number of places of a window is still not calculated but searched for:
//! so many that the last one fits and the next one does not.

use netweight_core::graph::Tie;
use netweight_core::layers::{AvgPool, BatchNorm, Conv, ConvTranspose, Depthwise, Linear, MaxPool, Pad, Upsample};
use netweight_core::{Cost, Layer, Padding, Problem, Shape, Window};

use crate::answer::same_problem;
use crate::sliding::Sliding;
use crate::values::{no_spatial_axes, on_each_axis, three};

/// What a layer comes to.
#[derive(Debug, Default)]
struct Wide {
    /// What is wrong with it, but for numbers that are too large.
    problems: Vec<Problem>,
    output: Vec<u128>,
    params: u128,
    macs: u128,
    /// Numbers on the way that must fit as well.
    others: Vec<u128>,
}

/// Fails if the engine is wrong about a layer that this module knows: if a
/// number is wrong, or is called too large and is not, or the other way round.
pub(crate) fn judge(layer: Layer, input: Shape, found: &Result<Cost, Problem>) {
    let wide = match layer {
        Layer::Conv(layer) => conv(&layer, input),
        Layer::Depthwise(layer) => depthwise(&layer, input),
        Layer::ConvTranspose(layer) => conv_transpose(&layer, input),
        Layer::MaxPool(layer) => pool(&layer, input),
        Layer::AvgPool(AvgPool { window, stride, padding, ceil }) => {
            pool(&MaxPool { window, stride, padding, ceil, ..MaxPool::DEFAULT }, input)
        }
        Layer::Fc(layer) => dense(&[], product(input.axes()), layer.units, layer.bias),
        Layer::Linear(layer) => linear(&layer, input),
        Layer::BatchNorm(BatchNorm { affine }) => by_channel(input, if affine { 2 } else { 0 }, 2),
        Layer::Pad(Pad { amount }) => along_axes(input, "amount", amount.0, |size, amount| size + 2 * amount),
        Layer::Upsample(Upsample { factor }) => along_axes(input, "factor", factor, |size, factor| size * factor),
        _ => return,
    };
    let elements = wide.output.iter().fold(1_u128, |elements, &axis| elements.saturating_mul(axis));
    let numbers = [elements, wide.params, wide.macs];
    let too_large = wide.output.iter().chain(&wide.others).chain(&numbers).any(|&number| number > u64::MAX.into());
    let right = match found {
        Ok(cost) => {
            let output: Vec<u128> = cost.output.axes().iter().map(|&axis| axis.into()).collect();
            let same = (output, cost.params.into(), cost.macs.into()) == (wide.output.clone(), wide.params, wide.macs);
            wide.problems.is_empty() && !too_large && same
        }
        Err(Problem::Overflow { .. }) => too_large,
        Err(problem) => wide.problems.iter().any(|wanted| same_problem(problem, wanted)),
    };
    assert!(right, "`{layer}` on {input}: the engine says {found:?}, wide arithmetic {wide:?}");
}

fn linear(layer: &Linear, input: Shape) -> Wide {
    let mut wide = dense(input.spatial(), input.channels().into(), layer.units, layer.bias);
    let Some(Tie { rows, columns, .. }) = layer.tied else {
        return wide;
    };
    // A weight that is shared must be of the size of one that is not, and
    // is counted where it belongs.
    if (rows, columns) != (layer.units, input.channels()) {
        wide.problems.push(Problem::Tied { rows, columns, units: layer.units });
    }
    wide.others.push(wide.params);
    wide.params = if layer.bias { layer.units.into() } else { 0 };
    wide
}

fn conv(conv: &Conv, input: Shape) -> Wide {
    let Conv { filters, window, stride, padding, dilation, groups, bias } = *conv;
    let slid = slid(&Sliding { window, stride, padding, dilation, ceil: false, pool: false }, input);
    let positions = slid.output.iter().fold(1, |positions: u128, &places| positions.saturating_mul(places));
    weighted(slid, window, input, filters.into(), groups, bias, positions)
}

fn depthwise(depthwise: &Depthwise, input: Shape) -> Wide {
    let Depthwise { window, multiplier, stride, padding, dilation, bias } = *depthwise;
    let slid = slid(&Sliding { window, stride, padding, dilation, ceil: false, pool: false }, input);
    let filters = u128::from(multiplier) * u128::from(input.channels());
    let positions = slid.output.iter().fold(1, |positions: u128, &places| positions.saturating_mul(places));
    weighted(slid, window, input, filters, input.channels(), bias, positions)
}

fn conv_transpose(layer: &ConvTranspose, input: Shape) -> Wide {
    let ConvTranspose { filters, window, stride, padding, output_padding, dilation, groups, bias } = *layer;
    let sizes = [
        ("window", window),
        ("stride", stride),
        ("padding", padding.0),
        ("output_padding", output_padding.0),
        ("dilation", dilation),
    ];
    let sizes = match resolved(&sizes, input) {
        Ok(sizes) => sizes,
        Err(problems) => return Wide { problems, ..Wide::default() },
    };
    let mut wide = Wide::default();
    for (axis, &size) in input.spatial().iter().enumerate() {
        let [window, stride, padding, extra, dilation] =
            [0, 1, 2, 3, 4].map(|size: usize| u128::from(sizes[size][axis]));
        if extra >= stride && extra >= dilation {
            let [value, below] = [sizes[3][axis], sizes[1][axis].max(sizes[4][axis])];
            wide.problems.push(Problem::OutputPadding { value, below });
        }
        let last_start = u128::from(size - 1) * stride;
        let end = last_start.saturating_add((window - 1) * dilation).saturating_add(1 + extra);
        if end <= padding + padding {
            wide.problems.push(Problem::NothingLeft);
        }
        wide.output.push(end.saturating_sub(padding + padding));
    }
    weighted(wide, window, input, filters.into(), groups, bias, product(input.spatial()))
}

fn pool(pool: &MaxPool, input: Shape) -> Wide {
    let MaxPool { window, stride, padding, ceil, dilation } = *pool;
    let stride = stride.unwrap_or(window);
    let mut wide = slid(&Sliding { window, stride, padding, dilation, ceil, pool: true }, input);
    wide.output.push(input.channels().into());
    wide
}

fn dense(spatial: &[u64], inputs: u128, units: u64, bias: bool) -> Wide {
    let weights = inputs * u128::from(units);
    let mut output: Vec<u128> = spatial.iter().map(|&axis| axis.into()).collect();
    output.push(units.into());
    let params = weights.saturating_add(if bias { units.into() } else { 0 });
    Wide { output, params, macs: weights.saturating_mul(product(spatial)), ..Wide::default() }
}

fn by_channel(input: Shape, params_each: u128, buffers_each: u128) -> Wide {
    let channels = u128::from(input.channels());
    let output = input.axes().iter().map(|&axis| axis.into()).collect();
    Wide { output, params: params_each * channels, others: vec![buffers_each * channels], ..Wide::default() }
}

/// A layer that changes each spatial axis by an argument's size on it.
fn along_axes(input: Shape, parameter: &'static str, given: Window, change: impl Fn(u128, u128) -> u128) -> Wide {
    match resolved(&[(parameter, given)], input) {
        Ok(sizes) => {
            let changed =
                input.spatial().iter().zip(&sizes[0]).map(|(&size, &given)| change(size.into(), given.into()));
            let output = changed.chain([input.channels().into()]).collect();
            Wide { output, ..Wide::default() }
        }
        Err(problems) => Wide { problems, ..Wide::default() },
    }
}

/// The places of a window, and what is wrong with it.
fn slid(sliding: &Sliding, input: Shape) -> Wide {
    let given = if let Padding::Each(padding) = sliding.padding { padding } else { Window::every(0) };
    let sizes =
        [("window", sliding.window), ("stride", sliding.stride), ("dilation", sliding.dilation), ("padding", given)];
    let sizes = match resolved(&sizes, input) {
        Ok(sizes) => sizes,
        Err(problems) => return Wide { problems, ..Wide::default() },
    };
    let mut wide = Wide::default();
    let (mut all_covers, mut paddings) = (Vec::new(), Vec::new());
    for (axis, &size) in input.spatial().iter().enumerate() {
        let [window, stride, dilation, given] = [0, 1, 2, 3].map(|size: usize| u128::from(sizes[size][axis]));
        let covers = (window - 1) * dilation + 1;
        let padding = if sliding.padding == Padding::Half { (covers - 1) / 2 } else { given };
        if sliding.pool && padding > covers / 2 {
            wide.problems.push(Problem::PoolPadding { covers: narrow(covers), padding: narrow(padding) });
        }
        let start_below = u128::from(size).saturating_add(padding);
        let padded = start_below.saturating_add(padding).saturating_add(if sliding.ceil { stride - 1 } else { 0 });
        wide.output.push(most(|places| {
            let start = (places - 1).saturating_mul(stride);
            if sliding.padding == Padding::Same {
                return start < size.into();
            }
            start.saturating_add(covers) <= padded && !(sliding.ceil && start >= start_below)
        }));
        wide.others.push(covers);
        all_covers.push(narrow(covers));
        paddings.push(narrow(padding));
    }
    if wide.output.contains(&0) {
        wide.problems.push(Problem::Fit {
            covers: three(&all_covers),
            sizes: three(input.spatial()),
            padding: three(&paddings),
            axes: input.spatial().len(),
            dilated: all_covers != sizes[0],
        });
    }
    wide.others.push(product(&sizes[0]));
    wide
}

/// Adds the weights of filters, and what is wrong with their groups.
fn weighted(
    mut wide: Wide,
    window: Window,
    input: Shape,
    filters: u128,
    groups: u64,
    bias: bool,
    positions: u128,
) -> Wide {
    for (what, value) in [("channels", input.channels().into()), ("filters", filters)] {
        if value % u128::from(groups) != 0 {
            wide.problems.push(Problem::Divide { parameter: "groups", divisor: groups, what, value: narrow(value) });
        }
    }
    let cells = on_each_axis("window", window, input.spatial().len()).map_or(1, |window| product(&window));
    let channels = u128::from(input.channels() / groups);
    let weights = cells.saturating_mul(channels).saturating_mul(filters);
    wide.output.push(filters);
    wide.params = weights.saturating_add(if bias { filters } else { 0 });
    wide.macs = weights.saturating_mul(positions);
    wide.others.extend([cells, weights]);
    wide
}

/// The sizes on each spatial axis.
fn resolved(sizes: &[(&'static str, Window)], input: Shape) -> Result<Vec<Vec<u64>>, Vec<Problem>> {
    let axes = input.spatial().len();
    if axes == 0 {
        return Err(vec![no_spatial_axes()]);
    }
    let problem = |&(parameter, given): &(&'static str, Window)| on_each_axis(parameter, given, axes).err();
    let problems: Vec<Problem> = sizes.iter().filter_map(problem).collect();
    if problems.is_empty() {
        Ok(sizes.iter().filter_map(|&(parameter, given)| on_each_axis(parameter, given, axes).ok()).collect())
    } else {
        Err(problems)
    }
}

/// The largest number that still holds, of those that hold up to some point.
fn most(mut holds: impl FnMut(u128) -> bool) -> u128 {
    let (mut some, mut too_many) = (0, 1 << 70);
    while too_many - some > 1 {
        let middle = some + (too_many - some) / 2;
        if holds(middle) { some = middle } else { too_many = middle }
    }
    some
}

fn product(sizes: &[u64]) -> u128 {
    sizes.iter().fold(1, |product, &size| product.saturating_mul(size.into()))
}

/// For a problem, which is only looked at where its numbers fit.
fn narrow(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
