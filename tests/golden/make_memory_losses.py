"""Writes memory_losses.csv beside this file: what a step takes with each loss.

    python3 tests/golden/make_memory_losses.py

Needs torch 2.8.0 and torchvision 0.23.0; runs on the CPU, f32. Columns and
tracker are those of make_memory.py, and the peak of an inference; with tensors that are real: of a fake one
`mse_loss` reports a scalar, whose memory is as large as the output.

The value of the loss lives on after its backward pass, as in any loop. The
losses of several outputs are added up, those of side heads times 0.3.
"""

import warnings
import weakref
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from make_memory import Saved, Tracker, bytes_of

HEADER = "case,batch,loss,declaration,saved,forward_peak,backward_peak,inference_peak"


class SideHead(nn.Module):
    """The head of the training, and the network's own."""

    def __init__(self, *end):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.aside = nn.Linear(384, 4)
        self.own = nn.Sequential(nn.Linear(384, 10), *end)

    def eval(self):
        """Leaves out what only the training needs."""
        self.aside = None
        return super().eval()

    def forward(self, x):
        x = self.conv(x).flatten(1)
        if self.training:
            aside = self.aside(x)
            return self.own(x), aside
        # One layer after the other: nobody holds what enters them.
        for layer in self.own:
            x = layer(x)
        return x


class Returned(nn.Module):
    """What is returned beside the logits: something of the network, or what a
    layer of its own makes of that."""

    def __init__(self, aside=None):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.aside = aside
        self.own = nn.Linear(384, 10)

    def forward(self, x):
        x = self.conv(x)
        returned = self.aside(x) if self.aside else x
        x = F.silu(x)
        return self.own(x.flatten(1)), returned


class Deep(nn.Module):
    """Two layers, of which the first gives an output as well."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Linear(8, 16), nn.Linear(16, 10)

    def forward(self, x):
        hidden = self.first(x)
        return self.second(torch.sigmoid(hidden)), hidden


def linear(into, out):
    return partial(nn.Linear, into, out)


def networks():
    """Name, declaration, shape of a sample and modules."""
    dense = "8 -> 10 = < fc(16) relu fc(10)%s >"
    for name, module in [("", None), ("relu", nn.ReLU), ("sigmoid", nn.Sigmoid), ("gelu", nn.GELU)]:
        layers = [linear(8, 16), nn.ReLU, linear(16, 10), *([module] if module else [])]
        declared = dense % (f" {name}" if name else "")
        yield (f"fc_{name}" if name else "fc"), declared, (8,), partial(in_order, layers)
    conv = partial(nn.Conv2d, 3, 6, 3, padding=1)
    yield "conv", "8x8x3 -> 8x8x6 = < conv(6, 3x3) >", (3, 8, 8), partial(in_order, [conv])
    yield "rows", "12 x 8 -> 12x20 = < linear(20) >", (12, 8), partial(in_order, [linear(8, 20)])
    declared = "8x8x3 -> 10 = < conv(6, 3x3) aux(training) { fc(4) } fc(10)%s >"
    yield "side_head", declared % "", (3, 8, 8), SideHead
    yield "side_head_relu", declared % " relu", (3, 8, 8), lambda: SideHead(nn.ReLU())
    declared = "8x8x3 -> 10 = < conv(6, 3x3) aux(inference) { %s} silu fc(10) >"
    yield "returned", declared % "", (3, 8, 8), Returned
    yield "returned_head", declared % "conv(4, 1x1) ", (3, 8, 8), lambda: Returned(nn.Conv2d(6, 4, 1))
    declared = "8 -> 10 = < fc(16) aux%s { } sigmoid fc(10) >"
    yield "returned_dense", declared % "(inference)", (8,), Deep
    yield "side_loss_dense", declared % "", (8,), Deep


# The networks whose second output has no loss.
WITHOUT_LOSS = {"returned", "returned_head", "returned_dense"}


def in_order(layers):
    return nn.Sequential(*[layer() for layer in layers])


def cross_entropy(output, target):
    """On the channels, which come last but in an image."""
    return F.cross_entropy(output.flatten(0, -2) if output.dim() == 3 else output, target)


def targets_for(loss, outputs):
    if loss == "mean_square":
        return [torch.randn_like(output) for output in outputs]
    shapes = [output.shape[:1] + output.shape[2:] if output.dim() == 4 else (output[..., 0].numel(),) for output in outputs]
    return [torch.zeros(shape, dtype=torch.long) for shape in shapes]


LOSSES = {"cross_entropy": cross_entropy, "mean_square": F.mse_loss}


def outputs_of(net, x):
    outputs = net(x)
    return outputs if isinstance(outputs, tuple) else (outputs,)


def loss_of(loss, outputs, targets):
    total = LOSSES[loss](outputs[0], targets[0])
    for output, target in zip(outputs[1:], targets[1:]):
        total = total + 0.3 * LOSSES[loss](output, target)
    return total


def measure(net, x, loss, without_loss):
    with torch.no_grad():
        outputs = outputs_of(net, x)
        targets = targets_for(loss, outputs[:1] if without_loss else outputs)
        del outputs
    kept = bytes_of(saved(net, x, targets, loss))
    tracker = Tracker(list(net.parameters()), x, targets)
    with tracker:
        outputs = outputs_of(net, x)
        value = loss_of(loss, outputs, targets)
        forward = tracker.peak
        tracker.restart()
        value.backward()
    del outputs, value
    net.eval()
    inference = Tracker(list(net.parameters()), x, [])
    with torch.no_grad(), inference:
        outputs_of(net, x)
    return [kept, forward, tracker.peak_in_place, inference.peak]


def saved(net, x, targets, loss):
    """As in make_memory.py, with any loss."""
    holders = []

    def pack(tensor):
        holder = Saved(tensor.detach())
        holders.append(weakref.ref(holder))
        return holder

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda holder: holder.tensor):
        # The caller holds them, and with them what the layers of one without a loss save.
        outputs = outputs_of(net, x)
        value = loss_of(loss, outputs, targets)
    resident = {tensor.untyped_storage()._cdata for tensor in [*net.parameters(), x, *targets]}
    found = {}
    for holder in holders:
        if holder() is not None:
            storage = holder().tensor.untyped_storage()
            if storage._cdata not in resident:
                found.setdefault(storage._cdata, holder().tensor)
    del outputs, value
    return list(found.values())


def main():
    lines = [
        f"# torch {torch.__version__.split('+')[0]}: bytes of one training step on the CPU, f32, by make_memory_losses.py",
        HEADER,
    ]
    for name, declaration, shape, build in networks():
        for loss in LOSSES:
            for batch in 1, 4, 16:
                torch.manual_seed(0)
                found = measure(build(), torch.randn(batch, *shape), loss, name in WITHOUT_LOSS)
                lines.append(",".join([name, str(batch), loss, f'"{declaration}"', *map(str, found)]))
    path = Path(__file__).parent / "memory_losses.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", "Initializing zero-element")
    main()
