/* import.c -- the import system, in C: sys.modules, what is built in, then the folders of
 * sys.path (or a package's __path__): NAME/__init__.py, NAME.py, and folders without an
 * __init__.py, which make a namespace package together (PEP 420). */
#define _GNU_SOURCE
#include "python/interp/threads.h"
#include "python/lib/import.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "python/front/codegen.h"
#include "python/front/decode.h"
#include "python/lib/marshal.h"
#include "python/lib/site.h"
#include "python/frozen/frozen.h"

/* ---- finding ------------------------------------------------------------------------------ */

struct found {
    struct str file;   /* of a module or of a package's __init__.py; empty: neither */
    struct str folder; /* of a package */
    val portions;      /* a list: the folders of a namespace package */
    bool archive;      /* the search met a file where folders are */
};

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void set_path(struct str *out, struct slice folder, struct slice name,
                     const char *end)
{
    str_clear(out);
    if (folder.n == 0)
        folder = SLICE(".");
    str_addf(out, "%.*s/%.*s%s", (int)folder.n, folder.p, (int)name.n, name.p, end);
}

/* Looks into one folder; false: go on with the next one. */
static bool look_into(struct vm *vm, struct slice folder, struct slice name,
                      struct found *f)
{
    if (memchr(folder.n ? folder.p : "", 0, folder.n))
        return false;
    set_path(&f->file, folder, name, "/__init__.py");
    set_path(&f->folder, folder, name, "");
    if (is_file(str_text(&f->file)))
        return true;
    set_path(&f->file, folder, name, ".py");
    if (is_file(str_text(&f->file))) {
        str_clear(&f->folder);
        return true;
    }
    if (is_folder(str_text(&f->folder)))
        list_append(vm, f->portions, str_new(vm, str_slice(&f->folder)));
    str_clear(&f->file);
    str_clear(&f->folder);
    return false;
}

static bool find(struct vm *vm, val path, struct slice name, struct found *f)
{
    *f = (struct found){.portions = list_new(vm, 1)};
    val folders = list_new(vm, 4);
    if (!list_extend(vm, folders, path)) /* the program may have made it anything */
        return false;
    for (int64_t i = 0; i < as_list(folders)->n; i++) {
        val folder = list_get(vm, folders, i);
        if (!is_kind(folder, KIND_STR))
            continue;
        if (vm->importers != vm->none && is_file(str_bytes(folder))) {
            f->archive = true; /* importlib goes on */
            return false;
        }
        if (look_into(vm, str_value(folder), name, f))
            return true;
    }
    return as_list(f->portions)->n > 0;
}

static void found_free(struct found *f)
{
    str_free(&f->file);
    str_free(&f->folder);
}

/* ---- module objects -------------------------------------------------------------------------- */

val module_of_namespace(struct vm *vm, val ns, val name)
{
    struct w_module *m = new_object(vm, KIND_MODULE, sizeof *m);
    val module = &m->h;
    gc_store(&vm->gc, module, &m->ns, ns);
    gc_store(&vm->gc, module, &m->name, name);
    return module;
}

static void set(struct vm *vm, val ns, const char *name, val v)
{
    ns_set(vm, ns, str_intern(vm, slice_of(name)), v);
}

static val get(struct vm *vm, val ns, const char *name)
{
    val cell = ns_cell(vm, ns, str_intern(vm, slice_of(name)));
    return cell ? as_cell(cell)->value : NULL;
}

/* a.b of a.b.c; empty: there is no dot */
static struct slice parent_of(struct slice name)
{
    const char *dot = memrchr(name.p, '.', name.n);
    return (struct slice){name.p, dot ? (size_t)(dot - name.p) : 0};
}

static val new_module(struct vm *vm, val name, const struct found *f)
{
    val ns = ns_new(vm), module = module_of_namespace(vm, ns, name);
    bool package = f->folder.n || !f->file.n;
    struct slice parent = package ? str_value(name) : parent_of(str_value(name));
    set(vm, ns, "__name__", name);
    set(vm, ns, "__doc__", vm->none);
    set(vm, ns, "__package__", str_intern(vm, parent));
    if (f->file.n)
        set(vm, ns, "__file__", str_new(vm, str_slice(&f->file)));
    if (f->folder.n) {
        val folder = str_new(vm, str_slice(&f->folder));
        set(vm, ns, "__path__", list_of(vm, &folder, 1));
    } else if (package) {
        set(vm, ns, "__path__", f->portions);
        set(vm, ns, "__file__", vm->none);
    }
    set(vm, ns, "__builtins__", find_module(vm, str_intern(vm, SLICE("builtins"))));
    return module;
}

