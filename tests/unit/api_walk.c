/* api_walk.c -- call everything of <hotloop/logparse.h> on the logs that are named, and print some of
 * it, for tests/suites/liblogparse.py. */
#include <hotloop/logparse.h>

#undef NDEBUG /* its asserts are its checks */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Bytes behind what was asked for must not change. */
#define FILLED(call, log, i, out)                                                      \
    (memset(out, 0x5a, sizeof *(out)), call(log, i, out, sizeof *(out)))

static void walk_sections(logparse *log)
{
    size_t n = logparse_sections(log), bytes = 0;
    struct logparse_section s;
    for (size_t i = 0; i < n; i++) {
        char *text = logparse_section_text(log, i);
        assert(FILLED(logparse_section, log, i, &s) && text);
        assert(s.parent == LOGPARSE_NONE || s.parent < i);
        assert(s.text_line >= 1 && s.text_line <= logparse_text_lines(log));
        bytes += strlen(text) + strlen(s.name);
        logparse_free(text);
    }
    assert(!logparse_section(log, n, &s, sizeof s) && !logparse_section_text(log, n));
    printf("sections %zu %d\n", n, bytes > 0);
}

static void walk_ops(logparse *log, size_t trace)
{
    size_t n = logparse_ops(log, trace), guards = 0;
    struct logparse_op op;
    for (size_t i = 0; i < n; i++) {
        assert(logparse_op(log, trace, i, &op, sizeof op));
        assert(strstr(op.text, op.name) && strstr(op.text, op.args));
        assert((op.guard > 0) == (strncmp(op.name, "guard_", 6) == 0));
        guards += op.guard > 0;
    }
    assert(!logparse_op(log, trace, n, &op, sizeof op));
    printf("ops %zu guards %zu\n", n, guards);
}

static void walk_traces(logparse *log)
{
    size_t n = logparse_traces(log);
    for (size_t i = 0; i < n; i++) {
        struct logparse_trace t;
        struct logparse_label l;
        assert(FILLED(logparse_trace, log, i, &t));
        assert(logparse_find_trace(log, t.name) == i);
        assert(t.parent == LOGPARSE_NONE || t.parent < n);
        printf("trace %s %s %lld %lld\n", t.kind, t.name, (long long)t.ops,
               (long long)t.runs);
        for (size_t k = 0; k < t.labels; k++)
            assert(logparse_label(log, i, k, &l, sizeof l));
        assert(!logparse_label(log, i, t.labels, &l, sizeof l));
        walk_ops(log, i);
    }
    assert(logparse_ops(log, n) == 0);
}

static void walk_lists(logparse *log)
{
    struct logparse_guard g;
    struct logparse_line l;
    struct logparse_alloc a;
    struct logparse_abort b;
    struct logparse_gc_event e;
    struct logparse_problem p;
    size_t n[6] = {logparse_guards(log),    logparse_lines(log),
                   logparse_allocs(log),    logparse_aborts(log),
                   logparse_gc_events(log), logparse_problems(log)};
    for (size_t i = 0; i < n[0]; i++)
        assert(FILLED(logparse_guard, log, i, &g) && *g.tests && g.left > 0);
    for (size_t i = 0; i < n[1]; i++) {
        assert(FILLED(logparse_line, log, i, &l) && l.ops >= 0);
        logparse_source(log, l.file, l.line);
    }
    for (size_t i = 0; i < n[2]; i++)
        assert(FILLED(logparse_alloc, log, i, &a) && *a.class_name && *a.why);
    for (size_t i = 0; i < n[3]; i++)
        assert(FILLED(logparse_abort, log, i, &b) && *b.reason);
    for (size_t i = 0; i < n[4]; i++)
        assert(FILLED(logparse_gc_event, log, i, &e) && *e.kind);
    for (size_t i = 0; i < n[5]; i++)
        assert(FILLED(logparse_problem, log, i, &p) && *p.what);
    assert(!logparse_guard(log, n[0], &g, sizeof g) &&
           !logparse_line(log, n[1], &l, 8));
    printf("lists %zu %zu %zu %zu %zu %zu\n", n[0], n[1], n[2], n[3], n[4], n[5]);
}

/* A program of an older or a newer header: less is filled, or the rest is zero. */
static void check_sizes(logparse *log)
{
    struct {
        struct logparse_section own;
        char more[8];
    } s;
    if (logparse_sections(log) == 0)
        return;
    memset(&s, 0x5a, sizeof s);
    assert(logparse_section(log, 0, &s.own, sizeof s.own.name));
    assert(s.own.name && s.own.parent == (size_t)0x5a5a5a5a5a5a5a5a);
    assert(logparse_section(log, 0, &s.own, sizeof s) && s.more[0] == 0);
}

int main(int argc, char **argv)
{
    char why[200] = "";
    assert(!logparse_open("/no/such/log", why, sizeof why) && *why);
    assert(!logparse_open_memory("hello\n", 6, NULL, 0));
    logparse_close(NULL);
    for (int i = 1; i < argc; i++) {
        logparse *log = logparse_open(argv[i], why, sizeof why);
        assert(log);
        printf("log %s %d\n", argv[i], logparse_has_counts(log));
        double hz = logparse_ticks_per_second(log);
        assert(!(hz <= 0));
        check_sizes(log);
        walk_sections(log);
        walk_traces(log);
        walk_lists(log);
        logparse_close(log);
    }
    return 0;
}
