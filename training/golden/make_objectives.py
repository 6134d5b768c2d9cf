#!/usr/bin/env python3
"""Makes the golden values of the bundled objectives: the gradients of one batch.

    python3 make_objectives.py

needs PyTorch, for `supervised` and `adversarial`; contrastive divergence is computed from the statistics of the published code of Hinton
and Salakhutdinov (Science 313, 2006), not from free energies, and the rules of layers in loops, as the papers describe
them.

    input NAME                      of the network
    parameter NAME                  its values
    drawn K                         the uniform numbers of the K-th drawing: part of Striate, see docs/decisions/003
    gradient NAME                   by a parameter
"""

import numpy as np
import torch

import golden

BATCH, VISIBLE, HIDDEN = 2, 4, 3

# What Striate draws in step 0 for seed 1.
FIRST = [0.5619030594825745, 0.6213688254356384, 0.7819586396217346, 0.4550265669822693, 0.715419590473175, 0.9681458473205566]
SECOND = [0.06404966115951538, 0.7982462644577026, 0.5402934551239014, 0.9033764004707336, 0.4249717593193054, 0.12840372323989868]
DRAWN = {
    "cd-1": [FIRST],
    "cd-2": [FIRST, SECOND],
    "cd-gaussian-hidden": [FIRST, SECOND],
    "cd-gaussian-visible": [FIRST],
}


def spec(objective):
    return {
        "striate": 1,
        "input": [VISIBLE],
        "layers": [
            {"type": "dense", "name": "e1", "units": HIDDEN, "activation": "sigmoid"},
            {"type": "dense", "name": "d1", "units": VISIBLE},
        ],
        "loss": "mse",
        "train": {"data": "mnist", "epochs": 1, "seed": 1, "objective": objective, "optimizer": "adam"},
    }


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def divergence(v0, w, b, a, visible, hidden, steps, drawn):
    """The gradients by weight, hidden and visible biases; minus the direction of rbm.m and rbmhidlinear.m."""

    def means(v):
        potential = v @ w.T + b
        return potential if hidden == "gaussian" else sigmoid(potential)

    drawn = iter(drawn)

    def states(v):
        if hidden == "bernoulli":
            return (means(v) > next(drawn)).astype(float)
        first, second = next(drawn), next(drawn)
        return means(v) + np.sqrt(-2 * np.log(1 - first)) * np.cos(2 * np.pi * second)

    v = v0
    for _ in range(steps):
        potential = states(v) @ w + a
        v = potential if visible == "gaussian" else sigmoid(potential)
    positive, negative = means(v0), means(v)
    return (
        -(positive.T @ v0 - negative.T @ v) / len(v0),
        -(positive - negative).mean(0),
        -(v0 - v).mean(0),
    )


def seed_cells(x, a, b, r, q, column, factor):
    """Changes by the rule of Fukushima (1980), place by place; windows of 3 by 3 with a border of zeros."""
    planes, channels = a.shape[:2]
    height, width = x.shape[1:]
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    places = [(i, k) for i in range(height) for k in range(width)]
    c = np.array([[factor ** np.hypot(i - 1, k - 1) for k in range(3)] for i in range(3)])
    c = (c / c.sum() / channels).astype(np.float32).astype(float)
    sight = {(i, k): padded[:, i : i + 3, k : k + 3] for i, k in places}
    v = {place: np.sqrt((c * sight[place] ** 2).sum()) for place in places}
    u = {
        (p, *place): r * max(0, (1 + (a[p] * sight[place]).sum()) / (1 + 2 * r / (1 + r) * b[p] * v[place]) - 1)
        for p in range(planes)
        for place in places
    }
    candidates = set()
    for i, k in places:  # the middle of a column
        cells = [
            (p, m, n)
            for p in range(planes)
            for m, n in places
            if abs(m - i) <= column // 2 and abs(n - k) <= column // 2
        ]
        candidates.add(max(cells, key=u.get))
    da, db = np.zeros_like(a), np.zeros_like(b)
    for p in range(planes):
        own = [cell for cell in candidates if cell[0] == p and u[cell] > 0]
        if own:
            seed = max(own, key=u.get)
            da[p] = q * c * sight[seed[1:]]
            db[p] = q / 2 * v[seed[1:]]
    assert len({cell[0] for cell in candidates}) > 1, "several planes learn"
    return da, db


