#!/usr/bin/env python3
"""Makes the golden values of the losses and metrics of detectors, in plain loops from their definitions.

    python3 make_detection.py

needs PyTorch for the gradients of the losses. `make_losses.py` describes the arrays of `detection-losses.txt`.
`detection-metrics.txt` has in place of `input` and `target` the arrays `output NAME` and `target NAME`.
"""

import json
import math

import torch
import torch.nn.functional as F

import golden

BATCH = 2


# ---- boxes ----


def area(box):
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def iou(a, b):
    both = area([max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])])
    union = area(a) + area(b) - both
    return both / union if union > 0 else 0.0


def cut(box):
    return [min(max(side, 0.0), 1.0) for side in box]


def offsets(target, box):
    """Equation 2 of the paper; `box` holds tensors."""
    w, h = box[2] - box[0], box[3] - box[1]
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    tw, th = target[2] - target[0], target[3] - target[1]
    tx, ty = (target[0] + target[2]) / 2, (target[1] + target[3]) / 2
    return torch.stack([(tx - x) / w, (ty - y) / h, torch.log(tw / w), torch.log(th / h)])


def decode(offset, box):
    w, h = box[2] - box[0], box[3] - box[1]
    x, y = (box[0] + box[2]) / 2 + offset[0] * w, (box[1] + box[3]) / 2 + offset[1] * h
    w, h = w * math.exp(offset[2]), h * math.exp(offset[3])
    return cut([x - w / 2, y - h / 2, x + w / 2, y + h / 2])


# ---- losses ----


def matched(boxes, targets, classes, settings):
    """For each box its slot, None for background, or "out" if it does not count."""
    valid = []
    for target, kind in zip(targets, classes):
        inside = area(cut(target)) / area(target) if area(target) > 0 else 0
        valid.append(kind >= 0 and inside >= settings["visible"])
    table = [[iou(b, cut(t)) if v else 0.0 for t, v in zip(targets, valid)] for b in boxes]
    tops = [max(row[s] for row in table) for s in range(len(targets))]
    found = []
    for box, row in zip(boxes, table):
        best = max(range(len(row)), key=lambda s: row[s])
        top = settings["best"] and any(row[s] == tops[s] > 0 for s in range(len(row)))
        if area(box) == 0:
            found.append("out")
        elif row[best] >= settings["positive"] or top:
            found.append(best)
        else:
            found.append(None if row[best] < settings["negative"] else "out")
    return found


def loss(logits, moves, regions, boxes, classes, settings, what):
    """The sum over boxes of the loss times the probability of being drawn, divided by that of these."""
    total, weights = 0.0, 0.0
    for n in range(BATCH):
        slots = matched(regions[n].tolist(), boxes[n].tolist(), classes[n].tolist(), settings)
        positives = sum(isinstance(s, int) for s in slots)
        negatives = sum(s is None for s in slots)
        p = min(positives, math.floor(settings["positiveShare"] * settings["sampled"]))
        q = min(negatives, settings["sampled"] - p)
        for r, slot in enumerate(slots):
            if slot == "out":
                continue
            weight = q / negatives if slot is None else p / positives
            each = what(logits[n, r], None if slot is None else int(classes[n, slot]))
            if slot is not None:
                move = moves[n, r]
                if len(move) > 4:
                    move = move[4 * int(classes[n, slot]):][:4]
                target = torch.tensor(cut(boxes[n, slot].tolist()))
                d = (move - offsets(target, regions[n, r])).abs()
                smooth = torch.where(d < settings["beta"], d**2 / (2 * settings["beta"]), d - settings["beta"] / 2)
                each = each + settings["offsetWeight"] * smooth.sum()
            total, weights = total + weight * each, weights + weight
    return total / weights


def logistic(logit, kind):
    return F.binary_cross_entropy_with_logits(logit[0], torch.tensor(0.0 if kind is None else 1.0))


def proposal(logit, kind):
    if len(logit) == 1:
        return logistic(logit, kind)
    return F.cross_entropy(logit[None], torch.tensor([0 if kind is None else 1]))


def softmax(logit, kind):
    return F.cross_entropy(logit[None], torch.tensor([0 if kind is None else kind + 1]))


def objectness(logit, kind):
    found = logistic(logit, kind)
    return found if kind is None else found + F.cross_entropy(logit[None, 1:], torch.tensor([kind]))


