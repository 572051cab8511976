/* _thread.c -- who the thread is. The rest is frozen/_thread.py. */
#include "python/modules/module_def.h"

#include <pthread.h>

static val get_ident(struct vm *vm)
{
    return int_from_u64(vm, (uint64_t)pthread_self());
}

static const struct method functions[] = {
    FUNCTION("get_ident", "", get_ident, READS),
    LAST_METHOD,
};

const struct module_def _thread_module = {
    .name = "_thread",
    .doc = "Locks and the identity of threads.",
    .functions = functions,
};
