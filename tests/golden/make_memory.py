"""Writes memory_layers.csv beside this file: what PyTorch allocates for small networks.

    python3 tests/golden/make_memory.py                  # the measurements
    python3 tests/golden/make_memory.py check FOLDER     # the tracker against FOLDER/NAME.json

Needs torch 2.8.0 and torchvision 0.23.0; runs on the CPU, f32, a minute or two.

Measured is one training step: forward in train mode, cross entropy (mean) on
the logits, backward; no optimizer. `Tracker` counts the bytes of all storages
alive; parameters, buffers, the input and the target are there from the start.
The peak is taken right after an operator has allocated its outputs, before
anything that it read is released. What kernels allocate inside is not seen.

`saved` are the storages that autograd keeps for the backward pass, each once,
without parameters, buffers, input and target; those of the loss are included.
`inference_peak` is one forward in eval mode without gradients and loss.

`backward_peak` is what a dispatch mode sees, and any dispatch mode stops
autograd from adding gradients in place where a tensor has several readers.
`backward_peak_in_place` is the same with those sums in place where autograd
would do so otherwise: the older gradient is dense and the only holder of its
storage, so it is no view. That is what happens without a tracker.
"""

import json
import sys
import warnings
import weakref
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
import torchvision
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves
from torchvision.models.swin_transformer import ShiftedWindowAttention
from torchvision.ops import StochasticDepth

HEADER = (
    "case,batch,declaration,saved,after_forward,forward_peak,backward_peak,inference_peak,backward_peak_in_place"
)


# The tracker


class Tracker(TorchDispatchMode):
    """Counts the bytes of living storages, and their maximum.

    `live` and `peak` count what happens under the tracker; `live_in_place` and
    `peak_in_place` what would happen without one, see above.
    """

    def __init__(self, *resident):
        super().__init__()
        self.storages = {}
        self.live = self.live_in_place = 0
        self.log = None
        self.resident = {}
        for tensor in tree_leaves(resident):
            if isinstance(tensor, torch.Tensor):
                self.add(tensor.untyped_storage())
        self.restart()

    def restart(self):
        """Starts a new maximum."""
        self.peak, self.peak_in_place = self.live, self.live_in_place

    def add(self, storage, in_place=None):
        """Counts a storage until it is freed, if it is new. `in_place`: the one that it replaces."""
        key = storage._cdata
        if key in self.storages:
            return
        size = storage.nbytes()
        self.live += size
        if in_place is not None:
            self.drop_in_place(in_place._cdata)
        self.live_in_place += size
        reference = weakref.ref(storage, partial(self.drop, key))
        self.storages[key] = [size, size, reference]

    def drop_in_place(self, key):
        entry = self.storages[key]
        self.live_in_place -= entry[1]
        entry[1] = 0

    def drop(self, key, _):
        size, size_in_place, _ = self.storages.pop(key)
        self.live -= size
        self.live_in_place -= size_in_place

    def __torch_dispatch__(self, operator, types, args=(), kwargs=None):
        reused = reused_by_autograd(operator, args)
        results = operator(*args, **(kwargs or {}))
        for tensor in tree_leaves(results):
            if isinstance(tensor, torch.Tensor):
                before = self.live
                self.add(tensor.untyped_storage(), reused)
                if self.log is not None and self.live > before:
                    self.log.append((str(operator), self.live - before, tuple(tensor.shape)))
        self.peak = max(self.peak, self.live)
        self.peak_in_place = max(self.peak_in_place, self.live_in_place)
        return results


def reused_by_autograd(operator, args):
    """The storage into which autograd would add, if this is its sum of two gradients.

    The counts are those of a tensor that only autograd's own buffer holds,
    seen from here: three references and one storage reference come with the call.
    """
    if operator is not torch.ops.aten.add.Tensor or torch.is_grad_enabled():
        return None
    if torch._C._current_autograd_node() is None:
        return None
    older = args[0]
    storage = older.untyped_storage()
    alone = older._use_count() == 4 and torch._C._storage_Use_Count(storage._cdata) == 2
    return storage if alone and dense(older) else None


def dense(tensor):
    """Whether the elements fill their storage without gap or overlap."""
    return torch._prims_common.is_non_overlapping_and_dense(tensor)


# One network


def loss_of(logits, target):
    """Cross entropy; a sequence of logits counts as so many rows."""
    return F.cross_entropy(logits.flatten(0, -2), target.flatten())


def training(net, x, target, context=None):
    """Forward and backward under the tracker."""
    net.train()
    tracker = Tracker(list(net.parameters()), list(net.buffers()), x, target)
    with tracker:
        logits = net(x)
        loss = loss_of(logits, target)
        after_forward, forward_peak = tracker.live, tracker.peak
        tracker.restart()
        loss.backward()
    found = {
        "after_forward": after_forward,
        "forward_peak": forward_peak,
        "backward_peak": tracker.peak,
        "backward_peak_in_place": tracker.peak_in_place,
    }
    net.zero_grad(set_to_none=True)
    return found


