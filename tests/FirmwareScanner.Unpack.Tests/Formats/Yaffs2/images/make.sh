#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: YAFFS2, written by chunks.py; and by mkyaffs2image, if MKYAFFS2IMAGE
# names that program (it is in the sources of YAFFS2; no system has it as a package).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
mkdir -p "$tree/etc/init.d" "$tree/empty-folder" "$tree/bin"
{ echo FWS-MARKER-yaffs2-shadow; echo 'root:$1$x:0:0'; } > "$tree/etc/shadow"
{ echo FWS-MARKER-yaffs2-start; seq 1 1500; echo FWS-MARKER-yaffs2-large; } > "$tree/bin/large"
printf 'FWS-MARKER-yaffs2-name' > "$tree/etc/$(printf 'n\303\244me with blanks')"
: > "$tree/etc/empty"
ln -s ../bin/large "$tree/etc/link"
find "$tree" -exec touch -h -d @0 {} +
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# expect LAYER TREE: what must be found of the tree.
expect() { (cd "$2" && find . -type f -printf '%P\n') | LC_ALL=C sort | while IFS= read -r name; do line "$1/$name" "$2/$name"; done; }

python3 chunks.py 512 16 0 '<' "$tree" > small.img
expect '!yaffs2' "$tree" > small.expected
python3 chunks.py 2048 64 2 '<' "$tree" > chip.img
expect '!yaffs2' "$tree" > chip.expected
python3 chunks.py 1024 32 0 '>' "$tree" > big-endian.img
expect '!yaffs2' "$tree" > big-endian.expected
{ printf 'in other bytes'; cat small.img; seq 1 100; } > embedded.img
expect '!yaffs2@0xe' "$tree" > embedded.expected
used=$work/used
cp -a "$tree" "$used"
printf FWS-MARKER-yaffs2-new | tee "$used/changed" > "$used/renamed"
head -c 100 /dev/zero | tr '\0' c > "$used/cut"
{ head -c 1024 /dev/zero; printf behind; } > "$used/hole"
python3 chunks.py 512 16 0 '<' "$tree" used > used.img
expect '!yaffs2' "$used" > used.expected

if [ -n "${MKYAFFS2IMAGE:-}" ]; then
    "$MKYAFFS2IMAGE" "$tree" "$work/image" > "$work/messages"
    gzip -9nc "$work/image" > tool.img
    { line '!gzip' "$work/image"; expect '!gzip!yaffs2' "$tree"; } > tool.expected
fi
