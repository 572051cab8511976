/* json.h -- what the files of the module _json share. */
#ifndef MODULES_JSON_H
#define MODULES_JSON_H

#include "python/obj/type_def.h"

/* modules/json_strings.c. The text behind the quote at byte `at`, from `at` on; *end is the
 * byte behind the closing quote. NULL: raised, or *error says what is wrong at byte *end. */
val json_string(struct vm *vm, val text, int64_t at, bool strict, int64_t *end,
                const char **error);
/* In quotes, escaped. */
void json_quote(struct str *out, struct slice s, bool ascii);
/* For programs: scanstring and the two functions that quote. */
val json_scanstring(struct vm *vm, val string, val at, val strict);
val json_quote_ascii(struct vm *vm, val s);
val json_quote_plain(struct vm *vm, val s);

/* modules/json_scan.c: (value, end); (message, position, None): an error at a character;
 * (position,): nothing begins there. spec: a tuple of strict, and object_hook,
 * object_pairs_hook, parse_float, parse_int (None: as usual), parse_constant. */
val json_scan(struct vm *vm, val spec, val string, val at);

/* modules/json_write.c: the text of a value. spec: a tuple of markers, default, encoder,
 * key_separator, item_separator, sort_keys, skipkeys, allow_nan. */
val json_write(struct vm *vm, val spec, val o);

/* The answer that means an error: json_scan(). */
val json_mistake(struct vm *vm, const char *message, val text, int64_t byte);

#endif
