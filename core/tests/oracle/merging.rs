//! Branches that meet.

use netweight_core::layers::Merge;
use netweight_core::{Problem, Shape};

use crate::grid::{each, tuples};

/// What two tensors become: each cell of the result has one of either, and an
/// axis of one cell is repeated where they are multiplied. None if a cell is
/// left over.
fn met(merge: Merge, one: &[u64], other: &[u64]) -> Option<Vec<u64>> {
    if one.len() != other.len() {
        return None;
    }
    let channels = one.len() - 1;
    let axes = one.iter().zip(other).enumerate();
    let sizes = axes.map(|(axis, (&one, &other))| match merge {
        Merge::Concat if axis == channels => Some((0..one).chain(0..other).count() as u64),
        Merge::Multiply if axis < channels && (one == 1 || other == 1) => Some(one.max(other)),
        _ => (0..one).eq(0..other).then_some(one),
    });
    sizes.collect()
}

#[test]
fn branches_meet_cell_by_cell() {
    let (mut fit, mut differ) = (0, 0);
    let shapes: Vec<Vec<u64>> = (1..=3).flat_map(|rank| tuples(&[1, 2, 3], rank)).collect();
    each(&[shapes.len() as u64; 2], |index| {
        let [one, other] = [0, 1].map(|branch| &*shapes[usize::try_from(index[branch]).unwrap()]);
        let [first, second] = [one, other].map(|axes| Shape::new(axes).unwrap());
        for merge in [Merge::Add, Merge::Multiply, Merge::Concat] {
            match (merge.with(first, second), met(merge, one, other)) {
                (Ok(shape), Some(axes)) => {
                    assert_eq!(shape.axes(), axes, "{merge:?} of {first} and {second}");
                    fit += 1;
                }
                (Err(problem), None) => {
                    assert_eq!(problem, Problem::Branches { merge, other: second });
                    differ += 1;
                }
                (found, wanted) => panic!("{merge:?} of {first} and {second}: {found:?}, counted {wanted:?}"),
            }
        }
    });
    assert!(fit > 100 && differ > 100, "{fit} fit, {differ} differ");
}
