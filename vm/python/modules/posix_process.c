/* posix_process.c -- the functions of `posix` about processes, users and the system. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include "python/interp/threads.h"

#include "base/mem.h"

#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- numbers in, numbers out ------------------------------------------------------------------ */

#define GIVES(name, what)                                                              \
    static val name(struct vm *vm)                                                     \
    {                                                                                  \
        (void)vm;                                                                      \
        return what;                                                                   \
    }
#define TAKES(name, what)                                                              \
    static val name(struct vm *vm, val v)                                              \
    {                                                                                  \
        int i;                                                                         \
        return posix_int(vm, v, &i) ? (what) : NULL;                                   \
    }
#define TAKES2(name, what)                                                             \
    static val name(struct vm *vm, val v, val w)                                       \
    {                                                                                  \
        int i, k;                                                                      \
        return posix_int(vm, v, &i) && posix_int(vm, w, &k) ? (what) : NULL;           \
    }
#define TAKES3(name, what)                                                             \
    static val name(struct vm *vm, val v, val w, val x)                                \
    {                                                                                  \
        int i, k, l;                                                                   \
        return posix_int(vm, v, &i) && posix_int(vm, w, &k) && posix_int(vm, x, &l)    \
                   ? (what)                                                            \
                   : NULL;                                                             \
    }

GIVES(get_pid, tag_int(getpid()))
GIVES(get_parent, tag_int(getppid()))
GIVES(get_uid, tag_int(getuid()))
GIVES(get_euid, tag_int(geteuid()))
GIVES(get_gid, tag_int(getgid()))
GIVES(get_egid, tag_int(getegid()))
GIVES(get_group, tag_int(getpgrp()))
GIVES(new_session, posix_done(vm, setsid()))
GIVES(own_group, posix_done(vm, setpgid(0, 0)))
GIVES(yield_now, posix_done(vm, sched_yield()))
GIVES(sync_all, (WAITING(vm, (sync(), 0)), vm->none))
TAKES(set_uid, posix_done(vm, setuid((uid_t)i)))
TAKES(set_euid, posix_done(vm, seteuid((uid_t)i)))
TAKES(set_gid, posix_done(vm, setgid((gid_t)i)))
TAKES(set_egid, posix_done(vm, setegid((gid_t)i)))
TAKES(get_group_of, posix_number(vm, getpgid(i)))
TAKES(get_session, posix_number(vm, getsid(i)))
TAKES(set_umask, tag_int(umask((mode_t)i)))
TAKES(exit_now, (_exit(i), vm->none))
TAKES(error_text, str_new(vm, slice_of(strerror(i))))
TAKES(did_exit, bool_val(vm, WIFEXITED(i)))
TAKES(was_signalled, bool_val(vm, WIFSIGNALED(i)))
TAKES(was_stopped, bool_val(vm, WIFSTOPPED(i)))
TAKES(was_continued, bool_val(vm, WIFCONTINUED(i)))
TAKES(dumped_core, bool_val(vm, WCOREDUMP(i)))
TAKES(exit_status, tag_int(WEXITSTATUS(i)))
TAKES(stop_signal, tag_int(WSTOPSIG(i)))
TAKES(end_signal, tag_int(WTERMSIG(i)))
TAKES(least_priority, posix_number(vm, sched_get_priority_min(i)))
TAKES(most_priority, posix_number(vm, sched_get_priority_max(i)))
TAKES(scheduler_of, posix_number(vm, sched_getscheduler(i)))
TAKES2(set_group, posix_done(vm, setpgid(i, k)))
TAKES2(set_reuid, posix_done(vm, setreuid((uid_t)i, (uid_t)k)))
TAKES2(set_regid, posix_done(vm, setregid((gid_t)i, (gid_t)k)))
TAKES2(send_signal, posix_done(vm, kill(i, k)))
TAKES2(send_group, posix_done(vm, killpg(i, k)))
TAKES3(set_priority, posix_done(vm, setpriority((__priority_which_t)i, (id_t)k, l)))
TAKES3(set_resuid, posix_done(vm, setresuid((uid_t)i, (uid_t)k, (uid_t)l)))
TAKES3(set_resgid, posix_done(vm, setresgid((gid_t)i, (gid_t)k, (gid_t)l)))

static val get_priority(struct vm *vm, val which, val who)
{
    int i, k;
    if (!posix_int(vm, which, &i) || !posix_int(vm, who, &k))
        return NULL;
    errno = 0;
    int r = getpriority((__priority_which_t)i, (id_t)k);
    return errno ? raise_errno(vm, errno, NULL) : tag_int(r);
}

static val be_nice(struct vm *vm, val by)
{
    int i;
    if (!posix_int(vm, by, &i))
        return NULL;
    errno = 0;
    int r = nice(i);
    return r < 0 && errno ? raise_errno(vm, errno, NULL) : tag_int(r);
}

