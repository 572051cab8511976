/* _sre.c -- what the library's `re` needs: compile(), and what case a character has. */
#include "python/modules/module_def.h"
#include "python/obj/unicode.h"
#include "python/sre/sre.h"
#include "python/types/types.h"

/* The list of codes as 32-bit words. */
static val words_of(struct vm *vm, val code)
{
    int64_t n = as_list(code)->n;
    struct w_buf *buf =
        new_object(vm, KIND_BUF, sizeof *buf + (size_t)n * RE_CODE_SIZE);
    buf->n = n * RE_CODE_SIZE;
    for (int64_t i = 0; i < n; i++) {
        val v = plain_of(list_get(vm, code, i));
        int64_t word;
        if (!int_is(v))
            return raise_error(vm, E_TypeError,
                               "'%s' object cannot be interpreted as an integer",
                               type_name(vm, v));
        if (!int_to_i64(v, &word) || word < 0 || word > UINT32_MAX)
            return raise_error(vm, E_OverflowError,
                               "regular expression code size limit exceeded");
        uint32_t w = (uint32_t)word;
        memcpy(buf->at + i * RE_CODE_SIZE, &w, sizeof w);
    }
    return &buf->h;
}

static bool arguments_fit(struct vm *vm, val pattern, val code, val groupindex,
                          val indexgroup)
{
    val p = plain_of(pattern);
    if (!is_a(code, KIND_LIST))
        raise_error(vm, E_TypeError, "compile() argument 'code' must be list, not %s",
                    type_name(vm, code));
    else if (!is_a(groupindex, KIND_DICT))
        raise_error(vm, E_TypeError,
                    "compile() argument 'groupindex' must be dict, not %s",
                    type_name(vm, groupindex));
    else if (!is_a(indexgroup, KIND_TUPLE))
        raise_error(vm, E_TypeError,
                    "compile() argument 'indexgroup' must be tuple, not %s",
                    type_name(vm, indexgroup));
    else if (pattern != vm->none && !is_kind(p, KIND_STR) && !is_kind(p, KIND_BYTES))
        raise_error(vm, E_TypeError, "expected string or bytes-like object, got '%s'",
                    type_name(vm, pattern));
    else
        return true;
    return false;
}

static val compile(struct vm *vm, val pattern, val flags, val code, val groups,
                   val groupindex, val indexgroup)
{
    int64_t bits, n;
    if (!py_index(vm, flags, &bits) || !py_index(vm, groups, &n) ||
        !arguments_fit(vm, pattern, code, groupindex, indexgroup))
        return NULL;
    val words = words_of(vm, plain_of(code));
    if (!words)
        return NULL;
    bool text = pattern == vm->none || is_a(pattern, KIND_STR);
    val program = re_translate(vm, (const uint32_t *)(const void *)as_buf(words)->at,
                               as_buf(words)->n / RE_CODE_SIZE, n, text);
    if (!program)
        return NULL;
    struct w_pattern *p = new_object(vm, KIND_PATTERN, sizeof *p);
    p->pattern = pattern;
    p->flags = bits;
    p->groups = n;
    p->codes = words;
    p->programs[text] = program;
    p->groupindex = plain_of(groupindex);
    p->indexgroup = plain_of(indexgroup);
    return &p->h;
}

static bool character(struct vm *vm, val v, uint32_t *c)
{
    int64_t i;
    if (!py_index(vm, v, &i))
        return false;
    *c = (uint32_t)i;
    return true;
}

static val ascii_iscased(struct vm *vm, val v)
{
    uint32_t c;
    return character(vm, v, &c) ? bool_val(vm, c < 128 && (c | 32) - 'a' < 26) : NULL;
}
static val ascii_tolower(struct vm *vm, val v)
{
    uint32_t c;
    return character(vm, v, &c) ? tag_int(re_lower(RE_FOLD_ASCII, c)) : NULL;
}
static val unicode_iscased(struct vm *vm, val v)
{
    uint32_t c;
    if (!character(vm, v, &c))
        return NULL;
    return bool_val(vm,
                    c < UNICODE_END && (uc_to_lower(c) != c || uc_to_upper(c) != c));
}
static val unicode_tolower(struct vm *vm, val v)
{
    uint32_t c;
    if (!character(vm, v, &c))
        return NULL;
    return tag_int(c < UNICODE_END ? uc_to_lower(c) : c);
}
static val getcodesize(struct vm *vm)
{
    (void)vm;
    return tag_int(RE_CODE_SIZE);
}

static bool init(struct vm *vm, val ns)
{
    type_make_generic(vm, vm->types[KIND_PATTERN]);
    type_make_generic(vm, vm->types[KIND_MATCH]);
    return module_set(vm, ns, "MAGIC", tag_int(RE_MAGIC)) &&
           module_set(vm, ns, "CODESIZE", tag_int(RE_CODE_SIZE)) &&
           module_set(vm, ns, "MAXREPEAT", tag_int(RE_MAXREPEAT)) &&
           module_set(vm, ns, "MAXGROUPS", tag_int(RE_MAXGROUPS));
}

static const struct method functions[] = {
    FUNCTION("compile", "pattern, flags, code, groups, groupindex, indexgroup", compile,
             RUNS),
    FUNCTION("ascii_iscased", "character, /", ascii_iscased, READS),
    FUNCTION("ascii_tolower", "character, /", ascii_tolower, READS),
    FUNCTION("unicode_iscased", "character, /", unicode_iscased, READS),
    FUNCTION("unicode_tolower", "character, /", unicode_tolower, READS),
    FUNCTION("getcodesize", "/", getcodesize, READS),
    LAST_METHOD,
};
const struct module_def _sre_module = {
    .name = "_sre",
    .functions = functions,
    .init = init,
};
