#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: ar by GNU and by bsdtar, a package of Debian by dpkg-deb.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# ar adds to what is there.
rm -f ./*.img
cd "$work"
{ echo FWS-MARKER-ar-one; seq 1 100; } > one
echo FWS-MARKER-ar-odd- > two.txt
echo FWS-MARKER-ar-long > a-name-that-is-longer-than-the-field.txt
echo FWS-MARKER-ar-blank > 'with blank'
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
files=(one two.txt a-name-that-is-longer-than-the-field.txt 'with blank')
ar rcD "$here/gnu.img" "${files[@]}"
bsdtar -c --format=arbsd -f "$here/bsd.img" "${files[@]}"
for name in gnu bsd; do
    for file in "${files[@]}"; do line "!ar/$file" "$file"; done > "$here/$name.expected"
done
{ head -c 99 /dev/zero | tr '\0' '\377'; cat "$here/gnu.img"; printf '\377\377\377\377'; } > "$here/inside.img"
sed 's/^!ar/!ar@0x63/' "$here/gnu.expected" > "$here/inside.expected"
ar rcTD "$here/thin.img" one two.txt 2>/dev/null
printf '! !ar/one Unsupported\n! !ar/two.txt Unsupported\n' > "$here/thin.expected"

mkdir -p package/DEBIAN package/etc
printf 'Package: marker\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: a marker\n' > package/DEBIAN/control
cp one package/etc/one
find package -exec touch -h -d 2020-01-01 {} +
for method in xz gzip none; do
    SOURCE_DATE_EPOCH=1577836800 dpkg-deb --root-owner-group -Z$method --uniform-compression -b package "$here/deb-$method.img" > /dev/null
    case $method in xz) end=.xz step='!xz' ;; gzip) end=.gz step='!gzip' ;; none) end='' step='' ;; esac
    printf '2.0\n' > version
    mkdir -p out; (cd out && ar x "$here/deb-$method.img")
    {
        line '!ar/debian-binary' version
        for part in control data; do
            line "!ar/$part.tar$end" "out/$part.tar$end"
            if [ -n "$step" ]; then
                case $method in xz) xz -dc out/$part.tar$end > plain ;; gzip) gzip -dc out/$part.tar$end > plain ;; esac
                line "!ar/$part.tar$end$step" plain
            fi
        done
        line "!ar/control.tar$end$step!tar/./control" package/DEBIAN/control
        line "!ar/data.tar$end$step!tar/./etc/one" package/etc/one
    } > "$here/deb-$method.expected"
    rm -r out
done
