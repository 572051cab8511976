#include "logparse/log/jitlog.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/vec.h"

enum mark {
    INPUT_ARGS = 0x11,
    RESOP_META = 0x12,
    RESOP = 0x13,
    RESOP_DESCR = 0x14,
    ASM_ADDR = 0x15,
    ASM = 0x16,
    STAGE_TRACE = 0x17, /* as recorded; then optimized, then rewritten and assembled */
    STAGE_OPT = 0x18,
    STAGE_ASM = 0x19,
    STITCH_BRIDGE = 0x1a,
    START_TRACE = 0x1b,
    COUNTER = 0x1c,
    INIT_MERGE_POINT = 0x1d,
    HEADER = 0x1e,
    MERGE_POINT = 0x1f,
    COMMON_PREFIX = 0x20,
    ABORT_TRACE = 0x21,
    SOURCE_CODE = 0x22,
    REDIRECT = 0x23,
    TMP_CALLBACK = 0x24,
};

enum { FILE_NAME = 1, LINE = 2, BYTECODE = 4, SCOPE = 8, OPCODE = 16 }; /* semantics */
enum { MOST_FIELDS = 16, STAGES_KEPT = 3, MOST_CODE = 64 << 20 };

struct field {
    uint8_t meaning;
    bool is_text;
    struct slice prefix, text; /* text: of a field that is only a prefix, too */
    struct str value;
    int64_t number;
};

struct stage {
    bool there;
    struct str lines; /* inputs, operations, merge points */
    struct slice inputs;
    uint64_t ops;
    struct str where; /* of the first merge point */
};

struct compiled { /* what has counters, in order */
    bool is_bridge;
    uint64_t id;
    size_t first_label, labels; /* in tokens */
};

struct reader {
    struct slice in;
    size_t pos;
    bool short_addresses, bad;
    const char *why; /* bad */
    struct str *out;
    uint64_t version;
    struct str machine;
    VEC(struct slice) names; /* of operations, by number */
    struct field fields[MOST_FIELDS];
    size_t n_fields;

    bool in_trace, is_loop;
    uint64_t id, guard;
    struct stage stages[STAGES_KEPT];
    struct stage *stage; /* the one that operations belong to; NULL */
    size_t line_at;      /* where the last operation begins in its lines */
    bool has_line;
    int64_t depth, calls;
    VEC(int64_t) call_ids;
    uint64_t code_start, code_end, last_offset;
    struct str code;

    struct map guards;    /* ids of guards that were seen */
    struct map counts[3]; /* 'e', 'b', 'l': id -> count + 1 */
    bool has_counts;
    VEC(struct compiled) compiled;
    VEC(struct slice) tokens;
    struct str last_where; /* of anything: where a recording was given up */
};

bool is_jitlog(struct slice b)
{
    return b.n >= 3 && b.p[0] == HEADER && b.p[1] > 0 && b.p[1] < 16 && b.p[2] == 0;
}

/* ---- reading ------------------------------------------------------------------------------- */

static uint64_t fail(struct reader *r, const char *why)
{
    if (!r->bad)
        r->why = why;
    r->bad = true;
    return 0;
}

static uint64_t number(struct reader *r, size_t bytes)
{
    uint64_t n = 0;
    if (r->in.n - r->pos < bytes)
        return fail(r, "it ends in the middle of a record");
    for (size_t i = 0; i < bytes; i++)
        n |= (uint64_t)(unsigned char)r->in.p[r->pos + i] << 8 * i;
    r->pos += bytes;
    return n;
}

static uint64_t address(struct reader *r)
{
    return number(r, r->short_addresses ? 4 : 8);
}

static struct slice text(struct reader *r)
{
    size_t n = (size_t)number(r, 4);
    if (r->bad || r->in.n - r->pos < n) {
        fail(r, "it ends in the middle of a text");
        return SLICE("");
    }
    r->pos += n;
    return (struct slice){r->in.p + r->pos - n, n};
}

/* ---- lines --------------------------------------------------------------------------------- */

