/* options.c -- see options.h. */
#define _GNU_SOURCE
#include "options.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"

#ifdef HOTLOOP_NOJIT
#define WITHOUT ", built without JIT"
#else
#define WITHOUT ""
#endif

static const char usage[] =
    "usage: hotloop [option] ... [-c cmd | -m mod | file | -] [arg] ...\n"
    "Run a Python program.\n\n"
    "  -c cmd         run cmd\n"
    "  -m mod         run a module of sys.path as a program\n"
    "  -i             go on with a prompt after the program\n"
    "  -u             write standard output at once\n"
    "  -O, -OO        without assertions; without docstrings too\n"
    "  -P             do not put the program's folder before sys.path\n"
    "  -E             take no notice of PYTHON* variables\n"
    "  -I             neither of them nor of the program's folder\n"
    "  -q             no version at the prompt\n"
    "  -W arg         what becomes of warnings: action:message:category:module:line\n"
    "  -X opt         dev, utf8, track-resources (says where files, sockets and "
    "generators were\n"
    "                 made that are left to the collector; without JIT), or for "
    "sys._xoptions\n"
    "  -x             skip the first line of the program\n"
    "  -B -s -S -v -b -d   noted in sys.flags; programs are started with them\n"
    "  --jit options  off, help, or name=value,... (see --jit help)\n"
    "  --py2          the program, and modules beside it, are spelled as in Python 2\n"
    "  --perf-map     write names of machine code to /tmp/perf-PID.map, for perf\n"
    "  --jitdump[=DIR]  write machine code with source lines to DIR/jit-PID.dump, for\n"
    "                 perf inject --jit\n"
    "  --gdb          tell gdb of machine code: backtraces show Python's lines\n"
    "  --help, -h     show this and exit\n"
    "  --version, -V  show the version and exit\n\n"
    "PYPYLOG=categories:file writes a log of the JIT and of the collector.\n\n"
    "Examples:\n"
    "  hotloop program.py 10000\n"
    "  PYPYLOG=jit-log-opt,jit-backend:log.pypylog hotloop program.py\n"
    "  jitviewer log.pypylog                 see what became of its loops\n"
    "  PYPYLOG=gc:gc.log hotloop program.py && gcstats gc.log\n"
    "  hotloop --jit threshold=100 program.py\n"
    "  hotloop --jit off -c 'print(6 * 7)'\n";

/* ---- options ------------------------------------------------------------------------------ */

/* How many digits of an integer become text: 0 (any number), or at least 640. */
static int digit_limit(const char *what, const char *text)
{
    char *end;
    long n = strtol(text, &end, 10);
    if (*end || end == text || (n && n < 640) || n > INT_MAX) {
        fprintf(stderr,
                "hotloop: %s: invalid limit; must be >= 640 or 0 for unlimited.\n",
                what);
        exit(EXIT_TROUBLE);
    }
    return (int)n;
}

static void add_x(struct options *o, char *text)
{
    struct vm_settings *s = &o->settings;
    *vec_add(&s->x) = text;
    s->dev_mode |= strcmp(text, "dev") == 0;
    s->tracks |= strcmp(text, "track-resources") == 0;
    if (strncmp(text, "int_max_str_digits=", 19) == 0)
        o->int_digits = digit_limit("-X int_max_str_digits", text + 19);
    if (strcmp(text, "utf8") == 0 || strcmp(text, "utf8=1") == 0)
        s->utf8_mode = 1;
}

/* A letter without an argument; false: there is no such option. */
static bool set_flag(struct options *o, int letter)
{
    struct vm_settings *s = &o->settings;
    switch (letter) {
    case 'u': o->unbuffered = true; break;
    case 'x': o->skip_line = true; break;
    case 'i': s->inspect = s->interactive = 1; break;
    case 'O': s->optimize++; break;
    case 'B': s->no_bytecode = 1; break;
    case 's': s->no_user_site = 1; break;
    case 'S': s->no_site = 1; break;
    case 'q': s->quiet++; break;
    case 'v': s->verbose++; break;
    case 'b': s->bytes_warning++; break;
    case 'd': break;
    case 'P': s->safe_path = 1; break;
    case 'E': s->no_variables = 1; break;
    case 'I': s->isolated = s->no_variables = s->no_user_site = s->safe_path = 1; break;
    default: return false;
    }
    return true;
}

/* ---- variables ---------------------------------------------------------------------------- */

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

static int number(const char *name, int least)
{
    const char *value = variable(name);
    int n = value ? atoi(value) : 0;
    return value ? (n > 0 ? n : 1) > least ? (n > 0 ? n : 1) : least : least;
}

static int64_t hash_seed(void)
{
    const char *value = variable("PYTHONHASHSEED");
    uint64_t seed;
    if (!value || strcmp(value, "random") == 0)
        return -1;
    if (slice_to_u64(slice_of(value), 10, &seed) && seed <= UINT32_MAX)
        return (int64_t)seed;
    die("PYTHONHASHSEED must be \"random\" or an integer in range [0; 4294967295], "
        "not '%s'",
        value);
}

