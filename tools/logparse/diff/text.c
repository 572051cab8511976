#include "logparse/diff/text.h"

char pair_mark(const struct pair *p)
{
    if (p->a == NO_OP)
        return '+';
    if (p->b == NO_OP)
        return '-';
    return p->changes ? '~' : ' ';
}

void diff_lines_make(struct diff_lines *lines, const struct aligned_pair *d,
                     uint32_t context)
{
    const struct alignment *al = &d->alignment;
    size_t next = 0; /* the first pair that is not shown yet */
    *lines = (struct diff_lines){0};
    for (size_t i = 0; i < al->pairs.n; i++) {
        if (pair_is_same(&al->pairs.at[i]))
            continue;
        size_t from = i > context ? i - context : 0, to = i + context + 1;
        if (from > next || lines->at.n == 0)
            *vec_add(&lines->at) =
                (struct diff_line){'@', al->pairs.at[from > next ? from : next].a,
                                   al->pairs.at[from > next ? from : next].b, 0};
        for (size_t k = from > next ? from : next; k < to && k < al->pairs.n; k++) {
            const struct pair *p = &al->pairs.at[k];
            if (k > i && !pair_is_same(p)) /* begins the next round */
                break;
            *vec_add(&lines->at) =
                (struct diff_line){pair_mark(p), p->a, p->b, p->changes};
            next = k + 1;
        }
    }
}

void diff_lines_free(struct diff_lines *lines)
{
    vec_free(&lines->at);
}

static void add_without_addresses(struct slice s, struct str *out)
{
    ptrdiff_t at;
    while ((at = slice_find(s, SLICE("0x"))) >= 0) {
        str_add(out, (struct slice){s.p, (size_t)at});
        str_add(out, SLICE("0x*"));
        s = slice_from(s, (size_t)at + 2);
        while (s.n && strchr("0123456789abcdefABCDEF", s.p[0]) && s.p[0])
            s = slice_from(s, 1);
    }
    str_add(out, s);
}

static void add_descr(const struct op *op, struct str *out)
{
    uint64_t id;
    int64_t number;
    if (op->descr.n == 0 || descr_guard(op->descr, &id))
        return;
    str_add(out, op->args.n ? SLICE(", descr=") : SLICE("descr="));
    if (descr_token(op->descr, &number))
        str_add(out, SLICE("label"));
    else
        add_without_addresses(op->descr, out);
}

static void add_place(const struct place *place, struct str *out)
{
    if (!place->is_python) {
        add_without_addresses(place->text, out);
        return;
    }
    str_add(out, place_basename(place->file));
    str_addf(out, ":%lld ",
             (long long)(place->line >= 0 ? place->line : place->first_line));
    str_add(out, place->function);
    str_addf(out, " #%lld ", (long long)place->bytecode);
    str_add(out, place->opname);
}

void op_plain(const struct op *op, bool failargs, struct str *out)
{
    if (op->kind == OP_MERGE_POINT) {
        struct place place;
        place_parse(op->where, &place);
        str_add(out, SLICE("# "));
        add_place(&place, out);
        return;
    }
    if (op->kind != OP_OPERATION) {
        add_without_addresses(op->line, out);
        return;
    }
    if (op->result.n) {
        str_add(out, op->result);
        str_add(out, SLICE(" = "));
    }
    str_add(out, op->name);
    str_addc(out, '(');
    str_add(out, op->args);
    add_descr(op, out);
    str_addc(out, ')');
    if (failargs && op->has_failargs) {
        str_add(out, SLICE(" ["));
        str_add(out, op->failargs);
        str_addc(out, ']');
    }
}

void changes_text(unsigned changes, struct str *out)
{
    static const char *const parts[] = {"operation", "result", "arguments",
                                        "descr",     "target", "failargs"};
    bool first = true;
    for (unsigned i = 0; i < sizeof parts / sizeof *parts; i++)
        if (changes & 1u << i) {
            str_addf(out, "%s%s", first ? "" : ", ", parts[i]);
            first = false;
        }
}

void place_plain(const struct norm *norm, const struct body_lines *lines, uint32_t i,
                 struct str *out)
{
    struct place place;
    if (norm_place(norm, lines, i, &place))
        add_place(&place, out);
}