/* Bytes of a name must not look like lines of a log. */
static void add_clean(struct str *out, struct slice s, bool commas)
{
    for (size_t i = 0; i < s.n; i++)
        str_addc(out, s.p[i] == '\n' || s.p[i] == 0 ? '?'
                      : s.p[i] == ',' && !commas    ? '.'
                                                    : s.p[i]);
}

static void begin(struct reader *r, const char *name)
{
    str_addf(r->out, "[0] {%s\n", name);
}

static void end(struct reader *r, const char *name)
{
    str_addf(r->out, "[0] %s}\n", name);
}

/* "a,b,c" as "a, b, c", dead slots as None */
static void add_list(struct str *out, struct slice list)
{
    while (list.n) {
        const char *comma = slice_char(list, ',');
        struct slice item = {list.p, comma ? (size_t)(comma - list.p) : list.n};
        if (slice_eq(item, SLICE("-")))
            str_add(out, SLICE("None"));
        else
            add_clean(out, item, true);
        list = slice_from(list, item.n + (comma != NULL));
        if (list.n || comma)
            str_add(out, SLICE(", "));
    }
}

static struct slice cut_first(struct slice *list)
{
    const char *comma = slice_char(*list, ',');
    struct slice first = {list->p, comma ? (size_t)(comma - list->p) : list->n};
    *list = slice_from(*list, first.n + (comma != NULL));
    return first;
}

static struct slice cut_last(struct slice *list)
{
    size_t i = list->n;
    while (i > 0 && list->p[i - 1] != ',')
        i--;
    struct slice last = slice_from(*list, i);
    list->n = i ? i - 1 : 0;
    return last;
}

static void follow_calls(struct reader *r, struct slice name)
{
    if (slice_eq(name, SLICE("enter_portal_frame"))) {
        r->depth++;
        *vec_add(&r->call_ids) = ++r->calls;
    } else if (slice_eq(name, SLICE("leave_portal_frame")) && r->depth > 0) {
        r->depth--;
        r->call_ids.n -= r->call_ids.n > 0;
    }
}

static void take_operation(struct reader *r, bool has_descr)
{
    uint64_t op = number(r, 2);
    struct slice args = text(r), descr = {0}, failargs;
    uint64_t id = has_descr ? address(r) : 0;
    failargs = text(r);
    if (r->bad || !r->stage)
        return;
    struct slice name = op < r->names.n ? r->names.at[op] : SLICE("");
    struct str *out = &r->stage->lines;
    bool is_guard = slice_starts(name, SLICE("guard_"));
    struct slice result = cut_first(&args);
    if (has_descr)
        descr = cut_last(&args);
    r->line_at = out->n;
    r->has_line = true;
    if (result.n && !slice_eq(result, SLICE("?"))) {
        add_clean(out, result, true);
        str_add(out, SLICE(" = "));
    }
    if (name.n)
        add_clean(out, name, true);
    else
        str_addf(out, "<%llu>", (unsigned long long)op);
    str_addc(out, '(');
    add_list(out, args);
    if (has_descr && is_guard) {
        str_addf(out, "%sdescr=<Guard0x%llx>", args.n ? ", " : "",
                 (unsigned long long)id);
        *map_put(&r->guards, id) = 1;
    } else if (has_descr) {
        str_addf(out, "%sdescr=", args.n ? ", " : "");
        add_clean(out, descr, true);
    }
    str_addc(out, ')');
    if (is_guard) {
        str_add(out, SLICE(" ["));
        add_list(out, failargs);
        str_addc(out, ']');
    }
    str_addc(out, '\n');
    r->stage->ops++;
    follow_calls(r, name);
    if (slice_eq(name, SLICE("label")) && r->stage == &r->stages[1] &&
        slice_starts(descr, SLICE("TargetToken(")))
        *vec_add(&r->tokens) = descr;
}

/* ---- merge points -------------------------------------------------------------------------- */

