#!/usr/bin/env python3
"""Writes memory.csv from recordings of PyTorch's live tensors.

    python3 tests/golden/make_training.py RECORDINGS > tests/golden/memory.csv

RECORDINGS holds a JSON file a network, made with torch 2.8.0 and torchvision
0.23.0 on the CPU in f32: every storage that an operator returns was counted
from the moment of its allocation until it was freed, in a second step, so that
the optimizer's state was there. Peaks are those of each phase.
"""

import json
import sys
from pathlib import Path

NETWORKS = ("mnist_cnn", "lenet5", "alexnet", "vgg16", "resnet18", "mobilenet_v2", "densenet121", "vit_b_16")
OPTIMIZERS = {"sgd": "sgd", "sgd_momentum": "momentum", "adam": "adam"}


def main():
    print("network,batch,what,bytes")
    for network in NETWORKS:
        recording = json.loads((Path(sys.argv[1]) / f"{network}.json").read_text())
        for batch, found in recording["batches"].items():
            row = lambda what, count: print(f"{network},{batch},{what},{count}")
            row("saved", found["saved_for_backward"]["as_torchvision"]["activation_bytes"])
            row("inference", found["inference_no_grad"]["peak"])
            for recorded, optimizer in OPTIMIZERS.items():
                step = found["step_live_storages"][recorded]["step2"]
                row(optimizer, step["peak"])
                for phase, peak in step["peak_by_phase"].items():
                    row(f"{optimizer} {phase}", peak)


if __name__ == "__main__":
    main()
