//! Layers that only look at their input in another way: the elements that are
//! left, listed.

use netweight_core::layers::{Flatten, Reshape, Slice, Take, Tokens};
use netweight_core::{Index, InputKind, Layer, Problem, Range, Shape};

use crate::answer::{Answer, Count, Tally};
use crate::grid::{count, tuples};
use crate::values::{no_spatial_axes, shape};

pub(crate) fn flatten(input: Shape) -> Count {
    Count::free(vec![count(input.axes(), |_element| true)])
}

pub(crate) fn tokens(input: Shape) -> Answer {
    if input.spatial().is_empty() {
        return Err(vec![no_spatial_axes()]);
    }
    Ok(Count::free(vec![count(input.spatial(), |_position| true), input.channels()]))
}

pub(crate) fn reshape(wanted: Shape, input: Shape) -> Answer {
    let elements = |shape: Shape| count(shape.axes(), |_element| true);
    if elements(wanted) != elements(input) {
        return Err(vec![Problem::Elements { wanted }]);
    }
    Ok(Count::free(wanted.axes().to_vec()))
}

pub(crate) fn take(index: Index, input: Shape) -> Answer {
    let &[length] = input.spatial() else {
        return Err(vec![Problem::Input { wanted: InputKind::Sequence }]);
    };
    let row = match index {
        Index::At(index) => (0..length).find(|&row| row == index).ok_or(vec![Problem::Index { length }])?,
        Index::Last => (0..length).last().unwrap(),
    };
    Ok(Count::free(vec![count(input.axes(), |element| element[0] == row)]))
}

pub(crate) fn slice(range: Range, input: Shape) -> Answer {
    let channels = input.channels();
    let (start, end) = (range.start, range.end.unwrap_or(channels));
    let taken: Vec<u64> = (start..end).collect();
    if taken.is_empty() || taken.iter().any(|channel| !(0..channels).contains(channel)) {
        return Err(vec![Problem::Range { start, end: range.end }]);
    }
    Ok(Count::free([input.spatial(), &[taken.len() as u64]].concat()))
}

fn inputs() -> Vec<Shape> {
    (0..=3).flat_map(|axes| tuples(&[1, 2, 3, 4], axes + 1)).map(|axes| Shape::new(&axes).unwrap()).collect()
}

#[test]
fn flattening_keeps_every_element_and_tokens_every_position() {
    let mut tally = Tally::default();
    for input in inputs() {
        tally.compare(Layer::Flatten(Flatten {}), input, &Ok(flatten(input)));
        tally.compare(Layer::Tokens(Tokens {}), input, &tokens(input));
    }
    tally.saw_both();
}

#[test]
fn a_reshape_keeps_the_number_of_elements() {
    let mut tally = Tally::default();
    for input in inputs() {
        for wanted in inputs() {
            tally.compare(Layer::Reshape(Reshape { shape: wanted }), input, &reshape(wanted, input));
        }
    }
    tally.saw_both();
}

#[test]
fn a_row_is_taken_where_there_is_one() {
    let mut tally = Tally::default();
    for input in inputs() {
        for index in (0..=5).map(Index::At).chain([Index::Last]) {
            tally.compare(Layer::Take(Take { index }), input, &take(index, input));
        }
    }
    tally.saw_both();
}

#[test]
fn a_slice_takes_the_channels_that_there_are() {
    let mut tally = Tally::default();
    for axes in 0..=3 {
        for channels in 1..=6 {
            let input = shape(&[3, 1, 2][..axes], channels);
            for start in 0..=7 {
                for end in (0..=8).map(Some).chain([None]) {
                    let range = Range { start, end };
                    tally.compare(Layer::Slice(Slice { channels: range }), input, &slice(range, input));
                }
            }
        }
    }
    tally.saw_both();
}
