//! Shapes: which there are, and how many elements they have.

use netweight_core::{NoNumber, Problem, Shape};

use crate::grid::{each, tuples};

#[test]
fn a_shape_has_as_many_elements_as_there_are_places() {
    for rank in 1..=4 {
        for axes in tuples(&[0, 1, 2, 3], rank) {
            let mut places = 0;
            each(&axes, |_| places += 1);
            let wide: Vec<Result<i128, NoNumber>> = axes.iter().map(|&axis| Ok(axis.into())).collect();
            for found in [Shape::new(&axes), Shape::from_integers(&wide)] {
                if axes.contains(&0) {
                    assert_eq!(found, Err(Problem::ShapeAxis { value: 0 }), "{axes:?}");
                } else {
                    let shape = found.unwrap();
                    assert_eq!((shape.axes(), shape.elements(), shape.rank()), (&*axes, places, rank));
                    assert_eq!((shape.spatial(), shape.channels()), (&axes[..rank - 1], axes[rank - 1]));
                    assert_eq!(shape.positions() * shape.channels(), places);
                }
            }
        }
    }
}

#[test]
fn a_shape_fits_into_64_bits_or_is_none() {
    let sizes = [1, 2, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, 1 << 32, u64::MAX];
    for rank in 1..=4 {
        for axes in tuples(&sizes, rank) {
            let elements = axes.iter().try_fold(1, |all: u64, &axis| all.checked_mul(axis));
            match (Shape::new(&axes), elements) {
                (Ok(shape), Some(elements)) => assert_eq!(shape.elements(), elements),
                (Err(Problem::Overflow { .. }), None) => {}
                (found, _) => panic!("{axes:?}: {found:?}"),
            }
        }
    }
}

#[test]
fn what_is_no_axis_is_none_wherever_it_stands() {
    let reason = NoNumber::DividesByZero;
    let most = i128::from(u64::MAX);
    let wrong = [
        (Ok(-1), Problem::ShapeAxis { value: -1 }),
        (Ok(most + 1), Problem::ShapeAxis { value: most + 1 }),
        (Err(reason), Problem::NoNumber { parameter: "axis", reason }),
    ];
    for (axis, problem) in wrong {
        for place in 0..4 {
            let mut axes = [Ok(2); 4];
            axes[place] = axis;
            assert_eq!(Shape::from_integers(&axes), Err(problem));
        }
    }
    assert_eq!(Shape::from_integers(&[Ok(most)]).unwrap().elements(), u64::MAX);
    for axes in [0, 5, 6] {
        assert_eq!(Shape::new(&vec![2; axes]), Err(Problem::ShapeRank { axes }));
        assert_eq!(Shape::from_integers(&vec![Ok(2); axes]), Err(Problem::ShapeRank { axes }));
    }
}
