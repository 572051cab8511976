/* _posixsubprocess.c -- the module `_posixsubprocess`: a child that executes another program.
 *
 * What goes wrong in the child is written into a pipe, in the words that subprocess.py
 * reads: "OSError:" and the error's number in hexadecimal, ":", and "noexec" when it came
 * before the program was to be executed. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include "base/mem.h"
#include "python/interp/threads.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The arguments of fork_exec(), in this order. */
enum argument {
    PROCESS_ARGS,
    EXECUTABLES,
    CLOSE_FDS,
    KEEP,
    CWD,
    ENV,
    P2C_READ,
    P2C_WRITE,
    C2P_READ,
    C2P_WRITE,
    ERR_READ,
    ERR_WRITE,
    PIPE_READ,
    PIPE_WRITE,
    RESTORE_SIGNALS,
    NEW_SESSION,
    PROCESS_GROUP,
    GID,
    GROUPS,
    UID,
    UMASK,
    PREEXEC,
    USE_VFORK,
    N_ARGUMENTS
};

struct child {
    char **args, **executables, **env; /* env NULL: that of the parent */
    char *cwd;
    int fd[PIPE_WRITE + 1]; /* by enum argument, from P2C_READ on */
    int *keep, nkeep;
    gid_t *groups;
    int ngroups; /* -1: they stay */
    bool close_fds, restore_signals, new_session;
    int group, mask;
    int64_t uid, gid; /* -1: they stay */
    val preexec;
};

/* ---- in the child: nothing but calls of the system ---------------------------------------- */

static void heritable(int fd)
{
    fcntl(fd, F_SETFD, fcntl(fd, F_GETFD) & ~FD_CLOEXEC);
}

static void put_at(int fd, int at)
{
    if (fd == at)
        heritable(fd);
    else if (fd >= 0)
        dup2(fd, at);
}

static bool kept(const struct child *c, int fd)
{
    for (int i = 0; i < c->nkeep; i++)
        if (c->keep[i] == fd)
            return true;
    return false;
}

static void close_others(const struct child *c)
{
    long most = sysconf(_SC_OPEN_MAX);
    DIR *d = opendir("/proc/self/fd");
    if (!d) {
        for (int fd = 3; fd < most; fd++)
            if (!kept(c, fd))
                close(fd);
        return;
    }
    int own = dirfd(d);
    for (const struct dirent *e; (e = readdir(d));) {
        int fd = atoi(e->d_name);
        if (fd > 2 && fd != own && !kept(c, fd))
            close(fd);
    }
    closedir(d);
}

static void place_streams(struct child *c)
{
    int *fd = c->fd;
    const int ends[] = {P2C_WRITE, C2P_READ, ERR_READ, PIPE_READ};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (fd[ends[i]] >= 0)
            close(fd[ends[i]]);
    if (fd[C2P_WRITE] == 0) /* it would be overwritten */
        fd[C2P_WRITE] = dup(fd[C2P_WRITE]);
    while (fd[ERR_WRITE] == 0 || fd[ERR_WRITE] == 1)
        fd[ERR_WRITE] = dup(fd[ERR_WRITE]);
    put_at(fd[P2C_READ], 0);
    put_at(fd[C2P_WRITE], 1);
    put_at(fd[ERR_WRITE], 2);
    for (int i = 0; i < c->nkeep; i++)
        if (c->keep[i] != fd[PIPE_WRITE])
            heritable(c->keep[i]);
}

static bool change_self(const struct child *c)
{
    if (c->cwd && chdir(c->cwd) < 0)
        return false;
    if (c->mask >= 0)
        umask((mode_t)c->mask);
    if (c->restore_signals) {
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
    }
    if (c->new_session && setsid() < 0)
        return false;
    if (c->group >= 0 && setpgid(0, c->group) < 0)
        return false;
    if (c->ngroups >= 0 && setgroups((size_t)c->ngroups, c->groups) < 0)
        return false;
    if (c->gid >= 0 && setregid((gid_t)c->gid, (gid_t)c->gid) < 0)
        return false;
    return c->uid < 0 || setreuid((uid_t)c->uid, (uid_t)c->uid) == 0;
}

static void say(int fd, const char *text)
{
    ssize_t n = write(fd, text, strlen(text));
    (void)n; /* nobody is left who could be told */
}

static void execute(struct vm *vm, struct child *c)
{
    char text[40];
    place_streams(c);
    bool ready = change_self(c);
    int error = errno;
    if (ready && c->preexec != vm->none && !vm_call(vm, c->preexec, NULL, 0)) {
        say(c->fd[PIPE_WRITE], "SubprocessError:0:Exception occurred in preexec_fn.");
        _exit(255);
    }
    if (ready) {
        if (c->close_fds)
            close_others(c);
        for (char **p = c->executables; *p; p++) {
            execve(*p, c->args, c->env ? c->env : environ);
            if (p == c->executables || (errno != ENOENT && errno != ENOTDIR))
                error = errno;
        }
    }
    snprintf(text, sizeof text, "OSError:%X:%s", (unsigned)error,
             ready ? "" : "noexec");
    say(c->fd[PIPE_WRITE], text);
    _exit(255);
}

