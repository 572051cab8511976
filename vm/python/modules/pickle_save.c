/* pickle_save.c -- what is behind Pickler: the bytes, the memo, and plain data. Everything
 * else is asked of the method _save_object (frozen/_pickle.py), which writes through here. */
#include <stdio.h>

#include "python/interp/threads.h"
#include "python/modules/pickle.h"
#include "python/obj/buffer.h"
#include "python/obj/depth.h"

enum { FRAME_MIN = 4, FRAME_TARGET = 64 * 1024, FRAME_HEAD = 9, BATCH = 1000 };
enum { FLAG_BIN = 1, FLAG_FAST = 2, FLAG_FRAMING = 4 };

/* self is the instance, which has the methods; p is its state, and does not move: it is on
 * the machine stack for as long as anything is saved. */
struct saver {
    struct vm *vm;
    val self;
    struct w_pickler *p;
};

static bool save(struct saver *s, val v);

/* ---- bytes ------------------------------------------------------------------------------------ */

static char *room(struct saver *s, int64_t n)
{
    struct w_pickler *p = s->p;
    int64_t have = p->out ? as_buf(p->out)->n : 0;
    if (p->used + n > have) {
        int64_t size = (p->used + n) * 2 + 256;
        struct w_buf *b = new_object(s->vm, KIND_BUF, sizeof *b + (size_t)size);
        b->n = size;
        if (p->used)
            memcpy(b->at, as_buf(p->out)->at, (size_t)p->used);
        gc_store(&s->vm->gc, &p->h, &p->out, &b->h);
    }
    char *at = as_buf(p->out)->at + p->used;
    p->used += n;
    return at;
}

static void begin_frame(struct saver *s)
{
    if (s->p->flags & FLAG_FRAMING && s->p->frame < 0) {
        s->p->frame = s->p->used;
        room(s, FRAME_HEAD);
    }
}

static void little(char *to, uint64_t u, int n)
{
    for (int i = 0; i < n; i++, u >>= 8)
        to[i] = (char)u;
}

static void end_frame(struct saver *s)
{
    struct w_pickler *p = s->p;
    if (p->frame < 0)
        return;
    char *at = as_buf(p->out)->at + p->frame;
    int64_t n = p->used - p->frame - FRAME_HEAD;
    if (n >= FRAME_MIN) {
        *at = (char)P_FRAME;
        little(at + 1, (uint64_t)n, 8);
    } else {
        memmove(at, at + FRAME_HEAD, (size_t)n);
        p->used -= FRAME_HEAD;
    }
    p->frame = -1;
}

static void add(struct saver *s, const void *bytes, int64_t n)
{
    begin_frame(s);
    memcpy(room(s, n), bytes, (size_t)n);
}

static void add_op(struct saver *s, int op)
{
    begin_frame(s);
    *room(s, 1) = (char)op;
}

/* An operation and a number in so many bytes. */
static void add_number(struct saver *s, int op, uint64_t u, int n)
{
    begin_frame(s);
    char *at = room(s, n + 1);
    *at = (char)op;
    little(at + 1, u, n);
}

/* What was made goes to the program's file. */
static bool flush(struct saver *s)
{
    struct w_pickler *p = s->p;
    if (!p->write || p->used == 0)
        return true;
    val bytes = bytes_new(s->vm, (struct slice){as_buf(p->out)->at, (size_t)p->used});
    p->used = 0;
    return vm_call(s->vm, p->write, &bytes, 1) != NULL;
}

/* Behind each object: a frame that is long enough ends. */
static bool boundary(struct saver *s)
{
    struct w_pickler *p = s->p;
    if (p->frame < 0 || p->used - p->frame - FRAME_HEAD < FRAME_TARGET)
        return true;
    end_frame(s);
    return flush(s);
}

