/* _string.c -- what string.Formatter needs: the parts of a format. */
#include "python/modules/module_def.h"
#include "python/types/str_format.h"

static val text_of(struct vm *vm, val v)
{
    val plain = plain_of(v);
    return is_kind(plain, KIND_STR)
               ? plain
               : raise_error(vm, E_TypeError, "expected str, got %s", type_name(vm, v));
}

static val formatter_parser(struct vm *vm, val format)
{
    val text = text_of(vm, format), list = list_new(vm, 4);
    if (!text)
        return NULL;
    struct markup m;
    for (struct slice s = str_value(text); s.n;) {
        if (!markup_next(vm, &s, &m))
            return NULL;
        val parts[4] = {str_new(vm, m.literal), vm->none, vm->none, vm->none};
        if (m.field) {
            parts[1] = str_new(vm, m.name);
            parts[2] = str_new(vm, m.spec);
            if (m.conversion)
                parts[3] = str_char(vm, m.conversion);
        }
        list_append(vm, list, tuple_of(vm, parts, 4));
    }
    return py_iter(vm, list);
}

static val formatter_field_name_split(struct vm *vm, val name)
{
    val text = text_of(vm, name), list = list_new(vm, 4);
    struct slice first, key;
    int64_t number;
    bool attribute;
    if (!text)
        return NULL;
    struct slice s = str_value(text);
    if (!field_first(vm, &s, &first, &number))
        return NULL;
    val head = number >= 0 ? tag_int(number) : str_new(vm, first);
    while (s.n) {
        if (!field_next(vm, &s, &attribute, &key, &number))
            return NULL;
        const val both[] = {bool_val(vm, attribute),
                            number >= 0 ? tag_int(number) : str_new(vm, key)};
        list_append(vm, list, tuple_of(vm, both, 2));
    }
    const val pair[] = {head, py_iter(vm, list)};
    return tuple_of(vm, pair, 2);
}

static const struct method functions[] = {
    FUNCTION("formatter_parser", "format, /", formatter_parser, READS),
    FUNCTION("formatter_field_name_split", "name, /", formatter_field_name_split,
             READS),
    LAST_METHOD,
};
const struct module_def _string_module = {
    .name = "_string",
    .doc = "string helper module",
    .functions = functions,
};
