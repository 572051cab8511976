/* _warnings.c -- warnings that C code has, and what _warnings.py needs of C. */
#include "python/frozen/frozen.h"
#include "python/interp/warn.h"
#include "python/lib/import.h"
#include "python/modules/module_def.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool vm_warn(struct vm *vm, enum exception category, const char *format, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    const val args[2] = {str_new(vm, slice_of(text)), vm->exceptions[category]};
    return frozen_call(vm, "_warnings", "warn", args, 2) != NULL;
}

bool vm_warn_at(struct vm *vm, enum exception category, struct slice text,
                struct slice file, int64_t line)
{
    const val args[4] = {str_new(vm, text), vm->exceptions[category], str_new(vm, file),
                         tag_int(line)};
    return frozen_call(vm, "_warnings", "warn_explicit", args, 4) != NULL;
}

/* The text of a line of a file; None: there is none. */
static val line_of(struct vm *vm, val file, val number)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n = -1;
    struct str path = {0};
    bool named = is_a(file, KIND_STR) && is_int(number);
    if (named)
        str_add(&path, str_value(plain_of(file)));
    if (strlen(str_text(&path)) != path.n)
        named = false; /* no file is called so */
    FILE *in = named ? fopen(str_text(&path), "r") : NULL;
    str_free(&path);
    for (int64_t i = 0; in && i < untag(number); i++)
        if ((n = getline(&line, &room, in)) < 0)
            break;
    val r = n >= 0 ? str_new(vm, (struct slice){line, (size_t)n}) : vm->none;
    free(line);
    if (in)
        fclose(in);
    return r;
}

static const struct method functions[] = {
    FUNCTION("_line", "file, number, /", line_of, READS),
    LAST_METHOD,
};

const struct module_def _warnings_module = {
    .name = "_warnings",
    .doc = "_warnings provides basic warning filtering support.\n",
    .functions = functions,
};
