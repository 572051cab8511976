/* main.c -- logparse: the command line. The commands are in cmd_*.c. */
#include <getopt.h> /* optarg, optind */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cli.h"
#include "base/die.h"
#include "logparse/options.h"
#include "logparse/traces/side_car.h"

enum { MOST_LOGS = 1000 };

const struct command commands[] = {
    {"summary", "LOG...",
     "sections, time per category, traces, counts, problems; of several logs a row "
     "each",
     1, MOST_LOGS, cmd_summary},
    {"traces", "LOG", "a line a trace, hottest first", 1, 1, cmd_traces},
    {"show", "LOG NAME", "one trace: source, bytecode, operations; --asm, --stage", 2,
     2, cmd_show},
    {"graph", "LOG", "loops, bridges and guards as dot", 1, 1, cmd_graph},
    {"extract", "LOG PREFIX", "the text of the sections whose category starts so", 2, 2,
     cmd_extract},
    {"health", "LOG", "what is missing or broken, and what would fill it", 1, 1,
     cmd_health},
    {"diff", "OLD NEW", "what became of the compiled code; OLD... -- NEW...", 2,
     MOST_LOGS, cmd_diff},
    {"match", "LOG EXPECTATIONS",
     "are the traces as this file expects them? --learn LOG...", 1, MOST_LOGS,
     cmd_match},
    {"assert", "LOG EXPR...", "are these statements about the log true?", 0, MOST_LOGS,
     cmd_assert},
    {"annotate", "LOG [FILE]", "what each source line costs; the hottest, or a file", 1,
     2, cmd_annotate},
    {"guards", "LOG", "where control leaves compiled code, busiest first", 1, 1,
     cmd_guards},
    {"addr", "LOG [ADDRESS...]",
     "what runs there; without addresses: a report on standard input", 1, MOST_LOGS,
     cmd_addr},
    {"perfmap", "LOG",
     "names of compiled code for perf; --pid=N writes /tmp/perf-N.map", 1, 1,
     cmd_perfmap},
    {"aborts", "LOG", "why recordings were given up, and what helps", 1, 1, cmd_aborts},
    {"allocs", "LOG", "what allocates in compiled code: class, bytes, line, why", 1, 1,
     cmd_allocs},
    {"convert", "LOG", "the log as plain PYPYLOG text; also of a binary jitlog", 1, 1,
     cmd_convert},
    {"export", "LOG...", "for other programs: --sqlite, --ndjson, --perfetto, --folded",
     1, MOST_LOGS, cmd_export},
    {"html", "LOG", "a page to share: one file, -o FILE", 1, 1, cmd_html},
    {"excerpt", "LOG TRACE...",
     "the smallest log that shows these traces: -o, --redact", 2, MOST_LOGS,
     cmd_excerpt},
    {"reduce", "LOG", "the smallest log of which --keep 'STATEMENT' still holds", 1, 1,
     cmd_reduce},
};
const size_t n_commands = sizeof commands / sizeof *commands;

enum {
    OPT_JSON = 256,
    OPT_ASM,
    OPT_STAGE,
    OPT_FUNCTION,
    OPT_FILE,
    OPT_NAME,
    OPT_KIND,
    OPT_MIN_COUNT,
    OPT_SOURCE_ROOT,
    OPT_COLOR,
    OPT_FROM,
    OPT_TO,
    OPT_SPLIT,
    OPT_BY_PROCESS,
    OPT_LOCATION,
    OPT_STRICT,
    OPT_STAT,
    OPT_MARKDOWN,
    OPT_SIDE_BY_SIDE,
    OPT_UNIFIED,
    OPT_FAIL_ON,
    OPT_ONLY,
    OPT_IGNORE,
    OPT_LEARN,
    OPT_UPDATE,
    OPT_TAP,
    OPT_JUNIT,
    OPT_SARIF,
    OPT_LCOV,
    OPT_PID,
    OPT_LINES,
    OPT_LIST,
    OPT_FOLLOW,
    OPT_IDS,
    OPT_SQLITE,
    OPT_NDJSON,
    OPT_TABLE,
    OPT_PERFETTO,
    OPT_FOLDED,
    OPT_OUTPUT,
    OPT_REDACT,
    OPT_KEEP,
    OPT_FORMAT,
    OPT_VERSION
};

