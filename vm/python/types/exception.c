/* exception.c -- what exceptions carry, and how they are made.
 *
 * The fields of an exception are slots in front of its attributes (map.c). C code asks for
 * them by name, as for any attribute: inst_attr(), inst_set_attr(). */
#define _GNU_SOURCE /* memrchr() */
#include "python/types/types.h"

#include <errno.h>

#include "python/builtins/methods.h"

static val word(struct vm *vm, const char *text)
{
    return str_intern(vm, slice_of(text));
}

/* ---- fields ---------------------------------------------------------------------------- */

static bool set_field(struct vm *vm, val exc, val name, val v)
{
    inst_set_attr(vm, exc, name, v);
    return true;
}

static bool refuse(struct vm *vm, const char *what)
{
    raise_error(vm, E_TypeError, "%s", what);
    return false;
}

static bool set_args(struct vm *vm, val exc, val v)
{
    val l = v ? list_new(vm, 4) : NULL;
    if (!v)
        return refuse(vm, "args may not be deleted");
    return list_extend(vm, l, v) &&
           set_field(vm, exc, vm->n_args, sem_list_to_tuple(vm, l));
}

static bool set_traceback(struct vm *vm, val exc, val v)
{
    if (!v)
        return refuse(vm, "__traceback__ may not be deleted");
    if (v != vm->none && !is_kind(v, KIND_TRACEBACK))
        return refuse(vm, "__traceback__ must be a traceback or None");
    return set_field(vm, exc, vm->n_traceback, v);
}

static bool set_cause(struct vm *vm, val exc, val v)
{
    if (!v)
        return refuse(vm, "__cause__ may not be deleted");
    if (v != vm->none && !is_exception(vm, v))
        return refuse(vm, "exception cause must be None or derive from BaseException");
    exc_set_cause(vm, exc, v);
    return true;
}

static bool set_context(struct vm *vm, val exc, val v)
{
    if (!v)
        return refuse(vm, "__context__ may not be deleted");
    if (v != vm->none && !is_exception(vm, v))
        return refuse(vm,
                      "exception context must be None or derive from BaseException");
    return set_field(vm, exc, vm->n_context, v);
}

static bool set_suppress(struct vm *vm, val exc, val v)
{
    int t = v ? py_truth(vm, v) : -1;
    if (!v)
        return refuse(vm, "can't delete numeric/char attribute");
    return t >= 0 && set_field(vm, exc, vm->n_suppress, bool_val(vm, t));
}

static const struct attribute base_fields[] = {
    GETSET("args", NULL, set_args),
    GETSET("__traceback__", NULL, set_traceback),
    GETSET("__cause__", NULL, set_cause),
    GETSET("__context__", NULL, set_context),
    GETSET("__suppress_context__", NULL, set_suppress),
    {0},
};

/* Others have plain fields, None at first. */
static const struct {
    enum exception e;
    const char *names[9];
} fields[] = {
    {E_StopIteration, {"value"}},
    {E_SystemExit, {"code"}},
    {E_ImportError, {"msg", "name", "path"}},
    {E_AttributeError, {"name", "obj"}},
    {E_NameError, {"name"}},
    {E_OSError, {"errno", "strerror", "filename", "filename2"}},
    {E_BlockingIOError, {"characters_written"}},
    {E_SyntaxError,
     {"msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset",
      "print_file_and_line"}},
    {E_UnicodeDecodeError, {"encoding", "object", "start", "end", "reason"}},
    {E_UnicodeEncodeError, {"encoding", "object", "start", "end", "reason"}},
    {E_UnicodeTranslateError, {"encoding", "object", "start", "end", "reason"}},
};

static void add_field(struct vm *vm, val type, const char *text,
                      const struct attribute *row, val otherwise)
{
    val name = word(vm, text);
    val m = member_new(vm, type, name, row, as_type(type)->nslots++);
    as_member(m)->otherwise = otherwise;
    dict_set(vm, as_type(type)->dict, name, m);
    gc_store(&vm->gc, type, &as_type(type)->solid, type);
}

void exception_add_fields(struct vm *vm, val type, enum exception e)
{
    if (e == E_BaseException)
        for (const struct attribute *a = base_fields; a->name; a++)
            add_field(vm, type, a->name, a,
                      a->set == set_suppress ? vm->false_ : vm->none);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        for (int k = 0; fields[i].e == e && fields[i].names[k]; k++)
            add_field(vm, type, fields[i].names[k], NULL,
                      e == E_BlockingIOError ? NULL : vm->none);
    type_modified(vm, type);
}

