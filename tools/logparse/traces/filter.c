#define PCRE2_CODE_UNIT_WIDTH 8
#include "logparse/traces/filter.h"

#include <pcre2.h>
#include <stdlib.h>

struct regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

enum {
    MATCH_LIMIT = 1000000 /* steps: an unlucky expression gives up, it does not hang */
};

static bool has_capital(const char *p)
{
    for (; *p; p++) {
        if (*p == '\\' && p[1])
            p++; /* \S is no capital */
        else if (*p >= 'A' && *p <= 'Z')
            return true;
    }
    return false;
}

struct regex *regex_new(const char *pattern, struct str *why)
{
    int error;
    PCRE2_SIZE at;
    uint32_t flags = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF;
    if (!has_capital(pattern))
        flags |= PCRE2_CASELESS;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, flags,
                                     &error, &at, NULL);
    if (!code) {
        PCRE2_UCHAR text[200];
        pcre2_get_error_message(error, text, sizeof text);
        str_addf(why, "\"%s\" is no regular expression: %s at character %zu", pattern,
                 (char *)text, (size_t)at + 1);
        return NULL;
    }
    struct regex *r = mem_new(sizeof *r);
    r->code = code;
    r->data = pcre2_match_data_create_from_pattern(code, NULL);
    r->context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(r->context, MATCH_LIMIT);
    pcre2_jit_compile(code,
                      PCRE2_JIT_COMPLETE); /* may be missing: then it interprets */
    return r;
}

bool regex_find(const struct regex *r, struct slice text, size_t from, size_t *start,
                size_t *end)
{
    if (from > text.n || pcre2_match(r->code, (PCRE2_SPTR)(text.p ? text.p : ""),
                                     text.n, from, 0, r->data, r->context) < 0)
        return false;
    const PCRE2_SIZE *found = pcre2_get_ovector_pointer(r->data);
    *start = found[0];
    *end = found[1];
    return true;
}

bool regex_match(const struct regex *r, struct slice text)
{
    size_t start, end;
    return regex_find(r, text, 0, &start, &end);
}

void regex_free(struct regex *r)
{
    if (!r)
        return;
    pcre2_code_free(r->code);
    pcre2_match_data_free(r->data);
    pcre2_match_context_free(r->context);
    free(r);
}

bool filter_accepts(const struct filter *f, const struct traces *traces,
                    const struct trace *t)
{
    struct place place = {0};
    uint64_t runs = 0;
    if (f->kinds && !(f->kinds & 1u << t->kind))
        return false;
    if (f->function || f->file)
        if (!trace_place(traces, t, &place))
            return false;
    if (f->min_count) {
        trace_runs(traces, t, &runs);
        if ((runs > t->entries ? runs : t->entries) < f->min_count)
            return false;
    }
    struct slice function = place_function(&place);
    return (!f->function || regex_match(f->function, function)) &&
           (!f->file || regex_match(f->file, place.file)) &&
           (!f->name || regex_match(f->name, slice_of(t->name)));
}

void filter_free(struct filter *f)
{
    regex_free(f->function);
    regex_free(f->file);
    regex_free(f->name);
    *f = (struct filter){0};
}
