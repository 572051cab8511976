#include "logparse/rows/alloc_list.h"

#include <stdlib.h>

#include "logparse/rows/alloc_fates.h"
#include "logparse/util/safe.h"

const char *const alloc_cause_names[CAUSES] = {
    "call", "call_assembler", "stored", "jump", "returned", "guard", "unknown"};

enum { MOST_DEEP = 4 /* objects in objects that are followed */ };

/* One of the operations that have an object as an argument. */
struct use {
    uint32_t op, next; /* next: in makers.uses, + 1; 0: that was the last */
};

/* What becomes of the object that an operation makes. */
struct object {
    uint32_t first_store, last_store; /* into it: in makers.uses, + 1 */
    uint32_t first_use, last_use;     /* other ones */
    bool kept;                        /* some guard keeps it */
    uint32_t birth[MOST_DEEP + 1];    /* birth_of(), by depth, + 2; 0: not asked yet */
    uint32_t needed;                  /* needed_by() + 2; 0: not asked yet */
};

/* Where each value of a trace is made. */
struct makers {
    const struct listing *l;
    struct map by_result; /* hash of "p12" -> op + 1 */
    VEC(struct object) objects;
    uint32_t *object_of; /* by op: in objects, + 1; 0: it allocates nothing */
    VEC(struct use) uses;
};

static uint32_t maker_of(const struct makers *m, struct slice value)
{
    const uint64_t *at = map_find(&m->by_result, hash_text(value));
    return at ? (uint32_t)*at - 1 : NO_OP;
}

static bool is_alloc(const struct op *op)
{
    return op->kind == OP_OPERATION && op_class_of(op->name) == OPC_ALLOC;
}

static bool is_write(const struct op *op)
{
    return op->kind == OP_OPERATION && op_class_of(op->name) == OPC_WRITE;
}

/* The object that is this value; NULL: it is made by nothing that allocates. */
static struct object *object_named(const struct makers *m, struct slice value)
{
    uint32_t maker = maker_of(m, value);
    uint32_t object = maker == NO_OP ? 0 : m->object_of[maker];
    return object ? &m->objects.at[object - 1] : NULL;
}

static void add_use(struct makers *m, uint32_t op, uint32_t *first, uint32_t *last)
{
    *vec_add(&m->uses) = (struct use){op, 0};
    uint32_t now = (uint32_t)m->uses.n;
    if (*last)
        m->uses.at[*last - 1].next = now;
    else
        *first = now;
    *last = now;
}

/* Its arguments that are objects: the first one of a write is written into. */
static void find_uses(struct makers *m, uint32_t i)
{
    const struct op *op = &m->l->body.ops.at[i];
    struct slice args = op->args, arg;
    bool into = is_write(op);
    for (; arg_next(&args, &arg); into = false) {
        struct object *o = object_named(m, arg);
        if (!o)
            continue;
        if (into)
            add_use(m, i, &o->first_store, &o->last_store);
        else if (!o->last_use || m->uses.at[o->last_use - 1].op != i)
            add_use(m, i, &o->first_use, &o->last_use);
    }
    args = op->has_failargs ? op->failargs : SLICE("");
    while (arg_next(&args, &arg)) {
        struct object *o = object_named(m, arg);
        if (o)
            o->kept = true;
    }
}

static void find_makers(struct makers *m, const struct listing *l)
{
    *m = (struct makers){.l = l,
                         .object_of = mem_zero(l->body.ops.n, sizeof *m->object_of)};
    for (uint32_t i = 0; i < l->body.ops.n; i++) {
        const struct op *op = &l->body.ops.at[i];
        if (op->kind != OP_OPERATION)
            continue;
        if (op->result.n)
            *map_put(&m->by_result, hash_text(op->result)) = i + 1;
        if (is_alloc(op)) {
            *vec_add(&m->objects) = (struct object){0};
            m->object_of[i] = (uint32_t)m->objects.n;
        }
    }
    for (uint32_t i = 0; i < l->body.ops.n && m->objects.n; i++)
        if (l->body.ops.at[i].kind == OP_OPERATION)
            find_uses(m, i);
}

