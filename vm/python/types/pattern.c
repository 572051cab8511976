/* pattern.c -- re.Pattern, and the scanners that search a text from match to match. */
#include "python/sre/subject.h"
#include "python/types/types.h"

/* ---- one match ------------------------------------------------------------------------------ */

enum how { HERE, WHOLE, ANYWHERE };

static val first_match(struct vm *vm, val self, val string, val pos, val endpos,
                       enum how how)
{
    struct subject s;
    struct re_match m;
    if (!subject_open(vm, &s, self, string, pos, endpos))
        return NULL;
    subject_match(vm, &s, &m);
    m.fullmatch = how == WHOLE;
    int found = how == ANYWHERE ? re_search(&m) : re_match_here(&m);
    val r = found < 0 ? NULL : found ? match_new(vm, &s, &m) : vm->none;
    re_end(&m);
    subject_close(&s);
    return r;
}

static val match(struct vm *vm, val self, val string, val pos, val endpos)
{
    return first_match(vm, self, string, pos, endpos, HERE);
}
static val fullmatch(struct vm *vm, val self, val string, val pos, val endpos)
{
    return first_match(vm, self, string, pos, endpos, WHOLE);
}
static val search(struct vm *vm, val self, val string, val pos, val endpos)
{
    return first_match(vm, self, string, pos, endpos, ANYWHERE);
}

/* ---- one after the other ----------------------------------------------------------------------- */

/* The next search begins where the last match ended; an empty match there does not count. */
static void go_on(struct re_match *m)
{
    m->must_advance = m->ptr == m->start;
    m->start = m->ptr;
}

static val group_text(struct vm *vm, const struct subject *s, const struct re_match *m,
                      int64_t i, val otherwise)
{
    const uint8_t *from = m->mark[2 * i], *to = m->mark[2 * i + 1];
    return from && to && from <= to ? subject_part(vm, s, from, to) : otherwise;
}

static val empty_of(struct vm *vm, const struct subject *s)
{
    return s->is_text ? vm->empty_str : bytes_new(vm, SLICE(""));
}

/* What findall() gives for a match: all of it, its group, or a tuple of its groups. */
static val found_item(struct vm *vm, const struct subject *s, const struct re_match *m)
{
    int64_t groups = s->program->groups;
    if (groups == 0)
        return subject_part(vm, s, m->start, m->ptr);
    val empty = empty_of(vm, s);
    if (groups == 1)
        return group_text(vm, s, m, 0, empty);
    val all = tuple_new(vm, groups);
    for (int64_t i = 0; i < groups; i++)
        gc_store(&vm->gc, all, &as_tuple(all)->at[i], group_text(vm, s, m, i, empty));
    return all;
}

static val findall(struct vm *vm, val self, val string, val pos, val endpos)
{
    struct subject s;
    struct re_match m;
    int found;
    if (!subject_open(vm, &s, self, string, pos, endpos))
        return NULL;
    val list = list_new(vm, 0);
    subject_match(vm, &s, &m);
    while ((found = re_search(&m)) > 0) {
        list_append(vm, list, found_item(vm, &s, &m));
        go_on(&m);
    }
    re_end(&m);
    subject_close(&s);
    return found < 0 ? NULL : list;
}

static val split(struct vm *vm, val self, val string, val maxsplit)
{
    struct subject s;
    struct re_match m;
    int64_t most, n = 0;
    int found = 0;
    if (!py_index(vm, maxsplit, &most) ||
        !subject_open(vm, &s, self, string, NULL, NULL))
        return NULL;
    val list = list_new(vm, 0);
    const uint8_t *last = s.start;
    subject_match(vm, &s, &m);
    while ((most == 0 || n < most) && (found = re_search(&m)) > 0) {
        list_append(vm, list, subject_part(vm, &s, last, m.start));
        for (int64_t i = 0; i < s.program->groups; i++)
            list_append(vm, list, group_text(vm, &s, &m, i, vm->none));
        last = m.ptr;
        n++;
        go_on(&m);
    }
    re_end(&m);
    if (found >= 0)
        list_append(vm, list, subject_part(vm, &s, last, s.end));
    subject_close(&s);
    return found < 0 ? NULL : list;
}

