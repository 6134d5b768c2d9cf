"""Normalization layers."""

import torch
import torch.nn.functional as F

from golden import Case


def batchnorm(epsilon=1e-5, momentum=0.9):
    """PyTorch's momentum is the share of the new statistics, ours that of the old."""

    def training(x, scale, shift, mean, variance):
        y = F.batch_norm(x, mean, variance, scale, shift, True, 1 - momentum, epsilon)
        return y, {"mean": mean, "variance": variance}

    def inference(x, scale, shift, mean, variance):
        return F.batch_norm(x, mean, variance, scale, shift, False, 0, epsilon)

    return training, inference


def cases():
    for name, settings, shape in [
        ("batchnorm", {}, [4, 3, 2]),
        ("batchnorm-settings", {"epsilon": 0.0625, "momentum": 0.75}, [4, 3, 2]),
        ("batchnorm-of-features", {}, [4]),
    ]:
        training, inference = batchnorm(**settings)
        statistics = {
            "mean": torch.tensor([0.25, -0.5, 0.0, 1.0]),
            "variance": torch.tensor([0.5, 1.0, 2.0, 1.5]),
        }
        affine = {"scale": [4], "shift": [4]}
        yield Case(name, {"type": "batchnorm", **settings}, [shape], training, affine, statistics, inference)