/* ---- running a file ------------------------------------------------------------------------------ */

static bool read_file(struct vm *vm, const char *path, struct str *out)
{
    char buffer[16384];
    size_t n;
    FILE *in = fopen(path, "rb");
    while (in && (n = fread(buffer, 1, sizeof buffer, in)) > 0)
        str_add(out, (struct slice){buffer, n});
    bool good = in && !ferror(in);
    int error = errno;
    if (in)
        fclose(in);
    if (!good)
        raise_error(vm, E_ImportError, "cannot read '%s': %s", path, strerror(error));
    return good;
}

/* sys.dont_write_bytecode, which -B and PYTHONDONTWRITEBYTECODE set. */
static bool keeps_code(struct vm *vm)
{
    val cell = vm->sys_ns ? ns_cell(vm, vm->sys_ns,
                                    str_intern(vm, SLICE("dont_write_bytecode")))
                          : NULL;
    return cell && as_cell(cell)->value ? as_cell(cell)->value == vm->false_
                                        : !vm->settings.no_bytecode;
}

/* With --py2 these are Python 2's, too. */
static bool is_beside_program(struct vm *vm, const char *path)
{
    struct slice folder = slice_of(vm->settings.folder ? vm->settings.folder : "");
    return vm->settings.py2 && folder.n && slice_starts(slice_of(path), folder) &&
           path[folder.n] == '/';
}

static val compile_file(struct vm *vm, const char *path)
{
    struct str text = {0};
    struct syntax_error error = {0};
    if (!read_file(vm, path, &text)) {
        str_free(&text);
        return NULL;
    }
    struct source *s = source_new(str_slice(&text), slice_of(path));
    str_free(&text);
    s->old = is_beside_program(vm, path);
    bool decoded = decode_source(&s->text, s->file, &error);
    val code = decoded && !s->old ? code_kept(vm, path, s) : NULL;
    if (code || vm->exc)
        return code;
    code = decoded ? compile_source(vm, s, COMPILE_MODULE, &error) : NULL;
    if (code && !s->old && keeps_code(vm))
        code_keep(vm, path, code);
    if (code || vm->exc)
        return code;
    s->users++; /* its half-made codes may die meanwhile */
    raise_syntax_error(vm, s, &error);
    s->users--;
    source_drop(s);
    return NULL;
}

/* ---- modules that are running ------------------------------------------------------------------ */

/* On the machine stack of the thread that loads it. */
struct loading {
    struct loading *next;
    struct thread *by;
    val module; /* not moved: that stack refers to it */
};

static struct loading *loading_of(struct vm *vm, val module)
{
    for (struct loading *l = vm->threads->loading; l; l = l->next)
        if (l->module == module)
            return l;
    return NULL;
}

/* Does that thread wait, perhaps through others, for what this one loads? */
static bool waits_for_us(struct vm *vm, const struct thread *who)
{
    while (who != vm->thread) {
        const struct loading *l = vm->threads->loading;
        while (l && l != who->key)
            l = l->next;
        if (!l)
            return false;
        who = l->by;
    }
    return true;
}

/* Until another thread has run the module. False: raised. */
static bool await_module(struct vm *vm, val module)
{
    for (struct loading *l; (l = loading_of(vm, module)) && !waits_for_us(vm, l->by);)
        if (threads_park(vm, l, -1) == PARK_RAISED)
            return false;
    return true;
}

static bool run_module_code(struct vm *vm, val module, val code)
{
    struct loading l = {vm->threads->loading, vm->thread, module};
    vm->threads->loading = &l;
    bool ok = vm_run_code(vm, code, as_module(module)->ns) != NULL;
    struct loading **at = &vm->threads->loading; /* others may have begun meanwhile */
    while (*at != &l)
        at = &(*at)->next;
    *at = l.next;
    threads_unpark(vm, &l, true);
    return ok;
}

