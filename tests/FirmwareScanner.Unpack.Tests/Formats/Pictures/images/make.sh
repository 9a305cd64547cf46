#!/usr/bin/env bash
# Makes the images of this folder: ffmpeg and cwebp (webp) write the pictures.
# Nothing is to be found inside; the tests say which layers are.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# between: bytes between two files, so that no file begins at a round offset.
between() { printf 'something between the files\n'; }
picture() { ffmpeg -loglevel error -f lavfi -i "testsrc=size=80x60:rate=5:duration=$1" -bitexact "$work/$2"; }
picture 0.2 a.png
picture 0.2 a.jpg
picture 0.2 a.gif
picture 0.6 moving.gif
cwebp -quiet "$work/a.png" -o "$work/a.webp"
for file in a.png a.jpg a.gif moving.gif a.webp; do between; cat "$work/$file"; done > pictures.img
between >> pictures.img
: > pictures.expected
