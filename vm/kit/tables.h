/* tables.h -- a language's tables: included by one file, behind the macros that hotjit.h
 * lists. Defines its instructions (enum HOTJIT_LANGUAGE_op: OP_NAME, and their names,
 * HOTJIT_LANGUAGE_op_names), the descriptions of its fields and calls, and HOTJIT_TABLES, the
 * beginning of its struct hotjit_language. */
#include "kit/hotjit.h"
#include "kit/names.h"

#define ITEMS(id, type, member, kind, k, text)
#include "jit/descrs.h"
#undef ITEMS

enum HOTJIT_JOIN(HOTJIT_LANGUAGE, _op) {
#define OPCODE(name) OP_##name,
#include HOTJIT_OPS
#undef OPCODE
};
static const char *const HOTJIT_JOIN(HOTJIT_LANGUAGE, _op_names)[] = {
#define OPCODE(name) #name,
#include HOTJIT_OPS
#undef OPCODE
};
#define HOTJIT_TEXT_(name) #name
#define HOTJIT_TEXT(name)  HOTJIT_TEXT_(name)
#define HOTJIT_TABLES                                                                  \
    .name = HOTJIT_TEXT(HOTJIT_LANGUAGE),                                              \
    .op_names = HOTJIT_JOIN(HOTJIT_LANGUAGE, _op_names), .record = HOTJIT_RECORD,      \
    .go_on = HOTJIT_GO_ON
