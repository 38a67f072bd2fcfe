"""Writes memory_recurrent.csv and memory_recurrent_steps.csv beside this file.

    python3 tests/golden/make_memory_recurrent.py TRUTH_FOLDER

Needs torch 2.8.0 and torchvision 0.23.0; runs on the CPU, f32, a minute. Columns
and tracker are those of make_memory.py.

memory_recurrent.csv: `linear(channels) LAYER fc(10)`, for recurrent layers of
random sizes: what grows with what shows only where each part outweighs the others
somewhere. oneDNN chooses the workspace of an LSTM by the processor: AVX2 here.

memory_recurrent_steps.csv: what TRUTH_FOLDER/memory/recurrent.json says of layers
of usual size alone, trained with a mean square: another tracker's figures. Peaks
are those of a whole step, the second one.
"""

import json
import random
import sys
import warnings
from pathlib import Path

import torch
from torch import nn

from make_memory import First, headed, measure

KINDS = {"lstm": nn.LSTM, "gru": nn.GRU, "rnn": nn.RNN}
COLUMNS = ["saved", "forward_peak", "backward_peak_in_place", "inference_peak"]
VARIANTS = ["lstm_1", "lstm_2", "lstm_2_bidirectional", "gru_1", "gru_2_bidirectional", "rnn_tanh_1"]


def draws(each):
    """Kinds and sizes."""
    source = random.Random(813_802)
    for kind in KINDS:
        for _ in range(each):
            yield kind, {
                "layers": source.choice([1, 1, 2, 3]),
                "directions": source.choice([1, 2]),
                "bias": source.choice([1, 1, 1, 0]),
                "length": source.choice([1, 2, 3, 4, 5, 7, 20, 20, 50, 50]),
                "channels": source.choice([1, 5, 16, 60, 130, 300]),
                "hidden": source.choice([1, 5, 16, 33, 64, 150]),
                "batch": source.choice([1, 1, 2, 3, 8]),
            }


def measured(kind, layers, directions, bias, length, channels, hidden, batch):
    torch.manual_seed(0)
    options = {"num_layers": layers, "bidirectional": directions == 2, "bias": bool(bias), "batch_first": True}
    layer = First(KINDS[kind](channels, hidden, **options))
    net = headed([nn.Linear(channels, channels), layer], (length, channels))
    found = measure(net, torch.randn(batch, length, channels), torch.zeros(batch, dtype=torch.long))
    return [found[column] for column in COLUMNS]


def write(name, source, header, rows):
    lines = [f"# {source}", ",".join(header), *[",".join(map(str, row)) for row in rows]]
    (Path(__file__).parent / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main(folder):
    sizes = ["layers", "directions", "bias", "length", "channels", "hidden", "batch"]
    rows = [[kind, *drawn.values(), *measured(kind, **drawn)] for kind, drawn in draws(80)]
    version = torch.__version__.split("+")[0]
    source = f"torch {version}: bytes of one training step on the CPU (AVX2), f32, by make_memory_recurrent.py"
    write("memory_recurrent.csv", source, ["kind", *sizes, *COLUMNS], rows)

    truth = json.loads((Path(folder) / "memory/recurrent.json").read_text(encoding="utf-8"))
    rows = []
    for variant in VARIANTS:
        for batch, found in truth["variants"][variant]["batches"].items():
            saved = found["saved_for_backward"]["as_torchvision"]["activation_bytes"]
            steps = [found["step_live_storages"][optimizer]["step2"]["peak"] for optimizer in OPTIMIZERS.values()]
            rows.append([variant, batch, saved, found["inference_no_grad"]["peak"], *steps])
    source = f"torch {truth['torch']}, {truth['device']}, {truth['tensors']} tensors: memory/recurrent.json of the measurements"
    write("memory_recurrent_steps.csv", source, ["variant", "batch", "saved", "inference", *OPTIMIZERS], rows)


OPTIMIZERS = {"sgd": "sgd", "momentum": "sgd_momentum", "adam": "adam"}

if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", "Initializing zero-element")
    if len(sys.argv) != 2:
        sys.exit("usage: make_memory_recurrent.py TRUTH_FOLDER")
    main(sys.argv[1])
