//! What runs after what: the graph of a declaration, made ready to run.

use crate::error::{Reason, Unsupported};
use netweight_core::graph::{Graph, Scope, ScopeKind};
use netweight_core::layers::{Linear, Merge};
use netweight_core::{Layer, LayerSummary, Network};
use std::collections::HashSet;
use std::ops::Range;

/// A tensor: 0 is the network's input, `i + 1` what row `i` gives.
pub(crate) type Node = usize;

/// Experts: the row of their router, their own rows behind it, and behind
/// those the row in which they meet.
#[derive(Clone, Debug)]
pub(crate) struct Experts {
    pub router: usize,
    pub body: Range<usize>,
    pub total: usize,
    pub active: u64,
}

/// A side head: what it gives, whether it is there for training alone, and
/// whether a training has a loss on it.
#[derive(Clone, Debug)]
pub(crate) struct Aside {
    pub node: Node,
    pub training: bool,
    pub has_loss: bool,
}

/// One row.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// Its name among the weights.
    pub name: String,
    pub inputs: Vec<Node>,
    /// The first of its weights among all, and how many there are: one for
    /// each expert that it is part of.
    pub first: usize,
    pub copies: usize,
    /// The row whose weight it shares.
    pub tied: Option<usize>,
    /// Whether the network's output depends on it.
    pub needed: bool,
}

/// A network's rows in the order in which they run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub steps: Vec<Step>,
    pub experts: Vec<Experts>,
    pub asides: Vec<Aside>,
    pub last: Node,
}

impl Plan {
    pub(crate) fn of<N: Network>() -> Result<Self, Unsupported> {
        let graph = N::GRAPH;
        let (last, experts) = (graph.totals().last as Node, experts(&graph));
        let mut plan = Self { steps: Vec::new(), experts, asides: asides(&graph), last };
        let mut names = HashSet::new();
        let mut first = 0;
        for row in 0..graph.rows().len() {
            let layer = graph.layer(row);
            let refuse = |reason| Unsupported::new(N::NAME, &layer, reason);
            let copies = plan.copies(row).filter(|_| fits(&layer)).ok_or_else(|| refuse(Reason::TooLarge))?;
            let inputs: Vec<Node> = graph.inputs(row).iter().map(|&input| input as Node).collect();
            // Where experts meet, they are read from outside.
            let meets = matches!(layer.layer, Layer::Merge(Merge::Experts { .. }));
            if !meets && inputs.iter().any(|&input| input > 0 && !plan.reaches(input - 1, row)) {
                return Err(refuse(Reason::ReadsFromExperts));
            }
            let tied = tied(&layer.layer);
            if tied.is_some_and(|tied| !plan.reaches(tied, row)) {
                return Err(refuse(Reason::TiedToExperts));
            }
            if copies > 1 && plan.asides.iter().any(|aside| aside.node == row + 1) {
                return Err(refuse(Reason::AsideInExperts));
            }
            let name = unique(layer.path.to_string(), row, &mut names);
            plan.steps.push(Step { name, inputs, first, copies, tied, needed: false });
            first = first.checked_add(copies).ok_or_else(|| refuse(Reason::TooLarge))?;
        }
        plan.mark_needed();
        Ok(plan)
    }

    /// Marks the rows that the output depends on.
    fn mark_needed(&mut self) {
        let mut nodes = vec![self.last];
        while let Some(node) = nodes.pop() {
            if node > 0 && !self.steps[node - 1].needed {
                self.steps[node - 1].needed = true;
                nodes.extend(&self.steps[node - 1].inputs);
            }
        }
    }

    /// The experts that a row is part of, the outermost first.
    fn around(&self, row: usize) -> impl Iterator<Item = &Experts> {
        self.experts.iter().filter(move |experts| experts.body.contains(&row))
    }

    /// How many weights a row has; none if there are too many.
    fn copies(&self, row: usize) -> Option<usize> {
        self.around(row).try_fold(1, |copies: usize, experts| copies.checked_mul(experts.total))
    }

    /// Returns whether there is one tensor (or weight) of row `from` for each of row
    /// `to`.
    fn reaches(&self, from: usize, to: usize) -> bool {
        self.around(from).all(|experts| experts.body.contains(&to))
    }

    /// For each row the tensors that nothing reads behind it, but for those
    /// that are kept; with `whole`, side heads run as well.
    pub(crate) fn last_read(&self, whole: bool, kept: &[Node]) -> Vec<Vec<Node>> {
        let mut readers = vec![None; self.steps.len() + 1];
        for (row, step) in self.steps.iter().enumerate().filter(|(_, step)| whole || step.needed) {
            for &input in &step.inputs {
                // What comes from outside of experts is read by each of them.
                let outside = |experts: &&Experts| input == 0 || !experts.body.contains(&(input - 1));
                let reader = self.around(row).find(outside).map_or(row, |experts| experts.body.end);
                readers[input] = readers[input].max(Some(reader));
            }
        }
        let mut last_read = vec![Vec::new(); self.steps.len()];
        for (node, reader) in readers.into_iter().enumerate().filter(|(node, _)| !kept.contains(node)) {
            if let Some(reader) = reader {
                last_read[reader].push(node);
            }
        }
        last_read
    }
}

/// Returns whether burn can hold what a layer has.
fn fits(layer: &LayerSummary<'_>) -> bool {
    let numbers = [layer.input.elements(), layer.output.elements(), layer.params, layer.buffers];
    numbers.iter().all(|&number| usize::try_from(number).is_ok())
}

fn tied(layer: &Layer) -> Option<usize> {
    match layer {
        Layer::Linear(Linear { tied: Some(tie), .. }) => Some(tie.row as usize),
        _ => None,
    }
}

/// A name that no other row has.
fn unique(path: String, row: usize, names: &mut HashSet<String>) -> String {
    let mut name = path;
    while !names.insert(name.clone()) {
        name = format!("{name}_{row}");
    }
    name
}

fn experts(graph: &Graph<'_>) -> Vec<Experts> {
    let scopes = graph.scopes().iter().filter(|scope| matches!(scope.kind, ScopeKind::Experts));
    scopes
        .filter_map(|scope| match graph.rows().get(scope.end)?.layer {
            Layer::Merge(Merge::Experts { total, active }) => Some(Experts {
                router: scope.first,
                body: scope.first + 1..scope.end,
                // More than the router has room for are refused there.
                total: usize::try_from(total).unwrap_or(usize::MAX),
                active,
            }),
            _ => None,
        })
        .collect()
}

/// The side heads.
fn asides(graph: &Graph<'_>) -> Vec<Aside> {
    let heads = graph.scopes().iter().filter(|scope| scope.kind.is_head());
    let aside = |head: &Scope<'_>| Aside {
        node: head.output as Node,
        training: head.training,
        has_loss: matches!(head.kind, ScopeKind::Aside),
    };
    heads.map(aside).collect()
}
