//! The answer: how much, by parts, and when.

use core::fmt;

use crate::graph::{Graph, Path};
use crate::grouped::{Bytes, Grouped};
use crate::memory::moment::Phase;
use crate::text::Text;

/// What a network takes in memory at the moment when it takes the most, in
/// bytes; `Display` prints it as a table.
///
/// The five parts of a textbook are `outputs`, `errors`, `params`,
/// `gradients` and `optimizer`; at test time the first and the third are left.
/// The sum of all parts is [`Memory::total`].
///
/// Each part is what is alive at that one moment. Gradients of layers that the
/// backward pass has not reached are not there yet; in the optimizer's step
/// outputs and error signals are gone. Not counted is what is no tensor: the
/// context of CUDA, the rounding of the allocator, the workspace of kernels,
/// buffers for communication. A bound keeps memory of a card
/// [free](crate::Device::headroom) for the first two, and for workspaces that have
/// a fixed size.
///
/// ```
/// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
/// # use networks::Mnist;
/// use netweight::Optimizer;
///
/// let memory = Mnist::training().batch(128).optimizer(Optimizer::Adam).memory();
/// assert_eq!(memory.to_string(), "\
/// outputs           32,117,760   30.63 MiB
/// error signals     16,056,320   15.31 MiB
/// params             3,255,208    3.10 MiB
/// gradients          3,216,936    3.07 MiB
/// optimizer          6,510,448    6.21 MiB
/// input                402,432  393.00 KiB
/// loss                       8         8 B
/// total             61,559,112   58.71 MiB
/// in the backward pass of `maxpool`");
/// ```
#[derive(Clone, Copy)]
pub struct Memory<'g> {
    /// Outputs of layers, and what else is kept for the backward pass: masks,
    /// indices (8 bytes an output of a max pool), statistics. In a textbook, the
    /// outputs of all layers, activations and dropout among them.
    pub outputs: u64,
    /// Error signals: the gradients of outputs. In a textbook as many as
    /// outputs.
    pub errors: u64,
    /// Parameters: [`Precision::weights`](crate::Precision::weights) bytes of
    /// weights and [`Precision::bias`](crate::Precision::bias) bytes of each bias
    /// and factor of a norm, less what other devices hold.
    pub params: u64,
    /// Gradients of parameters, so far.
    pub gradients: u64,
    /// The optimizer's state: see [`Optimizer`](crate::Optimizer).
    pub optimizer: u64,
    /// What the optimizer's step needs besides, if that is the moment: see
    /// [`Optimizer`](crate::Optimizer).
    pub step: u64,
    /// What is stored, but not trained: running means and variances, 4 bytes
    /// each in training, at test time as wide as biases, and a step counter of 8
    /// bytes a batch norm. Neither is there where a norm is folded:
    /// [`Precision::Quantized`](crate::Precision::Quantized).
    pub buffers: u64,
    /// The batch, and what it is to give: in classification 8 bytes a sample.
    pub input: u64,
    /// What the loss keeps: of cross entropy the logarithms of its
    /// probabilities, as many as outputs, and a few scalars.
    pub loss: u64,
    /// Copies of weights in 16 bits, which autocast makes: 2 bytes a weight of
    /// a convolution or dense layer, from its forward to its backward pass.
    pub casts: u64,
    /// Keys and values of the positions so far: see
    /// [`Inference::cache`](crate::Inference::cache).
    pub cache: u64,
    pub(crate) moment: Option<(Phase, u32)>,
    pub(crate) graph: Graph<'g>,
}

/// A part of [`Memory`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is called.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: u64,
    /// Whether the name is a plural.
    pub(crate) is_plural: bool,
}

impl Part {
    const fn one(name: &'static str, bytes: u64) -> Self {
        Self { name, bytes, is_plural: false }
    }

    const fn several(name: &'static str, bytes: u64) -> Self {
        Self { name, bytes, is_plural: true }
    }

    /// Writes it as the subject of a sentence.
    pub(crate) const fn write_subject(&self, text: &mut Text) {
        text.str(if self.is_plural { "" } else { "the " }).str(self.name);
    }

    /// The place of the largest of some parts, the first of equal ones.
    const fn largest_of(parts: &[Self]) -> usize {
        let mut largest = 0;
        let mut i = 1;
        while i < parts.len() {
            if parts[i].bytes > parts[largest].bytes {
                largest = i;
            }
            i += 1;
        }
        largest
    }
}

impl<'g> Memory<'g> {
    pub(crate) const fn none(graph: Graph<'g>) -> Self {
        Self {
            outputs: 0,
            errors: 0,
            params: 0,
            gradients: 0,
            optimizer: 0,
            step: 0,
            buffers: 0,
            input: 0,
            loss: 0,
            casts: 0,
            cache: 0,
            moment: None,
            graph,
        }
    }

