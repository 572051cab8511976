/* names.h -- the names of characters, and their decompositions: Unicode 14.0.
 *
 * The texts are made from UnicodeData.txt, NameAliases.txt and NamedSequences.txt of Debian's
 * package unicode-data when the program is built (vm.mk), and are part of it. */
#ifndef OBJ_NAMES_H
#define OBJ_NAMES_H

#include "base/str.h"

enum { MOST_NAME = 256, MOST_SEQUENCE = 8 };

/* The name of a character is added to `out`; false: it has none. */
bool uc_name(uint32_t c, struct str *out);
/* The character of a name or of an alias; -1: there is none. Case does not matter. */
int64_t uc_lookup(struct slice name);
/* The same for named sequences: how many characters; 0: no such sequence. */
int uc_lookup_sequence(struct slice name, uint32_t out[MOST_SEQUENCE]);
/* "<compat> 0020 0308", or "". */
struct slice uc_decomposition(uint32_t c);

#endif
