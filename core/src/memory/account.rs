//! Asking a plan: the worst moment for a batch, and the largest batch for a
//! memory, each in one pass over the moments.

use crate::graph::Graph;
use crate::memory::amount::Amount;
use crate::memory::moment::{Moment, Phase};
use crate::memory::report::Memory;
use crate::memory::settings::{Invalid, Line, Widths};
use crate::shards::Shards;

/// A plan, with everything that its moments leave open.
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
    /// Whether the loss keeps what the plan says; else nothing but itself.
    pub is_cross_entropy: bool,
    /// What is there all the time.
    pub params: u128,
    pub optimizer: u128,
    pub buffers: u128,
    pub input: Line,
    pub cache: Line,
    /// The optimizer's step: all gradients, in scalars, and what it needs
    /// besides, in bytes.
    pub step: Option<(u128, u128)>,
}

/// The parts of [`Memory`] as functions of the batch.
struct Lines {
    outputs: Line,
    errors: Line,
    gradients: u128,
    step: u128,
    loss: Line,
    casts: u128,
}

impl<'g> Account<'g> {
    /// The number of moments, the optimizer's step among them.
    const fn count(&self) -> usize {
        self.moments.len() + self.step.is_some() as usize
    }

    const fn lines(&self, index: usize) -> Lines {
        if index < self.moments.len() {
            let Moment { outputs, errors, loss, gradients, fresh, casts, .. } = &self.moments[index];
            // Gradients are added to those that are there already, one
            // operation after the other.
            let gradients = if self.accumulated > 0 { self.accumulated + *fresh } else { *gradients };
            return Lines {
                outputs: Line::of(outputs, self.widths),
                errors: Line::of(errors, self.widths),
                gradients: self.shards.share(self.gradient * gradients, 2),
                step: 0,
                loss: self.loss(loss),
                casts: *casts,
            };
        }
        let (gradients, step) = match self.step {
            Some(step) => step,
            None => (0, 0),
        };
        Lines {
            outputs: Line::NONE,
            errors: Line::NONE,
            gradients: self.shards.share(self.gradient * gradients, 2),
            step,
            loss: if self.step.is_some() { self.loss(&Amount::fixed(4)) } else { Line::NONE },
            casts: 0,
        }
    }

    const fn loss(&self, loss: &Amount) -> Line {
        if self.is_cross_entropy {
            return Line::of(loss, self.widths);
        }
        // Only its value, and the gradient of that.
        Line { sample: 0, fixed: if loss.fixed > 8 { 8 } else { loss.fixed } }
    }

    /// Everything together.
    const fn total(&self, index: usize) -> Line {
        let Lines { outputs, errors, gradients, step, loss, casts } = self.lines(index);
        let scalars = self.params + self.optimizer + self.buffers + gradients + step + casts;
        outputs.plus(errors).plus(loss).plus(self.input).plus(self.cache).plus(Line::fixed(scalars))
    }

    /// What is there all the time, so even where there is no moment.
    const fn always(&self) -> Line {
        Line::fixed(self.params + self.optimizer + self.buffers).plus(self.input).plus(self.cache)
    }

    /// The memory at the worst moment.
    pub const fn peak(&self, batch: u64) -> Result<Memory<'g>, Invalid> {
        let (mut worst, mut most) = (0, 0);
        if self.always().at(batch).is_none() {
            return Err(Invalid::Overflow { batch });
        }
        let mut index = 0;
        while index < self.count() {
            let Some(bytes) = self.total(index).at(batch) else {
                return Err(Invalid::Overflow { batch });
            };
            if bytes > most {
                (worst, most) = (index, bytes);
            }
            index += 1;
        }
        self.memory(worst, batch)
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
        let Lines { outputs, errors, gradients, step, loss, casts } = self.lines(index);
        Ok(Memory {
            outputs: bytes!(outputs),
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
            moment: match self.moments.len() {
                count if index < count => Some((self.moments[index].phase, self.moments[index].row)),
                _ if self.step.is_some() => Some((Phase::Optimizer, 0)),
                _ => None,
            },
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
        largest
    }
}
