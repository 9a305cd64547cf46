#!/usr/bin/env bash
# Makes the images of this folder: openssl, gpg and keytool (a JDK) write the keys and certificates.
# The tests say which layers are found.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# between: bytes between two files, so that no file begins at a round offset.
between() { printf 'something between the files\n'; }
openssl req -x509 -newkey rsa:1024 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" -days 30 -subj /CN=test 2> /dev/null
openssl x509 -in "$work/cert.pem" -outform DER -out "$work/cert.der"
openssl pkcs8 -topk8 -nocrypt -in "$work/key.pem" -outform DER -out "$work/pkcs8.der"
openssl rsa -in "$work/key.pem" -traditional -outform DER -out "$work/pkcs1.der" 2> /dev/null
openssl pkey -in "$work/key.pem" -pubout -outform DER -out "$work/public.der"
openssl rsa -in "$work/key.pem" -RSAPublicKey_out -outform DER -out "$work/public1.der" 2> /dev/null
echo text | openssl cms -sign -signer "$work/cert.pem" -inkey "$work/key.pem" -outform DER -out "$work/cms.der" -binary -nodetach
openssl pkcs12 -export -in "$work/cert.pem" -inkey "$work/key.pem" -passout pass:secret -out "$work/store.p12"
export GNUPGHOME="$work/gpg"
mkdir -m 700 "$GNUPGHOME"
for kind in rsa1024 ed25519; do
    gpg --batch --quiet --passphrase '' --quick-generate-key "$kind <$kind@example.org>" $kind default never 2> /dev/null
    gpg --batch --quiet --export "$kind@example.org" > "$work/$kind.gpg"
done
keytool -genkeypair -keystore "$work/a.jks" -storetype JKS -storepass secret -keypass secret -alias one -dname CN=test -keyalg RSA -keysize 1024 2> /dev/null
for file in cert.der pkcs8.der pkcs1.der public.der public1.der cms.der store.p12 rsa1024.gpg ed25519.gpg a.jks; do
    between
    cat "$work/$file"
done > certificates.img
between >> certificates.img
# Parts that the structure of the files does not explain, and what is in them.
cat > certificates.expected <<'LINES'
!der@0xcc9/unexplained-0x1e * *
!java-keystore@0x1604/unexplained-0x2e7 * *
LINES
