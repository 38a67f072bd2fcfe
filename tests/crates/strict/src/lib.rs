//! A crate that denies nearly everything: an expansion may offend none of it.

/// A constant that only rustc knows.
const CLASSES: usize = 10;
/// Another one, of another type.
const WIDTH: u8 = 4;

netweight::network! {
    /// Everything that code is emitted for.
    pub Public: (28, 28, WIDTH) -> CLASSES = <
        stem: conv(2 * WIDTH + 8 / WIDTH, (3, WIDTH - 1), padding = (1, 1))
        body: repeat WIDTH - 1 { conv(channels * 2, 3) dropout(0.5) }
        group: { relu slice(1..WIDTH) }
        reshape((28, 14, 6))
        fc(CLASSES)
    >

    /// A network that nothing uses, within this crate alone.
    Private: 28x28x1 -> 10 = < conv(32, 3x3) maxpool(2) fc(10) >
}

/// Networks stand in functions as well.
#[must_use]
#[inline]
pub const fn params() -> u64 {
    netweight::network! { Local: 5 = < fc(CLASSES) > }
    Local::PARAMS
}
