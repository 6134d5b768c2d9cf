#!/usr/bin/env python3
"""Makes the golden values of the bundled layer types and initializers.

    python3 make_golden.py [FOLDER]

needs PyTorch and nothing else; FOLDER is by default that of the test resources of this module. There is a file
for each family, made by the script of its name beside this one; `golden.py` describes the files.
"""

import os
import sys

import torch

import activation
import cells
import convolution
import dense
import initializer
import merge
import normalization
import pooling
import regularization
import sequence
import shape

HERE = os.path.dirname(os.path.abspath(__file__))
DEFAULT = os.path.join(HERE, "../src/test/resources/io/striate/layers/golden")
FAMILIES = [activation, cells, convolution, dense, merge, normalization, pooling, sequence, shape]


def opened(folder, family):
    out = open(os.path.join(folder, "%s.txt" % family.__name__), "w", encoding="utf-8")
    out.write("# Made by layers/golden/make_golden.py with PyTorch %s, in float64.\n" % torch.__version__)
    return out


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else DEFAULT
    os.makedirs(folder, exist_ok=True)
    for family in FAMILIES:
        with opened(folder, family) as out:
            for case in family.cases():
                case.write(out)
    for other in [initializer, regularization]:
        with opened(folder, other) as out:
            other.write(out)


main()
