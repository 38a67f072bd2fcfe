//! Indices and tuples, one after the other.

/// Visits every index below `sizes`, the last axis fastest.
pub(crate) fn each(sizes: &[u64], mut visit: impl FnMut(&[u64])) {
    if sizes.contains(&0) {
        return;
    }
    let mut index = vec![0; sizes.len()];
    loop {
        visit(&index);
        let Some(axis) = (0..sizes.len()).rev().find(|&axis| index[axis] + 1 < sizes[axis]) else {
            return;
        };
        index[axis] += 1;
        index[axis + 1..].fill(0);
    }
}

/// Every tuple of `len` of the values.
pub(crate) fn tuples(values: &[u64], len: usize) -> Vec<Vec<u64>> {
    let mut tuples = vec![Vec::new()];
    for _ in 0..len {
        tuples = tuples
            .iter()
            .flat_map(|tuple| values.iter().map(move |&value| [tuple.as_slice(), &[value]].concat()))
            .collect();
    }
    tuples
}

/// The number of indices that a predicate holds for.
pub(crate) fn count(sizes: &[u64], mut holds: impl FnMut(&[u64]) -> bool) -> u64 {
    let mut count = 0;
    each(sizes, |index| count += u64::from(holds(index)));
    count
}
