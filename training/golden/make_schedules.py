#!/usr/bin/env python3
"""Makes the golden values of the bundled schedules: the learning rate of every step of a run.

    python3 make_schedules.py

needs PyTorch. The run has 6 epochs of 5 steps and begins with the rate 0.5.

    rates                           one for each step
    validation FIGURE               one value for each epoch, for schedules that read them
"""

import math

import torch
from torch.optim import lr_scheduler

import golden

EPOCHS = 6
STEPS = 5
RATE = 0.5


def rates(make, per_epoch=False, figures=None):
    """The rates that a PyTorch scheduler gives."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
    scheduler = make(optimizer)
    found = []
    for step in range(EPOCHS * STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if not per_epoch:
            scheduler.step()
        elif (step + 1) % STEPS == 0:
            if figures is None:
                scheduler.step()
            else:
                scheduler.step(figures[step // STEPS])
    return found


def lambda_(function):
    """A formula that PyTorch has no class for, through LambdaLR: a factor for each step."""
    return rates(lambda o: lr_scheduler.LambdaLR(o, function))


def cases():
    total = EPOCHS * STEPS
    yield "constant", "constant", rates(lambda o: lr_scheduler.ConstantLR(o, factor=1.0)), {}
    yield "step", {"type": "step", "every": 2, "factor": 0.5}, rates(
        lambda o: lr_scheduler.StepLR(o, 2, 0.5), True
    ), {}
    yield "multi-step", {"type": "multi-step", "milestones": [1, 3, 4], "factor": 0.3}, rates(
        lambda o: lr_scheduler.MultiStepLR(o, [1, 3, 4], 0.3), True
    ), {}
    yield "cosine", "cosine", rates(lambda o: lr_scheduler.CosineAnnealingLR(o, total)), {}
    yield "cosine-floor", {"type": "cosine", "floor": 0.1}, rates(
        lambda o: lr_scheduler.CosineAnnealingLR(o, total, 0.1 * RATE)
    ), {}
    yield "cosine-restarts", {"type": "cosine-restarts", "period": 1, "growth": 2, "floor": 0.1}, rates(
        lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, STEPS, 2, 0.1 * RATE)
    ), {}
    yield "exponential", {"type": "exponential", "factor": 0.7}, rates(
        lambda o: lr_scheduler.ExponentialLR(o, 0.7), True
    ), {}
    yield "exponential-smooth", {"type": "exponential", "factor": 0.7, "smooth": True}, rates(
        lambda o: lr_scheduler.ExponentialLR(o, 0.7 ** (1 / STEPS))
    ), {}
    yield "inverse", "inverse", lambda_(lambda step: (1 + 0.0001 * step) ** -0.75), {}
    yield "inverse-settings", {"type": "inverse", "gamma": 0.1, "power": 1}, lambda_(lambda step: 1 / (1 + 0.1 * step)), {}
    yield "polynomial", "polynomial", rates(lambda o: lr_scheduler.PolynomialLR(o, total, 1.0)), {}
    yield "polynomial-power", {"type": "polynomial", "power": 2}, rates(
        lambda o: lr_scheduler.PolynomialLR(o, total, 2.0)
    ), {}
    # Keras' PolynomialDecay with an end_learning_rate.
    yield "polynomial-floor", {"type": "polynomial", "power": 2, "floor": 0.1}, lambda_(
        lambda step: 0.9 * (1 - step / total) ** 2 + 0.1
    ), {}
    yield "one-cycle", "one-cycle", rates(lambda o: lr_scheduler.OneCycleLR(o, RATE, total, cycle_momentum=False)), {}
    yield "one-cycle-linear", {
        "type": "one-cycle", "rise": 0.5, "start": 0.2, "floor": 0.002, "curve": "linear",
    }, rates(
        lambda o: lr_scheduler.OneCycleLR(
            o, RATE, total, pct_start=0.5, anneal_strategy="linear", div_factor=5, final_div_factor=100,
            cycle_momentum=False,
        )
    ), {}
    yield "cyclic", {"type": "cyclic", "rise": 1, "floor": 0.1}, rates(
        lambda o: lr_scheduler.CyclicLR(o, 0.1 * RATE, RATE, STEPS, cycle_momentum=False)
    ), {}
    yield "cyclic-halving", {"type": "cyclic", "rise": 0.6, "fall": 1.4, "factor": 0.5}, rates(
        lambda o: lr_scheduler.CyclicLR(o, 0.1 * RATE, RATE, 3, 7, mode="triangular2", cycle_momentum=False)
    ), {}
    yield "cyclic-falling", {"type": "cyclic", "rise": 0.6, "stepFactor": 0.95}, rates(
        lambda o: lr_scheduler.CyclicLR(o, 0.1 * RATE, RATE, 3, mode="exp_range", gamma=0.95, cycle_momentum=False)
    ), {}
    losses = [1.0, 0.9, 0.95, 0.9, 0.91, 0.5]
    yield "plateau", {"type": "plateau", "patience": 1, "factor": 0.5}, rates(
        lambda o: lr_scheduler.ReduceLROnPlateau(o, factor=0.5, patience=1), True, losses
    ), {"loss": losses}
    accuracies = [0.5, 0.4, 0.3, 0.3, 0.3, 0.3]
    yield "plateau-settings", {
        "type": "plateau", "figure": "accuracy", "better": "higher", "patience": 0, "factor": 0.25, "cooldown": 1,
        "threshold": 0.01, "floor": 0.1,
    }, rates(
        lambda o: lr_scheduler.ReduceLROnPlateau(
            o, mode="max", factor=0.25, patience=0, cooldown=1, threshold=0.01, min_lr=0.1 * RATE
        ),
        True,
        accuracies,
    ), {"accuracy": accuracies}
    yield "warm-up", {"type": "warm-up", "epochs": 2, "schedule": "constant"}, rates(
        lambda o: lr_scheduler.LinearLR(o, 1 / (2 * STEPS), 1.0, 2 * STEPS - 1)
    ), {}
    yield "warm-up-cosine", {"type": "warm-up", "epochs": 2, "schedule": "cosine"}, rates(
        lambda o: lr_scheduler.ChainedScheduler(
            [lr_scheduler.LinearLR(o, 1 / (2 * STEPS), 1.0, 2 * STEPS - 1), lr_scheduler.CosineAnnealingLR(o, total)]
        )
    ), {}


def main():
    out = golden.File("schedules.txt", "make_schedules.py", "Learning rates of 6 epochs of 5 steps.")
    for case, settings, found, figures in cases():
        out.begin(case, golden.trained(schedule=settings))
        out.put("rates", torch.tensor(found))
        for name, values in figures.items():
            out.put("validation " + name, torch.tensor(values))
    out.close()


main()
