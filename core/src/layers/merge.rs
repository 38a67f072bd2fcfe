//! Where branches meet. These are forms of the language, not layers of the
//! catalogue: they read several tensors.

use crate::argument::Window;
use crate::explain::Explanation;
use crate::problem::Problem;
use crate::shape::Shape;

/// How tensors become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// Their sum; all shapes are equal.
    Add,
    /// Their product; a spatial axis of 1 holds for every place of the others
    /// (squeeze and excite), nothing else is broadcast.
    Multiply,
    /// Their channels side by side; all else is equal.
    Concat,
    /// The sum of the active experts, weighted by the router: the shape of
    /// what entered.
    Experts {
        /// How many there are.
        total: u64,
        /// How many work on one sample.
        active: u64,
    },
}

impl Merge {
    /// The name in tables.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Multiply => "multiply",
            Self::Concat => "concat",
            Self::Experts { .. } => "experts",
        }
    }

    pub(crate) const fn explain(&self, to: &mut Explanation) {
        to.macs.because(match self {
            Self::Add => "additions are not counted",
            Self::Experts { .. } => "weighting and adding is not counted",
            Self::Multiply => "products of branches are not counted",
            Self::Concat => "nothing is computed",
        });
    }

    /// The shape of what is there so far and one tensor more.
    ///
    /// # Errors
    ///
    /// The shapes do not go together, or the result is too large.
    pub const fn with(&self, so_far: Shape, other: Shape) -> Result<Shape, Problem> {
        let problem = Err(Problem::Branches { merge: *self, other });
        if so_far.rank() != other.rank() {
            return problem;
        }
        let axes = so_far.rank() - 1;
        let mut sizes = [1; Window::MAX_AXES];
        let mut axis = 0;
        while axis < axes {
            let (a, b) = (so_far.axis(axis), other.axis(axis));
            sizes[axis] = match self {
                Self::Multiply if a == 1 => b,
                Self::Multiply if b == 1 => a,
                _ if a == b => a,
                _ => return problem,
            };
            axis += 1;
        }
        let (a, b) = (so_far.channels(), other.channels());
        match self {
            Self::Concat => so_far.with(sizes, sum!(a, b, "its output")),
            _ if a == b => so_far.with(sizes, a),
            _ => problem,
        }
    }
}
