//! Pools: the places of the window, or the parts of the input, listed.

use netweight_core::layers::{AdaptiveAvgPool, AdaptiveMaxPool, AvgPool, GlobalAvgPool, GlobalMaxPool, MaxPool};
use netweight_core::{Layer, Problem, Shape, Window};

use crate::answer::{Answer, Count, Tally};
use crate::grid::tuples;
use crate::sliding::Sliding;
use crate::values::{on_each_axis, only_size, paddings, shape, window, windows};

/// Counts a pool of either kind; PyTorch's `AvgPool2d` has no dilation.
pub(crate) fn pool(pool: &MaxPool, input: Shape) -> Answer {
    let MaxPool { window, stride, padding, ceil, dilation } = *pool;
    let stride = stride.unwrap_or(window);
    let slid = Sliding { window, stride, padding, dilation, ceil, pool: true }.over(input)?;
    Ok(Count::free([slid.places, vec![input.channels()]].concat()))
}

/// Counts a pool that has one output for each part of its input.
pub(crate) fn adaptive_pool(size: Window, input: Shape) -> Answer {
    let mut output = only_size("size", size, input)?;
    output.push(input.channels());
    Ok(Count::free(output))
}

/// Compares both kinds of pool with the counter.
fn compare(tally: &mut Tally, max: &MaxPool, input: Shape) {
    let answer = pool(max, input);
    tally.compare(Layer::MaxPool(*max), input, &answer);
    let MaxPool { window, stride, padding, ceil, dilation } = *max;
    if dilation.sizes().iter().all(|&step| step == 1) {
        tally.compare(Layer::AvgPool(AvgPool { window, stride, padding, ceil }), input, &answer);
    }
}

#[test]
fn a_pool_has_as_many_outputs_as_places_of_its_window() {
    let mut tally = Tally::default();
    for window in windows(&[1, 2, 3, 4, 5, 6], 1) {
        for stride in strides(&[1, 2, 3, 4], 1) {
            for dilation in windows(&[1, 2, 3], 1) {
                for padding in paddings(&[0, 1, 2, 3], 1) {
                    for ceil in [false, true] {
                        for size in 1..=9 {
                            let max = MaxPool { window, stride, padding, ceil, dilation };
                            compare(&mut tally, &max, shape(&[size], 3));
                        }
                    }
                }
            }
        }
    }
    tally.saw_both();
}

#[test]
fn the_window_of_a_pool_slides_along_every_axis_by_its_own_stride() {
    let mut tally = Tally::default();
    let inputs: Vec<Shape> = tuples(&[1, 2, 3, 5], 2).iter().map(|sizes| shape(sizes, 2)).collect();
    for window in windows(&[1, 2, 3], 2) {
        for stride in strides(&[1, 2, 3], 2) {
            for dilation in windows(&[1, 2], 2) {
                for padding in paddings(&[0, 1], 2) {
                    for ceil in [false, true] {
                        for input in &inputs {
                            compare(&mut tally, &MaxPool { window, stride, padding, ceil, dilation }, *input);
                        }
                    }
                }
            }
        }
    }
    tally.saw_both();
}

#[test]
fn a_pool_over_three_axes_keeps_them_apart() {
    let mut tally = Tally::default();
    for sizes in tuples(&[1, 2, 4], 3) {
        for cells in [[1, 2, 3], [3, 1, 2], [2, 3, 1], [2, 2, 2]] {
            for stride in [None, Some(window(&[1, 2, 3])), Some(Window::every(2))] {
                for padding in paddings(&[0, 1], 3) {
                    for ceil in [false, true] {
                        let window = window(&cells);
                        let max = MaxPool { window, stride, padding, ceil, ..MaxPool::DEFAULT };
                        compare(&mut tally, &max, shape(&sizes, 1));
                    }
                }
            }
        }
    }
    tally.saw_both();
}

#[test]
fn an_adaptive_pool_has_an_output_for_each_part_of_its_input() {
    let mut tally = Tally::default();
    for axes in 0..=3 {
        for sizes in tuples(&[1, 2, 5], axes) {
            let input = shape(&sizes, 3);
            for size in (1..=3).flat_map(|len| windows(&[1, 2, 7], len)) {
                let answer = adaptive_pool(size, input);
                tally.compare(Layer::AdaptiveAvgPool(AdaptiveAvgPool { size }), input, &answer);
                tally.compare(Layer::AdaptiveMaxPool(AdaptiveMaxPool { size }), input, &answer);
            }
        }
    }
    tally.saw_both();
}

#[test]
fn a_global_pool_leaves_one_place_on_every_spatial_axis() {
    let mut tally = Tally::default();
    for axes in 0..=3 {
        for sizes in tuples(&[1, 2, 5], axes) {
            let input = shape(&sizes, 3);
            let answer = adaptive_pool(Window::every(1), input);
            tally.compare(Layer::GlobalAvgPool(GlobalAvgPool {}), input, &answer);
            tally.compare(Layer::GlobalMaxPool(GlobalMaxPool {}), input, &answer);
        }
    }
    tally.saw_both();
}

#[test]
fn a_window_that_sticks_out_may_be_the_only_one() {
    // PyTorch's MaxPool2d(3, 2, ceil_mode=True) makes 1x1 of 2x2, but its
    // MaxPool2d(4, 2, ceil_mode=True) is an error there.
    let pool = MaxPool { window: Window::every(3), stride: Some(Window::every(2)), ceil: true, ..MaxPool::DEFAULT };
    assert_eq!(pool.infer(shape(&[2, 2], 5)).map(|cost| cost.output), Ok(shape(&[1, 1], 5)));
    let larger = MaxPool { window: Window::every(4), ..pool };
    assert!(matches!(larger.infer(shape(&[2, 2], 5)), Err(Problem::Fit { .. })));
}

#[test]
fn a_pool_steps_by_its_window_where_no_stride_is_given() {
    for cells in windows(&[1, 2, 3], 2) {
        let sizes = on_each_axis("window", cells, 2).unwrap();
        let input = shape(&[4 * sizes[0], 5 * sizes[1]], 1);
        let cost = MaxPool { window: cells, ..MaxPool::DEFAULT }.infer(input).unwrap();
        assert_eq!(cost.output, shape(&[4, 5], 1), "{cells} on {input}");
    }
}

/// Every stride of the values, and none.
fn strides(values: &[u64], axes: usize) -> Vec<Option<Window>> {
    let mut strides = vec![None];
    strides.extend(windows(values, axes).into_iter().map(Some));
    strides
}
