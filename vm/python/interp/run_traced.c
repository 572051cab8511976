/* run_traced.c -- the interpreter of threads with a trace function: see hooks.h. */
#define TRACED
#include "python/interp/run.c"
