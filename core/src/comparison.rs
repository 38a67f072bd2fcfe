//! Networks side by side.

mod formats;
mod table;

use crate::graph::Totals;
use crate::grouped::{Bytes, Grouped};
use crate::memory::{Inference, Training};
use crate::network::Network;
use crate::optimizer::Optimizer;
use crate::summary::{Summary, limit};
use crate::text::Text;

/// A network that is compared.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'g> {
    name: &'g str,
    layers: u64,
    totals: Totals,
    memory: Option<(Training<'g>, Inference<'g>)>,
}

impl<'g> Candidate<'g> {
    /// A declared network, without its memory.
    #[must_use]
    pub fn of<N: Network>() -> Candidate<'static> {
        Candidate::new(&N::summary())
    }

    /// A declared network with what it takes in memory.
    #[must_use]
    pub fn with_memory<N: Network>() -> Candidate<'static> {
        Candidate::of::<N>().asking(N::training(), N::inference())
    }

    /// Any network, without its memory.
    #[must_use]
    pub const fn new(summary: &Summary<'g>) -> Self {
        let graph = summary.graph();
        Self { name: summary.name(), layers: graph.rows().len() as u64, totals: *graph.totals(), memory: None }
    }

    /// The same with what it takes in memory. The comparison sets batch and
    /// optimizer; other settings stay.
    #[must_use]
    pub const fn asking(self, training: Training<'g>, inference: Inference<'g>) -> Self {
        Self { memory: Some((training, inference)), ..self }
    }
}

/// Networks side by side, each with its ratios to the first one; `Display`
/// prints a table.
///
/// ```
/// # netweight::network! { Mnist: 28x28x1 -> 10 = < conv(32, 3x3) conv(32, 3x3) maxpool(2) fc(128) fc(10) > }
/// use netweight::{Candidate, Comparison, Optimizer};
///
/// netweight::network! { Causal: 1024x768 = < attention(12, causal = true) > }
///
/// let networks = [Candidate::with_memory::<Mnist>(), Candidate::of::<Causal>()];
/// let comparison = Comparison::new(&networks).batch(128).optimizer(Optimizer::Adam).to_string();
/// assert_eq!(format!("\n{comparison}"), "
///                                Mnist         Causal
/// input                        28x28x1       1024x768
/// output                            10       1024x768
/// layers                             5              1  0.20×
/// params                       813,802      2,362,368  2.90×
/// weights as f32              3.10 MiB       9.01 MiB  2.90×
/// MACs                       8,255,232  4,026,531,840   488×
/// outputs                       56,586        786,432  13.9×
/// training, batch 128, Adam  58.71 MiB              –
/// inference                   3.30 MiB              –");
/// ```
///
/// Weights are 4 bytes a param. Memory is that of
/// [`Training::memory`] at the batch and with the optimizer of the comparison,
/// and of [`Inference::memory`] at batch 1; it is asked for where the table is
/// printed, and left out where no network knows it.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    candidates: &'a [Candidate<'a>],
    batch: u64,
    optimizer: Optimizer,
    width: usize,
    colors: bool,
}