static void init_merge_point(struct reader *r)
{
    size_t n = (size_t)number(r, 2);
    if (n > MOST_FIELDS) {
        fail(r, "a merge point has too many fields");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        r->fields[i].meaning = (uint8_t)number(r, 1);
        r->fields[i].is_text = number(r, 1) == 's';
        r->fields[i].prefix = SLICE("");
    }
    r->n_fields = n;
}

static void common_prefix(struct reader *r)
{
    size_t field = (size_t)number(r, 1);
    struct slice prefix = text(r);
    if (field < r->n_fields)
        r->fields[field].prefix = prefix;
}

static void read_field(struct reader *r, struct field *f)
{
    uint64_t how = number(r, 1);
    str_clear(&f->value);
    if (!f->is_text) {
        f->number = (int64_t)number(r, 8);
        return;
    }
    if (how != 0xff)
        str_add(&f->value, f->prefix);
    if (how != 0xef)
        str_add(&f->value, text(r));
}

static void merge_point(struct reader *r)
{
    struct slice file = {0}, scope = {0}, opcode = {0};
    int64_t line = 0, bytecode = -1;
    for (size_t i = 0; i < r->n_fields; i++) {
        struct field *f = &r->fields[i];
        read_field(r, f);
        switch (f->meaning) {
        case FILE_NAME: file = str_slice(&f->value); break;
        case SCOPE: scope = str_slice(&f->value); break;
        case OPCODE: opcode = str_slice(&f->value); break;
        case LINE: line = f->number; break;
        case BYTECODE: bytecode = f->number; break;
        default: break;
        }
    }
    if (r->bad || !r->stage)
        return;
    str_clear(&r->last_where);
    add_clean(&r->last_where, scope, true);
    str_addc(&r->last_where, ';');
    add_clean(&r->last_where, file, true);
    str_addf(&r->last_where, ":%lld-%lld~#%lld ", (long long)line, (long long)line,
             (long long)bytecode);
    add_clean(&r->last_where, opcode, true);
    if (r->stage->where.n == 0)
        str_add(&r->stage->where, str_slice(&r->last_where));
    if (r->stage == &r->stages[2])
        return; /* the text form has none in what was rewritten */
    int64_t call = r->call_ids.n ? r->call_ids.at[r->call_ids.n - 1] : 0;
    str_addf(&r->stage->lines, "debug_merge_point(%lld, %lld, '", (long long)r->depth,
             (long long)call);
    add_clean(&r->stage->lines, str_slice(&r->last_where), false);
    str_add(&r->stage->lines, SLICE("')\n"));
    r->stage->ops++;
    r->has_line = false;
}

/* ---- traces -------------------------------------------------------------------------------- */

static void put_header(struct reader *r, const struct stage *s, bool rewritten)
{
    struct slice where = str_slice(&s->where);
    bool bridge = !r->is_loop && map_find(&r->guards, r->guard);
    if (where.n == 0)
        where = str_slice(&r->stages[0].where);
    if (bridge) {
        str_addf(r->out, "# bridge out of Guard 0x%llx with %llu ops\n",
                 (unsigned long long)r->guard, (unsigned long long)s->ops);
        return;
    }
    str_addf(r->out, "# Loop %llu (", (unsigned long long)(rewritten ? 0 : r->id));
    str_add(r->out, where);
    str_addf(r->out, ") : %s with %llu ops\n",
             rewritten    ? "rewritten"
             : r->is_loop ? "loop"
                          : "entry bridge",
             (unsigned long long)s->ops);
}

static void put_body(struct reader *r, const struct stage *s)
{
    str_addc(r->out, '[');
    add_list(r->out, s->inputs);
    str_add(r->out, SLICE("]\n"));
    str_add(r->out, str_slice(&s->lines));
}

