#!/usr/bin/env python3
"""Makes the golden values of the bundled optimizers: ten steps with given gradients.

    python3 make_optimizers.py

needs PyTorch. What `torch.optim` does not have (lamb, lars, lion, lookahead, rmsprop with epsilon
under the root) is computed from the formula of the paper. Muon runs in float64 here, where `torch.optim`
computes the Newton-Schulz iteration in bfloat16.

    gradient-STEP PARAMETER         in the case `given`, for all cases
    start PARAMETER                 in the case `given`: the parameter before the first step
    rate                            the learning rate of each step
    step-STEP PARAMETER             the parameter after the first, second and tenth step
"""

import math

import torch

import golden

STEPS = 10
SHAPES = {"filter": [3, 2, 2, 2], "tall": [5, 3], "bias": [4]}


def zeropower(gradient, coefficients, steps, eps):
    """As `torch.optim._muon` has it, without its rounding to bfloat16."""
    a, b, c = coefficients
    x = gradient.T if gradient.size(0) > gradient.size(1) else gradient
    x = x / x.norm().clamp(min=eps)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if gradient.size(0) > gradient.size(1) else x


class Formula:
    """An optimizer of one parameter by a function of its state, for what PyTorch does not have."""

    def __init__(self, parameter, rate, step):
        self.parameter, self.rate, self.function, self.state, self.count = parameter, rate, step, {}, 0

    def step(self):
        self.count += 1
        with torch.no_grad():
            self.function(self.parameter, self.parameter.grad, self.state, self.rate, self.count)


def kept(state, name, like, value=0.0):
    return state.setdefault(name, torch.full_like(like, value))


def lion(beta1=0.9, beta2=0.99, decay=0.0):
    """Chen et al., arXiv:2302.06675, algorithm 2."""

    def step(w, g, state, rate, t):
        m = kept(state, "m", w)
        update = torch.sign(beta1 * m + (1 - beta1) * g)
        w -= rate * (update + decay * w)
        state["m"] = beta2 * m + (1 - beta2) * g

    return step


def lamb(beta1=0.9, beta2=0.999, epsilon=1e-6, decay=0.0):
    """You et al., arXiv:1904.00962, algorithm 2 with the identity as phi."""

    def step(w, g, state, rate, t):
        m = state["m"] = beta1 * kept(state, "m", w) + (1 - beta1) * g
        v = state["v"] = beta2 * kept(state, "v", w) + (1 - beta2) * g * g
        r = (m / (1 - beta1**t)) / ((v / (1 - beta2**t)).sqrt() + epsilon) + decay * w
        trust = w.norm() / r.norm() if w.norm() > 0 and r.norm() > 0 else 1.0
        w -= rate * trust * r

    return step


def lars(momentum=0.9, trust=0.001, decay=0.0):
    """You, Gitman and Ginsburg, arXiv:1708.03888, algorithm 1; plain momentum for one axis."""

    def step(w, g, state, rate, t):
        if w.dim() > 1:
            ratio = trust * w.norm() / (g.norm() + decay * w.norm())
            direction = ratio * (g + decay * w)
        else:
            direction = g
        state["velocity"] = momentum * kept(state, "velocity", w) + rate * direction
        w -= state["velocity"]

    return step


def rmsprop_inside(rho=0.99, epsilon=1e-8, momentum=0.0, centered=False):
    """As TensorFlow and Keras have it, with the learning rate outside of the velocity."""

    def step(w, g, state, rate, t):
        v = state["v"] = rho * kept(state, "v", w) + (1 - rho) * g * g
        if centered:
            mean = state["mean"] = rho * kept(state, "mean", w) + (1 - rho) * g
            v = v - mean * mean
        state["velocity"] = momentum * kept(state, "velocity", w) + g / (v + epsilon).sqrt()
        w -= rate * state["velocity"]

    return step


