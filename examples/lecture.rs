//! The sums of the lecture that this project came from, each with the formula
//! that gave it: `cargo run --example lecture`.
//!
//! Params, outputs and multiply-adds explain themselves (`explain()` of a
//! layer); memory is the lecture's arithmetic, `Accounting::Textbook`.

use std::fmt::{self, Write};

use netweight::device::GTX_980;
use netweight::{Accounting, Bytes, Formula, Grouped, Layer, LayerSummary, Optimizer, Training};

netweight::network! {
    /// Two convolutions and two dense layers for 28×28 grey digits.
    pub Mnist: 28x28x1 -> 10 = <
        conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10)
    >
}

const BATCH: u64 = 128;
const LARGE_BATCH: u64 = 32_768;
const TRAINING: Training<'static> =
    Mnist::training().optimizer(Optimizer::Adam).accounting(Accounting::Textbook).batch(BATCH);

fn main() {
    print!("{}", text());
}

/// Everything that is printed.
#[must_use]
pub fn text() -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut text);
    text
}

fn write(out: &mut impl Write) -> fmt::Result {
    let outputs = Mnist::summary().graph().totals().outputs;
    writeln!(out, "{}: {} -> {}", Mnist::NAME, Mnist::INPUT, Mnist::OUTPUT)?;

    heading(out, "Size of the model", "A weight for each value that a unit reads, and a bias.")?;
    formulas(out, |layer| layer.explain().params, Mnist::PARAMS)?;
    let bytes = 4 * Mnist::PARAMS;
    line(out, "in 32 bits", format_args!("4·{} bytes", Grouped(Mnist::PARAMS)), bytes, Some(bytes))?;

    heading(out, "Intermediate outputs", "What the layers give, for one sample.")?;
    formulas(out, |layer| layer.explain().outputs, outputs)?;
    line(out, "in 32 bits", format_args!("4·{} bytes", Grouped(outputs)), 4 * outputs, Some(4 * outputs))?;

    memory(out, outputs)?;
    splitting(out, outputs)?;

    heading(out, "Operations", "Multiply-adds of a forward pass: each weight at each place where it is used.")?;
    formulas(out, |layer| layer.explain().macs, Mnist::MACS)?;
    line(out, "FLOPs", format_args!("2·{}", Grouped(Mnist::MACS)), Mnist::FLOPS, None)?;

    apertures(out)
}

fn heading(out: &mut impl Write, title: &str, says: &str) -> fmt::Result {
    writeln!(out, "\n{title}\n{says}\n")
}

/// A line: what, how, and how much.
fn line(out: &mut impl Write, what: &str, how: impl fmt::Display, number: u64, bytes: Option<u64>) -> fmt::Result {
    let how = how.to_string();
    let equals = if how.contains(|letter: char| letter.is_ascii_digit()) { "=" } else { "" };
    write!(out, "  {what:<14} {how:>31} {equals:1} {:>13}", Grouped(number).to_string())?;
    match bytes {
        Some(bytes) => writeln!(out, " {:>11}", Bytes(bytes.into())),
        None => writeln!(out),
    }
}

/// A line for each layer, and their sum.
fn formulas(out: &mut impl Write, formula: fn(&LayerSummary<'_>) -> Formula, sum: u64) -> fmt::Result {
    for layer in Mnist::LAYERS {
        let formula = formula(layer);
        let how = if formula.arithmetic().is_empty() { formula.note() } else { formula.arithmetic() };
        line(out, &layer.path.to_string(), how, formula.value(), None)?;
    }
    line(out, "total", "", sum, None)
}

fn memory(out: &mut impl Write, outputs: u64) -> fmt::Result {
    let memory = TRAINING.memory();
    let title = format!("Memory for a batch of {BATCH}, with Adam");
    heading(out, &title, "Outputs and their error signals for each sample; the rest once.")?;
    let [sample, params] = [outputs, Mnist::PARAMS].map(Grouped);
    let all = format!("{BATCH}·{sample}·4");
    line(out, "outputs", &all, memory.outputs, Some(memory.outputs))?;
    line(out, "error signals", &all, memory.errors, Some(memory.errors))?;
    line(out, "params", format_args!("{params}·4"), memory.params, Some(memory.params))?;
    line(out, "gradients", format_args!("{params}·4"), memory.gradients, Some(memory.gradients))?;
    line(out, "Adam", format_args!("2·{params}·4"), memory.optimizer, Some(memory.optimizer))?;
    line(out, "total", "", memory.total(), Some(memory.total()))
}

fn splitting(out: &mut impl Write, outputs: u64) -> fmt::Result {
    let (device, available) = (GTX_980.name(), GTX_980.memory());
    let title = format!("Gradient splitting of a batch of {} on a {device}", Grouped(LARGE_BATCH));
    heading(out, &title, "As many samples at once as fit beside what is there once.")?;
    let memory = TRAINING.memory();
    let (once, sample) = (memory.params + memory.gradients + memory.optimizer, 2 * 4 * outputs);
    line(out, "the card", "", available, Some(available))?;
    line(out, "once", format_args!("(2 + 2)·{}·4", Grouped(Mnist::PARAMS)), once, Some(once))?;
    line(out, "a sample", format_args!("2·{}·4", Grouped(outputs)), sample, Some(sample))?;
    let (Some(largest), Some(split)) = (TRAINING.max_batch(&GTX_980), TRAINING.split(LARGE_BATCH, &GTX_980)) else {
        return writeln!(out, "  nothing fits");
    };
    line(out, "fit at once", "⌊(the card − once) / a sample⌋", largest, None)?;
    let steps = format!("⌈{} / {}⌉", Grouped(LARGE_BATCH), Grouped(largest));
    line(out, "steps", steps, split.steps(), None)?;
    writeln!(out, "  so {split}, and one step of Adam for all of them")
}

fn apertures(out: &mut impl Write) -> fmt::Result {
    heading(
        out,
        "Effective aperture",
        "How much of an axis an output sees: (window − 1)·stride more with each layer.",
    )?;
    let (mut seen, mut stride) = (1, 1);
    for layer in Mnist::LAYERS {
        let path = layer.path.to_string();
        // Everything here is square.
        let window = match layer.layer {
            Layer::Conv(conv) => conv.window.sizes()[0],
            Layer::MaxPool(pool) => pool.window.sizes()[0],
            _ => {
                writeln!(out, "  {path:<14} everything")?;
                continue;
            }
        };
        let size = layer.aperture.size(0).unwrap_or(0);
        line(out, &path, format_args!("{seen} + ({window} − 1)·{stride}"), size, None)?;
        (seen, stride) = (size, layer.aperture.stride(0).map_or(stride, |(stride, _)| stride));
    }
    Ok(())
}