static void free_makers(struct makers *m)
{
    map_free(&m->by_result);
    vec_free(&m->objects);
    vec_free(&m->uses);
    free(m->object_of);
}

/* "setfield_gc(p1, f2, ...)": what is stored. */
static bool stored_value(const struct op *op, struct slice *value)
{
    struct slice args = op->args, object, second;
    if (!arg_next(&args, &object) || !arg_next(&args, value))
        return false;
    if (slice_starts(op->name, SLICE("setarrayitem")) ||
        slice_starts(op->name, SLICE("setinteriorfield")) ||
        slice_starts(op->name, SLICE("gc_store"))) {
        if (!arg_next(&args, &second))
            return false;
        *value = second;
    }
    return true;
}

/* "<FieldF pypy.objspace.std.floatobject.W_FloatObject.inst_floatval 8 pure>" -> W_FloatObject */
static struct slice class_of_field(struct slice descr)
{
    const char *blank = slice_char(descr, ' ');
    if (!blank || !slice_starts(descr, SLICE("<Field")))
        return (struct slice){0};
    struct slice path = slice_from(descr, (size_t)(blank + 1 - descr.p));
    const char *end = slice_char(path, ' ');
    path.n = end ? (size_t)(end - path.p) : path.n;
    ptrdiff_t dot = slice_rfind(path, SLICE("."));
    if (dot < 0)
        return (struct slice){0};
    path.n = (size_t)dot;
    dot = slice_rfind(path, SLICE("."));
    return dot < 0 ? path : slice_from(path, (size_t)dot + 1);
}

static bool number_at_end(struct slice descr, uint64_t *n)
{
    size_t end = descr.n, start;
    while (end && (descr.p[end - 1] < '0' || descr.p[end - 1] > '9'))
        end--;
    for (start = end; start && descr.p[start - 1] >= '0' && descr.p[start - 1] <= '9';)
        start--;
    return slice_to_u64((struct slice){descr.p + start, end - start}, 10, n);
}

/* "<SizeDescr 16>", "<ArrayP 8>" with a constant length. */
bool alloc_bytes(const struct op *op, uint64_t *bytes)
{
    enum { ARRAY_HEADER = 16 };
    struct slice args = op->args, length;
    uint64_t size, n;
    if (!number_at_end(op->descr, &size))
        return false;
    if (slice_starts(op->descr, SLICE("<SizeDescr")) ||
        slice_starts(op->descr, SLICE("<Size "))) {
        *bytes = size;
        return true;
    }
    if (!slice_starts(op->descr, SLICE("<Array")) || !arg_next(&args, &length) ||
        !slice_to_u64(length, 10, &n) || n >= 1 << 30)
        return false;
    *bytes = size * n + ARRAY_HEADER;
    return true;
}

static struct str class_words(const struct makers *m, uint32_t alloc)
{
    const struct op *ops = m->l->body.ops.at, *op = &ops[alloc];
    struct str out = {0};
    uint32_t at = m->objects.at[m->object_of[alloc] - 1].first_store;
    for (; at && out.n == 0; at = m->uses.at[at - 1].next)
        safe_add(&out, class_of_field(ops[m->uses.at[at - 1].op].descr));
    if (out.n)
        return out;
    if (slice_starts(op->name, SLICE("new_array")))
        str_addf(&out, "array");
    else if (slice_starts(op->name, SLICE("newstr")) ||
             slice_starts(op->name, SLICE("newunicode")))
        str_addf(&out, "text");
    else
        str_addf(&out, "?");
    return out;
}

