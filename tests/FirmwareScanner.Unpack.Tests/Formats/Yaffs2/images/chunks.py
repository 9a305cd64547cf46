#!/usr/bin/env python3
"""Writes YAFFS2 chunks: PAGE SPARE TAGS ORDER TREE [used]; after the description of YAFFS by its author ("How YAFFS Works")."""
import os
import stat
import struct
import sys

PAGE, SPARE, TAGS, ORDER, TREE = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
BLOCK = 32
pages = []


def chunk(data, sequence, number, index, length, extra=None):
    tags = struct.pack(ORDER + "IIII", sequence, number, index, length) if extra is None else extra
    spare = (b"\xff" * TAGS + tags).ljust(SPARE, b"\xff")
    pages.append(data.ljust(PAGE, b"\xff") + spare)


def header(number, kind, parent, name, mode=0, size=0, equal=-1, alias=b"", sequence=0x1000, extra=False):
    body = struct.pack(ORDER + "IIH", kind, parent, 0xFFFF) + name.ljust(256, b"\0") + b"\xff\xff"
    body += struct.pack(ORDER + "IIIIIIIi", mode, 0, 0, 0, 0, 0, size, equal) + alias.ljust(160, b"\0")
    body = body.ljust(496, b"\xff") + struct.pack(ORDER + "I", 0)
    tags = struct.pack(ORDER + "IIII", sequence, number | kind << 28, 0x80000000 | parent, size) if extra else None
    chunk(body.ljust(512, b"\xff"), sequence, number, 0, 0xFFFF, tags)


def body(number, data, sequence=0x1000, first=0):
    for at in range(0, len(data), PAGE):
        part = data[at:at + PAGE]
        chunk(part, sequence, number, first + at // PAGE + 1, len(part))


def tree(path, parent, numbers):
    for name in sorted(os.listdir(path)):
        full = path + b"/" + name
        status = os.lstat(full)
        number = numbers[0]
        numbers[0] += 1
        if stat.S_ISLNK(status.st_mode):
            header(number, 2, parent, name, 0o120777, 0, -1, os.readlink(full))
        elif stat.S_ISDIR(status.st_mode):
            header(number, 3, parent, name, status.st_mode)
            tree(full, number, numbers)
        else:
            data = open(full, "rb").read()
            header(number, 1, parent, name, status.st_mode, len(data))
            body(number, data)
    return numbers[0]


header(1, 3, 1, b"", 0o40755)
tree(os.fsencode(TREE), 1, [257])
if len(sys.argv) > 6:
    old, new = b"FWS-MARKER-yaffs2-old", b"FWS-MARKER-yaffs2-new"
    # Written, written anew in a newer block that lies before, cut, renamed, deleted, with a hole, a second name, tags with extras.
    rest, pages[1:] = pages[1:], []
    header(400, 1, 1, b"changed", 0o100644, len(new), sequence=0x1005)
    body(400, new, 0x1005)
    pages += rest
    header(400, 1, 1, b"changed", 0o100644, len(old))
    body(400, old)
    header(401, 1, 1, b"cut", 0o100644, 3 * PAGE)
    body(401, b"c" * 3 * PAGE)
    header(401, 1, 1, b"cut", 0o100644, 100, sequence=0x1002)
    header(402, 1, 1, b"first-name", 0o100644, len(new))
    body(402, new)
    header(402, 1, 1, b"renamed", 0o100644, len(new), sequence=0x1003, extra=True)
    header(403, 1, 1, b"gone", 0o100644, 4)
    body(403, b"gone")
    header(403, 1, 4, b"deleted", 0o100644, 0, sequence=0x1003)
    header(404, 1, 1, b"hole", 0o100644, 2 * PAGE + 6)
    body(404, b"behind", first=2)
    header(405, 4, 1, b"second-name", equal=402)
while len(pages) % BLOCK:
    pages.append(b"\xff" * (PAGE + SPARE))
sys.stdout.buffer.write(b"".join(pages))
