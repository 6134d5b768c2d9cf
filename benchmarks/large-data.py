"""Makes data of about 500 MiB, to time how long Striate takes to open it and to stop.

    python3 benchmarks/large-data.py FOLDER

FOLDER/photos has 3,300 JPEG files of 256x256 pixels (619 MiB decoded) for photos.json, FOLDER/idx 690,000 images in IDX
files (517 MiB) for idx.json. Needs NumPy and Pillow.
"""

import json
import pathlib
import struct
import sys

import numpy
from PIL import Image

folder = pathlib.Path(sys.argv[1])
random = numpy.random.default_rng(1)
for part, count in (("train", 1500), ("test", 150)):
    for label in range(2):
        images = folder / "photos" / part / f"class{label}"
        images.mkdir(parents=True)
        for i in range(count):
            coarse = random.integers(0, 256, (32, 32, 3), dtype=numpy.uint8)
            pixels = numpy.array(Image.fromarray(coarse).resize((256, 256), Image.Resampling.BILINEAR))
            pixels[:, :, label] = 255 - pixels[:, :, label] // 2
            Image.fromarray(pixels).save(images / f"{i:04}.jpg", quality=85)
(folder / "idx").mkdir()
for part, count in (("train", 600000), ("t10k", 90000)):
    labels = random.integers(0, 10, count, dtype=numpy.uint8)
    images = random.integers(0, 64, (count, 28, 28), dtype=numpy.uint8)
    images[numpy.arange(count), labels] = 255
    with open(folder / "idx" / f"{part}-images-idx3-ubyte", "wb") as file:
        file.write(struct.pack(">IIII", 0x803, count, 28, 28) + images.tobytes())
    with open(folder / "idx" / f"{part}-labels-idx1-ubyte", "wb") as file:
        file.write(struct.pack(">II", 0x801, count) + labels.tobytes())
for name, shape, classes, data in (
    ("photos", [3, 256, 256], 2, {"type": "image-folder", "path": "photos"}),
    ("idx", [1, 28, 28], 10, {"type": "mnist", "path": "idx"}),
):
    layers = [{"type": "avgpool2d", "kernel": 4}, "flatten", {"type": "dense", "units": classes}]
    train = {"data": data, "epochs": 1, "batch": 32, "optimizer": {"type": "sgd", "learningRate": 0.001}}
    spec = {"striate": 1, "name": name, "input": shape, "layers": layers, "loss": "softmax-cross-entropy", "train": train}
    (folder / f"{name}.json").write_text(json.dumps(spec, indent=2) + "\n")
