#!/usr/bin/env python3
"""Makes the golden values of the file `vocabulary.txt`.

    python3 make_vocabulary.py [FOLDER]

needs NumPy and SciPy; FOLDER is by default the resources of this module. The format is that of
`make_golden.py`. Gradients are those of `sum(output * gradOutput)`, in float64. Those of erf and power
are complex-step derivatives or closed forms, those of softmax come from its Jacobian, and those of the
gradients of a convolution from loops over its definition, so that none repeats a rule of Striate.
"""

import os
import sys

import numpy as np
import scipy
import scipy.special

MASK = 0xFFFFFFFF


def mix(seed, index):
    x = (seed * 0x9E3779B1 + index) & MASK
    x = ((x ^ (x >> 16)) * 0x85EBCA6B) & MASK
    x = ((x ^ (x >> 13)) * 0xC2B2AE35) & MASK
    return x ^ (x >> 16)


def coarse(seed, shape, steps=32, denominator=16.0):
    """Multiples of 1/denominator: short to write, exact to multiply."""
    values = [(mix(seed, i) >> 8) % (2 * steps + 1) - steps for i in range(int(np.prod(shape)))]
    return np.array(values, dtype=np.float64).reshape(shape) / denominator


def text(value):
    shortest = repr(float(value))
    return shortest[:-2] if shortest.endswith(".0") else shortest