/* ---- making ------------------------------------------------------------------------------- */

static val new_exception(ARGS)
{
    (void)kwnames;
    if (n == 0 || !is_kind(args[0], KIND_TYPE))
        return raise_error(vm, E_TypeError,
                           "BaseException.__new__(X): X is not a type object (%s)",
                           n ? type_name(vm, args[0]) : "nothing");
    struct slice class = name_of_type(args[0]);
    if (!(as_type(args[0])->flags & TYPE_EXCEPTION))
        return raise_error(vm, E_TypeError,
                           "BaseException.__new__(%.*s): %.*s is not a subtype of "
                           "BaseException",
                           (int)class.n, class.p, (int)class.n, class.p);
    val o = object_make(vm, args[0], false);
    if (o)
        inst_set_attr(vm, o, vm->n_args, tuple_of(vm, args + 1, n - 1));
    return o;
}

static bool no_keywords(struct vm *vm, val exc, val kwnames)
{
    if (kwnames)
        raise_error(vm, E_TypeError, "%s() takes no keyword arguments",
                    type_name(vm, exc));
    return !kwnames;
}

static val init(ARGS)
{
    if (!no_keywords(vm, args[0], kwnames))
        return NULL;
    inst_set_attr(vm, args[0], vm->n_args, tuple_of(vm, args + 1, n - 1));
    return vm->none;
}

static val init_value(ARGS)
{
    if (!init(vm, args, n, kwnames))
        return NULL;
    inst_set_attr(vm, args[0], vm->n_value, n > 1 ? args[1] : vm->none);
    return vm->none;
}

static val init_exit(ARGS)
{
    if (!init(vm, args, n, kwnames))
        return NULL;
    inst_set_attr(vm, args[0], vm->n_code,
                  n == 1   ? vm->none
                  : n == 2 ? args[1]
                           : tuple_of(vm, args + 1, n - 1));
    return vm->none;
}

/* Keywords that are fields. */
static val init_named(struct vm *vm, val *args, int64_t n, val kwnames,
                      const char *const *names)
{
    for (int64_t i = 0; kwnames && i < as_tuple(kwnames)->n; i++) {
        val name = as_tuple(kwnames)->at[i];
        int k = 0;
        while (names[k] && !slice_eq(str_value(name), slice_of(names[k])))
            k++;
        if (!names[k])
            return raise_error(
                vm, E_TypeError, "'%.*s' is an invalid keyword argument for %s()",
                (int)str_value(name).n, str_value(name).p, type_name(vm, args[0]));
        inst_set_attr(vm, args[0], word(vm, names[k]), args[n + i]);
    }
    return init(vm, args, n, NULL);
}

static val init_name(ARGS)
{
    static const char *const names[] = {"name", NULL};
    return init_named(vm, args, n, kwnames, names);
}

static val init_attribute(ARGS)
{
    static const char *const names[] = {"name", "obj", NULL};
    return init_named(vm, args, n, kwnames, names);
}

static val init_import(ARGS)
{
    static const char *const names[] = {"name", "path", NULL};
    for (int i = 0; names[i]; i++)
        inst_set_attr(vm, args[0], word(vm, names[i]), vm->none);
    inst_set_attr(vm, args[0], vm->n_msg, n == 2 ? args[1] : vm->none);
    return init_named(vm, args, n, kwnames, names);
}

static val init_syntax(ARGS)
{
    static const char *const names[] = {"filename", "lineno",     "offset",
                                        "text",     "end_lineno", "end_offset"};
    if (!init(vm, args, n, kwnames))
        return NULL;
    if (n > 1)
        inst_set_attr(vm, args[0], vm->n_msg, args[1]);
    if (n != 3)
        return vm->none;
    val l = list_new(vm, 6);
    if (!list_extend(vm, l, args[2]))
        return NULL;
    int64_t given = as_list(l)->n;
    if (given != 4 && given != 6)
        return raise_error(vm, E_TypeError,
                           "function takes %s %d argument%s (%lld given)",
                           given < 4   ? "at least"
                           : given > 6 ? "at most"
                                       : "exactly",
                           given < 4 ? 4 : 6, "s", (long long)given);
    for (int64_t i = 0; i < given; i++)
        inst_set_attr(vm, args[0], word(vm, names[i]), list_get(vm, l, i));
    return vm->none;
}