/* The operation that computed a value; what only gives it another form is looked through. */
static uint32_t origin_of(const struct makers *m, struct slice value)
{
    uint32_t maker = maker_of(m, value);
    for (int steps = 0; maker != NO_OP && steps < MOST_DEEP; steps++) {
        const struct op *op = &m->l->body.ops.at[maker];
        struct slice args = op->args, arg;
        bool form = slice_starts(op->name, SLICE("convert_")) ||
                    slice_starts(op->name, SLICE("cast_")) ||
                    slice_starts(op->name, SLICE("same_as"));
        uint32_t before = form && arg_next(&args, &arg) ? maker_of(m, arg) : NO_OP;
        if (before == NO_OP)
            break;
        maker = before;
    }
    return maker;
}

/* Is its creation bound to what it holds? Frames and iterators hold what was there before. */
static bool holds_a_result(struct slice class)
{
    return (slice_starts(class, SLICE("W_")) && slice_find(class, SLICE("Iter")) < 0) ||
           slice_eq(class, SLICE("array"));
}

/* The last operation that computes what is stored into the object; NO_OP. Asked of an object again
 * and again, for it can be in many others. */
static uint32_t birth_of(const struct makers *m, uint32_t alloc, int deep)
{
    struct object *object = &m->objects.at[m->object_of[alloc] - 1];
    uint32_t best = NO_OP;
    if (object->birth[deep])
        return object->birth[deep] - 2;
    for (uint32_t at = object->first_store; at; at = m->uses.at[at - 1].next) {
        uint32_t maker, i = m->uses.at[at - 1].op;
        struct slice value;
        if (i < alloc || !stored_value(&m->l->body.ops.at[i], &value) ||
            (maker = origin_of(m, value)) == NO_OP || maker > i)
            continue;
        if (is_alloc(&m->l->body.ops.at[maker]))
            maker = deep < MOST_DEEP ? birth_of(m, maker, deep + 1) : NO_OP;
        if (maker != NO_OP && (best == NO_OP || maker > best))
            best = maker;
    }
    object->birth[deep] = best + 2; /* NO_OP is 1 */
    return best;
}

static bool has_arg(struct slice args, struct slice value, uint32_t *which)
{
    struct slice arg;
    for (*which = 1; arg_next(&args, &arg); ++*which)
        if (slice_eq(arg, value))
            return true;
    return false;
}

static enum alloc_cause cause_of(const struct op *op)
{
    if (slice_starts(op->name, SLICE("call_assembler")))
        return CAUSE_ASSEMBLER;
    switch (op_class_of(op->name)) {
    case OPC_CALL: return CAUSE_CALL;
    case OPC_WRITE: return CAUSE_STORED;
    case OPC_JUMP:
        return slice_eq(op->name, SLICE("jump")) ? CAUSE_JUMP : CAUSE_RETURNED;
    case OPC_LABEL: return CAUSE_JUMP;
    default: return CAUSE_UNKNOWN;
    }
}

static void say_call(const struct op *op, uint32_t which, struct str *why)
{
    struct slice args = op->args, function = {0};
    arg_next(&args, &function);
    if (slice_starts(op->name, SLICE("cond_call")))
        arg_next(&args, &function);
    str_addf(why, "argument %u of ", which);
    safe_add(why, op->name);
    str_addf(why, "(");
    safe_add(why, function);
    str_addf(why, ")");
}

static void say_jump(const struct listing *l, const struct op *op, struct str *why)
{
    const struct trace *t = &l->lib->traces->all.at[l->trace];
    if (!slice_eq(op->name, SLICE("jump"))) {
        str_addf(why, "the label of the loop takes it as an object");
        return;
    }
    str_addf(why, "the jump back takes it as an object");
    if (t->jump_trace == NO_TRACE)
        return;
    const struct trace *to = &l->lib->traces->all.at[t->jump_trace];
    str_addf(why, ": label %u of ", t->jump_label + 1);
    safe_add(why, slice_of(to->name));
    if (to->labels > 1 && t->jump_label + 1 < to->labels)
        str_addf(why,
                 ", not label %u, in front of the loop itself, which may take it plain",
                 to->labels);
}

static enum alloc_cause find_cause(const struct makers *m, uint32_t alloc, int deep,
                                   struct str *why, uint32_t *at);

