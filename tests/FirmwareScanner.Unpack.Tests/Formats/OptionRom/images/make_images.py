"""Writes an expansion ROM by the PCI Firmware Specification 3.0 and the UEFI Specification 2.10, and what must be found in it."""
import hashlib
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Uefi/images"))
import tiano


def text(name, count):
    return f"FWS-MARKER-{name}\n".encode() + b"".join(b"%d\n" % i for i in range(count))


def image(body, kind, last, header=b""):
    length = (0x40 + len(body) + 511) // 512
    start = b"\x55\xaa" + struct.pack("<H", length) + header
    start += b"\0" * (0x18 - len(start)) + struct.pack("<H", 0x1C)
    start += b"\0" * (0x1C - len(start)) + struct.pack("<4sHHHHB3sHHBBH", b"PCIR", 0x8086, 0x100E, 0, 0x1C, 3, b"\0\0\2", length, 1, kind, last, 0)
    out = start + b"\0" * (0x40 - len(start)) + body
    return out + b"\xff" * (length * 512 - len(out))


def efi(compression):
    return struct.pack("<IHHH8sH", 0x0EF1, 11, 0x8664, compression, b"\0" * 8, 0x40)


plain, driver, packed = text("rom-bios", 80), text("rom-efi-plain", 60), text("rom-efi-compressed", 700)
images = [image(plain, 0, 0), image(driver, 3, 0, efi(0)), image(tiano.compress(packed, 4), 3, 0x80, efi(1))]
with open("cards.img", "wb") as out:
    out.write(b"\x22" * 100 + b"".join(images) + b"behind")
with open("cards.expected", "w") as out:
    for name, data in (("bios-1", images[0][0x1A:]), ("efi-2", images[1][0x1A:]), ("efi-3", packed)):
        out.write(f"!option-rom@0x64/{name} {len(data)} {hashlib.sha256(data).hexdigest()}\n")
