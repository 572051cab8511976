/* json_write.c -- values as JSON, as json.JSONEncoder wants them when no lines are broken. */
#include <math.h>

#include "python/interp/attend.h"
#include "python/modules/json.h"
#include "python/obj/depth.h"

struct writer {
    struct vm *vm;
    struct str out;
    val markers, otherwise, encoder; /* markers NULL: cycles are not looked for */
    struct slice between_key, between;
    bool sorts, skips, allows_nan;
    bool ascii, plain; /* the encoder is one of ours */
};

static bool write_value(struct writer *w, val o);

/* ---- leaves -------------------------------------------------------------------------------- */

static bool add_returned(struct writer *w, val text)
{
    if (!text)
        return false;
    if (!is_a(text, KIND_STR)) {
        raise_error(w->vm, E_TypeError, "encoder() must return a string, not %s",
                    type_name(w->vm, text));
        return false;
    }
    str_add(&w->out, str_value(plain_of(text)));
    return true;
}

static bool write_string(struct writer *w, val s)
{
    if (w->ascii || w->plain) {
        json_quote(&w->out, str_value(plain_of(s)), w->ascii);
        return true;
    }
    return add_returned(w, vm_call(w->vm, w->encoder, &s, 1));
}

static bool write_float(struct writer *w, double d)
{
    if (isfinite(d)) {
        float_repr(&w->out, d);
        return true;
    }
    if (!w->allows_nan) {
        raise_error(w->vm, E_ValueError,
                    "Out of range float values are not JSON compliant");
        return false;
    }
    str_add(&w->out, isnan(d) ? SLICE("NaN")
                     : d > 0  ? SLICE("Infinity")
                              : SLICE("-Infinity"));
    return true;
}

static bool write_int(struct writer *w, val v)
{
    if (is_int(v)) {
        str_add_i64(&w->out, untag(v));
        return true;
    }
    val text = int_to_str(w->vm, v, 10);
    if (text)
        str_add(&w->out, str_value(text));
    return text != NULL;
}

/* ---- cycles --------------------------------------------------------------------------------- */

static val identity(const val o)
{
    return tag_int((int64_t)(uintptr_t)o);
}

/* While o is being written it is in the markers, which keeps it where it is: an old object,
 * or one that our caller's stack points at. */
static bool enter(struct writer *w, val o)
{
    if (!depth_enter(w->vm, " while encoding a JSON object"))
        return false;
    if (!w->markers)
        return true;
    if (dict_get(w->vm, w->markers, identity(o))) {
        raise_error(w->vm, E_ValueError, "Circular reference detected");
        depth_leave(w->vm);
        return false;
    }
    return dict_set(w->vm, w->markers, identity(o), o);
}

static bool leave(struct writer *w, val o, bool good)
{
    depth_leave(w->vm);
    if (good && w->markers)
        dict_del(w->vm, w->markers, identity(o));
    return good;
}

/* ---- containers --------------------------------------------------------------------------------- */

static bool write_items(struct writer *w, val list)
{
    bool tuple = is_kind(list, KIND_TUPLE);
    str_addc(&w->out, '[');
    for (int64_t i = 0; i < (tuple ? as_tuple(list)->n : as_list(list)->n); i++) {
        if (i)
            str_add(&w->out, w->between);
        if (!write_value(w, tuple ? as_tuple(list)->at[i] : list_get(w->vm, list, i)))
            return false;
    }
    str_addc(&w->out, ']');
    return true;
}

/* *skip: a key that is left out. */
static bool write_key(struct writer *w, val key, bool *skip)
{
    struct vm *vm = w->vm;
    val plain = plain_of(key);
    if (is_kind(plain, KIND_STR))
        return write_string(w, key);
    struct str *out = &w->out;
    bool number = is_kind(plain, KIND_FLOAT) || int_is(plain);
    if (!number && plain != vm->none) {
        *skip = w->skips;
        if (!*skip)
            raise_error(vm, E_TypeError,
                        "keys must be str, int, float, bool or None, not %s",
                        type_name(vm, key));
        return *skip;
    }
    if (!w->ascii && !w->plain) { /* its own encoder quotes it */
        struct str before = *out;
        *out = (struct str){0};
        bool good = write_value(w, plain);
        val text = good ? str_new(vm, str_slice(out)) : NULL;
        str_free(out);
        *out = before;
        return text && write_string(w, text);
    }
    str_addc(out, '"');
    bool good = write_value(w, plain);
    str_addc(out, '"');
    return good;
}

