#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: device trees, by dtc.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }

cat > "$work/board.dts" <<'DTS'
/dts-v1/;
/memreserve/ 0x80000000 0x1000;
/ {
    model = "A board";
    compatible = "a,board", "a,chip";
    #address-cells = <1>;
    #size-cells = <1>;
    chosen { bootargs = "console=ttyS0 FWS-MARKER-dtb-arguments"; };
    serial: serial@1000 { reg = <0x1000 0x100>; status = "okay"; };
    images { kernel { description = "not one of a FIT"; }; };
};
DTS
dtc -q -O dtb -o board.img "$work/board.dts"
: > board.expected
dtc -q -V 16 -O dtb -o version16.img "$work/board.dts"
: > version16.expected

# Room at the end, and the labels of an overlay.
dtc -q -@ -p 512 -O dtb -o room.img "$work/board.dts"
: > room.expected

# Firmware in a property.
{ echo FWS-MARKER-dtb-firmware; seq 1 1000; } > "$work/firmware"
gzip -9nc "$work/firmware" > "$work/firmware.gz"
cat > "$work/firmware.dts" <<DTS
/dts-v1/;
/ { device@0 { firmware { microcode = /incbin/("$work/firmware.gz"); }; }; };
DTS
dtc -q -O dtb -o "$work/firmware.dtb" "$work/firmware.dts"
{ head -c 96 /dev/zero; cat "$work/firmware.dtb"; } > firmware.img
{
    line '!dtb@0x60/device@0/firmware/microcode' "$work/firmware.gz"
    line '!dtb@0x60/device@0/firmware/microcode!gzip' "$work/firmware"
} > firmware.expected