    /// Every part, those of a textbook first, those of 0 bytes too.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// let memory = Mnist::inference().memory();
    /// let parts = memory.parts();
    /// assert_eq!((parts[2].name, parts[2].bytes), ("params", 3_255_208));
    /// assert_eq!(parts.iter().map(|part| part.bytes).sum::<u64>(), memory.total());
    /// ```
    #[must_use]
    pub const fn parts(&self) -> [Part; 11] {
        [
            Part::several("outputs", self.outputs),
            Part::several("error signals", self.errors),
            Part::several("params", self.params),
            Part::several("gradients", self.gradients),
            Part::one("optimizer", self.optimizer),
            Part::one("optimizer's step", self.step),
            Part::several("buffers", self.buffers),
            Part::one("input", self.input),
            Part::one("loss", self.loss),
            Part::several("16-bit copies", self.casts),
            Part::one("key-value cache", self.cache),
        ]
    }

    /// All parts together, in bytes. They fit: whoever makes a `Memory` has
    /// checked.
    #[must_use]
    pub const fn total(&self) -> u64 {
        let parts = self.parts();
        let mut total = 0_u64;
        let mut i = 0;
        while i < parts.len() {
            total = total.saturating_add(parts[i].bytes);
            i += 1;
        }
        total
    }

    /// What is there before anything runs, in bytes: params and buffers, which
    /// a microcontroller keeps in its flash.
    #[must_use]
    pub const fn stored(&self) -> u64 {
        self.params.saturating_add(self.buffers)
    }

    /// The largest part: whom to blame.
    ///
    /// ```
    /// # mod networks { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/doc/networks.rs")); }
    /// # use networks::Mnist;
    /// assert_eq!(Mnist::training().memory().largest().name, "params");
    /// assert_eq!(Mnist::training().batch(128).memory().largest().name, "outputs");
    /// ```
    #[must_use]
    pub const fn largest(&self) -> Part {
        let parts = self.parts();
        parts[Part::largest_of(&parts)]
    }

    /// The part of a step in which it takes the most; none where the moment
    /// makes no difference, as in a textbook's account.
    #[must_use]
    pub const fn phase(&self) -> Option<Phase> {
        match self.moment {
            Some((phase, _)) => Some(phase),
            None => None,
        }
    }

    /// The layer that runs then, by its path; none in the loss and in the
    /// optimizer's step.
    #[must_use]
    pub const fn path(&self) -> Option<Path<'g>> {
        match self.moment {
            Some((Phase::Forward | Phase::Backward | Phase::Again, row))
                if (row as usize) < self.graph.rows().len() =>
            {
                Some(self.graph.path(row as usize))
            }
            _ => None,
        }
    }

    /// Writes the parts that are not 0, the largest first, as in
    /// `outputs 3.46 GiB, error signals 1.53 GiB`.
    pub(crate) const fn write_parts(&self, text: &mut Text) {
        let mut parts = self.parts();
        let mut written = 0;
        loop {
            let largest = Part::largest_of(&parts);
            if parts[largest].bytes == 0 {
                break;
            }
            if written > 0 {
                text.str(", ");
            }
            text.str(parts[largest].name).str(" ");
            Bytes(parts[largest].bytes as u128).write(text);
            parts[largest].bytes = 0;
            written += 1;
        }
    }

    const fn write_moment(&self, text: &mut Text) {
        let Some((phase, _)) = self.moment else { return };
        phase.write(text);
        if let Some(path) = self.path() {
            text.str(" of `");
            path.write(text);
            text.str("`");
        }
    }
}

/// The parts that are not 0, and the moment.
impl fmt::Debug for Memory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut memory = f.debug_struct("Memory");
        for Part { name, bytes, .. } in self.parts().iter().filter(|part| part.bytes > 0) {
            memory.field(name, bytes);
        }
        memory.field("total", &self.total());
        if let Some(phase) = self.phase() {
            memory.field("phase", &phase);
        }
        memory.finish()
    }
}

impl fmt::Display for Memory<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let total = self.total();
        let width = Text::width(&Grouped(total));
        for Part { name, bytes, .. } in self.parts().iter().filter(|part| part.bytes > 0).copied() {
            writeln!(f, "{name:<16}  {:>width$}  {:>10}", Grouped(bytes), Bytes(bytes.into()))?;
        }
        write!(f, "{:<16}  {:>width$}  {:>10}", "total", Grouped(total), Bytes(total.into()))?;
        let mut moment = Text::new();
        self.write_moment(&mut moment);
        if !moment.as_str().is_empty() {
            write!(f, "\n{moment}")?;
        }
        Ok(())
    }
}