def drawn(numbers, count):
    """Boxes inside the image, multiples of 2^-10."""
    corner, size = numbers([BATCH, count, 2], 0.0, 0.7), numbers([BATCH, count, 2], 0.1, 0.5)
    return torch.minimum(torch.cat([corner, corner + size], 2), torch.tensor(1.0))


def specified(outputs, kind, settings, **more):
    inputs = {name: {"shape": list(x.shape[1:])} for name, x in outputs.items()}
    layers = [{"name": "of-" + name, "type": "dropout", "rate": 0, "from": name} for name in outputs]
    taken = {"from": ["of-" + name for name in outputs], "loss": dict({"type": kind}, **settings), **more}
    return {"striate": 1, "inputs": inputs, "layers": layers, "outputs": {"output": taken}}


def losses():
    out = golden.File("detection-losses.txt", "make_detection.py", "Losses of detectors.")
    usual = {"offsetWeight": 1.0, "beta": 0.1111, "visible": 0.25}
    rpn = {"positive": 0.7, "negative": 0.3, "best": True, "sampled": 256, "positiveShare": 0.5, **usual}
    head = {"positive": 0.5, "negative": 0.5, "best": False, "sampled": 64, "positiveShare": 0.25, **usual}
    few = {"positive": 0.4, "negative": 0.2, "sampled": 8, "offsetWeight": 3.0, "beta": 0.5}
    for case, kind, settings, width, moves, what in [
        ("rpn", "rpn", {}, 1, 4, proposal),
        ("rpn-softmax", "rpn", dict(few, positiveShare=0.25), 2, 4, proposal),
        ("detection", "detection", {"positive": 0.3, "negative": 0.3}, 4, 4, softmax),
        ("detection-classes", "detection", few, 4, 12, softmax),
        ("detection-objectness", "detection", dict(few, scores="objectness", best=True), 4, 12, objectness),
    ]:
        numbers = golden.Numbers(case)
        first = "score" if kind == "rpn" else "class"
        regions = drawn(numbers, 24)
        regions[1, 5] = torch.tensor([0.5, 0.5, 0.5, 0.75])
        boxes, classes = drawn(numbers, 4), torch.tensor([[0, 2, 1, -1], [2, -1, 1, 0]])
        boxes[0, 2] = torch.tensor([0.875, 0.25, 1.25, 0.5])  # a third of it is inside
        boxes[1, 2] = torch.tensor([-1.0, 0.0, 0.125, 0.5])  # a ninth: it does not count
        given = {
            first: numbers([BATCH, 24, width], -3.0, 3.0),
            "offset": numbers([BATCH, 24, moves]),
            "regions": regions,
        }
        for value in given.values():
            value.requires_grad_(True)
        out.begin(case, specified(given, kind, dict(settings, slots=4)))
        for name, value in given.items():
            out.put("output " + name, value)
        out.put("target boxes", boxes)
        out.put("target classes", classes)
        all_settings = dict(rpn if kind == "rpn" else head, **settings)
        found = loss(given[first], given["offset"], regions, boxes, classes, all_settings, what)
        found.backward()
        out.put("loss", found)
        for name, value in given.items():
            out.put("gradient " + name, value.grad)
        out.put("answer", given[first])
    out.close()


# ---- metrics ----


def detected(logits, moves, regions, settings):
    """(class, score, box) of an image without duplicates, for each class at most so many."""
    found = []
    classes = logits.shape[1] - 1
    for kind in range(classes):
        boxes = []
        for logit, move, region in zip(logits, moves, regions.tolist()):
            if settings["scores"] == "softmax":
                score = F.softmax(logit, 0)[kind + 1]
            else:
                score = torch.sigmoid(logit[0]) * F.softmax(logit[1:], 0)[kind]
            move = move.tolist()
            move = move[4 * kind:][:4] if len(move) > 4 else move
            if area(region) > 0:
                boxes.append((float(score), decode(move, region)))
        kept = []
        for score, box in sorted(boxes, key=lambda each: -each[0]):
            if all(iou(box, other) <= settings["overlap"] for _, other in kept) and len(kept) < settings["most"]:
                kept.append((score, box))
        found += [(kind, score, box) for score, box in kept]
    return found


