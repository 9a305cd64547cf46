#!/usr/bin/env bash
# Makes the images of this folder and what must be found in them: littlefs, by its reference implementation (the project
# littlefs-project/littlefs, version 2.11), whose sources are in the folder that LITTLEFS names; a C compiler is needed.
set -euo pipefail
cd "$(dirname "$0")"
: "${LITTLEFS:?the folder with lfs.c}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/write.c" <<'END'
/* write IMAGE BLOCK COUNT VERSION TREE [used|moving]: writes a tree of files; then changes it as a device does. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "lfs.h"

static unsigned char *disk;
static long left = -1;

static int do_read(const struct lfs_config *c, lfs_block_t b, lfs_off_t o, void *p, lfs_size_t n) {
    memcpy(p, disk + (size_t)b * c->block_size + o, n);
    return 0;
}
static int do_prog(const struct lfs_config *c, lfs_block_t b, lfs_off_t o, const void *p, lfs_size_t n) {
    if (left == 0) return LFS_ERR_IO;
    if (left > 0) left--;
    memcpy(disk + (size_t)b * c->block_size + o, p, n);
    return 0;
}
static int do_erase(const struct lfs_config *c, lfs_block_t b) {
    if (left == 0) return LFS_ERR_IO;
    memset(disk + (size_t)b * c->block_size, 0xff, c->block_size);
    return 0;
}
static int do_sync(const struct lfs_config *c) { (void)c; return 0; }
static void must(int code, const char *what) {
    if (code < 0) { fprintf(stderr, "%s: %d\n", what, code); exit(1); }
}
static lfs_t lfs;
static void put(const char *path, const char *data, size_t size) {
    lfs_file_t file;
    must(lfs_file_open(&lfs, &file, path, LFS_O_WRONLY | LFS_O_CREAT | LFS_O_TRUNC), path);
    must(lfs_file_write(&lfs, &file, data, size), path);
    must(lfs_file_close(&lfs, &file), path);
}
static void put_tree(const char *from, const char *to) {
    struct dirent **list;
    int count = scandir(from, &list, 0, alphasort);
    for (int i = 0; i < count; i++) {
        char source[4096], target[4096];
        struct stat status;
        if (!strcmp(list[i]->d_name, ".") || !strcmp(list[i]->d_name, "..")) continue;
        snprintf(source, sizeof source, "%s/%s", from, list[i]->d_name);
        snprintf(target, sizeof target, "%s/%s", to, list[i]->d_name);
        stat(source, &status);
        if (S_ISDIR(status.st_mode)) {
            must(lfs_mkdir(&lfs, target), target);
            put_tree(source, target);
        } else {
            char *data = malloc(status.st_size + 1);
            FILE *file = fopen(source, "rb");
            size_t size = fread(data, 1, status.st_size, file);
            fclose(file);
            put(target, data, size);
            free(data);
        }
    }
}
static void list(const char *path) {
    lfs_dir_t dir;
    struct lfs_info info;
    must(lfs_dir_open(&lfs, &dir, *path ? path : "/"), path);
    while (lfs_dir_read(&lfs, &dir, &info) > 0) {
        char name[4096];
        if (!strcmp(info.name, ".") || !strcmp(info.name, "..")) continue;
        snprintf(name, sizeof name, "%s/%s", path, info.name);
        if (info.type == LFS_TYPE_DIR) list(name); else printf("%s %u\n", name, (unsigned)info.size);
    }
    lfs_dir_close(&lfs, &dir);
}
int main(int argc, char **argv) {
    struct lfs_config c = {.read = do_read, .prog = do_prog, .erase = do_erase, .sync = do_sync, .read_size = 16, .prog_size = 16,
        .block_size = atoi(argv[2]), .block_count = atoi(argv[3]), .block_cycles = 20, .cache_size = 64, .lookahead_size = 16,
        .disk_version = strtol(argv[4], 0, 16)};
    size_t size = (size_t)c.block_size * c.block_count;
    disk = malloc(size);
    memset(disk, 0xff, size);
    must(lfs_format(&lfs, &c), "format");
    must(lfs_mount(&lfs, &c), "mount");
    put_tree(argv[5], "");
    if (argc > 6) {
        char text[3000];
        for (int i = 0; i < 200; i++) {
            memset(text, 'a' + i % 26, sizeof text);
            put("/etc/config", text, i % 2 ? 40 : sizeof text);
            put("/temporary", text, 20);
            if (i % 3 == 0) must(lfs_remove(&lfs, "/temporary"), "remove");
        }
        must(lfs_mkdir(&lfs, "/gone"), "mkdir");
        must(lfs_remove(&lfs, "/gone"), "remove");
        lfs_file_t file;
        must(lfs_file_open(&lfs, &file, "/bin/large", LFS_O_WRONLY), "open");
        must(lfs_file_truncate(&lfs, &file, 5000), "truncate");
        must(lfs_file_close(&lfs, &file), "close");
    }
    if (argc > 7) {
        /* Power is lost in the middle of a move; the third argument says after how many writes. */
        left = atol(argv[7]);
        lfs_rename(&lfs, "/etc/shadow", "/bin/shadow");
        left = -1;
    } else {
        must(lfs_unmount(&lfs), "unmount");
    }
    FILE *out = fopen(argv[1], "wb");
    fwrite(disk, 1, size, out);
    fclose(out);
    must(lfs_mount(&lfs, &c), "mount");
    list("");
    return 0;
}
END
gcc -O1 -DLFS_MULTIVERSION -DLFS_NO_DEBUG -DLFS_NO_ERROR -DLFS_NO_WARN -I "$LITTLEFS" -o "$work/write" "$work/write.c" "$LITTLEFS/lfs.c" "$LITTLEFS/lfs_util.c"
[ -z "${KEEP:-}" ] || cp "$work/write" "$KEEP"

