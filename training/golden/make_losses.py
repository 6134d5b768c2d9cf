#!/usr/bin/env python3
"""Makes the golden values of the bundled losses: value and gradient of a batch.

    python3 make_losses.py

needs PyTorch. What `torch.nn` does not have (perceptron, hinge of the largest violation,
contrastive) is computed from the formula of the paper; hinge with class weights, whose mean PyTorch
does not divide by the weights, from its own losses of single samples.

    output NAME                     what the loss reads, with the batch as axis 0
    target NAME                     what it is compared with
    loss                            of the batch: sum of weighted losses / sum of weights
    gradient NAME                   of this loss by the output
    answer                          what `predict` shows for the first output
"""

import math

import torch
import torch.nn.functional as F

import golden

CLASSES = 3
WEIGHTS = [0.5, 2.0, 1.0]
BATCH = 4


def weighted(each, labels, ignored=255):
    """Losses of single labels as one, with the weights of the classes and without the ignored."""
    weight = torch.tensor(WEIGHTS)[labels.clamp(max=CLASSES - 1)] * (labels != ignored)
    return (each * weight).sum() / weight.sum()


def hinge(x, labels, margin=1.0, power=1):
    """The losses of single labels, `[N, ...]`, of scores `[N, C, ...]`."""
    flat = x.movedim(1, -1).reshape(-1, CLASSES)
    each = F.multi_margin_loss(
        flat, labels.clamp(max=CLASSES - 1).flatten(), p=power, margin=margin, reduction="none"
    )
    return each.reshape(labels.shape)


def crammer_singer(x, labels, margin=1.0):
    """Crammer and Singer, JMLR 2, 2001: the right score against the highest of the others."""
    right = F.one_hot(labels.clamp(max=CLASSES - 1), CLASSES).movedim(-1, 1).bool()
    others = x.masked_fill(right, -float("inf")).max(1).values
    return torch.relu(margin + others - (x * right).sum(1))


def perceptron(x, labels):
    """LeCun et al., "A Tutorial on Energy-Based Learning", section 2.2.2."""
    own = x.gather(1, labels.clamp(max=CLASSES - 1).unsqueeze(1)).squeeze(1)
    return x.max(1).values - own


def lenet_map(x, labels, garbage=1.0):
    """LeCun et al., 1998, equation 9, of the penalties -x."""
    own = x.gather(1, labels.clamp(max=CLASSES - 1).unsqueeze(1)).squeeze(1)
    return -own + torch.log(math.exp(-garbage) + torch.exp(x).sum(1))


def contrastive(a, b, similar, margin):
    """Hadsell, Chopra and LeCun, 2006, equation 4, with 1 for similar pairs."""
    distance = F.pairwise_distance(a, b)
    return (similar * distance**2 + (1 - similar) * torch.relu(margin - distance) ** 2).mean() / 2


def probabilities(numbers, shape):
    return F.softmax(2 * numbers(shape), 1)


