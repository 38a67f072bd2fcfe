"""Writes memory_attention.csv beside this file: what PyTorch allocates for attention.

    python3 tests/golden/make_attention.py

Needs torch 2.8.0, torchvision 0.23.0 and transformers 4.56.2; runs on the CPU, f32, a
minute. The columns are those of memory_layers.csv (see make_memory.py), of the kernel
`fused` (transformers' `sdpa`) or `eager`. Attention is transformers' own code: its
`sdpa_attention_forward`, Llama's `eager_attention_forward`, GPT-2's where a causal mask
is stored. GPT-2 and Llama are the library's models, small.
"""

import sys
import warnings
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
import transformers
from make_memory import HEADER, Case, headed, measure
from torch import nn
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM
from transformers.activations import NewGELUActivation
from transformers.integrations.sdpa_attention import repeat_kv, sdpa_attention_forward
from transformers.models.gpt2.modeling_gpt2 import eager_attention_forward as eager_of_gpt2
from transformers.models.llama.modeling_llama import eager_attention_forward as eager_of_llama

LENGTH, CHANNELS, HEADS = 24, 16, 4


def written(module, query, key, value, mask, scaling, dropout=0.0, **_):
    """Attention written out with a boolean mask, which transformers does not have."""
    key, value = repeat_kv(key, module.num_key_value_groups), repeat_kv(value, module.num_key_value_groups)
    weights = torch.matmul(query, key.transpose(2, 3)) * scaling
    weights = weights.masked_fill(~mask, float("-inf"))
    weights = F.dropout(F.softmax(weights, dim=-1), dropout, module.training)
    return torch.matmul(weights, value).transpose(1, 2).contiguous(), weights


class Attention(nn.Module):
    """As the layers of transformers. `mask`: a declared one."""

    def __init__(self, kernel, kv_heads=HEADS, dropout=0.0, mask="none", causal=False, separate=True, length=LENGTH):
        super().__init__()
        self.kernel, self.kv_heads, self.dropout, self.mask, self.is_causal = kernel, kv_heads, dropout, mask, causal
        self.width = CHANNELS // HEADS
        self.scaling = self.width**-0.5
        keys = kv_heads * self.width
        if separate:
            self.query = nn.Linear(CHANNELS, CHANNELS)
            self.key, self.value = nn.Linear(CHANNELS, keys), nn.Linear(CHANNELS, keys)
        else:
            self.all = nn.Linear(CHANNELS, CHANNELS + 2 * keys)
        self.separate = separate
        self.out = nn.Linear(CHANNELS, CHANNELS)
        if kv_heads < HEADS or kernel == "eager":
            self.num_key_value_groups = HEADS // kv_heads
        if mask == "stored_float":
            self.register_buffer("bias", torch.zeros(1, 1, length, length))
        if mask == "stored_bool":
            self.register_buffer("bias", torch.ones(length, length, dtype=torch.bool).tril()[None, None])
        # What GPT-2's function looks at.
        self.scale_attn_weights, self.scale_attn_by_inverse_layer_idx, self.is_cross_attention = True, False, False
        self.attn_dropout = nn.Dropout(dropout)

    def heads(self, x):
        return x.view(*x.shape[:2], -1, self.width).transpose(1, 2)

    def forward(self, x, mask=None):
        if self.separate:
            query, key, value = self.heads(self.query(x)), self.heads(self.key(x)), self.heads(self.value(x))
        else:
            keys = self.kv_heads * self.width
            query, key, value = self.all(x).split([CHANNELS, keys, keys], dim=2)
            query, key, value = self.heads(query), self.heads(key), self.heads(value)
        if self.mask.startswith("stored") and not (self.kernel == "fused" and self.is_causal):
            mask = self.bias
        attend = self.attend()
        mixed, weights = attend(
            *[self, query, key, value, mask], scaling=self.scaling, dropout=self.dropout if self.training else 0.0
        )
        return self.out(mixed.reshape(*x.shape[:2], -1))

    def attend(self):
        if self.kernel == "fused":
            return partial(sdpa_attention_forward, is_causal=self.is_causal)
        if self.mask == "stored_bool" and self.is_causal:
            return lambda *given, **_: eager_of_gpt2(*given[:4], None)
        return written if self.mask.endswith("bool") else eager_of_llama


class Masked(nn.Module):
    """Layers that read one mask, which the call makes."""

    def __init__(self, kind, *layers):
        super().__init__()
        self.kind, self.layers = kind, nn.ModuleList(layers)

    def forward(self, x):
        size = (x.shape[0], 1, x.shape[1], x.shape[1])
        mask = torch.zeros(size) if self.kind == "float" else torch.ones(size, dtype=torch.bool)
        for layer in self.layers:
            x = layer(x, mask)
        return x


class Model(nn.Module):
    """A library's language model without padding: with a mask of the tokens that masks none, it makes no causal mask
    for `sdpa`. That mask is the caller's, and so not counted."""

    def __init__(self, model):
        super().__init__()
        self.model, self.masks = model, {}

    def forward(self, ids):
        mask = self.masks.setdefault(ids.shape, torch.ones(ids.shape, dtype=torch.long))
        return self.model(ids, attention_mask=mask).logits


class Gpt2(Model):
    def __init__(self, kernel, dropout):
        config = GPT2Config(
            *[50, 24, 16, 2, 4],
            attn_pdrop=dropout, embd_pdrop=dropout, resid_pdrop=dropout, use_cache=False,
            attn_implementation={"fused": "sdpa"}.get(kernel, kernel),
        )
        super().__init__(GPT2LMHeadModel(config))


