//! Transformers and what borrows from them: the examples against what PyTorch
//! measured, layer by layer, and others of their families against published
//! numbers.

use netweight::{Layer, LayerSummary, Network};

use crate::networks::{bert, convnext, gpt2, llama, vit};

#[allow(dead_code, reason = "an example with a `main` of its own")]
#[path = "../../examples/swin.rs"]
pub mod swin;

#[test]
fn convnext_is_torchvisions() {
    same_layers::<convnext::ConvNextTiny>(include_str!("../golden/convnext_tiny.csv"), 0, &[]);
}

#[test]
fn vit_is_torchvisions() {
    same_layers::<vit::VitB16>(include_str!("../golden/vit_b_16.csv"), 1, &["tokens", "take"]);
}

#[test]
fn gpt2_is_transformers() {
    // Queries, keys and values are one module, the output is another.
    same_layers::<gpt2::Gpt2>(include_str!("../golden/gpt2.csv"), 2, &[]);
}

#[test]
fn bert_is_transformers() {
    same_layers::<bert::BertBase>(include_str!("../golden/bert_base_uncased.csv"), 4, &["take"]);
}

#[test]
fn llama3_is_transformers() {
    same_layers::<llama::Llama3>(include_str!("../golden/llama3_8b.csv"), 4, &[]);
}

#[test]
fn mixtral_works_with_two_of_eight() {
    // Of the params, those that work on a token: the published 12.9 thousand millions.
    let expert: u64 = 32 * 3 * 4096 * 14336;
    assert_eq!(llama::Mixtral::PARAMS - 6 * expert, 12_879_925_248);
}

#[test]
fn families_are_torchvisions() {
    published::<convnext::ConvNextTiny>(28_589_128, 4_456);
    published::<convnext::ConvNextSmall>(50_223_688, 8_684);
    published::<convnext::ConvNextBase>(88_591_464, 15_355);
    published::<convnext::ConvNextLarge>(197_767_336, 34_361);
    published::<vit::VitB16>(86_567_656, 17_564);
    published::<vit::VitB32>(88_224_232, 4_409);
    published::<vit::VitL16>(304_326_632, 61_555);
    published::<VitL32>(306_535_400, 15_378);
    published::<VitH14>(632_045_800, 167_295);
    published::<swin::SwinT>(28_288_354, 4_491);
    published::<swin::SwinS>(49_606_258, 8_741);
    published::<swin::SwinB>(87_768_224, 15_431);
}

/// The params of the weights that their makers publish.
#[test]
fn families_are_their_makers() {
    assert_eq!(gpt2::Gpt2Medium::PARAMS, 354_823_168);
    assert_eq!(gpt2::Gpt2Large::PARAMS, 774_030_080);
    assert_eq!(gpt2::Gpt2Xl::PARAMS, 1_557_611_200);
    assert_eq!(llama::Llama2::PARAMS, 6_738_415_616);
    assert_eq!(llama::Llama3Large::PARAMS, 70_553_706_496);
}

