#!/usr/bin/env python3
"""What a training step and an inference really take, beside what netweight plans.

    python3 benches/gpu_memory.py                                   # everything on a GPU; a few minutes
    python3 benches/gpu_memory.py --networks resnet18,vgg16 --batches 8
    python3 benches/gpu_memory.py > gpu.csv                         # the table; progress goes to stderr
    python3 benches/gpu_memory.py --device cpu --networks lenet5    # storages on a CPU, by the tests' tracker
    python3 benches/gpu_memory.py --check                           # as CI runs it

It needs PyTorch and torchvision, and a CUDA device unless `--device cpu`; the
golden data beside it were made with torch 2.8.0 and torchvision 0.23.0. What is
planned comes from `cargo run --example memory_table`. Everything is f32: TF32
and `torch.backends.cudnn.benchmark` are off.

A training step is forward, cross entropy, backward, `step`, `zero_grad(set_to_none=True)`,
in train mode; the logits are held until the backward pass is over. An
inference is a forward in eval mode without gradients. One such step runs
before the measured one, so the optimizer's state and cuBLAS's workspace are
there. Optimizers are PyTorch's defaults: on a GPU, their foreach form.

Columns: network, batch, optimizer (`inference` for none), and bytes:

* bytes_planned: netweight's answer;
* bytes_measured: on a GPU `torch.cuda.max_memory_allocated`, blocks as the
  allocator rounds them (to 512 bytes), cuDNN's and cuBLAS's workspaces
  included; on a CPU the tracker's peak, error signals summed up in place;
* bytes_requested: the peak of what was asked for, before rounding;
* bytes_before: allocated when the measured step began: params, buffers, state,
  input, target, and the next column;
* bytes_cublas: the workspace that cuBLAS keeps, told apart by freeing it; empty
  where this PyTorch cannot do that.

cuDNN's workspaces come and go within an operator and cannot be told apart.
The CUDA context is no allocation of PyTorch's and is in none of the columns.

`--check` compares the plan on a CPU with `tests/golden/memory.csv`, and, where
PyTorch is installed, measures the smallest networks on the CPU besides. It
fails if a training step is off by more than 0.5 % or an inference by more than
30 %: that no number moves at all is what the tests are for.
"""

import argparse
import csv
import gc
import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"

NETWORKS = ["mnist_cnn", "lenet5", "alexnet", "vgg16", "resnet18", "mobilenet_v2", "densenet121", "vit_b_16"]
OPTIMIZERS = ["sgd", "momentum", "adam", "inference"]
HEADER = "network,batch,optimizer,bytes_planned,bytes_measured,bytes_requested,bytes_before,bytes_cublas"

# By how much a plan on a CPU may be off, as a share, before `--check` fails.
TRAINING_WITHIN = 0.005
INFERENCE_WITHIN = 0.3


def main():
    arguments = parse()
    if arguments.check:
        return check()
    torch = load(arguments.device)
    planned = plan(arguments.device)
    say(f"# torch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}")
    say(f"# {torch.cuda.get_device_name() if arguments.device == 'gpu' else 'CPU'}")
    print(HEADER)
    for network in arguments.networks:
        for batch in arguments.batches:
            for optimizer in arguments.optimizers:
                key = (network, batch, optimizer)
                try:
                    found = measure(torch, arguments.device, *key)
                except torch.cuda.OutOfMemoryError:
                    say(f"# {network}, batch {batch}, {optimizer}: out of memory, left out")
                    continue
                print(",".join(map(str, [*key, planned.get(key, ""), *found])), flush=True)


def plan(device):
    """What netweight answers: bytes by network, batch and optimizer."""
    command = ["cargo", "run", "--quiet", "--locked", "--example", "memory_table", "--", device]
    table = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    lines = csv.DictReader(table.splitlines())
    return {(line["network"], int(line["batch"]), line["optimizer"]): int(line["bytes_planned"]) for line in lines}


def check():
    """That it all still runs and fits together; ends the program if not."""
    planned = plan("cpu")
    missing = {(network, optimizer) for network in NETWORKS for optimizer in OPTIMIZERS}
    missing -= {(network, optimizer) for network, _, optimizer in planned}
    if missing:
        sys.exit(f"not planned: {sorted(missing)}")
    with open(GOLDEN / "memory.csv", encoding="utf-8") as file:
        lines = [line for line in csv.DictReader(file) if line["what"] in OPTIMIZERS]
    recorded = {(line["network"], int(line["batch"]), line["what"]): int(line["bytes"]) for line in lines}
    if recorded.keys() != planned.keys():
        sys.exit(f"recorded or planned alone: {sorted(recorded.keys() ^ planned.keys())}")
    compare(planned, recorded)
    if importlib.util.find_spec("torch") and importlib.util.find_spec("torchvision"):
        torch = load("cpu")
        keys = [(network, 1, optimizer) for network in ("lenet5", "mnist_cnn") for optimizer in OPTIMIZERS]
        compare(planned, {key: measure(torch, "cpu", *key)[0] for key in keys})
    else:
        say("skipped: measuring on a CPU, without PyTorch and torchvision")


