"""Pooling layers."""

import torch
import torch.nn.functional as F

from golden import Case


def zero_where_zero(x):
    """Of the norms of zeros, of which PyTorch's gradient is NaN; we say 0."""
    return x.sum((2, 3), keepdim=True) * 0


def cases():
    for name, settings, function in [
        ("avgpool2d", {"kernel": [3, 5]}, lambda x: F.avg_pool2d(x, (3, 5))),
        (
            "avgpool2d-padding",
            {"kernel": 3, "stride": 2, "padding": 1, "fit": "floor"},
            lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
        ),
        (
            "avgpool2d-counting-padding",
            {"kernel": 3, "stride": 2, "padding": 1, "fit": "floor", "countPadding": True},
            lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=True),
        ),
        (
            "avgpool2d-ceil",
            {"kernel": 3, "stride": 2, "fit": "ceil"},
            lambda x: F.avg_pool2d(x, 3, 2, ceil_mode=True, count_include_pad=False),
        ),
        ("avgpool2d-global", {"kernel": "global"}, lambda x: x.mean((2, 3), keepdim=True)),
        ("maxpool2d", {"kernel": [3, 5]}, lambda x: F.max_pool2d(x, (3, 5))),
        (
            "maxpool2d-padding",
            {"kernel": 3, "stride": 2, "padding": 1, "fit": "floor"},
            lambda x: F.max_pool2d(x, 3, 2, 1),
        ),
        (
            "maxpool2d-ceil",
            {"kernel": 3, "stride": 2, "fit": "ceil"},
            lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True),
        ),
        ("lppool2d", {"kernel": 2, "fit": "floor"}, lambda x: F.lp_pool2d(x, 2, 2)),
        # PyTorch's has no padding, and leaves the absolute value out.
        (
            "lppool2d-padding",
            {"kernel": 3, "stride": 2, "padding": 1, "fit": "floor", "power": 3},
            lambda x: F.lp_pool2d(F.pad(x.abs(), (1, 1, 1, 1)), 3, 3, 2),
        ),
    ]:
        kind = name.split("-")[0]
        yield Case(name, {"type": kind, **settings}, [[2, 6, 5]], function)
    for name, settings, function in [
        ("global-avgpool2d", {}, lambda x: x.mean((2, 3))),
        ("global-maxpool2d", {}, lambda x: x.amax((2, 3))),
        ("adaptive-avgpool2d", {"size": [4, 3]}, lambda x: F.adaptive_avg_pool2d(x, (4, 3))),
        ("adaptive-avgpool2d", {"size": [3, 5]}, lambda x: F.adaptive_avg_pool2d(x, (3, 5))),
        ("adaptive-avgpool2d", {"size": 7}, lambda x: F.adaptive_avg_pool2d(x, 7)),
        ("adaptive-maxpool2d", {"size": [4, 3]}, lambda x: F.adaptive_max_pool2d(x, (4, 3))),
        ("adaptive-maxpool2d", {"size": [3, 5]}, lambda x: F.adaptive_max_pool2d(x, (3, 5))),
        ("adaptive-maxpool2d", {"size": 7}, lambda x: F.adaptive_max_pool2d(x, 7)),
        # Zeros have no finite slope.
        ("lppool2d", {"kernel": "global"}, zero_where_zero),
        ("maxout", {"pieces": 2}, lambda x: x.unflatten(1, (-1, 2)).amax(2)),
    ]:
        batch = torch.zeros(2, 2, 6, 5) if function is zero_where_zero else [2, 6, 5]
        case = "-".join([name] + ["%s-%s" % (key, value) for key, value in settings.items()]).replace(" ", "")
        yield Case(case, {"type": name, **settings}, [batch], function)
    yield Case("maxout-of-features", {"type": "maxout", "pieces": 3}, [[6]], lambda x: x.unflatten(1, (-1, 3)).amax(2))
    for name, settings, function in [
        ("avgpool1d", {"kernel": 3, "fit": "floor"}, lambda x: F.avg_pool1d(x, 3)),
        (
            "avgpool1d-padding",
            {"kernel": 3, "stride": 2, "padding": 1, "countPadding": True},
            lambda x: F.avg_pool1d(x, 3, 2, 1),
        ),
        ("maxpool1d", {"kernel": 3, "fit": "floor"}, lambda x: F.max_pool1d(x, 3)),
        ("maxpool1d-padding", {"kernel": 3, "stride": 2, "padding": [1, 1]}, lambda x: F.max_pool1d(x, 3, 2, 1)),
    ]:
        yield Case(name, {"type": name.split("-")[0], **settings}, [[2, 7]], function)
    for name, settings, function in [
        ("avgpool3d", {"kernel": [2, 3, 1]}, lambda x: F.avg_pool3d(x, (2, 3, 1))),
        (
            "avgpool3d-padding",
            {"kernel": 3, "stride": [1, 2, 2], "padding": 1, "fit": "floor"},
            lambda x: F.avg_pool3d(x, 3, (1, 2, 2), 1, count_include_pad=False),
        ),
        (
            "avgpool3d-counting-padding",
            {"kernel": 3, "stride": 2, "padding": [1, 0, 1], "fit": "floor", "countPadding": True},
            lambda x: F.avg_pool3d(x, 3, 2, (1, 0, 1)),
        ),
        (
            "avgpool3d-ceil",
            {"kernel": 3, "stride": 2, "fit": "ceil"},
            lambda x: F.avg_pool3d(x, 3, 2, ceil_mode=True, count_include_pad=False),
        ),
        ("avgpool3d-global", {"kernel": "global"}, lambda x: x.mean((2, 3, 4), keepdim=True)),
        ("maxpool3d", {"kernel": [2, 3, 1]}, lambda x: F.max_pool3d(x, (2, 3, 1))),
        (
            "maxpool3d-padding",
            {"kernel": 3, "stride": [1, 2, 2], "padding": 1, "fit": "floor"},
            lambda x: F.max_pool3d(x, 3, (1, 2, 2), 1),
        ),
        (
            "maxpool3d-ceil",
            {"kernel": 3, "stride": 2, "fit": "ceil"},
            lambda x: F.max_pool3d(x, 3, 2, ceil_mode=True),
        ),
    ]:
        yield Case(name, {"type": name.split("-")[0], **settings}, [[2, 4, 6, 5]], function)
    # Which of equal numbers gets the gradient: the first in the order of depth, height and width.
    yield Case(
        "maxpool3d-ties",
        {"type": "maxpool3d", "kernel": 2, "stride": 1},
        [torch.arange(120).reshape(2, 1, 3, 4, 5) % 3 * 1.0],
        lambda x: F.max_pool3d(x, 2, 1),
    )
