#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: rpm, by rpmbuild.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir -p files/etc
{ echo FWS-MARKER-rpm-one; seq 1 300; } > files/etc/one
echo FWS-MARKER-rpm-two > files/etc/two
find files -exec touch -d 2020-01-01 {} +
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
for method in gzip bzip2 xz lzma zstd; do
    case $method in
        gzip) payload=w9.gzdio ;; bzip2) payload=w9.bzdio ;; xz) payload=w6.xzdio ;; lzma) payload=w6.lzdio ;; zstd) payload=w19.zstdio ;;
    esac
    cat > package.spec <<END
Name: marker
Version: 1
Release: 2
Summary: a marker
License: none
BuildArch: noarch
%description
A marker.
%install
mkdir -p %{buildroot}/etc
cp -p $work/files/etc/* %{buildroot}/etc
%files
/etc/one
/etc/two
END
    rpmbuild -bb --quiet --define "_topdir $work/rpm" --define "_binary_payload $payload" --define '_build_id_links none' \
        --define 'source_date_epoch_from_changelog 0' --define '_buildhost localhost' package.spec 2> /dev/null
    mv rpm/RPMS/noarch/marker-1-2.noarch.rpm "$here/$method.img"
    # The payload is what is behind the headers: by the sizes that the headers state.
    python3 - "$here/$method.img" payload <<'END'
import struct, sys
data = open(sys.argv[1], 'rb').read()
def end(at):
    assert data[at:at + 4] == b'\x8e\xad\xe8\x01'
    count, length = struct.unpack('>II', data[at + 8:at + 16])
    return at + 16 + 16 * count + length
open(sys.argv[2], 'wb').write(data[end((end(96) + 7) // 8 * 8):])
END
    case $method in lzma) xz --format=lzma -dc payload > plain ;; *) $method -dc payload > plain ;; esac
    {
        line '!rpm/payload' payload
        line "!rpm/payload!$method" plain
        line "!rpm/payload!$method!cpio/./etc/one" files/etc/one
        line "!rpm/payload!$method!cpio/./etc/two" files/etc/two
    } > "$here/$method.expected"
done
python3 - "$here" <<'END'
import sys
data = bytearray(open(sys.argv[1] + '/gzip.img', 'rb').read())
data[data.rindex(b'a marker')] ^= 1
open(sys.argv[1] + '/wrong-header.img', 'wb').write(data)
END
{ cat "$here/gzip.expected"; echo '! !rpm Checksum'; } > "$here/wrong-header.expected"
