#define _GNU_SOURCE /* memrchr */
#include "logparse/ops/op.h"

#include <assert.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_byte(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '_' || c == '<' || c == '>';
}

/* "+123: " at the front: take it off. */
static void take_offset(struct slice *rest, int64_t *offset)
{
    size_t i = 1;
    int64_t value = 0;
    *offset = -1;
    if (rest->n < 4 || rest->p[0] != '+')
        return;
    for (; i < rest->n && i < 19 && is_digit(rest->p[i]); i++)
        value = value * 10 + (rest->p[i] - '0');
    if (i == 1 || i + 1 >= rest->n || rest->p[i] != ':' || rest->p[i + 1] != ' ')
        return;
    *offset = value;
    *rest = slice_from(*rest, i + 2);
}

/* "i12 = " at the front: a result box. Its text up to " = " has no blank and no '('. */
static struct slice take_result(struct slice *rest)
{
    size_t i = 0;
    while (i < rest->n && rest->p[i] != ' ' && rest->p[i] != '(')
        i++;
    if (i == 0 || i + 3 >= rest->n || memcmp(rest->p + i, " = ", 3) != 0)
        return (struct slice){0};
    struct slice result = {rest->p, i};
    *rest = slice_from(*rest, i + 3);
    return result;
}

static struct slice take_name(struct slice *rest)
{
    size_t i = 0;
    while (i < rest->n && is_name_byte(rest->p[i]))
        i++;
    if (i == 0 || i >= rest->n || rest->p[i] != '(')
        return (struct slice){0};
    struct slice name = {rest->p, i};
    *rest = slice_from(*rest, i + 1);
    return name;
}

bool arg_next(struct slice *rest, struct slice *arg)
{
    if (rest->p == NULL || rest->n == 0)
        return false;
    const char *comma = rest->p, *end = rest->p + rest->n;
    while ((comma = memchr(comma, ',', (size_t)(end - comma))) && comma + 1 < end &&
           comma[1] != ' ')
        comma++;
    if (!comma || comma + 1 >= end) {
        *arg = *rest;
        rest->n = 0;
        return true;
    }
    *arg = (struct slice){rest->p, (size_t)(comma - rest->p)};
    *rest = slice_from(*rest, arg->n + 2);
    return true;
}

/* Where the first ", descr=" is; -1: nowhere. A '=' is rare, and found fast. */
static ptrdiff_t find_descr(struct slice s)
{
    enum { BEFORE = 7 };
    const char *p = s.p, *end = s.p + s.n;
    for (; p < end && (p = memchr(p, '=', (size_t)(end - p))); p++)
        if (p - s.p >= BEFORE && memcmp(p - BEFORE, ", descr", BEFORE) == 0)
            return p - BEFORE - s.p;
    return -1;
}

/* The inside of the parentheses: arguments, then the descr. */
static void take_arguments(struct op *op, struct slice inside)
{
    if (slice_starts(inside, SLICE("descr="))) {
        op->descr = slice_from(inside, 6);
        op->args = (struct slice){inside.p, 0};
        return;
    }
    ptrdiff_t descr = find_descr(inside);
    op->args = inside;
    if (descr >= 0) {
        op->descr = slice_from(inside, (size_t)descr + 8);
        op->args.n = (size_t)descr;
    }
}

/* `(DEPTH, CALLID, 'WHERE')`, or with fewer numbers, or WHERE first: old logs. */
static void take_merge_point(struct op *op)
{
    struct slice a = op->args;
    int64_t numbers[2] = {-1, -1};
    op->kind = OP_MERGE_POINT;
    op->depth = op->call_id = -1;
    for (int i = 0; i < 2 && a.n && a.p[0] != '\'' && a.p[0] != '"'; i++) {
        ptrdiff_t comma = slice_find(a, SLICE(", "));
        struct slice number = {a.p, comma < 0 ? a.n : (size_t)comma};
        slice_to_i64(number, &numbers[i]);
        a = slice_from(a, comma < 0 ? a.n : (size_t)comma + 2);
    }
    op->depth = numbers[0];
    op->call_id = numbers[1];
    if (a.n >= 2 && a.p[a.n - 1] == a.p[0])
        op->where = (struct slice){a.p + 1, a.n - 2};
    else if (a.n >= 2 && a.p[0] == '\'') { /* 1.5: ('WHERE', LEVEL) */
        const char *quote = memrchr(a.p + 1, '\'', a.n - 1);
        op->where =
            (struct slice){a.p + 1, quote ? (size_t)(quote - a.p) - 1 : a.n - 1};
        if (quote && op->depth < 0 && (size_t)(quote - a.p) + 3 < a.n)
            slice_to_i64(slice_from(a, (size_t)(quote - a.p) + 3), &op->depth);
    } else {
        op->where = a;
    }
}

