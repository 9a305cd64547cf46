"""Writes UF2: write.py OUTPUT (FAMILY ADDRESS FILE | name FILENAME FILE | sum FAMILY:ADDRESS FILE)..."""
import hashlib
import struct
import sys


def blocks(data, address, flags, family, extra=b"", size=256):
    count = (len(data) + size - 1) // size
    for number in range(count):
        part = data[number * size:(number + 1) * size]
        body = part + extra if flags & 0x1000 else part
        body = body.ljust(476, b"\0")
        if flags & 0x4000:
            body = body[:452] + struct.pack("<II", address, len(data)) + hashlib.md5(data).digest()
        yield struct.pack("<8I", 0x0A324655, 0x9E5D5157, flags, address + number * size, len(part), number, count, family) \
            + body + struct.pack("<I", 0x0AB16F30)


arguments = sys.argv[2:]
out = b""
while arguments:
    family, place, name = arguments[:3]
    data = open(name, "rb").read()
    if family == "name":
        out += b"".join(blocks(data, 0, 0x1000, len(data), place.encode() + b"\0"))
    elif family == "sum":
        number, address = place.split(":")
        out += b"".join(blocks(data, int(address, 16), 0x6000, int(number, 16)))
    elif family == "none":
        out += b"".join(blocks(data, int(place, 16), 0, 0))
    else:
        out += b"".join(blocks(data, int(place, 16), 0x2000, int(family, 16)))
    arguments = arguments[3:]
open(sys.argv[1], "wb").write(out)
