#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: 7z, by 7-Zip, with each method and filter.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p tree/etc
{ echo FWS-MARKER-7z-one; seq 1 600; } > tree/etc/one
{ echo FWS-MARKER-7z-two; seq 700 800; } > tree/two.txt
: > tree/empty
ln -s two.txt tree/soft
# Something like code, for the filters: calls and jumps between other bytes.
python3 - <<'END'
import random
random.seed(7)
code = bytearray(b'FWS-MARKER-7z-code\0\0')
while len(code) < 12000:
    code += random.choice([b'\xe8', b'\xe9', b'\x0f\x84', b'\x55\x89\xe5', b'\xeb\x10\x20', b'\x48\x00\x01']) + random.randrange(-5000, 5000).to_bytes(4, 'little', signed=True)
open('tree/code', 'wb').write(code)
END
touch -h -d 2020-01-01 tree/* tree/etc/one
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
cd tree
make() {
    7z a -snl "$work/$1.7z" "${@:2}" etc/one two.txt empty soft code > /dev/null
    mv "$work/$1.7z" "$here/$1.img"
    for file in etc/one two.txt empty code; do line "!7z/$file" "$file"; done > "$here/$1.expected"
}
make lzma2
make lzma -m0=LZMA
make ppmd -m0=PPMd
make bzip2 -m0=BZip2
make deflate -m0=Deflate
make copy -m0=Copy
make each-alone -ms=off -mhc=off
make bcj -m0=BCJ -m1=LZMA
make bcj2 -m0=BCJ2 -m1=LZMA:d23 -m2=LZMA:d19 -m3=LZMA:d19 -mb0:1 -mb0s1:2 -mb0s2:3
make delta -m0=Delta:4 -m1=LZMA2
make arm -m0=ARM -m1=LZMA2
make encrypted '-psecret word'
make encrypted-names '-psecret word' -mhe=on
for name in encrypted encrypted-names; do echo '@ secret word' >> "$here/$name.expected"; done
cp "$here/encrypted.img" "$here/locked.img"
for file in etc/one two.txt code soft; do echo "! !7z/$file Encrypted"; done > "$here/locked.expected"
line '!7z/empty' empty >> "$here/locked.expected"
# The bytes as they are stored stand under the first file of what is encrypted together.
echo '!7z/code * *' >> "$here/locked.expected"
cp "$here/encrypted-names.img" "$here/locked-names.img"
echo '! !7z Encrypted' > "$here/locked-names.expected"
{ head -c 1234 /dev/zero | tr '\0' '\252'; cat "$here/lzma2.img"; echo the end; } > "$here/inside.img"
sed 's/^!7z/!7z@0x4d2/' "$here/lzma2.expected" > "$here/inside.expected"
