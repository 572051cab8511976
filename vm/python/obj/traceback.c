/* traceback.c -- the text of an uncaught exception, byte for byte what CPython 3.11 prints.
 *
 * Below a source line stand marks for the instruction that raised: ^^^ below what it covers,
 * or ~~~^~~~ when that is a binary operation or a subscript. Which of the two is found by
 * parsing the covered text again: a code object knows columns, not operators. */
#include "python/front/ast.h"
#include "python/obj/obj.h"

#include <stdio.h>
#include <utf8proc.h>

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

/* The columns that the first `bytes` take on a terminal. */
static int count_cells(struct slice text, int bytes)
{
    int n = 0;
    size_t width;
    for (size_t i = 0; i < (size_t)(bytes < 0 ? 0 : bytes) && i < text.n; i += width)
        n += utf8proc_charwidth((utf8proc_int32_t)utf8_read(text.p + i, &width)) == 2
                 ? 2
                 : 1;
    return n;
}

/* ---- marks ----------------------------------------------------------------------------- */

struct marks {
    int from, to;           /* bytes of the line that are marked */
    int strong, strong_end; /* of these, the ones with ^; none: strong < 0 */
};

/* The operator between two operands; parentheses around them are no part of it. */
static void mark_operator(struct marks *m, struct slice text, const struct node *n)
{
    int end = n->b->col;
    for (int i = n->a->end_col; i < end; i++) {
        if (blank(text.p[i]))
            continue;
        m->strong = i;
        m->strong_end = i + 1 + (i + 1 < end && !blank(text.p[i + 1]));
        if (text.p[i] != ')' || i + 1 >= end)
            return;
    }
}

static void mark_subscript(struct marks *m, struct slice text, const struct node *n)
{
    int last = (int)text.n;
    m->strong = n->a->end_col;
    m->strong_end = n->b->end_col + 1;
    while (m->strong < last && text.p[m->strong] != '[')
        m->strong++;
    while (m->strong_end < last && text.p[m->strong_end] != ']')
        m->strong_end++;
    if (m->strong_end < last)
        m->strong_end++;
}

/* The parts of the marked text, when all of it is one expression. */
static void find_anchors(struct marks *m, struct slice line, bool old)
{
    struct slice text = {line.p + m->from, (size_t)(m->to - m->from)};
    struct arena arena = {0};
    struct syntax_error error = {0};
    const struct node *module = parse_module(text, old, &arena, &error);
    if (module && module->list.n == 1 && module->list.at[0]->kind == N_EXPR) {
        const struct node *n = module->list.at[0]->a;
        if (n->kind == N_BINOP)
            mark_operator(m, text, n);
        else if (n->kind == N_SUBSCRIPT)
            mark_subscript(m, text, n);
    }
    if (m->strong >= 0) {
        m->strong += m->from;
        m->strong_end += m->from;
    }
    arena_free(&arena);
}

static int without_blanks(struct slice line)
{
    int n = (int)line.n;
    while (n > 0 && blank(line.p[n - 1]))
        n--;
    return n;
}

/* What covers the whole line says nothing: no marks then. */
static void add_marks(struct str *out, struct slice line, int indent,
                      const struct code_pos *pos, bool old)
{
    struct marks m = {pos->col, pos->end_col, -1, -1};
    if (m.from < 0 || m.to < 0 || (size_t)m.from > line.n)
        return;
    if (pos->end_line != pos->line)
        m.to = without_blanks(line);
    else if ((size_t)m.to <= line.n && m.to > m.from)
        find_anchors(&m, line, old);
    int from = count_cells(line, m.from), to = count_cells(line, m.to);
    if (m.strong < 0 && to - from == count_cells(line, (int)line.n) - indent)
        return;
    int strong = count_cells(line, m.strong), end = count_cells(line, m.strong_end);
    str_addf(out, "    %*s", from - indent, "");
    for (int i = from; i < to; i++)
        str_addc(out, m.strong < 0 || (i >= strong && i < end) ? '^' : '~');
    str_addc(out, '\n');
}