/* importlib notes it in the module's spec. */
bool module_is_running(struct vm *vm, val module)
{
    if (!is_kind(module, KIND_MODULE))
        return false;
    if (loading_of(vm, module))
        return true;
    val spec = get(vm, as_module(module)->ns, "__spec__"),
        flag =
            spec ? py_getattr_or_null(vm, spec, str_intern(vm, SLICE("_initializing")))
                 : NULL;
    vm->exc = NULL; /* whoever asks has something else to say */
    return flag == vm->true_;
}

static val submodule(struct vm *vm, struct slice package, struct slice name)
{
    struct str full = {0};
    str_addf(&full, "%.*s.%.*s", (int)package.n, package.p, (int)name.n, name.p);
    val m = dict_get_str(vm, vm->modules, str_intern(vm, str_slice(&full)));
    str_free(&full);
    return m;
}

bool submodule_is_running(struct vm *vm, val package, struct slice name)
{
    val m = submodule(vm, str_value(as_module(package)->name), name);
    return m && module_is_running(vm, m);
}

void import_after_fork(struct vm *vm)
{
    struct loading **at = &vm->threads->loading;
    while (*at) {
        val module = (*at)->module, name = as_module(module)->name;
        if ((*at)->by == vm->thread) {
            at = &(*at)->next;
            continue;
        }
        *at = (*at)->next; /* on the stack of a thread that is no more */
        if (dict_get_str(vm, vm->modules, name) == module)
            dict_del(vm, vm->modules, name);
    }
}

/* The module is in sys.modules while it runs: who imports it meanwhile gets what there is. */
static val load(struct vm *vm, val name, const struct found *f)
{
    val module = new_module(vm, name, f);
    if (!dict_set(vm, vm->modules, name, module))
        return NULL;
    if (f->file.n == 0)
        return module;
    val code = compile_file(vm, str_text(&f->file));
    if (!code || !run_module_code(vm, module, code)) {
        val exc = vm->exc;
        vm->exc = NULL;
        dict_del(vm, vm->modules, name);
        vm->exc = exc;
        return NULL;
    }
    val now =
        dict_get_str(vm, vm->modules, name); /* it may have put another one there */
    return now ? now
               : raise_error(vm, E_ImportError, "%.*s not found in sys.modules",
                             (int)str_value(name).n, str_value(name).p);
}

static val no_module(struct vm *vm, val name, const char *more)
{
    struct slice s = str_value(name);
    raise_error(vm, E_ModuleNotFoundError, "No module named '%.*s'%s", (int)s.n, s.p,
                more);
    if (vm->exc)
        inst_set_attr(vm, vm->exc, vm->n_nameword, name);
    return NULL;
}

/* ---- a dotted name ----------------------------------------------------------------------------------- */

static val search_path(struct vm *vm)
{
    val sys = find_module(vm, str_intern(vm, SLICE("sys")));
    val path = sys ? get(vm, as_module(sys)->ns, "path") : NULL;
    return path ? path : list_new(vm, 0);
}

/* Where the parts of a package are; NULL: it is no package, or something is raised. */
static val path_of(struct vm *vm, val package)
{
    return py_getattr_or_null(vm, package, str_intern(vm, SLICE("__path__")));
}

static bool holds(val list, const val *items, int64_t n)
{
    if (!list || !is_kind(list, KIND_LIST) || as_list(list)->n != n ||
        list_has_floats(list))
        return false;
    for (int64_t i = 0; i < n; i++)
        if (list_items(list)[i] != items[i])
            return false;
    return true;
}

/* Has the program changed sys.meta_path or sys.path_hooks? */
static bool importers_changed(struct vm *vm)
{
    enum { FINDERS = 3, HOOKS = 2 };
    if (!vm->sys_ns || vm->importers == vm->none)
        return false;
    val finders = get(vm, vm->sys_ns, "meta_path"),
        hooks = get(vm, vm->sys_ns, "path_hooks");
    if (!vm->importers)
        return finders || hooks;
    const val *known = as_tuple(vm->importers)->at;
    return !holds(finders, known, FINDERS) || !holds(hooks, known + FINDERS, HOOKS);
}

