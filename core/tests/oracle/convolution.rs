//! Convolutions: the weights listed, and met at every place of the window.

use netweight_core::layers::{Conv, Depthwise};
use netweight_core::{Layer, Padding, Problem, Shape, Window};

use crate::answer::{Answer, Count, Tally};
use crate::grid::{each, tuples};
use crate::sliding::Sliding;
use crate::values::{dealt, paddings, shape, window, windows};

/// Counts a convolution.
pub(crate) fn conv(conv: &Conv, input: Shape) -> Answer {
    let (channels, filters, groups) = (input.channels(), conv.filters, conv.groups);
    let mut problems = ungrouped(channels, filters, groups);
    let slid = match sliding(conv).over(input) {
        Ok(slid) => slid,
        Err(more) => {
            problems.extend(more);
            return Err(problems);
        }
    };
    if !problems.is_empty() {
        return Err(problems);
    }

    let mut params = 0;
    each_weight(channels, filters, groups, &slid.window, || params += 1);
    for _filter in 0..filters {
        params += u64::from(conv.bias);
    }
    let mut macs = 0;
    each(&slid.places, |_| each_weight(channels, filters, groups, &slid.window, || macs += 1));
    Ok(Count { output: [slid.places, vec![filters]].concat(), params, buffers: 0, macs })
}

/// Counts a depthwise convolution, in which every channel has filters of its
/// own.
pub(crate) fn depthwise(depthwise: &Depthwise, input: Shape) -> Answer {
    let Depthwise { window, multiplier, stride, padding, dilation, bias } = *depthwise;
    let slid = Sliding { window, stride, padding, dilation, ceil: false, pool: false }.over(input)?;
    let (mut filters, mut params, mut macs) = (0, 0, 0);
    for _channel in 0..input.channels() {
        for _filter in 0..multiplier {
            filters += 1;
            params += u64::from(bias);
            each(&slid.window, |_| params += 1);
            each(&slid.places, |_| each(&slid.window, |_| macs += 1));
        }
    }
    Ok(Count { output: [slid.places, vec![filters]].concat(), params, buffers: 0, macs })
}

/// What is wrong with the groups of a convolution.
pub(crate) fn ungrouped(channels: u64, filters: u64, groups: u64) -> Vec<Problem> {
    [("channels", channels), ("filters", filters)]
        .into_iter()
        .filter(|(_, items)| dealt(*items, groups).is_none())
        .map(|(what, value)| Problem::Divide { parameter: "groups", divisor: groups, what, value })
        .collect()
}

/// Visits every weight: a filter has one for each cell of its window in each
/// channel of its own group.
pub(crate) fn each_weight(channels: u64, filters: u64, groups: u64, window: &[u64], mut visit: impl FnMut()) {
    let (channels_each, filters_each) = (dealt(channels, groups).unwrap(), dealt(filters, groups).unwrap());
    for filter in 0..filters {
        for channel in 0..channels {
            if filter / filters_each == channel / channels_each {
                each(window, |_| visit());
            }
        }
    }
}

fn sliding(conv: &Conv) -> Sliding {
    let Conv { window, stride, padding, dilation, .. } = *conv;
    Sliding { window, stride, padding, dilation, ceil: false, pool: false }
}

#[test]
fn a_convolution_has_as_many_outputs_as_places_of_its_window() {
    let mut tally = Tally::default();
    for size in 1..=8 {
        for places in geometries(&[1, 2, 3, 4, 5], &[1, 2, 3, 4], &[1, 2, 3], &[0, 1, 2, 3], 1) {
            for (channels, filters, groups) in [(1, 1, 1), (3, 2, 1), (2, 4, 2), (6, 3, 3), (5, 6, 4)] {
                let layer = Conv { filters, groups, ..places };
                let input = shape(&[size], channels);
                tally.compare(Layer::Conv(layer), input, &conv(&layer, input));
            }
        }
    }
    tally.saw_both();
}

