/* str.c -- strings are UTF-8; ASCII ones are indexed at once, others by walking. */
#include "python/obj/obj.h"

#include <ctype.h>
#include <unistd.h>

#include "python/obj/unicode.h"

size_t utf8_width(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

uint32_t utf8_read(const char *p, size_t *width)
{
    unsigned char lead = (unsigned char)*p;
    size_t w = utf8_width(lead);
    uint32_t c = w == 1 ? lead : lead & (0x7Fu >> w);
    for (size_t i = 1; i < w; i++)
        c = c << 6 | ((unsigned char)p[i] & 0x3F);
    *width = w;
    return c;
}

/* How many of its first bytes are ASCII, in steps of eight. */
static size_t ascii_start(struct slice s)
{
    uint64_t word;
    size_t i = 0;
    for (; i + 8 <= s.n; i += 8) {
        memcpy(&word, s.p + i, 8);
        if (word & 0x8080808080808080u)
            break;
    }
    return i;
}

static int64_t count_chars(struct slice s)
{
    size_t from = ascii_start(s);
    int64_t n = (int64_t)from;
    for (size_t i = from; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

/* The text may lie inside of an object that is pinned by the caller's pointer to it. */
val str_new(struct vm *vm, struct slice text)
{
    struct w_str *s = new_object(vm, KIND_STR, sizeof *s + text.n);
    s->n = (int64_t)text.n;
    if (text.n)
        memcpy(s->bytes, text.p, text.n);
    s->chars = count_chars(text);
    return &s->h;
}

struct w_str *str_blank(struct vm *vm, enum kind kind, int64_t n)
{
    struct w_str *s = new_object(vm, kind, sizeof *s + (size_t)n);
    s->n = s->chars = n;
    return s;
}

val bytes_new(struct vm *vm, struct slice text)
{
    struct w_str *s = str_blank(vm, KIND_BYTES, (int64_t)text.n);
    memcpy(s->bytes, text.p, text.n);
    return &s->h;
}

struct str text_start(struct vm *vm)
{
    struct str s = vm->spare;
    vm->spare = (struct str){0};
    return s;
}

val str_finish(struct vm *vm, struct str *s)
{
    enum { WORTH_KEEPING = 4096 };
    val v = str_new(vm, str_slice(s));
    if (vm->spare.p || s->cap > WORTH_KEEPING)
        str_free(s);
    else {
        str_clear(s);
        vm->spare = *s;
    }
    return v;
}

bool str_eq(val a, val b)
{
    return a == b || (as_str(a)->n == as_str(b)->n &&
                      memcmp(str_bytes(a), str_bytes(b), (size_t)as_str(a)->n) == 0);
}

int str_cmp(val a, val b)
{
    size_t na = (size_t)as_str(a)->n, nb = (size_t)as_str(b)->n;
    int c = memcmp(str_bytes(a), str_bytes(b), na < nb ? na : nb);
    return c ? c : na < nb ? -1 : na > nb;
}

/* Keyed: who sends keys to a program must not be able to send those that meet in a dict. */
int64_t str_hash(struct vm *vm, val v)
{
    struct w_str *s = as_str(v);
    if (s->hash == 0 && s->n > 0) {
        int64_t h = (int64_t)(siphash13(vm->text_key, str_value(v)) >> 3);
        s->hash = h ? h : 1;
    }
    return s->hash;
}

val str_intern(struct vm *vm, struct slice text)
{
    val s = str_new(vm, text);
    val known = dict_get_str(vm, vm->interned, s);
    if (known)
        return known;
    dict_set(vm, vm->interned, s, s);
    return s;
}

val str_intern_const(struct vm *vm, struct slice text)
{
    for (size_t i = 0; i < text.n; i++)
        if (!isalnum((unsigned char)text.p[i]) && text.p[i] != '_')
            return str_new(vm, text);
    return str_intern(vm, text);
}

/* ---- sums: a text that is built piece by piece is not copied for every piece ---------- */

static struct w_text *text_with_room(struct vm *vm, val a, int64_t want)
{
    int64_t n = as_str(a)->n;
    if (a->gc & GC_BORROWS) { /* room that no longer string has taken */
        struct w_text *t = str_text_of(a);
        if (t->used == n && t->n >= want)
            return t;
    }
    int64_t room = want + want / 2;
    struct w_text *t = new_object(vm, KIND_TEXT, sizeof *t + (size_t)room);
    t->n = room;
    memcpy(t->at, str_bytes(a), (size_t)n);
    return t;
}

/* The sum is the start of a text with room for more; a is another start of it. */
static val append(struct vm *vm, val a, val b)
{
    int64_t na = as_str(a)->n, nb = as_str(b)->n;
    struct w_text *t = text_with_room(vm, a, na + nb);
    memcpy(t->at + na, str_bytes(b), (size_t)nb);
    t->used = na + nb;
    struct w_str *s = new_object(vm, (enum kind)a->kind, sizeof *s + sizeof(val));
    s->h.gc |= GC_BORROWS;
    s->n = na + nb;
    s->chars = as_str(a)->chars + as_str(b)->chars;
    gc_store(&vm->gc, &s->h, (val *)(void *)s->bytes, &t->h);
    return &s->h;
}

val str_concat(struct vm *vm, val a, val b)
{
    enum { SHARED_FROM = 256 }; /* bytes: copying less costs no more than sharing */
    int64_t na = as_str(a)->n, nb = as_str(b)->n;
    if (na >= SHARED_FROM && nb < na)
        return append(vm, a, b);
    struct w_str *s = str_blank(vm, (enum kind)a->kind, na + nb);
    memcpy(s->bytes, str_bytes(a), (size_t)na);
    memcpy(s->bytes + na, str_bytes(b), (size_t)nb);
    s->chars = as_str(a)->chars + as_str(b)->chars;
    return &s->h;
}

val str_repeat(struct vm *vm, val s, int64_t times)
{
    int64_t n = as_str(s)->n, all = n * times;
    struct w_str *r = str_blank(vm, (enum kind)s->kind, all);
    r->chars = as_str(s)->chars * times;
    if (n == 1)
        memset(r->bytes, *str_bytes(s), (size_t)all);
    else if (all) { /* what is there is doubled until it fills */
        memcpy(r->bytes, str_bytes(s), (size_t)n);
        for (int64_t have = n; have < all; have *= 2)
            memcpy(r->bytes + have, r->bytes,
                   (size_t)(have < all - have ? have : all - have));
    }
    return &r->h;
}

val str_char(struct vm *vm, uint32_t c)
{
    if (c < 256)
        return vm->chars[c];
    char b[4];
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        b[i] = (char)(0x80 | (c & 0x3F));
    b[0] = (char)(lead[n] | c);
    return str_new(vm, (struct slice){b, n});
}

/* ---- characters by number --------------------------------------------------------------
 *
 * A long text that is not ASCII gets an index when it is asked for a character: where every
 * STRIDEth begins. The index of one text is kept, and is good until a collection. */

enum { STRIDE = 64, WORTH_AN_INDEX = 4 * STRIDE };

static const char *skip(const char *p, int64_t chars)
{
    for (; chars > 0; chars--)
        p += utf8_width((unsigned char)*p);
    return p;
}

static const int64_t *index_of(struct vm *vm, val s)
{
    struct text_index *x = &vm->text_index;
    uint64_t now = vm->gc.minors + vm->gc.majors + 1;
    if (x->text == s && x->collections == now)
        return x->at;
    int64_t n = as_str(s)->chars / STRIDE + 1;
    if (n > x->room) {
        x->room = n + n / 2;
        x->at = mem_resize(x->at, (size_t)x->room, sizeof *x->at);
    }
    const char *start = str_bytes(s), *p = start;
    for (int64_t i = 0; i < n; i++, p = i < n ? skip(p, STRIDE) : p)
        x->at[i] = p - start;
    x->text = s;
    x->collections = now;
    x->n = n;
    return x->at;
}

static const char *char_at(struct vm *vm, val s, int64_t i)
{
    const char *p = str_bytes(s);
    assert(i >= 0 && i <= as_str(s)->chars);
    if (as_str(s)->chars == as_str(s)->n)
        return p + i;
    if (as_str(s)->chars < WORTH_AN_INDEX || i < STRIDE)
        return skip(p, i);
    return skip(p + index_of(vm, s)[i / STRIDE], i % STRIDE);
}

int64_t str_offset(struct vm *vm, val s, int64_t chars)
{
    return char_at(vm, s, chars) - str_bytes(s);
}

int64_t str_chars_before(struct vm *vm, val s, int64_t offset)
{
    if (as_str(s)->chars == as_str(s)->n)
        return offset;
    const char *p = str_bytes(s);
    if (as_str(s)->chars < WORTH_AN_INDEX || offset < WORTH_AN_INDEX)
        return count_chars((struct slice){p, (size_t)offset});
    const int64_t *at = index_of(vm, s);
    int64_t low = 0, high = vm->text_index.n;
    while (high - low > 1) {
        int64_t mid = (low + high) / 2;
        if (at[mid] <= offset)
            low = mid;
        else
            high = mid;
    }
    return low * STRIDE +
           count_chars((struct slice){p + at[low], (size_t)(offset - at[low])});
}

val str_index(struct vm *vm, val s, int64_t i)
{
    size_t width;
    return str_char(vm, utf8_read(char_at(vm, s, i), &width));
}

val str_slice_of(struct vm *vm, val s, int64_t from, int64_t step, int64_t n)
{
    struct w_str *w = as_str(s);
    if (n <= 0)
        return s->kind == KIND_BYTES ? bytes_new(vm, SLICE("")) : vm->empty_str;
    if (step == 1) {
        const char *p = char_at(vm, s, from), *end = char_at(vm, s, from + n);
        struct slice part = {p, (size_t)(end - p)};
        return s->kind == KIND_BYTES ? bytes_new(vm, part) : str_new(vm, part);
    }
    if (w->chars == w->n) {
        struct w_str *r = str_blank(vm, (enum kind)s->kind, n);
        for (int64_t i = 0; i < n; i++)
            r->bytes[i] = str_bytes(s)[from + i * step];
        return &r->h;
    }
    struct str out = {0};
    for (int64_t i = 0; i < n; i++) {
        const char *p = char_at(vm, s, from + i * step);
        str_add(&out, (struct slice){p, utf8_width((unsigned char)*p)});
    }
    return str_finish(vm, &out);
}

int64_t str_ord(val s)
{
    size_t width;
    return utf8_read(str_bytes(s), &width);
}

bool memory_fits(struct vm *vm, int64_t n, int64_t size)
{
    enum { SURE = 1 << 20 }; /* asking the system takes longer than the work */
    int64_t bytes;
    bool possible = !__builtin_mul_overflow(n, size, &bytes) &&
                    (size_t)bytes <= vm->gc.max_bytes; /* as PYPY_GC_MAX says */
    if (possible && bytes <= SURE)
        return true;
    int64_t have = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
    if (possible && (have <= 0 || bytes <= have))
        return true;
    raise_value(vm, vm->exceptions[E_MemoryError]);
    return false;
}

bool char_printable(uint32_t c)
{
    return uc_printable(c);
}
