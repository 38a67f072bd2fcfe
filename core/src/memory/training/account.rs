//! From the settings of a training step to an account, and what that is asked.

use crate::memory::account::{Account, Lines, Squares};
use crate::memory::invalid::Invalid;
use crate::memory::line::{Line, Widths};
use crate::memory::moment::Phase;
use crate::memory::pages;
use crate::memory::plan::{Plan, Sums};
use crate::memory::report::Memory;
use crate::memory::rules::{AttentionPath, Rules};
use crate::memory::settings::{Accounting, Backend, Kernel, Loss};
use crate::memory::split::Split;
use crate::memory::training::Training;
use crate::precision::Precision;

impl<'g> Training<'g> {
    /// Gradient splitting in so many bytes.
    pub(super) const fn split_within(&self, batch: u64, available: u64) -> Option<Split> {
        if batch == 0 {
            return None;
        }
        if self.largest(available, 1) >= batch {
            return Some(Split::of(batch, batch));
        }
        // All samples are there, whatever the number of steps.
        let Some(whole) = self.input().at(batch) else { return None };
        let Some(available) = available.checked_sub(whole) else { return None };
        match self.largest_of(available, true, Line::NONE) {
            0 => None,
            micro => Some(Split::of(batch, micro)),
        }
    }

    /// The largest batch that takes at most so many bytes, of which so many
    /// are accumulated; 0 if none does.
    pub(super) const fn largest(&self, available: u64, steps: u64) -> u64 {
        self.largest_of(available, steps > 1, self.input().times(steps))
    }

    const fn largest_of(&self, available: u64, accumulates: bool, input: Line) -> u64 {
        let first = Account { input, ..self.account(false) }.largest(available);
        if !accumulates {
            return first;
        }
        let later = Account { input, ..self.account(true) }.largest(available);
        if later < first { later } else { first }
    }

    pub(super) const fn check_settings(&self) -> Result<(), Invalid> {
        if self.batch == 0 {
            Err(Invalid::Batch)
        } else if self.steps == 0 {
            Err(Invalid::Steps)
        } else if self.shards.devices() == 0 {
            Err(Invalid::Shards)
        } else if !self.precision.is_trainable() {
            Err(Invalid::Precision(self.precision))
        } else if matches!(self.accounting, Accounting::Arena) {
            Err(Invalid::Arena)
        } else if self.is_textbook() && matches!(self.kernel, Kernel::Eager) {
            Err(Invalid::Kernel(self.accounting))
        } else {
            Ok(())
        }
    }

