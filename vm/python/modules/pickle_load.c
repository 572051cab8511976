/* pickle_load.c -- what is behind Unpickler: a stack machine over the operations of a pickle,
 * which are untrusted: every length, index and type is checked. What makes objects of the
 * program's classes goes through the methods of frozen/_pickle.py. */
#include <stdlib.h>

#include "python/modules/pickle.h"
#include "python/obj/buffer.h"
#include "python/obj/codec.h"

/* self is the instance; u its state, which stays where it is: it is on the machine stack, as
 * are the bytes that are read. */
struct loader {
    struct vm *vm;
    val self;
    struct w_unpickler *u;
    val input; /* u->input */
    bool ended;
};

/* ---- errors ---------------------------------------------------------------------------------- */

static bool bad(struct loader *l, const char *text)
{
    PICKLE_ERROR(l->vm, "UnpicklingError", "%s", text);
    return false;
}

static bool underflow(struct loader *l)
{
    return bad(l,
               l->u->marked ? "unexpected MARK found" : "unpickling stack underflow");
}

/* ---- the bytes that are read ------------------------------------------------------------------- */

static bool set_input(struct loader *l, val bytes)
{
    if (!is_kind(bytes, KIND_BYTES)) {
        raise_error(l->vm, E_ValueError, "read() returned non-bytes object (%s)",
                    type_name(l->vm, bytes));
        return false;
    }
    l->input = bytes;
    gc_store(&l->vm->gc, &l->u->h, &l->u->input, bytes);
    l->u->at = 0;
    l->u->end = as_str(bytes)->n;
    return true;
}

/* From the program's file: so that n bytes are there, when it has as many. */
static bool read_more(struct loader *l, int64_t n)
{
    struct w_unpickler *u = l->u;
    int64_t have = u->end - u->at;
    val want = int_from_i64(l->vm, n - have), bytes = vm_call(l->vm, u->read, &want, 1);
    if (!bytes)
        return false;
    bytes = plain_of(bytes);
    if (have && is_kind(bytes, KIND_BYTES)) {
        struct str both = {0};
        str_add(&both, (struct slice){str_bytes(l->input) + u->at, (size_t)have});
        str_add(&both, str_value(bytes));
        bytes = bytes_new(l->vm, str_slice(&both));
        str_free(&both);
    }
    return set_input(l, bytes);
}

/* The next n bytes, which stay until something is read again; NULL: raised. */
static const unsigned char *take(struct loader *l, int64_t n)
{
    struct w_unpickler *u = l->u;
    l->input = u->input; /* what was called may have loaded something else */
    if (n > u->end - u->at) {
        if (u->read && !read_more(l, n))
            return NULL;
        if (n > u->end - u->at) {
            bad(l, "pickle data was truncated");
            return NULL;
        }
    }
    const char *at = str_bytes(l->input) + u->at;
    u->at += n;
    return (const unsigned char *)at;
}

static bool take_number(struct loader *l, int n, uint64_t *out)
{
    const unsigned char *at = take(l, n);
    *out = 0;
    for (int i = n; at && i--;)
        *out = *out << 8 | at[i];
    return at != NULL;
}

/* A line, without its newline. */
static bool take_line(struct loader *l, struct slice *out)
{
    struct w_unpickler *u = l->u;
    l->input = u->input;
    struct slice left = {str_bytes(l->input) + u->at, (size_t)(u->end - u->at)};
    const char *newline = slice_char(left, '\n');
    if (!newline && u->readline && u->at == u->end) {
        val line = vm_call(l->vm, u->readline, NULL, 0);
        if (!line || !set_input(l, plain_of(line)))
            return false;
        left = str_value(l->input);
        newline = slice_char(left, '\n');
    }
    if (!newline)
        return bad(l, "pickle data was truncated");
    *out = (struct slice){left.p, (size_t)(newline - left.p)};
    u->at += (int64_t)out->n + 1;
    return true;
}

/* ---- the stack ------------------------------------------------------------------------------------ */

