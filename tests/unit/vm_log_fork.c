/* vm_log_fork.c -- a process that forks while it writes a log. vm_log_fork PYPYLOG-VALUE: one
 * section before, then parent and child write 300 each at the same time. */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log/log.h"

static struct log l;

static void before(void)
{
    log_before_fork(&l);
}
static void in_child(void)
{
    log_in_child(&l);
}

static void write_sections(const char *who, int n)
{
    for (int i = 0; i < n; i++) {
        log_section(&l, "fork-test");
        log_addf(&l, "written by %s\n", who);
        log_section_end(&l, "fork-test");
    }
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    log_start(&l, argv[1], argc, argv, "test");
    pthread_atfork(before, NULL, in_child);
    write_sections("parent", 1);
    pid_t pid = fork();
    if (pid < 0)
        return 2;
    write_sections(pid ? "parent" : "child", 300);
    log_end(&l);
    int status = 0;
    return pid && (waitpid(pid, &status, 0) != pid || status != 0);
}
