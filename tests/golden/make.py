"""Writes NAME.csv beside this file, from the measurements that PyTorch gave.

    python3 tests/golden/make.py TRUTH_FOLDER

TRUTH_FOLDER holds NAME.json for each network below. README.md says what the
files contain. Nothing is computed here but the change of layout; whatever does
not agree with itself stops the script.
"""

import json
import sys
from pathlib import Path

NETWORKS = [
    *["mnist_cnn", "lenet5", "alexnet", "vgg11", "vgg16", "vgg16_bn", "vgg19"],
    *["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "squeezenet1_1"],
    *["mobilenet_v2", "mobilenet_v3_small", "efficientnet_b0"],
    *["densenet121", "googlenet", "inception_v3_aux"],
]

# Where a network comes from, by the `source` that its measurement names.
SOURCES = {
    "written": "written out by hand",
    "torchvision": "torchvision 0.23.0's own",
    "transformers": "transformers 4.56.2's own",
}

HEADER = "name,type,output,params"


def main(networks, golden):
    """Writes NAME.csv of each network beside this file."""
    if len(sys.argv) != 2:
        sys.exit(f"usage: python3 tests/golden/{Path(sys.argv[0]).name} TRUTH_FOLDER")
    truth = Path(sys.argv[1])
    for name in networks:
        network = json.loads((truth / f"{name}.json").read_text(encoding="utf-8"))
        text = "\n".join(golden(network)) + "\n"
        (Path(__file__).parent / f"{name}.csv").write_text(text, encoding="utf-8", newline="\n")


def golden(network):
    """The lines of one file."""
    name, layers = network["name"], network["layers"]
    rows = [(row["name"], row["type"], shape(name, row["out_shape"]), str(row["params"])) for row in layers]

    params = sum(row["params"] for row in layers)
    agree(name, "params", params, network["params"])
    agree(name, "layout", [row["name"] for row in layers if row["type"] == "Permute"], [])
    agree(name, "commas", [row for row in rows if "," in "".join(row)], [])

    return [
        f"# {name}: {network['made_with']}, {SOURCES[network['source']]}, measured on the CPU, without weights",
        f"# input={shape(name, network['input_shape'])} output={shape(name, first(network['output_shape']))}"
        f" params={params} macs={network['macs']} buffers={buffers(network)}",
        HEADER,
        *(",".join(row) for row in rows),
    ]


def first(outputs):
    """The network's own output; those of its side heads follow it."""
    return outputs[0] if isinstance(outputs[0], list) else outputs


def shape(name, sizes):
    """`[1, 32, 28, 28]` as `28x28x32`, `[1, 6272]` as `6272`: no batch, channels last.

    Three sizes are a batch of sequences, whose channels are last already.
    """
    batch, *sizes = sizes
    agree(name, "batch", batch, 1)
    if len(sizes) > 2:
        channels, *space = sizes
        sizes = [*space, channels]
    return "x".join(map(str, sizes))


def buffers(network):
    """Running mean and variance of every batch norm; PyTorch has one step counter more for each."""
    norms = [row["args"]["num_features"] for row in network["layers"] if row["type"].startswith("BatchNorm")]
    elements = 2 * sum(norms)
    agree(network["name"], "buffers", elements + len(norms), network["buffer_elements_with_step_counters"])
    return elements


def agree(name, what, found, wanted):
    if found != wanted:
        sys.exit(f"{name}: {what}: {found}, not {wanted}")


if __name__ == "__main__":
    main(NETWORKS, golden)
