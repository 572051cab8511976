/* functions.c -- the builtin functions. */
#include "python/builtins/methods.h"
#include "python/types/types.h"

#include "python/obj/depth.h"

#include <math.h>
#include <stdio.h>

/* sep= or end=: its text, or what holds without it. */
static bool print_option(struct vm *vm, val v, const char *name, struct slice *text)
{
    if (!v || v == vm->none)
        return true;
    if (!is_a(v, KIND_STR)) {
        raise_error(vm, E_TypeError, "%s must be None or a string, not %s", name,
                    type_name(vm, v));
        return false;
    }
    *text = str_value(plain_of(v));
    return true;
}

/* The file behind sys.stdout or sys.stderr, or NULL: an object with a write method. */
static FILE *print_file(struct vm *vm, val file)
{
    if (!file || file == vm->none)
        return stdout;
    if (!is_kind(file, KIND_MODULE))
        return NULL;
    struct slice name = str_value(as_module(file)->name);
    return slice_eq(name, SLICE("<stderr>"))   ? stderr
           : slice_eq(name, SLICE("<stdout>")) ? stdout
                                               : NULL;
}

/* To an object with a write method: each piece by itself, as CPython does. */
static bool print_piece(struct vm *vm, val file, val text)
{
    val write = text ? py_getattr(vm, file, str_intern(vm, SLICE("write"))) : NULL;
    return write && vm_call(vm, write, &text, 1);
}
static val print_to_object(struct vm *vm, val file, const val *args, int64_t n,
                           struct slice sep, struct slice end)
{
    for (int64_t i = 0; i < n; i++)
        if ((i && !print_piece(vm, file, str_new(vm, sep))) ||
            !print_piece(vm, file, py_str(vm, args[i])))
            return NULL;
    return print_piece(vm, file, str_new(vm, end)) ? vm->none : NULL;
}

static val print(ARGS)
{
    const val allowed[] = {vm->n_sep, vm->n_end, vm->n_flush, vm->n_fileword};
    if (!only_keywords(vm, "print", kwnames, allowed, 4))
        return NULL;
    struct slice sep = SLICE(" "), end = SLICE("\n");
    if (!print_option(vm, keyword(vm, args, n, kwnames, vm->n_sep), "sep", &sep) ||
        !print_option(vm, keyword(vm, args, n, kwnames, vm->n_end), "end", &end))
        return NULL;
    val file = keyword(vm, args, n, kwnames, vm->n_fileword),
        flush = keyword(vm, args, n, kwnames, vm->n_flush);
    FILE *to = print_file(vm, file);
    if (!to)
        return print_to_object(vm, file, args, n, sep, end);
    struct str out = {0};
    for (int64_t i = 0; i < n; i++) {
        if (i)
            str_add(&out, sep);
        if (!add_str(vm, &out, args[i])) {
            str_free(&out);
            return NULL;
        }
    }
    str_add(&out, end);
    if (to == stderr)
        fflush(stdout);
    fwrite(str_text(&out), 1, out.n, to);
    if (flush && py_truth(vm, flush) == 1)
        fflush(to);
    str_free(&out);
    return vm->none;
}

static val len(ARGS)
{
    UNUSED_ARGS;
    int64_t r = py_len(vm, args[0]);
    return r < 0 ? NULL : tag_int(r);
}

static val repr(ARGS)
{
    UNUSED_ARGS;
    return py_repr(vm, args[0]);
}
static val ascii(ARGS)
{
    UNUSED_ARGS;
    val r = py_repr(vm, args[0]);
    return r ? ascii_of(vm, r) : NULL;
}

static val absolute(ARGS)
{
    UNUSED_ARGS;
    return py_abs(vm, args[0]);
}

static val ordinal(ARGS)
{
    UNUSED_ARGS;
    if (!is_kind(args[0], KIND_STR))
        return raise_error(vm, E_TypeError,
                           "ord() expected string of length 1, but %s found",
                           type_name(vm, args[0]));
    if (as_str(args[0])->chars != 1)
        return raise_error(
            vm, E_TypeError,
            "ord() expected a character, but string of length %lld found",
            (long long)as_str(args[0])->chars);
    return tag_int(str_ord(args[0]));
}

