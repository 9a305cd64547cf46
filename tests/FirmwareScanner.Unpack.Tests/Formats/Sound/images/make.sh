#!/usr/bin/env bash
# Makes the images of this folder: ffmpeg, oggenc (vorbis-tools) and lame write the sound.
# The tests say which layers are found.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# between: bytes between two files, so that no file begins at a round offset.
between() { printf 'something between the files\n'; }
ffmpeg -loglevel error -f lavfi -i sine=frequency=440:duration=0.6:sample_rate=22050 -bitexact "$work/a.wav"
ffmpeg -loglevel error -f lavfi -i sine=frequency=440:duration=0.05:sample_rate=22050 -bitexact "$work/short.wav"
oggenc -Q -s 1 "$work/a.wav" -o "$work/a.ogg"
lame --quiet -b 32 "$work/a.wav" "$work/a.mp3"
lame --quiet -b 48 --add-id3v2 --tt title "$work/a.wav" "$work/tagged.mp3"
ffmpeg -loglevel error -f lavfi -i testsrc=duration=1:size=64x48:rate=5 -c:v mpeg4 -bitexact "$work/a.mp4"
ffmpeg -loglevel error -f lavfi -i testsrc=duration=1:size=64x48:rate=5 -c:v mpeg4 -bitexact "$work/a.avi"
for file in short.wav a.ogg a.mp3 tagged.mp3 a.mp4 a.avi; do between; cat "$work/$file"; done > sound.img
between >> sound.img
# Parts that the structure of the files does not explain, and what is in them.
cat > sound.expected <<'LINES'
!mp3@0x23dd/unexplained-0xa * *
!mp4@0x342f/unexplained-0xefe * *
!riff@0x4386/unexplained-0xd4 * *
!riff@0x4386/unexplained-0x1140 * *
LINES
