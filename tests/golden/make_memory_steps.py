"""Writes memory_steps.csv beside this file: what PyTorch allocates in whole training steps.

    python3 tests/golden/make_memory_steps.py

Needs torch 2.8.0 and torchvision 0.23.0; runs on the CPU (real tensors, one
thread), two minutes and about 2 GiB. The tracker and its terms are those of
make_memory.py. No optimizer; `base` are params, buffers, input and target.

* checkpoint: torch.utils.checkpoint, use_reentrant=False, preserve_rng_state=False
* accumulate: 3 micro-batches of `batch` samples; the input and target of all
  three are there from the start, each loss is divided by 3, logits and loss are
  deleted before the next micro-batch
* autocast: bfloat16 on the CPU around the forward pass and the loss;
  `after_forward` is read inside of the context, `after_context` behind it
* network: torchvision's, 1,000 classes, 224x224, in train mode

Lines that begin with `# ` and a case's name give its declaration.
"""

import sys
import time
from functools import partial
from pathlib import Path

import torch
import torchvision.models as models
from torch import nn
from torch.utils.checkpoint import checkpoint

from make_memory import Branches, SelfAttention, Tracker, add, bytes_of, conv, headed, inference, lenet5, linear
from make_memory import loss_of, mnist_cnn, saved, training

HEADER = "case,batch,what,bytes"
BACKWARD = ["backward_peak", "backward_peak_in_place"]


class Checkpoint(nn.Module):
    """Modules that are run again in the backward pass."""

    def __init__(self, *modules):
        super().__init__()
        self.inner = nn.Sequential(*modules)

    def forward(self, x):
        return checkpoint(self.inner, x, use_reentrant=False, preserve_rng_state=False)


def batch_of(shape, batch, ids=None):
    torch.manual_seed(0)
    x = torch.randint(ids, (batch, *shape)) if ids else torch.randn(batch, *shape)
    return x, torch.zeros(batch, dtype=torch.long)


def base(net, *tensors):
    return Tracker(list(net.parameters()), list(net.buffers()), *tensors).live


# Checkpoints


def small():
    """Parts of small networks, as declared and as modules."""
    c, norm, relu = conv(6), partial(nn.BatchNorm2d, 6), nn.ReLU
    unit = [c, norm, relu]
    text = "conv(6, 3x3) batchnorm relu"
    yield "plain", f"{text} {text} conv(6, 3x3) relu", lambda: [m() for m in [*unit, *unit, c, relu]]
    for name, inner, inside, after, behind in [
        ("one", f"{text} {text}", [*unit, *unit], "conv(6, 3x3) relu", [c, relu]),
        ("ends_with_conv", f"{text} conv(6, 3x3)", [*unit, c], "batchnorm relu", [norm, relu]),
        ("ends_with_conv_before_relu", f"{text} conv(6, 3x3)", [*unit, c], "relu conv(6, 3x3)", [relu, c]),
        ("ends_with_relu", f"{text} conv(6, 3x3) relu", [*unit, c, relu], "conv(6, 3x3)", [c]),
        ("ends_with_gelu", f"{text} conv(6, 3x3) gelu", [*unit, c, nn.GELU], "conv(6, 3x3)", [c]),
        ("ends_with_batchnorm", f"{text} conv(6, 3x3) batchnorm", [*unit, c, norm], "relu conv(6, 3x3)", [relu, c]),
        ("ends_with_maxpool", f"{text} maxpool(2)", [*unit, partial(nn.MaxPool2d, 2)], "conv(6, 3x3)", [c]),
        ("ends_with_avgpool", f"{text} avgpool(2)", [*unit, partial(nn.AvgPool2d, 2)], "conv(6, 3x3)", [c]),
        ("starts_with_relu", f"relu {text}", [relu, *unit], "conv(6, 3x3)", [c]),
        (
            *["residual_inside", "conv(6, 3x3) relu residual { conv(6, 3x3) batchnorm relu } relu conv(6, 3x3) relu"],
            [c, relu, lambda: Branches(add, [m() for m in unit], []), relu, c, relu],
            *["conv(6, 3x3) relu", [c, relu]],
        ),
        (
            *["whole_residual", "residual { conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm }"],
            [lambda: Branches(add, [m() for m in [*unit, c, norm]], [])],
            *["relu conv(6, 3x3)", [relu, c]],
        ),
        (
            *["nested", "conv(6, 3x3) relu checkpoint { conv(6, 3x3) batchnorm relu } conv(6, 3x3) relu"],
            [c, relu, lambda: Checkpoint(*[m() for m in unit]), c, relu],
            *["conv(6, 3x3) relu", [c, relu]],
        ),
        (
            *["ends_with_nested", "conv(6, 3x3) relu checkpoint { conv(6, 3x3) batchnorm relu conv(6, 3x3) }"],
            [c, relu, lambda: Checkpoint(*[m() for m in [*unit, c]])],
            *["relu conv(6, 3x3)", [relu, c]],
        ),
        (
            *["ends_with_residual", "conv(6, 3x3) residual { relu conv(6, 3x3) relu conv(6, 3x3) }"],
            [c, lambda: Branches(add, [m() for m in [relu, c, relu, c]], [])],
            *["relu conv(6, 3x3)", [relu, c]],
        ),
    ]:
        build = lambda inside=inside, behind=behind: [Checkpoint(*[m() for m in inside]), *[m() for m in behind]]
        yield name, f"checkpoint {{ {inner} }} {after}", build
    two = lambda: [Checkpoint(*[m() for m in unit]), Checkpoint(*[m() for m in unit]), c(), relu()]
    yield "two", f"checkpoint {{ {text} }} checkpoint {{ {text} }} conv(6, 3x3) relu", two
    all_of_it = lambda: [Checkpoint(*[m() for m in [*unit, *unit]])]
    yield "last", f"checkpoint {{ {text} {text} }}", all_of_it


