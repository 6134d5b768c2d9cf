"""Activation functions: https://docs.pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity"""

import torch
import torch.nn.functional as F

from golden import Case

# Values at which a function may overflow or lose its gradient, in two samples.
EXTREME = torch.tensor([[-1000.0, -100.0, -20.0, -5.0, -0.5], [0.5, 5.0, 20.0, 100.0, 1000.0]])


def cases():
    for name, settings, function in [
        ("relu", {}, F.relu),
        ("sigmoid", {}, torch.sigmoid),
        ("softmax", {}, lambda x: F.softmax(x, 1)),
        ("tanh", {}, torch.tanh),
    ]:
        layer = {"type": name, **settings}
        name = "-".join([name] + [str(value) for value in settings.values()])
        # Over twice the range of other layers, so that bends are passed.
        yield Case(name, layer, [torch.linspace(-4, 4.25, 2 * 3 * 2 * 2).reshape(3, 2, 2, 2).transpose(0, 1)], function)
        yield Case(name + "-extreme", layer, [EXTREME], function)
