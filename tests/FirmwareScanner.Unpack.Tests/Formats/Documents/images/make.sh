#!/usr/bin/env bash
# Makes the images of this folder: sqlite3 writes the database, a script the document, by ISO 32000.
# The tests say which layers are found.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# between: bytes between two files, so that no file begins at a round offset.
between() { printf 'something between the files\n'; }
sqlite3 "$work/a.db" 'PRAGMA page_size=1024; CREATE TABLE one(a, b); INSERT INTO one VALUES (1, "two"), (3, randomblob(3000));'
python3 - "$work/a.pdf" <<'PYTHON'
import sys
import zlib

out, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
stream = zlib.compress(b"BT (text) Tj ET\n" * 50)
for number, body in enumerate((
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)), 1):
    offsets.append(len(out))
    out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
first = out + table + trailer % len(out)
# Changed once more: a second table and end behind the first.
second = first + b"\n5 0 obj\n<< >>\nendobj\n"
second += b"xref\n5 1\n%010d 00000 n \n" % (len(first) + 1) + trailer % len(second)
open(sys.argv[1], "wb").write(second)
PYTHON
for file in a.db a.pdf; do between; cat "$work/$file"; done > documents.img
between >> documents.img
# Parts that the structure of the files does not explain, and what is in them.
cat > documents.expected <<'LINES'
!sqlite@0x1c/unexplained-0x6c * *
!pdf@0x1038/unexplained-0x8 * *
!pdf@0x1038/unexplained-0x8!zlib@0xfd * *
LINES
