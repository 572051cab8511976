#include "logparse/rows/optext.h"

enum look optext_look(enum op_class class)
{
    switch (class) {
    case OPC_GUARD: return LOOK_GUARD;
    case OPC_ALLOC: return LOOK_ALLOC;
    case OPC_CALL: return LOOK_CALL;
    case OPC_LABEL:
    case OPC_JUMP: return LOOK_LABEL;
    case OPC_MARK: return LOOK_DIM;
    default: return LOOK_PLAIN;
    }
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || (unsigned char)c >= 0x80;
}

static bool begins_word(char c)
{
    return is_word(c) && !(c >= '0' && c <= '9');
}

/* The end of the dotted name at `at`, and where its last part begins. */
static size_t dotted_name(struct slice text, size_t at, size_t *last)
{
    *last = at;
    while (at < text.n && is_word(text.p[at])) {
        while (at < text.n && is_word(text.p[at]))
            at++;
        if (at + 1 >= text.n || text.p[at] != '.' || !begins_word(text.p[at + 1]))
            break;
        *last = ++at;
    }
    return at;
}

void optext_short_names(struct slice text, enum look look, struct rich *out)
{
    size_t from = 0, at = 0, last;
    while (at < text.n) {
        if (!begins_word(text.p[at]) || (at && is_word(text.p[at - 1]))) {
            at++;
            continue;
        }
        size_t end = dotted_name(text, at, &last);
        if (last > at) {
            rich_add(out, look, (struct slice){text.p + from, at - from});
            from = last;
        }
        at = end;
    }
    rich_add(out, look, slice_from(text, from));
}

/* "<FieldS a.b.Class.inst_x 8 pure>" -> "inst_x"; false: it names no field. */
static bool field_of(struct slice descr, struct slice *field)
{
    const char *blank = slice_char(descr, ' ');
    if (!slice_starts(descr, SLICE("<Field")) || !blank)
        return false;
    struct slice name = slice_from(descr, (size_t)(blank + 1 - descr.p));
    size_t n = 0, start = 0;
    for (; n < name.n && name.p[n] != ' ' && name.p[n] != '>'; n++)
        if (name.p[n] == '.')
            start = n + 1;
    *field = (struct slice){name.p + start, n - start};
    return field->n > 0;
}

/* "p4.inst_x", "p4.inst_x = i5" */
static bool add_field(const struct op *op, bool store, struct rich *out)
{
    struct slice args = op->args, object, value, field, more;
    if (!field_of(op->descr, &field) || !arg_next(&args, &object) ||
        (store && !arg_next(&args, &value)) || arg_next(&args, &more))
        return false;
    optext_short_names(object, LOOK_PLAIN, out);
    rich_addf(out, LOOK_PLAIN, ".");
    rich_add(out, LOOK_PLAIN, field);
    if (store) {
        rich_addf(out, LOOK_PLAIN, " = ");
        optext_short_names(value, LOOK_PLAIN, out);
    }
    return true;
}

/* "p4[i5]", "p4[i5] = p6" */
static bool add_item(const struct op *op, bool store, struct rich *out)
{
    struct slice args = op->args, array, index, value, more;
    if (!arg_next(&args, &array) || !arg_next(&args, &index) ||
        (store && !arg_next(&args, &value)) || arg_next(&args, &more))
        return false;
    optext_short_names(array, LOOK_PLAIN, out);
    rich_addf(out, LOOK_PLAIN, "[");
    rich_add(out, LOOK_PLAIN, index);
    rich_addf(out, LOOK_PLAIN, "]");
    if (store) {
        rich_addf(out, LOOK_PLAIN, " = ");
        optext_short_names(value, LOOK_PLAIN, out);
    }
    return true;
}

/* Reads and writes of fields and items, which are said like in the program. */
static bool add_access(const struct op *op, struct rich *out)
{
    static const struct {
        const char *prefix;
        bool (*add)(const struct op *op, bool store, struct rich *out);
        bool store;
    } rows[] = {{"getfield_", add_field, false},
                {"setfield_", add_field, true},
                {"getarrayitem_", add_item, false},
                {"setarrayitem_", add_item, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_starts(op->name, slice_of(rows[i].prefix)))
            return rows[i].add(op, rows[i].store, out);
    return false;
}

void optext(const struct op *op, unsigned details, struct rich *out)
{
    enum op_class class = op_class_of(op->name);
    bool full = details & DETAIL_NAMES;
    bool id = slice_starts(op->descr, SLICE("<Guard")) ||
              slice_starts(op->descr, SLICE("TargetToken("));
    if (op->result.n) {
        rich_add(out, LOOK_PLAIN, op->result);
        rich_addf(out, LOOK_PLAIN, " = ");
    }
    if (!full && add_access(op, out))
        return;
    rich_add(out, optext_look(class), op->name);
    rich_addf(out, LOOK_PLAIN, "(");
    if (full)
        rich_add(out, LOOK_PLAIN, op->args);
    else
        optext_short_names(op->args, LOOK_PLAIN, out);
    if (op->descr.n && (!id || details & DETAIL_IDS)) {
        rich_addf(out, LOOK_DIM, op->args.n ? ", " : "");
        if (full)
            rich_add(out, LOOK_DIM, op->descr);
        else
            optext_short_names(op->descr, LOOK_DIM, out);
    }
    rich_addf(out, LOOK_PLAIN, ")");
}
