//! Workspaces of a CPU's recurrent kernels, whose parts are rounded up to pages.
//!
//! A plan counts them for a sample, without the rounding, so that moments stay
//! functions of the batch; here it is added once the batch is known.

use crate::graph::Graph;
use crate::layer::Layer;
use crate::memory::amount::Amount;
use crate::memory::line::Widths;

/// The bytes of a page.
pub(crate) const PAGE: u128 = 4096;

/// How many kernels are looked at one by one.
const MOST: u128 = 1 << 12;

/// By how many bytes the workspaces in an amount exceed what it counts, for a
/// network with so many parts of them.
///
/// Kernels run one after the other and are undone in reverse, so that those
/// that are alive are the first ones, and how much they take tells how many.
/// Elsewhere (in checkpoints and among experts, where others are alive) it is
/// estimated from above: a page for each part of the whole network.
pub(crate) const fn rounding(graph: &Graph<'_>, parts: u128, amount: &Amount, widths: Widths, batch: u64) -> u128 {
    if amount.workspace == 0 || widths.workspace == 0 {
        return 0;
    }
    let samples = batch as u128 * widths.workspace;
    let (mut alive, mut more, mut seen) = (0, 0_u128, 0);
    let (mut row, rows) = (0, graph.rows());
    while row < rows.len() && alive < amount.workspace {
        if let Layer::Lstm(lstm) = &rows[row].layer {
            let input = graph.shape(graph.inputs(row)[0]);
            let (mut kernel, kernels) = (0, lstm.kernels());
            while kernel < kernels && alive < amount.workspace && seen < MOST {
                let workspace = lstm.workspace(&input, kernel);
                alive += workspace.beyond_reserve();
                more = more.saturating_add(workspace.rounding(samples));
                (kernel, seen) = (kernel + 1, seen + 1);
            }
        }
        row += 1;
    }
    if alive == amount.workspace { more } else { parts.saturating_mul(PAGE) }
}