static void push(struct loader *l, val v)
{
    struct w_unpickler *u = l->u;
    int64_t room = u->stack ? as_array(u->stack)->n : 0;
    if (u->used == room) {
        val more = array_new(l->vm, room ? room * 2 : 64);
        if (room) {
            memcpy(as_array(more)->at, as_array(u->stack)->at,
                   (size_t)room * sizeof(val));
            gc_wrote(&l->vm->gc, more);
        }
        gc_store(&l->vm->gc, &u->h, &u->stack, more);
    }
    gc_store(&l->vm->gc, u->stack, &as_array(u->stack)->at[u->used++], v);
}

static int64_t *marks(struct w_unpickler *u)
{
    return (int64_t *)(void *)as_buf(u->marks)->at;
}

/* Items from here on are above the last mark. */
static int64_t fence(struct w_unpickler *u)
{
    return u->marked ? marks(u)[u->marked - 1] : 0;
}

static val pop(struct loader *l)
{
    struct w_unpickler *u = l->u;
    if (u->used <= fence(u)) {
        underflow(l);
        return NULL;
    }
    return as_array(u->stack)->at[--u->used];
}

static val top(struct loader *l)
{
    struct w_unpickler *u = l->u;
    if (u->used <= fence(u)) {
        underflow(l);
        return NULL;
    }
    return as_array(u->stack)->at[u->used - 1];
}

static bool push_mark(struct loader *l)
{
    struct w_unpickler *u = l->u;
    int64_t room = u->marks ? as_buf(u->marks)->n / 8 : 0;
    if (u->marked == room) {
        size_t size = (size_t)(room ? room * 2 : 32) * 8;
        struct w_buf *b = new_object(l->vm, KIND_BUF, sizeof *b + size);
        b->n = (int64_t)size;
        if (room)
            memcpy(b->at, marks(u), (size_t)room * 8);
        gc_store(&l->vm->gc, &u->h, &u->marks, &b->h);
    }
    marks(u)[u->marked++] = u->used;
    return true;
}

/* Takes the last mark away: items from *start on were above it. */
static bool pop_mark(struct loader *l, int64_t *start)
{
    struct w_unpickler *u = l->u;
    if (!u->marked)
        return bad(l, "could not find MARK");
    *start = marks(u)[--u->marked];
    return true;
}

/* The items from `start` on, which leave the stack. */
static val pop_items(struct loader *l, int64_t start)
{
    struct w_unpickler *u = l->u;
    int64_t n = u->used - start;
    assert(n >= 0);
    val t = tuple_new(l->vm, n);
    for (int64_t i = 0; i < n; i++)
        as_tuple(t)->at[i] = as_array(u->stack)->at[start + i];
    u->used = start;
    return t;
}

static bool pushed(struct loader *l, val v)
{
    if (v)
        push(l, v);
    return v != NULL;
}

static val ask(struct loader *l, const char *method, const val *args, int64_t n)
{
    val f = py_getattr(l->vm, l->self, str_intern(l->vm, slice_of(method)));
    return f ? vm_call(l->vm, f, args, n) : NULL;
}

/* ---- the memo ----------------------------------------------------------------------------------------- */

static bool memo_put(struct loader *l, uint64_t index)
{
    struct w_unpickler *u = l->u;
    val v = top(l);
    if (!v)
        return false;
    int64_t room = u->memo ? as_array(u->memo)->n : 0;
    enum { SPARSE = 1 << 24 }; /* an index may be as far behind all that came before */
    if (index > (uint64_t)u->count * 2 + SPARSE)
        return bad(l, "memo index is out of range");
    if ((int64_t)index >= room) {
        int64_t size = (int64_t)index + (int64_t)u->count + 32;
        val more = array_new(l->vm, size);
        if (room) {
            memcpy(as_array(more)->at, as_array(u->memo)->at,
                   (size_t)room * sizeof(val));
            gc_wrote(&l->vm->gc, more);
        }
        gc_store(&l->vm->gc, &u->h, &u->memo, more);
    }
    val *at = &as_array(u->memo)->at[index];
    u->count += *at == NULL; /* how many there are: the index of the next MEMOIZE */
    gc_store(&l->vm->gc, u->memo, at, v);
    return true;
}

static bool memo_get(struct loader *l, uint64_t index)
{
    struct w_unpickler *u = l->u;
    val v = u->memo && index < (uint64_t)as_array(u->memo)->n
                ? as_array(u->memo)->at[index]
                : NULL;
    if (!v) {
        PICKLE_ERROR(l->vm, "UnpicklingError", "Memo value not found at index %llu",
                     (unsigned long long)index);
        return false;
    }
    push(l, v);
    return true;
}