tree=$work/tree
mkdir -p "$tree/etc/init" "$tree/empty-folder" "$tree/bin"
{ echo FWS-MARKER-littlefs-shadow; echo 'root:$1$x:0:0'; } > "$tree/etc/shadow"
{ echo FWS-MARKER-littlefs-start; seq 1 2200; echo FWS-MARKER-littlefs-large; } > "$tree/bin/large"
for i in $(seq 1 25); do echo "FWS-MARKER-littlefs-small-$i" > "$tree/etc/init/a-name-that-is-long-$i"; done
printf 'FWS-MARKER-littlefs-name' > "$tree/etc/$(printf 'n\303\244me with blanks')"
: > "$tree/etc/empty"

# line PATH FILE: what must be found at a path.
line() { echo "$1 $(stat -c %s "$2") $(sha256sum < "$2" | cut -d' ' -f1)"; }
# expect LAYER TREE: what must be found of the tree.
expect() { (cd "$2" && find . -type f -printf '%P\n') | LC_ALL=C sort | while IFS= read -r name; do line "$1/$name" "$2/$name"; done; }
write() { "$work/write" "$@" > "$work/listing"; }

write plain.img 512 60 00020001 "$tree"
expect '!littlefs' "$tree" > plain.expected
write version-2.0.img 512 60 00020000 "$tree"
expect '!littlefs' "$tree" > version-2.0.expected
write large-blocks.img 4096 14 00020001 "$tree"
expect '!littlefs' "$tree" > large-blocks.expected
write "$work/image" 512 60 00020001 "$tree"
{ printf 'in other bytes'; cat "$work/image"; seq 1 100; } > embedded.img
expect '!littlefs@0xe' "$tree" > embedded.expected

# Written 200 times.
used=$work/used
cp -r "$tree" "$used"
head -c 40 /dev/zero | tr '\0' "$(printf "\\$(printf %o $((97 + 199 % 26)))")" > "$used/etc/config"
head -c 20 "$used/etc/config" > "$used/temporary"
truncate -s 5000 "$used/bin/large"
write used.img 512 64 00020001 "$tree" used
expect '!littlefs' "$used" > used.expected
# Power is lost in a move, as soon as the new name is written: the old one is still there, and must not be given.
writes=1
until write moving.img 512 64 00020001 "$tree" used "$writes" && grep -q '^/bin/shadow ' "$work/listing"; do writes=$((writes + 1)); done
mv "$used/etc/shadow" "$used/bin/shadow"
expect '!littlefs' "$used" > moving.expected