/* A large payload is in no frame, and is not copied on its way to a file. */
static bool add_payload(struct saver *s, const char *head, int nhead, val owner,
                        struct slice data)
{
    struct w_pickler *p = s->p;
    if (data.n < FRAME_TARGET) {
        add(s, head, nhead);
        add(s, data.p, (int64_t)data.n);
        return true;
    }
    int64_t framing = p->flags & FLAG_FRAMING;
    end_frame(s);
    p->flags &= ~(int64_t)FLAG_FRAMING;
    add(s, head, nhead);
    bool ok = true;
    if (p->write) {
        val bytes = is_kind(owner, KIND_BYTES) ? owner : bytes_new(s->vm, data);
        ok = flush(s) && vm_call(s->vm, p->write, &bytes, 1);
    } else
        add(s, data.p, (int64_t)data.n);
    p->flags |= framing;
    return ok;
}

/* ---- the memo --------------------------------------------------------------------------------- */

struct place {
    uint64_t identity; /* gc_identity of an object that the memo keeps; 0: free */
    int64_t index;
};

static struct place *places(struct w_pickler *p)
{
    return (struct place *)(void *)as_buf(p->places)->at;
}

static uint64_t mixed(uint64_t identity)
{
    return (identity >> 4) * UINT64_C(0x9E3779B97F4A7C15);
}

static struct place *place_of(struct w_pickler *p, uint64_t identity)
{
    uint64_t mask = (uint64_t)p->room - 1, i = mixed(identity) >> 20 & mask;
    struct place *all = places(p);
    while (all[i].identity && all[i].identity != identity)
        i = (i + 1) & mask;
    return &all[i];
}

static void grow_places(struct saver *s)
{
    struct w_pickler *p = s->p;
    val was = p->places;
    int64_t had = p->room, now = had ? had * 2 : 64;
    size_t bytes = (size_t)now * sizeof(struct place);
    struct w_buf *b = new_object(s->vm, KIND_BUF, sizeof *b + bytes);
    b->n = (int64_t)bytes;
    memset(b->at, 0, bytes);
    gc_store(&s->vm->gc, &p->h, &p->places, &b->h);
    p->room = now;
    const struct place *old =
        was ? (const struct place *)(void *)as_buf(was)->at : NULL;
    for (int64_t i = 0; i < had; i++)
        if (old[i].identity)
            *place_of(p, old[i].identity) = old[i];
}

static int64_t memo_find(struct saver *s, val v)
{
    struct w_pickler *p = s->p;
    if (p->count == 0 || is_int(v))
        return -1;
    const struct place *at = place_of(p, gc_identity(&s->vm->gc, v));
    return at->identity ? at->index : -1;
}

static void memo_keep(struct saver *s, val v)
{
    struct w_pickler *p = s->p;
    int64_t have = p->objects ? as_array(p->objects)->n : 0;
    if (p->count == have) {
        val more = array_new(s->vm, have ? have * 2 : 32);
        if (have) {
            memcpy(as_array(more)->at, as_array(p->objects)->at,
                   (size_t)have * sizeof(val));
            gc_wrote(&s->vm->gc, more);
        }
        gc_store(&s->vm->gc, &p->h, &p->objects, more);
    }
    gc_store(&s->vm->gc, p->objects, &as_array(p->objects)->at[p->count], v);
    if (p->count * 2 >= p->room)
        grow_places(s);
    uint64_t identity = gc_identity(&s->vm->gc, v);
    *place_of(p, identity) = (struct place){identity, p->count};
    p->count++;
}

static void add_memo(struct saver *s, int text_op, int short_op, int long_op, int64_t i)
{
    char text[32];
    if (!(s->p->flags & FLAG_BIN))
        add(s, text, snprintf(text, sizeof text, "%c%lld\n", text_op, (long long)i));
    else if (i < 256)
        add_number(s, short_op, (uint64_t)i, 1);
    else
        add_number(s, long_op, (uint64_t)i, 4);
}

static void add_get(struct saver *s, int64_t index)
{
    add_memo(s, P_GET, P_BINGET, P_LONG_BINGET, index);
}

static void memoize(struct saver *s, val v)
{
    if (s->p->flags & FLAG_FAST)
        return;
    int64_t index = s->p->count;
    memo_keep(s, v);
    if (s->p->protocol >= 4)
        add_op(s, P_MEMOIZE);
    else
        add_memo(s, P_PUT, P_BINPUT, P_LONG_BINPUT, index);
}

/* ---- atoms ---------------------------------------------------------------------------------------- */

