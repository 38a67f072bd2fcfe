"""Writes outputs.csv: what PyTorch gives for networks whose weights and inputs
follow formulas, so that none of them has to be stored.

    python3 make.py > outputs.csv     # torch 2.8.0 and torchvision 0.23.0

A weight is called as in netweight-burn and has burn's axes: a dense layer's are
(inputs, units). Its i-th value is 0.1·sin(0.7·i + phase), the phase being the
sum of its name's bytes; factors and variances are 1 more.
"""

import math

import torch
import torch.nn.functional as F
from torchvision.models.swin_transformer import shifted_window_attention

torch.set_num_threads(1)
torch.set_grad_enabled(False)


def wave(shape, step, phase, size):
    i = torch.arange(math.prod(shape), dtype=torch.float64)
    return (size * torch.sin(step * i + phase)).float().reshape(shape)


def weight(name, *shape):
    one = name.split(".")[-1] in ("gamma", "running_var")
    return wave(shape, 0.7, sum(name.encode()), 0.1) + (1.0 if one else 0.0)


def given(*shape):
    return wave(shape, 0.3, 0.0, 1.0)


def conv(x, name, filters, window, bias=True, transpose=False, **options):
    channels = x.shape[1]
    groups = options.get("groups", 1)
    front = (channels, filters // groups) if transpose else (filters, channels // groups)
    w = weight(f"{name}.weight", *front, *window)
    b = weight(f"{name}.bias", filters) if bias else None
    kind = {(3, False): F.conv1d, (4, False): F.conv2d, (5, False): F.conv3d,
            (3, True): F.conv_transpose1d, (4, True): F.conv_transpose2d, (5, True): F.conv_transpose3d}
    return kind[x.dim(), transpose](x, w, b, **options)


def dense(x, name, units, bias=True):
    w = weight(f"{name}.weight", x.shape[-1], units)
    b = weight(f"{name}.bias", units) if bias else None
    return F.linear(x, w.T, b)


def vector(name, x, axis=1):
    return weight(name, x.shape[axis])


def batchnorm(x, name):
    mean, variance, gamma, beta = (vector(f"{name}.{part}", x) for part in ("running_mean", "running_var", "gamma", "beta"))
    return F.batch_norm(x, mean, variance, gamma, beta)


def layernorm(x, name):
    return F.layer_norm(x, x.shape[-1:], vector(f"{name}.gamma", x, -1), vector(f"{name}.beta", x, -1))


def mnist():
    x = given(2, 1, 28, 28)
    x = conv(x, "conv0", 32, (3, 3), padding=1).relu()
    x = conv(x, "conv1", 32, (3, 3), padding=1).relu()
    x = F.max_pool2d(x, 2).flatten(1)
    return dense(dense(x, "fc0", 128).relu(), "fc1", 10)


def residual():
    def block(x, name, filters, stride):
        y = batchnorm(conv(x, f"{name}.Basic.conv0", filters, (3, 3), bias=False, stride=stride, padding=1), f"{name}.Basic.batchnorm0")
        y = batchnorm(conv(y.relu(), f"{name}.Basic.conv1", filters, (3, 3), bias=False, padding=1), f"{name}.Basic.batchnorm1")
        if stride > 1:
            x = batchnorm(conv(x, f"{name}.conv", filters, (1, 1), bias=False, stride=stride), f"{name}.batchnorm")
        return (x + y).relu()

    x = given(2, 3, 20, 20)
    # TensorFlow's SAME: the odd cell at the end.
    x = conv(F.pad(x, (2, 3, 2, 3)), "stem", 8, (7, 7), bias=False, stride=2)
    x = F.max_pool2d(batchnorm(x, "batchnorm").relu(), 3, stride=2, padding=1)
    x = block(x, "layer1.0", 8, 1)
    x = block(x, "layer2", 16, 2)
    return dense(x.mean((2, 3)), "fc", 10)


def attention(x, name, heads, kv_heads, causal=False):
    width = x.shape[-1] // heads
    q, k, v = (dense(x, f"{name}.{part}", n * width) for part, n in (("query", heads), ("key", kv_heads), ("value", kv_heads)))
    q, k, v = (t.unflatten(-1, (-1, width)).transpose(1, 2) for t in (q, k, v))
    y = F.scaled_dot_product_attention(q, k, v, is_causal=causal, enable_gqa=True)
    return dense(y.transpose(1, 2).flatten(2), f"{name}.output", x.shape[-1])


def new_gelu(x):
    # As transformers' NewGELUActivation.
    return 0.5 * x * (1.0 + torch.tanh(math.sqrt(2.0 / math.pi) * (x + 0.044715 * torch.pow(x, 3.0))))


def transformer():
    ids = torch.arange(18).reshape(2, 9) * 5 % 23
    words = weight("words.weight", 23, 16)
    x = F.embedding(ids, words)
    x = x + weight("position_embedding.weight", 12, 16)[:9]
    x = x + attention(layernorm(x, "layernorm0"), "attention0", 4, 4)
    x = x + attention(layernorm(x, "layernorm1"), "attention1", 4, 2, causal=True)
    y = layernorm(x, "layernorm2")
    x = x + dense(F.gelu(dense(y, "linear0", 64)), "linear1", 16)
    return F.linear(layernorm(x, "layernorm3"), words)


def recurrent(kind, layers, bidirectional):
    def run():
        module = kind(5, 4, num_layers=layers, bidirectional=bidirectional, batch_first=True)
        directions = 2 if bidirectional else 1
        name = kind.__name__.lower()
        for layer in range(layers):
            for direction in range(directions):
                end = f"l{layer}" + ("_reverse" if direction else "")
                for part, theirs in (("input", "ih"), ("state", "hh")):
                    path = f"{name}.cells.{layer * directions + direction}.{part}"
                    w, b = getattr(module, f"weight_{theirs}_{end}"), getattr(module, f"bias_{theirs}_{end}")
                    w.copy_(weight(f"{path}.weight", w.shape[1], w.shape[0]).T)
                    b.copy_(weight(f"{path}.bias", b.shape[0]))
        return module(given(2, 7, 5))[0]

    return run


def windows():
    x = given(2, 8, 7, 10)
    name = "window_attention"
    table = weight(f"{name}.relative", 7 * 7, 2)
    at = torch.stack(torch.meshgrid(torch.arange(4), torch.arange(4), indexing="ij")).flatten(1)
    offset = at[:, :, None] - at[:, None, :] + 3
    bias = table[offset[0] * 7 + offset[1]].permute(2, 0, 1)[None]
    y = shifted_window_attention(
        x.permute(0, 2, 3, 1), weight(f"{name}.qkv.weight", 8, 24).T, weight(f"{name}.output.weight", 8, 8).T, bias,
        [4, 4], 2, [0, 0], qkv_bias=weight(f"{name}.qkv.bias", 24), proj_bias=weight(f"{name}.output.bias", 8))
    return y.permute(0, 3, 1, 2)


def experts():
    # Two of four for each token, as in transformers' Mixtral.
    x = given(2, 5, 8)
    logits = dense(x, "router", 4, bias=False)
    share, chosen = logits.softmax(-1).topk(2, dim=-1)
    share = share / share.sum(-1, keepdim=True)
    y = torch.zeros_like(x)
    for expert in range(4):
        given_by = dense(F.silu(dense(x, f"linear0.{expert}", 12)), f"linear1.{expert}", 8)
        y = y + given_by * (share * (chosen == expert)).sum(-1, keepdim=True)
    return y


def channels(x):
    return x.transpose(1, 2)


NETWORKS = {
    "mnist": mnist,
    "residual": residual,
    "transformer": transformer,
    "lstm": recurrent(torch.nn.LSTM, 2, True),
    "gru": recurrent(torch.nn.GRU, 2, False),
    "rnn": recurrent(torch.nn.RNN, 1, True),
    "attention_dropout": lambda: attention(given(2, 9, 16), "attention", 4, 2, causal=True),
    "gelu_written_out": lambda: new_gelu(3 * given(2, 8)),
    "windows": windows,
    "experts": experts,
    "conv_sequence": lambda: channels(conv(channels(given(2, 9, 4)), "conv", 6, (3,), stride=2, padding=1, groups=2)),
    "conv_dilated": lambda: conv(given(2, 4, 9, 9), "conv", 6, (3, 2), padding=(2, 1), dilation=2),
    "conv_volume": lambda: conv(F.pad(given(1, 2, 4, 5, 6), (0, 1) * 3), "conv", 3, (2, 2, 2), stride=1),
    "conv_transpose": lambda: conv(given(2, 4, 5, 6), "conv_transpose", 6, (3, 3), transpose=True, stride=2, padding=1, output_padding=1, groups=2),
    "maxpool_ceil": lambda: F.max_pool2d(given(2, 3, 8, 7), 3, stride=2, padding=1, ceil_mode=True),
    "maxpool_volume": lambda: F.max_pool3d(given(1, 2, 5, 6, 7), 3, stride=2, padding=1, dilation=1),
    "avgpool_padded": lambda: F.avg_pool2d(given(2, 3, 8, 7), 3, stride=2, padding=1),
    "avgpool_ceil": lambda: F.avg_pool2d(given(2, 3, 8, 7), (3, 2), stride=2, padding=1, ceil_mode=True),
    "avgpool_volume": lambda: F.avg_pool3d(given(1, 2, 5, 6, 7), 2, ceil_mode=True),
    "adaptive_avgpool": lambda: F.adaptive_avg_pool2d(given(2, 3, 8, 7), (3, 4)),
    "adaptive_maxpool": lambda: F.adaptive_max_pool2d(given(2, 3, 8, 7), (3, 4)),
    "groupnorm": lambda: F.group_norm(given(2, 6, 3, 4), 2, weight("groupnorm.gamma", 6), weight("groupnorm.beta", 6)),
    "instancenorm": lambda: F.instance_norm(given(2, 6, 3, 4)),
    "rmsnorm": lambda: F.rms_norm(given(2, 5, 6), (6,), weight("rmsnorm.gamma", 6)),
    "lrn_odd": lambda: F.local_response_norm(3 * given(2, 7, 3, 3), 5),
    "lrn_even": lambda: F.local_response_norm(3 * given(2, 7, 3, 3), 4),
    "prelu": lambda: F.prelu(given(2, 6, 1, 3), weight("prelu", 6)),
    "pixel_shuffle": lambda: F.pixel_shuffle(given(2, 8, 3, 4), 2),
    "pixel_unshuffle": lambda: F.pixel_unshuffle(given(2, 2, 6, 4), 2),
    "channel_shuffle": lambda: F.channel_shuffle(given(2, 6, 3, 4), 3),
    "upsample": lambda: F.interpolate(given(2, 3, 3, 4), scale_factor=2),
    "resize": lambda: F.interpolate(given(2, 3, 5, 7), size=(8, 3)),
    "activations": lambda: torch.cat([f(3 * given(2, 8)) for f in (
        F.relu, F.relu6, F.leaky_relu, F.elu, F.gelu, F.silu, F.mish, F.sigmoid, F.tanh, F.softplus, F.softsign,
        F.hardsigmoid, F.hardswish)] + [F.softmax(3 * given(2, 8), 1), F.log_softmax(3 * given(2, 8), 1)], 1),
    "flatten": lambda: dense(given(2, 3, 2, 2).flatten(1), "fc", 4),
    "tokens": lambda: given(2, 3, 2, 4).flatten(2).transpose(1, 2),
}

for name, network in NETWORKS.items():
    print(name, *(f"{value:.7g}" for value in network().flatten().tolist()), sep=",")
