/* log.c -- the JIT's sections of the log. */
#include <stdio.h>

#include "jit/jit_impl.h"

bool jlog_open(struct jit *j, const char *section)
{
    if (!j->events.wants)
        return false;
    j->events.start(j->events.self, section);
    return true;
}

void jlog_close(struct jit *j, const char *section)
{
    j->events.stop(j->events.self, section);
}

void jlog_text(struct jit *j, const char *format, ...)
{
    struct str s = {0};
    va_list args;
    va_start(args, format);
    str_addv(&s, format, args);
    va_end(args);
    j->events.text(j->events.self, str_slice(&s));
    str_free(&s);
}

static bool wanted(struct jit *j, const char *section)
{
    return j->events.wants && j->events.wants(j->events.self, section);
}

void trace_name(const struct jit *j, const struct jit_trace *t, struct str *out)
{
    if (t->parent) {
        str_addf(out, "bridge out of Guard 0x%llx",
                 (unsigned long long)(uintptr_t)t->parent);
        return;
    }
    str_addf(out, "Loop %llu (", (unsigned long long)t->number);
    j->lang.location(t->code, t->pc, out);
    str_addc(out, ')');
}

static unsigned count_lines(struct slice s)
{
    unsigned n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

static unsigned count_consts(const struct ir_trace *t, char type)
{
    unsigned n = 0;
    for (size_t k = 0; k < t->consts.n; k++)
        n += t->consts.at[k].type == type;
    return n;
}

static unsigned count_const_uses(const struct ir_trace *t, char type)
{
    unsigned n = 0;
    for (size_t k = 0; k < t->args.n; k++)
        n += ir_is_const(t->args.at[k]) && ir_constant(t, t->args.at[k])->type == type;
    return n;
}

/* How large the recording is; of constants how often they are used, and how many there are. */
static void log_size(struct jit *j)
{
    const struct ir_trace *t = &j->rec;
    if (!wanted(j, "jit-trace-done"))
        return;
    jlog_open(j, "jit-trace-done");
    jlog_text(j, "trace length: %zu\n total snapshots: %zu\n", t->ins.n, t->snaps.n);
    jlog_text(j, " float consts: %u %u\n", count_const_uses(t, 'f'),
              count_consts(t, 'f'));
    jlog_text(j, " ref consts: %u %u\n", count_const_uses(t, 'r'),
              count_consts(t, 'r'));
    jlog_close(j, "jit-trace-done");
}

void jlog_recorded(struct jit *j)
{
    log_size(j);
    if (!wanted(j, "jit-log-noopt"))
        return;
    struct str body = {0};
    ir_print(j, &j->rec, NULL, false, &body);
    jlog_open(j, "jit-log-noopt");
    jlog_text(j, "# Traced loop or bridge with %u ops\n",
              count_lines(str_slice(&body)) - 1);
    j->events.text(j->events.self, str_slice(&body));
    jlog_close(j, "jit-log-noopt");
    str_free(&body);
}

static void log_source(struct jit *j, const struct jit_trace *t)
{
    if (!wanted(j, "log-source"))
        return;
    for (size_t i = 0; i < t->ir.wheres.n; i++) {
        bool seen = false;
        for (struct jit_trace *o = j->traces; o && o != t && !seen; o = o->next)
            for (size_t k = 0; k < o->ir.wheres.n && !seen; k++)
                seen = o->ir.wheres.at[k].code == t->ir.wheres.at[i].code;
        for (size_t k = 0; k < i && !seen; k++)
            seen = t->ir.wheres.at[k].code == t->ir.wheres.at[i].code;
        if (seen)
            continue;
        struct str text = {0};
        j->lang.source(t->ir.wheres.at[i].code, &text);
        jlog_open(j, "log-source");
        j->events.text(j->events.self, str_slice(&text));
        jlog_close(j, "log-source");
        str_free(&text);
    }
}

static void log_end_of_code(struct jit *j, const struct jit_trace *t)
{
    jlog_text(j, "+%u: --end of the loop--\n", (unsigned)(t->failures - t->start));
}

void jlog_trace(struct jit *j, struct jit_trace *t)
{
    const char *section = t->parent ? "jit-log-opt-bridge" : "jit-log-opt-loop";
    log_source(j, t);
    if (!wanted(j, section))
        return;
    struct str body = {0}, name = {0};
    ir_print(j, &t->ir, t, true, &body);
    trace_name(j, t, &name);
    jlog_open(j, section);
    unsigned n = count_lines(str_slice(&body)) - 1;
    if (t->parent)
        jlog_text(j, "# %s with %u ops\n", str_text(&name), n);
    else
        jlog_text(j, "# %s : %s with %u ops\n", str_text(&name),
                  t->is_loop ? "loop" : "entry bridge", n);
    j->events.text(j->events.self, str_slice(&body));
    log_end_of_code(j, t);
    jlog_close(j, section);
    str_free(&body);
    str_free(&name);
}

/* What went into the back end: before there is code, so without offsets. */
static void log_compiling(struct jit *j, const struct jit_trace *t)
{
    const char *section =
        t->parent ? "jit-log-compiling-bridge" : "jit-log-compiling-loop";
    struct str body = {0};
    if (!wanted(j, section))
        return;
    ir_print(j, &t->ir, t, false, &body);
    jlog_open(j, section);
    j->events.text(j->events.self, str_slice(&body));
    jlog_close(j, section);
    str_free(&body);
}

/* PyPy, too, calls every loop number 0 here. */
static void log_rewritten(struct jit *j, const struct jit_trace *t)
{
    const char *section =
        t->parent ? "jit-log-rewritten-bridge" : "jit-log-rewritten-loop";
    struct str body = {0}, where = {0};
    if (!wanted(j, section))
        return;
    ir_print_rewritten(j, t, &body);
    jlog_open(j, section);
    unsigned n = count_lines(str_slice(&body)) - 1;
    if (t->parent)
        jlog_text(j, "# bridge out of Guard 0x%llx with %u ops\n",
                  (unsigned long long)(uintptr_t)t->parent, n);
    else {
        j->lang.location(t->code, t->pc, &where);
        jlog_text(j, "# Loop 0 (%s) : rewritten with %u ops\n", str_text(&where), n);
    }
    j->events.text(j->events.self, str_slice(&body));
    log_end_of_code(j, t);
    jlog_close(j, section);
    str_free(&body);
    str_free(&where);
}

static void dump(struct jit *j, const uint8_t *from, size_t n)
{
    if (!wanted(j, "jit-backend-dump"))
        return;
    struct str hex = {0};
    for (size_t i = 0; i < n; i++) {
        static const char digits[] = "0123456789ABCDEF";
        const char pair[2] = {digits[from[i] >> 4], digits[from[i] & 15]};
        str_add(&hex, (struct slice){pair, 2});
    }
    jlog_open(j, "jit-backend-dump");
    jlog_text(j, "BACKEND %s\nSYS_EXECUTABLE hotloop\nCODE_DUMP @%llx +0  %s\n",
              backend_machine.name, (unsigned long long)(uintptr_t)from,
              str_text(&hex));
    jlog_close(j, "jit-backend-dump");
    str_free(&hex);
}

void jlog_patch(struct jit *j, const uint8_t *at, size_t n)
{
    dump(j, at, n);
}

/* The loop that a bridge belongs to, however many bridges are between. */
static const struct jit_trace *owner_loop(const struct jit_trace *t)
{
    while (t->parent)
        t = t->parent->trace;
    return t;
}

static void log_token(struct jit *j, const struct jit_trace *t)
{
    const struct jit_trace *loop = owner_loop(t);
    unsigned n = 1;
    for (const struct jit_trace *o = j->traces; o; o = o->next)
        n += o->parent && owner_loop(o) == loop;
    jlog_open(j, "jit-mem-looptoken-alloc");
    if (t->parent)
        jlog_text(j, "allocating Bridge # %u of Loop # %llu\n", n,
                  (unsigned long long)loop->number);
    else
        jlog_text(j, "allocating Loop # %llu\n", (unsigned long long)t->number);
    jlog_close(j, "jit-mem-looptoken-alloc");
}

void jlog_invalidated(struct jit *j, size_t n)
{
    if (!jlog_open(j, "jit-invalidate-quasi-immutable"))
        return;
    jlog_text(j, "fieldname <unknown> invalidated %zu\n", n);
    jlog_close(j, "jit-invalidate-quasi-immutable");
}

static void log_addresses(struct jit *j, const struct jit_trace *t)
{
    if (!wanted(j, "jit-backend-addr"))
        return;
    struct str name = {0};
    trace_name(j, t, &name);
    unsigned long long start = (uintptr_t)t->start,
                       resops = (uintptr_t)(t->parent ? t->start : t->resops);
    unsigned long long failures = (uintptr_t)t->failures, end = (uintptr_t)t->end;
    jlog_open(j, "jit-backend-addr");
    if (t->parent)
        jlog_text(j,
                  "%s has address 0x%llx to 0x%llx\n       gc table: 0x%llx\n    jump "
                  "target: 0x%llx\n",
                  str_text(&name), resops, failures, start, start);
    else
        jlog_text(j,
                  "%s has address 0x%llx to 0x%llx (bootstrap 0x%llx)\n       gc "
                  "table: 0x%llx\n"
                  "       function: 0x%llx\n",
                  str_text(&name), resops, failures, start, start, start);
    jlog_text(
        j,
        "         resops: 0x%llx\n       failures: 0x%llx\n            end: 0x%llx\n",
        (unsigned long long)(uintptr_t)t->resops, failures, end);
    jlog_close(j, "jit-backend-addr");
    str_free(&name);
}

void jlog_backend(struct jit *j, struct jit_trace *t)
{
    if (!j->events.wants)
        return;
    log_compiling(j, t);
    log_token(j, t);
    dump(j, t->start, (size_t)(t->end - t->start));
    log_addresses(j, t);
    log_rewritten(j, t);
}

/* ---- the end of the process ------------------------------------------------------------------ */

static void log_summary(struct jit *j)
{
    const struct jit_counters *c = &j->counters;
    const struct {
        const char *label;
        uint64_t n;
    } rows[] = {
        {"ops:             ", c->ops},
        {"heapcached ops:  ", 0},
        {"recorded ops:    ", c->recorded},
        {"  calls:         ", c->calls},
        {"guards:          ", c->guards},
        {"opt ops:         ", c->opt_ops},
        {"opt guards:      ", c->opt_guards},
        {"opt guards shared:", 0},
        {"forcings:        ", 0},
        {"abort: trace too long:", c->abort_too_long},
        {"abort: compiling:", c->abort_compiling},
        {"abort: vable escape:", c->abort_escape},
        {"abort: bad loop: ", c->abort_bad_loop},
        {"abort: force quasi-immut:", c->abort_quasi},
        {"abort: segmenting trace:", 0},
        {"virtualizables forced:", 0},
        {"nvirtuals:       ", c->nvirtuals},
        {"nvholes:         ", 0},
        {"nvreused:        ", 0},
        {"vecopt tried:    ", 0},
        {"vecopt success:  ", 0},
        {"Total # of loops:", c->loops},
        {"Total # of bridges:", c->bridges},
        {"Freed # of loops:", 0},
        {"Freed # of bridges:", 0},
    };
    jlog_open(j, "jit-summary");
    jlog_text(j, "Tracing:      \t%llu\t%f\n", (unsigned long long)c->traced,
              c->tracing_seconds);
    jlog_text(j, "Backend:      \t%llu\t%f\n", (unsigned long long)c->compiled,
              c->backend_seconds);
    jlog_text(j, "TOTAL:      \t\t%f\n", c->tracing_seconds + c->backend_seconds);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        jlog_text(j, "%s\t%llu\n", rows[i].label, (unsigned long long)rows[i].n);
    jlog_close(j, "jit-summary");
}

static void log_counts(struct jit *j)
{
    jlog_open(j, "jit-backend-counts");
    for (struct jit_trace *t = j->traces; t; t = t->next) {
        if (t->parent) {
            jlog_text(j, "bridge %llu:%llu\n", (unsigned long long)(uintptr_t)t->parent,
                      (unsigned long long)t->entries);
            continue;
        }
        jlog_text(j, "entry %llu:%llu\n", (unsigned long long)t->number,
                  (unsigned long long)t->entries);
        for (int k = 0; k < t->nlabels; k++)
            jlog_text(j, "TargetToken(%lld):%llu\n", (long long)t->tokens[k],
                      (unsigned long long)t->label_count[k]);
    }
    jlog_close(j, "jit-backend-counts");
}

/* One line a guard that has failed: its name, how often, how often a bridge takes. */
static void log_guard_counts(struct jit *j)
{
    jlog_open(j, "jit-guard-counts");
    jlog_text(j, "trace_eagerness %ld\n", j->params[PARAM_trace_eagerness]);
    for (struct jit_trace *t = j->traces; t; t = t->next)
        for (uint32_t i = 0; i < t->nguards; i++)
            if (t->guards[i].fails)
                jlog_text(j, "Guard 0x%llx:%u\n",
                          (unsigned long long)(uintptr_t)&t->guards[i],
                          t->guards[i].fails);
    jlog_close(j, "jit-guard-counts");
}

void jit_finish(struct jit *j)
{
    if (!j->events.wants || !j->log_started)
        return;
    log_summary(j);
    log_counts(j);
    log_guard_counts(j);
}
