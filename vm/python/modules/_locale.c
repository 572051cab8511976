/* _locale.c -- locales. The VM writes and reads numbers with functions of C that would follow the
 * program's locale; so the process stays in C's, and the one that a program chooses is an
 * object, which only the functions here use. */
#define _GNU_SOURCE
#include "python/io/io.h"
#include "python/modules/module_def.h"

#include <langinfo.h>
#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "python/obj/c_text.h"
#include "python/obj/codec.h"
#include "python/obj/handle.h"
#include "python/obj/module_error.h"

struct chosen {
    locale_t locale;
};

static void leave(void *p)
{
    struct chosen *c = p;
    freelocale(c->locale);
    free(c);
}
static const struct handle_def locale_handle = {"locale", leave};

static struct chosen *chosen(struct vm *vm)
{
    val v = module_value(vm, "_locale", "_chosen");
    return v ? handle_get(vm, v, &locale_handle) : NULL;
}

/* What C says is in the locale's encoding; this VM takes it as it takes names of files. */
static val text_of(struct vm *vm, const char *s)
{
    return io_name(vm, slice_of(s));
}

/* In the order in which glibc names them all. */
static const struct {
    int category;
    const char *name;
} categories[] = {
#define C(id)                                                                          \
    {                                                                                  \
        id, #id                                                                        \
    }
    C(LC_CTYPE),    C(LC_NUMERIC),   C(LC_TIME),        C(LC_COLLATE),
    C(LC_MONETARY), C(LC_MESSAGES),  C(LC_PAPER),       C(LC_NAME),
    C(LC_ADDRESS),  C(LC_TELEPHONE), C(LC_MEASUREMENT), C(LC_IDENTIFICATION),
#undef C
};
enum { N_CATEGORIES = sizeof categories / sizeof *categories };

static const char *name_in(const struct chosen *c, int category)
{
    return nl_langinfo_l(NL_LOCALE_NAME(category), c->locale);
}

/* As setlocale() says it: one name, or CATEGORY=NAME for each. */
static val locale_name(struct vm *vm, const struct chosen *c, int category)
{
    struct str out = {0};
    bool same = true;
    const char *first = name_in(c, category == LC_ALL ? LC_CTYPE : category);
    for (int i = 0; i < N_CATEGORIES; i++)
        same &=
            category != LC_ALL || !strcmp(first, name_in(c, categories[i].category));
    if (same)
        return text_of(vm, first);
    for (int i = 0; i < N_CATEGORIES; i++)
        str_addf(&out, "%s%s=%s", i ? ";" : "", categories[i].name,
                 name_in(c, categories[i].category));
    return str_finish(vm, &out);
}

/* What names a locale for some categories, of the form that locale_name() gives. */
static locale_t with_names(locale_t l, const char *names)
{
    for (int i = 0; l && i < N_CATEGORIES; i++) {
        char key[40], name[128];
        snprintf(key, sizeof key, "%s=", categories[i].name);
        const char *at = strstr(names, key);
        if (!at)
            continue;
        at += strlen(key);
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, ";"), at);
        locale_t next = newlocale(1 << categories[i].category, name, l);
        if (!next)
            freelocale(l);
        l = next;
    }
    return l;
}

static val set_locale(struct vm *vm, val category, val name)
{
    int64_t n;
    struct chosen *c = chosen(vm);
    val memory;
    if (!c || !py_index(vm, category, &n))
        return NULL;
    const char *s = c_text_or(vm, "setlocale() argument 2", name, "", &memory);
    if (!s)
        return NULL;
    if (n < LC_CTYPE || n > LC_IDENTIFICATION)
        return module_raise(vm, "_locale", "Error", "locale query failed");
    if (name != vm->none) {
        int mask = n == LC_ALL ? LC_ALL_MASK : 1 << n;
        locale_t base = duplocale(c->locale), made;
        if (n == LC_ALL && strchr(s, ';'))
            made = with_names(base, s);
        else if (!(made = newlocale(mask, s, base)))
            freelocale(base);
        if (!made)
            return module_raise(vm, "_locale", "Error", "unsupported locale setting");
        freelocale(c->locale);
        c->locale = made;
    }
    return locale_name(vm, c, (int)n);
}

