//! Layers that change the spatial axes: the cells that are left, listed.

use netweight_core::layers::{Crop, Pad, Resize, Upsample};
use netweight_core::{Amount, Layer, Problem, Shape, Window};

use crate::answer::{Answer, Count, Tally};
use crate::grid::tuples;
use crate::values::{only_size, shape, windows};

/// Every cell is repeated.
pub(crate) fn upsample(factor: Window, input: Shape) -> Answer {
    let factors = only_size("factor", factor, input)?;
    Ok(along_axes(input, |axis, size| (0..size).flat_map(|cell| (0..factors[axis]).map(move |_| cell)).count()))
}

/// The cells are those that are asked for.
pub(crate) fn resize(size: Window, input: Shape) -> Answer {
    let sizes = only_size("size", size, input)?;
    Ok(along_axes(input, |axis, _| (0..sizes[axis]).count()))
}

/// The cells stand between as many new ones on either side.
pub(crate) fn pad(amount: Amount, input: Shape) -> Answer {
    let amounts = only_size("amount", amount.0, input)?;
    Ok(along_axes(input, |axis, size| (0..amounts[axis]).chain(0..size).chain(0..amounts[axis]).count()))
}

/// As many cells stay as are asked for, if there are so many.
pub(crate) fn crop(size: Window, input: Shape) -> Answer {
    let sizes = only_size("size", size, input)?;
    if sizes.iter().zip(input.spatial()).any(|(&wanted, &size)| (0..size).take(cells(wanted)).count() < cells(wanted)) {
        return Err(vec![Problem::Larger { parameter: "size", given: size }]);
    }
    Ok(along_axes(input, |axis, size| (0..size).take(cells(sizes[axis])).count()))
}

fn along_axes(input: Shape, mut cells: impl FnMut(usize, u64) -> usize) -> Count {
    let sizes = input.spatial().iter().enumerate();
    let mut output: Vec<u64> = sizes.map(|(axis, &size)| cells(axis, size) as u64).collect();
    output.push(input.channels());
    Count::free(output)
}

fn cells(size: u64) -> usize {
    usize::try_from(size).unwrap()
}

/// Compares on shapes of every rank and sizes of every number of axes.
fn compare(values: &[u64], layer: impl Fn(Window) -> Layer, counter: impl Fn(Window, Shape) -> Answer) {
    let mut tally = Tally::default();
    for axes in 0..=3 {
        for spatial in tuples(&[1, 2, 3], axes) {
            let input = shape(&spatial, 2);
            for size in (1..=3).flat_map(|len| windows(values, len)) {
                tally.compare(layer(size), input, &counter(size, input));
            }
        }
    }
    tally.saw_both();
}

#[test]
fn upsampling_repeats_every_cell() {
    compare(&[1, 2, 3], |factor| Layer::Upsample(Upsample { factor }), upsample);
}

#[test]
fn resizing_gives_the_cells_that_are_asked_for() {
    compare(&[1, 2, 5], |size| Layer::Resize(Resize { size }), resize);
}

#[test]
fn padding_adds_cells_on_both_sides() {
    compare(
        &[0, 1, 3],
        |amount| Layer::Pad(Pad { amount: Amount(amount) }),
        |amount, input| pad(Amount(amount), input),
    );
}

#[test]
fn cropping_leaves_cells_that_there_were() {
    compare(&[1, 2, 3, 4], |size| Layer::Crop(Crop { size }), crop);
}
