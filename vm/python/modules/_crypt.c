/* _crypt.c -- crypt(3), with Debian's libcrypt. */
#include "python/lib/library.h"
#include "python/modules/module_def.h"

#if __has_include(<crypt.h>)
#include <crypt.h>
#include <errno.h>

#include "python/obj/c_text.h"

#define FUNCTIONS(F) F(crypt)
LIBRARY(libcrypt, FUNCTIONS, "libcrypt.so.1", "libcrypt1");

static val hash_word(struct vm *vm, val word, val salt)
{
    const struct libcrypt *lib = library_get(vm, &libcrypt_library);
    val m1, m2;
    const char *w = lib ? c_text(vm, "crypt() argument 1", word, &m1) : NULL,
               *s = w ? c_text(vm, "crypt() argument 2", salt, &m2) : NULL;
    if (!s)
        return NULL;
    const char *r = lib->crypt(w, s);
    return r ? str_new(vm, slice_of(r)) : raise_errno(vm, errno, NULL);
}

static const struct method functions[] = {
    FUNCTION("crypt", "word, salt, /", hash_word, READS),
    LAST_METHOD,
};
static bool init(struct vm *vm, val ns)
{
    (void)ns;
    return library_get(vm, &libcrypt_library) != NULL;
}
#else
LIBRARY_MISSING("crypt", "libcrypt-dev")
#endif

const struct module_def _crypt_module = {
    .name = "_crypt",
    .doc = "Hashes of passwords.",
    .functions = functions,
    .init = init,
};
