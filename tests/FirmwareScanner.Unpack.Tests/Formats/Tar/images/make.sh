#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: tar, by GNU tar and bsdtar, two by hand.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
long=$(printf 'a-long-name-%.0s' $(seq 1 10))
mkdir -p tree/etc "tree/$long"
{ echo FWS-MARKER-tar-one; seq 1 300; } > tree/etc/one
{ echo FWS-MARKER-tar-two; seq 400 500; } > tree/etc/two.txt
echo FWS-MARKER-tar-long > "tree/$long/$long"
: > tree/empty
ln tree/etc/one tree/hard
ln -s etc/two.txt tree/soft
ln -s "$long/$long" tree/soft-long
mkfifo tree/pipe
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# expect NAME PREFIX: what must be found of the tree below a prefix. Of two names of a file the first has its bytes.
expect() {
    for name in empty etc/one etc/two.txt "$long/$long"; do
        if [ -e "tree/$name" ]; then line "$2$name" "tree/$name"; fi
    done > "$here/$1.expected"
}
options=(--sort=name --owner=0 --group=0 --mtime=2020-01-01 --blocking-factor=1 -C tree)

tar "${options[@]}" --format=gnu -cf "$here/gnu.img" .
expect gnu '!tar/./'
tar "${options[@]}" --format=pax --pax-option=delete=atime,delete=ctime,comment=all -cf "$here/pax.img" empty etc hard soft soft-long "$long" pipe
expect pax '!tar/'
bsdtar -C tree --format=pax -cf "$here/bsdtar-pax.img" empty etc hard soft soft-long "$long" pipe
expect bsdtar-pax '!tar/'

# Without the long names: the formats that have none.
rm -r "tree/$long" tree/soft-long
tar "${options[@]}" --format=ustar -cf "$here/ustar.img" empty etc hard soft pipe
expect ustar '!tar/'
tar "${options[@]}" --format=v7 -cf "$here/v7.img" empty etc hard soft
expect v7 '!tar/'

# Not at the start.
{ head -c 777 /dev/zero | tr '\0' '\377'; cat "$here/ustar.img"; echo the end; } > "$here/inside.img"
expect inside '!tar@0x309/'

# Files with holes, in the four formats.
mkdir holes
{ echo FWS-MARKER-tar-hole-1; } > holes/sparse
for at in 64 160 300 400 520 700 900; do
    printf 'data at %d' "$at" | dd of=holes/sparse bs=1K seek="$at" conv=notrunc status=none
done
truncate -s 1M holes/sparse
echo FWS-MARKER-tar-after > holes/then
for version in gnu 0.0 0.1 1.0; do
    case $version in
        gnu) format=(--format=gnu) ;;
        *) format=(--format=pax --sparse-version=$version --pax-option=delete=atime,delete=ctime) ;;
    esac
    tar "${options[@]}" -C ../holes "${format[@]}" --sparse -cf "$here/sparse-$version.img" sparse then
    { line '!tar/sparse' holes/sparse; line '!tar/then' holes/then; } > "$here/sparse-$version.expected"
done

# Strange names, by Python.
python3 - "$here" <<'END'
import hashlib, io, sys, tarfile
here = sys.argv[1]
names = ['../../up', '/absolute', 'red\x1b[31m', 'blank name']
shown = ['../../up', 'absolute', 'red\x1b[31m', 'blank name']
lines = []
with tarfile.open(here + '/names.img', 'w', format=tarfile.GNU_FORMAT) as tar:
    for number, name in enumerate(names):
        data = b'FWS-MARKER-tar-name-%d\n' % number
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        tar.addfile(entry, io.BytesIO(data))
        lines.append('!tar/%s %d %s\n' % (shown[number], len(data), hashlib.sha256(data).hexdigest()))
open(here + '/names.expected', 'w').writelines(lines)
END

# Without its end.
cp "$here/ustar.img" cut.img
head -c $(($(stat -c %s cut.img) - 1024)) cut.img > "$here/no-end.img"
expect no-end '!tar/'
echo '! !tar Truncated' >> "$here/no-end.expected"
