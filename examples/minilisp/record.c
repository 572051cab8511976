/* record.c -- minilisp's recorder. */
#include "lisp.h"
#include <kit/record.h>