/* ---- sub ------------------------------------------------------------------------------------------ */

struct replacing {
    struct str out;
    val bad; /* what the function gave that is no text */
    int64_t bad_at, items;
    bool is_text;
};

static void add_item(struct vm *vm, struct replacing *r, val v)
{
    if (v == vm->none)
        return;
    val plain = plain_of(v);
    if (!r->is_text && has_buffer(v) && !(plain = buffer_bytes(vm, v)))
        return;
    r->items++;
    if (is_kind(plain, r->is_text ? KIND_STR : KIND_BYTES))
        str_add(&r->out, str_value(plain));
    else if (!r->bad) {
        r->bad = v;
        r->bad_at = r->items - 1;
    }
}

static void add_part(struct replacing *r, const uint8_t *from, const uint8_t *to)
{
    if (from == to)
        return;
    r->items++;
    str_add(&r->out, (struct slice){(const char *)from, (size_t)(to - from)});
}

static val result_of(struct vm *vm, struct replacing *r, const struct subject *s,
                     int64_t n)
{
    if (r->bad) {
        raise_error(vm, E_TypeError,
                    r->is_text
                        ? "sequence item %lld: expected str instance, %s found"
                        : "sequence item %lld: expected a bytes-like object, %s found",
                    (long long)r->bad_at, type_name(vm, r->bad));
        str_free(&r->out);
        return NULL;
    }
    if (n == 0) {
        str_free(&r->out);
        return subject_part(vm, s, (const uint8_t *)s->text.p,
                            (const uint8_t *)s->text.p + s->text.n);
    }
    if (r->is_text)
        return str_finish(vm, &r->out);
    val v = bytes_new(vm, str_slice(&r->out));
    str_free(&r->out);
    return v;
}

/* What replaces matches: a text as it is, or what is called with each match. */
static val filter_of(struct vm *vm, val self, val repl)
{
    val plain = plain_of(repl);
    if (is_kind(plain, KIND_STR) || is_kind(plain, KIND_BYTES)) {
        struct slice s = str_value(plain);
        if (!slice_char(s, '\\'))
            return repl;
    }
    if (has_buffer(repl) && !is_kind(plain, KIND_BYTES)) {
        val bytes = buffer_bytes(vm, repl);
        if (!bytes || !memchr(str_bytes(bytes), '\\', (size_t)as_str(bytes)->n))
            return bytes;
    }
    if (py_callable(vm, repl))
        return repl;
    const val args[] = {self, repl};
    val re = import_module(vm, str_intern(vm, SLICE("re")), vm->builtins, vm->none, 0);
    val f = re ? py_getattr(vm, re, str_intern(vm, SLICE("_subx"))) : NULL;
    return f ? vm_call(vm, f, args, 2) : NULL;
}

static val replaced(struct vm *vm, val self, val repl, val string, val count,
                    int64_t *n)
{
    struct subject s;
    struct re_match m;
    int64_t most;
    int found = 0;
    if (!py_index(vm, count, &most))
        return NULL;
    val filter = filter_of(vm, self, repl);
    if (!filter || !subject_open(vm, &s, self, string, NULL, NULL))
        return NULL;
    bool called = py_callable(vm, filter);
    struct replacing r = {.is_text = s.is_text};
    const uint8_t *last = s.start;
    *n = 0;
    subject_match(vm, &s, &m);
    while ((most == 0 || *n < most) && (found = re_search(&m)) > 0) {
        add_part(&r, last, m.start);
        val item = filter;
        if (called) {
            val match = match_new(vm, &s, &m);
            item = vm_call(vm, filter, &match, 1);
        }
        if (!item) {
            found = -1;
            break;
        }
        add_item(vm, &r, item);
        if (vm->exc) {
            found = -1;
            break;
        }
        last = m.ptr;
        ++*n;
        go_on(&m);
    }
    re_end(&m);
    val result = NULL;
    if (found < 0)
        str_free(&r.out);
    else {
        add_part(&r, last, s.end);
        result = result_of(vm, &r, &s, *n);
    }
    subject_close(&s);
    return result;
}

