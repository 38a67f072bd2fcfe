"""Writes digits.txt from the table that scikit-learn carries.

    pip download --no-deps --only-binary :all: scikit-learn
    unzip scikit_learn-*.whl sklearn/datasets/data/digits.csv.gz
    python3 make.py sklearn/datasets/data/digits.csv.gz > digits.txt
"""

import gzip
import sys

LEVELS = "0123456789abcdefg"

for line in gzip.open(sys.argv[1], "rt"):
    *pixels, digit = [int(float(field)) for field in line.split(",")]
    assert len(pixels) == 64 and 0 <= digit <= 9
    print("".join(LEVELS[pixel] for pixel in pixels), digit)
