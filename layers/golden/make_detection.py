#!/usr/bin/env python3
"""Makes the golden values of the layers of detectors, in plain loops from their definitions.

    python3 make_detection.py [FOLDER]

needs NumPy; FOLDER is by default that of the test resources of this module. `golden.py` describes the file.
"""

import json
import math
import os
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
DEFAULT = os.path.join(HERE, "../src/test/resources/io/striate/layers/golden")
BATCH = 2


def area(box):
    return max(0, box[2] - box[0]) * max(0, box[3] - box[1])


def iou(a, b):
    both = area([max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])])
    union = area(a) + area(b) - both
    return both / union if union > 0 else 0


def anchors(sizes, ratios, rows, columns, height, width):
    boxes = []
    for row in range(rows):
        for column in range(columns):
            for size in sizes:
                for ratio in ratios:
                    h, w = size * math.sqrt(ratio) / height, size / math.sqrt(ratio) / width
                    x, y = (column + 0.5) / columns, (row + 0.5) / rows
                    boxes.append([x - w / 2, y - h / 2, x + w / 2, y + h / 2])
    return np.float32(boxes).astype(np.float64)


def decode(offset, box):
    if area(box) == 0:
        return [0, 0, 0, 0]
    w, h = box[2] - box[0], box[3] - box[1]
    x, y = (box[0] + box[2]) / 2 + offset[0] * w, (box[1] + box[3]) / 2 + offset[1] * h
    w, h = w * math.exp(offset[2]), h * math.exp(offset[3])
    return [x - w / 2, y - h / 2, x + w / 2, y + h / 2]


def proposals(scores, offsets, references, most, overlap):
    """Sorts, and keeps a box unless one that was kept before overlaps it too much."""
    boxes = [np.clip(decode(o, b), 0, 1) for o, b in zip(offsets, references)]
    logits = scores[:, 0] if scores.shape[1] == 1 else scores[:, 1] - scores[:, 0]
    kept = []
    for i in sorted(range(len(boxes)), key=lambda i: -logits[i]):
        if area(boxes[i]) > 0 and all(iou(boxes[i], k) <= overlap for k in kept) and len(kept) < most:
            kept.append(boxes[i])
    return np.array(kept + [[0, 0, 0, 0]] * (most - len(kept)))


def places(low, high, bins, samples, cells):
    """The places of each bin as pairs of cells and weights."""
    result = []
    for b in range(bins):
        pairs = []
        for s in range(samples):
            at = low + (high - low) * (b + (s + 0.5) / samples) / bins
            at = min(max(at * cells - 0.5, 0), cells - 1)
            first = min(int(at), cells - 2)
            pairs += [(first, 1 - (at - first)), (first + 1, at - first)]
        result.append(pairs)
    return result


def roi_align(x, boxes, height, width, samples, factors):
    """The output, and the gradient by the map of the sum of outputs times factors."""
    channels, rows, columns = x.shape
    out = np.zeros((len(boxes), channels, height, width))
    gradient = np.zeros(x.shape)
    for r, (left, top, right, bottom) in enumerate(boxes):
        for i, downs in enumerate(places(top, bottom, height, samples, rows)):
            for j, acrosses in enumerate(places(left, right, width, samples, columns)):
                for row, a in downs:
                    for column, b in acrosses:
                        share = a * b / samples**2
                        out[r, :, i, j] += share * x[:, row, column]
                        gradient[:, row, column] += share * factors[r, :, i, j]
    return out, gradient