static val character(ARGS)
{
    UNUSED_ARGS;
    int64_t c;
    if (!py_index(vm, args[0], &c))
        return NULL;
    if (c != (int)c)
        return raise_error(vm, E_OverflowError,
                           "Python int too large to convert to C int");
    if (c < 0 || c > 0x10FFFF)
        return raise_error(vm, E_ValueError, "chr() arg not in range(0x110000)");
    return str_char(vm, (uint32_t)c);
}

/* a > b, asked in this order: messages and __gt__ can tell. */
static int more(struct vm *vm, val a, val b)
{
    val r = py_compare(vm, OP_COMPARE_GT, a, b);
    return r ? py_truth(vm, r) : -1;
}

static val extreme(struct vm *vm, val *args, int64_t n, val kwnames, bool max)
{
    const val allowed[] = {vm->n_key, vm->n_default};
    if (!only_keywords(vm, max ? "max" : "min", kwnames, allowed, 2))
        return NULL;
    val key = keyword(vm, args, n, kwnames, vm->n_key),
        otherwise = keyword(vm, args, n, kwnames, vm->n_default);
    val list = n > 1 ? tuple_of(vm, args, n) : args[0], it = py_iter(vm, list),
        best = NULL, best_key = NULL;
    key = key == vm->none ? NULL : key;
    while (it) {
        val v = py_next(vm, it);
        if (!v)
            return NULL;
        if (v == vm->stop)
            break;
        val k = key ? vm_call(vm, key, &v, 1) : v;
        int better = !k      ? -1
                     : !best ? 1
                     : max   ? more(vm, k, best_key)
                             : py_less(vm, k, best_key);
        if (better < 0)
            return NULL;
        if (better) {
            best = v;
            best_key = k;
        }
    }
    if (!it || best)
        return it ? best : NULL;
    return otherwise ? otherwise
                     : raise_error(vm, E_ValueError, "%s() arg is an empty sequence",
                                   max ? "max" : "min");
}
static val minimum(ARGS)
{
    return extreme(vm, args, n, kwnames, false);
}
static val maximum(ARGS)
{
    return extreme(vm, args, n, kwnames, true);
}

static bool is_number(val v)
{
    return is_int(v) || v->kind == KIND_FLOAT;
}

static val sum_floats(struct vm *vm, val list, val start)
{
    double total;
    if (as_list(list)->n == 0)
        return start;
    number_to_double(vm, start, &total);
    for (int64_t i = 0; i < as_list(list)->n; i++)
        total += list_floats(list)[i];
    return float_new(vm, total);
}

static val add(struct vm *vm, val a, val b)
{
    int64_t r;
    if (is_int(a) && is_int(b) && !__builtin_add_overflow(untag(a), untag(b), &r) &&
        fits_small(r))
        return tag_int(r);
    return py_binary(vm, OP_BINARY_ADD, a, b);
}

static val sum(ARGS)
{
    if (!only_keywords(vm, "sum", kwnames, &vm->n_start, 1))
        return NULL;
    val start = n > 1 ? args[1] : keyword(vm, args, n, kwnames, vm->n_start);
    val total = start ? start : tag_int(0);
    if (is_kind(args[0], KIND_LIST) && list_has_floats(args[0]) && is_number(total))
        return sum_floats(vm, args[0], total);
    if (is_kind(args[0], KIND_GENERATOR))
        return prelude_call(vm, PRELUDE_SUM, (const val[]){args[0], total}, 2);
    val it = py_iter(vm, args[0]);
    while (it) {
        val v = py_next(vm, it);
        if (!v)
            return NULL;
        if (v == vm->stop)
            return total;
        total = add(vm, total, v);
        if (!total)
            return NULL;
    }
    return NULL;
}

static val sorted(ARGS)
{
    const val allowed[] = {vm->n_key, vm->n_reverse};
    if (!only_keywords(vm, "sorted", kwnames, allowed, 2))
        return NULL;
    val key = keyword(vm, args, n, kwnames, vm->n_key),
        rev = keyword(vm, args, n, kwnames, vm->n_reverse);
    val list = list_new(vm, 8);
    int r = rev ? py_truth(vm, rev) : 0;
    if (r < 0 || !list_extend(vm, list, args[0]) ||
        !list_sort(vm, list, key == vm->none ? NULL : key, r))
        return NULL;
    return list;
}

