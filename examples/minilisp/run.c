/* run.c -- minilisp's interpreter. */
#include "lisp.h"
#include <kit/run.h>
