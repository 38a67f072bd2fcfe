//! Mistakes, as a builder finds them: each is reported at a site, once.

use crate::argument::Probability;
use crate::checked::to_u64;
use crate::graph::builder::{BLAMED, Builder};
use crate::graph::failure::{Failure, Subject};
use crate::graph::node::Node;
use crate::graph::path::Name;
use crate::integer::NoNumber;
use crate::layer::Layer;
use crate::problem::Problem;
use crate::shape::Shape;

impl<'n> Builder<'_, 'n> {
    /// Returns whether a mistake has been made at this site: in an argument, say, or in
    /// the repetition before.
    #[must_use]
    pub const fn blames(&self, site: u32) -> bool {
        self.has_blamed(self.place_of(site))
    }

    const fn has_blamed(&self, place: u32) -> bool {
        let mut i = 0;
        while i < self.blames && i < BLAMED {
            if self.blamed[i] == place {
                return true;
            }
            i += 1;
        }
        false
    }

    /// Where a mistake at this site is reported.
    pub(crate) const fn place_of(&self, site: u32) -> u32 {
        match self.place {
            Some(place) => place,
            None => site,
        }
    }

    /// An argument that is a number known only now. One that does not fit is
    /// reported at `site`; whether it is at least `minimum` is left to the
    /// layer.
    pub const fn number(
        &mut self,
        site: u32,
        subject: &'static str,
        parameter: &'static str,
        minimum: u64,
        value: Result<i128, NoNumber>,
    ) -> u64 {
        let problem = match value {
            Err(reason) => Problem::NoNumber { parameter, reason },
            Ok(value) => match to_u64(value) {
                Some(number) => return number,
                None => Problem::AtLeast { parameter, minimum, value },
            },
        };
        self.refuse(site, subject, problem);
        1
    }

    /// An argument that is a shape. One that is none is reported at `site`.
    pub const fn shape(&mut self, site: u32, subject: &'static str, given: Result<Shape, Problem>) -> Shape {
        match given {
            Ok(shape) => shape,
            Err(problem) => {
                self.refuse(site, subject, problem);
                Shape::ONE
            }
        }
    }

    /// An argument that is a probability. One that is none is reported at
    /// `site`.
    pub const fn probability(&mut self, site: u32, subject: &'static str, given: f64) -> Probability {
        match Probability::new(given) {
            Ok(probability) => probability,
            Err(problem) => {
                self.refuse(site, subject, problem);
                Probability::ZERO
            }
        }
    }

    /// Reports an argument from which not even a layer can be made.
    pub const fn refuse(&mut self, site: u32, subject: &'static str, problem: Problem) {
        self.fail(site, Subject::Named(subject), Name::only(""), problem, Node::UNKNOWN);
    }

    pub(crate) const fn fail(&mut self, site: u32, subject: Subject, name: Name<'n>, problem: Problem, input: Node) {
        self.fail_with(site, subject, name, problem, input, Node::UNKNOWN);
    }

    /// Reports what is wrong with a layer; with one argument, what is wrong with
    /// those behind it as well.
    pub(crate) const fn fail_layer(&mut self, site: u32, name: Name<'n>, layer: Layer, problem: Problem, input: Node) {
        self.fail(site, Subject::Layer(layer), name, problem, input);
        let mut last = problem;
        while let Problem::AtLeast { parameter, .. } = last
            && let Err(next) = layer.check_behind(parameter)
        {
            self.fail(site, Subject::Layer(layer), name, next, input);
            last = next;
        }
    }

    /// Reports two tensors that do not go together.
    pub(crate) const fn fail_between(
        &mut self,
        site: u32,
        form: &'static str,
        name: Name<'n>,
        problem: Problem,
        one: Node,
        other: Node,
    ) {
        self.fail_with(site, Subject::Named(form), name, problem, one, other);
    }

    const fn fail_with(
        &mut self,
        site: u32,
        subject: Subject,
        name: Name<'n>,
        problem: Problem,
        input: Node,
        other: Node,
    ) {
        const fn place(node: Node) -> Option<(Shape, u32)> {
            match node.shape {
                Some(shape) => Some((shape, node.index)),
                None => None,
            }
        }
        let site = self.place_of(site);
        let index = self.extent.failures;
        if index < self.failures.len() {
            let (scope, input, other) = (self.scope, place(input), place(other));
            self.failures[index] = Failure { site, problem, subject, name, scope, input, other };
        }
        self.extent.failures += 1;
        if !self.has_blamed(site) {
            self.blamed[self.blames % BLAMED] = site;
            self.blames += 1;
        }
    }
}