def cases():
    weights = torch.tensor(WEIGHTS)
    softmax = lambda x: F.softmax(x, 1)
    for suffix, shape in (("", [CLASSES]), ("-per-pixel", [CLASSES, 2, 3])):
        yield "softmax-cross-entropy" + suffix, {}, shape, "labels", F.cross_entropy, softmax
        yield "softmax-cross-entropy-weights" + suffix, {"weights": WEIGHTS}, shape, "labels", (
            lambda x, t: F.cross_entropy(x, t, weights)
        ), softmax
        yield "softmax-cross-entropy-smoothing" + suffix, {"smoothing": 0.1}, shape, "labels", (
            lambda x, t: F.cross_entropy(x, t, label_smoothing=0.1)
        ), softmax
        yield "softmax-cross-entropy-everything" + suffix, {
            "weights": WEIGHTS, "smoothing": 0.1, "ignore": 255,
        }, shape, "ignored", (
            lambda x, t: F.cross_entropy(x, t, weights, ignore_index=255, label_smoothing=0.1)
        ), softmax
        yield "softmax-cross-entropy-soft" + suffix, {"soft": True}, shape, "shares", F.cross_entropy, softmax
        yield "softmax-cross-entropy-soft-everything" + suffix, {
            "soft": True, "weights": WEIGHTS, "smoothing": 0.1,
        }, shape, "shares", lambda x, t: F.cross_entropy(x, t, weights, label_smoothing=0.1), softmax
        yield "nll" + suffix, {}, shape, "labels", F.nll_loss, torch.exp
        yield "nll-everything" + suffix, {"weights": WEIGHTS, "ignore": 255}, shape, "ignored", (
            lambda x, t: F.nll_loss(x, t, weights, ignore_index=255)
        ), torch.exp
        yield "hinge" + suffix, {}, shape, "labels", lambda x, t: hinge(x, t).mean(), softmax
        yield "hinge-everything" + suffix, {
            "margin": 0.5, "squared": True, "weights": WEIGHTS, "ignore": 255,
        }, shape, "ignored", lambda x, t: weighted(hinge(x, t, 0.5, 2), t), softmax
        yield "hinge-largest" + suffix, {"largest": True}, shape, "labels", (
            lambda x, t: crammer_singer(x, t).mean()
        ), softmax
        yield "hinge-largest-everything" + suffix, {
            "largest": True, "margin": 0.5, "squared": True, "weights": WEIGHTS, "ignore": 255,
        }, shape, "ignored", lambda x, t: weighted(crammer_singer(x, t, 0.5) ** 2, t), softmax
        yield "perceptron" + suffix, {}, shape, "labels", lambda x, t: perceptron(x, t).mean(), softmax
        yield "perceptron-everything" + suffix, {"weights": WEIGHTS, "ignore": 255}, shape, "ignored", (
            lambda x, t: weighted(perceptron(x, t), t)
        ), softmax
        yield "lenet-map" + suffix, {}, shape, "labels", lambda x, t: lenet_map(x, t).mean(), softmax
        yield "lenet-map-everything" + suffix, {
            "garbage": 2.5, "weights": WEIGHTS, "ignore": 255,
        }, shape, "ignored", lambda x, t: weighted(lenet_map(x, t, 2.5), t), softmax
        yield "kl-divergence" + suffix, {}, shape, "probabilities", (
            lambda x, t: F.kl_div(F.log_softmax(x, 1), t, reduction="none").sum(1).mean()
        ), softmax
        yield "kl-divergence-of-log-probabilities" + suffix, {"logits": False}, shape, "probabilities", (
            lambda x, t: F.kl_div(x, t, reduction="none").sum(1).mean()
        ), torch.exp
        yield "cosine" + suffix, {}, shape, "numbers", (
            lambda x, t: F.cosine_embedding_loss(
                x.movedim(1, -1).reshape(-1, CLASSES), t.movedim(1, -1).reshape(-1, CLASSES), torch.ones(1)
            )
        ), None
    shape = [2, 3]
    yield "mse", {}, shape, "numbers", F.mse_loss, None
    yield "mae", {}, shape, "numbers", F.l1_loss, None
    yield "huber", {}, shape, "numbers", F.huber_loss, None
    yield "huber-delta", {"delta": 0.25}, shape, "numbers", lambda x, t: F.huber_loss(x, t, delta=0.25), None
    yield "smooth-l1", {}, shape, "numbers", F.smooth_l1_loss, None
    yield "smooth-l1-beta", {"beta": 0.25}, shape, "numbers", lambda x, t: F.smooth_l1_loss(x, t, beta=0.25), None
    yield "smooth-l1-sharp", {"beta": 0}, shape, "numbers", lambda x, t: F.smooth_l1_loss(x, t, beta=0.0), None
    yield "binary-cross-entropy", {}, shape, "unit", F.binary_cross_entropy_with_logits, torch.sigmoid
    yield "binary-cross-entropy-zero", {}, shape, "unit", F.binary_cross_entropy_with_logits, torch.sigmoid
    yield "binary-cross-entropy-settings", {"positiveWeight": 3, "smoothing": 0.25}, shape, "bits", (
        lambda x, t: F.binary_cross_entropy_with_logits(x, 0.75 * t + 0.125, pos_weight=torch.tensor(3.0))
    ), torch.sigmoid
    yield "binary-cross-entropy-of-probabilities", {"logits": False}, shape, "unit", F.binary_cross_entropy, None
    pair = {"first": [3], "second": [3]}
    yield "contrastive", {}, pair, "bits", lambda a, b, t: contrastive(a, b, t, 1.0), None
    yield "contrastive-margin", {"margin": 2.5}, pair, "bits", lambda a, b, t: contrastive(a, b, t, 2.5), None
    scores = {"real": [2], "generated": [2]}
    yield "critic", {}, scores, "nothing", lambda r, g: bce(r, 1) + bce(g, 0), None
    yield "critic-least-squares", {"form": "least-squares"}, scores, "nothing", (
        lambda r, g: (F.mse_loss(r, torch.ones_like(r)) + F.mse_loss(g, torch.zeros_like(g))) / 2
    ), None
    yield "critic-hinge", {"form": "hinge"}, scores, "nothing", (
        lambda r, g: F.relu(1 - r).mean() + F.relu(1 + g).mean()
    ), None
    triple = {"anchor": [3], "positive": [3], "negative": [3]}
    yield "triplet", {}, triple, "nothing", F.triplet_margin_loss, None
    yield "triplet-margin", {"margin": 0.25}, triple, "nothing", (
        lambda a, p, n: F.triplet_margin_loss(a, p, n, margin=0.25)
    ), None


