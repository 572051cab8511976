/* cmd_excerpt.c -- logparse excerpt: a small log of some traces. */
#include <stdio.h>
#include <stdlib.h>

#include "base/die.h"
#include "logparse/export/excerpt.h"
#include "logparse/options.h"
#include "logparse/util/output.h"

static void write_text(const char *path, const struct str *text)
{
    struct str why = {0};
    FILE *out = output_open(path, &why);
    if (out)
        fwrite(str_text(text), 1, text->n, out);
    if (!out || !output_close(out, path, &why))
        die("%s", str_text(&why));
}

static void tell_hit(void *context, const char *name)
{
    (void)context;
    fprintf(stderr, "  %s\n", name);
}

static bool choose(const struct options *o, const struct traces *traces, bool *chosen)
{
    for (int i = 1; i < o->n_args; i++) {
        uint32_t trace = traces_find(traces, o->args[i]);
        if (trace == NO_TRACE)
            trace = traces_find_part(traces, o->args[i], tell_hit, NULL);
        if (trace == NO_TRACE) {
            complain("no single trace is called \"%s\"; try: logparse traces LOG",
                     o->args[i]);
            return false;
        }
        excerpt_add(chosen, traces, trace);
    }
    return true;
}

int cmd_excerpt(struct options *o)
{
    struct log log;
    struct traces traces;
    struct library lib;
    struct str text = {0};
    int status = EXIT_DIFFERENT;
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    struct excerpt e = {.traces = mem_zero(traces.all.n + 1, sizeof *e.traces),
                        .redact = o->redact};
    library_open(&lib, &traces, o->source_root);
    if (choose(o, &traces, e.traces)) {
        excerpt_write(&lib, &e, &text);
        write_text(o->output, &text);
        status = EXIT_SAME;
    }
    str_free(&text);
    free(e.traces);
    library_close(&lib);
    traces_free(&traces);
    log_close(&log);
    return status;
}
