/* record.c -- the recorder. */
#include "steps.h"
#include <kit/record.h>
