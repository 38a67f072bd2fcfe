//! Networks whose sizes are constants of the caller, and what can be done
//! with the constants that a declaration gives.

use netweight::{Network, Shape};
use static_assertions::const_assert_eq;

const CLASSES: usize = 10;
const WIDTH: u8 = 16;
const SIDE: i32 = 28;
const TWICE: u128 = 2;
const RATE: f32 = 0.25;
const BIAS: bool = false;

trait Sizes {
    const CHANNELS: u16;
}

struct Grey;

impl Sizes for Grey {
    const CHANNELS: u16 = 1;
}

const fn half(number: u64) -> u64 {
    number / 2
}

netweight::network! {
    /// The lecture's network, every size a constant of another type.
    Named: (SIDE, SIDE, <Grey as Sizes>::CHANNELS) -> CLASSES = <
        repeat TWICE { conv(2 * WIDTH, (1 + 2, 3)) }
        maxpool(TWICE)
        fc(half(256))
        fc(CLASSES)
    >

    /// Every kind of argument as a constant.
    Arguments: (28, 28, 3) -> (CLASSES) = <
        conv(channels * 4, 3, padding = (1, TWICE - 1), bias = BIAS)
        dropout(RATE)
        slice(TWICE..half(channels))
        pad(TWICE) crop((28, SIDE))
        tokens take(TWICE)
        reshape((TWICE, TWICE))
        fc(CLASSES, bias = BIAS)
    >

    /// A network on what another one gives.
    Head: Named::OUTPUT -> 2 = < fc(2) >

    /// None at all: the identity.
    Empty: 5 -> 5 = < repeat 0 { fc(1) } repeat CLASSES - 10 { fc(2) } >
}

const_assert_eq!(Named::PARAMS, 813_802);
const_assert_eq!(Named::MACS, 8_255_232);
const_assert_eq!(Empty::PARAMS, 0);
// The convolution's 3·3·3·12 weights; channels 2 to 5 of one token for 10 units.
const_assert_eq!(Arguments::PARAMS, 3 * 3 * 3 * 12 + 4 * 10);

#[test]
fn named_sizes_give_the_same_layers_as_literal_ones() {
    let outputs: Vec<String> = Named::LAYERS.iter().map(|layer| layer.output.to_string()).collect();
    assert_eq!(outputs, ["28x28x32", "28x28x32", "14x14x32", "128", "10"]);
    assert_eq!(Named::LAYERS[0].layer.to_string(), "conv(32, 3x3)");
}

#[test]
fn repetitions_and_groups_make_paths() {
    netweight::network! {
        Paths: 8x8x4 = <
            stem: conv(4, 3)
            layer1: repeat 2 { conv(4, 3) relu conv(4, 3) }
            layer2: { relu repeat 2 { relu } inner: repeat 1 { out: relu } }
            repeat 2 { relu6 tanh }
            repeat TWICE { layer3: { relu } }
        >
    }
    let paths: Vec<String> = Paths::LAYERS.iter().map(|layer| layer.path.to_string()).collect();
    assert_eq!(
        paths,
        [
            "stem",
            "layer1.0.conv0",
            "layer1.0.relu",
            "layer1.0.conv1",
            "layer1.1.conv0",
            "layer1.1.relu",
            "layer1.1.conv1",
            "layer2.relu0",
            "layer2.relu1.0",
            "layer2.relu1.1",
            "layer2.inner.0.out",
            "repeat0.0.relu6",
            "repeat0.0.tanh",
            "repeat0.1.relu6",
            "repeat0.1.tanh",
            "repeat1.0.layer3.relu",
            "repeat1.1.layer3.relu",
        ]
    );
}

#[test]
fn an_empty_network_is_the_identity() {
    assert_eq!(Empty::INPUT, Empty::OUTPUT);
    assert!(Empty::LAYERS.is_empty());
    assert_eq!(Empty::summary().to_string().lines().next(), Some("Empty: 5 -> 5"));
}

#[test]
fn constants_serve_arrays_and_generic_code() {
    fn largest<N: Network>() -> u64 {
        const { assert!(N::PARAMS < 1_000_000) };
        N::LAYERS.iter().map(|layer| layer.params).max().unwrap_or(0)
    }
    #[expect(clippy::cast_possible_truncation, reason = "22")]
    let weights = [0_u8; Head::PARAMS as usize];
    assert_eq!(weights.len(), 22);
    assert_eq!(largest::<Named>(), 802_944);
    assert_eq!(Head::INPUT, Shape::new(&[10]).unwrap());
}

#[test]
fn the_summary_folds_what_the_source_names() {
    netweight::network! {
        Folded: 8x8x4 -> 3 = < stem: conv(4, 3) body: repeat 3 { conv(4, 3) relu } side: { relu aux { fc(2) } } head: { fc(3) } >
    }
    let lines = |summary: netweight::Summary<'_>| -> Vec<String> {
        let text = summary.to_string();
        let lines = text.lines().skip(3).take_while(|line| !line.starts_with("total"));
        let is_bar = |word: &str| word.starts_with(|letter| ('█'..='▏').contains(&letter));
        let words = |line: &str| line.split_whitespace().filter(|word| !is_bar(word)).collect::<Vec<_>>().join(" ");
        lines.map(words).collect()
    };
    assert_eq!(
        lines(Folded::summary()),
        [
            "stem conv(4, 3) 8x8x4 256 148 9,216",
            "body × 3 6 layers 8x8x4 1,536 444 27,648",
            "side 2 layers 8x8x4 258 514 512",
            "head 1 layer 3 3 771 768"
        ]
    );
    assert_eq!(lines(Folded::summary().unfolded()).len(), Folded::LAYERS.len());
}

#[test]
fn a_block_takes_constants_that_are_no_numbers() {
    const RATE: f64 = 0.1;
    const BIAS: bool = false;
    const WIDTH: u8 = 6;
    netweight::network! {
        block Forward(width, rate, bias = BIAS) { Projected(width, b = bias) dropout(rate) }
        block Projected(width, b) { linear(width, bias = b) gelu linear(4, bias = b) }
        Blocks: 16x4 -> 16x4 = < Forward(WIDTH, RATE) Forward(WIDTH, 0.1, bias = BIAS) >
    }
    assert_eq!(Blocks::PARAMS, 2 * (6 * 4 + 4 * 6));
    let layers: Vec<String> = Blocks::LAYERS.iter().map(|layer| layer.layer.to_string()).collect();
    assert_eq!(layers[..4], ["linear(6, bias = false)", "gelu", "linear(4, bias = false)", "dropout(0.1)"]);
    assert_eq!(layers[..4], layers[4..]);
}
