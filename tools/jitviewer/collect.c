/* collect.c -- run a program so that its PyPy writes a log. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "base/mem.h"
#include "jitviewer/run.h"
#include "logparse/util/safe.h"

/* All that the views can show. */
#define CATEGORIES                                                                     \
    "jit-log-noopt,jit-log-opt,jit-log-rewritten,jit-tracing,jit-abort,jit-backend:"

static char *make_path(const char *output, bool *temporary)
{
    const char *dir = getenv("TMPDIR");
    struct str path = {0};
    *temporary = !output;
    if (output) {
        str_add(&path, slice_of(output));
        return path.p;
    }
    str_addf(&path, "%s/jitviewer-XXXXXX", dir && *dir ? dir : "/tmp");
    int fd = mkstemp(path.p);
    if (fd < 0)
        die("cannot make a temporary file in %s: %s", dir && *dir ? dir : "/tmp",
            strerror(errno));
    close(fd);
    return path.p;
}

/* The program in the place of this (child) process; never returns. */
static _Noreturn void become(char **command, const char *path)
{
    struct str value = {0};
    str_add(&value, SLICE(CATEGORIES));
    str_add(&value, slice_of(path));
    setenv("PYPYLOG", str_text(&value), 1);
    signal(SIGINT, SIG_DFL);
    signal(SIGQUIT, SIG_DFL);
    execvp(command[0], command);
    complain("cannot run %s: %s", command[0], strerror(errno));
    _exit(127);
}

static int run(char **command, const char *path)
{
    int status;
    fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        die("cannot start a process: %s", strerror(errno));
    if (child == 0)
        become(command, path);
    /* Ctrl-C is for the program: what it has logged until then can still be looked at. */
    void (*old_int)(int) = signal(SIGINT, SIG_IGN);
    void (*old_quit)(int) = signal(SIGQUIT, SIG_IGN);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            die("lost the program: %s", strerror(errno));
    signal(SIGINT, old_int);
    signal(SIGQUIT, old_quit);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* A file of Python that cannot be run by itself is run by pypy3. */
static bool wants_python(const char *program)
{
    size_t n = strlen(program);
    struct stat st;
    return n > 3 && strcmp(program + n - 3, ".py") == 0 && stat(program, &st) == 0 &&
           access(program, X_OK) != 0;
}

static char **with_python(char **command)
{
    size_t n = 0;
    while (command[n])
        n++;
    char **whole = mem_zero(n + 2, sizeof *whole);
    whole[0] = mem_copy_text("pypy3", 5);
    memcpy(whole + 1, command, (n + 1) * sizeof *whole);
    return whole;
}

static int run_command(char **command, const char *path)
{
    if (!wants_python(command[0]))
        return run(command, path);
    char **whole = with_python(command);
    int status = run(whole, path);
    free(whole[0]);
    free(whole);
    return status;
}

bool collect_run(char **command, const char *output, struct collection *c)
{
    struct stat st;
    *c = (struct collection){0};
    if (output && stat(output, &st) == 0 && st.st_size > 0)
        die("%s is there already; choose another file for --output", output);
    c->path = make_path(output, &c->temporary);
    c->status = run_command(command, c->path);
    if (stat(c->path, &st) == 0 && st.st_size > 0)
        return true;
    if (c->status != 127)
        complain("%s wrote no log (exit status %d): is it a PyPy?", command[0],
                 c->status);
    collect_end(c);
    return false;
}

void collect_end(struct collection *c)
{
    if (c->temporary)
        unlink(c->path);
    free(c->path);
    c->path = NULL;
}
