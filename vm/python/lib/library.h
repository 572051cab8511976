/* library.h -- libraries of the system that are loaded when a module that needs them is
 * imported. Most programs import none, and linking with them would cost every start a
 * millisecond. A module says once what it uses:
 *
 *     #define BZ2(F) F(BZ2_bzCompress) F(BZ2_bzCompressEnd)
 *     LIBRARY(bz2, BZ2, "libbz2.so.1.0", "libbz2-1.0");
 *     struct bz2 *lib = library_get(vm, &bz2_library);      lib->BZ2_bzCompress(...)
 *
 * A module whose header was missing when the program was built says so with
 * LIBRARY_MISSING(). */
#ifndef LIB_LIBRARY_H
#define LIB_LIBRARY_H

#include "python/obj/obj.h"

struct library {
    const char *file, *package; /* for the linker; of Debian, for messages */
    int n;
    const char *const *names;
};

#define LIBRARY_POINTER(id) __typeof__(id) *id;
#define LIBRARY_NAME(id)    #id,
#define LIBRARY(id, FUNCTIONS, file, package)                                          \
    struct id {                                                                        \
        FUNCTIONS(LIBRARY_POINTER)                                                     \
    };                                                                                 \
    static const char *const id##_names[] = {FUNCTIONS(LIBRARY_NAME)};                 \
    static_assert(sizeof(struct id) == sizeof id##_names, "a pointer a name");         \
    static const struct library id##_library = {                                       \
        file, package, sizeof id##_names / sizeof *id##_names, id##_names}

/* The addresses of its functions, in the order of names; it is loaded when that is asked for
 * the first time, and stays. NULL: ImportError. */
void *library_get(struct vm *vm, const struct library *l);
/* For a module's init(): ImportError that says what to install. False. */
bool library_missing(struct vm *vm, const char *module, const char *package);
#define LIBRARY_MISSING(module, package)                                               \
    static const struct method *const functions = NULL;                                \
    static bool init(struct vm *vm, val ns)                                            \
    {                                                                                  \
        (void)ns;                                                                      \
        return library_missing(vm, module, package);                                   \
    }

#endif
