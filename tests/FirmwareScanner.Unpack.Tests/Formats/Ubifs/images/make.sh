#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: UBIFS, by mkfs.ubifs and ubinize (mtd-utils).
# The smallest UBIFS is 200 KB, most of it erased; so all but one are kept as gzip.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir -p "$tree/etc/init.d" "$tree/empty-folder" "$tree/bin"
{ echo FWS-MARKER-ubifs-shadow; echo 'root:$1$x:0:0'; } > "$tree/etc/shadow"
{ echo '#!/bin/sh'; echo '# FWS-MARKER-ubifs-script'; seq 1 300; } > "$tree/etc/init.d/start"
{ seq 1 2500; echo FWS-MARKER-ubifs-large; } > "$tree/bin/large"
{ echo FWS-MARKER-ubifs-start; head -c 20000 /dev/zero; echo FWS-MARKER-ubifs-behind-hole; } > "$tree/bin/sparse"
for i in $(seq 1 20); do echo "FWS-MARKER-ubifs-small-$i" > "$tree/etc/init.d/$i"; done
printf 'FWS-MARKER-ubifs-name' > "$tree/etc/$(printf 'n\303\244me with blanks')"
: > "$tree/etc/empty"
ln -s ../bin/large "$tree/etc/link"
# No hard links: mkfs.ubifs writes the names of one in an order that follows the disk of the maker.
find "$tree" -exec touch -h -d @0 {} +

# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# expect LAYER TREE: what must be found of the tree.
expect() { (cd "$2" && find . -type f -printf '%P\n') | LC_ALL=C sort | while IFS= read -r name; do line "$1/$name" "$2/$name"; done; }
make() { mkfs.ubifs -r "$tree" -m 8 -e 15360 -c 64 "$@" > "$work/messages" 2>&1 || { cat "$work/messages"; false; }; }
# packed NAME FILE: the image as gzip, and the line of it.
packed() { gzip -9nc "$2" > "$1.img"; line '!gzip' "$2"; }

make -x zlib -o zlib.img
expect '!ubifs' "$tree" > zlib.expected
for method in lzo zstd none favor_lzo; do
    make -x "$method" -o "$work/image"
    { packed "$method" "$work/image"; expect '!gzip!ubifs' "$tree"; } > "$method.expected"
done
# Another hash of names, a large fanout.
make -x zlib -k test -f 32 -o "$work/image"
{ packed options "$work/image"; expect '!gzip!ubifs' "$tree"; } > options.expected
# Extended attributes: this tool writes those of SELinux only, from a list of contexts.
printf '/etc/shadow u:object_r:FWS-MARKER-ubifs-xattr:s0\n/.* u:object_r:other:s0\n' > "$work/contexts"
make -x zlib --selinux="$work/contexts" -o "$work/image"
{ packed attributes "$work/image"; expect '!gzip!ubifs' "$tree"; echo '!gzip!ubifs/[xattrs] * *'; } > attributes.expected

# In a volume, on NAND.
mkfs.ubifs -r "$tree" -m 512 -e 15360 -c 64 -x zlib -o "$work/image" > "$work/messages"
printf '[a]\nmode=ubi\nimage=%s\nvol_id=0\nvol_type=dynamic\nvol_name=rootfs\nvol_size=600KiB\n' "$work/image" > "$work/config"
ubinize -Q 9 -p 16KiB -m 512 -o "$work/ubi" "$work/config" > "$work/messages" 2>&1
{
    packed volume "$work/ubi"
    line '!gzip!ubi/rootfs' "$work/image"
    expect '!gzip!ubi/rootfs!ubifs' "$tree"
} > volume.expected

# Encrypted names and contents.
tree=$work/secret
mkdir -p "$tree"
echo FWS-MARKER-ubifs-secret > "$tree/secret"
seq -s, 100 199 | head -c 64 > "$work/key"
make -x zlib -K "$work/key" -b 0102030405060708 -C AES-256-XTS -o "$work/image"
{ packed encrypted "$work/image"; echo '!gzip!ubifs/[xattrs] * *'; printf '! !gzip!ubifs%s Encrypted\n' '' /inode-65; } > encrypted.expected

# Written after the last commit.
tree=$work/used
mkdir -p "$tree"
echo FWS-MARKER-ubifs-old > "$tree/changed"
echo FWS-MARKER-ubifs-gone > "$tree/gone"
echo FWS-MARKER-ubifs-first > "$tree/first-name"
seq 1 2100 | head -c 9000 > "$tree/cut"
make -x lzo -o "$work/image"
echo FWS-MARKER-ubifs-new > "$work/new"
python3 journal.py used "$work/image" "$work/new" > "$work/journal"
cp "$work/new" "$tree/changed"
rm "$tree/gone"
mv "$tree/first-name" "$tree/renamed"
truncate -s 5000 "$tree/cut"
{ head -c 8192 /dev/zero; cat "$work/new"; } > "$tree/added"
{ packed journal "$work/journal"; expect '!gzip!ubifs' "$tree"; } > journal.expected
# Without an index the nodes themselves tell.
python3 journal.py broken "$work/journal" "$work/new" > "$work/broken"
{ packed broken "$work/broken"; expect '!gzip!ubifs' "$tree"; echo '! !gzip!ubifs Checksum'; } > broken.expected
