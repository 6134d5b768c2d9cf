"""Writes shards.zip: archives in the formats of Python's tarfile module, and what it finds in them.

Run in this folder: python3 shards.py
"""

import io
import tarfile
import zipfile

from PIL import Image

out = zipfile.ZipFile("shards.zip", "w", zipfile.ZIP_DEFLATED)
LONG = "d" * 60 + "/" + "e" * 60 + "/" + "f" * 90


def image(i):
    picture = Image.new("RGB", (4, 3))
    picture.putdata([(20 * i + p, 10 * i, p) for p in range(12)])
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def put(archive, name, data):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


for name, form in [
    ("ustar", tarfile.USTAR_FORMAT),
    ("pax", tarfile.PAX_FORMAT),
    ("gnu", tarfile.GNU_FORMAT),
]:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        folder = tarfile.TarInfo("some/folder")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        link = tarfile.TarInfo("some/link")
        link.type = tarfile.SYMTYPE
        link.linkname = "0.png"
        archive.addfile(link)
        for i in range(4):
            put(archive, f"{i}.png", image(i))
            put(archive, f"{i}.cls", b"%d\n" % (i % 2))
        prefix = "p" * 80 + "/" + "q" * 60 if form == tarfile.USTAR_FORMAT else LONG
        put(archive, prefix + ".png", image(4))
        put(archive, prefix + ".cls", b"1")
        if form != tarfile.USTAR_FORMAT:
            put(archive, "größe.v2.png", image(5))
    out.writestr(zipfile.ZipInfo(name + ".tar"), file.getvalue())
    file.seek(0)
    lines = [
        f"{m.offset_data} {m.size} {m.name}" for m in tarfile.open(fileobj=file) if m.isfile()
    ]
    out.writestr(zipfile.ZipInfo(name + ".txt"), "\n".join(lines) + "\n")
out.close()