netweight::network! {
    block Gated(hidden, act = silu, width = channels) {
        multiply { linear(hidden, bias = false) act } { linear(hidden, bias = false) }
        linear(width, bias = false)
    }

    block Llama(depth, heads, kv_heads, hidden) {
        repeat depth {
            residual { rmsnorm attention(heads, kv_heads = kv_heads, bias = false, causal = true) }
            residual { rmsnorm Gated(hidden) }
        }
        rmsnorm
    }

    block Block(heads, width = channels) {
        residual { layernorm attention(heads) }
        residual { layernorm linear(4 * width) gelu linear(width) }
    }

    block Vit(patch, width, depth, heads) {
        conv(width, patch, stride = patch) tokens class_token position_embedding
        repeat depth { Block(heads) }
        layernorm take(0) fc(1000)
    }

    pub VitL32: 224x224x3 -> 1000 = < Vit(32, 1024, 24, 16) >
    pub VitH14: 224x224x3 -> 1000 = < Vit(14, 1280, 32, 16) >

    pub Llama2With70b: 4096 -> 4096x32000 = <
        embedding(32000, 8192) Llama(80, 64, 8, 28672) linear(32000, bias = false)
    >

    pub Llama2With13b: 4096 -> 4096x32000 = <
        embedding(32000, 5120) Llama(40, 40, 40, 13824) linear(32000, bias = false)
    >

    pub TinyLlama: 2048 -> 2048x32000 = <
        embedding(32000, 2048) Llama(22, 32, 4, 5632) linear(32000, bias = false)
    >

    pub Mistral7b: 4096 -> 4096x32000 = <
        embedding(32000, 4096) Llama(32, 32, 8, 14336) linear(32000, bias = false)
    >

    pub Llama31With405b: 4096 -> 4096x128256 = <
        embedding(128256, 16384) Llama(126, 128, 8, 53248) linear(128256, bias = false)
    >

    /// The small ones tie their output to their embedding.
    pub Llama32With1b: 4096 -> 4096x128256 = <
        words: embedding(128256, 2048)
        Llama(16, 32, 8, 8192)
        linear(128256, bias = false, tied = words)
    >

    pub Llama32With3b: 4096 -> 4096x128256 = <
        words: embedding(128256, 3072)
        Llama(28, 24, 8, 8192)
        linear(128256, bias = false, tied = words)
    >

    /// Experts, larger ones.
    pub Mixtral8x22b: 4096 -> 4096x32000 = <
        embedding(32000, 6144)
        repeat 56 {
            residual { rmsnorm attention(48, kv_heads = 8, bias = false, causal = true) }
            residual { rmsnorm experts(8, 2) { Gated(16384) } }
        }
        rmsnorm linear(32000, bias = false)
    >

    /// A bias on queries, keys and values, none on the output.
    pub Qwen2With7b: 4096 -> 4096x152064 = <
        embedding(152064, 3584)
        repeat 28 {
            residual { rmsnorm attention(28, kv_heads = 4, output_bias = false, causal = true) }
            residual { rmsnorm Gated(18944) }
        }
        rmsnorm linear(152064, bias = false)
    >

    /// One head of keys and values for all.
    pub Gemma2b: 4096 -> 4096x256000 = <
        words: embedding(256000, 2048)
        repeat 18 {
            residual { rmsnorm attention(8, kv_heads = 1, head_dim = 256, bias = false, causal = true) }
            residual { rmsnorm Gated(16384, gelu) }
        }
        rmsnorm linear(256000, bias = false, tied = words)
    >

    /// Heads that are wider together than the channels.
    pub Gemma7b: 4096 -> 4096x256000 = <
        words: embedding(256000, 3072)
        repeat 28 {
            residual { rmsnorm attention(16, head_dim = 256, bias = false, causal = true) }
            residual { rmsnorm Gated(24576, gelu) }
        }
        rmsnorm linear(256000, bias = false, tied = words)
    >

    /// Attention and dense part beside each other, behind one norm.
    pub Phi2: 2048 -> 2048x51200 = <
        embedding(51200, 2560)
        repeat 32 {
            residual { layernorm add { attention(32, causal = true) } { linear(10240) gelu linear(2560) } }
        }
        layernorm linear(51200)
    >

    block Post(heads, width = channels) {
        residual { attention(heads) } layernorm
        residual { linear(4 * width) gelu linear(width) } layernorm
    }

    pub BertLarge: 512 -> 512x1024 = <
        embedding(30522, 1024) segment_embedding(2) position_embedding layernorm
        repeat 24 { Post(16) }
        aux { take(0) linear(1024) tanh }
    >

    /// Six layers, no token types, no pooler.
    pub DistilBert: 512 -> 512x768 = <
        embedding(30522, 768) position_embedding layernorm repeat 6 { Post(12) }
    >

    /// Positions are numbered from 2, so that there are two vectors more.
    pub RobertaBase: 512 -> 512x768 = <
        embedding(50265, 768) segment_embedding(1) position_embedding(max = 514) layernorm
        repeat 12 { Post(12) }
        aux { take(0) linear(768) tanh }
    >

    pub DistilGpt2: 1024 -> 1024x50257 = <
        words: embedding(50257, 768) position_embedding
        repeat 6 {
            residual { layernorm attention(12, causal = true) }
            residual { layernorm linear(4 * 768) gelu linear(768) }
        }
        layernorm linear(50257, bias = false, tied = words)
    >
}