def compare(planned, measured):
    for key, there in measured.items():
        share = (planned[key] - there) / there
        if abs(share) > (INFERENCE_WITHIN if key[2] == "inference" else TRAINING_WITHIN):
            sys.exit(f"{key}: {planned[key]} planned, {there} measured: {share:+.2%}")
    print(f"{len(measured)} numbers compared")


def parse():
    def names(allowed):
        def split(text):
            for name in text.split(","):
                if name not in allowed:
                    raise argparse.ArgumentTypeError(f"{name}: none of {', '.join(allowed)}")
            return text.split(",")

        return split

    def numbers(text):
        batches = [int(number) for number in text.split(",")]
        if min(batches) < 1:
            raise argparse.ArgumentTypeError("a batch has at least one sample")
        return batches

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--networks", type=names(NETWORKS), default=NETWORKS, metavar="A,B", help="default: all")
    parser.add_argument("--batches", type=numbers, default=[1, 8, 32], metavar="N,M", help="default: 1,8,32")
    parser.add_argument("--optimizers", type=names(OPTIMIZERS), default=OPTIMIZERS, metavar="A,B", help="default: all")
    parser.add_argument("--device", choices=["gpu", "cpu"], default="gpu", help="default: gpu")
    parser.add_argument("--check", action="store_true", help="compare with recorded numbers, without a GPU")
    return parser.parse_args()


def load(device):
    """torch, or the end of the program with the reason."""
    try:
        import torch
        import torchvision  # noqa: F401
    except ImportError as error:
        sys.exit(f"gpu_memory.py needs PyTorch and torchvision: {error}")
    if device == "cpu":
        torch.set_num_threads(1)
        return torch
    if torch.version.cuda is None:
        sys.exit("gpu_memory.py needs a PyTorch that was built for CUDA, or --device cpu")
    if not torch.cuda.is_available():
        sys.exit("gpu_memory.py needs a CUDA device, and PyTorch finds none; --device cpu needs none")
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    return torch


def build(name):
    """The network and the shape of one sample."""
    import torchvision

    if name in ("mnist_cnn", "lenet5"):
        return getattr(golden(), name)(), (1, 28, 28), 10
    return getattr(torchvision.models, name)(), (3, 224, 224), 1000


def golden():
    """The module that measures the golden data: hand-written networks, and the tracker."""
    if str(GOLDEN) not in sys.path:
        sys.path.insert(0, str(GOLDEN))
    import make_memory

    return make_memory


def measure(torch, device, network, batch, optimizer):
    """The numbers of one line, but the planned one."""
    torch.manual_seed(0)
    where = "cuda" if device == "gpu" else "cpu"
    forget(torch)
    net, shape, classes = build(network)
    net = net.to(where)
    x = torch.randn(batch, *shape, device=where)
    target = torch.randint(classes, (batch,), device=where)
    if optimizer == "inference":
        step, held = inference(torch, net, x), [x]
    else:
        step, update = training(torch, net, x, target, optimizer)
        held = [x, target, update]
    step()
    return on_gpu(torch, step) if device == "gpu" else on_cpu(net, step, held)


def on_gpu(torch, step):
    torch.cuda.synchronize()
    before = torch.cuda.memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    step()
    torch.cuda.synchronize()
    measured = torch.cuda.max_memory_allocated()
    requested = torch.cuda.memory_stats().get("requested_bytes.all.peak", "")
    return measured, requested, before, cublas(torch)


def on_cpu(net, step, held):
    held = [list(part.state.values()) if hasattr(part, "state") else part for part in held]
    tracker = golden().Tracker(list(net.parameters()), list(net.buffers()), held)
    before = tracker.live
    with tracker:
        step()
    return tracker.peak_in_place, tracker.peak_in_place, before, ""


def training(torch, net, x, target, optimizer):
    """One step, to be called again and again."""
    net.train()
    if optimizer == "adam":
        update = torch.optim.Adam(net.parameters())
    else:
        update = torch.optim.SGD(net.parameters(), lr=1e-3, momentum=0.9 if optimizer == "momentum" else 0)

    def step():
        logits = net(x)
        loss = torch.nn.functional.cross_entropy(logits, target)
        loss.backward()
        del logits
        update.step()
        update.zero_grad(set_to_none=True)

    return step, update


def inference(torch, net, x):
    net.eval()

    def step():
        with torch.no_grad():
            net(x)

    return step


def cublas(torch):
    """Frees the workspace of cuBLAS and says how many bytes that were."""
    if not torch.cuda.is_available():
        return ""
    clear = getattr(torch._C, "_cuda_clearCublasWorkspaces", None)
    if clear is None:
        return ""
    before = torch.cuda.memory_allocated()
    clear()
    return before - torch.cuda.memory_allocated()


def forget(torch):
    """Nothing of the line before is left."""
    gc.collect()
    if torch.cuda.is_available():
        cublas(torch)
        torch.cuda.empty_cache()


def say(text):
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
