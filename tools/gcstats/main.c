/* main.c -- gcstats: the command line. */
#include <errno.h>
#include <getopt.h> /* optarg, optind */
#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <strings.h>

#include "base/cli.h"
#include "base/die.h"
#include "gcstats/compare.h"
#include "gcstats/export.h"
#include "gcstats/report.h"
#include "gcstats/svg.h"
#include "logparse/log/follow.h"
#include "logparse/util/output.h"

enum output { OUTPUT_REPORT, OUTPUT_JSON, OUTPUT_CSV };

struct options {
    enum output output;
    enum table table;
    const char *plot; /* NULL: none */
    struct question question;
    bool compare;
    struct conditions conditions;
    enum chart_choice charts;
    size_t worst;
    enum color_choice color;
    struct regex *split; /* owned */
    bool follow;
};

enum { DEFAULT_WORST = 10, MOST_WORST = 1000 };

static void print_figures(void)
{
    char unit[32];
    for (size_t i = 0; i < n_figures; i++) {
        snprintf(unit, sizeof unit, "%s", unit_names[figure_rows[i].unit]);
        printf("%-18s %-13s %s\n", figure_rows[i].name, unit, figure_rows[i].words);
    }
}

static void print_help(void);

static void on_follow(struct options *o)
{
    o->follow = true;
}

static void on_json(struct options *o)
{
    o->output = OUTPUT_JSON;
}

static void on_csv(struct options *o)
{
    int table = 0;
    o->output = OUTPUT_CSV;
    while (optarg && table < TABLES && strcmp(optarg, table_names[table]) != 0)
        table++;
    if (table == TABLES)
        die("--csv: \"%s\" is none of events, pauses, figures, mmu, histogram", optarg);
    o->table = (enum table)table;
}

static void on_plot(struct options *o)
{
    o->plot = optarg;
}

static void on_merge(struct options *o)
{
    if (!quantity_parse_time(slice_of(optarg), &o->question.merge))
        die("--merge: \"%s\" is no time like 50us, 0.1ms or 100000ticks", optarg);
}

/* "3.3GHz", "2596.134 MHz", "1e9" */
static void on_hz(struct options *o)
{
    static const struct {
        const char *unit;
        double factor;
    } units[] = {{"", 1},    {"hz", 1},    {"k", 1e3}, {"khz", 1e3},
                 {"m", 1e6}, {"mhz", 1e6}, {"g", 1e9}, {"ghz", 1e9}};
    char *end;
    double hz = strtod(optarg, &end), factor = 0;
    bool any = end != optarg;
    while (*end == ' ')
        end++;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcasecmp(end, units[i].unit) == 0)
            factor = units[i].factor;
    hz *= factor;
    if (!any || !isfinite(hz) || hz < 1 || hz > 1e15)
        die("--hz: \"%s\" is no number of ticks a second like 2596134000 or 3.3GHz",
            optarg);
    o->question.hz = hz;
}

static void on_compare(struct options *o)
{
    o->compare = true;
}

static void on_fail_if(struct options *o)
{
    struct str why = {0};
    if (!condition_parse(vec_add(&o->conditions.list), optarg, &why))
        die("--fail-if: %s", str_text(&why));
}

static void on_figures(struct options *o)
{
    (void)o;
    print_figures();
    exit(EXIT_SAME);
}

static void on_from(struct options *o)
{
    o->question.part.from = optarg;
}

static void on_to(struct options *o)
{
    o->question.part.to = optarg;
}

static void on_split(struct options *o)
{
    struct str why = {0};
    regex_free(o->split);
    o->question.part.split = o->split = regex_new(optarg, &why);
    if (!o->split)
        die("--split: %s", str_text(&why));
}

static void on_by_process(struct options *o)
{
    o->question.part.by_process = true;
}

static void on_worst(struct options *o)
{
    uint64_t n;
    if (!slice_to_u64(slice_of(optarg), 10, &n) || n > MOST_WORST)
        die("--worst: \"%s\" is no number up to %d", optarg, MOST_WORST);
    o->worst = n;
}

static void on_charts(struct options *o)
{
    static const char *const words[] = {"auto", "braille", "ascii", "none"};
    size_t i = 0;
    while (i < 4 && strcmp(optarg, words[i]) != 0)
        i++;
    if (i == 4)
        die("--charts: \"%s\" is none of auto, braille, ascii, none", optarg);
    o->charts = (enum chart_choice)i;
}