static bool write_pair(struct writer *w, val key, val v, bool *first)
{
    size_t before = w->out.n;
    bool skip = false;
    if (!*first)
        str_add(&w->out, w->between);
    if (!write_key(w, key, &skip))
        return false;
    if (skip) {
        w->out.n = before;
        return true;
    }
    *first = false;
    str_add(&w->out, w->between_key);
    return write_value(w, v);
}

/* Pairs of a list: sorted, or those of a class below dict with items() of its own. */
static bool write_pairs(struct writer *w, val items)
{
    bool first = true;
    for (int64_t i = 0; i < as_list(items)->n; i++) {
        val pair = list_get(w->vm, items, i);
        if (!is_kind(pair, KIND_TUPLE) || as_tuple(pair)->n != 2) {
            raise_error(w->vm, E_ValueError, "items must return 2-tuples");
            return false;
        }
        if (!write_pair(w, as_tuple(pair)->at[0], as_tuple(pair)->at[1], &first))
            return false;
    }
    return true;
}

static bool write_dict(struct writer *w, val o)
{
    struct vm *vm = w->vm;
    bool first = true, good = true;
    str_addc(&w->out, '{');
    if (is_kind(o, KIND_DICT) && !w->sorts) {
        val k, v;
        for (int64_t at = 0; good && dict_next(o, &at, &k, &v);)
            good = write_pair(w, k, v, &first);
    } else {
        val list = list_new(vm, 8);
        val items = py_getattr(vm, o, str_intern(vm, SLICE("items")));
        val all = items ? vm_call(vm, items, NULL, 0) : NULL;
        good = all && list_extend(vm, list, all) &&
               (!w->sorts || list_sort(vm, list, NULL, false)) && write_pairs(w, list);
    }
    str_addc(&w->out, '}');
    return good;
}

static bool write_other(struct writer *w, val o)
{
    val v = vm_call(w->vm, w->otherwise, &o, 1);
    return v && write_value(w, v);
}

static bool write_value(struct writer *w, val o)
{
    struct vm *vm = w->vm;
    val plain = plain_of(o);
    if (vm_stopped(vm))
        return false;
    if (plain == vm->none || plain == vm->true_ || plain == vm->false_) {
        str_add(&w->out, plain == vm->none    ? SLICE("null")
                         : plain == vm->true_ ? SLICE("true")
                                              : SLICE("false"));
        return true;
    }
    if (int_is(plain))
        return write_int(w, plain);
    switch (plain->kind) {
    case KIND_STR: return write_string(w, o);
    case KIND_FLOAT: return write_float(w, as_float(plain)->value);
    case KIND_LIST:
    case KIND_TUPLE: return enter(w, o) && leave(w, o, write_items(w, plain));
    case KIND_DICT: return enter(w, o) && leave(w, o, write_dict(w, o));
    default: return enter(w, o) && leave(w, o, write_other(w, o));
    }
}

/* Is it this function of ours? */
static bool is_row(val f, val (*fn)(struct vm *, val))
{
    return is_kind(f, KIND_BUILTIN) && as_builtin(f)->b->flags & B_SIGNATURE &&
           method_of(as_builtin(f)->b)->fn == (c_function *)fn;
}

val json_write(struct vm *vm, val spec, val o)
{
    if (!is_kind(spec, KIND_TUPLE) || as_tuple(spec)->n != 8 ||
        (as_tuple(spec)->at[0] != vm->none && !is_a(as_tuple(spec)->at[0], KIND_DICT)))
        return raise_error(vm, E_TypeError, "not what make_encoder() has made");
    val *at = as_tuple(spec)->at;
    if (!is_a(at[3], KIND_STR) || !is_a(at[4], KIND_STR))
        return raise_error(vm, E_TypeError,
                           "make_encoder() separators must be strings");
    struct writer w = {.vm = vm,
                       .out = text_start(vm),
                       .markers = at[0] == vm->none ? NULL : at[0],
                       .otherwise = at[1],
                       .encoder = at[2],
                       .between_key = str_value(plain_of(at[3])),
                       .between = str_value(plain_of(at[4])),
                       .sorts = at[5] == vm->true_,
                       .skips = at[6] == vm->true_,
                       .allows_nan = at[7] == vm->true_,
                       .ascii = is_row(at[2], json_quote_ascii),
                       .plain = is_row(at[2], json_quote_plain)};
    if (write_value(&w, o))
        return str_finish(vm, &w.out);
    str_free(&w.out);
    return NULL;
}
