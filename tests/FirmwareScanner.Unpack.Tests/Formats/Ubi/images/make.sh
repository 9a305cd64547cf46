#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: UBI, by ubinize (mtd-utils).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-ubi-kernel; seq 1 1200; } > "$work/kernel"
{ echo FWS-MARKER-ubi-rootfs; seq 1 2000; echo FWS-MARKER-ubi-end; } > "$work/rootfs"
{ echo FWS-MARKER-ubi-small; } > "$work/small"
cat > "$work/config" <<END
[kernel]
mode=ubi
image=$work/kernel
vol_id=0
vol_type=static
vol_name=kernel
[rootfs]
mode=ubi
image=$work/rootfs
vol_id=1
vol_type=dynamic
vol_size=40KiB
vol_name=rootfs
vol_flags=autoresize
[small]
mode=ubi
image=$work/small
vol_id=5
vol_type=dynamic
vol_size=8KiB
vol_alignment=512
vol_name=a small one
[data]
mode=ubi
vol_id=6
vol_type=dynamic
vol_size=8KiB
vol_name=empty
END
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# filled FILE BLOCK: the file up to a whole number of logical blocks, as a dynamic volume has it.
filled() {
    local size=$(stat -c %s "$1")
    { cat "$1"; head -c $(( (size + $2 - 1) / $2 * $2 - size )) /dev/zero | tr '\0' '\377'; } > "$work/filled"
    echo "$work/filled"
}
# expect LAYER BLOCK SMALL: what must be found in blocks of that many bytes, the aligned volume's of that many.
expect() {
    line "$1/kernel" "$work/kernel"
    line "$1/rootfs" "$(filled "$work/rootfs" "$2")"
    line "$1/a small one" "$(filled "$work/small" "$3")"
    line "$1/empty" /dev/null
}
make() { ubinize -Q 7 "$@" "$work/config" 2> "$work/messages" >&2; }

make -p 4KiB -m 1 -O 64 -o nor.img
expect '!ubi' 3968 3584 > nor.expected
make -p 8KiB -m 512 -o nand.img
expect '!ubi' 7168 7168 > nand.expected
make -p 12KiB -m 512 -s 512 -o odd.img
expect '!ubi' 11264 11264 > odd.expected
make -p 4KiB -m 512 -o "$work/plain"
{ printf 'in other bytes'; cat "$work/plain"; seq 1 2000; } > embedded.img
expect '!ubi@0xe' 3072 3072 > embedded.expected
python3 blocks.py "$work/plain" > used.img
expect '!ubi' 3072 3072 > used.expected
make -p 8KiB -m 2048 -o "$work/large"
python3 ../../Jffs2/images/nodes.py spare 2048 64 < "$work/large" > nand-2048.img
expect '!ubi' 4096 4096 > nand-2048.expected
# Two images one behind the other, of different numbers.
make -Q 8 -p 4KiB -m 512 -o "$work/second"
cat "$work/plain" "$work/second" > two.img
{ expect '!ubi' 3072 3072; expect "$(printf '!ubi@0x%x' "$(stat -c %s "$work/plain")")" 3072 3072; } > two.expected
