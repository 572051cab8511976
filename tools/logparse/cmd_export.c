/* cmd_export.c -- logparse export: a log for other people's programs. */
#include "base/die.h"
#include "logparse/export/export.h"
#include "logparse/export/folded.h"
#include "logparse/export/ndjson.h"
#include "logparse/export/perfetto.h"
#include "logparse/export/sqlite.h"
#include "logparse/options.h"
#include "logparse/util/output.h"

/* What happened to one log. */
enum outcome { OUTCOME_WRITTEN, OUTCOME_THERE, OUTCOME_TROUBLE };

static uint32_t parse_tables(const char *text)
{
    uint32_t tables = 0;
    if (!text)
        return (1u << TABLES) - 1;
    while (*text) {
        size_t n = strcspn(text, ",");
        enum table t = 0;
        while (t < TABLES && (strlen(table_rows[t].name) != n ||
                              strncmp(text, table_rows[t].name, n) != 0))
            t++;
        if (t == TABLES) {
            struct str names = {0};
            for (t = 0; t < TABLES; t++)
                str_addf(&names, "%s%s", t ? ", " : "", table_rows[t].name);
            die("--table: \"%.*s\" is none of %s", (int)n, text, str_text(&names));
        }
        tables |= 1u << t;
        text += n + (text[n] == ',');
    }
    return tables;
}

/* `file` NULL: NDJSON. */
static enum outcome put_log(struct library *lib, int64_t number,
                            const struct row_sink *sink, struct sqlite_file *file)
{
    bool there = false;
    if (file && !sqlite_file_begin(file, number, &there))
        return OUTCOME_TROUBLE;
    if (there)
        return OUTCOME_THERE;
    bool fine = export_log(lib, number, sink);
    if (file && !sqlite_file_end(file, fine))
        return OUTCOME_TROUBLE;
    return fine ? OUTCOME_WRITTEN : OUTCOME_TROUBLE;
}

/* The text of the log is open, and is closed. */
static enum outcome read_and_put(const struct options *o, struct log *log,
                                 int64_t number, const struct row_sink *sink,
                                 struct sqlite_file *file)
{
    struct traces traces;
    struct library lib;
    if (!read_traces(log, &traces, o))
        return OUTCOME_TROUBLE;
    library_open(&lib, &traces, o->source_root);
    enum outcome outcome = put_log(&lib, number, sink, file);
    library_close(&lib);
    traces_free(&traces);
    log_close(log);
    return outcome;
}

/* A log that is in the file is not even read: a farm's logs are exported again and again. */
static enum outcome export_one(const struct options *o, const char *path,
                               const struct row_sink *sink, struct sqlite_file *file)
{
    struct log log = {0};
    struct str why = {0};
    if (!text_open(&log.text, path, &why)) {
        complain("%s", str_text(&why));
        str_free(&why);
        return OUTCOME_TROUBLE;
    }
    int64_t number = export_log_number(&log.text);
    enum outcome outcome = OUTCOME_THERE;
    if (file && sqlite_file_has(file, number))
        log_close(&log);
    else
        outcome = read_and_put(o, &log, number, sink, file);
    if (outcome == OUTCOME_THERE)
        complain("%s: this log is in %s already", path, o->export.sqlite);
    return outcome;
}

/* One log that cannot be read does not keep the others out. */
static int export_rows(const struct options *o)
{
    struct ndjson lines = {.out = stdout};
    struct row_sink sink = {ndjson_row, &lines, parse_tables(o->export.tables)};
    struct sqlite_file *file = NULL;
    int status = EXIT_SAME;
    if (o->export.sqlite) {
        struct str why = {0};
        if (!(file = sqlite_file_open(o->export.sqlite, &why)))
            die("%s", str_text(&why));
        sink.row = sqlite_file_row;
        sink.self = file;
        sink.tables |= 1u << TABLE_log; /* what the others refer to */
    }
    for (int i = 0; i < o->n_args; i++)
        if (export_one(o, o->args[i], &sink, file) == OUTCOME_TROUBLE)
            status = EXIT_TROUBLE;
    if (file)
        sqlite_file_close(file);
    ndjson_free(&lines);
    return status;
}

static void write_perfetto(const struct options *o, const struct traces *traces)
{
    const char *path = o->export.perfetto;
    struct str why = {0};
    FILE *out = output_open(path, &why);
    if (out)
        perfetto_write(traces, out);
    if (!out || !output_close(out, path, &why))
        die("%s", str_text(&why));
}

static int write_folded(const struct options *o, const struct traces *traces)
{
    struct flow flow;
    int weight = 0;
    while (weight < FOLDED_WEIGHTS &&
           strcmp(o->export.folded, folded_weight_names[weight]))
        weight++;
    if (weight == FOLDED_WEIGHTS)
        die("--folded: \"%s\" is none of ops, allocations, bytes", o->export.folded);
    flow_make(&flow, traces);
    bool any = folded_write(traces, &flow, (enum folded_weight)weight, stdout);
    flow_free(&flow);
    if (!any)
        complain("%s", traces->all.n ? "nothing in this log has such a weight"
                                     : "there are no traces in this log; try: logparse "
                                       "health");
    return any ? EXIT_SAME : EXIT_INCONCLUSIVE;
}

/* Time and stacks are of one run. */
static int export_run(struct options *o)
{
    struct log log;
    struct traces traces;
    int status = EXIT_SAME;
    if (o->n_args > 1)
        die("export --perfetto and --folded take one log");
    if (!open_traces(&log, &traces, o))
        return EXIT_TROUBLE;
    if (o->export.folded) {
        status = write_folded(o, &traces);
    } else if (log.has_ticks) {
        write_perfetto(o, &traces);
    } else {
        complain("there are no marks with times in this log");
        status = EXIT_INCONCLUSIVE;
    }
    traces_free(&traces);
    log_close(&log);
    return status;
}

int cmd_export(struct options *o)
{
    const struct export_choice *e = &o->export;
    int forms =
        (e->sqlite != NULL) + e->ndjson + (e->perfetto != NULL) + (e->folded != NULL);
    if (forms != 1)
        die("export wants one of --sqlite FILE, --ndjson, --perfetto FILE, --folded");
    if (e->tables && !e->sqlite && !e->ndjson)
        die("--table is for --sqlite and --ndjson");
    return e->sqlite || e->ndjson ? export_rows(o) : export_run(o);
}
