#include "logparse/match/parse.h"

#include "logparse/traces/traces.h"

enum { MOST_MEMBERS = 32 /* of a set: they are tried as bits of a word */ };

struct parser {
    struct expectations *out;
    uint32_t line;
    int64_t set; /* the pattern that collects members; -1: none */
    struct str *why;
};

static bool fail(struct parser *p, const char *reason)
{
    if (p->why->n == 0)
        str_addf(p->why, "line %u: %s", p->line, reason);
    return false;
}

static struct slice trim(struct slice s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = slice_from(s, 1);
    while (s.n && strchr(" \t\r", s.p[s.n - 1]))
        s.n--;
    return s;
}

/* The first word of a line; the rest stays, without blanks in front. */
static struct slice take_word(struct slice *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
        n++;
    struct slice word = {rest->p, n};
    *rest = trim(slice_from(*rest, n));
    return word;
}

static struct expectation *current(struct parser *p)
{
    return p->out->all.n ? &p->out->all.at[p->out->all.n - 1] : NULL;
}

static bool take_part(struct slice word, struct expectation *e)
{
    static const char *const parts[] = {"auto", "loop", "preamble", "all"};
    for (int i = 0; i < 4; i++)
        if (slice_eq(word, slice_of(parts[i]))) {
            e->part = (enum body_part)i;
            return true;
        }
    return false;
}

static bool take_kinds(struct slice word, struct expectation *e)
{
    if (slice_eq(word, SLICE("any"))) {
        e->kinds = 7;
        return true;
    }
    for (int i = 0; i < 3; i++)
        if (slice_eq(word, slice_of(trace_kind_names[i]))) {
            e->kinds = 1u << i;
            return true;
        }
    return false;
}

/* "@ function NAME part=all kind=bridge": options stand behind, so names may hold blanks */
static bool take_head(struct parser *p, struct slice rest)
{
    static const char *const anchors[] = {"trace", "function", "line", "id"};
    struct expectation e = {.line = p->line,
                            .kinds = 1u << TRACE_LOOP | 1u << TRACE_ENTRY_BRIDGE};
    struct slice word = take_word(&rest);
    int a = 0;
    while (a < 4 && !slice_eq(word, slice_of(anchors[a])))
        a++;
    if (a == 4)
        return fail(p, "behind @ stands trace, function, line or id");
    e.anchor = (enum anchor)a;
    if (a == ANCHOR_TRACE)
        e.kinds = 7;
    for (ptrdiff_t at; (at = slice_rfind(rest, SLICE("="))) > 0;) {
        struct slice key = {rest.p, (size_t)at},
                     value = trim(slice_from(rest, (size_t)at + 1));
        if (slice_ends(key, SLICE(" part")) && take_part(value, &e))
            rest = trim((struct slice){key.p, key.n - 5});
        else if (slice_ends(key, SLICE(" kind")) && take_kinds(value, &e))
            rest = trim((struct slice){key.p, key.n - 5});
        else
            break;
    }
    e.where = rest;
    if (rest.n == 0)
        return fail(p, "nothing behind the anchor's kind");
    if (a == ANCHOR_LINE && slice_rfind(rest, SLICE(":")) < 0)
        return fail(p, "a line is FILE:NUMBER");
    *vec_add(&p->out->all) = e;
    return true;
}

static bool take_count(struct parser *p, struct slice text)
{
    struct slice rest = text;
    struct rule r = {.text = text, .line = p->line};
    take_word(&rest);
    r.name = take_word(&rest);
    struct slice op = take_word(&rest);
    static const char *const ops[] = {"<=", ">=", "==", "!=", "<", ">"};
    for (int i = 0; i < 6; i++)
        if (slice_eq(op, slice_of(ops[i])))
            memcpy(r.op, op.p, op.n);
    if (!r.op[0] || r.name.n == 0 || !slice_to_u64(rest, 10, &r.number))
        return fail(p, "a count is: count NAME <= NUMBER");
    *vec_add(&current(p)->rules) = r;
    return true;
}

static bool take_ban(struct parser *p, struct slice text)
{
    struct slice rest = trim(slice_from(text, 1));
    struct rule r = {.text = text, .line = p->line};
    r.name = take_word(&rest);
    if (slice_starts(rest, SLICE("descr=")))
        r.descr = slice_from(rest, 6);
    else if (rest.n)
        return fail(p, "behind ! stands a name, and descr=... if need be");
    if (r.name.n == 0)
        return fail(p, "! without a name");
    *vec_add(&current(p)->rules) = r;
    return true;
}

/* "name?", "name?(..)", "..)?" make a pattern optional; a bare name has no arguments. */
static struct slice without_mark(struct parser *p, struct slice text, bool *optional)
{
    struct str plain = {0};
    const char *paren = slice_char(text, '(');
    size_t name_end = paren ? (size_t)(paren - text.p) : text.n;
    *optional = false;
    if (text.p[text.n - 1] == '?' && paren) {
        *optional = true;
        str_add(&plain, (struct slice){text.p, text.n - 1});
    } else if (name_end && text.p[name_end - 1] == '?') {
        *optional = true;
        str_add(&plain, (struct slice){text.p, name_end - 1});
        str_add(&plain, paren ? slice_from(text, name_end) : SLICE("()"));
    } else {
        str_add(&plain, text);
    }
    char *copy = mem_copy_text(str_text(&plain), plain.n);
    *vec_add(&p->out->copies) = copy;
    struct slice kept = {copy, plain.n};
    str_free(&plain);
    return kept;
}

