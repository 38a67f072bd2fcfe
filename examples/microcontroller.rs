//! Networks for microcontrollers: their weights against flash, the tensors
//! that are alive at once against the largest bank of RAM.

use netweight::device::{self, STM32F407};
use netweight::memory::Part;
use netweight::{Accounting, Bytes, Grouped, Inference, Memory, Network, Precision};

netweight::network! {
    block Separable(filters, stride = 1) {
        depthwise(3x3, stride = stride) batchnorm relu conv(filters, 1x1) batchnorm relu
    }

    /// Twelve words from 49 frames of 10 coefficients: DS-CNN of the small size
    /// (Zhang et al. 2017), as `MLPerf` Tiny has it.
    pub Keywords: 49x10x1 -> 12 = <
        conv(64, 10x4, stride = 2) batchnorm relu
        repeat 4 { Separable(64) }
        global_avgpool fc(12)
    >
    where
        weights <= 96KiB,
        inference(precision = quantized) <= NRF52840,
        inference(precision = f32) <= RP2040

    /// Grey digits.
    pub Digits: 28x28x1 -> 10 = <
        conv(8, 5x5, stride = 2) relu conv(16, 3x3, stride = 2) relu fc(10)
    >
    where
        inference(precision = quantized) <= 16KiB

    /// Whether there is a person: a quarter of `MobileNet` (Howard et al. 2017),
    /// as `MLPerf` Tiny has it.
    pub Person: 96x96x3 -> 2 = <
        conv(8, 3x3, stride = 2) batchnorm relu
        Separable(16)
        Separable(32, stride = 2) Separable(32)
        Separable(64, stride = 2) Separable(64)
        Separable(128, stride = 2) repeat 5 { Separable(128) }
        Separable(256, stride = 2) Separable(256)
        global_avgpool fc(2)
    >
    where
        inference(precision = quantized) <= STM32F407
}

/// Of any network: tensors laid out ahead of time, as on a microcontroller.
const fn laid_out<N: Network>(precision: Precision) -> Inference<'static> {
    Inference::of::<N>().precision(precision).accounting(Accounting::Arena)
}

// These hold, or the example does not build.
const _: () = laid_out::<Keywords>(Precision::Quantized).assert_fits(&STM32F407);
const _: () = laid_out::<Digits>(Precision::F32).assert_fits(&STM32F407);

fn main() {
    table::<Keywords>();
    table::<Digits>();
    table::<Person>();
    println!(
        "weights: params and buffers, of the flash; alive: tensors alive at once, of the largest bank.\n\
         A batch norm directly after a convolution is a part of it, as converters make it: it gives no tensor,\n\
         and a quantized file stores its biases alone, four bytes each. In f32 its params count."
    );
}

fn table<N: Network>() {
    println!("{}: {} params, {} MACs", N::NAME, Grouped(N::PARAMS), Grouped(N::MACS));
    println!();
    println!("{:<20}{:>11}{:>13}{:>15}{:>11}{:>15}{:>11}", "", "", "", "f32", "", "quantized", "");
    println!("{:<20}{:>11}{:>13}{:>15}{:>11}{:>15}{:>11}", "", "flash", "bank", "weights", "alive", "weights", "alive");
    let memories = [Precision::F32, Precision::Quantized].map(|precision| laid_out::<N>(precision).memory());
    let [wide, narrow] = memories.map(|memory| [memory.stored(), alive(&memory)]);
    let bytes = [wide, narrow].map(|parts| parts.map(|bytes| Bytes(bytes.into())));
    println!("{:<44}{:>15}{:>11}{:>15}{:>11}", "", bytes[0][0], bytes[0][1], bytes[1][0], bytes[1][1]);
    for (_, device) in device::CATALOGUE {
        // Whoever has flash is a microcontroller.
        let Some(flash) = device.flash() else { continue };
        let [of_flash, of_bank] = [flash, device.memory()].map(|bytes| Bytes(bytes.into()));
        let [wide, narrow] =
            [wide, narrow].map(|[stored, alive]| [share(stored, flash), share(alive, device.memory())]);
        println!(
            "{:<20}{of_flash:>11}{of_bank:>13}{:>15}{:>11}{:>15}{:>11}",
            device.name(),
            wide[0],
            wide[1],
            narrow[0],
            narrow[1]
        );
    }
    println!();
    let [memory, _] = memories;
    let Part { name, bytes, .. } = memory.largest();
    println!("the largest part: {name}, {} as f32", Bytes(bytes.into()));
    if let Some(path) = memory.path() {
        println!("the most is alive in `{path}`");
    }
    println!();
}

/// What has to fit into RAM.
const fn alive(memory: &Memory<'_>) -> u64 {
    memory.total() - memory.stored()
}

/// In per cent, with a mark if it is too much.
fn share(bytes: u64, available: u64) -> String {
    let thousandths = (1000 * bytes).div_ceil(available);
    let mark = if bytes > available { "! " } else { "" };
    format!("{mark}{}.{} %", thousandths / 10, thousandths % 10)
}