static void put_code(struct reader *r, bool bridge)
{
    struct slice where = str_slice(&r->stages[1].where);
    begin(r, "jit-backend-dump");
    str_addf(r->out, "BACKEND %s\nCODE_DUMP @%llx +0  ", str_text(&r->machine),
             (unsigned long long)r->code_start);
    for (size_t i = 0; i < r->code.n; i++)
        str_addf(r->out, "%02X", (unsigned char)r->code.p[i]);
    str_addc(r->out, '\n');
    end(r, "jit-backend-dump");
    begin(r, "jit-backend-addr");
    if (bridge) {
        str_addf(r->out, "bridge out of Guard 0x%llx", (unsigned long long)r->guard);
    } else {
        str_addf(r->out, "Loop %llu (", (unsigned long long)r->id);
        str_add(r->out, where);
        str_addc(r->out, ')');
    }
    str_addf(r->out, " has address 0x%llx to 0x%llx", (unsigned long long)r->code_start,
             (unsigned long long)r->code_end);
    if (!bridge)
        str_addf(r->out, " (bootstrap 0x%llx)", (unsigned long long)r->code_start);
    str_addf(r->out, "\n       gc table: 0x%llx\n            end: 0x%llx\n",
             (unsigned long long)r->code_start, (unsigned long long)r->code_end);
    end(r, "jit-backend-addr");
}

static void clear_trace(struct reader *r)
{
    for (int i = 0; i < STAGES_KEPT; i++) {
        r->stages[i].there = false;
        str_clear(&r->stages[i].lines);
        str_clear(&r->stages[i].where);
        r->stages[i].ops = 0;
        r->stages[i].inputs = SLICE("");
    }
    r->in_trace = false;
    r->stage = NULL;
    r->has_line = false;
    r->code_start = r->code_end = r->last_offset = 0;
    str_clear(&r->code);
}

/* All sections of one recording, in the order of the text form. */
static void finish_trace(struct reader *r, bool aborted)
{
    struct stage *noopt = &r->stages[0], *opt = &r->stages[1],
                 *assembled = &r->stages[2];
    bool bridge = !r->is_loop && map_find(&r->guards, r->guard);
    if (!r->in_trace) {
        clear_trace(r);
        return;
    }
    if (noopt->there) {
        begin(r, "jit-log-noopt");
        str_addf(r->out, "# Traced loop or bridge with %llu ops\n",
                 (unsigned long long)noopt->ops);
        put_body(r, noopt);
        end(r, "jit-log-noopt");
    }
    if (aborted) { /* most recordings that were given up leave no record at all */
        begin(r, "jit-tracing");
        str_add(r->out, str_slice(&r->last_where));
        str_add(r->out,
                SLICE("\n~~~ ABORTING TRACING ABORT (a jitlog does not say why)\n"));
        end(r, "jit-tracing");
    } else if (opt->there || assembled->there) {
        begin(r, "jit-backend");
        if (r->code.n)
            put_code(r, bridge);
        if (assembled->there) {
            begin(r, bridge ? "jit-log-rewritten-bridge" : "jit-log-rewritten-loop");
            put_header(r, assembled, true);
            put_body(r, assembled);
            end(r, bridge ? "jit-log-rewritten-bridge" : "jit-log-rewritten-loop");
        }
        end(r, "jit-backend");
        const struct stage *best = opt->there ? opt : assembled;
        begin(r, bridge ? "jit-log-opt-bridge" : "jit-log-opt-loop");
        put_header(r, best, false);
        put_body(r, best);
        end(r, bridge ? "jit-log-opt-bridge" : "jit-log-opt-loop");
        struct compiled *c = &r->compiled.at[r->compiled.n - 1];
        c->is_bridge = bridge;
        c->labels = r->tokens.n - c->first_label;
    }
    if (aborted || !(opt->there || assembled->there))
        r->compiled.n--; /* nothing came of it */
    clear_trace(r);
}

static void enter_trace(struct reader *r)
{
    r->in_trace = true;
    *vec_add(&r->compiled) = (struct compiled){
        .id = r->is_loop || !map_find(&r->guards, r->guard) ? r->id : r->guard,
        .first_label = r->tokens.n};
}

