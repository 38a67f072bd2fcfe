#!/usr/bin/env python3
"""Writes in_place.csv: which activations of PyTorch can overwrite their input.

    python3 tests/golden/make_in_place.py > tests/golden/in_place.csv

Needs torch 2.8.0; runs on the CPU, f32, in `eval` without gradients. A module
that has the flag `inplace` is made with it. `new_bytes` are those of its result
that are not in the storage of its input, 384 values.
"""

import inspect

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_flatten

torch.set_num_threads(1)

LAYERS = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "leaky_relu": "LeakyReLU",
    "prelu": "PReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
    "mish": "Mish",
    "sigmoid": "Sigmoid",
    "tanh": "Tanh",
    "softmax": "Softmax",
    "log_softmax": "LogSoftmax",
    "softplus": "Softplus",
    "softsign": "Softsign",
    "hardsigmoid": "Hardsigmoid",
    "hardswish": "Hardswish",
}


class New(TorchDispatchMode):
    """The storages that operators give and did not read."""

    def __init__(self, known):
        super().__init__()
        self.known = {tensor.untyped_storage().data_ptr() for tensor in known}
        self.last = 0

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        tensors = [x for x in tree_flatten(result)[0] if isinstance(x, torch.Tensor)]
        new = [x for x in tensors if x.untyped_storage().data_ptr() not in self.known]
        self.last = sum(x.untyped_storage().nbytes() for x in new)
        return result


print(f"# torch {torch.__version__.split('+')[0]}: bytes of results beside inputs of 1,536 bytes, by make_in_place.py")
print("layer,module,has_flag,new_bytes")
for layer, name in LAYERS.items():
    make = getattr(torch.nn, name)
    parameters = inspect.signature(make).parameters
    has_flag = "inplace" in parameters
    settings = {"inplace": True} if has_flag else {}
    if "dim" in parameters:
        settings["dim"] = 1
    module = make(**settings).eval()
    read = torch.randn(1, 6, 8, 8)
    with torch.no_grad(), New([read, *module.parameters()]) as new:
        module(read)
    print(f"{layer},{name},{str(has_flag).lower()},{new.last}")
