#define _GNU_SOURCE /* memrchr */
#include "logparse/ops/place.h"

/* A decimal number, perhaps negative, at the very end of *s: take it off with what is
 * before it up to `mark`, which is taken off as well. */
static bool take_number(struct slice *s, char mark, int64_t *number)
{
    size_t i = s->n;
    while (i > 0 && s->p[i - 1] >= '0' && s->p[i - 1] <= '9')
        i--;
    if (i > 1 && s->p[i - 1] == '-' && s->p[i - 2] == mark)
        i--;
    if (i == 0 || i == s->n || s->p[i - 1] != mark ||
        !slice_to_i64(slice_from(*s, i), number))
        return false;
    s->n = i - 1;
    return true;
}

/* "~#16 FOR_ITER" or "~FOR_ITER" at the end */
static bool take_bytecode(struct slice *s, struct place *place)
{
    const char *tilde = s->n ? memrchr(s->p, '~', s->n) : NULL;
    if (!tilde)
        return false;
    struct slice tail = slice_from(*s, (size_t)(tilde + 1 - s->p));
    place->bytecode = -1;
    if (tail.n && tail.p[0] == '#') {
        const char *blank = slice_char(tail, ' ');
        size_t digits = blank ? (size_t)(blank - tail.p) - 1 : tail.n - 1;
        if (!slice_to_i64((struct slice){tail.p + 1, digits}, &place->bytecode))
            return false;
        tail = blank ? slice_from(tail, digits + 2) : (struct slice){tail.p, 0};
    }
    if (slice_char(tail, ' '))
        return false;
    place->opname = tail;
    s->n = (size_t)(tilde - s->p);
    return true;
}

static bool parse_python3(struct place *place)
{
    struct slice s = place->text;
    if (!take_bytecode(&s, place) || !take_number(&s, '-', &place->line) ||
        !take_number(&s, ':', &place->first_line))
        return false;
    const char *semicolon = slice_char(s, ';');
    if (!semicolon)
        return false;
    place->function = (struct slice){s.p, (size_t)(semicolon - s.p)};
    place->file = slice_from(s, place->function.n + 1);
    return true;
}

/* <code object f, file 'x.py', line 2> #9 LOAD_FAST   ('.' may stand for ',') */
static bool parse_python2(struct place *place)
{
    struct slice s = place->text;
    if (!slice_starts(s, SLICE("<code object ")))
        return false;
    ptrdiff_t end = slice_rfind(s, SLICE("> #"));
    ptrdiff_t file = slice_find(s, SLICE(" file '"));
    if (end < 0 || file < 14)
        return false;
    struct slice inside = {s.p, (size_t)end}, tail = slice_from(s, (size_t)end + 3);
    ptrdiff_t line = slice_rfind(inside, SLICE(" line "));
    if (line < file + 9)
        return false;
    const char *blank = slice_char(tail, ' ');
    size_t digits = blank ? (size_t)(blank - tail.p) : tail.n;
    if (!slice_to_i64(slice_from(inside, (size_t)line + 6), &place->first_line) ||
        !slice_to_i64((struct slice){tail.p, digits}, &place->bytecode))
        return false;
    place->opname = blank ? slice_from(tail, digits + 1) : (struct slice){tail.p, 0};
    place->function = (struct slice){s.p + 13, (size_t)file - 14};
    place->file = (struct slice){s.p + file + 7, (size_t)(line - file) - 9};
    place->line = -1;
    return true;
}

/* Topaz: "/home/me/t.rb:1(4):in each at SEND" */
static bool parse_topaz(struct place *place)
{
    struct slice s = place->text;
    ptrdiff_t in = slice_rfind(s, SLICE("):in ")), at = slice_rfind(s, SLICE(" at "));
    if (in < 0 || at < in + 5 || s.n == (size_t)at + 4)
        return false;
    struct slice front = {s.p, (size_t)in};
    int64_t second;
    if (!take_number(&front, '(', &second) || !take_number(&front, ':', &place->line))
        return false;
    place->file = front;
    place->first_line = place->line;
    place->function = (struct slice){s.p + in + 5, (size_t)(at - in) - 5};
    place->opname = slice_from(s, (size_t)at + 4);
    return front.n > 0;
}

