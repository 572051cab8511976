/* grp.c -- the module grp: the database of groups. */
#include <grp.h>

#include "python/modules/module_def.h"
#include "python/types/structseq.h"

enum { N_FIELDS = 4 };
static const char *const fields[N_FIELDS] = {"gr_name", "gr_passwd", "gr_gid",
                                             "gr_mem"};
static const struct structseq_def entry = {.module = "grp",
                                           .name = "struct_group",
                                           .doc = "A row of the database of groups.",
                                           .fields = fields,
                                           .n = N_FIELDS,
                                           .visible = N_FIELDS};

static val text(struct vm *vm, const char *s)
{
    return s ? str_new(vm, slice_of(s)) : vm->none;
}

static val from_row(struct vm *vm, const struct group *g)
{
    val members = list_new(vm, 4);
    for (char **m = g->gr_mem; m && *m; m++)
        list_append(vm, members, text(vm, *m));
    const val values[N_FIELDS] = {text(vm, g->gr_name), text(vm, g->gr_passwd),
                                  tag_int(g->gr_gid), members};
    return structseq_new(vm, &entry, values);
}

static val getgrgid_(struct vm *vm, val gid)
{
    int64_t id;
    val v = py_index_value(vm, gid);
    if (!v)
        return NULL;
    bool fits = int_to_i64(v, &id) && (id == -1 || id == (int64_t)(gid_t)id);
    const struct group *g = fits ? getgrgid((gid_t)id) : NULL;
    if (g)
        return from_row(vm, g);
    val shown = py_repr(vm, v);
    return shown ? raise_error(vm, E_KeyError, "getgrgid(): gid not found: %.*s",
                               (int)str_value(shown).n, str_bytes(shown))
                 : NULL;
}

static val getgrnam_(struct vm *vm, val name)
{
    if (!is_a(name, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "getgrnam() argument 'name' must be str, not %s",
                           type_name(vm, name));
    struct str s = {0};
    str_add(&s, str_value(plain_of(name)));
    bool whole = strlen(str_text(&s)) == s.n;
    const struct group *g = whole ? getgrnam(str_text(&s)) : NULL;
    str_free(&s);
    if (g)
        return from_row(vm, g);
    if (!whole)
        return raise_error(vm, E_ValueError, "embedded null byte");
    val shown = py_repr(vm, name);
    return shown ? raise_error(vm, E_KeyError, "getgrnam(): name not found: %.*s",
                               (int)str_value(shown).n, str_bytes(shown))
                 : NULL;
}

static val getgrall_(struct vm *vm)
{
    val all = list_new(vm, 32);
    const struct group *g;
    setgrent();
    while ((g = getgrent()))
        list_append(vm, all, from_row(vm, g));
    endgrent();
    return all;
}

static const struct method functions[] = {
    FUNCTION("getgrgid", "id", getgrgid_, READS),
    FUNCTION("getgrnam", "name", getgrnam_, READS),
    FUNCTION("getgrall", "", getgrall_, READS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    return module_set(vm, ns, "struct_group", structseq_type(vm, &entry));
}

const struct module_def grp_module = {
    .name = "grp",
    .doc = "The database of groups.",
    .functions = functions,
    .init = init,
};