/* ---- reading the arguments ------------------------------------------------------------------- */

static void free_texts(char **all)
{
    for (char **p = all; all && *p; p++)
        free(*p);
    free(all);
}

static void drop(struct child *c)
{
    free_texts(c->args);
    free_texts(c->executables);
    free_texts(c->env);
    free(c->cwd);
    free(c->keep);
    free(c->groups);
}

static char **texts_of(struct vm *vm, val items)
{
    val list = list_new(vm, 4);
    if (!list_extend(vm, list, items))
        return NULL;
    int64_t n = as_list(list)->n;
    char **all = mem_zero((size_t)n + 1, sizeof *all);
    for (int64_t i = 0; i < n; i++) {
        val path = io_path(vm, list_get(vm, list, i), "argument");
        if (!path) {
            free_texts(all);
            return NULL;
        }
        all[i] = mem_copy_text(io_path_text(path), strlen(io_path_text(path)));
    }
    return all;
}

static int *numbers_of(struct vm *vm, val items, int *n)
{
    val list = list_new(vm, 4);
    if (!list_extend(vm, list, items))
        return NULL;
    *n = (int)as_list(list)->n;
    int *all = mem_zero((size_t)*n + 1, sizeof *all);
    for (int i = 0; i < *n; i++)
        if (!posix_int(vm, list_get(vm, list, i), &all[i])) {
            free(all);
            return NULL;
        }
    return all;
}

static bool read_numbers(struct vm *vm, const val *a, struct child *c)
{
    int t[] = {py_truth(vm, a[CLOSE_FDS]), py_truth(vm, a[RESTORE_SIGNALS]),
               py_truth(vm, a[NEW_SESSION])};
    if (t[0] < 0 || t[1] < 0 || t[2] < 0)
        return false;
    c->close_fds = t[0];
    c->restore_signals = t[1];
    c->new_session = t[2];
    for (int i = P2C_READ; i <= PIPE_WRITE; i++)
        if (!posix_int(vm, a[i], &c->fd[i]))
            return false;
    c->uid = c->gid = c->ngroups = -1;
    return posix_int(vm, a[PROCESS_GROUP], &c->group) &&
           posix_int(vm, a[UMASK], &c->mask) &&
           (a[UID] == vm->none || py_index(vm, a[UID], &c->uid)) &&
           (a[GID] == vm->none || py_index(vm, a[GID], &c->gid));
}

static bool read_groups(struct vm *vm, val groups, struct child *c)
{
    if (groups == vm->none)
        return true;
    int *all = numbers_of(vm, groups, &c->ngroups);
    if (!all)
        return false;
    c->groups = mem_zero((size_t)c->ngroups + 1, sizeof *c->groups);
    for (int i = 0; i < c->ngroups; i++)
        c->groups[i] = (gid_t)all[i];
    free(all);
    return true;
}

static bool read_arguments(struct vm *vm, const val *a, struct child *c)
{
    if (!read_numbers(vm, a, c) || !(c->args = texts_of(vm, a[PROCESS_ARGS])) ||
        !(c->executables = texts_of(vm, a[EXECUTABLES])) ||
        !(c->keep = numbers_of(vm, a[KEEP], &c->nkeep)) ||
        !read_groups(vm, a[GROUPS], c))
        return false;
    if (a[ENV] != vm->none && !(c->env = texts_of(vm, a[ENV])))
        return false;
    if (a[CWD] != vm->none) {
        val path = io_path(vm, a[CWD], "cwd");
        if (!path)
            return false;
        c->cwd = mem_copy_text(io_path_text(path), strlen(io_path_text(path)));
    }
    c->preexec = a[PREEXEC];
    return true;
}

static val hooks(struct vm *vm, const struct child *c, const char *name)
{
    if (c->preexec == vm->none)
        return vm->none; /* no code of the program runs in the child */
    val f = posix_helper(vm, name);
    return f ? vm_call(vm, f, NULL, 0) : NULL;
}

static val fork_exec(struct vm *vm, val args)
{
    struct child c = {0};
    if (as_tuple(args)->n != N_ARGUMENTS)
        return raise_error(vm, E_TypeError,
                           "fork_exec() takes exactly %d arguments (%lld given)",
                           N_ARGUMENTS, (long long)as_tuple(args)->n);
    pid_t pid = -1;
    int error = 0;
    if (read_arguments(vm, as_tuple(args)->at, &c) && hooks(vm, &c, "_before_fork")) {
        pid = fork();
        error = errno;
        if (pid == 0) {
            threads_after_fork(vm);
            hooks(vm, &c, "_after_fork_child");
            execute(vm, &c);
        }
        hooks(vm, &c, "_after_fork_parent");
    }
    drop(&c);
    if (vm->exc)
        return NULL;
    return pid < 0 ? raise_errno(vm, error, NULL) : tag_int(pid);
}

static const struct method functions[] = {
    FUNCTION("fork_exec", "*args", fork_exec, RUNS),
    LAST_METHOD,
};

const struct module_def _posixsubprocess_module = {
    .name = "_posixsubprocess",
    .doc = "A child that executes another program.",
    .functions = functions,
};
