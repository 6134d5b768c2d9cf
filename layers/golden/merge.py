"""Layers of several inputs."""

import torch

from golden import Case


def cases():
    image = [3, 2, 2]
    for name, function in [
        ("add", lambda *xs: sum(xs)),
        ("average", lambda *xs: sum(xs) / len(xs)),
        ("maximum", lambda *xs: torch.stack(xs).amax(0)),
        ("multiply", lambda *xs: torch.stack(xs).prod(0)),
    ]:
        yield Case(name, {"type": name}, [image, image, image], function)
    difference = lambda a, b: (a - b).abs()
    yield Case("absolute-difference", {"type": "absolute-difference"}, [image, image], difference)
    yield Case("concat", {"type": "concat"}, [image, [2, 2, 2], image], lambda *xs: torch.cat(xs, 1))
    yield Case("multiply-channels", {"type": "multiply"}, [image, [3, 1, 1]], lambda a, b: a * b)
    yield Case("multiply-positions", {"type": "multiply"}, [[1, 2, 2], image], lambda a, b: a * b)
