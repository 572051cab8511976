/* pickle.h -- the module _pickle: the format of pickles (Lib/pickletools.py describes it) and
 * what its files share. C does what moves bytes and goes through plain data; what asks the
 * program (__reduce__, find_class) is in frozen/_pickle.py. */
#ifndef MODULES_PICKLE_H
#define MODULES_PICKLE_H

#include "python/obj/module_error.h"
#include "python/obj/type_def.h"

enum pickle_op {
    P_MARK = '(',
    P_STOP = '.',
    P_POP = '0',
    P_POP_MARK = '1',
    P_DUP = '2',
    P_FLOAT = 'F',
    P_INT = 'I',
    P_BININT = 'J',
    P_BININT1 = 'K',
    P_LONG = 'L',
    P_BININT2 = 'M',
    P_NONE = 'N',
    P_PERSID = 'P',
    P_BINPERSID = 'Q',
    P_REDUCE = 'R',
    P_STRING = 'S',
    P_BINSTRING = 'T',
    P_SHORT_BINSTRING = 'U',
    P_UNICODE = 'V',
    P_BINUNICODE = 'X',
    P_APPEND = 'a',
    P_BUILD = 'b',
    P_GLOBAL = 'c',
    P_DICT = 'd',
    P_EMPTY_DICT = '}',
    P_APPENDS = 'e',
    P_GET = 'g',
    P_BINGET = 'h',
    P_INST = 'i',
    P_LONG_BINGET = 'j',
    P_LIST = 'l',
    P_EMPTY_LIST = ']',
    P_OBJ = 'o',
    P_PUT = 'p',
    P_BINPUT = 'q',
    P_LONG_BINPUT = 'r',
    P_SETITEM = 's',
    P_TUPLE = 't',
    P_EMPTY_TUPLE = ')',
    P_SETITEMS = 'u',
    P_BINFLOAT = 'G',
    P_PROTO = 0x80,
    P_NEWOBJ,
    P_EXT1,
    P_EXT2,
    P_EXT4,
    P_TUPLE1,
    P_TUPLE2,
    P_TUPLE3,
    P_NEWTRUE,
    P_NEWFALSE,
    P_LONG1,
    P_LONG4,
    P_BINBYTES = 'B',
    P_SHORT_BINBYTES = 'C',
    P_SHORT_BINUNICODE = 0x8C,
    P_BINUNICODE8,
    P_BINBYTES8,
    P_EMPTY_SET,
    P_ADDITEMS,
    P_FROZENSET,
    P_NEWOBJ_EX,
    P_STACK_GLOBAL,
    P_MEMOIZE,
    P_FRAME,
    P_BYTEARRAY8,
    P_NEXT_BUFFER,
    P_READONLY_BUFFER,
};
enum { HIGHEST_PROTOCOL = 5 };

/* Methods of the types behind Pickler and Unpickler, in the files of their own. */
extern const struct type_def pickler_type, unpickler_type, pickle_buffer_type;

#define PICKLE_ERROR(vm, name, ...) module_raise(vm, "_pickle", name, __VA_ARGS__)

#endif
