#!/usr/bin/env python3
"""Writes the first two sectors of a physical volume of LVM2, from the published structure. Usage: lvm.py FILE SIZE"""
import struct
import sys
import zlib

path, size = sys.argv[1], int(sys.argv[2])
header = b"0123456789abcdefghijklmnopqrstuv" + struct.pack("<Q", size) + struct.pack("<QQ", 0x100000, 0) + bytes(16)
header += struct.pack("<QQ", 0x1000, 0xFF000) + bytes(16)
rest = (struct.pack("<I", 32) + b"LVM2 001" + header).ljust(512 - 20, b"\0")
# Begins with its own value, and is not turned at the end.
total = zlib.crc32(rest, 0xF597A6CF ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
label = b"LABELONE" + struct.pack("<QI", 1, total) + rest
open(path, "wb").write(bytes(512) + label)