class Muon:
    """Muon for matrices and filters as matrices, AdamW for the rest."""

    def __init__(self, w, rate, others, adjust="original", **arguments):
        self.w, self.flat = w, None
        if w.dim() > 1:
            self.flat = w.detach().reshape(w.shape[0], -1).clone().requires_grad_(True)
            self.inner = torch.optim.Muon([self.flat], lr=rate, adjust_lr_fn=adjust, **arguments)
        else:
            self.inner = torch.optim.AdamW([w], lr=others)

    def step(self):
        if self.flat is None:
            self.inner.step()
            return
        self.flat.grad = self.w.grad.reshape(self.flat.shape)
        self.inner.step()
        with torch.no_grad():
            self.w.copy_(self.flat.reshape(self.w.shape))


def lookahead(step, every=5, alpha=0.5):
    """Zhang et al., arXiv:1907.08610, algorithm 1, around the step of another optimizer."""

    def both(w, g, state, rate, t):
        slow = state.setdefault("slow", w.clone())
        step(w, g, state, rate, t)
        if t % every == 0:
            slow += alpha * (w - slow)
            w.copy_(slow)

    return both


def momentum(beta):
    """Plain momentum as `torch.optim.SGD` has it."""

    def step(w, g, state, rate, t):
        state["velocity"] = beta * kept(state, "velocity", w) + g
        w -= rate * state["velocity"]

    return step


