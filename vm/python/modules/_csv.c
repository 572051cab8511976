/* _csv.c -- what moves text in the module _csv: a line to fields, fields to a line. Readers
 * and writers go through iterables and call, so they are Python: frozen/_csv.py. */
#include "python/modules/module_def.h"
#include "python/obj/module_error.h"
#include "python/obj/codec.h"

enum quoting { QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE };
#define NO_CHAR     UINT32_MAX
#define END_OF_LINE (UINT32_MAX - 1)

/* ---- a dialect ------------------------------------------------------------------------------
 * A tuple that frozen/_csv.py made: delimiter, quotechar, escapechar (or None), doublequote,
 * skipinitialspace, lineterminator, quoting, strict. */

struct dialect {
    uint32_t delimiter, quote, escape;
    bool doubles, skips, strict;
    enum quoting quoting;
    struct slice terminator; /* of the tuple's string, which stays where it is */
};

static uint32_t one_char(const struct vm *vm, val v)
{
    return v == vm->none ? NO_CHAR : (uint32_t)str_ord(v);
}

static bool is_char(const struct vm *vm, val v)
{
    return v == vm->none || (is_kind(v, KIND_STR) && as_str(v)->chars == 1);
}

/* An attribute of a reader can be anything, for who wants that. */
static bool is_dialect(const struct vm *vm, val d)
{
    const val *at = is_kind(d, KIND_TUPLE) ? as_tuple(d)->at : NULL;
    return at && as_tuple(d)->n == 8 && is_char(vm, at[0]) && is_char(vm, at[1]) &&
           is_char(vm, at[2]) && is_kind(at[5], KIND_STR) && is_int(at[6]);
}

static bool is_state(val v, val line, val limit)
{
    return is_kind(v, KIND_LIST) && as_list(v)->n == 4 && is_kind(line, KIND_STR) &&
           is_int(limit);
}

static val not_ours(struct vm *vm)
{
    return raise_error(vm, E_TypeError, "not the rules and the state of a csv reader");
}

static struct dialect read_dialect(const struct vm *vm, val d)
{
    val *at = as_tuple(d)->at;
    assert(is_dialect(vm, d));
    return (struct dialect){
        .delimiter = one_char(vm, at[0]),
        .quote = one_char(vm, at[1]),
        .escape = one_char(vm, at[2]),
        .doubles = at[3] == vm->true_,
        .skips = at[4] == vm->true_,
        .terminator = str_value(at[5]),
        .quoting = (enum quoting)untag(at[6]),
        .strict = at[7] == vm->true_,
    };
}

/* ---- reading ------------------------------------------------------------------------------------ */

enum state {
    START_RECORD,
    START_FIELD,
    ESCAPED,
    IN_FIELD,
    IN_QUOTES,
    ESCAPED_IN_QUOTES,
    QUOTE_IN_QUOTES,
    BEHIND_RECORD,
    ESCAPED_NEWLINE
};

struct reader {
    struct dialect d;
    enum state state;
    val fields; /* a list */
    struct str field;
    bool numeric;         /* the field becomes a float */
    int64_t chars, limit; /* of the field: characters */
};

static bool is_newline(uint32_t c)
{
    return c == '\n' || c == '\r';
}

static bool add_char(struct vm *vm, struct reader *r, uint32_t c)
{
    if (r->chars >= r->limit) {
        module_raise(vm, "_csv", "Error", "field larger than field limit (%lld)",
                     (long long)r->limit);
        return false;
    }
    utf8_add(&r->field, c);
    r->chars++;
    return true;
}

static bool save_field(struct vm *vm, struct reader *r)
{
    val v = str_new(vm, str_slice(&r->field));
    str_clear(&r->field);
    r->chars = 0;
    if (r->numeric) {
        r->numeric = false;
        v = vm_call(vm, vm->types[KIND_FLOAT], &v, 1);
    }
    if (v)
        list_append(vm, r->fields, v);
    return v != NULL;
}

static bool end_field(struct vm *vm, struct reader *r, uint32_t c)
{
    r->state = c == END_OF_LINE      ? START_RECORD
               : c == r->d.delimiter ? START_FIELD
                                     : BEHIND_RECORD;
    return save_field(vm, r);
}

static bool ends_field(const struct reader *r, uint32_t c)
{
    return is_newline(c) || c == END_OF_LINE || c == r->d.delimiter;
}

static bool start_field(struct vm *vm, struct reader *r, uint32_t c)
{
    if (is_newline(c) || c == END_OF_LINE)
        return end_field(vm, r, c);
    if (c == r->d.quote && r->d.quoting != QUOTE_NONE)
        r->state = IN_QUOTES;
    else if (c == r->d.escape)
        r->state = ESCAPED;
    else if (c == ' ' && r->d.skips)
        ;
    else if (c == r->d.delimiter)
        return end_field(vm, r, c);
    else {
        r->numeric = r->d.quoting == QUOTE_NONNUMERIC;
        r->state = IN_FIELD;
        return add_char(vm, r, c);
    }
    return true;
}

