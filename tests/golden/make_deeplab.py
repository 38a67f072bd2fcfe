"""Writes deeplabv3_resnet50_aux.csv beside this file: torchvision's own network, measured.

    python3 tests/golden/make_deeplab.py

Needs torch 2.8.0 and torchvision 0.23.0. The file is as README.md says. Tensors
are on the device `meta`, which runs every module without computing values.
"""

import sys
from pathlib import Path

import torch
import torchvision

sys.dont_write_bytecode = True

from make import HEADER, agree, shape  # noqa: E402

NAME = "deeplabv3_resnet50_aux"
SIZE = 520


def macs(module, output):
    """Multiply-adds of a convolution; the network has no linear layer."""
    if not isinstance(module, torch.nn.Conv2d):
        return 0
    height, width = module.kernel_size
    return output.numel() * module.in_channels // module.groups * height * width


def main():
    """Runs the network once and writes a line for each leaf module as it ends."""
    with torch.device("meta"):
        network = torchvision.models.segmentation.deeplabv3_resnet50(
            weights=None, weights_backbone=None, num_classes=21, aux_loss=True
        ).eval()
        image = torch.empty(1, 3, SIZE, SIZE)
    rows, sums = [], {"params": 0, "macs": 0, "buffers": 0}

    def see(name):
        def hook(module, _, output):
            params = sum(param.numel() for param in module.parameters())
            rows.append((name, type(module).__name__, shape(NAME, output.shape), str(params)))
            sums["params"] += params
            sums["macs"] += macs(module, output)
            if isinstance(module, torch.nn.BatchNorm2d):
                sums["buffers"] += 2 * module.num_features

        return hook

    for name, module in network.named_modules():
        if not list(module.children()):
            module.register_forward_hook(see(name))
    output = network(image)["out"]

    params = sum(param.numel() for param in network.parameters())
    agree(NAME, "params", sums["params"], params)
    published = torchvision.models.segmentation.DeepLabV3_ResNet50_Weights.DEFAULT.meta
    agree(NAME, "published params", params, published["num_params"])
    agree(NAME, "published multiply-adds", round(sums["macs"] / 1e9, 3), published["_ops"])
    lines = [
        f"# {NAME}: torch {torch.__version__.split('+')[0]}, torchvision 0.23.0's own, measured on `meta`, without weights",
        f"# input={shape(NAME, image.shape)} output={shape(NAME, output.shape)}"
        f" params={params} macs={sums['macs']} buffers={sums['buffers']}",
        HEADER,
        *(",".join(row) for row in rows),
    ]
    path = Path(__file__).parent / f"{NAME}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
