"""
Writes a CramFS whose pointers to blocks have flags, as Linux' Documentation/filesystems/cramfs.rst describes them and mkfs.cramfs does not
make them: old.py IMAGE EXPECTED.
"""
import hashlib
import struct
import sys
import zlib

PAGE = 4096
STORED, DIRECT = 1 << 31, 1 << 30
image = bytearray(76)
expected = []


def align():
    image.extend(bytes(-len(image) % 4))


def inode(mode, size, name, offset):
    name = name + bytes(-len(name) % 4)
    return struct.pack("<HHII", mode, 0, size, (len(name) // 4) | (offset // 4) << 6) + name


def text(name, lines):
    return f"FWS-MARKER-cramfs-{name}\n".encode() + b"".join(b"%d\n" % i for i in range(lines))


files = {
    b"direct": text("direct", 2500),
    b"in-place": text("in-place", 2000),
    b"mixed": text("mixed", 2500),
}
folder_offset = len(image)
folder_size = sum(12 + len(name) + (-len(name) % 4) for name in files)
image.extend(bytes(folder_size))
entries = b""
for name, data in files.items():
    align()
    offset = len(image)
    blocks = [data[i:i + PAGE] for i in range(0, len(data), PAGE)]
    image.extend(bytes(4 * len(blocks)))
    pointers = []
    for index, block in enumerate(blocks):
        packed = zlib.compress(block)
        if name == b"in-place":
            align()
            pointers.append(len(image) >> 2 | DIRECT | STORED)
            image.extend(block)
        elif name == b"direct" or index == 1:
            align()
            pointers.append(len(image) >> 2 | DIRECT)
            image.extend(struct.pack("<H", len(packed)) + packed)
        elif index == 2:
            image.extend(block)
            pointers.append(len(image) | STORED)
        else:
            image.extend(packed)
            pointers.append(len(image))
    struct.pack_into(f"<{len(pointers)}I", image, offset, *pointers)
    entries += inode(0o100644, len(data), name, offset)
    expected.append(f"!cramfs/{name.decode()} {len(data)} {hashlib.sha256(data).hexdigest()}")
image[folder_offset:folder_offset + folder_size] = entries
image.extend(bytes(-len(image) % PAGE))
flags = 1 | 2 | 0x800
struct.pack_into("<IIII16sIIII16s", image, 0, 0x28CD3D45, len(image), flags, 0, b"Compressed ROMFS", 0, 0, 1, len(files) + 1, b"pointers")
image[64:76] = inode(0o40755, folder_size, b"", folder_offset)
struct.pack_into("<I", image, 32, zlib.crc32(image))
open(sys.argv[1], "wb").write(image)
open(sys.argv[2], "w").write("\n".join(expected) + "\n")
