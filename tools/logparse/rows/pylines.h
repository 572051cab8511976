/* pylines.h -- what the lines of a Python file are, as far as their layout tells: code, and in
 * which function. No parser: blank lines, comments, texts that stand alone and what continues a
 * line before are told apart from lines where a statement begins. */
#ifndef LOGPARSE_ROWS_PYLINES_H
#define LOGPARSE_ROWS_PYLINES_H

#include "logparse/rows/source.h"

enum { NO_FUNCTION = UINT32_MAX };

struct py_line {
    bool is_statement; /* one begins here */
    uint32_t function; /* the innermost around it; NO_FUNCTION: the module */
};

struct py_function {
    struct slice name;
    int64_t first_line; /* of its decorators, as PyPy counts; from 1 */
};

struct py_lines {
    VEC(struct py_line) at; /* line 1 is at[0] */
    VEC(struct py_function) functions;
};

/* The source must outlive the result. */
void py_lines_read(struct py_lines *lines, const struct source *source);
void py_lines_free(struct py_lines *lines);

#endif
