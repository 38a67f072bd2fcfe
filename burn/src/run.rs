//! Runs a plan.

use crate::batch::Batch;
use crate::layer::forward;
use crate::layers::merge::{add, concat, multiply, share, shares};
use crate::plan::{Experts, Node, Plan, Step};
use crate::weights::Weights;
use burn::tensor::Tensor;
use netweight_core::layers::Merge;
use netweight_core::{Layer, LayerSummary};
use std::ops::Range;

/// A network on its way through a batch.
pub(crate) struct Run<'m, 'o> {
    plan: &'m Plan,
    rows: &'static [LayerSummary<'static>],
    weights: &'m [Weights],
    /// Whether side heads run as well.
    whole: bool,
    values: Vec<Option<Batch>>,
    /// For each row what nothing reads behind it.
    last_read: Vec<Vec<Node>>,
    observe: &'o mut dyn FnMut(usize, &Batch),
}

impl<'m, 'o> Run<'m, 'o> {
    /// Runs all that the output depends on, with `whole` the side heads as
    /// well; `observe` is shown what each row gives. Returns the output and
    /// those of the side heads.
    pub(crate) fn of(
        plan: &'m Plan,
        rows: &'static [LayerSummary<'static>],
        weights: &'m [Weights],
        whole: bool,
        input: Batch,
        observe: &'o mut dyn FnMut(usize, &Batch),
    ) -> (Batch, Vec<Batch>) {
        let mut kept = vec![plan.last];
        if whole {
            kept.extend(plan.asides.iter().map(|aside| aside.node));
        }
        let last_read = plan.last_read(whole, &kept);
        let mut values = vec![None; rows.len() + 1];
        values[0] = Some(input);
        let mut run = Self { plan, rows, weights, whole, values, last_read, observe };
        run.rows(0..rows.len(), 0);
        let mut outputs = kept.iter().map(|&node| run.value(node));
        let main = outputs.next().unwrap_or_else(|| unreachable!("there is an output"));
        (main, outputs.collect())
    }

    /// Runs these rows, as part of one expert of all those around.
    fn rows(&mut self, rows: Range<usize>, copy: usize) {
        let mut row = rows.start;
        while row < rows.end {
            let step = &self.plan.steps[row];
            if self.whole || step.needed {
                let output = self.row(row, step, copy);
                self.keep(row, output);
            }
            let experts = self.plan.experts.iter().find(|experts| experts.router == row);
            row += 1;
            if let Some(experts) = experts.filter(|_| self.whole || step.needed) {
                row = experts.body.end;
                let output = self.experts(experts, copy);
                self.keep(row, output);
                row += 1;
            }
        }
    }

    fn row(&mut self, row: usize, step: &Step, copy: usize) -> Batch {
        let summary = &self.rows[row];
        let mut inputs: Vec<Batch> = step.inputs.iter().map(|&node| self.value(node)).collect();
        self.let_go(row);
        match summary.layer {
            Layer::Merge(Merge::Concat) => concat(inputs),
            Layer::Merge(merge) => {
                let meet = if matches!(merge, Merge::Multiply) { multiply } else { add };
                inputs.into_iter().reduce(meet).unwrap_or_else(|| unreachable!("something meets"))
            }
            _ => {
                let shared = step.tied.map(|tied| self.shared(tied, step.copies, copy));
                forward(summary, &self.weights[step.first + copy], shared.as_ref(), inputs.swap_remove(0))
            }
        }
    }

    /// The weight, `(inputs, units)`, of a row that another one is tied to.
    fn shared(&self, row: usize, copies: usize, copy: usize) -> Tensor<2> {
        let step = &self.plan.steps[row];
        // Experts inside of those that both are part of share it.
        let copy = copy * step.copies / copies;
        match &self.weights[step.first + copy] {
            Weights::Embedding(embedding) => embedding.weight.val().transpose(),
            Weights::Dense(dense) => dense.weight.val(),
            Weights::Tied(_) => match step.tied {
                Some(tied) => self.shared(tied, step.copies, copy),
                None => unreachable!("what is tied is tied to something"),
            },
            _ => unreachable!("the builder ties to `embedding` and `linear` alone"),
        }
    }

    /// The sum of what all experts give, each by its share.
    fn experts(&mut self, experts: &Experts, copy: usize) -> Batch {
        let meet = experts.body.end;
        let [given, router] = self.plan.steps[meet].inputs[..] else { unreachable!("experts and their router") };
        let shares = shares(self.value(router), experts.active);
        let mut sum: Option<Batch> = None;
        for expert in 0..experts.total {
            self.rows(experts.body.clone(), copy * experts.total + expert);
            let own = share(&shares, expert, self.value(given));
            sum = Some(match sum {
                Some(sum) => add(sum, own),
                None => own,
            });
        }
        self.let_go(meet);
        sum.unwrap_or_else(|| unreachable!("there is an expert"))
    }

    fn value(&self, node: Node) -> Batch {
        self.values[node].clone().unwrap_or_else(|| unreachable!("what is read has been written, and kept"))
    }

    fn keep(&mut self, row: usize, output: Batch) {
        (self.observe)(row, &output);
        self.values[row + 1] = Some(output);
    }

    /// Lets go of what a row is the last to read, before it runs: it may then
    /// be overwritten.
    fn let_go(&mut self, row: usize) {
        for &node in &self.last_read[row] {
            self.values[node] = None;
        }
    }
}
