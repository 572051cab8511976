/* marshal.c -- values as bytes. */
#define _GNU_SOURCE
#include "python/lib/marshal.h"

#include <link.h>
#include <stdlib.h>

#include "base/mem.h"
#include "python/obj/buffer.h"
#include "python/obj/codec.h"

enum { MOST_DEPTH = 2000, CHUNK_DIGITS = 15 };

/* ---- which program this is ------------------------------------------------------------- */

/* The linker's build id is a hash of all that the program is. */
static int find_build_id(struct dl_phdr_info *info, size_t size, void *out)
{
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *h = &info->dlpi_phdr[i];
        if (h->p_type != PT_NOTE)
            continue;
        const char *p = (const char *)(info->dlpi_addr + h->p_vaddr),
                   *end = p + h->p_memsz;
        while (p + sizeof(ElfW(Nhdr)) < end) {
            const ElfW(Nhdr) *n = (const void *)p;
            const char *name = p + sizeof *n, *data = name + ((n->n_namesz + 3u) & ~3u);
            if (n->n_type == NT_GNU_BUILD_ID && n->n_descsz >= 8) {
                *(uint64_t *)out = hash_text((struct slice){data, n->n_descsz});
                return 1;
            }
            p = data + ((n->n_descsz + 3u) & ~3u);
        }
    }
    return 1; /* the first is the program itself; without a note it is 0 */
}

uint64_t program_fingerprint(void)
{
    uint64_t id = 0;
    dl_iterate_phdr(find_build_id, &id);
    return id;
}

/* ---- writing ------------------------------------------------------------------------------ */

struct writer {
    struct vm *vm;
    struct str *out;
    int depth;
};

static void put_u32(struct str *out, int64_t v)
{
    const char b[4] = {(char)v, (char)(v >> 8), (char)(v >> 16), (char)(v >> 24)};
    str_add(out, (struct slice){b, 4});
}

static void put_raw(struct str *out, const void *p, size_t n)
{
    str_add(out, (struct slice){p, n});
}

static void put_text(struct str *out, char letter, struct slice s)
{
    str_addc(out, letter);
    put_u32(out, (int64_t)s.n);
    str_add(out, s);
}

static bool put(struct writer *w, val v);

static bool put_items(struct writer *w, char letter, const val *items, int64_t n)
{
    str_addc(w->out, letter);
    put_u32(w->out, n);
    for (int64_t i = 0; i < n; i++)
        if (!put(w, items[i]))
            return false;
    return true;
}

/* Digits of 15 bits, the lowest first; how many there are has the sign. */
static bool put_long(struct writer *w, val v)
{
    bool negative = int_cmp(v, tag_int(0)) < 0;
    val size = negative ? int_negate(w->vm, v) : v;
    struct slice hex = str_value(int_to_str(w->vm, size, 16));
    VEC(uint16_t) digits = {0};
    uint32_t bits = 0;
    int have = 0;
    for (size_t i = hex.n; i-- > 0 || have > 0;) {
        if (i < hex.n) {
            char c = hex.p[i];
            bits |= (uint32_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10) << have;
            have += 4;
        }
        if (have >= CHUNK_DIGITS || i >= hex.n) {
            *vec_add(&digits) = bits & 0x7FFF;
            bits >>= CHUNK_DIGITS;
            have -= CHUNK_DIGITS;
        }
        if (i >= hex.n)
            break;
    }
    while (bits) {
        *vec_add(&digits) = bits & 0x7FFF;
        bits >>= CHUNK_DIGITS;
    }
    while (digits.n && !digits.at[digits.n - 1])
        digits.n--;
    str_addc(w->out, 'l');
    put_u32(w->out, negative ? -(int64_t)digits.n : (int64_t)digits.n);
    for (size_t i = 0; i < digits.n; i++) {
        str_addc(w->out, (char)digits.at[i]);
        str_addc(w->out, (char)(digits.at[i] >> 8));
    }
    vec_free(&digits);
    return true;
}

static bool put_set(struct writer *w, char letter, val set)
{
    val k, v;
    str_addc(w->out, letter);
    put_u32(w->out, as_dict(set)->used);
    for (int64_t at = 0; dict_next(set, &at, &k, &v);)
        if (!put(w, k))
            return false;
    return true;
}

static bool put_dict(struct writer *w, val dict)
{
    val k, v;
    str_addc(w->out, '{');
    for (int64_t at = 0; dict_next(dict, &at, &k, &v);)
        if (!put(w, k) || !put(w, v))
            return false;
    str_addc(w->out, '0');
    return true;
}

static bool put_optional(struct writer *w, val v)
{
    return put(w, v ? v : w->vm->none);
}