/* ---- UnicodeError -------------------------------------------------------------------------- */

static val init_unicode(ARGS)
{
    static const char *const names[] = {"encoding", "object", "start", "end", "reason"};
    bool translate = is_instance(vm, args[0], vm->exceptions[E_UnicodeTranslateError]);
    int first = translate ? 1 : 0, want = 5 - first;
    if (!init(vm, args, n, kwnames))
        return NULL;
    if (n - 1 != want)
        return raise_error(vm, E_TypeError,
                           "function takes exactly %d arguments (%lld given)", want,
                           (long long)n - 1);
    for (int i = 0; i < want; i++)
        inst_set_attr(vm, args[0], word(vm, names[first + i]), args[i + 1]);
    return vm->none;
}

static void add_character(struct str *out, uint32_t c)
{
    str_addf(out, c < 0x100 ? "'\\x%02x'" : c < 0x10000 ? "'\\u%04x'" : "'\\U%08x'", c);
}

static val unicode_text(ARGS)
{
    UNUSED_ARGS;
    val self = args[0], object = inst_attr(vm, self, word(vm, "object")),
        reason = inst_attr(vm, self, word(vm, "reason")),
        encoding = inst_attr(vm, self, word(vm, "encoding")),
        from = inst_attr(vm, self, vm->n_start), to = inst_attr(vm, self, vm->n_end);
    if (!object || object == vm->none)
        return vm->empty_str;
    if (!from || !to || !is_int(from) || !is_int(to))
        return exception_text(vm, self);
    int64_t start = untag(from), end = untag(to);
    bool bytes = is_kind(object, KIND_BYTES),
         one = end == start + 1 && start >= 0 && start < py_len(vm, object),
         decode = is_instance(vm, self, vm->exceptions[E_UnicodeDecodeError]),
         translate = is_instance(vm, self, vm->exceptions[E_UnicodeTranslateError]);
    struct str out = {0};
    if (encoding && encoding != vm->none) {
        str_addc(&out, '\'');
        if (!add_str(vm, &out, encoding)) {
            str_free(&out);
            return NULL;
        }
        str_add(&out, SLICE("' codec "));
    }
    str_addf(&out, "can't %s ", decode ? "decode" : translate ? "translate" : "encode");
    if (one && bytes)
        str_addf(&out, "byte 0x%02x in position %lld: ",
                 (unsigned char)str_bytes(object)[start], (long long)start);
    else if (one && is_kind(object, KIND_STR)) {
        str_add(&out, SLICE("character "));
        add_character(&out, (uint32_t)str_ord(str_index(vm, object, start)));
        str_addf(&out, " in position %lld: ", (long long)start);
    } else
        str_addf(&out, "%s in position %lld-%lld: ", decode ? "bytes" : "characters",
                 (long long)start, (long long)end - 1);
    if (reason && add_str(vm, &out, reason))
        return str_finish(vm, &out);
    str_free(&out);
    return NULL;
}

/* ---- OSError: which of them an error number means -------------------------------------------- */

static enum exception of_errno(int64_t number)
{
    static const struct {
        int number;
        enum exception e;
    } rows[] = {
        {EAGAIN, E_BlockingIOError},
        {EALREADY, E_BlockingIOError},
        {EINPROGRESS, E_BlockingIOError},
        {EPIPE, E_BrokenPipeError},
        {ESHUTDOWN, E_BrokenPipeError},
        {ECHILD, E_ChildProcessError},
        {ECONNABORTED, E_ConnectionAbortedError},
        {ECONNREFUSED, E_ConnectionRefusedError},
        {ECONNRESET, E_ConnectionResetError},
        {EEXIST, E_FileExistsError},
        {ENOENT, E_FileNotFoundError},
        {EISDIR, E_IsADirectoryError},
        {ENOTDIR, E_NotADirectoryError},
        {EINTR, E_InterruptedError},
        {EACCES, E_PermissionError},
        {EPERM, E_PermissionError},
        {ESRCH, E_ProcessLookupError},
        {ETIMEDOUT, E_TimeoutError},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number)
            return rows[i].e;
    return E_OSError;
}

