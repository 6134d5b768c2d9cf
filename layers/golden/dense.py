"""Fully connected layers."""

import torch.nn.functional as F

from golden import Case


def cases():
    weights = {"weight": [6, 4], "bias": [6]}
    yield Case("dense", {"type": "dense", "units": 6}, [[4]], F.linear, weights)
    yield Case(
        "dense-without-bias", {"type": "dense", "units": 6, "bias": False}, [[4]], F.linear, {"weight": [6, 4]}
    )
