//! Embeddings, and what a transformer adds to them.

use crate::cost::Cost;
use crate::explain::Explanation;
use crate::memory::{Errors, Recorder, Tensor, operation};
use crate::problem::{InputKind, Problem};
use crate::shape::Shape;

layer! {
    /// `embedding(vocabulary, width)`: a trained vector for each token id,
    /// `L` to `LxC`.
    ///
    /// It reads the network's input, which then holds ids: nothing else can
    /// read that. Params: vocabulary·width. No MACs. Source: PyTorch's
    /// `Embedding`.
    ///
    /// ```
    /// use netweight::{Shape, layers::Embedding};
    ///
    /// let embedding = Embedding { vocabulary: 50_257, width: 768 };
    /// let cost = embedding.infer(Shape::new(&[1024]).unwrap()).unwrap();
    /// assert_eq!(cost.output.to_string(), "1024x768");
    /// assert_eq!(cost.params, 38_597_376);
    /// ```
    embedding => Embedding {
        /// The number of different ids.
        vocabulary: u64;
        /// The number of channels of the output.
        width: u64;
    }
}

impl Embedding {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        if input.rank() != 1 {
            return Err(Problem::Input { wanted: InputKind::Ids });
        }
        let output = attempt!(Shape::new(&[input.channels(), self.width]));
        let params = product!(self.vocabulary, self.width, "the number of its params");
        Ok(Cost { params, ..Cost::free(output) })
    }

    pub(crate) const fn explain(&self, _: &Shape, _: &Shape, to: &mut Explanation) {
        to.params.times(self.vocabulary).times(self.width);
        to.macs.because("vectors are looked up");
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        record.learn(Tensor::matrix(self.vocabulary, params));
        // The backward pass needs the ids, which are there all the time.
        record.run(operation!(output.elements() as u128, params = params as u128, weights = params as u128));
    }
}

layer! {
    /// `position_embedding`: a trained vector for each position is added.
    ///
    /// The output has the shape of the input, `LxC`. Params: max·C.
    ///
    /// ```
    /// use netweight::{Shape, layers::PositionEmbedding};
    ///
    /// let cost = PositionEmbedding::DEFAULT.infer(Shape::new(&[197, 768]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 151_296);
    /// ```
    position_embedding => PositionEmbedding {
        /// The number of positions that have a vector; the length of the
        /// input if `None`.
        max: Option<u64> = None, "length";
    }
}

impl PositionEmbedding {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let (length, channels) = attempt!(input.sequence());
        let max = match self.max {
            Some(max) if max < length => return Err(Problem::Positions { max, length }),
            Some(max) => max,
            None => length,
        };
        let params = product!(max, channels, "the number of its params");
        Ok(Cost { params, ..Cost::free(*input) })
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        let max = match self.max {
            Some(max) => max,
            None => input.axis(0),
        };
        to.params.times(max).times(input.channels());
        to.macs.because("additions are not counted");
    }

    pub(crate) const fn work(&self, input: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        record.learn(Tensor::matrix(params / input.channels(), params));
        record.run(operation!(output.elements() as u128, errors = Errors::Passed, params = params as u128));
    }
}

layer! {
    /// `segment_embedding(types)`: a trained vector for the kind of each token
    /// is added (BERT's token types).
    ///
    /// The output has the shape of the input, `LxC`. Params: types·C.
    ///
    /// ```
    /// use netweight::{Shape, layers::SegmentEmbedding};
    ///
    /// let cost = SegmentEmbedding { types: 2 }.infer(Shape::new(&[128, 768]).unwrap()).unwrap();
    /// assert_eq!(cost.params, 1_536);
    /// ```
    segment_embedding => SegmentEmbedding {
        /// The number of kinds.
        types: u64;
    }
}

impl SegmentEmbedding {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let (_, channels) = attempt!(input.sequence());
        let params = product!(self.types, channels, "the number of its params");
        Ok(Cost { params, ..Cost::free(*input) })
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        to.params.times(self.types).times(input.channels());
        to.macs.because("additions are not counted");
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        record.learn(Tensor::matrix(self.types, params));
        // The kinds are stored, as integers; the vectors are looked up before
        // they are added.
        record.store(8 * output.positions() as u128);
        let vectors = output.elements() as u128;
        let params = params as u128;
        record.run(operation!(
            output.elements() as u128,
            working.elements = vectors,
            errors = Errors::Passed,
            params = params
        ));
    }
}

layer! {
    /// `class_token`: a trained vector in front of a sequence, `LxC` to
    /// `(L+1)xC`.
    ///
    /// Params: C.
    ///
    /// ```
    /// use netweight::{Shape, layers::ClassToken};
    ///
    /// let cost = ClassToken {}.infer(Shape::new(&[196, 768]).unwrap()).unwrap();
    /// assert_eq!((cost.output.to_string().as_str(), cost.params), ("197x768", 768));
    /// ```
    class_token => ClassToken {}
}

impl ClassToken {
    const fn cost(&self, input: &Shape) -> Result<Cost, Problem> {
        let (length, channels) = attempt!(input.sequence());
        let longer = sum!(length, 1_u64, "its output");
        let output = attempt!(Shape::new(&[longer, channels]));
        Ok(Cost { params: channels, ..Cost::free(output) })
    }

    pub(crate) const fn explain(&self, input: &Shape, _: &Shape, to: &mut Explanation) {
        to.params.times(input.channels());
        to.macs.because("nothing is computed");
    }

    pub(crate) const fn work(&self, _: &Shape, output: &Shape, params: u64, record: &mut Recorder<'_>) {
        record.learn(Tensor::other(params));
        record.run(operation!(output.elements() as u128, errors = Errors::Parted, params = params as u128));
    }
}
