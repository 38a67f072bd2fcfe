//! Layers that move elements between channels and space: every element moved.

use std::collections::HashSet;

use netweight_core::layers::{ChannelShuffle, PixelShuffle, PixelUnshuffle};
use netweight_core::{Layer, Problem, Shape, Window};

use crate::answer::{Answer, Count, Tally};
use crate::grid::{count, each, tuples};
use crate::values::{dealt, only_size, shape, windows};

/// The channels of a cell come in a block, one for each cell that it becomes.
pub(crate) fn pixel_shuffle(factor: Window, input: Shape) -> Answer {
    let factors = only_size("factor", factor, input)?;
    let mut cells = Vec::new();
    each(&factors, |cell| cells.push(cell.to_vec()));
    let block = cells.len() as u64;
    if dealt(input.channels(), block).is_none() {
        let (what, value) = ("channels", input.channels());
        return Err(vec![Problem::Multiple { of: block, what, value }]);
    }
    Ok(Count::free(moved(input, |element| {
        let (position, channel) = split(element);
        let cell = &cells[usize::try_from(channel % block).unwrap()];
        let mut to: Vec<u64> = (0..cell.len()).map(|axis| position[axis] * factors[axis] + cell[axis]).collect();
        to.push(channel / block);
        to
    })))
}

/// The cells of a block become channels of one cell.
pub(crate) fn pixel_unshuffle(factor: Window, input: Shape) -> Answer {
    let factors = only_size("factor", factor, input)?;
    let problems: Vec<Problem> = factors
        .iter()
        .zip(input.spatial())
        .filter(|&(&factor, &size)| (1..=size).all(|blocks| blocks * factor != size))
        .map(|(&of, &value)| Problem::Multiple { of, what: "spatial axes", value })
        .collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Count::free(moved(input, |element| {
        let (position, channel) = split(element);
        let mut to: Vec<u64> = position.iter().zip(&factors).map(|(at, factor)| at / factor).collect();
        let within =
            position.iter().zip(&factors).fold(channel, |channel, (at, factor)| channel * factor + at % factor);
        to.push(within);
        to
    })))
}

/// The channels of each group are dealt out in turn.
pub(crate) fn channel_shuffle(groups: u64, input: Shape) -> Answer {
    let (what, value) = ("channels", input.channels());
    let Some(each_group) = dealt(value, groups) else {
        return Err(vec![Problem::Divide { parameter: "groups", divisor: groups, what, value }]);
    };
    Ok(Count::free(moved(input, |element| {
        let (position, channel) = split(element);
        [position, &[channel % each_group * groups + channel / each_group]].concat()
    })))
}

/// The axes of the tensor to which every element is moved: it must have
/// exactly one for each place.
fn moved(input: Shape, mut to: impl FnMut(&[u64]) -> Vec<u64>) -> Vec<u64> {
    let mut axes = vec![0; input.rank()];
    let mut places = HashSet::new();
    each(input.axes(), |element| {
        let place = to(element);
        for (axis, at) in axes.iter_mut().zip(&place) {
            *axis = (*axis).max(at + 1);
        }
        assert!(places.insert(place), "two elements of {input} are moved to one place");
    });
    assert_eq!(places.len() as u64, count(&axes, |_| true), "a place has no element of {input}");
    axes
}

fn split(element: &[u64]) -> (&[u64], u64) {
    let (channel, position) = element.split_last().unwrap();
    (position, *channel)
}

#[test]
fn a_pixel_shuffle_moves_every_element_to_a_place_of_its_own() {
    let mut tally = Tally::default();
    for axes in 0..=3 {
        for sizes in tuples(&[1, 2], axes) {
            for channels in [1, 2, 3, 4, 6, 8, 12] {
                let input = shape(&sizes, channels);
                for factor in (1..=3).flat_map(|len| windows(&[1, 2, 3], len)) {
                    let answer = pixel_shuffle(factor, input);
                    tally.compare(Layer::PixelShuffle(PixelShuffle { factor }), input, &answer);
                }
            }
        }
    }
    tally.saw_both();
}

#[test]
fn a_pixel_unshuffle_moves_every_element_to_a_place_of_its_own() {
    let mut tally = Tally::default();
    for axes in 0..=3 {
        for sizes in tuples(&[1, 2, 3, 4], axes) {
            let input = shape(&sizes, 2);
            for factor in (1..=3).flat_map(|len| windows(&[1, 2, 3], len)) {
                let answer = pixel_unshuffle(factor, input);
                tally.compare(Layer::PixelUnshuffle(PixelUnshuffle { factor }), input, &answer);
            }
        }
    }
    tally.saw_both();
}

#[test]
fn a_channel_shuffle_moves_every_element_to_a_place_of_its_own() {
    let mut tally = Tally::default();
    for axes in 0..=3 {
        for channels in 1..=12 {
            let input = shape(&[2, 1, 3][..axes], channels);
            for groups in 1..=13 {
                let answer = channel_shuffle(groups, input);
                tally.compare(Layer::ChannelShuffle(ChannelShuffle { groups }), input, &answer);
            }
        }
    }
    tally.saw_both();
}
