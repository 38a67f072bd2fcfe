//! A crate without the standard library: its own panic handler would clash
//! with std's, if anything here linked that.

#![no_std]

netweight::network! {
    /// Keyword spotting on a microcontroller.
    pub Spotter: 49x10x1 -> 12 = <
        conv(64, 10x4, stride = 2) batchnorm relu
        repeat 4 { depthwise(3x3) batchnorm relu conv(64, 1x1) batchnorm relu }
        global_avgpool
        fc(12)
    >
}

/// Room for all weights, one byte each.
pub static WEIGHTS: [u8; Spotter::PARAMS as usize] = [0; Spotter::PARAMS as usize];

/// The number of multiply-adds, for whoever links this.
#[unsafe(no_mangle)]
pub extern "C" fn macs() -> u64 {
    Spotter::MACS
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    loop {}
}
