#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: CramFS, by mkfs.cramfs of util-linux.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C.UTF-8

# tree MARKER: files with that marker.
tree() {
    rm -rf "$work/tree"; mkdir -p "$work/tree/etc/deep/er" "$work/tree/empty-folder" "$work/tree/bin"
    { echo "FWS-MARKER-$1-small"; } > "$work/tree/etc/passwd"
    { echo "FWS-MARKER-$1-big"; seq 1 4000; } > "$work/tree/etc/deep/er/big"
    { echo "FWS-MARKER-$1-random"; python3 -c "import random, sys; random.seed('$1'); sys.stdout.buffer.write(random.randbytes(6000))"; } > "$work/tree/bin/random"
    { echo "FWS-MARKER-$1-hole"; head -c 9000 /dev/zero; echo "FWS-MARKER-$1-hole-end"; } > "$work/tree/bin/hole"
    : > "$work/tree/etc/none"
    echo "FWS-MARKER-$1-name" > "$work/tree/etc/näme with blanks"
    ln -s ../etc/passwd "$work/tree/bin/link"
    mkfifo "$work/tree/bin/pipe"
}
# expect LAYER: lines for each file of the tree below a layer.
expect() {
    (cd "$work/tree" && find . -type f -printf '%P\n' | sort | while IFS= read -r path; do
        echo "$1/$path $(stat -c %s "$path") $(sha256sum < "$path" | cut -d' ' -f1)"; done)
}
# make NAME OPTIONS…
make() {
    local name=$1; shift
    tree "$name"
    mkfs.cramfs "$@" "$work/tree" "$work/out" > /dev/null
    cat "$work/out" > "$name.img"
    expect '!cramfs' > "$name.expected"
}
make little -n flash -N little
make big -N big
make holes -z -N big
make boot-room -p

# Compressed in pages of another size, as on other machines: the tool takes the page size from sysconf, which a small library answers.
cat > "$work/page.c" <<'C'
#include <unistd.h>
long sysconf(int name) { return name == _SC_PAGESIZE ? 16384 : 1; }
int getpagesize(void) { return 16384; }
C
gcc -shared -fPIC -o "$work/page.so" "$work/page.c"
tree pages
LD_PRELOAD="$work/page.so" mkfs.cramfs -b 16384 "$work/tree" "$work/out" > /dev/null
cat "$work/out" > pages.img
expect '!cramfs' > pages.expected

tree embedded
mkfs.cramfs "$work/tree" "$work/out" > /dev/null
{ head -c 1001 /dev/zero | tr '\0' x; cat "$work/out"; printf 'more bytes'; } > embedded.img
expect '!cramfs@0x3e9' > embedded.expected

python3 old.py pointers.img pointers.expected
