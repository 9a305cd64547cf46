"""Makes the files that the images hold: tree.py FOLDER MARKER."""
import os
import random
import sys

folder, marker = sys.argv[1], sys.argv[2]
random.seed(marker)


def put(path, data):
    path = os.path.join(folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)


def text(name, lines):
    return f"FWS-MARKER-{marker}-{name}\n".encode() + b"".join(b"line %d of %d\n" % (i, lines) for i in range(lines))


put("etc/passwd", text("small", 3))
put("etc/empty", b"")
put("etc/config/big.txt", text("big", 1200))
put("lib/random.bin", random.randbytes(5000) + text("random", 1) + random.randbytes(500))
put("lib/random2.bin", random.randbytes(4096) + text("random2", 400))
# Calls to one place, as compilers of x86 write them: what the x86 filter of xz is for.
code = b"".join(
    b"\x55\x89\xe5\xe8" + ((0x40000 - i * 16) & 0xFFFFFFFF).to_bytes(4, "little") + bytes(random.choices(b"\x90\xc3\x50\x58", k=8)) for i in range(400))
put("bin/calls", code + text("calls", 1))
with open(os.path.join(folder, "bin/sparse"), "wb") as file:
    file.write(text("sparse-start", 1))
    file.seek(37000)
    file.write(text("sparse-end", 1))
    file.truncate(40500)
for i in range(40):
    put(f"share/many/file-with-a-long-name-{i:03}", text(f"many-{i}", 1))
put("share/caf\u00e9/na\u00efve name", text("utf8", 1))
put("share/a/b/c/d/e/deep", text("deep", 1))
os.symlink("../etc/passwd", os.path.join(folder, "bin/link"))
os.symlink("/nowhere/" + "x" * 300, os.path.join(folder, "bin/long-link"))
os.link(os.path.join(folder, "etc/passwd"), os.path.join(folder, "etc/zz-passwd-again"))
os.mkfifo(os.path.join(folder, "bin/pipe"))
os.mkdir(os.path.join(folder, "empty-folder"))
os.chmod(os.path.join(folder, "bin/calls"), 0o4755)
