#include "logparse/rows/address_text.h"

#include <stdlib.h>

#include "logparse/util/safe.h"

const char *const code_part_names[] = {"operation", "entry", "exit-stubs", "unknown"};

static char *operation_words(const struct op *op)
{
    struct str s = {0};
    struct slice line = op->line;
    ptrdiff_t colon = op->offset >= 0 ? slice_find(line, SLICE(": ")) : -1;
    ptrdiff_t saved = slice_rfind(line, SLICE(") ["));
    if (saved > 0)
        line.n = (size_t)saved + 1; /* what a guard saves is long */
    safe_add(&s, colon >= 0 ? slice_from(line, (size_t)colon + 2) : line);
    char *text = mem_copy_text(s.p, s.n);
    str_free(&s);
    return text;
}

/* The operation whose code holds the offset: the last one that begins at or before it. */
static void find_op(const struct listing *l, struct address_hit *hit)
{
    int64_t best = -1, offset = (int64_t)hit->offset;
    for (size_t i = 0; i < l->body.ops.n; i++) {
        const struct op *op = &l->body.ops.at[i];
        if (op->offset >= 0 && op->offset <= offset)
            best = (int64_t)i;
    }
    if (best < 0) {
        hit->part = CODE_ENTRY;
        return;
    }
    bool end = l->body.ops.at[best].kind == OP_END;
    hit->part = end ? CODE_EXIT : CODE_OP;
    hit->op = (uint32_t)best;
    if (end)
        return;
    hit->operation = operation_words(&l->body.ops.at[best]);
    uint32_t frame = l->frame_of.at[best];
    if (frame != NO_FRAME)
        hit->place = l->frames.at[frame].place;
}

static void find_instruction(struct listing *l, uint64_t address,
                             struct address_hit *hit)
{
    l->levels |= LEVEL_ASM;
    listing_layout(l);
    for (size_t i = 0; i < l->insns.n; i++)
        if (address - l->insns.at[i].address < l->insns.at[i].size)
            hit->instruction =
                mem_copy_text(l->insns.at[i].text, strlen(l->insns.at[i].text));
}

void address_find(struct library *lib, const struct addresses *a, uint64_t address,
                  bool instruction, struct address_hit *hit)
{
    struct listing l;
    *hit = (struct address_hit){
        .trace = address_trace(a, address), .op = NO_OP, .part = CODE_UNKNOWN};
    if (hit->trace == NO_TRACE)
        return;
    const struct trace *t = &lib->traces->all.at[hit->trace];
    uint64_t base = code_base_of(t);
    hit->offset = address - (base ? base : t->code.start);
    if (!base || !t->has_body)
        return;
    listing_open(&l, lib, hit->trace, -1);
    if (l.body.end_offset >= 0)
        find_op(&l, hit);
    if (instruction && hit->part == CODE_OP && !hit->instruction)
        find_instruction(&l, address, hit);
    if (!hit->place.is_python)
        trace_place(lib->traces, t, &hit->place);
    hit->place = place_keep(&hit->places, &hit->place);
    listing_close(&l);
}

void address_hit_free(struct address_hit *hit)
{
    free(hit->operation);
    free(hit->instruction);
    names_free(&hit->places);
}

void address_words(const struct library *lib, const struct address_hit *hit,
                   struct str *out)
{
    static const char *const parts[] = {"", "in front of the first operation",
                                        "exit stubs: a guard was just left",
                                        "not known which operation"};
    if (hit->trace == NO_TRACE) {
        str_addf(out, "in no trace of this log");
        return;
    }
    safe_add(out, slice_of(lib->traces->all.at[hit->trace].name));
    str_addf(out, " +%llu: %s", (unsigned long long)hit->offset,
             hit->part == CODE_OP ? hit->operation : parts[hit->part]);
    if (hit->place.is_python && hit->place.line > 0) {
        str_addf(out, "  ");
        safe_add(out, place_basename(hit->place.file));
        str_addf(out, ":%lld", (long long)hit->place.line);
    }
}
