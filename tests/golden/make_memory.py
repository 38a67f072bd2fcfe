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
would do so otherwise: the older gradient is the only holder of its storage,
and dense. That is what happens without a tracker.
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
    for tensor in args[:2]:
        if isinstance(tensor, torch.Tensor) and tensor.shape == args[0].shape:
            storage = tensor.untyped_storage()
            alone = tensor._use_count() == 4 and torch._C._storage_Use_Count(storage._cdata) == 2
            if alone and dense(tensor):
                return storage
    return None


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


class WindowAttention(nn.Module):
    """torchvision's, without a shift, between two changes of layout; they are views."""

    def __init__(self, channels, heads, window):
        super().__init__()
        self.attention = ShiftedWindowAttention(channels, [window, window], [0, 0], heads)

    def forward(self, x):
        return self.attention(x)


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

    def __init__(self, name, declaration, shape, build, batches=(1, 4), ids=None, targets=()):
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


def image(name, layers, *modules, side=8, channels=6, first=True, bias=True, batches=(1, 4)):
    """`< conv LAYERS fc(10) >` on an image of 3 channels."""
    conv = f"conv({channels}, 3x3{'' if bias else ', bias = false'}) "
    declaration = f"{side}x{side}x3 -> 10 = < {conv if first else ''}{layers} fc(10) >"

    def build():
        start = [nn.Conv2d(3, channels, 3, padding=1, bias=bias)] if first else []
        return headed([*start, *[module() for module in modules]], (3, side, side))

    return Case(name, declaration, (3, side, side), build, batches)


def sequence(name, layers, *modules, batches=(1, 4)):
    """`< linear(8) LAYERS fc(10) >` on 12 tokens of 8 features."""
    declaration = f"12 x 8 -> 10 = < linear(8) {layers} fc(10) >"
    build = lambda: headed([nn.Linear(8, 8), *[module() for module in modules]], (12, 8))
    return Case(name, declaration, (12, 8), build, batches)


def conv(out, window=3, into=6, **options):
    """A convolution whose window stays in place."""
    return partial(nn.Conv2d, into, out, window, padding=window // 2, **options)


def windows(name, layers, side, window):
    """Window attention reads the channels last, so the convolution's result is turned round, as in Swin."""
    last, first = Do(lambda x: x.permute(0, 2, 3, 1)), Do(lambda x: x.permute(0, 3, 1, 2))
    modules = [lambda: last, lambda: nn.LayerNorm(8), partial(WindowAttention, 8, 2, window)]
    return image(name, layers, *modules, lambda: first, conv(4, into=8), side=side, channels=8)


def recurrent(kind, cases):
    names = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
    for suffix, arguments, options in cases:
        module = lambda options=options: First(names[kind](8, 5, batch_first=True, **options))
        yield sequence(f"{kind}{suffix}", f"{kind}(5{arguments})", module)


def cases():
    relu = nn.ReLU
    yield image("conv", "conv(4, 3x3)", conv(4))
    yield image("conv_first", "", conv(6, into=3), first=False)._renamed("8x8x3 -> 10 = < conv(6, 3x3) fc(10) >")
if __name__ == "__main__":
    torch.set_num_threads(1)
    check(sys.argv[2])
