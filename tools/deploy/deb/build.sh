#!/usr/bin/env bash
# Builds a package of Debian and its relatives from a native program. The same files give the same bytes.
# usage: build.sh PROGRAM_FOLDER ARCHITECTURE VERSION OUTPUT_FOLDER
# ARCHITECTURE is Debian's (amd64, arm64). Times are SOURCE_DATE_EPOCH, seconds since 1970.
set -euo pipefail
if [ $# -ne 4 ]; then
  echo "usage: build.sh PROGRAM_FOLDER ARCHITECTURE VERSION OUTPUT_FOLDER" >&2
  exit 2
fi
program=$1 architecture=$2 version=$3
mkdir -p "$4"
output=$(cd "$4" && pwd)
deb=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$deb/../../.." && pwd)
if [ ! -f "$program/fwscan" ]; then
  echo "build.sh: $program: expected fwscan in it (docs/native.md), found none" >&2
  exit 1
fi
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-0}
stamp=$(LC_ALL=C TZ=UTC date -u -R -d "@$SOURCE_DATE_EPOCH")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
documents=$tree/usr/share/doc/fwscan
mkdir -p "$tree/DEBIAN" "$tree/usr/bin" "$tree/usr/lib/fwscan" "$documents"

# The libraries of serial ports and of SQLite are looked for beside the program, so all of them stand in a folder of their own.
cp "$program/fwscan" "$tree/usr/lib/fwscan/"
find "$program" -maxdepth 1 \( -name 'libSystem.IO.Ports.Native.so' -o -name 'libe_sqlite3.so' \) -exec cp {} "$tree/usr/lib/fwscan/" \;
ln -s ../lib/fwscan/fwscan "$tree/usr/bin/fwscan"

# Manual pages and completions.
if [ -d "$deb/../share" ]; then
  cp -R "$deb/../share/." "$tree/usr/share/"
  if [ -d "$tree/usr/share/man" ]; then
    find "$tree/usr/share/man" -type f -exec gzip -9 -n {} +
  fi
fi

mkdir -p "$tree/usr/share/lintian/overrides"
{
  echo "# Native code of .NET is linked with the runtime's own zlib, which its security updates include."
  echo "fwscan: embedded-library *zlib*"
} > "$tree/usr/share/lintian/overrides/fwscan"
{
  printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: FirmwareScanner\n'
  printf 'Source: https://github.com/FirmwareScanner/FirmwareScanner\n\nFiles: *\nCopyright: 2026 FirmwareScanner contributors\n'
  printf 'License: Expat\nComment: The program contains libraries of others:\n'
  sed -e 's/^$/./' -e 's/^/ /' "$root/THIRD-PARTY-NOTICES.txt"
  printf '\nLicense: Expat\n'
  sed -n '5,$p' "$root/LICENSE" | sed -e 's/^$/./' -e 's/^/ /'
} > "$documents/copyright"
{
  printf 'fwscan (%s) unstable; urgency=medium\n\n  * See https://github.com/FirmwareScanner/FirmwareScanner/blob/v%s/CHANGELOG.md\n\n' "$version" "$version"
  printf ' -- FirmwareScanner contributors <noreply@github.com>  %s\n' "$stamp"
} | gzip -9 -n > "$documents/changelog.gz"

# The newest version of the C library's symbols that the program asks for is the oldest that it runs with; readelf reads all architectures.
libc=$(readelf -VW "$program/fwscan" 2>/dev/null | sed -n 's/.*GLIBC_\([0-9.]*\).*/\1/p' | sort -uV | tail -n 1 || true)
depends="libc6 (>= ${libc:-2.36})"
if { readelf -dW "$program/fwscan" 2>/dev/null || true; } | grep -q 'NEEDED.*libstdc++'; then
  depends="$depends, libstdc++6"
fi
find "$tree" -type d -exec chmod 755 {} +
find "$tree" -type f -exec chmod 644 {} +
chmod 755 "$tree/usr/lib/fwscan/fwscan"
# Of what is installed, without the rounding of file systems.
size=$(find "$tree/usr" -type f -printf '%s\n' | awk '{ sum += int(($1 + 1023) / 1024) } END { print sum }')
cat > "$tree/DEBIAN/control" <<CONTROL
Package: fwscan
Version: $version
Architecture: $architecture
Maintainer: FirmwareScanner contributors <noreply@github.com>
Installed-Size: $size
Depends: $depends
Section: utils
Priority: optional
Homepage: https://github.com/FirmwareScanner/FirmwareScanner
Description: scanner for firmware images
 fwscan scans firmware with YARA rules and ClamAV signatures, looks inside
 what it wraps (compression, file systems, archives), and names every match
 with its exact offset. What could not be looked into is never called clean.
CONTROL
(cd "$tree" && find usr -type f | LC_ALL=C sort | xargs md5sum) > "$tree/DEBIAN/md5sums"
chmod 644 "$tree/DEBIAN/md5sums" "$tree/DEBIAN/control"
find "$tree" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$tree" "$output/fwscan_${version}_$architecture.deb" >/dev/null
echo "$output/fwscan_${version}_$architecture.deb"
