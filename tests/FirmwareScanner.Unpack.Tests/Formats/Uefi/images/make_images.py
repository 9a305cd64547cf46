"""Writes images of UEFI volumes by the PI Specification 1.8, volume 3, and what must be found in them."""
import gzip
import hashlib
import lzma
import random
import struct
import uuid
import zlib

import tiano

random.seed(20261128)
FFS2, FFS3 = "8C8CE578-8A3D-4F1C-9935-896185C32DD3", "5473C07A-3DCB-4DCA-BD6F-1E9689E7349A"
NVRAM = "FFF12B8D-7696-4C8B-A985-2747075B4F50"
LZMA, LZMA_X86 = "EE4E5898-3914-4259-9D6E-DC7BD79403CF", "D42AE6BD-1352-4BFB-909A-CA72A6EAE889"
TIANO, GZIP = "A31280AD-481E-41B6-95E8-127F4C984779", "1D301FE9-BE79-4353-91C2-D23BC959AE0C"
CRC32, SIGNED = "FC1BCDB0-7D31-49AA-936A-A4600D9DD083", "0F9D89E8-9259-4F76-A5AF-0C89E34023DF"
UNKNOWN = "01234567-89AB-CDEF-0123-456789ABCDEF"
PE32, TE, DEPEX, VERSION, UI, VOLUME, FREEFORM, RAW = 0x10, 0x12, 0x13, 0x14, 0x15, 0x17, 0x18, 0x19


def guid(text):
    return uuid.UUID(text).bytes_le


def own(number):
    return f"11111111-2222-3333-4444-{number:012X}"


def body(name, count=300):
    return f"FWS-MARKER-{name}\n".encode() + b"".join(b"%d\n" % i for i in range(count))


def code(name, count=4000):
    """Bytes like x86 code, with many calls near and far, and many that are none."""
    out = bytearray(f"FWS-MARKER-{name}\n".encode())
    while len(out) < count:
        out += random.choice([
            b"\xe8" + struct.pack("<i", random.randint(-3000, 3000)), b"\xe9" + struct.pack("<i", random.randint(-(1 << 24), 1 << 24)),
            b"\xe8\xe8\x00\x00\xff", b"\xe9\xff\xff\xff\xe8\x00", b"\x55\x89\xe5", b"\xe8" + random.randbytes(4), random.randbytes(3), b"\0" * 4])
    return bytes(out[:count])


def utf16(text):
    return text.encode("utf-16-le") + b"\0\0"


def align(data, to, fill=b"\0"):
    return data + fill * (-len(data) % to)


def section(kind, data, long=False):
    if long:
        return b"\xff\xff\xff" + bytes([kind]) + struct.pack("<I", len(data) + 8) + data
    return struct.pack("<I", len(data) + 4)[:3] + bytes([kind]) + data


def sections(*parts):
    return b"".join(align(part, 4) for part in parts[:-1]) + parts[-1]


def guided(name, data, extra=b"", required=1):
    return section(2, guid(name) + struct.pack("<HH", 24 + len(extra), required) + extra + data)


def compressed(kind, length, data):
    return section(1, struct.pack("<IB", length, kind) + data)