static void add_pattern(struct parser *p, struct pattern pattern)
{
    struct expectation *e = current(p);
    pattern.line = p->line;
    e->has_body = true;
    if (p->set >= 0)
        e->patterns.at[p->set].members++;
    *vec_add(&e->patterns) = pattern;
}

static bool take_pattern(struct parser *p, struct slice text)
{
    struct pattern pattern = {.kind = PATTERN_OP};
    op_parse(without_mark(p, text, &pattern.optional), &pattern.op);
    if (pattern.op.kind != OP_OPERATION)
        return fail(p, "this is no operation: [RESULT =] NAME(ARGUMENTS)");
    add_pattern(p, pattern);
    return true;
}

/* What Python's loops do at their end: see whether a signal came. Names of its own. */
static bool take_tick(struct parser *p)
{
    struct str text = {0};
    str_addf(
        &text,
        "_tick%u = getfield_raw_i(_, descr=<FieldS pypysig_long_struct.c_value 0>)",
        p->line);
    bool fine = take_pattern(p, SLICE("guard_not_invalidated?")) &&
                take_pattern(p, str_slice(&text));
    str_clear(&text);
    str_addf(&text, "_ticked%u = int_lt(_tick%u, 0)", p->line, p->line);
    fine = fine && take_pattern(p, str_slice(&text));
    str_clear(&text);
    str_addf(&text, "guard_false(_ticked%u)", p->line);
    fine = fine && take_pattern(p, str_slice(&text));
    str_free(&text);
    return fine;
}

static bool take_set_mark(struct parser *p, bool opens)
{
    if (opens == (p->set >= 0))
        return fail(p, opens ? "{{{ inside {{{" : "}}} without {{{");
    if (opens) {
        add_pattern(p, (struct pattern){.kind = PATTERN_SET});
        p->set = (int64_t)current(p)->patterns.n - 1;
    } else {
        uint32_t members = current(p)->patterns.at[p->set].members;
        p->set = -1;
        if (members == 0 || members > MOST_MEMBERS)
            return fail(p, "a set has 1 to 32 operations");
    }
    return true;
}

static bool take_line(struct parser *p, struct slice text)
{
    if (text.n == 0 || text.p[0] == '#')
        return true;
    if (text.p[0] == '@')
        return p->set >= 0 ? fail(p, "{{{ was not closed")
                           : take_head(p, trim(slice_from(text, 1)));
    if (!current(p))
        return fail(p, "expected an anchor first, like: @ function NAME");
    if (slice_eq(text, SLICE("{{{")) || slice_eq(text, SLICE("}}}")))
        return take_set_mark(p, text.p[0] == '{');
    if (slice_eq(text, SLICE("..."))) {
        if (p->set >= 0)
            return fail(p, "... inside {{{");
        add_pattern(p, (struct pattern){.kind = PATTERN_ANY});
        return true;
    }
    if (slice_eq(text, SLICE("--TICK--")))
        return p->set >= 0 ? fail(p, "--TICK-- inside {{{") : take_tick(p);
    if (text.p[0] == '!')
        return take_ban(p, text);
    if (slice_starts(text, SLICE("count ")))
        return take_count(p, text);
    return take_pattern(p, text);
}

bool expectations_parse(struct expectations *out, struct slice text, struct str *why)
{
    struct parser p = {.out = out, .set = -1, .why = why};
    *out = (struct expectations){0};
    while (text.n && why->n == 0) {
        const char *newline = slice_char(text, '\n');
        size_t n = newline ? (size_t)(newline - text.p) : text.n;
        p.line++;
        take_line(&p, trim((struct slice){text.p, n}));
        text = slice_from(text, newline ? n + 1 : n);
    }
    if (why->n == 0 && p.set >= 0)
        fail(&p, "{{{ was not closed");
    if (why->n == 0 && out->all.n == 0)
        str_add(why, SLICE("it expects nothing: no line begins with @"));
    return why->n == 0;
}

void expectations_free(struct expectations *e)
{
    for (size_t i = 0; i < e->all.n; i++) {
        vec_free(&e->all.at[i].patterns);
        vec_free(&e->all.at[i].rules);
    }
    for (size_t i = 0; i < e->copies.n; i++)
        free(e->copies.at[i]);
    vec_free(&e->copies);
    vec_free(&e->all);
}

void descr_pattern(struct slice s, struct str *out)
{
    uint64_t id;
    int64_t number;
    if (s.n == 0 || descr_guard(s, &id) || descr_token(s, &number) ||
        descr_loop(s, &number))
        return;
    for (ptrdiff_t at; (at = slice_find(s, SLICE("0x"))) >= 0;) {
        str_add(out, (struct slice){s.p, (size_t)at + 2});
        str_addc(out, '*');
        for (s = slice_from(s, (size_t)at + 2);
             s.n && strchr("0123456789abcdef", s.p[0]);)
            s = slice_from(s, 1);
    }
    str_add(out, s);
}
