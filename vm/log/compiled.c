#include "log/compiled.h"

static const struct slice addresses = {"jit-backend-addr", 16},
                          operations = {"jit-log-opt-", 12};

static void forget(struct compiled *c)
{
    str_free(&c->name);
    names_free(&c->files);
    vec_free(&c->lines);
    *c = (struct compiled){0};
}

/* The number in front; false: there is none. */
static bool take_number(struct slice *s, int base, uint64_t *number)
{
    static const char digits[] = "0123456789abcdef";
    size_t n = 0;
    while (n < s->n && s->p[n] && memchr(digits, s->p[n], (size_t)base))
        n++;
    if (!slice_to_u64((struct slice){s->p, n}, base, number))
        return false;
    *s = slice_from(*s, n);
    return true;
}

static uint64_t hex_behind(struct slice text, struct slice words)
{
    ptrdiff_t at = slice_find(text, words);
    uint64_t number = 0;
    struct slice rest =
        at < 0 ? (struct slice){0} : slice_from(text, (size_t)at + words.n);
    return at >= 0 && take_number(&rest, 16, &number) ? number : 0;
}

/* "gc table: 0x..": where offsets count from; "end: 0x..". */
static void take_addresses(struct compiled *c, struct slice text)
{
    forget(c);
    c->start = hex_behind(text, SLICE("gc table: 0x"));
    c->end = hex_behind(text, SLICE("end: 0x"));
}

/* "debug_merge_point(0, 0, 'FUNCTION;FILE:2-5~#16 FOR_ITER')": the line is behind '-'. */
static bool take_place(struct compiled *c, struct slice line, struct code_line *place)
{
    ptrdiff_t quote = slice_find(line, SLICE("'")),
              tilde = slice_rfind(line, SLICE("~#"));
    if (quote < 0 || tilde < quote)
        return false;
    struct slice where = {line.p + quote + 1, (size_t)(tilde - quote - 1)};
    ptrdiff_t semicolon = slice_find(where, SLICE(";")),
              colon = slice_rfind(where, SLICE(":")),
              dash = slice_rfind(where, SLICE("-"));
    uint64_t number;
    if (semicolon < 0 || colon < semicolon || dash < colon ||
        !slice_to_u64(slice_from(where, (size_t)dash + 1), 10, &number) ||
        number > INT32_MAX)
        return false;
    if (c->name.n == 0)
        str_add(&c->name, (struct slice){where.p, (size_t)semicolon});
    struct slice file = {where.p + semicolon + 1, (size_t)(colon - semicolon - 1)};
    place->file = names_add(&c->files, file);
    place->line = (uint32_t)number;
    return true;
}

static void add_line(struct compiled *c, const struct code_line *place)
{
    const struct code_line *last = c->lines.n ? &c->lines.at[c->lines.n - 1] : NULL;
    if (last && (place->address < last->address ||
                 (last->file == place->file && last->line == place->line)))
        return;
    if (last && last->address == place->address)
        c->lines.n--;
    *vec_add(&c->lines) = *place;
}

static void take_operations(struct compiled *c, struct slice text)
{
    struct code_line place = {0};
    bool known = false;
    while (text.n) {
        const char *newline = slice_char(text, '\n');
        size_t n = newline ? (size_t)(newline - text.p) : text.n;
        struct slice line = {text.p, n};
        uint64_t offset;
        text = slice_from(text, n + (newline != NULL));
        if (slice_starts(line, SLICE("debug_merge_point("))) {
            known = take_place(c, line, &place);
            continue;
        }
        if (!known || line.n == 0 || line.p[0] != '+')
            continue;
        line = slice_from(line, 1);
        if (!take_number(&line, 10, &offset) || offset >= c->end - c->start)
            continue;
        place.address = c->start + offset;
        add_line(c, &place);
    }
}

static bool is_ours(const char *section)
{
    struct slice name = slice_of(section);
    return slice_eq(name, addresses) || slice_starts(name, operations);
}

static bool wants(void *self, const char *section)
{
    struct compiled_listener *l = self;
    return is_ours(section) || (l->next.wants && l->next.wants(l->next.self, section));
}

static void start(void *self, const char *section)
{
    struct compiled_listener *l = self;
    l->ours = is_ours(section);
    str_clear(&l->section);
    if (l->next.start)
        l->next.start(l->next.self, section);
}

static void stop(void *self, const char *section)
{
    struct compiled_listener *l = self;
    if (l->next.stop)
        l->next.stop(l->next.self, section);
    if (!l->ours)
        return;
    l->ours = false;
    if (slice_eq(slice_of(section), addresses)) {
        take_addresses(&l->now, str_slice(&l->section));
        return;
    }
    if (l->now.end > l->now.start) {
        take_operations(&l->now, str_slice(&l->section));
        l->done(l->self, &l->now);
    }
    forget(&l->now);
}

static void text(void *self, struct slice s)
{
    struct compiled_listener *l = self;
    if (l->ours)
        str_add(&l->section, s);
    if (l->next.text)
        l->next.text(l->next.self, s);
}

void compiled_listen(struct compiled_listener *l, struct jit_events *e,
                     void (*done)(void *self, const struct compiled *c), void *self)
{
    *l = (struct compiled_listener){.next = *e, .done = done, .self = self};
    *e = (struct jit_events){l, wants, start, stop, text};
}

void compiled_end(struct compiled_listener *l)
{
    str_free(&l->section);
    forget(&l->now);
}
