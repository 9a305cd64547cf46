#!/usr/bin/env bash
# Lets a program write its manual pages and completions below tools/deploy/share, from where archives and packages take them.
# usage: share.sh PROGRAM
set -euo pipefail
if [ $# -ne 1 ]; then
  echo "usage: share.sh PROGRAM" >&2
  exit 2
fi
program=$1
share=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/share
rm -rf "$share"
mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d"
"$program" man --output "$share/man/man1"
"$program" completion bash > "$share/bash-completion/completions/fwscan"
"$program" completion zsh > "$share/zsh/vendor-completions/_fwscan"
"$program" completion fish > "$share/fish/vendor_completions.d/fwscan.fish"
