//! Activations that overwrite what they read, at test time.

use netweight::memory::Rules;
use netweight::{Accounting, Network, Precision};

use super::Drawn;
use super::recorded::{Measured, Phase, Setup};

/// The values of a tensor of 8x8x6.
const TENSOR: u64 = 8 * 8 * 6;

/// The bytes of the outputs that are alive at once in this account, of 32 bits
/// each.
fn alive<N: Network>(rules: Rules) -> u64 {
    let drawn = Drawn::new(&N::GRAPH, rules);
    drawn.inference().memory().outputs
}

macro_rules! activations {
    ($($name:ident: $activation:ident $(($($argument:tt)*))?,)*) => {
        $(netweight::network! { $name: 8x8x6 = < conv(6, 3x3) $activation $(($($argument)*))? > })*

        /// The name of each, and what is alive apart, with `in_place`, and in an arena.
        fn activations() -> Vec<(&'static str, [u64; 3])> {
            let accounts = [Rules::INFERENCE, Rules::IN_PLACE, Rules::ARENA];
            vec![$((stringify!($activation), accounts.map(alive::<$name>))),*]
        }
    };
}

activations! {
    Relu: relu, Relu6: relu6, LeakyRelu: leaky_relu, Prelu: prelu, Elu: elu, Gelu: gelu, Silu: silu, Mish: mish,
    Sigmoid: sigmoid, Tanh: tanh, Softmax: softmax, LogSoftmax: log_softmax, Softplus: softplus,
    Softsign: softsign, Hardsigmoid: hardsigmoid, Hardswish: hardswish,
}

/// `in_place` promises what PyTorch's modules do with `inplace=True`, and an
/// arena more.
#[test]
fn activations_overwrite_what_pytorchs_do() {
    let measured: Vec<_> = include_str!("../../golden/in_place.csv").lines().skip(2).collect();
    let found = activations();
    assert_eq!(measured.len(), found.len());
    for (line, (name, [apart, in_place, arena])) in measured.into_iter().zip(found) {
        let [layer, _, has_flag, new] = *line.split(',').collect::<Vec<_>>() else { panic!("{line}") };
        assert_eq!(layer, name);
        let kept = apart - 2 * 4 * TENSOR;
        // What a kernel keeps besides its result.
        assert!(kept == 0 || name == "softsign", "{name} keeps {kept} bytes");
        assert_eq!(in_place - kept, 4 * TENSOR + new.parse::<u64>().unwrap(), "{name}");
        assert_eq!(has_flag == "true", in_place < apart, "{name}");
        // The input of the convolution beside its output; never a second output.
        assert_eq!(arena, 2 * 4 * TENSOR, "{name}");
    }
}

netweight::network! {
    /// A dropout passes on what it reads, which the shortcut reads as well.
    Passed: 8x8x6 = < conv(6, 3x3) residual { dropout(0.5) relu conv(6, 3x3) } >
    /// A slice is a look at what the other branch reads.
    Half: 8x8x6 -> 8x8x9 = < conv(6, 3x3) concat { slice(0..3) relu } { } >
    /// The caller gets what the head's activation reads.
    Returned: 8x8x6 -> 8x8x6 = < conv(6, 3x3) aux { relu conv(6, 3x3) } >
    /// And this is read once.
    Once: 8x8x6 -> 64x6 = < conv(6, 3x3) dropout(0.5) relu sigmoid scale tokens gelu >
}

#[test]
fn an_arena_overwrites_nothing_that_is_still_read() {
    let tensors = |bytes: u64| bytes / (4 * TENSOR);
    // The shortcut, the activation, and what the convolution makes of that.
    assert_eq!(tensors(alive::<Passed>(Rules::ARENA)), 3);
    // The whole, the activated half, and one and a half that are joined.
    assert_eq!(tensors(alive::<Half>(Rules::ARENA)), 3);
    // What is returned, the same activated, and what the head gives.
    assert_eq!(tensors(alive::<Returned>(Rules::ARENA)), 3);
    assert_eq!(tensors(alive::<Once>(Rules::ARENA)), 2);
}

netweight::network! {
    block Conv(filters, window, stride = 1) {
        conv(filters, window, stride = stride, padding = half, bias = false) batchnorm relu6
    }
    block Depthwise(stride = 1) { depthwise(3x3, stride = stride, padding = half, bias = false) batchnorm relu6 }
    block Project(filters) { conv(filters, 1x1, bias = false) batchnorm }
    block Inverted(filters, stride = 1) { Conv(6 * channels, 1x1) Depthwise(stride) Project(filters) }
    block Stage(filters, blocks, stride = 2) {
        Inverted(filters, stride) repeat blocks - 1 { residual { Inverted(filters) } }
    }

    /// torchvision's `mobilenet_v2(width_mult=0.35)`.
    Narrow: 144x144x3 -> 1000 = <
        Conv(16, 3x3, stride = 2)
        Depthwise Project(8)
        Stage(8, 2) Stage(16, 3) Stage(24, 4) Stage(32, 3, stride = 1) Stage(56, 3) Stage(112, 1, stride = 1)
        Conv(1280, 1x1)
        global_avgpool dropout(0.2) fc(1000)
    >
}

/// `TinyEngine` (Lin et al. 2020) publishes 308 kB of this network, as measured.
/// That is the expanded tensor of 72x72x48, the next one of 36x36x48 and 1 % more.
#[test]
fn a_narrow_mobilenet_takes_what_is_published() {
    // As torchvision counts it.
    assert_eq!((Narrow::PARAMS, Narrow::BUFFERS, Narrow::MACS), (1_677_128, 14_080, 26_660_752));
    assert_eq!(published().found, 311_040);
}

/// The same for the page about exactness.
pub fn published() -> Measured {
    let memory = Narrow::inference().precision(Precision::Quantized).accounting(Accounting::Arena).memory();
    Measured {
        recording: "tinyengine",
        case: "mobilenet_v2_0.35".to_owned(),
        batch: Some(1),
        column: "sram".to_owned(),
        family: "MobileNetV2 0.35, as published",
        setup: Setup::Microcontroller,
        phase: Phase::Inference,
        // As the 320 kB of the processor's memory are.
        recorded: 308 << 10,
        found: memory.total() - memory.stored(),
    }
}
