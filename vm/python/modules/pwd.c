/* pwd.c -- the module pwd: the password database. */
#include <pwd.h>

#include "python/modules/module_def.h"
#include "python/types/structseq.h"

enum { N_FIELDS = 7 };
static const char *const fields[N_FIELDS] = {
    "pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"};
static const struct structseq_def entry = {.module = "pwd",
                                           .name = "struct_passwd",
                                           .doc = "A row of the password database.",
                                           .fields = fields,
                                           .n = N_FIELDS,
                                           .visible = N_FIELDS};

static val text(struct vm *vm, const char *s)
{
    return s ? str_new(vm, slice_of(s)) : vm->none;
}

static val from_row(struct vm *vm, const struct passwd *p)
{
    const val values[N_FIELDS] = {text(vm, p->pw_name),  text(vm, p->pw_passwd),
                                  tag_int(p->pw_uid),    tag_int(p->pw_gid),
                                  text(vm, p->pw_gecos), text(vm, p->pw_dir),
                                  text(vm, p->pw_shell)};
    return structseq_new(vm, &entry, values);
}

static val getpwuid_(struct vm *vm, val uid)
{
    int64_t id;
    val v = py_index_value(vm, uid);
    if (!v)
        return NULL;
    bool fits = int_to_i64(v, &id) && (id == -1 || id == (int64_t)(uid_t)id);
    const struct passwd *p = fits ? getpwuid((uid_t)id) : NULL;
    if (p)
        return from_row(vm, p);
    val shown = py_repr(vm, v);
    return shown ? raise_error(vm, E_KeyError, "getpwuid(): uid not found: %.*s",
                               (int)str_value(shown).n, str_bytes(shown))
                 : NULL;
}

static val getpwnam_(struct vm *vm, val name)
{
    if (!is_a(name, KIND_STR))
        return raise_error(vm, E_TypeError, "getpwnam() argument must be str, not %s",
                           type_name(vm, name));
    struct str s = {0};
    str_add(&s, str_value(plain_of(name)));
    bool whole = strlen(str_text(&s)) == s.n;
    const struct passwd *p = whole ? getpwnam(str_text(&s)) : NULL;
    str_free(&s);
    if (p)
        return from_row(vm, p);
    if (!whole)
        return raise_error(vm, E_ValueError, "embedded null byte");
    val shown = py_repr(vm, name);
    return shown ? raise_error(vm, E_KeyError, "getpwnam(): name not found: %.*s",
                               (int)str_value(shown).n, str_bytes(shown))
                 : NULL;
}

static val getpwall_(struct vm *vm)
{
    val all = list_new(vm, 32);
    const struct passwd *p;
    setpwent();
    while ((p = getpwent()))
        list_append(vm, all, from_row(vm, p));
    endpwent();
    return all;
}

static const struct method functions[] = {
    FUNCTION("getpwuid", "uid, /", getpwuid_, READS),
    FUNCTION("getpwnam", "name, /", getpwnam_, READS),
    FUNCTION("getpwall", "", getpwall_, READS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    return module_set(vm, ns, "struct_passwd", structseq_type(vm, &entry));
}

const struct module_def pwd_module = {
    .name = "pwd",
    .doc = "The password database.",
    .functions = functions,
    .init = init,
};
