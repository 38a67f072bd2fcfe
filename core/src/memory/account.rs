//! Asking a plan: the worst moment for a batch, and the largest batch for a
//! memory, each in one pass over the moments.

use crate::graph::Graph;
use crate::memory::amount::Amount;
use crate::memory::invalid::Invalid;
use crate::memory::line::{Line, Widths};
use crate::memory::moment::{Moment, Phase};
use crate::memory::pages;
use crate::memory::report::Memory;
use crate::shards::Shards;

/// What to ask: a plan, with everything that its moments leave open. A
/// textbook's account has no moments, but one sum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account<'g> {
    pub graph: Graph<'g>,
    pub moments: &'g [Moment],
    pub widths: Widths,
    pub shards: Shards,
    /// Bytes of a gradient.
    pub gradient: u128,
    /// Gradients that are there from the start, in scalars: those of the
    /// micro-batches before.
    pub accumulated: u128,
    /// A mean square, unless the loss is cross entropy, as in the plan.
    pub squares: Option<Squares>,
    /// How many parts of workspaces are rounded up to pages.
    pub pages: u128,
    /// What is there all the time.
    pub params: u128,
    pub optimizer: u128,
    pub buffers: u128,
    pub input: Line,
    pub cache: Line,
    /// What comes behind the plan's moments: the optimizer's step, or all that
    /// a textbook counts.
    pub last: Option<(Lines, Option<Phase>)>,
}

/// A mean square in place of cross entropy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Squares {
    /// What its value takes.
    pub value: Line,
    /// What those of all outputs take, before they are added up.
    pub all: Line,
    /// Whether it reads copies of the outputs in 32 bits, which are counted as
    /// what cross entropy has there: at least as much.
    pub copies: bool,
}

/// The parts of [`Memory`] that change from moment to moment, as functions of
/// the batch.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines {
    pub outputs: Line,
    pub errors: Line,
    pub gradients: u128,
    pub step: u128,
    pub loss: Line,
    pub casts: u128,
}

impl Lines {
    /// Nothing.
    pub const NONE: Self =
        Self { outputs: Line::NONE, errors: Line::NONE, gradients: 0, step: 0, loss: Line::NONE, casts: 0 };
}

impl<'g> Account<'g> {
    /// A textbook's: nothing but these parts.
    pub const fn textbook(graph: Graph<'g>, all: Lines) -> Self {
        Self {
            graph,
            moments: &[],
            widths: Widths::NONE,
            shards: Shards::None,
            gradient: 0,
            accumulated: 0,
            squares: None,
            pages: 0,
            params: 0,
            optimizer: 0,
            buffers: 0,
            input: Line::NONE,
            cache: Line::NONE,
            last: Some((all, None)),
        }
    }

    /// The number of moments, the last one among them.
    const fn count(&self) -> usize {
        self.moments.len() + self.last.is_some() as usize
    }

    /// What is there at a moment, and which one it is; the same for all batches
    /// of several samples, before anything is rounded up to pages.
    const fn lines(&self, index: usize) -> (Lines, Option<(Phase, u32)>) {
        if index >= self.moments.len() {
            return match self.last {
                Some((lines, Some(phase))) => (lines, Some((phase, 0))),
                Some((lines, None)) => (lines, None),
                None => (Lines::NONE, None),
            };
        }
        let Moment { outputs, errors, loss, gradients, fresh, casts, phase, row } = &self.moments[index];
        // Gradients are added to those that are there already, one
        // operation after the other.
        let gradients = if self.accumulated > 0 { self.accumulated + *fresh } else { *gradients };
        let lines = Lines {
            outputs: Line::of(outputs, self.widths),
            errors: Line::of(errors, self.widths),
            gradients: self.shards.share(self.gradient * gradients, 2),
            step: 0,
            loss: self.loss(*phase, loss),
            casts: *casts,
        };
        (lines, Some((*phase, *row)))
    }

    /// What the loss takes: its value, that of the step before until there is a
    /// new one, and what it is computed with.
    const fn loss(&self, phase: Phase, cross_entropy: &Amount) -> Line {
        let Some(Squares { value, all, copies }) = self.squares else {
            return Line::of(cross_entropy, self.widths);
        };
        let more = match phase {
            Phase::Loss => all,
            // The gradient of the value, which the caller holds.
            Phase::LossBackward | Phase::Backward | Phase::Again => Line::fixed(4),
            Phase::Forward | Phase::Optimizer => Line::NONE,
        };
        let copies = Line { sample: if copies { Line::of(cross_entropy, self.widths).sample } else { 0 }, fixed: 0 };
        value.plus(more).plus(copies)
    }

    /// Everything together.
    const fn total(&self, index: usize) -> Line {
        let (Lines { outputs, errors, gradients, step, loss, casts }, _) = self.lines(index);
        let scalars = self.params + self.optimizer + self.buffers + gradients + step + casts;
        outputs.plus(errors).plus(loss).plus(self.input).plus(self.cache).plus(Line::fixed(scalars))
    }

