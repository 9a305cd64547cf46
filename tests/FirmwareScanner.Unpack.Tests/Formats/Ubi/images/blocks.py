#!/usr/bin/env python3
"""Changes UBI images into what only a used flash has: blocks in another order, older copies, an unmapped block; after mtd/ubi-media.h."""
import random
import struct
import sys
import zlib

PEB = 4096


def sealed(header):
    return header + struct.pack(">I", zlib.crc32(header) ^ 0xFFFFFFFF)


def age(block, sequence, copied=0, size=None, crc=0):
    """The block with another sequence number; with copy flag, size and checksum if given."""
    header = bytearray(block[512:512 + 60])
    header[6] = copied
    if size is not None:
        struct.pack_into(">I", header, 20, size)
        struct.pack_into(">I", header, 32, crc)
    struct.pack_into(">Q", header, 40, sequence)
    return block[:512] + sealed(bytes(header)) + block[576:]


def main():
    data = open(sys.argv[1], "rb").read()
    blocks = [data[i:i + PEB] for i in range(0, len(data), PEB)]
    chance = random.Random(7)
    old = []
    for i, block in enumerate(blocks[2:]):
        # What is older says OLD; its header is sound.
        old.append(age(block[:1024] + b"OLD!" * ((PEB - 1024) // 4), 1))
        blocks[i + 2] = age(block, 10)
    # A copy that was not completed: its checksum is wrong, so the older block counts.
    broken = age(blocks[3][:1024] + b"HALF" * ((PEB - 1024) // 4), 20, 1, 100, 12345)
    empty = blocks[0][:64] + b"\xff" * (PEB - 64)
    rest = old + blocks[3:] + [broken, empty, b"\xff" * PEB]
    chance.shuffle(rest)
    out = blocks[:1] + rest + blocks[1:2] + blocks[2:3]
    sys.stdout.buffer.write(b"".join(out))


main()