/* HippyVM: "/home/me/a.php 12 LOAD_FAST", when its code is a file's. */
static bool parse_hippy(struct place *place)
{
    struct slice s = place->text;
    const char *blank = s.n ? memrchr(s.p, ' ', s.n) : NULL;
    if (!blank || s.p + s.n == blank + 1)
        return false;
    struct slice op = slice_from(s, (size_t)(blank + 1 - s.p)),
                 front = {s.p, s.n - op.n - 1};
    for (size_t i = 0; i < op.n; i++)
        if (op.p[i] != '_' && (op.p[i] < 'A' || op.p[i] > 'Z'))
            return false;
    if (!take_number(&front, ' ', &place->line) || !slice_ends(front, SLICE(".php")))
        return false;
    place->file = place->function = front;
    place->function = place_basename(front);
    place->first_line = place->line;
    place->opname = op;
    return true;
}

void place_parse(struct slice text, struct place *place)
{
    *place = (struct place){.text = text, .line = -1, .bytecode = -1, .first_line = -1};
    static bool (*const forms[])(struct place *) = {parse_python3, parse_python2,
                                                    parse_topaz, parse_hippy};
    for (size_t i = 0; i < sizeof forms / sizeof *forms && !place->is_python; i++) {
        *place =
            (struct place){.text = text, .line = -1, .bytecode = -1, .first_line = -1};
        place->is_python = forms[i](place);
    }
    if (!place->is_python)
        *place =
            (struct place){.text = text, .line = -1, .bytecode = -1, .first_line = -1};
}

struct slice place_basename(struct slice path)
{
    /* a backslash separates only in a path of Windows: elsewhere names may hold it */
    bool windows = path.n > 2 && path.p[1] == ':' && path.p[2] == '\\';
    size_t i = path.n;
    while (i > 0 && path.p[i - 1] != '/' && !(windows && path.p[i - 1] == '\\'))
        i--;
    return slice_from(path, i);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* How many digits "0x7f.." has at offset i; 0: it is none, or so short that it is a number
 * (of an instruction: "[0x1]push"). */
static size_t address_digits(struct slice s, size_t i)
{
    enum { SHORTEST = 6 };
    size_t n = 0;
    if (i + 2 >= s.n || s.p[i] != '0' || s.p[i + 1] != 'x')
        return 0;
    while (i + 2 + n < s.n && is_hex(s.p[i + 2 + n]))
        n++;
    bool is_object =
        i >= 3 && memcmp(s.p + i - 3, "at ", 3) == 0; /* "<X object at 0x.." */
    return n >= SHORTEST || is_object ? n : 0;
}

/* How many bytes of folders an absolute path at offset i begins with: "/home/me/". */
static size_t folders(struct slice s, size_t i)
{
    size_t last = 0;
    bool begins = i == 0 || strchr(" \t([{<\"'=,;", s.p[i - 1]);
    if (s.p[i] != '/' || !begins)
        return 0;
    for (size_t k = i; k < s.n && !strchr(" \t)]}>\"',;", s.p[k]); k++)
        if (s.p[k] == '/')
            last = k + 1 - i;
    return i + last < s.n ? last : 0;
}

void place_stable(struct slice s, struct str *out)
{
    for (size_t i = 0; i < s.n; i++) {
        i += folders(s, i);
        size_t digits = address_digits(s, i);
        if (digits) {
            str_add(out, SLICE("0x*"));
            i += 1 + digits;
        } else {
            str_addc(out, s.p[i]);
        }
    }
}

void place_name(const struct place *place, struct str *out)
{
    if (!place->is_python) {
        place_stable(place->text, out);
        return;
    }
    str_add(out, place_basename(place->file));
    str_addf(out, ":%lld:", (long long)place->first_line);
    str_add(out, place->function);
    if (place->bytecode >= 0)
        str_addf(out, "#%lld", (long long)place->bytecode);
    else if (place->opname.n)
        str_addf(out, "#%.*s", (int)place->opname.n, place->opname.p);
}

struct place place_keep(struct names *names, const struct place *place)
{
    struct place kept = *place;
    if (place->is_python) {
        uint32_t n = names_add(names, place->text); /* may move names->at */
        place_parse(names->at[n], &kept);
    }
    return kept;
}
