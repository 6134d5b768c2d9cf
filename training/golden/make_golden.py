#!/usr/bin/env python3
"""Makes the golden values of the bundled layer types, each used through a specification.

    python3 make_golden.py [FILE]

needs PyTorch and nothing else; FILE is by default the test resource of this module. Everything is
computed in float64 on one thread.

Each case is a small classifier: a 1x1 convolution `first`, so that the gradient that passes through
the tested layer shows in that of `first`; the layer under test, `tested`; and a dense layer `last`.
The file has these lines for a case, `#` begins a comment:

    CASE spec {...}                 the specification, in which nothing is left to a default of the test
    CASE/NAME [D0,D1,...] V0 V1 ... an array, row-major

    input, target                   the batch
    state NAME                      a parameter or statistic before the step
    loss, gradient NAME, next NAME  of a training step: loss, gradients, next running statistics; the gradient of
                                    last.weight, the largest, is left out
    evaluated                       the loss of the same batch in inference mode, with the states before the step
    answer                          the class probabilities in inference mode
"""

import json
import os
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

HERE = os.path.dirname(os.path.abspath(__file__))
DEFAULT = os.path.join(HERE, "../src/test/resources/io/striate/training/network/golden-layers.txt")
CLASSES = 3


class Case:
    """One specification and the same network in PyTorch.

    `layers` are the layers of the specification after `first`, `function(x, get, training)` computes
    them for its output `x`; `get(name, shape, kind)` makes a parameter or a statistic.
    """

    def __init__(self, name, inputs, layers, function, first=4):
        self.name = name
        self.inputs = inputs
        self.function = function
        self.first = first
        before = []
        if len(inputs) == 3:
            before = [{"name": "first", "type": "conv2d", "filters": first, "kernel": 1}]
        else:
            before = [{"name": "first", "type": "dense", "units": first}]
        after = [{"name": "flat", "type": "flatten"}, {"name": "last", "type": "dense", "units": CLASSES}]
        self.spec = {
            "striate": 1,
            "name": name,
            "input": inputs,
            "layers": before + layers + after,
            "loss": "softmax-cross-entropy",
        }

    def run(self, out, batch=2):
        generator = torch.Generator().manual_seed(sum(map(ord, self.name)))
        states = {}

        def numbers(shape, low=-1.0, high=1.0):
            """Multiples of 2^-10: exact in float32, and short to write."""
            values = torch.rand(shape, generator=generator) * (high - low) + low
            return torch.round(values * 1024) / 1024

        def get(name, shape, kind="trained"):
            if name not in states:
                if kind == "variance":
                    states[name] = numbers(shape, 0.5, 2.0)
                else:
                    states[name] = numbers(shape)
                    states[name].requires_grad_(kind == "trained")
            return states[name]

        x = numbers([batch] + self.inputs)
        target = torch.randint(CLASSES, [batch], generator=generator)

        def logits(training, next_states):
            if len(self.inputs) == 3:
                weight = get("first.weight", [self.first, self.inputs[0], 1, 1])
                y = F.conv2d(x, weight, get("first.bias", [self.first]))
            else:
                weight = get("first.weight", [self.first, self.inputs[0]])
                y = F.linear(x, weight, get("first.bias", [self.first]))
            y = self.function(y, get, training, next_states).flatten(1)
            return F.linear(y, get("last.weight", [CLASSES, y.shape[1]]), get("last.bias", [CLASSES]))

        next_states = {}
        loss = F.cross_entropy(logits(True, next_states), target)
        loss.backward()
        with torch.no_grad():
            inference = logits(False, {})

        out.write("%s spec %s\n" % (self.name, json.dumps(self.spec)))
        arrays = {"input": x, "target": target}
        arrays.update({"state " + k: v for k, v in states.items()})
        arrays["loss"] = loss
        arrays.update({"gradient " + k: v.grad for k, v in states.items() if v.requires_grad and k != "last.weight"})
        arrays.update({"next " + k: v for k, v in next_states.items()})
        arrays["evaluated"] = F.cross_entropy(inference, target)
        arrays["answer"] = F.softmax(inference, 1)
        for name, array in arrays.items():
            shape = ",".join(str(d) for d in array.shape)
            values = " ".join(repr(v) for v in array.detach().flatten().tolist())
            out.write("%s/%s [%s] %s\n" % (self.name, name, shape, values))


