#include "logparse/diff/norm.h"

#include "logparse/ops/headers.h"

/* Two 64-bit numbers into one: the folded product (as in wyhash, Wang Yi 2019, in the public
 * domain). A log of 60 MB is hashed whole, so bytes are taken eight at a time. */
uint64_t hash_word(uint64_t seed, uint64_t word)
{
    __uint128_t product =
        (__uint128_t)(seed ^ 0x9e3779b97f4a7c15u) * (word ^ 0xd6e8feb86659fd93u);
    return (uint64_t)product ^ (uint64_t)(product >> 64) ^ (word << 23 | word >> 41);
}

uint64_t hash_bytes(uint64_t seed, struct slice text)
{
    uint64_t word;
    const char *p = text.p;
    size_t n = text.n;
    for (; n >= 8; p += 8, n -= 8) {
        memcpy(&word, p, 8);
        seed = hash_word(seed, word);
    }
    for (word = n + 1; n > 0; n--)
        word = word << 8 | (unsigned char)*p++;
    return hash_word(seed, word);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Where "0x" is; text.n when it is nowhere. Few texts hold an x at all. */
static size_t find_address(struct slice text)
{
    for (size_t i = 1; i < text.n; i++) {
        const char *x = memchr(text.p + i, 'x', text.n - i);
        if (!x)
            break;
        i = (size_t)(x - text.p);
        if (x[-1] == '0')
            return i - 1;
    }
    return text.n;
}

uint64_t hash_without_addresses(uint64_t seed, struct slice text)
{
    for (size_t at; (at = find_address(text)) < text.n;) {
        size_t end = at + 2;
        while (end < text.n && is_hex(text.p[end]))
            end++;
        seed = hash_bytes(seed, (struct slice){text.p, at + 2});
        text = slice_from(text, end);
    }
    return hash_bytes(seed, text);
}

/* Merge points print ',' as '.', headers do not. */
static uint64_t hash_spelled(uint64_t seed, struct slice text)
{
    for (const char *comma; (comma = slice_char(text, ','));) {
        size_t n = (size_t)(comma - text.p);
        seed = hash_bytes(hash_bytes(seed, (struct slice){text.p, n}), SLICE("."));
        text = slice_from(text, n + 1);
    }
    return hash_bytes(seed, text);
}

uint64_t hash_place(uint64_t seed, struct slice where)
{
    struct place place;
    place_parse(where, &place);
    if (!place.is_python) {
        struct str stable = {0};
        place_stable(where, &stable);
        seed = hash_spelled(seed, str_slice(&stable));
        str_free(&stable);
        return seed;
    }
    seed = hash_spelled(seed, place.function);
    seed = hash_spelled(seed, place_basename(place.file));
    seed = hash_word(seed, (uint64_t)place.bytecode);
    return hash_bytes(seed, place.opname);
}

enum {
    LEAST_BOX_DIGITS = 1,
    MOST_BOX_DIGITS = 9,
    SHORTEST_ADDRESS = 14, /* digits of 0x550000000000 */
    LONGEST_ADDRESS = 15
};

static bool all_digits(struct slice s, uint64_t *n)
{
    *n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *n = *n * 10 + (uint64_t)(s.p[i] - '0');
    }
    return s.n > 0;
}

static bool is_box(struct slice s, uint64_t *id)
{
    uint64_t number;
    if (s.n < 1 + LEAST_BOX_DIGITS || s.n > 1 + MOST_BOX_DIGITS)
        return false;
    if (s.p[0] != 'i' && s.p[0] != 'p' && s.p[0] != 'f' && s.p[0] != 'v')
        return false;
    if (!all_digits(slice_from(s, 1), &number))
        return false;
    *id = number << 8 | (unsigned char)s.p[0];
    return true;
}

/* Where Linux puts programs, libraries and memory: x86-64, then arm64. */
static bool looks_like_address(uint64_t n)
{
    return (n >= 0x550000000000 && n <= 0x7fffffffffff) ||
           (n >= 0xaaaa00000000 && n <= 0xffffffffffff);
}

/* Which argument of which operation is an address whatever its size: the function of a
 * call, the class of a guard, the memory behind a raw access. */
