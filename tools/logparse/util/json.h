/* json.h -- write JSON (RFC 8259) piece by piece; commas and indentation take care of
 * themselves. Text that is not UTF-8 keeps its bytes as lone surrogates \udc80..\udcff, which
 * Python reads back as the same bytes (errors="surrogateescape"). */
#ifndef LOGPARSE_UTIL_JSON_H
#define LOGPARSE_UTIL_JSON_H

#include <stdio.h>

#include "base/str.h"

/* Of the forms that man/logparse-json.5 describes; it changes when one of them loses something. */
enum { JSON_SCHEMA = 1 };

struct json {
    FILE *out;
    int depth;
    bool first, after_key, flat;
    bool foreign; /* the form is somebody else's: nothing is put around it */
    bool list;    /* the document is a list */
};

/* '{' or '['. The outermost one begins a document: {"schema": 1, ..}, of a list
 * {"schema": 1, "rows": [..]}. */
void json_open(struct json *j, char bracket);
void json_close(struct json *j,
                char bracket); /* '}' or ']'; the outermost ends the line */
/* Elements of the array that is open in j, written elsewhere: by the writer that this gives,
 * and put into j's output with ',' between them. Then say whether there were any. */
struct json json_apart(const struct json *j, FILE *out);
void json_joined(struct json *j, bool any);
void json_flat(struct json *j, bool flat); /* on one line from here on */
void json_key(struct json *j, const char *key);
void json_key_slice(struct json *j, struct slice key);
void json_text(struct json *j, struct slice text);
void json_int(struct json *j, int64_t n);
void json_uint(struct json *j, uint64_t n);
void json_hex(struct json *j, uint64_t n);                  /* as the text "0x7f.." */
void json_real(struct json *j, double x);                   /* null when not finite */
void json_number_text(struct json *j, struct slice number); /* as it is written */
void json_bool(struct json *j, bool yes);
void json_null(struct json *j);

/* Safe text (safe.h) in quotes, for documents that are put together as text. `in_page`: without any
 * `<`, so that a document in a page holds neither </script> nor <!--. */
void json_add_safe(struct str *out, struct slice text, bool in_page);

#endif