def conv2d(settings, weight, bias=True, padding=(0, 0, 0, 0), **arguments):
    """`padding` is left, right, top, bottom, as `F.pad` wants it."""

    def function(x, get, training, next_states):
        w = get("tested.weight", weight)
        b = get("tested.bias", weight[:1]) if bias else None
        return F.conv2d(F.pad(x, padding), w, b, **arguments)

    return [dict({"name": "tested", "type": "conv2d", "filters": weight[0], "bias": bias}, **settings)], function


def plain(kind, function, **settings):
    """A layer without parameters."""
    return [dict({"name": "tested", "type": kind}, **settings)], lambda x, get, training, next_states: function(x)


def batchnorm(channels, **settings):
    """PyTorch's momentum is the share of the new statistics, ours that of the old."""
    epsilon, momentum = settings.get("epsilon", 1e-5), settings.get("momentum", 0.9)

    def function(x, get, training, next_states):
        scale = get("tested.scale", [channels])
        shift = get("tested.shift", [channels])
        mean = get("tested.mean", [channels], "statistic")
        variance = get("tested.variance", [channels], "variance")
        if not training:
            return F.batch_norm(x, mean, variance, scale, shift, False, 0, epsilon)
        next_mean, next_variance = mean.clone(), variance.clone()
        y = F.batch_norm(x, next_mean, next_variance, scale, shift, True, 1 - momentum, epsilon)
        next_states["tested.mean"] = next_mean
        next_states["tested.variance"] = next_variance
        return y

    return [dict({"name": "tested", "type": "batchnorm"}, **settings)], function


def dense(units, inputs, bias=True):
    def function(x, get, training, next_states):
        return F.linear(x, get("tested.weight", [units, inputs]), get("tested.bias", [units]) if bias else None)

    return [{"name": "tested", "type": "dense", "units": units, "bias": bias}], function


def branches(kind, join):
    """Two convolutions of `first`, one of them dilated, and `first` itself, joined."""
    layers = [
        {"name": "a", "type": "conv2d", "filters": 4, "kernel": 3, "padding": 1, "from": "first"},
        {"name": "b", "type": "conv2d", "filters": 4, "kernel": 3, "padding": 2, "dilation": 2, "from": "first"},
        {"name": "tested", "type": kind, "from": ["a", "b", "first"]},
    ]

    def function(x, get, training, next_states):
        a = F.conv2d(x, get("a.weight", [4, 4, 3, 3]), get("a.bias", [4]), padding=1)
        b = F.conv2d(x, get("b.weight", [4, 4, 3, 3]), get("b.bias", [4]), padding=2, dilation=2)
        return join([a, b, x])

    return layers, function


