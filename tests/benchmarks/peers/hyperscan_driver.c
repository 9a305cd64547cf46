/*
 * Scans every file below a folder with Hyperscan, single-threaded, in block mode, and lists the matches.
 *
 *     hyperscan_driver SIGNATURES.hex FOLDER
 *
 * SIGNATURES.hex: one signature a line, plain hex; line i (from 0) is signature "s" i. Standard output: a line a match,
 * "signature offset path" separated by tabs, offset of the first byte in decimal. Standard error: one line of sums,
 * "compile S read S scan S list S bytes N matches N": seconds, told apart so that the scan can be compared with the data in
 * memory (scan), reading included (read + scan), or as a whole command.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <hs/hs.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LONGEST_LINE 65536
#define OPEN_FOLDERS 32

struct match {
    unsigned signature;
    unsigned long long offset;
};

static hs_database_t *database;
static hs_scratch_t *scratch;
static size_t *lengths;
static struct match *matches;
static size_t match_count, match_capacity;
static char *data;
static size_t data_capacity;
static double read_seconds, scan_seconds, list_seconds;
static unsigned long long total_bytes, total_matches;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "hyperscan_driver: %s: %s\n", what, why);
    exit(2);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void *grow(void *memory, size_t bytes)
{
    void *grown = realloc(memory, bytes);
    if (grown == NULL) {
        fail("memory", strerror(errno));
    }
    return grown;
}

/* Turns a line of hex digits into the regular expression \xNN\xNN... for exactly these bytes. */
static char *expression(const char *path, const char *digits, size_t length)
{
    static const char prefix[] = "\\x";
    char *text = grow(NULL, 4 * length + 1);
    for (size_t i = 0; i < length; i++) {
        if (!isxdigit((unsigned char)digits[2 * i]) || !isxdigit((unsigned char)digits[2 * i + 1])) {
            fail(path, "expected hex digits");
        }
        memcpy(text + 4 * i, prefix, 2);
        memcpy(text + 4 * i + 2, digits + 2 * i, 2);
    }
    text[4 * length] = '\0';
    return text;
}

/*
 * Not hs_compile_lit_multi: with it hs_scan of Hyperscan 5.4.0 ends with HS_UNKNOWN_ERROR on some files with 10,000 signatures
 * cut out of firmware. Expressions without operators become the same literals.
 */
static void compile(const char *path)
{
    static char line[LONGEST_LINE];
    const char **expressions = NULL;
    unsigned *ids = NULL, *flags = NULL;
    unsigned count = 0;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fail(path, strerror(errno));
    }
    while (fgets(line, sizeof line, file) != NULL) {
        size_t length = strcspn(line, "\r\n") / 2;
        expressions = grow(expressions, (count + 1) * sizeof *expressions);
        ids = grow(ids, (count + 1) * sizeof *ids);
        flags = grow(flags, (count + 1) * sizeof *flags);
        lengths = grow(lengths, (count + 1) * sizeof *lengths);
        expressions[count] = expression(path, line, length);
        lengths[count] = length;
        ids[count] = count;
        flags[count] = HS_FLAG_DOTALL;
        count++;
    }
    fclose(file);

    hs_compile_error_t *error = NULL;
    if (hs_compile_multi(expressions, flags, ids, count, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS) {
        fail(path, error->message);
    }
    if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS) {
        fail(path, "no scratch memory");
    }
    for (unsigned i = 0; i < count; i++) {
        free((void *)expressions[i]);
    }
    free(expressions);
    free(ids);
    free(flags);
}

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    (void)from;
    (void)flags;
    (void)context;
    if (match_count == match_capacity) {
        match_capacity = match_capacity == 0 ? 4096 : 2 * match_capacity;
        matches = grow(matches, match_capacity * sizeof *matches);
    }
    matches[match_count].signature = id;
    matches[match_count].offset = to - lengths[id];
    match_count++;
    return 0;
}

static void read_file(const char *path, size_t size)
{
    if (size > data_capacity) {
        data = grow(data, size);
        data_capacity = size;
    }
    int file = open(path, O_RDONLY);
    if (file < 0) {
        fail(path, strerror(errno));
    }
    for (size_t done = 0; done < size;) {
        ssize_t got = read(file, data + done, size - done);
        if (got <= 0) {
            fail(path, got < 0 ? strerror(errno) : "shorter than its size");
        }
        done += (size_t)got;
    }
    close(file);
}

static int visit(const char *path, const struct stat *status, int type, struct FTW *position)
{
    (void)position;
    if (type != FTW_F || !S_ISREG(status->st_mode) || status->st_size == 0) {
        return 0;
    }
    size_t size = (size_t)status->st_size;
    double start = now();
    read_file(path, size);
    double have_data = now();
    match_count = 0;
    if (size > UINT_MAX) {
        fail(path, "larger than a block of Hyperscan can be");
    }
    hs_error_t error = hs_scan(database, data, (unsigned)size, 0, scratch, on_match, NULL);
    if (error != HS_SUCCESS) {
        fprintf(stderr, "hyperscan_driver: %s: hs_scan: error %d\n", path, error);
        exit(2);
    }
    double have_matches = now();
    for (size_t i = 0; i < match_count; i++) {
        printf("s%u\t%llu\t%s\n", matches[i].signature, matches[i].offset, path);
    }
    read_seconds += have_data - start;
    scan_seconds += have_matches - have_data;
    list_seconds += now() - have_matches;
    total_bytes += size;
    total_matches += match_count;
    return 0;
}

int main(int count, char **arguments)
{
    if (count == 2 && strcmp(arguments[1], "--version") == 0) {
        printf("Hyperscan %s\n", hs_version());
        return 0;
    }
    if (count != 3) {
        fprintf(stderr, "usage: hyperscan_driver SIGNATURES.hex FOLDER\n");
        return 2;
    }
    double start = now();
    compile(arguments[1]);
    double compile_seconds = now() - start;
    if (nftw(arguments[2], visit, OPEN_FOLDERS, FTW_PHYS) != 0) {
        fail(arguments[2], strerror(errno));
    }
    fprintf(stderr, "compile %.6f read %.6f scan %.6f list %.6f bytes %llu matches %llu\n",
        compile_seconds, read_seconds, scan_seconds, list_seconds, total_bytes, total_matches);
    return 0;
}
