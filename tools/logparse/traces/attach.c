/* attach.c -- the parent of a bridge, told from machine code alone.
 *
 * The last thing that compiling a bridge does is to patch a jump to it into the code of its
 * parent: a dump of four bytes inside an earlier block. In a log without operations
 * (PYPYLOG=jit-backend) that is the only trace of the guard, and a stable one: its offset in the
 * parent's code is the same in every run. */
#include "logparse/traces/build.h"
#include "logparse/traces/code.h"

enum {
    PATCH = 4,        /* bytes: the 32-bit distance of a jump */
    LOOK_BACK = 20000 /* blocks: a program has no more that are in use at once */
};

/* The address of the last patch in the jit-backend section that holds `addr_section`. */
static bool last_patch(const struct log *log, uint32_t addr_section, uint64_t *patch)
{
    int64_t kind = section_kind(log, "jit-backend-dump");
    uint32_t backend = log->sections.at[addr_section].parent;
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

/* Blocks by address; memory is used again, so a later block hides the earlier ones. */
struct block {
    uint64_t start, end;
    uint32_t trace;
};

typedef VEC(struct block) block_list;

static const struct block *block_at(const block_list *blocks, uint32_t before,
                                    uint64_t address)
{
    size_t oldest = blocks->n > LOOK_BACK ? blocks->n - LOOK_BACK : 0;
    for (size_t i = blocks->n; i-- > oldest;) {
        const struct block *b = &blocks->at[i];
        if (b->trace < before && address >= b->start && address < b->end)
            return b;
    }
    return NULL;
}

void attach_by_patches(struct builder *b)
{
    block_list blocks = {0};
    for (uint32_t i = 0; i < b->out->all.n; i++) {
        struct trace *t = &b->out->all.at[i];
        const struct block *parent;
        uint64_t patch;
        if (t->code.known && t->code.block && t->code.end > t->code.block)
            *vec_add(&blocks) = (struct block){t->code.block, t->code.end, i};
        if (t->kind != TRACE_BRIDGE || t->parent != NO_TRACE ||
            t->addr_section == NO_SECTION ||
            !last_patch(b->log, t->addr_section, &patch) ||
            !(parent = block_at(&blocks, i, patch)))
            continue;
        t->parent = parent->trace;
        t->parent_offset = patch - parent->start;
    }
    vec_free(&blocks);
}
