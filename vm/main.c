/* main.c -- the hotloop program: options, and wiring the parts together. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "ending.h"
#include "options.h"
#include "jit/jit.h"
#include "log/log.h"
#include "log/gdb_jit.h"
#include "log/jitdump.h"
#include "log/perf_map.h"
#include "python/front/codegen.h"
#include "python/frozen/frozen.h"
#include "python/front/decode.h"
#include "python/interp/jit_glue.h"
#include "python/interp/attend.h"
#include "python/interp/signals.h"
#include "python/interp/warn.h"
#include "python/interp/threads.h"
#include "python/io/io.h"
#include "python/lib/import.h"
#include "python/obj/obj.h"

static struct vm the_vm; /* the only ones: everything else gets a pointer to them */
static struct jit the_jit;
static struct log the_log;
static struct perf_map the_perf_map;
static struct jitdump the_jitdump;
static struct gdb_jit the_gdb_jit;

/* The stack scanner reads other frames, and words of dead ones. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_stack_use_after_return=0:detect_leaks=0";
}

static bool read_all(FILE *f, struct str *out)
{
    char buffer[16384];
    size_t n;
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        str_add(out, (struct slice){buffer, n});
    return !ferror(f);
}

/* The same file, whatever the current directory; owned by the caller. */
static const char *absolute(const char *path)
{
    struct str full = {0};
    char *here = path[0] == '/' || path[0] == '<' ? NULL : getcwd(NULL, 0);
    if (!here)
        return path;
    str_addf(&full, "%s/%s", here, path);
    free(here);
    return str_text(&full);
}

/* Of a folder, its __main__.py is run. NULL: it is none; owned by the caller. */
static const char *main_of_folder(const char *path)
{
    struct stat st;
    struct str full = {0};
    if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))
        return NULL;
    str_addf(&full, "%s/__main__.py", path);
    if (access(str_text(&full), F_OK) != 0) {
        fprintf(stderr, "hotloop: can't find '__main__' module in '%s'\n", path);
        exit(1);
    }
    return str_text(&full);
}

static struct source *read_source(struct options *o, char **argv, int argc)
{
    struct source *s = mem_zero(1, sizeof *s);
    if (o->command) {
        s->path = s->file = "<string>";
        str_add(&s->text, slice_of(o->command));
        str_addc(&s->text, '\n');
        return s;
    }
    bool standard_input = o->first >= argc || strcmp(argv[o->first], "-") == 0;
    s->path = standard_input ? "<stdin>" : argv[o->first];
    const char *inner = standard_input ? NULL : main_of_folder(s->path);
    if (inner)
        s->path = inner;
    FILE *f = standard_input ? stdin : fopen(s->path, "rb");
    if (!f) {
        int number = errno;
        fprintf(stderr, "hotloop: can't open file '%s': [Errno %d] %s\n",
                absolute(s->path), number, strerror(number));
        exit(EXIT_TROUBLE);
    }
    if (f == stdin && (o->settings.interactive || isatty(0))) { /* the prompt reads */
        o->settings.inspect = o->settings.interactive = 1;
        o->no_program = true;
        s->file = s->path;
        return s;
    }
    if (!read_all(f, &s->text)) {
        fprintf(stderr, "hotloop: can't read '%s': %s\n", s->path, strerror(errno));
        exit(EXIT_TROUBLE);
    }
    s->program = f != stdin;
    if (f != stdin)
        fclose(f);
    if (o->skip_line) /* the lines keep their numbers */
        memset(s->text.p, ' ', strcspn(str_text(&s->text), "\n"));
    s->file = absolute(s->path);
    return s;
}

/* The namespace of __main__, which is a module like any other. */
static val main_namespace(struct vm *vm, val file, val package)
{
    val ns = ns_new(vm), module = module_of_namespace(vm, ns, vm->n_main);
    ns_set(vm, ns, vm->n_name, vm->n_main);
    ns_set(vm, ns, vm->n_doc, vm->none);
    ns_set(vm, ns, str_intern(vm, SLICE("__package__")), package);
    ns_set(vm, ns, str_intern(vm, SLICE("__loader__")), vm->none);
    ns_set(vm, ns, str_intern(vm, SLICE("__spec__")), vm->none);
    ns_set(vm, ns, str_intern(vm, SLICE("__annotations__")), dict_new(vm, KIND_DICT));
    ns_set(vm, ns, vm->n_builtins, find_module(vm, str_intern(vm, SLICE("builtins"))));
    if (file) {
        ns_set(vm, ns, vm->n_file, file);
        ns_set(vm, ns, str_intern(vm, SLICE("__cached__")), vm->none);
    }
    dict_set(vm, vm->modules, vm->n_main, module);
    return ns;
}

