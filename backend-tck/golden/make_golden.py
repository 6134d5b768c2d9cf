#!/usr/bin/env python3
"""Makes the golden values that every backend of Striate is compared with.

    python3 make_golden.py [FOLDER]

needs PyTorch and nothing else; FOLDER is by default the resources of this module. All values are
computed in float64 on one thread. Inputs are small dyadic numbers, so that they are the same in
float32 and the sums of a convolution are exact there, in any order.

The files are lines of text, `#` begins a comment:

    NAME [D0,D1,...]: V0 V1 ...

NAME is `case/tensor`, the shape is in brackets (`[]` is a single number), the values follow in
row-major order as the shortest decimals that round to the float64. Settings are lines too: a stride
is a tensor `case/stride` of shape [2], (height, width). `padding` is top, bottom, left, right.

Tensors of the whole networks are not stored; both sides compute them from `unit` below.
"""

import os
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)

MASK = 0xFFFFFFFF


def mix(seed, index):
    """32 well-mixed bits of two whole numbers (all arithmetic modulo 2^32)."""
    x = (seed * 0x9E3779B1 + index) & MASK
    x = ((x ^ (x >> 16)) * 0x85EBCA6B) & MASK
    x = ((x ^ (x >> 13)) * 0xC2B2AE35) & MASK
    return x ^ (x >> 16)


def unit(seed, index):
    """A multiple of 2^-15 in [-1, 1)."""
    return ((mix(seed, index) >> 16) - 32768) / 32768.0


def units(seed, shape, scale=1.0):
    """The tensor whose element i, in row-major order, is unit(seed, i) * scale."""
    count = 1
    for extent in shape:
        count *= extent
    return torch.tensor([unit(seed, i) * scale for i in range(count)]).reshape(shape)


def coarse(seed, shape, steps=32, denominator=16.0):
    """Multiples of 1/denominator, from -steps to steps over it: short to write, exact to multiply."""
    count = 1
    for extent in shape:
        count *= extent
    values = [(mix(seed, i) >> 8) % (2 * steps + 1) - steps for i in range(count)]
    return torch.tensor(values, dtype=torch.float64).reshape(shape) / denominator


def text(value):
    shortest = repr(float(value))
    return shortest[:-2] if shortest.endswith(".0") else shortest


