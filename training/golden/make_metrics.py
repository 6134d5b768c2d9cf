#!/usr/bin/env python3
"""Makes the golden values of the bundled metrics, by counting and by NumPy.

    python3 make_metrics.py

needs NumPy, and PyTorch for the numbers.

    input, target                   the samples, fed in batches of one
    figure                          the figure of all samples
    table                           its table, instead of a figure
"""

import math
from collections import Counter

import numpy as np

import golden

CLASSES = 3

# Two samples of 3 classes and 4 pixels, one of which does not count.
LOGITS = np.array([[[1, 3, 0, 2], [2, 1, 4, 2], [0, 2, 1, 5]],
                   [[2, 0, 1, 3], [1, 4, 2, 0], [3, 1, 2, 1]]], dtype=float)  # [N, classes, pixels]
LABELS = np.array([[1, 0, 2, 255], [2, 1, 1, 1]])


def labeled():
    """Rows of logits, and the label of each, without those that do not count."""
    rows = LOGITS.transpose(0, 2, 1).reshape(-1, CLASSES)
    labels = LABELS.reshape(-1)
    return rows[labels != 255], labels[labels != 255]


def counts():
    rows, labels = labeled()
    predicted = rows.argmax(1)
    matrix = np.zeros((CLASSES, CLASSES))
    for label, found in zip(labels, predicted):
        matrix[label, found] += 1
    return matrix, matrix.diagonal(), matrix.sum(1), matrix.sum(0)


def softmax(x):
    e = np.exp(x)
    return e / e.sum(1, keepdims=True)


def ece(rows, labels, bins):
    """Guo et al., arXiv:1706.04599, equation 3."""
    confidence, right = rows.max(1), rows.argmax(1) == labels
    total = 0.0
    for m in range(bins):
        inside = (confidence > m / bins) & (confidence <= (m + 1) / bins)
        if inside.any():
            total += inside.sum() / len(labels) * abs(right[inside].mean() - confidence[inside].mean())
    return total


def auc(scores, positive):
    pairs = [(a > b) + 0.5 * (a == b) for a, p in zip(scores, positive) if p for b, q in zip(scores, positive) if not q]
    return sum(pairs) / len(pairs)


def r2(x, t):
    return (1 - ((x - t) ** 2).sum(0) / ((t - t.mean(0)) ** 2).sum(0)).mean()


def per_pixel(out):
    rows, labels = labeled()
    matrix, right, actual, predicted = counts()
    ranks = np.array([sorted(range(CLASSES), key=lambda c: (-x[c], c)).index(y) for x, y in zip(rows, labels)])
    precision, recall, f1 = right / predicted, right / actual, 2 * right / (actual + predicted)
    logp = np.log(softmax(rows))[np.arange(len(labels)), labels]
    figures = [
        ("accuracy", {}, right.sum() / len(labels)),
        ("precision", {}, precision.mean()),
        ("precision", {"average": "micro"}, right.sum() / predicted.sum()),
        ("recall", {}, recall.mean()),
        ("recall", {"average": "micro"}, right.sum() / actual.sum()),
        ("f1", {}, f1.mean()),
        ("f1", {"average": "micro"}, 2 * right.sum() / (actual + predicted).sum()),
        ("mean-iou", {}, (right / (actual + predicted - right)).mean()),
        ("top-k", {"k": 2}, (ranks < 2).mean()),
        ("ece", {}, ece(softmax(rows), labels, 15)),
        ("ece", {"bins": 4}, ece(softmax(rows), labels, 4)),
        ("perplexity", {}, np.exp(-logp.mean())),
        ("confusion-matrix", {}, matrix),
        ("classification-report", {}, np.stack([precision, recall, f1, actual], 1)),
    ]
    loss = {"type": "softmax-cross-entropy", "ignore": 255}
    for kind, settings, figure in figures:
        metric = dict({"type": kind, "ignore": 255}, **settings)
        put(out, metric, loss, LOGITS[:, :, None], LABELS[:, None], figure)


def bleu(found, right, longest):
    """Papineni et al., 2002: modified precisions of the whole data set, and the brevity penalty."""
    product = 1.0
    for n in range(1, longest + 1):
        matches = runs = 0
        for sentence, reference in zip(found, right):
            grams = Counter(tuple(sentence[i : i + n]) for i in range(len(sentence) - n + 1))
            wanted = Counter(tuple(reference[i : i + n]) for i in range(len(reference) - n + 1))
            matches += sum(min(count, wanted[gram]) for gram, count in grams.items())
            runs += sum(grams.values())
        product *= matches / runs
    c, r = sum(map(len, found)), sum(map(len, right))
    return (1 if c > r else math.exp(1 - r / c)) * product ** (1 / longest)


