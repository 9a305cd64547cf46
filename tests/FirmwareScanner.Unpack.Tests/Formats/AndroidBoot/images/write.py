"""Writes what mkbootimg as packaged cannot: version 4 of both headers, and Qualcomm's variant. write.py KIND OUTPUT PART..."""
import struct
import sys

kind, output, *names = sys.argv[1:]
parts = [open(name, "rb").read() for name in names]


def pad(data, page):
    return data + bytes(-len(data) % page)


def joined(header, page, *pieces):
    """Parts at whole pages; nothing behind the last."""
    data = pad(header, page)
    for piece in pieces[:-1]:
        data += pad(piece, page)
    return data + pieces[-1]


if kind == "boot4":
    kernel, ramdisk, signature = parts
    header = b"ANDROID!" + struct.pack("<IIII16xI", len(kernel), len(ramdisk), 0, 1584, 4) + bytes(1536) + struct.pack("<I", len(signature))
    data = joined(header, 4096, kernel, ramdisk, signature)
elif kind == "qualcomm":
    kernel, ramdisk, trees = parts
    header = b"ANDROID!" + struct.pack("<10I", len(kernel), 0x8000, len(ramdisk), 0x1000000, 0, 0xF00000, 0x100, 2048, len(trees), 0)
    header += bytes(16) + bytes(512) + bytes(32) + bytes(1024)
    data = joined(header, 2048, kernel, ramdisk, trees)
elif kind == "vendor4":
    first, second, tree, config = parts
    page = 2048
    entry = "<III32s64x"
    table = struct.pack(entry, len(first), 0, 1, b"platform") + struct.pack(entry, len(second), len(first), 3, b"dlkm")
    header = b"VNDRBOOT" + struct.pack("<IIIII", 4, page, 0x8000, 0x1000000, len(first) + len(second)) + bytes(2048)
    header += struct.pack("<I16sIIQ", 0x100, b"vendor", 2128, len(tree), 0x1F00000)
    header += struct.pack("<IIII", len(table), 2, 108, len(config))
    data = joined(header, page, first + second, tree, table, config)
open(output, "wb").write(data)