/// The params of the weights that their makers publish.
#[test]
fn relatives_are_their_makers() {
    assert_eq!(BertLarge::PARAMS, 335_141_888);
    assert_eq!(Llama2With70b::PARAMS, 68_976_648_192);
    assert_eq!(Llama2With13b::PARAMS, 13_015_864_320);
    assert_eq!(TinyLlama::PARAMS, 1_100_048_384);
    assert_eq!(Mistral7b::PARAMS, 7_241_732_096);
    assert_eq!(Llama31With405b::PARAMS, 405_853_388_800);
    assert_eq!(Llama32With1b::PARAMS, 1_235_814_400);
    assert_eq!(Llama32With3b::PARAMS, 3_212_749_824);
    assert_eq!(Mixtral8x22b::PARAMS, 140_620_634_112);
    assert_eq!(Qwen2With7b::PARAMS, 7_615_616_512);
    assert_eq!(Gemma2b::PARAMS, 2_506_172_416);
    assert_eq!(Gemma7b::PARAMS, 8_537_680_896);
    assert_eq!(Phi2::PARAMS, 2_779_683_840);
    assert_eq!(DistilBert::PARAMS, 66_362_880);
    assert_eq!(RobertaBase::PARAMS, 124_645_632);
    assert_eq!(DistilGpt2::PARAMS, 81_912_576);
}

/// Compares with torchvision's `num_params` and with `_ops`, which counts
/// thousand millions to the third decimal.
pub fn published<N: Network>(params: u64, mega_macs: u64) {
    assert_eq!(N::PARAMS, params, "params of {}", N::NAME);
    assert_eq!((N::MACS + 500_000) / 1_000_000, mega_macs, "MACs of {}: {}", N::NAME, N::MACS);
}

/// A row of a golden file.
struct Module<'g> {
    name: &'g str,
    kind: &'g str,
    output: &'g str,
    params: u64,
}

/// Compares the totals, and every layer's output and params with the modules of
/// a golden file, in order. PyTorch has no module for the layers named in
/// `functions`, and so many for one attention.
pub fn same_layers<N: Network>(golden: &str, attention: usize, functions: &[&str]) {
    let totals = golden.lines().nth(1).expect("a line of totals");
    let [input, output] = [N::INPUT, N::OUTPUT];
    let [params, macs, buffers] = [N::PARAMS, N::MACS, N::BUFFERS];
    let declared = format!("# input={input} output={output} params={params} macs={macs} buffers={buffers}");
    assert_eq!(declared, totals, "{}", N::NAME);

    let has = |name| N::LAYERS.iter().any(|layer| layer.layer.name() == name);
    let rows = golden.lines().skip(3).map(|line| {
        let mut fields = line.split(',');
        let mut field = || fields.next().expect("four fields");
        let (name, kind, output, params) = (field(), field(), field(), field());
        Module { name, kind, output, params: params.parse().expect("a number") }
    });
    // A dense layer flattens by itself; dropout of rate 0 can be left out.
    let rows = rows.filter(|module| match module.kind {
        "Flatten" => has("flatten"),
        "Dropout" => has("dropout"),
        _ => true,
    });
    // What belongs to no module stands at the end.
    let (outside, modules): (Vec<_>, Vec<_>) = rows.partition(|module| module.kind == "Parameter");
    let is_outside = |layer: &LayerSummary| {
        !outside.is_empty() && ["class_token", "position_embedding", "scale"].contains(&layer.layer.name())
    };
    let (alone, layers): (Vec<&LayerSummary>, Vec<_>) = N::LAYERS.iter().partition(|layer| is_outside(layer));
    let layers: Vec<_> = layers.into_iter().filter(|layer| has_module(layer, functions)).collect();

    let mut modules = modules.into_iter();
    for layer in layers {
        let count = if layer.layer.name() == "attention" { attention } else { 1 };
        let parts: Vec<Module> = modules.by_ref().take(count).collect();
        let last = parts.last().unwrap_or_else(|| panic!("{} has no module for {}", N::NAME, layer.path));
        assert_eq!(layer.output.to_string(), last.output, "{}: output of {}, {}", N::NAME, last.name, layer.path);
        let params: u64 = parts.iter().map(|module| module.params).sum();
        assert_eq!(layer.params, params, "{}: params of {}, {}", N::NAME, last.name, layer.path);
    }
    assert_eq!(modules.next().map(|module| module.name), None, "{} has no layer for it", N::NAME);
    let outside: Vec<u64> = outside.iter().map(|tensor| tensor.params).collect();
    let alone: Vec<u64> = alone.iter().map(|layer| layer.params).collect();
    assert_eq!(alone, outside, "{}: params outside of modules", N::NAME);
}

/// Whether PyTorch has a module for a layer. Where branches meet it calls a
/// function.
fn has_module(layer: &LayerSummary, functions: &[&str]) -> bool {
    !functions.contains(&layer.layer.name()) && !matches!(layer.layer, Layer::Merge(_))
}