static void start_trace(struct reader *r)
{
    finish_trace(r, false);
    r->id = address(r);
    r->is_loop = slice_eq(text(r), SLICE("loop"));
    r->guard = address(r);
    if (r->version >= 3)
        text(r); /* the jit driver */
    if (!r->bad)
        enter_trace(r);
}

/* A loop has two recorded stages, one for each phase of the optimizer: the first is what was
 * recorded. */
static void start_stage(struct reader *r, int which)
{
    struct stage *s = &r->stages[which];
    address(r);
    if (which == 0 &&
        r->stages[2].there) { /* a piece of a long loop: not announced, and
                                               under the id before */
        finish_trace(r, false);
        r->is_loop = true;
        enter_trace(r);
    }
    r->depth = r->calls = 0;
    r->call_ids.n = 0;
    r->has_line = false;
    r->stage = s->there || !r->in_trace ? NULL : s;
    s->there |= r->in_trace;
}

static void take_code(struct reader *r)
{
    uint64_t offset = number(r, 2);
    struct slice bytes = text(r);
    if (r->bad || r->stage != &r->stages[2])
        return;
    offset |=
        r->last_offset & ~(uint64_t)0xffff; /* it is printed without its high part */
    if (offset < r->last_offset)
        offset += 0x10000;
    r->last_offset = offset;
    while (r->code.n < offset && offset < MOST_CODE)
        str_addc(&r->code, 0);
    if (r->code.n == offset)
        str_add(&r->code, bytes);
    if (!r->has_line)
        return;
    struct str moved = {0}; /* "+16: " before the operation */
    struct str *out = &r->stage->lines;
    str_addf(&moved, "+%llu: ", (unsigned long long)offset);
    str_add(&moved, (struct slice){out->p + r->line_at, out->n - r->line_at});
    out->n = r->line_at;
    str_add(out, str_slice(&moved));
    str_free(&moved);
    r->has_line = false;
}

static void take_counter(struct reader *r)
{
    uint64_t id = address(r);
    char kind = (char)number(r, 1);
    uint64_t count = number(r, 8);
    struct slice kinds = SLICE("ebl");
    const char *k = slice_char(kinds, kind);
    if (r->bad || !k)
        return;
    uint64_t *sum = map_put(&r->counts[k - kinds.p], id);
    *sum = (*sum ? *sum : 1) + count;
    r->has_counts = true;
}

static uint64_t count_of(const struct reader *r, int kind, uint64_t id)
{
    const uint64_t *n = map_find(&r->counts[kind], id);
    return n ? *n - 1 : 0;
}

/* Only those that are not 0 are in a jitlog, so the others are 0. */
static void put_counts(struct reader *r)
{
    if (!r->has_counts)
        return;
    begin(r, "jit-backend-counts");
    for (size_t i = 0; i < r->compiled.n; i++) {
        const struct compiled *c = &r->compiled.at[i];
        str_addf(r->out, "%s %llu:%llu\n", c->is_bridge ? "bridge" : "entry",
                 (unsigned long long)c->id,
                 (unsigned long long)count_of(r, c->is_bridge, c->id));
        for (size_t k = 0; k < c->labels; k++) {
            struct slice token = r->tokens.at[c->first_label + k];
            int64_t id = 0;
            slice_to_i64((struct slice){token.p + 12, token.n > 13 ? token.n - 13 : 0},
                         &id);
            add_clean(r->out, token, true);
            str_addf(r->out, ":%llu\n",
                     (unsigned long long)count_of(r, 2, (uint64_t)id));
        }
    }
    end(r, "jit-backend-counts");
}

/* As vmprof embeds it: the file, and lines with their number and indentation. */
static void take_source(struct reader *r)
{
    struct slice file = text(r);
    uint64_t n = number(r, 2);
    begin(r, "log-source");
    str_addc(r->out, ';');
    add_clean(r->out, file, true);
    str_addf(r->out, ":0-0\n");
    for (uint64_t i = 0; i < n && !r->bad; i++) {
        uint64_t line = number(r, 2), indent = number(r, 1);
        struct slice code = text(r);
        str_addf(r->out, "%llu: %*s", (unsigned long long)line, (int)indent, "");
        add_clean(r->out, code, true);
        str_addc(r->out, '\n');
    }
    end(r, "log-source");
}

