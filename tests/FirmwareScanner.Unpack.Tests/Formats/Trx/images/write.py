"""Writes a TRX: write.py VERSION OUTPUT PART..."""
import struct
import sys
import zlib

version = int(sys.argv[1])
parts = [open(name, "rb").read() for name in sys.argv[3:]]
header = 28 if version == 1 else 32
offsets = []
body = b""
for part in parts:
    offsets.append(header + len(body))
    body += part + bytes(-len(part) % 4)
offsets += [0] * ((header - 16) // 4 - len(offsets))
tail = struct.pack("<HH", 0, version) + b"".join(struct.pack("<I", offset) for offset in offsets) + body
checked = bytearray(tail)
if len(parts) == 4:
    # Flags in the header of the fourth part, which the boot loader changes.
    start = offsets[3] - 12 + 22
    checked[start:start + 8] = b"\xff" * 8
crc = zlib.crc32(checked) ^ 0xFFFFFFFF
open(sys.argv[2], "wb").write(b"HDR0" + struct.pack("<II", 12 + len(tail), crc) + tail)
