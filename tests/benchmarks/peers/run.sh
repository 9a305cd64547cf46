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

# YARA-X is in no package of Debian; npm has it as WebAssembly.
yara_x=()
if command -v node >/dev/null && command -v npm >/dev/null; then
  npm install --silent --no-fund --no-audit --prefix "$output/yara-x" @virustotal/yara-x@1.20.0
  yara_x=(--yara-x "$output/yara-x/node_modules/@virustotal/yara-x")
else
  echo "no node and npm: YARA-X is left out" >&2
fi
gcc -O2 -Wall -Wextra -Werror -o "$output/hyperscan_driver" tests/benchmarks/peers/hyperscan_driver.c -lhs
# The released form, ahead of time compiled; where no linker is, that of .NET, and the report says so.
native=(-p:FwscanNative=true --use-current-runtime)
command -v clang >/dev/null || native=(--use-current-runtime --self-contained false)
dotnet publish -c Release "${native[@]}" -v quiet --nologo -o artifacts/peers/fwscan tools/fwscan
dotnet build -c Release -v quiet --nologo tests/benchmarks
benchmarks=tests/benchmarks/bin/Release/net10.0/FirmwareScanner.Benchmarks.dll

has_corpus=no
fwscan=(--fwscan artifacts/peers/fwscan/fwscan)
for argument in "$@"; do
  case "$argument" in
    --corpus | --corpus=*) has_corpus=yes ;;
    --fwscan | --fwscan=*) fwscan=() ;;
  esac
done
if [ $has_corpus = no ] && [ ! -f artifacts/corpus/manifest.tsv ]; then
  dotnet "$benchmarks" corpus
fi

exec dotnet "$benchmarks" peers --output "$output" ${fwscan[@]+"${fwscan[@]}"} ${yara_x[@]+"${yara_x[@]}"} "$@"
