/* functions.c -- the builtin functions as rows, and the small ones themselves. */
#include "python/obj/buffer.h"
#include "python/builtins/methods.h"
#include "python/obj/type_def.h"
#include "python/types/types.h"

/* ---- of any object ------------------------------------------------------------------- */

static val len(struct vm *vm, val o)
{
    int64_t r = py_len(vm, o);
    return r < 0 ? NULL : tag_int(r);
}

static val repr(struct vm *vm, val o)
{
    return py_repr(vm, o);
}

static val ascii(struct vm *vm, val o)
{
    val r = py_repr(vm, o);
    return r ? ascii_of(vm, r) : NULL;
}

static val hash(struct vm *vm, val o)
{
    int64_t h;
    return py_hash(vm, o, &h) ? int_from_i64(vm, h) : NULL;
}

static val id(struct vm *vm, val o)
{
    return is_int(o) ? o : int_from_u64(vm, gc_identity(&vm->gc, o));
}

static val callable(struct vm *vm, val o)
{
    return bool_val(vm, py_callable(vm, o));
}

static val format(struct vm *vm, val o, val spec)
{
    if (spec && !is_a(spec, KIND_STR))
        return raise_error(vm, E_TypeError, "format() argument 2 must be str, not %s",
                           type_name(vm, spec));
    return py_format(vm, o, spec ? plain_of(spec) : vm->empty_str);
}

static val dir(struct vm *vm, val o)
{
    val names = list_new(vm, 8), here = o ? NULL : frame_locals(vm, vm->frame),
        keys = here ? py_iter(vm, here) : NULL;
    if (o)
        keys = call_special(vm, o, str_intern(vm, SLICE("__dir__")), NULL, 0);
    if (!keys || !list_extend(vm, names, keys) || !list_sort(vm, names, NULL, false))
        return NULL;
    return names;
}

static val vars(struct vm *vm, val o)
{
    if (!o)
        return frame_locals(vm, vm->frame);
    val d = py_getattr_or_null(vm, o, vm->n_dict);
    return d || vm->exc ? d
                        : raise_error(vm, E_TypeError,
                                      "vars() argument must have __dict__ attribute");
}

/* ---- attributes ---------------------------------------------------------------------- */

static val get_attribute(struct vm *vm, val o, val text, val otherwise)
{
    val name = attr_name(vm, text);
    if (!name)
        return NULL;
    if (!otherwise)
        return py_getattr(vm, o, name);
    val v = py_getattr_or_null(vm, o, name);
    return v || vm->exc ? v : otherwise;
}

static val has_attribute(struct vm *vm, val o, val text)
{
    val name = attr_name(vm, text), v = name ? py_getattr_or_null(vm, o, name) : NULL;
    return !v && vm->exc ? NULL : bool_val(vm, v);
}

static val set_attribute(struct vm *vm, val o, val text, val v)
{
    val name = attr_name(vm, text);
    return name && py_setattr(vm, o, name, v) ? vm->none : NULL;
}

static val delete_attribute(struct vm *vm, val o, val text)
{
    val name = attr_name(vm, text);
    return name && py_setattr(vm, o, name, NULL) ? vm->none : NULL;
}

/* ---- characters and digits ----------------------------------------------------------- */

static val ordinal(struct vm *vm, val o)
{
    val v = plain_of(o);
    bool text = is_kind(v, KIND_STR);
    if (is_kind(v, KIND_BYTEARRAY))
        v = bytes_new(vm, bytearray_slice(v));
    if (!text && !is_kind(v, KIND_BYTES))
        return raise_error(vm, E_TypeError,
                           "ord() expected string of length 1, but %s found",
                           type_name(vm, o));
    int64_t n = text ? as_str(v)->chars : as_str(v)->n;
    if (n != 1)
        return raise_error(
            vm, E_TypeError,
            "ord() expected a character, but string of length %lld found",
            (long long)n);
    return tag_int(text ? str_ord(v) : (unsigned char)*str_bytes(v));
}

static val character(struct vm *vm, val v)
{
    int64_t c;
    val i = py_index_value(vm, v);
    if (!i)
        return NULL;
    if (!int_to_i64(i, &c) || c != (int)c)
        return raise_error(vm, E_OverflowError,
                           "Python int too large to convert to C int");
    if (c < 0 || c > 0x10FFFF)
        return raise_error(vm, E_ValueError, "chr() arg not in range(0x110000)");
    return str_char(vm, (uint32_t)c);
}

