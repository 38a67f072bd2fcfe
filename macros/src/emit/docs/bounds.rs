//! How much of each bound is used.

use netweight_core::{Bytes, Grouped};

use super::share::percent;
use crate::infer::{Facts, Usage};
use crate::resolve::{Bound, Network};

/// What is said of a bound that the macro cannot compute.
pub const UNKNOWN: &str = "holds; how much is used depends on constants";

/// The bounds with what is used of each; of a wrong network none.
pub fn used<'a>(network: &'a Network<'_>, facts: &'a Facts) -> Vec<(&'a Bound, &'a [Usage])> {
    let checked = |index: &usize| facts.bounds.contains(index) || facts.usages.get(*index).is_some();
    let bounds = network.bounds.iter().enumerate().filter(|(index, _)| checked(index));
    bounds.map(|(index, bound)| (bound, facts.usages.get(index).map_or(&[][..], Vec::as_slice))).collect()
}

/// `58.71 MiB of 3.27 GiB of RAM`
pub fn amounts(usage: &Usage) -> String {
    let write = |number: u128| {
        if usage.is_bytes {
            Bytes(number).to_string()
        } else {
            u64::try_from(number).map_or(number.to_string(), |number| Grouped(number).to_string())
        }
    };
    let part = if usage.part.is_empty() { String::new() } else { format!(" of {}", usage.part) };
    let about = if usage.is_approximate { "about " } else { "" };
    format!("{} of {about}{}{part}", write(usage.used), write(usage.allowed))
}

/// `kept free: 694.25 MiB for the CUDA context and libraries`, if anything is.
pub fn kept_free(usage: &Usage) -> Option<String> {
    usage.kept_free.map(|headroom| format!("kept free: {headroom}"))
}

/// `58.71 MiB of 3.27 GiB, 1.8 %; kept free: 694.25 MiB for the CUDA context and libraries`
pub fn in_words(usages: &[Usage]) -> String {
    if usages.is_empty() {
        return UNKNOWN.to_owned();
    }
    let used = |usage| [Some(format!("{}, {}", amounts(usage), percent(usage.used, usage.allowed))), kept_free(usage)];
    usages.iter().flat_map(used).flatten().collect::<Vec<_>>().join("; ")
}

/// A line of Markdown for each bound.
pub fn list(network: &Network<'_>, facts: &Facts) -> String {
    let line = |(bound, usages): (&Bound, &[Usage])| {
        let [subject, limit] = &bound.words;
        format!("\n* `{subject} <= {limit}`: {}", in_words(usages))
    };
    let lines: String = used(network, facts).into_iter().map(line).collect();
    if lines.is_empty() { lines } else { format!("\n{lines}\n") }
}