static void take_operation(struct op *op, struct slice rest)
{
    op->result = take_result(&rest);
    op->name = take_name(&rest);
    if (op->name.n == 0)
        return;
    bool merge_point = slice_eq(op->name, SLICE("debug_merge_point"));
    struct slice inside = rest;
    /* The failargs of a guard: the last " [", when the line ends in "]". */
    if (!merge_point && inside.n && inside.p[inside.n - 1] == ']') {
        ptrdiff_t open = slice_rfind(inside, SLICE(") ["));
        if (open >= 0) {
            op->has_failargs = true;
            op->failargs =
                (struct slice){inside.p + open + 3, inside.n - (size_t)open - 4};
            inside.n = (size_t)open + 1;
        }
    }
    const char *close = inside.n ? memrchr(inside.p, ')', inside.n) : NULL;
    if (!close)
        return; /* cut off */
    inside.n = (size_t)(close - inside.p);
    op->kind = OP_OPERATION;
    if (merge_point) {
        op->args = inside;
        take_merge_point(op);
    } else {
        take_arguments(op, inside);
    }
}

void op_parse(struct slice line, struct op *op)
{
    *op = (struct op){.kind = OP_TEXT, .line = line, .offset = -1};
    struct slice rest = line;
    if (line.n == 0)
        return;
    if (line.p[0] == '#') {
        op->kind = OP_COMMENT;
        return;
    }
    if (line.p[0] == '[' && line.p[line.n - 1] == ']') {
        op->kind = OP_INPUTS;
        op->args = (struct slice){line.p + 1, line.n - 2};
        return;
    }
    take_offset(&rest, &op->offset);
    if (slice_starts(rest, SLICE("--end of the loop--")))
        op->kind = OP_END;
    else
        take_operation(op, rest);
}

bool op_is_unfinished(struct slice line)
{
    return slice_starts(line, SLICE("debug_merge_point(")) && line.p[line.n - 1] != ')';
}

bool parse_hex_id(struct slice text, uint64_t *id)
{
    bool negative = false;
    for (int i = 0; i < 2; i++) { /* "-0x4a" and "0x-4a" */
        if (text.n && text.p[0] == '-') {
            negative = true;
            text = slice_from(text, 1);
        }
        if (text.n > 2 && text.p[0] == '0' && (text.p[1] | 0x20) == 'x')
            text = slice_from(text, 2);
    }
    uint64_t value;
    if (!slice_to_u64(text, 16, &value))
        return false;
    *id = negative ? 0 - value : value;
    return true;
}

bool descr_guard(struct slice descr, uint64_t *id)
{
    if (!slice_starts(descr, SLICE("<Guard")) || descr.p[descr.n - 1] != '>')
        return false;
    struct slice number = {descr.p + 6, descr.n - 7};
    if (number.n > 1 && memchr(number.p, 'x', number.n < 3 ? number.n : 3))
        return parse_hex_id(number, id);
    int64_t decimal;
    if (!slice_to_i64(number, &decimal))
        return slice_to_u64(number, 10, id);
    *id = (uint64_t)decimal;
    return true;
}

static bool number_between(struct slice s, struct slice before, char after,
                           int64_t *out)
{
    return s.n > before.n + 1 && slice_starts(s, before) && s.p[s.n - 1] == after &&
           slice_to_i64((struct slice){s.p + before.n, s.n - before.n - 1}, out);
}

bool descr_token(struct slice descr, int64_t *token)
{
    return number_between(descr, SLICE("TargetToken("), ')', token);
}

bool descr_loop(struct slice descr, int64_t *number)
{
    return number_between(descr, SLICE("<Loop"), '>', number);
}

const char *const op_class_names[OP_CLASSES] = {
    "other", "guard",      "allocation", "call", "write barrier", "read",
    "write", "arithmetic", "label",      "jump", "mark"};

enum op_class op_class_of(struct slice name)
{
    static const struct {
        struct slice prefix;
        enum op_class class;
    } rows[] = {
#define OPC(prefix, class) {{prefix, sizeof prefix - 1}, OPC_##class},
#include "logparse/ops/classes.def"
#undef OPC
    };
    if (name.n < 2) /* shorter than any prefix: two bytes tell most rows apart */
        return OPC_OTHER;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (name.p[0] == rows[i].prefix.p[0] && name.p[1] == rows[i].prefix.p[1] &&
            slice_starts(name, rows[i].prefix))
            return rows[i].class;
    return OPC_OTHER;
}

enum op_class op_classes_of(struct op_classes *c, struct slice name, uint64_t hash)
{
    uint64_t *class = map_put(&c->by_name, hash);
    if (*class == 0)
        *class = (uint64_t)op_class_of(name) + 1;
    assert(*class <= OP_CLASSES);
    return (enum op_class)(*class - 1);
}
