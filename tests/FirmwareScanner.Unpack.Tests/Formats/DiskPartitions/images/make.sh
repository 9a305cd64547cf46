#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: disks with partitions, by sfdisk and sgdisk.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# A disk that is there keeps its partitions.
rm -f ./*.img
for part in first second third loader; do { echo "FWS-MARKER-disk-$part"; seq 1 400; } > "$work/$part"; done
gzip -9nc "$work/second" > "$work/second.gz"
# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# sectors FILE FIRST COUNT: writes sectors of a disk to $work/part.
sectors() { dd if="$1" of="$work/part" skip="$2" count="$3" status=none; }
# fill FILE SECTOR CONTENT
fill() { dd if="$3" of="$1" seek="$2" conv=notrunc status=none; }

# Three primary partitions, a boot loader in front of them.
truncate -s 40K mbr.img
sfdisk -q mbr.img <<< $'label: dos\nlabel-id: 0x12345678\nunit: sectors\nstart=8,size=16,type=c,bootable\nstart=24,size=16,type=83\nstart=64,size=16,type=83'
fill mbr.img 2 "$work/loader"; fill mbr.img 8 "$work/first"; fill mbr.img 24 "$work/second.gz"; fill mbr.img 64 "$work/third"
{
    sectors mbr.img 8 16; line '!mbr/partition1' "$work/part"
    sectors mbr.img 24 16; line '!mbr/partition2' "$work/part"; line '!mbr/partition2!gzip' "$work/second"
    sectors mbr.img 64 16; line '!mbr/partition3' "$work/part"
    sectors mbr.img 1 7; line '!mbr/gap-0x200' "$work/part"
} > mbr.expected
{ head -c 1024 /dev/zero; cat mbr.img; seq 1 50; } > embedded.img
sed 's/^!mbr/!mbr@0x400/' mbr.expected > embedded.expected

# An extended partition with two logical ones.
truncate -s 40K logical.img
sfdisk -q logical.img <<< $'label: dos\nlabel-id: 0x12345678\nunit: sectors\nstart=4,size=12,type=83\nstart=16,size=64,type=5\nstart=20,size=16,type=83\nstart=40,size=24,type=83'
fill logical.img 4 "$work/first"; fill logical.img 20 "$work/second.gz"; fill logical.img 40 "$work/third"
{
    sectors logical.img 4 12; line '!mbr/partition1' "$work/part"
    sectors logical.img 20 16; line '!mbr/partition5' "$work/part"; line '!mbr/partition5!gzip' "$work/second"
    sectors logical.img 40 24; line '!mbr/partition6' "$work/part"
} > logical.expected

# A GUID partition table, with names and without.
truncate -s 80K gpt.img
sgdisk -a 1 -U 11111111-2222-3333-4444-555555555555 -n 1:34:49 -c 1:boot -n 2:50:65 -n 3:80:95 -c 3:boot -n 4:96:111 -c 4:roóts \
    -u 1:11111111-2222-3333-4444-000000000001 -u 2:11111111-2222-3333-4444-000000000002 \
    -u 3:11111111-2222-3333-4444-000000000003 -u 4:11111111-2222-3333-4444-000000000004 gpt.img > /dev/null
fill gpt.img 34 "$work/first"; fill gpt.img 50 "$work/second.gz"; fill gpt.img 70 "$work/loader"; fill gpt.img 80 "$work/third"
fill gpt.img 96 "$work/third"
{
    sectors gpt.img 34 16; line '!gpt/boot' "$work/part"
    sectors gpt.img 50 16; line '!gpt/partition2' "$work/part"; line '!gpt/partition2!gzip' "$work/second"
    sectors gpt.img 80 16; line '!gpt/boot#3' "$work/part"
    sectors gpt.img 96 16; line '!gpt/roóts' "$work/part"
    sectors gpt.img 66 14; line '!gpt/gap-0x8400' "$work/part"
} > gpt.expected
sfdisk -q -J gpt.img > "$work/json"
grep -q '"gpt"' "$work/json"
