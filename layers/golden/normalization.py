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


def layer_norm(axes, epsilon=1e-5):
    """PyTorch's is over the last axes, so others are moved there."""

    def function(x, scale, shift):
        others = [axis for axis in range(x.dim()) if axis - 1 not in axes]
        order = others + [axis + 1 for axis in axes]
        y = F.layer_norm(x.permute(order), scale.shape, scale, shift, epsilon)
        return y.permute([order.index(axis) for axis in range(x.dim())])

    return function


def lrn_within_channel(x, size, alpha, beta, k):
    """Caffe's, whose mean counts the padding."""
    mean = F.avg_pool2d(x * x, size, 1, size // 2, count_include_pad=True)
    return x / (k + alpha * mean) ** beta


def local_contrast_norm(size, deviation, parts="both", epsilon=1e-4):
    """The formulas of Jarrett and others (2009); weights at the borders as in Torch 7."""
    at = torch.arange(size) - size // 2
    square = (at[:, None] ** 2 + at[None, :] ** 2).to(torch.float64)
    # The layer's weights are float32.
    gaussian = torch.exp(-square / (2 * deviation**2)).to(torch.float32).to(torch.float64)

    def weighted(x):
        kernel = gaussian.expand(1, x.shape[1], size, size)
        sums = F.conv2d(x, kernel, padding=size // 2)
        return sums / F.conv2d(torch.ones_like(x[:1]), kernel, padding=size // 2)

    def function(x):
        v = x if parts == "divisive" else x - weighted(x)
        if parts == "subtractive":
            return v
        deviation = weighted(v * v).sqrt()
        mean = deviation.mean((1, 2, 3), keepdim=True)
        return v / torch.maximum(deviation, mean).clamp_min(epsilon)

    return function


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
    image = [4, 3, 3]
    affine = {"scale": [4], "shift": [4]}
    for name, settings, shape, parameters, function in [
        ("group-norm", {"groups": 2}, image, affine, lambda x, **p: F.group_norm(x, 2, p["scale"], p["shift"])),
        (
            "group-norm-settings",
            {"groups": 2, "epsilon": 0.0625, "affine": False},
            [4],
            {},
            lambda x: F.group_norm(x, 2, eps=0.0625),
        ),
        ("instance-norm", {}, image, {}, F.instance_norm),
        (
            "instance-norm-settings",
            {"epsilon": 0.0625, "affine": True},
            image,
            affine,
            lambda x, scale, shift: F.instance_norm(x, weight=scale, bias=shift, eps=0.0625),
        ),
        ("layer-norm", {}, image, {"scale": image, "shift": image}, layer_norm([0, 1, 2])),
        ("layer-norm-of-steps", {"axes": [1]}, [3, 4], affine, layer_norm([1])),
        (
            "layer-norm-of-channels",
            {"axes": [0], "epsilon": 0.0625},
            image,
            affine,
            layer_norm([0], 0.0625),
        ),
        (
            "local-contrast-norm",
            {"size": 3},
            [2, 5, 4],
            {},
            local_contrast_norm(3, 0.75),
        ),
        (
            "local-contrast-norm-subtractive",
            {"size": 5, "deviation": 2, "parts": "subtractive"},
            [2, 5, 4],
            {},
            local_contrast_norm(5, 2, "subtractive"),
        ),
        (
            "local-contrast-norm-divisive",
            {"size": 3, "parts": "divisive", "epsilon": 0.5},
            [2, 5, 4],
            {},
            local_contrast_norm(3, 0.75, "divisive", 0.5),
        ),
        ("lrn", {}, [7, 3, 2], {}, lambda x: F.local_response_norm(x, 5)),
        (
            "lrn-settings",
            {"size": 4, "alpha": 0.5, "beta": 0.5, "k": 2},
            [7, 3, 2],
            {},
            lambda x: F.local_response_norm(x, 4, 0.5, 0.5, 2),
        ),
        (
            "lrn-within-channel",
            {"size": 3, "alpha": 0.5, "region": "within-channel"},
            image,
            {},
            lambda x: lrn_within_channel(x, 3, 0.5, 0.75, 1),
        ),
    ]:
        kind = "lrn"
        for each in ("group-norm", "instance-norm", "layer-norm", "local-contrast-norm"):
            kind = each if name.startswith(each) else kind
        yield Case(name, {"type": kind, **settings}, [shape], function, parameters)
