/* match.c -- re.Match: what a regular expression has found. Marks are offsets in bytes;
 * programs are told indices of characters. */
#include "python/sre/subject.h"
#include "python/types/types.h"

static val plain_text(val match)
{
    return plain_of(as_match(match)->string);
}

/* Characters before an offset. */
static int64_t index_of(struct vm *vm, val match, int64_t offset)
{
    val text = plain_text(match);
    if (offset < 0 || !is_kind(text, KIND_STR))
        return offset;
    return str_chars_before(vm, text, offset);
}

/* The part of a bytes-like object that it has now: it can be shorter than it was. */
static val part_of_buffer(struct vm *vm, val object, int64_t from, int64_t to)
{
    struct buffer b;
    if (!buffer_get(vm, object, &b, BUFFER_READ))
        return NULL;
    to = to > b.n ? b.n : to;
    from = from > to ? to : from;
    val r =
        bytes_new(vm, (struct slice){(const char *)b.at + from, (size_t)(to - from)});
    buffer_release(&b);
    return r;
}

static val part(struct vm *vm, val match, int64_t from, int64_t to)
{
    val text = plain_text(match);
    if (!is_kind(text, KIND_STR) && !is_kind(text, KIND_BYTES))
        return part_of_buffer(vm, text, from, to);
    struct slice s = str_value(text);
    struct slice p = {s.p + from, (size_t)(to - from)};
    if (p.n == s.n)
        return text;
    if (is_kind(text, KIND_BYTES))
        return bytes_new(vm, p);
    return p.n == 0 ? vm->empty_str : str_new(vm, p);
}

/* Group number i; `otherwise` when it has not matched. */
static val group_or(struct vm *vm, val match, int64_t i, val otherwise)
{
    const struct w_match *m = as_match(match);
    assert(i >= 0 && 2 * i < m->n);
    return m->mark[2 * i] < 0 ? otherwise
                              : part(vm, match, m->mark[2 * i], m->mark[2 * i + 1]);
}

/* Which group a number or a name means; -1: IndexError. */
static int64_t number_of(struct vm *vm, val match, val which)
{
    int64_t i = -1;
    val v = plain_of(which);
    if (int_is(v)) {
        if (!int_to_i64(v, &i))
            i = -1;
    } else if (type_lookup(vm, type_of(vm, which), vm->n_index)) {
        if (!(v = py_index_value(vm, which)))
            return -1;
        if (!int_to_i64(v, &i))
            i = -1;
    } else {
        val n =
            vm->exc
                ? NULL
                : dict_get(vm,
                           plain_of(as_pattern(as_match(match)->pattern)->groupindex),
                           which);
        vm->exc = NULL;
        if (n && int_is(n) && !int_to_i64(n, &i))
            i = -1;
    }
    if (i < 0 || i >= as_match(match)->n / 2) {
        raise_error(vm, E_IndexError, "no such group");
        return -1;
    }
    return i;
}

static val group(struct vm *vm, val self, val which)
{
    const struct w_tuple *w = as_tuple(which);
    if (w->n == 0)
        return group_or(vm, self, 0, vm->none);
    if (w->n == 1) {
        int64_t i = number_of(vm, self, w->at[0]);
        return i < 0 ? NULL : group_or(vm, self, i, vm->none);
    }
    val all = tuple_new(vm, w->n);
    for (int64_t k = 0; k < w->n; k++) {
        int64_t i = number_of(vm, self, w->at[k]);
        val v = i < 0 ? NULL : group_or(vm, self, i, vm->none);
        if (!v)
            return NULL;
        gc_store(&vm->gc, all, &as_tuple(all)->at[k], v);
    }
    return all;
}

static val get(struct vm *vm, val self, val which)
{
    int64_t i = number_of(vm, self, which);
    return i < 0 ? NULL : group_or(vm, self, i, vm->none);
}

static val groups(struct vm *vm, val self, val otherwise)
{
    int64_t n = as_match(self)->n / 2 - 1;
    val all = tuple_new(vm, n);
    for (int64_t i = 0; i < n; i++) {
        val v = group_or(vm, self, i + 1, otherwise);
        if (!v)
            return NULL;
        gc_store(&vm->gc, all, &as_tuple(all)->at[i], v);
    }
    return all;
}

