"""Writes kernels as Linux documents their headers: write.py KIND OUTPUT PAYLOAD [LENGTH-WORD]."""
import struct
import sys


def executable(total, name_offset=0x40):
    """A PE header with one section that ends at the total length."""
    header = b"PE\0\0" + struct.pack("<HHIIIHH", 0xAA64, 1, 0, 0, 0, 0xA0, 0x206) + bytes(0xA0)
    section = b".data\0\0\0" + struct.pack("<IIII", total - 0x400, 0x400, total - 0x400, 0x400) + bytes(16)
    return header + section


def arm(payload, order):
    code = b"\x7fcode of the decompressor" * 8
    start = 0x40 + len(code)
    length = start + len(payload) + 16
    words = [0xE1A00000] * 8 + [0xEA000003, 0x016F2818, 0, length, 0x04030201, 0x45454545, 0, 0]
    return struct.pack(order + "16I", *words) + code + payload + b"\0" * 16


def x86(payload, version=0x20F, lies=0):
    sectors = 3
    code = b"\x90code for protected mode" * 30
    protected = code + payload + b"\x90behind the payload" * 9
    protected += bytes(-len(protected) % 16)
    setup = bytearray((sectors + 1) * 512)
    setup[0:2] = b"MZ"
    setup[0x1F1] = sectors
    struct.pack_into("<I", setup, 0x1F4, len(protected) // 16)
    struct.pack_into("<H", setup, 0x1FE, 0xAA55)
    setup[0x202:0x206] = b"HdrS"
    struct.pack_into("<H", setup, 0x206, version)
    text = b"6.1.0-test (someone) #1"
    setup[0x300:0x300 + len(text)] = text
    struct.pack_into("<H", setup, 0x20E, 0x100)
    if version >= 0x208:
        struct.pack_into("<II", setup, 0x248, len(code), len(payload) + lies)
    setup[0x400:0x417] = b"FWS-MARKER-kernel-setup"
    return bytes(setup) + protected


def image(payload, kind):
    total = 0x400 + len(payload)
    header = bytearray(0x400)
    header[0:2] = b"MZ"
    struct.pack_into("<QQQ", header, 8, 0, total + 0x10000, 0xA if kind == "arm64" else 0)
    if kind == "riscv":
        struct.pack_into("<I", header, 32, 2)
        header[48:56] = b"RISCV\0\0\0"
    header[56:60] = b"ARM\x64" if kind == "arm64" else b"RSC\x05"
    struct.pack_into("<I", header, 60, 0x40)
    pe = executable(total)
    header[0x40:0x40 + len(pe)] = pe
    return bytes(header) + payload


def zboot(payload, name):
    total = 0x400 + len(payload)
    header = bytearray(0x400)
    header[0:8] = b"MZ\0\0zimg"
    struct.pack_into("<II", header, 8, 0x400, len(payload))
    header[24:24 + len(name)] = name
    struct.pack_into("<II", header, 56, 0x818223CD, 0x40)
    pe = executable(total)
    header[0x40:0x40 + len(pe)] = pe
    return bytes(header) + payload


kind, output, source = sys.argv[1:4]
data = open(source, "rb").read()
makers = {
    "arm": lambda: arm(data, "<"),
    "arm-big-endian": lambda: arm(data, ">"),
    "x86": lambda: x86(data),
    "x86-old": lambda: x86(data, 0x207),
    "x86-lies": lambda: x86(data, lies=0x100000),
    "arm64": lambda: image(data, "arm64"),
    "riscv": lambda: image(data, "riscv"),
    "zboot": lambda: zboot(data, b"gzip"),
}
open(output, "wb").write(makers[kind]())