    /// The memory, by settings that mean something.
    pub(super) const fn peak(&self) -> Result<Memory<'g>, Invalid> {
        // The first micro-batch has no gradients yet, but all of its own.
        let first = self.account(false).peak(self.batch);
        if self.steps == 1 {
            return first;
        }
        match (first, self.account(true).peak(self.batch)) {
            (Ok(first), Ok(later)) => Ok(if first.total() > later.total() { first } else { later }),
            _ if Self { steps: 1, ..*self }.account(false).peak(self.batch).is_ok() => {
                Err(Invalid::StepsOverflow { steps: self.steps })
            }
            (_, later) => later,
        }
    }

    /// The memory in one phase, by settings that mean something.
    pub(super) const fn peak_in(&self, phase: Phase) -> Result<Option<Memory<'g>>, Invalid> {
        // Where the whole step fits in 64 bits, each phase does.
        attempt!(self.peak());
        let first = attempt!(self.account(false).peak_in(phase, self.batch));
        if self.steps == 1 {
            return Ok(first);
        }
        match (first, attempt!(self.account(true).peak_in(phase, self.batch))) {
            (Some(first), Some(later)) if first.total() > later.total() => Ok(Some(first)),
            (_, later) => Ok(later),
        }
    }

    /// The plan of this precision.
    pub(super) const fn plan(&self) -> &'g Plan<'g> {
        Plan::find(self.plans, self.own_rules())
    }

    /// The rules of the settings.
    pub(super) const fn own_rules(&self) -> Rules {
        let is_autocast = matches!(self.precision, Precision::Autocast);
        let rules = if is_autocast { Rules::AUTOCAST } else { Rules::TRAINING };
        rules.with_attention(AttentionPath::of(self.kernel, self.backend_or_gpu()))
    }

    /// The backend whose rules hold where none has been chosen.
    const fn backend_or_gpu(&self) -> Backend {
        match self.backend {
            Some(backend) => backend,
            None => Backend::Gpu,
        }
    }

    /// What the forward pass keeps, that of the loss included.
    pub(super) const fn kept(&self) -> Line {
        let Plan { graph, sums, .. } = self.plan();
        let kept = match self.loss {
            Loss::CrossEntropy => &sums.saved,
            Loss::MeanSquare => &sums.saved_by_squares,
        };
        let widths = self.widths().for_batch(self.batch);
        let more = pages::rounding(graph, sums.pages, kept, widths, self.batch);
        Line::of(kept, widths).plus(Line::fixed(more))
    }

    const fn is_gpu(&self) -> bool {
        matches!(self.backend_or_gpu(), Backend::Gpu)
    }

    pub(super) const fn widths(&self) -> Widths {
        let element = self.precision.activation();
        let mask = match (self.is_gpu(), self.precision) {
            (true, _) => 1,
            (false, Precision::Autocast) => 2,
            (false, _) => element,
        };
        let workspace = if self.is_gpu() { 0 } else { element };
        Widths { element, mask, copy: element, workspace }
    }

    const fn is_textbook(&self) -> bool {
        matches!(self.accounting, Accounting::Textbook)
    }

    /// The batch, and what it is to give, which a textbook does not count.
    const fn input(&self) -> Line {
        if self.is_textbook() {
            return Line::NONE;
        }
        let sums = &self.plan().sums;
        let target = match self.loss {
            Loss::CrossEntropy => 8 * sums.predictions,
            Loss::MeanSquare => self.precision.activation() * sums.outputs,
        };
        let Line { sample, fixed } = Line::of(&sums.input, self.widths());
        Line { sample: sample + target, fixed }
    }

    /// The loss, if it is a mean square. PyTorch computes its value in a tensor as
    /// large as the output, and it keeps that memory; the sum of several weighted
    /// values is a scalar.
    const fn squares(&self) -> Option<Squares> {
        if matches!(self.loss, Loss::CrossEntropy) {
            return None;
        }
        let Sums { heads, outputs, rules, .. } = &self.plan().sums;
        // Under autocast it has 32 bits, as activations are said to have.
        let mut all = Line { sample: self.precision.activation() * *outputs, fixed: 0 };
        let mut value = all;
        if *heads != 1 {
            value = Line::fixed(4);
            all.fixed = 8;
        }
        Some(Squares { value, all, copies: rules.autocast })
    }

    const fn account(&self, accumulates: bool) -> Account<'g> {
        if self.is_textbook() {
            return self.textbook();
        }
        let Plan { graph, moments, sums } = *self.plan();
        let params = sums.tensors.scalars;
        let gradient = self.precision.activation();
        let squares = self.squares();
        let step = Lines {
            gradients: self.shards.share(gradient * params, 2),
            step: self.shards.share(self.optimizer.step(&sums.tensors, self.precision, self.is_gpu(), self.decays), 1),
            // Its value.
            loss: match squares {
                Some(Squares { value, .. }) => value,
                None => Line::fixed(4),
            },
            ..Lines::NONE
        };
        Account {
            graph,
            moments,
            widths: self.widths(),
            shards: self.shards,
            gradient,
            accumulated: if accumulates { params } else { 0 },
            squares,
            pages: sums.pages,
            params: self.shards.share(self.precision.weights(params), 3),
            optimizer: self.shards.share(self.optimizer.state(&sums.tensors, self.precision), 1),
            buffers: 4 * sums.buffers as u128 + sums.integers,
            input: self.input().times(self.steps),
            cache: Line::NONE,
            last: Some((step, Some(Phase::Optimizer))),
        }
    }

    /// All outputs, as many error signals, parameters, as many gradients, and
    /// the optimizer's copies.
    const fn textbook(&self) -> Account<'g> {
        let Plan { graph, sums, .. } = *self.plan();
        let params = sums.tensors.scalars;
        let gradient = self.precision.activation();
        let master = if matches!(self.precision, Precision::MasterWeights) { 4 } else { 0 };
        let copies = self.optimizer.copies() * self.precision.state() + master;
        let outputs = Line { sample: gradient * sums.all_outputs, fixed: 0 };
        let all = Lines { outputs, errors: outputs, gradients: self.shards.share(gradient * params, 2), ..Lines::NONE };
        Account {
            params: self.shards.share(self.precision.weights(params), 3),
            optimizer: self.shards.share(copies * params, 1),
            ..Account::textbook(graph, all)
        }
    }
}
