"""Writes images for Espressif's chips from ESP-IDF's documentation: write.py KIND OUTPUT PART..."""
import hashlib
import struct
import sys


def segments(start, parts, addresses):
    data = start
    checksum = 0xEF
    for address, part in zip(addresses, parts):
        part += bytes(-len(part) % 4)
        data += struct.pack("<II", address, len(part)) + part
        for value in part:
            checksum ^= value
    data += bytes(15 - len(data) % 16)
    return data + bytes([checksum])


def image(chip, addresses, parts, has_hash=True, described=True):
    if described:
        text = struct.pack("<II8x32s32s16s16s32s32x80x", 0xABCD5432, 0, b"1.2.3", b"test-project", b"10:00:00", b"Nov 28 2026", b"v5.4")
        parts = [text + parts[0]] + parts[1:]
    header = struct.pack("<BBBBIB3sHBHH4xB", 0xE9, len(parts), 2, 0x20, 0x40080000, 0xEE, b"", chip, 0, 0, 199, 1 if has_hash else 0)
    data = segments(header, parts, addresses)
    return data + hashlib.sha256(data).digest() if has_hash else data


def table(entries, has_sum=True):
    data = b""
    for label, kind, subtype, start, length in entries:
        data += struct.pack("<2sBBII16sI", b"\xaa\x50", kind, subtype, start, length, label, 0)
    if has_sum:
        data += b"\xeb\xeb" + b"\xff" * 14 + hashlib.md5(data).digest()
    return data.ljust(0xC00, b"\xff")


kind, output, *names = sys.argv[1:]
parts = [open(name, "rb").read() for name in names]
xtensa = [0x3F400020, 0x3FFB0000, 0x40080000]
riscv = [0x3C020020, 0x3FC80000, 0x40380000]
plain = [
    (b"nvs", 1, 2, 0x9000, 0x1000),
    (b"phy_init", 1, 1, 0xA000, 0x1000),
    (b"factory", 0, 0, 0x10000, 0x100000),
]
makers = {
    "esp32": lambda: image(0, xtensa, parts),
    "esp32-c3": lambda: image(5, riscv, parts),
    "no-hash": lambda: image(9, riscv, parts, has_hash=False, described=False),
    "esp8266": lambda: segments(struct.pack("<BBBBI", 0xE9, len(parts), 0, 0x40, 0x4010F480), parts, [0x40100000, 0x3FFE8000, 0x40210000]),
    "table": lambda: table(plain),
    "table-old": lambda: table(plain, has_sum=False),
}
open(output, "wb").write(makers[kind]())
