//! Where a layer's numbers come from: each formula with the numbers put in.

use crate::argument::Window;
use crate::cost::Cost;
use crate::graph::LayerSummary;
use crate::grouped::Grouped;
use crate::layer::Layer;
use crate::problem::Problem;
use crate::shape::Shape;
use crate::text::{Text, same};

/// A formula with the numbers put in, and what it comes to; `Display` writes
/// `(3·3·1 + 1)·32 = 320`.
///
/// `·` multiplies, `/` divides without a rest, and a number that is there
/// already is not written twice: `10`. Where there is nothing to count, a word
/// may say why: `0 (comparisons are not counted)`.
#[derive(Clone, Copy)]
pub struct Formula {
    text: Text,
    value: u64,
    note: &'static str,
    /// Whether a further factor needs a sign before it.
    dotted: bool,
    /// How many parentheses are open.
    depth: u32,
    /// Whether terms are added outside of all parentheses.
    is_sum: bool,
}

impl Formula {
    const NOTHING: Self = Self { text: Text::new(), value: 0, note: "", dotted: false, depth: 0, is_sum: false };

    /// What it comes to.
    #[must_use]
    pub const fn value(&self) -> u64 {
        self.value
    }

    /// The arithmetic alone: `(3·3·1 + 1)·32`; empty where there is nothing to
    /// count.
    #[must_use]
    pub const fn arithmetic(&self) -> &str {
        self.text.as_str()
    }

    /// Why there is nothing to count, or what is left out; often empty.
    #[must_use]
    pub const fn note(&self) -> &'static str {
        self.note
    }

    /// Writes the arithmetic, what it comes to, and the note.
    pub const fn write(&self, text: &mut Text) {
        let mut value = Text::new();
        Grouped(self.value).write(&mut value);
        let arithmetic = self.arithmetic();
        if !arithmetic.is_empty() && !same(arithmetic, value.as_str()) {
            text.str(arithmetic).str(" = ");
        }
        text.str(value.as_str());
        if !self.note.is_empty() {
            text.str(" (").str(self.note).str(")");
        }
    }

    /// A factor.
    pub(crate) const fn times(&mut self, number: u64) -> &mut Self {
        self.dot();
        Grouped(number).write(&mut self.text);
        self
    }

    /// Some factors.
    pub(crate) const fn each(&mut self, numbers: &[u64]) -> &mut Self {
        let mut i = 0;
        while i < numbers.len() {
            self.times(numbers[i]);
            i += 1;
        }
        self
    }

    /// The cells of a window over an input: its size on each spatial axis.
    pub(crate) const fn cells(&mut self, window: &Window, input: &Shape) -> &mut Self {
        let mut axis = 0;
        while axis < input.spatial().len() {
            self.times(window.on(axis));
            axis += 1;
        }
        self
    }

    /// A divisor, if it is more than 1.
    pub(crate) const fn over(&mut self, number: u64) -> &mut Self {
        if number > 1 {
            self.text.str("/");
            Grouped(number).write(&mut self.text);
        }
        self
    }

    /// Begins a further term.
    pub(crate) const fn plus(&mut self) -> &mut Self {
        if !self.arithmetic().is_empty() {
            self.text.str(" + ");
            self.dotted = false;
            self.is_sum = self.is_sum || self.depth == 0;
        }
        self
    }

    /// Begins a factor that is a sum.
    pub(crate) const fn open(&mut self) -> &mut Self {
        self.dot();
        self.text.str("(");
        self.dotted = false;
        self.depth += 1;
        self
    }

    /// Ends it.
    pub(crate) const fn close(&mut self) -> &mut Self {
        self.text.str(")");
        self.dotted = true;
        self.depth -= 1;
        self
    }

    /// Weights, and where there are biases one more: `(784 + 1)`, `784`.
    pub(crate) const fn with_bias(&mut self, bias: bool, weights: &[u64]) -> &mut Self {
        if !bias {
            return self.each(weights);
        }
        self.open().each(weights).plus().times(1).close()
    }

    /// Why there is nothing to count.
    pub(crate) const fn because(&mut self, note: &'static str) -> &mut Self {
        self.note = note;
        self
    }

    const fn dot(&mut self) {
        if self.dotted {
            self.text.str("·");
        }
        self.dotted = true;
    }

    /// The formula of one copy, which comes to `own`, as that of as many as
    /// come to `all`.
    const fn of_copies(mut self, own: u64, all: u64) -> Self {
        self.value = all;
        // Of nothing there are as many copies as one likes.
        if own == all || own == 0 {
            return self;
        }
        if all == 0 {
            return Self { note: "it works in training alone", ..Self::NOTHING };
        }
        let mut copies = Self { value: all, note: self.note, ..Self::NOTHING };
        copies.times(all / own);
        if self.is_sum {
            copies.open().text.str(self.arithmetic());
            copies.close();
        } else {
            copies.dot();
            copies.text.str(self.arithmetic());
        }
        copies
    }
}

