#!/usr/bin/env python3
"""Makes the golden values of a step of each learner, by NumPy from the papers' formulas.

    python3 make_steps.py

writes src/test/resources/io/striate/games/learn/steps.txt: a line for each array, its name and its
elements. The network is linear without biases, the optimizer plain SGD.
"""

import pathlib

import numpy as np

TARGET = pathlib.Path(__file__).parent / "../src/test/resources/io/striate/games/learn/steps.txt"
BATCH, ROOMS, ACTIONS = 6, 5, 2
DISCOUNT, RATE = 0.9, 0.5


def deep_q(doubled, copied, random):
    """Mnih and others, 2015: the gradient of the clipped error of r + y max Q'(s', a') - Q(s, a)."""
    weight = random.normal(size=(ACTIONS, ROOMS))
    copy = random.normal(size=(ACTIONS, ROOMS)) if copied else weight
    before, after = random.normal(size=(2, BATCH, ROOMS)) * 1.5
    action = random.integers(ACTIONS, size=BATCH)
    reward = random.normal(size=BATCH)
    continues = np.array([1, 1, 0, 1, 0, 1])
    values = after @ copy.T
    chosen = (after @ weight.T if doubled else values).argmax(1)
    wanted = reward + DISCOUNT * continues * values[np.arange(BATCH), chosen]
    error = (before @ weight.T)[np.arange(BATCH), action] - wanted
    loss = np.where(abs(error) <= 1, error ** 2 / 2, abs(error) - 0.5).mean()
    assert (abs(error) > 1).any() and (abs(error) < 1).any()
    gradient = np.zeros_like(weight)
    for i in range(BATCH):
        gradient[action[i]] += np.clip(error[i], -1, 1) * before[i] / BATCH
    return dict(weight=weight, copy=copy, before=before, after=after, action=np.eye(ACTIONS)[action],
                reward=reward, continues=continues, loss=loss, next=weight - RATE * gradient)


def imitation(values, random):
    """Guo and others, 2014: cross-entropy of the planner's move, or mean squared error of its values."""
    weight = random.normal(size=(ACTIONS, ROOMS))
    state = random.normal(size=(BATCH, ROOMS))
    planned = random.normal(size=(BATCH, ACTIONS))
    given = state @ weight.T
    if values:
        loss = ((given - planned) ** 2).mean()
        by_output = 2 * (given - planned) / given.size
        shown = planned
    else:
        shown = np.eye(ACTIONS)[planned.argmax(1)]
        probability = np.exp(given) / np.exp(given).sum(1, keepdims=True)
        loss = -np.log((probability * shown).sum(1)).mean()
        by_output = (probability - shown) / BATCH
    return dict(weight=weight, state=state, shown=shown, loss=loss, next=weight - RATE * by_output.T @ state)


def main():
    random = np.random.default_rng(1)
    cases = {
        "single": deep_q(False, True, random),
        "doubled": deep_q(True, True, random),
        "own": deep_q(False, False, random),
        "moves": imitation(False, random),
        "values": imitation(True, random),
    }
    with open(TARGET, "w") as file:
        for case, arrays in cases.items():
            for name, array in arrays.items():
                elements = " ".join(repr(float(x)) for x in np.ravel(array))
                file.write(f"{case}.{name} {elements}\n")


main()