static val three(struct vm *vm, int r, unsigned a, unsigned b, unsigned c)
{
    if (r < 0)
        return raise_errno(vm, errno, NULL);
    const val all[] = {tag_int(a), tag_int(b), tag_int(c)};
    return tuple_of(vm, all, 3);
}
static val get_resuid(struct vm *vm)
{
    uid_t a, b, c;
    int r = getresuid(&a, &b, &c);
    return three(vm, r, a, b, c);
}
static val get_resgid(struct vm *vm)
{
    gid_t a, b, c;
    int r = getresgid(&a, &b, &c);
    return three(vm, r, a, b, c);
}

static val get_groups(struct vm *vm)
{
    enum { MOST = 1024 };
    gid_t all[MOST];
    int n = getgroups(MOST, all);
    if (n < 0)
        return raise_errno(vm, errno, NULL);
    val list = list_new(vm, n);
    for (int i = 0; i < n; i++)
        list_append(vm, list, tag_int(all[i]));
    return list;
}

static val get_login(struct vm *vm)
{
    char name[256];
    int error = getlogin_r(name, sizeof name);
    return error ? raise_errno(vm, error, NULL) : io_name(vm, slice_of(name));
}

/* ---- children -------------------------------------------------------------------------------------- */

static val fork_now(struct vm *vm)
{
    val before = posix_helper(vm, "_before_fork");
    if (!before || !vm_call(vm, before, NULL, 0))
        return NULL;
    pid_t pid = fork();
    int error = errno;
    if (pid == 0)
        threads_after_fork(vm);
    val after = posix_helper(vm, pid == 0 ? "_after_fork_child" : "_after_fork_parent");
    if (!after || !vm_call(vm, after, NULL, 0))
        return NULL;
    return pid < 0 ? raise_errno(vm, error, NULL) : tag_int(pid);
}

static val pid_and_status(struct vm *vm, pid_t pid, int status)
{
    const val both[] = {tag_int(pid), tag_int(status)};
    return tuple_of(vm, both, 2);
}

static val wait_for(struct vm *vm, val who, val options)
{
    int pid, how, status = 0;
    if (!posix_int(vm, who, &pid) || !posix_int(vm, options, &how))
        return NULL;
    for (;;) {
        pid_t r = WAITING(vm, waitpid(pid, &status, how));
        if (r >= 0)
            return pid_and_status(vm, r, status);
        if (errno != EINTR)
            return raise_errno(vm, errno, NULL);
        if (io_signalled(vm))
            return NULL;
    }
}

static val wait_any(struct vm *vm)
{
    return wait_for(vm, tag_int(-1), tag_int(0));
}

static val exit_code_of(struct vm *vm, val status)
{
    int s;
    if (!posix_int(vm, status, &s))
        return NULL;
    if (WIFEXITED(s))
        return tag_int(WEXITSTATUS(s));
    if (WIFSIGNALED(s))
        return tag_int(-WTERMSIG(s));
    return WIFSTOPPED(s)
               ? raise_error(vm, E_ValueError,
                             "process stopped by delivery of signal %d", WSTOPSIG(s))
               : raise_error(vm, E_ValueError, "invalid wait status: %d", s);
}

static val run_command(struct vm *vm, val command)
{
    val path = io_path(vm, command, "system: command");
    if (!path)
        return NULL;
    int status = WAITING(vm, system(io_path_text(path)));
    return tag_int(status);
}

/* A NULL-terminated array of texts: the caller's. NULL: raised. */
static char **texts_of(struct vm *vm, val items, const char *what)
{
    val list = list_new(vm, 4);
    if (!list_extend(vm, list, items))
        return NULL;
    int64_t n = as_list(list)->n;
    char **all = mem_zero((size_t)n + 1, sizeof *all);
    for (int64_t i = 0; i < n; i++) {
        val path = io_path(vm, list_get(vm, list, i), what);
        if (!path) {
            free(all);
            return NULL;
        }
        all[i] = mem_copy_text(io_path_text(path), strlen(io_path_text(path)));
    }
    return all;
}

static void free_texts(char **all)
{
    for (char **p = all; all && *p; p++)
        free(*p);
    free(all);
}

static val environment_texts(struct vm *vm, val env)
{
    val helper = posix_helper(vm, "_environment");
    return helper ? vm_call(vm, helper, &env, 1) : NULL;
}

