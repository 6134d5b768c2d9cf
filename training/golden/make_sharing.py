#!/usr/bin/env python3
"""Makes the golden values of networks whose layers share parameters.

    python3 make_sharing.py

needs PyTorch.

    state NAME                      a parameter or statistic before the step
    input NAME                      a batch of an input; the labels are `input target`
    loss
    gradient NAME                   of the loss, by a parameter
    next NAME                       what a statistic becomes
"""

import torch
from torch import nn
from torch.nn import functional as F

import golden

SIAMESE = {
    "striate": 1,
    "inputs": {"left": [1, 6, 6], "right": [1, 6, 6]},
    "blocks": {
        "tower": {
            "layers": [
                {"type": "conv2d", "name": "conv", "filters": 3, "kernel": 3, "padding": 1},
                {"type": "batchnorm", "name": "norm", "activation": "prelu"},
                {"type": "avgpool2d", "kernel": 2},
                "flatten",
            ]
        }
    },
    "layers": [
        {"use": "tower", "name": "a", "from": "left"},
        {"use": "tower", "name": "b", "from": "right", "shareWith": "a"},
        {"type": "concat", "from": ["a", "b"]},
        {"type": "dense", "name": "head", "units": 3},
    ],
    "loss": "softmax-cross-entropy",
}

THREE_SIZES = {
    "striate": 1,
    "input": [2, 8, 8],
    "layers": [
        {"type": "conv2d", "name": "step", "filters": 2, "kernel": 3, "padding": 1, "activation": "tanh"},
        {
            "repeat": 2,
            "layers": [{"type": "avgpool2d", "kernel": 2}, {"type": "conv2d", "shareWith": "step"}],
        },
        "flatten",
        {"type": "dense", "name": "head", "units": 3},
    ],
    "loss": "softmax-cross-entropy",
}


class Siamese(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 3, 3, padding=1)
        self.norm = nn.BatchNorm2d(3, momentum=0.1)
        self.slope = nn.PReLU(3)
        self.head = nn.Linear(54, 3)

    def tower(self, image):
        return F.avg_pool2d(self.slope(self.norm(self.conv(image))), 2).flatten(1)

    def forward(self, left, right):
        return self.head(torch.cat([self.tower(left), self.tower(right)], 1))

    def states(self):
        return {
            "a/conv.weight": self.conv.weight,
            "a/conv.bias": self.conv.bias,
            "a/norm.scale": self.norm.weight,
            "a/norm.shift": self.norm.bias,
            "a/norm.mean": self.norm.running_mean,
            "a/norm.variance": self.norm.running_var,
            "a/norm.prelu.weight": self.slope.weight,
            "head.weight": self.head.weight,
            "head.bias": self.head.bias,
        }


class ThreeSizes(nn.Module):
    def __init__(self):
        super().__init__()
        self.step = nn.Conv2d(2, 2, 3, padding=1)
        self.head = nn.Linear(8, 3)

    def forward(self, input):
        image = torch.tanh(self.step(input))
        for _ in range(2):
            image = torch.tanh(self.step(F.avg_pool2d(image, 2)))
        return self.head(image.flatten(1))

    def states(self):
        return {
            "step.weight": self.step.weight,
            "step.bias": self.step.bias,
            "head.weight": self.head.weight,
            "head.bias": self.head.bias,
        }


def case(out, name, spec, network, shapes):
    out.begin(name, spec)
    numbers = golden.Numbers(name)
    with torch.no_grad():
        for state, value in network.states().items():
            value.copy_(numbers(value.shape, 0.5 if "variance" in state else -0.5, 1.0))
            out.put("state " + state, value)
    inputs = [numbers([2] + shape) for shape in shapes.values()]
    labels = numbers.labels([2], 3)
    for input, value in zip(shapes, inputs):
        out.put("input " + input, value)
    out.put("input target", labels)
    loss = F.cross_entropy(network(*inputs), labels)
    loss.backward()
    out.put("loss", loss)
    for state, value in network.states().items():
        if value.requires_grad:
            out.put("gradient " + state, value.grad)
        else:
            out.put("next " + state, value)


def main():
    out = golden.File("sharing.txt", "make_sharing.py", "A step of networks whose layers share parameters.")
    case(out, "siamese", SIAMESE, Siamese(), {"left": [1, 6, 6], "right": [1, 6, 6]})
    case(out, "three-sizes", THREE_SIZES, ThreeSizes(), {"input": [2, 8, 8]})
    out.close()


main()