static val grouping(struct vm *vm, const char *s)
{
    val r = list_new(vm, 2);
    for (; *s && *s != CHAR_MAX; s++)
        list_append(vm, r, tag_int(*s));
    if (as_list(r)->n || *s)
        list_append(vm, r, tag_int(*s));
    return r;
}

static val locale_conventions(struct vm *vm)
{
    const struct chosen *c = chosen(vm);
    if (!c)
        return NULL;
    locale_t before = uselocale(c->locale);
    const struct lconv *l = localeconv();
    val d = dict_new(vm, KIND_DICT);
#define TEXT(id) dict_set(vm, d, str_intern(vm, SLICE(#id)), text_of(vm, l->id))
#define INT(id)  dict_set(vm, d, str_intern(vm, SLICE(#id)), tag_int(l->id))
#define GROUP(id, field)                                                               \
    dict_set(vm, d, str_intern(vm, SLICE(#id)), grouping(vm, l->field))
    TEXT(int_curr_symbol), TEXT(currency_symbol), TEXT(mon_decimal_point);
    TEXT(mon_thousands_sep), GROUP(mon_grouping, mon_grouping);
    TEXT(positive_sign), TEXT(negative_sign);
    INT(int_frac_digits), INT(frac_digits), INT(p_cs_precedes), INT(p_sep_by_space);
    INT(n_cs_precedes), INT(n_sep_by_space), INT(p_sign_posn), INT(n_sign_posn);
    TEXT(decimal_point), TEXT(thousands_sep), GROUP(grouping, grouping);
#undef TEXT
#undef INT
#undef GROUP
    uselocale(before);
    return vm->exc ? NULL : d;
}

static val language_info(struct vm *vm, val key)
{
    int64_t n;
    const struct chosen *c = chosen(vm);
    if (!c || !py_index(vm, key, &n))
        return NULL;
    const char *s = nl_langinfo_l((nl_item)n, c->locale);
    return text_of(vm, s ? s : "");
}

static val collate(struct vm *vm, val a, val b)
{
    val m1, m2;
    const char *s = c_text(vm, "strcoll() argument 1", a, &m1),
               *t = s ? c_text(vm, "strcoll() argument 2", b, &m2) : NULL;
    const struct chosen *c = t ? chosen(vm) : NULL;
    return c ? tag_int(strcoll_l(s, t, c->locale)) : NULL;
}

/* What compares bytewise as the locale says: it may be no text, so each byte is a character. */
static val transformed(struct vm *vm, val v)
{
    val memory;
    const char *s = c_text(vm, "strxfrm() argument", v, &memory);
    const struct chosen *c = s ? chosen(vm) : NULL;
    if (!c)
        return NULL;
    size_t n = strxfrm_l(NULL, s, 0, c->locale) + 1;
    char *room = mem_zero(n, 1);
    strxfrm_l(room, s, n, c->locale);
    val bytes = bytes_new(vm, slice_of(room));
    free(room);
    return text_decode(vm, str_value(bytes), str_new(vm, SLICE("latin-1")),
                       str_new(vm, SLICE("strict")));
}

static val encoding(struct vm *vm)
{
    const struct chosen *c = chosen(vm);
    return c ? text_of(vm, nl_langinfo_l(CODESET, c->locale)) : NULL;
}

/* ---- messages ---------------------------------------------------------------------------- */

static val translate(struct vm *vm, val domain, val text, int category)
{
    val m1, m2;
    const char *s = c_text(vm, "dcgettext() argument 2", text, &m1),
               *d = s ? c_text_or(vm, "dcgettext() argument 1", domain, "", &m2) : NULL;
    if (!d)
        return NULL;
    const struct chosen *c = chosen(vm);
    if (!c)
        return NULL;
    locale_t before = uselocale(c->locale);
    const char *r = dcgettext(domain == vm->none ? NULL : d, s, category);
    uselocale(before);
    return text_of(vm, r);
}
static val get_text(struct vm *vm, val text)
{
    return translate(vm, vm->none, text, LC_MESSAGES);
}
static val get_domain_text(struct vm *vm, val domain, val text)
{
    return translate(vm, domain, text, LC_MESSAGES);
}
static val get_category_text(struct vm *vm, val domain, val text, val category)
{
    int64_t n;
    return py_index(vm, category, &n) ? translate(vm, domain, text, (int)n) : NULL;
}

static val text_domain(struct vm *vm, val domain)
{
    val memory;
    const char *s = c_text_or(vm, "textdomain() argument", domain, "", &memory);
    if (!s)
        return NULL;
    s = textdomain(domain == vm->none ? NULL : s);
    return s ? text_of(vm, s) : vm->none;
}

static val bind_with(struct vm *vm, val domain, val where,
                     char *(*bind)(const char *, const char *))
{
    val m1, m2;
    const char *d = c_text(vm, "bindtextdomain() argument 1", domain, &m1),
               *w = d ? c_text_or(vm, "bindtextdomain() argument 2", where, "", &m2)
                      : NULL;
    if (!w)
        return NULL;
    if (!*d)
        return module_raise(vm, "_locale", "Error",
                            "domain must be a non-empty string");
    const char *r = bind(d, where == vm->none ? NULL : w);
    return r ? text_of(vm, r) : vm->none;
}
static val bind_domain(struct vm *vm, val domain, val where)
{
    return bind_with(vm, domain, where, bindtextdomain);
}
static val bind_codeset(struct vm *vm, val domain, val codeset)
{
    return bind_with(vm, domain, codeset, bind_textdomain_codeset);
}

static const struct method functions[] = {
    FUNCTION("setlocale", "category, locale=None, /", set_locale, RUNS),
    FUNCTION("localeconv", "", locale_conventions, READS),
    FUNCTION("nl_langinfo", "key, /", language_info, READS),
    FUNCTION("strcoll", "a, b, /", collate, READS),
    FUNCTION("strxfrm", "s, /", transformed, READS),
    FUNCTION("getencoding", "", encoding, READS),
    FUNCTION("gettext", "msg, /", get_text, READS),
    FUNCTION("dgettext", "domain, msg, /", get_domain_text, READS),
    FUNCTION("dcgettext", "domain, msg, category, /", get_category_text, READS),
    FUNCTION("textdomain", "domain, /", text_domain, RUNS),
    FUNCTION("bindtextdomain", "domain, dir, /", bind_domain, RUNS),
    FUNCTION("bind_textdomain_codeset", "domain, codeset, /", bind_codeset, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    static const struct {
        const char *name;
        int64_t value;
    } constants[] = {
#define C(id) {#id, id}
#define D(id) C(id##1), C(id##2), C(id##3), C(id##4), C(id##5), C(id##6), C(id##7)
#define M(id) D(id), C(id##8), C(id##9), C(id##10), C(id##11), C(id##12)
        C(LC_CTYPE),    C(LC_NUMERIC), C(LC_TIME),   C(LC_COLLATE), C(LC_MONETARY),
        C(LC_MESSAGES), C(LC_ALL),     C(CHAR_MAX),  D(DAY_),       D(ABDAY_),
        M(MON_),        M(ABMON_),     C(RADIXCHAR), C(THOUSEP),    C(CRNCYSTR),
        C(D_FMT),       C(D_T_FMT),    C(T_FMT),     C(AM_STR),     C(PM_STR),
        C(CODESET),     C(T_FMT_AMPM), C(ERA),       C(ERA_D_FMT),  C(ERA_D_T_FMT),
        C(ERA_T_FMT),   C(ALT_DIGITS), C(YESEXPR),   C(NOEXPR),     C(_DATE_FMT),
#undef C
#undef D
#undef M
    };
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, tag_int(constants[i].value));
    /* LC_CTYPE is the environment's from the start; C's own means UTF-8, as in CPython */
    locale_t made = newlocale(LC_CTYPE_MASK, "", NULL);
    if (!made || !strcmp(nl_langinfo_l(NL_LOCALE_NAME(LC_CTYPE), made), "C"))
        made = newlocale(LC_CTYPE_MASK, "C.UTF-8", made);
    struct chosen *c = mem_zero(1, sizeof *c);
    c->locale = made ? made : duplocale(LC_GLOBAL_LOCALE);
    return module_set(vm, ns, "_chosen", handle_new(vm, &locale_handle, c, NULL)) &&
           module_exception(vm, ns, "locale", "Error", E_Exception);
}

const struct module_def _locale_module = {
    .name = "_locale",
    .doc = "The locale of the C library.",
    .functions = functions,
    .init = init,
};
