#!/usr/bin/env python3
"""What netweight costs a build, in CPU time and instructions.

    python3 benches/build_time.py             # everything; about two minutes
    python3 benches/build_time.py --quick     # fewer runs, at most 4,000 layers
    python3 benches/build_time.py --json times.json

It needs cargo on a Unix, and valgrind for the last part. Crates that depend
on this checkout by path are made in a temporary directory, and three things
are measured:

1. `cargo check` of a crate with one network, less the same crate without it,
   dependencies built before and the source changed before each run;
2. the first `cargo check`, for which the dependencies are built as well: how
   much of it is netweight's three crates, and how much those they stand on;
3. the instructions of the macro itself (`expand::network`) on 150 layers, a
   number that hardly depends on the machine or its load.

Machines differ and are noisy, so the last column is a ratio: Y is the CPU time that
the crates which netweight stands on take in the first build of the same run.

Times are user and system CPU seconds of cargo with all that it starts, the
least of several runs: other work on the machine adds to wall time, but little
to these. Nothing is compiled incrementally.
"""

import argparse
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPAND = "netweight_macros::expand::network"
TEST = "tests::expand_150_layers"
OURS = ("netweight", "netweight_core", "netweight_macros")
LAYERS = ("conv(32, 3x3)", "batchnorm", "relu")
CONSTANTS = "const H: usize = 28; const W: u32 = 28; const C: u8 = 1; const F: i64 = 32; const K: u16 = 3;\n"


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--quick", action="store_true", help="fewer runs, at most 4,000 layers")
    options.add_argument("--runs", type=int, help="runs of which the fastest counts (5, or 2 if quick)")
    options.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there as well")
    options = options.parse_args()
    os.environ.pop("RUSTC_WRAPPER", None)  # a cache would be measured instead
    runs = options.runs or (2 if options.quick else 5)
    version = run(["rustc", "--version"]).stdout.strip()
    print(f"{version}; the least of {runs} runs\n")
    with tempfile.TemporaryDirectory(prefix="netweight-") as directory:
        crate = Crate(Path(directory))
        first = cold(crate, min(runs, 3))
        results = {
            "rustc": version,
            "cold": first,
            "check": checks(crate, runs, options.quick, first["others"]),
            "instructions": instructions(Path(directory)),
        }
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n")


# 1. One network more

def chain(layers, convolution=LAYERS[0]):
    """That many layers that keep a shape of 28x28x32, one a line."""
    cycle = (convolution, *LAYERS[1:])
    return "".join(f"        {cycle[i % len(cycle)]}\n" for i in range(layers))


def network(elements, shape="28x28x1"):
    return f"netweight::network! {{\n    pub Net: {shape} = <\n{elements}    >\n}}\n"


def variants(quick):
    """What each is called, its number of layers, its source."""
    for layers in (0, 10, 150, 1000) if quick else (0, 10, 150, 1000, 8000):
        yield "literal", layers, network(chain(layers))
    for layers in (150, 1000):
        yield "named constants", layers, CONSTANTS + network(chain(layers, "conv(F, (K, K))"), "(H, W, C)")
    yield "`repeat 500 { … }`", 1500, network(f"        repeat 500 {{\n{chain(3)}        }}\n")
    block = "    block Unit(filters) { residual { conv(filters, 3x3) batchnorm } relu }\n"
    units = "    pub Net: 28x28x32 = <\n" + "        Unit(32)\n" * 1000 + "    >\n"
    yield "1,000 residual blocks", 4000, f"netweight::network! {{\n{block}{units}}}\n"
    resnet = example("resnet", "ResNet152")
    yield "ResNet-152", 514, resnet
    for task in "training", "inference":
        bound = f"const _: () = assert!(ResNet152::{task}().batch(8).memory().total() > 0);\n"
        yield f"ResNet-152, `{task}()` bound", 514, resnet + bound
    yield "GPT-2", 125, example("gpt2", "Gpt2")


def example(file, name):
    """The blocks of an example, and the one network of this name."""
    text = (ROOT / "examples" / f"{file}.rs").read_text()
    body = re.search(r"^netweight::network! \{\n(.*?)^\}\n", text, re.S | re.M).group(1)
    others = r"(?: *///.*\n)*    pub (\w+): [^<]*<[^>]*>\n"
    body = re.sub(others, lambda found: found.group(0) if found.group(1) == name else "", body)
    constants = "".join(re.findall(r"^const .*\n", text, re.M))
    return f"{constants}netweight::network! {{\n{body}}}\n"