/* Who uses an option; the others refuse it. `match --learn` reads other ones than `match`. */
enum {
    SUMMARY = 1 << 0,
    TRACES = 1 << 1,
    SHOW = 1 << 2,
    GRAPH = 1 << 3,
    EXTRACT = 1 << 4,
    HEALTH = 1 << 5,
    DIFF = 1 << 6,
    MATCH = 1 << 7,
    ASSERT = 1 << 8, /* so far as commands[] */
    ANNOTATE = 1 << 9,
    GUARDS = 1 << 10,
    ADDR = 1 << 11,
    PERFMAP = 1 << 12,
    ABORTS = 1 << 13,
    ALLOCS = 1 << 14,
    CONVERT = 1 << 15,
    EXPORT = 1 << 16,
    HTML = 1 << 17,
    EXCERPT = 1 << 18,
    REDUCE = 1 << 19,
    LEARN = 1 << 20, /* behind them all */
    PARTED = SUMMARY | ASSERT,
    FILTER = TRACES | GRAPH | LEARN,
    CHOICE = DIFF | ASSERT | LEARN,
    PRINTS_JSON = SUMMARY | TRACES | SHOW | GRAPH | EXTRACT | HEALTH | DIFF | MATCH |
                  ASSERT | ANNOTATE | GUARDS | ADDR | ABORTS | ALLOCS,
    ALL = ~0
};