static void on_ascii(struct options *o)
{
    o->charts = CHARTS_ASCII;
}

static void on_color(struct options *o)
{
    if (!color_choice_parse(optarg, &o->color))
        die("--color: \"%s\" is none of auto, always, never", optarg);
}

static void on_help(struct options *o)
{
    (void)o;
    print_help();
    exit(EXIT_SAME);
}

static void on_version(struct options *o)
{
    (void)o;
    puts("gcstats (Hotloop) " HOTLOOP_VERSION);
    exit(EXIT_SAME);
}

/* Options, their help and their examples. */
static const struct option_row {
    struct cli_option o;
    const char *example;
    void (*take)(struct options *o);
} option_rows[] = {
    {{'j', "json", NULL, "every figure, pause and event as JSON"},
     "gcstats --json gc.log | jq .figures",
     on_json},
    {{0, "csv", "[TABLE]",
      "events (default), pauses, figures, mmu or histogram as CSV"},
     "gcstats --csv=pauses gc.log >pauses.csv",
     on_csv},
    {{'p', "plot", "FILE",
      "write the charts to an SVG file; \"-\": only that, to stdout"},
     "gcstats --plot=gc.svg gc.log",
     on_plot},
    {{'c', "compare", NULL, "two logs, OLD and NEW, figure by figure"},
     "gcstats --compare old.log new.log",
     on_compare},
    {{0, "fail-if", "COND", "exit 1 if so: p99>3ms; compared with OLD: total>+5%"},
     "gcstats --compare --fail-if='total>+5%' --fail-if='mmu.10ms<50%' old.log new.log",
     on_fail_if},
    {{0, "figures", NULL, "list the figures that JSON has and COND can name"},
     NULL,
     on_figures},
    {{'m', "merge", "TIME",
      "a minor collection and the step after it are one pause when\n"
      "closer than TIME (50us; also 100000ticks)"},
     "gcstats --merge=100us gc.log",
     on_merge},
    {{0, "hz", "N",
      "ticks per second: 2596134000, 3.3GHz; instead of what the log\nproves"},
     "gcstats --hz=2596134000 gc.log",
     on_hz},
    {{0, "from", "PLACE",
      "only the log from there on: 30%, 1.5s, 5Mticks, 21:42:07,\nline:9, gc-minor:12"},
     "gcstats --from=50% gc.log",
     on_from},
    {{0, "to", "PLACE", "only the log up to there"}, NULL, on_to},
    {{0, "split", "REGEX", "each part that begins with such a line, one by one"},
     "gcstats --split='^iteration' gc.log",
     on_split},
    {{0, "by-process", NULL, "each process that wrote the log, one by one"},
     NULL,
     on_by_process},
    {{'n', "worst", "N", "show the N longest pauses (10)"}, NULL, on_worst},
    {{0, "charts", "HOW", "auto, braille, ascii or none"}, NULL, on_charts},
    {{'a', "ascii", NULL, "charts without braille: --charts=ascii"}, NULL, on_ascii},
    {{'f', "follow", NULL, "again whenever the log grows: of a program that runs"},
     NULL,
     on_follow},
    {{0, "color", "WHEN", "auto, always or never; NO_COLOR counts"}, NULL, on_color},
    {{'h', "help", NULL, "this text"}, NULL, on_help},
    {{'V', "version", NULL, "the version"}, NULL, on_version},
};
enum { N_OPTIONS = sizeof option_rows / sizeof *option_rows };
static const struct cli cli = {"gcstats", option_rows, N_OPTIONS, sizeof *option_rows,
                               16,        NULL,        0,         0};

static void print_help(void)
{
    puts("usage: gcstats [OPTION...] LOG\n"
         "       gcstats --compare [OPTION...] OLD NEW\n"
         "Show how long the garbage collector stopped a program, from the PYPYLOG\n"
         "log of a real PyPy or of Hotloop: plain or gzip, a file, a pipe, \"-\" for\n"
         "standard input.\n\n"
         "options:");
    cli_print_options(&cli);
    puts("\nexamples:\n"
         "  PYPYLOG=gc,jit-tracing,jit-backend,jit-summary:gc.log pypy3 program.py\n"
         "  gcstats gc.log");
    for (size_t i = 0; i < N_OPTIONS; i++)
        if (option_rows[i].example)
            printf("  %s\n", option_rows[i].example);
    puts(
        "\nexit status: 0 fine; 1 a --fail-if condition holds; 2 trouble (unreadable,\n"
        "not a log, bad option, unknown figure); 3 the log does not hold what was\n"
        "asked for.\n"
        "See also: logparse(1), jitviewer(1), pypylog(5).");
}

