/* attach.c -- the parent of a bridge, told from machine code alone.
 *
 * The last thing that compiling a bridge does is to patch a jump to it into the code of its
 * parent: a dump of four bytes inside an earlier block. In a log without operations
 * (PYPYLOG=jit-backend) that is the only trace of the guard, and a stable one: its offset in the
 * parent's code is the same in every run. */
#include "logparse/traces/build.h"

#include <assert.h>
#include "logparse/traces/code.h"

enum {
    PATCH = 4 /* bytes: the 32-bit distance of a jump */
};

/* The address of the last patch in the jit-backend section that holds `addr_section`. */
static bool last_patch(const struct log *log, uint32_t addr_section, uint64_t *patch)
{
    int64_t kind = section_kind(log, "jit-backend-dump");
    uint32_t backend = log->sections.at[addr_section].parent;
    assert(backend == NO_SECTION || backend < addr_section);
    bool found = false;
    for (uint32_t i = addr_section + 1; i < log->sections.n; i++) {
        const struct section *s = &log->sections.at[i];
        struct lines lines;
        struct slice line, hex;
        uint64_t address;
        bool outside = backend == NO_SECTION ? s->name != (uint32_t)kind
                                             : s->head >= log->sections.at[backend].end;
        if (outside || s->name == log->sections.at[addr_section].name)
            break;
        if (s->name != (uint32_t)kind || s->parent != backend)
            continue;
        lines_open(&lines, log, i);
        while (lines_next(&lines, &line))
            if (dump_parse(line, &address, &hex) && hex.n == 2 * PATCH) {
                *patch = address;
                found = true;
            }
        lines_close(&lines);
    }
    return found;
}

/* Blocks by the pages that they touch, the newest first: memory is used again, so a later
 * block hides the earlier ones. A block that claims more than MOST_PAGES is no code. */
enum {
    PAGE_BITS = 12,
    MOST_PAGES = 1 << 14, /* of a block: 64 MB */
    MOST_TRIED = 1000     /* blocks of a page: as many were never in use at once */
};

struct on_page { /* a block on one of its pages */
    uint64_t start, end;
    uint32_t trace, older; /* older: index + 1 of the next one of the page */
};

struct blocks {
    struct map newest; /* page -> index + 1 in all */
    VEC(struct on_page) all;
};

static void add_block(struct blocks *b, const struct trace *t, uint32_t trace)
{
    uint64_t first = t->code.block >> PAGE_BITS, last = (t->code.end - 1) >> PAGE_BITS;
    if (last - first >= MOST_PAGES)
        return;
    for (uint64_t page = first; page <= last; page++) {
        uint64_t *newest = map_put(&b->newest, page);
        *vec_add(&b->all) =
            (struct on_page){t->code.block, t->code.end, trace, (uint32_t)*newest};
        *newest = b->all.n;
    }
}

static const struct on_page *block_at(const struct blocks *b, uint32_t before,
                                      uint64_t address)
{
    const uint64_t *newest = map_find(&b->newest, address >> PAGE_BITS);
    uint32_t i = newest ? (uint32_t)*newest : 0;
    for (int tried = 0; i && tried < MOST_TRIED; tried++) {
        const struct on_page *p = &b->all.at[i - 1];
        if (p->trace < before && address >= p->start && address < p->end)
            return p;
        i = p->older;
    }
    return NULL;
}

void attach_by_patches(struct builder *b)
{
    struct blocks blocks = {0};
    for (uint32_t i = 0; i < b->out->all.n; i++) {
        struct trace *t = &b->out->all.at[i];
        const struct on_page *parent;
        uint64_t patch;
        if (t->code.known && t->code.block && t->code.end > t->code.block)
            add_block(&blocks, t, i);
        if (t->kind != TRACE_BRIDGE || t->parent != NO_TRACE ||
            t->addr_section == NO_SECTION ||
            !last_patch(b->log, t->addr_section, &patch) ||
            !(parent = block_at(&blocks, i, patch)))
            continue;
        t->parent = parent->trace;
        t->parent_offset = patch - parent->start;
    }
    map_free(&blocks.newest);
    vec_free(&blocks.all);
}
