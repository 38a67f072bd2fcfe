//! What a counter found, and whether the engine says the same.

use netweight_core::{Cost, Layer, Problem, Shape};

use crate::formula;

/// What a layer gives and costs, counted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) output: Vec<u64>,
    pub(crate) params: u64,
    pub(crate) buffers: u64,
    pub(crate) macs: u64,
}

impl Count {
    /// A layer that costs nothing.
    pub(crate) fn free(output: Vec<u64>) -> Self {
        Self { output, params: 0, buffers: 0, macs: 0 }
    }
}

/// What a layer costs, or everything that is wrong with it: the engine may
/// name any one of these, because which it looks at first is not promised.
pub(crate) type Answer = Result<Count, Vec<Problem>>;

/// How many answers were compared.
#[derive(Default)]
pub(crate) struct Tally {
    agreed: u32,
    refused: u32,
}

impl Tally {
    /// Fails where the engine says anything but the counter's answer.
    pub(crate) fn compare(&mut self, layer: Layer, input: Shape, answer: &Answer) {
        let found = layer.infer(input);
        let same = match (&found, answer) {
            (Ok(cost), Ok(count)) => *count == counted(cost) && cost.output.elements() == product(&count.output),
            (Err(problem), Err(problems)) => problems.iter().any(|wanted| same_problem(problem, wanted)),
            _ => false,
        };
        assert!(same, "`{layer}` on {input}: the engine says {found:?}, the counter {answer:?}");
        match found {
            Ok(cost) => formula::compare(layer, input, &cost),
            Err(problem) => says_what_it_knows(&problem),
        }
        match answer {
            Ok(_) => self.agreed += 1,
            Err(_) => self.refused += 1,
        }
    }

    /// Ends a test that must have seen right layers and wrong ones: without
    /// either, its loops no longer reach what it is about.
    pub(crate) fn saw_both(self) {
        assert!(self.refused > 0, "no layer was refused");
        self.saw_right_ones();
    }

    /// Ends a test that must have seen right layers.
    pub(crate) fn saw_right_ones(self) {
        assert!(self.agreed > 0, "no layer was accepted");
        println!("{} accepted, {} refused", self.agreed, self.refused);
    }
}

fn counted(cost: &Cost) -> Count {
    Count { output: cost.output.axes().to_vec(), params: cost.params, buffers: cost.buffers, macs: cost.macs }
}

fn product(axes: &[u64]) -> u64 {
    axes.iter().product()
}

/// Whether a problem found is the one wanted. The sentence of
/// [`Problem::Input`] is left to the tests of messages.
pub(crate) fn same_problem(found: &Problem, wanted: &Problem) -> bool {
    match (*found, *wanted) {
        (Problem::Input { .. }, Problem::Input { .. }) => true,
        (
            Problem::Fit { covers, sizes, padding, axes, dilated },
            Problem::Fit {
                covers: wanted_covers,
                sizes: wanted_sizes,
                padding: wanted_padding,
                axes: wanted_axes,
                dilated: wanted_dilated,
            },
        ) => {
            axes == wanted_axes
                && covers[..axes] == wanted_covers[..axes]
                && sizes[..axes] == wanted_sizes[..axes]
                && padding[..axes] == wanted_padding[..axes]
                && dilated == wanted_dilated
        }
        _ => found == wanted,
    }
}

/// Fails where a message speaks of a padding that there is not, or is silent
/// about one: which numbers of three belong to axes is easy to forget.
pub(crate) fn says_what_it_knows(problem: &Problem) {
    let text = problem.to_string();
    assert!(!text.is_empty(), "{problem:?} has no text");
    if let Problem::Fit { padding, axes, .. } = problem {
        let padded = padding[..*axes].iter().any(|&cells| cells > 0);
        assert_eq!(text.contains("the padding"), padded, "{text}");
    }
}
