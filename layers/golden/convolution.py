"""Convolution layers."""

import torch
import torch.nn.functional as F

from golden import Case


def conv2d(padding=(0, 0, 0, 0), **arguments):
    """`padding` is left, right, top, bottom, as `F.pad` wants it."""

    def function(x, weight, bias=None):
        return F.conv2d(F.pad(x, padding), weight, bias, **arguments)

    return function


def transposed(**arguments):
    def function(x, weight, bias=None):
        return F.conv_transpose2d(x, weight, bias, **arguments)

    return function


def transposed_and_cropped(x, weight, bias):
    """PyTorch has no padding of single sides; it crops the output."""
    return F.conv_transpose2d(x, weight, bias, 2)[:, :, 1:, :-2]


def separable(x, depthwise, pointwise, bias):
    return F.conv2d(F.conv2d(x, depthwise, padding=1, groups=x.shape[1]), pointwise, bias)


def locally_connected(kernel, stride, padding):
    """Of each position, the product of its patch with its own filters."""

    def function(x, weight, bias=None):
        columns = F.unfold(x, kernel, padding=padding, stride=stride)
        filters = weight.reshape(columns.shape[2], -1, columns.shape[1])
        y = torch.einsum("nkp,pfk->nfp", columns, filters)
        height = (x.shape[2] + 2 * padding[0] - kernel[0]) // stride + 1
        y = y.unflatten(2, (height, -1))
        return y if bias is None else y + bias

    return function


TABLE = [[0], [2, 1], [0, 1, 2], [1]]


def connected(x, weight, bias):
    """Each filter sees the channels of the table alone."""
    first, maps = 0, []
    for filter, channels in enumerate(TABLE):
        own = weight[first : first + len(channels)]
        maps.append(F.conv2d(x[:, channels], own[None], bias[filter : filter + 1]))
        first += len(channels)
    return torch.cat(maps, 1)


def subsampled(x, scale, bias):
    sums = F.avg_pool2d(x, 2) * 4
    return sums * scale[:, None, None] + bias[:, None, None]


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
    small = [3, 4, 3]
    for name, settings, inputs, parameters, function in [
        ("conv1d", {"filters": 3, "kernel": 3}, [2, 7], {"weight": [3, 2, 3], "bias": [3]}, F.conv1d),
        (
            "conv1d-settings",
            {"filters": 4, "kernel": 2, "stride": 2, "dilation": 2, "padding": [0, 2], "groups": 2, "bias": False},
            [2, 7],
            {"weight": [4, 1, 2]},
            lambda x, weight: F.conv1d(F.pad(x, (0, 2)), weight, stride=2, dilation=2, groups=2),
        ),
        (
            "conv3d",
            {"filters": 2, "kernel": [2, 3, 1]},
            [2, 3, 4, 2],
            {"weight": [2, 2, 2, 3, 1], "bias": [2]},
            F.conv3d,
        ),
        (
            "conv3d-settings",
            {
                "filters": 4,
                "kernel": 2,
                "stride": [2, 1, 2],
                "padding": [1, 0, 1],
                "dilation": [3, 1, 2],
                "groups": 2,
                "fit": "floor",
                "bias": False,
            },
            [2, 4, 3, 3],
            {"weight": [4, 1, 2, 2, 2]},
            lambda x, weight: F.conv3d(x, weight, None, (2, 1, 2), (1, 0, 1), (3, 1, 2), 2),
        ),
        (
            "conv-transpose2d",
            {"filters": 2, "kernel": 3},
            small,
            {"weight": [3, 2, 3, 3], "bias": [2]},
            transposed(),
        ),
        (
            "conv-transpose2d-output-padding",
            {"filters": 2, "kernel": [3, 2], "stride": [2, 3], "padding": 1, "outputPadding": [1, 2]},
            small,
            {"weight": [3, 2, 3, 2], "bias": [2]},
            transposed(stride=(2, 3), padding=1, output_padding=(1, 2)),
        ),
        (
            "conv-transpose2d-groups",
            {"filters": 6, "kernel": 2, "dilation": 2, "groups": 3, "bias": False},
            small,
            {"weight": [3, 2, 2, 2]},
            transposed(dilation=2, groups=3),
        ),
        (
            "conv-transpose2d-sides",
            {"filters": 2, "kernel": 3, "stride": 2, "padding": [[1, 0], [0, 2]]},
            small,
            {"weight": [3, 2, 3, 3], "bias": [2]},
            transposed_and_cropped,
        ),
        (
            "depthwise-conv2d",
            {"kernel": 3, "padding": 1},
            small,
            {"weight": [3, 1, 3, 3], "bias": [3]},
            lambda x, weight, bias: F.conv2d(x, weight, bias, padding=1, groups=3),
        ),
        (
            "depthwise-conv2d-multiplier",
            {"kernel": [2, 1], "stride": [2, 1], "multiplier": 2, "bias": False},
            small,
            {"weight": [6, 1, 2, 1]},
            lambda x, weight: F.conv2d(x, weight, stride=(2, 1), groups=3),
        ),
        (
            "locally-connected2d",
            {"filters": 2, "kernel": 2},
            small,
            {"weight": [12, 3, 2, 2], "bias": [2, 3, 2]},
            locally_connected([2, 2], 1, [0, 0]),
        ),
        (
            "locally-connected2d-settings",
            {"filters": 2, "kernel": [3, 1], "stride": 2, "padding": [1, 0], "fit": "floor", "bias": False},
            small,
            {"weight": [8, 3, 3, 1]},
            locally_connected([3, 1], 2, [1, 0]),
        ),
        (
            "separable-conv2d",
            {"filters": 2, "kernel": 3, "padding": 1, "multiplier": 2},
            small,
            {"depthwise": [6, 1, 3, 3], "pointwise": [2, 6, 1, 1], "bias": [2]},
            separable,
        ),
        (
            "subsample2d",
            {"kernel": 2, "fit": "floor"},
            small,
            {"scale": [3], "bias": [3]},
            subsampled,
        ),
        (
            "table-conv2d",
            {"table": TABLE, "kernel": 2},
            small,
            {"weight": [7, 2, 2], "bias": [4]},
            connected,
        ),
    ]:
        kinds = ["conv1d", "conv3d", "conv-transpose2d", "depthwise-conv2d", "locally-connected2d", "separable-conv2d"]
        kind = next((each for each in kinds + ["subsample2d", "table-conv2d"] if name.startswith(each)))
        yield Case(name, {"type": kind, **settings}, [inputs], function, parameters)
