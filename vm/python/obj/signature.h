/* signature.h -- the parameters of a function written in C, from a text like Python's.
 *
 *     "value, start=0, /"     "iterable, /, *, key=None, reverse=False"     "*args"
 *
 * self is not in the text. The C function gets one value a parameter, in this order; a
 * tuple for *args, a dict (or NULL, when there are none) for **kwargs. A parameter that
 * was not given has its default when that is None, True, False or a small integer, and is
 * NULL for any other. What is wrong is said in the words of CPython's functions in C, which
 * are not those of functions in Python. */
#ifndef OBJ_SIGNATURE_H
#define OBJ_SIGNATURE_H

#include "python/obj/obj.h"

enum { MOST_PARAMS = 8 };
enum param_default {
    NO_DEFAULT,
    DEFAULT_NULL,
    DEFAULT_NONE,
    DEFAULT_TRUE,
    DEFAULT_FALSE,
    DEFAULT_INT
};

struct param {
    struct slice name;
    enum param_default what;
    int64_t number;
};

/* Positional parameters come first, then those that are keywords only. */
struct signature {
    int nposonly, npositional, nkwonly, required; /* required: of the positional ones */
    bool varargs, varkw;
    struct param at[MOST_PARAMS];
};

/* How a function is called in messages: "list" and "append", or "" and "len". */
struct called {
    struct slice owner, name;
};

/* Stops the program when the text is wrong: it is ours. */
void signature_parse(const char *text, struct signature *out);
/* That of a row that has one; parsed once. */
const struct signature *signature_of_row(struct vm *vm, const struct builtin *b);
/* How many values the function gets. */
int signature_values(const struct signature *s);
/* args: n values, then those of the keywords. False: raised. */
bool signature_bind(struct vm *vm, const struct signature *s, struct called who,
                    const val *args, int64_t n, val kwnames, val *out);

/* f(vm, values...); n is the number of its values. */
val call_c(struct vm *vm, c_function *f, int n, const val *values);

#endif