/* As importlib does; NULL without exc: it finds nothing. */
static val ask_importlib(struct vm *vm, val name, val path)
{
    const val args[2] = {name, path ? path : vm->none};
    val m = frozen_call(vm, "_importing", "find_and_load", args, 2);
    return m == vm->none ? NULL : m;
}

/* Those that come with the guest are imported by making it one. */
static bool is_importlib(struct vm *vm, struct slice name)
{
    return !vm->importers && (slice_eq(name, SLICE("importlib")) ||
                              slice_eq(name, SLICE("_frozen_importlib")) ||
                              slice_eq(name, SLICE("_frozen_importlib_external")));
}

static val import_child(struct vm *vm, val parent, val name)
{
    struct slice tail = str_value(name), above = parent_of(tail);
    struct found f;
    if (is_importlib(vm, tail) && !frozen_call(vm, "_importing", "install", NULL, 0))
        return NULL;
    val m = dict_get_str(vm, vm->modules, name);
    if (m && vm->threads->loading) {
        if (!await_module(vm, m))
            return NULL;
        m = dict_get_str(vm, vm->modules, name); /* NULL: it has failed there */
    }
    if (m == vm->none)
        return no_module(vm, name, ""); /* sys.modules forbids it */
    if (m)
        return m;
    if (above.n)
        tail = slice_from(tail, above.n + 1);
    bool asks = importers_changed(vm);
    if (!above.n && !asks && ((m = builtin_module(vm, name)) || vm->exc))
        return m;
    val path = parent ? path_of(vm, parent) : search_path(vm);
    if (!path) {
        char more[200];
        snprintf(more, sizeof more, "; '%.*s' is not a package", (int)above.n, above.p);
        return vm->exc ? NULL : no_module(vm, name, more);
    }
    f = (struct found){.archive = true};
    if (!asks && find(vm, path, tail, &f))
        m = load(vm, name, &f);
    else if (f.archive && !vm->exc)
        m = ask_importlib(vm, name, parent ? path : NULL);
    if (!m && !vm->exc)
        no_module(vm, name, "");
    found_free(&f);
    if (m && parent && !py_setattr(vm, parent, str_intern(vm, tail), m))
        return NULL;
    return m;
}

/* All modules along the name. Returns the last, and in *first the first. */
static val import_absolute(struct vm *vm, struct slice name, val *first)
{
    val m = NULL;
    size_t end = 0;
    *first = NULL;
    if (name.n == 0)
        return raise_error(vm, E_ValueError, "Empty module name");
    do {
        const char *dot = memchr(name.p + end, '.', name.n - end);
        end = dot ? (size_t)(dot - name.p) : name.n;
        m = import_child(vm, m, str_intern(vm, (struct slice){name.p, end}));
        if (!m)
            return NULL;
        if (!*first)
            *first = m;
        end++;
    } while (end < name.n);
    return m;
}

/* ---- relative names -------------------------------------------------------------------------------------- */

/* The package that the dots count from. */
static val package_of(struct vm *vm, val ns)
{
    val package = get(vm, ns, "__package__"), name;
    if (package && package != vm->none) {
        if (!is_kind(package, KIND_STR))
            return raise_error(vm, E_TypeError, "__package__ must be a string");
        return package;
    }
    name = get(vm, ns, "__name__");
    if (!name || !is_kind(name, KIND_STR))
        return raise_error(vm, E_KeyError, "'__name__' not in globals");
    return get(vm, ns, "__path__") ? name : str_intern(vm, parent_of(str_value(name)));
}

static bool absolute_name(struct vm *vm, val ns, struct slice name, int64_t level,
                          struct str *out)
{
    val package = package_of(vm, ns);
    if (!package)
        return false;
    struct slice base = str_value(package);
    if (base.n == 0) {
        raise_error(vm, E_ImportError,
                    "attempted relative import with no known parent package");
        return false;
    }
    for (int64_t i = 1; i < level; i++) {
        base = parent_of(base);
        if (base.n == 0) {
            raise_error(vm, E_ImportError,
                        "attempted relative import beyond top-level package");
            return false;
        }
    }
    str_add(out, base);
    if (name.n)
        str_addf(out, ".%.*s", (int)name.n, name.p);
    return true;
}

