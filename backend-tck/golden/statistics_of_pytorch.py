"""Errors of PyTorch's batch normalization in float32, in the bounds of NormCase.

Prints the largest error of mean, variance and output of the cases of NormCase, as a
share of the errors allowed there, twice the bounds. Run with Debian's python3-torch.
"""
import numpy as np
import torch

EPSILON, U, MEAN, SUM = 1e-5, 2.0**-24, 2, 32


def units(seed, count, scale, offset):
    x = (np.uint64(seed * 0x9E3779B1) + np.arange(count, dtype=np.uint64)) & np.uint64(0xFFFFFFFF)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        x = ((x ^ (x >> np.uint64(shift))) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(16)
    return ((x >> np.uint64(16)).astype(np.float64) - 32768) / 32768 * scale + offset


def shares(shape, offset, deviation):
    size = int(np.prod(shape))
    x = units(57, size, 2 * deviation, offset).astype(np.float32).reshape(shape)
    c = shape[1]
    scale, shift = units(58, c, 1, 1.25), units(59, c, 1, 0)
    g = units(60, size, 1, 0.25).reshape(shape)
    d = x.astype(np.float64)
    mean = d.mean(axis=(0, 2))
    variance = ((d - mean[:, None]) ** 2).mean(axis=(0, 2))
    off = MEAN * U * np.abs(mean) + 1e-9
    t = [torch.tensor(a, dtype=torch.float32, requires_grad=True) for a in (x, scale, shift)]
    run_mean, run_variance = torch.zeros(c), torch.ones(c)
    y = torch.nn.functional.batch_norm(t[0], run_mean, run_variance, t[1], t[2], True, 1.0, EPSILON)
    y.backward(torch.tensor(g, dtype=torch.float32))
    count = size / c
    own = run_variance.numpy().astype(np.float64) * ((count - 1) / count if count > 1 else 1)
    slope = scale / np.sqrt(variance + EPSILON)
    away = d - mean[:, None]
    out = away * slope[:, None] + shift[:, None]
    bound = np.abs(slope)[:, None] * (
        off[:, None] + np.abs(away) * (SUM * U + off**2 / (variance + EPSILON))[:, None]
    ) + 4 * U * np.abs(shift)[:, None]
    return {
        "mean": np.max(np.abs(run_mean.numpy() - mean) / off),
        "variance": np.max(np.abs(own - variance) / (SUM * U * variance + off**2)),
        "output": np.max(np.abs(y.detach().numpy() - out) / bound),
    }


for deviation in (0, 1):
    for offset in (0, 1.7, 100.1, 1000.1, 10000.3, -30000.7, 100000.9):
        worst = {}
        for shape in ((4, 3, 49), (1, 2, 49), (16, 3, 1), (2, 2, 4096), (70, 1, 9), (3, 5, 17)):
            for key, share in shares(shape, offset, deviation).items():
                worst[key] = max(worst.get(key, 0), share / 2)
        print(deviation, offset, {k: round(float(v), 2) for k, v in worst.items()})
