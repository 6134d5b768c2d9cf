"""Fully connected layers."""

import torch
import torch.nn.functional as F

from golden import Case


def cases():
    weights = {"weight": [6, 4], "bias": [6]}
    yield Case("dense", {"type": "dense", "units": 6}, [[4]], F.linear, weights)
    yield Case(
        "dense-without-bias", {"type": "dense", "units": 6, "bias": False}, [[4]], F.linear, {"weight": [6, 4]}
    )
    yield Case(
        "rbf",
        {"type": "rbf", "units": 3},
        [[4]],
        lambda x, weight: ((x[:, None, :] - weight) ** 2).sum(2),
        {"weight": [3, 4]},
    )
    yield Case(
        "rbf-negative",
        {"type": "rbf", "units": 3, "negative": True},
        [[4]],
        lambda x, weight: -torch.cdist(x, weight) ** 2,
        {"weight": [3, 4]},
    )
