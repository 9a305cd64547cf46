#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: cpio in all its formats, by GNU cpio.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p tree/etc
{ echo FWS-MARKER-cpio-one; seq 1 300; } > tree/etc/one
{ echo FWS-MARKER-cpio-two; seq 400 451; } > tree/two.txt
: > tree/empty
ln tree/two.txt tree/also-two
ln -s two.txt tree/soft
mkfifo tree/pipe
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# pack FORMAT FILE...: an archive of files in this order.
pack() { printf '%s\n' "${@:2}" | cpio --quiet -o -H "$1" --reproducible -R 0:0; }
names=(. etc etc/one also-two empty soft pipe two.txt)
cd tree
for format in newc crc odc bin hpbin; do
    pack $format "${names[@]}" > "$here/$format.img"
    for file in etc/one empty two.txt; do line "!cpio/$file" "$file"; done > "$here/$format.expected"
    # In the formats without one place for the bytes of several names each name has them.
    case $format in odc|bin|hpbin) line '!cpio/also-two' two.txt >> "$here/$format.expected" ;; esac
done
# The binary format in the other order of bytes: every word of the headers turned, and the names as they are.
python3 - "$here" <<'END'
import struct, sys
data = open(sys.argv[1] + '/bin.img', 'rb').read()
turned, at = b'', 0
while True:
    words = struct.unpack('<13H', data[at:at + 26])
    turned += struct.pack('>13H', *words)
    rest = (words[10] + 1) // 2 * 2 + ((words[11] << 16 | words[12]) + 1) // 2 * 2
    turned += data[at + 26:at + 26 + rest]
    at += 26 + rest
    if b'TRAILER' in data[at - rest:at]:
        break
open(sys.argv[1] + '/bin-big-endian.img', 'wb').write(turned)
END
cp "$here/bin.expected" "$here/bin-big-endian.expected"

# Behind other bytes.
{ head -c 512 /dev/zero | tr '\0' '\252'; cat "$here/newc.img"; head -c 512 /dev/zero; } > "$here/inside.img"
sed 's/^!cpio/!cpio@0x200/' "$here/newc.expected" > "$here/inside.expected"

# A wrong sum.
sed 's/FWS-MARKER-cpio-one/FWS-MARKER-cpio-xxx/' "$here/crc.img" > "$here/wrong-sum.img"
sed 's/FWS-MARKER-cpio-one/FWS-MARKER-cpio-xxx/' etc/one > ../changed
{ line '!cpio/etc/one' ../changed; grep -v etc/one "$here/crc.expected"; echo '! !cpio/etc/one Checksum'; } > "$here/wrong-sum.expected"
