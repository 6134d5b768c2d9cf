#!/usr/bin/env python3
"""Makes the golden values of the loss `instance-mask` and the metric `mask-iou`, from their definitions in loops.

    python3 make_masks.py

needs NumPy alone. `golden.py` describes the file. Gradients are those of the formula: the slope of the cross-entropy of
a logistic function is the probability minus what is wanted; boxes have none.
"""

import json
import os

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
PATH = os.path.join(HERE, "../src/test/resources/io/striate/training/golden/detection-masks.txt")
BATCH, COUNT, SLOTS, CLASSES, ROWS, COLUMNS, HEIGHT, WIDTH = 2, 8, 3, 3, 3, 4, 14, 12


def area(box):
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def iou(a, b):
    both = area([max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])])
    union = area(a) + area(b) - both
    return both / union if union > 0 else 0.0


def at(mask, y, x):
    """Bilinear between the centers of pixels; beyond the outer centers their value."""
    y, x = min(max(y, 0.0), HEIGHT - 1.0), min(max(x, 0.0), WIDTH - 1.0)
    top, left = min(int(y), HEIGHT - 2), min(int(x), WIDTH - 2)
    a, b = y - top, x - left
    upper = mask[top][left] * (1 - b) + mask[top][left + 1] * b
    lower = mask[top + 1][left] * (1 - b) + mask[top + 1][left + 1] * b
    return upper * (1 - a) + lower * a


def cut(mask, box):
    found = np.zeros((ROWS, COLUMNS))
    for i in range(ROWS):
        for j in range(COLUMNS):
            y = (box[1] + (box[3] - box[1]) * (i + 0.5) / ROWS) * HEIGHT - 0.5
            x = (box[0] + (box[2] - box[0]) * (j + 0.5) / COLUMNS) * WIDTH - 0.5
            share = at(mask, y, x)
            assert abs(share - 0.5) > 1e-6
            found[i, j] = share >= 0.5
    return found


def visible(box):
    inside = [min(max(side, 0.0), 1.0) for side in box]
    return area(inside) / area(box) if area(box) > 0 else 0.0


def drawn(random, count):
    corner, size = random.uniform(0, 0.6, (count, 2)), random.uniform(0.2, 0.4, (count, 2))
    return np.round(1024 * np.concatenate([corner, corner + size], 1)) / 1024


def main():
    lines = ["# The loss and the metric of the masks of boxes.", "# Made by make_masks.py with NumPy, in float64."]
    for case, seed, positive in [("masks", 3, 0.5), ("masks-of-more-boxes", 4, 0.2)]:
        random = np.random.RandomState(seed)
        boxes = np.array([drawn(random, SLOTS) for _ in range(BATCH)])
        boxes[1, 1] = [-0.75, 0.25, 0.125, 0.5]  # a seventh of it is inside: it does not count
        classes = np.array([[0, 2, -1], [1, 2, 0]])
        near = np.round(1024 * (boxes[:, [0, 1, 2, 0, 1, 2]] + random.uniform(-0.06, 0.06, (BATCH, 6, 4)))) / 1024
        regions = np.concatenate([near, [drawn(random, COUNT - 6) for _ in range(BATCH)]], 1)
        regions[0, 7] = 0.0  # an empty slot
        instances = np.zeros((BATCH, HEIGHT, WIDTH))
        for n in range(BATCH):
            for slot in range(SLOTS):
                for y in range(HEIGHT):
                    for x in range(WIDTH):
                        v, u = (y + 0.5) / HEIGHT, (x + 0.5) / WIDTH
                        left, top, right, bottom = boxes[n, slot]
                        a, b = (2 * u - left - right) / (right - left), (2 * v - top - bottom) / (bottom - top)
                        if classes[n, slot] >= 0 and a * a + b * b <= 1:
                            instances[n, y, x] = slot + 1
        mask = np.round(1024 * random.uniform(-3, 3, (BATCH, COUNT, CLASSES, ROWS, COLUMNS))) / 1024
        gradient = np.zeros_like(mask)
        loss, found, filled, count = 0.0, 0.0, 0.0, 0
        for n in range(BATCH):
            for r in range(COUNT):
                table = [
                    iou(regions[n, r], np.clip(boxes[n, s], 0, 1))
                    if classes[n, s] >= 0 and visible(boxes[n, s]) >= 0.25 else 0.0
                    for s in range(SLOTS)
                ]
                slot = int(np.argmax(table))
                if area(regions[n, r]) == 0 or table[slot] < positive:
                    continue
                wanted = cut((instances[n] == slot + 1).astype(float), regions[n, r])
                logits = mask[n, r, classes[n, slot]]
                probability = 1 / (1 + np.exp(-logits))
                loss -= np.mean(wanted * np.log(probability) + (1 - wanted) * np.log(1 - probability))
                gradient[n, r, classes[n, slot]] = (probability - wanted) / (ROWS * COLUMNS)
                seen = logits > 0
                found += np.sum(seen * wanted) / max(1, np.sum(np.maximum(seen, wanted)))
                filled += np.mean(wanted)
                count += 1
        assert 4 <= count < BATCH * COUNT
        settings = {"type": "instance-mask", "slots": SLOTS, "image": [HEIGHT, WIDTH], "positive": positive}
        metrics = [{"type": "mask-iou", "positive": positive, "filled": full} for full in (False, True)]
        given = {"mask": mask, "regions": regions}
        spec = {
            "striate": 1,
            "inputs": {name: {"shape": list(x.shape[1:])} for name, x in given.items()},
            "layers": [{"name": "of-" + name, "type": "dropout", "rate": 0, "from": name} for name in given],
            "outputs": {"output": {"from": ["of-mask", "of-regions"], "loss": settings, "metrics": metrics}},
        }
        lines.append("%s spec %s" % (case, json.dumps(spec)))
        for name, array in [
            ("output mask", mask), ("output regions", regions), ("target boxes", boxes), ("target classes", classes),
            ("target instances", instances), ("loss", np.array(loss / count)), ("gradient mask", gradient / count),
            ("gradient regions", np.zeros_like(regions)), ("answer", mask), ("figure", np.array(found / count)),
            ("filled", np.array(filled / count)),
        ]:
            shape = ",".join(str(extent) for extent in array.shape)
            lines.append("%s/%s [%s] %s" % (case, name, shape, " ".join(repr(float(v)) for v in array.flatten())))
    with open(PATH, "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(lines) + "\n")


main()
