#!/usr/bin/env python3
"""Opens the documentation of declared networks in a browser and looks at it.

    python3 tests/rustdoc/check.py            # what must hold of every page
    python3 tests/rustdoc/check.py --pictures # and makes the README's pictures
    python3 tests/rustdoc/check.py --shots FOLDER   # and pictures of all pages

Needs cargo and Chromium. Without Chromium it installs Debian's with apt-get;
where that fails, too, it skips, but not under CI=true.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from browser import Browser, find  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
THEMES = "light", "dark", "ayu"
WIDTHS = 1280, 390
EXAMPLES = {"mnist": ["Mnist"], "resnet": ["ResNet50", "ResNet18"], "gpt2": ["Gpt2"]}
CRATE = ["Mnist", "Größe", "Final", "Unknown", "Chain", "NoDrawing", "NoTable", "Neither", "Declared"]
# What a page has to say, whatever the theme and the width. The numbers are
# those of the lecture, of torchvision and of transformers.
SAYS = {
    "mnist/Mnist": ["813,802", "8,255,232", "3.10 MiB", "58.71 MiB of 3.27 GiB", "1.8 %",
                    "kept free: 694.25 MiB for the CUDA context and", "fc(128)"],
    "resnet/ResNet50": ["25,557,032", "4,089,184,256", "layer3", "427x427"],
    "resnet/ResNet18": ["11,176,512 + …", "fc(CLASSES)", "224x224x3 → CLASSES"],
    "gpt2/Gpt2": ["124,439,808", "474.70 MiB", "h × 12", "attention(12, causal = true, dropout = 0.1, mask = stored_bool)"],
    "labels/Mnist": ["49.00 KiB of 128.00 KiB of RAM", "795.32 KiB of 1.00 MiB of flash"],
    "labels/Größe": ["39.23 MiB of about 22.64 GiB", "kept free: 1.00 GiB by headroom", "entrée × 3",
                     "each of 0 to 2", "`<b>&amp;</b>` & \"quotes\". A second paragraph."],
    "labels/Final": ["holds; how much is used depends on constants", "fc(CLASSES)"],
    "labels/Unknown": ["(SIDE, SIDE, 3)", "<u8 as Width>"],
    "labels/Chain": ["1 MAC is 2 FLOPs"],
    "labels/NoDrawing": ["36 of 100, 36.0 %"],
    "labels/NoTable": ["36 of 100", "36.0 %"],
    "labels/Neither": ["36 params"],
    "labels/Declared": ["Through a macro.", "fc(4)"],
}
UNDRAWN = "Unknown", "NoDrawing", "Neither", "Declared"
UNTABLED = "NoTable", "Neither"

# Everything of one page, as the browser has laid it out.
MEASURE = """(() => {
  const label = document.querySelector('.netweight'), page = document.documentElement;
  document.querySelectorAll('.netweight details').forEach(details => details.open = true);
  const luminance = color => {
    const [r, g, b] = color.match(/[\\d.]+/g).map(Number)
      .map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = element => {
    for (; element; element = element.parentElement) {
      const color = getComputedStyle(element).backgroundColor;
      if (!/^rgba\\(.*, 0\\)$|transparent/.test(color)) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const contrast = (front, element) => {
    const [a, b] = [luminance(front), luminance(behind(element))].sort();
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  };
  const texts = [], contrasts = [];
  const svg = document.querySelector('.netweight svg');
  for (const text of svg ? svg.querySelectorAll('text') : []) {
    const { x, y, width, height } = text.getBBox();
    texts.push({ text: text.textContent, x, y, width, height });
    contrasts.push(contrast(getComputedStyle(text).fill, svg));
  }
  const cells = [...document.querySelectorAll('.nw-rows span, .nw-rows i')];
  for (const cell of cells) contrasts.push(contrast(getComputedStyle(cell).color, cell));
  const box = svg && svg.getBoundingClientRect();
  return {
    theme: page.dataset.theme, text: document.querySelector('.docblock').textContent,
    constants: [...document.querySelectorAll('section.associatedconstant h4')].map(h => h.textContent),
    sidebar: document.querySelector('.sidebar').textContent,
    page: [page.scrollWidth, page.clientWidth], label: label && [label.scrollWidth, label.clientWidth],
    width: window.innerWidth,
    right: Math.max(0, ...[...document.querySelectorAll('.netweight *')].map(e => e.getBoundingClientRect().right)),
    cut: cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent),
    svg: svg && { view: svg.getAttribute('viewBox').split(' ').map(Number), role: svg.getAttribute('role'),
      scale: box.width / svg.viewBox.baseVal.width, labelled: svg.getAttribute('aria-labelledby').split(' ')
        .map(id => document.querySelectorAll(`[id="${CSS.escape(id)}"]`).length) },
    texts, least: Math.min(...contrasts, 21), rows: document.querySelectorAll('.nw-rows').length,
    scripts: document.querySelectorAll('.netweight script').length,
  };
})()"""

# From the top of the page to the end of the label.
SHOWN = """(() => {
  document.querySelectorAll('.netweight details').forEach((details, index) => details.open = index < 2);
  const bottom = document.querySelector('.docblock').getBoundingClientRect().bottom;
  return { x: 0, y: 0, width: window.innerWidth, height: bottom + window.scrollY + 20 };
})()"""

# Draws again in the widest font that a machine may have in its place.
WIDER = """(() => {
  const svg = document.querySelector('.netweight svg');
  svg?.setAttribute('font-family', "'DejaVu Sans', sans-serif");
  return svg !== null;
})()"""

failures = []


def check(holds, page, what):
    if not holds:
        failures.append(f"{page}: {what}")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--pictures", action="store_true", help="make the README's pictures")
    options.add_argument("--shots", type=Path, metavar="FOLDER", help="keep a picture of every page")
    options = options.parse_args()
    program = chromium()
    pages = documented()
    check_sizes(pages)
    with Browser(program) as browser:
        for name, path in pages.items():
            for theme in THEMES:
                for width in WIDTHS:
                    browser.open(path, theme, width)
                    look(browser, name, theme, width)
                    if options.shots:
                        options.shots.mkdir(parents=True, exist_ok=True)
                        file = f"{name.replace('/', '-')}-{theme}-{width}.png"
                        (options.shots / file).write_bytes(browser.shoot(SHOWN))
            # Where there is no Helvetica, letters may be wider.
            if browser.run(WIDER):
                look(browser, name, theme, width)
        pictures(browser, pages["mnist/Mnist"], options.pictures)
    if failures:
        sys.exit("\n".join(["the label is wrong:", *failures]))
    print(f"{len(pages)} pages in {len(THEMES)} themes, {' and '.join(map(str, WIDTHS))} pixels wide: all is well")


def chromium():
    if not find():
        apt = "apt-get" if os.geteuid() == 0 else "sudo -n apt-get"
        install = f"{apt} update -qq && {apt} install -qq -y --no-install-recommends chromium fonts-liberation"
        subprocess.run(install, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if program := find():
        return program
    if os.environ.get("CI") == "true":
        sys.exit("there is no Chromium, and it could not be installed")
    print("SKIPPED: the pages of the label are not looked at, for there is no Chromium here")
    sys.exit(0)


def documented():
    """The pages, by crate and network."""
    environment = {**os.environ, "RUSTDOCFLAGS": "-D warnings"}
    for example in EXAMPLES:
        subprocess.run(["cargo", "rustdoc", "--quiet", "--locked", "--example", example], cwd=ROOT, check=True,
                       env={**environment, "CARGO_TARGET_DIR": str(TARGET)})
    subprocess.run(["cargo", "doc", "--quiet", "--no-deps"], cwd=ROOT / "tests/crates/labels", check=True,
                   env={**environment, "CARGO_TARGET_DIR": str(TARGET / "crates")})
    pages = {f"{crate}/{network}": TARGET / "doc" / crate / f"struct.{network}.html"
             for crate, networks in EXAMPLES.items() for network in networks}
    return pages | {f"labels/{network}": TARGET / "crates/doc/labels" / f"struct.{network}.html" for network in CRATE}


def check_sizes(pages):
    without = pages["labels/Neither"].stat().st_size
    more = pages["labels/Chain"].stat().st_size - without
    print(f"150 layers add {more:,} bytes to a page of {without:,}")
    check(0 < more < 100_000, "labels/Chain", f"150 layers add {more:,} bytes")


def look(browser, name, theme, width):
    page, network = f"{name}, {theme}, {width}", name.split("/")[1]
    seen = browser.run(MEASURE)
    check(seen["theme"] == theme, page, f"the theme is {seen['theme']}")
    check(seen["width"] == width, page, f"it is {seen['width']} wide")
    for text in SAYS[name]:
        check(text in seen["text"], page, f"it does not say {text!r}")
    check("network!" not in seen["sidebar"], page, "the sidebar shows the expansion")
    check(seen["page"][0] <= seen["page"][1], page, f"the page is too wide: {seen['page']}")
    check(seen["right"] <= width, page, f"something ends at {seen['right']}")
    check(seen["scripts"] == 0, page, "there is a script")
    check(seen["least"] >= 4.5, page, f"a contrast of {seen['least']:.2f}")
    check((network in UNTABLED) == (seen["rows"] == 0), page, "the table")
    if label := seen["label"]:
        check(label[0] <= label[1], page, f"the label is too wide: {label}")
    check(not seen["cut"], page, f"cells are cut: {seen['cut']}")
    params = [line for line in seen["constants"] if line.startswith("pub const PARAMS")]
    if "813,802" in SAYS[name]:
        check(params == ["pub const PARAMS: u64 = 813802"], page, f"the constant is {params}")
    check((network in UNDRAWN) == (seen["svg"] is None), page, "the drawing")
    if seen["svg"]:
        look_at_drawing(browser, page, network, seen)


def look_at_drawing(browser, page, network, seen):
    svg, texts = seen["svg"], seen["texts"]
    _, _, wide, high = svg["view"]
    check(svg["role"] == "img" and svg["labelled"] == [1, 1], page, f"role and labels: {svg}")
    # Sizes begin at 11 units: 10 pixels can still be read.
    check(svg["scale"] > 10 / 11, page, f"it is drawn too small: {svg['scale']:.2f}")
    names = [name for name in browser.images() if name.startswith(f"The label of {network}.")]
    check(len(names) == 1 and "Of the params: " in names[0], page, f"a screen reader says {browser.images()}")
    check(len(texts) > 15, page, "there is hardly any text")
    for box in texts:
        inside = box["x"] >= 12 and box["y"] >= 2 and box["x"] + box["width"] <= wide - 12
        check(inside and box["y"] + box["height"] <= high - 2, page, f"outside of the drawing: {box}")
    for index, one in enumerate(texts):
        for other in texts[index + 1:]:
            check(not overlap(one, other), page, f"{one['text']!r} lies on {other['text']!r}")


def overlap(one, other):
    """Whether two texts touch, but for the room above and below letters."""
    across = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    down = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    return across > 0 and down > 0.35 * min(one["height"], other["height"])


def pictures(browser, path, makes):
    """The README's pictures: the drawing of the page in a file of its own."""
    for theme in "light", "dark":
        browser.open(path, theme, WIDTHS[0])
        drawn = browser.run("""(() => {
          const svg = document.querySelector('.netweight svg'), color = getComputedStyle(svg).color;
          svg.setAttribute('color', color);
          return new XMLSerializer().serializeToString(svg);
        })()""") + "\n"
        file = Path(__file__).resolve().parent / f"label-{theme}.svg"
        if makes:
            file.write_text(drawn)
        check(file.exists() and file.read_text() == drawn, file.name, "it is not what the page shows: run with --pictures")


if __name__ == "__main__":
    main()