static val groupdict(struct vm *vm, val self, val otherwise)
{
    val names = plain_of(as_pattern(as_match(self)->pattern)->groupindex), key, n;
    val all = dict_new(vm, KIND_DICT);
    for (int64_t at = 0; dict_next(names, &at, &key, &n);) {
        int64_t i = number_of(vm, self, n);
        val v = i < 0 ? NULL : group_or(vm, self, i, otherwise);
        if (!v || !dict_set(vm, all, key, v))
            return NULL;
    }
    return all;
}

static val mark(struct vm *vm, val self, val which, int64_t side)
{
    int64_t i = number_of(vm, self, which);
    return i < 0 ? NULL
                 : tag_int(index_of(vm, self, as_match(self)->mark[2 * i + side]));
}
static val start(struct vm *vm, val self, val which)
{
    return mark(vm, self, which, 0);
}
static val end(struct vm *vm, val self, val which)
{
    return mark(vm, self, which, 1);
}

static val pair(struct vm *vm, val self, int64_t i)
{
    const struct w_match *m = as_match(self);
    const val both[] = {tag_int(index_of(vm, self, m->mark[2 * i])),
                        tag_int(index_of(vm, self, m->mark[2 * i + 1]))};
    return tuple_of(vm, both, 2);
}

static val span(struct vm *vm, val self, val which)
{
    int64_t i = number_of(vm, self, which);
    return i < 0 ? NULL : pair(vm, self, i);
}

static val expand(struct vm *vm, val self, val template)
{
    const val args[] = {as_match(self)->pattern, self, template};
    val re = import_module(vm, str_intern(vm, SLICE("re")), vm->builtins, vm->none, 0);
    val f = re ? py_getattr(vm, re, str_intern(vm, SLICE("_expand"))) : NULL;
    return f ? vm_call(vm, f, args, 3) : NULL;
}

static val itself(struct vm *vm, val self)
{
    (void)vm;
    return self;
}
static val itself_deep(struct vm *vm, val self, val memo)
{
    (void)vm, (void)memo;
    return self;
}

static val get_lastindex(struct vm *vm, val self)
{
    int64_t i = as_match(self)->lastindex;
    return i ? tag_int(i) : vm->none;
}

static val get_lastgroup(struct vm *vm, val self)
{
    const struct w_match *m = as_match(self);
    const struct w_tuple *names = as_tuple(as_pattern(m->pattern)->indexgroup);
    return m->lastindex > 0 && m->lastindex < names->n ? names->at[m->lastindex]
                                                       : vm->none;
}

static val get_regs(struct vm *vm, val self)
{
    int64_t n = as_match(self)->n / 2;
    val all = tuple_new(vm, n);
    for (int64_t i = 0; i < n; i++)
        gc_store(&vm->gc, all, &as_tuple(all)->at[i], pair(vm, self, i));
    return all;
}

static bool repr(struct vm *vm, struct str *out, val self)
{
    const struct w_match *m = as_match(self);
    str_addf(out, "<re.Match object; span=(%lld, %lld), match=",
             (long long)index_of(vm, self, m->mark[0]),
             (long long)index_of(vm, self, m->mark[1]));
    val all = group_or(vm, self, 0, vm->none);
    if (!all || !add_repr(vm, out, all))
        return false;
    str_addc(out, '>');
    return true;
}

static const struct method methods[] = {
    METHOD("group", "*groups", group, RUNS),
    METHOD("groups", "default=None", groups, READS),
    METHOD("groupdict", "default=None", groupdict, READS),
    METHOD("start", "group=0, /", start, RUNS),
    METHOD("end", "group=0, /", end, RUNS),
    METHOD("span", "group=0, /", span, RUNS),
    METHOD("expand", "template", expand, RUNS),
    METHOD("__copy__", "/", itself, PURE),
    METHOD("__deepcopy__", "memo, /", itself_deep, PURE),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    MEMBER("string", w_match, string),  MEMBER("re", w_match, pattern),
    INT_MEMBER("pos", w_match, pos),    INT_MEMBER("endpos", w_match, endpos),
    GETTER("lastindex", get_lastindex), GETTER("lastgroup", get_lastgroup),
    GETTER("regs", get_regs),           {0},
};
const struct type_def match_type = {
    .kind = KIND_MATCH,
    .module = "re",
    .flags = FINAL,
    .slots = {.get = get, .repr = repr},
    .methods = methods,
    .attributes = attributes,
};
