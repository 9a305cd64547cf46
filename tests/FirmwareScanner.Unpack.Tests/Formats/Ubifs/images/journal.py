#!/usr/bin/env python3
"""Changes an image of mkfs.ubifs into one that was not committed after its last writes, or is broken; after fs/ubifs/ubifs-media.h."""
import struct
import sys
import zlib

LEB = 15360
NAMES = {}


def sealed(kind, age, body):
    rest = struct.pack("<QIBBH", age, 24 + len(body), kind, 0, 0) + body
    return struct.pack("<II", 0x06101831, zlib.crc32(rest) ^ 0xFFFFFFFF) + rest


def padded(node):
    return node + b"\0" * (-len(node) % 8)


def key(number, kind, value):
    return struct.pack("<II8x", number, kind << 29 | value)


def inode(age, number, size, links=1, mode=0o100644):
    body = key(number, 0, 0) + struct.pack("<QQQQQIIIIIIIIIIIIIIH", age, size, 0, 0, 0, 0, 0, 0, links, 0, 0, mode, 0, 0, 0, 0, 0, 0, 0, 0)
    return padded(sealed(0, age, body.ljust(136, b"\0")))


def entry(age, folder, name, number, kind=0):
    body = key(folder, 2, zlib.crc32(name) & 0x1FFFFFFF) + struct.pack("<QBBHI", number, 0, kind, len(name), 0) + name + b"\0"
    return padded(sealed(2, age, body))


def data(age, number, block, content):
    return padded(sealed(1, age, key(number, 1, block) + struct.pack("<IHH", len(content), 0, 0) + content))


def truncation(age, number, old, new):
    return padded(sealed(4, age, struct.pack("<I12xQQ", number, old, new)))


def main():
    image = bytearray(open(sys.argv[2], "rb").read())
    new = open(sys.argv[3], "rb").read()
    if sys.argv[1] == "broken":
        # The root of the index is damaged: all nodes are to be looked at.
        root = struct.unpack_from("<III", image, LEB + 48)
        image[root[0] * LEB + root[1] + 30] ^= 1
        sys.stdout.buffer.write(image)
        return
    # Numbers of the objects that the source tree has, by their names.
    numbers = {}
    for at in range(0, len(image), 8):
        if image[at:at + 4] == b"\x31\x18\x10\x06" and image[at + 20] == 2:
            size, = struct.unpack_from("<H", image, at + 50)
            numbers[bytes(image[at + 56:at + 56 + size])] = struct.unpack_from("<II", image, at + 24)[:1] + struct.unpack_from("<Q", image, at + 40)
    old_folder, old = numbers[b"changed"]
    gone_folder, gone = numbers[b"gone"]
    cut_folder, cut = numbers[b"cut"]
    bud = data(1000, old, 0, new) + inode(1001, old, len(new))
    bud += entry(1002, gone_folder, b"gone", 0) + inode(1003, gone, 0, links=0)
    bud += truncation(1004, cut, 9000, 5000) + inode(1005, cut, 5000)
    bud += entry(1006, 1, b"added", 900) + inode(1007, 900, 8192 + len(new)) + data(1008, 900, 2, new)
    # A name that became another.
    bud += entry(1009, 1, b"renamed", numbers[b"first-name"][1]) + entry(1010, 1, b"first-name", 0)
    leb = len(image) // LEB
    image += bud.ljust(LEB, b"\xff")
    reference = sealed(8, 999, struct.pack("<III28x", leb, 0, 1))
    image[3 * LEB + 32:3 * LEB + 32 + len(reference)] = reference
    superblock = bytes(image[24:4096])
    superblock = superblock[:16] + struct.pack("<I", leb + 1) + superblock[20:]
    image[0:4096] = sealed(6, 22, superblock)
    sys.stdout.buffer.write(image)


main()