def roi_pool(x, boxes, height, width, factors):
    channels, rows, columns = x.shape
    out = np.zeros((len(boxes), channels, height, width))
    gradient = np.zeros(x.shape)

    def edges(low, high, cells):
        begin = min(max(math.floor(low * cells + 0.5), 0), cells - 1)
        return begin, max(min(max(math.floor(high * cells + 0.5), 1), cells), begin + 1) - begin

    for r, (left, top, right, bottom) in enumerate(boxes):
        y, h = edges(top, bottom, rows)
        z, w = edges(left, right, columns)
        for i in range(height):
            for j in range(width):
                down = slice(y + i * h // height, y - (-(i + 1) * h // height))
                across = slice(z + j * w // width, z - (-(j + 1) * w // width))
                for c in range(channels):
                    part = x[c, down, across]
                    out[r, c, i, j] = part.max()
                    row, column = np.unravel_index(part.argmax(), part.shape)
                    gradient[c, down.start + row, across.start + column] += factors[r, c, i, j]
    return out, gradient


def align(x, points, height, width, first, second, factors):
    """The output, and the gradients of the sum of outputs times factors by the image and by the points."""
    rows, columns = x.shape[1:]
    out = np.zeros((x.shape[0], height, width))
    gradient = np.zeros(x.shape)
    slopes = np.zeros(4)
    a, b = [complex(u * columns - 0.5, v * rows - 0.5) for u, v in points.reshape(2, 2)]
    of_first, of_second = [complex(u * width - 0.5, v * height - 0.5) for u, v in (first, second)]
    for i in range(height):
        for j in range(width):
            t = (complex(j, i) - of_first) / (of_second - of_first)
            at = a + (b - a) * t
            # How the place moves with each of the four numbers.
            moves = [(1 - t) * columns, (1 - t) * 1j * rows, t * columns, t * 1j * rows]
            u, v = min(max(at.real, 0), columns - 1), min(max(at.imag, 0), rows - 1)
            across, down = u == at.real, v == at.imag
            for row in (math.floor(v), math.floor(v) + 1):
                for column in (math.floor(u), math.floor(u) + 1):
                    if row == rows or column == columns:
                        continue
                    hat_v, hat_u = 1 - abs(v - row), 1 - abs(u - column)
                    out[:, i, j] += hat_v * hat_u * x[:, row, column]
                    gradient[:, row, column] += hat_v * hat_u * factors[:, i, j]
                    value = (x[:, row, column] * factors[:, i, j]).sum()
                    by_u = across * hat_v * (1 if column > u else -1) * value
                    by_v = down * hat_u * (1 if row > v else -1) * value
                    slopes += [by_u * move.real + by_v * move.imag for move in moves]
    return out, gradient, slopes


class File:
    def __init__(self, path):
        self.out = open(path, "w", encoding="utf-8")
        self.out.write("# Made by layers/golden/make_detection.py with NumPy, in float64.\n")

    def case(self, name, layer, inputs, output, gradients={}, factors=None):
        names = [chr(ord("a") + i) for i in range(len(inputs))]
        shapes = {n: list(x.shape[1:]) for n, x in zip(names, inputs)}
        tested = {"name": "tested", **layer, "from": names}
        spec = {"striate": 1, "name": name, "inputs": shapes, "layers": [tested]}
        self.out.write("%s spec %s\n" % (name, json.dumps(spec)))
        arrays = {"input " + n: x for n, x in zip(names, inputs)}
        arrays["factors"] = np.ones(output.shape) if factors is None else factors
        arrays["output"] = output
        arrays.update({"gradient input " + n: x for n, x in gradients.items()})
        for key, array in arrays.items():
            shape = ",".join(str(d) for d in array.shape)
            text = " ".join(repr(float(v)) for v in array.flatten())
            self.out.write("%s/%s [%s] %s\n" % (name, key, shape, text))


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else DEFAULT
    random = np.random.default_rng(1)

    def numbers(*shape):
        """Multiples of 2^-10: exact in float32, and short to write."""
        return np.round(random.uniform(-1, 1, (BATCH,) + shape) * 1024) / 1024

    def boxes(count):
        corner = np.round(random.uniform(0, 0.7, (BATCH, count, 2)) * 1024) / 1024
        size = np.round(random.uniform(0.1, 0.5, (BATCH, count, 2)) * 1024) / 1024
        return np.minimum(np.concatenate([corner, corner + size], 2), 1)

    out = File(os.path.join(folder, "detection.txt"))
    maps, image = numbers(1, 2, 3), numbers(1, 16, 24)
    for name, settings in [("anchors", {"sizes": [8, 12]}), ("anchors-ratios", {"sizes": [5], "ratios": [1, 3]})]:
        found = anchors(settings["sizes"], settings.get("ratios", [0.5, 1, 2]), 2, 3, 16, 24)
        out.case(name, {"type": "anchors", **settings}, [maps, image], np.stack([found] * BATCH))

    for name, columns, most, overlap in [("proposals", 1, 5, 0.7), ("proposals-softmax", 2, 20, 0.2)]:
        given = boxes(14)
        given[0, 3] = [0.5, 0.5, 0.5, 0.5]
        scores, offsets = numbers(14, columns), numbers(14, 4) / 4
        found = [proposals(scores[n], offsets[n], given[n], most, overlap) for n in range(BATCH)]
        layer = {"type": "proposals", "most": most, "overlap": overlap}
        out.case(name, layer, [scores, offsets, given], np.array(found))

    for name, size, samples in [("roi-align", [4, 4], 2), ("roi-align-single", [2, 3], 1)]:
        x, given, factors = numbers(2, 5, 6), boxes(3), numbers(3, 2, *size)
        found = [roi_align(x[n], given[n], *size, samples, factors[n]) for n in range(BATCH)]
        layer = {"type": "roi-align", "size": size, "samples": samples}
        gradients = {"a": np.array([g for _, g in found])}
        out.case(name, layer, [x, given], np.array([y for y, _ in found]), gradients, factors)

    for name, size in [("roi-pool", [2, 3]), ("roi-pool-small", [4, 4])]:
        x, given, factors = numbers(2, 5, 6), boxes(4), numbers(4, 2, *size)
        given[1, 2] = [0.97, 0.97, 1, 1]
        found = [roi_pool(x[n], given[n], *size, factors[n]) for n in range(BATCH)]
        layer = {"type": "roi-pool", "size": size}
        gradients = {"a": np.array([g for _, g in found])}
        out.case(name, layer, [x, given], np.array([y for y, _ in found]), gradients, factors)

    for name, points, width, height in [("point-boxes", numbers(6), 0.25, 0.25),
                                        ("point-boxes-pairs", numbers(3, 2), 0.5, 0.125)]:
        centers = points.reshape(BATCH, -1, 2)
        half = np.array([width / 2, height / 2])
        found = np.concatenate([centers - half, centers + half], 2)
        layer = {"type": "point-boxes", "width": width, "height": height}
        out.case(name, layer, [points], found)

    for name, size, first, second in [("align", [4, 5], [0.5, 0.125], [0.5, 0.875]),
                                      ("align-across", [3, 6], [0.25, 0.5], [0.75, 0.25])]:
        x, factors = numbers(2, 7, 6), numbers(2, *size)
        points = np.abs(numbers(4))
        found = [align(x[n], points[n], *size, first, second, factors[n]) for n in range(BATCH)]
        flows = name == "align"
        layer = {"type": "align", "size": size, "first": first, "second": second, "gradientToPoints": flows}
        gradients = {"a": np.array([f[1] for f in found]), "b": flows * np.array([f[2] for f in found])}
        out.case(name, layer, [x, points], np.array([f[0] for f in found]), gradients, factors)


main()
