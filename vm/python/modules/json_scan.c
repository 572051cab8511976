/* json_scan.c -- values of JSON (RFC 8259) from text, with the hooks of json.JSONDecoder. */
#include <stdlib.h>

#include "base/mem.h"
#include "python/interp/attend.h"
#include "python/modules/json.h"
#include "python/obj/depth.h"

enum { N_KEYS = 64 };

struct scan {
    struct vm *vm;
    val text;
    struct slice s;
    int64_t at;
    bool strict;
    val object_hook, pairs_hook, parse_float, parse_int,
        parse_constant; /* NULL: none */
    const char
        *mistake;     /* at byte `at`; NULL with vm->exc clear: nothing begins there */
    val keys[N_KEYS]; /* seen lately, by hash: objects of a list have the same ones */
};

static val scan_value(struct scan *p);

static val fail(struct scan *p, const char *mistake)
{
    p->mistake = mistake;
    return NULL;
}

static char peek(const struct scan *p)
{
    return p->at < (int64_t)p->s.n ? p->s.p[p->at] : 0;
}

static void skip_space(struct scan *p)
{
    while (p->at < (int64_t)p->s.n && (p->s.p[p->at] == ' ' || p->s.p[p->at] == '\n' ||
                                       p->s.p[p->at] == '\t' || p->s.p[p->at] == '\r'))
        p->at++;
}

static bool take_word(struct scan *p, const char *word)
{
    size_t n = strlen(word);
    bool there = p->s.n - (size_t)p->at >= n && memcmp(p->s.p + p->at, word, n) == 0;
    if (there)
        p->at += (int64_t)n;
    return there;
}

/* ---- numbers ----------------------------------------------------------------------------------- */

static int64_t digits_from(const struct scan *p, int64_t at)
{
    while (at < (int64_t)p->s.n && p->s.p[at] >= '0' && p->s.p[at] <= '9')
        at++;
    return at;
}

/* The end of the fraction and of the exponent, where they are whole. */
static int64_t float_end(const struct scan *p, int64_t at)
{
    int64_t end = at, next;
    if (at < (int64_t)p->s.n && p->s.p[at] == '.' &&
        (next = digits_from(p, at + 1)) > at + 1)
        end = at = next;
    if (at < (int64_t)p->s.n && (p->s.p[at] | 32) == 'e') {
        at++;
        at += at < (int64_t)p->s.n && (p->s.p[at] == '+' || p->s.p[at] == '-');
        if ((next = digits_from(p, at)) > at)
            end = next;
    }
    return end;
}

static val small_number(const char *p, size_t n)
{
    int64_t i = 0;
    bool minus = *p == '-';
    for (size_t k = minus; k < n; k++)
        i = i * 10 + (p[k] - '0');
    return tag_int(minus ? -i : i);
}

static val scan_number(struct scan *p)
{
    const int64_t start = p->at;
    int64_t at = start + (peek(p) == '-'), whole = at;
    if (at < (int64_t)p->s.n && p->s.p[at] == '0')
        whole = at + 1;
    else
        whole = digits_from(p, at);
    if (whole == at)
        return NULL; /* no number */
    int64_t end = float_end(p, whole);
    struct slice text = {p->s.p + start, (size_t)(end - start)};
    p->at = end;
    val hook = end > whole ? p->parse_float : p->parse_int;
    if (hook) {
        val arg = str_new(p->vm, text);
        return vm_call(p->vm, hook, &arg, 1);
    }
    if (end == whole)
        return text.n < 18 ? small_number(text.p, text.n)
                           : int_from_text(p->vm, text, 10);
    char room[64], *copy = text.n < sizeof room ? room : mem_new(text.n + 1);
    memcpy(copy, text.p, text.n);
    copy[text.n] = 0;
    double d = strtod(copy, NULL);
    if (copy != room)
        free(copy);
    return float_new(p->vm, d);
}

/* ---- strings ------------------------------------------------------------------------------------ */

static val scan_string(struct scan *p)
{
    int64_t end;
    const char *mistake;
    val v = json_string(p->vm, p->text, p->at + 1, p->strict, &end, &mistake);
    p->at = end;
    return mistake ? fail(p, mistake) : v;
}

/* A key that was there before is the same object. */
static val scan_key(struct scan *p)
{
    uint32_t hash = 0;
    int64_t end = p->at + 1;
    for (; end < (int64_t)p->s.n && p->s.p[end] != '"'; end++) {
        if (p->s.p[end] == '\\' || (unsigned char)p->s.p[end] < 0x20)
            return scan_string(p);
        hash = hash * 31 + (unsigned char)p->s.p[end];
    }
    if (end >= (int64_t)p->s.n)
        return scan_string(p);
    const struct slice text = {p->s.p + p->at + 1, (size_t)(end - p->at - 1)};
    val *at = &p->keys[hash % N_KEYS];
    if (!*at || !slice_eq(str_value(*at), text))
        *at = str_new(p->vm, text);
    p->at = end + 1;
    return *at;
}

/* ---- containers ------------------------------------------------------------------------------------ */