class Golden:
    """One file of golden values."""

    def __init__(self, folder, name, story):
        self.path = os.path.join(folder, name + ".txt")
        self.lines = ["# " + line for line in story.strip().split("\n")]
        self.lines.append(
            "# Made by make_vocabulary.py with NumPy %s and SciPy %s, in float64." % (np.__version__, scipy.__version__))

    def put(self, name, value):
        array = np.asarray(value, dtype=np.float64)
        shape = ",".join(str(extent) for extent in array.shape)
        self.lines.append("%s [%s]: %s" % (name, shape, " ".join(text(v) for v in array.reshape(-1))))

    def case(self, name, **tensors):
        for key, value in tensors.items():
            self.put(name + "/" + key, value)

    def close(self):
        with open(self.path, "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(self.lines) + "\n")


def functions(out):
    x = np.concatenate([coarse(8001, (40,), 60, 16.0), [0, 2.0 ** -30, 0.875, 0.9375, 3.875, 4.5, -6]])
    g = coarse(8002, x.shape)
    slope = scipy.special.erf(x + 1e-200j).imag / 1e-200
    out.case("erf", input=x, gradOutput=g, output=scipy.special.erf(x), gradInput=g * slope)
    base, exponent = np.abs(coarse(8003, (5, 7))) + 0.25, coarse(8004, (7,))
    g = coarse(8005, (5, 7))
    by_base = ((base + 1e-200j) ** exponent).imag / 1e-200
    by_exponent = (base ** (exponent + 1e-200j)).imag / 1e-200
    out.case("power", base=base, exponent=exponent, gradOutput=g, output=base ** exponent,
             gradBase=g * by_base, gradExponent=(g * by_exponent).sum(0))
    x = np.concatenate([coarse(8006, (20,)), [-0.0, -1e9, 1e9]])
    out.case("floor", input=x, output=np.floor(x))


def taking(out):
    for axis in range(3):
        table = coarse(8010 + axis, (6, 4, 5))
        extent = table.shape[axis]
        indices = np.array([mix(8020 + axis, i) % extent for i in range(12)]).reshape(3, 4)
        taken = np.take(table, indices, axis)
        g = coarse(8030 + axis, taken.shape)
        summed = np.zeros_like(table)
        for position in np.ndindex(*indices.shape):
            index = [slice(None)] * 3
            index[axis] = indices[position]
            source = [slice(None)] * axis + list(position) + [slice(None)] * (2 - axis)
            summed[tuple(index)] += g[tuple(source)]
        out.case("take-%d" % axis, axis=axis, input=table, indices=indices, gradOutput=g, output=taken, gradInput=summed)


def steps(out):
    x = coarse(8040, (4, 7, 9))
    for number, (begin, end, step) in enumerate([((0, 0, 0), (4, 7, 9), (1, 2, 3)), ((1, 2, 1), (4, 7, 8), (2, 1, 4))]):
        part = tuple(slice(b, e, s) for b, e, s in zip(begin, end, step))
        y = x[part]
        g = coarse(8041 + number, y.shape)
        back = np.zeros_like(x)
        back[part] = g
        out.case("slice-%d" % number, begin=begin, end=end, steps=step, input=x, gradOutput=g, output=y, gradInput=back)


def softmax(out):
    for axis in range(3):
        x = coarse(8050 + axis, (3, 4, 5))
        y = scipy.special.softmax(x, axis)
        g = coarse(8060 + axis, x.shape)
        columns, gradients = np.moveaxis(y, axis, -1), np.moveaxis(g, axis, -1)
        jacobian = np.einsum("...i,ij->...ij", columns, np.eye(x.shape[axis])) - columns[..., :, None] * columns[..., None, :]
        back = np.moveaxis(np.einsum("...i,...ij->...j", gradients, jacobian), -1, axis)
        out.case("softmax-%d" % axis, axis=axis, input=x, gradOutput=g, output=y, gradInput=back, argmax=np.argmax(x, axis))


def taps(x_shape, w_shape, stride, padding, groups):
    """Each product of a convolution: indices of the output, of the input and of the weight."""
    n, c, h, w = x_shape
    filters, share, kh, kw = w_shape
    oh, ow = (h + 2 * padding - kh) // stride + 1, (w + 2 * padding - kw) // stride + 1
    for b in range(n):
        for f in range(filters):
            group = f // (filters // groups)
            for y in range(oh):
                for z in range(ow):
                    for k in range(share):
                        for i in range(kh):
                            for j in range(kw):
                                row, column = y * stride + i - padding, z * stride + j - padding
                                if 0 <= row < h and 0 <= column < w:
                                    yield (b, f, y, z), (b, group * share + k, row, column), (f, k, i, j)


def convolutions(out):
    for name, xs, ws, stride, padding, groups in [
        ("double-backward", (2, 2, 5, 4), (3, 2, 3, 3), 1, 1, 1),
        ("double-backward-stride-groups", (1, 4, 6, 7), (4, 2, 2, 2), 2, 0, 2),
    ]:
        x, w = coarse(8070, xs), coarse(8071, ws)
        shape = (xs[0], ws[0], (xs[2] + 2 * padding - ws[2]) // stride + 1, (xs[3] + 2 * padding - ws[3]) // stride + 1)
        gy, vx, vw = coarse(8072, shape), coarse(8073, xs), coarse(8074, ws)
        # a = <gradInput(gy, w), vx> and b = <gradWeight(x, gy), vw>: the derivatives of both by all they depend on.
        a = {"gradOutput": np.zeros(shape), "weight": np.zeros(ws)}
        b = {"gradOutput": np.zeros(shape), "input": np.zeros(xs)}
        for o, i, k in taps(xs, ws, stride, padding, groups):
            a["gradOutput"][o] += w[k] * vx[i]
            a["weight"][k] += gy[o] * vx[i]
            b["gradOutput"][o] += x[i] * vw[k]
            b["input"][i] += gy[o] * vw[k]
        out.case(name, stride=stride, padding=padding, groups=groups, input=x, weight=w, convOutput=gy,
                 byGradInput=vx, byGradWeight=vw, inputGradOutput=a["gradOutput"], inputWeight=a["weight"],
                 weightGradOutput=b["gradOutput"], weightInput=b["input"])


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    default = os.path.join(here, "..", "src", "main", "resources", "io", "striate", "backend", "tck", "golden")
    folder = sys.argv[1] if len(sys.argv) > 1 else default
    os.makedirs(folder, exist_ok=True)
    out = Golden(folder, "vocabulary", """
Functions, entries by their indices, slices by steps, softmax and argmax along any axis, and the gradients of
the gradients of a convolution.""")
    for make in [functions, taking, steps, softmax, convolutions]:
        make(out)
    out.close()


if __name__ == "__main__":
    main()
