#include "exercise.h"

#include "logparse/rows/address_text.h"
#include "logparse/rows/alloc_list.h"
#include "logparse/rows/annotate.h"
#include "logparse/rows/explain.h"
#include "logparse/rows/guard_list.h"
#include "logparse/traces/aborts.h"
#include "logparse/traces/health.h"
#include "logparse/util/safe.h"
#include "logparse/traces/run_time.h"
#include "logparse/traces/totals.h"

#include <assert.h>

enum { TRACES = 40, ROWS = 3000 /* looked at in each; more would only be slow */ };

/* Whatever was in the log: nothing that reaches a terminal may control it. */
static void check_safe(const struct rich *r)
{
    for (size_t i = 0; i < r->text.n; i++) {
        unsigned char c = (unsigned char)r->text.p[i];
        if (c < ' ' || c == 0x7f)
            __builtin_trap();
    }
    for (size_t i = 0; i < r->text.n;) {
        size_t n = utf8_length(slice_from(str_slice(&r->text), i));
        if (n == 0)
            __builtin_trap();
        i += n;
    }
}

static void look_at_rows(struct listing *l)
{
    struct rich r = {0};
    struct str crumb = {0};
    for (uint32_t i = 0; i < l->rows.n && i < ROWS; i++) {
        rowtext(l, i, DETAIL_GUTTER | DETAIL_FAILARGS | DETAIL_IDS, &r);
        check_safe(&r);
        str_clear(&crumb);
        rowtext_crumb(l, i, &crumb);
    }
    for (uint32_t op = 0; op < l->body.ops.n && op < ROWS; op += 7) {
        struct lines_of_text text;
        explain_op(l, op, &text);
        for (size_t i = 0; i < text.lines.n; i++)
            check_safe(&text.lines.at[i]);
        lines_of_text_free(&text);
        listing_row_of(l, op);
    }
    rich_free(&r);
    str_free(&crumb);
}

static void look_at_trace(struct library *lib, uint32_t trace)
{
    for (int stage = 0; stage < STAGES; stage++) {
        struct listing l;
        if (lib->traces->all.at[trace].section[stage] == NO_SECTION)
            continue;
        listing_open(&l, lib, trace, stage);
        l.levels |= LEVEL_ASM;
        for (size_t i = 0; i < l.parts.n; i++)
            l.parts.at[i].folded = false;
        listing_layout(&l);
        look_at_rows(&l);
        listing_close(&l);
    }
}

/* What is made of all traces together. */
static void survey(struct library *lib, const struct traces *traces)
{
    struct ledger ledger;
    struct guard_list guards;
    struct alloc_list allocs;
    struct addresses addresses;
    struct aborts aborts;
    struct run_time time;
    struct str text = {0};
    struct rich row = {0};
    ledger_make(&ledger, traces, &lib->flow);
    for (uint32_t f = 0; f < ledger.files.n && f < TRACES; f++) {
        struct annotation a;
        annotation_make(&a, lib, &ledger, f);
        for (size_t i = 0; i < a.lines.n; i++)
            annotated_text(&ledger, &a.lines.at[i], 0, &row);
        annotation_free(&a);
    }
    ledger_free(&ledger);
    guard_list_make(&guards, lib);
    for (size_t i = 0; i < guards.at.n && i < TRACES; i++)
        guard_list_text(lib, &guards.at.at[i], &row);
    guard_list_free(&guards);
    alloc_list_make(&allocs, lib);
    for (size_t i = 0; i < allocs.at.n && i < TRACES; i++)
        alloc_list_text(lib, &allocs.at.at[i], &row);
    alloc_list_free(&allocs);
    addresses_make(&addresses, traces);
    for (size_t i = 0; i < addresses.at.n && i < TRACES; i++) {
        struct address_hit hit;
        address_find(lib, &addresses, addresses.at.at[i].start, false, &hit);
        address_words(lib, &hit, &text);
        address_hit_free(&hit);
    }
    addresses_free(&addresses);
    aborts_read(&aborts, traces);
    aborts_free(&aborts);
    run_time_read(&time, traces);
    run_time_text(&time, &text);
    str_free(&text);
    rich_free(&row);
}

static void look_at_traces(struct log *log, const struct traces *traces)
{
    struct library lib;
    struct health health;
    struct str badge = {0};
    library_open(&lib, traces, NULL);
    for (uint32_t i = 0; i < traces->all.n; i++) {
        const struct trace *t = &traces->all.at[i];
        for (uint32_t g = 1; g <= t->guards; g++)
            flow_guard(&lib.flow, traces, i, g);
        if (i < TRACES)
            look_at_trace(&lib, i);
    }
    survey(&lib, traces);
    health_read(&health, traces);
    health_badge(&health, traces, &badge);
    str_free(&badge);
    health_free(&health);
    library_close(&lib);
    for (uint64_t offset = 0; offset < log->text.size; offset += 997) {
        uint32_t s = section_at(log, offset);
        if (s != NO_SECTION && log->sections.at[s].head > offset)
            __builtin_trap();
    }
}

size_t exercise(const char *bytes, size_t size)
{
    struct log log;
    struct traces traces;
    struct totals totals;
    struct str why = {0};
    if (!log_open_bytes(&log, bytes, size, &why)) {
        if (why.n == 0)
            __builtin_trap(); /* a refusal says why */
        str_free(&why);
        return 0;
    }
    str_free(&why);
    traces_read(&traces, &log);
    totals_read(&totals, &log);
    look_at_traces(&log, &traces);
    size_t n = traces.all.n;
    totals_free(&totals);
    traces_free(&traces);
    log_close(&log);
    return n;
}