/* ---- operations: atoms ----------------------------------------------------------------------------------- */

static bool op_none(struct loader *l, int op)
{
    (void)op;
    push(l, l->vm->none);
    return true;
}

static bool op_bool(struct loader *l, int op)
{
    push(l, bool_val(l->vm, op == P_NEWTRUE));
    return true;
}

static bool op_binint(struct loader *l, int op)
{
    uint64_t u;
    int n = op == P_BININT ? 4 : op == P_BININT2 ? 2 : 1;
    if (!take_number(l, n, &u))
        return false;
    push(l, tag_int(n == 4 ? (int32_t)(uint32_t)u : (int64_t)u));
    return true;
}

static bool line_text(struct loader *l, val *out)
{
    struct slice s;
    if (!take_line(l, &s))
        return false;
    *out = bytes_new(l->vm, s);
    return true;
}

/* By the Python half: the argument is a line, as bytes. */
static bool op_line(struct loader *l, int op)
{
    const char *method = op == P_INT      ? "_read_int"
                         : op == P_LONG   ? "_read_long"
                         : op == P_FLOAT  ? "_read_float"
                         : op == P_STRING ? "_read_string"
                         : op == P_PERSID ? "_read_persid"
                                          : "_read_unicode";
    val text;
    return line_text(l, &text) && pushed(l, ask(l, method, &text, 1));
}

static bool op_long(struct loader *l, int op)
{
    uint64_t n, u = 0;
    if (!take_number(l, op == P_LONG1 ? 1 : 4, &n))
        return false;
    if (op == P_LONG4 && n > INT32_MAX)
        return bad(l, "LONG pickle has negative byte count");
    const unsigned char *at = take(l, (int64_t)n);
    if (!at)
        return false;
    if (n <= 8) {
        for (uint64_t i = n; i--;)
            u = u << 8 | at[i];
        int unused = 64 - 8 * (int)n;
        push(l, int_from_i64(l->vm, n ? (int64_t)(u << unused) >> unused : 0));
        return true;
    }
    val bytes = bytes_new(l->vm, (struct slice){(const char *)at, n});
    return pushed(l, ask(l, "_decode_long", &bytes, 1));
}

static bool op_binfloat(struct loader *l, int op)
{
    const unsigned char *at = take(l, 8);
    uint64_t bits;
    double d;
    (void)op;
    if (!at)
        return false;
    memcpy(&bits, at, 8);
    bits = __builtin_bswap64(bits);
    memcpy(&d, &bits, 8);
    push(l, float_new(l->vm, d));
    return true;
}

/* A length in so many bytes, then as many. */
static const unsigned char *take_sized(struct loader *l, int bytes, const char *name,
                                       uint64_t *n)
{
    if (!take_number(l, bytes, n))
        return NULL;
    if (*n > INT64_MAX) {
        raise_error(l->vm, E_OverflowError,
                    "%s exceeds system's maximum size of %lld bytes", name,
                    (long long)INT64_MAX);
        return NULL;
    }
    return take(l, (int64_t)*n);
}

/* Does it read as UTF-8 that str can have, lone surrogates too? */
static bool is_plain_ascii(const unsigned char *at, uint64_t n)
{
    unsigned char all = 0;
    for (uint64_t i = 0; i < n; i++)
        all |= at[i];
    return all < 0x80;
}

static bool op_binunicode(struct loader *l, int op)
{
    uint64_t n;
    int bytes = op == P_SHORT_BINUNICODE ? 1 : op == P_BINUNICODE ? 4 : 8;
    const unsigned char *at = take_sized(l, bytes, "BINUNICODE", &n);
    if (!at)
        return false;
    struct slice s = {(const char *)at, n};
    if (is_plain_ascii(at, n)) {
        push(l, str_new(l->vm, s));
        return true;
    }
    val how = str_intern(l->vm, SLICE("surrogatepass"));
    return pushed(l, text_decode(l->vm, s, str_intern(l->vm, SLICE("utf-8")), how));
}

