"""Writes a sparse image with checksums, which the tools do not write: write.py OUTPUT PLAIN [WRONG]."""
import struct
import sys
import zlib

output, plain = sys.argv[1:3]
wrong = len(sys.argv) > 3
data = open(plain, "rb").read()
block = 4096
chunks = []
done = b""
for start in range(0, len(data), block):
    piece = data[start:start + block]
    if piece == piece[:4] * (block // 4):
        chunks.append(struct.pack("<HHII", 0xCAC2, 0, 1, 16) + piece[:4])
    else:
        chunks.append(struct.pack("<HHII", 0xCAC1, 0, 1, 12 + block) + piece)
    done += piece
    crc = zlib.crc32(done) ^ (1 if wrong and start == block else 0)
    chunks.append(struct.pack("<HHIII", 0xCAC4, 0, 0, 16, crc))
header = struct.pack("<IHHHHIIII", 0xED26FF3A, 1, 0, 28, 12, block, len(data) // block, len(chunks), zlib.crc32(data))
open(output, "wb").write(header + b"".join(chunks))
