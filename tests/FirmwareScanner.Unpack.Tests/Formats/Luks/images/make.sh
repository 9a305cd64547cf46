#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: LUKS (cryptsetup).
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=(--batch-mode --uuid 8c0b1d1e-1111-4000-8000-000000000001 --pbkdf pbkdf2 --pbkdf-force-iterations 1000)
echo secret > "$work/key"

truncate -s 4M "$work/image"
cryptsetup luksFormat --type luks1 "${options[@]}" "$work/image" "$work/key"
head -c 5000 "$work/image" > luks1.img
{ echo '! !luks Encrypted'; echo '! !luks Truncated'; } > luks1.expected
truncate -s 20M "$work/image"
cryptsetup luksFormat --type luks2 "${options[@]}" "$work/image" "$work/key"
head -c 40000 "$work/image" > luks2.img
{ echo '! !luks Encrypted'; echo '! !luks Truncated'; } > luks2.expected
ls -l ./*.img
