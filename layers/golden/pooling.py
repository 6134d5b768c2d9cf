"""Pooling layers."""

import torch.nn.functional as F

from golden import Case


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
    ]:
        kind = name.split("-")[0]
        yield Case(name, {"type": kind, **settings}, [[2, 6, 5]], function)
