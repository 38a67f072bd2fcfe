"""Writes memory_functions.csv beside this file: what functions hold at test time.

    python3 tests/golden/make_memory_functions.py

Needs what make_memory.py needs. Three U-Nets with concatenated skips, of the same layers:
`assigned` gives each result the name `x` again, `named` a name of its own, `modules` is
written as a module for each way down and up.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from make_memory import inference
from torch import nn


class Double(nn.Sequential):
    def __init__(self, channels, filters):
        convs = [nn.Conv2d(channels, filters, 3, padding=1), nn.Conv2d(filters, filters, 3, padding=1)]
        super().__init__(convs[0], nn.ReLU(), convs[1], nn.ReLU())


class Assigned(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1, self.down2, self.down3, self.bottom = Double(3, 8), Double(8, 16), Double(16, 32), Double(32, 64)
        self.grow3, self.grow2, self.grow1 = [nn.ConvTranspose2d(2 * n, n, 2, 2) for n in [32, 16, 8]]
        self.up3, self.up2, self.up1 = Double(64, 32), Double(32, 16), Double(16, 8)
        self.out = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        a = self.down1(x)
        b = self.down2(F.max_pool2d(a, 2))
        c = self.down3(F.max_pool2d(b, 2))
        x = self.bottom(F.max_pool2d(c, 2))
        x = self.grow3(x)
        x = self.up3(torch.cat([x, c], 1))
        x = self.grow2(x)
        x = self.up2(torch.cat([x, b], 1))
        x = self.grow1(x)
        x = self.up1(torch.cat([x, a], 1))
        return self.out(x)


class Named(Assigned):
    def forward(self, x):
        a = self.down1(x)
        b = self.down2(F.max_pool2d(a, 2))
        c = self.down3(F.max_pool2d(b, 2))
        bottom = self.bottom(F.max_pool2d(c, 2))
        grown3 = self.grow3(bottom)
        up3 = self.up3(torch.cat([grown3, c], 1))
        grown2 = self.grow2(up3)
        up2 = self.up2(torch.cat([grown2, b], 1))
        grown1 = self.grow1(up2)
        up1 = self.up1(torch.cat([grown1, a], 1))
        return self.out(up1)


class Up(nn.Module):
    def __init__(self, filters):
        super().__init__()
        self.grow, self.convs = nn.ConvTranspose2d(2 * filters, filters, 2, 2), Double(2 * filters, filters)

    def forward(self, below, skip):
        grown = self.grow(below)
        x = torch.cat([grown, skip], dim=1)
        return self.convs(x)


class Modules(nn.Module):
    def __init__(self):
        super().__init__()
        self.start = Double(3, 8)
        self.down = nn.ModuleList(nn.Sequential(nn.MaxPool2d(2), Double(n, 2 * n)) for n in [8, 16, 32])
        self.up = nn.ModuleList(Up(n) for n in [32, 16, 8])
        self.out = nn.Conv2d(8, 2, 1)

    def forward(self, x):
        a = self.start(x)
        b = self.down[0](a)
        c = self.down[1](b)
        x = self.down[2](c)
        x = self.up[0](x, c)
        x = self.up[1](x, b)
        x = self.up[2](x, a)
        return self.out(x)


if __name__ == "__main__":
    torch.set_num_threads(1)
    lines = ["# torch 2.8.0: bytes of one forward pass in eval mode on the CPU, f32, by make_memory_functions.py"]
    lines.append("case,batch,inference_peak")
    for case, build in [("assigned", Assigned), ("named", Named), ("modules", Modules)]:
        for batch in [1, 4, 16]:
            lines.append(f"{case},{batch},{inference(build(), torch.randn(batch, 3, 32, 32))}")
    Path(__file__).with_name("memory_functions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
