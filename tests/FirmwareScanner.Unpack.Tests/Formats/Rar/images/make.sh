#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: RAR, stored, by the specifications, as there is no free tool.
set -euo pipefail
cd "$(dirname "$0")"
python3 - <<'END'
import hashlib, struct, zlib

one = b'FWS-MARKER-rar-one\n' + b'0123456789\n' * 100
two = b'FWS-MARKER-rar-two\n'

def old(kind, flags, fields, data=b''):
    rest = struct.pack('<BHH', kind, flags, 7 + len(fields)) + fields
    return struct.pack('<H', zlib.crc32(rest) & 0xffff) + rest + data

def old_file(name, data, flags=0x8000, method=0x30, sum_change=0):
    fields = struct.pack('<IIBIIBBHI', len(data), len(data), 3, zlib.crc32(data) ^ sum_change, 0x50210000, 20, method, len(name), 0o100644) + name
    return old(0x74, flags, fields, data)

def number(value):
    out = b''
    while value > 0x7f:
        out += bytes([value & 0x7f | 0x80])
        value >>= 7
    return out + bytes([value])

def new(kind, fields, flags=0, data=b'', extra=b''):
    flags |= (1 if extra else 0) | (2 if data else 0)
    header = number(kind) + number(flags) + (number(len(extra)) if extra else b'') + (number(len(data)) if data else b'') + fields + extra
    header = number(len(header)) + header
    return struct.pack('<I', zlib.crc32(header)) + header + data

def new_file(name, data, method=0, extra=b'', sum_change=0):
    fields = number(4) + number(len(data)) + number(0o100644) + struct.pack('<I', zlib.crc32(data) ^ sum_change) + number(method << 7) + number(1) + number(len(name)) + name
    return new(2, fields, 0, data, extra)

old_start = b'Rar!\x1a\7\0' + old(0x73, 0, bytes(6))
old_end = old(0x7b, 0x4000, b'')
new_start = b'Rar!\x1a\7\1\0' + new(1, number(0))
new_end = new(5, number(0))

def line(path, data):
    return f'{path} {len(data)} {hashlib.sha256(data).hexdigest()}\n'

def write(name, data, expected):
    open(name + '.img', 'wb').write(data)
    open(name + '.expected', 'w').write(expected)

both = line('!rar/etc/one', one) + line('!rar/two', two)
write('rar4', old_start + old_file(b'etc\\one', one) + old_file(b'two', two) + old_end, both)
write('rar5', new_start + new_file(b'etc/one', one) + new_file(b'two', two) + new_end, both)
write('inside', b'\xaa' * 256 + new_start + new_file(b'etc/one', one) + new_file(b'two', two) + new_end + b'the end', both.replace('!rar', '!rar@0x100'))
write('wrong-crc', new_start + new_file(b'etc/one', one, sum_change=1) + new_file(b'two', two) + new_end, both + '! !rar/etc/one Checksum\n')
write('rar4-compressed', old_start + old_file(b'etc\\one', one, method=0x33) + old_file(b'two', two) + old_end, both + '! !rar/etc/one Unsupported\n')
write('rar5-encrypted', new_start + new_file(b'etc/one', one, extra=number(2) + number(1) + number(0)) + new_file(b'two', two) + new_end, both + '! !rar/etc/one Encrypted\n')
write('rar5-encrypted-headers', b'Rar!\x1a\7\1\0' + new(4, number(0) + number(0) + number(15) + bytes(16)) + bytes(range(64)), '! !rar Encrypted\n')
END
