#!/usr/bin/env bash
# Makes the images of this folder: a script writes the smallest fonts by ISO/IEC 14496-22 and WOFF 1.0, woff2_compress (woff2) the last.
# The tests say which layers are found.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# between: bytes between two files, so that no file begins at a round offset.
between() { printf 'something between the files\n'; }
python3 - "$work" <<'PYTHON'
import struct
import sys
import zlib

glyph = struct.pack(">hhhhh", 1, 0, 0, 100, 100) + struct.pack(">HH", 2, 0) + b"\x01\x01\x01" + struct.pack(">hhh", 0, 100, -50) + struct.pack(">hhh", 0, 0, 100)
glyph += b"\0" * (-len(glyph) % 4)
tables = {
    b"OS/2": struct.pack(">H", 4) + b"\0" * 94,
    b"cmap": struct.pack(">HHHHI", 0, 1, 3, 1, 12) + struct.pack(">HHHHHHHHHHHH", 4, 24, 0, 2, 2, 0, 0, 0xFFFF, 0, 0xFFFF, 1, 0),
    b"glyf": glyph,
    b"head": struct.pack(">IIIIHHQQhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, 1000, 0, 0, 0, 0, 100, 100, 0, 8, 2, 0, 0),
    b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 800, -200, 0, 100, 0, 0, 100, 1, 0, 0, 0, 0, 0, 0, 0, 1),
    b"hmtx": struct.pack(">Hh", 100, 0),
    b"loca": struct.pack(">HH", 0, len(glyph) // 2),
    b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, 1, 3, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
    b"name": struct.pack(">HHH", 0, 0, 6),
    b"post": struct.pack(">IIhhIIIII", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
}


def pad(data):
    return data + b"\0" * (-len(data) % 4)


def total(data):
    return sum(struct.unpack(f">{len(pad(data)) // 4}I", pad(data))) & 0xFFFFFFFF


def font(start=0):
    count = len(tables)
    log = count.bit_length() - 1
    header = struct.pack(">IHHHH", 0x10000, count, 16 << log, log, count * 16 - (16 << log))
    at, entries, body = start + 12 + 16 * count, b"", b""
    for tag, data in tables.items():
        entries += tag + struct.pack(">III", total(data), at + len(body), len(data))
        body += pad(data)
    return header + entries + body


def woff():
    count, at, entries, body = len(tables), 44 + 20 * len(tables), b"", b""
    for tag, data in tables.items():
        packed = min(zlib.compress(data), data, key=len)
        entries += tag + struct.pack(">IIII", at + len(body), len(packed), len(data), total(data))
        body += pad(packed)
    return struct.pack(">4sIIHHIHHIIIII", b"wOFF", 0x10000, at + len(body), count, 0, len(font()), 1, 0, 0, 0, 0, 0, 0) + entries + body


folder = sys.argv[1]
open(f"{folder}/a.ttf", "wb").write(font())
open(f"{folder}/a.ttc", "wb").write(struct.pack(">4sIII", b"ttcf", 0x10000, 1, 16) + font(16))
open(f"{folder}/a.woff", "wb").write(woff())
PYTHON
woff2_compress "$work/a.ttf" > /dev/null
for file in a.ttf a.ttc a.woff a.woff2; do between; cat "$work/$file"; done > fonts.img
between >> fonts.img
# Parts that the structure of the files does not explain, and what is in them.
cat > fonts.expected <<'LINES'
!font@0x1c/unexplained-0x130 * *
!font@0x234/unexplained-0x140 * *
!woff@0x45c/unexplained-0xf4 * *
!woff@0x45c/unexplained-0xf4!zlib * *
!woff@0x45c/unexplained-0xf4!zlib@0x10 * *
!woff@0x45c/unexplained-0xf4!zlib@0x34 * *
!woff@0x45c/unexplained-0xf4!zlib@0x54 * *
!woff@0x45c/unexplained-0xf4!zlib@0x78 * *
!woff@0x45c/unexplained-0xf4!zlib@0x9c * *
!woff@0x45c/unexplained-0xf4!zlib@0xbc * *
!woff2@0x634/tables * *
LINES