static val sub(struct vm *vm, val self, val repl, val string, val count)
{
    int64_t n;
    return replaced(vm, self, repl, string, count, &n);
}

static val subn(struct vm *vm, val self, val repl, val string, val count)
{
    int64_t n;
    val text = replaced(vm, self, repl, string, count, &n);
    const val both[] = {text, tag_int(text ? n : 0)};
    return text ? tuple_of(vm, both, 2) : NULL;
}

/* ---- scanners -------------------------------------------------------------------------------------- */

static val scanner(struct vm *vm, val self, val string, val pos, val endpos)
{
    struct subject s;
    if (!subject_open(vm, &s, self, string, pos, endpos))
        return NULL;
    struct w_scanner *w = new_object(vm, KIND_SCANNER, sizeof *w);
    w->pattern = self;
    w->string = string;
    w->pos = s.pos;
    w->endpos = s.endpos;
    w->start = (const char *)s.start - s.text.p;
    subject_close(&s);
    return &w->h;
}

static val scan(struct vm *vm, val self, bool anywhere)
{
    struct w_scanner *w = as_scanner(self);
    struct subject s;
    struct re_match m;
    if (w->start < 0)
        return vm->none;
    if (!subject_open(vm, &s, w->pattern, w->string, tag_int(w->pos),
                      tag_int(w->endpos)))
        return NULL;
    subject_match(vm, &s, &m);
    m.start = (const uint8_t *)s.text.p + w->start;
    m.must_advance = w->must_advance;
    int found = anywhere ? re_search(&m) : re_match_here(&m);
    val r = found < 0 ? NULL : found ? match_new(vm, &s, &m) : vm->none;
    re_end(&m);
    subject_close(&s);
    if (found > 0) {
        w->must_advance = m.ptr == m.start;
        w->start = (const char *)m.ptr - s.text.p;
    } else
        w->start = -1;
    return r;
}

static val scan_match(struct vm *vm, val self)
{
    return scan(vm, self, false);
}
static val scan_search(struct vm *vm, val self)
{
    return scan(vm, self, true);
}

static const struct method scanner_methods[] = {
    METHOD("match", "/", scan_match, READS),
    METHOD("search", "/", scan_search, READS),
    LAST_METHOD,
};
static const struct attribute scanner_attributes[] = {
    MEMBER("pattern", w_scanner, pattern),
    {0},
};
const struct type_def scanner_type = {
    .kind = KIND_SCANNER,
    .module = "_sre",
    .flags = FINAL,
    .methods = scanner_methods,
    .attributes = scanner_attributes,
};

static val next_match(struct vm *vm, struct w_c_iter *it)
{
    val r = scan(vm, it->a, true);
    return r == vm->none ? vm->stop : r;
}

static val finditer(struct vm *vm, val self, val string, val pos, val endpos)
{
    val all = scanner(vm, self, string, pos, endpos);
    if (!all)
        return NULL;
    struct w_c_iter *it = new_object(vm, KIND_C_ITER, sizeof *it);
    it->next = next_match;
    it->a = all;
    return &it->h;
}

/* ---- the object -------------------------------------------------------------------------------------- */

