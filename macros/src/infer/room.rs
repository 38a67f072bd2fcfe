//! How much room a network takes, where shapes are unknown but counts are not.
//!
//! Elsewhere rustc finds it out in a first run that only counts.

use netweight_core::graph::{Builder, Extent};

use crate::expression::{Environment, Evaluated, Expression};
use crate::resolve::{Network, Step, StepKind};

/// More mistakes than that are not all said at once.
const FAILURES: usize = 64;

/// The room of a network in which so many sites may turn out wrong; none if
/// its length depends on what only rustc knows.
pub fn of(network: &Network<'_>, deferred: usize) -> Option<Extent> {
    let mut room = Room { extent: Extent::NONE, parameters: Vec::new() };
    room.steps(&network.steps)?;
    // A site can be wrong in more than one way.
    room.extent.failures = FAILURES.min(2 * deferred);
    Some(room.extent)
}

struct Room {
    extent: Extent,
    /// What the blocks around were given.
    parameters: Vec<(String, Option<u64>)>,
}

impl Room {
    fn steps(&mut self, steps: &[Step]) -> Option<()> {
        steps.iter().try_for_each(|step| self.step(step))
    }

    fn step(&mut self, step: &Step) -> Option<()> {
        match &step.kind {
            StepKind::Layer(_) => self.row(1),
            StepKind::Group(body) | StepKind::Checkpoint(body) | StepKind::Aside { body, .. } => {
                self.scope(&body.steps)
            }
            StepKind::Repeat { count, body, .. } => self.repeat(count, &body.steps),
            StepKind::Block(call) => {
                let outer = self.parameters.len();
                for (_, local, value) in &call.parameters {
                    let value = self.number(value);
                    self.parameters.push((local.to_string(), value));
                }
                let body = self.scope(&call.body);
                self.parameters.truncate(outer);
                body
            }
            StepKind::Merge(merge) => {
                merge.branches.iter().try_for_each(|branch| self.steps(&branch.steps))?;
                self.row(merge.branches.len())
            }
            StepKind::Experts { body, .. } => {
                // The router, and where it meets what they give.
                self.row(1)?;
                self.scope(&body.steps)?;
                self.row(2)
            }
            StepKind::Network { .. } | StepKind::Refused(_) | StepKind::Broken => None,
        }
    }

    /// A row that reads so many tensors; none above the limit.
    fn row(&mut self, inputs: usize) -> Option<()> {
        self.extent.rows += 1;
        self.extent.edges += inputs;
        (self.extent.rows <= Builder::LIMIT as usize).then_some(())
    }

    fn scope(&mut self, body: &[Step]) -> Option<()> {
        self.extent.scopes += 1;
        self.steps(body)
    }

    /// All repetitions, each as long as the first.
    fn repeat(&mut self, count: &Expression, body: &[Step]) -> Option<()> {
        self.extent.scopes += 1;
        let times = usize::try_from(self.number(count)?).ok()?;
        let before = self.extent;
        if times > 0 {
            self.scope(body)?;
        }
        let longer = |before: usize, now: usize| (now - before).checked_mul(times)?.checked_add(before);
        self.extent.rows = longer(before.rows, self.extent.rows)?;
        self.extent.edges = longer(before.edges, self.extent.edges)?;
        self.extent.scopes = longer(before.scopes, self.extent.scopes)?;
        let limit = Builder::LIMIT as usize;
        (self.extent.rows <= limit && self.extent.scopes <= limit).then_some(())
    }

    fn number(&self, number: &Expression) -> Option<u64> {
        match number.value(&Environment { channels: None, parameters: &self.parameters }) {
            Evaluated::Known(value) => value.ok().and_then(|value| u64::try_from(value).ok()),
            Evaluated::Unknown => None,
        }
    }
}