class Golden:
    """One file of golden values."""

    def __init__(self, folder, name, story):
        self.path = os.path.join(folder, name + ".txt")
        self.lines = ["# " + line for line in story.strip().split("\n")]
        self.lines.append("# Made by make_golden.py with PyTorch %s, in float64." % torch.__version__)

    def put(self, name, value):
        tensor = value.detach() if torch.is_tensor(value) else torch.tensor(value, dtype=torch.float64)
        shape = ",".join(str(extent) for extent in tensor.shape)
        values = " ".join(text(v) for v in tensor.reshape(-1).tolist())
        self.lines.append("%s [%s]: %s" % (name, shape, values))

    def close(self):
        with open(self.path, "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(self.lines) + "\n")


def leaf(tensor):
    return tensor.clone().requires_grad_(True)


def pair(value):
    return (value, value) if isinstance(value, int) else value


def four(padding):
    """Top, bottom, left, right of a number, a (height, width) or a ((top, bottom), (left, right))."""
    if isinstance(padding, int):
        return (padding,) * 4
    (height, width) = padding
    (top, bottom), (left, right) = pair(height), pair(width)
    return (top, bottom, left, right)


def pad(x, padding, value=0.0):
    top, bottom, left, right = four(padding)
    return F.pad(x, (left, right, top, bottom), value=value)


def conv2d(folder):
    out = Golden(folder, "conv2d", """
Convolution with its gradients. Of each case: input, weight, bias, gradOutput and the settings, then
output, gradInput, gradWeight, gradBias. Sizes that do not fit are rounded down.""")
    cases = [
        # name, batch, channels, (H, W), filters, kernel, stride, padding, dilation, groups
        ("slide-35-rgb-5x5", 1, 3, (8, 8), 2, 5, 1, 0, 1, 1),
        ("slide-45-six-filters", 2, 3, (6, 6), 6, 5, 1, 0, 1, 1),
        ("slide-53-7x7-stride-1", 1, 1, (7, 7), 1, 3, 1, 0, 1, 1),
        ("slide-58-7x7-stride-2", 1, 1, (7, 7), 1, 3, 2, 0, 1, 1),
        ("slide-61-7x7-stride-3-rounded-down", 1, 1, (7, 7), 1, 3, 3, 0, 1, 1),
        ("slide-64-7x7-padding-1", 1, 1, (7, 7), 1, 3, 1, 1, 1, 1),
        ("slide-66-same-7x7-kernel", 1, 2, (8, 8), 1, 7, 1, 3, 1, 1),
        ("slide-68-same-5x5-kernel", 2, 3, (5, 5), 2, 5, 1, 2, 1, 1),
        ("slide-74-1x1", 2, 6, (4, 3), 5, 1, 1, 0, 1, 1),
        ("slide-76-groups", 2, 4, (5, 5), 6, 3, 1, 1, 1, 2),
        ("slide-76-depthwise", 2, 3, (5, 6), 3, 3, 1, 1, 1, 3),
        ("slide-76-depthwise-multiplier-2", 1, 3, (5, 4), 6, 3, 1, 1, 1, 3),
        ("slide-76-dilation", 1, 2, (7, 7), 2, 3, 1, 0, 2, 1),
        ("lenet-conv1", 1, 1, (10, 10), 3, 5, 1, 2, 1, 1),
        ("lenet-conv2", 2, 3, (7, 7), 4, 5, 1, 0, 1, 1),
        ("odd-sizes", 3, 5, (7, 11), 3, 3, 1, 0, 1, 1),
        ("kernel-is-input", 3, 2, (4, 5), 3, (4, 5), 1, 0, 1, 1),
        ("one-pixel", 1, 1, (1, 1), 1, 1, 1, 0, 1, 1),
        ("one-pixel-padded", 1, 1, (1, 1), 2, 3, 1, 1, 1, 1),
        ("flat-kernel", 1, 2, (3, 9), 2, (1, 5), 1, (0, 2), 1, 1),
        ("even-kernel", 1, 2, (6, 6), 2, (2, 4), 2, 0, 1, 1),
        ("stride-per-axis", 2, 2, (9, 8), 3, 3, (3, 1), 0, 1, 1),
        ("stride-over-kernel", 1, 2, (9, 9), 2, 2, 3, 0, 1, 1),
        ("stride-2-last-row-unused", 1, 2, (8, 6), 2, 3, 2, 0, 1, 1),
        ("padding-per-axis", 1, 2, (5, 6), 2, (5, 3), 1, (2, 1), 1, 1),
        ("padding-asymmetric", 2, 2, (6, 5), 2, 3, 2, ((0, 1), (2, 1)), 1, 1),
        ("padding-over-kernel", 1, 1, (3, 3), 2, 2, 1, 3, 1, 1),
        ("dilation-per-axis", 1, 2, (9, 7), 2, (3, 2), 1, 1, (3, 2), 1),
        ("everything", 2, 4, (9, 10), 6, (3, 2), (2, 3), ((2, 1), (0, 3)), (2, 3), 2),
    ]
    for number, (name, n, c, hw, filters, kernel, stride, padding, dilation, groups) in enumerate(cases):
        kernel, stride, dilation = pair(kernel), pair(stride), pair(dilation)
        seed = 100 + 10 * number
        x = leaf(coarse(seed, (n, c) + hw))
        w = leaf(coarse(seed + 1, (filters, c // groups) + kernel))
        b = leaf(coarse(seed + 2, (filters,)))
        y = F.conv2d(pad(x, padding), w, b, stride=stride, dilation=dilation, groups=groups)
        g = coarse(seed + 3, tuple(y.shape))
        y.backward(g)
        for key, value in [
            ("stride", stride), ("padding", four(padding)), ("dilation", dilation), ("groups", groups),
            ("input", x), ("weight", w), ("bias", b), ("gradOutput", g),
            ("output", y), ("gradInput", x.grad), ("gradWeight", w.grad), ("gradBias", b.grad),
        ]:
            out.put(name + "/" + key, value)
    out.close()


def wide(folder):
    out = Golden(folder, "wide", """
Convolutions of so many channels that fast plans compute them otherwise, with their gradients. Inputs
are whole numbers from -4 to 4 by the formula, element i of input, weight, bias and gradOutput from
`mix(seed, i)` to `mix(seed + 3, i)`; of the results every 13th element is stored.""")
    cases = [
        # name, batch, channels, (H, W), filters, kernel, padding
        ("wide-3x3", 2, 24, (10, 13), 32, 3, 1),
        ("wide-5x5", 2, 24, (10, 13), 32, 5, 2),
        ("wide-3x3-uneven-padding", 1, 33, (9, 14), 40, 3, ((0, 2), (1, 0))),
        ("wide-5x5-uneven-padding", 1, 33, (9, 14), 40, 5, ((0, 3), (1, 4))),
    ]
    for number, (name, n, c, hw, filters, kernel, padding) in enumerate(cases):
        seed = 700 + 10 * number
        x = leaf(coarse(seed, (n, c) + hw, 4, 1.0))
        w = leaf(coarse(seed + 1, (filters, c, kernel, kernel), 4, 1.0))
        b = leaf(coarse(seed + 2, (filters,), 4, 1.0))
        y = F.conv2d(pad(x, padding), w, b)
        g = coarse(seed + 3, tuple(y.shape), 4, 1.0)
        y.backward(g)
        for key, value in [
            ("seed", seed), ("inputShape", tuple(x.shape)), ("weightShape", tuple(w.shape)),
            ("padding", four(padding)), ("output", y.reshape(-1)[::13]),
            ("gradInput", x.grad.reshape(-1)[::13]), ("gradWeight", w.grad.reshape(-1)[::13]),
            ("gradBias", b.grad[::13]),
        ]:
            out.put(name + "/" + key, value)
    out.close()


def pooling(folder):
    out = Golden(folder, "pool2d", """
Pooling with its gradients. A tie of a maximum gives its whole gradient to the first of the equal
elements in row-major order. `ceil` 1: sizes are rounded up, and no window starts in the padding
below or right. `countPadding` 1: an average divides by the window's elements inside the padded
input; 0: by those inside the input.""")
    slide = torch.tensor([[[[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]]])
    ties = torch.tensor([[[[2.0, 2, 1, 2], [2, 2, 2, 1], [0, -1, 0, 0], [-1, 0, 0, 0]]]])
    plateau = torch.zeros((1, 1, 4, 5))
    cases = [
        # name, input, kernel, stride, padding, ceil
        ("slide-84", slide, 2, 2, 0, False),
        ("ties", ties, 2, 2, 0, False),
        ("ties-overlapping", ties, 3, 1, 0, False),
        ("all-equal", plateau, 2, 1, 0, False),
        ("slide-86-halves", coarse(1001, (2, 3, 6, 6)), 2, 2, 0, False),
        ("overlapping", coarse(1002, (2, 2, 7, 7)), 3, 2, 0, False),
        ("stride-over-kernel", coarse(1003, (1, 2, 8, 8)), 2, 3, 0, False),
        ("per-axis", coarse(1004, (2, 2, 6, 9)), (2, 3), (1, 2), 0, False),
        ("padded", coarse(1005, (1, 2, 5, 6)), 3, 2, 1, False),
        ("padded-all-negative", coarse(1006, (1, 2, 5, 5)) - 3.0, 3, 2, 1, False),
        ("padded-per-axis", coarse(1007, (1, 2, 4, 7)), (2, 3), (2, 2), (0, 1), False),
        ("odd-rounded-down", coarse(1008, (1, 2, 5, 7)), 2, 2, 0, False),
        ("odd-rounded-up", coarse(1009, (1, 2, 5, 7)), 2, 2, 0, True),
        ("padded-rounded-up", coarse(1010, (1, 2, 6, 6)), 3, 2, 1, True),
        ("no-window-in-the-padding", coarse(1011, (1, 1, 5, 5)), 2, 2, 1, True),
        ("wide-stride-rounded-up", coarse(1012, (1, 1, 6, 8)), 2, 3, 0, True),
        ("global", coarse(1013, (3, 4, 5, 3)), (5, 3), 1, 0, False),
        ("one-pixel", coarse(1014, (2, 3, 2, 2)), 1, 1, 0, False),
    ]
    for number, (name, values, kernel, stride, padding, ceil) in enumerate(cases):
        kernel, stride = pair(kernel), pair(stride)
        top, _, left, _ = four(padding)
        x = leaf(values)
        y = F.max_pool2d(x, kernel, stride, (top, left), ceil_mode=ceil)
        g = coarse(2000 + number, tuple(y.shape))
        y.backward(g)
        for key, value in [
            ("kernel", kernel), ("stride", stride), ("padding", four(padding)), ("ceil", int(ceil)),
            ("input", x), ("gradOutput", g), ("max/output", y), ("max/gradInput", x.grad),
        ]:
            out.put(name + "/" + key, value)
        for count in [True, False]:
            x = leaf(values)
            y = F.avg_pool2d(x, kernel, stride, (top, left), ceil_mode=ceil, count_include_pad=count)
            y.backward(g)
            key = "%s/average-%s" % (name, "padding" if count else "input")
            out.put(key + "/output", y)
            out.put(key + "/gradInput", x.grad)
    out.close()


def activations(folder):
    out = Golden(folder, "elementwise", """
Activations with their gradients. relu's gradient at 0 is 0.""")
    special = torch.tensor([0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 30.0, -30.0, 90.0, -90.0, 800.0, -800.0, 2.0 ** -20, -(2.0 ** -20)])
    for name, function in [("relu", torch.relu), ("tanh", torch.tanh), ("sigmoid", torch.sigmoid)]:
        for case, values in [("random", units(3001, (3, 17), 4.0)), ("special", special)]:
            x = leaf(values)
            y = function(x)
            g = coarse(3002, tuple(y.shape))
            y.backward(g)
            for key, value in [("input", x), ("gradOutput", g), ("output", y), ("gradInput", x.grad)]:
                out.put("%s-%s/%s" % (name, case, key), value)
    out.close()


def products(folder):
    out = Golden(folder, "matmul", """
Matrix products, with each side plain or transposed, and a dense layer: output = input * weight^T + bias
with weight [units, features].""")
    for number, (m, k, n) in enumerate([(1, 1, 1), (2, 3, 4), (5, 7, 3), (1, 13, 1), (17, 4, 9)]):
        for ta in [False, True]:
            for tb in [False, True]:
                a = coarse(4000 + 10 * number + ta, (k, m) if ta else (m, k))
                b = coarse(4005 + 10 * number + tb, (n, k) if tb else (k, n))
                y = (a.t() if ta else a) @ (b.t() if tb else b)
                name = "%dx%dx%d-%s%s" % (m, k, n, "t" if ta else "n", "t" if tb else "n")
                for key, value in [("transposeA", int(ta)), ("transposeB", int(tb)), ("a", a), ("b", b), ("output", y)]:
                    out.put(name + "/" + key, value)
    out.close()
    out = Golden(folder, "dense", """
A dense layer: output = input * weight^T + bias, weight [units, features].
The case slides-8-10 has weight and no bias as the lecture's product y = xw writes them, transposed.""")
    slide_x = torch.tensor([[2.0, 1, -3], [-3, 4, 2]])
    slide_w = torch.tensor([[3.0, 2, 1, -1], [2, 1, 3, 2], [3, 2, 1, -2]])
    slide_g = torch.tensor([[2.0, 3, -3, 9], [-8, 1, 4, 6]])
    cases = [("slides-8-10", slide_x, slide_w.t().contiguous(), torch.zeros(4), slide_g)]
    for number, (n, features, count) in enumerate([(1, 1, 1), (3, 7, 5), (5, 2, 11)]):
        cases.append(("%dx%d-%d" % (n, features, count), coarse(4500 + number, (n, features)),
                      coarse(4510 + number, (count, features)), coarse(4520 + number, (count,)),
                      coarse(4530 + number, (n, count))))
    for name, xs, ws, bs, g in cases:
        x, w, b = leaf(xs), leaf(ws), leaf(bs)
        y = F.linear(x, w, b)
        y.backward(g)
        for key, value in [("input", x), ("weight", w), ("bias", b), ("gradOutput", g), ("output", y),
                           ("gradInput", x.grad), ("gradWeight", w.grad), ("gradBias", b.grad)]:
            out.put(name + "/" + key, value)
    out.close()


def cross_entropy(folder):
    out = Golden(folder, "softmax", """
Softmax over the last axis with its gradient, and softmax-cross-entropy: the loss in nats averaged over
the batch, and its gradient by the logits.""")
    cases = [
        ("random", units(5001, (6, 10), 4.0), [0, 9, 3, 3, 7, 1]),
        ("one-sample", units(5002, (1, 5), 2.0), [2]),
        ("two-classes", units(5003, (4, 2), 8.0), [0, 1, 1, 0]),
        ("equal", torch.zeros((2, 10)), [4, 0]),
        ("large", torch.tensor([[1000.0, 0, -1000], [-1000, -1001, -1002], [10000, 10000, 9999], [0, 20000, 3]]), [0, 1, 2, 0]),
    ]
    for name, values, labels in cases:
        x = leaf(values)
        loss = F.cross_entropy(x, torch.tensor(labels))
        loss.backward()
        out.put(name + "/logits", x)
        out.put(name + "/labels", labels)
        out.put(name + "/loss", loss)
        out.put(name + "/gradLogits", x.grad)
        x = leaf(values)
        y = F.softmax(x, dim=1)
        g = coarse(5100, tuple(y.shape))
        y.backward(g)
        out.put(name + "/softmax", y)
        out.put(name + "/gradOutput", g)
        out.put(name + "/softmaxGradInput", x.grad)
    out.close()


def batch_norm(folder):
    out = Golden(folder, "batchnorm", """
Batch normalization over N, H, W of each channel. In training the batch's own mean and biased variance
normalize, and running = (1 - momentum) * running + momentum * batch, where the batch's variance is the
unbiased one (divided by count - 1). At inference the running statistics normalize.""")
    cases = [
        ("plain", (4, 3, 5, 5), 0.1, 1e-5),
        ("one-sample", (1, 2, 4, 3), 0.1, 1e-5),
        ("one-pixel", (7, 5, 1, 1), 0.25, 1e-3),
        ("one-channel", (2, 1, 3, 7), 0.5, 1e-5),
    ]
    for number, (name, shape, momentum, epsilon) in enumerate(cases):
        seed = 6000 + 10 * number
        c = shape[1]
        offset = coarse(seed + 1, (1, c, 1, 1))
        values = coarse(seed, shape) + offset
        mean, variance = coarse(seed + 2, (c,)), coarse(seed + 3, (c,)).abs() + 0.25
        scale, shift = coarse(seed + 4, (c,)), coarse(seed + 5, (c,))
        g = coarse(seed + 6, shape)
        for key, value in [("momentum", momentum), ("epsilon", epsilon), ("input", values), ("scale", scale), ("shift", shift),
                           ("runningMean", mean), ("runningVariance", variance), ("gradOutput", g)]:
            out.put(name + "/" + key, value)
        for mode in ["training", "inference"]:
            x, w, b = leaf(values), leaf(scale), leaf(shift)
            running_mean, running_variance = mean.clone(), variance.clone()
            y = F.batch_norm(x, running_mean, running_variance, w, b, mode == "training", momentum, epsilon)
            y.backward(g)
            results = [("output", y), ("gradInput", x.grad), ("gradScale", w.grad), ("gradShift", b.grad)]
            if mode == "training":
                results += [("runningMean", running_mean), ("runningVariance", running_variance)]
            for key, value in results:
                out.put("%s/%s/%s" % (name, mode, key), value)
    out.close()


def optimizers(folder):
    out = Golden(folder, "optimizers", """
Three steps of an optimizer from `start` with the given gradients: the weights after each step.
sgd: g += weightDecay * w; v = momentum * v + g (the first v is g); w -= learningRate * (nesterov ? g + momentum * v : v).
adam: g += weightDecay * w; m, s by beta1, beta2; w -= learningRate * (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + epsilon).""")
    start = units(7001, (3, 5))
    gradients = [units(7002 + step, (3, 5)) for step in range(3)]
    out.put("start", start)
    for step, gradient in enumerate(gradients):
        out.put("gradient-%d" % (step + 1), gradient)
    cases = []
    for momentum, nesterov, decay in [(0.0, False, 0.0), (0.9, False, 0.0), (0.9, True, 0.0), (0.0, False, 0.0625), (0.5, False, 0.0625), (0.9, True, 0.0625)]:
        name = "sgd-%s%s-%s" % (text(momentum), "-nesterov" if nesterov else "", text(decay))
        settings = [("learningRate", 0.125), ("momentum", momentum), ("nesterov", int(nesterov)), ("weightDecay", decay)]
        cases.append((name, settings, lambda w, m=momentum, n=nesterov, d=decay:
                      torch.optim.SGD([w], lr=0.125, momentum=m, nesterov=n, weight_decay=d)))
    for beta1, beta2, epsilon, decay in [(0.9, 0.999, 1e-8, 0.0), (0.5, 0.75, 1e-3, 0.0), (0.9, 0.999, 1e-8, 0.0625)]:
        name = "adam-%s-%s-%s-%s" % (text(beta1), text(beta2), text(epsilon), text(decay))
        settings = [("learningRate", 0.0625), ("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon), ("weightDecay", decay)]
        cases.append((name, settings, lambda w, b=(beta1, beta2), e=epsilon, d=decay:
                      torch.optim.Adam([w], lr=0.0625, betas=b, eps=e, weight_decay=d)))
    for name, settings, make in cases:
        for key, value in settings:
            out.put(name + "/" + key, value)
        w = leaf(start)
        optimizer = make(w)
        for step, gradient in enumerate(gradients):
            w.grad = gradient.clone()
            optimizer.step()
            out.put("%s/step-%d" % (name, step + 1), w)
    out.close()


# Whole networks. Parameter number p (in the order of creation) is units(SEED + p, shape, scale) with the
# scale that is written beside it in the file; the images and labels of training step t are batch(t).


def labels_of(step, count):
    return [mix(9000 + step, i) % 10 for i in range(count)]


def batch(step, count, shape):
    """Images that show their label: a pattern of the class, and half as much noise."""
    size = shape[0] * shape[1] * shape[2]
    labels = labels_of(step, count)
    values = []
    for i, label in enumerate(labels):
        for j in range(size):
            values.append(unit(9500 + label, j) + 0.5 * unit(9700 + step, i * size + j))
    return torch.tensor(values).reshape((count,) + shape), torch.tensor(labels)


class Parameters:
    def __init__(self, seed):
        self.seed = seed
        self.names, self.values, self.scales = [], [], []

    def add(self, name, shape, scale, offset=0.0):
        value = (units(self.seed + len(self.values), shape, scale) + offset).requires_grad_(True)
        self.names.append(name)
        self.values.append(value)
        self.scales.append((scale, offset))
        return value


def lenet(p):
    c1, b1 = p.add("conv1.weight", (6, 1, 5, 5), 0.25), p.add("conv1.bias", (6,), 0.0625)
    c2, b2 = p.add("conv2.weight", (16, 6, 5, 5), 0.125), p.add("conv2.bias", (16,), 0.0625)
    w3, b3 = p.add("dense1.weight", (120, 400), 0.0625), p.add("dense1.bias", (120,), 0.0625)
    w4, b4 = p.add("dense2.weight", (84, 120), 0.125), p.add("dense2.bias", (84,), 0.0625)
    w5, b5 = p.add("dense3.weight", (10, 84), 0.125), p.add("dense3.bias", (10,), 0.0625)

    def forward(x):
        x = F.max_pool2d(torch.relu(F.conv2d(x, c1, b1, padding=2)), 2)
        x = F.max_pool2d(torch.relu(F.conv2d(x, c2, b2)), 2)
        x = torch.relu(F.linear(x.flatten(1), w3, b3))
        x = torch.relu(F.linear(x, w4, b4))
        return F.linear(x, w5, b5)

    return forward, []


def residual(p):
    running = []

    def norm(name, channels):
        scale, shift = p.add(name + ".scale", (channels,), 0.25, 1.0), p.add(name + ".shift", (channels,), 0.0625)
        mean, variance = torch.zeros(channels), torch.ones(channels)
        running.append((name, mean, variance))
        return lambda x: F.batch_norm(x, mean, variance, scale, shift, True, 0.1, 1e-5)

    stem = p.add("stem.weight", (4, 1, 3, 3), 0.5)
    stem_norm = norm("stem", 4)
    a1 = p.add("a1.weight", (4, 4, 3, 3), 0.25)
    a1_norm = norm("a1", 4)
    a2 = p.add("a2.weight", (4, 4, 3, 3), 0.25)
    a2_norm = norm("a2", 4)
    c1 = p.add("b1.weight", (8, 4, 3, 3), 0.25)
    c1_norm = norm("b1", 8)
    c2 = p.add("b2.weight", (8, 8, 3, 3), 0.25)
    c2_norm = norm("b2", 8)
    c3 = p.add("b3.weight", (8, 4, 1, 1), 0.5)
    c3_norm = norm("b3", 8)
    w, b = p.add("dense.weight", (10, 8), 0.5), p.add("dense.bias", (10,), 0.0625)

    def forward(x):
        x = torch.relu(stem_norm(F.conv2d(x, stem, padding=1)))
        y = torch.relu(a1_norm(F.conv2d(x, a1, padding=1)))
        x = torch.relu(x + a2_norm(F.conv2d(y, a2, padding=1)))
        y = torch.relu(c1_norm(F.conv2d(pad(x, ((0, 1), (0, 1))), c1, stride=2)))
        y = c2_norm(F.conv2d(y, c2, padding=1))
        x = torch.relu(c3_norm(F.conv2d(x, c3, stride=2)) + y)
        return F.linear(F.avg_pool2d(x, 6).flatten(1), w, b)

    return forward, running


def dilated(p):
    c1, b1 = p.add("conv1.weight", (8, 1, 3, 3), 0.5), p.add("conv1.bias", (8,), 0.0625)
    c2, b2 = p.add("conv2.weight", (8, 4, 3, 3), 0.25), p.add("conv2.bias", (8,), 0.0625)
    c3, b3 = p.add("conv3.weight", (8, 1, 4, 4), 0.5), p.add("conv3.bias", (8,), 0.0625)
    c4, b4 = p.add("conv4.weight", (12, 8, 1, 1), 0.5), p.add("conv4.bias", (12,), 0.0625)
    w, b = p.add("dense.weight", (10, 108), 0.25), p.add("dense.bias", (10,), 0.0625)

    def forward(x):
        x = torch.tanh(F.conv2d(x, c1, b1))
        x = torch.tanh(F.conv2d(x, c2, b2, padding=2, dilation=2, groups=2))
        x = torch.sigmoid(F.conv2d(pad(x, ((1, 2), (2, 1))), c3, b3, stride=(2, 2), groups=8))
        x = F.avg_pool2d(x, 3, stride=2, padding=1, count_include_pad=False)
        x = torch.relu(F.conv2d(x, c4, b4))
        return F.linear(x.flatten(1), w, b)

    return forward, []


def networks(folder):
    cases = [
        ("lenet5", (1, 28, 28), 10000, lenet, "sgd", """
LeNet-5: conv 6 5x5 padding 2, relu, maxpool 2, conv 16 5x5, relu, maxpool 2, dense 120, relu, dense 84, relu,
dense 10; softmax-cross-entropy; sgd, learning rate 0.05, momentum 0.9; batches of 16 images of 28x28."""),
        ("residual", (1, 12, 12), 11000, residual, "sgd", """
A residual network with batch normalization (momentum 0.1, epsilon 1e-5), on 12x12 images; N(...) is a batchnorm:
x = relu(N(stem 3x3 padding 1)); x = relu(x + N(a2 3x3 p1 of relu(N(a1 3x3 p1 of x))));
x = relu(N(b3 1x1 stride 2 of x) + N(b2 3x3 p1 of relu(N(b1 3x3 stride 2, padded below and right by 1, of x))));
average over the 6x6 map; dense 10. sgd, learning rate 0.05, momentum 0.9, batches of 16. The parameters
are listed in the order stem, a1, a2, b1, b2, b3, dense, each convolution followed by its batchnorm."""),
        ("dilated", (1, 12, 12), 12000, dilated, "adam", """
Dilation, groups, depthwise, asymmetric padding, averages without the padding, on 12x12 images:
tanh(conv1 3x3); tanh(conv2 3x3 padding 2 dilation 2 groups 2); sigmoid(conv3 4x4 stride 2 groups 8, padded
1 above, 2 below, 2 left, 1 right); average 3x3 stride 2 padding 1; relu(conv4 1x1); dense 10.
adam, learning rate 0.01, beta 0.9 and 0.999, epsilon 1e-8; batches of 16."""),
    ]
    for name, shape, seed, build, optimizer, story in cases:
        out = Golden(folder, name, story + """
Parameter p of the list below is units(%d + p, shape) * scale + offset; `settings` of it is scale, offset.
Of its gradient in the first step there are the sum, the sum of absolute values, the norm, and the elements
0, k, 2k, ... (at most 16; k = ceil(size / 16)). loss is the loss before each of ten steps, each on its own batch.""" % seed)
        p = Parameters(seed)
        forward, running = build(p)
        if optimizer == "sgd":
            rule = torch.optim.SGD(p.values, lr=0.05, momentum=0.9)
        else:
            rule = torch.optim.Adam(p.values, lr=0.01, betas=(0.9, 0.999), eps=1e-8)
        losses = []
        for step in range(10):
            images, labels = batch(step, 16, shape)
            rule.zero_grad()
            logits = forward(images)
            loss = F.cross_entropy(logits, labels)
            loss.backward()
            losses.append(loss.item())
            if step == 0:
                out.put("images-0", images.reshape(-1)[:8])
                out.put("labels-0", labels)
                out.put("logits-0", logits)
                for key, value, settings in zip(p.names, p.values, p.scales):
                    gradient = value.grad.reshape(-1)
                    every = -(-gradient.numel() // 16)
                    out.put("%s/shape" % key, tuple(value.shape))
                    out.put("%s/settings" % key, settings)
                    out.put("%s/gradient/sum" % key, gradient.sum())
                    out.put("%s/gradient/absolute" % key, gradient.abs().sum())
                    out.put("%s/gradient/norm" % key, gradient.norm())
                    out.put("%s/gradient/elements" % key, gradient[::every])
            rule.step()
        out.put("loss", losses)
        for key, value in zip(p.names, p.values):
            out.put("%s/final/norm" % key, value.norm())
        for key, mean, variance in running:
            out.put("%s/runningMean" % key, mean)
            out.put("%s/runningVariance" % key, variance)
        out.close()


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    default = os.path.join(here, "..", "src", "main", "resources", "io", "striate", "backend", "tck", "golden")
    folder = sys.argv[1] if len(sys.argv) > 1 else default
    os.makedirs(folder, exist_ok=True)
    for make in [conv2d, wide, pooling, activations, products, cross_entropy, batch_norm, optimizers, networks]:
        make(folder)


if __name__ == "__main__":
    main()
