#!/usr/bin/env python3
"""Makes the golden values of nearest neighbors from their definition, in float64.

    python3 make_neighbors.py

needs NumPy. In the case `offset` distances are tiny beside the vectors, so that products in single precision alone
would give another order.

    CASE spec {}                    no settings
    CASE/queries, CASE/pool         [N, length]
    CASE/labels queries|pool        [N]
    CASE/found cosine|l2            [N, 10] indices in the pool, the nearest first
    CASE/distance cosine|l2         [N, 10]
    CASE/precision cosine|l2        []
"""

import os

import numpy as np

FOLDER = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../src/test/resources/io/striate/visualize/golden"
)
K = 10


def distances(queries, pool, kind):
    if kind == "l2":
        return np.sqrt(((queries[:, None, :] - pool[None, :, :]) ** 2).sum(axis=2))
    norms = np.linalg.norm(queries, axis=1)[:, None] * np.linalg.norm(pool, axis=1)[None, :]
    return 1 - queries @ pool.T / norms


def main():
    random = np.random.default_rng(23)
    lines = ["# Ten nearest neighbors and precision at 10, made by make_neighbors.py with NumPy %s." % np.__version__]
    for case, offset, step in [("plain", 0, 1 / 64), ("offset", 512, 1 / 64)]:
        queries = offset + np.round(random.normal(size=(5, 7)) / step) * step
        pool = offset + np.round(random.normal(size=(60, 7)) / step) * step
        queries, pool = queries.astype(np.float32), pool.astype(np.float32)
        labels = random.integers(0, 3, size=5)
        pool_labels = random.integers(0, 3, size=60)
        lines.append(case + " spec {}")

        def put(name, array):
            array = np.asarray(array, dtype=np.float64)
            shape = ",".join(str(extent) for extent in array.shape)
            values = " ".join(repr(float(value)) for value in array.flatten())
            lines.append("%s/%s [%s] %s" % (case, name, shape, values))

        put("queries", queries)
        put("pool", pool)
        put("labels queries", labels)
        put("labels pool", pool_labels)
        # The angles of vectors far from 0 are tiny: float32 vectors of length 1 do not tell them apart.
        for kind in ["cosine", "l2"] if offset == 0 else ["l2"]:
            all_distances = distances(queries.astype(np.float64), pool.astype(np.float64), kind)
            order = np.argsort(all_distances, axis=1, kind="stable")[:, :K]
            put("found " + kind, order)
            put("distance " + kind, np.take_along_axis(all_distances, order, axis=1))
            put("precision " + kind, (pool_labels[order] == labels[:, None]).mean())
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, "neighbors.txt"), "w", encoding="utf-8", newline="\n") as out:
        out.write("\n".join(lines) + "\n")


main()
