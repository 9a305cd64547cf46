#!/usr/bin/env python3
"""Writes a SPIFFS image: PAGE BLOCK COUNT META MAGIC FILE...; after the technical specification of SPIFFS. MAGIC is none, plain or length."""
import os
import struct
import sys

PAGE, BLOCK, COUNT, META, MAGIC = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
TABLE = max(1, BLOCK // PAGE * 2 // PAGE)
ROOM = PAGE - 5
pages = []


def page(number, span, flags, body):
    pages.append((number, (struct.pack("<HHB", number, span, flags) + body).ljust(PAGE, b"\xff")))
    return len(pages) - 1


def where(index):
    return index // (BLOCK // PAGE - TABLE) * (BLOCK // PAGE) + TABLE + index % (BLOCK // PAGE - TABLE)


def file(number, name, data, flags=0xF8):
    first = len(pages)
    pages.append(None)
    spans = [data[i:i + ROOM] for i in range(0, len(data), ROOM)]
    header = 8 + 4 + 1 + 32 + META
    entries = (PAGE - header) // 2
    later = (PAGE - 8) // 2
    places = []
    indexes = []
    for span, part in enumerate(spans):
        if span >= entries and (span - entries) % later == 0:
            indexes.append(len(pages))
            pages.append(None)
        places.append(where(len(pages)))
        page(number, span, 0xFC if flags & 0x80 else 0x7C, part)
    body = b"\xff" * 3 + struct.pack("<IB", len(data), 1) + name.encode().ljust(32, b"\0") + b"\xff" * META
    body += b"".join(struct.pack("<H", p) for p in places[:entries])
    pages[first] = (number | 0x8000, (struct.pack("<HHB", number | 0x8000, 0, flags) + body).ljust(PAGE, b"\xff"))
    for i, at in enumerate(indexes):
        part = places[entries + i * later:entries + (i + 1) * later]
        body = b"\xff" * 3 + b"".join(struct.pack("<H", p) for p in part)
        pages[at] = (number | 0x8000, (struct.pack("<HHB", number | 0x8000, i + 1, 0xF8) + body).ljust(PAGE, b"\xff"))


number = 1
for path in sys.argv[6:]:
    file(number, "/" + path.split("=")[0], open(path.split("=")[1], "rb").read())
    number += 1
# One that was deleted: its entries are zero, its pages are marked.
start = len(pages)
file(number, "/deleted", b"gone" * 100, 0x78)
deleted = set(range(start, len(pages)))
out = b""
each = BLOCK // PAGE - TABLE
for block in range(COUNT):
    mine = pages[block * each:(block + 1) * each]
    table = b"".join(struct.pack("<H", 0 if block * each + i in deleted else p[0]) for i, p in enumerate(mine))
    table = table.ljust(TABLE * PAGE - 4, b"\xff")
    magic = {"none": 0xFFFF, "plain": 0x0529 ^ PAGE, "length": 0x0529 ^ PAGE ^ (COUNT - block)}[MAGIC]
    out += table + struct.pack("<HH", magic, 0 if MAGIC != "none" else 0xFFFF) + b"".join(p[1] for p in mine).ljust(BLOCK - TABLE * PAGE, b"\xff")
assert len(pages) <= each * COUNT
sys.stdout.buffer.write(out)
