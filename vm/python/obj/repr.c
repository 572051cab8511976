/* repr.c -- repr() and str(). */
#include "python/interp/attend.h"
#include "python/obj/depth.h"
#include "python/obj/type_def.h"

static void add_escaped(struct str *out, const char *p, size_t width, uint32_t c,
                        char quote)
{
    if (c == (uint32_t)quote || c == '\\')
        str_addf(out, "\\%c", (int)c);
    else if (c == '\n')
        str_add(out, SLICE("\\n"));
    else if (c == '\r')
        str_add(out, SLICE("\\r"));
    else if (c == '\t')
        str_add(out, SLICE("\\t"));
    else if (c < 0x20 || c == 0x7F)
        str_addf(out, "\\x%02x", c);
    else if (c < 0x7F)
        str_addc(out, (char)c);
    else {
        if (char_printable(c))
            str_add(out, (struct slice){p, width});
        else if (c < 0x100)
            str_addf(out, "\\x%02x", c);
        else
            str_addf(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
    }
}

static bool is_plain(char c, char quote)
{
    return c >= 0x20 && c < 0x7F && c != '\\' && c != quote;
}

static void str_repr(struct str *out, val v)
{
    struct slice s = str_value(v);
    bool bytes = v->kind == KIND_BYTES;
    char quote = slice_char(s, '\'') && !slice_char(s, '"') ? '"' : '\'';
    if (bytes)
        str_addc(out, 'b');
    str_addc(out, quote);
    for (size_t i = 0; i < s.n;) {
        size_t plain = i, width = 1;
        while (plain < s.n && is_plain(s.p[plain], quote))
            plain++;
        str_add(out, (struct slice){s.p + i, plain - i});
        i = plain;
        if (i == s.n)
            break;
        uint32_t c = bytes ? (unsigned char)s.p[i] : utf8_read(s.p + i, &width);
        if (bytes && c >= 0x7F)
            str_addf(out, "\\x%02x", c);
        else
            add_escaped(out, s.p + i, width, c, quote);
        i += width;
    }
    str_addc(out, quote);
}

val ascii_of(struct vm *vm, val repr)
{
    struct slice s = str_value(repr);
    struct str out = {0};
    for (size_t i = 0; i < s.n;) {
        size_t width;
        uint32_t c = utf8_read(s.p + i, &width);
        if (c < 0x80)
            str_addc(&out, (char)c);
        else
            str_addf(&out,
                     c < 0x100     ? "\\x%02x"
                     : c < 0x10000 ? "\\u%04x"
                                   : "\\U%08x",
                     c);
        i += width;
    }
    return str_finish(vm, &out);
}

static bool sequence_repr(struct vm *vm, struct str *out, val v, const char *open,
                          const char *close)
{
    bool list = v->kind == KIND_LIST;
    str_add(out, slice_of(open));
    for (int64_t i = 0; i < (list ? as_list(v)->n : as_tuple(v)->n); i++) {
        if (i)
            str_add(out, SLICE(", "));
        if (!add_repr(vm, out, list ? list_get(vm, v, i) : as_tuple(v)->at[i]))
            return false;
    }
    if (!list && as_tuple(v)->n == 1)
        str_addc(out, ',');
    str_add(out, slice_of(close));
    return true;
}

static bool dict_repr(struct vm *vm, struct str *out, val v)
{
    val k, x;
    bool first = true;
    str_addc(out, '{');
    for (int64_t at = 0; dict_next(v, &at, &k, &x); first = false) {
        if (!first)
            str_add(out, SLICE(", "));
        if (!add_repr(vm, out, k))
            return false;
        str_add(out, SLICE(": "));
        if (!add_repr(vm, out, x))
            return false;
    }
    str_addc(out, '}');
    return true;
}

/* Of a set or a view: of the items that it has now, whatever happens to it meanwhile. */
static bool items_repr(struct vm *vm, struct str *out, val v, const char *open,
                       const char *close)
{
    val items = list_new(vm, 8);
    return list_extend(vm, items, v) && sequence_repr(vm, out, items, open, close);
}

static void class_repr(struct vm *vm, struct str *out, val v)
{
    val module = dict_get_str(vm, as_type(v)->dict, vm->n_module);
    str_add(out, SLICE("<class '"));
    if (module && is_kind(module, KIND_STR))
        str_addf(out, "%.*s.", (int)str_value(module).n, str_value(module).p);
    str_add(out, type_qualname(v));
    str_add(out, SLICE("'>"));
}

bool exception_repr(struct vm *vm, struct str *out, val v)
{
    val args = inst_attr(vm, v, vm->n_args);
    str_add(out, name_of_type(type_of(vm, v)));
    if (!args || !is_kind(args, KIND_TUPLE))
        return true;
    if (as_tuple(args)->n == 1) {
        str_addc(out, '(');
        if (!add_repr(vm, out, as_tuple(args)->at[0]))
            return false;
        str_addc(out, ')');
        return true;
    }
    return sequence_repr(vm, out, args, "(", ")");
}

void plain_repr(struct vm *vm, struct str *out, val v)
{
    val type = type_of(vm, v),
        module = dict_get_str(vm, as_type(type)->dict, vm->n_module);
    str_addc(out, '<');
    if (module && is_kind(module, KIND_STR))
        str_addf(out, "%.*s.", (int)str_value(module).n, str_value(module).p);
    str_add(out, type_qualname(type));
    str_addf(out, " object at 0x%lx>", (unsigned long)gc_identity(&vm->gc, v));
}

static void function_repr(struct vm *vm, struct str *out, val v)
{
    struct slice q = str_value(as_func(v)->qualname);
    str_addf(out, "<function %.*s at 0x%lx>", (int)q.n, q.p,
             (unsigned long)gc_identity(&vm->gc, v));
}

static void builtin_repr(struct vm *vm, struct str *out, val v)
{
    const struct w_builtin *w = as_builtin(v);
    const char *name = w->b->flags & B_NEW ? "__new__" : w->b->name;
    val owner = w->owner && is_kind(w->owner, KIND_TYPE) ? w->owner : NULL;
    struct slice of = owner ? name_of_type(owner) : SLICE("");
    bool slot = w->b->flags & (B_SLOT | B_WRAPPER);
    if (w->self || (owner && w->b->flags & B_NEW)) {
        val self = w->self ? w->self : owner;
        str_addf(out,
                 slot ? "<method-wrapper '%s' of %s object at 0x%lx>"
                      : "<built-in method %s of %s object at 0x%lx>",
                 name, type_name(vm, self), (unsigned long)gc_identity(&vm->gc, self));
    } else if (owner && w->b->flags & (B_METHOD | B_CLASS))
        str_addf(out,
                 slot ? "<slot wrapper '%s' of '%.*s' objects>"
                      : "<method '%s' of '%.*s' objects>",
                 name, (int)of.n, of.p);
    else
        str_addf(out, "<built-in function %s>", name);
}

static bool add_user(struct vm *vm, struct str *out, val v, val name)
{
    val r = call_special(vm, v, name, NULL, 0);
    if (!r)
        return false;
    r = plain_of(r);
    if (!is_kind(r, KIND_STR)) {
        raise_error(vm, E_TypeError, "%s returned non-string (type %s)",
                    name == vm->n_str ? "__str__" : "__repr__", type_name(vm, r));
        return false;
    }
    str_add(out, str_value(r));
    return true;
}

/* Is the method the one that this builtin type has? */
static bool is_method_of(struct vm *vm, val v, val name, val type)
{
    val f = type_lookup(vm, type_of(vm, v), name);
    return f && is_kind(f, KIND_BUILTIN) && as_builtin(f)->owner == type;
}

static bool instance_repr(struct vm *vm, struct str *out, val v)
{
    if (is_method_of(vm, v, vm->n_repr, vm->object_type)) {
        plain_repr(vm, out, v);
        return true;
    }
    if (is_method_of(vm, v, vm->n_repr, vm->exceptions[E_BaseException]))
        return exception_repr(vm, out, v);
    return add_user(vm, out, v, vm->n_repr);
}

static bool repr_of(struct vm *vm, struct str *out, val v)
{
    switch (v->kind) {
    case KIND_NONE: str_add(out, SLICE("None")); return true;
    case KIND_BOOL:
        str_add(out, as_bool(v)->value ? SLICE("True") : SLICE("False"));
        return true;
    case KIND_NOTIMPL: str_add(out, SLICE("NotImplemented")); return true;
    case KIND_ELLIPSIS: str_add(out, SLICE("Ellipsis")); return true;
    case KIND_FLOAT: float_repr(out, as_float(v)->value); return true;
    case KIND_LONG: {
        val text = int_to_str(vm, v, 10);
        if (text)
            str_add(out, str_value(text));
        return text != NULL;
    }
    case KIND_STR:
    case KIND_BYTES: str_repr(out, v); return true;
    case KIND_LIST: return sequence_repr(vm, out, v, "[", "]");
    case KIND_TUPLE: return sequence_repr(vm, out, v, "(", ")");
    case KIND_DICT: return dict_repr(vm, out, v);
    case KIND_SET:
        if (as_dict(v)->used == 0) {
            str_add(out, SLICE("set()"));
            return true;
        }
        return items_repr(vm, out, v, "{", "}");
    case KIND_FROZENSET:
        if (as_dict(v)->used == 0) {
            str_add(out, SLICE("frozenset()"));
            return true;
        }
        return items_repr(vm, out, v, "frozenset({", "})");
    case KIND_DICT_KEYS:
    case KIND_DICT_VALUES:
    case KIND_DICT_ITEMS: {
        static const char *const open[] = {"dict_keys([", "dict_values([",
                                           "dict_items(["};
        return items_repr(vm, out, v, open[as_dict_iter(v)->what], "])");
    }
    case KIND_FUNC: function_repr(vm, out, v); return true;
    case KIND_BUILTIN: builtin_repr(vm, out, v); return true;
    case KIND_METHOD: {
        val f = as_method(v)->func;
        struct slice q =
            is_kind(f, KIND_FUNC) ? str_value(as_func(f)->qualname) : SLICE("?");
        str_addf(out, "<bound method %.*s of ", (int)q.n, q.p);
        if (!add_repr(vm, out, as_method(v)->self))
            return false;
        str_addc(out, '>');
        return true;
    }
    case KIND_TYPE:
        if (as_type(v)->meta && !is_method_of(vm, v, vm->n_repr, vm->types[KIND_TYPE]))
            return add_user(vm, out, v, vm->n_repr);
        class_repr(vm, out, v);
        return true;
    case KIND_COMPLEX: complex_repr(out, v); return true;
    case KIND_GENERATOR:
    case KIND_COROUTINE:
    case KIND_ASYNC_GEN: {
        struct slice q = str_value(generator_attribute(vm, v, vm->n_qualname));
        str_addf(out, "<%s object %.*s at 0x%lx>", type_name(vm, v), (int)q.n, q.p,
                 (unsigned long)gc_identity(&vm->gc, v));
        return true;
    }
    case KIND_INSTANCE: return instance_repr(vm, out, v);
    default:
        if (slots_of(v)->repr && slots_of(v)->repr != add_repr)
            return slots_of(v)->repr(vm, out, v);
        plain_repr(vm, out, v);
        return true;
    }
}

struct in_repr {
    val container;
    struct in_repr *outer;
};

/* What stands for a container inside of itself; NULL: it is none. */
static const char *ellipsis_of(val v)
{
    switch (v->kind) {
    case KIND_LIST:
    case KIND_DEQUE: return "[...]";
    case KIND_TUPLE: return "(...)";
    case KIND_DICT: return "{...}";
    case KIND_SET: return "set(...)";
    case KIND_FROZENSET: return "frozenset(...)";
    default: return NULL;
    }
}

bool add_repr(struct vm *vm, struct str *out, val v)
{
    if (vm_stopped(vm))
        return false;
    if (is_int(v)) {
        str_add_i64(out, untag(v));
        return true;
    }
    if (!depth_enter(vm, " while getting the repr of an object"))
        return false;
    for (const struct in_repr *r = vm->in_repr; r; r = r->outer)
        if (r->container == v) {
            str_add(out, slice_of(ellipsis_of(v)));
            depth_leave(vm);
            return true;
        }
    struct in_repr here = {ellipsis_of(v) ? v : NULL, vm->in_repr};
    vm->in_repr = &here; /* v is on the machine stack: it does not move */
    bool ok = repr_of(vm, out, v);
    vm->in_repr = here.outer;
    depth_leave(vm);
    return ok;
}

val exception_text(struct vm *vm, val v)
{
    val args = inst_attr(vm, v, vm->n_args);
    if (!args || !is_kind(args, KIND_TUPLE) || as_tuple(args)->n == 0)
        return vm->empty_str;
    return py_str(vm, as_tuple(args)->n > 1 ? args : as_tuple(args)->at[0]);
}

static bool instance_str(struct vm *vm, struct str *out, val v)
{
    return is_method_of(vm, v, vm->n_str, vm->object_type)
               ? add_repr(vm, out, v)
               : add_user(vm, out, v, vm->n_str);
}

bool add_str(struct vm *vm, struct str *out, val v)
{
    if (is_kind(v, KIND_STR)) {
        str_add(out, str_value(v));
        return true;
    }
    if (slots_of(v)->str && slots_of(v)->str != add_str)
        return slots_of(v)->str(vm, out, v);
    if (!is_kind(v, KIND_INSTANCE))
        return add_repr(vm, out, v);
    if (!depth_enter(vm, " while getting the str of an object"))
        return false;
    bool ok = instance_str(vm, out, v);
    depth_leave(vm);
    return ok;
}

static val finish(struct vm *vm, struct str *out, bool ok)
{
    if (ok)
        return str_finish(vm, out);
    str_free(out);
    return NULL;
}

val py_repr(struct vm *vm, val v)
{
    struct str out = text_start(vm);
    bool ok = add_repr(vm, &out, v);
    return finish(vm, &out, ok);
}

val py_str(struct vm *vm, val v)
{
    if (is_kind(v, KIND_STR))
        return v;
    if (is_int(v))
        return int_to_str(vm, v, 10);
    struct str out = text_start(vm);
    bool ok = add_str(vm, &out, v);
    return finish(vm, &out, ok);
}
