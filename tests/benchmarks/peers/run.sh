#!/usr/bin/env bash
# Installs the other scanners, builds everything, and compares: all options go to the peers command (see ../README.md).
#
#     tests/benchmarks/peers/run.sh --date 2026-01-31 --write-docs docs/performance.md
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

# Package name and a file that tells it is there.
packages=(
  yara:/usr/bin/yara clamav:/usr/bin/clamscan binwalk:/usr/bin/binwalk gcc:/usr/bin/gcc libc6-dev:/usr/include/stdio.h
  libhyperscan-dev:/usr/include/hs/hs.h time:/usr/bin/time util-linux:/usr/bin/taskset
)
missing=()
for package in "${packages[@]}"; do
  [ -e "${package#*:}" ] || missing+=("${package%%:*}")
done

if [ ${#missing[@]} -ne 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "installing ${missing[*]}" >&2
  ${as_root[@]+"${as_root[@]}"} apt-get update -qq
  ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" >/dev/null
fi

output=artifacts/peers
mkdir -p "$output"
gcc -O2 -Wall -Wextra -Werror -o "$output/hyperscan_driver" tests/benchmarks/peers/hyperscan_driver.c -lhs
dotnet publish -c Release --use-current-runtime --self-contained false -v quiet --nologo -o artifacts/fwscan tools/fwscan
dotnet build -c Release -v quiet --nologo tests/benchmarks
benchmarks=tests/benchmarks/bin/Release/net10.0/FirmwareScanner.Benchmarks.dll

has_corpus=no
fwscan=(--fwscan artifacts/fwscan/fwscan)
for argument in "$@"; do
  case "$argument" in
    --corpus | --corpus=*) has_corpus=yes ;;
    --fwscan | --fwscan=*) fwscan=() ;;
  esac
done
if [ $has_corpus = no ] && [ ! -f artifacts/corpus/manifest.tsv ]; then
  dotnet "$benchmarks" corpus
fi

exec dotnet "$benchmarks" peers --output "$output" ${fwscan[@]+"${fwscan[@]}"} "$@"
