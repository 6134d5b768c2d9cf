"""Writes initial values in the three formats.

Run in this folder: python3 initial.py
"""

import numpy as np
from safetensors.numpy import save_file

kernel = (np.arange(120, dtype="f4") / 8).reshape(2, 3, 4, 5)
arrays = {
    "kernel": kernel,
    "keras": np.ascontiguousarray(kernel.transpose(2, 3, 1, 0)),
    "whole": np.array([-2, 0, 7]),
    "scalar": np.array(0.5),
}
np.save("kernel.npy", kernel)
np.savez_compressed("arrays.npz", **arrays)
save_file(arrays, "arrays.safetensors")