static val exec_it(struct vm *vm, val path, val argv, val env)
{
    struct place p;
    const char *name = env ? "execve" : "execv";
    if (!place_of(vm, env ? "execve: path" : "execv: path", path, NULL, OR_FD, &p))
        return NULL;
    if (!is_a(argv, KIND_LIST) && !is_a(argv, KIND_TUPLE))
        return raise_error(vm, E_TypeError,
                           env ? "%s: argv must be a tuple or list"
                               : "%s() arg 2 must be a tuple or list",
                           name);
    char **args = texts_of(vm, argv, name), **vars = NULL;
    if (!args)
        return NULL;
    if (!args[0]) {
        free_texts(args);
        return raise_error(
            vm, E_ValueError,
            env ? "%s: argv must not be empty" : "%s() arg 2 must not be empty", name);
    }
    val list = env ? environment_texts(vm, env) : NULL;
    if (env && (!list || !(vars = texts_of(vm, list, name)))) {
        free_texts(args);
        return NULL;
    }
    if (p.fd >= 0)
        fexecve(p.fd, args, env ? vars : environ);
    else
        execve(p.path, args, env ? vars : environ);
    int error = errno;
    free_texts(args);
    free_texts(vars);
    return raise_errno(vm, error, env ? p.name : NULL);
}

static val exec_v(struct vm *vm, val path, val argv)
{
    return exec_it(vm, path, argv, NULL);
}
static val exec_ve(struct vm *vm, val path, val argv, val env)
{
    return exec_it(vm, path, argv, env);
}

static val abort_now(struct vm *vm)
{
    (void)vm;
    abort();
}

/* ---- the environment ----------------------------------------------------------------------------------- */

static val put_env(struct vm *vm, val name, val value)
{
    val n = io_path(vm, name, "putenv: name"),
        v = n ? io_path(vm, value, "value") : NULL;
    if (!v)
        return NULL;
    if (strchr(io_path_text(n), '='))
        return raise_error(vm, E_ValueError, "illegal environment variable name");
    return posix_done(vm, setenv(io_path_text(n), io_path_text(v), 1));
}

static val unset_env(struct vm *vm, val name)
{
    val n = io_path(vm, name, "unsetenv: name");
    return n ? posix_done(vm, unsetenv(io_path_text(n))) : NULL;
}

/* ---- the system -------------------------------------------------------------------------------------------- */

static const char *const uname_fields[] = {"sysname", "nodename", "release", "version",
                                           "machine"};
const struct structseq_def posix_uname_result = {
    "posix", "uname_result", "What os.uname() gives.", uname_fields, 5, 5};

static val uname_of(struct vm *vm)
{
    struct utsname u;
    if (uname(&u) < 0)
        return raise_errno(vm, errno, NULL);
    const char *const texts[] = {u.sysname, u.nodename, u.release, u.version,
                                 u.machine};
    val v[5];
    for (int i = 0; i < 5; i++)
        v[i] = io_name(vm, slice_of(texts[i]));
    return structseq_new(vm, &posix_uname_result, v);
}

static const char *const times_fields[] = {"user", "system", "children_user",
                                           "children_system", "elapsed"};
const struct structseq_def posix_times_result = {
    "posix", "times_result", "What os.times() gives.", times_fields, 5, 5};

static val times_of(struct vm *vm)
{
    struct tms t;
    clock_t now = times(&t);
    if (now == (clock_t)-1)
        return raise_errno(vm, errno, NULL);
    const clock_t all[] = {t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, now};
    double unit = (double)sysconf(_SC_CLK_TCK);
    val v[5];
    for (int i = 0; i < 5; i++)
        v[i] = float_new(vm, (double)all[i] / unit);
    return structseq_new(vm, &posix_times_result, v);
}

static val cpus(struct vm *vm)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n > 0 ? tag_int(n) : vm->none;
}

static val affinity(struct vm *vm, val who)
{
    int pid;
    cpu_set_t all;
    if (!posix_int(vm, who, &pid))
        return NULL;
    if (sched_getaffinity(pid, sizeof all, &all) < 0)
        return raise_errno(vm, errno, NULL);
    val set = dict_new(vm, KIND_SET);
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &all) && !dict_set(vm, set, tag_int(i), vm->none))
            return NULL;
    return set;
}

static val load_average(struct vm *vm)
{
    double l[3];
    if (getloadavg(l, 3) != 3)
        return raise_error(vm, E_OSError, "Load averages are unobtainable");
    const val all[] = {float_new(vm, l[0]), float_new(vm, l[1]), float_new(vm, l[2])};
    return tuple_of(vm, all, 3);
}

static val system_value(struct vm *vm, val name)
{
    int i;
    if (!posix_int(vm, name, &i))
        return NULL;
    errno = 0;
    long r = sysconf(i);
    return r < 0 && errno ? raise_errno(vm, errno, NULL) : tag_int(r);
}

static val system_text(struct vm *vm, val name)
{
    char text[1024];
    int i;
    if (!posix_int(vm, name, &i))
        return NULL;
    errno = 0;
    size_t n = confstr(i, text, sizeof text);
    if (n == 0)
        return errno ? raise_errno(vm, errno, NULL) : vm->none;
    return io_name(vm, slice_of(text));
}

