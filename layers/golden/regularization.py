"""Layers that drop elements at random in training: what they make of ones.

    rate    the share that is dropped
    batch   the number of samples
    unit    how many elements in a row are dropped together
    levels  the values that elements have in training, ascending
"""

import json

import torch
import torch.nn.functional as F


def drop_path(x, rate):
    """As in timm: a sample is dropped as a whole."""
    return x * F.dropout(torch.ones(len(x), *[1] * (x.dim() - 1)), rate)


def write(out):
    torch.manual_seed(1)
    for name, shape, batch, function in [
        ("dropout", [4000], 1, F.dropout),
        ("drop-path", [2, 2, 2], 2000, drop_path),
        ("spatial-dropout", [1000, 2, 2], 2, F.dropout2d),
    ]:
        for rate in (0.25, 0.5):
            case = "%s-%s" % (name, rate)
            layer = {"name": "tested", "type": name, "rate": rate}
            out.write("%s spec %s\n" % (case, json.dumps({"striate": 1, "inputs": {"input": shape}, "layers": [layer]})))
            y = function(torch.ones(batch, *shape), rate).flatten()
            unit = 1
            while (y.reshape(-1, 2 * unit).amax(1) == y.reshape(-1, 2 * unit).amin(1)).all():
                unit *= 2
            arrays = {"rate": [rate], "batch": [batch], "unit": [unit], "levels": y.unique().tolist()}
            for key, values in arrays.items():
                out.write("%s/%s [%d] %s\n" % (case, key, len(values), " ".join(repr(float(v)) for v in values)))