static bool ask(struct saver *s, const char *method, val v)
{
    val f = py_getattr(s->vm, s->self, str_intern(s->vm, slice_of(method)));
    return f && vm_call(s->vm, f, &v, 1) != NULL;
}

static bool save_small(struct saver *s, int64_t i)
{
    char text[32];
    if (i < INT32_MIN || i > INT32_MAX)
        return false;
    if (!(s->p->flags & FLAG_BIN))
        add(s, text, snprintf(text, sizeof text, "%c%lld\n", P_INT, (long long)i));
    else if (i >= 0 && i < 256)
        add_number(s, P_BININT1, (uint64_t)i, 1);
    else if (i >= 0 && i < 65536)
        add_number(s, P_BININT2, (uint64_t)i, 2);
    else
        add_number(s, P_BININT, (uint64_t)i, 4);
    return true;
}

static bool save_int(struct saver *s, val v)
{
    int64_t i;
    bool fits = int_to_i64(v, &i);
    if (fits && save_small(s, i))
        return true;
    if (!fits || s->p->protocol < 2)
        return ask(s, "_save_long", v);
    int n = 8; /* the fewest bytes that say its sign, too */
    while (n > 1 && (i >> (8 * (n - 1) - 1) == 0 || i >> (8 * (n - 1) - 1) == -1))
        n--;
    begin_frame(s);
    char *at = room(s, n + 2);
    at[0] = (char)P_LONG1;
    at[1] = (char)n;
    little(at + 2, (uint64_t)i, n);
    return true;
}

static bool save_float(struct saver *s, val v)
{
    uint64_t bits;
    struct str text = {0};
    if (s->p->flags & FLAG_BIN) {
        memcpy(&bits, &as_float(v)->value, sizeof bits);
        bits = __builtin_bswap64(bits);
        begin_frame(s);
        char *at = room(s, 9);
        *at = P_BINFLOAT;
        memcpy(at + 1, &bits, 8);
        return true;
    }
    str_addc(&text, P_FLOAT);
    float_repr(&text, as_float(v)->value);
    str_addc(&text, '\n');
    add(s, text.p, (int64_t)text.n);
    str_free(&text);
    return true;
}

static bool save_sized(struct saver *s, val owner, struct slice data, int op1, int op4,
                       int op8)
{
    char head[FRAME_HEAD];
    int bytes = op1 && data.n < 256 ? 1 : op4 && data.n <= UINT32_MAX ? 4 : 8;
    head[0] = (char)(bytes == 1 ? op1 : bytes == 4 ? op4 : op8);
    little(head + 1, data.n, bytes);
    return add_payload(s, head, bytes + 1, owner, data);
}

static bool save_str(struct saver *s, val v)
{
    bool new = s->p->protocol >= 4;
    if (!(s->p->flags & FLAG_BIN)) {
        if (!ask(s, "_save_text", v))
            return false;
    } else if (!new &&as_str(v)->n > UINT32_MAX) {
        raise_error(s->vm, E_OverflowError,
                    "cannot serialize a string larger than 4GiB");
        return false;
    } else if (!save_sized(s, v, str_value(v), new ? P_SHORT_BINUNICODE : 0,
                           P_BINUNICODE, P_BINUNICODE8))
        return false;
    memoize(s, v);
    return true;
}

static bool save_bytes(struct saver *s, val v)
{
    if (s->p->protocol < 3)
        return ask(s, "_save_object", v);
    if (s->p->protocol < 4 && as_str(v)->n > UINT32_MAX) {
        raise_error(s->vm, E_OverflowError,
                    "cannot serialize a bytes object larger than 4 GiB");
        return false;
    }
    if (!save_sized(s, v, str_value(v), P_SHORT_BINBYTES, P_BINBYTES, P_BINBYTES8))
        return false;
    memoize(s, v);
    return true;
}

static bool save_bytearray(struct saver *s, val v)
{
    struct buffer b;
    if (s->p->protocol < 5)
        return ask(s, "_save_object", v);
    if (!buffer_get(s->vm, v, &b, BUFFER_READ))
        return false;
    bool ok = save_sized(s, v, buffer_slice(&b), 0, 0, P_BYTEARRAY8);
    buffer_release(&b);
    if (ok)
        memoize(s, v);
    return ok;
}

