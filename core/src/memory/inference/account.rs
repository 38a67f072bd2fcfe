//! From the settings of a forward pass to an account, and what that is asked.

use crate::device::Device;
use crate::memory::account::{Account, Lines};
use crate::memory::inference::Inference;
use crate::memory::invalid::Invalid;
use crate::memory::line::{Line, Widths};
use crate::memory::plan::Plan;
use crate::memory::report::Memory;
use crate::memory::rules::{AttentionPath, Rules};
use crate::memory::settings::{Accounting, Backend, Kernel};
use crate::precision::Precision;
use crate::shards::Shards;

impl<'g> Inference<'g> {
    pub(super) const fn largest(&self, device: &Device) -> u64 {
        let available = self.available(device);
        let account = self.account();
        let stored = match device.flash() {
            Some(flash) if account.params + account.buffers > flash as u128 => return 0,
            Some(_) => 0,
            None => account.params,
        };
        let buffers = if device.flash().is_some() { 0 } else { account.buffers };
        Account { params: stored, buffers, ..account }.largest(available)
    }

    /// The bytes of params and buffers in each of some precisions.
    pub(super) const fn stored_in<const N: usize>(&self, precisions: [Precision; N]) -> [u128; N] {
        let mut bytes = [0; N];
        let mut i = 0;
        while i < N {
            let Account { params, buffers, .. } = self.precision(precisions[i]).account();
            bytes[i] = params + buffers;
            i += 1;
        }
        bytes
    }

    pub(super) const fn check_settings(&self) -> Result<(), Invalid> {
        if self.batch == 0 {
            Err(Invalid::Batch)
        } else if !self.precision.is_for_inference() {
            Err(Invalid::Precision(self.precision))
        } else if self.cache.is_some() && self.plan().sums.cache == 0 {
            Err(Invalid::Cache)
        } else {
            match self.accounting {
                Some(Accounting::Textbook) if self.cache.is_some() => Err(Invalid::TextbookCache),
                Some(accounting @ (Accounting::Textbook | Accounting::Arena)) if self.overwrites => {
                    Err(Invalid::InPlace(accounting))
                }
                Some(accounting @ (Accounting::Textbook | Accounting::Arena))
                    if matches!(self.kernel, Kernel::Eager) =>
                {
                    Err(Invalid::Kernel(accounting))
                }
                _ => Ok(()),
            }
        }
    }

    /// The memory, by settings that mean something.
    pub(super) const fn peak(&self) -> Result<Memory<'g>, Invalid> {
        let peak = self.account().peak(self.batch);
        if let (Err(Invalid::Overflow { .. }), Some(length)) = (&peak, self.cache) {
            let without = Self { cache: None, ..*self };
            if without.account().peak(self.batch).is_ok() {
                return Err(Invalid::CacheOverflow { length });
            }
        }
        peak
    }

    /// The plan by the settings.
    const fn plan(&self) -> &'g Plan<'g> {
        Plan::find(self.plans, self.own_rules())
    }

    /// The rules of the settings.
    pub(super) const fn own_rules(&self) -> Rules {
        let backend = match self.backend {
            Some(backend) => backend,
            None => Backend::Gpu,
        };
        let rules = match self.accounting {
            Some(Accounting::Arena) => Rules::ARENA,
            _ if self.overwrites => Rules::IN_PLACE,
            _ => Rules::INFERENCE,
        };
        rules.with_attention(AttentionPath::of(self.kernel, backend))
    }

    const fn account(&self) -> Account<'g> {
        if let Some(Accounting::Textbook) = self.accounting {
            return self.textbook();
        }
        let Plan { graph, moments, sums } = *self.plan();
        let element = self.precision.activation();
        let widths = Widths { element, mask: 1, copy: element, workspace: element };
        let length = match self.cache {
            Some(length) => length,
            None => 0,
        };
        // An arena lets go of the input as of any other tensor.
        let input = if sums.rules.frames { Line::of(&sums.input, widths) } else { Line::NONE };
        let stored = sums.stored(self.precision);
        Account {
            graph,
            moments,
            widths,
            shards: Shards::None,
            gradient: 0,
            accumulated: 0,
            squares: None,
            pages: sums.pages,
            params: stored.params(self.precision),
            optimizer: 0,
            buffers: stored.statistics(self.precision) + if sums.rules.frames { stored.integers } else { 0 },
            input,
            cache: Line { sample: element * sums.cache, fixed: 0 }.times(length),
            last: None,
        }
    }

    /// All outputs, and the parameters.
    const fn textbook(&self) -> Account<'g> {
        let Plan { graph, sums, .. } = *self.plan();
        let outputs = Line { sample: self.precision.activation() * sums.all_outputs, fixed: 0 };
        Account {
            params: sums.stored(self.precision).params(self.precision),
            ..Account::textbook(graph, Lines { outputs, ..Lines::NONE })
        }
    }
}
