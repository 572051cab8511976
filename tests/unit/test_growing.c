/* test_growing.c -- a log that changes while it is looked at: it grows, or it shrinks. */
#define _GNU_SOURCE /* mkstemp */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "logparse/traces/traces.h"

static void put(int fd, const char *text)
{
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void grows(void **state)
{
    char path[] = "/tmp/growing-XXXXXX";
    int fd = mkstemp(path);
    struct log log;
    struct str why = {0};
    (void)state;
    put(fd, "[1] {jit-tracing\n[2] {gc-minor\n[3] gc-minor}\ntext\n[4] {gc-mi");
    assert_true(log_open(&log, path, &why));
    assert_int_equal(log.sections.n, 2);
    assert_true(log.sections.at[0].unclosed && !log.sections.at[1].unclosed);
    assert_int_equal(log.problem_counts[PROBLEM_CUT_LINE], 1);
    assert_false(log_refresh(&log));

    put(fd, "nor\n[5] gc-minor}\n[9] jit-tracing}\n");
    assert_true(log_refresh(&log));
    assert_int_equal(log.sections.n, 3);
    assert_int_equal(log.problems.n, 0);
    assert_int_equal(log.lines, 7);
    assert_int_equal(section_ticks(&log.sections.at[0]), 8);
    assert_int_equal(log.sections.at[2].parent, 0);
    log_close(&log);
    close(fd);
    unlink(path);
}

static void shrinks(void **state)
{
    char path[] = "/tmp/shrinking-XXXXXX";
    int fd = mkstemp(path);
    struct log log;
    struct str why = {0};
    struct lines lines;
    struct slice line;
    size_t seen = 0;
    (void)state;
    log_survive_shrinking();
    put(fd, "[1] {jit-tracing\n");
    for (int i = 0; i < 20000; i++)
        put(fd, "some line of text\n");
    put(fd, "[2] jit-tracing}\n");
    assert_true(log_open(&log, path, &why));
    assert_int_equal(log.lines, 20002);
    assert_int_equal(ftruncate(fd, 5000), 0);
    lines_open(&lines, &log, 0);
    while (lines_next(&lines, &line))
        seen++;
    lines_close(&lines);
    assert_in_range(seen, 200, 300); /* what is left, and the hole */
    log_close(&log);
    close(fd);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(grows),
                                       cmocka_unit_test(shrinks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