static val iterator(ARGS)
{
    UNUSED_ARGS;
    if (n == 1)
        return py_iter(vm, args[0]);
    return py_callable(vm, args[0])
               ? call_iter_new(vm, args[0], args[1])
               : raise_error(vm, E_TypeError, "iter(v, w): v must be callable");
}
static val next(ARGS)
{
    UNUSED_ARGS;
    if (is_kind(args[0], KIND_INSTANCE)) { /* what StopIteration it raises is kept */
        val r = call_special(vm, args[0], vm->n_next, NULL, 0);
        if (r || (vm->exc && (n == 1 || !exc_matches(vm, E_StopIteration))))
            return r;
        if (vm->exc) {
            vm->exc = NULL;
            return args[1];
        }
    }
    val v = py_next(vm, args[0]);
    if (v != vm->stop)
        return v;
    if (n > 1)
        return args[1];
    return is_gen(args[0]) ? gen_stop(vm, args[0])
                           : raise_value(vm, vm->exceptions[E_StopIteration]);
}

/* 1 yes, 0 no, -1 raised; -2: `of` is nothing to be an instance of. */
static int answer(struct vm *vm, val of, val check, val arg)
{
    val f = py_bind(vm, check, of, type_of(vm, of)),
        r = f ? vm_call(vm, f, &arg, 1) : NULL;
    return r ? py_truth(vm, r) : -1;
}

/* What `type` asks without anybody else having a say: the class, and what o calls it. */
static int plain_instance(struct vm *vm, val o, val type)
{
    if (is_instance(vm, o, type))
        return 1;
    val class =
        is_kind(o, KIND_INSTANCE) ? py_getattr_or_null(vm, o, vm->n_class) : NULL;
    if (vm->exc)
        return -1;
    return class && class != type_of(vm, o) && is_kind(class, KIND_TYPE) &&
           is_subtype(class, type);
}

static int class_test(struct vm *vm, val o, val of, bool instance);

/* Tuples nest as deeply as somebody likes. */
static int any_member(struct vm *vm, val o, val members, bool instance)
{
    if (!depth_enter(vm, instance ? " in __instancecheck__" : " in __subclasscheck__"))
        return -1;
    int r = 0;
    for (int64_t i = 0; !r && i < as_tuple(members)->n; i++)
        r = class_test(vm, o, as_tuple(members)->at[i], instance);
    depth_leave(vm);
    return r;
}

static int class_test(struct vm *vm, val o, val of, bool instance)
{
    val members = is_kind(of, KIND_TUPLE)   ? of
                  : is_kind(of, KIND_UNION) ? as_alias(of)->args
                                            : NULL;
    if (members)
        return any_member(vm, o, members, instance);
    if (is_kind(of, KIND_TYPE) && !as_type(of)->meta)
        return instance                ? plain_instance(vm, o, of)
               : is_kind(o, KIND_TYPE) ? is_subtype(o, of)
                                       : -2;
    val check = type_lookup(vm, type_of(vm, of),
                            str_intern(vm, instance ? SLICE("__instancecheck__")
                                                    : SLICE("__subclasscheck__")));
    if (check && (!is_kind(of, KIND_TYPE) || !is_kind(check, KIND_BUILTIN)))
        return answer(vm, of, check, o);
    if (!is_kind(of, KIND_TYPE))
        return -2;
    return instance                ? plain_instance(vm, o, of)
           : is_kind(o, KIND_TYPE) ? is_subtype(o, of)
                                   : -2;
}

int py_isinstance(struct vm *vm, val v, val type)
{
    int r = class_test(vm, v, type, true);
    if (r != -2)
        return r;
    raise_error(vm, E_TypeError,
                "isinstance() arg 2 must be a type, a tuple of types, or a union");
    return -1;
}

static val isinstance(ARGS)
{
    UNUSED_ARGS;
    int r = py_isinstance(vm, args[0], args[1]);
    return r < 0 ? NULL : bool_val(vm, r);
}

static val issubclass(ARGS)
{
    UNUSED_ARGS;
    int r = class_test(vm, args[0], args[1], false);
    if (r == -2)
        raise_error(
            vm, E_TypeError,
            is_kind(args[0], KIND_TYPE)
                ? "issubclass() arg 2 must be a class, a tuple of classes, or a "
                  "union"
                : "issubclass() arg 1 must be a class");
    return r < 0 ? NULL : bool_val(vm, r);
}

