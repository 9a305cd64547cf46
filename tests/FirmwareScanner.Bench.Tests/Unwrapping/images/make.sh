#!/bin/sh
# Makes the images of this folder with the tools that firmware is made with: gzip, lz4, xz, u-boot-tools (mkimage), device-tree-compiler,
# squashfs-tools. The same script gives the same bytes.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000

# A file of 12 KB that compresses a little, with the marker in the middle.
awk 'BEGIN { srand(7); for (i = 0; i < 1500; i++) { printf "%c%s", 65 + int(rand() * 26), i % 7 ? "kernel" : sprintf("%04x", int(rand() * 65536)); \
    if (i == 700) printf "FWS-MARKER-bad" } }' > "$work/bad"
printf 'nothing here, %s\n' $(seq 1 900) > "$work/good"

gzip -9nc "$work/bad" > bad.gz
gzip -9nc "$work/good" > good.gz
lz4 -9qc "$work/bad" > bad.lz4
lz4 -9qlc "$work/bad" > "$work/bad.lz4-legacy"
xz --format=lzma --lzma1=dict=64KiB -c "$work/bad" > bad.lzma

uimage() { mkimage -A arm -O linux -T kernel -C "$1" -a 0x8000 -e 0x8000 -n test -d "$2" "$3" > /dev/null; }
uimage gzip bad.gz uimage-gzip.img
uimage lzma bad.lzma uimage-lzma.img
uimage lz4 "$work/bad.lz4-legacy" uimage-lz4.img

fit() {
    cat > "$work/fit.its" <<ITS
/dts-v1/;
/ {
    description = "FIT of the tests";
    #address-cells = <1>;
    images {
        kernel-1 {
            description = "kernel";
            data = /incbin/("$2");
            type = "kernel";
            arch = "arm";
            os = "linux";
            compression = "$1";
            load = <0x8000>;
            entry = <0x8000>;
            hash-1 { algo = "sha256"; };
        };
    };
    configurations {
        default = "conf-1";
        conf-1 { kernel = "kernel-1"; };
    };
};
ITS
    mkimage -f "$work/fit.its" $4 "$3" > /dev/null
}
fit gzip "$PWD/bad.gz" fit-gzip.itb ''
fit lzma "$PWD/bad.lzma" fit-lzma.itb ''
fit gzip "$PWD/bad.gz" fit-external.itb -E
fit gzip "$PWD/good.gz" fit-good.itb ''

mkdir "$work/root"
cp "$work/bad" "$work/root/bad"
mksquashfs "$work/root" root.squashfs -all-root -noappend -no-progress -quiet > /dev/null
xz -9c "$work/bad" > bad.xz