static bool op_binbytes(struct loader *l, int op)
{
    uint64_t n;
    int bytes = op == P_SHORT_BINBYTES ? 1 : op == P_BINBYTES ? 4 : 8;
    const unsigned char *at = take_sized(l, bytes, "BINBYTES", &n);
    return at && pushed(l, bytes_new(l->vm, (struct slice){(const char *)at, n}));
}

static bool op_bytearray(struct loader *l, int op)
{
    uint64_t n;
    const unsigned char *at = take_sized(l, 8, "BYTEARRAY8", &n);
    (void)op;
    return at && pushed(l, bytearray_of(l->vm, (struct slice){(const char *)at, n}));
}

static bool op_binstring(struct loader *l, int op)
{
    uint64_t n;
    if (!take_number(l, op == P_BINSTRING ? 4 : 1, &n))
        return false;
    if (n > INT32_MAX)
        return bad(l, "BINSTRING pickle has negative byte count");
    const unsigned char *at = take(l, (int64_t)n);
    if (!at)
        return false;
    val raw = bytes_new(l->vm, (struct slice){(const char *)at, n});
    return pushed(l, ask(l, "_decode_string", &raw, 1));
}

/* ---- operations: the stack and the memo ------------------------------------------------------------------- */

static bool op_mark(struct loader *l, int op)
{
    (void)op;
    return push_mark(l);
}

static bool op_pop(struct loader *l, int op)
{
    struct w_unpickler *u = l->u;
    int64_t start;
    (void)op;
    if (u->marked && u->used == fence(u))
        return pop_mark(l, &start);
    return pop(l) != NULL;
}

static bool op_pop_mark(struct loader *l, int op)
{
    int64_t start;
    (void)op;
    if (!pop_mark(l, &start))
        return false;
    l->u->used = start;
    return true;
}

static bool op_dup(struct loader *l, int op)
{
    (void)op;
    return pushed(l, top(l));
}

/* The index in a line; false: raised. */
static bool line_index(struct loader *l, const char *name, uint64_t *out)
{
    struct slice s;
    int64_t i;
    if (!take_line(l, &s))
        return false;
    while (s.n && (s.p[s.n - 1] == '\r' || s.p[s.n - 1] == ' '))
        s.n--;
    if (!slice_to_i64(s, &i)) {
        raise_error(l->vm, E_ValueError, "could not convert string to int");
        return false;
    }
    if (i < 0) {
        raise_error(l->vm, E_ValueError, "negative %s argument", name);
        return false;
    }
    *out = (uint64_t)i;
    return true;
}

static bool op_put(struct loader *l, int op)
{
    uint64_t i;
    if (op == P_MEMOIZE)
        i = (uint64_t)l->u->count;
    else if (op == P_PUT ? !line_index(l, "PUT", &i)
                         : !take_number(l, op == P_BINPUT ? 1 : 4, &i))
        return false;
    return memo_put(l, i);
}

static bool op_get(struct loader *l, int op)
{
    uint64_t i;
    if (op == P_GET ? !line_index(l, "GET", &i)
                    : !take_number(l, op == P_BINGET ? 1 : 4, &i))
        return false;
    return memo_get(l, i);
}

/* ---- operations: containers ---------------------------------------------------------------------------------- */

static bool op_empty(struct loader *l, int op)
{
    struct vm *vm = l->vm;
    push(l, op == P_EMPTY_TUPLE ? vm->empty_tuple
            : op == P_EMPTY_LIST
                ? list_new(vm, 0)
                : dict_new(vm, op == P_EMPTY_SET ? KIND_SET : KIND_DICT));
    return true;
}

static bool op_tuple(struct loader *l, int op)
{
    struct w_unpickler *u = l->u;
    int64_t start;
    if (op == P_TUPLE) {
        if (!pop_mark(l, &start))
            return false;
    } else {
        start = u->used - (op - P_TUPLE1 + 1);
        if (start < fence(u))
            return underflow(l);
    }
    return pushed(l, pop_items(l, start));
}

static bool op_list(struct loader *l, int op)
{
    int64_t start;
    (void)op;
    if (!pop_mark(l, &start))
        return false;
    val items = pop_items(l, start);
    push(l, list_of(l->vm, as_tuple(items)->at, as_tuple(items)->n));
    return true;
}

