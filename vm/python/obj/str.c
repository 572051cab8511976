/* str.c -- strings are UTF-8; ASCII ones are indexed at once, others by walking. */
#include "python/obj/obj.h"

#include <ctype.h>

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

static int64_t count_chars(struct slice s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.n; i++)
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

val bytes_new(struct vm *vm, struct slice text)
{
    val s = str_new(vm, text);
    s->kind = KIND_BYTES;
    as_str(s)->chars = as_str(s)->n;
    return s;
}

val str_finish(struct vm *vm, struct str *s)
{
    val v = str_new(vm, str_slice(s));
    str_free(s);
    return v;
}

bool str_eq(val a, val b)
{
    return a == b ||
           (as_str(a)->n == as_str(b)->n &&
            memcmp(as_str(a)->bytes, as_str(b)->bytes, (size_t)as_str(a)->n) == 0);
}

int str_cmp(val a, val b)
{
    size_t na = (size_t)as_str(a)->n, nb = (size_t)as_str(b)->n;
    int c = memcmp(as_str(a)->bytes, as_str(b)->bytes, na < nb ? na : nb);
    return c ? c : na < nb ? -1 : na > nb;
}

int64_t str_hash(val v)
{
    struct w_str *s = as_str(v);
    if (s->hash == 0) {
        int64_t h = (int64_t)(hash_text(str_value(v)) >> 3);
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

val str_concat(struct vm *vm, val a, val b)
{
    size_t na = (size_t)as_str(a)->n, nb = (size_t)as_str(b)->n;
    struct w_str *s = new_object(vm, KIND_STR, sizeof *s + na + nb);
    s->n = (int64_t)(na + nb);
    memcpy(s->bytes, as_str(a)->bytes, na);
    memcpy(s->bytes + na, as_str(b)->bytes, nb);
    s->chars = as_str(a)->chars + as_str(b)->chars;
    s->h.kind = a->kind;
    return &s->h;
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

static const char *char_at(const struct w_str *s, int64_t i)
{
    if (s->chars == s->n)
        return s->bytes + i;
    const char *p = s->bytes;
    for (; i > 0; i--)
        p += utf8_width((unsigned char)*p);
    return p;
}

val str_index(struct vm *vm, val s, int64_t i)
{
    size_t width;
    return str_char(vm, utf8_read(char_at(as_str(s), i), &width));
}

val str_slice_of(struct vm *vm, val s, int64_t from, int64_t step, int64_t n)
{
    struct w_str *w = as_str(s);
    if (n <= 0)
        return s->kind == KIND_BYTES ? bytes_new(vm, SLICE("")) : vm->empty_str;
    if (step == 1) {
        const char *p = char_at(w, from), *end = p + n;
        if (w->chars != w->n)
            for (int64_t i = n; (end = i == n ? p : end), i > 0; i--)
                end += utf8_width((unsigned char)*end);
        struct slice part = {p, (size_t)(end - p)};
        return s->kind == KIND_BYTES ? bytes_new(vm, part) : str_new(vm, part);
    }
    struct str out = {0};
    for (int64_t i = 0; i < n; i++) {
        const char *p = char_at(w, from + i * step);
        str_add(&out, (struct slice){
                          p, w->chars == w->n ? 1 : utf8_width((unsigned char)*p)});
    }
    val r = str_finish(vm, &out);
    r->kind = s->kind;
    return r;
}

int64_t str_ord(val s)
{
    size_t width;
    return utf8_read(as_str(s)->bytes, &width);
}
