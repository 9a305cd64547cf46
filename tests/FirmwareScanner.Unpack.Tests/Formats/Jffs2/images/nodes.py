#!/usr/bin/env python3
"""Writes JFFS2 nodes that mkfs.jffs2 does not make, after linux/jffs2.h: newer versions, removed names, holes, hard links, LZMA."""
import lzma
import struct
import sys
import zlib

ORDER = "<"


def crc(data):
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def head(kind, length):
    first = struct.pack(ORDER + "HHI", 0x1985, kind, length)
    return first + struct.pack(ORDER + "I", crc(first))


def padded(node):
    return node + b"\xff" * (-len(node) % 4)


def entry(folder, version, number, kind, name):
    name = name.encode()
    node = head(0xE001, 40 + len(name)) + struct.pack(ORDER + "IIIIBBH", folder, version, number, 0, len(name), kind, 0)
    return padded(node + struct.pack(ORDER + "II", crc(node), crc(name)) + name)


def inode(number, version, size, start=0, data=b"", method=0, stored=None, mode=0o100644, length=None):
    stored = data if stored is None else stored
    length = len(data) if length is None else length
    node = head(0xE002, 68 + len(stored)) + struct.pack(
        ORDER + "IIIHHIIIIIIIBBH", number, version, mode, 0, 0, size, 0, 0, 0, start, len(stored), length, method, 0, 0)
    return padded(node + struct.pack(ORDER + "II", crc(stored), crc(node)) + stored)


def raw_lzma(data):
    kind = {"id": lzma.FILTER_LZMA1, "dict_size": 8192, "lc": 0, "lp": 0, "pb": 0}
    return lzma.compress(data, format=lzma.FORMAT_RAW, filters=[kind])


def text(path):
    return open(path, "rb").read()


def main():
    out = sys.stdout.buffer
    work = sys.argv[1]
    old, new, big = text(work + "/old"), text(work + "/new"), text(work + "/big")
    blocks = []
    block = head(0x2003, 12)
    # The newer version comes first: order on flash says nothing.
    block += entry(1, 1, 2, 8, "changed") + inode(2, 5, len(new), 0, new) + inode(2, 1, len(old), 0, old)
    # A piece in the middle is overwritten, then the file is cut.
    block += entry(1, 2, 3, 8, "patched") + inode(3, 1, 3000, 0, big[:3000])
    block += inode(3, 2, 3000, 1000, b"P" * 500) + inode(3, 3, 2000)
    # A removed name, a name that became another, an obsolete node.
    block += entry(1, 3, 4, 8, "removed") + entry(1, 9, 0, 8, "removed") + inode(4, 1, 7, 0, b"removed")
    blocks.append(block)
    block = head(0x2003, 12)
    block += entry(1, 4, 5, 8, "linked") + entry(1, 5, 5, 8, "linked-too") + inode(5, 1, len(new), 0, new)
    block += entry(1, 6, 6, 8, "hole") + inode(6, 1, 5000, 0, length=5000, method=1) + inode(6, 2, 5006, 5000, b"behind")
    packed = raw_lzma(big[:4096])
    block += entry(1, 7, 7, 8, "lzma") + inode(7, 1, 4096, 0, big[:4096], 8, packed)
    block += entry(1, 8, 8, 8, "rubin") + inode(8, 1, 100, 0, big[:100], 5, b"\x01" * 60)
    block += entry(1, 10, 9, 4, "folder") + inode(9, 1, 0, mode=0o40755) + entry(9, 1, 10, 10, "link")
    block += inode(10, 1, 7, 0, b"../hole", mode=0o120777)
    blocks.append(block)
    # A folder that is in itself.
    blocks.append(b"")
    blocks.append(head(0x2003, 12))
    for part in blocks:
        out.write(part + b"\xff" * (8192 - len(part)))


def spare(page, extra):
    data = sys.stdin.buffer.read()
    for at in range(0, len(data), page):
        sys.stdout.buffer.write(data[at:at + page].ljust(page, b"\xff") + bytes((at // page + i) % 251 for i in range(extra)))


if sys.argv[1] == "spare":
    spare(int(sys.argv[2]), int(sys.argv[3]))
else:
    main()