/* Pairs of the tuple into a dict. */
static bool set_pairs(struct loader *l, val d, val items)
{
    int64_t n = as_tuple(items)->n;
    if (n % 2)
        return bad(l, "odd number of items for DICT");
    for (int64_t i = 0; i < n; i += 2)
        if (!dict_set(l->vm, d, as_tuple(items)->at[i], as_tuple(items)->at[i + 1]))
            return false;
    return true;
}

static bool op_dict(struct loader *l, int op)
{
    int64_t start;
    (void)op;
    if (!pop_mark(l, &start))
        return false;
    val items = pop_items(l, start), d = dict_new(l->vm, KIND_DICT);
    if (!set_pairs(l, d, items))
        return false;
    push(l, d);
    return true;
}

static bool op_frozenset(struct loader *l, int op)
{
    int64_t start;
    (void)op;
    if (!pop_mark(l, &start))
        return false;
    val items = pop_items(l, start);
    return pushed(l, vm_call(l->vm, l->vm->types[KIND_FROZENSET], &items, 1));
}

/* Items for the object below them: the Python half knows append, extend, add. */
static bool extend(struct loader *l, const char *method, val items)
{
    val o = top(l);
    if (!o)
        return false;
    if (as_tuple(items)->n == 0)
        return true;
    const val args[2] = {o, items};
    return ask(l, method, args, 2) != NULL;
}

static bool op_append(struct loader *l, int op)
{
    int64_t start = l->u->used - 1;
    if (op == P_APPENDS ? !pop_mark(l, &start) : start < fence(l->u))
        return op == P_APPENDS ? false : underflow(l);
    val items = pop_items(l, start), o = top(l);
    if (!o)
        return false;
    if (!is_kind(o, KIND_LIST))
        return extend(l, "_append_to", items);
    for (int64_t i = 0; i < as_tuple(items)->n; i++)
        list_append(l->vm, o, as_tuple(items)->at[i]);
    return true;
}

static bool op_setitem(struct loader *l, int op)
{
    int64_t start = l->u->used - 2;
    if (op == P_SETITEMS ? !pop_mark(l, &start) : start < fence(l->u))
        return op == P_SETITEMS ? false : underflow(l);
    val items = pop_items(l, start), o = top(l);
    if (!o)
        return false;
    if (as_tuple(items)->n % 2)
        return bad(l, "odd number of items for SETITEMS");
    return is_kind(o, KIND_DICT) ? set_pairs(l, o, items)
                                 : extend(l, "_set_items", items);
}

static bool op_additems(struct loader *l, int op)
{
    int64_t start;
    (void)op;
    if (!pop_mark(l, &start))
        return false;
    val items = pop_items(l, start), o = top(l);
    if (!o)
        return false;
    if (!is_kind(o, KIND_SET))
        return extend(l, "_add_items", items);
    for (int64_t i = 0; i < as_tuple(items)->n; i++)
        if (!dict_set(l->vm, o, as_tuple(items)->at[i], l->vm->none))
            return false;
    return true;
}

/* ---- operations: objects ---------------------------------------------------------------------------------------- */

static bool op_global(struct loader *l, int op)
{
    val names[2];
    (void)op;
    if (!line_text(l, &names[0]) || !line_text(l, &names[1]))
        return false;
    return pushed(l, ask(l, "_global_of_lines", names, 2));
}

static bool op_stack_global(struct loader *l, int op)
{
    (void)op;
    val name = pop(l), module = name ? pop(l) : NULL;
    if (!module)
        return false;
    if (!is_kind(name, KIND_STR) || !is_kind(module, KIND_STR))
        return bad(l, "STACK_GLOBAL requires str");
    const val args[2] = {module, name};
    return pushed(l, ask(l, "find_class", args, 2));
}

static bool op_reduce(struct loader *l, int op)
{
    (void)op;
    val args = pop(l), f = args ? pop(l) : NULL;
    if (!f)
        return false;
    if (!is_a(args, KIND_TUPLE)) {
        raise_error(l->vm, E_TypeError, "argument list must be a tuple");
        return false;
    }
    args = plain_of(args);
    return pushed(l, vm_call(l->vm, f, as_tuple(args)->at, as_tuple(args)->n));
}