/// Where a layer's numbers come from, per sample; `Display` prints a line for
/// each.
///
/// ```
/// use netweight::{Layer, Shape, Window, layers::Conv};
///
/// let conv = Conv { filters: 32, window: Window::every(3), ..Conv::DEFAULT };
/// let explanation = Layer::from(conv).explain(Shape::new(&[28, 28, 1]).unwrap()).unwrap();
/// assert_eq!(explanation.params.to_string(), "(3·3·1 + 1)·32 = 320");
/// assert_eq!(explanation.to_string(), "\
/// outputs  28·28·32 = 25,088
/// params   (3·3·1 + 1)·32 = 320
/// MACs     3·3·1·32·28·28 = 225,792");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Explanation {
    /// The elements of its output: the product of all axes.
    pub outputs: Formula,
    /// Trainable scalars.
    pub params: Formula,
    /// Multiply-adds of one forward pass.
    pub macs: Formula,
}

impl Explanation {
    const fn new(layer: &Layer, input: &Shape, cost: &Cost) -> Self {
        let mut new = Self { outputs: Formula::NOTHING, params: Formula::NOTHING, macs: Formula::NOTHING };
        new.outputs.each(cost.output.axes());
        layer.write_formulas(input, &cost.output, &mut new);
        new.outputs.value = cost.output.elements();
        new.params.value = cost.params;
        new.macs.value = cost.macs;
        new
    }

    /// Writes a line for each number.
    pub const fn write(&self, text: &mut Text) {
        text.str("outputs  ");
        self.outputs.write(text);
        text.str("\nparams   ");
        self.params.write(text);
        text.str("\nMACs     ");
        self.macs.write(text);
    }
}

display_as_written!(Formula, Explanation);
debug_as_displayed!(Formula);

impl Layer {
    /// Where its numbers come from, for an input.
    ///
    /// # Errors
    ///
    /// As [`Layer::infer`].
    pub const fn explain(&self, input: Shape) -> Result<Explanation, Problem> {
        let cost = attempt!(self.infer(input));
        Ok(Explanation::new(self, &input, &cost))
    }
}

impl LayerSummary<'_> {
    /// Where its numbers come from. Those of experts have the number of copies,
    /// or of those that work, in front.
    ///
    /// ```
    /// # netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) > }
    /// assert_eq!(Mnist::LAYERS[3].explain().params.to_string(), "(14·14·32 + 1)·128 = 802,944");
    /// assert_eq!(Mnist::LAYERS[2].explain().macs.to_string(), "0 (comparisons are not counted)");
    /// ```
    #[must_use]
    pub const fn explain(&self) -> Explanation {
        let own = match self.layer {
            // They read several tensors, of which the first alone says little.
            Layer::Merge(_) => Cost::free(self.output),
            _ => match self.layer.infer(self.input) {
                Ok(cost) => cost,
                // A row is written where its layer has been inferred.
                Err(_) => Cost::free(self.output),
            },
        };
        let Explanation { outputs, params, macs } = Explanation::new(&self.layer, &self.input, &own);
        Explanation {
            outputs,
            params: params.of_copies(own.params, self.params),
            macs: macs.of_copies(own.macs, self.macs),
        }
    }
}

/// Explains layers without params of which nothing counts, and says why.
macro_rules! counts_nothing {
    ($why:literal: $($Type:ident),* $(,)?) => {$(
        impl $Type {
            pub(crate) const fn explain(&self, _: &Shape, _: &Shape, to: &mut Explanation) {
                to.macs.because($why);
            }
        }
    )*};
}
