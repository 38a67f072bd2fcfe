//! From all layers of a network to operations, one behind the other.

use super::Recorder;
use super::experts::{copies, narrowed};
use crate::graph::{Graph, ScopeKind};
use crate::layer::Layer;
use crate::layers::Merge;
use crate::memory::amount::limited;
use crate::memory::operation::{Errors, Gives, operation};
use crate::memory::planner::output;

impl Recorder<'_> {
    /// Writes down a whole network; the slots' `value` then tells what each
    /// layer gives.
    pub(crate) const fn network(&mut self, graph: &Graph<'_>) {
        let (rows, edges, totals) = (graph.rows(), graph.edges(), graph.totals());
        self.input = totals.input.elements() as u128;
        let has_experts = graph.has(ScopeKind::Experts);
        let mut row = 0;
        while row < rows.len() {
            let layer = &rows[row];
            self.reads_ids = self.reads_ids || matches!(layer.layer, Layer::Embedding(_));
            // What only training needs gives nothing.
            self.value = 0;
            self.slots[row].is_shared = false;
            if self.training || !layer.training {
                self.buffers += layer.buffers;
                #[expect(clippy::cast_possible_truncation, reason = "layers are limited")]
                {
                    self.row = row as u32;
                }
                if has_experts {
                    (self.copies, self.active) = copies(graph, row);
                    self.gather(graph, row);
                }
                if let Layer::Merge(merge) = &layer.layer {
                    self.merge(merge, graph, row);
                } else {
                    let node = edges[layer.first_edge as usize] as usize;
                    let mut input = &totals.input;
                    self.reads_steps = false;
                    if node > 0 {
                        input = &rows[node - 1].output;
                        self.reads_steps =
                            matches!(rows[node - 1].layer, Layer::Lstm(_) | Layer::Gru(_) | Layer::Rnn(_));
                    }
                    let mut params = layer.params;
                    if has_experts {
                        params /= narrowed(self.copies);
                    } else if node > 0 {
                        self.value = self.slots[node - 1].value;
                    }
                    layer.layer.work(input, &layer.output, params, self);
                }
            }
            self.slots[row].value = self.value;
            self.slots[row].gathered = 0;
            row += 1;
        }
        self.hand_over(graph);
    }

    /// The caller reads the network's outputs.
    const fn hand_over(&mut self, graph: &Graph<'_>) {
        let mut next = 0;
        while let Some((value, following)) = output(graph, self.slots, self.training, next) {
            if value > 0 {
                self.slots[value as usize - 1].readers += 1;
            }
            next = following;
        }
    }

    /// The operation in which branches meet.
    const fn merge(&mut self, merge: &Merge, graph: &Graph<'_>, row: usize) {
        let (inputs, output) = (graph.inputs(row), &graph.rows()[row].output);
        let mut operation = operation!(limited(output.elements() as u128, self.active));
        match merge {
            Merge::Add => {
                operation.gives = Gives::NewOrInPlace;
                operation.errors = Errors::Passed;
            }
            Merge::Concat => operation.errors = Errors::Parted,
            Merge::Multiply => {
                operation.keeps_input = true;
                operation.errors = Errors::Products;
            }
            // The chosen weights are divided by their sum. For each expert its
            // own are gathered again, and what it gives is weighted, then added
            // to what is there. Choices and places are integers.
            Merge::Experts { active, .. } => {
                let (active, rows) = (*active as u128, limited(output.positions() as u128, self.active));
                operation.keeps_input = true;
                operation.keeps.elements = limited(operation.elements + 2 * rows, active) + rows;
                operation.keeps.bytes = limited(3 * 8 * rows, active);
            }
        }
        let mut first_edge = self.edge_count;
        self.read(self.seen(graph, row, inputs[0]));
        let mut i = 1;
        while i < inputs.len() {
            if i > 1 && !matches!(merge, Merge::Concat) {
                // Sums and products are taken two by two.
                self.push(&operation, first_edge);
                first_edge = self.edge_count;
                self.read(self.value);
            }
            self.read(self.seen(graph, row, inputs[i]));
            i += 1;
        }
        self.push(&operation, first_edge);
    }
}
