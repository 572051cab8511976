/* main.c -- jitviewer: the command line. */
#include <getopt.h> /* optarg, optind */
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/die.h"
#include "jitviewer/compared.h"
#include "jitviewer/run.h"
#include "logparse/html/html.h"

struct options {
    bool print, diff, ascii, mouse, collect, follow, man_keys;
    const char *source_root, *output, *html;
    enum color_choice color;
    struct replay replay;
    struct locations locations; /* --location, and the setting file */
};

enum {
    OPT_PRINT = 256,
    OPT_DIFF,
    OPT_COLLECT,
    OPT_OUTPUT,
    OPT_SOURCE_ROOT,
    OPT_LOCATION,
    OPT_COLOR,
    OPT_ASCII,
    OPT_MOUSE,
    OPT_FOLLOW,
    OPT_VERSION,
    OPT_KEYS,
    OPT_SIZE,
    OPT_ATTRS,
    OPT_TIMES,
    OPT_MAN_KEYS,
    OPT_HTML
};

static const struct option_row {
    struct cli_option o; /* no `what`: for tests and for making the man page */
    int id;
} option_rows[] = {
    {{'p', "print", NULL,
      "write the view as text; so it is when output is no terminal"},
     OPT_PRINT},
    {{0, "html", "FILE", "write a page to share; - is standard output"}, OPT_HTML},
    {{0, "diff", NULL, "compare two logs: what became of each trace"}, OPT_DIFF},
    {{0, "collect", NULL, "run a program with PYPYLOG set, then show its log"},
     OPT_COLLECT},
    {{'o', "output", "FILE", "with --collect: keep the log there"}, OPT_OUTPUT},
    {{0, "source-root", "DIR", "look for source files below DIR as well"},
     OPT_SOURCE_ROOT},
    {{0, "location", "REGEX",
      "how another VM spells a location: groups file first line function op"},
     OPT_LOCATION},
    {{0, "color", "WHEN", "auto, always or never; NO_COLOR counts"}, OPT_COLOR},
    {{0, "ascii", NULL, "draw with ASCII only; so it is in a locale without UTF-8"},
     OPT_ASCII},
    {{0, "mouse", NULL, "mouse on at the start (key M turns it on and off)"},
     OPT_MOUSE},
    {{'f', "follow", NULL, "the log is being written: show what comes"}, OPT_FOLLOW},
    {{'h', "help", NULL, "this text"}, 'h'},
    {{'V', "version", NULL, "the version"}, OPT_VERSION},
    {{0, "keys", "KEYS", NULL}, OPT_KEYS},
    {{0, "size", "COLSxROWS", NULL}, OPT_SIZE},
    {{0, "attrs", NULL, NULL}, OPT_ATTRS},
    {{0, "time-keys", NULL, NULL}, OPT_TIMES},
    {{0, "man-keys", NULL, NULL}, OPT_MAN_KEYS},
};
static const struct cli cli = {"jitviewer",
                               option_rows,
                               sizeof option_rows / sizeof *option_rows,
                               sizeof *option_rows,
                               18,
                               NULL,
                               0,
                               0};

static void print_help(void)
{
    puts("usage: jitviewer [OPTION...] LOG\n"
         "       jitviewer [OPTION...] --print [VIEW] LOG\n"
         "       jitviewer [OPTION...] [--print [VIEW]] --diff OLD NEW\n"
         "       jitviewer --html FILE LOG\n"
         "       jitviewer --collect [OPTION...] [PYTHON] PROGRAM [ARGUMENT...]\n"
         "Look into the PYPYLOG log of a real PyPy or of Hotloop: which loops were "
         "compiled,\n"
         "how hot they are, where their guards let control out, which bridge is "
         "missing.\n"
         "LOG is plain or gzip, a file or \"-\" for standard input. VIEW is the name "
         "of a\n"
         "trace or a part of it, list, health or help.\n\noptions:");
    cli_print_options(&cli);
    puts("\nexamples:\n"
         "  PYPYLOG=jit-log-opt,jit-backend:count.log pypy3 count.py 10000\n"
         "  jitviewer count.log                  the screen; ? shows the keys\n"
         "  jitviewer --print count.log          the list and the hottest trace as "
         "text\n"
         "  jitviewer --print count.py:2:count_mult_of_5#16 count.log\n"
         "  jitviewer --collect count.py 10000   with pypy3, or as in --collect "
         "./hotloop "
         "count.py\n"
         "  jitviewer --diff before.log after.log\n"
         "  zcat old.log.gz | jitviewer -\n"
         "\nexit status: 0 fine; 1 with --diff as text: the logs differ; 2 trouble "
         "(unreadable, not a log, bad option, unknown name);\n"
         "3 the log does not hold what was to be printed or compared; with --collect "
         "that of the program when it failed.\n"
         "See also: logparse(1), gcstats(1), pypylog(5).");
}

