/* _posixshmem.c -- memory with a name that processes share. */
#include "python/modules/posix.h"

#include <errno.h>
#include <sys/mman.h>

#include "python/interp/threads.h"
#include "python/obj/c_text.h"

static val open_memory(struct vm *vm, val path, val flags, val mode)
{
    int how, bits;
    val memory;
    const char *name = c_text(vm, "shm_open() argument 'path'", path, &memory);
    if (!name || !posix_int(vm, flags, &how) || !posix_int(vm, mode, &bits))
        return NULL;
    for (;;) {
        int fd = WAITING(vm, shm_open(name, how, (mode_t)bits));
        if (fd >= 0)
            return tag_int(fd);
        if (errno != EINTR)
            return raise_errno(vm, errno, path);
        if (io_signalled(vm))
            return NULL;
    }
}

static val unlink_memory(struct vm *vm, val path)
{
    val memory;
    const char *name = c_text(vm, "shm_unlink() argument 'path'", path, &memory);
    if (!name)
        return NULL;
    return shm_unlink(name) < 0 ? raise_errno(vm, errno, path) : vm->none;
}

static const struct method functions[] = {
    FUNCTION("shm_open", "path, flags, mode=511", open_memory, RUNS),
    FUNCTION("shm_unlink", "path", unlink_memory, RUNS),
    LAST_METHOD,
};

const struct module_def _posixshmem_module = {
    .name = "_posixshmem",
    .doc = "POSIX shared memory module",
    .functions = functions,
};