static bool in_field(struct vm *vm, struct reader *r, uint32_t c)
{
    if (is_newline(c) || c == END_OF_LINE)
        return end_field(vm, r, c);
    if (c == r->d.escape)
        r->state = ESCAPED;
    else if (c == r->d.delimiter)
        return end_field(vm, r, c);
    else
        return add_char(vm, r, c);
    return true;
}

static bool in_quotes(struct vm *vm, struct reader *r, uint32_t c)
{
    if (c == END_OF_LINE)
        return true;
    if (c == r->d.escape)
        r->state = ESCAPED_IN_QUOTES;
    else if (c == r->d.quote && r->d.quoting != QUOTE_NONE)
        r->state = r->d.doubles ? QUOTE_IN_QUOTES : IN_FIELD;
    else
        return add_char(vm, r, c);
    return true;
}

static bool quote_in_quotes(struct vm *vm, struct reader *r, uint32_t c)
{
    if (r->d.quoting != QUOTE_NONE && c == r->d.quote) {
        r->state = IN_QUOTES;
        return add_char(vm, r, c);
    }
    if (ends_field(r, c))
        return end_field(vm, r, c);
    if (!r->d.strict) {
        r->state = IN_FIELD;
        return add_char(vm, r, c);
    }
    struct str text = {0};
    str_addc(&text, '\'');
    utf8_add(&text, r->d.delimiter);
    str_add(&text, SLICE("' expected after '"));
    utf8_add(&text, r->d.quote);
    str_addc(&text, '\'');
    module_raise(vm, "_csv", "Error", "%s", str_text(&text));
    str_free(&text);
    return false;
}

static bool take(struct vm *vm, struct reader *r, uint32_t c)
{
    switch (r->state) {
    case START_RECORD:
        if (c == END_OF_LINE)
            return true;
        if (is_newline(c)) {
            r->state = BEHIND_RECORD;
            return true;
        }
        return start_field(vm, r, c);
    case START_FIELD: return start_field(vm, r, c);
    case ESCAPED:
        r->state = is_newline(c) ? ESCAPED_NEWLINE : IN_FIELD;
        return add_char(vm, r, c == END_OF_LINE ? '\n' : c);
    case ESCAPED_NEWLINE: return c == END_OF_LINE || in_field(vm, r, c);
    case IN_FIELD: return in_field(vm, r, c);
    case IN_QUOTES: return in_quotes(vm, r, c);
    case ESCAPED_IN_QUOTES:
        r->state = IN_QUOTES;
        return add_char(vm, r, c == END_OF_LINE ? '\n' : c);
    case QUOTE_IN_QUOTES: return quote_in_quotes(vm, r, c);
    case BEHIND_RECORD:
        if (c == END_OF_LINE)
            r->state = START_RECORD;
        if (c == END_OF_LINE || is_newline(c))
            return true;
        module_raise(vm, "_csv", "Error",
                     "new-line character seen in unquoted field - do you need to open "
                     "the file in universal-newline mode?");
        return false;
    }
    return true;
}

/* Characters that mean nothing where the reader is are taken at once. */
static size_t plain_run(const struct reader *r, struct slice s)
{
    size_t i = 0, room = r->chars < r->limit ? (size_t)(r->limit - r->chars) : 0;
    if (r->state != IN_FIELD && r->state != IN_QUOTES)
        return 0;
    for (; i < s.n && i < room; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x80 || c == r->d.delimiter || c == r->d.quote || c == r->d.escape ||
            is_newline(c))
            break;
    }
    return i;
}

static bool take_line(struct vm *vm, struct reader *r, val line)
{
    struct slice s = str_value(line);
    while (s.n) {
        size_t width = plain_run(r, s);
        if (width) {
            str_add(&r->field, (struct slice){s.p, width});
            r->chars += (int64_t)width;
        } else if (!take(vm, r, utf8_read(s.p, &width)))
            return false;
        s = slice_from(s, width);
    }
    return take(vm, r, END_OF_LINE);
}

/* state: a list of the state's number, the fields so far, the text of the last one, and
 * whether it is a number. The fields, or None when the record goes on in the next line. */
