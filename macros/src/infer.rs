//! Runs the engine on what the source tells, at expansion.
//!
//! What only rustc knows makes the tensors behind it unknown here; the layers
//! that read those are *deferred*: rustc's evaluator checks them.

mod budget;
mod layout;
mod room;
mod run;

use std::collections::HashSet;

use netweight_core::graph::{Builder, Extent, Failure, Graph, Row, Scope, Totals};
use netweight_core::{Aperture, Shape};

use crate::diagnostics::{Errors, Spot};
use crate::resolve::Network;
pub use budget::{Usage, rules};
use run::Run;

/// What is known about a network at expansion.
pub struct Facts {
    /// The sums, if everything is known.
    pub totals: Option<Totals>,
    /// The room that the network takes at most, if its length is known.
    pub room: Option<Extent>,
    /// The sites that rustc has to check.
    pub deferred: Vec<u32>,
    /// The bounds that rustc has to check, by their positions.
    pub bounds: Vec<usize>,
    /// How much is used of each bound; nothing of those that rustc checks.
    pub usages: Vec<Vec<Usage>>,
    /// The repetitions that were too many: rustc is spared to find that out.
    pub broken: Vec<u32>,
    /// The table for the documentation.
    pub lines: Vec<Line>,
}

/// A layer as the documentation shows it.
#[derive(Clone)]
pub struct Line {
    pub path: String,
    pub layer: String,
    pub note: Option<String>,
    /// Whether it stands in a side head.
    pub aside: bool,
    /// The groups that end with it and give another tensor, by their paths.
    pub ends: Vec<(String, Shape, Aperture)>,
    /// None if only rustc knows them.
    pub sizes: Option<Sizes>,
}

#[derive(Clone, Copy)]
pub struct Sizes {
    pub output: Shape,
    pub outputs: u64,
    pub params: u64,
    pub macs: u64,
    pub aperture: Aperture,
}

/// Infers a network; mistakes that show already are reported.
pub fn network(network: &Network<'_>, errors: &mut Errors) -> Facts {
    // Only repetitions make a network longer than its source.
    let sites = network.sites.len();
    // Of each layer two arguments may be wrong.
    let room = Extent { rows: sites, edges: sites, scopes: sites, failures: 2 * sites };
    errors.within(&network.declaration.conditions, |errors| {
        with_room(network, room, errors).unwrap_or_else(|needed| {
            with_room(network, needed, errors)
                .unwrap_or_else(|_| unreachable!("a network takes as much room each time"))
        })
    })
}

/// Infers a network that takes at most so much room, or tells how much it
/// takes.
fn with_room(network: &Network<'_>, room: Extent, errors: &mut Errors) -> Result<Facts, Extent> {
    let mut rows = vec![Row::BLANK; room.rows];
    let mut edges = vec![0; room.edges];
    let mut scopes = vec![Scope::BLANK; room.scopes];
    let mut failures = vec![Failure::BLANK; room.failures];
    let mut run = Run::new(network, Builder::new(&mut rows, &mut edges, &mut scopes, &mut failures));
    let totals = run.network();
    let extent = run.builder.extent();
    if extent.rows > room.rows || extent.scopes > room.scopes || extent.edges > room.edges {
        return Err(extent);
    }

    let graph = run.builder.graph();
    // A mistake in a block shows at each of its calls, and is said once; a layer
    // may have several, in as many arguments.
    let mut said = HashSet::new();
    for failure in graph.failures() {
        if said.insert((network.sites[failure.site as usize].source, failure.problem.parameter())) {
            errors.error(spot(network, failure), message(network, failure, &graph));
        }
    }
    let is_right = extent.failures == 0;
    if is_right {
        layout::check(network, &graph, errors);
    }
    let (bounds, usages) = if totals.is_some() && run.deferred.is_empty() && is_right {
        budget::check(network, &graph, errors)
    } else if is_right {
        ((0..network.bounds.len()).collect(), Vec::new())
    } else {
        // Of a wrong network nothing is known.
        (Vec::new(), Vec::new())
    };
    let totals = totals.filter(|_| run.deferred.is_empty() && is_right);
    // In tests and under a fuzzer, what is known is counted as well.
    let counted = if is_right && (totals.is_none() || cfg!(any(test, fuzzed))) {
        room::of(network, run.deferred.len())
    } else {
        None
    };
    assert!(totals.is_none() || counted.is_none_or(|room| room == extent), "{counted:?} is not {extent:?}");
    Ok(Facts {
        room: if totals.is_some() { Some(extent) } else { counted },
        totals,
        deferred: run.deferred,
        bounds,
        usages,
        broken: run.broken,
        lines: run.lines,
    })
}

/// The token that a mistake is about.
fn spot(network: &Network<'_>, failure: &Failure<'_>) -> Spot {
    let site = &network.sites[failure.site as usize];
    let argument = failure
        .problem
        .parameter()
        .and_then(|parameter| site.parameters.iter().find(|(name, _)| *name == parameter).map(|(_, spot)| *spot));
    argument.unwrap_or(site.spot)
}

fn message(network: &Network<'_>, failure: &Failure<'_>, graph: &Graph<'_>) -> String {
    let name = network.declaration.name.to_string();
    failure.message(&name, graph).as_str().to_owned()
}