def rule_one(x, target, w, b, logic):
    """Changes by Madaline rule I: units adapt, the nearest to 0 first, until the answer would be right."""

    def answer(signs):
        if logic == "majority":
            return 1 if sum(signs) > 0 else -1
        return min(signs) if logic == "and" else max(signs)

    dw, db = np.zeros_like(w), np.zeros_like(b)
    sums = w @ x + b
    signs = [1 if s > 0 else -1 for s in sums]
    for unit in sorted(range(len(b)), key=lambda unit: abs(sums[unit])):
        if answer(signs) == target:
            break
        if signs[unit] != target:
            signs[unit] = target
            step = (target - sums[unit]) / (x @ x + 1)
            dw[unit], db[unit] = step * x, step
    return dw, db


def rules(out):
    """Gradients are minus the changes, averaged over the samples."""

    def write(case, layer, shape, x, goal, parameters, changes):
        spec = {
            "striate": 1,
            "input": shape,
            "layers": [{"name": "own", **layer}],
            "loss": "mse",
            "train": {
                "data": "mnist", "epochs": 1, "objective": {"type": "layer-rule", "layers": ["own"]}, "optimizer": "adam",
            },
        }
        out.begin(case, spec)
        out.put("input input", x)
        out.put("input target", goal)
        for name, value in parameters.items():
            out.put("parameter own." + name, value)
        sums = [sum(parts) / len(x) for parts in zip(*changes)]
        for name, value in zip(parameters, sums):
            out.put("gradient own." + name, torch.tensor(-value))

    numbers = golden.Numbers("seed-cells")
    x, goal = numbers([BATCH, 2, 5, 4], 0), numbers([BATCH, 5, 5, 4])
    a, b = numbers([5, 2, 3, 3]), numbers([5], 0)
    layer = {"type": "s-cells", "planes": 5, "kernel": 3, "padding": 1, "selectivity": 2, "gain": 3, "column": 3}
    changes = [seed_cells(one.numpy(), a.numpy(), b.numpy(), 2, 3, 3, 0.9) for one in x]
    write("layer-rule-s-cells", layer, [2, 5, 4], x, goal, {"excitation": a, "inhibition": b}, changes)
    for logic in ["and", "or", "majority"]:
        numbers = golden.Numbers("rule-one-" + logic)
        x, goal = numbers([12, 4]), torch.tensor([[1.0], [-1.0]] * 6)
        w, b = numbers([5, 4]), numbers([5])
        changes = [rule_one(one.numpy(), t.item(), w.numpy(), b.numpy(), logic) for one, t in zip(x, goal)]
        counts = {sum(step[1] != 0) for step in changes}
        assert len(counts) > 1, counts
        layer = {"type": "madaline", "units": 5, "logic": logic}
        write("layer-rule-madaline-" + logic, layer, [4], x, goal, {"weight": w, "bias": b}, changes)


