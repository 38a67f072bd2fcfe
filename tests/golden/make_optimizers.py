#!/usr/bin/env python3
"""Writes optimizers.csv: what PyTorch's optimizers keep, and what a step of theirs takes.

    python3 tests/golden/make_optimizers.py > tests/golden/optimizers.csv

Needs torch 2.8.0; runs on the CPU, f32. `state` are the bytes of all tensors in
the optimizer's state after a step. `step` are the bytes that its second step
takes at most besides parameters, gradients and state, as `Tracker` of
make_memory.py sees them; `foreach` says whether it goes through all tensors at
once, as on a GPU by default, or tensor by tensor.
"""

import torch
from torch import nn

from make_memory import Tracker, lenet5, mnist_cnn

RATE = {"lr": 1e-3}
OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {}),
    "sgd decay": (torch.optim.SGD, {"weight_decay": 0.1}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "momentum decay": (torch.optim.SGD, {"momentum": 0.9, "weight_decay": 0.1}),
    "rmsprop": (torch.optim.RMSprop, {}),
    "adagrad": (torch.optim.Adagrad, {}),
    "adam": (torch.optim.Adam, {}),
    "adam decay": (torch.optim.Adam, {"weight_decay": 0.1}),
    "adamw": (torch.optim.AdamW, {}),
    "adafactor": (torch.optim.Adafactor, {}),
}


def dense():
    return nn.Sequential(nn.Linear(40, 30), nn.ReLU(), nn.Linear(30, 20), nn.ReLU(), nn.Linear(20, 10))


def main():
    torch.set_num_threads(1)
    print("network,optimizer,foreach,state,step")
    for network in (mnist_cnn, lenet5, dense):
        for name, (kind, options) in OPTIMIZERS.items():
            for foreach in (False, True):
                state, step = measure(network(), kind, {**RATE, **options, "foreach": foreach})
                print(f"{network.__name__},{name},{foreach},{state},{step}".replace("True", "true").replace("False", "false"))


def measure(net, kind, options):
    for parameter in net.parameters():
        parameter.grad = torch.randn_like(parameter)
    optimizer = kind(net.parameters(), **options)
    optimizer.step()
    state = [tensor for held in optimizer.state.values() for tensor in held.values() if isinstance(tensor, torch.Tensor)]
    gradients = [parameter.grad for parameter in net.parameters()]
    tracker = Tracker(list(net.parameters()), gradients, state)
    before = tracker.live
    with tracker:
        optimizer.step()
    return sum(tensor.nbytes for tensor in state), tracker.peak - before


if __name__ == "__main__":
    main()