static val terminal_name(struct vm *vm)
{
    char text[L_ctermid];
    return io_name(vm, slice_of(ctermid(text)));
}

const struct method posix_process_rows[] = {
    FUNCTION("getpid", "", get_pid, RUNS),
    FUNCTION("getppid", "", get_parent, RUNS),
    FUNCTION("getuid", "", get_uid, RUNS),
    FUNCTION("geteuid", "", get_euid, RUNS),
    FUNCTION("getgid", "", get_gid, RUNS),
    FUNCTION("getegid", "", get_egid, RUNS),
    FUNCTION("getpgrp", "", get_group, RUNS),
    FUNCTION("getpgid", "pid", get_group_of, RUNS),
    FUNCTION("getsid", "pid, /", get_session, RUNS),
    FUNCTION("getgroups", "", get_groups, RUNS),
    FUNCTION("getlogin", "", get_login, RUNS),
    FUNCTION("getresuid", "", get_resuid, RUNS),
    FUNCTION("getresgid", "", get_resgid, RUNS),
    FUNCTION("getpriority", "which, who", get_priority, RUNS),
    FUNCTION("setpriority", "which, who, priority", set_priority, RUNS),
    FUNCTION("setuid", "uid, /", set_uid, RUNS),
    FUNCTION("seteuid", "euid, /", set_euid, RUNS),
    FUNCTION("setgid", "gid, /", set_gid, RUNS),
    FUNCTION("setegid", "egid, /", set_egid, RUNS),
    FUNCTION("setreuid", "ruid, euid, /", set_reuid, RUNS),
    FUNCTION("setregid", "rgid, egid, /", set_regid, RUNS),
    FUNCTION("setresuid", "ruid, euid, suid, /", set_resuid, RUNS),
    FUNCTION("setresgid", "rgid, egid, sgid, /", set_resgid, RUNS),
    FUNCTION("setpgid", "pid, pgrp, /", set_group, RUNS),
    FUNCTION("setpgrp", "", own_group, RUNS),
    FUNCTION("setsid", "", new_session, RUNS),
    FUNCTION("nice", "increment, /", be_nice, RUNS),
    FUNCTION("umask", "mask, /", set_umask, RUNS),
    FUNCTION("kill", "pid, signal, /", send_signal, RUNS),
    FUNCTION("killpg", "pgid, signal, /", send_group, RUNS),
    FUNCTION("fork", "", fork_now, RUNS),
    FUNCTION("wait", "", wait_any, RUNS),
    FUNCTION("waitpid", "pid, options, /", wait_for, RUNS),
    FUNCTION("waitstatus_to_exitcode", "status", exit_code_of, RUNS),
    FUNCTION("WIFEXITED", "status", did_exit, RUNS),
    FUNCTION("WIFSIGNALED", "status", was_signalled, RUNS),
    FUNCTION("WIFSTOPPED", "status", was_stopped, RUNS),
    FUNCTION("WIFCONTINUED", "status", was_continued, RUNS),
    FUNCTION("WCOREDUMP", "status, /", dumped_core, RUNS),
    FUNCTION("WEXITSTATUS", "status", exit_status, RUNS),
    FUNCTION("WSTOPSIG", "status", stop_signal, RUNS),
    FUNCTION("WTERMSIG", "status", end_signal, RUNS),
    FUNCTION("_exit", "status", exit_now, RUNS),
    FUNCTION("abort", "", abort_now, RUNS),
    FUNCTION("execv", "path, argv, /", exec_v, RUNS),
    FUNCTION("execve", "path, argv, env", exec_ve, RUNS),
    FUNCTION("system", "command", run_command, RUNS),
    FUNCTION("putenv", "name, value, /", put_env, RUNS),
    FUNCTION("unsetenv", "name, /", unset_env, RUNS),
    FUNCTION("strerror", "code, /", error_text, RUNS),
    FUNCTION("uname", "", uname_of, RUNS),
    FUNCTION("times", "", times_of, RUNS),
    FUNCTION("cpu_count", "", cpus, RUNS),
    FUNCTION("sched_getaffinity", "pid, /", affinity, RUNS),
    FUNCTION("sched_yield", "", yield_now, RUNS),
    FUNCTION("sched_getscheduler", "pid, /", scheduler_of, RUNS),
    FUNCTION("sched_get_priority_min", "policy", least_priority, RUNS),
    FUNCTION("sched_get_priority_max", "policy", most_priority, RUNS),
    FUNCTION("getloadavg", "", load_average, RUNS),
    FUNCTION("_sysconf", "name, /", system_value, RUNS),
    FUNCTION("_confstr", "name, /", system_text, RUNS),
    FUNCTION("ctermid", "", terminal_name, RUNS),
    FUNCTION("sync", "", sync_all, RUNS),
    LAST_METHOD,
};
