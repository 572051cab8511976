/* readline.c -- lines typed at a terminal, with editing, history and completion: Debian's
 * libedit, through its interface of GNU readline.
 *
 * The Python part (frozen/readline.py) keeps what a program sets; here are the rows that need
 * the library, and the callbacks that the library makes while somebody types. */
#include "python/lib/library.h"
#include "python/modules/module_def.h"

#if __has_include(<editline/readline.h>)
#include <editline/readline.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "python/frozen/frozen.h"
#include "python/interp/attend.h"
#include "python/interp/threads.h"
#include "python/obj/c_text.h"

/* clang-format off */
#define FUNCTIONS(F) F(readline) F(add_history) F(clear_history) \
    F(rl_parse_and_bind) \
    F(rl_read_init_file) F(rl_line_buffer) F(rl_insert_text) F(rl_redisplay) \
    F(rl_completion_matches) F(rl_attempted_completion_function) \
    F(rl_attempted_completion_over) F(rl_basic_word_break_characters) \
    F(rl_completion_append_character) F(rl_getc_function) \
    F(rl_startup_hook) F(rl_catch_signals) F(rl_readline_name) F(using_history)
/* clang-format on */
LIBRARY(libedit, FUNCTIONS, "libedit.so.2", "libedit2");

/* The library's callbacks have no argument for these. */
static struct vm *the_reader;
static const struct libedit *the_library;

static const struct libedit *libedit(struct vm *vm)
{
    return library_get(vm, &libedit_library);
}

/* What frozen/readline.py answers to a callback; an exception is for nobody there: dropped. */
static val ask(const char *function, const val *args, int64_t n)
{
    struct vm *vm = the_reader;
    val r = frozen_call(vm, "readline", function, args, n);
    if (!r && !exc_matches(vm, E_KeyboardInterrupt))
        vm->exc = NULL;
    return r;
}

/* ---- characters --------------------------------------------------------------------------- */

/* A byte, or -1: at the end, and when a signal has come that Python must hear of. */
static int next_byte(struct vm *vm)
{
    unsigned char byte;
    for (;;) {
        if (vm->attention && (vm_interrupted(vm) || vm->exc))
            return -1;
        struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
        struct thread *me = threads_leave(vm);
        int ready = poll(&in, 1, -1);
        if (me)
            threads_enter(vm, me);
        if (ready < 0 && errno != EINTR)
            return -1;
        if (ready <= 0)
            continue;
        ssize_t n = read(STDIN_FILENO, &byte, 1);
        if (n == 1)
            return byte;
        if (n == 0 || errno != EINTR)
            return -1;
    }
}

/* libedit takes what this returns for a wide character. */
static int next_character(FILE *unused)
{
    static const int first_bits[] = {0x7F, 0, 0x1F, 0x0F, 0x07};
    struct vm *vm = the_reader;
    (void)unused;
    int c = next_byte(vm), more = c < 0xC0 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    if (c < 0xC0)
        return c;
    c &= first_bits[more + 1];
    for (; more > 0; more--) {
        int next = next_byte(vm);
        if (next < 0)
            return -1;
        c = c << 6 | (next & 0x3F);
    }
    return c;
}

/* ---- completion ---------------------------------------------------------------------------- */

static char *one_match(const char *text, int state)
{
    struct vm *vm = the_reader;
    const val args[] = {str_new(vm, slice_of(text)), tag_int(state)};
    val r = ask("_complete", args, 2), meanwhile;
    const char *found = r && r != vm->none
                            ? c_text(vm, "what a completer returns", r, &meanwhile)
                            : NULL;
    if (!found && vm->exc && !exc_matches(vm, E_KeyboardInterrupt))
        vm->exc = NULL;
    return found ? strdup(found) : NULL; /* the library frees it */
}

static char **matches(const char *text, int start, int end)
{
    const struct libedit *lib = the_library;
    const val args[] = {tag_int(start), tag_int(end)};
    *lib->rl_completion_append_character = '\0';
    *lib->rl_attempted_completion_over = 1; /* no names of files instead */
    return ask("_completes", args, 2) ? lib->rl_completion_matches(text, one_match)
                                      : NULL;
}

static int started(void)
{
    ask("_started", NULL, 0);
    return 0;
}

/* ---- rows ---------------------------------------------------------------------------------- */

