"""Layers that change the shape of a sample."""

import torch.nn.functional as F

from golden import Case


def cases():
    for name, settings, function in [
        ("channel-shuffle", {"groups": 2}, lambda x: F.channel_shuffle(x, 2)),
        ("crop2d", {"crop": [[0, 1], [1, 0]]}, lambda x: x[:, :, :-1, 1:]),
        ("flatten", {}, lambda x: x.flatten(1)),
        ("permute", {"order": [1, 2, 0]}, lambda x: x.permute(0, 2, 3, 1)),
        ("pixel-shuffle", {"factor": 2}, lambda x: F.pixel_shuffle(x, 2)),
        ("reshape", {"shape": [6, -1]}, lambda x: x.reshape(-1, 6, 8)),
        ("slice", {"end": 3}, lambda x: x[:, :3]),
        ("slice-by-2", {"axis": 1, "begin": 1, "step": 2}, lambda x: x[:, :, 1::2]),
        ("upsample2d", {"factor": [2, 3]}, lambda x: F.interpolate(x, scale_factor=(2, 3), mode="nearest")),
        (
            "upsample2d-bilinear",
            {"factor": [2, 3], "mode": "bilinear"},
            lambda x: F.interpolate(x, scale_factor=(2, 3), mode="bilinear", align_corners=False),
        ),
        (
            "upsample2d-bilinear-odd",
            {"factor": [5, 1], "mode": "bilinear"},
            lambda x: F.interpolate(x, scale_factor=(5, 1), mode="bilinear", align_corners=False),
        ),
        ("zero-pad", {"before": 1, "after": 2}, lambda x: F.pad(x, (0, 0, 0, 0, 1, 2))),
        ("zero-pad-rows", {"axis": 1, "after": 1}, lambda x: F.pad(x, (0, 0, 0, 1))),
        ("zero-pad2d", {"padding": [[0, 2], [1, 0]]}, lambda x: F.pad(x, (1, 0, 0, 2))),
    ]:
        kind = next((kind for kind in ("upsample2d", "slice", "zero-pad2d", "zero-pad") if name.startswith(kind)), name)
        yield Case(name, {"type": kind, **settings}, [[4, 4, 3]], function)
