#include "logparse/rows/bare_code.h"

#include <assert.h>
#include <stdlib.h>

/* The bridge whose patch lies in these bytes of the trace's block. */
static uint32_t bridge_in(const struct traces *traces, uint32_t trace, uint64_t from,
                          uint64_t to)
{
    const struct trace *t = &traces->all.at[trace];
    for (uint32_t i = 0; i < t->exits; i++) {
        uint32_t bridge = traces->exits.at[t->first_exit + i].bridge;
        const struct trace *b = &traces->all.at[bridge];
        if (b->parent_guard == 0 && b->parent_offset >= from && b->parent_offset < to)
            return bridge;
    }
    return NO_TRACE;
}

static void disassemble(struct bare_code *c, const struct library *lib, uint32_t trace,
                        struct slice block, struct disasm *d)
{
    const struct trace *t = &lib->traces->all.at[trace];
    uint64_t at = t->code.start - c->base, end = t->code.stop - c->base;
    while (at < end) {
        struct slice rest = {block.p + at, end - at};
        struct bare_insn *b = vec_add(&c->at);
        if (!disasm_next(d, rest, c->base + at, &b->insn)) {
            c->at.n--;
            break;
        }
        assert(b->insn.size > 0);
        b->offset = at;
        b->bridge = bridge_in(lib->traces, trace, at, at + b->insn.size);
        at += b->insn.size;
    }
}

void bare_code_read(struct bare_code *c, struct library *lib, uint32_t trace)
{
    const struct trace *t = &lib->traces->all.at[trace];
    struct str bytes = {0}, why = {0};
    struct disasm *d = NULL;
    *c = (struct bare_code){0};
    library_need_code(lib);
    if (!code_bytes(&lib->code, t, &bytes, &c->base))
        str_addf(&why, "the log has no machine code for this trace; record it with "
                       "PYPYLOG=jit-log-opt,jit-backend:FILE");
    else if (t->code.start < c->base || t->code.stop < t->code.start ||
             t->code.stop - c->base > bytes.n)
        str_addf(&why,
                 "the dump of this trace's code is shorter than its addresses say");
    else
        d = disasm_new(lib->code.backend, c->base, str_slice(&bytes), &why);
    c->block = bytes.n;
    if (d)
        disassemble(c, lib, trace, str_slice(&bytes), d);
    else
        c->missing = mem_copy_text(str_text(&why), why.n);
    disasm_free(d);
    str_free(&bytes);
    str_free(&why);
}

void bare_code_free(struct bare_code *c)
{
    vec_free(&c->at);
    free(c->missing);
}
