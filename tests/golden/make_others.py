"""Writes NAME.csv beside this file for the networks that make.py refuses.

    python3 tests/golden/make_others.py TRUTH_FOLDER

TRUTH_FOLDER holds NAME.json for each network below. The files are as README.md
says, and have at their end a line of the type `Parameter` for each trained
tensor that belongs to no leaf module. Modules that only turn axes (`Permute`) or
give angles have no row, and a weight that is another module's counts 0.
"""

import math
import sys

sys.dont_write_bytecode = True

from make import HEADER, SOURCES, agree, main, shape  # noqa: E402

NETWORKS = [
    *["convnext_tiny", "vit_b_16", "unet_2015", "unet_bn_same", "fcn_resnet50", "fcn_resnet50_aux"],
    *["gpt2", "bert_base_uncased", "llama3_8b"],
]

# Buffers that hold no measured value, but constants of the library.
CONSTANTS = {
    "gpt2": 12 * (1024 * 1024 + 1),  # the causal mask of each layer and what stands in it
    "bert_base_uncased": 2 * 512,  # the numbers of the positions, and zeros as token types
    "llama3_8b": 64,  # rotary frequencies
}

# Modules whose weight is another module's.
SHARED = {"gpt2": ["lm_head"]}

WITHOUT_ROW = ["Permute", "LlamaRotaryEmbedding"]


def golden(network):
    """The lines of NAME.csv."""
    name = network["name"]
    rows, channels_last = [], False
    for row in network["layers"]:
        if row["type"] == "Permute":
            channels_last = not channels_last
        if row["type"] in WITHOUT_ROW:
            agree(name, row["name"], row["params"], 0)
            continue
        sizes = first(row["out_shape"])
        out = "x".join(map(str, sizes[1:])) if channels_last else shape(name, sizes)
        params = 0 if row["name"] in SHARED.get(name, []) else row["params"]
        rows.append((row["name"], row["type"], out, params))
    for tensor in network["params_outside_leaf_modules"]:
        out = "x".join(map(str, tensor["shape"]))
        rows.append((tensor["name"], "Parameter", out, math.prod(tensor["shape"])))

    agree(name, "params", sum(row[-1] for row in rows), network["params"])
    agree(name, "commas", [row for row in rows if "," in "".join(row[:-1])], [])
    return [
        f"# {name}: {network['made_with']}, {source(network)}, measured on the CPU, without weights",
        f"# input={shape(name, network['input_shape'])} output={output(network)}"
        f" params={network['params']} macs={network['macs']} buffers={buffers(network)}",
        HEADER,
        *(",".join(map(str, row)) for row in rows),
    ]


def source(network):
    """Where a network comes from; its field may name a part of a library."""
    return SOURCES[network["source"].split(".")[0]]


def output(network):
    """The network's own output; those of its side heads follow it."""
    outputs = network["output_shape"]
    if isinstance(outputs, dict):
        outputs = list(outputs.values())
    return shape(network["name"], first(outputs))


def first(sizes):
    """A shape, or the first of several."""
    return sizes[0] if isinstance(sizes[0], list) else sizes


def buffers(network):
    """Running means and variances; PyTorch has one step counter more for each batch norm."""
    name = network["name"]
    norms = [row["args"]["num_features"] for row in network["layers"] if row["type"].startswith("BatchNorm")]
    elements = 2 * sum(norms)
    others = len(norms) + CONSTANTS.get(name, 0)
    agree(name, "buffers", elements + others, network["buffer_elements_with_step_counters"])
    return elements


if __name__ == "__main__":
    main(NETWORKS, golden)
