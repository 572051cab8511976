/* fuzz_log.c -- libFuzzer target: any bytes are a log, or are refused with a sentence. */
#include <stdint.h>

#include "exercise.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    exercise((const char *)data, size);
    return 0;
}
