"""Writes odd image files and what Pillow makes of them.

usage: python3 odd-images.py FOLDER

Needs Pillow and NumPy (Debian: python3-pil, python3-numpy; the files here are by Pillow 9.4.0).
Writes one archive, odd-images.zip: each file NAME, and NAME.rgb with Pillow's pixels:
height and width as big-endian integers of 4 bytes, then red, green, blue of each pixel.
A file that Pillow refuses has no NAME.rgb.
"""
import io
import struct
import sys
import zipfile
import zlib

import numpy
from PIL import Image, ImageCms, ImageOps

random = numpy.random.RandomState(1)
files = {}


def smooth(height, width, channels):
    """Colors that change smoothly, with a little noise: as in photographs."""
    y, x = numpy.mgrid[0:height, 0:width]
    planes = [127 + 90 * numpy.sin(y / (5 + c) + x / (9 - c) + c) for c in range(channels)]
    noise = random.randint(-20, 20, (height, width, channels))
    return numpy.clip(numpy.stack(planes, 2) + noise, 0, 255).astype(numpy.uint8)


def image(mode, height=19, width=23):
    channels = len(Image.new(mode, (1, 1)).getbands())
    values = smooth(height, width, channels)
    return Image.fromarray(values[:, :, 0] if channels == 1 else values, mode)


def save(name, picture, **options):
    out = io.BytesIO()
    kind = {"jpg": "JPEG", "tif": "TIFF"}.get(name[-3:], name[-3:].upper())
    picture.save(out, kind, **options)
    files[name] = out.getvalue()


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(name, kind, bits, rows, *extra):
    """A PNG file of rows of bytes, without filters."""
    height = len(rows)
    width = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    width = len(rows[0]) * 8 // (bits * width)
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows))
    chunks = [(b"IHDR", header), *extra, (b"IDAT", data), (b"IEND", b"")]
    files[name] = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*each) for each in chunks)


def rows(height, width):
    return [bytes(random.randint(0, 256, width).astype(numpy.uint8)) for _ in range(height)]


def exif(value, order="<"):
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entry = struct.pack(order + "HHIHH", 0x112, 3, 1, value, 0)
    return mark + struct.pack(order + "IH", 8, 1) + entry + struct.pack(order + "I", 0)


# JPEG: colors, subsampling, progressive, restart intervals, sizes that are no multiple of a block.
for sampling in (0, 1, 2):
    save(f"sampling-{sampling}.jpg", image("RGB", 37, 41), quality=85, subsampling=sampling)
    save(f"progressive-{sampling}.jpg", image("RGB", 37, 41), quality=85, subsampling=sampling, progressive=True)
for quality in (5, 50, 100):
    save(f"quality-{quality}.jpg", image("RGB", 33, 30), quality=quality)
save("gray.jpg", image("L", 21, 18))
save("gray-progressive.jpg", image("L", 21, 18), progressive=True)
save("one-pixel.jpg", image("RGB", 1, 1))
save("narrow.jpg", image("RGB", 40, 3))
save("optimized.jpg", image("RGB"), optimize=True)
save("comment.jpg", image("RGB"), comment=b"text")
save("cmyk.jpg", image("CMYK", 20, 24), quality=90)
gray110 = Image.fromarray(numpy.full((8, 8, 4), [0, 0, 0, 145], numpy.uint8), "CMYK")
save("cmyk-gray-110.jpg", gray110, quality=95)

plain = files["sampling-0.jpg"]
# An Adobe segment that says how four components, or three, are stored.
for name, source, transform in (("ycck", "cmyk.jpg", 2), ("cmyk-adobe", "cmyk.jpg", 0), ("rgb-adobe", "sampling-0.jpg", 0)):
    data = files[source]
    start = data.index(b"\xff\xdb")
    files[name + ".jpg"] = b"\xff\xd8" + segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform])) + data[start:]
start = plain.index(b"\xff\xdb")
files["no-jfif.jpg"] = b"\xff\xd8" + plain[start:]
files["letters-rgb.jpg"] = b"\xff\xd8" + plain[start:]
frame = files["letters-rgb.jpg"].index(b"\xff\xc0")
edited = bytearray(files["letters-rgb.jpg"])
for i, letter in enumerate(b"RGB"):
    edited[frame + 10 + 3 * i] = letter
scan = edited.index(b"\xff\xda")
for i, letter in enumerate(b"RGB"):
    edited[scan + 5 + 2 * i] = letter
files["letters-rgb.jpg"] = bytes(edited)

