/* vec.h -- a growing array of anything:  VEC(int) v = {0};  *vec_add(&v) = 7;
 * Elements are v.at[0 .. v.n-1]. Growing moves them: keep indices, not pointers. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stdlib.h>

#include "base/mem.h"

#define VEC(type)                                                                      \
    struct {                                                                           \
        type *at;                                                                      \
        size_t n, cap;                                                                 \
    }

/* Make room for `more` elements behind the last one; n stays. */
#define vec_reserve(v, more)                                                           \
    ((v)->n + (more) > (v)->cap                                                        \
         ? ((v)->cap = ((v)->n + (more)) + (v)->n / 2 + 8,                             \
            (v)->at = mem_resize((v)->at, (v)->cap, sizeof *(v)->at), (void)0)         \
         : (void)0)

/* A pointer to one new element at the end, not initialised. */
#define vec_add(v)  (vec_reserve(v, 1), &(v)->at[(v)->n++])

#define vec_free(v) (free((v)->at), (v)->at = NULL, (v)->n = (v)->cap = 0)

#endif