def lzma_alone(data, filters=(), known=True):
    raw = lzma.compress(data, lzma.FORMAT_RAW, filters=[*filters, {"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16}])
    return b"\x5d" + struct.pack("<IQ", 1 << 16, len(data) if known else (1 << 64) - 1) + raw


def file(name, kind, data, summed=True, revision=2, large=False, tail=False):
    attributes = (0x40 if summed else 0) | (1 if large or tail else 0)
    length = len(data) + (32 if large else 24) + (2 if tail else 0)
    size = b"\0\0\0" if large else struct.pack("<I", length)[:3]
    extended = struct.pack("<Q", length) if large else b""
    header = guid(name) + b"\0\0" + bytes([kind, attributes]) + size + b"\0" + extended
    sum_header = -sum(header) & 0xFF
    sum_data = -sum(data) & 0xFF if summed else (0xAA if revision == 2 else 0x5A)
    header = header[:16] + bytes([sum_header, sum_data]) + header[18:23] + b"\xf8" + header[24:]
    end = bytes([~sum_header & 0xFF, ~sum_data & 0xFF]) if tail else b""
    return header + data + end


def volume(files, system=FFS2, revision=2, erased=b"\xff", extended=False, length=None, junk=b""):
    header_length, fixed = 0x48, 0x48
    extra = b""
    if extended:
        extra = align(guid(own(0xE)) + struct.pack("<I", 20), 8, erased)
    out = b"\0" * fixed + extra
    for item in files:
        out = align(out, 8, erased) + item
    out = align(out, 8, erased)
    length = length or (len(out) + len(junk) + 0x3FF) & ~0x1FF
    out += erased * (length - len(out) - len(junk)) + junk
    assert len(out) == length, (len(out), length)
    attributes = 0x4FEFF if erased == b"\xff" else 0x4F6FF
    header = b"\0" * 16 + guid(system) + struct.pack("<Q4sIHHHBB", length, b"_FVH", attributes, header_length, 0, fixed if extended else 0, 0, revision)
    header += struct.pack("<IIII", length // 0x200, 0x200, 0, 0)
    total = sum(struct.unpack("<36H", header)) & 0xFFFF
    header = header[:0x32] + struct.pack("<H", -total & 0xFFFF) + header[0x34:]
    return header + out[len(header):]


class Expected:
    def __init__(self):
        self.lines = []

    def add(self, path, data):
        self.lines.append(f"{path} {len(data)} {hashlib.sha256(data).hexdigest()}")

    def problem(self, path, kind):
        self.lines.append(f"! {path} {kind}")

    def write(self, name, image):
        with open(name + ".img", "wb") as out:
            out.write(image)
        with open(name + ".expected", "w") as out:
            out.write("\n".join(self.lines) + "\n")


def driver(expected, folder, name, marker):
    """Sections of a driver as they mostly are, and what must be found of them."""
    parts = [("depex", b"\x06\x08", DEPEX), ("pe32", body(marker), PE32), ("ui", utf16(name), UI), ("version", struct.pack("<H", 7) + utf16("1.0"), VERSION)]
    for kind, data, _ in parts:
        expected.add(f"{folder}/{name}.{kind}", data)
    return sections(*(section(number, data) for _, data, number in parts))


def make_plain():
    expected = Expected()
    freeform = body("uefi-freeform", 50)
    raw, again, pad, junk = body("uefi-raw", 20), body("uefi-same-name", 20), body("uefi-pad", 20), body("uefi-free-space", 10)
    te, oem, long = body("uefi-te", 40), body("uefi-oem", 10), body("uefi-long-section", 30)
    files = [
        file(own(1), 7, driver(expected, f"!uefi@0x30/{own(1)}", "Shell", "uefi-driver")),
        file(own(2), 2, sections(section(FREEFORM, guid(own(9)) + freeform), section(RAW, raw), section(RAW, again, long=True)), summed=False),
        file("FF" * 4 + "-FFFF-FFFF-FFFF-" + "FF" * 6, 0xF0, b"\xff" * 100),
        file("FF" * 4 + "-FFFF-FFFF-FFFF-" + "FF" * 6, 0xF0, pad),
        file(own(2), 1, again),
        file(own(3), 6, sections(section(TE, te), section(RAW, long, long=True))),
        file(own(4), 0xC5, oem),
    ]
    image = volume(files, extended=True, junk=junk)
    expected.add(f"!uefi@0x30/{own(2)}/freeform", freeform)
    expected.add(f"!uefi@0x30/{own(2)}/raw", raw)
    expected.add(f"!uefi@0x30/{own(2)}/raw-2", again)
    at = image.index(pad) - 24
    expected.add(f"!uefi@0x30/pad-0x{at:x}", pad)
    expected.add(f"!uefi@0x30/{own(2)}-2/raw", again)
    expected.add(f"!uefi@0x30/{own(3)}/te", te)
    expected.add(f"!uefi@0x30/{own(3)}/raw", long)
    expected.add(f"!uefi@0x30/{own(4)}/type-0xc5", oem)
    end = (image.index(oem) + len(oem) + 7) & ~7
    expected.add("!uefi@0x30/free-space", image[end:])
    expected.write("plain", b"padding before it" + b"\xee" * 31 + image + b"and behind")


def make_compressed():
    expected = Expected()
    x86 = [{"id": lzma.FILTER_X86}]

    def wrapped(number, kind, marker, wrap):
        inside = driver(expected, f"!uefi/{own(number)}/{kind}", "Driver", marker)
        return file(own(number), 7, wrap(inside))

    code_sections = section(PE32, code("uefi-lzma-x86"))
    expected.add(f"!uefi/{own(4)}/lzma-x86/pe32", code_sections[4:])
    nested = guided(LZMA, lzma_alone(driver(expected, f"!uefi/{own(7)}/crc32/tiano/lzma", "Deep", "uefi-deep")))
    nested = compressed(1, len(nested), tiano.compress(nested, 4))
    nested = guided(CRC32, nested, struct.pack("<I", zlib.crc32(nested)), required=0)
    files = [
        wrapped(1, "lzma", "uefi-lzma", lambda data: guided(LZMA, lzma_alone(data))),
        wrapped(2, "tiano", "uefi-efi11", lambda data: compressed(1, len(data), tiano.compress(data, 4))),
        wrapped(3, "tiano", "uefi-tiano", lambda data: guided(TIANO, tiano.compress(data, 5, 200))),
        file(own(4), 7, guided(LZMA_X86, lzma_alone(code_sections, x86))),
        wrapped(5, "uncompressed", "uefi-type-0", lambda data: compressed(0, len(data), data)),
        wrapped(6, "lzma", "uefi-type-2", lambda data: compressed(2, len(data), lzma_alone(data, known=False))),
        file(own(7), 7, nested),
        wrapped(8, "signed", "uefi-signed", lambda data: guided(SIGNED, data, b"\x5a" * 64)),
        wrapped(9, "gzip", "uefi-gzip", lambda data: guided(GZIP, gzip.compress(data, mtime=0))),
        wrapped(10, "disposable", "uefi-disposable", lambda data: section(3, data)),
    ]
    expected.write("compressed", volume(files))


def make_large():
    """FFS3: a file of a 64-bit size; a volume within a compressed section; bytes that no reader knows."""
    expected = Expected()
    big = body("uefi-large-file", 400)
    inner_folder = f"!uefi/{own(2)}/lzma/volume!uefi/{own(3)}"
    inner = volume([file(own(3), 9, driver(expected, inner_folder, "Inner", "uefi-inner"))])
    opaque = random.randbytes(200)
    files = [
        file(own(1), 2, section(RAW, big), large=True),
        file(own(2), 0xB, guided(LZMA, lzma_alone(sections(section(RAW, b"\0" * 12), section(VOLUME, inner))))),
        file(own(4), 2, guided(UNKNOWN, opaque)),
        file(own(5), 2, guided(UNKNOWN, section(RAW, big), required=0)),
    ]
    expected.add(f"!uefi/{own(1)}/raw", big)
    expected.add(f"!uefi/{own(2)}/lzma/raw", b"\0" * 12)
    expected.add(f"!uefi/{own(2)}/lzma/volume", inner)
    expected.add(f"!uefi/{own(4)}/guided", guid(UNKNOWN) + struct.pack("<HH", 24, 1) + opaque)
    expected.add(f"!uefi/{own(5)}/{UNKNOWN}/raw", big)
    expected.problem("!uefi", "Unsupported")
    expected.write("large", volume(files, FFS3))


def make_first_revision():
    """Revision 1, erased to zeros, a file with a tail, one damaged file beside a whole one."""
    expected = Expected()
    first, second = body("uefi-tail"), body("uefi-after-damage")
    damaged = bytearray(file(own(2), 2, section(RAW, second), revision=1))
    damaged[60] ^= 1
    files = [file(own(1), 2, section(RAW, first), revision=1, summed=False, tail=True), bytes(damaged)]
    expected.add(f"!uefi/{own(1)}/raw", first)
    expected.add(f"!uefi/{own(2)}/raw", bytes(damaged[28:]))
    expected.problem("!uefi", "Checksum")
    expected.write("first-revision", volume(files, revision=1, erased=b"\0"))


def make_variables():
    expected = Expected()
    variables = body("uefi-variables")
    image = bytearray(volume([], NVRAM, length=0x1000))
    image[0x48:0x48 + len(variables)] = variables
    expected.add("!uefi/variables", bytes(image[0x48:]))
    expected.write("variables", bytes(image))


def make_capsule():
    expected = Expected()
    inside = volume([file(own(1), 7, driver(expected, f"!uefi-capsule/image!uefi/{own(1)}", "Update", "uefi-capsule"))])
    expected.add("!uefi-capsule/image", inside)
    capsule = guid("3B6686BD-0D76-4030-B70E-B5519E2FC5A0") + struct.pack("<III", 0x20, 0x10000, 0x20 + len(inside)) + b"\0" * 4
    expected.write("capsule", capsule + inside)


make_plain()
make_compressed()
make_large()
make_first_revision()
make_variables()
make_capsule()
