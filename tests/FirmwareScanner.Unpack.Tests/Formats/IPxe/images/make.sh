#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: packed code as iPXE has it, by xz (iPXE itself is a build of minutes).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo 'FWS-MARKER-ipxe'; seq 1 3000; } > "$work/code"
{
    head -c 700 /dev/zero | tr '\0' 'c'
    printf 'Installation failed - cannot continue\n\0\1\0\2code that unpacks\0\0'
    head -c 901 /dev/zero | tr '\0' 'u'
    xz --format=raw --lzma1=lc=2,lp=0,pb=0,dict=1MiB < "$work/code"
    echo "behind"
} > packed.img
echo "!ipxe@0x2bc $(stat -c %s "$work/code") $(sha256sum < "$work/code" | cut -d' ' -f1)" > packed.expected
ls -l ./*.img