/* ---- containers --------------------------------------------------------------------------------------- */

/* It was met again while its items were saved: these are dropped, and it is got. */
static bool save_met(struct saver *s, val v, int64_t pops, bool marked)
{
    int64_t index = memo_find(s, v);
    if (index < 0)
        return false;
    if (marked && s->p->flags & FLAG_BIN)
        add_op(s, P_POP_MARK);
    else
        for (int64_t i = 0; i < pops + marked; i++)
            add_op(s, P_POP);
    add_get(s, index);
    return true;
}

static bool save_tuple(struct saver *s, val v)
{
    int64_t n = as_tuple(v)->n;
    bool few = n <= 3 && s->p->protocol >= 2;
    if (n == 0) {
        if (s->p->flags & FLAG_BIN)
            add_op(s, P_EMPTY_TUPLE);
        else {
            add_op(s, P_MARK);
            add_op(s, P_TUPLE);
        }
        return true;
    }
    if (!few)
        add_op(s, P_MARK);
    for (int64_t i = 0; i < n; i++)
        if (!save(s, as_tuple(v)->at[i]))
            return false;
    if (save_met(s, v, n, !few))
        return true;
    add_op(s, few ? P_TUPLE1 + (int)n - 1 : P_TUPLE);
    memoize(s, v);
    return true;
}

static bool save_list(struct saver *s, val v)
{
    bool bin = s->p->flags & FLAG_BIN;
    if (bin)
        add_op(s, P_EMPTY_LIST);
    else {
        add_op(s, P_MARK);
        add_op(s, P_LIST);
    }
    memoize(s, v);
    for (int64_t i = 0; i < as_list(v)->n;) {
        int64_t left = as_list(v)->n - i, end = i + (left < BATCH ? left : BATCH);
        bool one = !bin || (i == 0 && left == 1);
        if (one)
            end = i + 1;
        else
            add_op(s, P_MARK);
        for (; i < end && i < as_list(v)->n; i++)
            if (!save(s, list_get(s->vm, v, i)))
                return false;
        add_op(s, one ? P_APPEND : P_APPENDS);
    }
    return true;
}

static bool changed(struct saver *s, val d, int64_t used, const char *what)
{
    if (as_dict(d)->used == used)
        return false;
    raise_error(s->vm, E_RuntimeError, "%s changed size during iteration", what);
    return true;
}

static bool save_pairs(struct saver *s, val d)
{
    bool bin = s->p->flags & FLAG_BIN;
    int64_t used = as_dict(d)->used, in_batch = 0;
    val k, v;
    bool one = !bin || used == 1;
    for (int64_t at = 0; dict_next(d, &at, &k, &v);) {
        if (!one && in_batch == 0)
            add_op(s, P_MARK);
        if (!save(s, k) || !save(s, v))
            return false;
        if (changed(s, d, used, "dictionary"))
            return false;
        if (one)
            add_op(s, P_SETITEM);
        else if (++in_batch == BATCH) {
            add_op(s, P_SETITEMS);
            in_batch = 0;
        }
    }
    if (in_batch)
        add_op(s, P_SETITEMS);
    return true;
}

static bool save_dict(struct saver *s, val v)
{
    if (as_dict(v)->ns) /* its values are cells */
        return save_dict(s, dict_copy(s->vm, v, KIND_DICT));
    if (s->p->flags & FLAG_BIN)
        add_op(s, P_EMPTY_DICT);
    else {
        add_op(s, P_MARK);
        add_op(s, P_DICT);
    }
    memoize(s, v);
    return save_pairs(s, v);
}

