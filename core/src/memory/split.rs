//! Gradient splitting.

use crate::text::Text;

/// Gradient splitting: a batch as several micro-batches, whose gradients are
/// added up before the optimizer steps (gradient accumulation).
///
/// A batch of B in micro-batches of at most b: k = ⌈B / b⌉ of ⌈B / k⌉, the last
/// one of what is left. The loss of a micro-batch of bᵢ, a mean, is weighted with
/// bᵢ / B, which gives the gradient of the mean over the batch. Batch norm sees a
/// micro-batch, not the batch.
///
/// ```
/// use netweight::Split;
///
/// let split = Split::of(1000, 300);
/// assert_eq!((split.steps(), split.micro_batch(), split.last()), (4, 250, 250));
/// let split = Split::of(10, 4);
/// assert_eq!((split.steps(), split.micro_batch(), split.last()), (3, 4, 2));
/// assert_eq!(split.to_string(), "3 micro-batches of 4, the last one of 2");
/// assert_eq!([0, 1, 2].map(|step| split.weight(step)), [0.4, 0.4, 0.2]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    batch: u64,
    micro_batch: u64,
}

impl Split {
    /// A batch in as few steps as micro-batches of at most `largest` samples
    /// allow, all of the same size but the last. Both are at least 1; 0 counts
    /// as that. [`Training::split`](crate::Training::split) finds `largest`.
    #[must_use]
    pub const fn of(batch: u64, largest: u64) -> Self {
        let batch = if batch == 0 { 1 } else { batch };
        let largest = if largest == 0 { 1 } else { largest };
        let steps = batch.div_ceil(largest);
        Self { batch, micro_batch: batch.div_ceil(steps) }
    }

    /// The samples of the whole batch.
    #[must_use]
    pub const fn batch(&self) -> u64 {
        self.batch
    }

    /// The samples of each micro-batch but the last.
    #[must_use]
    pub const fn micro_batch(&self) -> u64 {
        self.micro_batch
    }

    /// How many micro-batches there are.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.batch.div_ceil(self.micro_batch)
    }

    /// The samples of the last micro-batch.
    #[must_use]
    pub const fn last(&self) -> u64 {
        self.batch - self.micro_batch * (self.steps() - 1)
    }

    /// The samples of a micro-batch, counted from 0; 0 behind the last one.
    #[must_use]
    pub const fn samples(&self, step: u64) -> u64 {
        let steps = self.steps();
        if step >= steps {
            0
        } else if step + 1 == steps {
            self.last()
        } else {
            self.micro_batch
        }
    }

    /// What the mean loss of a micro-batch is multiplied with, so that the
    /// sum of the gradients is that of the mean over the whole batch: its
    /// samples by those of the batch.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a batch of more than 2^53 samples does not exist")]
    pub const fn weight(&self, step: u64) -> f64 {
        self.samples(step) as f64 / self.batch as f64
    }

    /// Writes `2 micro-batches of 8,192`.
    pub const fn write(&self, text: &mut Text) {
        let (steps, last) = (self.steps(), self.last());
        text.grouped(steps).str(if steps == 1 { " batch of " } else { " micro-batches of " }).grouped(self.micro_batch);
        if last != self.micro_batch {
            text.str(", the last one of ").grouped(last);
        }
    }
}

display_as_written!(Split);