class Llama(Model):
    def __init__(self, kernel, kv_heads):
        config = LlamaConfig(
            vocab_size=50, hidden_size=16, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=kv_heads, max_position_embeddings=24, use_cache=False, tie_word_embeddings=False,
            attn_implementation={"fused": "sdpa"}.get(kernel, kernel),
        )
        super().__init__(LlamaForCausalLM(config))


def layer(name, declared, kernels=("fused", "eager"), masked=0, **options):
    """`< linear(16) ATTENTION fc(10) >`; `masked`: so many layers that read a mask of the call."""
    for kernel in kernels:
        def build():
            causal = options.get("causal", False) and kernel == "eager" and options.get("mask", "none") == "none"
            attention = lambda: Attention(kernel, **options)
            if masked or causal:
                kind = "float" if causal else options["mask"]
                modules = [Masked(kind, *[attention() for _ in range(masked or 1)])]
            else:
                modules = [attention()]
            return headed([nn.Linear(CHANNELS, CHANNELS), *modules], (LENGTH, CHANNELS))

        repeated = " ".join([f"attention({declared})"] * (masked or 1))
        text = f"{LENGTH} x {CHANNELS} -> 10 = < linear({CHANNELS}) {repeated} fc(10) >"
        yield kernel, Case(name, text, (LENGTH, CHANNELS), build, (1, 4, 16))


def cases():
    apart = "separate = true"
    yield from layer("separate", f"4, {apart}")
    yield from layer("joint", "4", separate=False)
    yield from layer("dropout", f"4, dropout = 0.1, {apart}", dropout=0.1)
    yield from layer("dropout_joint", "4, dropout = 0.1", dropout=0.1, separate=False)
    yield from layer("causal", f"4, causal = true, {apart}", causal=True)
    yield from layer("causal_dropout", f"4, causal = true, dropout = 0.1, {apart}", causal=True, dropout=0.1)
    for kind in ["bool", "float"]:
        yield from layer(f"mask_{kind}", f"4, mask = {kind}, {apart}", masked=1, mask=kind)
        yield from layer(f"mask_{kind}_twice", f"4, mask = {kind}, {apart}", masked=2, mask=kind)
        yield from layer(f"mask_{kind}_dropout", f"4, mask = {kind}, dropout = 0.1, {apart}", masked=1, mask=kind, dropout=0.1)
        yield from layer(f"stored_{kind}", f"4, mask = stored_{kind}, {apart}", mask=f"stored_{kind}")
    causal = dict(causal=True, mask="stored_bool")
    yield from layer("stored_causal", f"4, causal = true, mask = stored_bool, {apart}", **causal)
    yield from layer("stored_causal_joint", "4, causal = true, mask = stored_bool", separate=False, **causal)
    yield from layer("grouped", f"4, kv_heads = 2, {apart}", kv_heads=2)
    yield from layer("grouped_causal", f"4, kv_heads = 1, causal = true, {apart}", kv_heads=1, causal=True)
    yield from layer("grouped_mask", f"4, kv_heads = 2, mask = float, {apart}", kv_heads=2, mask="float", masked=1)
    yield from layer("grouped_dropout", f"4, kv_heads = 2, dropout = 0.1, {apart}", kv_heads=2, dropout=0.1)
    text = "24 x 16 -> 10 = < linear(16) gelu(written_out = true) fc(10) >"
    yield "fused", Case(
        *["gelu_written_out", text, (24, 16)],
        lambda: headed([nn.Linear(16, 16), NewGELUActivation()], (24, 16)),
    )
    for name, dropout in [("gpt2", 0.1), ("gpt2_no_dropout", 0.0)]:
        drop = f" dropout({dropout})" if dropout else ""
        given = f"dropout = {dropout}, " if dropout else ""
        text = (
            f"24 -> 24x50 = < tokens: embedding(50, 16) position_embedding{drop} repeat 2 {{ layer: {{ residual {{ "
            f"layernorm attention: {{ attention(4, causal = true, {given}mask = stored_bool){drop} }} }} residual {{ "
            f"layernorm mlp: {{ linear(64) gelu(written_out = true) linear(16){drop} }} }} }} }} "
            "layernorm linear(50, bias = false, tied = tokens) >"
        )
        for kernel in "fused", "eager":
            yield kernel, Case(name, text, (24,), partial(Gpt2, kernel, dropout), (1, 4), ids=50, targets=(24,))
    for name, kv_heads in [("llama", 4), ("llama_grouped", 2)]:
        given = f"kv_heads = {kv_heads}, " if kv_heads < 4 else ""
        text = (
            "24 -> 24x50 = < embedding(50, 16) repeat 2 { layer: { "
            f"residual {{ rmsnorm attention(4, {given}causal = true, bias = false, separate = true) }} "
            "residual { rmsnorm mlp: { multiply { linear(40, bias = false) silu } { linear(40, bias = false) } "
            "linear(16, bias = false) } } } } rmsnorm linear(50, bias = false) >"
        )
        for kernel in "fused", "eager":
            yield kernel, Case(name, text, (24,), partial(Llama, kernel, kv_heads), (1, 4), ids=50, targets=(24,))


def write(path):
    lines = [
        f"# torch {torch.__version__.split('+')[0]}, transformers {transformers.__version__}: bytes of one training "
        "step on the CPU, f32, by make_attention.py",
        HEADER.replace("case,", "case,kernel,"),
    ]
    for kernel, case in cases():
        for batch, net, x, target in case.rows():
            found = measure(net, x, target)
            numbers = [str(found[column]) for column in HEADER.split(",")[3:]]
            lines.append(",".join([case.name, kernel, str(batch), f'"{case.declaration}"', *numbers]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore")
    if len(sys.argv) > 1:
        sys.exit("usage: make_attention.py")
    write(Path(__file__).parent / "memory_attention.csv")
