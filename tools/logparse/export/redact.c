#include "logparse/export/redact.h"

#include <ctype.h>

void redactor_free(struct redactor *r)
{
    names_free(&r->words);
    names_free(&r->files);
    names_free(&r->strings);
    names_free(&r->places);
}

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_number(struct slice word)
{
    return word.n && isdigit((unsigned char)word.p[0]);
}

/* Words of Python itself tell nothing of a program. */
static bool is_python(struct slice word)
{
    static const char *const words[] = {
        "False",     "None",     "True",  "and",    "as",       "assert",
        "async",     "await",    "break", "class",  "continue", "def",
        "del",       "elif",     "else",  "except", "finally",  "for",
        "from",      "global",   "if",    "import", "in",       "is",
        "lambda",    "nonlocal", "not",   "or",     "pass",     "raise",
        "return",    "try",      "while", "with",   "yield",    "range",
        "len",       "self",     "print", "int",    "str",      "float",
        "list",      "dict",     "set",   "tuple",  "super",    "isinstance",
        "enumerate", "zip",      "min",   "max",    "sum",      "__init__"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_eq(word, slice_of(words[i])))
            return true;
    return false;
}

static void add_word(struct redactor *r, struct slice word, struct str *out)
{
    if (word.n == 0 || is_number(word) || is_python(word))
        str_add(out, word);
    else
        str_addf(out, "n%u", names_add(&r->words, word) + 1);
}

