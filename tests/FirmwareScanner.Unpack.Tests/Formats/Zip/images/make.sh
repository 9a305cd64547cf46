#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: zip, by Info-ZIP, 7-Zip and Python, zstd and odd ones by hand.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p tree/etc
{ echo FWS-MARKER-zip-one; seq 1 600; } > tree/etc/one
{ echo FWS-MARKER-zip-two; seq 700 800; } > tree/two.txt
printf 'FWS-MARKER-zip-\xc3\xbc\n' > $'tree/gr\xc3\xbc\xc3\x9fe'
: > tree/empty
ln -s two.txt tree/soft
touch -h -d 2020-01-01 tree/* tree/etc/one
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# expect NAME PREFIX: what must be found of the tree below a prefix.
expect() {
    for file in etc/one two.txt $'gr\xc3\xbc\xc3\x9fe' empty; do
        line "$2$file" "tree/$file"
    done > "$here/$1.expected"
}
export LC_ALL=C.UTF-8
cd tree
zip -qrXy9 "$here/deflate.zip" .
zip -qrXy0 "$here/stored.zip" .
zip -qrXy -Z bzip2 "$here/bzip2.zip" .
zip -qrXy -fz "$here/zip64.zip" .
zip -qrXy -fd "$here/descriptors.zip" .
zip -qrXy - . | cat > "$here/stream.zip"
zip -qrXy -P 'secret word' "$here/encrypted.zip" .
zip -qrXy -P 'secret word' - . | cat > "$here/encrypted-stream.zip"
for method in Deflate64 LZMA PPMd XZ; do
    7z a -tzip -mm=$method "$here/${method,,}.zip" . > /dev/null || true
done
7z a -tzip -mem=AES256 -p'secret word' "$here/aes256.zip" . > /dev/null
7z a -tzip -mem=AES128 -mm=Copy -p'secret word' "$here/aes128.zip" . > /dev/null
cd ..
for zip in "$here"/*.zip; do
    name=$(basename "$zip" .zip)
    mv "$zip" "$here/$name.img"
    expect "$name" '!zip/'
    case $name in
        encrypted*|aes*) echo '@ secret word' >> "$here/$name.expected" ;;
    esac
done

# Behind other bytes, with a comment, and before others; offsets that count from the zip, and from the file.
{ head -c 321 /dev/zero | tr '\0' '\252'; cat "$here/deflate.img"; echo the end; } > "$here/inside.img"
expect inside '!zip@0x141/'
{ head -c 321 /dev/zero | tr '\0' '\252'; cat "$here/stored.img"; } > prefixed.zip
echo 'a comment' | zip -qAz prefixed.zip > /dev/null
mv prefixed.zip "$here/self-extracting.img"
expect self-extracting '!zip@0x141/'

# Without a directory.
python3 - "$here" <<'END'
import struct, sys
for name in ('deflate', 'descriptors'):
    data = open(f'{sys.argv[1]}/{name}.img', 'rb').read()
    start = struct.unpack('<I', data[-6:-2])[0]
    open(f'{sys.argv[1]}/no-directory-{name}.img', 'wb').write(data[:start])
END
for name in deflate descriptors; do
    expect no-directory-$name '!zip/'
    echo '! !zip Truncated' >> "$here/no-directory-$name.expected"
    # That soft is a link only the directory says.
    printf two.txt > target
    line '!zip/soft' target >> "$here/no-directory-$name.expected"
done

# A wrong password, and none.
cp "$here/encrypted.img" "$here/locked.img"
for name in empty etc/one $'gr\xc3\xbc\xc3\x9fe' soft two.txt; do
    echo "! !zip/$name Encrypted"
    # The bytes as they are stored.
    if [ "$name" != soft ]; then echo "!zip/$name * *"; fi
done > "$here/locked.expected"

# zstd, a name in an extra field, a wrong CRC, an entry that the directory does not name: by hand.
zstd -q -19 -c tree/etc/one > one.zst
python3 - "$here" <<'END'
import hashlib, struct, sys, zlib
here = sys.argv[1]
one = open('tree/etc/one', 'rb').read()

def local(name, method, crc, stored, size, extra=b''):
    return struct.pack('<4sHHHHHIIIHH', b'PK\3\4', 20, 0, method, 0, 0x5021, crc, len(stored), size, len(name), len(extra)) + name + extra + stored

def central(name, method, crc, stored, size, offset, extra=b''):
    return struct.pack('<4sHHHHHHIIIHHHHHII', b'PK\1\2', 20, 20, 0, method, 0, 0x5021, crc, len(stored), size, len(name), len(extra), 0, 0, 0, 0,
                       offset) + name + extra

def end(count, size, offset):
    return struct.pack('<4sHHHHIIH', b'PK\5\6', 0, 0, count, count, size, offset, 0)

def write(name, entries, hidden=()):
    data = directory = b''
    for entry in entries:
        if entry[0] not in hidden:
            directory += central(*entry[:5], len(data), *entry[5:])
        data += local(*entry)
    open(f'{here}/{name}.img', 'wb').write(data + directory + end(len(entries) - len(hidden), len(directory), len(data)))

def line(path, data):
    return f'{path} {len(data)} {hashlib.sha256(data).hexdigest()}\n'

crc = zlib.crc32(one)
write('zstd', [(b'one', 93, crc, open('one.zst', 'rb').read(), len(one))])
open(f'{here}/zstd.expected', 'w').write(line('!zip/one', one))

path = 'gr\u00f6\u00dfer'.encode()
extra = struct.pack('<HHBI', 0x7075, 5 + len(path), 1, zlib.crc32(b'gr\x94\xe1er')) + path
write('unicode-extra', [(b'gr\x94\xe1er', 0, crc, one, len(one), extra)])
open(f'{here}/unicode-extra.expected', 'w').write(line('!zip/gr\u00f6\u00dfer', one))

small = b'FWS-MARKER-zip-small\n'
write('wrong-crc', [(b'one', 0, crc ^ 1, one, len(one)), (b'small', 0, zlib.crc32(small), small, len(small))])
open(f'{here}/wrong-crc.expected', 'w').write(line('!zip/one', one) + line('!zip/small', small) + '! !zip/one Checksum\n')

write('hidden', [(b'one', 0, crc, one, len(one)), (b'small', 0, zlib.crc32(small), small, len(small))], (b'small',))
open(f'{here}/hidden.expected', 'w').write(line('!zip/one', one) + line('!zip/small', small) + '! !zip Damaged\n')

write('unread-method', [(b'one', 97, crc, one, len(one)), (b'small', 0, zlib.crc32(small), small, len(small))])
open(f'{here}/unread-method.expected', 'w').write(line('!zip/one', one) + line('!zip/small', small) + '! !zip/one Unsupported\n')
END
