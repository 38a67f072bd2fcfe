//! A crate that denies nearly everything: an expansion may offend none of it.

/// A constant that only rustc knows.
const CLASSES: usize = 10;
/// Another one, of another type.
const WIDTH: u8 = 4;
/// A limit.
const LIMIT: u32 = 1 << 24;
/// A device of this crate.
const WORKSTATION: netweight::Device = netweight::Device::gpu("the workstation's card", 15_800 << 20);

netweight::network! {
    /// Everything that code is emitted for.
    pub Public: (28, 28, WIDTH) -> CLASSES = <
        stem: conv(2 * WIDTH + 8 / WIDTH, (3, WIDTH - 1), padding = (1, 1))
        body: repeat WIDTH - 1 { conv(channels * 2, 3) dropout(0.5) }
        group: { relu slice(1..WIDTH) }
        reshape((28, 14, 6))
        fc(CLASSES)
    >

    /// Bounds of every kind, of literals and of what only rustc knows.
    pub Bounded: 28x28x1 -> CLASSES = < conv(32, 3x3) maxpool(2) fc(CLASSES) >
    where
        params <= 1M,
        macs <= LIMIT,
        weights <= 4 MiB,
        inference(batch = WIDTH, in_place = true) <= netweight::device::RP2350,
        training(batch = 8 * CLASSES, optimizer = adam, loss = mean_square, backend = cpu) <= GTX_980,
        training(shards = zero2(WIDTH), accumulate = WIDTH, headroom = LIMIT) <= WORKSTATION

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