/* ---- from m import ... ------------------------------------------------------------------------------------- */

/* What is listed may be a submodule that nobody has imported yet. `starred`: they are those
 * that a star stands for, and a star among them stands for nothing. */
static bool import_listed(struct vm *vm, val module, val names, bool starred)
{
    val path = path_of(vm, module), name;
    if (!path)
        return !vm->exc;
    for (int64_t i = 0; i < as_tuple(names)->n; i++) {
        name = as_tuple(names)->at[i];
        if (!is_kind(name, KIND_STR)) {
            raise_error(vm, E_TypeError, "Item in ``from list'' must be str, not %s",
                        type_name(vm, name));
            return false;
        }
        if (slice_eq(str_value(name), SLICE("*"))) {
            if (starred)
                continue;
            val all = py_getattr_or_null(vm, module, str_intern(vm, SLICE("__all__"))),
                l = all ? list_new(vm, 4) : NULL;
            if (vm->exc || (l && !list_extend(vm, l, all)))
                return false;
            val listed = l ? tuple_of(vm, list_objects(vm, l), as_list(l)->n) : NULL;
            if (listed && !import_listed(vm, module, listed, true))
                return false;
            continue;
        }
        if (py_getattr_or_null(vm, module, name))
            continue;
        if (vm->exc)
            return false;
        val of = py_getattr(vm, module, vm->n_name);
        if (!of || !is_kind(of, KIND_STR))
            return false;
        struct str full = {0};
        str_addf(&full, "%.*s.%.*s", (int)str_value(of).n, str_value(of).p,
                 (int)str_value(name).n, str_value(name).p);
        val full_name = str_intern(vm, str_slice(&full));
        str_free(&full);
        if (import_child(vm, module, full_name))
            continue;
        val missing = exc_matches(vm, E_ModuleNotFoundError)
                          ? inst_attr(vm, vm->exc, vm->n_nameword)
                          : NULL;
        if (!missing || missing != full_name)
            return false;
        vm->exc = NULL; /* IMPORT_FROM says what is missing */
    }
    return true;
}

val import_module(struct vm *vm, val name, val ns, val names, int64_t level)
{
    struct str full = {0};
    val first, m;
    if (level < 0)
        return raise_error(vm, E_ValueError, "level must be >= 0");
    if (level > 0 && !absolute_name(vm, ns, str_value(name), level, &full))
        return NULL;
    m = import_absolute(vm, level > 0 ? str_slice(&full) : str_value(name), &first);
    bool listed = names && is_kind(names, KIND_TUPLE) && as_tuple(names)->n > 0;
    if (m && listed)
        m = import_listed(vm, m, names, false) ? m : NULL;
    else if (m && level == 0)
        m = first;
    else if (m && str_value(name).n) { /* of pkg.a.b relative to pkg, `a` */
        size_t cut = str_value(name).n;
        const char *dot = memchr(str_value(name).p, '.', cut);
        cut = dot ? cut - (size_t)(dot - str_value(name).p) : 0;
        m = dict_get_str(vm, vm->modules,
                         str_intern(vm, (struct slice){full.p, full.n - cut}));
    }
    str_free(&full);
    return m;
}

val import_from(struct vm *vm, val module, val name)
{
    val v = py_getattr_or_null(vm, module, name), of, file;
    struct slice s = str_value(name), m;
    if (v || vm->exc)
        return v;
    of = py_getattr_or_null(vm, module, vm->n_name);
    if (vm->exc)
        return NULL;
    m = of && is_kind(of, KIND_STR) ? str_value(of) : SLICE("<unknown module name>");
    v = submodule(vm, m, s);
    if (v)
        return v; /* that is still being imported */
    file = py_getattr_or_null(vm, module, vm->n_file);
    if (vm->exc)
        return NULL;
    struct slice path =
        file && is_kind(file, KIND_STR) ? str_value(file) : SLICE("unknown location");
    if (module_is_running(vm, module))
        raise_error(vm, E_ImportError,
                    "cannot import name '%.*s' from partially initialized module "
                    "'%.*s' (most likely due to a circular import) (%.*s)",
                    (int)s.n, s.p, (int)m.n, m.p, (int)path.n, path.p);
    else
        raise_error(vm, E_ImportError, "cannot import name '%.*s' from '%.*s' (%.*s)",
                    (int)s.n, s.p, (int)m.n, m.p, (int)path.n, path.p);
    val exc = vm->exc;
    inst_set_attr(vm, exc, vm->n_nameword, of ? of : vm->none);
    if (file && is_kind(file, KIND_STR))
        inst_set_attr(vm, exc, str_intern(vm, SLICE("path")), file);
    return NULL;
}