static const struct {
    struct slice prefix;
    uint32_t arg;
} address_args[] = {
#define ROW(prefix, arg)                                                               \
    {                                                                                  \
        {prefix, sizeof prefix - 1}, arg                                               \
    }
    ROW("call_assembler", UINT32_MAX),
    ROW("call_malloc", UINT32_MAX),
    ROW("call", 0),
    ROW("cond_call_gc_wb", UINT32_MAX),
    ROW("cond_call", 1),
    ROW("guard_class", 1),
    ROW("guard_nonnull_class", 1),
    ROW("guard_gc_type", UINT32_MAX),
    ROW("guard_subclass", 1),
    ROW("record_exact_class", 1),
    ROW("getfield_raw", 0),
    ROW("setfield_raw", 0),
    ROW("getarrayitem_raw", 0),
    ROW("setarrayitem_raw", 0),
    ROW("raw_load", 0),
    ROW("raw_store", 0),
    ROW("increment_debug_counter", 0),
    ROW("new_with_vtable", 0),
#undef ROW
};

static uint32_t address_arg(struct slice name)
{
    for (size_t i = 0; i < sizeof address_args / sizeof *address_args; i++)
        if (slice_starts(name, address_args[i].prefix))
            return address_args[i].arg;
    return UINT32_MAX;
}

/* What is computed with is a number, however large; elsewhere its size tells. */
static bool is_address(const struct norm_op *op, struct slice name, struct slice text,
                       uint32_t nth)
{
    uint64_t n;
    if (op->class == OPC_ARITH || text.p[0] < '1' || text.p[0] > '9')
        return false;
    if (text.n > LONGEST_ADDRESS || !all_digits(text, &n))
        return false;
    if (text.n >= SHORTEST_ADDRESS && looks_like_address(n))
        return true;
    return n > UINT16_MAX && address_arg(name) == nth;
}

/* The hash of a text, another one in every process: an argument of what looks it up, or the
 * field of an entry. */
static bool is_hash(const struct norm_op *op, const struct op *line, struct slice text,
                    uint32_t nth)
{
    enum { SHORTEST_HASH = 14 /* digits: of 64 random bits nearly all have more */ };
    struct slice digits = slice_from(text, text.n && text.p[0] == '-'),
                 args = line->args, function;
    uint64_t n;
    if (digits.n < SHORTEST_HASH || !all_digits(digits, &n))
        return false;
    if (op->class == OPC_WRITE)
        return slice_find(line->descr, SLICE("_hash ")) >= 0;
    return op->class == OPC_CALL && nth >= 3 && arg_next(&args, &function) &&
           slice_find(function, SLICE("lookup")) >= 0;
}

static const struct op no_line; /* of values that mean the same in any operation */

static struct value value_of(const struct norm_op *op, const struct op *line,
                             struct slice text, uint32_t nth)
{
    enum value_kind kind = VALUE_CONST;
    uint64_t id;
    if (is_box(text, &id)) {
        kind = VALUE_BOX;
    } else if (text.n > 12 && slice_starts(text, SLICE("ConstPtr(ptr")) &&
               all_digits((struct slice){text.p + 12, text.n - 13}, &id)) {
        kind = VALUE_OBJECT;
    } else if (text.n && is_address(op, line->name, text, nth)) {
        kind = VALUE_ADDRESS;
        all_digits(text, &id);
    } else if (is_hash(op, line, text, nth)) {
        kind = VALUE_HASH;
        id = hash_bytes(1, text);
    } else if (slice_eq(line->name, SLICE("enter_portal_frame")) && nth == 1) {
        kind = VALUE_OBJECT; /* a serial number of the code object */
        id = hash_bytes(1, text);
    } else {
        id = hash_without_addresses(1, text);
    }
    return (struct value){kind, id};
}

static void add_value(struct norm *norm, struct norm_op *op, struct value v)
{
    uint64_t what = v.kind;
    if (v.kind == VALUE_CONST)
        what = hash_word(what, v.id);
    else if (v.kind == VALUE_BOX)
        what |= (v.id & 0xff) << 8; /* its letter */
    op->key = hash_word(op->key, what);
    *vec_add(&norm->values) = v;
}

/* A box at the front of a list, taken off: most values are boxes, so they get a short way. */
static bool take_box(struct slice *list, struct value *v)
{
    size_t i = 1;
    uint64_t number = 0;
    char letter = list->p[0];
    if (letter != 'i' && letter != 'p' && letter != 'f' && letter != 'v')
        return false;
    for (; i < list->n && list->p[i] >= '0' && list->p[i] <= '9'; i++)
        number = number * 10 + (uint64_t)(list->p[i] - '0');
    bool last = i == list->n;
    if (i < 1 + LEAST_BOX_DIGITS || i > 1 + MOST_BOX_DIGITS)
        return false;
    if (!last && (i + 1 >= list->n || list->p[i] != ',' || list->p[i + 1] != ' '))
        return false;
    *v = (struct value){VALUE_BOX, number << 8 | (unsigned char)letter};
    *list = slice_from(*list, last ? i : i + 2);
    return true;
}

