"""Writes firmware of TP-Link: write.py KIND OUTPUT PART..."""
import hashlib
import struct
import sys

kind, output, *names = sys.argv[1:]
parts = [open(name, "rb").read() for name in names]
salt_1 = bytes.fromhex("dcd73aa5c39598fbddf9e7f40eae4738")
salt_2 = bytes.fromhex("dcd73aa5c39598fbdcf9e7f40eae4737")
salt_safe = bytes.fromhex("7a2b15ed9b98596de504ab44ac2a9f4e")


def place(header, at, data, room):
    rootfs = 0x1000
    whole = header + data[0]
    whole += b"\xff" * (rootfs - len(whole)) + data[1]
    whole = bytearray(whole.ljust(room, b"\xff"))
    whole[at:at + 16] = hashlib.md5(bytes(whole)).digest()
    return bytes(whole)


def version_1(room, stated):
    kernel, rootfs = parts
    header = struct.pack(">I24s36sIII16sI16sI", 0x01000000, b"TP-LINK Technologies", b"ver. 1.0", 0x08410008, 1, 0, salt_1, 0, b"", 0)
    header += struct.pack(">9I", 0x80060000, 0x80060000, stated, 0x200, len(kernel), 0x1000, len(rootfs), 0, 0)
    header = header[:0x74] + header[0x74:].ljust(0x200 - 0x74, b"\0")
    return place(header, 0x4C, parts, room)


def version_2(room):
    kernel, rootfs = parts
    header = bytearray(b"\xff" * 0x200)
    struct.pack_into(">I48sIII16s", header, 0, 0x03000000, b"ver. 2.0", 1, 1, 0, salt_2)
    struct.pack_into(">9I", header, 0x68, 0x80000000, 0x80000000, room, 0x200, len(kernel), 0x1000, len(rootfs), 0, 0)
    header[0x8C:0x94] = bytes([0x55, 0xAA, 1, 0, 0xA5, 0, 0, 1])
    return place(bytes(header), 0x40, parts, room)


def safe_loader(cloud):
    table = b""
    body = b""
    for name, part in zip((b"os-image", b"file-system", b"soft-version"), parts):
        table += b"fwup-ptn %s base 0x%05x size 0x%05x\t\r\n" % (name, 0x800 + len(body), len(part))
        body += part
    vendor = b"fw-type:Cloud\0" if cloud else struct.pack(">I", 31) + b"CPE510(TP-LINK|UN|N300-5):1.0\r\n"
    rest = vendor.ljust(0x1000, b"\xff") + (table + b"\0").ljust(0x800, b"\xff") + body
    return struct.pack(">I", 20 + len(rest)) + hashlib.md5(salt_safe + rest).digest() + rest


makers = {
    "v1": lambda: version_1(0x2000, 0x2000),
    "v1-stripped": lambda: version_1(0x1000 + len(parts[1]), 0x3C0000),
    "v2": lambda: version_2(0x2000),
    "safeloader": lambda: safe_loader(False),
    "cloud": lambda: safe_loader(True),
}
open(output, "wb").write(makers[kind]())