/* Public names: those of __all__, else all that begin with no underscore. */
bool import_all(struct vm *vm, val module, val into)
{
    val all = py_getattr_or_null(vm, module, str_intern(vm, SLICE("__all__"))),
        names = list_new(vm, 8), dict = NULL;
    if (vm->exc)
        return false;
    if (!all) {
        dict = py_getattr(vm, module, vm->n_dict);
        if (!dict || !list_extend(vm, names, dict))
            return false;
    } else if (!list_extend(vm, names, all))
        return false;
    for (int64_t i = 0; i < as_list(names)->n; i++) {
        val name = list_get(vm, names, i);
        if (!is_kind(name, KIND_STR)) {
            struct slice of = is_kind(module, KIND_MODULE)
                                  ? str_value(as_module(module)->name)
                                  : slice_of(type_name(vm, module));
            return raise_error(vm, E_TypeError, "%s in %.*s.%s must be str, not %s",
                               all ? "Item" : "Key", (int)of.n, of.p,
                               all ? "__all__" : "__dict__", type_name(vm, name));
        }
        if (!all && *str_bytes(name) == '_')
            continue;
        val v = py_getattr(vm, module, name);
        if (!v)
            return false;
        if (is_kind(into, KIND_NS))
            ns_set(vm, into, str_intern(vm, str_value(name)), v);
        else if (!py_setitem(vm, into, name, v))
            return false;
    }
    return true;
}

/* ---- start --------------------------------------------------------------------------------------------------- */

static void add_folder(struct vm *vm, val path, struct slice folder)
{
    list_append(vm, path, str_new(vm, folder));
}

void start_sys_path(struct vm *vm, struct slice first)
{
    static const char library[] = "/usr/lib/python3.11";
    val path = search_path(vm);
    const char *more = vm->settings.no_variables ? NULL : getenv("PYTHONPATH");
    struct slice rest = slice_of(more ? more : "");
    if (vm->exc || !is_kind(path, KIND_LIST))
        return;
    if (first.p)
        add_folder(vm, path, first);
    while (rest.n) {
        const char *colon = slice_char(rest, ':');
        size_t n = colon ? (size_t)(colon - rest.p) : rest.n;
        if (n)
            add_folder(vm, path, (struct slice){rest.p, n});
        rest = slice_from(rest, n + (colon != NULL));
    }
    if (is_folder(library))
        add_folder(vm, path, slice_of(library));
    if (!vm->settings.no_site)
        site_add_packages(vm, path);
}

val code_of_main_module(struct vm *vm, val name, val *file, val *package)
{
    struct found f;
    struct slice s = str_value(name), above = parent_of(s);
    val first, parent = above.n ? import_absolute(vm, above, &first) : NULL,
               code = NULL;
    if (above.n && !parent)
        return NULL;
    val path = parent ? path_of(vm, parent) : search_path(vm);
    if (!path || !find(vm, path, above.n ? slice_from(s, above.n + 1) : s, &f))
        return vm->exc ? NULL : no_module(vm, name, "");
    if (f.folder.n || !f.file.n) { /* a package: its __main__ */
        struct str full = {0};
        str_addf(&full, "%.*s.__main__", (int)s.n, s.p);
        val inner = str_intern(vm, str_slice(&full));
        str_free(&full);
        found_free(&f);
        if (slice_ends(s, SLICE(".__main__")))
            return no_module(vm, inner, "");
        return code_of_main_module(vm, inner, file, package);
    }
    code = compile_file(vm, str_text(&f.file));
    *file = str_new(vm, str_slice(&f.file));
    *package = str_intern(vm, above);
    found_free(&f);
    return code;
}
