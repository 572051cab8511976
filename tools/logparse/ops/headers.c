#include "logparse/ops/headers.h"

#include "logparse/ops/op.h"

/* A number at the end of `s`, with `before` in front of it: cut both off. */
static bool cut_count(struct slice *s, struct slice before, struct slice after,
                      uint64_t *n)
{
    if (!slice_ends(*s, after))
        return false;
    size_t end = s->n - after.n, i = end;
    while (i > 0 && s->p[i - 1] >= '0' && s->p[i - 1] <= '9')
        i--;
    if (!slice_to_u64((struct slice){s->p + i, end - i}, 10, n) || i < before.n ||
        memcmp(s->p + i - before.n, before.p, before.n) != 0)
        return false;
    s->n = i - before.n;
    return true;
}

bool header_is_whole(struct slice line)
{
    uint64_t n;
    return cut_count(&line, SLICE(" with "), SLICE(" ops"), &n);
}

bool addresses_are_whole(struct slice line)
{
    return slice_find(line, SLICE(" has address ")) >= 0;
}

/* Guard ids are "0x7f..", "0x-4a..", or decimal before 2.0. */
static bool parse_guard(struct slice s, uint64_t *id)
{
    int64_t decimal;
    if (s.n > 2 && memchr(s.p, 'x', 3))
        return parse_hex_id(s, id);
    if (slice_to_i64(s, &decimal)) {
        *id = (uint64_t)decimal;
        return true;
    }
    return parse_hex_id(s, id);
}

/* "Loop 12 (NAME) : KIND" or "Loop 12 : KIND" or "Loop 12 (NAME)" */
static bool parse_loop(struct slice s, struct header *h)
{
    size_t i = 5;
    while (i < s.n && s.p[i] != ' ')
        i++;
    if (!slice_to_i64((struct slice){s.p + 5, i - 5}, &h->number))
        return false;
    h->has_number = true;
    s = slice_from(s, i);
    ptrdiff_t colon = slice_rfind(s, SLICE(" : "));
    ptrdiff_t paren = slice_rfind(s, SLICE(") : "));
    if (paren >= 0)
        colon = paren + 1;
    if (colon >= 0) {
        h->kind = slice_from(s, (size_t)colon + 3);
        s.n = (size_t)colon;
    }
    if (s.n >= 3 && s.p[0] == ' ' && s.p[1] == '(' && s.p[s.n - 1] == ')') {
        h->has_name = true;
        h->name = (struct slice){s.p + 2, s.n - 3};
    }
    return true;
}

/* What is left when the numbers at the end are cut off: who is this? */
static bool parse_who(struct slice s, struct header *h)
{
    if (slice_starts(s, SLICE("Loop ")))
        return parse_loop(s, h);
    ptrdiff_t guard = slice_find(s, SLICE("Guard "));
    if (!slice_starts(s, SLICE("bridge out of ")) || guard < 0)
        return false;
    s = slice_from(s, (size_t)guard + 6);
    const char *blank = slice_char(s, ' ');
    if (blank)
        s.n = (size_t)(blank - s.p);
    h->kind = SLICE("bridge");
    return h->has_guard = parse_guard(s, &h->guard);
}

bool header_parse(struct slice text, struct header *h)
{
    *h = (struct header){0};
    if (text.n < 3 || text.p[0] != '#')
        return false;
    struct slice s = slice_from(text, 1);
    while (s.n && s.p[0] == ' ')
        s = slice_from(s, 1);
    h->has_ops = cut_count(&s, SLICE(" with "), SLICE(" ops"), &h->ops);
    if (slice_starts(s, SLICE("Traced loop or bridge")))
        return true;
    return parse_who(s, h);
}

static bool cut_hex(struct slice *s, struct slice before, uint64_t *value)
{
    ptrdiff_t at = slice_rfind(*s, before);
    if (at < 0 || !parse_hex_id(slice_from(*s, (size_t)at + before.n), value))
        return false;
    s->n = (size_t)at;
    return true;
}

bool addresses_parse(struct slice text, struct addresses *a)
{
    struct slice s = text;
    *a = (struct addresses){0};
    if (s.n && s.p[s.n - 1] == ')') { /* only loops say where they are entered */
        struct slice open = {s.p, s.n - 1};
        if (cut_hex(&open, SLICE(" (bootstrap "), &a->bootstrap))
            s = open;
    }
    if (!cut_hex(&s, SLICE(" to "), &a->stop) ||
        !cut_hex(&s, SLICE(" has address "), &a->start))
        return false;
    return parse_who(s, &a->who);
}

bool counter_parse(struct slice line, struct counter *c)
{
    size_t i = line.n;
    while (i > 0 && line.p[i - 1] != ':')
        i--;
    if (i == 0 || !slice_to_i64(slice_from(line, i), &c->count))
        return false;
    c->key = (struct slice){line.p, i - 1};
    return true;
}

bool counter_is_group(const struct counter *c)
{
    uint64_t bare;
    return slice_starts(c->key, SLICE("entry ")) ||
           slice_starts(c->key, SLICE("bridge ")) ||
           slice_starts(c->key, SLICE("loop ")) || slice_to_u64(c->key, 10, &bare);
}

bool counter_is_for(struct slice key, bool has_number, int64_t number, uint64_t guard)
{
    bool is_bridge = slice_starts(key, SLICE("bridge "));
    const char *blank = slice_char(key, ' ');
    struct slice id = blank ? slice_from(key, (size_t)(blank + 1 - key.p)) : key;
    int64_t n;
    uint64_t g;
    if (blank && is_bridge == has_number)
        return false;
    if (has_number)
        return slice_to_i64(id, &n) && n == number;
    if (slice_to_u64(id, 10, &g))
        return g == guard;
    return slice_to_i64(id, &n) && (uint64_t)n == guard;
}

enum { LINES_OF_A_NAME = 50 /* newlines in a file name, at most */ };

struct slice whole_merge_point(struct lines *lines, struct slice line, struct str *room)
{
    if (line.n == 0 || line.p[0] != 'd' || !op_is_unfinished(line) ||
        !lines_contiguous(lines))
        return line;
    str_clear(room);
    str_add(room, line);
    for (int i = 0; i < LINES_OF_A_NAME && lines_next(lines, &line); i++) {
        str_addc(room, '\n');
        str_add(room, line);
        if (slice_ends(line, SLICE("')")) || slice_ends(line, SLICE("\")")))
            break;
    }
    return str_slice(room);
}

bool header_lines(struct lines *lines, bool (*done)(struct slice), struct str *text)
{
    struct slice line;
    str_clear(text);
    if (!lines_next(lines, &line))
        return false;
    str_add(text, line);
    if (done(line))
        return true;
    struct lines further = *lines; /* looked at, taken only when the end is found */
    further.cleaned = (struct str){0};
    struct str joined = {0};
    bool found = false;
    str_add(&joined, str_slice(text));
    for (int i = 0; !found && i < LINES_OF_A_NAME && lines_next(&further, &line); i++) {
        str_addc(&joined, '\n');
        str_add(&joined, line);
        found = done(line);
    }
    if (found) {
        str_clear(text);
        str_add(text, str_slice(&joined));
        lines->pos = further.pos;
        lines->child = further.child;
    }
    str_free(&joined);
    lines_close(&further);
    return found;
}
