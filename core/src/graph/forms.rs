//! Forms of the language: groups, repetitions, branches that meet, side
//! heads, experts.

use crate::cost::Cost;
use crate::graph::builder::Builder;
use crate::graph::failure::Subject;
use crate::graph::node::{Kept, Node, Tie};
use crate::graph::path::{Name, Scope, ScopeKind, SideHead};
use crate::layer::Layer;
use crate::layers::{Linear, Merge};
use crate::problem::Problem;
use crate::shape::Shape;

/// A group of elements, or the repetitions of one.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    outer: Option<u32>,
    own: usize,
    /// The number of layers before it.
    rows: usize,
    /// The number of checkpoints around it.
    checkpoints: u32,
}

/// A side head that is being built.
#[derive(Clone, Copy, Debug)]
pub struct Aside {
    group: Group,
    training: bool,
}

/// Experts that are being built.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    group: Group,
    outer: (u64, u64, bool),
    merge: Merge,
    input: Node,
    router: Node,
}

impl<'n> Builder<'_, 'n> {
    /// Enters a group with a tensor.
    pub const fn enter(&mut self, name: Name<'n>, x: Node) -> Group {
        self.enter_as(name, ScopeKind::Group, x)
    }

    /// Enters a group of another kind.
    pub const fn enter_as(&mut self, name: Name<'n>, kind: ScopeKind, x: Node) -> Group {
        let checkpoints = self.checkpoints;
        let group = Group { outer: self.scope, own: self.extent.scopes, rows: self.extent.rows, checkpoints };
        if matches!(kind, ScopeKind::Checkpoint) {
            self.checkpoints += 1;
        }
        self.open(group.outer, name, kind, x);
        group
    }

    /// Returns whether there is another repetition of a group; if so, it is entered.
    /// None follows a mistake.
    pub const fn again(&mut self, site: u32, group: Group, repetition: u64, count: u64, x: Node) -> bool {
        if repetition > 0 {
            self.close(x);
        }
        if repetition >= count || (x.shape.is_none() && repetition > 0) {
            return false;
        }
        if self.is_too_long(group, repetition, count) {
            let problem = Problem::Layers { limit: Self::LIMIT };
            // It is no part of its own path.
            self.scope = group.outer;
            self.fail(site, Subject::Named("repeat"), Name::only(""), problem, x);
            return false;
        }
        #[expect(clippy::cast_possible_truncation, reason = "each is a scope, and those are limited")]
        let (own, repetition) = (group.own as u32, repetition as u32);
        self.open(Some(own), Name::numbered("", repetition), ScopeKind::Repetition, x);
        true
    }

    /// Returns whether repetitions pass the limit; found at once, not when it is
    /// reached.
    const fn is_too_long(&self, group: Group, repetition: u64, count: u64) -> bool {
        let limit = Self::LIMIT as u64;
        if count > limit || self.extent.scopes as u64 >= limit {
            return true;
        }
        // The first one tells how long all of them get.
        let rows = (self.extent.rows - group.rows) as u64;
        let scopes = (self.extent.scopes - group.own - 1) as u64;
        repetition == 1 && (group.rows as u64 + rows * count > limit || group.own as u64 + scopes * count > limit)
    }

    /// Goes back to the group around, with what this one gives.
    pub const fn leave(&mut self, group: Group, x: Node) {
        #[expect(clippy::cast_possible_truncation, reason = "scopes are limited")]
        {
            self.scope = Some(group.own as u32);
        }
        self.close(x);
        self.scope = group.outer;
        self.checkpoints = group.checkpoints;
    }

    /// Ends the scope that the builder is in, where it is, with what it gives.
    pub(crate) const fn close(&mut self, x: Node) {
        if let Some(scope) = self.scope
            && (scope as usize) < self.room.scopes
        {
            self.scopes[scope as usize].end = self.extent.rows;
            self.scopes[scope as usize].output = x.index;
        }
    }

    const fn open(&mut self, parent: Option<u32>, name: Name<'n>, kind: ScopeKind, x: Node) {
        let index = self.extent.scopes;
        if index < self.room.scopes {
            let (first, training) = (self.extent.rows, self.training);
            self.scopes[index] = Scope { parent, name, kind, first, end: first, entered: x.index, output: 0, training };
        }
        self.extent.scopes += 1;
        #[expect(clippy::cast_possible_truncation, reason = "repetitions are limited, and groups are written out")]
        {
            self.scope = Some(index as u32);
        }
    }

    /// Branches become one tensor; a mistake is reported at `site`, as one of
    /// the form that is called `form`. Where a branch is unknown, the others
    /// are still compared.
    pub const fn merge(
        &mut self,
        site: u32,
        form: &'static str,
        name: Name<'n>,
        merge: Merge,
        branches: &[Node],
    ) -> Node {
        if self.blames(site) {
            return Node::UNKNOWN;
        }
        let mut first = Node::UNKNOWN;
        let mut so_far = None;
        let mut is_known = true;
        let mut i = 0;
        while i < branches.len() {
            so_far = match (so_far, branches[i].shape) {
                // The others can still be wrong.
                (so_far, None) => {
                    is_known = false;
                    so_far
                }
                (None, Some(shape)) => {
                    first = branches[i];
                    Some(shape)
                }
                (Some(before), Some(shape)) => match merge.with(before, shape) {
                    Ok(shape) => Some(shape),
                    Err(problem) => {
                        self.fail_between(site, form, name, problem, first, branches[i]);
                        return Node::UNKNOWN;
                    }
                },
            };
            i += 1;
        }
        match so_far {
            Some(output) if is_known => self.meet(site, form, name, merge, output, branches),
            _ => Node::UNKNOWN,
        }
    }

    /// Writes the row in which branches meet.
    const fn meet(
        &mut self,
        site: u32,
        form: &'static str,
        name: Name<'n>,
        merge: Merge,
        output: Shape,
        branches: &[Node],
    ) -> Node {
        let mut cost = Cost::free(output);
        let problem = match self.add(&mut cost) {
            None if self.extent.rows < Self::LIMIT as usize => {
                return self.write(name, &Layer::Merge(merge), &cost, branches, branches.len());
            }
            None => Problem::Layers { limit: Self::LIMIT },
            Some(what) => Problem::Overflow { what },
        };
        self.fail(site, Subject::Named(form), name, problem, branches[0]);
        Node::UNKNOWN
    }

    /// Keeps a labelled tensor.
    #[must_use]
    pub const fn keep(&mut self, x: Node) -> Kept {
        self.labels += 1;
        Kept { node: x, reached: true }
    }

    /// The tensor of a label; one that has not been reached is reported at
    /// `site`.
    pub const fn recall(&mut self, site: u32, kept: &Kept) -> Node {
        self.labels += 1;
        if self.blames(site) {
            return Node::UNKNOWN;
        }
        if !kept.reached {
            self.refuse(site, "from", Problem::NotReached);
        }
        #[expect(clippy::cast_possible_truncation, reason = "rows are limited")]
        if let Some(row) = (kept.node.index as usize).checked_sub(1)
            && row < self.room.rows
            && !self.training
        {
            // What only training runs is no variable at test time.
            self.rows[row].recalled = self.extent.rows as u32;
        }
        kept.node
    }

    /// Refuses that so many repetitions all begin at a label, which is read at
    /// `site`: but for the last one, nothing would read what they give.
    pub const fn restart(&mut self, site: u32, count: u64) {
        if count > 1 && !self.blames(site) {
            self.refuse(site, "from", Problem::Restarted { count });
        }
    }

    /// The weights behind a label; none are reported at `site`.
    pub const fn tie(&mut self, site: u32, kept: &Kept) -> Option<Tie> {
        if self.blames(site) {
            return None;
        }
        if !kept.reached {
            self.refuse(site, "linear", Problem::NotReached);
        } else if kept.node.weights.is_none() && kept.node.shape.is_some() {
            // Behind a mistake there are none, and nothing more to say.
            self.refuse(site, "linear", Problem::NoWeights);
        }
        kept.node.weights
    }

    /// Begins a side head. Of one that is there for training alone no
    /// multiply-adds count.
    pub const fn begin_aside(&mut self, head: SideHead, x: Node) -> Aside {
        let outer = self.training;
        self.training = outer || matches!(head, SideHead::TrainingAlone);
        let kind = if matches!(head, SideHead::Returned) { ScopeKind::Returned } else { ScopeKind::Aside };
        let group = self.enter_as(Name::only(""), kind, x);
        Aside { group, training: outer }
    }

    /// Ends a side head with what it gives.
    pub const fn end_aside(&mut self, aside: Aside, x: Node) {
        self.leave(aside.group, x);
        self.training = aside.training;
    }

    /// Begins experts: a router, and layers whose params count `total` times
    /// and whose multiply-adds count `active` times.
    pub const fn begin_experts(&mut self, site: u32, total: u64, active: u64, x: Node) -> Chosen {
        if total == 0 {
            self.refuse(site, "experts", Problem::AtLeast { parameter: "total", minimum: 1, value: 0 });
        } else if active == 0 || active > total {
            self.refuse(site, "experts", Problem::Experts { total, active });
        }
        let group = self.enter_as(Name::only(""), ScopeKind::Experts, x);
        let router = Layer::Linear(Linear { units: total, bias: false, ..Linear::DEFAULT });
        let router = self.layer(site, Name::label("router"), router, x);
        let outer = (self.copies, self.active, self.experts);
        self.copies = if let Some(copies) = outer.0.checked_mul(total) {
            copies
        } else {
            self.refuse(site, "experts", Problem::Overflow { what: "the number of experts" });
            1
        };
        // Never more than the copies, and at least 1 where it counts.
        self.active = outer.1.saturating_mul(active);
        self.experts = true;
        Chosen { group, outer, merge: Merge::Experts { total, active }, input: x, router }
    }

    /// Ends experts with what they give, which has the shape of what entered.
    pub const fn end_experts(&mut self, site: u32, name: Name<'n>, chosen: Chosen, x: Node) -> Node {
        (self.copies, self.active, self.experts) = chosen.outer;
        self.leave(chosen.group, x);
        let (Some(entered), Some(left)) = (chosen.input.shape, x.shape) else {
            return Node::UNKNOWN;
        };
        // Where there is anything wrong with the numbers, there is no router.
        if chosen.router.shape.is_none() {
            return Node::UNKNOWN;
        }
        if !entered.same(&left) {
            let problem = Problem::Branches { merge: chosen.merge, other: left };
            self.fail_between(site, "experts", name, problem, chosen.input, x);
            return Node::UNKNOWN;
        }
        self.meet(site, "experts", name, chosen.merge, left, &[x, chosen.router])
    }
}
