//! Layers that change the spatial axes or exchange them for channels.

use crate::argument::{Amount, Window};
use crate::cost::{Cost, Patch, Reach, clamp, ends};
use crate::explain::Explanation;
use crate::memory::{Operation, Recorder, operation};
use crate::problem::Problem;
use crate::shape::Shape;

layer! {
    /// `upsample(factor)`: every spatial axis times a factor.
    ///
    /// No params, no MACs that count. Source: PyTorch's `Upsample`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::Upsample};
    ///
    /// let cost = Upsample { factor: Window::every(2) }.infer(Shape::new(&[7, 9, 64]).unwrap());
    /// assert_eq!(cost.unwrap().output.to_string(), "14x18x64");
    /// ```
    upsample => Upsample {
        /// The factor, one for every axis or one an axis.
        factor: Window;
    }
}

impl Upsample {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let patch = Patch { repeat: self.factor.on_all(), ..Patch::POINT };
        Ok(Cost::free(attempt!(input.scaled("factor", self.factor))).seeing(Reach::Window(patch)))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(operation!(output.elements() as u128));
    }
}

layer! {
    /// `resize(size)`: the spatial axes made as large as `size`, by
    /// interpolation.
    ///
    /// No params, no MACs that count. Source: PyTorch's `interpolate`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::Resize};
    ///
    /// let cost = Resize { size: Window::every(224) }.infer(Shape::new(&[28, 28, 21]).unwrap());
    /// assert_eq!(cost.unwrap().output.to_string(), "224x224x21");
    /// ```
    resize => Resize {
        /// The spatial axes of the output.
        size: Window;
    }
}

impl Resize {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let axes = attempt!(input.spatial_axes());
        let sizes = on_axes!(self.size, "size", axes).on_all();
        let mut patch = Patch { shrink: sizes, ..Patch::POINT };
        let mut axis = 0;
        while axis < axes {
            patch.stride[axis] = input.axis(axis);
            axis += 1;
        }
        Ok(Cost::free(attempt!(input.with_spatial(sizes))).seeing(Reach::Window(patch)))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(operation!(output.elements() as u128));
    }
}

layer! {
    /// `pixel_shuffle(factor)`: channels into space, `HxWx(C·r²)` to
    /// `(H·r)x(W·r)xC` (Shi et al. 2016).
    ///
    /// No params, no MACs. Source: PyTorch's `PixelShuffle`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::PixelShuffle};
    ///
    /// let cost = PixelShuffle { factor: Window::every(2) }.infer(Shape::new(&[8, 8, 64]).unwrap());
    /// assert_eq!(cost.unwrap().output.to_string(), "16x16x16");
    /// ```
    pixel_shuffle => PixelShuffle {
        /// The factor r of each spatial axis.
        factor: Window;
    }
}

impl PixelShuffle {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let factors = attempt!(cells(self.factor, input));
        if !input.channels().is_multiple_of(factors) {
            return Err(Problem::Multiple { of: factors, what: "channels", value: input.channels() });
        }
        let fewer = attempt!(input.with_channels(input.channels() / factors));
        let patch = Patch { repeat: self.factor.on_all(), ..Patch::POINT };
        Ok(Cost::free(attempt!(fewer.scaled("factor", self.factor))).seeing(Reach::Window(patch)))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(operation!(output.elements() as u128));
    }
}

layer! {
    /// `pixel_unshuffle(factor)`: space into channels, `(H·r)x(W·r)xC` to
    /// `HxWx(C·r²)`.
    ///
    /// No params, no MACs. Source: PyTorch's `PixelUnshuffle`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::PixelUnshuffle};
    ///
    /// let cost = PixelUnshuffle { factor: Window::every(2) }.infer(Shape::new(&[8, 8, 3]).unwrap());
    /// assert_eq!(cost.unwrap().output.to_string(), "4x4x12");
    /// ```
    pixel_unshuffle => PixelUnshuffle {
        /// The factor r of each spatial axis.
        factor: Window;
    }
}

impl PixelUnshuffle {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let axes = attempt!(input.spatial_axes());
        let factors = on_axes!(self.factor, "factor", axes);
        let mut sizes = [1; Window::MAX_AXES];
        let mut axis = 0;
        while axis < axes {
            let size = input.axis(axis);
            if !size.is_multiple_of(factors.on(axis)) {
                return Err(Problem::Multiple { of: factors.on(axis), what: "spatial axes", value: size });
            }
            sizes[axis] = size / factors.on(axis);
            axis += 1;
        }
        let cells = attempt!(cells(self.factor, input));
        let channels = product!(input.channels(), cells, "its output");
        let patch = Patch { stride: factors.on_all(), last: ends(&self.factor), ..Patch::POINT };
        Ok(Cost::free(attempt!(input.with(sizes, channels))).seeing(Reach::Window(patch)))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(operation!(output.elements() as u128));
    }
}

