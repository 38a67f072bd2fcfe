//! Shapes and arguments for the tests, and how the counters read them.

use netweight_core::{InputKind, Padding, Problem, Shape, Window};

use crate::grid::tuples;

/// The shape with these spatial axes.
pub(crate) fn shape(spatial: &[u64], channels: u64) -> Shape {
    Shape::new(&[spatial, &[channels]].concat()).unwrap()
}

/// The window of these sizes.
pub(crate) fn window(sizes: &[u64]) -> Window {
    Window::new(sizes).unwrap()
}

/// Every window of `axes` of the values.
pub(crate) fn windows(values: &[u64], axes: usize) -> Vec<Window> {
    tuples(values, axes).iter().map(|sizes| window(sizes)).collect()
}

/// Every padding: those with a name, and each tuple of the amounts.
pub(crate) fn paddings(amounts: &[u64], axes: usize) -> Vec<Padding> {
    let mut paddings = vec![Padding::Same, Padding::Half, Padding::Valid];
    paddings.extend(windows(amounts, axes).into_iter().map(Padding::Each));
    paddings
}

/// The size on each of `axes` axes, where a single one stands for all.
pub(crate) fn on_each_axis(parameter: &'static str, given: Window, axes: usize) -> Result<Vec<u64>, Problem> {
    match given.sizes() {
        &[size] => Ok(vec![size; axes]),
        sizes if sizes.len() == axes => Ok(sizes.to_vec()),
        _ => Err(Problem::Axes { parameter, given, axes }),
    }
}

/// As [`on_each_axis`], for a layer that has but one such argument and wants
/// spatial axes.
pub(crate) fn only_size(parameter: &'static str, given: Window, input: Shape) -> Result<Vec<u64>, Vec<Problem>> {
    if input.spatial().is_empty() {
        return Err(vec![no_spatial_axes()]);
    }
    on_each_axis(parameter, given, input.spatial().len()).map_err(|problem| vec![problem])
}

/// What a layer that slides or scales says to a shape of features.
pub(crate) fn no_spatial_axes() -> Problem {
    Problem::Input { wanted: InputKind::Spatial }
}

/// The numbers of a problem about up to three axes.
pub(crate) fn three(sizes: &[u64]) -> [u64; Window::MAX_AXES] {
    let mut three = [0; Window::MAX_AXES];
    three[..sizes.len()].copy_from_slice(sizes);
    three
}

/// How many of `items` fall into each of `groups`, if they can be dealt out
/// evenly.
pub(crate) fn dealt(items: u64, groups: u64) -> Option<u64> {
    (1..=items).find(|each| each * groups == items)
}