static bool op_newobj(struct loader *l, int op)
{
    val kwargs = NULL;
    if (op == P_NEWOBJ_EX && !(kwargs = pop(l)))
        return false;
    val args = pop(l), class = args ? pop(l) : NULL;
    if (!class)
        return false;
    const val all[3] = {class, args, kwargs};
    if (kwargs)
        return pushed(l, ask(l, "_new_object_ex", all, 3));
    struct vm *vm = l->vm;
    if (is_kind(class, KIND_TYPE) && args == vm->empty_tuple &&
        as_type(class)->value_kind == 0 && as_type(class)->flags & TYPE_HEAP &&
        !(as_type(class)->flags & (TYPE_ABSTRACT | TYPE_EXCEPTION)) &&
        type_of(vm, class) == vm->types[KIND_TYPE] &&
        type_lookup(vm, class, vm->n_new) ==
            type_lookup(vm, vm->object_type, vm->n_new))
        return pushed(l, instance_new(vm, class));
    return pushed(l, ask(l, "_new_object", all, 2));
}

/* A class and the items above the mark: the old way to make an instance. */
static bool op_inst(struct loader *l, int op)
{
    int64_t start;
    val names[2], args[2];
    if (op == P_INST) {
        if (!line_text(l, &names[0]) || !line_text(l, &names[1]) ||
            !pop_mark(l, &start))
            return false;
        args[1] = pop_items(l, start);
        args[0] = ask(l, "_global_of_lines", names, 2);
        return args[0] && pushed(l, ask(l, "_instantiate", args, 2));
    }
    if (!pop_mark(l, &start))
        return false;
    val items = pop_items(l, start);
    if (as_tuple(items)->n == 0)
        return underflow(l);
    args[0] = as_tuple(items)->at[0];
    args[1] = tuple_of(l->vm, as_tuple(items)->at + 1, as_tuple(items)->n - 1);
    return pushed(l, ask(l, "_instantiate", args, 2));
}

static bool plain_build(struct loader *l, val o, val state)
{
    struct vm *vm = l->vm;
    if (!is_kind(o, KIND_INSTANCE) || !is_kind(state, KIND_DICT) || as_dict(state)->ns)
        return false;
    val type = type_of(vm, o);
    const struct w_type *t = as_type(type);
    if (t->value_kind || t->nslots || !(t->flags & TYPE_HAS_DICT) ||
        t->flags & (TYPE_GETATTRIBUTE | TYPE_EXCEPTION) ||
        type_lookup(vm, type, str_intern(vm, SLICE("__setstate__"))) ||
        type_lookup(vm, type, str_intern(vm, SLICE("__getattr__"))) ||
        type_lookup(vm, type, str_intern(vm, SLICE("__dict__"))) !=
            type_lookup(vm, vm->object_type, str_intern(vm, SLICE("__dict__"))) ||
        map_in_dict(vm, as_inst(o)->map))
        return false;
    val k, v;
    for (int64_t at = 0; dict_next(state, &at, &k, &v);)
        if (!is_kind(k, KIND_STR))
            return false;
    for (int64_t at = 0; dict_next(state, &at, &k, &v);)
        inst_set_attr(vm, o, str_intern(vm, str_value(k)), v);
    return true;
}

static bool op_build(struct loader *l, int op)
{
    (void)op;
    val state = pop(l), o = state ? top(l) : NULL;
    if (!o)
        return false;
    if (plain_build(l, o, state))
        return true;
    const val args[2] = {o, state};
    return ask(l, "_build", args, 2) != NULL;
}

static bool op_binpersid(struct loader *l, int op)
{
    (void)op;
    val id = pop(l);
    return id && pushed(l, ask(l, "_persistent", &id, 1));
}

static bool op_ext(struct loader *l, int op)
{
    uint64_t code;
    if (!take_number(l, op == P_EXT1 ? 1 : op == P_EXT2 ? 2 : 4, &code))
        return false;
    val number =
        int_from_i64(l->vm, op == P_EXT4 ? (int32_t)(uint32_t)code : (int64_t)code);
    return pushed(l, ask(l, "_extension", &number, 1));
}

static bool op_next_buffer(struct loader *l, int op)
{
    (void)op;
    return pushed(l, ask(l, "_next_buffer", NULL, 0));
}

static bool op_readonly_buffer(struct loader *l, int op)
{
    (void)op;
    val v = pop(l);
    return v && pushed(l, ask(l, "_as_readonly", &v, 1));
}

