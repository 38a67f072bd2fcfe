//! Transposed convolutions: every input position writes its cells.

use netweight_core::layers::ConvTranspose;
use netweight_core::{Amount, Layer, Problem, Shape, Window};

use crate::answer::{Answer, Count, Tally};
use crate::convolution::{each_weight, ungrouped};
use crate::grid::{each, tuples};
use crate::values::{no_spatial_axes, on_each_axis, shape, window, windows};

/// Counts a transposed convolution.
pub(crate) fn conv_transpose(layer: &ConvTranspose, input: Shape) -> Answer {
    let sizes = input.spatial();
    if sizes.is_empty() {
        return Err(vec![no_spatial_axes()]);
    }
    let on_axes = |parameter, given| on_each_axis(parameter, given, sizes.len()).map_err(|problem| vec![problem]);
    let window = on_axes("window", layer.window)?;
    let stride = on_axes("stride", layer.stride)?;
    let padding = on_axes("padding", layer.padding.0)?;
    let extra = on_axes("output_padding", layer.output_padding.0)?;
    let dilation = on_axes("dilation", layer.dilation)?;
    let (channels, filters, groups) = (input.channels(), layer.filters, layer.groups);

    let mut written = vec![0; sizes.len()];
    each(sizes, |position| {
        each(&window, |cell| {
            for axis in 0..sizes.len() {
                let at = position[axis] * stride[axis] + cell[axis] * dilation[axis];
                written[axis] = written[axis].max(at + 1);
            }
        });
    });
    let mut output = Vec::new();
    for axis in 0..sizes.len() {
        let end = written[axis] + extra[axis];
        let left = (0..end).filter(|cell| *cell >= padding[axis] && cell + padding[axis] < end);
        output.push(left.count() as u64);
    }

    let mut problems = ungrouped(channels, filters, groups);
    for axis in 0..sizes.len() {
        if extra[axis] >= stride[axis] && extra[axis] >= dilation[axis] {
            let below = stride[axis].max(dilation[axis]);
            problems.push(Problem::OutputPadding { value: extra[axis], below });
        }
    }
    if output.contains(&0) {
        problems.push(Problem::NothingLeft);
    }
    if !problems.is_empty() {
        return Err(problems);
    }

    let mut params = 0;
    each_weight(channels, filters, groups, &window, || params += 1);
    for _filter in 0..filters {
        params += u64::from(layer.bias);
    }
    let mut macs = 0;
    each(sizes, |_| each_weight(channels, filters, groups, &window, || macs += 1));
    output.push(filters);
    Ok(Count { output, params, buffers: 0, macs })
}

#[test]
fn a_transposed_convolution_leaves_what_its_input_writes_and_its_padding_spares() {
    let mut tally = Tally::default();
    let geometries = geometries(&[1, 2, 3, 4, 5], &[1, 2, 3, 4], &[1, 2, 3], &[0, 1, 2, 3], &[0, 1, 2, 3, 4], 1);
    for size in 1..=8 {
        for layer in &geometries {
            let input = shape(&[size], 2);
            tally.compare(Layer::ConvTranspose(*layer), input, &conv_transpose(layer, input));
        }
    }
    tally.saw_both();
}

#[test]
fn a_transposed_convolution_enlarges_every_axis_by_its_own_stride() {
    let mut tally = Tally::default();
    let flat = geometries(&[1, 2, 3], &[1, 2, 3], &[1, 2], &[0, 1, 2], &[0, 1], 2);
    for sizes in tuples(&[1, 2, 3], 2) {
        let input = shape(&sizes, 1);
        for layer in &flat {
            tally.compare(Layer::ConvTranspose(*layer), input, &conv_transpose(layer, input));
        }
    }
    let amount = |sizes: [u64; 3]| Amount(window(&sizes));
    for sizes in tuples(&[1, 2, 3], 3) {
        let input = shape(&sizes, 2);
        for cells in [[1, 2, 3], [3, 1, 2], [2, 2, 2]] {
            for (stride, dilation) in [([1, 1, 1], [1, 2, 3]), ([1, 2, 3], [1, 1, 1]), ([3, 1, 2], [1, 3, 2])] {
                for (padding, extra) in [([0, 0, 0], [0, 0, 0]), ([0, 1, 2], [0, 0, 1]), ([1, 0, 1], [2, 0, 0])] {
                    let layer = ConvTranspose {
                        filters: 2,
                        window: window(&cells),
                        stride: window(&stride),
                        padding: amount(padding),
                        output_padding: amount(extra),
                        dilation: window(&dilation),
                        ..ConvTranspose::DEFAULT
                    };
                    tally.compare(Layer::ConvTranspose(layer), input, &conv_transpose(&layer, input));
                }
            }
        }
    }
    tally.saw_both();
}

#[test]
fn each_input_cell_of_a_transposed_convolution_meets_the_weights_of_its_group() {
    let mut tally = Tally::default();
    for grouping in tuples(&[1, 2, 3, 4, 5, 6], 3) {
        let (channels, filters, groups) = (grouping[0], grouping[1], grouping[2]);
        for bias in [false, true] {
            for (sizes, cells, stride) in [(vec![3], 2, 2), (vec![3, 2], 2, 1), (vec![2, 3], 1, 3)] {
                let (window, stride) = (Window::every(cells), Window::every(stride));
                let layer = ConvTranspose { filters, window, stride, groups, bias, ..ConvTranspose::DEFAULT };
                let input = shape(&sizes, channels);
                tally.compare(Layer::ConvTranspose(layer), input, &conv_transpose(&layer, input));
            }
        }
    }
    tally.saw_both();
}

/// Every transposed convolution of one filter with these sizes along each
/// axis.
fn geometries(
    cells: &[u64],
    strides: &[u64],
    dilations: &[u64],
    amounts: &[u64],
    extras: &[u64],
    axes: usize,
) -> Vec<ConvTranspose> {
    let mut geometries = Vec::new();
    for &window in &windows(cells, axes) {
        for &stride in &windows(strides, axes) {
            for &dilation in &windows(dilations, axes) {
                for padding in windows(amounts, axes).into_iter().map(Amount) {
                    for output_padding in windows(extras, axes).into_iter().map(Amount) {
                        geometries.push(ConvTranspose {
                            window,
                            stride,
                            padding,
                            output_padding,
                            dilation,
                            ..ConvTranspose::DEFAULT
                        });
                    }
                }
            }
        }
    }
    geometries
}