def cases():
    image = [2, 6, 5]
    for name, layer in {
        "conv2d": conv2d({"kernel": 3}, [3, 4, 3, 3]),
        "conv2d-rectangular": conv2d({"kernel": [2, 3], "stride": [2, 1]}, [3, 4, 2, 3], stride=(2, 1)),
        "conv2d-without-bias": conv2d({"kernel": 2}, [3, 4, 2, 2], bias=False),
        "conv2d-groups": conv2d({"kernel": 3, "groups": 2, "padding": 1}, [6, 2, 3, 3], groups=2, padding=(1, 1, 1, 1)),
        "conv2d-depthwise": conv2d({"kernel": 3, "groups": 4}, [8, 1, 3, 3], groups=4),
        "conv2d-dilation": conv2d({"kernel": [3, 2], "dilation": [2, 3]}, [2, 4, 3, 2], dilation=(2, 3)),
        "conv2d-asymmetric-padding": conv2d(
            {"kernel": 3, "padding": [[0, 2], [1, 0]]}, [3, 4, 3, 3], padding=(1, 0, 0, 2)
        ),
        "conv2d-same": conv2d({"kernel": [3, 5], "padding": "same"}, [2, 4, 3, 5], padding=(2, 2, 1, 1)),
        # ceil(6 / 2) = 3 and ceil(5 / 2) = 3 positions take 1 and 2 rows or columns; the odd one is at the bottom.
        "conv2d-same-upper": conv2d(
            {"kernel": 3, "stride": 2, "padding": "same-upper"}, [2, 4, 3, 3], padding=(1, 1, 0, 1), stride=2
        ),
        "conv2d-floor": conv2d({"kernel": 3, "stride": 2, "fit": "floor"}, [2, 4, 3, 3], stride=2),
        "batchnorm": batchnorm(4),
        "batchnorm-settings": batchnorm(4, epsilon=0.0625, momentum=0.75),
        "avgpool2d": plain("avgpool2d", lambda x: F.avg_pool2d(x, (2, 5)), kernel=[2, 5]),
        "avgpool2d-padding": plain(
            "avgpool2d",
            lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
            kernel=3,
            stride=2,
            padding=1,
            fit="floor",
        ),
        "avgpool2d-counting-padding": plain(
            "avgpool2d",
            lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=True),
            kernel=3,
            stride=2,
            padding=1,
            fit="floor",
            countPadding=True,
        ),
        "avgpool2d-ceil": plain(
            "avgpool2d",
            lambda x: F.avg_pool2d(x, 3, 2, ceil_mode=True, count_include_pad=False),
            kernel=3,
            stride=2,
            fit="ceil",
        ),
        "avgpool2d-global": plain("avgpool2d", lambda x: x.mean((2, 3)), kernel="global"),
        "maxpool2d": plain("maxpool2d", lambda x: F.max_pool2d(x, (3, 5)), kernel=[3, 5]),
        "maxpool2d-padding": plain(
            "maxpool2d", lambda x: F.max_pool2d(x, 3, 2, 1), kernel=3, stride=2, padding=1, fit="floor"
        ),
        "maxpool2d-ceil": plain(
            "maxpool2d", lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True), kernel=3, stride=2, fit="ceil"
        ),
        "softmax": plain("softmax", lambda x: F.softmax(x, 1)),
        "relu": plain("relu", F.relu),
        "sigmoid": plain("sigmoid", torch.sigmoid),
        "tanh": plain("tanh", torch.tanh),
        "add": branches("add", lambda values: values[0] + values[1] + values[2]),
        "concat": branches("concat", lambda values: torch.cat(values, 1)),
        "flatten": plain("flatten", lambda x: x.flatten(1)),
    }.items():
        yield Case(name, image, *layer)
    flat = [5]
    for name, layer in {
        "dense": dense(6, 4),
        "dense-without-bias": dense(6, 4, bias=False),
        "batchnorm-of-features": batchnorm(4),
        "softmax-of-features": plain("softmax", lambda x: F.softmax(x, 1)),
    }.items():
        yield Case(name, flat, *layer)


def dropout(out):
    """The only two values that dropout makes of ones, while training and else."""
    torch.manual_seed(1)
    for rate in (0.25, 0.5):
        ones = torch.ones(10000)
        out.write("dropout-%s spec {}\n" % rate)
        for name, training in (("training", True), ("inference", False)):
            levels = F.dropout(ones, rate, training).unique()
            values = " ".join(repr(v) for v in levels.tolist())
            out.write("dropout-%s/%s [%d] %s\n" % (rate, name, len(levels), values))


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else DEFAULT
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Layers through specifications: see make_golden.py, by which this is made, with\n")
        out.write("# PyTorch %s, in float64.\n" % torch.__version__)
        for case in cases():
            case.run(out)
        dropout(out)


main()