static const struct option_row {
    struct cli_option o;
    int id;
    unsigned commands;
} option_rows[] = {
    {{'j', "json", NULL, "print JSON"}, OPT_JSON, PRINTS_JSON},
    {{'f', "function", "REGEX", "only traces that start in such a function"},
     OPT_FUNCTION,
     FILTER},
    {{0, "file", "REGEX", "only traces that start in such a file"}, OPT_FILE, FILTER},
    {{0, "name", "REGEX", "only traces with such a name"}, OPT_NAME, FILTER},
    {{'k', "kind", "KIND", "only loop, bridge or entry-bridge; several with ','"},
     OPT_KIND,
     FILTER},
    {{'n', "min-count", "N", "only traces that ran at least N times"},
     OPT_MIN_COUNT,
     FILTER},
    {{'a', "asm", NULL, "show: machine code below each operation"}, OPT_ASM, SHOW},
    {{'s', "stage", "STAGE", "show: noopt, opt, rewritten, compiling"},
     OPT_STAGE,
     SHOW},
    {{0, "source-root", "DIR", "look for source files below DIR as well"},
     OPT_SOURCE_ROOT,
     SHOW | MATCH | ANNOTATE | GUARDS | ADDR | ALLOCS | ABORTS | DIFF | GRAPH | EXPORT |
         HTML | EXCERPT | REDUCE},
    {{0, "from", "PLACE",
      "only the log from there on: 30%, 5Mticks, gc-minor:12, line:9"},
     OPT_FROM,
     PARTED},
    {{0, "to", "PLACE", "only the log up to there; convert: the form, pypylog"},
     OPT_TO,
     PARTED | CONVERT},
    {{0, "split", "REGEX", "each part that begins with such a line, one by one"},
     OPT_SPLIT,
     PARTED},
    {{0, "by-process", NULL, "each process that wrote the log, one by one"},
     OPT_BY_PROCESS,
     PARTED},
    {{0, "location", "REGEX",
      "how another VM spells a location: groups file first line function op"},
     OPT_LOCATION,
     ALL & ~EXTRACT},
    {{0, "color", "WHEN", "auto, always or never; NO_COLOR counts"}, OPT_COLOR, ALL},
    {{0, "strict", NULL, "health: exit 3 when anything is missing or broken"},
     OPT_STRICT,
     HEALTH},
    {{0, "stat", NULL, "diff: figures and a line a trace, no operations"},
     OPT_STAT,
     DIFF},
    {{0, "fail-on", "LIMIT", "diff: 'ops>+2%', 'trace(f.py:2:*).allocations>0'"},
     OPT_FAIL_ON,
     DIFF},
    {{0, "only", "PATTERN", "diff, assert, match --learn: only such names; * and ?"},
     OPT_ONLY,
     CHOICE},
    {{0, "ignore", "PATTERN", "diff, assert, match --learn: no such names"},
     OPT_IGNORE,
     CHOICE},
    {{'y', "side-by-side", NULL, "diff: old and new beside each other"},
     OPT_SIDE_BY_SIDE,
     DIFF},
    {{'u', "unified", NULL, "diff: below each other, on any terminal"},
     OPT_UNIFIED,
     DIFF},
    {{0, "markdown", NULL, "diff: for a review"}, OPT_MARKDOWN, DIFF},
    {{0, "learn", NULL, "match: write expectations that all these logs meet"},
     OPT_LEARN,
     LEARN},
    {{0, "update", NULL, "match: edit the lines of EXPECTATIONS that fail"},
     OPT_UPDATE,
     MATCH},
    {{0, "tap", NULL, "assert: print TAP"}, OPT_TAP, ASSERT},
    {{0, "junit", "FILE", "assert: write JUnit XML as well"}, OPT_JUNIT, ASSERT},
    {{0, "sarif", "FILE", "assert: write SARIF as well"}, OPT_SARIF, ASSERT},
    {{0, "lcov", "FILE", "annotate: write a tracefile of lcov"}, OPT_LCOV, ANNOTATE},
    {{0, "pid", "N", "perfmap: write /tmp/perf-N.map"}, OPT_PID, PERFMAP},
    {{0, "lines", NULL, "diff: by source line, for each pass of the program"},
     OPT_LINES,
     DIFF},
    {{0, "follow", NULL, "summary: again whenever the log grows; -f"},
     OPT_FOLLOW,
     SUMMARY},
    {{0, "list", NULL, "assert: what a statement can speak of; with LOG its values"},
     OPT_LIST,
     ASSERT},
    {{0, "addresses", NULL, "show: absolute addresses of machine code and guards"},
     OPT_IDS,
     SHOW},
    {{0, "sqlite", "FILE", "export: add to the tables of this SQLite file"},
     OPT_SQLITE,
     EXPORT},
    {{0, "ndjson", NULL, "export: the same rows as lines of JSON"}, OPT_NDJSON, EXPORT},
    {{0, "table", "NAMES", "export: only rows of these tables; several with ','"},
     OPT_TABLE,
     EXPORT},
    {{0, "perfetto", "FILE", "export: write the run in time as Chrome trace events"},
     OPT_PERFETTO,
     EXPORT},
    {{0, "folded", "[WHAT]",
      "export: stacks for flame graphs: ops, allocations, bytes"},
     OPT_FOLDED,
     EXPORT},
    {{'o', "output", "FILE",
      "html, excerpt, reduce: write there, instead of to standard output"},
     OPT_OUTPUT,
     HTML | EXCERPT | REDUCE},
    {{0, "redact", NULL, "excerpt: other words for names, paths, strings and source"},
     OPT_REDACT,
     EXCERPT},
    {{0, "keep", "STATEMENT", "reduce: what must stay true, as assert takes it"},
     OPT_KEEP,
     REDUCE},
    {{0, "format", "FORM", "quickfix: FILE:LINE: TEXT, for editors; or text, json"},
     OPT_FORMAT,
     GUARDS | ALLOCS | ABORTS | DIFF},
    {{'h', "help", NULL, "this text"}, 'h', ALL},
    {{'V', "version", NULL, "the version"}, OPT_VERSION, ALL},
};
enum { N_OPTIONS = sizeof option_rows / sizeof *option_rows };
static const struct cli cli = {"logparse",
                               option_rows,
                               N_OPTIONS,
                               sizeof *option_rows,
                               18,
                               commands,
                               sizeof commands / sizeof *commands,
                               sizeof *commands};

