#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: Intel HEX and S-records, by objcopy and srec_cat.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-hex-text; seq 1 300; } > "$work/text"
{ echo FWS-MARKER-hex-data; seq 1 900; } > "$work/data"
gzip -9nc "$work/data" > "$work/data.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }

objcopy -I binary -O ihex --change-addresses 0x08000000 "$work/text" intel.img
line '!intel-hex/0x08000000' "$work/text" > intel.expected
objcopy -I binary -O ihex "$work/data.gz" gzip.img
{ line '!intel-hex/0x00000000' "$work/data.gz"; line '!intel-hex/0x00000000!gzip' "$work/data"; } > gzip.expected

# Two memories, and a gap in one of them.
both=("$work/text" -binary -offset 0x8000000 "$work/text" -binary -offset 0x8001000 "$work/data.gz" -binary -offset 0x20000000)
srec_cat "${both[@]}" -o two.img -intel
truncate -s 4096 "$work/gap"
dd if="$work/text" of="$work/gap" conv=notrunc status=none
cat "$work/gap" "$work/text" > "$work/joined"
{
    line '!intel-hex/0x08000000' "$work/joined"
    line '!intel-hex/0x20000000' "$work/data.gz"; line '!intel-hex/0x20000000!gzip' "$work/data"
} > two.expected
srec_cat "${both[@]}" -o s37.img -motorola -address-length=4
sed 's/intel-hex/s-record/' two.expected > s37.expected
srec_cat "$work/text" -binary -offset 0x100000 -o s28.img -motorola -address-length=3
line '!s-record/0x00100000' "$work/text" > s28.expected
objcopy -I binary -O srec --srec-forceS3 --change-addresses 0x1000 "$work/data.gz" s3-objcopy.img
{ line '!s-record/0x00001000' "$work/data.gz"; line '!s-record/0x00001000!gzip' "$work/data"; } > s3-objcopy.expected
srec_cat "$work/text" -binary -o s19.img -motorola -address-length=2 -line-length=76
line '!s-record/0x00000000' "$work/text" > s19.expected
srec_cat "$work/text" -binary -offset 0x10000 -o segments.img -intel -address-length=3
line '!intel-hex/0x00010000' "$work/text" > segments.expected

{ echo 'A program:'; cat intel.img; echo 'end of the program'; } > embedded.img
sed 's/!intel-hex/!intel-hex@0xb/' intel.expected > embedded.expected
# A wrong digit in a line of data, and a line that is none.
sed '5s/^\(.\{10\}\)./\1F/' intel.img > wrong.img
{ echo '!intel-hex/0x08000000 * *' | sed "s/\*/$(stat -c %s "$work/text")/"; echo '! !intel-hex Checksum'; } > wrong.expected
sed '5s/^\(.\{10\}\)./\1?/' intel.img > broken.img
{ echo '!intel-hex/0x08000000 * *' | sed "s/\*/$(stat -c %s "$work/text")/"; echo '! !intel-hex Damaged'; } > broken.expected