static void fill_os_error(struct vm *vm, val o, const val *args, int64_t n)
{
    if (n < 2 || n > 5)
        return;
    inst_set_attr(vm, o, word(vm, "errno"), args[0]);
    inst_set_attr(vm, o, word(vm, "strerror"), args[1]);
    int64_t written;
    if (n > 2 && int_is(args[2]) && int_to_i64(args[2], &written) &&
        is_instance(vm, o, vm->exceptions[E_BlockingIOError])) {
        inst_set_attr(vm, o, word(vm, "characters_written"), args[2]);
        return;
    }
    if (n > 2)
        inst_set_attr(vm, o, vm->n_filename, args[2]);
    if (n > 4)
        inst_set_attr(vm, o, word(vm, "filename2"), args[4]);
    if (n > 2) /* the names of files are no arguments any more */
        inst_set_attr(vm, o, vm->n_args, tuple_of(vm, args, 2));
}

static val new_os_error(ARGS)
{
    int64_t number;
    (void)kwnames;
    if (n > 2 && args[0] == vm->exceptions[E_OSError] && int_is(args[1]) &&
        int_to_i64(args[1], &number))
        args[0] = vm->exceptions[of_errno(number)];
    val o = new_exception(vm, args, n, NULL);
    if (o)
        fill_os_error(vm, o, args + 1, n - 1);
    return o;
}

static val init_os_error(ARGS)
{
    if (!init(vm, args, n, kwnames))
        return NULL;
    fill_os_error(vm, args[0], args + 1, n - 1);
    return vm->none;
}

static val os_error_str(ARGS)
{
    UNUSED_ARGS;
    val number = inst_attr(vm, args[0], word(vm, "errno")),
        text = inst_attr(vm, args[0], word(vm, "strerror")),
        file = inst_attr(vm, args[0], vm->n_filename),
        second = inst_attr(vm, args[0], word(vm, "filename2"));
    if (!number || number == vm->none || !text || text == vm->none)
        return exception_text(vm, args[0]);
    struct str out = {0};
    str_add(&out, SLICE("[Errno "));
    bool ok = add_str(vm, &out, number);
    str_add(&out, SLICE("] "));
    ok = ok && add_str(vm, &out, text);
    if (ok && file && file != vm->none) {
        str_add(&out, SLICE(": "));
        ok = add_repr(vm, &out, file);
    }
    if (ok && second && second != vm->none) {
        str_add(&out, SLICE(" -> "));
        ok = add_repr(vm, &out, second);
    }
    if (ok)
        return str_finish(vm, &out);
    str_free(&out);
    return NULL;
}

/* ---- methods ------------------------------------------------------------------------------------ */

static val with_traceback(ARGS)
{
    UNUSED_ARGS;
    return set_traceback(vm, args[0], args[1]) ? args[0] : NULL;
}

static val add_note(ARGS)
{
    UNUSED_ARGS;
    val name = word(vm, "__notes__");
    if (!is_a(args[1], KIND_STR))
        return raise_error(vm, E_TypeError, "note must be a str, not '%s'",
                           type_name(vm, args[1]));
    val notes = py_getattr_or_null(vm, args[0], name);
    if (vm->exc)
        return NULL;
    if (!notes) {
        notes = list_new(vm, 2);
        if (!py_setattr(vm, args[0], name, notes))
            return NULL;
    }
    if (!is_kind(notes, KIND_LIST))
        return raise_error(vm, E_TypeError, "Cannot add note: __notes__ is not a list");
    list_append(vm, notes, args[1]);
    return vm->none;
}

/* What pickle kept: each is an attribute. */
static val set_state(ARGS)
{
    UNUSED_ARGS;
    val key, v;
    if (args[1] == vm->none)
        return vm->none;
    if (!is_a(args[1], KIND_DICT))
        return raise_error(vm, E_TypeError, "state is not a dictionary");
    val d = dict_copy(vm, plain_of(args[1]), KIND_DICT);
    for (int64_t at = 0; dict_next(d, &at, &key, &v);)
        if (!(key = attr_name(vm, key)) || !py_setattr(vm, args[0], key, v))
            return NULL;
    return vm->none;
}

static val text_of(ARGS)
{
    UNUSED_ARGS;
    return exception_text(vm, args[0]);
}

static val key_text(ARGS)
{
    UNUSED_ARGS;
    val a = inst_attr(vm, args[0], vm->n_args);
    return a && is_kind(a, KIND_TUPLE) && as_tuple(a)->n == 1
               ? py_repr(vm, as_tuple(a)->at[0])
               : exception_text(vm, args[0]);
}