static bool save_set(struct saver *s, val v)
{
    bool frozen = is_kind(v, KIND_FROZENSET);
    int64_t used = as_dict(v)->used, in_batch = 0;
    val k, unused;
    if (s->p->protocol < 4)
        return ask(s, "_save_object", v);
    add_op(s, frozen ? P_MARK : P_EMPTY_SET);
    if (!frozen)
        memoize(s, v);
    for (int64_t at = 0; dict_next(v, &at, &k, &unused);) {
        if (!frozen && in_batch == 0)
            add_op(s, P_MARK);
        if (!save(s, k) || changed(s, v, used, "set"))
            return false;
        if (!frozen && ++in_batch == BATCH) {
            add_op(s, P_ADDITEMS);
            in_batch = 0;
        }
    }
    if (in_batch)
        add_op(s, P_ADDITEMS);
    if (frozen) {
        if (save_met(s, v, used, true))
            return true;
        add_op(s, P_FROZENSET);
        memoize(s, v);
    }
    return true;
}

/* ---- instances -------------------------------------------------------------------------------------------- */

static bool as_objects(struct vm *vm, val type, const char *name)
{
    val n = str_intern(vm, slice_of(name));
    return type_lookup(vm, type, n) == type_lookup(vm, vm->object_type, n);
}

/* Does object.__reduce_ex__ say of it: made by __new__ without arguments, then its dict? */
static bool is_plain_instance(struct saver *s, val v)
{
    struct vm *vm = s->vm;
    if (!is_kind(v, KIND_INSTANCE) || s->p->protocol < 2 || s->p->reducer ||
        !s->p->dispatch || !is_kind(s->p->dispatch, KIND_DICT))
        return false;
    val type = type_of(vm, v);
    const struct w_type *t = as_type(type);
    return t->value_kind == 0 && t->nslots == 0 && t->flags & TYPE_HEAP &&
           t->flags & TYPE_HAS_DICT &&
           !(t->flags & (TYPE_EXCEPTION | TYPE_GETATTRIBUTE)) &&
           type_of(vm, type) == vm->types[KIND_TYPE] &&
           as_objects(vm, type, "__reduce_ex__") &&
           as_objects(vm, type, "__reduce__") && as_objects(vm, type, "__getstate__") &&
           as_objects(vm, type, "__class__") && as_objects(vm, type, "__getattr__") &&
           as_objects(vm, type, "__getnewargs__") &&
           as_objects(vm, type, "__getnewargs_ex__") &&
           as_objects(vm, type, "__dict__") && !dict_get(vm, s->p->dispatch, type) &&
           !vm->exc;
}

static bool save_instance(struct saver *s, val v)
{
    if (!save(s, type_of(s->vm, v)))
        return false;
    add_op(s, P_EMPTY_TUPLE);
    add_op(s, P_NEWOBJ);
    memoize(s, v);
    val dict = inst_dict(s->vm, v);
    if (as_dict(dict)->used == 0)
        return true;
    if (!save(s, dict))
        return false;
    add_op(s, P_BUILD);
    return true;
}

/* ---- anything ----------------------------------------------------------------------------------------------- */

static bool save_atom(struct saver *s, val v, bool *done)
{
    struct vm *vm = s->vm;
    *done = true;
    if (v == vm->none)
        add_op(s, P_NONE);
    else if (v == vm->true_ || v == vm->false_) {
        if (s->p->protocol >= 2)
            add_op(s, v == vm->true_ ? P_NEWTRUE : P_NEWFALSE);
        else
            add(s, v == vm->true_ ? "I01\n" : "I00\n", 4);
    } else if (int_is(v))
        return save_int(s, v);
    else if (is_kind(v, KIND_FLOAT))
        return save_float(s, v);
    else
        *done = false;
    return true;
}

static bool save_compound(struct saver *s, val v)
{
    switch (v->kind) {
    case KIND_STR: return save_str(s, v);
    case KIND_BYTES: return save_bytes(s, v);
    case KIND_TUPLE: return save_tuple(s, v);
    case KIND_LIST: return save_list(s, v);
    case KIND_DICT: return save_dict(s, v);
    case KIND_SET:
    case KIND_FROZENSET: return save_set(s, v);
    case KIND_BYTEARRAY: return save_bytearray(s, v);
    default:
        return is_plain_instance(s, v) ? save_instance(s, v)
                                       : !s->vm->exc && ask(s, "_save_object", v);
    }
}

/* 1: it was persistent and is done; -1: raised */
static int save_persistent(struct saver *s, val v)
{
    if (!s->p->persistent)
        return 0;
    val id = vm_call(s->vm, s->p->persistent, &v, 1);
    if (!id)
        return -1;
    if (id == s->vm->none)
        return 0;
    return ask(s, "_save_persistent", id) ? 1 : -1;
}