static void read_variables(struct options *o)
{
    struct vm_settings *s = &o->settings;
    s->inspect = number("PYTHONINSPECT", s->inspect);
    s->optimize = number("PYTHONOPTIMIZE", s->optimize);
    s->verbose = number("PYTHONVERBOSE", s->verbose);
    s->no_bytecode = number("PYTHONDONTWRITEBYTECODE", s->no_bytecode);
    s->no_user_site = number("PYTHONNOUSERSITE", s->no_user_site);
    s->dev_mode = number("PYTHONDEVMODE", s->dev_mode);
    s->safe_path = number("PYTHONSAFEPATH", s->safe_path);
    o->unbuffered |= variable("PYTHONUNBUFFERED") != NULL;
    const char *digits = variable("PYTHONINTMAXSTRDIGITS");
    if (digits && o->int_digits < 0)
        o->int_digits = digit_limit("PYTHONINTMAXSTRDIGITS", digits);
    const char *utf8 = variable("PYTHONUTF8");
    s->utf8_mode |= utf8 && strcmp(utf8, "1") == 0;
    s->hash_seed = hash_seed();
    const char *warnings = variable("PYTHONWARNINGS");
    char *copy = warnings ? strdup(warnings) : NULL; /* kept: the list points into it */
    size_t given = s->warn.n; /* the command line's come last, and win */
    for (char *w = copy ? strtok(copy, ",") : NULL; w; w = strtok(NULL, ","))
        *vec_add(&s->warn) = w;
    for (size_t i = 0; i < given && s->warn.n > given; i++) {
        char *first = s->warn.at[0];
        memmove(s->warn.at, s->warn.at + 1, (s->warn.n - 1) * sizeof first);
        s->warn.at[s->warn.n - 1] = first;
    }
}

/* What -X dev and -b say of warnings: the first comes before what -W says, the other last. */
static void imply_warnings(struct vm_settings *s)
{
    static char all[] = "default", bytes[] = "default::BytesWarning",
                errors[] = "error::BytesWarning";
    if (s->dev_mode) {
        *vec_add(&s->warn) = all;
        memmove(s->warn.at + 1, s->warn.at, (s->warn.n - 1) * sizeof *s->warn.at);
        s->warn.at[0] = all;
    }
    if (s->bytes_warning)
        *vec_add(&s->warn) = s->bytes_warning > 1 ? errors : bytes;
}

/* ---- where the program is --------------------------------------------------------------------- */

/* As it was called, links and all: the folder of a virtual environment is found by that. */
static char *find_executable(const char *called)
{
    char path[PATH_MAX];
    if (strchr(called, '/')) {
        char *here = called[0] == '/' ? NULL : getcwd(NULL, 0);
        int n = snprintf(path, sizeof path, "%s%s%s", here ? here : "", here ? "/" : "",
                         called);
        free(here);
        return n < (int)sizeof path ? strdup(path) : strdup("");
    }
    const char *search = variable("PATH");
    for (const char *p = search; p && *p;) {
        size_t n = strcspn(p, ":");
        snprintf(path, sizeof path, "%.*s/%s", (int)n, p, called);
        if (access(path, X_OK) == 0)
            return strdup(path);
        p += n + (p[n] == ':');
    }
    return realpath("/proc/self/exe", NULL);
}

/* The folder of the virtual environment that the program is in, or of the library. */
static char *find_prefix(const char *executable)
{
    char path[PATH_MAX];
    const char *slash = strrchr(executable, '/');
    for (int up = 0; slash && up < 2; up++) {
        int n = (int)(slash - executable);
        snprintf(path, sizeof path, "%.*s/pyvenv.cfg", n, executable);
        if (access(path, F_OK) == 0)
            return strndup(executable, (size_t)n);
        slash = memrchr(executable, '/', (size_t)n);
    }
    return strdup("/usr");
}

struct options read_options(int argc, char **argv)
{
    enum { PERF_MAP = 256 /* have no letter */, JITDUMP, GDB, PYTHON_2, PYCS };
    static const struct option longs[] = {
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {"jit", required_argument, NULL, 'j'},
        {"perf-map", no_argument, NULL, PERF_MAP},
        {"jitdump", optional_argument, NULL, JITDUMP},
        {"gdb", no_argument, NULL, GDB},
        {"py2", no_argument, NULL, PYTHON_2},
        {"check-hash-based-pycs", required_argument, NULL, PYCS},
        {0}};
    struct options o = {.settings.hash_seed = -1, .int_digits = -1};
    int versions = 0;
    bool by_chance = false;
    int c = 0;
    while (!o.command && !o.module &&
           (c = getopt_long(argc, argv, "+hVc:m:W:X:uxiOBsSqvbdPEIR", longs, NULL)) !=
               -1) {
        switch (c) {
        case 'h': fputs(usage, stdout); exit(0);
        case 'V': versions++; break;
        case 'j': o.jit = optarg; break;
        case PYCS: break; /* there are none of that kind */
        case 'R': by_chance = true; break;
        case PERF_MAP: o.perf_map = true; break;
        case JITDUMP: o.jitdump = optarg ? optarg : "."; break;
        case GDB: o.gdb = true; break;
        case PYTHON_2: o.settings.py2 = 1; break;
        case 'c': o.command = optarg; break;
        case 'm': o.module = optarg; break;
        case 'W': *vec_add(&o.settings.warn) = optarg; break;
        case 'X': add_x(&o, optarg); break;
        default:
            if (!set_flag(&o, c)) {
                fputs("Try 'hotloop --help'.\n", stderr);
                exit(EXIT_TROUBLE);
            }
        }
    }
    if (versions) {
        puts("hotloop " HOTLOOP_VERSION WITHOUT);
        if (versions > 1)
            puts("Python 3.11.2, compiled by gcc " __VERSION__);
        exit(0);
    }
    o.first = optind;
    if (!o.settings.no_variables)
        read_variables(&o);
    if (by_chance && o.settings.hash_seed == 0)
        o.settings.hash_seed = -1;
    imply_warnings(&o.settings);
    o.settings.argv = argv;
    o.settings.argc = argc;
    char *executable = find_executable(argv[0]);
    o.settings.executable = executable ? executable : "";
    o.settings.prefix = find_prefix(o.settings.executable);
    return o;
}
