#include "logparse/match/update.h"

#include <stdlib.h>

#include "logparse/util/safe.h"

enum {
    MOST_LINES = 8,      /* written or taken out by one edit */
    MOST_ELSEWHERE = 16, /* operations of the same name that a line is tried on */
    ALL_FITS = 1 << 30
};

/* Lines [at, at + remove) give way to a text of `lines` lines. */
struct edit {
    size_t at, remove, lines;
    struct str text;
    long gain;
};

/* Where a draft stands: parsed, and how far it goes. */
struct state {
    struct str text;
    struct expectations all;
    const struct expectation *e;
    struct misfit misfit;
    enum fit fit;
};

static struct slice first_line(struct slice text)
{
    const char *newline = slice_char(text, '\n');
    return (struct slice){text.p, newline ? (size_t)(newline + 1 - text.p) : text.n};
}

static struct draft_line new_line(struct slice text, uint32_t origin)
{
    return (struct draft_line){mem_copy_text(text.p, text.n), text.n, origin};
}

void draft_open(struct draft *draft, struct slice text)
{
    *draft = (struct draft){0};
    for (uint32_t number = 1; text.n; number++) {
        struct slice line = first_line(text);
        *vec_add(&draft->lines) = new_line(line, number);
        text = slice_from(text, line.n);
    }
}

void draft_free(struct draft *draft)
{
    for (size_t i = 0; i < draft->lines.n; i++)
        free(draft->lines.at[i].text);
    vec_free(&draft->lines);
}

static void add_lines(const struct draft *d, size_t from, size_t to, struct str *out)
{
    for (size_t i = from; i < to && i < d->lines.n; i++)
        str_add(out, (struct slice){d->lines.at[i].text, d->lines.at[i].n});
}

void draft_text(const struct draft *draft, struct str *out)
{
    add_lines(draft, 0, draft->lines.n, out);
}

/* With an edit (NULL: as it is). False: that is no expectation any more. */
static bool state_open(struct state *s, const struct draft *d, const struct edit *edit,
                       size_t nth, const struct ops *ops)
{
    struct str why = {0};
    *s = (struct state){0};
    add_lines(d, 0, edit ? edit->at : d->lines.n, &s->text);
    if (edit) {
        str_add(&s->text, str_slice(&edit->text));
        add_lines(d, edit->at + edit->remove, d->lines.n, &s->text);
    }
    bool fine =
        expectations_parse(&s->all, str_slice(&s->text), &why) && nth < s->all.all.n;
    str_free(&why);
    s->fit = FITS_UNDECIDED;
    if (!fine)
        return false;
    s->e = &s->all.all.at[nth];
    s->fit = patterns_fit(s->e, ops, &s->misfit);
    return s->fit != FITS_UNDECIDED;
}

static void state_free(struct state *s)
{
    misfit_free(&s->misfit);
    expectations_free(&s->all);
    str_free(&s->text);
}

/* Keep the better of two edits; what an edit writes itself is no gain. Frees the other. */
static void try(const struct draft *d, size_t nth, const struct ops *ops, size_t from,
                struct edit edit, struct edit *best)
{
    struct state s;
    bool fine = state_open(&s, d, &edit, nth, ops);
    size_t touched = edit.lines > edit.remove ? edit.lines : edit.remove;
    edit.gain = s.fit == FITS ? ALL_FITS - (long)touched
                              : (long)s.misfit.op - (long)from - (long)edit.lines;
    state_free(&s);
    if (fine && edit.gain > best->gain) {
        str_free(&best->text);
        *best = edit;
    } else {
        str_free(&edit.text);
    }
}

/* A line like its neighbour: as far to the right, with the same end. */
static void write_line(const struct draft *d, size_t like, const struct pattern *old,
                       const struct op *op, const struct misfit *at, struct edit *edit)
{
    struct slice line = {d->lines.at[like].text, d->lines.at[like].n};
    size_t blanks = strspn(line.p, " \t");
    str_add(&edit->text, (struct slice){line.p, blanks});
    pattern_write(old, op, at, &edit->text);
    str_add(&edit->text, slice_ends(line, SLICE("\r\n")) ? SLICE("\r\n") : SLICE("\n"));
    edit->lines++;
}