static void parse_size(const char *text, struct replay *r)
{
    struct slice s = slice_of(text);
    const char *x = slice_char(s, 'x');
    uint64_t cols, rows;
    if (!x || !slice_to_u64((struct slice){s.p, (size_t)(x - s.p)}, 10, &cols) ||
        !slice_to_u64(slice_from(s, (size_t)(x - s.p) + 1), 10, &rows) || cols < 1 ||
        rows < 1 || cols > 1000 || rows > 1000)
        die("--size: \"%s\" is not like 80x24", text);
    r->cols = (int)cols;
    r->rows = (int)rows;
}

static void add_location(struct options *o, const char *regex)
{
    struct str why = {0};
    if (!locations_add(&o->locations, regex, &why))
        die("--location: %s", str_text(&why));
    str_free(&why);
}

static void take_option(struct options *o, int id)
{
    switch (id) {
    case OPT_PRINT: o->print = true; break;
    case OPT_DIFF: o->diff = true; break;
    case OPT_HTML: o->html = optarg; break;
    case OPT_OUTPUT: o->output = optarg; break;
    case OPT_SOURCE_ROOT: o->source_root = optarg; break;
    case OPT_LOCATION: add_location(o, optarg); break;
    case OPT_ASCII: o->ascii = true; break;
    case OPT_MOUSE: o->mouse = true; break;
    case OPT_FOLLOW: o->follow = true; break;
    case OPT_KEYS: o->replay.keys = optarg; break;
    case OPT_SIZE: parse_size(optarg, &o->replay); break;
    case OPT_ATTRS: o->replay.attrs = true; break;
    case OPT_TIMES: o->replay.times = true; break;
    case OPT_MAN_KEYS: o->man_keys = true; break;
    case OPT_COLOR:
        if (!color_choice_parse(optarg, &o->color))
            die("--color: \"%s\" is none of auto, always, never", optarg);
        break;
    case 'h': print_help(); exit(EXIT_SAME);
    case OPT_VERSION: puts("jitviewer (Hotloop) " HOTLOOP_VERSION); exit(EXIT_SAME);
    }
}

/* Does this option take the word behind it? */
static bool takes_next(const char *arg)
{
    for (size_t i = 0; i < cli.n; i++) {
        const struct cli_option *o = &option_rows[i].o;
        if (!o->value)
            continue;
        bool letter = o->letter && arg[1] == o->letter && !arg[2];
        bool name = arg[1] == '-' && strcmp(arg + 2, o->name) == 0;
        if (letter || name)
            return true;
    }
    return false;
}

/* What stands behind --collect belongs to the program, from its name on; options in front of the
 * name are ours. */
static char **split_collect(int *argc, char **argv)
{
    int i = 1, ours;
    while (i < *argc && strcmp(argv[i], "--") != 0 && strcmp(argv[i], "--collect") != 0)
        i++;
    if (i >= *argc || strcmp(argv[i], "--") == 0)
        return NULL;
    ours = i++;
    while (i < *argc && argv[i][0] == '-' && strcmp(argv[i], "--") != 0) {
        bool two = takes_next(argv[i]) && i + 1 < *argc;
        argv[ours++] = argv[i++];
        if (two)
            argv[ours++] = argv[i++];
    }
    if (i < *argc && strcmp(argv[i], "--") == 0)
        i++;
    *argc = ours;
    argv[ours] = NULL; /* --collect stood there, or an option that was moved */
    return argv + i;
}

static void parse_options(int argc, char **argv, struct options *o)
{
    for (int row; (row = cli_next(&cli, argc, argv)) >= 0;)
        take_option(o, option_rows[row].id);
}

static bool wants_color(enum color_choice choice)
{
    const char *no_color = getenv("NO_COLOR");
    return choice == COLOR_ALWAYS || (choice == COLOR_AUTO && !(no_color && *no_color));
}

static int show_app(const struct options *o, struct app *app, const char *what)
{
    app->ascii = o->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    app->mouse = o->mouse;
    if (o->replay.keys || o->replay.times)
        return replay_run(app, &o->replay);
    if (!o->print && isatty(STDOUT_FILENO))
        return tui_run(app, wants_color(o->color));
    struct style style = style_for(stdout, o->color);
    return print_view(app, what, &style);
}