def cases():
    optim = torch.optim

    def torch_(make, rate, **arguments):
        return rate, lambda w: make([w], lr=rate, **arguments)

    def formula(step, rate):
        return rate, lambda w: Formula(w, rate, step)

    sgd = {"type": "sgd", "learningRate": 0.125}
    yield "sgd", sgd, torch_(optim.SGD, 0.125)
    yield "sgd-momentum", dict(sgd, momentum=0.9, weightDecay=0.01), torch_(
        optim.SGD, 0.125, momentum=0.9, weight_decay=0.01
    )
    yield "sgd-nesterov", dict(sgd, momentum=0.9, nesterov=True), torch_(optim.SGD, 0.125, momentum=0.9, nesterov=True)
    yield "adam", {"type": "adam"}, torch_(optim.Adam, 0.001)
    yield "adam-settings", {
        "type": "adam", "learningRate": 0.125, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.001, "weightDecay": 0.1,
    }, torch_(optim.Adam, 0.125, betas=(0.5, 0.75), eps=0.001, weight_decay=0.1)
    yield "adam-decoupled", {"type": "adam", "weightDecay": 0.1, "decoupled": True}, torch_(
        optim.AdamW, 0.001, weight_decay=0.1
    )
    yield "adamw", {"type": "adamw"}, torch_(optim.AdamW, 0.001)
    yield "adamw-settings", {
        "type": "adamw", "learningRate": 0.125, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.001, "weightDecay": 0.5,
    }, torch_(optim.AdamW, 0.125, betas=(0.5, 0.75), eps=0.001, weight_decay=0.5)
    yield "rmsprop", {"type": "rmsprop"}, torch_(optim.RMSprop, 0.01)
    yield "rmsprop-settings", {
        "type": "rmsprop", "learningRate": 0.0625, "rho": 0.75, "epsilon": 0.001, "momentum": 0.5, "centered": True,
        "weightDecay": 0.1,
    }, torch_(optim.RMSprop, 0.0625, alpha=0.75, eps=0.001, momentum=0.5, centered=True, weight_decay=0.1)
    yield "rmsprop-inside", {"type": "rmsprop", "epsilonInside": True, "epsilon": 0.001}, formula(
        rmsprop_inside(epsilon=0.001), 0.01
    )
    yield "rmsprop-inside-settings", {
        "type": "rmsprop", "rho": 0.75, "epsilonInside": True, "epsilon": 0.01, "momentum": 0.5, "centered": True,
    }, formula(rmsprop_inside(0.75, 0.01, 0.5, True), 0.01)
    yield "adagrad", {"type": "adagrad"}, torch_(optim.Adagrad, 0.01)
    yield "adagrad-settings", {
        "type": "adagrad", "learningRate": 0.125, "initialAccumulator": 0.25, "epsilon": 0.001, "weightDecay": 0.1,
    }, torch_(optim.Adagrad, 0.125, initial_accumulator_value=0.25, eps=0.001, weight_decay=0.1)
    yield "adadelta", {"type": "adadelta"}, torch_(optim.Adadelta, 1.0)
    yield "adadelta-settings", {
        "type": "adadelta", "learningRate": 0.5, "rho": 0.75, "epsilon": 0.001, "weightDecay": 0.1,
    }, torch_(optim.Adadelta, 0.5, rho=0.75, eps=0.001, weight_decay=0.1)
    yield "lamb", {"type": "lamb"}, formula(lamb(), 0.001)
    yield "lamb-settings", {
        "type": "lamb", "learningRate": 0.125, "beta1": 0.5, "beta2": 0.75, "epsilon": 0.001, "weightDecay": 0.1,
    }, formula(lamb(0.5, 0.75, 0.001, 0.1), 0.125)
    yield "lars", {"type": "lars", "learningRate": 0.125}, formula(lars(), 0.125)
    yield "lars-settings", {
        "type": "lars", "learningRate": 0.125, "momentum": 0.5, "trust": 0.25, "weightDecay": 0.1,
    }, formula(lars(0.5, 0.25, 0.1), 0.125)
    yield "lion", {"type": "lion"}, formula(lion(), 0.0001)
    yield "lion-settings", {
        "type": "lion", "learningRate": 0.125, "beta1": 0.5, "beta2": 0.75, "weightDecay": 0.1,
    }, formula(lion(0.5, 0.75, 0.1), 0.125)
    yield "lookahead", {"type": "lookahead", "optimizer": dict(sgd, momentum=0.9)}, formula(
        lookahead(momentum(0.9)), 0.125
    )
    yield "lookahead-settings", {
        "type": "lookahead", "optimizer": {"type": "lion", "learningRate": 0.125}, "every": 2, "alpha": 0.75,
    }, formula(lookahead(lion(), 2, 0.75), 0.125)
    yield "muon", {"type": "muon"}, (0.001, lambda w: Muon(w, 0.001, 0.001))
    yield "muon-settings", {
        "type": "muon", "learningRate": 0.125, "momentum": 0.5, "nesterov": False, "weightDecay": 0.0, "iterations": 3,
        "scale": "adamw", "others": {"type": "adamw", "learningRate": 0.0625},
    }, (
        0.125,
        lambda w: Muon(
            w, 0.125, 0.0625, "match_rms_adamw", momentum=0.5, nesterov=False, weight_decay=0.0, ns_steps=3
        ),
    )


def main():
    torch.optim._muon._zeropower_via_newtonschulz = zeropower
    out = golden.File("optimizers.txt", "make_optimizers.py", "Ten steps of optimizers.")
    out.begin("given", {})
    numbers = golden.Numbers("optimizers")
    start = {name: numbers(shape) for name, shape in SHAPES.items()}
    gradients = [{name: numbers(shape) for name, shape in SHAPES.items()} for _ in range(STEPS)]
    for name, values in start.items():
        out.put("start " + name, values)
    for step, gradient in enumerate(gradients):
        for name, values in gradient.items():
            out.put("gradient-%d %s" % (step + 1, name), values)
    for case, settings, (rate, make) in cases():
        out.begin(case, golden.trained(optimizer=settings))
        out.put("rate", rate)
        for name in SHAPES:
            w = start[name].clone().requires_grad_(True)
            optimizer = make(w)
            for step in range(1, STEPS + 1):
                w.grad = gradients[step - 1][name].clone()
                optimizer.step()
                if step in (1, 2, STEPS):
                    out.put("step-%d %s" % (step, name), w)
    out.close()


main()
