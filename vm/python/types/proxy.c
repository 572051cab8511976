/* proxy.c -- mappingproxy: a mapping that can only be read. */
#include "python/types/types.h"

val proxy_new(struct vm *vm, val mapping)
{
    struct w_wrapper *w = new_object(vm, KIND_PROXY, sizeof *w);
    w->func = mapping;
    return &w->h;
}

/* Of a class it is what its attributes are at the moment: their cells do not show. */
static val behind(struct vm *vm, val p)
{
    val mapping = as_wrapper(p)->func;
    while (is_kind(mapping, KIND_PROXY)) /* of a proxy of a proxy ... */
        mapping = as_wrapper(mapping)->func;
    return is_kind(mapping, KIND_TYPE) ? type_namespace(vm, mapping) : mapping;
}

/* An attribute by name needs no copy of them all; NULL: look behind. */
static val attribute(struct vm *vm, val p, val key)
{
    val class = as_wrapper(p)->func;
    return is_kind(class, KIND_TYPE) && is_kind(key, KIND_STR)
               ? type_own(vm, class, str_intern(vm, str_value(key)))
               : NULL;
}

static val make(struct vm *vm, val class, val mapping)
{
    (void)class;
    bool maps = type_lookup(vm, type_of(vm, mapping), vm->n_getitem) &&
                !is_a(mapping, KIND_LIST) && !is_a(mapping, KIND_TUPLE);
    return maps ? proxy_new(vm, mapping)
                : raise_error(vm, E_TypeError,
                              "mappingproxy() argument must be a mapping, not %s",
                              type_name(vm, mapping));
}

static int64_t len(struct vm *vm, val p)
{
    return py_len(vm, behind(vm, p));
}
static val get(struct vm *vm, val p, val key)
{
    val v = attribute(vm, p, key);
    return v ? v : py_getitem(vm, behind(vm, p), key);
}
static int has(struct vm *vm, val p, val key)
{
    return attribute(vm, p, key) ? 1 : py_contains(vm, behind(vm, p), key);
}
static val iter(struct vm *vm, val p)
{
    return py_iter(vm, behind(vm, p));
}
static bool repr(struct vm *vm, struct str *out, val p)
{
    str_add(out, SLICE("mappingproxy("));
    if (!add_repr(vm, out, behind(vm, p)))
        return false;
    str_addc(out, ')');
    return true;
}
static bool str(struct vm *vm, struct str *out, val p)
{
    return add_str(vm, out, behind(vm, p));
}
static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    return py_compare(vm, op, is_kind(a, KIND_PROXY) ? behind(vm, a) : a,
                      is_kind(b, KIND_PROXY) ? behind(vm, b) : b);
}
static val binary(struct vm *vm, enum opcode op, val a, val b)
{
    return py_binary(vm, op, is_kind(a, KIND_PROXY) ? behind(vm, a) : a,
                     is_kind(b, KIND_PROXY) ? behind(vm, b) : b);
}

static val forward(struct vm *vm, val p, const char *name, const val *args, int64_t n)
{
    val f = py_getattr(vm, behind(vm, p), str_intern(vm, slice_of(name)));
    return f ? vm_call(vm, f, args, n) : NULL;
}
static val get_or(struct vm *vm, val p, val key, val otherwise)
{
    const val args[2] = {key, otherwise};
    return forward(vm, p, "get", args, 2);
}
static val keys(struct vm *vm, val p)
{
    return forward(vm, p, "keys", NULL, 0);
}
static val values(struct vm *vm, val p)
{
    return forward(vm, p, "values", NULL, 0);
}
static val items(struct vm *vm, val p)
{
    return forward(vm, p, "items", NULL, 0);
}
static val copy(struct vm *vm, val p)
{
    return forward(vm, p, "copy", NULL, 0);
}

static const struct method proxy_make =
    CONSTRUCTOR("mappingproxy", "mapping", make, READS, 0);
static const struct method methods[] = {
    METHOD("get", "key, default=None, /", get_or, RUNS),
    METHOD("keys", "/", keys, RUNS),
    METHOD("values", "/", values, RUNS),
    METHOD("items", "/", items, RUNS),
    METHOD("copy", "/", copy, RUNS),
    LAST_METHOD,
};
const struct type_def proxy_type = {
    .kind = KIND_PROXY,
    .flags = FINAL | UNHASHABLE,
    .slots = {.len = len,
              .get = get,
              .has = has,
              .iter = iter,
              .repr = repr,
              .str = str,
              .compare = compare,
              .binary = binary,
              .operators = OPERATOR(OR),
              .reflected = OPERATOR(OR)},
    .make = &proxy_make,
    .methods = methods,
};