static bool write_page(const struct options *o, struct log *log, struct str *why)
{
    struct traces traces;
    struct library lib;
    traces_read(&traces, log);
    library_open(&lib, &traces, o->source_root);
    bool fine = html_write(&lib, o->html, why);
    library_close(&lib);
    traces_free(&traces);
    return fine;
}

static int show_page(const struct options *o, const char *path)
{
    struct log log;
    struct str why = {0};
    bool opened = log_open_with(&log, path, &o->locations, &why);
    bool fine = opened && write_page(o, &log, &why);
    if (!fine)
        complain("%s", str_text(&why));
    if (opened)
        log_close(&log);
    str_free(&why);
    return fine ? EXIT_SAME : EXIT_TROUBLE;
}

static int show(const struct options *o, const char *path, const char *what)
{
    struct log log;
    struct traces traces;
    struct app app;
    struct str why = {0};
    bool wants_index;
    if (!side_car_open(&log, &traces, path, &o->locations, &wants_index, &why)) {
        complain("%s", str_text(&why));
        str_free(&why);
        return EXIT_TROUBLE;
    }
    app_open(&app, &log, &traces, path, o->source_root);
    app.locations = &o->locations;
    app.follow = o->follow;
    if (wants_index && !o->follow)
        app.index = side_car_begin(&log, &app.new.traces);
    int status = show_app(o, &app, what);
    app_close(&app);
    log_close(&log);
    str_free(&why);
    return status;
}

/* On a terminal, until the screen comes. */
static void say_progress(const char *text)
{
    if (isatty(STDOUT_FILENO) && isatty(STDERR_FILENO))
        fprintf(stderr, "%s\r", text);
}

static int show_diff(const struct options *o, char **paths, const char *what)
{
    struct app app;
    struct str why = {0};
    say_progress("reading two logs ...");
    struct compared *compared = compared_open(paths[0], paths[1], &o->locations, &why);
    say_progress("                    ");
    int status = EXIT_TROUBLE;
    if (compared) {
        app_open_diff(&app, compared, o->source_root);
        status = show_app(o, &app, what);
        app_close(&app);
    } else {
        complain("%s", str_text(&why));
    }
    str_free(&why);
    return status;
}

static int collect(const struct options *o, char **command)
{
    struct collection c;
    if (!command[0])
        die("--collect takes a program: jitviewer --collect pypy3 prog.py; try: "
            "jitviewer --help");
    if (!collect_run(command, o->output, &c))
        return EXIT_TROUBLE;
    int status = show(o, c.path, NULL), program = c.status;
    if (program)
        complain("%s ended with exit status %d", command[0], program);
    collect_end(&c);
    return status ? status : program;
}

static int run(struct options *o, int argc, char **argv, char **command)
{
    int n = argc - optind;
    if (o->html && (o->diff || command))
        die("--html shows one log: jitviewer --html FILE LOG");
    if (command && n == 0)
        return collect(o, command);
    if (o->diff) {
        if (command || n < 2 || n > (o->print ? 3 : 2))
            die("--diff takes two logs: jitviewer [--print [VIEW]] --diff OLD NEW");
        return show_diff(o, argv + argc - 2, n == 3 ? argv[optind] : NULL);
    }
    if (command || n < 1 || n > (o->print ? 2 : 1)) {
        fputs("usage: jitviewer [--print [VIEW]] LOG; try: jitviewer --help\n", stderr);
        return EXIT_TROUBLE;
    }
    if (o->html && (o->print || o->follow))
        die("--html goes without --print and --follow");
    if (o->html)
        return show_page(o, argv[argc - 1]);
    return show(o, argv[argc - 1], n == 2 ? argv[optind] : NULL);
}

int main(int argc, char **argv)
{
    struct options o = {.replay = {.rows = 24, .cols = 80}};
    o.replay.start = clock_ms();
    setlocale(LC_CTYPE, "");
    log_survive_shrinking();
    signal(SIGPIPE, SIG_DFL); /* `| head` ends us silently */
    char **command = split_collect(&argc, argv);
    parse_options(argc, argv, &o);
    if (o.man_keys) {
        keys_print_man(stdout);
        return EXIT_SAME;
    }
    struct str why = {0};
    if (!locations_read_settings(&o.locations, &why))
        die("%s", str_text(&why));
    int status = run(&o, argc, argv, command);
    locations_free(&o.locations);
    str_free(&why);
    return status;
}
