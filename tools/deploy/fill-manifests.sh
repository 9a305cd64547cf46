#!/usr/bin/env bash
# Writes the manifests of Homebrew and winget for a release: version, and checksums of the archives that were made.
# usage: fill-manifests.sh VERSION ARCHIVE_FOLDER OUTPUT_FOLDER [RELEASE_DATE]
# RELEASE_DATE is YYYY-MM-DD; today in UTC if left out.
set -euo pipefail
if [ $# -lt 3 ] || [ $# -gt 4 ]; then
  echo "usage: fill-manifests.sh VERSION ARCHIVE_FOLDER OUTPUT_FOLDER [RELEASE_DATE]" >&2
  exit 2
fi
version=$1 archives=$2 output=$3 date=${4:-$(date -u +%F)}
deploy=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
replacements=(-e "s/@VERSION@/$version/g" -e "s/@DATE@/$date/g")
for archive in linux-x64.tar.gz linux-arm64.tar.gz osx-arm64.tar.gz win-x64.zip; do
  file=$archives/fwscan-$version-$archive
  if [ ! -f "$file" ]; then
    echo "fill-manifests.sh: expected $file, found none" >&2
    exit 1
  fi
  sum=$(sha256sum "$file" | cut -d' ' -f1)
  token=SHA256_$(printf '%s' "${archive%%.*}" | tr 'a-z-' 'A-Z_')
  replacements+=(-e "s/@$token@/$sum/g")
done
mkdir -p "$output/homebrew" "$output/winget"
for manifest in "$deploy"/homebrew/*.rb "$deploy"/winget/*.yaml; do
  filled=$output/$(basename "$(dirname "$manifest")")/$(basename "$manifest")
  sed "${replacements[@]}" "$manifest" > "$filled"
  if grep -n '@[A-Z0-9_]*@' "$filled" >&2; then
    echo "fill-manifests.sh: $manifest: the lines above have marks that nothing fills" >&2
    exit 1
  fi
done