/* ---- the file ------------------------------------------------------------------------------ */

static void take_header(struct reader *r)
{
    r->version = number(r, 2);
    r->short_addresses = number(r, 1) != 0;
    struct slice machine = text(r);
    str_clear(&r->machine);
    add_clean(&r->machine, machine, true);
    begin(r, "log-info");
    str_addf(r->out,
             "binary jitlog, version %llu, %s\n"
             "categories: log-info,jit-log-noopt,jit-log-rewritten,jit-log-opt,"
             "jit-backend\n",
             (unsigned long long)r->version, str_text(&r->machine));
    end(r, "log-info");
}

static void take_names(struct reader *r)
{
    uint64_t n = number(r, 2);
    for (uint64_t i = 0; i < n && !r->bad; i++) {
        uint64_t op = number(r, 2);
        struct slice name = text(r);
        while (r->names.n <= op)
            *vec_add(&r->names) = SLICE("");
        r->names.at[op] = name;
    }
}

static void take_inputs(struct reader *r)
{
    struct slice inputs = text(r);
    if (r->stage)
        r->stage->inputs = inputs;
}

static void take_record(struct reader *r, enum mark mark)
{
    switch (mark) {
    case HEADER: take_header(r); break;
    case RESOP_META: take_names(r); break;
    case START_TRACE: start_trace(r); break;
    case STAGE_TRACE: start_stage(r, 0); break;
    case STAGE_OPT: start_stage(r, 1); break;
    case STAGE_ASM: start_stage(r, 2); break;
    case INPUT_ARGS: take_inputs(r); break;
    case RESOP: take_operation(r, false); break;
    case RESOP_DESCR: take_operation(r, true); break;
    case ASM: take_code(r); break;
    case ASM_ADDR:
        r->code_start = address(r);
        r->code_end = address(r);
        break;
    case INIT_MERGE_POINT: init_merge_point(r); break;
    case COMMON_PREFIX: common_prefix(r); break;
    case MERGE_POINT: merge_point(r); break;
    case COUNTER: take_counter(r); break;
    case ABORT_TRACE:
        address(r);
        finish_trace(r, true);
        break;
    case STITCH_BRIDGE: /* the guard of a bridge is in its START_TRACE, too */
    case TMP_CALLBACK:
        address(r);
        mark == TMP_CALLBACK ? number(r, 8) : address(r);
        break;
    case REDIRECT:
        address(r);
        address(r);
        address(r);
        break;
    case SOURCE_CODE: take_source(r); break;
    default: fail(r, "it has a record of an unknown kind"); break;
    }
}

static void reader_free(struct reader *r)
{
    for (int i = 0; i < STAGES_KEPT; i++) {
        str_free(&r->stages[i].lines);
        str_free(&r->stages[i].where);
    }
    for (int i = 0; i < MOST_FIELDS; i++)
        str_free(&r->fields[i].value);
    for (int i = 0; i < 3; i++)
        map_free(&r->counts[i]);
    str_free(&r->machine);
    str_free(&r->code);
    str_free(&r->last_where);
    map_free(&r->guards);
    vec_free(&r->names);
    vec_free(&r->call_ids);
    vec_free(&r->compiled);
    vec_free(&r->tokens);
}

void jitlog_to_text(struct slice bytes, struct str *out, struct str *fault)
{
    struct reader r = {.in = bytes, .out = out};
    size_t at = 0;
    while (r.pos < bytes.n && !r.bad) {
        at = r.pos;
        take_record(&r, (enum mark)number(&r, 1));
    }
    finish_trace(&r, false);
    put_counts(&r);
    if (r.bad)
        str_addf(fault,
                 "%s, in the record at byte %zu of %zu; what is before it was read",
                 r.why, at, bytes.n);
    reader_free(&r);
}
