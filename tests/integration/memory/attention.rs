//! Attention, fused and written out, and small language models, against what
//! PyTorch allocated: `tests/golden/memory_attention.csv`, whose declarations these
//! are.

use netweight::memory::AttentionPath;

use super::layers::recording;
use super::recorded::Measured;

recording! {
    Separate = "separate": { 24 x 16 -> 10 = < linear(16) attention(4, separate = true) fc(10) > }
    Joint = "joint": { 24 x 16 -> 10 = < linear(16) attention(4) fc(10) > }
    Dropout = "dropout": { 24 x 16 -> 10 = < linear(16) attention(4, dropout = 0.1, separate = true) fc(10) > }
    DropoutJoint = "dropout_joint": { 24 x 16 -> 10 = < linear(16) attention(4, dropout = 0.1) fc(10) > }
    Causal = "causal": { 24 x 16 -> 10 = < linear(16) attention(4, causal = true, separate = true) fc(10) > }
    CausalDropout = "causal_dropout": { 24 x 16 -> 10 = < linear(16) attention(4, causal = true, dropout = 0.1, separate = true) fc(10) > }
    MaskBool = "mask_bool": { 24 x 16 -> 10 = < linear(16) attention(4, mask = bool, separate = true) fc(10) > }
    MaskBoolTwice = "mask_bool_twice": { 24 x 16 -> 10 = < linear(16) attention(4, mask = bool, separate = true) attention(4, mask = bool, separate = true) fc(10) > }
    MaskBoolDropout = "mask_bool_dropout": { 24 x 16 -> 10 = < linear(16) attention(4, mask = bool, dropout = 0.1, separate = true) fc(10) > }
    StoredBool = "stored_bool": { 24 x 16 -> 10 = < linear(16) attention(4, mask = stored_bool, separate = true) fc(10) > }
    MaskFloat = "mask_float": { 24 x 16 -> 10 = < linear(16) attention(4, mask = float, separate = true) fc(10) > }
    MaskFloatTwice = "mask_float_twice": { 24 x 16 -> 10 = < linear(16) attention(4, mask = float, separate = true) attention(4, mask = float, separate = true) fc(10) > }
    MaskFloatDropout = "mask_float_dropout": { 24 x 16 -> 10 = < linear(16) attention(4, mask = float, dropout = 0.1, separate = true) fc(10) > }
    StoredFloat = "stored_float": { 24 x 16 -> 10 = < linear(16) attention(4, mask = stored_float, separate = true) fc(10) > }
    StoredCausal = "stored_causal": { 24 x 16 -> 10 = < linear(16) attention(4, causal = true, mask = stored_bool, separate = true) fc(10) > }
    StoredCausalJoint = "stored_causal_joint": { 24 x 16 -> 10 = < linear(16) attention(4, causal = true, mask = stored_bool) fc(10) > }
    Grouped = "grouped": { 24 x 16 -> 10 = < linear(16) attention(4, kv_heads = 2, separate = true) fc(10) > }
    GroupedCausal = "grouped_causal": { 24 x 16 -> 10 = < linear(16) attention(4, kv_heads = 1, causal = true, separate = true) fc(10) > }
    GroupedMask = "grouped_mask": { 24 x 16 -> 10 = < linear(16) attention(4, kv_heads = 2, mask = float, separate = true) fc(10) > }
    GroupedDropout = "grouped_dropout": { 24 x 16 -> 10 = < linear(16) attention(4, kv_heads = 2, dropout = 0.1, separate = true) fc(10) > }
    GeluWrittenOut = "gelu_written_out": { 24 x 16 -> 10 = < linear(16) gelu(written_out = true) fc(10) > }
    Gpt2 = "gpt2": { 24 -> 24x50 = < tokens: embedding(50, 16) position_embedding dropout(0.1) repeat 2 { layer: { residual { layernorm attention: { attention(4, causal = true, dropout = 0.1, mask = stored_bool) dropout(0.1) } } residual { layernorm mlp: { linear(64) gelu(written_out = true) linear(16) dropout(0.1) } } } } layernorm linear(50, bias = false, tied = tokens) > }
    Gpt2NoDropout = "gpt2_no_dropout": { 24 -> 24x50 = < tokens: embedding(50, 16) position_embedding repeat 2 { layer: { residual { layernorm attention: { attention(4, causal = true, mask = stored_bool) } } residual { layernorm mlp: { linear(64) gelu(written_out = true) linear(16) } } } } layernorm linear(50, bias = false, tied = tokens) > }
    Llama = "llama": { 24 -> 24x50 = < embedding(50, 16) repeat 2 { layer: { residual { rmsnorm attention(4, causal = true, bias = false, separate = true) } residual { rmsnorm mlp: { multiply { linear(40, bias = false) silu } { linear(40, bias = false) } linear(16, bias = false) } } } } rmsnorm linear(50, bias = false) > }
    LlamaGrouped = "llama_grouped": { 24 -> 24x50 = < embedding(50, 16) repeat 2 { layer: { residual { rmsnorm attention(4, kv_heads = 2, causal = true, bias = false, separate = true) } residual { rmsnorm mlp: { multiply { linear(40, bias = false) silu } { linear(40, bias = false) } linear(16, bias = false) } } } } rmsnorm linear(50, bias = false) > }
}

/// What was recorded with each kernel.
pub fn measured() -> Vec<Measured> {
    let lines = include_str!("../../golden/memory_attention.csv").lines().filter(|line| !line.starts_with('#'));
    let compare = |line: &'static str| {
        let (case, rest) = line.split_once(',').unwrap();
        let (kernel, rest) = rest.split_once(',').unwrap();
        let path = if kernel == "eager" { AttentionPath::Eager } else { AttentionPath::Cpu };
        super::layers::compare("memory_attention", CASES, &format!("{case} {kernel}"), rest, path)
    };
    lines.skip(1).flat_map(compare).collect()
}