def inference(net, x):
    """The peak of one forward in eval mode without gradients."""
    net.eval()
    tracker = Tracker(list(net.parameters()), list(net.buffers()), x)
    with torch.no_grad(), tracker:
        logits = net(x)
    del logits
    return tracker.peak


class Saved:
    """A tensor that autograd holds."""

    def __init__(self, tensor):
        self.tensor = tensor


def saved(net, x, target):
    """The tensors that autograd keeps after the forward pass, each storage once, without the resident ones."""
    net.train()
    holders = []

    def pack(tensor):
        holder = Saved(tensor.detach())
        holders.append(weakref.ref(holder))
        return holder

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda holder: holder.tensor):
        loss = loss_of(net(x), target)
    resident = {t.untyped_storage()._cdata for t in [*net.parameters(), *net.buffers(), x, target]}
    found = {}
    for holder in holders:
        if holder() is not None:
            tensor = holder().tensor
            storage = tensor.untyped_storage()
            if storage._cdata not in resident:
                found.setdefault(storage._cdata, tensor)
    del loss
    return list(found.values())


def bytes_of(tensors):
    return sum(tensor.untyped_storage().nbytes() for tensor in tensors)


def measure(net, x, target):
    """One network and batch, as the columns of the file."""
    kept = bytes_of(saved(net, x, target))
    net.zero_grad(set_to_none=True)
    return {"saved": kept, **training(net, x, target), "inference_peak": inference(net, x)}


# The two networks that are written out by hand


def mnist_cnn():
    return Statements()


class Statements(nn.Module):
    """28x28x1 -> 10, each statement as it was written: the pool reads what its own statement made."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, 3, padding=1)
        self.conv2 = nn.Conv2d(32, 32, 3, padding=1)
        self.fc1 = nn.Linear(6272, 128)
        self.fc2 = nn.Linear(128, 10)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        return self.fc2(x)


def lenet5():
    return nn.Sequential(
        *[nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2)],
        *[nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten()],
        *[nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)],
    )


def check(folder):
    """Compares the tracker with measurements made by another one. Says every difference."""
    networks = {
        "mnist_cnn": (mnist_cnn, (1, 28, 28), 10),
        "lenet5": (lenet5, (1, 28, 28), 10),
        "resnet18": (torchvision.models.resnet18, (3, 224, 224), 1000),
    }
    for name, (build, shape, classes) in networks.items():
        truth = json.loads((Path(folder) / f"{name}.json").read_text(encoding="utf-8"))["batches"]
        for batch in 1, 8:
            net = build()
            found = measure(net, torch.randn(batch, *shape), torch.zeros(batch, dtype=torch.long))
            wanted = truth[str(batch)]
            step = wanted["step_live_storages"]["sgd"]["step1"]
            pairs = {
                "saved": wanted["saved_for_backward"]["as_torchvision"]["activation_bytes"],
                "after_forward": step["after_forward"],
                "forward_peak": step["peak_by_phase"]["forward"],
                "backward_peak": step["peak_by_phase"]["backward"],
                "inference_peak": wanted["inference_no_grad"]["peak"],
            }
            for what, value in pairs.items():
                print(f"{name} batch {batch} {what}: {found[what]}, {found[what] - value:+d}")


# Modules that the cases need and torch does not have


class Do(nn.Module):
    """A function as a module."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Scale(nn.Module):
    """A learned factor a channel. `space`: the number of axes after the channels."""

    def __init__(self, channels, space=0):
        super().__init__()
        self.gamma = nn.Parameter(torch.ones(channels, *[1] * space))

    def forward(self, x):
        return x * self.gamma


class PositionEmbedding(nn.Module):
    def __init__(self, length, channels):
        super().__init__()
        self.table = nn.Parameter(torch.zeros(1, length, channels))

    def forward(self, x):
        return x + self.table


class SegmentEmbedding(nn.Module):
    """As in BERT: the segments of the tokens are a buffer [1, length] of integers, looked up once a sample."""

    def __init__(self, types, length, channels):
        super().__init__()
        self.table = nn.Embedding(types, channels)
        self.register_buffer("segments", torch.zeros(1, length, dtype=torch.long))

    def forward(self, x):
        return x + self.table(self.segments.expand(x.shape[0], -1))