/* Where the program is; empty for what comes from -c, -m or standard input. */
static struct slice folder_of(const struct source *source)
{
    const char *slash = strrchr(source->file, '/');
    if (*source->file == '<')
        return SLICE("");
    return slash ? (struct slice){source->file, (size_t)(slash - source->file)}
                 : SLICE("");
}

/* A zip file that has a __main__.py, as zipapp makes them: a line may come before. */
static bool is_archive(const struct source *source)
{
    struct slice text = str_slice(&source->text), line = source_line(text, 1);
    bool script = slice_starts(line, SLICE("#!"));
    return *source->file != '<' &&
           slice_starts(slice_from(text, script && line.n < text.n ? line.n + 1 : 0),
                        SLICE("PK\003\004"));
}

/* With -W, -X dev or -b the library's module knows what is to become of warnings. */
static void load_warnings(struct vm *vm)
{
    if (vm->settings.warn.n &&
        !import_module(vm, str_intern(vm, SLICE("warnings")), vm->sys_ns, NULL, 0))
        vm->exc = NULL; /* the library is not there */
}

/* A Ctrl-C that came during the last call is not lost. */
static int finished(struct vm *vm, val result)
{
    if (result && vm->attention)
        vm_attend(vm);
    return vm->exc ? report_exception(vm) : 0;
}

static int run_program(struct vm *vm, struct source *source, bool isolated)
{
    struct syntax_error error = {0};
    val file = *source->file == '<' ? NULL : str_new(vm, slice_of(source->file)),
        ns = main_namespace(vm, file, vm->none);
    struct slice folder = folder_of(source);
    start_sys_path(vm, isolated ? (struct slice){0} : folder);
    vm->settings.folder = strndup(folder.p, folder.n);
    load_warnings(vm);
    if (is_archive(source)) {
        const val path = str_new(vm, slice_of(source->file)); /* absolute */
        return frozen_call(vm, "_repl", "run_archive", &path, 1) ? 0
                                                                 : report_exception(vm);
    }
    source->old = vm->settings.py2;
    if (source->old && !find_module(vm, str_intern(vm, SLICE("_py2"))))
        return report_exception(vm);
    val code = decode_source(&source->text, source->file, &error)
                   ? compile_source(vm, source, COMPILE_MODULE, &error)
                   : NULL;
    if (!code) {
        raise_syntax_error(vm, source, &error);
        return report_exception(vm);
    }
    return finished(vm, vm_run_code(vm, code, ns));
}

static int run_module(struct vm *vm, const char *name, bool isolated)
{
    val file, package;
    char *here = getcwd(NULL, 0);
    start_sys_path(vm, isolated ? (struct slice){0} : slice_of(here ? here : ""));
    vm->settings.folder = here;
    load_warnings(vm);
    if (vm->settings.py2 && !find_module(vm, str_intern(vm, SLICE("_py2"))))
        return report_exception(vm);
    val code = code_of_main_module(vm, str_intern(vm, slice_of(name)), &file, &package);
    if (!code && exc_matches(vm, E_ModuleNotFoundError)) {
        val missing = inst_attr(vm, vm->exc, vm->n_nameword);
        struct slice s =
            missing && is_kind(missing, KIND_STR) ? str_value(missing) : slice_of(name);
        fprintf(stderr, "hotloop: No module named %.*s\n", (int)s.n, s.p);
        return 1;
    }
    if (!code)
        return report_exception(vm);
    val sys = find_module(vm, str_intern(vm, SLICE("sys"))),
        argv = sys ? py_getattr(vm, sys, str_intern(vm, SLICE("argv"))) : NULL;
    if (argv && is_kind(argv, KIND_LIST) && as_list(argv)->n)
        list_put(vm, argv, 0, file);
    return finished(vm, vm_run_code(vm, code, main_namespace(vm, file, package)));
}

/* After -i, and when a terminal is where the program should come from. */
static int run_prompt(struct vm *vm, bool first)
{
    val main = dict_get_str(vm, vm->modules, vm->n_main),
        names = main ? py_getattr(vm, main, vm->n_dict) : NULL;
    const val args[3] = {names, bool_val(vm, vm->settings.quiet), bool_val(vm, first)};
    return names && frozen_call(vm, "_repl", "run", args, 3) ? 0 : report_exception(vm);
}