layer! {
    /// `channel_shuffle(groups)`: the channels of all groups dealt out in
    /// turn (Zhang et al. 2018).
    ///
    /// The output has the shape of the input; `groups` must divide the
    /// channels. No params, no MACs. Source: PyTorch's `ChannelShuffle`.
    ///
    /// ```
    /// use netweight::{Shape, layers::ChannelShuffle};
    ///
    /// let input = Shape::new(&[28, 28, 116]).unwrap();
    /// assert_eq!(ChannelShuffle { groups: 2 }.infer(input).unwrap().output, input);
    /// ```
    channel_shuffle => ChannelShuffle {
        /// The number of groups.
        groups: u64;
    }
}

impl ChannelShuffle {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let channels = input.channels();
        if !channels.is_multiple_of(self.groups) {
            return Err(Problem::Divide {
                parameter: "groups",
                divisor: self.groups,
                what: "channels",
                value: channels,
            });
        }
        Ok(Cost::free(*input))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(operation!(output.elements() as u128));
    }
}

layer! {
    /// `pad(amount)`: zeros around the spatial axes.
    ///
    /// Each axis grows by 2·amount. No params, no MACs. Source: PyTorch's
    /// `ZeroPad2d`.
    ///
    /// ```
    /// use netweight::{Amount, Shape, Window, layers::Pad};
    ///
    /// let cost = Pad { amount: Amount(Window::every(2)) }.infer(Shape::new(&[28, 28, 1]).unwrap());
    /// assert_eq!(cost.unwrap().output.to_string(), "32x32x1");
    /// ```
    pad => Pad {
        /// The number of zeros on each side.
        amount: Amount;
    }
}

impl Pad {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let axes = attempt!(input.spatial_axes());
        let amounts = on_axes!(self.amount.0, "amount", axes);
        let mut patch = Patch::POINT;
        let mut sizes = [1; Window::MAX_AXES];
        let mut axis = 0;
        while axis < axes {
            let both = product!(2, amounts.on(axis), "its output");
            sizes[axis] = sum!(input.axis(axis), both, "its output");
            patch.first[axis] = clamp(-(amounts.on(axis) as i128));
            patch.last[axis] = patch.first[axis];
            axis += 1;
        }
        Ok(Cost::free(attempt!(input.with_spatial(sizes))).seeing(Reach::Window(patch)))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(operation!(output.elements() as u128));
    }
}

layer! {
    /// `crop(size)`: the middle of the input.
    ///
    /// The spatial axes become `size`, which may not be larger than they are.
    /// No params, no MACs. Source: torchvision's `CenterCrop`.
    ///
    /// ```
    /// use netweight::{Shape, Window, layers::Crop};
    ///
    /// let cost = Crop { size: Window::every(56) }.infer(Shape::new(&[64, 64, 512]).unwrap());
    /// assert_eq!(cost.unwrap().output.to_string(), "56x56x512");
    /// ```
    crop => Crop {
        /// The spatial axes of the output.
        size: Window;
    }
}

impl Crop {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let axes = attempt!(input.spatial_axes());
        let sizes = on_axes!(self.size, "size", axes).on_all();
        let mut patch = Patch::POINT;
        let mut axis = 0;
        while axis < axes {
            if sizes[axis] > input.axis(axis) {
                return Err(Problem::Larger { parameter: "size", given: self.size });
            }
            patch.first[axis] = clamp((input.axis(axis) - sizes[axis]) as i128 / 2);
            patch.last[axis] = patch.first[axis];
            axis += 1;
        }
        Ok(Cost::free(attempt!(input.with_spatial(sizes))).seeing(Reach::Window(patch)))
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        // A slice along each axis, one after the other; batch and channels,
        // which come first, stay whole.
        let mut elements = input.elements();
        record.run(Operation::part(elements));
        if input.rank() > 2 {
            record.run(Operation::part(elements));
        }
        let mut axis = 0;
        while axis < input.rank() - 1 {
            elements = elements / input.axis(axis) * output.axis(axis);
            record.run(Operation::part(elements));
            axis += 1;
        }
    }
}

/// The product of a factor over all spatial axes.
const fn cells(factor: Window, input: &Shape) -> Result<u64, Problem> {
    let axes = attempt!(input.spatial_axes());
    let factors = on_axes!(factor, "factor", axes);
    let mut cells = 1;
    let mut axis = 0;
    while axis < axes {
        cells = product!(cells, factors.on(axis), "its factor");
        axis += 1;
    }
    Ok(cells)
}

counts_nothing!("interpolation is not counted": Upsample, Resize);

counts_nothing!("nothing is computed": PixelShuffle, PixelUnshuffle, ChannelShuffle, Pad, Crop);
