//! The source lecture's table.

use crate::networks::mnist;
use netweight::{LayerSummary, Network};
use static_assertions::{assert_impl_all, const_assert, const_assert_eq};

use mnist::Mnist;

// The rows of the lecture sum to 813,802; its printed 813,804 is a slip.
const_assert_eq!(Mnist::PARAMS, 813_802);
const_assert_eq!(Mnist::MACS, 8_255_232);
const_assert_eq!(Mnist::FLOPS, 16_510_464);
const_assert_eq!(Mnist::BUFFERS, 0);
const_assert!(Mnist::PARAMS < 1_000_000);
assert_impl_all!(Mnist: Network, Copy, core::fmt::Debug, Send, Sync);

#[test]
fn every_row_is_the_lectures() {
    let rows: Vec<String> = Mnist::LAYERS.iter().map(row).collect();
    assert_eq!(
        rows,
        [
            "conv0 conv(32, 3x3) 28x28x32 25088 320 225792",
            "conv1 conv(32, 3x3) 28x28x32 25088 9248 7225344",
            "maxpool maxpool(2) 14x14x32 6272 0 0",
            "fc0 fc(128) 128 128 802944 802816",
            "fc1 fc(10) 10 10 1290 1280",
        ]
    );
    assert_eq!(Mnist::LAYERS.iter().map(|layer| layer.output.elements()).sum::<u64>(), 56_586);
    assert_eq!((Mnist::INPUT.to_string(), Mnist::OUTPUT.to_string()), ("28x28x1".into(), "10".into()));
}

fn row(layer: &LayerSummary<'_>) -> String {
    let LayerSummary { path, layer, output, params, macs, .. } = layer;
    format!("{path} {layer} {output} {} {params} {macs}", output.elements())
}

#[test]
fn the_summary_is_the_lectures_table() {
    let expected = "\
Mnist: 28x28x1 -> 10

         layer            output  outputs            params                MACs
conv0    conv(32, 3x3)  28x28x32   25,088 ███▌          320 ▏           225,792 ▏
conv1    conv(32, 3x3)  28x28x32   25,088 ███▌        9,248 ▏         7,225,344 ███████
maxpool  maxpool(2)     14x14x32    6,272 ▉               0                   0
fc0      fc(128)             128      128 ▏         802,944 ███████▉    802,816 ▊
fc1      fc(10)               10       10 ▏           1,290 ▏             1,280 ▏
total                              56,586           813,802           8,255,232

813,802 params, 3.10 MiB as f32; 8,255,232 MACs, 16,510,464 FLOPs";
    assert_eq!(Mnist::summary().to_string(), expected);
}