static val in_base(struct vm *vm, val v, int base, const char *prefix)
{
    if (!(v = py_index_value(vm, v)))
        return NULL;
    struct slice s = str_value(int_to_str(vm, plain_of(v), base));
    struct str out = {0};
    bool minus = *s.p == '-';
    str_addf(&out, "%s%s%.*s", minus ? "-" : "", prefix, (int)s.n - minus, s.p + minus);
    return str_finish(vm, &out);
}
static val hex(struct vm *vm, val v)
{
    return in_base(vm, v, 16, "0x");
}

static val oct(struct vm *vm, val v)
{
    return in_base(vm, v, 8, "0o");
}

static val bin(struct vm *vm, val v)
{
    return in_base(vm, v, 2, "0b");
}

static val absolute(struct vm *vm, val v)
{
    return py_abs(vm, v);
}

/* ---- iterators ----------------------------------------------------------------------- */

static val iterator(struct vm *vm, val o, val sentinel)
{
    if (!sentinel)
        return py_iter(vm, o);
    return py_callable(vm, o)
               ? call_iter_new(vm, o, sentinel)
               : raise_error(vm, E_TypeError, "iter(v, w): v must be callable");
}

static val next(struct vm *vm, val it, val otherwise)
{
    if (is_kind(it, KIND_INSTANCE)) { /* what StopIteration it raises is kept */
        val r = call_special(vm, it, vm->n_next, NULL, 0);
        if (r || (vm->exc && (!otherwise || !exc_matches(vm, E_StopIteration))))
            return r;
        if (vm->exc) {
            vm->exc = NULL;
            return otherwise;
        }
    }
    val v = py_next(vm, it);
    if (v != vm->stop)
        return v;
    if (otherwise)
        return otherwise;
    return is_gen(it) ? gen_stop(vm, it)
                      : raise_value(vm, vm->exceptions[E_StopIteration]);
}

/* ---- the rows ------------------------------------------------------------------------ */