class ClassToken(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.token = nn.Parameter(torch.zeros(1, 1, channels))

    def forward(self, x):
        return torch.cat([self.token.expand(x.shape[0], -1, -1), x], dim=1)


class SelfAttention(nn.Module):
    """torch's own module."""

    def __init__(self, channels, heads):
        super().__init__()
        self.attention = nn.MultiheadAttention(channels, heads, batch_first=True)

    def forward(self, x):
        return self.attention(x, x, x, need_weights=False)[0]


class SeparateAttention(nn.Module):
    """Three linear layers, the fused product, one linear layer."""

    def __init__(self, channels, heads, kv_heads, width, causal):
        super().__init__()
        self.heads, self.kv_heads, self.causal = heads, kv_heads, causal
        self.query = nn.Linear(channels, heads * width)
        self.key = nn.Linear(channels, kv_heads * width)
        self.value = nn.Linear(channels, kv_heads * width)
        self.out = nn.Linear(heads * width, channels)

    def forward(self, x):
        query = self.query(x).unflatten(2, (self.heads, -1)).transpose(1, 2)
        key = self.key(x).unflatten(2, (self.kv_heads, -1)).transpose(1, 2)
        value = self.value(x).unflatten(2, (self.kv_heads, -1)).transpose(1, 2)
        grouped = self.heads != self.kv_heads
        mixed = F.scaled_dot_product_attention(query, key, value, is_causal=self.causal, enable_gqa=grouped)
        return self.out(mixed.transpose(1, 2).flatten(2))


class First(nn.Module):
    """The first of the results."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return self.module(x)[0]


class Branches(nn.Module):
    """Joins what branches make of one tensor; an empty branch is the tensor itself."""

    def __init__(self, join, *branches):
        super().__init__()
        self.join = join
        self.branches = nn.ModuleList(nn.Sequential(*branch) for branch in branches)

    def forward(self, x):
        return self.join([branch(x) for branch in self.branches])


def add(results):
    total = results[0]
    for result in results[1:]:
        total = total + result
    return total


def add_inplace(results):
    results[0] += results[1]
    return results[0]


def multiply(results):
    total = results[0]
    for result in results[1:]:
        total = total * result
    return total


def concat(results):
    return torch.cat(results, dim=1)


class Experts(nn.Module):
    """As in transformers' Mixtral, of which the experts run one after the other."""

    def __init__(self, total, active, *expert):
        super().__init__()
        self.total, self.active = total, active
        self.router = nn.Linear(8, total, bias=False)
        self.experts = nn.ModuleList(nn.Sequential(*[module() for module in expert]) for _ in range(total))

    def forward(self, x):
        rows = x.reshape(-1, x.shape[-1])
        weights, chosen = torch.topk(F.softmax(self.router(rows), dim=1), self.active, dim=-1)
        weights /= weights.sum(dim=-1, keepdim=True)
        mixed = torch.zeros_like(rows)
        places = F.one_hot(chosen, self.total).permute(2, 1, 0)
        for expert, place in zip(self.experts, places):
            nth, row = torch.where(place)
            mixed.index_add_(0, row, expert(rows[row]) * weights[row, nth, None])
        return mixed.view_as(x)


class UNet(nn.Module):
    """One level: what leaves `enter` is joined to what comes back up."""

    def __init__(self):
        super().__init__()
        self.enter = nn.Conv2d(3, 6, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.conv = nn.Conv2d(6, 6, 3, padding=1)
        self.up = nn.Upsample(scale_factor=2)
        self.fc = nn.Linear(768, 10)

    def forward(self, x):
        enter = self.enter(x)
        x = self.up(self.conv(self.pool(enter)))
        return self.fc(torch.cat([x, enter], dim=1).flatten(1))


class Tied(nn.Module):
    """The table of the tokens is the weight of the output layer too."""

    def __init__(self, vocabulary, channels, middle=None):
        super().__init__()
        self.table = nn.Embedding(vocabulary, channels)
        self.middle = middle or nn.Identity()
        self.out = nn.Linear(channels, vocabulary, bias=False)
        self.out.weight = self.table.weight

    def forward(self, x):
        return self.out(self.middle(self.table(x)))


# The cases


class Case:
    """A network as declared and as torch has it. `shape`: of one sample, in torch's order."""

    def __init__(self, name, declaration, shape, build, batches=(1, 4, 16), ids=None, targets=()):
        self.name, self.declaration, self.shape, self.build = name, declaration, shape, build
        self.batches, self.ids, self.targets = batches, ids, targets

    def rows(self):
        for batch in self.batches:
            torch.manual_seed(0)
            net = self.build()
            size = (batch, *self.shape)
            x = torch.randint(self.ids, size) if self.ids else torch.randn(size)
            target = torch.zeros(batch, *self.targets, dtype=torch.long)
            yield batch, net, x, target


def headed(trunk, shape):
    """A trunk and `fc(10)`. The layer's size is found by a run."""
    trunk = nn.Sequential(*trunk)
    trunk.eval()
    with torch.no_grad():
        features = trunk(torch.zeros(1, *shape)).numel()
    return nn.Sequential(*trunk, nn.Flatten(), nn.Linear(features, 10))


def words(*parts):
    return " ".join(part for part in parts if part)


def image(name, layers, *modules, side=8, start=None, batches=(1, 4, 16)):
    """`< conv(6, 3x3) LAYERS fc(10) >` on an image of 3 channels. `start`: another declaration of the beginning."""
    declaration = f"{side}x{side}x3 -> 10 = < {words(start or 'conv(6, 3x3)', layers, 'fc(10)')} >"

    def build():
        bias = "bias = false" not in (start or "")
        return headed([nn.Conv2d(3, 6, 3, padding=1, bias=bias), *[module() for module in modules]], (3, side, side))

    return Case(name, declaration, (3, side, side), build, batches)


def sequence(name, layers, *modules, shape=(12, 8), batches=(1, 4, 16)):
    """`< linear(8) LAYERS fc(10) >` on 12 tokens of 8 features."""
    declaration = f"{' x '.join(map(str, shape))} -> 10 = < {words('linear(8)', layers, 'fc(10)')} >"

    def build():
        return headed([nn.Linear(8, 8), *[module() for module in modules]], shape)

    return Case(name, declaration, shape, build, batches)


def plain(name, declaration, shape, *modules, batches=(1, 4, 16)):
    """The modules as they are."""
    return Case(name, declaration, shape, lambda: nn.Sequential(*[module() for module in modules]), batches)


def conv(out, window=3, into=6, **options):
    """A convolution that keeps the size at stride 1."""
    return partial(nn.Conv2d, into, out, window, padding=window // 2, **options)


def linear(into, out):
    return partial(nn.Linear, into, out)


def do(function):
    return partial(Do, function)


def branches(join, *parts):
    """Branches from lists of constructors."""
    return lambda: Branches(join, *[[module() for module in part] for part in parts])


def cases():
    yield from convolutions()
    yield from pools()
    yield from dense_layers()
    yield from norms()
    yield from activations()
    yield from shapes()
    yield from embeddings()
    yield from attentions()
    yield from recurrent()
    yield from forms()
    yield from experts()
    yield from in_place()


def convolutions():
    yield image("conv_only", "")
    yield image("conv", "conv(4, 3x3)", conv(4))
    yield image("conv_no_bias", "conv(4, 3x3, bias = false)", conv(4, bias=False))
    yield image("conv_stride", "conv(4, 3x3, stride = 2, padding = half)", conv(4, stride=2))
    yield image("conv_groups", "conv(4, 3x3, groups = 2)", conv(4, groups=2))
    yield image("conv_dilated", "conv(4, 3x3, dilation = 2)", partial(nn.Conv2d, 6, 4, 3, padding=2, dilation=2))
    yield image("depthwise", "depthwise(3x3)", conv(6, groups=6))
    yield image("depthwise_multiplier", "depthwise(3x3, multiplier = 2)", conv(12, groups=6))
    yield image("conv_transpose", "conv_transpose(4, 2x2, stride = 2)", partial(nn.ConvTranspose2d, 6, 4, 2, stride=2))
    up = partial(nn.ConvTranspose2d, 6, 4, 3, stride=2, padding=1, output_padding=1)
    yield image("conv_transpose_3x3", "conv_transpose(4, 3x3, stride = 2, padding = 1, output_padding = 1)", up)
    line = partial(nn.Conv1d, 3, 6, 3, padding=1)
    flat = nn.Flatten
    yield plain("conv_1d", "12 x 3 -> 10 = < conv(6, 3) fc(10) >", (3, 12), line, flat, linear(72, 10))
    yield plain(
        *["conv_1d_twice", "12 x 3 -> 10 = < conv(6, 3) conv(4, 3) fc(10) >", (3, 12), line],
        *[partial(nn.Conv1d, 6, 4, 3, padding=1), flat, linear(48, 10)],
    )
    block = partial(nn.Conv3d, 2, 6, 3, padding=1)
    yield plain("conv_3d", "4x4x4x2 -> 10 = < conv(6, 3x3x3) fc(10) >", (2, 4, 4, 4), block, flat, linear(384, 10))


def pools():
    yield image("maxpool", "maxpool(2)", partial(nn.MaxPool2d, 2))
    yield image("maxpool_overlapping", "maxpool(3, stride = 2, padding = 1)", partial(nn.MaxPool2d, 3, 2, 1))
    yield image("avgpool", "avgpool(2)", partial(nn.AvgPool2d, 2))
    yield image("adaptive_avgpool", "adaptive_avgpool(2)", partial(nn.AdaptiveAvgPool2d, 2))
    yield image("adaptive_maxpool", "adaptive_maxpool(2)", partial(nn.AdaptiveMaxPool2d, 2))
    yield image("global_avgpool", "global_avgpool", partial(nn.AdaptiveAvgPool2d, 1))
    yield image("global_maxpool", "global_maxpool", partial(nn.AdaptiveMaxPool2d, 1))
    flat, line = nn.Flatten, partial(nn.Conv1d, 3, 6, 3, padding=1)
    for name, layer, module, left in [
        ("maxpool_1d", "maxpool(2)", partial(nn.MaxPool1d, 2), 36),
        ("avgpool_1d", "avgpool(2)", partial(nn.AvgPool1d, 2), 36),
        ("global_avgpool_1d", "global_avgpool", partial(nn.AdaptiveAvgPool1d, 1), 6),
        ("global_maxpool_1d", "global_maxpool", partial(nn.AdaptiveMaxPool1d, 1), 6),
    ]:
        declaration = f"12 x 3 -> 10 = < conv(6, 3) {layer} fc(10) >"
        yield plain(name, declaration, (3, 12), line, module, flat, linear(left, 10))
    block = partial(nn.Conv3d, 2, 6, 3, padding=1)
    for name, layer, module, left in [
        ("maxpool_3d", "maxpool(2)", partial(nn.MaxPool3d, 2), 48),
        ("avgpool_3d", "avgpool(2)", partial(nn.AvgPool3d, 2), 48),
        ("global_avgpool_3d", "global_avgpool", partial(nn.AdaptiveAvgPool3d, 1), 6),
        ("global_maxpool_3d", "global_maxpool", partial(nn.AdaptiveMaxPool3d, 1), 6),
    ]:
        declaration = f"4x4x4x2 -> 10 = < conv(6, 3x3x3) {layer} fc(10) >"
        yield plain(name, declaration, (2, 4, 4, 4), block, module, flat, linear(left, 10))


def dense_layers():
    flat = nn.Flatten
    yield plain("fc_only", "8 -> 10 = < fc(10) >", (8,), linear(8, 10))
    yield plain("fc", "8 -> 10 = < fc(16) relu fc(10) >", (8,), linear(8, 16), nn.ReLU, linear(16, 10))
    yield plain(
        *["fc_no_bias", "8 -> 10 = < fc(16, bias = false) relu fc(10) >", (8,)],
        *[partial(nn.Linear, 8, 16, bias=False), nn.ReLU, linear(16, 10)],
    )
    yield image("fc_image", "fc(16) relu", flat, linear(384, 16), nn.ReLU)
    yield sequence("linear_only", "")
    yield sequence("linear", "linear(6)", linear(8, 6))
    yield sequence("linear_no_bias", "linear(6, bias = false)", partial(nn.Linear, 8, 6, bias=False))
    yield image("flatten", "flatten", flat)
    yield plain(
        *["fc_batchnorm", "8 -> 10 = < fc(16) batchnorm relu fc(10) >", (8,)],
        *[linear(8, 16), partial(nn.BatchNorm1d, 16), nn.ReLU, linear(16, 10)],
        batches=(2, 4, 16),
    )


def norms():
    yield image("batchnorm", "batchnorm", partial(nn.BatchNorm2d, 6))
    yield image("batchnorm_plain", "batchnorm(affine = false)", partial(nn.BatchNorm2d, 6, affine=False))
    yield sequence("layernorm", "layernorm", partial(nn.LayerNorm, 8))
    yield sequence("layernorm_no_bias", "layernorm(bias = false)", partial(nn.LayerNorm, 8, bias=False))
    yield sequence("layernorm_plain", "layernorm(affine = false)", partial(nn.LayerNorm, 8, elementwise_affine=False))
    yield sequence("rmsnorm", "rmsnorm", partial(nn.RMSNorm, 8))
    yield sequence("rmsnorm_plain", "rmsnorm(affine = false)", partial(nn.RMSNorm, 8, elementwise_affine=False))
    yield image("groupnorm", "groupnorm(2)", partial(nn.GroupNorm, 2, 6))
    yield image("groupnorm_plain", "groupnorm(2, affine = false)", partial(nn.GroupNorm, 2, 6, affine=False))
    yield image("instancenorm", "instancenorm", partial(nn.InstanceNorm2d, 6))
    yield image("instancenorm_affine", "instancenorm(affine = true)", partial(nn.InstanceNorm2d, 6, affine=True))
    yield image("lrn", "lrn(5)", partial(nn.LocalResponseNorm, 5))


def activations():
    for name, module in [
        ("relu", nn.ReLU),
        ("relu6", nn.ReLU6),
        ("leaky_relu", nn.LeakyReLU),
        ("prelu", nn.PReLU),
        ("elu", nn.ELU),
        ("gelu", nn.GELU),
        ("silu", nn.SiLU),
        ("mish", nn.Mish),
        ("sigmoid", nn.Sigmoid),
        ("tanh", nn.Tanh),
        ("softmax", partial(nn.Softmax, 1)),
        ("log_softmax", partial(nn.LogSoftmax, 1)),
        ("softplus", nn.Softplus),
        ("softsign", nn.Softsign),
        ("hardsigmoid", nn.Hardsigmoid),
        ("hardswish", nn.Hardswish),
    ]:
        yield image(name, name, module)
    yield image("prelu_each", "prelu(shared = false)", partial(nn.PReLU, 6))
    yield image("relu_between", "relu conv(4, 3x3)", nn.ReLU, conv(4))
    yield image("gelu_between", "gelu conv(4, 3x3)", nn.GELU, conv(4))
    yield image("dropout", "dropout(0.5)", partial(nn.Dropout, 0.5))
    yield image("dropout_none", "dropout(0.0)", partial(nn.Dropout, 0.0))
    yield image("drop_path", "drop_path(0.5)", partial(StochasticDepth, 0.5, "row"))
    yield image("scale", "scale", partial(Scale, 6, 2))
    yield sequence("scale_tokens", "scale", partial(Scale, 8))


def shapes():
    tokens = do(lambda x: x.flatten(2).transpose(1, 2))
    yield image("tokens", "tokens", tokens)
    yield image("tokens_linear", "tokens linear(4)", tokens, linear(6, 4))
    yield image("tokens_layernorm", "tokens layernorm", tokens, partial(nn.LayerNorm, 6))
    yield image("tokens_class_token", "tokens class_token", tokens, partial(ClassToken, 6))
    yield image("reshape", "reshape(16x24)", do(lambda x: x.reshape(-1, 16, 24)))
    yield sequence("take", "take(0)", do(lambda x: x[:, 0]))
    yield sequence("take_last", "take(last)", do(lambda x: x[:, -1]))
    yield image("upsample", "upsample(2)", partial(nn.Upsample, scale_factor=2))
    yield image("resize", "resize(12)", partial(nn.Upsample, 12, mode="bilinear"))
    start = "conv(6, 3x3)"
    yield image("pixel_shuffle", "conv(8, 3x3) pixel_shuffle(2)", conv(8), partial(nn.PixelShuffle, 2), start=start)
    yield image("pixel_unshuffle", "pixel_unshuffle(2)", partial(nn.PixelUnshuffle, 2))
    yield image("channel_shuffle", "channel_shuffle(2)", partial(nn.ChannelShuffle, 2))
    yield image("channel_shuffle_views", "channel_shuffle(2)", do(shuffle_by_views))
    yield image("pad", "pad(1)", partial(nn.ZeroPad2d, 1))
    yield image("crop", "crop(4) conv(4, 3x3)", do(lambda x: x[:, :, 2:6, 2:6]), conv(4))
    yield image("crop_fc", "crop(4)", do(lambda x: x[:, :, 2:6, 2:6]))
    mean = partial(nn.AdaptiveAvgPool2d, 1)
    yield image("crop_wide", "crop(2x6) global_avgpool", do(lambda x: x[:, :, 3:5, 1:7]), mean)
    yield image("crop_tall", "crop(6x2) global_avgpool", do(lambda x: x[:, :, 1:7, 3:5]), mean)
    yield image("slice", "slice(0..3) conv(4, 3x3)", do(lambda x: x[:, 0:3]), conv(4, into=3))
    yield image("slice_fc", "slice(0..3)", do(lambda x: x[:, 0:3]))
    yield sequence("slice_tokens", "slice(2..6) linear(4)", do(lambda x: x[:, :, 2:6]), linear(4, 4))


def shuffle_by_views(x):
    """As torchvision's ShuffleNet does it."""
    batch, channels, height, width = x.shape
    x = x.view(batch, 2, channels // 2, height, width)
    return torch.transpose(x, 1, 2).contiguous().view(batch, channels, height, width)


def embeddings():
    table, flat = partial(nn.Embedding, 20, 8), nn.Flatten

    def ids(name, layers, *modules, features=96):
        declaration = f"12 -> 10 = < embedding(20, 8) {layers}fc(10) >"
        build = lambda: nn.Sequential(table(), *[module() for module in modules], flat(), nn.Linear(features, 10))
        return Case(name, declaration, (12,), build, ids=20)

    yield ids("embedding", "")
    yield ids("position_embedding", "position_embedding ", partial(PositionEmbedding, 12, 8))
    yield ids("segment_embedding", "segment_embedding(2) ", partial(SegmentEmbedding, 2, 12, 8))
    yield sequence("position_embedding_tokens", "position_embedding", partial(PositionEmbedding, 12, 8))
    yield sequence("class_token", "class_token", partial(ClassToken, 8))
    yield sequence("class_token_take", "class_token take(0)", partial(ClassToken, 8), do(lambda x: x[:, 0]))
    tied = "12 -> 12x20 = < token: embedding(20, 8) linear(20, bias = false, tied = token) >"
    yield Case("tied", tied, (12,), lambda: Tied(20, 8), ids=20, targets=(12,))
    tied = "12 -> 12x20 = < token: embedding(20, 8) linear(8) linear(20, bias = false, tied = token) >"
    yield Case("tied_linear", tied, (12,), lambda: Tied(20, 8, nn.Linear(8, 8)), ids=20, targets=(12,))
    rows = "12 x 8 -> 12x20 = < linear(20) >"
    yield Case("rows_of_logits", rows, (12, 8), lambda: nn.Linear(8, 20), targets=(12,))


def attentions():
    yield sequence("attention", "attention(2)", partial(SelfAttention, 8, 2))
    yield sequence("attention_linear", "attention(2) linear(8)", partial(SelfAttention, 8, 2), linear(8, 8))
    yield sequence("attention_separate", "attention(2)", partial(SeparateAttention, 8, 2, 2, 4, False))
    yield sequence("attention_causal", "attention(2, causal = true)", partial(SeparateAttention, 8, 2, 2, 4, True))
    yield sequence(
        *["attention_grouped", "attention(2, kv_heads = 1, head_dim = 6, causal = true)"],
        partial(SeparateAttention, 8, 2, 1, 6, True),
    )
    yield sequence(
        *["transformer", "residual { layernorm attention(2) } residual { layernorm linear(32) gelu linear(8) }"],
        branches(add, [], [partial(nn.LayerNorm, 8), partial(SelfAttention, 8, 2)]),
        branches(add, [], [partial(nn.LayerNorm, 8), linear(8, 32), nn.GELU, linear(32, 8)]),
    )
    for name, side in [("window_attention", 8), ("window_attention_padded", 6)]:
        window = partial(ShiftedWindowAttention, 8, [4, 4], [0, 0], 2)
        yield sequence(name, "window_attention(2, 4)", window, shape=(side, side, 8))
    for heads in [1, 2, 4]:
        window = partial(ShiftedWindowAttention, 8, [2, 2], [0, 0], heads)
        declared = f"window_attention({heads}, 2)"
        yield sequence(f"window_attention_few_scores_{heads}", declared, window, shape=(8, 8, 8))
    for name, side in [("one_head", 4), ("one_head_many_scores", 8)]:
        window = partial(ShiftedWindowAttention, 8, [side, side], [0, 0], 1)
        yield sequence(f"window_attention_{name}", f"window_attention(1, {side})", window, shape=(8, 8, 8))
    window = partial(ShiftedWindowAttention, 8, [4, 4], [0, 0], 4)
    yield sequence("window_attention_many_scores", "window_attention(4, 4)", window, shape=(8, 8, 8))
    window = partial(ShiftedWindowAttention, 8, [4, 4], [0, 0], 2, qkv_bias=False, proj_bias=False)
    yield sequence("window_attention_no_bias", "window_attention(2, 4, bias = false)", window, shape=(8, 8, 8))


def recurrent():
    for name, kind in [("lstm", nn.LSTM), ("gru", nn.GRU), ("rnn", nn.RNN)]:
        for suffix, declared, options in [
            ("", "", {}),
            ("_no_bias", ", bias = false", {"bias": False}),
            ("_layers", ", layers = 2", {"num_layers": 2}),
            ("_bidirectional", ", bidirectional = true", {"bidirectional": True}),
            (*["_both", ", layers = 2, bidirectional = true"], {"num_layers": 2, "bidirectional": True}),
        ]:
            module = partial(kind, 8, 5, batch_first=True, **options)
            yield sequence(name + suffix, f"{name}(5{declared})", lambda module=module: First(module()))


def forms():
    relu, norm, pool, sigmoid = nn.ReLU, partial(nn.BatchNorm2d, 6), partial(nn.AdaptiveAvgPool2d, 1), nn.Sigmoid
    yield image("residual", "residual { conv(6, 3x3) relu }", branches(add, [conv(6), relu], []))
    yield image("residual_conv", "residual { conv(6, 3x3) } relu", branches(add, [conv(6)], []), relu)
    yield image(
        *["residual_shortcut", "residual { conv(8, 3x3) relu } { conv(8, 1x1) }"],
        branches(add, [conv(8), relu], [conv(8, 1)]),
    )
    basic = "residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu"
    path = [conv(6), norm, relu, conv(6), norm]
    yield image("residual_basic", basic, branches(add, path, []), relu)
    yield image("residual_two", f"{basic} {basic}", branches(add, path, []), relu, branches(add, path, []), relu)
    yield image("add", "add { conv(4, 3x3) } { conv(4, 1x1) relu }", branches(add, [conv(4)], [conv(4, 1), relu]))
    yield image(
        *["add_three", "add { } { conv(6, 3x3) } { conv(6, 1x1) }"],
        branches(add, [], [conv(6)], [conv(6, 1)]),
    )
    yield image("add_itself", "add { } { } conv(4, 3x3)", branches(add, [], []), conv(4))
    gate = "{ global_avgpool conv(2, 1x1) relu conv(6, 1x1) sigmoid }"
    squeeze = [pool, conv(2, 1), relu, conv(6, 1, into=2), sigmoid]
    yield image("squeeze_excite", f"multiply {{ }} {gate}", branches(multiply, [], squeeze))
    yield image("squeeze_excite_left", f"multiply {gate} {{ }}", branches(multiply, squeeze, []))
    yield image("multiply_itself", "multiply { } { sigmoid }", branches(multiply, [], [sigmoid]))
    yield image(
        *["multiply", "multiply { conv(4, 3x3) } { conv(4, 1x1) sigmoid }"],
        branches(multiply, [conv(4)], [conv(4, 1), sigmoid]),
    )
    yield image(
        *["multiply_three", "multiply { conv(4, 3x3) } { conv(4, 1x1) } { conv(4, 1x1) }"],
        branches(multiply, [conv(4)], [conv(4, 1)], [conv(4, 1)]),
    )
    yield sequence(
        *["gated", "multiply { linear(12) silu } { linear(12) } linear(8)"],
        *[branches(multiply, [linear(8, 12), nn.SiLU], [linear(8, 12)]), linear(12, 8)],
    )
    yield image("concat", "concat { conv(4, 3x3) } { conv(2, 1x1) }", branches(concat, [conv(4)], [conv(2, 1)]))
    yield image("concat_relu", "concat { conv(4, 3x3) relu } { }", branches(concat, [conv(4), relu], []))
    yield image(
        *["concat_three", "concat { } { conv(4, 3x3) } { conv(2, 1x1) relu }"],
        branches(concat, [], [conv(4)], [conv(2, 1), relu]),
    )
    grow = [norm, relu, conv(4, bias=False)]
    more = [partial(nn.BatchNorm2d, 10), relu, conv(4, into=10, bias=False)]
    layer = "concat { } { batchnorm relu conv(4, 3x3, bias = false) }"
    yield image("dense_block", f"{layer} {layer}", branches(concat, [], grow), branches(concat, [], more))
    unet = "8x8x3 -> 10 = < enter: conv(6, 3x3) maxpool(2) conv(6, 3x3) upsample(2) concat { } { from(enter) } fc(10) >"
    yield Case("from", unet, (3, 8, 8), UNet)


def experts():
    """`saved` alone is the same however the rows are shared out."""
    hidden, out, relu = linear(8, 12), linear(12, 8), nn.ReLU
    some = lambda total, active, *expert: lambda: Experts(total, active, *expert)
    layers = "linear(12) relu linear(8)"
    yield sequence("experts", f"experts(4, 2) {{ {layers} }}", some(4, 2, hidden, relu, out))
    yield sequence("experts_one_active", f"experts(4, 1) {{ {layers} }}", some(4, 1, hidden, relu, out))
    yield sequence("experts_single", f"experts(1, 1) {{ {layers} }}", some(1, 1, hidden, relu, out))
    declared = f"12 x 8 -> 10 = < experts(4, 2) {{ {layers} }} fc(10) >"
    build = lambda: headed([Experts(4, 2, hidden, relu, out)], (12, 8))
    yield Case("experts_of_input", declared, (12, 8), build)
    gated = branches(multiply, [hidden, nn.SiLU], [hidden])
    declared = "multiply { linear(12) silu } { linear(12) } linear(8)"
    yield sequence("experts_gated", f"experts(4, 2) {{ {declared} }}", some(4, 2, gated, out))
    residual = branches(add, [hidden, relu, out], [])
    yield sequence("experts_residual", f"experts(4, 2) {{ residual {{ {layers} }} }}", some(4, 2, residual))
    inner = some(3, 2, hidden, relu, out)
    yield sequence("experts_in_experts", f"experts(4, 2) {{ experts(3, 2) {{ {layers} }} }}", some(4, 2, inner))
    around = branches(add, [inner], [])
    declared = f"experts(4, 2) {{ residual {{ experts(3, 2) {{ {layers} }} }} linear(8) }}"
    yield sequence("experts_in_residual", declared, some(4, 2, around, linear(8, 8)))
    normed = "linear(12) batchnorm relu linear(8)"
    norm = partial(nn.BatchNorm1d, 12)
    yield sequence("experts_batchnorm", f"experts(4, 2) {{ {normed} }}", some(4, 2, hidden, norm, relu, out))


def in_place():
    """The declarations are those of modules out of place; only a memory account can tell them apart."""
    norm, start = partial(nn.BatchNorm2d, 6), "conv(6, 3x3, bias = false)"
    for name, module in [("relu", nn.ReLU), ("relu6", nn.ReLU6), ("hardswish", nn.Hardswish), ("silu", nn.SiLU)]:
        yield image(f"batchnorm_{name}", f"batchnorm {name}", norm, module, start=start)
        yield image(f"batchnorm_{name}_inplace", f"batchnorm {name}", norm, partial(module, inplace=True), start=start)
    relu = partial(nn.ReLU, inplace=True)
    yield image("conv_relu_inplace", "relu conv(4, 3x3)", relu, conv(4))
    yield image("dropout_inplace", "dropout(0.5) conv(4, 3x3)", partial(nn.Dropout, 0.5, inplace=True), conv(4))
    basic = "residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm } relu"
    block = branches(add_inplace, [conv(6), norm, relu, conv(6), norm], [])
    yield image("residual_basic_inplace", basic, block, relu)
    yield image("residual_two_inplace", f"{basic} {basic}", block, relu, block, relu)


def write(path):
    """All cases, into one file."""
    lines = [
        f"# torch {torch.__version__.split('+')[0]}, torchvision {torchvision.__version__.split('+')[0]}: "
        "bytes of one training step on the CPU, f32, by make_memory.py",
        HEADER,
    ]
    for case in cases():
        declaration = f'"{case.declaration}"'
        for batch, net, x, target in case.rows():
            found = measure(net, x, target)
            numbers = [str(found[column]) for column in HEADER.split(",")[3:]]
            lines.append(",".join([case.name, str(batch), declaration, *numbers]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", "Initializing zero-element")
    if len(sys.argv) == 3 and sys.argv[1] == "check":
        check(sys.argv[2])
    elif len(sys.argv) == 1:
        write(Path(__file__).parent / "memory_layers.csv")
    else:
        sys.exit("usage: make_memory.py [check FOLDER]")