impl<'a> Comparison<'a> {
    /// These networks; the first one is what the others are compared to.
    #[must_use]
    pub const fn new(candidates: &'a [Candidate<'a>]) -> Self {
        Self { candidates, batch: 1, optimizer: Optimizer::Sgd, width: usize::MAX, colors: false }
    }

    /// The batch of training; 1 by default.
    #[must_use]
    pub const fn batch(self, batch: u64) -> Self {
        Self { batch, ..self }
    }

    /// The optimizer of training; SGD by default.
    #[must_use]
    pub const fn optimizer(self, optimizer: Optimizer) -> Self {
        Self { optimizer, ..self }
    }

    /// The table in lines of at most so many characters. Networks that do not
    /// fit beside each other come below each other; then ratios go, and headings
    /// and names are shortened. A number is never: where there is no room for
    /// it stands `…`. 0 is no limit, as for [`Summary::width`].
    #[must_use]
    pub const fn width(self, columns: usize) -> Self {
        Self { width: limit(columns), ..self }
    }

    /// The table with colours, as [`Summary::colors`].
    #[must_use]
    pub const fn colors(self, colors: bool) -> Self {
        Self { colors, ..self }
    }

    /// The quantities that some network has.
    fn quantities(&self) -> impl Iterator<Item = Quantity> + use<'a> {
        let has_memory = self.candidates.iter().any(|candidate| candidate.memory.is_some());
        Quantity::ALL.into_iter().filter(move |quantity| has_memory || !quantity.is_memory())
    }

    fn heading(&self, quantity: Quantity) -> Text {
        let mut text = Text::new();
        match quantity {
            Quantity::Input => text.str("input"),
            Quantity::Output => text.str("output"),
            Quantity::Layers => text.str("layers"),
            Quantity::Params => text.str("params"),
            Quantity::Weights => text.str("weights as f32"),
            Quantity::Macs => text.str("MACs"),
            Quantity::Outputs => text.str("outputs"),
            Quantity::Training => {
                text.str("training, batch ").grouped(self.batch).str(", ").str(self.optimizer.title())
            }
            Quantity::Inference => text.str("inference"),
        };
        text
    }

    /// A quantity of a network as a number, if it is one.
    fn number(&self, candidate: &Candidate<'_>, quantity: Quantity) -> Option<u128> {
        let totals = &candidate.totals;
        Some(match quantity {
            Quantity::Input | Quantity::Output => return None,
            Quantity::Layers => candidate.layers.into(),
            Quantity::Params => totals.params.into(),
            Quantity::Weights => 4 * u128::from(totals.params),
            Quantity::Macs => totals.macs.into(),
            Quantity::Outputs => totals.outputs.into(),
            Quantity::Training => {
                let (training, _) = candidate.memory?;
                training.batch(self.batch).optimizer(self.optimizer).try_memory().ok()?.total().into()
            }
            Quantity::Inference => candidate.memory?.1.batch(1).try_memory().ok()?.total().into(),
        })
    }

    /// A quantity of a network as people read it.
    fn value(&self, candidate: &Candidate<'_>, quantity: Quantity) -> Text {
        let shape = match quantity {
            Quantity::Input => candidate.totals.input,
            Quantity::Output => candidate.totals.output,
            _ => {
                return match self.number(candidate, quantity) {
                    None => Text::of(&"–"),
                    Some(number) if quantity.is_bytes() => Text::of(&Bytes(number)),
                    Some(number) => Text::of(&Grouped(u64::try_from(number).unwrap_or(u64::MAX))),
                };
            }
        };
        Text::of(&shape)
    }

    /// How many times as much a network has as the first one: `2.19×`.
    fn ratio(&self, index: usize, quantity: Quantity) -> Text {
        let mut text = Text::new();
        if index > 0
            && let Some(first) = self.number(&self.candidates[0], quantity).filter(|&first| first > 0)
            && let Some(number) = self.number(&self.candidates[index], quantity)
        {
            write_ratio(number, first, &mut text);
        }
        text
    }
}

/// What is compared.
#[derive(Clone, Copy)]
enum Quantity {
    Input,
    Output,
    Layers,
    Params,
    Weights,
    Macs,
    Outputs,
    Training,
    Inference,
}

impl Quantity {
    const ALL: [Self; 9] = [
        Self::Input,
        Self::Output,
        Self::Layers,
        Self::Params,
        Self::Weights,
        Self::Macs,
        Self::Outputs,
        Self::Training,
        Self::Inference,
    ];

    const fn is_memory(self) -> bool {
        matches!(self, Self::Training | Self::Inference)
    }

    const fn is_bytes(self) -> bool {
        self.is_memory() || matches!(self, Self::Weights)
    }
}

/// Three digits or more, and small ones to a ten-thousandth.
fn write_ratio(number: u128, first: u128, text: &mut Text) {
    let decimals = match number * 10_000 / first {
        _ if number == 0 => 0,
        0..1_000 => 4,
        1_000..100_000 => 2,
        100_000..1_000_000 => 1,
        _ => 0,
    };
    // Both are counts of 64 bits, or four times as much.
    let one = 10_u128.pow(decimals);
    let rounded = (number * one + first / 2) / first;
    Grouped(u64::try_from(rounded / one).unwrap_or(u64::MAX)).write(text);
    if decimals > 0 {
        let part = Text::of(&format_args!("{:01$}", rounded % one, decimals as usize));
        text.str(".").str(part.as_str());
    }
    text.str("×");
}