static val callable(ARGS)
{
    UNUSED_ARGS;
    return bool_val(vm, py_callable(vm, args[0]));
}

static val getattribute(ARGS)
{
    UNUSED_ARGS;
    val name = attr_name(vm, args[1]);
    if (!name)
        return NULL;
    if (n == 2)
        return py_getattr(vm, args[0], name);
    val v = py_getattr_or_null(vm, args[0], name);
    return v || vm->exc ? v : args[2];
}
static val hasattribute(ARGS)
{
    UNUSED_ARGS;
    val name = attr_name(vm, args[1]),
        v = name ? py_getattr_or_null(vm, args[0], name) : NULL;
    return !v && vm->exc ? NULL : bool_val(vm, v);
}
static val setattribute(ARGS)
{
    UNUSED_ARGS;
    val name = attr_name(vm, args[1]);
    return name && py_setattr(vm, args[0], name, args[2]) ? vm->none : NULL;
}
static val delattribute(ARGS)
{
    UNUSED_ARGS;
    val name = attr_name(vm, args[1]);
    return name && py_setattr(vm, args[0], name, NULL) ? vm->none : NULL;
}

static val hash(ARGS)
{
    UNUSED_ARGS;
    int64_t h;
    return py_hash(vm, args[0], &h) ? int_from_i64(vm, h) : NULL;
}
static val id(ARGS)
{
    UNUSED_ARGS;
    return is_int(args[0]) ? args[0] : int_from_u64(vm, gc_identity(&vm->gc, args[0]));
}

