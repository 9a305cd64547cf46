#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: SPIFFS, written by pages.py (its tools are no packages).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ echo FWS-MARKER-spiffs-config; echo wifi=secret; } > "$work/config"
{ echo FWS-MARKER-spiffs-start; seq 1 3500; echo FWS-MARKER-spiffs-large; } > "$work/large"
: > "$work/empty"
head -c 251 "$work/large" > "$work/page"
files=("config.txt=$work/config" "www/large.html=$work/large" "empty=$work/empty" "one page=$work/page")
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
expect() { for file in "${files[@]}"; do line "$1/${file%%=*}" "${file#*=}"; done; }

python3 pages.py 256 4096 8 4 length "${files[@]}" > esp-idf.img
expect '!spiffs' > esp-idf.expected
python3 pages.py 256 8192 4 0 plain "${files[@]}" > esp8266.img
expect '!spiffs' > esp8266.expected
python3 pages.py 512 16384 2 0 none "${files[@]}" > without-magic.img
expect '!spiffs' > without-magic.expected
# A partition of a flash image.
{ head -c 8192 /dev/zero | tr '\0' '\377'; cat esp-idf.img; head -c 4096 /dev/zero; } > partition.img
expect '!spiffs@0x2000' > partition.expected
