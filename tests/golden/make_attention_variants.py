"""Writes memory_variants.csv beside this file from measurements of PyTorch.

    python3 tests/golden/make_attention_variants.py MEASUREMENTS.json

The measurements (torch 2.8.0, transformers 4.56.2, CPU, f32, real tensors) are of one
attention layer of 8 heads of 32 on 128 tokens, with a mean square. `saved` is what
autograd keeps, `inference` the peak of a forward pass without gradients, the others the
peak of the second step with each optimizer, in its loop form. Variants with several
inputs, norms of heads, rotary tables and relative positions are left out.
"""

import json
import sys
from pathlib import Path

VARIANTS = [
    *["self.fused", "dropout.fused", "float_mask.fused", "bool_mask.fused", "causal.fused", "sliding_window.fused"],
    *["gqa_enable.fused", "causal_dropout.fused", "float_mask_dropout.fused"],
    *["self.written", "dropout.written", "float_mask.written", "bool_mask.written", "causal.written"],
    *["gqa_repeat.written", "sliding_window.written", "causal_dropout.written", "float_mask_dropout.written"],
    *["mha", "mha_causal", "mha_dropout"],
]

variants = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["variants"]
lines = ["# torch 2.8.0: bytes of one attention layer on the CPU, f32, by make_attention_variants.py"]
lines.append("variant,batch,saved,inference,sgd,momentum,adam")
for name in VARIANTS:
    for batch, measured in variants[name]["batches"].items():
        steps = measured["step_live_storages"]
        numbers = [
            measured["saved_for_backward"]["as_torchvision"]["activation_bytes"],
            measured["inference_no_grad"]["peak"],
            *[steps[optimizer]["step2"]["peak"] for optimizer in ["sgd", "sgd_momentum", "adam"]],
        ]
        lines.append(",".join([name, batch, *map(str, numbers)]))
Path(__file__).with_name("memory_variants.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
