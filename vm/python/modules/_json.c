/* _json.c -- the module _json: what the library's json does in C. The classes are in
 * frozen/_json.py. */
#include "python/modules/json.h"
#include "python/modules/module_def.h"

static const struct method functions[] = {
    FUNCTION("_scanstring", "string, end, strict=True, /", json_scanstring, READS),
    FUNCTION("encode_basestring", "string, /", json_quote_plain, READS),
    FUNCTION("encode_basestring_ascii", "string, /", json_quote_ascii, READS),
    FUNCTION("_scan", "spec, string, index, /", json_scan, RUNS),
    FUNCTION("_write", "spec, o, /", json_write, RUNS),
    LAST_METHOD,
};

const struct module_def _json_module = {
    .name = "_json",
    .doc = "What the library's json does in C.",
    .functions = functions,
};
