/* fuzz_source.c -- libFuzzer target: any bytes are a program, or are refused with a sentence.
 *
 * The first byte says what they are compiled as, the rest is decoded and compiled, and nothing is run. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>

#include "base/die.h"
#include "python/front/codegen.h"
#include "python/front/decode.h"
#include "python/obj/obj.h"

enum { COLLECT_EVERY = 256 }; /* sources go away with their codes */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct vm the_vm;

static void start(void)
{
    pthread_attr_t attr;
    void *low;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attr) != 0)
        die("cannot find the machine stack");
    pthread_attr_getstack(&attr, &low, &size);
    pthread_attr_destroy(&attr);
    static char program[] = "fuzz_source";
    static char *argv[] = {program, NULL};
    the_vm.argc = 1;
    the_vm.argv = argv;
    vm_init(&the_vm, (char *)low + size);
}

static void compile(struct vm *vm, enum compile_mode mode, struct slice text)
{
    struct syntax_error error = {0};
    struct source *source = source_new(text, SLICE("fuzz.py"));
    val code = decode_source(&source->text, source->file, &error)
                   ? compile_source(vm, source, mode, &error)
                   : NULL;
    if (!code) {
        raise_syntax_error(vm, source, &error);
        if (!vm->exc)
            die("refused without a word");
        source_drop(source);
    }
    vm->exc = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static unsigned inputs;
    if (!the_vm.argv)
        start();
    if (size == 0)
        return 0;
    compile(&the_vm, (enum compile_mode)(data[0] % 4),
            (struct slice){(const char *)data + 1, size - 1});
    if (++inputs % COLLECT_EVERY == 0)
        gc_collect(&the_vm.gc);
    return 0;
}
