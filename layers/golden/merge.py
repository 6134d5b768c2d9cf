"""Layers of several inputs."""

import torch

from golden import Case


def cases():
    image = [3, 2, 2]
    for name, function in [
        ("add", lambda *xs: sum(xs)),
    ]:
        yield Case(name, {"type": name}, [image, image, image], function)
    yield Case("concat", {"type": "concat"}, [image, [2, 2, 2], image], lambda *xs: torch.cat(xs, 1))
