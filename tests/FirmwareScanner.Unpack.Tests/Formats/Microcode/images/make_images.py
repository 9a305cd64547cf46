"""Writes updates of microcode as Intel's manual and Linux's loader say. They hold nothing: they are to be recognised as data."""
import random
import struct

random.seed(20261128)


def intel(processor, length):
    data = random.randbytes(length)
    header = struct.pack("<IIIIIIIII12s", 1, 0xB4, 0x20231105, processor, 0, 1, 1, length, length + 48, b"\0" * 12)
    total = sum(struct.unpack(f"<{(length + 48) // 4}I", header + data))
    return header[:16] + struct.pack("<I", -total & 0xFFFFFFFF) + header[20:] + data


def amd():
    table = struct.pack("<IIIHH", 0x00800F12, 0, 0, 0x8012, 0) + b"\0" * 16
    out = b"DMA\0" + struct.pack("<II", 0, len(table)) + table
    for day in range(1, 3):
        patch = bytes([0x23, 0x20, day, 0x07]) + b"\0" * 60 + random.randbytes(3000)
        out += struct.pack("<II", 1, len(patch)) + patch
    return out


open("updates.img", "wb").write(intel(0x906EA, 4048) + intel(0x906EB, 8144) + amd() + b"behind")
open("updates.expected", "w").close()