/* Stored into an object: when that is made here too, what made *it* necessary. */
static enum alloc_cause say_store(const struct makers *m, uint32_t store, int deep,
                                  struct str *why, uint32_t *at)
{
    const struct op *op = &m->l->body.ops.at[store];
    struct slice args = op->args, into;
    struct slice class = class_of_field(op->descr);
    if (!arg_next(&args, &into))
        return CAUSE_UNKNOWN;
    uint32_t maker = maker_of(m, into);
    if (maker != NO_OP && is_alloc(&m->l->body.ops.at[maker]) && deep < MOST_DEEP) {
        str_addf(why, "part of a new ");
        safe_add(why, class.n ? class : SLICE("object"));
        str_addf(why, ", which is there for: ");
        return find_cause(m, maker, deep + 1, why, at);
    }
    str_addf(why, "stored into ");
    safe_add(why, class.n ? class : op->descr.n ? op->descr : SLICE("an object"));
    return CAUSE_STORED;
}

/* The first operation behind it that needs the object; NO_OP. */
static uint32_t needed_by(const struct makers *m, uint32_t alloc)
{
    struct object *object = &m->objects.at[m->object_of[alloc] - 1];
    uint32_t found = NO_OP;
    if (object->needed)
        return object->needed - 2;
    for (uint32_t at = object->first_use; at && found == NO_OP;
         at = m->uses.at[at - 1].next) {
        uint32_t i = m->uses.at[at - 1].op;
        /* reading it does not need the object: look on */
        if (i > alloc && cause_of(&m->l->body.ops.at[i]) != CAUSE_UNKNOWN)
            found = i;
    }
    object->needed = found + 2; /* NO_OP is 1 */
    return found;
}

static enum alloc_cause find_cause(const struct makers *m, uint32_t alloc, int deep,
                                   struct str *why, uint32_t *at)
{
    const struct listing *l = m->l;
    uint32_t needed = needed_by(m, alloc), which;
    if (needed == NO_OP) {
        bool kept = m->objects.at[m->object_of[alloc] - 1].kept;
        *at = alloc;
        str_addf(why, kept ? "guards keep it for the interpreter" : "not known");
        return kept ? CAUSE_GUARD : CAUSE_UNKNOWN;
    }
    const struct op *op = &l->body.ops.at[needed];
    enum alloc_cause cause = cause_of(op);
    *at = needed;
    switch (cause) {
    case CAUSE_CALL:
    case CAUSE_ASSEMBLER:
        has_arg(op->args, l->body.ops.at[alloc].result, &which);
        say_call(op, which, why);
        break;
    case CAUSE_STORED: return say_store(m, needed, deep, why, at);
    case CAUSE_JUMP: say_jump(l, op, why); break;
    default: str_addf(why, "returned from the trace"); break;
    }
    return cause;
}

static struct place place_of(const struct listing *l, uint32_t op)
{
    struct place place = {.line = -1};
    if (op < l->frame_of.n && l->frame_of.at[op] != NO_FRAME)
        place = l->frames.at[l->frame_of.at[op]].place;
    else
        trace_place(l->lib->traces, &l->lib->traces->all.at[l->trace], &place);
    return place;
}

/* One row for all operations that differ in nothing a person would look at. */
struct alloc_list_maker {
    struct alloc_list *list;
    struct library *lib;
    struct map rows; /* hash -> number in list + 1 */
};

static uint64_t key_of(const struct alloc_row *row)
{
    struct str s = {0};
    str_addf(&s, "%s/%llu/%lld/%lld/%s/%zu/%zu", row->class,
             (unsigned long long)row->bytes, (long long)row->born.line,
             (long long)row->forced.line, row->why, (size_t)hash_text(row->born.file),
             (size_t)hash_text(row->forced.file));
    uint64_t key = hash_text(str_slice(&s));
    str_free(&s);
    return key;
}

