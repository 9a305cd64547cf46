#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: EROFS, by mkfs.erofs 1.5, and, what that cannot make, by mkfs.erofs
# 1.9.3, built from the history of erofs-utils and named by MKFS_EROFS (without it those images stay as they are).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8
same=(-T 1 -U 00000000-0000-4000-8000-000000000000 --all-root)

# tree MARKER: files with that marker.
tree() {
    rm -rf "$work/tree"; mkdir -p "$work/tree/etc/deep/er" "$work/tree/empty-folder" "$work/tree/bin" "$work/tree/many"
    echo "FWS-MARKER-$1-small" > "$work/tree/etc/passwd"
    { echo "FWS-MARKER-$1-big"; seq 1 3500; echo "FWS-MARKER-$1-big-end"; } > "$work/tree/etc/deep/er/big"
    { echo "FWS-MARKER-$1-random"; python3 -c "import random, sys; random.seed('$1'); sys.stdout.buffer.write(random.randbytes(4500))"; } > "$work/tree/bin/random"
    { head -c 2500 "$work/tree/bin/random"; seq 1 700; echo "FWS-MARKER-$1-mixed"; } > "$work/tree/bin/mixed"
    { echo "FWS-MARKER-$1-hole"; head -c 12000 /dev/zero; echo "FWS-MARKER-$1-hole-end"; } > "$work/tree/bin/hole"
    : > "$work/tree/etc/none"
    echo "FWS-MARKER-$1-name" > "$work/tree/etc/näme with blanks"
    for i in $(seq 1 8); do echo "FWS-MARKER-$1-many-$i" > "$work/tree/many/a-file-with-quite-a-long-name-$i"; done
    ln -s ../etc/passwd "$work/tree/bin/link"
    ln "$work/tree/etc/passwd" "$work/tree/etc/zz-again"
    mkfifo "$work/tree/bin/pipe"
}
# expect LAYER: lines for each file of the tree below a layer. The second name of a file has no content.
expect() {
    (cd "$work/tree" && find . -type f ! -name 'zz-*' -printf '%P\n' | sort | while IFS= read -r path; do
        echo "$1/$path $(stat -c %s "$path") $(sha256sum < "$path" | cut -d' ' -f1)"; done)
}
# make TOOL NAME OPTIONS…
make() {
    local tool=$1 name=$2; shift 2
    tree "$name"
    [ "$name" != chunks ] || rm -r "$work/tree/many" "$work/tree/bin/random"
    "$tool" "${same[@]}" "$@" "$work/out" "$work/tree" > /dev/null 2>&1
    cat "$work/out" > "$name.img"
    rm "$work/out"
    expect '!erofs' > "$name.expected"
}
make mkfs.erofs plain
make mkfs.erofs lz4 -zlz4
make mkfs.erofs lz4-big -zlz4hc,9 -C16384
make mkfs.erofs lz4-legacy -zlz4 -Elegacy-compress,force-inode-extended
make mkfs.erofs chunks --chunksize=4096 -Enoinline_data
make mkfs.erofs tail -zlz4hc -Eztailpacking

tree embedded
mkfs.erofs "${same[@]}" -zlz4hc "$work/out" "$work/tree" > /dev/null 2>&1
{ head -c 3001 /dev/zero | tr '\0' x; cat "$work/out"; printf 'more bytes'; } > embedded.img
expect '!erofs@0xbb9' > embedded.expected

# Extended attributes: of one file, and those that files share.
tree attributes
setfattr -n user.one -v FWS-MARKER-attributes-xattr-one "$work/tree/etc/passwd"
for i in $(seq 1 8); do setfattr -n user.shared -v FWS-MARKER-attributes-xattr-shared "$work/tree/many/a-file-with-quite-a-long-name-$i"; done
mkfs.erofs "${same[@]}" -x 2 "$work/out" "$work/tree" > /dev/null 2>&1
cat "$work/out" > attributes.img
{ expect '!erofs'; echo '!erofs/[xattrs] * *'; } > attributes.expected

if [ -n "${MKFS_EROFS:-}" ]; then
    make "$MKFS_EROFS" lzma -zlzma -C16384
    make "$MKFS_EROFS" deflate -zdeflate -C8192
    make "$MKFS_EROFS" zstd -zzstd -C16384
    make "$MKFS_EROFS" two-methods -zlzma:lz4 -C8192
    make "$MKFS_EROFS" small-blocks -zlz4 -b1024 -C4096
    make "$MKFS_EROFS" fragments -zlz4hc -Efragments -C16384
    make "$MKFS_EROFS" all-fragments -zlzma -Eall-fragments,ztailpacking -C8192
    make "$MKFS_EROFS" dedupe -zlz4 -Ededupe
    make "$MKFS_EROFS" full-indexes -zzstd -Elegacy-compress,fragments
    make "$MKFS_EROFS" wide -zlz4 -E48bit
    make "$MKFS_EROFS" metadata-zone -zlzma -m4096 --MZ=id
fi
