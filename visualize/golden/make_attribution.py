#!/usr/bin/env python3
"""Makes the golden values of attribution: gradients by the image under three rules for relu, and Grad-CAM.

    python3 make_attribution.py

needs PyTorch. The rules are hooks on the gradient of relu, as in the papers' own implementations.

    CASE spec {...}                 a network
    CASE/weight NAME                its parameters
    CASE/image                      [C, H, W]
    CASE/gradient RULE              of the class by the image: own, guided, deconvnet
    CASE/grad-cam                   at the size of the layer 'relu'
"""

import json
import os

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

CLASS = 1
FOLDER = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../src/test/resources/io/striate/visualize/golden"
)
SPEC = {
    "striate": 1,
    "name": "small",
    "input": [2, 8, 8],
    "layers": [
        {"type": "conv2d", "name": "first", "filters": 3, "kernel": 3, "padding": 1},
        {"type": "relu", "name": "relu1"},
        {"type": "maxpool2d", "name": "pool", "kernel": 2},
        {"type": "conv2d", "name": "second", "filters": 4, "kernel": 3},
        {"type": "relu", "name": "relu"},
        {"type": "flatten", "name": "flat"},
        {"type": "dense", "name": "classes", "units": 3},
    ],
    "loss": "softmax-cross-entropy",
}


class Rule(torch.autograd.Function):
    """relu with another gradient."""

    @staticmethod
    def forward(context, x, rule):
        context.save_for_backward(x)
        context.rule = rule
        return x.clamp(min=0)

    @staticmethod
    def backward(context, gradient):
        (x,) = context.saved_tensors
        passed = gradient if context.rule == "own" else gradient.clamp(min=0)
        return (passed if context.rule == "deconvnet" else passed * (x > 0)), None


def network(image, weights, rule):
    hidden = F.conv2d(image, weights["first.weight"], weights["first.bias"], padding=1)
    hidden = F.max_pool2d(Rule.apply(hidden, rule), 2)
    maps = Rule.apply(F.conv2d(hidden, weights["second.weight"], weights["second.bias"]), rule)
    maps.retain_grad()
    return maps, F.linear(maps.flatten(1), weights["classes.weight"], weights["classes.bias"])


def main():
    generator = torch.Generator().manual_seed(17)

    def numbers(*shape):
        return torch.round((torch.rand(shape, generator=generator) * 2 - 1) * 1024) / 1024

    weights = {
        "first.weight": numbers(3, 2, 3, 3),
        "first.bias": numbers(3),
        "second.weight": numbers(4, 3, 3, 3),
        "second.bias": numbers(4),
        "classes.weight": numbers(3, 16),
        "classes.bias": numbers(3),
    }
    lines = ["# Gradients of a class by the image, and Grad-CAM."]
    lines.append("# Made by make_attribution.py with PyTorch %s, in float64." % torch.__version__)
    lines.append("small spec " + json.dumps(SPEC))

    def put(name, array):
        array = array.detach()
        shape = ",".join(str(extent) for extent in array.shape)
        values = " ".join(repr(value) for value in array.flatten().tolist())
        lines.append("small/%s [%s] %s" % (name, shape, values))

    for name, values in weights.items():
        put("weight " + name, values)
    image = numbers(1, 2, 8, 8)
    put("image", image[0])
    for rule in ["own", "guided", "deconvnet"]:
        x = image.clone().requires_grad_()
        maps, logits = network(x, weights, rule)
        logits[0, CLASS].backward()
        put("gradient " + rule, x.grad[0])
        if rule == "own":
            alpha = maps.grad.mean(dim=(2, 3), keepdim=True)
            put("grad-cam", F.relu((alpha * maps).sum(dim=1))[0])
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, "attribution.txt"), "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(lines) + "\n")


main()
