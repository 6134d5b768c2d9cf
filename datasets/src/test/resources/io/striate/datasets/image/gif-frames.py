"""Writes GIF files whose first frame is not the whole picture, and what Pillow makes of them.

usage: python3 gif-frames.py FOLDER

Needs Pillow and NumPy; the files here are by Pillow 12. Writes gif-frames.zip, in the form of odd-images.zip.
"""
import io
import struct
import sys
import zipfile

import numpy
from PIL import Image

random = numpy.random.default_rng(1)
files = {}


def blocks(data):
    parts = [data[i : i + 255] for i in range(0, len(data), 255)]
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def packed(indices, bits):
    """LZW codes of one more bit than indices, with a clear code often enough to stay that long."""
    clear, number, length, out = 1 << bits, 0, 0, bytearray()
    codes = []
    for i, index in enumerate(indices):
        if i % (clear - 2) == 0:
            codes.append(clear)
        codes.append(int(index))
    codes.append(clear + 1)
    for code in codes:
        number |= code << length
        length += bits + 1
        while length >= 8:
            out.append(number & 255)
            number >>= 8
            length -= 8
    if length:
        out.append(number)
    return bytes([bits]) + blocks(bytes(out))


def palette(colors=16):
    return random.integers(0, 256, 3 * colors, dtype=numpy.uint8).tobytes()


def frame(left, top, width, height, local=b"", transparent=None, interlaced=False, dispose=0):
    bits = 4
    indices = random.integers(0, 16, (height, width))
    if interlaced:
        order = [*range(0, height, 8), *range(4, height, 8), *range(2, height, 4), *range(1, height, 2)]
        indices = indices[order]
    flags = (0x83 if local else 0) | (0x40 if interlaced else 0)
    control = b""
    if transparent is not None or dispose:
        has = 0 if transparent is None else 1
        control = b"\x21\xf9\x04" + struct.pack("<BHB", dispose << 2 | has, 0, transparent or 0) + b"\0"
    head = b"\x2c" + struct.pack("<HHHHB", left, top, width, height, flags)
    return control + head + local + packed(indices.ravel(), bits)


def gif(name, width, height, *frames, colors=b"", background=0, before=b""):
    flags = 0xB3 if colors else 0x30
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, flags, background, 0)
    files[name] = head + colors + before + b"".join(frames) + b"\x3b"


comment = b"\x21\xfe" + blocks(b"a comment")
loops = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
gif("frame-whole.gif", 9, 7, frame(0, 0, 9, 7), colors=palette())
gif("frame-corner.gif", 9, 7, frame(0, 0, 4, 3), colors=palette())
gif("frame-middle.gif", 9, 7, frame(3, 2, 4, 3), colors=palette())
gif("frame-end.gif", 9, 7, frame(5, 4, 4, 3), colors=palette())
gif("frame-background.gif", 9, 7, frame(3, 2, 4, 3), colors=palette(), background=5)
gif("frame-transparent.gif", 9, 7, frame(3, 2, 4, 3, transparent=2), colors=palette())
gif("frame-transparent-background.gif", 9, 7, frame(3, 2, 4, 3, transparent=2), colors=palette(), background=7)
gif("frame-transparent-whole.gif", 9, 7, frame(0, 0, 9, 7, transparent=3), colors=palette())
gif("frame-local.gif", 9, 7, frame(3, 2, 4, 3, local=palette()), colors=palette())
gif("frame-local-only.gif", 9, 7, frame(3, 2, 4, 3, local=palette()))
gif("frame-local-transparent.gif", 9, 7, frame(3, 2, 4, 3, local=palette(), transparent=0), colors=palette())
gif("frame-interlaced.gif", 19, 17, frame(3, 2, 14, 13, interlaced=True), colors=palette())
gif("frame-two.gif", 9, 7, frame(3, 2, 4, 3), frame(0, 0, 9, 7), colors=palette())
gif("frame-dispose.gif", 9, 7, frame(3, 2, 4, 3, dispose=2), frame(0, 0, 9, 7), colors=palette())
gif("frame-comment.gif", 9, 7, frame(3, 2, 4, 3), colors=palette(), before=comment + loops + comment)
gif("frame-beyond.gif", 9, 7, frame(3, 2, 9, 3), colors=palette())
gif("frame-far-beyond.gif", 9, 7, frame(11, 8, 4, 3), colors=palette())
gif("frame-tiny-canvas.gif", 1, 1, frame(0, 0, 9, 7), colors=palette())
gif("frame-row.gif", 40, 1, frame(30, 0, 10, 1), colors=palette())


def pixels(data):
    picture = Image.open(io.BytesIO(data))
    picture.load()
    if "transparency" in picture.info:
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(white, picture.convert("RGBA"))
    return picture.convert("RGB")


with zipfile.ZipFile(sys.argv[1] + "/gif-frames.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for name in sorted(files):
        stamp = (2026, 1, 1, 0, 0, 0)
        archive.writestr(zipfile.ZipInfo(name, stamp), files[name], zipfile.ZIP_DEFLATED)
        try:
            seen = pixels(files[name])
        except Exception as refused:
            print(name, "refused:", refused)
            continue
        content = struct.pack(">II", seen.height, seen.width) + seen.tobytes()
        archive.writestr(zipfile.ZipInfo(name + ".rgb", stamp), content, zipfile.ZIP_DEFLATED)
print(len(files), "files")