static void parse_options(int argc, char **argv, struct options *o)
{
    for (int row; (row = cli_next(&cli, argc, argv)) >= 0;)
        option_rows[row].take(o);
}

static void write_plot(const char *path, const struct analysis *a)
{
    struct str why = {0};
    FILE *out = output_open(path, &why);
    if (out)
        svg_write(out, a);
    if (!out || !output_close(out, path, &why))
        die("%s", str_text(&why));
}

/* Both the report and the JSON hold the sentences and the longest pauses. */
static void print_all(const struct options *o, struct analysis *a,
                      const struct figures *f)
{
    struct findings findings;
    struct worst worst;
    findings_read(&findings, a, f);
    worst_read(&worst, a, o->worst);
    if (o->output == OUTPUT_JSON) {
        export_json(stdout, a, f, &findings, &worst);
    } else {
        struct page page = page_for(stdout, style_for(stdout, o->color), o->charts);
        report_print(&page, a, f, &findings, &worst);
    }
    findings_free(&findings);
    worst_free(&worst);
}

static int show_analysis(const struct options *o, struct analysis *of)
{
    struct figures f;
    struct analysis a = *of;
    figures_read(&f, &a);
    bool plot_only = o->plot && strcmp(o->plot, "-") == 0;
    if (o->plot)
        write_plot(o->plot, &a);
    if (!plot_only && o->output == OUTPUT_CSV)
        export_csv(stdout, o->table, &a, &f);
    else if (!plot_only)
        print_all(o, &a, &f);
    int status = analysis_has_pauses(&a) ? EXIT_SAME : EXIT_INCONCLUSIVE;
    struct side side = {&a, &f};
    if (o->conditions.list.n)
        status = conditions_check(&o->conditions, side, side);
    *of = a; /* looking for the longest pauses may have found problems */
    return status;
}

/* Trouble, then a condition that holds, then one that cannot be told. */
static int worse(int a, int b)
{
    static const int order[] = {EXIT_TROUBLE, EXIT_DIFFERENT, EXIT_INCONCLUSIVE};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return EXIT_SAME;
}

static int show_parts(const struct options *o, const char *path,
                      const struct log *whole)
{
    struct log_parts parts;
    struct str why = {0}, label = {0};
    struct question question = o->question;
    int status = EXIT_SAME;
    size_t shown = 0;
    question.part.hz = question.hz;
    if (!parts_find(&parts, whole, &question.part, &why)) {
        complain("%s", str_text(&why));
        str_free(&why);
        return parts.unknown ? EXIT_INCONCLUSIVE : EXIT_TROUBLE;
    }
    for (size_t i = 0; i < parts.at.n; i++) {
        struct analysis a = {.path = path, .part = &parts.at.at[i]};
        str_clear(&why);
        if (!part_open(&a.log, whole, a.part, &why))
            continue;
        if (o->output == OUTPUT_REPORT && shown)
            puts("");
        analysis_compute(&a, &question);
        status = worse(status, show_analysis(o, &a));
        analysis_close(&a);
        shown++;
    }
    if (!shown)
        complain("no section lies in this part of the log");
    parts_free(&parts);
    str_free(&why);
    str_free(&label);
    return shown ? status : EXIT_INCONCLUSIVE;
}

static int show_one(const struct options *o, const char *path)
{
    struct analysis a;
    const struct part_choice *part = &o->question.part;
    if (parts_wanted(part)) {
        struct log whole;
        struct str why = {0};
        if (!log_open(&whole, path, &why)) {
            complain("%s", str_text(&why));
            str_free(&why);
            return EXIT_TROUBLE;
        }
        str_free(&why);
        int status = show_parts(o, path, &whole);
        log_close(&whole);
        return status;
    }
    if (!analysis_open(&a, path, &o->question))
        return EXIT_TROUBLE;
    int status = show_analysis(o, &a);
    analysis_close(&a);
    return status;
}

