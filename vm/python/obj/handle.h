/* handle.h -- what a C library has made for a program: a stream, a parser, a connection.
 *
 * The program sees an opaque object, which an instance of a class of frozen/NAME.py keeps. The
 * memory behind it is the library's; it is given back when the object dies, or before by
 * handle_close(). At the end of the program it is left to the system. */
#ifndef OBJ_HANDLE_H
#define OBJ_HANDLE_H

#include "python/obj/obj.h"

struct handle_def {
    const char *name; /* for messages */
    void (*leave)(
        void *p); /* gives p back. It must not call Python or allocate on the heap */
};

/* It owns p from now on. `keeps` is any value that should live as long; or NULL. */
val handle_new(struct vm *vm, const struct handle_def *def, void *p, val keeps);
/* The p of a handle of this def. NULL: TypeError, or ValueError when it was closed. */
void *handle_get(struct vm *vm, val v, const struct handle_def *def);
void handle_close(val v); /* once or more */

#endif
