"""Cells of the Neocognitron, and the Madaline, from the formulas of the papers."""

import torch
import torch.nn.functional as F

from golden import Case


def falloff(kernel, factor, total=None):
    """Connections that fall with the distance from the middle; Striate keeps constants in single precision."""
    y = torch.arange(kernel)[:, None] - (kernel - 1) / 2
    x = torch.arange(kernel)[None, :] - (kernel - 1) / 2
    values = factor ** torch.sqrt(y * y + x * x)
    if total is not None:
        values = total * values / values.sum()
    return values.float().double()


def s_cells(kernel, padding, r, factor):
    def function(x, excitation, inhibition):
        c = falloff(kernel, factor, 1 / x.shape[1]).expand(1, x.shape[1], kernel, kernel)
        v = torch.sqrt(F.conv2d(x * x, c, padding=padding))
        ratio = (1 + F.conv2d(x, excitation, padding=padding)) / (
            1 + 2 * r / (1 + r) * inhibition[:, None, None] * v
        )
        return r * torch.relu(ratio - 1)

    return function


def c_cells(kernel, padding, alpha, factor):
    def function(x):
        d = falloff(kernel, factor).expand(x.shape[1], 1, kernel, kernel)
        e = F.conv2d(x, d, padding=padding, groups=x.shape[1])
        above = torch.relu((1 + e) / (1 + e.mean(1, keepdim=True)) - 1)
        return above / (alpha + above)

    return function


class Answer(torch.autograd.Function):
    """The answer, with the gradient of what is passed."""

    @staticmethod
    def forward(context, answer, passed):
        return answer

    @staticmethod
    def backward(context, gradient):
        return None, gradient


def madaline(logic):
    def sign(s):
        return 2.0 * (s > 0).double() - 1

    def function(x, weight, bias):
        s = F.linear(x, weight, bias)
        if logic == "and":
            return Answer.apply(sign(s).amin(1, keepdim=True), s.amin(1, keepdim=True))
        if logic == "or":
            return Answer.apply(sign(s).amax(1, keepdim=True), s.amax(1, keepdim=True))
        return Answer.apply(sign(sign(s).sum(1, keepdim=True)), s.mean(1, keepdim=True))

    return function


def cases():
    yield Case(
        "s-cells",
        {"type": "s-cells", "planes": 3, "kernel": 3},
        [[2, 5, 4]],
        s_cells(3, 0, 1.5, 0.9),
        {"excitation": [3, 2, 3, 3], "inhibition": [3]},
    )
    yield Case(
        "s-cells-settings",
        {"type": "s-cells", "planes": 3, "kernel": 3, "padding": 1, "selectivity": 4, "falloff": 0.5},
        [[2, 5, 4]],
        s_cells(3, 1, 4, 0.5),
        {"excitation": [3, 2, 3, 3], "inhibition": [3]},
    )
    yield Case("c-cells", {"type": "c-cells", "kernel": 2}, [[3, 5, 4]], c_cells(2, 0, 0.5, 0.9))
    yield Case(
        "c-cells-settings",
        {"type": "c-cells", "kernel": 3, "padding": 1, "saturation": 2, "falloff": 0.5},
        [[3, 5, 4]],
        c_cells(3, 1, 2, 0.5),
    )
    for logic in ["and", "or", "majority"]:
        yield Case(
            "madaline-" + logic,
            {"type": "madaline", "units": 3, "logic": logic},
            [[4]],
            madaline(logic),
            {"weight": [3, 4], "bias": [3]},
        )
