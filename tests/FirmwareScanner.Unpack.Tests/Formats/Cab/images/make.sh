#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: cabinets, by gcab.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir etc
{ echo FWS-MARKER-cab-one; seq 1 300; } > etc/one
{ echo FWS-MARKER-cab-two; seq 1 9000; } > two.txt
: > empty
find . -exec touch -d 2020-01-01 {} +
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
gcab -c -z "$here/mszip.img" etc/one two.txt empty
gcab -c "$here/stored.img" etc/one empty
for file in etc/one two.txt empty; do line "!cab/$file" "$file"; done > "$here/mszip.expected"
for file in etc/one empty; do line "!cab/$file" "$file"; done > "$here/stored.expected"
{ head -c 100 /dev/zero | tr '\0' '\252'; cat "$here/mszip.img"; echo the end; } > "$here/inside.img"
sed 's/^!cab/!cab@0x64/' "$here/mszip.expected" > "$here/inside.expected"
python3 - "$here" <<'END'
import sys
data = bytearray(open(sys.argv[1] + '/stored.img', 'rb').read())
data[data.index(b'FWS-MARKER') + 100] ^= 1
open(sys.argv[1] + '/wrong-sum.img', 'wb').write(data)
data = bytearray(open(sys.argv[1] + '/stored.img', 'rb').read())
data[36 + 6] = 3
open(sys.argv[1] + '/lzx.img', 'wb').write(data)
END
python3 -c "
data = bytearray(open('etc/one', 'rb').read())
data[100] ^= 1
open('changed', 'wb').write(data)"
{ line '!cab/etc/one' changed; line '!cab/empty' empty; echo '! !cab Checksum'; } > "$here/wrong-sum.expected"
printf '! !cab/etc/one Unsupported\n! !cab/empty Unsupported\n' > "$here/lzx.expected"
