#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: JFFS2, by mkfs.jffs2 and sumtool (mtd-utils).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir -p "$tree/etc/init.d" "$tree/empty-folder" "$tree/bin"
{ echo FWS-MARKER-jffs2-shadow; echo 'root:$1$x:0:0'; } > "$tree/etc/shadow"
{ echo '#!/bin/sh'; echo '# FWS-MARKER-jffs2-script'; seq 1 300; } > "$tree/etc/init.d/start"
{ seq 1 2500; echo FWS-MARKER-jffs2-large; } > "$tree/bin/large"
printf 'FWS-MARKER-jffs2-name' > "$tree/etc/$(printf 'n\303\244me with blanks')"
: > "$tree/etc/empty"
ln -s ../bin/large "$tree/etc/link"
find "$tree" -exec touch -h -d @0 {} +

# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# expect LAYER: what must be found of the tree.
expect() { (cd "$tree" && find . -type f -printf '%P\n') | LC_ALL=C sort | while IFS= read -r name; do line "$1/$name" "$tree/$name"; done; }
make() { mkfs.jffs2 -q -d "$tree" "$@"; }

make -l -e 8KiB -p -o zlib.img
expect '!jffs2' > zlib.expected
make -b -e 8KiB -p -o big-endian.img
expect '!jffs2' > big-endian.expected
make -l -e 8KiB -p -X lzo -x zlib -x rtime -o lzo.img
expect '!jffs2' > lzo.expected
make -b -e 8KiB -p -x zlib -x lzo -X rtime -o rtime.img
expect '!jffs2' > rtime.expected
make -l -e 16KiB -p -m none -o stored.img
expect '!jffs2' > stored.expected
make -l -e 8KiB -p -o "$work/plain"
sumtool -l -e 8KiB -p -i "$work/plain" -o summary.img
expect '!jffs2' > summary.expected

# In other bytes, at an odd offset, with something behind it.
{ printf 'header\0\0\0'; make -l -e 8KiB -p; printf 'behind it there is text'; } > embedded.img
expect '!jffs2@0x9' > embedded.expected
# Two partitions one behind the other.
{ make -l -e 8KiB -p -x zlib; make -b -e 8KiB -p; } > two.img
first=$(make -l -e 8KiB -p -x zlib | wc -c)
{ expect '!jffs2'; expect "$(printf '!jffs2@0x%x' "$first")"; } > two.expected

# Dumps of NAND chips with their spare bytes.
make -l -e 16KiB -p -n | python3 nodes.py spare 512 16 > nand-512.img
expect '!jffs2' > nand-512.expected
make -l -e 8KiB -p -n | python3 nodes.py spare 2048 64 > nand-2048.img
expect '!jffs2' > nand-2048.expected

# What only a used file system has.
echo FWS-MARKER-jffs2-old > "$work/old"
echo FWS-MARKER-jffs2-new > "$work/new"
seq 1 2000 > "$work/big"
python3 nodes.py "$work" > used.img
{ head -c 1000 "$work/big"; printf 'P%.0s' {1..500}; head -c 2000 "$work/big" | tail -c 500; } > "$work/patched"
{ head -c 5000 /dev/zero; printf behind; } > "$work/hole"
head -c 4096 "$work/big" > "$work/lzma"
{
    line '!jffs2/changed' "$work/new"
    line '!jffs2/patched' "$work/patched"
    line '!jffs2/linked' "$work/new"
    line '!jffs2/hole' "$work/hole"
    line '!jffs2/lzma' "$work/lzma"
    echo '!jffs2/rubin * *'
    echo '! !jffs2/rubin Unsupported'
} > used.expected

# Extended attributes; the prefix of a name (user.) is a number.
tree=$work/attributes
mkdir "$tree"
echo FWS-MARKER-jffs2-plain > "$tree/plain"
setfattr -n user.one -v FWS-MARKER-jffs2-xattr "$tree/plain"
find "$tree" -exec touch -h -d @0 {} +
for order in l b; do
    make -$order -e 8KiB -p --with-xattr -o attributes-$order.img
    { expect '!jffs2'; printf 'one\0FWS-MARKER-jffs2-xattr' > "$work/attribute"; line '!jffs2/[xattrs]' "$work/attribute"; } > attributes-$order.expected
done
