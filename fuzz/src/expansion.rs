//! One expansion.

use std::fs;
use std::sync::LazyLock;
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
    let start = time();
    let expanded = expansion(source);
    let took = time() - start;
    if let Some(expanded) = expanded
        && let Err(error) = syn::parse2::<syn::File>(expanded.clone())
    {
        panic!("{error}, at {:?}\n{source}\n{expanded}", error.span());
    }
    assert!(took < LONGEST, "{took:?}: {source}");
    // No token is left.
    proc_macro2::extra::invalidate_current_thread_spans();
}

/// How long this thread has run: what else the machine does is not its fault.
/// Where the system does not tell, it is the time that has passed.
fn time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    let schedule = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = schedule.split_whitespace().next().and_then(|number| number.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
