#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: DFU by dfu-suffix, DfuSe by write.py and dfu-suffix.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-dfu-first; seq 1 300; } > "$work/first"
{ seq 1 600; echo FWS-MARKER-dfu-second; } > "$work/second"
gzip -9nc "$work/second" > "$work/second.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
cat "$work/first" "$work/second.gz" > "$work/plain"
cp "$work/plain" plain.img
dfu-suffix -v 0483 -p df11 -d 0200 -a plain.img > /dev/null
{ line '!dfu' "$work/plain"; line "$(printf '!dfu!gzip@0x%x' "$(stat -c %s "$work/first")")" "$work/second"; } > plain.expected
python3 write.py dfuse.img 0 08000000 "$work/first" 0 08010000 "$work/second.gz" 1 90000000 "$work/second"
{
    line '!dfuse/target0/element0-0x08000000' "$work/first"
    line '!dfuse/target0/element1-0x08010000' "$work/second.gz"
    line '!dfuse/target0/element1-0x08010000!gzip' "$work/second"
    line '!dfuse/target1/element0-0x90000000' "$work/second"
} > dfuse.expected
cp dfuse.img suffixed.img
dfu-suffix -S 0x011a -v 0483 -p df11 -a suffixed.img > /dev/null
{ sed 's/^!dfuse/!dfu!dfuse/' dfuse.expected; line '!dfu' dfuse.img; } > suffixed.expected
{ seq 1 100; cat dfuse.img; seq 1 100; } > embedded.img
sed 's/^!dfuse/!dfuse@0x124/' dfuse.expected > embedded.expected
# A wrong byte.
cp "$work/first" "$work/text"
dfu-suffix -v 0483 -p df11 -a "$work/text" > /dev/null
sed 's/FWS-MARKER-dfu-first/FWS-MARKER-dfu-worst/' "$work/text" > wrong.img
sed 's/FWS-MARKER-dfu-first/FWS-MARKER-dfu-worst/' "$work/first" > "$work/wrong"
{ line '!dfu' "$work/wrong"; echo '! !dfu Checksum'; } > wrong.expected
