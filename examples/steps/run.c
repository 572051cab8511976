/* run.c -- the interpreter. */
#include "steps.h"
#include <kit/run.h>