/* ---- frames ------------------------------------------------------------------------------ */

/* line: 0, or what the traceback says otherwise than the code. */
static void add_frame(struct str *out, const struct code *c, int64_t pc,
                      int64_t line_told)
{
    const struct code_pos *pos = &c->pos[pc];
    int number = line_told ? (int)line_told : pos->line;
    struct slice name = str_value(c->name);
    str_addf(out, "  File \"%s\", line %d, in %.*s\n", c->source->file, number,
             (int)name.n, name.p);
    if (c->source->file[0] == '<')
        return; /* no file: CPython cannot read the lines of -c and of standard input */
    struct slice line = source_line(str_slice(&c->source->text), number);
    int indent = 0;
    while ((size_t)indent < line.n && blank(line.p[indent]))
        indent++;
    if ((size_t)indent == line.n)
        return;
    str_addf(out, "    %.*s\n", (int)line.n - indent, line.p + indent);
    if (number == pos->line)
        add_marks(out, line, indent, pos, c->source->old);
}

static int64_t line_of(const struct w_traceback *tb)
{
    return tb->line ? tb->line : code_of(tb->code)->pos[tb->pc].line;
}

/* The first three frames of a recursion are shown, and how many there were. */
static void add_traceback(struct str *out, val at)
{
    enum { SHOWN = 3 };
    int64_t repeated = 0;
    str_add(out, SLICE("Traceback (most recent call last):\n"));
    for (; at; at = as_traceback(at)->next) {
        const struct w_traceback *tb = as_traceback(at),
                                 *next = tb->next ? as_traceback(tb->next) : NULL;
        if (++repeated <= SHOWN)
            add_frame(out, code_of(tb->code), tb->pc, tb->line);
        if (next && next->code == tb->code && line_of(next) == line_of(tb))
            continue;
        if (repeated > SHOWN)
            str_addf(out, "  [Previous line repeated %lld more time%s]\n",
                     (long long)repeated - SHOWN, repeated == SHOWN + 1 ? "" : "s");
        repeated = 0;
    }
}

/* ---- syntax errors ------------------------------------------------------------------------- */

static int64_t int_attr(struct vm *vm, val exc, val name, int64_t otherwise)
{
    val v = inst_attr(vm, exc, name);
    return v && is_int(v) ? untag(v) : otherwise;
}

/* The byte of the character with this number; behind the text they go on as bytes. */
static int64_t byte_of(struct slice text, int64_t chars)
{
    size_t at = 0;
    for (; chars > 0 && at < text.n; chars--)
        do
            at++;
        while (at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80);
    return (int64_t)at + chars;
}

/* The line and its carets. Columns count characters from 1, but CPython 3.11 shows as
 * many carets as there are bytes. */
static void add_syntax_lines(struct vm *vm, struct str *out, val exc)
{
    val file = inst_attr(vm, exc, vm->n_filename),
        text = inst_attr(vm, exc, vm->n_text);
    int64_t line = int_attr(vm, exc, vm->n_lineno, 0),
            last = int_attr(vm, exc, str_intern(vm, SLICE("end_lineno")), 0),
            from = int_attr(vm, exc, vm->n_offset, 0) - 1,
            to = int_attr(vm, exc, vm->n_end_offset, 0) - 1;
    if (!file || !is_kind(file, KIND_STR))
        return;
    str_addf(out, "  File \"%.*s\", line %lld\n", (int)str_value(file).n,
             str_value(file).p, (long long)line);
    if (!text || !is_kind(text, KIND_STR))
        return;
    struct slice shown = str_value(text);
    while (shown.n && (shown.p[shown.n - 1] == '\n' || shown.p[shown.n - 1] == '\r'))
        shown.n--;
    int indent = 0;
    while ((size_t)indent < shown.n && blank(shown.p[indent]))
        indent++;
    from = byte_of(shown, from);
    to = last > line ? (int64_t)shown.n : byte_of(shown, to);
    if (type_of(vm, exc) !=
        vm->exceptions[E_SyntaxError]) /* of indentation: one caret */
        to = from;
    shown = slice_from(shown, (size_t)indent);
    int64_t length = (int64_t)shown.n;
    if (to <= from)
        to = from + 1;
    str_addf(out, "    %.*s\n", (int)shown.n, shown.p);
    from = from - indent > length ? length : from - indent;
    to -= indent;
    if (from < 0)
        return;
    str_addf(out, "    %*s", (int)from, "");
    do
        str_addc(out, '^');
    while (++from < to);
    str_addc(out, '\n');
}