/* The operation on this line; NULL when there is none, or several (--TICK--). */
static const struct pattern *pattern_of(const struct expectation *e, uint32_t line)
{
    const struct pattern *found = NULL;
    for (size_t i = 0; i < e->patterns.n; i++)
        if (e->patterns.at[i].line == line) {
            if (found || e->patterns.at[i].kind != PATTERN_OP)
                return NULL;
            found = &e->patterns.at[i];
        }
    return found;
}

/* The same line on this operation, or on later ones of its name ("..." may be in front). */
static void try_rewrites(const struct draft *d, size_t nth, const struct ops *ops,
                         const struct state *s, struct edit *best)
{
    const struct pattern *old = pattern_of(s->e, s->misfit.line);
    size_t at = s->misfit.line - 1, tried = 0;
    for (size_t i = 0; old && i < ops->at.n && tried < MOST_ELSEWHERE; i++) {
        if (!slice_eq(old->op.name, ops->at.at[i]->name))
            continue;
        struct edit edit = {.at = at, .remove = 1};
        write_line(d, at, old, ops->at.at[i], &s->misfit, &edit);
        try(d, nth, ops, s->misfit.op, edit, best);
        tried++;
    }
}

/* Operations from `op` on, as lines in front of line `at`. */
static void try_additions(const struct draft *d, size_t nth, const struct ops *ops,
                          const struct state *s, size_t op, size_t at,
                          struct edit *best)
{
    size_t like = at < d->lines.n ? at : d->lines.n - 1;
    for (size_t n = 1; n <= MOST_LINES && op + n <= ops->at.n; n++) {
        struct edit edit = {.at = at};
        if (at == d->lines.n &&
            !memchr(d->lines.at[like].text, '\n', d->lines.at[like].n))
            str_addc(&edit.text, '\n');
        for (size_t k = 0; k < n; k++)
            write_line(d, like, NULL, ops->at.at[op + k], &s->misfit, &edit);
        try(d, nth, ops, s->misfit.op, edit, best);
    }
}

static void try_removals(const struct draft *d, size_t nth, const struct ops *ops,
                         const struct state *s, struct edit *best)
{
    uint32_t line = s->misfit.line;
    for (uint32_t n = 1; n <= MOST_LINES && pattern_of(s->e, line + n - 1); n++)
        try(d, nth, ops, s->misfit.op, (struct edit){.at = line - 1, .remove = n},
            best);
}

static void try_another_name(const struct draft *d, size_t nth, const struct ops *ops,
                             const struct state *s, struct edit *best)
{
    struct edit edit = {.at = s->misfit.line - 1, .remove = 1};
    const struct pattern *old = pattern_of(s->e, s->misfit.line);
    if (!old || s->misfit.op >= ops->at.n)
        return;
    write_line(d, edit.at, old, ops->at.at[s->misfit.op], &s->misfit, &edit);
    try(d, nth, ops, s->misfit.op, edit, best);
}

/* Behind the last pattern, and behind the set it may stand in. */
static size_t end_of_patterns(const struct draft *d, const struct expectation *e)
{
    size_t at = e->patterns.at[e->patterns.n - 1].line;
    for (size_t i = at; i < d->lines.n && d->lines.at[i].text[0] != '@'; i++) {
        const char *text = d->lines.at[i].text;
        if (strncmp(text + strspn(text, " \t"), "}}}", 3) == 0)
            return i + 1;
    }
    return at;
}

static void apply(struct draft *d, const struct edit *edit)
{
    struct draft next = {0};
    struct slice text = str_slice(&edit->text);
    for (size_t i = 0; i <= d->lines.n; i++) {
        if (i == edit->at)
            for (struct slice line; text.n; text = slice_from(text, line.n)) {
                line = first_line(text);
                *vec_add(&next.lines) = new_line(line, 0);
            }
        if (i == d->lines.n)
            break;
        if (i >= edit->at && i < edit->at + edit->remove)
            free(d->lines.at[i].text);
        else
            *vec_add(&next.lines) = d->lines.at[i];
    }
    vec_free(&d->lines);
    *d = next;
}