/* ---- operations: the pickle itself ------------------------------------------------------------------------------- */

static bool op_proto(struct loader *l, int op)
{
    const unsigned char *at = take(l, 1);
    (void)op;
    if (!at)
        return false;
    if (*at > HIGHEST_PROTOCOL) {
        raise_error(l->vm, E_ValueError, "unsupported pickle protocol: %d", *at);
        return false;
    }
    l->u->flags = *at;
    return true;
}

static bool op_frame(struct loader *l, int op)
{
    uint64_t n;
    (void)op;
    if (!take_number(l, 8, &n))
        return false;
    if (n > INT64_MAX) {
        raise_error(l->vm, E_OverflowError,
                    "FRAME length exceeds system's maximum of %lld bytes",
                    (long long)INT64_MAX);
        return false;
    }
    if (!take(l, (int64_t)n)) /* it is read at once */
        return false;
    l->u->at -= (int64_t)n;
    return true;
}

static bool op_stop(struct loader *l, int op)
{
    (void)op;
    l->ended = true;
    return true;
}

typedef bool operation(struct loader *l, int op);
static operation *const operations[256] = {
    [P_MARK] = op_mark,
    [P_STOP] = op_stop,
    [P_POP] = op_pop,
    [P_POP_MARK] = op_pop_mark,
    [P_DUP] = op_dup,
    [P_FLOAT] = op_line,
    [P_INT] = op_line,
    [P_BININT] = op_binint,
    [P_BININT1] = op_binint,
    [P_LONG] = op_line,
    [P_BININT2] = op_binint,
    [P_NONE] = op_none,
    [P_PERSID] = op_line,
    [P_BINPERSID] = op_binpersid,
    [P_REDUCE] = op_reduce,
    [P_STRING] = op_line,
    [P_BINSTRING] = op_binstring,
    [P_SHORT_BINSTRING] = op_binstring,
    [P_UNICODE] = op_line,
    [P_BINUNICODE] = op_binunicode,
    [P_APPEND] = op_append,
    [P_BUILD] = op_build,
    [P_GLOBAL] = op_global,
    [P_DICT] = op_dict,
    [P_EMPTY_DICT] = op_empty,
    [P_APPENDS] = op_append,
    [P_GET] = op_get,
    [P_BINGET] = op_get,
    [P_INST] = op_inst,
    [P_LONG_BINGET] = op_get,
    [P_LIST] = op_list,
    [P_EMPTY_LIST] = op_empty,
    [P_OBJ] = op_inst,
    [P_PUT] = op_put,
    [P_BINPUT] = op_put,
    [P_LONG_BINPUT] = op_put,
    [P_SETITEM] = op_setitem,
    [P_TUPLE] = op_tuple,
    [P_EMPTY_TUPLE] = op_empty,
    [P_SETITEMS] = op_setitem,
    [P_BINFLOAT] = op_binfloat,
    [P_PROTO] = op_proto,
    [P_NEWOBJ] = op_newobj,
    [P_EXT1] = op_ext,
    [P_EXT2] = op_ext,
    [P_EXT4] = op_ext,
    [P_TUPLE1] = op_tuple,
    [P_TUPLE2] = op_tuple,
    [P_TUPLE3] = op_tuple,
    [P_NEWTRUE] = op_bool,
    [P_NEWFALSE] = op_bool,
    [P_LONG1] = op_long,
    [P_LONG4] = op_long,
    [P_BINBYTES] = op_binbytes,
    [P_SHORT_BINBYTES] = op_binbytes,
    [P_SHORT_BINUNICODE] = op_binunicode,
    [P_BINUNICODE8] = op_binunicode,
    [P_BINBYTES8] = op_binbytes,
    [P_EMPTY_SET] = op_empty,
    [P_ADDITEMS] = op_additems,
    [P_FROZENSET] = op_frozenset,
    [P_NEWOBJ_EX] = op_newobj,
    [P_STACK_GLOBAL] = op_stack_global,
    [P_MEMOIZE] = op_put,
    [P_FRAME] = op_frame,
    [P_BYTEARRAY8] = op_bytearray,
    [P_NEXT_BUFFER] = op_next_buffer,
    [P_READONLY_BUFFER] = op_readonly_buffer,
};