/* How many there are. */
static uint32_t add_list(struct norm *norm, struct norm_op *op, const struct op *line,
                         struct slice list)
{
    struct slice arg;
    struct value box;
    uint32_t n = 0;
    for (; list.n; n++) {
        if (take_box(&list, &box))
            add_value(norm, op, box);
        else if (arg_next(&list, &arg))
            add_value(norm, op, value_of(op, line, arg, n));
    }
    return n;
}

/* "<Guard0x7f..>", "<Guard-5>": some number, whichever it is. */
static bool is_guard_id(struct slice descr)
{
    return descr.n > 7 && slice_starts(descr, SLICE("<Guard")) &&
           (descr.p[6] == '-' || (descr.p[6] >= '0' && descr.p[6] <= '9')) &&
           descr.p[descr.n - 1] == '>';
}

/* A hash of 64 bits in 32: the key holds all of it, and decides. */
static uint32_t half(uint64_t hash)
{
    return (uint32_t)(hash >> 32 ^ hash);
}

/* The descr: tokens and loops are renamed, guard ids say nothing, the rest is compared. */
static void add_descr(struct norm *norm, struct norm_op *op, struct slice descr)
{
    enum { GUARD = 1, TOKEN, LOOP }; /* stand for the hashes of their texts */
    int64_t number = 0;
    uint64_t hash;
    if (descr.n == 0)
        return;
    if (op->class == OPC_GUARD && is_guard_id(descr))
        hash = GUARD;
    else if (descr_token(descr, &number))
        hash = TOKEN;
    else if (descr_loop(descr, &number))
        hash = LOOP;
    else
        hash = hash_without_addresses(2, descr);
    op->descr = half(hash);
    op->key = hash_word(op->key, hash);
    if (hash == TOKEN || hash == LOOP) {
        enum value_kind kind = hash == TOKEN ? VALUE_TOKEN : VALUE_LOOP;
        op->tokens = 1;
        add_value(norm, op, (struct value){kind, (uint64_t)number});
    }
}

static void add_merge_point(struct norm *norm, struct norm_op *n, const struct op *op)
{
    norm->depth = op->depth > 0 ? (uint32_t)op->depth : 0;
    uint64_t where = hash_place(norm->depth, op->where);
    norm->where = half(where);
    n->class = OPC_MARK;
    n->key = hash_word(n->key, where);
}

static void add_operation(struct norm *norm, struct norm_op *n, const struct op *op,
                          uint64_t name)
{
    n->class = (uint8_t)op_classes_of(&norm->classes, op->name, name);
    if (n->class == OPC_GUARD)
        n->guard = ++norm->guards;
    n->key = hash_word(name, op->has_failargs);
    n->results = op->result.n > 0;
    if (n->results)
        add_value(norm, n, value_of(n, &no_line, op->result, 0));
    n->key = hash_word(n->key, 11);
    n->args = add_list(norm, n, op, op->args);
    n->key = hash_word(n->key, 12);
    add_descr(norm, n, op->descr);
    n->key = hash_word(n->key, 13);
    n->failargs = add_list(norm, n, &no_line, op->failargs);
}

void norm_add(struct norm *norm, const struct op *op, uint32_t source)
{
    if (op->kind == OP_COMMENT || op->kind == OP_END ||
        (op->kind == OP_TEXT && op->line.n == 0))
        return;
    struct norm_op n = {.kind = (uint8_t)op->kind, .source = source};
    uint64_t name = hash_bytes(3, op->name);
    n.first = (uint32_t)norm->values.n;
    n.name = half(name);
    n.key = hash_word(name, (uint64_t)op->kind);
    if (op->kind == OP_MERGE_POINT)
        add_merge_point(norm, &n, op);
    else if (op->kind == OP_OPERATION)
        add_operation(norm, &n, op, name);
    else if (op->kind == OP_INPUTS)
        n.args = add_list(norm, &n, &no_line, op->args);
    else
        n.key = hash_without_addresses(n.key, op->line);
    n.where = norm->where;
    n.depth = norm->depth;
    *vec_add(&norm->ops) = n;
}

/* Forget what was added behind these; the next trace begins. */
static void cut_back(struct norm *norm, size_t ops, size_t values)
{
    norm->ops.n = ops;
    norm->values.n = values;
    norm->where = norm->depth = norm->guards = 0;
}

void norm_clear(struct norm *norm)
{
    cut_back(norm, 0, 0);
}

