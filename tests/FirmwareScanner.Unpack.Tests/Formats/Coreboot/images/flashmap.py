"""Writes a flash map by flashmap's lib/fmap.h: flashmap.py OUT SIZE (NAME OFFSET LENGTH)..."""
import struct
import sys

areas = [(sys.argv[i], int(sys.argv[i + 1], 0), int(sys.argv[i + 2], 0)) for i in range(3, len(sys.argv), 3)]
with open(sys.argv[1], "wb") as out:
    out.write(struct.pack("<8sBBQI32sH", b"__FMAP__", 1, 1, 0xFF000000, int(sys.argv[2], 0), b"FLASH", len(areas)))
    for name, offset, length in areas:
        out.write(struct.pack("<II32sH", offset, length, name.encode(), 0))