static val import_text(ARGS)
{
    UNUSED_ARGS;
    val msg = inst_attr(vm, args[0], vm->n_msg);
    return msg && is_kind(msg, KIND_STR) ? msg : exception_text(vm, args[0]);
}

/* "invalid syntax (program.py, line 3)": the file without its folders. */
static val syntax_text(ARGS)
{
    UNUSED_ARGS;
    val msg = inst_attr(vm, args[0], vm->n_msg),
        file = inst_attr(vm, args[0], vm->n_filename),
        line = inst_attr(vm, args[0], vm->n_lineno);
    struct str out = {0};
    if (!add_str(vm, &out, msg ? msg : vm->none)) {
        str_free(&out);
        return NULL;
    }
    bool has_file = file && is_kind(file, KIND_STR), has_line = line && is_int(line);
    if (has_file) {
        struct slice name = str_value(file);
        const char *slash = memrchr(name.p, '/', name.n);
        name = slash ? slice_from(name, (size_t)(slash + 1 - name.p)) : name;
        str_addf(&out, " (%.*s", (int)name.n, name.p);
    }
    if (has_line)
        str_addf(&out, "%sline %lld", has_file ? ", " : " (", (long long)untag(line));
    if (has_file || has_line)
        str_addc(&out, ')');
    return str_finish(vm, &out);
}

static val repr_of(ARGS)
{
    UNUSED_ARGS;
    struct str out = {0};
    if (exception_repr(vm, &out, args[0]))
        return str_finish(vm, &out);
    str_free(&out);
    return NULL;
}

#define INIT(f)                                                                        \
    {                                                                                  \
        "__init__", f, 1, -1, B_METHOD | B_KEYWORDS | B_WRAPPER, 0                     \
    }
#define TEXT(f)                                                                        \
    {                                                                                  \
        "__str__", f, 1, 1, B_METHOD | B_WRAPPER, 0                                    \
    }
static const struct builtin base_rows[] = {
    {"BaseException", new_exception, 0, -1, B_STATIC | B_NEW | B_KEYWORDS, 0},
    INIT(init),
    TEXT(text_of),
    {"__repr__", repr_of, 1, 1, B_METHOD | B_WRAPPER, 0},
    {"with_traceback", with_traceback, 2, 2, B_METHOD, 0},
    {"add_note", add_note, 2, 2, B_METHOD, 0},
    {"__setstate__", set_state, 2, 2, B_METHOD, 0},
    {0},
};
static const struct builtin stop_rows[] = {INIT(init_value), {0}},
                            exit_rows[] = {INIT(init_exit), {0}},
                            name_rows[] = {INIT(init_name), {0}},
                            attribute_rows[] = {INIT(init_attribute), {0}},
                            import_rows[] = {INIT(init_import), TEXT(import_text), {0}},
                            syntax_rows[] = {INIT(init_syntax), TEXT(syntax_text), {0}},
                            unicode_rows[] = {INIT(init_unicode),
                                              TEXT(unicode_text),
                                              {0}},
                            key_rows[] = {TEXT(key_text), {0}};
static const struct builtin os_rows[] = {
    {"OSError", new_os_error, 0, -1, B_STATIC | B_NEW | B_KEYWORDS, 0},
    INIT(init_os_error),
    TEXT(os_error_str),
    {0},
};

void exception_add_methods(struct vm *vm)
{
    const struct {
        enum exception e;
        const struct builtin *rows;
    } all[] = {
        {E_BaseException, base_rows},
        {E_StopIteration, stop_rows},
        {E_SystemExit, exit_rows},
        {E_NameError, name_rows},
        {E_KeyError, key_rows},
        {E_AttributeError, attribute_rows},
        {E_ImportError, import_rows},
        {E_SyntaxError, syntax_rows},
        {E_OSError, os_rows},
        {E_UnicodeDecodeError, unicode_rows},
        {E_UnicodeEncodeError, unicode_rows},
        {E_UnicodeTranslateError, unicode_rows},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        add_methods(vm, vm->exceptions[all[i].e], all[i].rows);
    type_add_dict(vm, vm->exceptions[E_BaseException]);
    val os = vm->exceptions[E_OSError];
    ns_set(vm, vm->builtins, word(vm, "IOError"), os);
    ns_set(vm, vm->builtins, word(vm, "EnvironmentError"), os);
}
