"""The worst error of PyTorch's float32 matrix products, in units of 2^-24 * sum |a b|, and their root mean square error.

usage: python3 products_of_pytorch.py
"""
import numpy
import torch

torch.set_num_threads(1)
for terms in 400, 1152, 4608:
    for mean in 0, 1:
        random = numpy.random.default_rng(1)
        a = random.standard_normal((64, terms)).astype(numpy.float32)
        b = (mean + numpy.maximum(0, random.standard_normal((terms, 64)))).astype(numpy.float32)
        found = (torch.from_numpy(a) @ torch.from_numpy(b)).numpy().astype(numpy.float64)
        error = found - a.astype(numpy.float64) @ b
        sizes = numpy.abs(a).astype(numpy.float64) @ numpy.abs(b)
        worst = numpy.abs(error / (sizes * 2**-24)).max()
        print(f"{terms} terms, mean {mean}: worst {worst:.2f}, rms {numpy.sqrt((error**2).mean()):.3g}")
