/* listings.c -- the traces themselves, as JSON that page.js draws.
 *
 * {"12": {"name": .., "card": [line..], "folded": [row..], "rows": [row..]}}; a row is
 * [kind, depth, operation, trace that it links to or -1, heat, piece..], a line is [piece..], and a
 * piece is a letter for its look ('a' + enum look) and the text. */
#include <assert.h>

#include "logparse/html/write.h"
#include "logparse/rows/explain_row.h"
#include "logparse/util/json.h"
#include "logparse/util/safe.h"

/* page.js knows these as numbers, and page.css the looks as letters. */
static_assert(ROW_PART == 0 && ROW_CALL == 1 && ROW_SOURCE == 2 && ROW_BYTECODE == 3 &&
                  ROW_OP == 4 && ROW_ASM == 5 && ROW_NOTE == 6,
              "KIND in page.js");
static_assert(HEAT_UNKNOWN == 0 && HEAT_COLD == 1 && HEAT_WARM == 2 && HEAT_HOT == 3,
              ".h1 to .h3 in page.css");
static_assert(LOOK_PLAIN == 0 && LOOK_LABEL == 'k' - 'a' && LOOK_GOOD == 'n' - 'a' &&
                  LOOKS == 'o' - 'a',
              ".la to .ln in page.css, .lk in page.js");

static void add_pieces(struct str *out, const struct rich *r)
{
    struct str piece = {0};
    for (size_t i = 0; i < r->spans.n; i++) {
        size_t start = r->spans.at[i].start;
        size_t end = i + 1 < r->spans.n ? r->spans.at[i + 1].start : r->text.n;
        if (end == start)
            continue;
        str_clear(&piece);
        str_addc(&piece, (char)('a' + r->spans.at[i].look));
        str_add(&piece, (struct slice){r->text.p + start, end - start});
        str_addc(out, ',');
        json_add_safe(out, str_slice(&piece), true);
    }
    str_free(&piece);
}

/* The trace where a row leads: through a guard, a jump, or a call of another trace. */
static uint32_t target_of(const struct listing *l, const struct row *r, uint32_t *calls)
{
    const struct traces *traces = l->lib->traces;
    const struct trace *t = &traces->all.at[l->trace];
    const struct op *op = &l->body.ops.at[r->op];
    struct guard_flow g;
    if (r->kind != ROW_OP || op->kind != OP_OPERATION)
        return NO_TRACE;
    if (listing_guard(l, r->op, &g))
        return g.bridge;
    if (slice_starts(op->name, SLICE("call_assembler")) && *calls < t->calls)
        return traces->calls.at[t->first_call + (*calls)++].target;
    if (slice_eq(op->name, SLICE("jump")) && t->jump_trace != l->trace)
        return t->jump_trace;
    return NO_TRACE;
}

static void add_rows(struct str *out, const struct listing *l)
{
    struct rich r = {0};
    uint32_t calls = 0;
    for (uint32_t i = 0; i < l->rows.n; i++) {
        const struct row *row = &l->rows.at[i];
        uint32_t to = target_of(l, row, &calls);
        str_addf(out, "%s[%d,%u,%u,%lld,%d", i ? ",\n" : "", row->kind, row->depth,
                 row->op, to == NO_TRACE ? -1 : (long long)to,
                 row->kind == ROW_NOTE ? 0 : (int)listing_heat(l, row->op));
        rowtext(l, i, DETAIL_GUTTER, &r);
        add_pieces(out, &r);
        str_addc(out, ']');
    }
    rich_free(&r);
}

static void add_card(struct str *out, struct library *lib, uint32_t trace)
{
    struct lines_of_text card = {0};
    explain_trace(lib, trace, &card);
    for (size_t i = 0; i < card.lines.n; i++) {
        str_addf(out, "%s[0", i ? "," : "");
        add_pieces(out, &card.lines.at[i]);
        str_addc(out, ']');
    }
    lines_of_text_free(&card);
}

/* All parts are in the page; those that the terminal folds are told of. */
static void add_folded(struct str *out, struct listing *l)
{
    bool any = false;
    VEC(bool) folded = {0};
    for (size_t k = 0; k < l->parts.n; k++) {
        *vec_add(&folded) = l->parts.at[k].folded;
        l->parts.at[k].folded = false;
    }
    l->levels = LEVEL_SOURCE | LEVEL_BYTECODE | LEVEL_OPS | LEVEL_ASM;
    listing_layout(l);
    for (uint32_t i = 0; i < l->rows.n; i++) {
        if (l->rows.at[i].kind != ROW_PART || !folded.at[l->rows.at[i].part])
            continue;
        str_addf(out, "%s%u", any ? "," : "", i);
        any = true;
    }
    vec_free(&folded);
}

static void add_listing(struct str *out, struct library *lib, uint32_t trace)
{
    struct listing l;
    struct str name = {0};
    listing_open(&l, lib, trace, -1);
    safe_add(&name, slice_of(lib->traces->all.at[trace].name));
    str_addf(out, "\"%u\":{\"name\":", trace);
    json_add_safe(out, str_slice(&name), true);
    str_addf(out, ",\"card\":[");
    add_card(out, lib, trace);
    str_addf(out, "],\"folded\":[");
    add_folded(out, &l);
    str_addf(out, "],\"rows\":[");
    add_rows(out, &l);
    str_addf(out, "]}");
    str_free(&name);
    listing_close(&l);
}

void make_listings(struct page *p)
{
    const struct traces *traces = p->lib->traces;
    struct str *out = &p->listings;
    library_need_code(p->lib);
    str_addc(out, '{');
    for (size_t i = 0; i < traces->all.n; i++) {
        uint32_t trace = p->order[i];
        assert(trace < traces->all.n);
        if (!traces->all.at[trace].has_body)
            continue;
        if (out->n >= MOST_LISTINGS) {
            p->left_out++;
            continue;
        }
        str_addf(out, out->n > 1 ? ",\n" : "\n");
        add_listing(out, p->lib, trace);
        p->has_listing[trace] = true;
    }
    str_addc(out, '}');
}
