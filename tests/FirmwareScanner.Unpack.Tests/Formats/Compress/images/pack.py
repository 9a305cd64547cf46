"""Writes what compress(1) writes, with a code for clearing when the table is full: pack.py BITS FILE."""
import sys

bits, name = int(sys.argv[1]), sys.argv[2]
data = open(name, "rb").read()
out = bytearray(b"\x1f\x9d" + bytes([0x80 | bits]))
group, width = [], 9


def flush(whole):
    value = sum(code << (width * i) for i, code in enumerate(group))
    length = width if whole else (len(group) * width + 7) // 8
    out.extend(value.to_bytes(width, "little")[:length])
    group.clear()


def put(code):
    group.append(code)
    if len(group) == 8:
        flush(True)


table = {bytes([i]): i for i in range(256)}
following = 257
current = b""
for byte in data:
    longer = current + bytes([byte])
    if longer in table:
        current = longer
        continue
    put(table[current])
    current = bytes([byte])
    if following < 1 << bits:
        table[longer] = following
        following += 1
        # The reader's table is one code behind.
        if following > 1 << width and width < bits:
            if group:
                flush(True)
            width += 1
    else:
        put(256)
        if group:
            flush(True)
        width = 9
        table = {bytes([i]): i for i in range(256)}
        following = 257
put(table[current])
if group:
    flush(False)
sys.stdout.buffer.write(out)
