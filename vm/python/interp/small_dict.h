/* small_dict.h -- dicts of a few texts in a trace: keywords of calls, `**kw`, short literals.
 *
 * As long as a dict has no index (obj/dict.c) it is an object with an array of triples, so a
 * trace can make and read it like any other: one that only the trace sees is not made at all. */
#ifndef INTERP_SMALL_DICT_H
#define INTERP_SMALL_DICT_H

#include "python/interp/prim_record.h"

enum { MOST_KEYS = 5 }; /* a dict's first array has room for as many */

struct small_dict {
    int n;
    val keys[MOST_KEYS]; /* the trace knows them */
    val_r values[MOST_KEYS];
};

/* What is in d, a plain dict whose keys are few texts. The trace knows its keys after this.
 * False: it is another, or one that could not take anything in. */
bool rec_small_dict(struct rec *cx, val_r d, struct small_dict *s);
/* The key's value is replaced when `twice` says that it may come twice. False: too many. */
bool small_dict_add(struct small_dict *s, val key, val_r value, bool twice);
/* A new dict. */
val_r rec_new_small_dict(struct rec *cx, const struct small_dict *s);
/* A new dict of n pairs, key and value by turns; false: of other keys. */
bool rec_dict_of_pairs(struct rec *cx, const val_r *pairs, int n, val_r *d);

/* The next three are for a dict that the trace has made; false: it is not one of these. */
/* d[key] = v */
bool rec_small_put(struct rec *cx, val_r d, val_r key, val_r v);
/* What is in `from` comes into d; `twice`: also under names that are there. */
bool rec_small_merge(struct rec *cx, val_r d, val_r from, bool twice);
/* As dict_place(), for a key that the trace knows. */
bool rec_small_place(struct rec *cx, val_r d, val_r key, val_i *at);

/* The i-th value of a dict of which the trace knows no more than that its key is `name`. */
val_r rec_value_of_name(struct rec *cx, val_r d, val name, int64_t i);

#endif