static void add_row(struct alloc_list_maker *am, struct alloc_row *row)
{
    uint64_t *at = map_put(&am->rows, key_of(row));
    if (*at == 0) {
        *vec_add(&am->list->at) = *row;
        *at = am->list->at.n;
        return;
    }
    struct alloc_row *old = &am->list->at.at[*at - 1];
    old->times += row->times;
    old->operations++;
    free(row->class);
    free(row->why);
}

/* What the optimizer says, in place of what was concluded. */
static void take_told(struct alloc_row *row, const struct alloc_fate *told,
                      struct place *born, struct place *forced, struct str *why)
{
    row->is_told = true;
    *born = told->born;
    if (told->has_forced)
        *forced = told->forced;
    if (!told->made.n)
        str_addf(why, "%s: the optimizer kept it", why->n ? "" : "not seen");
    if (!told->made.n || row->cause != CAUSE_UNKNOWN)
        return;
    row->cause = cause_of(&(struct op){.name = told->made});
    str_clear(why);
    str_addf(why, "needed for ");
    safe_add(why, told->made);
    if (slice_eq(told->made, SLICE("the end"))) {
        row->cause = CAUSE_JUMP;
        str_addf(why, " of the trace: what follows takes it as an object");
    }
}

static void take_alloc(struct alloc_list_maker *am, const struct makers *m,
                       uint32_t alloc, const struct alloc_fate *told)
{
    const struct listing *l = m->l;
    struct times times = listing_times(l, alloc);
    struct alloc_row row = {.trace = l->trace, .op = alloc, .operations = 1};
    struct str class = class_words(m, alloc), why = {0};
    uint32_t at;
    uint32_t birth = holds_a_result(str_slice(&class)) ? birth_of(m, alloc, 0) : NO_OP;
    row.counted = times.known;
    row.times = times.known ? (double)times.most : 1;
    row.has_bytes = alloc_bytes(&l->body.ops.at[alloc], &row.bytes);
    row.cause = find_cause(m, alloc, 0, &why, &at);
    struct place born = place_of(l, birth != NO_OP ? birth : alloc),
                 forced = place_of(l, at);
    if (told)
        take_told(&row, told, &born, &forced, &why);
    row.born = place_keep(&am->list->places, &born);
    row.forced = place_keep(&am->list->places, &forced);
    row.class = mem_copy_text(class.p, class.n);
    row.why = mem_copy_text(why.p, why.n);
    am->list->bytes += row.times * (double)row.bytes;
    add_row(am, &row);
    str_free(&class);
    str_free(&why);
}

static int larger(const void *a, const void *b)
{
    const struct alloc_row *x = a, *y = b;
    double p = x->times * (double)x->bytes, q = y->times * (double)y->bytes;
    if (p > q || p < q)
        return p > q ? -1 : 1;
    if (x->times > y->times || x->times < y->times)
        return x->times > y->times ? -1 : 1;
    if (x->trace != y->trace)
        return x->trace < y->trace ? -1 : 1;
    return (x->op > y->op) - (x->op < y->op);
}

/* The nursery's size is told at the start, the last time for good; it is full once a minor
 * collection. */
static void read_nursery(struct alloc_list *list, const struct log *log)
{
    int64_t size_kind = section_kind(log, "gc-set-nursery-size");
    int64_t minor_kind = section_kind(log, "gc-minor");
    static const struct slice word = {"nursery size: ", 14};
    uint64_t size = 0, minor = 0;
    for (uint32_t i = 0; i < log->sections.n && size_kind >= 0; i++) {
        struct lines lines;
        struct slice line;
        minor += log->sections.at[i].name == (uint32_t)minor_kind && minor_kind >= 0;
        if (log->sections.at[i].name != (uint32_t)size_kind)
            continue;
        lines_open(&lines, log, i);
        while (lines_next(&lines, &line))
            if (slice_starts(line, word))
                slice_to_u64(slice_from(line, word.n), 10, &size);
        lines_close(&lines);
    }
    list->has_nursery = size && minor > 1;
    list->nursery = (double)size * (double)minor;
}

