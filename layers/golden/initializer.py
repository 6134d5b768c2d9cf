"""Initializers without random numbers: the weight of a layer.

    weight  the initial values
"""

import json
import math

import torch


def identity(shape, groups=1):
    weight = torch.empty(shape)
    return torch.nn.init.eye_(weight) if len(shape) == 2 else torch.nn.init.dirac_(weight, groups)


def bilinear(shape):
    """BilinearFiller of Caffe."""
    size = shape[3]
    factor = math.ceil(size / 2)
    center = (2 * factor - 1 - factor % 2) / (2 * factor)
    line = 1 - (torch.arange(size) / factor - center).abs()
    return (line[:, None] * line[None, :]).expand(shape)


def gabor(shape, wavelength=4.0, deviation=None, aspect=0.5, phase=0.0):
    deviation = wavelength / 2 if deviation is None else deviation
    y = (torch.arange(shape[2]) - (shape[2] - 1) / 2)[:, None]
    x = (torch.arange(shape[3]) - (shape[3] - 1) / 2)[None, :]
    filters = []
    for i in range(shape[0]):
        t = math.pi * i / shape[0]
        u, v = x * math.cos(t) + y * math.sin(t), y * math.cos(t) - x * math.sin(t)
        g = torch.exp(-(u**2 + (aspect * v) ** 2) / (2 * deviation**2)) * torch.cos(2 * math.pi * u / wavelength + phase)
        g = g.expand(shape[1:])
        filters.append(g * math.sqrt(2) / g.norm())
    return torch.stack(filters)


def gaussian(shape, deviation):
    y = (torch.arange(shape[2]) - (shape[2] - 1) / 2)[:, None]
    x = (torch.arange(shape[3]) - (shape[3] - 1) / 2)[None, :]
    bell = torch.exp(-(y**2 + x**2) / (2 * deviation**2))
    return (bell / bell.sum()).expand(shape)


def write(out):
    for name, layer, inputs, settings, weight in [
        ("identity", {"type": "dense", "units": 4}, [3], {}, identity([4, 3])),
        ("identity-conv2d", {"type": "conv2d", "filters": 2, "kernel": [3, 2]}, [3, 4, 4], {}, identity([2, 3, 3, 2])),
        (
            "identity-groups",
            {"type": "conv2d", "filters": 6, "kernel": 3, "groups": 2},
            [4, 4, 4],
            {"groups": 2},
            identity([6, 2, 3, 3], 2),
        ),
        (
            "bilinear-even",
            {"type": "conv-transpose2d", "filters": 2, "kernel": 4, "stride": 2, "padding": 1, "groups": 2},
            [2, 3, 3],
            {},
            bilinear([2, 1, 4, 4]),
        ),
        ("bilinear-odd", {"type": "conv-transpose2d", "filters": 1, "kernel": 5}, [2, 3, 3], {}, bilinear([2, 1, 5, 5])),
        ("gaussian-blur", {"type": "depthwise-conv2d", "kernel": [4, 3]}, [2, 6, 6], {"deviation": 1.5}, gaussian([2, 1, 4, 3], 1.5)),
        ("gabor", {"type": "conv2d", "filters": 4, "kernel": 5}, [2, 6, 6], {}, gabor([4, 2, 5, 5])),
        (
            "gabor-settings",
            {"type": "conv2d", "filters": 3, "kernel": [4, 3]},
            [1, 6, 6],
            {"wavelength": 3, "deviation": 2.5, "aspect": 1, "phase": 1.5},
            gabor([3, 1, 4, 3], 3, 2.5, 1, 1.5),
        ),
    ]:
        init = {"type": name.split("-")[0], **settings}
        spec = {"striate": 1, "inputs": {"input": inputs}, "layers": [{"name": "tested", **layer, "init": init}]}
        out.write("%s spec %s\n" % (name, json.dumps(spec)))
        shape = ",".join(str(d) for d in weight.shape)
        values = " ".join(repr(v) for v in weight.flatten().tolist())
        out.write("%s/weight [%s] %s\n" % (name, shape, values))
