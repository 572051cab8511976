#include "logparse/rows/pylines.h"

enum { MOST_NESTED = 100 };

struct scanner {
    struct py_lines *out;
    char quote;        /* of the long text we are in; 0: none */
    uint32_t open;     /* brackets */
    bool continued;    /* the line before ended in a backslash */
    int64_t decorated; /* line of the first decorator of what comes; 0: none */
    struct {
        uint32_t function;
        size_t indent;
    } nest[MOST_NESTED];
    uint32_t nested;
};

static size_t indent_of(struct slice line, size_t *columns)
{
    size_t i = 0;
    for (*columns = 0; i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'); i++)
        *columns = line.p[i] == '\t' ? (*columns / 8 + 1) * 8 : *columns + 1;
    return i;
}

static bool is_long_quote(struct slice s, size_t i, char quote)
{
    return i + 2 < s.n && s.p[i] == quote && s.p[i + 1] == quote && s.p[i + 2] == quote;
}

/* Step over a short text that begins at i; the index behind it. */
static size_t short_text(struct slice s, size_t i)
{
    char quote = s.p[i++];
    while (i < s.n && s.p[i] != quote)
        i += s.p[i] == '\\' ? 2 : 1;
    return i < s.n ? i + 1 : s.n;
}

/* Follow brackets and texts to the end of the line. */
static void follow(struct scanner *sc, struct slice s)
{
    size_t i = 0;
    while (i < s.n) {
        char c = s.p[i];
        if (sc->quote && is_long_quote(s, i, sc->quote)) {
            sc->quote = 0;
            i += 3;
        } else if (sc->quote) {
            i += c == '\\' ? 2 : 1;
        } else if (c == '#') {
            break;
        } else if (c == '"' || c == '\'') {
            bool is_long = is_long_quote(s, i, c);
            sc->quote = is_long ? c : 0;
            i = is_long ? i + 3 : short_text(s, i);
        } else {
            if (strchr("([{", c))
                sc->open++;
            else if (strchr(")]}", c) && sc->open)
                sc->open--;
            i++;
        }
    }
    sc->continued = !sc->quote && s.n && s.p[s.n - 1] == '\\';
}

static bool is_name_char(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* "def f(": its name, or nothing. */
static struct slice defined_name(struct slice s)
{
    if (slice_starts(s, SLICE("async ")))
        s = slice_from(s, 6);
    if (!slice_starts(s, SLICE("def ")))
        return (struct slice){0};
    s = slice_from(s, 4);
    while (s.n && s.p[0] == ' ')
        s = slice_from(s, 1);
    size_t n = 0;
    while (n < s.n && is_name_char(s.p[n]))
        n++;
    return (struct slice){s.p, n};
}

static void begin_statement(struct scanner *sc, struct slice s, size_t indent,
                            int64_t line)
{
    struct slice name = defined_name(s);
    while (sc->nested && sc->nest[sc->nested - 1].indent >= indent)
        sc->nested--;
    if (s.p[0] == '@' && sc->decorated == 0)
        sc->decorated = line;
    if (name.n && sc->nested < MOST_NESTED) {
        sc->nest[sc->nested].function = (uint32_t)sc->out->functions.n;
        sc->nest[sc->nested++].indent = indent;
        *vec_add(&sc->out->functions) =
            (struct py_function){name, sc->decorated ? sc->decorated : line};
    }
    if (s.p[0] != '@')
        sc->decorated = 0;
}

/* Lines that no bytecode belongs to: blank ones, comments, texts that stand alone, and words that
 * only open a block. */
static bool has_no_bytecode(struct slice s)
{
    static const char *const words[] = {"else:", "try:", "finally:", "global ",
                                        "nonlocal "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_starts(s, slice_of(words[i])))
            return true;
    return s.n == 0 || s.p[0] == '#' || s.p[0] == '\r' || s.p[0] == '"' ||
           s.p[0] == '\'';
}

void py_lines_read(struct py_lines *out, const struct source *source)
{
    struct scanner sc = {.out = out};
    struct slice line;
    *out = (struct py_lines){0};
    for (int64_t n = 1; (size_t)n <= source->lines.n; n++) {
        bool known = source_line(source, n, &line);
        struct slice s = known ? line : (struct slice){0};
        size_t columns, i = indent_of(s, &columns);
        bool inside = sc.quote || sc.open || sc.continued;
        struct slice rest = slice_from(s, i);
        bool statement = !inside && !has_no_bytecode(rest);
        if (statement)
            begin_statement(&sc, rest, columns, n);
        *vec_add(&out->at) = (struct py_line){
            statement, sc.nested ? sc.nest[sc.nested - 1].function : NO_FUNCTION};
        follow(&sc, s);
    }
}

void py_lines_free(struct py_lines *lines)
{
    vec_free(&lines->at);
    vec_free(&lines->functions);
}
