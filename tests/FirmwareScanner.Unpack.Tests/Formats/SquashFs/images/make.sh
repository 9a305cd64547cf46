#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: SquashFS.
# Version 4 by mksquashfs 4.5.1; version 3 by mksquashfs 3.3, built from the history of squashfs-tools and named by MKSQUASHFS3 (without it
# the images of version 3 stay as they are); versions 1 and 2, and version 3 with LZMA, by old.py from the published structures.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8
quiet=(-noappend -no-progress -all-root)

# tree MARKER: files with that marker.
tree() { rm -rf "$work/tree"; mkdir "$work/tree"; python3 tree.py "$work/tree" "$1"; }
# expect LAYER: lines for each file of the tree below a layer; the second name of a file has no content.
expect() {
    (cd "$work/tree" && find . -type f ! -name 'zz-*' -printf '%P\n' | sort | while IFS= read -r path; do
        echo "$1/$path $(stat -c %s "$path") $(sha256sum < "$path" | cut -d' ' -f1)"; done)
}
# v4 NAME OPTIONS…: an image of version 4.
v4() {
    local name=$1; shift
    tree "$name"
    mksquashfs "$work/tree" "$work/$name" "${quiet[@]}" "$@" > /dev/null
    cat "$work/$name" > "$name.img"
    expect '!squashfs' > "$name.expected"
}

v4 gzip -comp gzip -b 4096
v4 gzip-big-blocks -comp gzip -b 1M -Xwindow-size 9 -nopad
v4 lzma -comp lzma -b 16384
v4 lzo -comp lzo -b 8192
v4 xz -comp xz -b 65536
v4 xz-x86 -comp xz -b 16384 -Xbcj x86
v4 lz4 -comp lz4 -b 32768
v4 lz4-hc -comp lz4 -Xhc -b 8192 -no-fragments
v4 zstd -comp zstd -b 131072 -always-use-fragments
v4 stored-metadata -comp gzip -b 16384 -noI -noX -no-exports
v4 stored-data -comp gzip -b 4096 -noD -noF

# All stored, small: files lie there as they are.
rm -rf "$work/tree"; mkdir -p "$work/tree/a"
{ echo FWS-MARKER-stored-one; seq 1 1500; } > "$work/tree/a/one"
echo FWS-MARKER-stored-two > "$work/tree/two"
mksquashfs "$work/tree" stored.img "${quiet[@]}" -noI -noD -noF -noX -b 4096 > /dev/null
expect '!squashfs' > stored.expected

# A folder so large that its inode is the long one with an index.
rm -rf "$work/tree"; mkdir -p "$work/tree/large"
for i in $(seq 1 150); do : > "$work/tree/large/a-file-with-quite-a-long-name-to-fill-blocks-of-metadata-$i"; done
echo FWS-MARKER-index-last > "$work/tree/large/zzz"
ln -s zzz "$work/tree/large/link"
mksquashfs "$work/tree" index.img "${quiet[@]}" -comp xz > /dev/null
expect '!squashfs' > index.expected

# Extended attributes: the table of names and values, as its published structure has it;
# so many that it takes two blocks.
# xattrs NAME OPTIONS…: an image whose attributes are in a content of their own.
xattrs() {
    local name=$1; shift
    rm -rf "$work/tree"; mkdir "$work/tree"
    echo FWS-MARKER-plain > "$work/tree/plain"
    : > "$work/table"
    for i in $(seq 100 199); do
        echo "file $i" > "$work/tree/file-$i"
        value="FWS-MARKER-xattr-$name-$i $(echo "$i" | sha256sum | cut -c1-40)"
        setfattr -n "user.note$i" -v "$value" "$work/tree/file-$i"
        python3 -c 'import struct, sys
name, value = sys.argv[1].encode(), sys.argv[2].encode()
sys.stdout.buffer.write(struct.pack("<HH", 0, len(name)) + name + struct.pack("<I", len(value)) + value)' "note$i" "$value" >> "$work/table"
    done
    mksquashfs "$work/tree" "$work/$name" "${quiet[@]}" -xattrs "$@" > /dev/null
    cat "$work/$name" > "$name.img"
    { expect '!squashfs'; echo "!squashfs/[xattrs] $(stat -c %s "$work/table") $(sha256sum < "$work/table" | cut -d' ' -f1)"; } > "$name.expected"
}
xattrs xattrs-gzip -comp gzip
xattrs xattrs-stored -noX -noI -comp zstd

# Not at the start, not aligned, with other bytes around it.
tree embedded
mksquashfs "$work/tree" "$work/embedded" "${quiet[@]}" -comp xz -b 32768 -nopad > /dev/null
{ head -c 1234 /dev/zero | tr '\0' x; cat "$work/embedded"; head -c 777 /dev/zero | tr '\0' y; } > embedded.img
expect '!squashfs@0x4d2' > embedded.expected

if [ -n "${MKSQUASHFS3:-}" ]; then
    # v3 NAME OPTIONS…: an image of version 3.
    v3() {
        local name=$1; shift
        tree "$name"
        "$MKSQUASHFS3" "$work/tree" "$work/$name" -noappend -no-progress -all-root "$@" > /dev/null
        cat "$work/$name" > "$name.img"
        expect '!squashfs' > "$name.expected"
    }
    v3 v3-little -le -b 65536
    v3 v3-big -be -b 16384
    v3 v3-big-small-blocks -be -b 4096 -no-fragments -check_data
    v3 v3-stored -le -noI -noD -noF -b 4096
    # Magics of vendors: only the first four bytes differ.
    for magic in shsq tqsh; do
        { printf %s "$magic"; tail -c +5 v3-big.img; } > "v3-big-$magic.img"
        cp v3-big.expected "v3-big-$magic.expected"
    done
fi

python3 old.py v1-little 1 little zlib hsqs
python3 old.py v1-big 1 big zlib sqsh
python3 old.py v2-little 2 little zlib hsqs
python3 old.py v2-big 2 big zlib sqsh
python3 old.py v2-lzma 2 big lzma-alone sqlz
python3 old.py v3-lzma 3 little lzma-302 shsq
python3 old.py v3-lzma-properties 3 big lzma-properties qshs

# A name that is no UTF-8: lines of what is expected cannot hold it, so a test of its own reads this.
rm -rf "$work/tree"; mkdir "$work/tree"
printf 'FWS-MARKER-names\n' > "$work/tree/"$'caf\xe9-\xff'
mksquashfs "$work/tree" names.squashfs "${quiet[@]}" -nopad > /dev/null
