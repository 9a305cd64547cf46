#!/usr/bin/env bash
# Downloads the native fwscan of a release, checks it, and puts it into a folder. For jobs of CI; docs/install.md has ways for people.
# usage: install.sh VERSION FOLDER
# FWSCAN_SHA256     the checksum that the archive must have; without it, that of the release's SHA256SUMS
# FWSCAN_DOWNLOADS  where the files are, if not on the release's own page
# With the program gh and GH_TOKEN the archive's attestation is checked, too: that the release workflow of the repository made it.
set -euo pipefail
if [ $# -ne 2 ]; then
  echo "usage: install.sh VERSION FOLDER" >&2
  exit 2
fi
version=$1
repository=FirmwareScanner/FirmwareScanner
downloads=${FWSCAN_DOWNLOADS:-https://github.com/$repository/releases/download/v$version}
mkdir -p "$2"
folder=$(cd "$2" && pwd)
case $(uname -s)-$(uname -m) in
  Linux-x86_64) archive=fwscan-$version-linux-x64.tar.gz ;;
  Linux-aarch64) archive=fwscan-$version-linux-arm64.tar.gz ;;
  Darwin-arm64) archive=fwscan-$version-osx-arm64.tar.gz ;;
  MINGW*-x86_64 | MSYS*-x86_64) archive=fwscan-$version-win-x64.zip ;;
  *)
    echo "install.sh: there is no native fwscan for $(uname -sm); with .NET 10: dotnet tool install --global fwscan" >&2
    exit 1
    ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fetch() {
  curl --fail --silent --show-error --location --retry 3 --max-time 300 --output "$work/$1" "$downloads/$1"
}
fetch "$archive"
expected=${FWSCAN_SHA256:-}
if [ -z "$expected" ]; then
  fetch SHA256SUMS
  expected=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
fi
if command -v sha256sum >/dev/null; then
  found=$(sha256sum "$work/$archive" | cut -d' ' -f1)
else
  found=$(shasum -a 256 "$work/$archive" | cut -d' ' -f1)
fi
if [ "$found" != "$expected" ]; then
  echo "install.sh: $archive: expected the SHA-256 ${expected:-that SHA256SUMS has for it}, found $found" >&2
  exit 1
fi
if [ -n "${GH_TOKEN:-}" ] && command -v gh >/dev/null; then
  gh attestation verify "$work/$archive" --repo "$repository" >&2
fi
case $archive in
  *.zip) unzip -q -o "$work/$archive" -d "$work" ;;
  *) tar -xzf "$work/$archive" -C "$work" ;;
esac
cp -R "$work/fwscan-$version-"*/. "$folder/"
echo "$folder"