static void print_help(void)
{
    puts("usage: logparse COMMAND [OPTION...] LOG...\n"
         "Read the PYPYLOG log of a real PyPy or of Hotloop: plain or gzip, a file, a "
         "pipe\n"
         "or \"-\" for standard input.\n\ncommands:");
    for (size_t i = 0; i < n_commands; i++)
        printf("  %-8s %-10s  %s\n", commands[i].name, commands[i].arguments,
               commands[i].what);
    puts("\noptions:");
    cli_print_options(&cli);
    puts("\nexamples:\n"
         "  PYPYLOG=jit-log-opt,jit-backend:count.log pypy3 count.py 10000\n"
         "  logparse summary count.log\n"
         "  logparse traces --min-count 1000 count.log\n"
         "  logparse show --asm count.log count.py:2:count_mult_of_5#16\n"
         "  logparse graph count.log | dot -Tsvg >count.svg\n"
         "  zcat old.log.gz | logparse health -\n"
         "\nexit status: 0 fine; 1 nothing matched; 2 trouble (unreadable, not a log, "
         "bad\n"
         "option); 3 the log does not hold what was asked for.\n"
         "See also: jitviewer(1), gcstats(1), pypylog(5).");
}

static struct regex *regex_option(const char *option, const char *pattern)
{
    struct str why = {0};
    struct regex *r = regex_new(pattern, &why);
    if (!r)
        die("--%s: %s", option, str_text(&why));
    str_free(&why);
    return r;
}

static unsigned parse_kinds(const char *text)
{
    unsigned kinds = 0;
    while (*text) {
        size_t n = strcspn(text, ","), k = 0;
        while (k < 3 && (strlen(trace_kind_names[k]) != n ||
                         strncmp(text, trace_kind_names[k], n) != 0))
            k++;
        if (k == 3)
            die("--kind: \"%.*s\" is none of loop, bridge, entry-bridge", (int)n, text);
        kinds |= 1u << k;
        text += n + (text[n] == ',');
    }
    return kinds;
}

static int parse_stage(const char *text)
{
    for (int s = 0; s < STAGES; s++)
        if (strcmp(text, stage_names[s]) == 0)
            return s;
    die("--stage: \"%s\" is none of noopt, compiling, short-preamble, rewritten, opt",
        text);
}

static uint64_t parse_number(const char *option, const char *text)
{
    uint64_t n;
    if (!slice_to_u64(slice_of(text), 10, &n))
        die("--%s: \"%s\" is no number", option, text);
    return n;
}

static void parse_format(struct options *o, const char *text)
{
    o->quickfix = strcmp(text, "quickfix") == 0;
    o->json = strcmp(text, "json") == 0;
    if (!o->quickfix && !o->json && strcmp(text, "text") != 0)
        die("--format: \"%s\" is none of text, json, quickfix", text);
}

static void add_location(struct options *o, const char *regex)
{
    struct str why = {0};
    if (!locations_add(&o->locations, regex, &why))
        die("--location: %s", str_text(&why));
    str_free(&why);
}

/* Behind those of the command line, which are tried first. */
static void read_location_settings(struct options *o)
{
    struct str why = {0};
    if (!locations_read_settings(&o->locations, &why))
        die("%s", str_text(&why));
    str_free(&why);
    o->chosen.locations = &o->locations;
}