/* Functions without a name of their own keep theirs: <module>, <lambda>. */
static void add_function(struct redactor *r, struct slice name, struct str *out)
{
    static const char *const own[] = {"<module>",   "<lambda>",  "<listcomp>",
                                      "<dictcomp>", "<setcomp>", "<genexpr>"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (slice_eq(name, slice_of(own[i]))) {
            str_add(out, name);
            return;
        }
    add_word(r, name, out);
}

void redact_file(struct redactor *r, struct slice path, struct str *out)
{
    if (path.n)
        str_addf(out, "/file%u.py", names_add(&r->files, path) + 1);
}

static void add_between(const char *from, const char *to, struct str *out)
{
    str_add(out, (struct slice){from, (size_t)(to - from)});
}

/* Function and file are pieces of the text, in either order; what is around them is the VM's. */
void redact_place(struct redactor *r, struct slice location, struct str *out)
{
    struct place p;
    place_parse(location, &p);
    const char *end = location.p + location.n;
    bool inside = p.is_python && p.function.p >= location.p &&
                  p.function.p + p.function.n <= end && p.file.p >= location.p &&
                  p.file.p + p.file.n <= end;
    if (!inside) {
        str_addf(out, "place %u", names_add(&r->places, location) + 1);
        return;
    }
    bool file_first = p.file.p < p.function.p;
    struct slice first = file_first ? p.file : p.function,
                 second = file_first ? p.function : p.file;
    if (second.p < first.p + first.n) { /* one inside of the other: neither is kept */
        str_addf(out, "place %u", names_add(&r->places, location) + 1);
        return;
    }
    add_between(location.p, first.p, out);
    file_first ? redact_file(r, first, out) : add_function(r, first, out);
    add_between(first.p + first.n, second.p, out);
    file_first ? add_function(r, second, out) : redact_file(r, second, out);
    add_between(second.p + second.n, end, out);
}

static bool is_of_vm(struct slice word)
{
    static const char *const prefixes[] = {"pypy.", "rpython.", "hotloop.", "__pypy__.",
                                           "EF=",   "OS=",      "Guard"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (slice_starts(word, slice_of(prefixes[i])))
            return true;
    return slice_eq(word, SLICE("pure")) || slice_eq(word, SLICE("object")) ||
           slice_eq(word, SLICE("at")) || is_number(word);
}

/* "<FieldP pypy.interpreter.pyframe.PyFrame.inst_w_globals 96 pure>": the first word is the kind.
 * Others that are not the VM's are replaced. */
static void add_descr(struct redactor *r, struct slice descr, struct str *out)
{
    bool first = true;
    for (size_t i = 0; i < descr.n;) {
        size_t n = 0;
        while (i + n < descr.n &&
               (is_word_byte(descr.p[i + n]) || strchr(".=-", descr.p[i + n])))
            n++;
        struct slice word = {descr.p + i, n};
        if (n == 0) {
            str_addc(out, descr.p[i++]);
            continue;
        }
        if (first || is_of_vm(word) || n == 1)
            str_add(out, word);
        else
            add_word(r, word, out);
        first = false;
        i += n;
    }
}

/* Boxes, numbers and constants of the VM: i12, 0x7f, -3, 1.5, ConstPtr(ptr3), ConstClass(X). */
static bool is_plain_arg(struct slice arg)
{
    if (slice_starts(arg, SLICE("ConstPtr(")) ||
        slice_starts(arg, SLICE("ConstClass("))) {
        for (size_t i = 0; i < arg.n; i++)
            if (!is_word_byte(arg.p[i]) && !strchr("()._<>* ", arg.p[i]))
                return false;
        return true;
    }
    if (arg.n == 0 || slice_eq(arg, SLICE("None")) || slice_eq(arg, SLICE("NULL")) ||
        slice_eq(arg, SLICE("?")) || slice_eq(arg, SLICE("nan")) ||
        slice_eq(arg, SLICE("inf")) || slice_eq(arg, SLICE("-inf")))
        return true;
    size_t i = strchr("ipfrvb-", arg.p[0]) ? 1 : 0;
    bool digits = i < arg.n;
    for (; i < arg.n; i++)
        digits &= isxdigit((unsigned char)arg.p[i]) || strchr("x.+-[]e", arg.p[i]);
    return digits;
}

static void add_args(struct redactor *r, struct slice args, struct str *out)
{
    struct slice arg;
    const char *comma = "";
    while (arg_next(&args, &arg)) {
        str_addf(out, "%s", comma);
        if (is_plain_arg(arg))
            str_add(out, arg);
        else
            str_addf(out, "s%u", names_add(&r->strings, arg) + 1);
        comma = ", ";
    }
}

static void add_operation(struct redactor *r, const struct op *op, struct str *out)
{
    add_between(op->line.p, op->args.p ? op->args.p : op->line.p, out);
    add_args(r, op->args, out);
    if (op->descr.n) {
        str_add(out, op->args.n ? SLICE(", descr=") : SLICE("descr="));
        add_descr(r, op->descr, out);
    }
    str_addc(out, ')');
    if (op->has_failargs) {
        str_add(out, SLICE(" ["));
        add_args(r, op->failargs, out);
        str_addc(out, ']');
    }
}

void redact_op(struct redactor *r, const struct op *op, struct str *out)
{
    const char *end = op->line.p + op->line.n;
    switch (op->kind) {
    case OP_OPERATION: add_operation(r, op, out); break;
    case OP_MERGE_POINT:
        if (op->where.p < op->line.p || op->where.p + op->where.n > end) {
            str_add(out, SLICE("# a merge point"));
            break;
        }
        add_between(op->line.p, op->where.p, out);
        redact_place(r, op->where, out);
        add_between(op->where.p + op->where.n, end, out);
        break;
    case OP_INPUTS:
    case OP_END: str_add(out, op->line); break;
    default: str_add(out, SLICE("# redacted")); break;
    }
}

/* The string that begins at the front, with its quotes; a long one ends with the line. */
static size_t string_length(struct slice s)
{
    char quote = s.p[0];
    bool triple = s.n >= 3 && s.p[1] == quote && s.p[2] == quote;
    size_t i = triple ? 3 : 1;
    for (; i < s.n; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (triple ? i + 2 < s.n && s.p[i] == quote && s.p[i + 1] == quote &&
                              s.p[i + 2] == quote
                        : s.p[i] == quote)
            return i + (triple ? 3 : 1);
    }
    return s.n;
}

void redact_source(struct redactor *r, struct slice line, struct str *out)
{
    for (size_t i = 0; i < line.n;) {
        struct slice rest = slice_from(line, i);
        size_t n = 0;
        if (rest.p[0] == '#')
            return;
        if (rest.p[0] == '"' || rest.p[0] == '\'') {
            n = string_length(rest);
            struct slice text = {rest.p, n};
            str_addf(out, "\"s%u\"", names_add(&r->strings, text) + 1);
            i += n;
            continue;
        }
        while (n < rest.n && is_word_byte(rest.p[n]))
            n++;
        if (n)
            add_word(r, (struct slice){rest.p, n}, out);
        else
            str_addc(out, rest.p[0]);
        i += n ? n : 1;
    }
}
