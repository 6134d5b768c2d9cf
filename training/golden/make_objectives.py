#!/usr/bin/env python3
"""Makes the golden values of the bundled objectives: the gradients of one batch.

    python3 make_objectives.py

needs PyTorch, for `supervised`; contrastive divergence is computed from the statistics of the published code of Hinton
and Salakhutdinov (Science 313, 2006), not from free energies.

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
    out.close()


main()
