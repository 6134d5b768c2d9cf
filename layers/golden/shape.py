"""Layers that change the shape of a sample."""

from golden import Case


def cases():
    image = [3, 4, 2]
    yield Case("flatten", {"type": "flatten"}, [image], lambda x: x.flatten(1))
