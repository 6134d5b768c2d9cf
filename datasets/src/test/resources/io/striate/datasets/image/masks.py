"""Writes masks.zip: masks of several kinds, and their classes as Pillow scales them.

Run in this folder: python3 masks.py
"""

import io
import zipfile

import numpy as np
from PIL import Image

random = np.random.default_rng(3)
archive = zipfile.ZipFile("masks.zip", "w", zipfile.ZIP_DEFLATED)
COLORS = [(0, 0, 0), (128, 0, 0), (0, 128, 0), (224, 224, 192)]
classes = random.integers(0, 4, (9, 13)).astype("u1")


def save(name, image):
    file = io.BytesIO()
    image.save(file, "PNG")
    archive.writestr(zipfile.ZipInfo(name + ".png"), file.getvalue())


def text(name, image):
    rows = [" ".join(map(str, row)) for row in np.asarray(image)]
    archive.writestr(zipfile.ZipInfo(name + ".txt"), "\n".join(rows) + "\n")


gray = Image.fromarray(classes)
palette = Image.fromarray(classes, "P")
palette.putpalette([v for color in COLORS for v in color])
color = palette.convert("RGB")
save("gray", gray)
save("palette", palette)
save("color", color)
save("bits", Image.fromarray(classes % 2 == 1))
text("same", gray)
text("stretch-7x5", gray.resize((5, 7), Image.NEAREST))
text("stretch-20x30", gray.resize((30, 20), Image.NEAREST))
text("crop-6x6", gray.crop((2, 0, 11, 9)).resize((6, 6), Image.NEAREST))
archive.close()