def checkpoints(say):
    for name, text, build in small():
        say.note(f"checkpoint_{name}", f"8x8x3 -> 10 = < conv(6, 3x3) {text} fc(10) >")
        for batch in 4, 16:
            net = headed([nn.Conv2d(3, 6, 3, padding=1), *build()], (3, 8, 8))
            x, target = batch_of((3, 8, 8), batch)
            whole(say, f"checkpoint_{name}", batch, net, x, target)
    for name, split in [("plain", lambda net: net), ("4_stages", stages), ("8_blocks", blocks)]:
        for batch in 2, 8:
            net = split(models.resnet18())
            x, target = batch_of((3, 224, 224), batch)
            whole(say, f"checkpoint_resnet18_{name}", batch, net, x, target)


def whole(say, case, batch, net, x, target):
    found = {"base": base(net, x, target), **training(net, x, target)}
    for what in ["base", "after_forward", "forward_peak", *BACKWARD]:
        say(case, batch, what, found[what])


def stages(net):
    for name in ["layer1", "layer2", "layer3", "layer4"]:
        setattr(net, name, Checkpoint(getattr(net, name)))
    return net


def blocks(net):
    for name in ["layer1", "layer2", "layer3", "layer4"]:
        setattr(net, name, nn.Sequential(*[Checkpoint(block) for block in getattr(net, name)]))
    return net


# Gradient accumulation


def accumulation(say):
    for name, build, shape in [
        ("mnist_cnn", mnist_cnn, (1, 28, 28)),
        ("lenet5", lenet5, (1, 28, 28)),
        ("resnet18", models.resnet18, (3, 224, 224)),
    ]:
        for batch in 8, 32 if name != "resnet18" else 2:
            net = build().train()
            x, target = batch_of(shape, 3 * batch)
            tracker = Tracker(list(net.parameters()), list(net.buffers()), x, target)
            say(f"accumulate_{name}", batch, "base", tracker.live)
            with tracker:
                for step in range(3):
                    part = slice(step * batch, (step + 1) * batch)
                    tracker.restart()
                    logits = net(x[part])
                    loss = loss_of(logits, target[part]) / 3
                    loss.backward()
                    del logits, loss
                    say(f"accumulate_{name}", batch, f"peak_{step + 1}", tracker.peak)
                    say(f"accumulate_{name}", batch, f"peak_{step + 1}_in_place", tracker.peak_in_place)


# Autocast


def small_networks():
    c, norm, relu = conv(6), partial(nn.BatchNorm2d, 6), nn.ReLU
    image = "8x8x3 -> 10 = <"
    yield (
        *["cnn", f"{image} conv(6, 3x3) batchnorm relu maxpool(2) conv(8, 3x3) batchnorm relu fc(10) >", (3, 8, 8)],
        [conv(6, into=3), norm, relu, partial(nn.MaxPool2d, 2), conv(8), partial(nn.BatchNorm2d, 8), relu],
    )
    yield "cnn_plain", f"{image} conv(6, 3x3) relu conv(6, 3x3) fc(10) >", (3, 8, 8), [conv(6, into=3), relu, c]
    yield (
        *["residual", f"{image} conv(6, 3x3) residual {{ conv(6, 3x3) batchnorm relu conv(6, 3x3) batchnorm }} relu"],
        *[(3, 8, 8), [conv(6, into=3), lambda: Branches(add, [c(), norm(), relu(), c(), norm()], []), relu]],
    )
    attend = lambda: Branches(add, [], [nn.LayerNorm(8), SelfAttention(8, 2)])
    mix = lambda: Branches(add, [], [nn.LayerNorm(8), nn.Linear(8, 32), nn.GELU(), nn.Linear(32, 8)])
    yield (
        "transformer",
        "12 x 8 -> 10 = < linear(8) residual { layernorm attention(2) } "
        "residual { layernorm linear(32) gelu linear(8) }",
        *[(12, 8), [linear(8, 8), attend, mix]],
    )
    yield (
        "transformer_f32_stream",
        "12 x 8 -> 10 = < residual { layernorm attention(2) } residual { layernorm linear(32) gelu linear(8) }",
        *[(12, 8), [attend, mix]],
    )
    yield "layernorm", "12 x 8 -> 10 = < linear(8) layernorm linear(8)", (12, 8), [
        *[linear(8, 8), partial(nn.LayerNorm, 8), linear(8, 8)]
    ]
    text = "linear(64) first: linear(64, bias = false) gelu linear(64, bias = false, tied = first)"
    yield "tied", f"12 x 64 -> 10 = < {text}", (12, 64), [linear(64, 64), TiedLinear]


