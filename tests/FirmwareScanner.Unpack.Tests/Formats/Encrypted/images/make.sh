#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: messages of OpenPGP in both formats of packets and as text (gpg),
# files of openssl enc. The file of age is written here by its specification (C2SP, age.md), with nothing that could be decrypted.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GNUPGHOME="$work"
pgp=(gpg --batch --quiet --yes --trust-model always --pinentry-mode loopback --passphrase secret)
between() { printf 'something between the files\n'; }
"${pgp[@]}" --quick-generate-key test@example.com rsa2048 encrypt never
head -c 20000 /dev/urandom > "$work/plain"

"${pgp[@]}" --recipient test@example.com --output "$work/recipient" --encrypt "$work/plain"
"${pgp[@]}" --output "$work/password" --symmetric "$work/plain"
"${pgp[@]}" --output "$work/piped" --symmetric < "$work/plain"
"${pgp[@]}" --armor --output "$work/armor" --symmetric <<< short
openssl enc -aes-256-cbc -pbkdf2 -k secret -in "$work/plain" -out "$work/salted" 2> /dev/null
head -c 600 "$work/plain" | openssl enc -aes-256-cbc -pbkdf2 -k secret -a -out "$work/text" 2> /dev/null
{
    printf 'age-encryption.org/v1\n-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nEmECAEcKN+n/Vs9SbWiV+Hu0r+E8R77DdWYyd83nw7U\n'
    printf -- '--- Vn+54jqiiUCE+WZcEVY3f1sqHjlu/z1LCQ/T7Xm7qI0\n'
    head -c 5000 "$work/plain"
} > "$work/age"
: > encrypted.expected
: > encrypted.img
for format in recipient:openpgp-message password:openpgp-message piped:openpgp-message armor:armor salted:openssl-salted text:openssl-salted age:age; do
    between >> encrypted.img
    printf '! !%s@0x%x Encrypted\n' "${format#*:}" "$(stat -c %s encrypted.img)" >> encrypted.expected
    cat "$work/${format%:*}" >> encrypted.img
done
between >> encrypted.img
ls -l ./*.img
