//! The places of a window that slides, listed.

use netweight_core::{Padding, Problem, Shape, Window};

use crate::values::{no_spatial_axes, on_each_axis, three};

/// A window and how it slides.
pub(crate) struct Sliding {
    pub(crate) window: Window,
    pub(crate) stride: Window,
    pub(crate) padding: Padding,
    pub(crate) dilation: Window,
    pub(crate) ceil: bool,
    /// Whether it belongs to a pool, which pads by at most half a window.
    pub(crate) pool: bool,
}

/// Where a window stands, and what is in it.
pub(crate) struct Places {
    /// The number of places along each axis.
    pub(crate) places: Vec<u64>,
    /// The number of cells along each axis of the window.
    pub(crate) window: Vec<u64>,
}

impl Sliding {
    /// Lists the places of the window over an input.
    pub(crate) fn over(&self, input: Shape) -> Result<Places, Vec<Problem>> {
        let sizes = input.spatial();
        if sizes.is_empty() {
            return Err(vec![no_spatial_axes()]);
        }
        let each = |parameter, given| on_each_axis(parameter, given, sizes.len()).map_err(|problem| vec![problem]);
        let window = each("window", self.window)?;
        let stride = each("stride", self.stride)?;
        let dilation = each("dilation", self.dilation)?;
        let given = match self.padding {
            Padding::Each(padding) => each("padding", padding)?,
            _ => vec![0; sizes.len()],
        };

        let (mut places, mut covers, mut paddings) = (Vec::new(), Vec::new(), Vec::new());
        let mut problems = Vec::new();
        for axis in 0..sizes.len() {
            let cells: Vec<u64> = (0..).step_by(step(dilation[axis])).take(step(window[axis])).collect();
            let last_cell = cells[cells.len() - 1];
            let padding = match self.padding {
                Padding::Half => left_of_centre(last_cell + 1),
                _ => given[axis],
            };
            if self.pool && padding + padding > last_cell + 1 {
                problems.push(Problem::PoolPadding { covers: last_cell + 1, padding });
            }
            places.push(match self.padding {
                Padding::Same => (0..sizes[axis]).step_by(step(stride[axis])).count() as u64,
                _ => self.starts(sizes[axis], padding, stride[axis], last_cell),
            });
            covers.push(last_cell + 1);
            paddings.push(padding);
        }
        if places.contains(&0) {
            problems.push(Problem::Fit {
                covers: three(&covers),
                sizes: three(sizes),
                padding: three(&paddings),
                axes: sizes.len(),
                dilated: covers != window,
            });
        }
        if problems.is_empty() { Ok(Places { places, window }) } else { Err(problems) }
    }

    /// The number of places at which the window lies in the padded input,
    /// whose cells are counted from the first one of the left padding.
    ///
    /// As in PyTorch, `ceil` pretends that the input is longer at its end,
    /// by too little for a whole further step, and then leaves out the windows
    /// that start behind the real input.
    fn starts(&self, size: u64, padding: u64, stride: u64, last_cell: u64) -> u64 {
        let padded = padding + size + padding + if self.ceil { stride - 1 } else { 0 };
        (0..padded)
            .step_by(step(stride))
            .filter(|start| start + last_cell < padded)
            .filter(|start| !self.ceil || *start < padding + size)
            .count() as u64
    }
}

/// The number of cells to the left of the centre; of two cells in the middle,
/// the left one is the centre.
fn left_of_centre(covers: u64) -> u64 {
    (0..covers)
        .find(|left| {
            let right = covers - 1 - left;
            right == *left || right == left + 1
        })
        .unwrap()
}

fn step(size: u64) -> usize {
    usize::try_from(size).unwrap()
}
