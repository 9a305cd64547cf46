"""
Writes SquashFS images of the versions 1, 2 and 3 from the published structures (squashfs_compat.h of squashfs-tools), for what no tool that is
left makes: old.py NAME VERSION ORDER METHOD MAGIC, writing NAME.img and NAME.expected. The method is zlib, or one of the ways in
which vendors put LZMA into it: lzma-alone, lzma-properties, lzma-302.
"""
import hashlib
import lzma
import sys
import zlib

name, version, order, method, magic = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5].encode()
BIG = order == "big"
BLOCK = 16384
LOG = 14


def pack(*fields):
    """Packs (value, bits) as bit fields of a packed structure."""
    value, width = 0, 0
    for number, bits in fields:
        number &= (1 << bits) - 1
        value = value << bits | number if BIG else value | number << width
        width += bits
    assert width % 8 == 0
    return value.to_bytes(width // 8, "big" if BIG else "little")


def compress(data):
    if method == "zlib":
        return zlib.compress(data)
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 65536, "lc": 3, "lp": 0, "pb": 2}]
    alone = lzma.compress(data, format=lzma.FORMAT_ALONE, filters=filters)
    return {"lzma-alone": alone, "lzma-properties": alone[:5] + alone[13:], "lzma-302": alone[13:]}[method]


def block(data, stored_bit):
    """A block and the word that tells its length."""
    packed = compress(data)
    return (packed, len(packed)) if len(packed) < len(data) else (data, len(data) | stored_bit)


def metadata(data):
    body, word = block(data, 0x8000)
    assert len(data) <= 8192
    return pack((word, 16)) + body


def text(what, lines):
    return f"FWS-MARKER-{name}-{what}\n".encode() + b"".join(b"line %d\n" % i for i in range(lines))


files = {b"big": text("big", 4500), b"small": text("small", 20), b"etc/shadow": text("shadow", 2), b"empty": b""}
expected = [f"!squashfs/{path.decode()} {len(data)} {hashlib.sha256(data).hexdigest()}" for path, data in files.items()]
header = {1: 51, 2: 63, 3: 119}[version]
image = bytearray(header)
inodes = b""
directories = b""
fragment = b""
count = 0


def inode(kind, mode, *rest):
    global inodes, count
    owner = 4 if version == 1 else 8
    count += 1
    fields = [(kind, 4), (mode, 12), (0, owner), (0, owner)]
    if version == 3:
        fields += [(1, 32), (count, 32)]
    at = len(inodes)
    inodes += pack(*fields) + b"".join(pack(field) if isinstance(field, tuple) else field for field in rest)
    return at, count


def file_inode(data):
    global fragment
    whole = len(data) if version == 1 else len(data) // BLOCK * BLOCK
    start, words = len(image), b""
    for i in range(0, whole, BLOCK):
        body, word = block(data[i:i + BLOCK], 0x8000 if version == 1 else 1 << 24)
        image.extend(body)
        words += pack((word, 16 if version == 1 else 32))
    end = data[whole:]
    place = (0, 32) if end else (0xFFFFFFFF, 32)
    offset = (len(fragment) if end else 0, 32)
    fragment += end
    size = (len(data), 32)
    if version == 1:
        return inode(2, 0o644, (1, 32), (start, 32), size, words)
    if version == 2:
        return inode(2, 0o644, (1, 32), (start, 32), place, offset, size, words)
    return inode(2, 0o644, (start, 64), place, offset, size, words)


def folder(entries):
    """A list of (name, inode offset, inode number, type), and the inode of a folder with it."""
    global directories
    at = len(directories)
    entries = sorted(entries)
    directories += pack((len(entries) - 1, 8), (0, 32), (entries[0][2], 32)) if version == 3 else pack((len(entries) - 1, 8), (0, 24))
    for entry, place, number, kind in entries:
        if version == 3:
            directories += pack((place, 13), (kind, 3), (len(entry) - 1, 8), (number - entries[0][2], 16))
        else:
            directories += pack((place, 13), (kind, 3), (len(entry) - 1, 8))
        directories += entry
    size = len(directories) - at
    if version == 3:
        return inode(1, 0o755, (2, 32), *folder_place(size + 3, at), (0, 32), (1, 32))
    return inode(1, 0o755, *folder_place(size, at), (1, 32), (0, 24))


def folder_place(size, at):
    return [pack((size, 19), (at, 13))]


def link_inode(target):
    links = [(1, 32)] if version == 3 else []
    return inode(3, 0o777, *links, (len(target), 16), target)


root = [(path, *file_inode(data), 2) for path, data in files.items() if b"/" not in path]
inner = folder([(b"shadow", *file_inode(files[b"etc/shadow"]), 2)])
root.append((b"etc", *inner, 1))
root.append((b"link", *link_inode(b"etc/shadow"), 3))
root_at, _ = folder(root)
fragment_at = len(image)
fragment_word = 0
if fragment:
    body, fragment_word = block(fragment, 1 << 24)
    image.extend(body)
inode_table = len(image)
image.extend(metadata(inodes))
directory_table = len(image)
image.extend(metadata(directories))
entry_at = len(image)
fragment_table = entry_at
if fragment:
    entry = pack((fragment_at, 64), (fragment_word, 32), (0, 32)) if version == 3 else pack((fragment_at, 32), (fragment_word, 32))
    image.extend(metadata(entry))
    fragment_table = len(image)
    image.extend(pack((entry_at, 64 if version == 3 else 32)))
owners = len(image)
image.extend(pack((0, 32), (0, 32)))
used = len(image)
fields = [
    (count, 32), (used if version < 3 else 0, 32), (owners if version < 3 else 0, 32), (owners + 4 if version < 3 else 0, 32),
    (inode_table if version < 3 else 0, 32), (directory_table if version < 3 else 0, 32), (version, 16), (0, 16),
    (BLOCK & 0xFFFF, 16), (LOG, 16), (0, 8), (1, 8), (1, 8), (1, 32), (root_at, 64)]
if version > 1:
    fields += [(BLOCK, 32), (1 if fragment else 0, 32), (fragment_table if version == 2 else 0, 32)]
if version > 2:
    fields += [(number, 64) for number in (used, owners, owners + 4, inode_table, directory_table, fragment_table, (1 << 64) - 1)]
image[:header] = magic + pack(*fields)
image.extend(bytes(-len(image) % 4096))
with open(name + ".img", "wb") as file:
    file.write(image)
with open(name + ".expected", "w") as file:
    file.write("\n".join(expected) + "\n")
