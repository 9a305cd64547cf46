#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: images for Espressif's chips, by write.py.
# What it writes can be looked at with "esptool image-info".
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for part in text data code; do { echo "FWS-MARKER-esp-$part"; seq 1 300; } > "$work/$part"; done
gzip -9nc "$work/data" > "$work/data.gz"
truncate -s %4 "$work/text" "$work/code" "$work/data.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# part FILE OFFSET LENGTH: writes a part of a file to $work/part.
part() { tail -c +$(($2 + 1)) "$1" | head -c "$3" > "$work/part"; }
length=$(stat -c %s "$work/text")
# expect IMAGE DESCRIPTOR-LENGTH ADDRESS ADDRESS ADDRESS
expect() {
    part "$1" 32 $(($2 + length)); line "!esp32-image/segment0-$3" "$work/part"
    line "!esp32-image/segment1-$4" "$work/data.gz"; line "!esp32-image/segment1-$4!gzip" "$work/data"
    line "!esp32-image/segment2-$5" "$work/code"
}
write() { python3 write.py "$1" "$1.img" "$work/text" "$work/data.gz" "$work/code"; }
write esp32; expect esp32.img 256 0x3f400020 0x3ffb0000 0x40080000 > esp32.expected
write esp32-c3; expect esp32-c3.img 256 0x3c020020 0x3fc80000 0x40380000 > esp32-c3.expected
write no-hash; expect no-hash.img 0 0x3c020020 0x3fc80000 0x40380000 > no-hash.expected
write esp8266
{
    line '!esp8266-image/segment0-0x40100000' "$work/text"
    line '!esp8266-image/segment1-0x3ffe8000' "$work/data.gz"; line '!esp8266-image/segment1-0x3ffe8000!gzip' "$work/data"
    line '!esp8266-image/segment2-0x40210000' "$work/code"
} > esp8266.expected

python3 write.py table table.img; : > table.expected
python3 write.py table-old table-old.img; : > table-old.expected

{ head -c 64 /dev/zero; cat esp32.img; seq 1 99; } > embedded.img
sed 's/^!esp32-image/!esp32-image@0x40/' esp32.expected > embedded.expected
sed 's/FWS-MARKER-esp-code/FWS-MARKER-esp-kode/' esp32.img > wrong.img
sed 's/FWS-MARKER-esp-code/FWS-MARKER-esp-kode/' "$work/code" > "$work/wrong"
{ sed '$d' esp32.expected; line '!esp32-image/segment2-0x40080000' "$work/wrong"; echo '! !esp32-image Checksum'; } > wrong.expected