static void invalidate(struct vm *vm, int64_t *deps)
{
    if (deps)
        jit_invalidate(vm->jit, deps);
    else
        jit_invalidate_all(vm->jit);
}

static void tell_tools(const struct options *o)
{
    if (o->perf_map)
        perf_map_listen(&the_perf_map, &the_jit.events);
    if (o->jitdump)
        jitdump_listen(&the_jitdump, &the_jit.events, o->jitdump, jit_machine()->elf);
    if (o->gdb)
        gdb_jit_listen(&the_gdb_jit, &the_jit.events, jit_machine());
}

static void start_jit(struct vm *vm, const struct options *o)
{
    struct jit_language lang;
    struct str bad = {0};
    python_language(vm, &lang);
    jit_init(&the_jit, &vm->gc, &lang);
    if (o->jit && !jit_set_params(&the_jit, o->jit, &bad)) {
        fprintf(stderr, "hotloop: --jit: %s\n", str_text(&bad));
        exit(EXIT_TROUBLE);
    }
    log_jit_events(&the_log, &the_jit.events);
    tell_tools(o);
    vm->jit = &the_jit;
    vm_invalidate = invalidate;
    vm_more_roots = python_jit_roots;
    vm_code_dies = python_code_dies;
    python_thresholds(vm);
}

static void before_fork(void)
{
    log_before_fork(&the_log);
}
static void in_child(void)
{
    log_in_child(&the_log);
}

static const char *stack_base(void)
{
    pthread_attr_t attr;
    void *low;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attr) != 0)
        die("cannot find the machine stack");
    pthread_attr_getstack(&attr, &low, &size);
    pthread_attr_destroy(&attr);
    return (char *)low + size;
}

int main(int argc, char **argv)
{
    struct options o = read_options(argc, argv);
    struct vm *vm = &the_vm;
    if (o.unbuffered)
        setvbuf(stdout, NULL, _IONBF, 0);
    struct source *source = o.module || (o.jit && strcmp(o.jit, "help") == 0)
                                ? NULL
                                : read_source(&o, argv, argc);
    vm->settings = o.settings;
    static char dash_c[] = "-c", dash_m[] = "-m";
    vm->argc = argc - o.first;
    vm->argv = argv + o.first;
    if (o.command || o.module) { /* as CPython: argv[0] is "-c", or the module's file */
        vm->argc++;
        vm->argv--;
        vm->argv[0] = o.command ? dash_c : dash_m;
    }
    if (o.jit && strcmp(o.jit, "help") == 0) {
        jit_help();
        return 0;
    }
    log_start(&the_log, getenv("PYPYLOG"), argc, argv, HOTLOOP_VERSION);
    pthread_atfork(before_fork, NULL, in_child);
    vm_init(vm, stack_base());
    struct gc_events events = {0};
    log_gc_events(&the_log, &events);
    gc_set_events(&vm->gc, &events);
    if (o.settings.tracks)
        o.jit = "off";
    start_jit(vm, &o);
    if (o.int_digits >= 0)
        vm->int_max_digits = o.int_digits;
    signals_start(vm);
    vm->warn_at = vm_warn_at;
    ns_set(vm, vm->builtins, str_intern(vm, SLICE("__debug__")),
           bool_val(vm, !vm->settings.optimize));
    int status = o.module ? run_module(vm, o.module, o.settings.safe_path)
                          : run_program(vm, source, o.settings.safe_path);
    if (o.settings.py2 && !frozen_call(vm, "_py2", "_end_line", NULL, 0))
        vm->exc = NULL; /* its sys.stdout is not the one to be asked */
    const char *inspect = o.settings.no_variables ? NULL : getenv("PYTHONINSPECT");
    bool wanted =
        o.settings.inspect || (inspect && *inspect); /* the program may set it */
    if (wanted && (o.settings.interactive || isatty(0)))
        status = run_prompt(vm, o.no_program);
    run_exit_functions(vm);
    bool others = threads_end(vm);
    if (!io_flush_all(vm) && status == 0)
        status = 120;
    jit_finish(&the_jit);
    log_end(&the_log);
    perf_map_end(&the_perf_map);
    jitdump_end(&the_jitdump);
    gdb_jit_end(&the_gdb_jit);
    if (!others) /* else one may be in a call of the system that writes there */
        vm_free(vm);
    if (status == INTERRUPTED) { /* the parent should see that it was a signal */
        signal(SIGINT, SIG_DFL);
        raise(SIGINT);
    }
    return status;
}