def sentences(out):
    """Found and right sentences of words 3 to 6, with an end (2) and padding (0) behind them."""
    pairs = [
        ([3, 4, 5, 6, 3, 4], [3, 4, 5, 6, 3, 4]),  # right
        ([3, 3, 3, 3, 3, 3, 3], [3, 4, 3, 6, 5]),  # one word too often
        ([4, 5, 6, 3], [4, 5, 6, 3, 3, 4, 5]),  # too short
        ([6, 5, 3, 4, 5, 6, 4], [6, 5, 4, 5, 6, 4]),  # a word too many
        ([5], [6, 5]),
        ([], [3]),
        ([4, 6, 4, 6, 4, 6], [4, 6, 4, 6, 5, 3]),  # runs that come back
    ]
    steps, words = 8, 7
    x, t = np.zeros((len(pairs), words, steps)), np.zeros((len(pairs), steps))
    for i, (found, right) in enumerate(pairs):
        for step in range(steps):
            x[i, found[step] if step < len(found) else 2, step] = 1
            t[i, step] = right[step] if step < len(right) else 2 if step == len(right) else 0
    loss = {"type": "softmax-cross-entropy", "ignore": 0}
    found, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    for longest in (1, 2, 3, 4):
        metric = {"type": "bleu", "n": longest, "ignore": [0, 1, 2]}
        put(out, metric, loss, x, t, bleu(found, right, longest))
    exact = sum(a == b for a, b in pairs) / len(pairs)
    put(out, {"type": "exact-match", "ignore": 0}, loss, x, t, exact)


def pcp(x, t, limbs, within):
    right = [
        all(np.hypot(*(x[n, 2 * j : 2 * j + 2] - t[n, 2 * j : 2 * j + 2]))
            <= within * np.hypot(*(t[n, 2 * a : 2 * a + 2] - t[n, 2 * b : 2 * b + 2])) for j in (a, b))
        for n in range(len(x)) for a, b in limbs
    ]
    return sum(right) / len(right)


def break_even(logits, t, slack, bins):
    """The definition, pixel by pixel: is there another one within `slack` pixels?"""
    score, truth = 1 / (1 + np.exp(-logits)), t > 0.5
    places = [(y, x) for y in range(t.shape[1]) for x in range(t.shape[2])]

    def near(which, n, y, x):
        return any(which[n, b, a] for b, a in places if (b - y) ** 2 + (a - x) ** 2 <= slack**2)

    before = (0, 1)
    for i in range(bins):
        found = score > i / bins
        if not found.any():
            break
        hits = [near(truth, n, y, x) for n in range(len(t)) for y, x in places if found[n, y, x]]
        known = [near(found, n, y, x) for n in range(len(t)) for y, x in places if truth[n, y, x]]
        p, r = np.mean(hits), np.mean(known)
        if p >= r:
            share = (before[1] - before[0]) / (before[1] - before[0] + p - r)
            return before[1] + share * (r - before[1])
        before = (p, r)
    return before[0]


def places(out):
    random = np.random.default_rng(3)
    t = random.integers(0, 64, size=(40, 10)) / 64
    x = t + random.integers(-16, 17, size=t.shape) / 64
    limbs = [[0, 1], [1, 2], [4, 3], [0, 4]]
    for settings in ({}, {"within": 0.25}):
        figure = pcp(x, t, limbs, settings.get("within", 0.5))
        put(out, dict({"type": "pcp", "limbs": limbs}, **settings), "mse", x, t, figure)
    t = (random.random((6, 7, 9)) < 0.12).astype(float)
    logits = np.round(64 * (3 * t + random.normal(size=t.shape) * 1.5 - 2)) / 64
    for slack in (0, 1, 3):
        metric = {"type": "break-even", "slack": slack, "bins": 20}
        put(out, metric, "binary-cross-entropy", logits, t, break_even(logits, t, slack, 20))


def put(out, metric, loss, x, t, figure):
    case = "-".join([metric["type"]] + [str(value) for key, value in metric.items() if key not in ("type", "ignore", "limbs")])
    out.begin(case, golden.measured(list(x.shape[1:]), loss, metrics=[metric]))
    out.put("input", x)
    out.put("target", t)
    out.put("table" if np.ndim(figure) == 2 else "figure", figure)


def main():
    out = golden.File("metrics.txt", "make_metrics.py", "Metrics of whole data sets.")
    per_pixel(out)
    scores = np.array([0.905, 0.805, 0.705, 0.705, 0.405, 0.205])
    positive = np.array([1, 0, 1, 0, 1, 0])
    logits = np.stack([np.zeros(6), np.log(scores / (1 - scores))])[None, :, None]
    put(out, {"type": "auc"}, "softmax-cross-entropy", logits, positive[None, None], auc(scores, positive))
    numbers = golden.Numbers("metrics")
    x, t = numbers([5, 2, 3]).numpy(), numbers([5, 2, 3]).numpy()
    put(out, {"type": "mae"}, "mse", x, t, abs(x - t).mean())
    put(out, {"type": "mse"}, "mse", x, t, ((x - t) ** 2).mean())
    put(out, {"type": "rmse"}, "mse", x, t, np.sqrt(((x - t) ** 2).mean()))
    put(out, {"type": "r2"}, "mse", x, t, r2(x, t))
    bits = (t > 0).astype(float)
    put(out, {"type": "binary-accuracy"}, "binary-cross-entropy", x, bits, ((x > 0) == (bits > 0.5)).mean())
    put(out, {"type": "binary-accuracy", "threshold": 0.5}, "binary-cross-entropy", x, bits, ((x > 0.5) == (bits > 0.5)).mean())
    sentences(out)
    places(out)
    out.close()


main()
