#!/usr/bin/env python3
"""Makes the golden values of the bundled weight averages: a network whose weights are given after each step.

    python3 make_averages.py

needs PyTorch. The run has 6 epochs of 3 steps. `AveragedModel` averages parameters and buffers; the
warm-up of `ema`, which PyTorch does not have, is computed from TensorFlow's formula.

    weights STATE                   in the case `given`, for all cases: one row for each step
    average STATE                   one row for each step, after it; 0 before the average begins
"""

import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

import golden

EPOCHS = 6
STEPS = 3
SHAPES = {"dense1.weight": [2, 3], "dense1.bias": [2], "batchnorm1.mean": [2]}


class Model(torch.nn.Module):
    """One parameter for each trained state, one buffer for each statistic."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.zeros(SHAPES["dense1.weight"]))
        self.bias = torch.nn.Parameter(torch.zeros(SHAPES["dense1.bias"]))
        self.register_buffer("mean", torch.zeros(SHAPES["batchnorm1.mean"]))

    def states(self):
        return {"dense1.weight": self.weight, "dense1.bias": self.bias, "batchnorm1.mean": self.mean}


def pytorch(weights, takes, **arguments):
    model = Model()
    averaged = AveragedModel(model, use_buffers=True, **arguments)
    rows = {name: [] for name in SHAPES}
    begun = False
    for step in range(1, EPOCHS * STEPS + 1):
        with torch.no_grad():
            for name, state in model.states().items():
                state.copy_(weights[name][step - 1])
        if takes(step):
            averaged.update_parameters(model)
            begun = True
        for name, state in averaged.module.states().items():
            rows[name].append(state.detach().clone() if begun else torch.zeros(SHAPES[name]))
    return {name: torch.stack(each) for name, each in rows.items()}


def warmed_up(weights, decay):
    rows = {}
    for name, each in weights.items():
        average = each[0]
        rows[name] = [average]
        for count in range(2, len(each) + 1):
            kept = min(decay, (1 + count) / (10 + count))
            average = kept * average + (1 - kept) * each[count - 1]
            rows[name].append(average)
    return {name: torch.stack(each) for name, each in rows.items()}


def cases(weights):
    def epochs(start, every):
        return lambda step: (
            step % STEPS == 0 and step // STEPS > start and (step // STEPS - start - 1) % every == 0
        )

    def ema(decay):
        return {"multi_avg_fn": get_ema_multi_avg_fn(decay)}

    yield "ema", {"type": "ema", "warmUp": False}, pytorch(weights, lambda step: True, **ema(0.999))
    yield "ema-settings", {"type": "ema", "decay": 0.75, "warmUp": False, "start": 1}, pytorch(
        weights, lambda step: step > STEPS, **ema(0.75)
    )
    yield "ema-warm-up", {"type": "ema", "decay": 0.5}, warmed_up(weights, 0.5)
    yield "swa", {"type": "swa", "start": 2, "statistics": 0}, pytorch(weights, epochs(2, 1))
    yield "swa-settings", {"type": "swa", "start": 0, "every": 2, "statistics": 0}, pytorch(weights, epochs(0, 2))


def main():
    out = golden.File("averages.txt", "make_averages.py", "Averages of given weights.")
    out.begin("given", {})
    numbers = golden.Numbers("averages")
    weights = {name: numbers([EPOCHS * STEPS] + shape) for name, shape in SHAPES.items()}
    for name, values in weights.items():
        out.put("weights " + name, values)
    for case, settings, averages in cases(weights):
        out.begin(
            case,
            {
                "striate": 1,
                "input": [3],
                "layers": [{"type": "dense", "units": 2}, "batchnorm"],
                "loss": "softmax-cross-entropy",
                "train": {"data": "mnist", "epochs": EPOCHS, "optimizer": "adam", "weightAverage": settings},
            },
        )
        for name, values in averages.items():
            out.put("average " + name, values)
    out.close()


main()