static bool save(struct saver *s, val v)
{
    bool done;
    int persistent = save_persistent(s, v);
    if (persistent)
        return persistent > 0 && boundary(s);
    if (!save_atom(s, v, &done))
        return false;
    if (done)
        return boundary(s);
    int64_t index = memo_find(s, v);
    if (index >= 0)
        add_get(s, index);
    else {
        if (!depth_enter(s->vm, " while pickling an object"))
            return false;
        bool ok = save_compound(s, v);
        depth_leave(s->vm);
        if (!ok)
            return false;
    }
    return boundary(s);
}

/* ---- methods -------------------------------------------------------------------------------------------------- */

static struct saver saver_of(struct vm *vm, val self)
{
    return (struct saver){vm, self, as_pickler(plain_of(self))};
}

static val make(struct vm *vm, val class, val args, val keywords)
{
    struct w_pickler *p = new_object(vm, KIND_PICKLER, sizeof *p);
    (void)class, (void)args, (void)keywords;
    val *fields[] = {&p->out,      &p->objects,    &p->places, &p->write,
                     &p->dispatch, &p->persistent, &p->reducer};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        *fields[i] = NULL;
    p->used = p->count = p->room = p->flags = 0;
    p->frame = -1;
    p->protocol = 4;
    return &p->h;
}

static void put(struct vm *vm, struct w_pickler *p, val *field, val v)
{
    gc_store(&vm->gc, &p->h, field, v == vm->none ? NULL : v);
}

/* What a dump works with: the protocol, is it binary, is it without memo; the file's write,
 * the table of reducers, persistent_id and reducer_override, or None. */
static val begin(struct vm *vm, val self, val numbers, val write, val dispatch,
                 val persistent, val reducer)
{
    struct w_pickler *p = as_pickler(plain_of(self));
    int64_t n[3];
    if (!is_kind(numbers, KIND_TUPLE) || as_tuple(numbers)->n != 3)
        return raise_error(vm, E_TypeError, "three numbers are wanted");
    for (int i = 0; i < 3; i++)
        if (!int_is(as_tuple(numbers)->at[i]) ||
            !int_to_i64(as_tuple(numbers)->at[i], &n[i]))
            return raise_error(vm, E_TypeError, "three numbers are wanted");
    p->protocol = n[0];
    p->flags = (n[1] ? FLAG_BIN : 0) | (n[2] ? FLAG_FAST : 0);
    p->used = 0;
    p->frame = -1;
    put(vm, p, &p->write, write);
    put(vm, p, &p->dispatch, dispatch);
    put(vm, p, &p->persistent, persistent);
    put(vm, p, &p->reducer, reducer);
    return vm->none;
}

/* All of a pickle; as bytes, when there is no file. */
static val dump(struct vm *vm, val self, val v)
{
    struct saver s = saver_of(vm, self);
    if (s.p->protocol >= 2) {
        char head[] = {(char)P_PROTO, (char)s.p->protocol};
        add(&s, head, 2);
        if (s.p->protocol >= 4)
            s.p->flags |= FLAG_FRAMING;
    }
    if (!save(&s, v))
        return NULL;
    add_op(&s, P_STOP);
    end_frame(&s);
    s.p->flags &= ~(int64_t)FLAG_FRAMING;
    if (s.p->write)
        return flush(&s) ? vm->none : NULL;
    val r = bytes_new(vm, (struct slice){as_buf(s.p->out)->at, (size_t)s.p->used});
    s.p->used = 0;
    return r;
}

static val save_method(struct vm *vm, val self, val v)
{
    struct saver s = saver_of(vm, self);
    return save(&s, v) ? vm->none : NULL;
}

/* The same, without asking whether it is persistent: of a persistent id. */
static val save_plain(struct vm *vm, val self, val v)
{
    struct saver s = saver_of(vm, self);
    val asked = s.p->persistent;
    s.p->persistent = NULL;
    bool ok = save(&s, v);
    gc_store(&vm->gc, &s.p->h, &s.p->persistent, asked);
    return ok ? vm->none : NULL;
}