static val parse(struct vm *vm, val dialect, val state, val line, val limit)
{
    if (!is_dialect(vm, dialect) || !is_state(state, line, limit))
        return not_ours(vm);
    struct reader r = {.d = read_dialect(vm, dialect), .limit = untag(limit)};
    val at = list_get(vm, state, 0), begun = list_get(vm, state, 2);
    r.fields = list_get(vm, state, 1);
    if (!is_int(at) || !is_kind(r.fields, KIND_LIST) || !is_kind(begun, KIND_STR))
        return not_ours(vm);
    r.state = (enum state)untag(at);
    str_add(&r.field, str_value(begun));
    r.chars = as_str(begun)->chars;
    r.numeric = list_get(vm, state, 3) == vm->true_;
    bool good = take_line(vm, &r, line), done = r.state == START_RECORD;
    val fields = r.fields;
    list_put(vm, state, 0, tag_int(good ? (int64_t)r.state : START_RECORD));
    list_put(vm, state, 1, done || !good ? list_new(vm, 8) : fields);
    list_put(vm, state, 2, good ? str_new(vm, str_slice(&r.field)) : vm->empty_str);
    list_put(vm, state, 3, bool_val(vm, r.numeric));
    str_free(&r.field);
    return !good ? NULL : done ? fields : vm->none;
}

/* ---- writing ----------------------------------------------------------------------------------------- */

static bool is_number(struct vm *vm, val v)
{
    if (int_is(v) || is_kind(v, KIND_FLOAT) || is_kind(v, KIND_COMPLEX))
        return true;
    val type = type_of(vm, v);
    return type_lookup(vm, type, vm->n_float) || type_lookup(vm, type, vm->n_int) ||
           type_lookup(vm, type, vm->n_index);
}

static bool is_special(const struct dialect *d, uint32_t c)
{
    if (c == d->delimiter || c == d->escape || c == d->quote)
        return true;
    for (size_t i = 0, width; i < d->terminator.n; i += width)
        if (utf8_read(d->terminator.p + i, &width) == c)
            return true;
    return false;
}

/* The text of a field without its quotes; *quoted: it needs them. */
static bool add_text(struct vm *vm, const struct dialect *d, struct slice s,
                     struct str *out, bool *quoted)
{
    for (size_t i = 0, width; i < s.n; i += width) {
        uint32_t c = utf8_read(s.p + i, &width);
        bool escaped = false;
        if (is_special(d, c)) {
            if (d->quoting == QUOTE_NONE)
                escaped = true;
            else if (c == d->quote && d->doubles)
                utf8_add(out, c);
            else
                escaped = c == d->quote || c == d->escape;
            *quoted |= !escaped;
        }
        if (escaped && d->escape == NO_CHAR) {
            module_raise(vm, "_csv", "Error", "need to escape, but no escapechar set");
            return false;
        }
        if (escaped)
            utf8_add(out, d->escape);
        str_add(out, (struct slice){s.p + i, width});
    }
    return true;
}

static bool add_field(struct vm *vm, const struct dialect *d, struct str *out, val v,
                      bool quoted)
{
    struct str text = {0};
    val s = v == vm->none ? vm->empty_str : is_kind(v, KIND_STR) ? v : py_str(vm, v);
    bool good = s && add_text(vm, d, str_value(s), &text, &quoted);
    if (good && quoted && d->quote != NO_CHAR)
        utf8_add(out, d->quote);
    str_add(out, str_slice(&text));
    if (good && quoted && d->quote != NO_CHAR)
        utf8_add(out, d->quote);
    str_free(&text);
    return good;
}

/* The fields of a list as a line. */
static val join(struct vm *vm, val dialect, val row)
{
    if (!is_dialect(vm, dialect) || !is_kind(row, KIND_LIST))
        return not_ours(vm);
    const struct dialect d = read_dialect(vm, dialect);
    struct str out = {0};
    bool good = true;
    int64_t n = as_list(row)->n;
    for (int64_t i = 0; i < as_list(row)->n && good; i++) {
        val v = list_get(vm, row, i);
        bool quoted = d.quoting == QUOTE_ALL ||
                      (d.quoting == QUOTE_NONNUMERIC && !is_number(vm, v));
        if (i)
            utf8_add(&out, d.delimiter);
        good = add_field(vm, &d, &out, v, quoted);
    }
    if (good && n > 0 && out.n == 0) { /* an empty line would be no field at all */
        good = d.quoting != QUOTE_NONE;
        if (good)
            good = add_field(vm, &d, &out, vm->empty_str, true);
        else
            module_raise(vm, "_csv", "Error",
                         "single empty field record must be quoted");
    }
    str_add(&out, d.terminator);
    val r = good ? str_new(vm, str_slice(&out)) : NULL;
    str_free(&out);
    return r;
}

static const struct method functions[] = {
    FUNCTION("_parse", "dialect, state, line, limit, /", parse, WRITES),
    FUNCTION("_join", "dialect, row, /", join, RUNS),
    LAST_METHOD,
};
const struct module_def _csv_module = {
    .name = "_csv",
    .doc = "CSV parsing and writing.",
    .functions = functions,
};
