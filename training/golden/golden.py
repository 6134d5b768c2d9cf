"""What the scripts of this folder that make golden values share: small exact numbers, and the files.

A file has these lines for a case, `#` begins a comment:

    CASE spec {...}                 the specification in which the component is named
    CASE/NAME [D0,D1,...] V0 V1 ... an array, row-major
"""

import json
import os

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

FOLDER = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../src/test/resources/io/striate/training/golden"
)


class Numbers:
    """Multiples of 2^-10, drawn anew for each name: exact in float32, and short to write."""

    def __init__(self, name):
        self.generator = torch.Generator().manual_seed(sum(map(ord, name)))

    def __call__(self, shape, low=-1.0, high=1.0):
        values = torch.rand(shape, generator=self.generator) * (high - low) + low
        return torch.round(values * 1024) / 1024

    def labels(self, shape, classes):
        return torch.randint(classes, shape, generator=self.generator)


class File:
    """A file of golden values among the test resources of this module."""

    def __init__(self, name, script, story):
        self.path = os.path.join(FOLDER, name)
        self.lines = ["# " + line for line in story.strip().split("\n")]
        self.lines.append("# Made by %s with PyTorch %s, in float64." % (script, torch.__version__))
        self.case = ""

    def begin(self, case, spec):
        self.case = case
        self.lines.append("%s spec %s" % (case, json.dumps(spec)))

    def put(self, name, array):
        array = torch.as_tensor(array).detach()
        shape = ",".join(str(extent) for extent in array.shape)
        values = " ".join(repr(value) for value in array.flatten().tolist())
        self.lines.append("%s/%s [%s] %s" % (self.case, name, shape, values))

    def close(self):
        with open(self.path, "w", encoding="utf-8", newline="\n") as out:
            out.write("\n".join(self.lines) + "\n")


def trained(**train):
    """A specification whose training has some settings."""
    return {
        "striate": 1,
        "input": [2],
        "layers": [{"type": "dense", "units": 2}],
        "loss": "softmax-cross-entropy",
        "train": dict({"data": "mnist", "epochs": 6, "optimizer": {"type": "sgd", "learningRate": 0.5}}, **train),
    }


def measured(shape, loss, **output):
    """A specification whose output is its input."""
    return dict(
        {"striate": 1, "input": shape, "layers": [{"type": "dropout", "rate": 0}], "loss": loss}, **output
    )
