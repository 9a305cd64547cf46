"""Writes images of PC flash by Intel's datasheets, and what must be found in them."""
import hashlib
import struct


def text(name, count=100):
    return f"FWS-MARKER-{name}\n".encode() + b"".join(b"%d\n" % i for i in range(count))


def pad(data, length, fill=b"\xff"):
    assert len(data) <= length
    return data + fill * (length - len(data))


def write(name, image, lines):
    with open(name + ".img", "wb") as out:
        out.write(image)
    with open(name + ".expected", "w") as out:
        for line in lines:
            out.write(line if isinstance(line, str) else f"{line[0]} {len(line[1])} {hashlib.sha256(line[1]).hexdigest()}")
            out.write("\n")


def descriptor(signature_at, regions, masters_at):
    out = bytearray(b"\xff" * 0x1000)
    struct.pack_into("<III", out, signature_at, 0x0FF0A55A, 0x04 << 16 | 0x03, masters_at >> 4)
    for i in range((masters_at - 0x40) // 4):
        first, end = regions.get(i, (0x7FFF000, 0x1000))
        struct.pack_into("<I", out, 0x40 + 4 * i, first >> 12 | (end - 1 >> 12) << 16)
    return bytes(out)


def engine(start, length):
    """The region of the management engine: a table of three partitions, one of them without a place."""
    code, files = text("me-code"), text("me-files")
    entries = b"".join(
        struct.pack("<4s4sIIIIII", name, b"OWN ", first, size, 0, 0, 0, 0)
        for name, first, size in ((b"FTPR", 0x200, len(code)), (b"MFS\0", 0x400, len(files)), (b"PSVN", 0xFFFFFFFF, 0)))
    header = struct.pack("<4sIBBBBHHIII", b"$FPT", 3, 0x20, 0x10, 0x20, 0, 0, 0, 0, 0, 0) + b"\0" * 4
    assert len(header) == 0x20
    out = pad(pad(b"\0" * start + header + entries, 0x200) + code, 0x400) + files
    return pad(out, length), code, files


def make_modern():
    """Descriptor behind a vector, 16 regions, bytes between two of them, the image in other bytes."""
    bios, embedded = text("flash-bios"), text("flash-ec")
    me, code, files = engine(0x10, 0x1000)
    between = text("flash-between")
    regions = {0: (0, 0x1000), 1: (0x3000, 0x4000), 2: (0x1000, 0x2000), 8: (0x4000, 0x5000)}
    image = descriptor(0x10, regions, 0x80) + me + pad(between, 0x1000) + pad(bios, 0x1000) + pad(embedded, 0x1000)
    prefix = "!intel-flash@0x200"
    write("modern", b"\x11" * 0x200 + image, [
        (f"{prefix}/descriptor", image[:0x1000]), (f"{prefix}/me", me), (f"{prefix}/me!intel-me/table", me[:0x90]),
        (f"{prefix}/me!intel-me/gap-0x90", me[0x90:0x200]), (f"{prefix}/me!intel-me/FTPR", code),
        (f"{prefix}/me!intel-me/gap-0x{0x200 + len(code):x}", me[0x200 + len(code):0x400]), (f"{prefix}/me!intel-me/MFS", files),
        (f"{prefix}/gap-0x2000", pad(between, 0x1000)), (f"{prefix}/bios", pad(bios, 0x1000)), (f"{prefix}/ec", pad(embedded, 0x1000))])


def make_first():
    """The first generation: the signature comes first; a region that the image does not hold."""
    bios = text("flash-first-bios")
    regions = {0: (0, 0x1000), 1: (0x1000, 0x2000), 3: (0x2000, 0x4000)}
    image = descriptor(0, regions, 0x60) + pad(bios, 0x1000) + b"\xee" * 0x800
    write("first", image, [
        ("!intel-flash/descriptor", image[:0x1000]), ("!intel-flash/bios", pad(bios, 0x1000)), ("!intel-flash/gbe", image[0x2000:]),
        "! !intel-flash Truncated"])


make_modern()
make_first()