static bool put_code(struct writer *w, val v)
{
    const struct code *c = code_of(v);
    const int numbers[] = {c->first_line, c->last_line,      c->n,
                           c->nargs,      c->nposonly,       c->nkwonly,
                           c->nlocals,    c->nfree,          c->stack_size,
                           c->flags,      (int)c->handlers.n};
    uint64_t id = program_fingerprint();
    str_addc(w->out, 'c');
    put_raw(w->out, &id, sizeof id);
    size_t start = w->out->n;
    put_raw(w->out, &id, sizeof id); /* the place of the checksum */
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put_u32(w->out, numbers[i]);
    put_raw(w->out, c->ops, (size_t)c->n * sizeof *c->ops);
    put_raw(w->out, c->pos, (size_t)c->n * sizeof *c->pos);
    put_raw(w->out, c->handlers.at, c->handlers.n * sizeof *c->handlers.at);
    put_text(w->out, 'u', slice_of(c->source->file));
    if (!put(w, c->name) || !put(w, c->qualname) || !put_optional(w, c->doc) ||
        !put_items(w, '(', c->consts.at, (int64_t)c->consts.n) ||
        !put_items(w, '(', c->names.at, (int64_t)c->names.n) ||
        !put_items(w, '(', c->varnames.at, (int64_t)c->varnames.n))
        return false;
    uint64_t sum = hash_text(slice_from(str_slice(w->out), start + sizeof sum));
    memcpy(w->out->p + start, &sum, sizeof sum);
    return true;
}

static bool put_float(struct str *out, char letter, double a, double b)
{
    str_addc(out, letter);
    put_raw(out, &a, sizeof a);
    if (letter == 'y')
        put_raw(out, &b, sizeof b);
    return true;
}

static bool put_known(struct writer *w, val v)
{
    struct vm *vm = w->vm;
    if (is_int(v)) {
        if (untag(v) != (int32_t)untag(v))
            return put_long(w, v);
        str_addc(w->out, 'i');
        put_u32(w->out, untag(v));
        return true;
    }
    switch (v->kind) {
    case KIND_NONE: str_addc(w->out, 'N'); return true;
    case KIND_BOOL: str_addc(w->out, v == vm->true_ ? 'T' : 'F'); return true;
    case KIND_ELLIPSIS: str_addc(w->out, '.'); return true;
    case KIND_LONG: return put_long(w, v);
    case KIND_FLOAT: return put_float(w->out, 'g', as_float(v)->value, 0);
    case KIND_COMPLEX:
        return put_float(w->out, 'y', as_complex(v)->re, as_complex(v)->im);
    case KIND_STR: put_text(w->out, 'u', str_value(v)); return true;
    case KIND_BYTES: put_text(w->out, 's', str_value(v)); return true;
    case KIND_TUPLE: return put_items(w, '(', as_tuple(v)->at, as_tuple(v)->n);
    case KIND_LIST: return put_items(w, '[', list_objects(vm, v), as_list(v)->n);
    case KIND_DICT: return put_dict(w, v);
    case KIND_SET: return put_set(w, '<', v);
    case KIND_FROZENSET: return put_set(w, '>', v);
    case KIND_CODE: return put_code(w, v);
    default: {
        struct slice s;
        struct buffer b;
        if (!has_buffer(v) || !buffer_get(vm, v, &b, BUFFER_READ))
            break;
        s = buffer_slice(&b);
        put_text(w->out, 's', s);
        buffer_release(&b);
        return true;
    }
    }
    raise_error(vm, E_ValueError, "unmarshallable object");
    return false;
}

static bool put(struct writer *w, val v)
{
    if (w->depth >= MOST_DEPTH) {
        raise_error(w->vm, E_ValueError, "object too deeply nested to marshal");
        return false;
    }
    w->depth++;
    bool ok = put_known(w, v);
    w->depth--;
    return ok;
}

bool marshal_write(struct vm *vm, struct str *out, val v)
{
    struct writer w = {vm, out, 0};
    return put(&w, v);
}

/* ---- reading -------------------------------------------------------------------------------- */

struct reader {
    struct vm *vm;
    struct slice in;
    struct source *source;
    int depth;
};

static val bad(struct reader *r, const char *what)
{
    if (r->vm->exc)
        return NULL;
    return raise_error(r->vm, E_ValueError, "bad marshal data (%s)", what);
}

static val too_short(struct reader *r)
{
    if (r->vm->exc)
        return NULL;
    return raise_error(r->vm, E_EOFError, "marshal data too short");
}