static void take_option(struct options *o, enum color_choice *color, int id)
{
    switch (id) {
    case OPT_JSON: o->json = true; break;
    case OPT_ASM: o->assembly = true; break;
    case OPT_STRICT: o->strict = true; break;
    case OPT_STAT: o->stat = true; break;
    case OPT_MARKDOWN: o->markdown = true; break;
    case OPT_SIDE_BY_SIDE: o->side_by_side = true; break;
    case OPT_UNIFIED: o->unified = true; break;
    case OPT_FAIL_ON: o->fail_on[o->n_fail_on++] = optarg; break;
    case OPT_ONLY: o->chosen.only[o->chosen.n_only++] = slice_of(optarg); break;
    case OPT_IGNORE: o->chosen.ignore[o->chosen.n_ignore++] = slice_of(optarg); break;
    case OPT_LEARN: o->learn = true; break;
    case OPT_UPDATE: o->update = true; break;
    case OPT_TAP: o->tap = true; break;
    case OPT_JUNIT: o->junit = optarg; break;
    case OPT_SARIF: o->sarif = optarg; break;
    case OPT_PID: o->pid = parse_number("pid", optarg); break;
    case OPT_LINES: o->lines = true; break;
    case OPT_FOLLOW: o->follow = true; break;
    case OPT_LIST: o->list = true; break;
    case OPT_IDS: o->addresses = true; break;
    case OPT_SQLITE: o->export.sqlite = optarg; break;
    case OPT_NDJSON: o->export.ndjson = true; break;
    case OPT_PERFETTO: o->export.perfetto = optarg; break;
    case OPT_FOLDED: o->export.folded = optarg ? optarg : "ops"; break;
    case OPT_OUTPUT: o->output = optarg; break;
    case OPT_REDACT: o->redact = true; break;
    case OPT_KEEP: o->keep = optarg; break;
    case OPT_FORMAT: parse_format(o, optarg); break;
    case OPT_TABLE: o->export.tables = optarg; break;
    case OPT_LCOV: o->lcov = optarg; break;
    case OPT_STAGE: o->stage = parse_stage(optarg); break;
    case OPT_FUNCTION: o->filter.function = regex_option("function", optarg); break;
    case OPT_FILE: o->filter.file = regex_option("file", optarg); break;
    case OPT_NAME: o->filter.name = regex_option("name", optarg); break;
    case OPT_KIND: o->filter.kinds = parse_kinds(optarg); break;
    case OPT_MIN_COUNT: o->filter.min_count = parse_number("min-count", optarg); break;
    case OPT_SOURCE_ROOT: o->source_root = optarg; break;
    case OPT_FROM: o->part.from = optarg; break;
    case OPT_TO: o->part.to = optarg; break;
    case OPT_SPLIT: o->part.split = o->split = regex_option("split", optarg); break;
    case OPT_BY_PROCESS: o->part.by_process = true; break;
    case OPT_LOCATION: add_location(o, optarg); break;
    case OPT_COLOR:
        if (!color_choice_parse(optarg, color))
            die("--color: \"%s\" is none of auto, always, never", optarg);
        break;
    case 'h': o->help = true; break;
    case OPT_VERSION: puts("logparse (Hotloop) " HOTLOOP_VERSION); exit(EXIT_SAME);
    }
}

/* getopt forgets where "--" was; `diff OLD... -- NEW...` must know. */
static int behind_dashes(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--") == 0)
            return argc - i - 1;
    return 0;
}

/* "traces, graph": who uses this option */
static void add_users(const struct option_row *row, struct str *out)
{
    for (size_t i = 0; i < n_commands; i++)
        if (row->commands & 1u << i)
            str_addf(out, "%s%s", out->n ? ", " : "", commands[i].name);
    if (row->commands & LEARN && !(row->commands & MATCH))
        str_addf(out, "%smatch --learn", out->n ? ", " : "");
}

static void refuse_unused(const struct options *o, const struct command *command)
{
    unsigned who = 1u << (command - commands);
    bool learns = who == MATCH && o->learn;
    if (learns)
        who = LEARN;
    for (size_t i = 0; i < N_OPTIONS; i++) {
        struct str users = {0};
        if (!(o->given & UINT64_C(1) << i) || option_rows[i].commands & who)
            continue;
        add_users(&option_rows[i], &users);
        die("%s does not use --%s, which is for: %s",
            learns ? "match --learn" : command->name, option_rows[i].o.name,
            str_text(&users));
    }
}

/* `summary -f` follows, though other commands filter functions with -f. */
static void take_own_letters(int argc, char **argv)
{
    static char follow[] = "--follow";
    bool summary = false;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (argv[i][0] != '-' && !summary) {
            if (strcmp(argv[i], "summary") != 0)
                return;
            summary = true;
        }
    }
    for (int i = 1; summary && i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "-f") == 0)
            argv[i] = follow;
}

static void parse_options(int argc, char **argv, struct options *o)
{
    enum color_choice color = COLOR_AUTO;
    size_t most = (size_t)argc; /* an option that may be given again has room for all */
    o->fail_on = mem_zero(most, sizeof *o->fail_on);
    o->chosen.only = mem_zero(most, sizeof *o->chosen.only);
    o->chosen.ignore = mem_zero(most, sizeof *o->chosen.ignore);
    o->n_last = behind_dashes(argc, argv);
    take_own_letters(argc, argv);
    for (int row; (row = cli_next(&cli, argc, argv)) >= 0;) {
        o->given |= UINT64_C(1) << row;
        take_option(o, &color, option_rows[row].id);
    }
    if (o->part.by_process && (o->part.from || o->part.to || o->part.split))
        die("--by-process does not go together with --from, --to and --split");
    o->style = style_for(stdout, color);
    o->args = argv + optind;
    o->n_args = argc - optind;
}

