"""Activation functions: https://docs.pytorch.org/docs/stable/nn.html#non-linear-activations-weighted-sum-nonlinearity"""

import torch
import torch.nn.functional as F

from golden import Case

# Values at which a function may overflow or lose its gradient, in two samples.
EXTREME = torch.tensor([[-1000.0, -100.0, -20.0, -5.0, -0.5], [0.5, 5.0, 20.0, 100.0, 1000.0]])


def step(x):
    """1 above 0, else 0; its gradient is that of the identity (Bengio, Léonard and Courville, arXiv:1308.3432)."""
    return torch.heaviside(x, torch.zeros(())).detach() + (x - x.detach())


def cases():
    for name, settings, function in [
        ("elu", {}, F.elu),
        ("elu", {"alpha": 0.5}, lambda x: F.elu(x, 0.5)),
        ("gelu", {}, F.gelu),
        ("gelu", {"approximation": "tanh"}, lambda x: F.gelu(x, approximate="tanh")),
        # The gradient of PyTorch's hardsigmoid has the factor 1/6 in float32 only.
        ("hard-sigmoid", {}, lambda x: torch.clamp(x / 6 + 0.5, 0, 1)),
        ("hard-sigmoid", {"slope": 0.25, "offset": 0.375}, lambda x: torch.clamp(0.25 * x + 0.375, 0, 1)),
        ("hard-swish", {}, F.hardswish),
        ("leaky-relu", {}, F.leaky_relu),
        ("leaky-relu", {"slope": 0.25}, lambda x: F.leaky_relu(x, 0.25)),
        ("lecun-tanh", {}, lambda x: 1.7159 * torch.tanh(x * 2 / 3)),
        ("log-softmax", {}, lambda x: F.log_softmax(x, 1)),
        ("mish", {}, F.mish),
        ("relu", {}, F.relu),
        ("relu6", {}, F.relu6),
        ("selu", {}, F.selu),
        ("sigmoid", {}, torch.sigmoid),
        ("silu", {}, F.silu),
        ("softmax", {}, lambda x: F.softmax(x, 1)),
        # PyTorch is linear above a threshold, by default 20; we are not.
        ("softplus", {}, lambda x: F.softplus(x, threshold=700)),
        ("softplus", {"beta": 2}, lambda x: F.softplus(x, 2, threshold=700)),
        ("softsign", {}, F.softsign),
        ("step", {}, step),
        ("tanh", {}, torch.tanh),
    ]:
        layer = {"type": name, **settings}
        name = "-".join([name] + [str(value) for value in settings.values()])
        # Over twice the range of other layers, so that bends are passed.
        yield Case(name, layer, [torch.linspace(-4, 4.25, 2 * 3 * 2 * 2).reshape(3, 2, 2, 2).transpose(0, 1)], function)
        yield Case(name + "-extreme", layer, [EXTREME], function)
    yield Case("prelu", {"type": "prelu"}, [[3, 2, 2]], F.prelu, {"weight": [3]})
    yield Case("prelu-shared", {"type": "prelu", "shared": True}, [[3, 2, 2]], F.prelu, {"weight": [1]})
    yield Case("prelu-of-features", {"type": "prelu"}, [[5]], F.prelu, {"weight": [5]})