    /// What is there all the time, so even where there is no moment.
    const fn always(&self) -> Line {
        Line::fixed(self.params + self.optimizer + self.buffers).plus(self.input).plus(self.cache)
    }

    /// What workspaces take at a moment beyond their share of a sample.
    const fn rounding(&self, index: usize, batch: u64) -> u128 {
        if self.pages == 0 || index >= self.moments.len() {
            return 0;
        }
        pages::rounding(&self.graph, self.pages, &self.moments[index].outputs, self.widths, batch)
    }

    /// All bytes at a moment, if they fit in 64 bits.
    const fn bytes(&self, index: usize, batch: u64) -> Option<u64> {
        self.total(index).plus(Line::fixed(self.rounding(index, batch))).at(batch)
    }

    /// The memory at the worst moment.
    pub const fn peak(&self, batch: u64) -> Result<Memory<'g>, Invalid> {
        let asked = self.for_batch(batch);
        match asked.worst(batch, None) {
            Ok(Some(worst)) => asked.memory(worst, batch),
            Ok(None) => asked.memory(0, batch),
            Err(invalid) => Err(invalid),
        }
    }

    /// The memory at the worst moment of a phase; `None` if the step has none.
    pub const fn peak_in(&self, phase: Phase, batch: u64) -> Result<Option<Memory<'g>>, Invalid> {
        let asked = self.for_batch(batch);
        match asked.worst(batch, Some(phase)) {
            Ok(Some(worst)) => match asked.memory(worst, batch) {
                Ok(memory) => Ok(Some(memory)),
                Err(invalid) => Err(invalid),
            },
            Ok(None) => Ok(None),
            Err(invalid) => Err(invalid),
        }
    }

    /// The same with the widths of a batch: one sample is copied less often.
    const fn for_batch(&self, batch: u64) -> Self {
        Self { widths: self.widths.for_batch(batch), ..*self }
    }

    /// The worst moment, of a phase if one is given.
    const fn worst(&self, batch: u64, phase: Option<Phase>) -> Result<Option<usize>, Invalid> {
        if self.always().at(batch).is_none() {
            return Err(Invalid::Overflow { batch });
        }
        let (mut worst, mut most) = (None, 0);
        let mut index = 0;
        while index < self.count() {
            if let Some(phase) = phase
                && !self.is_in(index, phase)
            {
                index += 1;
                continue;
            }
            let Some(bytes) = self.bytes(index, batch) else {
                return Err(Invalid::Overflow { batch });
            };
            if worst.is_none() || bytes > most {
                (worst, most) = (Some(index), bytes);
            }
            index += 1;
        }
        Ok(worst)
    }

    const fn is_in(&self, index: usize, phase: Phase) -> bool {
        match self.lines(index).1 {
            Some((of, _)) => of as u8 == phase as u8,
            None => false,
        }
    }

    const fn memory(&self, index: usize, batch: u64) -> Result<Memory<'g>, Invalid> {
        // The total fits, so each part does.
        macro_rules! bytes {
            ($line:expr) => {
                match $line.at(batch) {
                    Some(bytes) => bytes,
                    None => return Err(Invalid::Overflow { batch }),
                }
            };
        }
        let (Lines { outputs, errors, gradients, step, loss, casts }, moment) = self.lines(index);
        Ok(Memory {
            outputs: bytes!(outputs.plus(Line::fixed(self.rounding(index, batch)))),
            errors: bytes!(errors),
            params: bytes!(Line::fixed(self.params)),
            gradients: bytes!(Line::fixed(gradients)),
            optimizer: bytes!(Line::fixed(self.optimizer)),
            step: bytes!(Line::fixed(step)),
            buffers: bytes!(Line::fixed(self.buffers)),
            input: bytes!(self.input),
            loss: bytes!(loss),
            casts: bytes!(Line::fixed(casts)),
            cache: bytes!(self.cache),
            moment,
            graph: self.graph,
        })
    }

    /// The largest batch that takes at most so many bytes; 0 if none does.
    pub const fn largest(&self, available: u64) -> u64 {
        let mut largest = self.always().largest(available);
        let mut index = 0;
        while index < self.count() {
            let batch = self.total(index).largest(available);
            if batch < largest {
                largest = batch;
            }
            index += 1;
        }
        // Fewer fit where pages are not full; the bytes grow with the batch.
        let mut least = 0;
        while self.pages > 0 && least < largest {
            let middle = least + (largest - least).div_ceil(2);
            if self.fits(middle, available) {
                least = middle;
            } else {
                largest = middle - 1;
            }
        }
        // A single sample may fit where two are copied.
        if largest == 0 && self.fits(1, available) { 1 } else { largest }
    }

    /// Returns whether a batch takes at most so many bytes.
    const fn fits(&self, batch: u64, available: u64) -> bool {
        match self.peak(batch) {
            Ok(memory) => memory.total() <= available,
            Err(_) => false,
        }
    }
}
