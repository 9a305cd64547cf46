#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: ext2, ext3, ext4 (e2fsprogs).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export E2FSPROGS_FAKE_TIME=1700000000 SOURCE_DATE_EPOCH=1700000000
options='hash_seed=8c0b1d1e-0000-4000-8000-000000000001,root_owner=0:0'
uuid=8c0b1d1e-1111-4000-8000-000000000001
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# listing PREFIX FOLDER: what must be found of the files of a folder; of several names of one file the first counts, those listed in
# "$work/others" are left out.
listing() {
    (cd "$2" && find . -type f | sed 's|^\./||' | LC_ALL=C sort) | while read -r name; do
        grep -qxF "$name" "$work/others" || line "$1/$name" "$2/$name"
    done
}
# noise COUNT: bytes that no compressor and no eye takes for a pattern, the same each time.
noise() { openssl enc -aes-128-ctr -K 00112233445566778899aabbccddeeff -iv 0 -in /dev/zero 2> "$work/log" | head -c "$1" || true; }

: > "$work/others"
tree=$work/tree
mkdir -p "$tree/etc/init.d" "$tree/var/long"
{ echo FWS-MARKER-ext-shadow; echo 'root:$1$abc:0:0:99999:7:::'; } > "$tree/etc/shadow"
{ echo FWS-MARKER-ext-script; seq 1 500; } > "$tree/etc/init.d/rcS"
chmod 755 "$tree/etc/init.d/rcS"
: > "$tree/etc/empty"
echo -n FWS-MARKER-ext-tiny > "$tree/etc/tiny"
echo name > "$tree/var/naïve-名前"
ln -s ../etc/shadow "$tree/var/short"
ln -s "/$(printf 'long-%.0s' $(seq 1 20))target" "$tree/var/slow"
# Several indirect blocks' worth, written with a hole, the marker last.
seq 1 2500 > "$tree/var/large"
truncate -s 22000 "$tree/var/large"
echo FWS-MARKER-ext-behind-hole >> "$tree/var/large"
for i in $(seq 1 12); do : > "$tree/var/long/$(printf 'a-name-that-is-long-%.0s' $(seq 1 10))$i"; done
echo FWS-MARKER-ext-last-name > "$tree/var/long/zz-last"
find "$tree" -exec touch -h -d @1700000000 {} +

# build NAME BLOCKSIZE BLOCKS TYPE FEATURES [more options of mke2fs]
build() {
    local name=$1 size=$2 blocks=$3 type=$4 features=$5
    shift 5
    rm -f "$name.img"
    mke2fs -q -F -t "$type" -b "$size" -U "$uuid" -E "$options" -O "$features" -L "fws-$name" -m 0 "$@" -d "$tree" "$name.img" "$blocks" > "$work/log" 2>&1 \
        || { cat "$work/log" >&2; exit 1; }
}

build ext2 1024 100 ext2 none,filetype,sparse_super -N 80
listing '!ext' "$tree" > ext2.expected
# Revision 0: inodes of 128 bytes, no type in folders, copies in every group.
build revision0 1024 100 ext2 none -r 0 -N 80
listing '!ext' "$tree" > revision0.expected
build ext4 1024 120 ext4 ^has_journal,metadata_csum,64bit,^resize_inode,dir_index -I 256 -N 80
listing '!ext' "$tree" > ext4.expected
build inline 1024 120 ext4 ^has_journal,metadata_csum,inline_data,^resize_inode -I 256 -N 80
listing '!ext' "$tree" > inline.expected
build metagroups 1024 600 ext4 ^has_journal,meta_bg,^resize_inode,^flex_bg,metadata_csum_seed -g 256 -I 128 -N 96
listing '!ext' "$tree" > metagroups.expected
build oldsums 1024 320 ext4 ^has_journal,uninit_bg,^metadata_csum,^64bit,^resize_inode -g 256 -N 96
listing '!ext' "$tree" > oldsums.expected
build clusters 1024 240 ext4 ^has_journal,bigalloc,^resize_inode,sparse_super2 -C 4096 -N 80
listing '!ext' "$tree" > clusters.expected
build block4k 4096 60 ext4 ^has_journal,^resize_inode,casefold -N 80
listing '!ext' "$tree" > block4k.expected

# Hard links, what is no file, extents out of order and of two levels, a file system that must be recovered.
mkdir "$tree/hard"
echo FWS-MARKER-ext-hard > "$tree/hard/one"
ln "$tree/hard/one" "$tree/hard/two"
mkfifo "$tree/hard/pipe"
echo hard/two > "$work/others"
find "$tree" -exec touch -h -d @1700000000 {} +
build links 1024 100 ext2 none,filetype -N 80
listing '!ext' "$tree" > links.expected
: > "$work/others"

rm -rf "$tree"
mkdir "$tree"
echo FWS-MARKER-ext-recover > "$tree/file"
build scattered 1024 240 ext4 ^has_journal,metadata_csum,^resize_inode -N 32
# Every second block is taken, so that the next file gets an extent for each of its own.
{ for i in $(seq 0 2 200); do echo "setb $((19 + i))"; done; echo "write $work/pieces pieces"; } > "$work/commands"
{ noise 21000 | base64 | head -c 16000; echo FWS-MARKER-ext-pieces; } > "$work/pieces"
truncate -s 41000 "$work/pieces"
echo FWS-MARKER-ext-pieces-end >> "$work/pieces"
debugfs -w -f "$work/commands" scattered.img > "$work/log" 2>&1
{ line '!ext/file' "$tree/file"; line '!ext/pieces' "$work/pieces"; echo '# Blocks in use by nothing, so that the file is scattered.'; } > scattered.expected

# In other bytes, at an offset that is no multiple of anything.
{ printf 'A header of some maker, 29 B.'; cat ext2.img; noise 100; } > embedded.img
sed 's|^!ext|!ext@0x1d|' ext2.expected > embedded.expected

# Extended attributes: in the inode, in a block that two files share, and, too large for either, in an inode of its own.
tree=$work/attributes
mkdir "$tree"
for name in inode block same own; do echo "FWS-MARKER-ext-plain-$name" > "$tree/$name"; done
setfattr -n user.small -v FWS-MARKER-ext-xattr-inode "$tree/inode"
for name in block same; do setfattr -n user.large -v "$(printf '%0600d' 0)FWS-MARKER-ext-xattr-block" "$tree/$name"; done
setfattr -n user.huge -v "$(printf '%03000d' 0)FWS-MARKER-ext-xattr-own" "$tree/own"
find "$tree" -exec touch -h -d @1700000000 {} +
build attributes 1024 80 ext4 ^has_journal,metadata_csum,ea_inode,^resize_inode -I 256 -N 32
{ listing '!ext' "$tree"; echo '!ext/[xattrs] * *'; } > attributes.expected
rm "$tree/own"
build attributes2 1024 60 ext2 none,ext_attr,filetype -I 128 -N 32
truncate -s 60K attributes2.img
{ listing '!ext' "$tree"; echo '!ext/[xattrs] * *'; } > attributes2.expected
ls -l ./*.img