/* The next n bytes; false: raised. */
static bool get_raw(struct reader *r, int64_t n, struct slice *out)
{
    if (n < 0 || (uint64_t)n > r->in.n) {
        too_short(r);
        return false;
    }
    *out = (struct slice){r->in.p, (size_t)n};
    r->in = slice_from(r->in, (size_t)n);
    return true;
}

static bool get_i32(struct reader *r, int *out)
{
    struct slice s;
    if (!get_raw(r, 4, &s))
        return false;
    memcpy(out, s.p, 4);
    return true;
}

static val get(struct reader *r);

/* As many bytes follow at least: a wrong number cannot ask for all of the memory. */
static bool get_count(struct reader *r, int *n)
{
    if (!get_i32(r, n))
        return false;
    if (*n >= 0 && (size_t)*n <= r->in.n)
        return true;
    *n < 0 ? bad(r, "size out of range") : too_short(r);
    return false;
}

static val get_list(struct reader *r)
{
    int n;
    if (!get_count(r, &n))
        return NULL;
    val list = list_new(r->vm, n);
    for (int i = 0; i < n; i++) {
        val v = get(r);
        if (!v)
            return bad(r, "NULL object in list");
        list_append(r->vm, list, v);
    }
    return list;
}

static val get_tuple(struct reader *r)
{
    val list = get_list(r);
    return list ? tuple_of(r->vm, list_objects(r->vm, list), as_list(list)->n) : NULL;
}

static val get_set(struct reader *r, enum kind kind)
{
    val list = get_list(r), set = list ? dict_new(r->vm, kind) : NULL;
    for (int64_t i = 0; set && i < as_list(list)->n; i++)
        if (!dict_set(r->vm, set, list_get(r->vm, list, i), r->vm->none))
            return NULL;
    return set;
}

static val get_dict(struct reader *r)
{
    val dict = dict_new(r->vm, KIND_DICT);
    for (;;) {
        if (r->in.n && *r->in.p == '0') {
            r->in = slice_from(r->in, 1);
            return dict;
        }
        val k = get(r), v = k ? get(r) : NULL;
        if (!v)
            return bad(r, "NULL object in dict");
        if (!dict_set(r->vm, dict, k, v))
            return NULL;
    }
}

static val get_long(struct reader *r)
{
    int n;
    struct slice s;
    if (!get_i32(r, &n) || !get_raw(r, 2 * (n < 0 ? -(int64_t)n : n), &s))
        return NULL;
    val v = tag_int(0), base = tag_int(1 << CHUNK_DIGITS);
    for (size_t i = s.n; i >= 2; i -= 2) {
        int digit = (unsigned char)s.p[i - 2] | (unsigned char)s.p[i - 1] << 8;
        if (digit > 0x7FFF)
            return bad(r, "digit out of range in long");
        v = int_binary(r->vm, OP_BINARY_MULTIPLY, v, base);
        v = v ? int_binary(r->vm, OP_BINARY_ADD, v, tag_int(digit)) : NULL;
        if (!v)
            return NULL;
    }
    return n < 0 ? int_negate(r->vm, v) : v;
}

static val get_number(struct reader *r, bool both)
{
    struct slice s;
    double d[2] = {0};
    if (!get_raw(r, both ? 16 : 8, &s))
        return NULL;
    memcpy(d, s.p, s.n);
    return both ? complex_new(r->vm, d[0], d[1]) : float_new(r->vm, d[0]);
}

static val get_text(struct reader *r, char letter, int width)
{
    struct slice s;
    int n = 0;
    if (width == 1 ? !get_raw(r, 1, &s) : !get_i32(r, &n))
        return NULL;
    if (width == 1)
        n = (unsigned char)*s.p;
    if (!get_raw(r, n, &s))
        return NULL;
    if (letter == 's')
        return bytes_new(r->vm, s);
    bool whole =
        true; /* text is ours when the checksum of code says so; else it may be not */
    for (size_t i = 0; i < s.n; i++)
        whole &= !(s.p[i] & 0x80);
    if (whole)
        return str_intern_const(r->vm, s);
    val handler = str_new(r->vm, SLICE("surrogatepass"));
    return text_decode(r->vm, s, NULL, handler);
}

static bool fill_code(struct reader *r, struct code *c, const int *numbers)
{
    struct slice ops, pos, handlers;
    c->first_line = numbers[0], c->last_line = numbers[1], c->n = numbers[2];
    c->nargs = numbers[3], c->nposonly = numbers[4], c->nkwonly = numbers[5];
    c->nlocals = numbers[6], c->nfree = numbers[7], c->stack_size = numbers[8];
    c->flags = numbers[9];
    if (c->n < 0 || numbers[10] < 0 ||
        !get_raw(r, c->n * (int64_t)sizeof *c->ops, &ops) ||
        !get_raw(r, c->n * (int64_t)sizeof *c->pos, &pos) ||
        !get_raw(r, numbers[10] * (int64_t)sizeof *c->handlers.at, &handlers)) {
        c->n = 0;
        return false;
    }
    c->ops = mem_new(ops.n + 1);
    c->pos = mem_new(pos.n + 1);
    memcpy(c->ops, ops.p, ops.n);
    memcpy(c->pos, pos.p, pos.n);
    vec_reserve(&c->handlers, (size_t)numbers[10]);
    if (handlers.n)
        memcpy(c->handlers.at, handlers.p, handlers.n);
    c->handlers.n = (size_t)numbers[10];
    return true;
}

