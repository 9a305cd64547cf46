#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: RomFS, by genromfs.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8

# tree MARKER: files with that marker.
tree() {
    rm -rf "$work/tree"; mkdir -p "$work/tree/etc/deep/er" "$work/tree/empty-folder" "$work/tree/bin"
    echo "FWS-MARKER-$1-small" > "$work/tree/etc/passwd"
    { echo "FWS-MARKER-$1-big"; seq 1 2000; } > "$work/tree/etc/deep/er/big"
    : > "$work/tree/etc/none"
    echo "FWS-MARKER-$1-name" > "$work/tree/etc/näme with blanks and quite a lot of characters, more than fit the first line"
    ln -s ../etc/passwd "$work/tree/bin/link"
    mkfifo "$work/tree/bin/pipe"
}
# expect LAYER [NOT]: lines for each file of the tree below a layer, but for one name, which has no content of its own.
expect() {
    (cd "$work/tree" && find . -type f ! -name "${2:-}" -printf '%P\n' | sort | while IFS= read -r path; do
        echo "$1/$path $(stat -c %s "$path") $(sha256sum < "$path" | cut -d' ' -f1)"; done)
}
tree plain
genromfs -f plain.img -d "$work/tree" -V a-volume
expect '!romfs' > plain.expected

tree links
ln "$work/tree/etc/passwd" "$work/tree/etc/zz-again"
genromfs -f links.img -d "$work/tree" -V "a name that is longer than sixteen bytes" -a 512
# Which of the two names is the file is up to the order in which the folder is read.
expect '!romfs' "$(cd "$work/tree/etc" && ls -U | grep -xE 'passwd|zz-again' | tail -1)" > links.expected

tree embedded
genromfs -f "$work/out" -d "$work/tree"
{ head -c 100 /dev/zero | tr '\0' x; cat "$work/out"; printf 'more bytes'; } > embedded.img
expect '!romfs@0x64' > embedded.expected