/* ---- exceptions ------------------------------------------------------------------------------ */

static void add_type_name(struct vm *vm, struct str *out, val type)
{
    val module = dict_get_str(vm, as_type(type)->dict, vm->n_module);
    if (module && is_kind(module, KIND_STR) && module != vm->n_main)
        str_addf(out, "%.*s.", (int)str_value(module).n, str_value(module).p);
    str_add(out, type_qualname(type));
}

static void add_message(struct vm *vm, struct str *out, val exc)
{
    val text = NULL;
    if (is_instance(vm, exc, vm->exceptions[E_SyntaxError])) {
        val msg = inst_attr(vm, exc, vm->n_msg);
        text = msg && is_kind(msg, KIND_STR) ? msg : NULL;
    }
    vm->exc = NULL;
    text = text ? text : py_str(vm, exc);
    if (!text)
        str_add(out, SLICE(": <exception str() failed>"));
    else if (as_str(text)->n)
        str_addf(out, ": %.*s", (int)str_value(text).n, str_value(text).p);
    vm->exc = NULL;
}

/* Where in groups of exceptions the text is: everything in one has a margin. */
struct margin {
    struct str *out;
    int groups, chain; /* how deep in groups, and in a chain of causes */
    bool close;        /* the box of the newest group still has to be closed */
};
enum { MOST_CHAIN = 100, MOST_GROUPS = 10, MOST_SHOWN = 15 }; /* groups as CPython */

static void add_indent(const struct margin *m)
{
    for (int i = 0; i < 2 * m->groups; i++)
        str_addc(m->out, ' ');
}

static void add_lines(const struct margin *m, struct slice text)
{
    while (text.n) {
        const char *end = slice_char(text, '\n');
        size_t n = end ? (size_t)(end - text.p) + 1 : text.n;
        if (m->groups) {
            add_indent(m);
            str_add(m->out, SLICE("| "));
        }
        str_add(m->out, (struct slice){text.p, n});
        text = slice_from(text, n);
    }
}

static void add_exception(struct vm *vm, struct margin *m, val exc);

static void add_chain(struct vm *vm, struct margin *m, val exc)
{
    val cause = inst_attr(vm, exc, vm->n_cause),
        context = inst_attr(vm, exc, vm->n_context),
        hidden = inst_attr(vm, exc, vm->n_suppress);
    if (m->chain >= MOST_CHAIN) /* it may be a ring */
        return;
    m->chain++;
    if (cause && cause != vm->none) {
        add_exception(vm, m, cause);
        add_lines(m, SLICE("\nThe above exception was the direct cause of the "
                           "following exception:\n\n"));
    } else if (context && context != vm->none && hidden != vm->true_) {
        add_exception(vm, m, context);
        add_lines(m, SLICE("\nDuring handling of the above exception, another "
                           "exception occurred:\n\n"));
    }
    m->chain--;
}

/* The exception itself, without causes and parts. Like CPython's, the lines of a message
 * behind its first have no margin. */
