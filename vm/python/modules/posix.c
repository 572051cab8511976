/* posix.c -- the module `posix`: what os.py and its kin are made of. Functions are in
 * posix_path.c, posix_fd.c and posix_process.c; what is rare is in frozen/posix.py. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <unistd.h>

static const struct {
    const char *name;
    int64_t value;
} constants[] = {
#define C(id) {#id, id},
#include "python/modules/posix.def"
#undef C
};

enum name_kind { SYS_NAME, CONF_NAME, PATH_NAME };
static const struct {
    const char *name;
    int value;
    enum name_kind kind;
} names[] = {
#define SYS(id)  {#id, _##id, SYS_NAME},
#define CONF(id) {#id, _##id, CONF_NAME},
#define PATH(id) {#id, _##id, PATH_NAME},
#include "python/modules/posix_names.def"
#undef SYS
#undef CONF
#undef PATH
};

/* What os.py builds supports_fd and its kin from: all of it is here. */
static const char *const have[] = {
    "HAVE_EVENTFD",      "HAVE_FACCESSAT",  "HAVE_FCHDIR",   "HAVE_FCHMOD",
    "HAVE_FCHMODAT",     "HAVE_FCHOWN",     "HAVE_FCHOWNAT", "HAVE_FEXECVE",
    "HAVE_FDOPENDIR",    "HAVE_FPATHCONF",  "HAVE_FSTATAT",  "HAVE_FSTATVFS",
    "HAVE_FTRUNCATE",    "HAVE_FUTIMENS",   "HAVE_FUTIMES",  "HAVE_FUTIMESAT",
    "HAVE_LINKAT",       "HAVE_LCHOWN",     "HAVE_LSTAT",    "HAVE_LUTIMES",
    "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT",    "HAVE_MKFIFOAT", "HAVE_MKNODAT",
    "HAVE_OPENAT",       "HAVE_READLINKAT", "HAVE_RENAMEAT", "HAVE_SYMLINKAT",
    "HAVE_UNLINKAT",     "HAVE_UTIMENSAT",
};

val posix_helper(struct vm *vm, const char *name)
{
    return module_value(vm, "posix", name);
}

static val environment(struct vm *vm)
{
    val d = dict_new(vm, KIND_DICT);
    for (char **p = environ; p && *p; p++) {
        const char *equals = strchr(*p, '=');
        if (!equals)
            continue;
        val key = bytes_new(vm, (struct slice){*p, (size_t)(equals - *p)});
        int64_t at = dict_place(vm, d, key);
        if (at < 0 && !dict_default(vm, d, key, bytes_new(vm, slice_of(equals + 1))))
            return NULL; /* of several the first counts */
    }
    return d;
}

static bool add_names(struct vm *vm, val ns)
{
    static const char *const tables[] = {"sysconf_names", "confstr_names",
                                         "pathconf_names"};
    for (int k = SYS_NAME; k <= PATH_NAME; k++) {
        val d = dict_new(vm, KIND_DICT);
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            if ((int)names[i].kind == k &&
                !dict_set(vm, d, str_intern(vm, slice_of(names[i].name)),
                          tag_int(names[i].value)))
                return false;
        if (!module_set(vm, ns, tables[k], d))
            return false;
    }
    return true;
}

static bool add_types(struct vm *vm, val ns)
{
    const struct structseq_def *const all[] = {
        &posix_stat_result, &posix_statvfs_result, &posix_terminal_size,
        &posix_uname_result, &posix_times_result};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!module_set(vm, ns, all[i]->name, structseq_type(vm, all[i])))
            return false;
    return true;
}

static bool init(struct vm *vm, val ns)
{
    val list = list_new(vm, sizeof have / sizeof *have);
    for (size_t i = 0; i < sizeof have / sizeof *have; i++)
        list_append(vm, list, str_intern(vm, slice_of(have[i])));
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, int_from_i64(vm, constants[i].value));
    module_rows(vm, ns, "posix", posix_path_rows);
    module_rows(vm, ns, "posix", posix_fd_rows);
    module_rows(vm, ns, "posix", posix_process_rows);
    return add_types(vm, ns) && add_names(vm, ns) &&
           module_set(vm, ns, "environ", environment(vm)) &&
           module_set(vm, ns, "_have_functions", list) &&
           module_set(vm, ns, "error", vm->exceptions[E_OSError]);
}

const struct module_def posix_module = {
    .name = "posix",
    .doc = "The system's functions, by the names that POSIX gives them.",
    .init = init,
};