static bool get_values(struct reader *r, struct code *c, int which)
{
    val t = get(r);
    if (!t || !is_kind(t, KIND_TUPLE))
        return bad(r, "code");
    for (int64_t i = 0; i < as_tuple(t)->n; i++) {
        val v = as_tuple(t)->at[i];
        if (which > 0 && !is_kind(v, KIND_STR))
            return bad(r, "code");
        if (which > 0)
            v = str_intern(r->vm, str_value(v));
        *(which == 0   ? vec_add(&c->consts)
          : which == 1 ? vec_add(&c->names)
                       : vec_add(&c->varnames)) = v;
    }
    return true;
}

static val interned(struct reader *r)
{
    val v = get(r);
    return v && is_kind(v, KIND_STR) ? str_intern(r->vm, str_value(v)) : bad(r, "code");
}

/* The checksum is that of all that is behind it, as far as the code goes. */
static val get_code(struct reader *r)
{
    struct slice head, start;
    uint64_t id, sum;
    int numbers[11];
    if (!get_raw(r, 16, &head))
        return NULL;
    memcpy(&id, head.p, 8);
    memcpy(&sum, head.p + 8, 8);
    if (id != program_fingerprint())
        return bad(r, "code of another program");
    start = r->in;
    for (int i = 0; i < 11; i++)
        if (!get_i32(r, &numbers[i]))
            return NULL;
    struct source *own = r->source ? r->source : source_new(SLICE(""), SLICE("?"));
    struct code *c = code_new(r->vm, own);
    val w = c->w_code, file, doc;
    bool ok = fill_code(r, c, numbers) && (file = get(r)) && is_kind(file, KIND_STR) &&
              (c->name = interned(r)) && (c->qualname = interned(r)) &&
              (doc = get(r)) && get_values(r, c, 0) && get_values(r, c, 1) &&
              get_values(r, c, 2);
    size_t used = start.n - r->in.n;
    if (!ok || hash_text((struct slice){start.p, used}) != sum) {
        c->n = 0;
        if (!c->name)
            c->name = c->qualname = r->vm->empty_str;
        return bad(r, "code");
    }
    c->doc = doc == r->vm->none ? NULL : doc;
    if (!r->source)
        code_set_file(c, str_value(file));
    code_finished(r->vm, c);
    return w;
}

static val get_known(struct reader *r, char letter)
{
    struct vm *vm = r->vm;
    int i;
    switch (letter) {
    case 'N': return vm->none;
    case 'T': return vm->true_;
    case 'F': return vm->false_;
    case '.': return vm->ellipsis;
    case 'S': return raise_value(vm, vm->exceptions[E_StopIteration]);
    case 'i': return get_i32(r, &i) ? tag_int(i) : NULL;
    case 'l': return get_long(r);
    case 'g': return get_number(r, false);
    case 'y': return get_number(r, true);
    case 's': return get_text(r, 's', 4);
    case 'u':
    case 't':
    case 'a':
    case 'A': return get_text(r, 'u', 4);
    case 'z':
    case 'Z': return get_text(r, 'u', 1);
    case '(': return get_tuple(r);
    case '[': return get_list(r);
    case '{': return get_dict(r);
    case '<': return get_set(r, KIND_SET);
    case '>': return get_set(r, KIND_FROZENSET);
    case 'c': return get_code(r);
    default: return bad(r, "unknown type code");
    }
}

static val get(struct reader *r)
{
    struct slice letter;
    if (!get_raw(r, 1, &letter))
        return NULL;
    if (r->depth >= MOST_DEPTH)
        return bad(r, "too deeply nested");
    r->depth++;
    val v = get_known(r, (char)(*letter.p & 0x7F));
    r->depth--;
    return v;
}

val marshal_read(struct vm *vm, struct slice *in, struct source *source)
{
    struct reader r = {vm, *in, source, 0};
    bool was = vm->gc.disabled; /* half-made codes keep nothing alive */
    vm->gc.disabled = true;
    val v = get(&r);
    vm->gc.disabled = was;
    *in = r.in;
    return v;
}
