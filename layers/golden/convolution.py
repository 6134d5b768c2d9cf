"""Convolution layers."""

import torch.nn.functional as F

from golden import Case


def conv2d(padding=(0, 0, 0, 0), **arguments):
    """`padding` is left, right, top, bottom, as `F.pad` wants it."""

    def function(x, weight, bias=None):
        return F.conv2d(F.pad(x, padding), weight, bias, **arguments)

    return function


def cases():
    for name, settings, weight, function in [
        ("conv2d", {"kernel": 3}, [3, 4, 3, 3], conv2d()),
        ("conv2d-rectangular", {"kernel": [2, 3], "stride": [2, 1]}, [3, 4, 2, 3], conv2d(stride=(2, 1))),
        ("conv2d-without-bias", {"kernel": 2, "bias": False}, [3, 4, 2, 2], conv2d()),
        (
            "conv2d-groups",
            {"kernel": 3, "groups": 2, "padding": 1},
            [6, 2, 3, 3],
            conv2d((1, 1, 1, 1), groups=2),
        ),
        ("conv2d-depthwise", {"kernel": 3, "groups": 4}, [8, 1, 3, 3], conv2d(groups=4)),
        ("conv2d-dilation", {"kernel": [3, 2], "dilation": [2, 3]}, [2, 4, 3, 2], conv2d(dilation=(2, 3))),
        (
            "conv2d-asymmetric-padding",
            {"kernel": 3, "padding": [[0, 2], [1, 0]]},
            [3, 4, 3, 3],
            conv2d((1, 0, 0, 2)),
        ),
        ("conv2d-same", {"kernel": [3, 5], "padding": "same"}, [2, 4, 3, 5], conv2d((2, 2, 1, 1))),
        # ceil(6 / 2) = 3 and ceil(5 / 2) = 3 positions take 1 and 2 rows or columns; the odd one is at the bottom.
        (
            "conv2d-same-upper",
            {"kernel": 3, "stride": 2, "padding": "same-upper"},
            [2, 4, 3, 3],
            conv2d((1, 1, 0, 1), stride=2),
        ),
        ("conv2d-floor", {"kernel": 3, "stride": 2, "fit": "floor"}, [2, 4, 3, 3], conv2d(stride=2)),
    ]:
        layer = {"type": "conv2d", "filters": weight[0], **settings}
        parameters = {"weight": weight, "bias": weight[:1]}
        if settings.get("bias") is False:
            del parameters["bias"]
        yield Case(name, layer, [[4, 6, 5]], function, parameters)