/* The number behind a count that does not hold. A ban can only be lifted by a person. */
static bool fix_rule(struct draft *d, const struct state *s, const struct ops *ops)
{
    for (size_t i = 0; i < s->e->rules.n; i++) {
        const struct rule *r = &s->e->rules.at[i];
        uint64_t count;
        size_t first;
        if (rule_holds(r, ops, &count, &first))
            continue;
        struct slice line = {d->lines.at[r->line - 1].text, d->lines.at[r->line - 1].n};
        size_t end = line.n;
        while (end && (line.p[end - 1] < '0' || line.p[end - 1] > '9'))
            end--;
        size_t digits = end;
        while (digits && line.p[digits - 1] >= '0' && line.p[digits - 1] <= '9')
            digits--;
        if (!r->op[0] || r->op[0] == '!' || (r->op[0] == '>' && !r->op[1] && !count))
            return false;
        count += r->op[1] ? 0 : r->op[0] == '<' ? 1 : (uint64_t)-1;
        struct edit edit = {.at = r->line - 1, .remove = 1};
        str_add(&edit.text, (struct slice){line.p, digits});
        str_addf(&edit.text, "%llu", (unsigned long long)count);
        str_add(&edit.text, slice_from(line, end));
        apply(d, &edit);
        str_free(&edit.text);
        return true;
    }
    return false;
}

static bool rules_hold(const struct state *s, const struct ops *ops)
{
    uint64_t count;
    size_t first;
    for (size_t i = 0; i < s->e->rules.n; i++)
        if (!rule_holds(&s->e->rules.at[i], ops, &count, &first))
            return false;
    return true;
}

bool draft_fits(const struct draft *draft, size_t nth, const struct ops *ops)
{
    struct state s;
    bool fits =
        state_open(&s, draft, NULL, nth, ops) && s.fit == FITS && rules_hold(&s, ops);
    state_free(&s);
    return fits;
}

/* One edit; false: there is none that helps. */
static bool improve(struct draft *d, size_t nth, const struct ops *ops,
                    const struct state *s)
{
    struct edit best = {.gain = -1};
    if (s->fit == FITS)
        return fix_rule(d, s, ops);
    /* "..." runs to the end when only the last line is missing */
    if (s->misfit.op == ops->at.n && ops->at.n)
        try_additions(d, nth, ops, s, ops->at.n - 1, end_of_patterns(d, s->e), &best);
    if (s->misfit.line) {
        try_rewrites(d, nth, ops, s, &best);
        try_additions(d, nth, ops, s, s->misfit.op, s->misfit.line - 1, &best);
        try_another_name(d, nth, ops, s, &best);
        try_removals(d, nth, ops, s, &best);
    } else {
        try_additions(d, nth, ops, s, s->misfit.op, end_of_patterns(d, s->e), &best);
    }
    bool found = best.gain >= 0;
    if (found)
        apply(d, &best);
    str_free(&best.text);
    return found;
}

bool draft_fit(struct draft *draft, size_t nth, const struct ops *ops)
{
    size_t most = 4 * (ops->at.n + draft->lines.n) + 16;
    bool more = true;
    for (size_t i = 0; more && i < most && !draft_fits(draft, nth, ops); i++) {
        struct state s;
        more = state_open(&s, draft, NULL, nth, ops) && improve(draft, nth, ops, &s);
        state_free(&s);
    }
    return draft_fits(draft, nth, ops);
}

static void print_line(char mark, struct slice line, FILE *out)
{
    struct str safe = {0};
    while (line.n && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
        line.n--;
    safe_add(&safe, line);
    fprintf(out, "%c %s\n", mark, str_text(&safe));
    str_free(&safe);
}

size_t draft_print(const struct draft *draft, struct slice old, const char *path,
                   FILE *out)
{
    uint32_t number = 1; /* of the old line that comes next */
    size_t pieces = 0;
    for (size_t i = 0; i < draft->lines.n || old.n; pieces++) {
        while (i < draft->lines.n && draft->lines.at[i].origin == number) {
            old = slice_from(old, first_line(old).n);
            i++, number++;
        }
        if (i == draft->lines.n && !old.n)
            break;
        size_t end = i;
        while (end < draft->lines.n && !draft->lines.at[end].origin)
            end++;
        uint32_t upto = end < draft->lines.n ? draft->lines.at[end].origin : UINT32_MAX;
        fprintf(out, "%s:%u\n", path, number);
        for (; old.n && number < upto; number++) {
            print_line('-', first_line(old), out);
            old = slice_from(old, first_line(old).n);
        }
        for (; i < end; i++)
            print_line('+',
                       (struct slice){draft->lines.at[i].text, draft->lines.at[i].n},
                       out);
    }
    return pieces;
}
