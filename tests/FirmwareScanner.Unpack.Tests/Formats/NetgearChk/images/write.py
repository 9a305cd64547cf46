"""Writes a CHK of Netgear: write.py OUTPUT KERNEL ROOTFS."""
import struct
import sys


def checksum(data):
    plain = 0
    summed = 0
    for value in data:
        plain += value
        summed += plain

    def fold(number):
        number &= 0xFFFFFFFF
        number = (number & 0xFFFF) + (number >> 16)
        return (number + (number >> 16)) & 0xFFFF
    return fold(summed) << 16 | fold(plain)


kernel, rootfs = (open(name, "rb").read() for name in sys.argv[2:4])
board = b"U12H072T00_NETGEAR"


def header(own):
    return struct.pack(
        ">4sI8B6I", b"*#$^", 40 + len(board), 1, 1, 0, 99, 1, 0, 0, 0, checksum(kernel), checksum(rootfs), len(kernel), len(rootfs),
        checksum(kernel + rootfs), own) + board


open(sys.argv[1], "wb").write(header(checksum(header(0))) + kernel + rootfs)