def adversarial(out):
    """Both players by torch.nn.functional, at the parameters of before the step."""
    bce = torch.nn.functional.binary_cross_entropy_with_logits
    forms = {
        "adversarial": ({}, {}, lambda r, g: bce(r, torch.ones_like(r)) + bce(g, torch.zeros_like(g)),
                        lambda g: bce(g, torch.ones_like(g))),
        "adversarial-least-squares": (
            {"form": "least-squares"}, {"form": "least-squares"},
            lambda r, g: ((r - 1) ** 2 + g**2).mean() / 2, lambda g: ((g - 1) ** 2).mean() / 2),
        "adversarial-linear": (
            {"form": "hinge"}, {"form": "linear"},
            lambda r, g: (torch.relu(1 - r) + torch.relu(1 + g)).mean(), lambda g: -g.mean()),
    }
    for case, (loss, form, of_critic, of_generator) in forms.items():
        spec = {
            "striate": 1,
            "inputs": {"input": [4], "seed": [2]},
            "layers": [
                {"type": "dense", "name": "g", "units": 4, "activation": "tanh", "from": "seed"},
                {"type": "dense", "name": "c", "units": 1, "from": "input"},
                {"type": "dense", "name": "of-g", "units": 1, "from": "g", "shareWith": "c"},
            ],
            "outputs": {"verdict": {"from": ["c", "of-g"], "loss": {"type": "critic", **loss}}},
            "train": {
                "data": "mnist", "epochs": 1, "optimizer": "adam",
                "objective": {"type": "adversarial", "generator": "g.*", "judged": "of-g", **form},
            },
        }
        numbers = golden.Numbers(case)
        image, seed = numbers([3, 4]), numbers([3, 2])
        parameters = {"g.weight": numbers([4, 2]), "g.bias": numbers([4]), "c.weight": numbers([1, 4]), "c.bias": numbers([1])}
        out.begin(case, spec)
        out.put("input input", image)
        out.put("input seed", seed)
        for name, value in parameters.items():
            out.put("parameter " + name, value)
            value.requires_grad_(True)
        w, b, v, a = parameters.values()
        judge = lambda x: x @ v.T + a
        generated = torch.tanh(seed @ w.T + b)
        gradients = torch.autograd.grad(of_critic(judge(image), judge(generated.detach())), [v, a])
        gradients = torch.autograd.grad(of_generator(judge(generated)), [w, b]) + gradients
        for name, value in zip(parameters, gradients):
            out.put("gradient " + name, value)


def main():
    out = golden.File("objectives.txt", "make_objectives.py", "Objectives.")
    cases = [
        ("cd-1", {}),
        ("cd-2", {"steps": 2}),
        ("cd-gaussian-hidden", {"hidden": "gaussian"}),
        ("cd-gaussian-visible", {"visible": "gaussian"}),
        ("supervised", None),
    ]
    for case, settings in cases:
        numbers = golden.Numbers(case)
        x = torch.sigmoid(3 * numbers([BATCH, VISIBLE]))
        goal = numbers([BATCH, VISIBLE])
        w, b = numbers([HIDDEN, VISIBLE]), numbers([HIDDEN])
        u, a = numbers([VISIBLE, HIDDEN]), numbers([VISIBLE])
        objective = "supervised"
        if settings is not None:
            objective = {"type": "contrastive-divergence", "layer": "e1", "visibleBias": "d1.bias", **settings}
        out.begin(case, spec(objective))
        out.put("input input", x)
        out.put("input target", goal)
        parameters = {"e1.weight": w, "e1.bias": b, "d1.weight": u, "d1.bias": a}
        for name, value in parameters.items():
            out.put("parameter " + name, value)
        if settings is None:
            for value in parameters.values():
                value.requires_grad_(True)
            y = torch.sigmoid(x @ w.T + b) @ u.T + a
            torch.nn.functional.mse_loss(y, goal).backward()
            gradients = {name: value.grad for name, value in parameters.items()}
        else:
            drawn = [np.array(values).reshape(BATCH, HIDDEN) for values in DRAWN[case]]
            for k, values in enumerate(drawn):
                out.put(f"drawn {k + 1}", torch.tensor(values))
            found = divergence(
                x.numpy(), w.numpy(), b.numpy(), a.numpy(),
                settings.get("visible", "bernoulli"), settings.get("hidden", "bernoulli"), settings.get("steps", 1), drawn,
            )
            gradients = dict(zip(["e1.weight", "e1.bias", "d1.bias"], map(torch.tensor, found)))
        for name, value in gradients.items():
            out.put("gradient " + name, value)
    adversarial(out)
    rules(out)
    out.close()


main()
