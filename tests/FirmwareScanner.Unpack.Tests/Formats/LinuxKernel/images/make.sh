#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: kernels of Linux, by write.py as no tool makes small ones.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-kernel-inside; seq 1 900; } > "$work/kernel"
gzip -9nc "$work/kernel" > "$work/kernel.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# part FILE OFFSET LENGTH: writes a part of a file to $work/part.
part() { tail -c +$(($2 + 1)) "$1" | head -c "$3" > "$work/part"; }

for kind in arm arm-big-endian; do
    python3 write.py $kind $kind.img "$work/kernel.gz"
    part $kind.img 48 $(($(stat -c %s $kind.img) - 48))
    { line '!zimage' "$work/part"; line '!zimage!gzip@0xd8' "$work/kernel"; } > $kind.expected
done

# A device tree behind the kernel.
echo '/dts-v1/; / { model = "FWS-MARKER-kernel-board"; };' | dtc -q -O dtb -o "$work/board.dtb"
{ head -c 64 /dev/zero; cat arm.img "$work/board.dtb"; } > appended.img
sed 's/^!zimage/!zimage@0x40/' arm.expected > appended.expected

python3 write.py x86 x86.img "$work/kernel.gz"
length=$(stat -c %s "$work/kernel.gz")
code=$((30 * 24))
{
    part x86.img $((0x290)) $((2048 - 0x290)); line '!bzimage/setup' "$work/part"
    part x86.img 2048 $code; line '!bzimage/code' "$work/part"
    line '!bzimage/payload' "$work/kernel.gz"; line '!bzimage/payload!gzip' "$work/kernel"
    part x86.img $((2048 + code + length)) 9999; line '!bzimage/end' "$work/part"
} > x86.expected
for kind in x86-old x86-lies; do
    python3 write.py $kind $kind.img "$work/kernel.gz"
    {
        part $kind.img $((0x290)) $((2048 - 0x290)); line '!bzimage/setup' "$work/part"
        part $kind.img 2048 9999; line '!bzimage/code' "$work/part"
        line "$(printf '!bzimage/code!gzip@0x%x' $code)" "$work/kernel"
    } > $kind.expected
done
echo '! !bzimage Damaged' >> x86-lies.expected

{ cat "$work/kernel"; cat "$work/kernel.gz"; } > "$work/both"
for kind in arm64 riscv; do
    python3 write.py $kind $kind.img "$work/both"
    part $kind.img 64 99999
    offset=$((0x400 - 64 + $(stat -c %s "$work/kernel")))
    { line "!$kind-image" "$work/part"; line "$(printf "!$kind-image!gzip@0x%x" $offset)" "$work/kernel"; } > $kind.expected
done

python3 write.py zboot zboot.img "$work/kernel.gz"
part zboot.img 64 $((0x400 - 64))
{ line '!efi-zboot/code' "$work/part"; line '!efi-zboot/payload' "$work/kernel.gz"; line '!efi-zboot/payload!gzip' "$work/kernel"; } > zboot.expected