/* The names of flags that are not what a text pattern has anyway. */
static void add_flags(struct str *out, const struct vm *vm, const struct w_pattern *p)
{
    static const char *const names[] = {"TEMPLATE",  "IGNORECASE", "LOCALE",
                                        "MULTILINE", "DOTALL",     "UNICODE",
                                        "VERBOSE",   "DEBUG",      "ASCII"};
    int64_t flags = p->flags;
    const char *between = ", ";
    if (p->pattern != vm->none && is_a(p->pattern, KIND_STR) &&
        (flags & (RE_LOCALE | RE_UNICODE | RE_ASCII)) == RE_UNICODE)
        flags &= ~(int64_t)RE_UNICODE;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (flags >> i & 1) {
            str_addf(out, "%sre.%s", between, names[i]);
            flags &= ~((int64_t)1 << i);
            between = "|";
        }
    if (flags)
        str_addf(out, "%s0x%llx", between, (long long)flags);
}

static bool repr(struct vm *vm, struct str *out, val self)
{
    enum { MOST = 200 }; /* characters of the pattern that are shown */
    const struct w_pattern *p = as_pattern(self);
    val text = py_repr(vm, p->pattern);
    if (!text)
        return false;
    int64_t n = as_str(text)->chars < MOST ? as_str(text)->chars : MOST;
    str_add(out, SLICE("re.compile("));
    str_add(out, (struct slice){str_bytes(text), (size_t)str_offset(vm, text, n)});
    add_flags(out, vm, p);
    str_addc(out, ')');
    return true;
}

static val get_groupindex(struct vm *vm, val self)
{
    return proxy_new(vm, as_pattern(self)->groupindex);
}

static struct slice codes_of(const struct w_pattern *p)
{
    return (struct slice){as_buf(p->codes)->at, (size_t)as_buf(p->codes)->n};
}

static val compare(struct vm *vm, enum opcode op, val a, val b)
{
    if (!is_kind(a, KIND_PATTERN) || !is_kind(b, KIND_PATTERN) ||
        (op != OP_COMPARE_EQ && op != OP_COMPARE_NE))
        return vm->notimpl;
    const struct w_pattern *p = as_pattern(a), *q = as_pattern(b);
    int same = a == b                                                        ? 1
               : p->flags != q->flags || !slice_eq(codes_of(p), codes_of(q)) ? 0
               : plain_of(p->pattern)->kind != plain_of(q->pattern)->kind
                   ? 0
                   : py_equal(vm, p->pattern, q->pattern);
    return same < 0 ? NULL : bool_val(vm, same == (op == OP_COMPARE_EQ));
}

static bool hash(struct vm *vm, val self, int64_t *out)
{
    const struct w_pattern *p = as_pattern(self);
    if (!py_hash(vm, p->pattern, out))
        return false;
    *out ^= p->flags << 1 ^ p->groups << 16 ^ (int64_t)(hash_text(codes_of(p)) >> 8);
    return true;
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

#define PLACES "string, pos=0, endpos=NULL"
static const struct method methods[] = {
    METHOD("match", PLACES, match, RUNS),
    METHOD("fullmatch", PLACES, fullmatch, RUNS),
    METHOD("search", PLACES, search, RUNS),
    METHOD("findall", PLACES, findall, RUNS),
    METHOD("finditer", PLACES, finditer, RUNS),
    METHOD("scanner", PLACES, scanner, RUNS),
    METHOD("split", "string, maxsplit=0", split, RUNS),
    METHOD("sub", "repl, string, count=0", sub, RUNS),
    METHOD("subn", "repl, string, count=0", subn, RUNS),
    METHOD("__copy__", "/", itself, PURE),
    METHOD("__deepcopy__", "memo, /", itself_deep, PURE),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    MEMBER("pattern", w_pattern, pattern),
    INT_MEMBER("flags", w_pattern, flags),
    INT_MEMBER("groups", w_pattern, groups),
    GETTER("groupindex", get_groupindex),
    {0},
};
const struct type_def pattern_type = {
    .kind = KIND_PATTERN,
    .module = "re",
    .flags = FINAL | WEAK,
    .slots = {.repr = repr, .compare = compare, .hash = hash},
    .methods = methods,
    .attributes = attributes,
};
