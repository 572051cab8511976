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

/* ---- other languages ------------------------------------------------------------------------ */

/* How machines made with RPython spell a location (their get_printable_location). %F is a file, %P
 * one of PHP, %l a line, %f a function, %A a predicate with its arity, %o an operation, %O one in
 * capitals, %b the offset of a bytecode, %n a number and %x one in hexadecimal that say nothing. None
 * is empty; the rest stands for itself. --location is for what is not here. */
static const struct form {
    const char *machine, *text;
} forms[] = {
    {"PyPy, generators", "<code object %f, file \"%F\", line %l> <generator>"},
    {"Topaz", "%F:%l(%n):in %f at %o"},
    {"HippyVM", "%P %l %O"},
    {"RSqueak", "%b: [0x%x]%o (%f)"},
    {"PySOM", "%o @ %b in %f"},
    {"PySOM, trees", "#%o %f"},
    {"Pixie", "%O in %f"},
    {"RPyJS", "%f #%b %O"},
    {"Pyrolog", "%A"},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c == '_' || is_digit(c) || (c >= 'A' && c <= 'Z');
}

static bool is_hex(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static bool is_word(char c)
{
    return c != ' ' && c != '\t';
}

static size_t run_of(struct slice s, bool (*belongs)(char))
{
    size_t n = 0;
    while (n < s.n && belongs(s.p[n]))
        n++;
    return n;
}

/* "append/3", "user:append/3", "'$x'/0" */
static bool is_predicate(struct slice s)
{
    const char *slash = s.n ? memrchr(s.p, '/', s.n) : NULL;
    int64_t arity;
    return slash && slash > s.p && s.p[0] != '/' && run_of(s, is_word) == s.n &&
           slice_char(s, '/') == slash &&
           slice_to_i64(slice_from(s, (size_t)(slash + 1 - s.p)), &arity) && arity >= 0;
}

/* Is `s` such a field? Then it is put in its place. */
static bool take_field(struct place *place, char field, struct slice s)
{
    int64_t number;
    switch (field) {
    case 'F': place->file = s; return s.n > 0;
    case 'P': place->file = s; return slice_ends(s, SLICE(".php"));
    case 'A':
    case 'f': place->function = s; return field == 'f' ? s.n > 0 : is_predicate(s);
    case 'l': return slice_to_i64(s, &place->line) && place->line >= 0;
    case 'b': return slice_to_i64(s, &place->bytecode) && place->bytecode >= 0;
    case 'o':
    case 'O': place->opname = s; return s.n > 0;
    case 'n': return slice_to_i64(s, &number);
    default: return s.n > 0; /* x */
    }
}

/* Texts take as much as they can, so the others are looked for from the end. */
static bool fits(const char *form, struct slice s, struct place *place)
{
    static bool (*const runs[128])(char) = {
        ['l'] = is_digit, ['b'] = is_digit,   ['n'] = is_digit,
        ['x'] = is_hex,   ['O'] = is_capital, ['o'] = is_word};
    for (; *form && *form != '%'; form++, s = slice_from(s, 1))
        if (s.n == 0 || (s.p[0] != *form && (*form != ',' || s.p[0] != '.')))
            return false; /* merge points have '.' for ',' */
    if (!*form)
        return s.n == 0;
    char field = form[1], next = form[2];
    bool (*run)(char) = runs[(unsigned char)field];
    size_t n = run ? run_of(s, run) : s.n;
    for (; n > 0; n--) {
        bool may_end = next ? n < s.n && (s.p[n] == next || next == ',') : n == s.n;
        if (may_end && take_field(place, field, (struct slice){s.p, n}) &&
            fits(form + 2, slice_from(s, n), place))
            return true;
        if (run && field != 'o')
            return false; /* a number is all of its digits */
    }
    return false;
}

static void clear(struct place *place)
{
    *place = (struct place){
        .text = place->text, .line = -1, .bytecode = -1, .first_line = -1};
}

/* What has a file and a line is like Python's; of the others only names are known. */
static void parse_other(struct place *place)
{
    enum { LONGEST = 10000 /* bytes: program texts are no names */ };
    if (place->text.n > LONGEST)
        return;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (fits(forms[i].text, place->text, place)) {
            place->is_python = place->file.n && place->line >= 0;
            place->first_line = place->line;
            if (place->is_python && !place->function.n)
                place->function = place_basename(place->file);
            return;
        }
        clear(place);
    }
}

void place_parse(struct slice text, struct place *place)
{
    place->text = text;
    clear(place);
    place->is_python = parse_python3(place);
    if (place->is_python)
        return;
    clear(place);
    place->is_python = parse_python2(place);
    if (place->is_python)
        return;
    clear(place);
    parse_other(place);
}

struct slice place_function(const struct place *place)
{
    return place->is_python || place->function.n ? place->function : place->text;
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