struct alloc_list_maker *alloc_list_begin(struct alloc_list *list, struct library *lib)
{
    struct alloc_list_maker *am = mem_zero(1, sizeof *am);
    *list = (struct alloc_list){0};
    am->list = list;
    am->lib = lib;
    return am;
}

void alloc_list_add_trace(struct alloc_list_maker *am, uint32_t trace)
{
    struct listing l;
    struct makers m;
    struct alloc_fates fates;
    uint32_t labels = 0; /* the loop proper begins with the second one */
    if (!am->lib->traces->all.at[trace].has_body)
        return;
    listing_open(&l, am->lib, trace, -1);
    find_makers(&m, &l);
    alloc_fates_open(&fates, am->lib->traces, trace);
    for (uint32_t i = 0; i < l.body.ops.n; i++) {
        const struct op *op = &l.body.ops.at[i];
        struct alloc_fate told;
        labels += op->kind == OP_OPERATION && op_class_of(op->name) == OPC_LABEL;
        if (!is_alloc(op))
            continue;
        bool known =
            alloc_fates_take(&fates, labels > 1 ? LOOP_COPY : FIRST_COPY, op, &told);
        take_alloc(am, &m, i, known ? &told : NULL);
    }
    alloc_fates_close(&fates);
    free_makers(&m);
    listing_close(&l);
}

void alloc_list_end(struct alloc_list_maker *am)
{
    if (am->list->at.n)
        qsort(am->list->at.at, am->list->at.n, sizeof *am->list->at.at, larger);
    read_nursery(am->list, am->lib->traces->log);
    map_free(&am->rows);
    free(am);
}

void alloc_list_make(struct alloc_list *list, struct library *lib)
{
    struct alloc_list_maker *am = alloc_list_begin(list, lib);
    for (uint32_t t = 0; t < lib->traces->all.n; t++)
        alloc_list_add_trace(am, t);
    alloc_list_end(am);
}

void alloc_list_free(struct alloc_list *list)
{
    for (size_t i = 0; i < list->at.n; i++) {
        free(list->at.at[i].class);
        free(list->at.at[i].why);
    }
    vec_free(&list->at);
    names_free(&list->places);
}

void alloc_list_head(struct rich *out)
{
    rich_addf(out, LOOK_TITLE, "%6s %6s %6s  %-18s %s", "times", "bytes", "all",
              "class", "born at; why it is made");
}

static void add_line(struct library *lib, const struct place *p, bool source,
                     struct rich *out)
{
    struct slice line;
    if (!p->is_python)
        return;
    rich_add(out, LOOK_PLAIN, place_basename(p->file));
    rich_addf(out, LOOK_PLAIN, ":%lld ", (long long)p->line);
    if (!source || !source_line_bare(&lib->sources, p->file, p->line, &line))
        return;
    rich_add(out, LOOK_SOURCE, line);
    rich_addf(out, LOOK_PLAIN, " ");
}

void alloc_list_text(struct library *lib, const struct alloc_row *row, struct rich *out)
{
    struct str times = {0}, all = {0};
    count_text((uint64_t)row->times, &times);
    if (row->has_bytes)
        count_text((uint64_t)(row->times * (double)row->bytes), &all);
    rich_clear(out);
    rich_addf(out, LOOK_TITLE, "%6s ", str_text(&times));
    if (row->has_bytes)
        rich_addf(out, LOOK_PLAIN, "%6llu %6s  ", (unsigned long long)row->bytes,
                  str_text(&all));
    else
        rich_addf(out, LOOK_PLAIN, "%6s %6s  ", "?", "?");
    rich_addf(out, LOOK_ALLOC, "%-18.18s ", row->class);
    add_line(lib, &row->born, true, out);
    rich_addf(out, LOOK_DIM, " <- %s", row->why);
    if (row->forced.is_python && row->forced.line != row->born.line) {
        rich_addf(out, LOOK_DIM, ", at ");
        add_line(lib, &row->forced, false, out);
    }
    str_free(&times);
    str_free(&all);
}
