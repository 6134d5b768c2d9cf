"""Writes augmentations.txt: images before and after augmentations with given parameters, by PyTorch and NumPy.

usage: python3 augmentations.py FOLDER

Each line: a name, the parameters, "|", the height and the width, "|", the values of three channels before, "|", after.
"""
import math
import sys

import numpy
import torch
import torch.nn.functional as F

random = numpy.random.default_rng(1)
out = open(sys.argv[1] + "/augmentations.txt", "w")


def image(height, width):
    return random.uniform(0, 1, (3, height, width))


def write(name, parameters, before, after):
    def numbers(values):
        return " ".join(f"{value:.9g}" for value in numpy.asarray(values, float).ravel())

    height, width = before.shape[1:]
    line = " | ".join([f"{name} {numbers(parameters)}".strip(), f"{height} {width}", numbers(before), numbers(after)])
    out.write(line + "\n")


def affine(before, matrix, mode="zeros"):
    """The pixel at (x, y) from the center comes from matrix times (x, y), in pixels."""
    _, height, width = before.shape
    (a, b), (c, d) = matrix
    theta = torch.tensor([[[a, b * height / width, 0], [c * width / height, d, 0]]], dtype=torch.float64)
    grid = F.affine_grid(theta, (1, 3, height, width), align_corners=False)
    return F.grid_sample(torch.from_numpy(before)[None], grid, "bilinear", mode, align_corners=False)[0].numpy()


def padded(before, matrix, mode):
    """By padding with NumPy until nothing outside is reached."""
    reach = 40
    wide = numpy.pad(before, ((0, 0), (reach, reach), (reach, reach)), mode)
    return affine(wide, matrix)[:, reach:-reach, reach:-reach]


for degrees in 30, -75, 180:
    t = math.radians(degrees)
    turn = [[math.cos(t), -math.sin(t)], [math.sin(t), math.cos(t)]]
    before = image(7, 9)
    write("rotate-zero", [degrees], before, affine(before, turn))
    write("rotate-edge", [degrees], before, affine(before, turn, "border"))
    write("rotate-reflect", [degrees], before, padded(before, turn, "reflect"))
for factor in 0.7, 1.6:
    before = image(8, 5)
    smaller = [[1 / factor, 0], [0, 1 / factor]]
    write("scale-zero", [factor], before, affine(before, smaller))
    write("scale-edge", [factor], before, affine(before, smaller, "border"))
for degrees in 12, -40:
    before = image(6, 8)
    slant = [[1, math.tan(math.radians(degrees))], [0, 1]]
    write("shear-zero", [degrees], before, affine(before, slant))
    write("shear-reflect", [degrees], before, padded(before, slant, "reflect"))
for mode, name in ("constant", "zero"), ("edge", "edge"), ("reflect", "reflect"):
    for down, right in (2, -3), (-5, 4), (0, 1):
        before = image(6, 7)
        wide = numpy.pad(before, ((0, 0), (5, 5), (5, 5)), mode)
        write("shift-" + name, [down, right], before, wide[:, 5 - down : 11 - down, 5 - right : 12 - right])
for part in (1, 2, 4, 3), (0, 0, 8, 9), (3, 5, 1, 2), (2, 0, 5, 9):
    top, left, height, width = part
    before = image(8, 9)
    cut = torch.from_numpy(before[None, :, top : top + height, left : left + width].copy())
    after = F.interpolate(cut, (8, 9), mode="bilinear", align_corners=False)
    write("resized-crop", part, before, after[0].numpy())


def weights(deviation):
    reach = max(1, math.ceil(3 * deviation))
    values = numpy.exp(-(numpy.arange(-reach, reach + 1) ** 2) / (2 * deviation**2))
    return reach, values / values.sum()


def smooth(plane, deviation, mode):
    reach, kernel = weights(deviation)
    wide = numpy.pad(plane, reach, mode)
    rows = numpy.apply_along_axis(numpy.convolve, 1, wide, kernel, "valid")
    return numpy.apply_along_axis(numpy.convolve, 0, rows, kernel, "valid")


for deviation in 0.4, 1, 2.5:
    before = image(7, 6)
    write("blur", [deviation], before, [smooth(plane, deviation, "reflect") for plane in before])
for strength, deviation in (6, 1.5), (15, 3):
    before = image(9, 10)
    directions = random.uniform(-1, 1, (2, 9, 10))
    down, right = (strength * smooth(plane, deviation, "constant") for plane in directions)
    y, x = numpy.mgrid[0:9, 0:10]
    grid = numpy.stack([(2 * (x + right) + 1) / 10 - 1, (2 * (y + down) + 1) / 9 - 1], 2)
    after = F.grid_sample(torch.from_numpy(before)[None], torch.from_numpy(grid)[None], align_corners=False)
    write("elastic", [strength, deviation, *directions.ravel()], before, after[0].numpy())


def gray(before):
    return 0.299 * before[0] + 0.587 * before[1] + 0.114 * before[2]


def turned(before, turns):
    """The textbook's HSV and back, color by color, with the standard library."""
    import colorsys

    flat = before.reshape(3, -1).T
    colors = [colorsys.hsv_to_rgb((h + turns) % 1, s, v) for h, s, v in (colorsys.rgb_to_hsv(*rgb) for rgb in flat)]
    return numpy.array(colors).T.reshape(before.shape)


for b, c, s, h in (1.2, 1, 1, 0), (1, 0.6, 1, 0), (1, 1, 1.5, 0), (1, 1, 1, 0.3), (0.9, 1.3, 0.7, -0.2):
    before = image(4, 5) * 0.6 + 0.2
    after = b * before
    after = c * after + (1 - c) * gray(after).mean()
    after = s * after + (1 - s) * gray(after)
    write("color-jitter", [b, c, s, h], before, turned(after, h) if h else after)
for shares in (0.1, -0.2, 0.05), (-1, 2, 3):
    spread = numpy.array([0.2175, 0.0188, 0.0045])
    directions = numpy.array([[-0.5675, 0.7192, 0.4009], [-0.5808, -0.0045, -0.8140], [-0.5836, -0.6948, 0.4203]])
    before = image(3, 4)
    write("pca-noise", shares, before, before + (directions @ (numpy.array(shares) * spread))[:, None, None])
before = image(3, 4)
write("gray", [], before, numpy.stack([gray(before)] * 3))
before = image(6, 7)
after = before.copy()
after[:, 1:4, 2:7] = 0.25
write("erase", [1, 2, 3, 5, 0.25], before, after)
