#!/usr/bin/env python3
"""Makes the golden values of the bundled gradient transforms.

    python3 make_gradients.py

needs PyTorch.

    gradient NAME                   of a parameter
    changed NAME                    what becomes of it
"""

import torch

import golden

SHAPES = {"filter": [2, 2, 2, 2], "matrix": [3, 2], "bias": [3]}


def every(clip, tensors, limit):
    for tensor in tensors:
        clip([tensor], limit)


def main():
    norm, value = torch.nn.utils.clip_grad_norm_, torch.nn.utils.clip_grad_value_
    cases = [
        ("clip-norm", "clip-norm", lambda t: norm(t, 1.0)),
        ("clip-norm-above", {"type": "clip-norm", "norm": 100}, lambda t: norm(t, 100.0)),
        ("clip-norm-each", {"type": "clip-norm", "norm": 1.5, "each": True}, lambda t: every(norm, t, 1.5)),
        ("clip-value", {"type": "clip-value", "value": 0.25}, lambda t: value(t, 0.25)),
    ]
    out = golden.File("gradients.txt", "make_gradients.py", "Gradient transforms.")
    for case, settings, clip in cases:
        out.begin(case, golden.trained(gradients=[settings]))
        numbers = golden.Numbers(case)
        tensors = {}
        for name, shape in SHAPES.items():
            tensors[name] = torch.zeros(shape, requires_grad=True)
            tensors[name].grad = numbers(shape)
            out.put("gradient " + name, tensors[name].grad)
        clip(list(tensors.values()))
        for name, tensor in tensors.items():
            out.put("changed " + name, tensor.grad)
    out.close()


main()