static bool unknown(struct loader *l, int op)
{
    if (op >= ' ' && op < 0x7F && op != '\'' && op != '\\')
        PICKLE_ERROR(l->vm, "UnpicklingError", "invalid load key, '%c'.", op);
    else
        PICKLE_ERROR(l->vm, "UnpicklingError", "invalid load key, '\\x%02x'.", op);
    return false;
}

/* ---- methods ------------------------------------------------------------------------------------------------------- */

static val make(struct vm *vm, val class, val args, val keywords)
{
    struct w_unpickler *u = new_object(vm, KIND_UNPICKLER, sizeof *u);
    (void)class, (void)args, (void)keywords;
    val *fields[] = {&u->stack, &u->marks, &u->memo, &u->read, &u->readline};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = NULL;
    u->input = bytes_new(vm, SLICE(""));
    u->at = u->end = u->used = u->marked = u->flags = u->count = 0;
    return &u->h;
}

static void put(struct vm *vm, struct w_unpickler *u, val *field, val v)
{
    gc_store(&vm->gc, &u->h, field, v == vm->none ? NULL : v);
}

/* What is read: bytes, and where there is a file its read and readline. */
static val begin(struct vm *vm, val self, val bytes, val read, val readline)
{
    struct w_unpickler *u = as_unpickler(plain_of(self));
    struct loader l = {vm, self, u, u->input, false};
    if (!set_input(&l, bytes))
        return NULL;
    put(vm, u, &u->read, read);
    put(vm, u, &u->readline, readline);
    return vm->none;
}

static val load(struct vm *vm, val self)
{
    struct w_unpickler *u = as_unpickler(plain_of(self));
    struct loader l = {vm, self, u, u->input, false};
    u->used = u->marked = 0;
    while (!l.ended) {
        if (u->at == u->end && !(u->read && read_more(&l, 1) && u->end))
            return vm->exc ? NULL : raise_error(vm, E_EOFError, "Ran out of input");
        int op = *take(&l, 1);
        operation *f = operations[op];
        if (!(f ? f(&l, op) : unknown(&l, op)))
            return NULL;
    }
    val r = pop(&l);
    u->used = u->marked = 0;
    return r;
}

/* The memo as a list, None where nothing is. */
static val memo_items(struct vm *vm, val self)
{
    const struct w_unpickler *u = as_unpickler(self);
    int64_t n = u->memo ? as_array(u->memo)->n : 0;
    val dict = dict_new(vm, KIND_DICT);
    for (int64_t i = 0; i < n; i++)
        if (as_array(as_unpickler(self)->memo)->at[i] &&
            !dict_set(vm, dict, tag_int(i), as_array(as_unpickler(self)->memo)->at[i]))
            return NULL;
    return dict;
}

static val set_memo(struct vm *vm, val self, val dict)
{
    struct w_unpickler *u = as_unpickler(plain_of(self));
    struct loader l = {vm, self, u, u->input, false};
    val k, v;
    if (!is_kind(dict, KIND_DICT))
        return raise_error(vm, E_TypeError, "a dict is wanted");
    u->memo = NULL;
    u->count = 0;
    for (int64_t at = 0; dict_next(dict, &at, &k, &v);) {
        if (!is_int(k) || untag(k) < 0)
            return raise_error(vm, E_TypeError, "memo key must be integers");
        push(&l, v);
        bool ok = memo_put(&l, (uint64_t)untag(k));
        u->used--;
        if (!ok)
            return NULL;
    }
    return vm->none;
}

static const struct attribute attributes[] = {INT_MEMBER("_proto", w_unpickler, flags),
                                              {0}};
static const struct method unpickler_make =
    CONSTRUCTOR("_Unpickler", "*args, **kwargs", make, READS, 0);
static const struct method methods[] = {
    INSTANCE_METHOD("_begin", "bytes, read, readline, /", begin, WRITES),
    INSTANCE_METHOD("_load", "/", load, RUNS),
    METHOD("_memo_items", "/", memo_items, READS),
    INSTANCE_METHOD("_set_memo", "items, /", set_memo, WRITES),
    LAST_METHOD,
};
const struct type_def unpickler_type = {
    .kind = KIND_UNPICKLER,
    .module = "_pickle",
    .make = &unpickler_make,
    .methods = methods,
    .attributes = attributes,
};
