//! One expansion.

use std::time::{Duration, Instant};

use crate::soundness::expansion;

/// No expansion takes so long.
const LONGEST: Duration = Duration::from_secs(1);

/// Expands a source and checks everything that `soundness` does; further that
/// the expansion is Rust, and that it takes less than a second.
///
/// # Panics
///
/// It does not.
pub fn expand(source: &str) {
    let start = Instant::now();
    let expanded = expansion(source);
    let took = start.elapsed();
    if let Some(expanded) = expanded
        && let Err(error) = syn::parse2::<syn::File>(expanded.clone())
    {
        panic!("{error}, at {:?}\n{source}\n{expanded}", error.span());
    }
    // What else runs on this machine may have taken the time.
    if took > LONGEST {
        let start = Instant::now();
        expansion(source);
        assert!(start.elapsed() < LONGEST, "{took:?}: {source}");
    }
    // No token is left.
    proc_macro2::extra::invalidate_current_thread_spans();
}