/* READS where an argument that is no instance of a class in Python runs nothing. */
static const struct method functions[] = {
    FUNCTION("__import__", "name, globals=None, locals=None, fromlist=NULL, level=0",
             builtin_import, RUNS),
    ROW("abs", 0, "x, /", absolute, READS, INTRINSIC_ABS),
    FUNCTION("aiter", "async_iterable, /", builtin_aiter, RUNS),
    FUNCTION("all", "iterable, /", builtin_all, RUNS),
    FUNCTION("anext", "aiterator, default=NULL, /", builtin_anext, RUNS),
    FUNCTION("any", "iterable, /", builtin_any, RUNS),
    FUNCTION("ascii", "obj, /", ascii, RUNS),
    FUNCTION("bin", "number, /", bin, READS),
    FUNCTION("callable", "obj, /", callable, READS),
    FUNCTION("chr", "i, /", character, READS),
    ROW("compile", B_FRAME,
        "source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, "
        "_feature_version=-1",
        builtin_compile, RUNS, 0),
    FUNCTION("delattr", "obj, name, /", delete_attribute, RUNS),
    ROW("dir", B_FRAME, "object=NULL, /", dir, RUNS, 0),
    FUNCTION("divmod", "x, y, /", builtin_divmod, READS),
    ROW("eval", B_FRAME, "source, globals=None, locals=None, /", builtin_eval, RUNS, 0),
    ROW("exec", B_FRAME, "source, globals=None, locals=None, /, *, closure=None",
        builtin_exec, RUNS, 0),
    FUNCTION("format", "value, format_spec=NULL, /", format, RUNS),
    ROW("getattr", 0, "object, name, default=NULL, /", get_attribute, RUNS,
        INTRINSIC_GETATTR),
    ROW("globals", B_FRAME, "", builtin_globals, READS, 0),
    ROW("hasattr", 0, "obj, name, /", has_attribute, RUNS, INTRINSIC_HASATTR),
    FUNCTION("hash", "obj, /", hash, RUNS),
    FUNCTION("hex", "number, /", hex, READS),
    FUNCTION("id", "obj, /", id, READS),
    ROW("isinstance", 0, "obj, class_or_tuple, /", builtin_isinstance, RUNS,
        INTRINSIC_ISINSTANCE),
    FUNCTION("issubclass", "cls, class_or_tuple, /", builtin_issubclass, RUNS),
    ROW("iter", 0, "object, sentinel=NULL, /", iterator, RUNS, INTRINSIC_ITER),
    ROW("len", 0, "obj, /", len, READS, INTRINSIC_LEN),
    ROW("locals", B_FRAME, "", builtin_locals, READS, 0),
    ROW("max", 0, "*args, key=None, default=NULL", builtin_max, RUNS, INTRINSIC_MAX),
    ROW("min", 0, "*args, key=None, default=NULL", builtin_min, RUNS, INTRINSIC_MIN),
    ROW("next", 0, "iterator, default=NULL, /", next, RUNS, INTRINSIC_NEXT),
    FUNCTION("oct", "number, /", oct, READS),
    ROW("ord", 0, "c, /", ordinal, READS, INTRINSIC_ORD),
    FUNCTION("pow", "base, exp, mod=None", builtin_pow, READS),
    FUNCTION("repr", "obj, /", repr, RUNS),
    FUNCTION("round", "number, ndigits=None", builtin_round, READS),
    FUNCTION("setattr", "obj, name, value, /", set_attribute, RUNS),
    FUNCTION("sorted", "iterable, /, *, key=None, reverse=False", builtin_sorted, RUNS),
    FUNCTION("sum", "iterable, /, start=0", builtin_sum, RUNS),
    ROW("vars", B_FRAME, "object=NULL, /", vars, RUNS, 0),
    LAST_METHOD,
};
static const struct builtin older[] = {
    {"breakpoint", builtin_breakpoint, 0, -1, B_KEYWORDS, 0},
    {"input", builtin_input, 0, 1, 0, 0},
    {"open", builtin_open, 0, -1, B_KEYWORDS, 0},
    {"print", builtin_print, 0, -1, B_KEYWORDS, 0},
    {0},
};
static const struct builtin build_class_row = {
    "__build_class__", class_build, 2, -1, B_KEYWORDS, 0};

void add_builtins(struct vm *vm)
{
    vm->build_class = builtin_new(vm, &build_class_row, NULL);
    add_functions(vm, vm->builtins, older, NULL);
    for (const struct method *m = functions; m->b.name; m++)
        ns_set(vm, vm->builtins, str_intern(vm, slice_of(m->b.name)),
               builtin_new(vm, &m->b, NULL));
    for (int k = 1; k < N_KINDS; k++) {
        val t = vm->types[k];
        bool hidden =
            k == KIND_LONG || k == KIND_ARRAY || k == KIND_BUF || k == KIND_TEXT ||
            k == KIND_FLOATS || k == KIND_CELL || k == KIND_NS || k == KIND_MAP ||
            k == KIND_STOP || k == KIND_NONE || k == KIND_CODE || k == KIND_FUNC ||
            k == KIND_METHOD || k == KIND_MODULE || k == KIND_TRACEBACK ||
            k == KIND_PROXY || k == KIND_MEMBER || k == KIND_FRAME ||
            (k >= KIND_RANGE_ITER && k <= KIND_CALL_ITER) || k == KIND_BUILTIN ||
            k == KIND_INSTANCE || (k >= KIND_GENERATOR && k <= KIND_CORO_WRAPPER) ||
            k == KIND_NOTIMPL || k == KIND_ELLIPSIS ||
            (k >= KIND_FILE_IO && k <= KIND_STRING_IO);
        const struct type_def *def = as_type(t)->def;
        if (!hidden && !(def && def->module))
            ns_set(vm, vm->builtins, as_type(t)->name, t);
    }
    ns_set(vm, vm->builtins, str_intern(vm, SLICE("object")), vm->object_type);
    ns_set(vm, vm->builtins, str_intern(vm, SLICE("NotImplemented")), vm->notimpl);
    ns_set(vm, vm->builtins, str_intern(vm, SLICE("Ellipsis")), vm->ellipsis);
    ns_set(vm, vm->builtins, vm->n_name, str_intern(vm, SLICE("builtins")));
}
