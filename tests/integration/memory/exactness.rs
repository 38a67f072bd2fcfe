//! How far "to the byte" goes, as `docs/exactness.md` says: a table of what was
//! compared, by family, backend and phase. See `differences.rs` for how it is
//! written anew.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::differences::Differences;
use super::recorded::{Measured, Phase, Setup};

const TITLE: &str = "\
# How exact the numbers are

Every number that was recorded of PyTorch's tensors (`tests/golden`) is compared
with what `Training` and `Inference` answer, and so are files and a measurement
for microcontrollers. This page is written by those tests:
`MEMORY=overwrite cargo test --test integration memory`.

\"Exact\" is to the byte, at every batch that was recorded. Otherwise the range is
that of the answers that differ: −2 % is an answer that is 2 % too low, and
+0.00 % is a few bytes of millions.

| family | backend | phase | numbers | exact | the others |
|:--|:--|:--|--:|--:|:--|
";

const AFTER: &str = "
A step *under a tracker* was recorded while a profiler watched each operator, for
which PyTorch adds error signals into new tensors; the tests ask for the same.
Without one it adds them in place, and so does the crate: *in place, against a
tracker's* is how far that is from what was recorded. *Estimated* is what nothing
recorded is compared with: its numbers follow the same rules, but for the widths
of dropout masks and the optimizers' steps on all tensors at once.

Of a *microcontroller* the inference is compared with the largest sum of tensors
that are alive in one operator of a file of MLPerf Tiny, and for MobileNetV2 with
what TinyEngine's authors measured; flash is what the constants of a file take.

Counted are tensors. A GPU takes more: its context, the workspace of kernels and
the rounding of the allocator.

## Why the others differ

Each number with its difference is in `tests/golden/memory_differences.csv`.

| cause | numbers | difference |
|:--|--:|:--|
";

/// The least and the largest difference, as shares of what was recorded.
#[derive(Clone, Copy)]
struct Range {
    count: usize,
    least: f64,
    most: f64,
}

#[expect(clippy::cast_precision_loss, reason = "for a share alone")]
fn range<'m>(differing: impl Iterator<Item = &'m Measured>) -> Option<Range> {
    let shares = differing.map(|measured| measured.difference() as f64 / measured.recorded as f64);
    shares.fold(None, |range, share| {
        let Range { count, least, most } = range.unwrap_or(Range { count: 0, least: share, most: share });
        Some(Range { count: count + 1, least: least.min(share), most: most.max(share) })
    })
}

impl Range {
    /// `−12.60 % to −0.70 %`.
    fn text(self) -> String {
        let [least, most] = [percent(self.least), percent(self.most)];
        if least == most { least } else { format!("{least} to {most}") }
    }
}

/// With two digits that mean something, as far as two decimals go.
fn percent(share: f64) -> String {
    let percent = 100.0 * share.abs();
    let digits = if percent >= 10.0 {
        0
    } else if percent >= 1.0 {
        1
    } else {
        2
    };
    let sign = if share < 0.0 { "−" } else { "+" };
    format!("{sign}{percent:.digits$} %")
}

fn setup(setup: Setup) -> &'static str {
    match setup {
        Setup::Cpu => "CPU, 32 bits",
        Setup::CpuAutocast => "CPU, autocast",
        Setup::Microcontroller => "microcontroller, 8 bits",
    }
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Resident => "there all the time",
        Phase::Saved => "kept for the backward pass",
        Phase::Forward => "forward pass",
        Phase::Backward => "backward pass",
        Phase::Step => "state and step",
        Phase::WatchedBackward => "backward pass, under a tracker",
        Phase::WatchedStep => "whole step, under a tracker",
        Phase::StepOfWatched => "whole step in place, against a tracker's",
        Phase::Inference => "inference",
        Phase::Flash => "flash",
    }
}

/// The page, of everything that was compared.
pub fn page(all: &[Measured], differences: &Differences) -> String {
    let mut groups = BTreeMap::<_, Vec<&Measured>>::new();
    for measured in all {
        groups.entry((measured.family, measured.setup, measured.phase)).or_default().push(measured);
    }
    let mut page = TITLE.to_owned();
    for ((family, on, of), group) in groups {
        let differing = range(group.iter().copied().filter(|measured| measured.difference() != 0));
        let exact = group.len() - differing.map_or(0, |range| range.count);
        let others = differing.map_or("exact".to_owned(), Range::text);
        writeln!(page, "| {family} | {} | {} | {} | {exact} | {others} |", setup(on), phase(of), group.len()).unwrap();
    }
    for of in ["training", "inference"] {
        writeln!(page, "| all | GPU | {of} | 0 | 0 | estimated |").unwrap();
    }
    page += AFTER;
    for (cause, reason) in &differences.reasons {
        if let Some(range) = range(all.iter().filter(|measured| differences.cause(measured) == Some(cause.as_str()))) {
            writeln!(page, "| {reason} | {} | {} |", range.count, range.text()).unwrap();
        }
    }
    page
}