static val all_or_any(struct vm *vm, val v, bool all)
{
    if (is_kind(v, KIND_GENERATOR))
        return prelude_call(vm, all ? PRELUDE_ALL : PRELUDE_ANY, &v, 1);
    val it = py_iter(vm, v);
    while (it) {
        val item = py_next(vm, it);
        if (!item)
            return NULL;
        if (item == vm->stop)
            return bool_val(vm, all);
        int t = py_truth(vm, item);
        if (t < 0)
            return NULL;
        if (t != all)
            return bool_val(vm, !all);
    }
    return NULL;
}
static val all(ARGS)
{
    UNUSED_ARGS;
    return all_or_any(vm, args[0], true);
}
static val any(ARGS)
{
    UNUSED_ARGS;
    return all_or_any(vm, args[0], false);
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
static val hex(ARGS)
{
    UNUSED_ARGS;
    return in_base(vm, args[0], 16, "0x");
}
static val oct(ARGS)
{
    UNUSED_ARGS;
    return in_base(vm, args[0], 8, "0o");
}
static val bin(ARGS)
{
    UNUSED_ARGS;
    return in_base(vm, args[0], 2, "0b");
}

static val dir(ARGS)
{
    UNUSED_ARGS;
    val names = list_new(vm, 8), here = n ? NULL : frame_locals(vm, vm->frame),
        keys = here ? py_iter(vm, here) : NULL;
    if (n)
        keys = call_special(vm, args[0], str_intern(vm, SLICE("__dir__")), NULL, 0);
    if (!keys || !list_extend(vm, names, keys) || !list_sort(vm, names, NULL, false))
        return NULL;
    return names;
}

static val vars(ARGS)
{
    UNUSED_ARGS;
    if (n == 0)
        return frame_locals(vm, vm->frame);
    val d = py_getattr_or_null(vm, args[0], vm->n_dict);
    return d || vm->exc ? d
                        : raise_error(vm, E_TypeError,
                                      "vars() argument must have __dict__ attribute");
}

static val format(ARGS)
{
    UNUSED_ARGS;
    if (n > 1 && !is_kind(args[1], KIND_STR))
        return raise_error(vm, E_TypeError, "format() argument 2 must be str, not %s",
                           type_name(vm, args[1]));
    return py_format(vm, args[0], n > 1 ? args[1] : vm->empty_str);
}

static const struct builtin functions[] = {
    {"print", print, 0, -1, B_KEYWORDS, 0},
    {"len", len, 1, 1, 0, INTRINSIC_LEN},
    {"repr", repr, 1, 1, 0, 0},
    {"ascii", ascii, 1, 1, 0, 0},
    {"abs", absolute, 1, 1, 0, INTRINSIC_ABS},
    {"ord", ordinal, 1, 1, 0, INTRINSIC_ORD},
    {"chr", character, 1, 1, 0, 0},
    {"min", minimum, 1, -1, B_KEYWORDS, INTRINSIC_MIN},
    {"max", maximum, 1, -1, B_KEYWORDS, INTRINSIC_MAX},
    {"sum", sum, 1, 2, B_KEYWORDS, 0},
    {"sorted", sorted, 1, 1, B_KEYWORDS, 0},
    {"iter", iterator, 1, 2, 0, 0},
    {"next", next, 1, 2, 0, 0},
    {"aiter", builtin_aiter, 1, 1, 0, 0},
    {"anext", builtin_anext, 1, 2, 0, 0},
    {"isinstance", isinstance, 2, 2, 0, INTRINSIC_ISINSTANCE},
    {"issubclass", issubclass, 2, 2, 0, 0},
    {"callable", callable, 1, 1, 0, 0},
    {"getattr", getattribute, 2, 3, 0, 0},
    {"hasattr", hasattribute, 2, 2, 0, 0},
    {"setattr", setattribute, 3, 3, 0, 0},
    {"delattr", delattribute, 2, 2, 0, 0},
    {"hash", hash, 1, 1, 0, 0},
    {"id", id, 1, 1, 0, 0},
    {"all", all, 1, 1, 0, 0},
    {"any", any, 1, 1, 0, 0},
    {"hex", hex, 1, 1, 0, 0},
    {"oct", oct, 1, 1, 0, 0},
    {"bin", bin, 1, 1, 0, 0},
    {"divmod", builtin_divmod, 2, 2, 0, 0},
    {"pow", builtin_pow, 2, 3, 0, 0},
    {"round", builtin_round, 1, 2, 0, 0},
    {"format", format, 1, 2, 0, 0},
    {"dir", dir, 0, 1, B_FRAME, 0},
    {"vars", vars, 0, 1, B_FRAME, 0},
    {"globals", builtin_globals, 0, 0, B_FRAME, 0},
    {"locals", builtin_locals, 0, 0, B_FRAME, 0},
    {"eval", builtin_eval, 1, 3, B_FRAME, 0},
    {"exec", builtin_exec, 1, 3, B_FRAME, 0},
    {"__import__", builtin_import, 0, 5, B_FRAME | B_KEYWORDS, 0},
    {"compile", builtin_compile, 0, 6, B_FRAME | B_KEYWORDS, 0},
    {0},
};
static const struct builtin build_class_row = {
    "__build_class__", class_build, 2, -1, B_KEYWORDS, 0};

void add_builtins(struct vm *vm)
{
    vm->build_class = builtin_new(vm, &build_class_row, NULL);
    add_functions(vm, vm->builtins, functions, NULL);
    for (int k = 1; k < N_KINDS; k++) {
        val t = vm->types[k];
        bool hidden =
            k == KIND_LONG || k == KIND_ARRAY || k == KIND_BUF || k == KIND_TEXT ||
            k == KIND_FLOATS || k == KIND_CELL || k == KIND_NS || k == KIND_MAP ||
            k == KIND_STOP || k == KIND_NONE || k == KIND_CODE || k == KIND_FUNC ||
            k == KIND_METHOD || k == KIND_MODULE || k == KIND_TRACEBACK ||
            k == KIND_WEAKREF || k == KIND_FRAME ||
            (k >= KIND_RANGE_ITER && k <= KIND_CALL_ITER) || k == KIND_BUILTIN ||
            k == KIND_INSTANCE || (k >= KIND_GENERATOR && k <= KIND_CORO_WRAPPER) ||
            k == KIND_NOTIMPL || k == KIND_ELLIPSIS;
        const struct type_def *def = as_type(t)->def;
        if (!hidden && !(def && def->module))
            ns_set(vm, vm->builtins, as_type(t)->name, t);
    }
    ns_set(vm, vm->builtins, str_intern(vm, SLICE("object")), vm->object_type);
    ns_set(vm, vm->builtins, str_intern(vm, SLICE("NotImplemented")), vm->notimpl);
    ns_set(vm, vm->builtins, str_intern(vm, SLICE("Ellipsis")), vm->ellipsis);
    ns_set(vm, vm->builtins, vm->n_name, str_intern(vm, SLICE("builtins")));
}