# Damage without harm, and with.
files["bytes-before-end.jpg"] = plain[:-2] + b"\x11\x22\x33" + plain[-2:]
files["bytes-behind-end.jpg"] = plain + b"trailing"
files["fill-bytes.jpg"] = plain[:start] + b"\xff\xff\xff" + plain[start:]
files["broken-icc.jpg"] = plain[:start] + segment(0xE2, b"ICC_PROFILE\0\x01\x01" + b"junk" * 9) + plain[start:]
files["short-adobe.jpg"] = plain[:start] + segment(0xEE, b"Adobe\0") + plain[start:]
files["broken-exif.jpg"] = plain[:start] + segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\xff\xff") + plain[start:]
files["empty-application.jpg"] = plain[:start] + segment(0xE5, b"") + plain[start:]
files["second-jfif.jpg"] = plain[:start] + segment(0xE0, b"JFIF\0\x09\x09\x09") + plain[start:]
files["photoshop.jpg"] = plain[:start] + segment(0xED, b"Photoshop 3.0\0" + b"8BIM" * 3) + plain[start:]
files["truncated.jpg"] = plain[: len(plain) // 2]
files["header-only.jpg"] = plain[:60]
files["text.jpg"] = b"this is no image"
files["empty.jpg"] = b""

# Orientation, in both byte orders, and a profile.
for value in range(1, 9):
    order = "<" if value % 2 else ">"
    save(f"orientation-{value}.jpg", image("RGB", 17, 26), exif=b"Exif\0\0" + exif(value, order))
png("orientation-6.png", 2, 8, rows(7, 33), (b"eXIf", exif(6)))
profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
save("profile.jpg", image("RGB"), icc_profile=profile)
save("profile.png", image("RGB"), icc_profile=profile)

# PNG: every color type and depth, transparency of each kind, interlacing, chunks that do not matter.
for bits in (1, 2, 4, 8):
    png(f"gray-{bits}.png", 0, bits, rows(9, 5))
    palette = bytes(random.randint(0, 256, 3 * 2**bits).astype(numpy.uint8))
    png(f"palette-{bits}.png", 3, bits, rows(9, 5), (b"PLTE", palette))
    opacity = bytes(random.randint(0, 256, 2 ** bits).astype(numpy.uint8))
    png(f"palette-transparent-{bits}.png", 3, bits, rows(9, 5), (b"PLTE", palette), (b"tRNS", opacity))
png("rgb-8.png", 2, 8, rows(9, 33))
png("gray-alpha-8.png", 4, 8, rows(9, 20))
png("rgba-8.png", 6, 8, rows(20, 400))
few = [bytes(v % 4 * 60 for v in row) for row in rows(9, 33)]
png("gray-transparent.png", 0, 8, few, (b"tRNS", struct.pack(">H", 60)))
png("rgb-transparent.png", 2, 8, few, (b"tRNS", struct.pack(">HHH", 60, 120, 60)))
png("gamma.png", 2, 8, rows(9, 33), (b"gAMA", struct.pack(">I", 100000)))
png("broken-text.png", 2, 8, rows(9, 33), (b"zTXt", b"key\0\0junk"))
png("broken-profile.png", 2, 8, rows(9, 33), (b"iCCP", b"name\0\0junk"))
png("short-palette.png", 3, 8, [bytes(v % 4 for v in row) for row in rows(9, 5)], (b"PLTE", bytes(range(12))))
whole = files["rgb-8.png"]
files["bytes-behind-end.png"] = whole + b"trailing"
files["truncated.png"] = whole[: len(whole) // 2]
files["wrong-checksum.png"] = whole[:60] + bytes([whole[60] ^ 1]) + whole[61:]
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
grid = numpy.frombuffer(b"".join(rows(11, 13)), numpy.uint8).reshape(11, 13)
passes = b"".join(b"\0" + bytes(row) for x, y, dx, dy in ADAM7 for row in grid[y::dy, x::dx])
header = struct.pack(">IIBBBBB", 13, 11, 8, 0, 0, 0, 1)
files["interlaced.png"] = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(passes)) + chunk(b"IEND", b"")

# Other formats.
save("palette.gif", image("L"))
save("transparent.gif", image("L"), transparency=100)
save("rgb.bmp", image("RGB"))
save("gray.bmp", image("L"))
save("bits.bmp", image("L").convert("1"))
save("rgb.tif", image("RGB"))
save("gray.tif", image("L"))
save("bits.tif", image("L").convert("1"))
save("packed.tif", image("RGB"), compression="tiff_lzw")
save("cmyk.tif", image("CMYK"))
save("rgba.tif", image("RGBA"))
files["webp.png"] = b"RIFF\x24\0\0\0WEBPVP8 " + bytes(24)


def pixels(data):
    picture = Image.open(io.BytesIO(data))
    picture.load()
    picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info:
        white = Image.new("RGBA", picture.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(white, picture.convert("RGBA"))
    return picture.convert("RGB")


with zipfile.ZipFile(sys.argv[1] + "/odd-images.zip", "w", zipfile.ZIP_DEFLATED) as archive:
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