def checks(crate, runs, quick, yardstick):
    sources = [(None, 0, "")] + list(variants(quick))
    crate.write("")
    crate.check()  # builds the dependencies
    times = [[] for _ in sources]
    for _ in range(runs):
        # In turn, so that a change of the machine's speed meets them all.
        for (_, _, source), seen in zip(sources, times):
            crate.write(source)
            seen.append(crate.check())
    without, *with_network = map(min, times)
    print(f"`cargo check` of a crate without a network takes {without:.3f} s of CPU; with one\n")
    print("| network | layers | CPU s more | ms a layer | in Y |\n|:--|--:|--:|--:|--:|")
    rows = []
    for (what, layers, _), seconds in zip(sources[1:], with_network):
        more = seconds - without
        each = f"{1000 * more / layers:.2f}" if layers else ""
        print(f"| {what} | {layers:,} | {more:.3f} | {each} | {more / yardstick:.3f} |")
        rows.append({"network": what, "layers": layers, "seconds": round(more, 4), "y": round(more / yardstick, 4)})
    print()
    return rows


# 2. The first build

def cold(crate, runs):
    """CPU seconds of rustc and its linker, by crate.

    The macro's dependencies have to be built, not only checked, and the
    engine twice: for the macro and for the program. A wrapper around rustc
    tells the crates apart; cargo's own time is left out.
    """
    crate.write("")
    log, shim = crate.directory / "rustc.log", crate.directory / "rustc.sh"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).resolve()}" "$@"\n')
    shim.chmod(0o755)
    totals = []
    for _ in range(runs):
        shutil.rmtree(crate.target, ignore_errors=True)
        log.write_text("")
        crate.check(RUSTC_WRAPPER=str(shim), NETWEIGHT_RUSTC_LOG=str(log))
        seconds = {}
        for line in log.read_text().splitlines():
            name, time = line.split()
            seconds[name] = seconds.get(name, 0) + float(time)
        del seconds["measured"]  # the crate itself would be checked anyway
        totals.append(seconds)
    least = {name: min(seconds[name] for seconds in totals) for name in totals[0]}
    ours = sum(least[name] for name in OURS)
    others = sum(least.values()) - ours
    print("The first `cargo check`, all dependencies built:\n\n| crate | CPU s |\n|:--|--:|")
    for name, time in sorted(least.items(), key=lambda entry: (entry[0] in OURS, entry[0])):
        print(f"| {name} | {time:.2f} |")
    print(f"\nThe three crates add {ours:.2f} s, {ours / others:.2f} Y, to the {others:.2f} s of syn, quote and")
    print("proc-macro2, which are 1 Y.\n")
    return {"ours": round(ours, 3), "others": round(others, 3), "crates": least}


def wrapper(command):
    """Runs rustc for cargo and notes its CPU time."""
    status = subprocess.call(command)
    if "--crate-name" in command:
        name = command[command.index("--crate-name") + 1]
        if name != "___":  # cargo asks rustc about the target
            with open(os.environ["NETWEIGHT_RUSTC_LOG"], "a") as log:
                log.write(f"{name} {children():.6f}\n")
    return status


# 3. The macro alone

def instructions(directory):
    if not shutil.which("valgrind"):
        print("Instructions: skipped, for there is no valgrind here.")
        return None
    built = run(["cargo", "test", "--lib", "--no-run", "--locked", "--message-format=json"],
                cwd=ROOT / "macros", CARGO_TARGET_DIR=str(directory / "tests"))
    messages = map(json.loads, built.stdout.splitlines())
    binary = next(message["executable"] for message in messages if message.get("executable"))
    # The tests of a macro load rustc's libraries.
    libraries = run(["rustc", "--print", "target-libdir"]).stdout.strip()
    ran = run(["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--toggle-collect={EXPAND}",
               binary, TEST, "--exact", "--test-threads=1"], LD_LIBRARY_PATH=libraries)
    count = int(re.search(r"Collected : (\d+)", ran.stderr)[1])
    if not count:
        sys.exit(f"no instructions counted: is there still a test `{TEST}`, and `expand::network`?")
    print(f"`expand::network` takes {count:,} instructions on 150 layers, in a debug build.")
    return count


# Running cargo

class Crate:
    """A crate that depends on netweight, and nothing else."""

    def __init__(self, directory):
        self.directory = directory / "measured"
        self.target = directory / "target"
        (self.directory / "src").mkdir(parents=True)
        manifest = '[package]\nname = "measured"\nedition = "2024"\n\n[dependencies]\n'
        (self.directory / "Cargo.toml").write_text(f"{manifest}netweight = {{ path = '{ROOT}' }}\n")
        if (ROOT / "Cargo.lock").exists():
            shutil.copy(ROOT / "Cargo.lock", self.directory)  # the versions that are tested
        self.write("")
        run(["cargo", "fetch"], cwd=self.directory)

    def write(self, source):
        (self.directory / "src" / "lib.rs").write_text(source)

    def check(self, **environment):
        """Checks the crate; returns the CPU seconds."""
        before = children()
        run(["cargo", "check", "--offline"], cwd=self.directory, CARGO_TARGET_DIR=str(self.target), **environment)
        return children() - before


def run(command, cwd=None, **environment):
    environment = {**os.environ, "CARGO_INCREMENTAL": "0", **environment}
    ran = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True)
    if ran.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{ran.stderr[-4000:]}")
    return ran


def children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    if "NETWEIGHT_RUSTC_LOG" in os.environ:
        sys.exit(wrapper(sys.argv[1:]))
    main()