/* Behind an item: does another one follow? *good: there is a comma or the end. */
static bool another(struct scan *p, char closing, bool *good)
{
    skip_space(p);
    char c = peek(p);
    *good = c == closing || c == ',';
    if (!*good) {
        fail(p, "Expecting ',' delimiter");
        return false;
    }
    p->at++;
    if (c == ',')
        skip_space(p);
    return c == ',';
}

static val scan_array(struct scan *p)
{
    val list = list_new(p->vm, 4);
    bool more, good = true;
    p->at++;
    skip_space(p);
    more = peek(p) != ']';
    p->at += !more;
    while (more) {
        val v = scan_value(p);
        if (!v)
            return NULL;
        list_append(p->vm, list, v);
        more = another(p, ']', &good);
    }
    return good ? list : NULL;
}

/* One pair into the dict, or into the list of pairs when that is wanted. */
static bool scan_pair(struct scan *p, val into)
{
    struct vm *vm = p->vm;
    if (peek(p) != '"') {
        fail(p, "Expecting property name enclosed in double quotes");
        return false;
    }
    val key = scan_key(p);
    if (!key)
        return false;
    skip_space(p);
    if (peek(p) != ':') {
        fail(p, "Expecting ':' delimiter");
        return false;
    }
    p->at++;
    skip_space(p);
    val v = scan_value(p);
    if (!v)
        return false;
    if (!p->pairs_hook)
        return dict_set(vm, into, key, v);
    const val pair[2] = {key, v};
    list_append(vm, into, tuple_of(vm, pair, 2));
    return true;
}

static val scan_object(struct scan *p)
{
    struct vm *vm = p->vm;
    val into = p->pairs_hook ? list_new(vm, 4) : dict_new(vm, KIND_DICT);
    bool more, good = true;
    p->at++;
    skip_space(p);
    more = peek(p) != '}';
    p->at += !more;
    while (more) {
        if (!scan_pair(p, into))
            return NULL;
        more = another(p, '}', &good);
    }
    val hook = p->pairs_hook ? p->pairs_hook : p->object_hook;
    return !good ? NULL : hook ? vm_call(vm, hook, &into, 1) : into;
}

static val nested(struct scan *p)
{
    bool array = peek(p) == '[';
    if (!depth_enter(p->vm,
                     array ? " while decoding a JSON array from a unicode string"
                           : " while decoding a JSON object from a unicode string"))
        return NULL;
    val v = array ? scan_array(p) : scan_object(p);
    depth_leave(p->vm);
    return v;
}

/* ---- any value ---------------------------------------------------------------------------------------- */

static val constant(struct scan *p, const char *name)
{
    val arg = str_new(p->vm, slice_of(name));
    return vm_call(p->vm, p->parse_constant, &arg, 1);
}

/* NULL with p->at where nothing begins, with a mistake, or raised. */
static val scan_value(struct scan *p)
{
    if (vm_stopped(p->vm))
        return NULL;
    switch (peek(p)) {
    case '"': return scan_string(p);
    case '{':
    case '[': return nested(p);
    case 'n': return take_word(p, "null") ? p->vm->none : NULL;
    case 't': return take_word(p, "true") ? p->vm->true_ : NULL;
    case 'f': return take_word(p, "false") ? p->vm->false_ : NULL;
    case 'N': return take_word(p, "NaN") ? constant(p, "NaN") : NULL;
    case 'I': return take_word(p, "Infinity") ? constant(p, "Infinity") : NULL;
    case '-':
        if (take_word(p, "-Infinity"))
            return constant(p, "-Infinity");
        return scan_number(p);
    default: return scan_number(p);
    }
}

static val or_null(const struct vm *vm, val v)
{
    return v == vm->none ? NULL : v;
}

val json_scan(struct vm *vm, val spec, val string, val index)
{
    int64_t at;
    if (!is_a(string, KIND_STR))
        return raise_error(vm, E_TypeError, "first argument must be a string, not %s",
                           type_name(vm, string));
    if (!py_index(vm, index, &at))
        return NULL;
    if (at < 0)
        return raise_error(vm, E_ValueError, "idx cannot be negative");
    if (!is_kind(spec, KIND_TUPLE) || as_tuple(spec)->n != 6)
        return raise_error(vm, E_TypeError, "not what make_scanner() has made");
    val text = plain_of(string), *w = as_tuple(spec)->at;
    if (at > as_str(text)->chars)
        return tuple_of(vm, &index, 1);
    struct scan p = {.vm = vm,
                     .text = text,
                     .s = str_value(text),
                     .at = str_offset(vm, text, at),
                     .strict = w[0] == vm->true_,
                     .object_hook = or_null(vm, w[1]),
                     .pairs_hook = or_null(vm, w[2]),
                     .parse_float = or_null(vm, w[3]),
                     .parse_int = or_null(vm, w[4]),
                     .parse_constant = w[5]};
    val v = scan_value(&p);
    if (vm->exc)
        return NULL;
    if (p.mistake)
        return json_mistake(vm, p.mistake, text, p.at);
    val pair[2] = {v, tag_int(str_chars_before(vm, text, p.at))};
    return v ? tuple_of(vm, pair, 2) : tuple_of(vm, pair + 1, 1);
}