static val write_method(struct vm *vm, val self, val bytes)
{
    struct saver s = saver_of(vm, self);
    if (!is_kind(bytes, KIND_BYTES))
        return raise_error(vm, E_TypeError, "bytes are wanted");
    add(&s, str_bytes(bytes), as_str(bytes)->n);
    return vm->none;
}

static val memoize_method(struct vm *vm, val self, val v)
{
    struct saver s = saver_of(vm, self);
    if (is_int(v))
        return raise_error(vm, E_TypeError, "an integer is not memoized");
    if (memo_find(&s, v) < 0)
        memoize(&s, v);
    return vm->none;
}

/* True: it was there, and is got now. */
static val get_method(struct vm *vm, val self, val v)
{
    struct saver s = saver_of(vm, self);
    int64_t index = memo_find(&s, v);
    if (index >= 0)
        add_get(&s, index);
    return bool_val(vm, index >= 0);
}

static val find_method(struct vm *vm, val self, val v)
{
    struct saver s = saver_of(vm, self);
    return int_from_i64(vm, memo_find(&s, v));
}

static val clear_memo(struct vm *vm, val self)
{
    struct w_pickler *p = as_pickler(self);
    p->objects = p->places = NULL;
    p->count = p->room = 0;
    return vm->none;
}

/* The memo's objects, by index. */
static val memo_items(struct vm *vm, val self)
{
    const struct w_pickler *p = as_pickler(self);
    val list = list_new(vm, p->count);
    for (int64_t i = 0; i < p->count; i++)
        list_append(vm, list, as_array(p->objects)->at[i]);
    return list;
}

static val set_memo(struct vm *vm, val self, val list)
{
    struct saver s = saver_of(vm, self);
    if (!is_kind(list, KIND_LIST))
        return raise_error(vm, E_TypeError, "a list is wanted");
    clear_memo(vm, &s.p->h);
    for (int64_t i = 0; i < as_list(list)->n; i++) {
        val v = list_get(vm, list, i);
        if (!is_int(v))
            memo_keep(&s, v);
    }
    return vm->none;
}

/* A frame of bytes that are somebody else's: those of a PickleBuffer. */
static val save_view(struct vm *vm, val self, val view, val readonly)
{
    struct saver s = saver_of(vm, self);
    struct buffer b;
    if (!buffer_get(vm, view, &b, BUFFER_READ))
        return NULL;
    bool ok = readonly == vm->true_
                  ? save_sized(&s, view, buffer_slice(&b), P_SHORT_BINBYTES, P_BINBYTES,
                               P_BINBYTES8)
                  : save_sized(&s, view, buffer_slice(&b), 0, 0, P_BYTEARRAY8);
    buffer_release(&b);
    return ok ? vm->none : NULL;
}

static const struct method pickler_make =
    CONSTRUCTOR("_Pickler", "*args, **kwargs", make, READS, 0);
static const struct method methods[] = {
    INSTANCE_METHOD("_begin", "numbers, write, dispatch, persistent, reducer, /", begin,
                    WRITES),
    INSTANCE_METHOD("_dump", "obj, /", dump, RUNS),
    INSTANCE_METHOD("_save", "obj, /", save_method, RUNS),
    INSTANCE_METHOD("_save_plain", "obj, /", save_plain, RUNS),
    INSTANCE_METHOD("_write", "bytes, /", write_method, WRITES),
    INSTANCE_METHOD("_memoize", "obj, /", memoize_method, WRITES),
    INSTANCE_METHOD("_get", "obj, /", get_method, WRITES),
    INSTANCE_METHOD("_find", "obj, /", find_method, READS),
    INSTANCE_METHOD("_save_view", "view, readonly, /", save_view, RUNS),
    METHOD("_memo_items", "/", memo_items, READS),
    INSTANCE_METHOD("_set_memo", "items, /", set_memo, WRITES),
    METHOD("clear_memo", "/", clear_memo, WRITES),
    LAST_METHOD,
};
const struct type_def pickler_type = {
    .kind = KIND_PICKLER,
    .module = "_pickle",
    .make = &pickler_make,
    .methods = methods,
};