class TiedLinear(nn.Module):
    """Two layers with one weight, of which autocast makes one copy."""

    def __init__(self):
        super().__init__()
        self.first, self.again = nn.Linear(64, 64, bias=False), nn.Linear(64, 64, bias=False)
        self.again.weight = self.first.weight

    def forward(self, x):
        return self.again(nn.functional.gelu(self.first(x)))


def autocast(say):
    for name, text, shape, modules in small_networks():
        say.note(f"autocast_{name}", text if text.endswith(">") else f"{text} fc(10) >")
        for batch in 2, 8:
            half(say, f"autocast_{name}", batch, headed([module() for module in modules], shape), shape)
    for batch in 2, 8:
        half(say, "autocast_resnet18", batch, models.resnet18(), (3, 224, 224))


def half(say, case, batch, net, shape):
    x, target = batch_of(shape, batch)
    cast = partial(torch.autocast, "cpu", torch.bfloat16)
    with cast():
        kept = bytes_of(saved(net, x, target))
    net.train()
    tracker = Tracker(list(net.parameters()), list(net.buffers()), x, target)
    say(case, batch, "base", tracker.live)
    with tracker:
        with cast():
            logits = net(x)
            loss = loss_of(logits, target)
            after_forward, forward_peak = tracker.live, tracker.peak
        after_context = tracker.live
        tracker.restart()
        loss.backward()
    for what, value in [
        *[("saved", kept), ("after_forward", after_forward), ("forward_peak", forward_peak)],
        *[("after_context", after_context), ("backward_peak", tracker.peak)],
        ("backward_peak_in_place", tracker.peak_in_place),
    ]:
        say(case, batch, what, value)
    del logits, loss


# Networks of torchvision


NETWORKS = {
    "resnet18": models.resnet18,
    "squeezenet1_1": models.squeezenet1_1,
    "mobilenet_v3_small": models.mobilenet_v3_small,
    "shufflenet_v2_x1_0": models.shufflenet_v2_x1_0,
    "mnasnet1_0": models.mnasnet1_0,
    "regnet_y_400mf": models.regnet_y_400mf,
    "googlenet": partial(models.googlenet, aux_logits=False, init_weights=False),
    "efficientnet_b0": models.efficientnet_b0,
    "resnet50": models.resnet50,
    "densenet169": models.densenet169,
    "convnext_tiny": models.convnext_tiny,
    "swin_t": models.swin_t,
}


def networks(say):
    for name, build in NETWORKS.items():
        for batch in 2, 8:
            net = build()
            x, target = batch_of((3, 224, 224), batch)
            say(f"network_{name}", batch, "base", base(net, x, target))
            say(f"network_{name}", batch, "saved", bytes_of(saved(net, x, target)))
            found = training(net, x, target)
            for what in ["after_forward", "forward_peak", *BACKWARD]:
                say(f"network_{name}", batch, what, found[what])
            say(f"network_{name}", batch, "inference_peak", inference(net, x))


class Say:
    """Collects the lines of the file, and tells how far it is."""

    def __init__(self):
        self.notes, self.lines, self.start = [], [], time.monotonic()

    def note(self, case, text):
        self.notes.append(f"# {case}: {text}")

    def __call__(self, case, batch, what, value):
        self.lines.append(f"{case},{batch},{what},{value}")
        print(f"{time.monotonic() - self.start:6.1f}", self.lines[-1], file=sys.stderr)


def main():
    torch.set_num_threads(1)
    path = Path(__file__).parent / "memory_steps.csv"
    say = Say()
    for part in checkpoints, accumulation, autocast, networks:
        part(say)
        first = "# torch 2.8.0, torchvision 0.23.0: bytes of training steps on the CPU, by make_memory_steps.py"
        path.write_text("\n".join([first, *say.notes, HEADER, *say.lines]) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