bool open_traces(struct log *log, struct traces *traces, const struct options *o)
{
    struct str why = {0};
    *log = (struct log){0};
    bool ok = text_open(&log->text, o->args[0], &why);
    if (!ok)
        complain("%s", str_text(&why));
    str_free(&why);
    return ok && read_traces(log, traces, o);
}

bool open_log(struct log *log, const struct options *o)
{
    struct str why = {0};
    bool ok = log_open_with(log, o->args[0], &o->locations, &why);
    if (!ok)
        complain("%s", str_text(&why));
    str_free(&why);
    return ok;
}

bool read_traces(struct log *log, struct traces *traces, const struct options *o)
{
    struct str why = {0};
    bool wants_index;
    bool ok = side_car_read(log, traces, &o->locations, &wants_index, &why);
    if (!ok)
        complain("%s", str_text(&why));
    else if (wants_index && !o->follow)
        side_car_write(log, traces);
    str_free(&why);
    return ok;
}

static void free_lists(struct options *o)
{
    free(o->fail_on);
    free(o->chosen.only);
    free(o->chosen.ignore);
}

static const struct command *command_named(const char *name)
{
    for (size_t i = 0; i < n_commands; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* `logparse CMD --help`, `logparse help CMD`: what it is, its arguments and its own options. */
static void print_command_help(const struct command *c)
{
    unsigned who = 1u << (c - commands);
    if (who == MATCH)
        who |= LEARN;
    printf("usage: logparse %s [OPTION...] %s\n%s\n\noptions:\n", c->name, c->arguments,
           c->what);
    struct option_row own[N_OPTIONS];
    struct cli its = cli;
    its.rows = own;
    its.n = 0;
    for (size_t i = 0; i < N_OPTIONS; i++)
        if (option_rows[i].commands & who)
            own[its.n++] = option_rows[i];
    cli_print_options(&its);
    puts("See also: logparse(1).");
}

/* True when help was asked for, and given. */
static bool give_help(const struct options *o)
{
    bool word = o->n_args && strcmp(o->args[0], "help") == 0;
    if (!o->help && !word)
        return false;
    const char *name = o->n_args > word ? o->args[word] : NULL;
    const struct command *c = name ? command_named(name) : NULL;
    if (name && !c && word)
        die("there is no command \"%s\"; try: logparse --help", name);
    if (c)
        print_command_help(c);
    else
        print_help();
    return true;
}

int main(int argc, char **argv)
{
    struct options o = {.stage = -1};
    log_survive_shrinking();
    signal(SIGPIPE, SIG_DFL); /* `| head` ends us silently */
    parse_options(argc, argv, &o);
    if (give_help(&o)) {
        filter_free(&o.filter);
        locations_free(&o.locations);
        regex_free(o.split);
        free_lists(&o);
        return EXIT_SAME;
    }
    if (o.n_args == 0) {
        fputs("usage: logparse COMMAND LOG...; try: logparse --help\n", stderr);
        free_lists(&o);
        return EXIT_TROUBLE;
    }
    for (size_t i = 0; i < n_commands; i++) {
        const struct command *c = &commands[i];
        if (strcmp(c->name, o.args[0]) != 0)
            continue;
        o.args++;
        o.n_args--;
        if (o.n_args < c->least || o.n_args > c->most)
            die("%s takes %s; try: logparse --help", c->name, c->arguments);
        refuse_unused(&o, c);
        read_location_settings(&o);
        int status = c->run(&o);
        locations_free(&o.locations);
        filter_free(&o.filter);
        regex_free(o.split);
        free_lists(&o);
        if (fflush(stdout) || ferror(stdout))
            die("cannot write the output");
        return status;
    }
    const char *nearest =
        cli_nearest(o.args[0], &commands[0].name, n_commands, sizeof *commands);
    if (nearest)
        die("there is no command \"%s\"; did you mean %s?", o.args[0], nearest);
    die("there is no command \"%s\"; try: logparse --help", o.args[0]);
}
