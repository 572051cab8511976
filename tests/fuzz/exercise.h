/* exercise.h -- everything the library can do with some bytes, for fuzzing and mutation. */
#ifndef FUZZ_EXERCISE_H
#define FUZZ_EXERCISE_H

#include <stddef.h>

/* Reads the bytes as a log and looks at all of it. Returns the number of traces. Crashes,
 * hangs and sanitizer reports are what one looks for. */
size_t exercise(const char *bytes, size_t size);

#endif
