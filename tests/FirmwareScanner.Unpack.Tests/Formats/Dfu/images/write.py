"""Writes the DfuSe prefix and targets: write.py OUTPUT (TARGET ADDRESS FILE)... ; elements of one target follow each other."""
import struct
import sys

targets = {}
arguments = sys.argv[2:]
while arguments:
    target, address, name = arguments[:3]
    data = open(name, "rb").read()
    targets.setdefault(int(target), []).append(struct.pack("<II", int(address, 16), len(data)) + data)
    arguments = arguments[3:]
body = b""
for target, elements in targets.items():
    inside = b"".join(elements)
    body += struct.pack("<6sBI255sII", b"Target", target, 1, b"Internal Flash", len(inside), len(elements)) + inside
open(sys.argv[1], "wb").write(b"DfuSe\x01" + struct.pack("<IB", 11 + len(body), len(targets)) + body)
