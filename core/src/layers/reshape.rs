//! Layers that only look at their input in another way.

use crate::argument::{Index, Range};
use crate::cost::{Cost, Reach};
use crate::explain::Explanation;
use crate::memory::{Operation, Recorder};
use crate::problem::Problem;
use crate::shape::Shape;

layer! {
    /// `flatten`: all axes into one, row by row (height, width, channels).
    ///
    /// No params, no MACs.
    ///
    /// ```
    /// use netweight::{Shape, layers::Flatten};
    ///
    /// let cost = Flatten {}.infer(Shape::new(&[7, 7, 512]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "25088");
    /// ```
    flatten => Flatten {}
}

impl Flatten {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        Ok(Cost::free(attempt!(Shape::features(input.elements()))).seeing(Reach::Everything))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(Operation::view(output.elements()));
    }
}

layer! {
    /// `tokens`: the positions in a row, `HxWxC` to `(H·W)xC`.
    ///
    /// No params, no MACs.
    ///
    /// ```
    /// use netweight::{Shape, layers::Tokens};
    ///
    /// let cost = Tokens {}.infer(Shape::new(&[14, 14, 768]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "196x768");
    /// ```
    tokens => Tokens {}
}

impl Tokens {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        attempt!(input.spatial_axes());
        Ok(Cost::free(attempt!(Shape::new(&[input.positions(), input.channels()]))))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(Operation::view(output.elements()));
    }
}

layer! {
    /// `reshape(shape)`: another shape of as many elements.
    ///
    /// No params, no MACs.
    ///
    /// ```
    /// use netweight::{Shape, layers::Reshape};
    ///
    /// let reshape = Reshape { shape: Shape::new(&[7, 7, 128]).unwrap() };
    /// assert!(reshape.infer(Shape::new(&[6272]).unwrap()).is_ok());
    /// assert!(reshape.infer(Shape::new(&[6273]).unwrap()).is_err());
    /// ```
    reshape => Reshape {
        /// The shape of the output.
        shape: Shape;
    }
}

impl Reshape {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        if self.shape.elements() != input.elements() {
            return Err(Problem::Elements { wanted: self.shape });
        }
        Ok(Cost::free(self.shape).seeing(Reach::Everything))
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        record.run(Operation::view(output.elements()));
    }
}

layer! {
    /// `take(index)`: one row of a sequence, `LxC` to `C`.
    ///
    /// `take(0)` is the class token of a transformer, `take(last)` the last
    /// state of a recurrent network. No params, no MACs.
    ///
    /// ```
    /// use netweight::{Index, Shape, layers::Take};
    ///
    /// let cost = Take { index: Index::At(0) }.infer(Shape::new(&[197, 768]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "768");
    /// ```
    take => Take {
        /// Which row.
        index: Index;
    }
}

impl Take {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let (length, channels) = attempt!(input.sequence());
        match self.index {
            Index::At(index) if index >= length => Err(Problem::Index { length }),
            _ => Ok(Cost::free(attempt!(Shape::features(channels)))),
        }
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        // All samples, then one position: two slices.
        record.run(Operation::part(input.elements()));
        record.run(Operation::part(output.elements()));
    }
}

layer! {
    /// `slice(a..b)`: the channels from `a` to below `b`; either end may be
    /// missing.
    ///
    /// No params, no MACs.
    ///
    /// ```
    /// use netweight::{Range, Shape, layers::Slice};
    ///
    /// let slice = Slice { channels: Range { start: 16, end: None } };
    /// let cost = slice.infer(Shape::new(&[28, 28, 64]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "28x28x48");
    /// ```
    slice => Slice {
        /// Which channels.
        channels: Range;
    }
}

impl Slice {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let start = self.channels.start;
        let end = match self.channels.end {
            Some(end) => end,
            None => input.channels(),
        };
        if start >= end || end > input.channels() {
            return Err(Problem::Range { start, end: self.channels.end });
        }
        Ok(Cost::free(attempt!(input.with_channels(end - start))))
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, _: u64, record: &mut Recorder<'_>) {
        // A slice of each axis up to the channels: batch and channels of an
        // image, of a sequence the length between them as well.
        record.run(Operation::part(input.elements()));
        if input.rank() == 2 {
            record.run(Operation::part(input.elements()));
        }
        record.run(Operation::part(output.elements()));
    }
}

counts_nothing!("nothing is computed": Flatten, Tokens, Reshape, Take, Slice);