def judged(images, kind, limit, coco):
    """(score, right) of all detections of a class, the best first, and the number of its targets."""
    results, targets = [], 0
    for found, boxes, classes in images:
        mine = [box for box, c in zip(boxes, classes) if c == kind]
        targets += len(mine)
        taken = set()
        for _, score, box in sorted((f for f in found if f[0] == kind), key=lambda f: -f[1]):
            left = [i for i in range(len(mine)) if not coco or i not in taken]
            best = max(left, key=lambda i: iou(box, mine[i]), default=None)
            right = best is not None and iou(box, mine[best]) >= limit and best not in taken
            if right:
                taken.add(best)
            results.append((score, right))
    return sorted(results, key=lambda each: -each[0]), targets


def average_precision(results, targets, convention):
    recall, precision, right = [], [], 0
    for i, (_, hit) in enumerate(results):
        right += hit
        recall.append(right / targets)
        precision.append(right / (i + 1))
    if convention == "voc":
        area, before = 0.0, 0.0
        for i in range(len(results)):
            area += (recall[i] - before) * max(precision[i:])
            before = recall[i]
        return area
    steps = 10 if convention == "voc-2007" else 100
    reached = [[p for p, r in zip(precision, recall) if r >= step / steps] for step in range(steps + 1)]
    return sum(max(each, default=0.0) for each in reached) / (steps + 1)


def metrics():
    out = golden.File("detection-metrics.txt", "make_detection.py", "Metrics of detectors over a data set.")
    samples, count = 6, 10
    usual = {"convention": "voc", "scores": "softmax", "overlap": 0.5, "most": 20}
    for case, settings, moves in [
        ("map", {}, 4),
        ("map-voc-2007", {"convention": "voc-2007", "limits": 0.4, "overlap": 0.3}, 12),
        ("map-coco", {"convention": "coco", "limits": [0.3, 0.5, 0.6], "scores": "objectness", "most": 4}, 12),
        ("map-coco-usual", {"convention": "coco", "overlap": 0.8, "bins": 26000}, 4),
    ]:
        numbers = golden.Numbers(case)
        classes = numbers.labels([samples, 4], 4) - 1
        boxes = torch.cat([drawn(numbers, 4) for _ in range(samples // BATCH)])
        # Half of the regions lie near targets, so that some are right.
        near = boxes[:, [0, 1, 2, 3, 0]] + numbers([samples, 5, 4], -0.05, 0.05)
        far = torch.cat([drawn(numbers, count - 5) for _ in range(samples // BATCH)])
        regions = torch.cat([near, far], 1)
        regions[2, 7] = 0.0
        logits = numbers([samples, count, 4], -3.0, 3.0)
        for n in range(samples):
            for r in range(4):
                logits[n, r, classes[n, r] + 1] += 2
        given = {"class": logits, "offset": numbers([samples, count, moves], -0.125, 0.125), "regions": regions}
        spec = specified(
            given, "detection", {"slots": 4, "scores": settings.get("scores", "softmax")},
            metrics=[dict({"type": "map"}, **settings), {"type": "box-recall", "count": 3}],
        )
        out.begin(case, spec)
        for name, value in given.items():
            out.put("output " + name, value)
        out.put("target boxes", boxes)
        out.put("target classes", classes)
        full = dict(usual, **settings)
        limits = full.get("limits", [i / 20 for i in range(10, 20)] if full["convention"] == "coco" else 0.5)
        images = [
            (detected(logits[n], given["offset"][n], regions[n], full), boxes[n].tolist(), classes[n].tolist())
            for n in range(samples)
        ]
        limits = limits if isinstance(limits, list) else [limits]
        table = []
        for kind in range(3):
            row = []
            for limit in limits:
                results, targets = judged(images, kind, limit, full["convention"] == "coco")
                assert targets > 0
                row.append(average_precision(results, targets, full["convention"]))
            mean = [sum(row) / len(row)] if len(row) > 1 else []
            table.append(mean + row + [float(targets)])
        out.put("figure", torch.tensor(sum(row[0] for row in table) / 3))
        out.put("table", torch.tensor(table))
        found = sum(
            any(iou(region, box) >= 0.5 for region in regions[n, :3].tolist())
            for n in range(samples) for box, kind in zip(boxes[n].tolist(), classes[n].tolist()) if kind >= 0
        )
        out.put("recall", torch.tensor(found / int((classes >= 0).sum())))
    out.close()


losses()
metrics()