void norm_free(struct norm *norm)
{
    vec_free(&norm->ops);
    vec_free(&norm->values);
    map_free(&norm->classes.by_name);
}

static void add_body(struct norm *norm, const struct log *log, uint32_t section)
{
    struct body body;
    body_read(&body, log, section);
    for (size_t i = 0; i < body.ops.n; i++)
        norm_add(norm, &body.ops.at[i], (uint32_t)i);
    body_free(&body);
}

/* A merge point with a newline in it needs a reader that joins lines: body_read(). */
void norm_read(struct norm *norm, const struct log *log, uint32_t section)
{
    struct lines lines;
    struct slice line;
    struct op op;
    bool first = true, whole = true;
    uint32_t source = 0;
    size_t ops = norm->ops.n, values = norm->values.n;
    cut_back(norm, ops, values);
    lines_open(&lines, log, section);
    for (; whole && lines_next(&lines, &line); first = false) {
        if (first && line.n && line.p[0] == '#') {
            whole = header_is_whole(line);
            continue;
        }
        whole = !op_is_unfinished(line);
        op_parse(line, &op);
        norm_add(norm, &op, source++);
    }
    lines_close(&lines);
    if (!whole) {
        cut_back(norm, ops, values);
        add_body(norm, log, section);
    }
}

struct norm norm_part(const struct norm *all, size_t first, size_t n)
{
    struct norm part = {0};
    if (n) {
        part.ops.at = all->ops.at + first;
        part.ops.n = n;
        part.values.at = all->values.at; /* norm_op.first counts from its beginning */
        part.values.n = all->values.n;
    }
    return part;
}

struct op norm_line(const struct norm *norm, const struct body_lines *lines, size_t i)
{
    struct op op;
    op_parse(lines->at.at[norm->ops.at[i].source], &op);
    return op;
}

size_t norm_merge_point(const struct norm *norm, size_t i)
{
    size_t at = i + 1;
    while (at > 0 && norm->ops.at[at - 1].kind != OP_MERGE_POINT)
        at--;
    at = at ? at - 1 : i;
    while (at < norm->ops.n && norm->ops.at[at].kind != OP_MERGE_POINT)
        at++;
    return at;
}

bool norm_place(const struct norm *norm, const struct body_lines *lines, size_t i,
                struct place *place)
{
    size_t at = norm_merge_point(norm, i);
    if (at < norm->ops.n)
        place_parse(norm_line(norm, lines, at).where, place);
    return at < norm->ops.n;
}

uint64_t *numbering_at(struct numbering *n, struct value v)
{
    enum { MOST_DENSE = 1 << 20 };
    static const unsigned char letters[256] = {
        ['i'] = 0, ['p'] = 1, ['f'] = 2, ['v'] = 3};
    uint64_t number = v.id >> 8;
    if (v.kind != VALUE_BOX || number >= MOST_DENSE)
        return map_put(&n->others, hash_word(v.kind, v.id));
    size_t i = (size_t)number * 4 + letters[v.id & 0xff];
    while (n->boxes.n <= i)
        *vec_add(&n->boxes) = 0;
    return &n->boxes.at[i];
}

static uint64_t ordinal(struct numbering *n, struct value v)
{
    uint64_t *at = numbering_at(n, v);
    if (*at >> 32 != n->epoch)
        *at = n->epoch << 32 | n->next++;
    return *at & UINT32_MAX;
}

static uint64_t hash_ops(const struct norm *norm, struct numbering *numbering,
                         bool marks)
{
    uint64_t h = marks ? norm->ops.n : 0;
    numbering->epoch++;
    numbering->next = 0;
    if (numbering->others.n > 4096) /* mostly of traces that are gone */
        map_free(&numbering->others);
    for (size_t i = 0; i < norm->ops.n; i++) {
        const struct norm_op *op = &norm->ops.at[i];
        const struct value *v = norm->values.at + op->first;
        if (op->class == OPC_MARK && !marks)
            continue;
        h = hash_word(h, op->key);
        for (uint32_t k = norm_values(op); k > 0; k--, v++)
            if (v->kind != VALUE_CONST)
                h = hash_word(h, ordinal(numbering, *v));
    }
    return h;
}

uint64_t norm_hash(const struct norm *norm, struct numbering *numbering)
{
    return hash_ops(norm, numbering, true);
}

uint64_t norm_shape(const struct norm *norm, struct numbering *numbering)
{
    return hash_ops(norm, numbering, false);
}

void numbering_free(struct numbering *numbering)
{
    vec_free(&numbering->boxes);
    map_free(&numbering->others);
}
