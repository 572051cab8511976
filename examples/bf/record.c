/* record.c -- bf's recorder: the same meaning, which also leaves operations behind. */
#include "bf.h"
#include <kit/record.h>