def bce(logits, answer):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, answer))


def target(kind, numbers, shape):
    if kind == "labels":
        return numbers.labels([BATCH] + shape[1:], CLASSES)
    if kind == "ignored":
        labels = numbers.labels([BATCH] + shape[1:], CLASSES)
        labels.flatten()[1] = 255
        return labels
    if kind in ("probabilities", "shares"):
        t = torch.round(probabilities(numbers, [BATCH] + shape) * 1024) / 1024
        t[0, 1] = 0
        return t
    if kind == "unit":
        return numbers([BATCH] + shape, 0.0, 1.0)
    if kind == "bits":
        return numbers.labels([BATCH] + shape, 2).to(torch.float64)
    return numbers([BATCH] + shape)


def spec(case, kind, settings, outputs):
    loss = dict({"type": kind}, **settings)
    if len(outputs) == 1:
        return golden.measured(outputs["output"], loss)
    inputs = {name: {"shape": shape} for name, shape in outputs.items()}
    layers = [{"name": "of-" + name, "type": "dropout", "rate": 0, "from": name} for name in outputs]
    taken = {"from": ["of-" + name for name in outputs], "loss": loss}
    return {"striate": 1, "inputs": inputs, "layers": layers, "outputs": {"output": taken}}


def main():
    out = golden.File("losses.txt", "make_losses.py", "Losses of a batch of %d samples." % BATCH)
    kinds = [
        "softmax-cross-entropy", "nll", "hinge", "perceptron", "lenet-map", "kl-divergence", "cosine", "mse", "mae", "huber",
        "smooth-l1", "binary-cross-entropy", "contrastive", "critic", "triplet",
    ]
    for case, settings, shapes, wanted, function, answer in cases():
        kind = next(kind for kind in kinds if case.startswith(kind))
        outputs = shapes if isinstance(shapes, dict) else {"output": shapes}
        numbers = golden.Numbers(case)
        out.begin(case, spec(case, kind, settings, outputs))
        given = {}
        for name, shape in outputs.items():
            low, high = (0.01, 0.99) if case.endswith("of-probabilities") else (-3.0, 3.0)
            value = numbers([BATCH] + shape, low, high)
            if case.endswith("of-log-probabilities") or kind == "nll":
                value = -value.abs() - 0.125
            if case.endswith("-zero"):
                value = torch.zeros_like(value)
            given[name] = value.requires_grad_(True)
            out.put("output " + name, value)
        operands = list(given.values())
        if wanted != "nothing":
            t = target(wanted, numbers, [] if len(outputs) > 1 else list(outputs.values())[0])
            if wanted == "shares":
                # The labels are there for metrics; the loss does not read them.
                out.put("target target", t.argmax(1))
                out.put("target distribution", t)
            else:
                out.put("target target", t)
            operands.append(t)
        loss = function(*operands)
        loss.backward()
        out.put("loss", loss)
        for name, value in given.items():
            out.put("gradient " + name, value.grad)
        first = list(given.values())[0]
        out.put("answer", answer(first) if answer else first)
    out.close()


main()