static int show_two(const struct options *o, char **paths)
{
    struct analysis before, after;
    struct figures old, now;
    if (!analysis_open(&before, paths[0], &o->question))
        return EXIT_TROUBLE;
    if (!analysis_open(&after, paths[1], &o->question)) {
        analysis_close(&before);
        return EXIT_TROUBLE;
    }
    figures_read(&old, &before);
    figures_read(&now, &after);
    struct side sides[] = {{&before, &old}, {&after, &now}};
    if (o->output == OUTPUT_JSON) {
        compare_json(stdout, sides[0], sides[1]);
    } else {
        struct style style = style_for(stdout, o->color);
        compare_print(&style, stdout, sides[0], sides[1]);
    }
    bool both = analysis_has_pauses(&before) && analysis_has_pauses(&after);
    int status = both ? EXIT_SAME : EXIT_INCONCLUSIVE;
    if (o->conditions.list.n)
        status = conditions_check(&o->conditions, sides[0], sides[1]);
    analysis_close(&before);
    analysis_close(&after);
    return status;
}

/* What of the run the log cannot hold yet. */
static void print_missing(const char *path)
{
    struct log log;
    struct str text = {0};
    if (log_open(&log, path, &text)) {
        str_clear(&text);
        if (section_kind(&log, "jit-summary") < 0)
            str_add(&text,
                    SLICE(": the run may go on, and without its end (jit-summary) the "
                          "rate of the clock may be unknown"));
        log_close(&log);
    }
    printf("following %s (Ctrl-C ends)%s\n", path, str_text(&text));
    str_free(&text);
}

/* Again each time that the log has changed, until somebody interrupts. */
static int follow(const struct options *o, const char *path)
{
    enum { REST_MS = 500 };
    struct watched file;
    bool terminal = isatty(STDOUT_FILENO);
    int status;
    watch_file(&file, path);
    do {
        if (terminal)
            fputs("\033[H\033[J", stdout);
        print_missing(path);
        status = show_one(o, path);
        if (!terminal)
            putchar('\n');
        fflush(stdout);
    } while (status != EXIT_TROUBLE && follow_wait(&file, path, REST_MS));
    return status;
}

/* What the options do not go together with; after all of them are known. */
static void check_options(const struct options *o, int n_args)
{
    if (n_args != (o->compare ? 2 : 1))
        die(o->compare ? "--compare takes two logs, OLD and NEW; try: gcstats --help"
                       : "gcstats takes one log; try: gcstats --help");
    const struct part_choice *part = &o->question.part;
    if (o->compare && parts_wanted(part))
        die("--compare does not go together with --from, --to, --split and "
            "--by-process");
    if (part->by_process && (part->from || part->to || part->split))
        die("--by-process does not go together with --from, --to and --split");
    if (o->follow && (o->compare || o->plot || o->output != OUTPUT_REPORT))
        die("--follow prints the report of one log");
    if ((part->split || part->by_process) && (o->plot || o->output == OUTPUT_CSV))
        die("--split and --by-process do not go together with --plot and --csv");
    if (o->compare && (o->plot || o->output == OUTPUT_CSV))
        die("--compare does not go together with --plot and --csv");
    for (size_t i = 0; i < o->conditions.list.n; i++)
        if (o->conditions.list.at[i].relative && !o->compare)
            die("--fail-if: \"%s\" needs --compare OLD NEW to measure from",
                o->conditions.list.at[i].text);
}

int main(int argc, char **argv)
{
    struct options o = {.worst = DEFAULT_WORST, .question = {.merge = {50e-6, false}}};
    log_survive_shrinking();
    signal(SIGPIPE, SIG_DFL); /* `| head` ends us silently */
    setlocale(LC_CTYPE, "");
    parse_options(argc, argv, &o);
    check_options(&o, argc - optind);
    int status = o.compare  ? show_two(&o, argv + optind)
                 : o.follow ? follow(&o, argv[optind])
                            : show_one(&o, argv[optind]);
    vec_free(&o.conditions.list);
    regex_free(o.split);
    if (fflush(stdout) || ferror(stdout))
        die("cannot write the output");
    return status;
}
