"""Writes arrays.zip: files of NumPy in all versions and types, and their values as text.

Run in this folder: python3 arrays.py
"""

import io
import warnings
import zipfile

import numpy as np

warnings.simplefilter("ignore")
random = np.random.default_rng(7)
archive = zipfile.ZipFile("arrays.zip", "w", zipfile.ZIP_DEFLATED)


def put(name, data):
    archive.writestr(zipfile.ZipInfo(name), data)


def save(name, array, version=None, **kwargs):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version)
    put(name + ".npy", file.getvalue())
    text = " ".join(repr(float(v)) for v in array.astype("f8").ravel())
    put(name + ".txt", ",".join(map(str, array.shape)) + "\n" + text + "\n")


for code in ["f2", "f4", "f8"]:
    for order in "<>":
        name = code + ("-big" if order == ">" else "")
        save(name, (random.standard_normal((4, 2, 3)) * 100).astype(order + code))
for code in ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
    limits = np.iinfo(code)
    values = np.array([[0, 1, 100], [limits.min, limits.max, 7]], dtype=code)
    save(code, values)
    save(code + "-big", values.astype(">" + code))
save("bool", np.array([[True, False], [False, True]]))
save("version-1", np.arange(6, dtype="<f4").reshape(3, 2), (1, 0))
save("version-2", np.arange(6, dtype="<f4").reshape(3, 2), (2, 0))
save("version-3", np.arange(6, dtype="<f4").reshape(3, 2), (3, 0))
save("vector", np.arange(5, dtype="<i8"))
save("one-row-fortran", np.asfortranarray(np.arange(5, dtype="<i8").reshape(1, 5)))

fortran = io.BytesIO()
np.save(fortran, np.asfortranarray(np.arange(6.0).reshape(2, 3)))
put("fortran.npy", fortran.getvalue())
structured = io.BytesIO()
np.save(structured, np.zeros(2, dtype=[("x", "f4"), ("y", "i4")]))
put("structured.npy", structured.getvalue())
words = io.BytesIO()
np.save(words, np.array(["cat", "dog"]))
put("words.npy", words.getvalue())
scalar = io.BytesIO()
np.save(scalar, np.float32(1))
put("scalar.npy", scalar.getvalue())

x = (np.arange(6 * 4 * 5) % 251).astype("u1").reshape(6, 4, 5)
y = np.array([0, 2, 1, 0, 2, 1])
for name, write in [("stored", np.savez), ("deflated", np.savez_compressed)]:
    file = io.BytesIO()
    write(file, x_train=x, y_train=y, x_test=x[:2], y_test=y[:2])
    put(name + ".npz", file.getvalue())
archive.close()