static void add_own_lines(struct vm *vm, const struct margin *m, val exc)
{
    struct str out = {0};
    if (is_instance(vm, exc, vm->exceptions[E_SyntaxError]))
        add_syntax_lines(vm, &out, exc);
    add_type_name(vm, &out, type_of(vm, exc));
    size_t message = out.n;
    add_message(vm, &out, exc);
    val meant = suggestion(vm, exc);
    if (meant)
        str_addf(&out, ". Did you mean: '%.*s'?", (int)str_value(meant).n,
                 str_value(meant).p);
    str_addc(&out, '\n');
    const char *end = memchr(out.p + message, '\n', out.n - message);
    size_t lines = (size_t)(end - out.p) + 1;
    add_lines(m, (struct slice){out.p, lines});
    str_add(m->out, slice_from(str_slice(&out), lines));
    str_free(&out);
}

static void add_part(struct vm *vm, struct margin *m, val part, int64_t i, int64_t n)
{
    bool more = i >= MOST_SHOWN, last = more || i + 1 == n;
    struct str text = {0};
    if (last)
        m->close = true;
    add_indent(m);
    str_addf(m->out, "%s+---------------- ", i ? "  " : "+-");
    if (more)
        str_add(m->out, SLICE("..."));
    else
        str_addf(m->out, "%lld", (long long)i + 1);
    str_add(m->out, SLICE(" ----------------\n"));
    m->groups++;
    if (more) {
        str_addf(&text, "and %lld more exception%s\n", (long long)(n - i),
                 n - i == 1 ? "" : "s");
        add_lines(m, str_slice(&text));
    } else
        add_exception(vm, m, part);
    if (last && m->close) {
        add_indent(m);
        str_add(m->out, SLICE("+------------------------------------\n"));
        m->close = false;
    }
    m->groups--;
    str_free(&text);
}

static void add_group(struct vm *vm, struct margin *m, val exc, val parts)
{
    struct str text = {0};
    val tb = inst_attr(vm, exc, vm->n_traceback);
    bool top = m->groups == 0;
    if (m->groups > MOST_GROUPS) {
        str_addf(&text, "... (max_group_depth is %d)\n", MOST_GROUPS);
        add_lines(m, str_slice(&text));
        str_free(&text);
        return;
    }
    m->groups += top;
    if (tb && is_kind(tb, KIND_TRACEBACK)) {
        add_traceback(&text, tb);
        struct slice all = str_slice(&text);
        size_t first = (size_t)(slice_char(all, '\n') - all.p) + 1;
        add_indent(m);
        str_add(m->out,
                top ? SLICE("+ Exception Group ") : SLICE("| Exception Group "));
        str_add(m->out, (struct slice){all.p, first});
        add_lines(m, slice_from(all, first));
    }
    add_own_lines(vm, m, exc);
    int64_t n = as_tuple(parts)->n;
    for (int64_t i = 0; i < n && i <= MOST_SHOWN; i++)
        add_part(vm, m, as_tuple(parts)->at[i], i, n);
    m->groups -= top;
    str_free(&text);
}

static void add_exception(struct vm *vm, struct margin *m, val exc)
{
    add_chain(vm, m, exc);
    val tb = inst_attr(vm, exc, vm->n_traceback),
        parts = is_instance(vm, exc, vm->exceptions[E_BaseExceptionGroup])
                    ? inst_attr(vm, exc, str_intern(vm, SLICE("exceptions")))
                    : NULL;
    if (parts && is_kind(parts, KIND_TUPLE)) {
        add_group(vm, m, exc, parts);
        return;
    }
    struct str text = {0};
    if (tb && is_kind(tb, KIND_TRACEBACK))
        add_traceback(&text, tb);
    add_lines(m, str_slice(&text));
    add_own_lines(vm, m, exc);
    str_free(&text);
}

void print_exception(struct vm *vm, val exc)
{
    struct str out = {0};
    struct margin m = {.out = &out};
    vm->exc = NULL;
    add_exception(vm, &m, exc);
    write_stderr(vm, str_slice(&out));
    str_free(&out);
}
