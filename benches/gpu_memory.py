#!/usr/bin/env python3
"""What a training step and an inference really take on a GPU, as PyTorch's allocator counts it.

    python3 benches/gpu_memory.py                                   # everything; a few minutes
    python3 benches/gpu_memory.py --networks resnet18,vgg16 --batches 8
    python3 benches/gpu_memory.py > gpu.csv                         # the table; progress goes to stderr

It needs a CUDA device with PyTorch and torchvision; the golden data beside it
were made with torch 2.8.0 and torchvision 0.23.0. Everything is f32: TF32 and
`torch.backends.cudnn.benchmark` are off.

A training step is forward, cross entropy, backward, `step`, `zero_grad(set_to_none=True)`,
in train mode; the logits are held until the backward pass is over. An
inference is a forward in eval mode without gradients. One such step runs
before the measured one, so the optimizer's state and cuBLAS's workspace are
there. Optimizers are PyTorch's defaults: on a GPU, their foreach form.

Columns: network, batch, optimizer (`inference` for none), and bytes:

* bytes_measured: `torch.cuda.max_memory_allocated`, blocks as the allocator
  rounds them (to 512 bytes), cuDNN's and cuBLAS's workspaces included;
* bytes_requested: the peak of what was asked for, before rounding;
* bytes_before: allocated when the measured step began: params, buffers, state,
  input, target, and the next column;
* bytes_cublas: the workspace that cuBLAS keeps, told apart by freeing it; empty
  where this PyTorch cannot do that.

cuDNN's workspaces come and go within an operator and cannot be told apart.
The CUDA context is no allocation of PyTorch's and is in none of the columns.
"""

import argparse
import gc
import sys
from pathlib import Path

NETWORKS = ["mnist_cnn", "lenet5", "alexnet", "vgg16", "resnet18", "mobilenet_v2", "densenet121", "vit_b_16"]
OPTIMIZERS = ["sgd", "momentum", "adam", "inference"]
HEADER = "network,batch,optimizer,bytes_measured,bytes_requested,bytes_before,bytes_cublas"


def main():
    arguments = parse()
    torch = needs_a_gpu()
    torch.backends.cudnn.benchmark = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cuda.matmul.allow_tf32 = False
    say(f"# torch {torch.__version__}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}")
    say(f"# {torch.cuda.get_device_name()}")
    print(HEADER)
    for network in arguments.networks:
        for batch in arguments.batches:
            for optimizer in arguments.optimizers:
                try:
                    found = measure(torch, network, batch, optimizer)
                except torch.cuda.OutOfMemoryError:
                    say(f"# {network}, batch {batch}, {optimizer}: out of memory, left out")
                    continue
                print(",".join([network, str(batch), optimizer, *map(str, found)]), flush=True)


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
    return parser.parse_args()


def needs_a_gpu():
    """torch, or the end of the program with the reason."""
    try:
        import torch
        import torchvision  # noqa: F401
    except ImportError as error:
        sys.exit(f"gpu_memory.py needs PyTorch and torchvision: {error}")
    if torch.version.cuda is None:
        sys.exit("gpu_memory.py needs a PyTorch that was built for CUDA; this one was not")
    if not torch.cuda.is_available():
        sys.exit("gpu_memory.py needs a CUDA device, and PyTorch finds none; nothing was measured")
    return torch


def build(name):
    """The network and the shape of one sample."""
    import torchvision

    if name in ("mnist_cnn", "lenet5"):
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "golden"))
        import make_memory

        return getattr(make_memory, name)(), (1, 28, 28), 10
    return getattr(torchvision.models, name)(), (3, 224, 224), 1000


def measure(torch, network, batch, optimizer):
    """The numbers of one line."""
    torch.manual_seed(0)
    forget(torch)
    net, shape, classes = build(network)
    net = net.cuda()
    x = torch.randn(batch, *shape, device="cuda")
    target = torch.randint(classes, (batch,), device="cuda")
    step = inference(torch, net, x) if optimizer == "inference" else training(torch, net, x, target, optimizer)

    step()
    torch.cuda.synchronize()
    before = torch.cuda.memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    step()
    torch.cuda.synchronize()
    measured = torch.cuda.max_memory_allocated()
    requested = torch.cuda.memory_stats().get("requested_bytes.all.peak", "")
    return measured, requested, before, cublas(torch)


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

    return step


def inference(torch, net, x):
    net.eval()

    def step():
        with torch.no_grad():
            net(x)

    return step


def cublas(torch):
    """Frees the workspace of cuBLAS and says how many bytes that were."""
    clear = getattr(torch._C, "_cuda_clearCublasWorkspaces", None)
    if clear is None:
        return ""
    before = torch.cuda.memory_allocated()
    clear()
    return before - torch.cuda.memory_allocated()


def forget(torch):
    """Nothing of the line before is left."""
    gc.collect()
    cublas(torch)
    torch.cuda.empty_cache()


def say(text):
    print(text, file=sys.stderr)


if __name__ == "__main__":
    main()