/* A line without its end; None: there is no more. */
static val read_line(struct vm *vm, val prompt, val delimiters)
{
    const struct libedit *lib = libedit(vm);
    val m1, m2;
    const char *p = lib ? c_text(vm, "the prompt", prompt, &m1) : NULL,
               *d = p ? c_text(vm, "the delimiters", delimiters, &m2) : NULL;
    if (!d)
        return NULL;
    char *words = mem_copy_text(d, strlen(d));
    const char *before = *lib->rl_basic_word_break_characters;
    *lib->rl_basic_word_break_characters = words;
    char *line = lib->readline(p);
    *lib->rl_basic_word_break_characters = (char *)(uintptr_t)before;
    free(words);
    if (!line)
        return vm->exc ? NULL : vm->none;
    val r = vm->exc ? NULL : str_new(vm, slice_of(line));
    free(line);
    return r;
}

static val bind_and_parse(struct vm *vm, val text)
{
    const struct libedit *lib = libedit(vm);
    val m;
    const char *line = lib ? c_text(vm, "parse_and_bind() argument", text, &m) : NULL;
    if (!line)
        return NULL;
    char *own = mem_copy_text(line, strlen(line)); /* the library may write to it */
    lib->rl_parse_and_bind(own);
    free(own);
    return vm->none;
}

static val read_init(struct vm *vm, val filename)
{
    const struct libedit *lib = libedit(vm);
    val m = NULL;
    const char *name = filename == vm->none || !lib
                           ? NULL
                           : c_text(vm, "read_init_file() argument", filename, &m);
    if (!lib || vm->exc)
        return NULL;
    errno = 0;
    return lib->rl_read_init_file(name) == 0
               ? vm->none
               : raise_errno(vm, errno ? errno : ENOENT, NULL);
}

static val line_buffer(struct vm *vm)
{
    const struct libedit *lib = libedit(vm);
    const char *text = lib ? *lib->rl_line_buffer : NULL;
    return lib ? str_new(vm, slice_of(text ? text : "")) : NULL;
}

static val insert(struct vm *vm, val text)
{
    const struct libedit *lib = libedit(vm);
    val m;
    const char *t = lib ? c_text(vm, "insert_text() argument", text, &m) : NULL;
    if (!t)
        return NULL;
    lib->rl_insert_text(t);
    return vm->none;
}

static val redisplay(struct vm *vm)
{
    const struct libedit *lib = libedit(vm);
    if (!lib)
        return NULL;
    lib->rl_redisplay();
    return vm->none;
}

static val history_add(struct vm *vm, val line)
{
    const struct libedit *lib = libedit(vm);
    val m;
    const char *t = lib ? c_text(vm, "add_history() argument", line, &m) : NULL;
    if (!t)
        return NULL;
    lib->add_history(t);
    return vm->none;
}

static val history_drop(struct vm *vm)
{
    const struct libedit *lib = libedit(vm);
    if (!lib)
        return NULL;
    lib->clear_history();
    return vm->none;
}

static const struct method functions[] = {
    FUNCTION("_read", "prompt, delimiters, /", read_line, RUNS),
    FUNCTION("parse_and_bind", "string, /", bind_and_parse, RUNS),
    FUNCTION("read_init_file", "filename=None, /", read_init, RUNS),
    FUNCTION("get_line_buffer", "", line_buffer, READS),
    FUNCTION("insert_text", "string, /", insert, RUNS),
    FUNCTION("redisplay", "", redisplay, RUNS),
    FUNCTION("_add", "line, /", history_add, RUNS),
    FUNCTION("_clear", "", history_drop, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    const struct libedit *lib = libedit(vm);
    (void)ns;
    if (!lib)
        return false;
    /* its wide characters are those of the locale */
    if (strcmp(setlocale(LC_CTYPE, NULL), "C") == 0 &&
        (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0))
        setlocale(LC_CTYPE, "C.UTF-8");
    the_reader = vm;
    the_library = lib;
    lib->using_history();
    *lib->rl_readline_name = "python";
    *lib->rl_catch_signals = 0; /* Python's handlers are asked in next_byte() */
    *lib->rl_getc_function = next_character;
    *lib->rl_attempted_completion_function = matches;
    *lib->rl_startup_hook = started;
    return true;
}
#else
static const struct method *const functions = NULL;
static bool init(struct vm *vm, val ns)
{
    (void)ns;
    return library_missing(vm, "readline", "libedit-dev");
}
#endif

const struct module_def readline_module = {
    .name = "readline",
    .doc = "Lines typed at a terminal: editing, history, completion.",
    .functions = functions,
    .init = init,
};
