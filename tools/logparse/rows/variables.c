#include "logparse/rows/variables.h"

#include <stdlib.h>

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           (unsigned char)c >= 0x80;
}

static struct slice skip_blanks(struct slice s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = slice_from(s, 1);
    return s;
}

/* Is this "=", "+=", "//=", but not "=="? */
static bool assigns(struct slice s)
{
    size_t n = 0;
    while (n < s.n && n < 3 && s.p[n] != '=' &&
           slice_char(SLICE("+-*/%&|^@<>"), s.p[n]))
        n++;
    if (n >= s.n || s.p[n] != '=' || (n + 1 < s.n && s.p[n + 1] == '='))
        return false;
    bool shift = n == 2 && (s.p[0] == '<' || s.p[0] == '>');
    return n == 0 || shift || (s.p[0] != '<' && s.p[0] != '>');
}

bool assigned_name(struct slice line, struct slice *name)
{
    struct slice s = skip_blanks(line);
    size_t n = 0;
    while (n < s.n && (is_letter(s.p[n]) || (n && s.p[n] >= '0' && s.p[n] <= '9')))
        n++;
    if (n == 0)
        return false;
    *name = (struct slice){s.p, n};
    s = skip_blanks(slice_from(s, n));
    if (s.n && s.p[0] == ':') { /* an annotation */
        const char *equals = slice_char(s, '=');
        if (!equals)
            return false;
        s = slice_from(s, (size_t)(equals - s.p));
    }
    return assigns(s);
}

/* The last result of the arithmetic of the bytecode at `op`; empty: it is not arithmetic. */
static struct slice result_of(const struct listing *l, uint32_t op)
{
    static const char *const arithmetic[] = {"BINARY_", "INPLACE_", "UNARY_"};
    struct place place;
    struct slice result = {0};
    bool fits = false;
    place_parse(l->body.ops.at[op].where, &place);
    for (size_t i = 0; i < 3; i++)
        fits |= slice_starts(place.opname, slice_of(arithmetic[i]));
    if (!fits || slice_find(place.opname, SLICE("SUBSCR")) >= 0)
        return result;
    for (uint32_t i = op + 1; i < l->body.ops.n; i++) {
        const struct op *o = &l->body.ops.at[i];
        if (o->kind == OP_MERGE_POINT)
            break;
        enum op_class class =
            o->kind == OP_OPERATION ? op_class_of(o->name) : OPC_OTHER;
        if (o->result.n && class == OPC_ARITH)
            result = o->result;
        else if (o->result.n)
            result = (struct slice){0}; /* who knows what it is for */
    }
    return result;
}

static int by_box(const void *a, const void *b)
{
    const struct variable *x = a, *y = b;
    size_t n = x->box.n < y->box.n ? x->box.n : y->box.n;
    int order = memcmp(x->box.p, y->box.p, n);
    return order ? order : (x->box.n > y->box.n) - (x->box.n < y->box.n);
}

/* The bytecodes of one line, one behind the other. */
struct line_run {
    uint32_t frame, last; /* last: the merge point before */
    unsigned stores;      /* STORE_ bytecodes so far */
    struct variable found;
};

static void end_run(struct variables *v, const struct line_run *run)
{
    if (run->stores == 1 && run->found.box.n)
        *vec_add(&v->at) = run->found;
}

/* A merge point of the line. */
static void take_store(struct listing *l, struct line_run *run, uint32_t op)
{
    struct place place;
    struct slice line;
    struct variable found;
    place_parse(l->body.ops.at[op].where, &place);
    if (!place.is_python || !slice_starts(place.opname, SLICE("STORE_")))
        return;
    if (run->stores++ || run->last == NO_OP ||
        !slice_eq(place.opname, SLICE("STORE_FAST")))
        return;
    found.box = result_of(l, run->last);
    if (found.box.n &&
        source_line(source_get(&l->lib->sources, place.file), place.line, &line) &&
        assigned_name(line, &found.name))
        run->found = found;
}

void variables_find(struct variables *v, struct listing *l)
{
    struct line_run run = {.frame = NO_FRAME, .last = NO_OP};
    *v = (struct variables){0};
    for (uint32_t i = 0; i < l->body.ops.n; i++) {
        if (l->body.ops.at[i].kind != OP_MERGE_POINT)
            continue;
        if (l->frame_of.at[i] != run.frame) {
            end_run(v, &run);
            run = (struct line_run){.frame = l->frame_of.at[i], .last = NO_OP};
        }
        take_store(l, &run, i);
        run.last = i;
    }
    end_run(v, &run);
    if (v->at.n)
        qsort(v->at.at, v->at.n, sizeof *v->at.at, by_box);
}

void variables_free(struct variables *v)
{
    vec_free(&v->at);
}

struct slice variable_of(const struct variables *v, struct slice box)
{
    struct variable key = {.box = box};
    const struct variable *found =
        v->at.n ? bsearch(&key, v->at.at, v->at.n, sizeof key, by_box) : NULL;
    return found ? found->name : (struct slice){0};
}
