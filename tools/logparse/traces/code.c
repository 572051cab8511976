#include "logparse/traces/code.h"

#include "logparse/ops/op.h"

enum { PATCH_SIZE = 16 /* bytes; larger dumps are new code */ };

bool dump_parse(struct slice line, uint64_t *address, struct slice *hex)
{
    if (!slice_starts(line, SLICE("CODE_DUMP @")))
        return false;
    line = slice_from(line, 11);
    const char *plus = slice_char(line, '+');
    size_t n = plus ? (size_t)(plus - line.p) : line.n;
    while (n && line.p[n - 1] == ' ')
        n--;
    if (!plus || !parse_hex_id((struct slice){line.p, n}, address))
        return false;
    line = slice_from(line, (size_t)(plus + 1 - line.p));
    size_t digits = 0;
    uint64_t offset = 0;
    while (digits < line.n && line.p[digits] >= '0' && line.p[digits] <= '9')
        digits++;
    slice_to_u64((struct slice){line.p, digits}, 10, &offset);
    *address += offset;
    while (digits < line.n && line.p[digits] == ' ')
        digits++;
    *hex = slice_from(line, digits);
    return true;
}

static void read_dump(struct code_map *map, struct log *log, uint32_t section)
{
    struct lines lines;
    struct slice line, hex;
    lines_open(&lines, log, section);
    while (lines_next(&lines, &line)) {
        struct dump dump = {.section = section};
        if (slice_starts(line, SLICE("BACKEND "))) {
            size_t n = line.n - 8 < sizeof map->backend ? line.n - 8 : 0;
            memcpy(map->backend, line.p + 8, n);
            map->backend[n] = 0;
        } else if (dump_parse(line, &dump.address, &hex)) {
            dump.size = hex.n / 2;
            dump.offset = lines.at;
            *vec_add(&map->dumps) = dump;
        } else if (!slice_starts(line, SLICE("SYS_EXECUTABLE")) && line.n) {
            log_problem(log, PROBLEM_BAD_DUMP, lines.at, "%.*s",
                        (int)(line.n > 60 ? 60 : line.n), line.p);
        }
    }
    lines_close(&lines);
}

bool code_map_read(struct code_map *map, struct log *log, uint32_t sections)
{
    int64_t kind = section_kind(log, "jit-backend-dump");
    uint32_t left = (uint32_t)log->sections.n - map->next;
    uint32_t end = map->next + (sections < left ? sections : left);
    map->log = log;
    if (kind < 0)
        return false;
    for (; map->next < end; map->next++)
        if (log->sections.at[map->next].name == (uint32_t)kind)
            read_dump(map, log, map->next);
    return end < log->sections.n;
}

void code_map_free(struct code_map *map)
{
    vec_free(&map->dumps);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
}

static void add_bytes(struct str *bytes, struct slice hex)
{
    for (size_t i = 0; i + 1 < hex.n; i++) {
        int high = hex_digit(hex.p[i]), low = hex_digit(hex.p[i + 1]);
        if (high < 0 || low < 0)
            continue; /* a ':' between bytes */
        str_addc(bytes, (char)(high << 4 | low));
        i++;
    }
}

static void dump_bytes(const struct code_map *map, const struct dump *d,
                       struct str *bytes)
{
    struct lines lines;
    struct slice line, hex;
    uint64_t address;
    lines_open(&lines, map->log, d->section);
    lines.pos = d->offset;
    if (lines_next(&lines, &line) && dump_parse(line, &address, &hex))
        add_bytes(bytes, hex);
    lines_close(&lines);
}

static bool holds(const struct dump *d, uint64_t address)
{
    return address - d->address < d->size;
}

/* Later dumps that hit this block: patch, or stop when the memory is used again. */
static void apply_patches(const struct code_map *map, size_t own, struct str *bytes,
                          size_t start)
{
    const struct dump *block = &map->dumps.at[own];
    for (size_t i = own + 1; i < map->dumps.n; i++) {
        const struct dump *d = &map->dumps.at[i];
        bool inside = holds(block, d->address) && d->size <= block->size &&
                      d->address - block->address <= block->size - d->size;
        if (inside && d->size <= PATCH_SIZE) {
            struct str patch = {0};
            dump_bytes(map, d, &patch);
            if (patch.n <= d->size &&
                start + (d->address - block->address) + patch.n <= bytes->n)
                memcpy(bytes->p + start + (d->address - block->address),
                       str_text(&patch), patch.n);
            str_free(&patch);
        } else if (d->size > PATCH_SIZE &&
                   (holds(block, d->address) || holds(d, block->address))) {
            return;
        }
    }
}

bool code_bytes(const struct code_map *map, const struct trace *t, struct str *bytes,
                uint64_t *base)
{
    if (!t->code.known || t->addr_section == NO_SECTION)
        return false;
    uint64_t inside = t->code.bootstrap ? t->code.bootstrap : t->code.start;
    size_t low = 0, high = map->dumps.n; /* the dumps before the address section */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (map->dumps.at[middle].section < t->addr_section)
            low = middle + 1;
        else
            high = middle;
    }
    for (size_t i = low; i-- > 0;) {
        const struct dump *d = &map->dumps.at[i];
        if (d->size <= PATCH_SIZE || !holds(d, inside))
            continue;
        size_t start = bytes->n;
        *base = d->address;
        dump_bytes(map, d, bytes);
        apply_patches(map, i, bytes, start);
        return true;
    }
    return false;
}
