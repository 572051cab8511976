/* run.c -- bf's interpreter. */
#include "bf.h"
#include <kit/run.h>
