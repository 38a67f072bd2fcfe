//! Numbers that are read from the input, in the place of random ones.

/// The bytes that are left; behind them there are zeros, with which every
/// program ends.
pub(crate) struct Random(pub(crate) std::vec::IntoIter<u8>);

impl Random {
    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let mut number = usize::from(self.0.next().unwrap_or(0));
        if end > 256 {
            number = 256 * number + usize::from(self.0.next().unwrap_or(0));
        }
        number % end
    }

    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}
