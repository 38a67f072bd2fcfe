#!/usr/bin/env python3
"""Makes totals.csv of what PyTorch measured: one line for each network.

    python3 tests/golden/make_totals.py TRUTH_FOLDER

Shapes are turned to channels last, without the batch. Step counters are left
out of the buffers. A missing number is empty. See README.md.
"""

import json
import sys
from pathlib import Path

TRUTH = Path(sys.argv[1])


def shape(sizes):
    """`[1, 32, 28, 28]` as `28x28x32`; sequences have their channels last."""
    sizes = sizes[1:]
    if len(sizes) == 3:
        sizes = sizes[1:] + sizes[:1]
    return "x".join(map(str, sizes))


def first(outputs):
    """The network's own output; those of side heads follow it."""
    if isinstance(outputs, dict):
        outputs = next(iter(outputs.values()))
    if outputs and isinstance(outputs[0], list):
        outputs = outputs[0]
    return shape(outputs) if outputs else ""


def published(network):
    """torchvision's own numbers, for the resolution that was measured."""
    for weights in (network.get("torchvision_published") or {}).values():
        return weights.get("num_params", ""), weights.get("_ops", weights.get("gflops", ""))
    return "", ""


print("# See README.md: torch 2.8.0, torchvision 0.23.0, transformers 4.56.2, on the CPU, without weights.")
print("name,input,output,params,macs,published_params,published_giga_macs")
for path in sorted(TRUTH.glob("*.json")):
    network = json.loads(path.read_text())
    params, ops = published(network)
    macs = network.get("macs")
    print(
        path.stem,
        shape(network["input_shape"]),
        first(network.get("output_shape")),
        network["params"],
        "" if macs is None else macs,
        params,
        ops,
        sep=",",
    )
