#!/usr/bin/env bash
# Packs a native program for download: .tar.gz, or .zip for Windows. The same files give the same bytes.
# usage: archive.sh PROGRAM_FOLDER PLATFORM VERSION OUTPUT_FOLDER
# PLATFORM is a runtime identifier of .NET (linux-x64, win-x64). Times in the archive are SOURCE_DATE_EPOCH, seconds since 1970.
set -euo pipefail
if [ $# -ne 4 ]; then
  echo "usage: archive.sh PROGRAM_FOLDER PLATFORM VERSION OUTPUT_FOLDER" >&2
  exit 2
fi
program=$1 platform=$2 version=$3
mkdir -p "$4"
output=$(cd "$4" && pwd)
deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=fwscan-$version-$platform
executable=fwscan
case $platform in win-*) executable=fwscan.exe ;; esac
if [ ! -f "$program/$executable" ]; then
  echo "archive.sh: $program: expected $executable in it (docs/native.md), found none" >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/$name"
cp "$program/$executable" "$deploy/../../LICENSE" "$deploy/../../THIRD-PARTY-NOTICES.txt" "$work/$name/"
# The libraries of serial ports, where the platform has one, and of SQLite; symbols stay out.
find "$program" -maxdepth 1 \( -name '*System.IO.Ports.Native.*' -o -name '*e_sqlite3.*' \) ! -name '*.dbg' ! -name '*.dSYM' -exec cp {} "$work/$name/" \;
# Manual pages and completions, as below /usr/share.
if [ -d "$deploy/share" ]; then
  cp -R "$deploy/share" "$work/$name/share"
fi
# Artifacts of workflows lose the permissions.
find "$work/$name" -type d -exec chmod 755 {} +
find "$work/$name" -type f -exec chmod 644 {} +
chmod 755 "$work/$name/$executable"
export TZ=UTC
epoch=${SOURCE_DATE_EPOCH:-0}
cd "$work"
case $platform in
  win-*)
    # Zip knows no time before 1980.
    [ "$epoch" -ge 315532800 ] || epoch=315532800
    find "$name" -exec touch -d "@$epoch" {} +
    rm -f "$output/$name.zip"
    find "$name" -type f | LC_ALL=C sort | zip -q -X -@ "$output/$name.zip"
    echo "$output/$name.zip"
    ;;
  *)
    tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" | gzip -9 -n > "$output/$name.tar.gz"
    echo "$output/$name.tar.gz"
    ;;
esac
