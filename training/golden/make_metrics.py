"""Values for MetricGoldenTest: metrics by counting, and weighted cross-entropy by PyTorch's formula.

Plain Python, and NumPy for the logarithms; run it and compare with the numbers in the test.
"""
import numpy as np

LOGITS = np.array([[[1, 3, 0, 2], [2, 1, 4, 2], [0, 2, 1, 5]],
                   [[2, 0, 1, 3], [1, 4, 2, 0], [3, 1, 2, 1]]], dtype=float)  # [N, classes, pixels]
LABELS = np.array([[1, 0, 2, 255], [2, 1, 1, 1]])
WEIGHTS = np.array([0.5, 2.0, 1.0])
SMOOTHING = 0.1

pairs = [(int(l), int(np.argmax(x))) for n in range(2) for l, x in zip(LABELS[n], LOGITS[n].T) if l != 255]
matrix = [[pairs.count((i, j)) for j in range(3)] for i in range(3)]
right = [matrix[c][c] for c in range(3)]
actual = [sum(matrix[c]) for c in range(3)]
predicted = [sum(row[c] for row in matrix) for c in range(3)]
print("matrix", matrix)
print("accuracy", sum(right) / len(pairs))
print("f1", np.mean([2 * r / (a + p) for r, a, p in zip(right, actual, predicted)]))
print("mean-iou", np.mean([r / (a + p - r) for r, a, p in zip(right, actual, predicted)]))
ranks = [sorted(range(3), key=lambda c: (-x[c], c)).index(l)
         for n in range(2) for l, x in zip(LABELS[n], LOGITS[n].T) if l != 255]
print("top-2", sum(r < 2 for r in ranks) / len(ranks))

x = LOGITS.transpose(0, 2, 1).reshape(-1, 3)
y = LABELS.reshape(-1)
kept = y != 255
logp = (x - np.log(np.exp(x).sum(1, keepdims=True)))[kept]
y = y[kept]
w = WEIGHTS[y]
nll = -logp[np.arange(len(y)), y]
smooth = -(logp * WEIGHTS).sum(1)
print("ignored", nll.mean())
print("weighted", (w * nll).sum() / w.sum())
print("smoothed", (1 - SMOOTHING) * (w * nll).sum() / w.sum() + SMOOTHING / 3 * smooth.sum() / w.sum())

scores = [(0.9, 1), (0.8, 0), (0.7, 1), (0.7, 0), (0.4, 1), (0.2, 0)]
won = [(a > b) + 0.5 * (a == b) for a, p in scores if p for b, q in scores if not q]
print("auc", sum(won) / len(won))
