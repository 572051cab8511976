/* codec.h -- between text and bytes: UTF-8, ASCII and Latin-1, with what is done about errors.
 *
 * A string's text is UTF-8 in which a lone surrogate is three bytes, as any other character
 * of its size. Error handlers are those that PEP 293 and PEP 383 name; any other encoding or
 * handler is asked for in the module _codecs. */
#ifndef OBJ_CODEC_H
#define OBJ_CODEC_H

#include "python/obj/obj.h"

enum { CODEC_REPLACEMENT = 0xFFFD };

/* The codecs that are here. */
enum codec { CODEC_UTF8, CODEC_ASCII, CODEC_LATIN1, CODEC_OTHER };
/* By any of its names, in any case, with '-', '_' or a blank between words. */
enum codec codec_of(struct slice name);

/* The bytes may lie inside of an object. NULL: raised. `encoding` and `errors` are strings or
 * NULL, for "utf-8" and "strict". */
val text_decode(struct vm *vm, struct slice bytes, val encoding, val errors);
val text_encode(struct vm *vm, val text, val encoding, val errors);
/* The same for one of the codecs that are here; not CODEC_OTHER. `name` is what errors call
 * it. With `final` false an incomplete sequence at the end stays: *used says how much was
 * decoded. */
val codec_decode(struct vm *vm, enum codec codec, const char *name, struct slice bytes,
                 struct slice errors, bool final, int64_t *used);
val codec_encode(struct vm *vm, enum codec codec, const char *name, val text,
                 struct slice errors);

/* What a handler does about bytes[start:end] (or the characters) that a codec has no
 * meaning for: its text or bytes are added to `out`, *next is where to go on. For codecs that
 * are elsewhere, too. `object` is the bytes or the string. False: raised. */
struct codec_error {
    const char *encoding, *reason;
    int64_t start, end; /* bytes, or characters */
};
bool codec_decode_error(struct vm *vm, val object, struct codec_error e,
                        struct slice errors, struct str *out, int64_t *next);
bool codec_encode_error(struct vm *vm, val text, struct codec_error e,
                        struct slice errors, enum codec into, struct str *out,
                        int64_t *next);

/* For encoders that are elsewhere: the handler's answer, a text or bytes; NULL: raised. */
val codec_ask_encode(struct vm *vm, val text, struct codec_error e, struct slice errors,
                     int64_t *next);
bool codec_strict_error(struct vm *vm, val text, struct codec_error e); /* false */

/* c as UTF-8, surrogates too. */
void utf8_add(struct str *out, uint32_t c);

#endif