#[test]
fn the_window_of_a_convolution_slides_along_every_axis_by_its_own_stride() {
    let mut tally = Tally::default();
    let flat = geometries(&[1, 2, 3], &[1, 2, 3], &[1, 2], &[0, 1, 2], 2);
    for sizes in tuples(&[1, 2, 3, 5], 2) {
        let input = shape(&sizes, 1);
        for layer in &flat {
            tally.compare(Layer::Conv(*layer), input, &conv(layer, input));
        }
    }
    for sizes in tuples(&[1, 2, 4], 3) {
        let input = shape(&sizes, 2);
        for layer in deep_geometries() {
            tally.compare(Layer::Conv(layer), input, &conv(&layer, input));
        }
    }
    tally.saw_both();
}

#[test]
fn a_filter_has_a_weight_for_each_cell_in_each_channel_of_its_group() {
    let mut tally = Tally::default();
    for grouping in tuples(&[1, 2, 3, 4, 5, 6], 3) {
        let (channels, filters, groups) = (grouping[0], grouping[1], grouping[2]);
        for bias in [false, true] {
            for (sizes, cells) in [(vec![3], 2), (vec![3, 2], 1), (vec![2, 3], 3)] {
                let layer = Conv { filters, window: Window::every(cells), groups, bias, ..Conv::DEFAULT };
                let input = shape(&sizes, channels);
                tally.compare(Layer::Conv(layer), input, &conv(&layer, input));
            }
        }
    }
    tally.saw_both();
}

#[test]
fn a_depthwise_convolution_has_filters_of_its_own_for_every_channel() {
    let mut tally = Tally::default();
    for size in 1..=8 {
        for places in geometries(&[1, 2, 3, 4, 5], &[1, 2, 3, 4], &[1, 2, 3], &[0, 1, 2, 3], 1) {
            for (channels, multiplier, bias) in [(1, 1, true), (3, 2, true), (2, 3, false)] {
                let Conv { window, stride, padding, dilation, .. } = places;
                let layer = Depthwise { window, multiplier, stride, padding, dilation, bias };
                let input = shape(&[size], channels);
                tally.compare(Layer::Depthwise(layer), input, &depthwise(&layer, input));
            }
        }
    }
    for grouping in tuples(&[1, 2, 3, 4, 5, 6], 2) {
        for bias in [false, true] {
            let layer = Depthwise { window: window(&[2, 3]), multiplier: grouping[0], bias, ..Depthwise::DEFAULT };
            let input = shape(&[3, 2], grouping[1]);
            tally.compare(Layer::Depthwise(layer), input, &depthwise(&layer, input));
        }
    }
    tally.saw_both();
}

/// Every convolution of one filter with these sizes along each axis.
fn geometries(cells: &[u64], strides: &[u64], dilations: &[u64], amounts: &[u64], axes: usize) -> Vec<Conv> {
    let mut geometries = Vec::new();
    for &window in &windows(cells, axes) {
        for &stride in &windows(strides, axes) {
            for &dilation in &windows(dilations, axes) {
                for &padding in &paddings(amounts, axes) {
                    geometries.push(Conv { window, stride, padding, dilation, ..Conv::DEFAULT });
                }
            }
        }
    }
    geometries
}

/// Some convolutions over three axes, no two of which are alike.
fn deep_geometries() -> Vec<Conv> {
    let mut geometries = Vec::new();
    let each = Padding::Each;
    for cells in [[1, 2, 3], [3, 1, 2], [2, 3, 1], [2, 2, 2]] {
        for stride in [[1, 1, 1], [1, 2, 3], [3, 1, 2]] {
            for dilation in [[1, 1, 1], [2, 1, 3]] {
                for padding in
                    [Padding::Same, Padding::Half, Padding::Valid, each(window(&[0, 1, 2])), each(Window::every(1))]
                {
                    let (window, stride, dilation) = (window(&cells), window(&stride), window(&dilation));
                    geometries.push(Conv { filters: 2, window, stride, padding, dilation, ..Conv::DEFAULT });
                }
            }
        }
    }
    geometries
}
