/* obj.h -- the objects of Python as C structs, and the VM that holds them all.
 *
 * A `val` is a tagged small integer (63 bits) or a reference. Functions that may raise
 * return NULL (or -1) with vm->exc set; the caller passes that on. Nothing has to be
 * rooted in C code: the machine stack is scanned. Stores into objects go through
 * gc_store(), except into an object that was allocated just before. */
#ifndef OBJ_OBJ_H
#define OBJ_OBJ_H

#include "base/map.h"
#include "base/siphash.h"
#include "base/str.h"
#include "gc/gc.h"
#include "python/front/code.h"
#include "python/front/lexer.h"

struct vm;

enum kind {
    KIND_FREE,
#define KIND(name, type, text, fields, items) KIND_##name,
#include "python/obj/kinds.def"
#undef KIND
    N_KINDS
};

enum exception {
#define EXC(name, base) E_##name,
#include "python/obj/types.def"
#undef EXC
    N_EXCEPTIONS
};

struct w_int {
    struct obj h;
    int64_t value;
}; /* only its field has a name, in logs */
struct w_bool {
    struct obj h;
    int64_t value;
};
struct w_long {
    struct obj h;
    int64_t n, sign;
    uint64_t limbs[];
};
struct w_float {
    struct obj h;
    double value;
};
struct w_complex {
    struct obj h;
    double re, im;
};
struct w_str {
    struct obj h;
    int64_t n, hash, chars;
    char bytes[];
}; /* UTF-8; chars == n: ASCII. A long sum's text is in a w_text: GC_BORROWS */
struct w_text { /* the text of some strings: each is a part from its start */
    struct obj h;
    int64_t n, used; /* room, and what the longest of them has */
    char at[];
};
struct w_tuple {
    struct obj h;
    int64_t n;
    val at[];
};
struct w_array {
    struct obj h;
    int64_t n;
    val at[];
};
struct w_floats {
    struct obj h;
    int64_t n;
    double at[];
};
struct w_buf {
    struct obj h;
    int64_t n;
    char at[];
};
struct w_bytearray { /* of bytearray and array.array */
    struct obj h;
    int64_t n;              /* bytes */
    int64_t exports;        /* how many look at them from C: the size is fixed */
    int64_t itemsize, code; /* of an array: its typecode, a character */
    int64_t shift;          /* of an array: itemsize is 1 << shift */
    val buf;                /* a w_buf with room */
    val views;              /* weak references to memoryviews, in a list; NULL: none */
};
struct w_memoryview {
    struct obj h;
    val owner;          /* whose bytes it shows; NULL: it was released */
    val shape, strides; /* tuples; NULL: it has one dimension */
    int64_t start;      /* of the first item, in the owner's bytes */
    int64_t n, stride;  /* items and bytes between them, in the first dimension */
    int64_t itemsize, ndim;
    int64_t exports; /* how many look at it from C */
    int64_t hash;    /* 0: not known yet */
    char format[8];  /* one letter, perhaps behind '@' */
    int64_t readonly;
};
struct w_struct { /* struct.Struct */
    struct obj h;
    val format;          /* a string */
    int64_t size, count; /* bytes, and values */
};
struct w_unpack_iter {
    struct obj h;
    val layout, buffer; /* a w_struct; what lends the bytes, NULL at the end */
    int64_t at;
};
struct w_handle { /* obj/handle.h */
    struct obj h;
    const struct handle_def *def;
    void *p;   /* NULL: given back */
    val keeps; /* what lives as long, or NULL */
};
struct w_mmap { /* modules/mmap.c */
    struct obj h;
    int64_t exports; /* how many look at it from C */
    val map;         /* the handle of a struct mapping */
    val views;       /* as a bytearray's */
};
struct w_list {
    struct obj h;
    int64_t n;
    val items;
}; /* items: a w_array or a w_floats, with room: list.c */
struct w_dict {
    struct obj h;
    int64_t used, filled; /* keys, and triples with the removed ones */
    int64_t spent;        /* triples begun since the index was made: it has room for */
    val entries, index;
    val ns; /* of a namespace's dict: its w_ns, and the values are cells. Else NULL */
};
struct w_deque { /* a ring: item i is at (first + i) & (room - 1) of items */
    struct obj h;
    int64_t n, first, maxlen; /* maxlen -1: no bound */
    int64_t changes;          /* of which items there are */
    val items;                /* a w_array; its length, the room, is a power of two */
};
struct w_deque_iter {
    struct obj h;
    int64_t at, changes; /* changes: those of the deque when this was made */
    val deque;           /* NULL: it has ended */
};
struct w_range {
    struct obj h;
    int64_t start, stop, step, n;
};
struct w_big_range { /* of integers that do not all fit: the same type */
    struct obj h;
    val start, stop, step, n;
};
struct w_slice {
    struct obj h;
    val start, stop, step;
};
struct w_range_iter {
    struct obj h;
    int64_t current, stop, step;
};
struct w_seq_iter { /* over a string: the index is one of bytes */
    struct obj h;
    int64_t index;
    val seq; /* NULL: it has ended */
};
struct w_dict_iter {
    struct obj h;
    int64_t index, used;
    int64_t skipped; /* removed entries in front of the index: the others were given */
    int64_t what;
    val dict;
};
struct w_c_iter {
    struct obj h;
    val (*next)(struct vm *vm, struct w_c_iter *it); /* vm->stop at the end */
    int64_t i;
    val a, b;
};
struct w_call_iter { /* iter(func, sentinel) */
    struct obj h;
    val func, sentinel; /* func NULL: it has ended */
};
struct w_func {
    struct obj h;
    val code, ns, defaults, kwdefaults, closure, name, qualname, doc, module, dict,
        annotations;
};
struct w_code {
    struct obj h;
    struct code *c; /* dies with it: obj/codes.c */
    val refs;       /* a tuple of all that c refers to */
};
struct w_builtin {
    struct obj h;
    const struct builtin *b;
    const struct signature *signature; /* of b, once it was asked for */
    val self;
    val owner; /* the type of a method, the name of a function's module, or NULL */
};
struct w_member { /* an attribute that a getter in C, a struct or a slot holds */
    struct obj h;
    val owner, name;
    val otherwise;               /* of a slot that is not set; NULL: AttributeError */
    const struct attribute *row; /* a getter and a setter, or NULL */
    int64_t index;               /* of a slot of instances; -1: none */
};
struct w_method {
    struct obj h;
    val func, self;
};
struct w_cell {
    struct obj h;
    val value;
    int64_t writes, deps;
};
struct w_ns {
    struct obj h;
    val dict;
    int64_t version, deps;
}; /* name -> w_cell */
struct w_type {
    struct obj h;
    val name, bases, mro, dict, root_map, subclasses, meta;
    val qualname; /* NULL: its name */
    val solid;    /* itself or the base whose layout instances have */
    val step;     /* Python of our own that does what its __next__ in C does, or NULL */
    val maker;    /* the same of its __new__, for the usual arguments */
    int64_t version, deps, kind, flags, room;
    int64_t value_kind; /* of the plain value in instances' slot 0; 0: none */
    int64_t nslots;     /* of instances, in front of their attributes */
    int64_t text_known; /* 2 * the version for which text_of_key() looked + answer */
    const struct builtin *make; /* of a builtin type: what makes its objects */
    const struct type_def *def; /* of a builtin type */
};
struct w_map {
    struct obj h;
    val type, parent, name, children;
    int64_t index, n, id, room; /* room: map.c */
};
struct w_inst {
    struct obj h;
    int64_t n;
    val map, more;
    val at[];
};
struct w_gen { /* of generators, coroutines and asynchronous generators */
    struct obj h;
    val func, slots;
    val handled;        /* what it handles while it sleeps, or NULL */
    val result;         /* of one that has ended */
    val name, qualname; /* NULL: those of the function */
    int64_t pc, depth, state;
    int64_t async_state; /* of an asynchronous generator: enum async_state */
};
struct w_async_call { /* the awaitables that asynchronous generators make */
    struct obj h;
    val gen, arg; /* what is sent or thrown; NULL: aclose() */
    int64_t state;
};
struct w_property {
    struct obj h;
    val get, set, del, doc;
    val name;        /* under which a class has it, or NULL */
    int64_t own_doc; /* doc is not the getter's */
};
struct w_tuple_getter { /* an attribute that is an item of a tuple */
    struct obj h;
    int64_t index;
    val doc;
};
struct w_wrapper {
    struct obj h;
    val func;
    val dict; /* of staticmethod and classmethod, once it was asked for */
};
struct w_alias { /* list[int]; int | str has no origin */
    struct obj h;
    val origin, args;
    int64_t unpacked; /* *tuple[int, str] */
};
struct w_super {
    struct obj h;
    val type, self, start;
};
struct w_module {
    struct obj h;
    val ns, name;
};
struct w_frame { /* of a frame that may be gone: types/frame.c */
    struct obj h;
    val code, ns, back;
    val slots;  /* once it has gone: its variables, an array or the mapping; or NULL */
    val gen;    /* of which generator it is, while that sleeps; or NULL */
    val trace;  /* f_trace, or NULL */
    val locals; /* the dict that a trace function got, or NULL */
    int64_t pc, live; /* live: its address, while it is there */
    int64_t before;   /* the instruction that a trace function was last asked about */
    int64_t no_lines, opcodes; /* f_trace_lines, negated; f_trace_opcodes */
};
struct w_abc { /* what an abstract base class knows: modules/_abc.c */
    struct obj h;
    val registry;  /* a list of weak references to classes */
    val yes, no;   /* class -> weak reference to it: those that were asked for */
    int64_t no_at; /* when `no` was begun: vm->abc_registrations */
};
enum { MT_WORDS = 624 };
struct w_decimal { /* types/decimal.h */
    struct obj h;
    int64_t n, exp;
    int64_t what; /* 2 * its enum dec_kind + 1 for a sign */
    uint64_t limbs[];
};
struct w_decimal_context { /* enum dec_rounding, enum dec_status */
    struct obj h;
    int64_t prec, emax, emin, rounding, clamp, capitals, traps, status;
};
struct w_pickler { /* modules/pickle_save.c */
    struct obj h;
    val out;                 /* a w_buf: what was made and not written */
    val objects;             /* a w_array: the memo, in the order of its indices */
    val places;              /* a w_buf: a hash table of indices, by address */
    val write, dispatch;     /* of the program, or NULL */
    val persistent, reducer; /* methods that a subclass has, or NULL */
    int64_t used, frame;     /* bytes of out; where its frame begins, or -1 */
    int64_t protocol, flags;
    int64_t count, room; /* of the memo, of its places */
};
struct w_unpickler { /* modules/pickle_load.c */
    struct obj h;
    val input; /* bytes: what was read */
    val stack, marks, memo;
    val read, readline;            /* of the program's file, or NULL */
    int64_t at, end, used, marked; /* of the input, of the stack, of the marks */
    int64_t count, flags;          /* of the memo; the protocol that the pickle names */
};
struct w_random { /* modules/_random.c */
    struct obj h;
    int64_t at; /* the next word to be used; MT_WORDS: make new ones */
    uint32_t words[MT_WORDS];
};
struct w_hash { /* modules/_hashes.c: a struct digest of modules/digest.h */
    struct obj h;
    int64_t size; /* of its result, in bytes */
    uint64_t state[49];
};
struct w_zstream { /* modules/zlib.c */
    struct obj h;
    val arena; /* a large w_buf: the stream, and all that zlib keeps for it */
    val unused, tail, dict;
    int64_t eof, ended;
};
/* What is behind the classes of _io, in slot 0 of their instances: python/io. `version` is that
 * of the instance's class when its __next__ and readline() were found to be those of _io. */
struct w_file_io {
    struct obj h;
    int64_t version;
    int64_t fd, flags; /* enum io_flags */
    int64_t seekable;  /* -1: nobody has tried */
    int64_t block;     /* bytes that the file system likes to be given at once */
};
struct w_buffered { /* `buf` has what was read ahead, or what is to be written */
    struct obj h;
    int64_t version;
    val raw, file; /* file: the state of raw when that is a plain FileIO, or NULL */
    val buf;
    int64_t size, flags;
    int64_t pos, end; /* read ahead */
    int64_t pending;  /* to be written: the first bytes of buf */
};
struct w_text_io {
    struct obj h;
    int64_t version;
    val buffer, fast; /* fast: the state of buffer when that is a plain one, or NULL */
    val encoding, errors, newline;
    val decoder, encoder; /* of codecs that are not done here, or NULL */
    val raw;              /* bytes of the chunk as they were read */
    val text;             /* the chunk as UTF-8, when that is not the same as raw */
    val snapshot; /* of a decoder: (its flags, what it was fed) at the chunk's start */
    val out;      /* bytes that wait for a buffer which is not ours */
    int64_t raw_n, pending, flags;
    int64_t pos, end, ascii; /* the part of the chunk that is still to be read */
    int64_t codec, reading, writing; /* enums of io/text_io.h */
    int64_t seen;                    /* newlines, as bits */
    int64_t tail; /* the last bytes of raw, which the next chunk begins with */
    int64_t telling, seekable, chunk;
};
struct w_bytes_io {
    struct obj h;
    int64_t version;
    val buf, views; /* views: of getbuffer(), in a list of weak references */
    int64_t n, pos, exports, flags;
};
struct w_string_io {
    struct obj h;
    int64_t version;
    val buf;                   /* UTF-8 */
    int64_t n, chars, pos, at; /* pos in bytes is `at` in characters */
    int64_t reading, writing, seen, flags;
    val newline;
};
struct w_traceback {
    struct obj h;
    val next, code, ns;
    val slots, outer,
        frame;        /* as of w_frame; that of the caller; tb_frame, once asked for */
    int64_t pc, line; /* line: 0: that of the instruction */
};
struct w_weakref {
    struct obj h;
    val target, callback; /* target NULL: it is gone */
    val owner;            /* of a class below weakref.ref: the instance; or NULL */
    int64_t hash, hashed;
};
struct w_pattern { /* a regular expression */
    struct obj h;
    val pattern; /* a text, bytes, or None: for both */
    val groupindex, indexgroup;
    val codes;       /* a w_buf of what the compiler made */
    val programs[2]; /* for bytes and for texts, once they are needed: sre/sre.h */
    int64_t flags, groups;
};
struct w_match {
    struct obj h;
    int64_t n; /* two marks a group, the whole match in front */
    val pattern, string;
    int64_t pos, endpos, lastindex;
    int64_t mark[]; /* offsets in bytes; -1: the group has not matched */
};
struct w_scanner {
    struct obj h;
    val pattern, string;
    int64_t pos, endpos; /* characters */
    int64_t start;       /* in bytes; -1: there was no match */
    int64_t must_advance;
};

enum {
    TYPE_HEAP = 1,
    TYPE_EXCEPTION = 2,
    TYPE_HAS_DEL = 4,
    TYPE_FINAL = 8,
    TYPE_GETATTRIBUTE = 16,
    TYPE_SETATTR = 32,
    TYPE_HAS_DICT = 1024 /* instances can have attributes besides their slots */,
    TYPE_SEQUENCE = 64, /* of match: collections.abc says so of its types */
    TYPE_MAPPING = 128,
    TYPE_ABSTRACT = 256, /* __abstractmethods__ has some: it makes no instances */
    TYPE_UNORDERED = 512 /* a mro() of the program runs for the first time */
};
enum { GEN_NEW, GEN_SUSPENDED, GEN_RUNNING, GEN_DONE };
enum async_state { ASYNC_RUNNING = 1, ASYNC_CLOSED = 2 };

typedef void c_function(void); /* cast to what it is when it is called */

/* A function in C: args holds n positional values and then those of the keyword names. */
typedef val val_cfunction(struct vm *vm, val *args, int64_t n, val kwnames);
enum {
    B_METHOD = 1,
    B_STATIC = 2,
    B_CLASS = 4,
    B_KEYWORDS = 8,
    B_SIGNATURE = 16, /* the row is a struct method: type_def.h */
    B_SLOT = 32,      /* it is a struct slot_row */
    B_NEW = 64,       /* a type's __new__: the class comes first */
    B_WRAPPER = 128,  /* what CPython makes from a slot */
    B_FRAME = 256,    /* it looks at the frame of its caller */
    B_INSTANCE = 512, /* self as it is, not its plain value */
    B_INTERPRET =
        1024 /* no trace calls it: what it asks of the interpreter is done at once */
};
struct builtin {
    const char *name;
    val_cfunction *call;
    int16_t min, max; /* arguments, self included; max -1: any number */
    uint16_t flags;
    uint16_t
        intrinsic; /* enum intrinsic of sem: what traces do instead of calling it */
};

enum prelude {
    PRELUDE_SUM,
    PRELUDE_ALL,
    PRELUDE_ANY,
    PRELUDE_MIN,
    PRELUDE_MAX,
    PRELUDE_MIN_BY,
    PRELUDE_MAX_BY,
    PRELUDE_BIG_RANGE,
    PRELUDE_EXTEND,
    PRELUDE_ADD_ALL,
    PRELUDE_FILL,
    PRELUDE_ANEXT,
    N_PRELUDE
};
enum { N_PRELUDE_COPIES = 256 };

/* Where type_lookup() found a name when the type had this version: an item of the entries
 * of the dict of a type in the mro. Names are interned, so they stay; young ones move. */
struct lookup {
    int64_t version;
    val name;
    int32_t in, at; /* in: -1: nowhere */
};
enum { N_LOOKUPS = 512 };

/* Types of what is a KIND_BUILTIN or a KIND_MEMBER, by what it is. */
enum descr_type {
    WRAPPER_DESCRIPTOR,
    METHOD_WRAPPER,
    METHOD_DESCRIPTOR,
    CLASSMETHOD_DESCRIPTOR,
    MEMBER_DESCRIPTOR,
    N_DESCR_TYPES
};

enum { N_TOOL_TYPES = 4 }; /* enumerate, zip, map, filter: types/zip.c */
/* Where every 64th character of a long text begins, until the next collection, which could
 * move it: obj/str.c. */
struct text_index {
    val text;
    uint64_t collections;
    int64_t n, room;
    int64_t *at;
};

struct frame;   /* interp/frame.h */
struct in_repr; /* obj/repr.c */

/* What the command line and the environment said; main.c fills it in. */
struct vm_settings {
    int inspect, interactive, optimize, no_bytecode, no_user_site, no_site,
        no_variables, verbose, bytes_warning, quiet, isolated, dev_mode, utf8_mode,
        safe_path, py2, tracks; /* -X track-resources */
    VEC(char *) warn, x;        /* -W, -X */
    char **argv;                /* all of it */
    int argc;
    const char *executable, *prefix;
    const char *folder; /* of the program's file; "": none */
    int64_t hash_seed;  /* of text and bytes; negative: chosen by chance */
};

struct vm {
    struct gc gc; /* first: machine code knows where its fields are */
    val exc;      /* the exception that is on its way, or NULL */
    val handled;  /* the one being handled, or None */
    struct frame *frame;
    char *stack, *stack_end;
    struct in_repr *in_repr; /* the containers whose repr() is being made: repr.c */
    int64_t depth_frames, most_frames; /* depth.h: levels there are, and may be */
    const char *stack_limit;           /* below it no C function recurses */
    const char *machine_limit; /* below it the machine stack is for C functions only */
    bool finalizing;           /* inside of run_finalizers */
    bool site_names;           /* exit, help and their kin have been made */
    struct jit *jit;
    bool jit_on;
    uint32_t jit_entry, jit_loop; /* thresholds */
    uint64_t attention; /* bits of interp/attend.h; machine code compares all of it */
    bool traced; /* there are trace functions, and none runs: interp/hooks.h */
    struct threads *threads; /* all of them, and the one that runs: interp/threads.h */
    struct thread *thread;
    val first_root[0]; /* from here on: nothing but references */
    val none, true_, false_, stop, notimpl, ellipsis, empty_tuple, empty_str;
    val types[N_KINDS];
    val simple_namespace;
    val decimal; /* what types/decimal.c wants of frozen/_decimal.py; or NULL */
    val object_type, exceptions[N_EXCEPTIONS], descr_types[N_DESCR_TYPES];
    val tool_types[N_TOOL_TYPES];
    val interned;   /* a dict of strings */
    val structseqs; /* types/structseq.c: address of the def -> class */
    val weak_table; /* of weak references without callbacks: types/weakref.c */
    val builtins, modules, sys_ns, build_class;
    val seen_frames; /* an array: the objects of frames that are there (frame_objects.c) */
    val tracer, profiler; /* of the thread: sys.settrace(), sys.setprofile(); or NULL */
    val signal_handlers;  /* a tuple, by number; NULL: as at the start */
    val importers; /* of sys.meta_path and sys.path_hooks, when nobody has changed them */
    val prelude[N_PRELUDE]; /* functions, or NULL before the first is called */
    val prelude_copies[N_PRELUDE_COPIES]; /* the same for what they are called with */
    val chars[256];
#define NAME(id, text) val n_##id;
#include "python/obj/names.def"
#undef NAME
    val last_root[0];   /* up to here */
    struct code *codes; /* all there are; they keep nothing alive but what has traces */
    VEC(struct code *) touched_codes; /* those with references to young objects */
    uint64_t signals;                 /* that have come and were not handled yet */
    int wakeup_fd; /* told of each, as signal.set_wakeup_fd says; or -1 */
    int64_t abc_registrations;
    int64_t weak_room;      /* entries of weak_table before it is cleaned */
    int64_t int_max_digits; /* of decimal texts of integers; 0: any number */
    int64_t next_version, next_dep;
    uint64_t copied_for[N_PRELUDE_COPIES];
    struct lookup lookups[N_LOOKUPS];
    struct map signatures;   /* row -> struct signature */
    struct map libraries;    /* lib/library.h: row -> the addresses of its functions */
    struct map direct_calls; /* how traces call rows: interp/direct.c */
    struct str spare;        /* memory for the next text_start(), or none */
    struct vm_settings settings;
    /* interp/warn.h, for the compiler, which is below it */
    bool (*warn_at)(struct vm *vm, enum exception category, struct slice text,
                    struct slice file, int64_t line);
    bool sys_late; /* all of the module sys is there: modules/late.c */
    struct text_index text_index;
    struct siphash_key text_key; /* from settings.hash_seed */
    const char *program;
    int argc;
    char **argv;
    struct gc_kind layouts[N_KINDS];
};

static inline val tag_int(int64_t i)
{
    return (val)(uintptr_t)((uint64_t)i << 1 | 1);
}
static inline bool is_int(val v)
{
    return (uintptr_t)v & 1;
}
static inline int64_t untag(val v)
{
    return (int64_t)(uintptr_t)v >> 1;
}
static inline bool fits_small(int64_t i)
{
    return (int64_t)((uint64_t)i << 1) >> 1 == i;
}
static inline bool is_kind(val v, enum kind k)
{
    return !is_int(v) && v->kind == k;
}

/* as_NAME(v): the struct of v. Debug builds stop when its kind has another one. */
enum layout {
    LAYOUT_obj,
    LAYOUT_w_int,
    LAYOUT_w_code,
    LAYOUT_w_text,
#define CAST(name, type) LAYOUT_##type,
#include "python/obj/casts.def"
#undef CAST
};
#ifdef NDEBUG
#define CHECK_LAYOUT(v, type) ((void)0)
#else
void check_layout(const struct obj *v, enum layout want, const char *cast);
#define CHECK_LAYOUT(v, type) check_layout(v, LAYOUT_##type, __func__)
#endif
#define CAST(name, type)                                                               \
    static inline struct type *as_##name(val v)                                        \
    {                                                                                  \
        CHECK_LAYOUT(v, type);                                                         \
        return (struct type *)(void *)v;                                               \
    }
#include "python/obj/casts.def"
#undef CAST
static inline struct code *code_of(val w)
{
    CHECK_LAYOUT(w, w_code);
    return ((struct w_code *)(void *)w)->c;
}
static inline val bool_val(const struct vm *vm, bool b)
{
    return b ? vm->true_ : vm->false_;
}

/* start.c */
void vm_init(struct vm *vm, const char *stack_base);
void vm_free(struct vm *vm);

/* alloc.c */
void *new_object(struct vm *vm, enum kind kind, size_t size);
val array_new(struct vm *vm, int64_t n);
val floats_new(struct vm *vm, int64_t n);
val tuple_new(struct vm *vm,
              int64_t n); /* items are NULL: fill before the next allocation */
val tuple_of(struct vm *vm, const val *items, int64_t n);
val float_new(struct vm *vm, double d);
val cell_new(struct vm *vm, val value);
val method_new(struct vm *vm, val func, val self);
val func_new(struct vm *vm, val code, val ns, val closure);
val big_range_part(struct vm *vm, val range, val slice); /* of any range */
val range_new(struct vm *vm, int64_t start, int64_t stop, int64_t step);
val builtin_new(struct vm *vm, const struct builtin *b, val self);
/* The method of an object or of a class, from what is in the type's dict. */
val builtin_bind(struct vm *vm, val descriptor, val self);

/* codes.c */
struct code *code_new(struct vm *vm, struct source *source);
val code_copy(struct vm *vm, val code); /* to be changed, and then finished */
void code_set_file(struct code *c, struct slice file);
bool code_in_cell(const struct code *c, int slot); /* is the variable in a cell? */
val frame_object(struct vm *vm, struct frame *f);  /* interp/frame_objects.c */
void code_finished(struct vm *vm, struct code *c); /* its references are all there */
void code_touched(struct vm *vm, struct code *c);  /* one of them may be young */
void codes_visit(struct vm *vm, const struct gc_visitor *v);
extern void (*vm_code_dies)(struct code *c); /* frees c->jit */
void codes_marked(struct vm *vm);            /* after a major collection has marked */
struct source *source_new(struct slice text, struct slice file);
void source_drop(struct source *s); /* the last code that uses it frees it */
static inline void cache_store(struct vm *vm, struct code *c, struct code_cache *at,
                               struct code_cache now)
{
    *at = now;
    if (gc_is_new(&vm->gc, now.object) && !c->touched)
        code_touched(vm, c);
}

/* str.c */
val str_new(struct vm *vm, struct slice text);
/* An ASCII string of n bytes (or bytes, by kind) that the caller fills at once. */
struct w_str *str_blank(struct vm *vm, enum kind kind, int64_t n);
val str_intern(struct vm *vm, struct slice text);
val str_intern_const(struct vm *vm,
                     struct slice text); /* only what looks like a name */
val bytes_new(struct vm *vm, struct slice text);
/* types/memoryview.c: its bytes in the order of its items, as bytes; NULL: raised */
val memoryview_bytes(struct vm *vm, val view);
/* types/array.c: an item that is there; NULL: raised, no character is that large */
val numbers_item(struct vm *vm, val self, int64_t i);
struct str text_start(struct vm *vm);           /* an empty text, perhaps with memory */
val str_finish(struct vm *vm, struct str *s);   /* takes the text over */
static inline struct w_text *str_text_of(val s) /* of one that borrows */
{
    return *(struct w_text **)(void *)as_str(s)->bytes;
}
static inline const char *str_bytes(val s)
{
    return s->gc & GC_BORROWS ? str_text_of(s)->at : as_str(s)->bytes;
}
static inline struct slice str_value(val s)
{
    return (struct slice){str_bytes(s), (size_t)as_str(s)->n};
}
bool str_eq(val a, val b);
int str_cmp(val a, val b);
int64_t str_hash(struct vm *vm, val s);
val str_concat(struct vm *vm, val a, val b);
val str_repeat(struct vm *vm, val s, int64_t times);
/* Could n items of so many bytes be in the machine's memory at all? No: MemoryError. */
bool memory_fits(struct vm *vm, int64_t n, int64_t size);
val str_index(struct vm *vm, val s, int64_t i);
val str_slice_of(struct vm *vm, val s, int64_t from, int64_t step, int64_t n);
val str_char(struct vm *vm, uint32_t c);
int64_t str_ord(val s); /* of the only character */
/* Offsets in bytes and indices of characters, within the text. */
int64_t str_chars_before(struct vm *vm, val s, int64_t offset);
int64_t str_offset(struct vm *vm, val s, int64_t chars);
size_t utf8_width(unsigned char lead);
uint32_t utf8_read(const char *p, size_t *width);
bool char_printable(uint32_t c); /* as str.isprintable() and repr() ask */

/* int.c: small or large integers */
enum { INT_MAX_DIGITS = 4300, INT_LEAST_MAX_DIGITS = 640 }; /* sys.int_info */
bool int_is(val v);                                         /* small, large or bool */
val int_from_text(struct vm *vm, struct slice text,
                  int base); /* NULL without exc: bad */
val int_from_i64(struct vm *vm, int64_t i);
val int_from_u64(struct vm *vm, uint64_t i);
val int_from_double(struct vm *vm, double d); /* raises for infinity and NaN */
double int_to_double(struct vm *vm, val v);   /* may raise OverflowError */
/* A fraction below 1 and at least 1/2, to be multiplied with 2**exponent; any size. */
double int_frexp(val v, int64_t *exponent);
bool int_to_i64(val v, int64_t *out); /* false: too large */
val int_binary(struct vm *vm, enum opcode op, val a, val b);
int int_cmp(val a, val b);
val int_sqrt(struct vm *vm, val v); /* rounded down; v is not negative */
int64_t int_hash(val v);
val int_to_str(struct vm *vm, val v, int base);
val int_negate(struct vm *vm, val v);
int64_t small_floordiv(int64_t a, int64_t b);
int64_t small_mod(int64_t a, int64_t b);

/* float.c */
void float_repr(struct str *out, double d);
/* With so many digits behind the point, correctly rounded; false: not this number. */
bool float_fixed(struct str *out, double d, int digits);
val float_binary(struct vm *vm, enum opcode op, double a, double b);
double float_mod(double a, double b);
int64_t float_hash(double d);
bool number_to_double(struct vm *vm, val v,
                      double *out); /* int or float; false: neither */
/* Any real number, also by __float__ or __index__; false: raised. */
bool real_number(struct vm *vm, val v, double *out);

/* complex.c */
val complex_new(struct vm *vm, double re, double im);
/* Any number, also by __complex__, __float__ or __index__; false: raised. types/complex.c */
bool complex_number(struct vm *vm, val v, double *re, double *im);
val complex_power(struct vm *vm, double a, double b);
val complex_binary(struct vm *vm, enum opcode op, val a, val b); /* or NotImplemented */
bool complex_equal(struct vm *vm, val a, val b, bool *equal); /* false: not numbers */
int64_t complex_hash(val v);
void complex_repr(struct str *out, val v);

/* The text of a string, or of an instance of a class below str that neither compares nor
 * hashes in its own way; NULL: anything else. */
val text_of_key(struct vm *vm, val v);

/* What a tuple's hash is made of: CPython's (xxHash's rounds), so hash((1, 2)) is the same. */
#define TUPLE_HASH_START 2870177450012600261u
static inline uint64_t tuple_hash_step(uint64_t h, int64_t item)
{
    h += (uint64_t)item * 14029467366897019727u;
    h = h << 31 | h >> 33;
    return h * 11400714785074694791u;
}
static inline int64_t tuple_hash_end(uint64_t h, int64_t n)
{
    h += (uint64_t)n ^ (TUPLE_HASH_START ^ 3527539u);
    return (int64_t)(h == UINT64_MAX ? 1546275796 : h);
}

/* dict.c: keys and sets */
val dict_new(struct vm *vm, enum kind kind);
val dict_get(struct vm *vm, val d, val key); /* NULL: absent, or exc is set */
/* For a key that is a small integer or a string: which item of d's entries is its value.
 * -1: absent; -2: only comparing with objects of the program would tell. */
int64_t dict_place(struct vm *vm, val d, val key);
enum { PLACE_ABSENT = -1, PLACE_ASK = -2 };
void dict_add(struct vm *vm, val d, val key,
              val value);                        /* such a key, which is absent */
val dict_get_str(struct vm *vm, val d, val key); /* an interned name: never raises */
bool dict_set(struct vm *vm, val d, val key, val value);
int dict_del(struct vm *vm, val d, val key); /* 1 done, 0 absent, -1 raised */
int dict_pop(struct vm *vm, val d, val key, val *value); /* the same, and its value */
/* The key's value, which is this one when the key was absent; asks for its hash once. */
val dict_default(struct vm *vm, val d, val key, val value);
bool dict_fill(struct vm *vm, val d, val from); /* a mapping, or pairs */
/* The same for the cells of a namespace's dict: only ns.c may want them. */
val dict_raw_get_str(struct vm *vm, val d, val key);
bool dict_raw_set(struct vm *vm, val d, val key, val value);
int dict_raw_del(struct vm *vm, val d, val key);
bool dict_next(val d, int64_t *at, val *key, val *value);
bool dict_previous(val d, int64_t *at, val *key, val *value);   /* from `filled` down */
bool dict_pop_last(struct vm *vm, val d, val *key, val *value); /* false: it is empty */
bool dict_pop_first(struct vm *vm, val d, val *key);
void dict_clear(struct vm *vm, val d);
void dict_become(struct vm *vm, val d, val other); /* takes what `other` has over */
val dict_copy(struct vm *vm, val d, enum kind kind);

/* list.c, sort.c. An index is one of an item that is there.
 *
 * What can run Python code can change any list or dict: __index__, __eq__, __hash__,
 * __lt__, __iter__, __next__, __repr__, __bool__, __len__, a call, a finalizer. So an
 * index, a length or a pointer into a container that was read before such a call is
 * stale behind it. Functions here that ask Python ask first, and look at the container
 * afterwards; `words` and `items` are the names of borrowed pointers into one, and live
 * only between two such calls. */
val list_new(struct vm *vm, int64_t room);
val list_new_floats(struct vm *vm, int64_t room); /* in expectation of floats */
val list_of(struct vm *vm, const val *items, int64_t n);
val list_part(struct vm *vm, val list, int64_t start, int64_t step, int64_t n);
val list_repeat(struct vm *vm, val list, int64_t times);
val list_get(struct vm *vm, val list, int64_t i);
void list_put(struct vm *vm, val list, int64_t i, val v);
void list_append(struct vm *vm, val list, val v);
void list_insert(struct vm *vm, val list, int64_t i, val v);
void list_remove(struct vm *vm, val list, int64_t i);
void list_reverse(struct vm *vm, val list);
struct slice_parts;
void list_replace(struct vm *vm, val list, int64_t from, int64_t to, val with);
void list_remove_slice(struct vm *vm, val list, struct slice_parts s, int64_t count);
bool list_extend(struct vm *vm, val list, val iterable);
/* From `from` on, before `to`: -1 absent, -2 raised. */
int64_t list_find(struct vm *vm, val list, val v, int64_t from, int64_t to);
int py_same_or_equal(struct vm *vm, val a, val b); /* as `in` asks; -1: raised */
/* Its items as values, whatever they were kept as. */
val *list_objects(struct vm *vm, val list);
static inline bool list_has_floats(val list)
{
    return as_list(list)->items->kind == KIND_FLOATS;
}
static inline double *list_floats(val list)
{
    return as_float_array(as_list(list)->items)->at;
}
/* Of a list that holds values, for certain. */
static inline val *list_items(val list)
{
    assert(!list_has_floats(list));
    return as_array(as_list(list)->items)->at;
}
/* The items as words, whatever they are kept as: for who treats them all alike. */
static inline val *list_words(val items)
{
    static_assert(offsetof(struct w_array, at) == offsetof(struct w_floats, at) &&
                      sizeof(val) == sizeof(double),
                  "values and floats are words at one place");
    assert(items->kind == KIND_ARRAY || items->kind == KIND_FLOATS);
    return (val *)(void *)((char *)items + offsetof(struct w_array, at));
}
/* The numbers in a slice, as far as they fit; runs __index__. Then, with the length that
 * the container has *now*, which items it means: this asks nobody. */
struct slice_parts {
    int64_t start, stop, step; /* step is not 0, and may be negated */
};
bool slice_parts(struct vm *vm, val slice, struct slice_parts *out);
void slice_adjust(struct slice_parts *s, int64_t n, int64_t *count);
/* An optional bound of index() and its like; runs __index__. None is no bound. */
bool slice_bound(struct vm *vm, val v, int64_t *out);
bool list_sort(struct vm *vm, val list, val key, bool reverse);

/* An instance of a class below list, int, str ... holds a plain value of that type. */
static inline enum kind value_kind(val v)
{
    return is_kind(v, KIND_INSTANCE)
               ? (enum kind)as_type(as_map(as_inst(v)->map)->type)->value_kind
               : KIND_FREE;
}
static inline val plain_of(val v)
{
    return value_kind(v) ? as_inst(v)->at[0] : v;
}
/* Of exactly this kind, or of a class below it. */
static inline bool is_a(val v, enum kind k)
{
    return is_kind(v, k) || (value_kind(v) == k);
}

/* type.c, map.c */
val type_of(const struct vm *vm, val v);
/* The base whose layout the instances of a class below all of them have. */
val type_best_base(struct vm *vm, val bases);
/* bases: a tuple of types. False: raised. */
bool type_set_bases(struct vm *vm, val type, val bases);
val type_new(struct vm *vm, val name, val bases, val dict, val meta);
val type_lookup(struct vm *vm, val type, val name); /* along the mro; NULL: nowhere */
struct slice type_qualname(val type);               /* without its module */
val type_plain_mro(struct vm *vm, val type);        /* C3, as a list; NULL: raised */
val type_own(struct vm *vm, val type, val name);    /* in its own dict; or NULL */
/* As type_lookup, but of an attribute that changes it gives the cell. */
val type_find(struct vm *vm, val type, val name);
void type_store(struct vm *vm, val type, val name, val v); /* an attribute of a class */
val type_namespace(struct vm *vm,
                   val type); /* its attributes, in a dict of their own */
/* Found in a class, is such a value the attribute's as it is? (No descriptor.) */
bool is_plain_kind(enum kind k);
void type_modified(struct vm *vm, val type);
/* Its attribute `name` has changed. */
void class_changed(struct vm *vm, val type, val name);
bool is_subtype(val type, val base);
bool is_instance(struct vm *vm, val v, val type);
const char *type_name(const struct vm *vm, val v);
struct slice name_of_type(val type);
/* __name__: without the module, which a builtin type of another one has in its name. */
val type_short_name(struct vm *vm, val type);
/* types/alias.c: calling list[int]; a | b of types, or NotImplemented */
val alias_call(struct vm *vm, val a, const val *args, int64_t n, val kwnames);
val union_of(struct vm *vm, enum opcode op, val a, val b);
val proxy_new(struct vm *vm, val mapping); /* types/proxy.c */
val instance_new(struct vm *vm, val type);
size_t instance_size(struct vm *vm, val type); /* in bytes, of the next one */
/* An instance of `type` without attributes, whatever it was before. */
void inst_clear(struct vm *vm, val inst, val type);
/* Its attributes and slots stay. */
void inst_set_class(struct vm *vm, val inst, val type);
int64_t map_find_name(val map, val name); /* -1: not there */
val map_extend(struct vm *vm, val map, val name);
val inst_get(val inst, int64_t index);
void inst_set(struct vm *vm, val inst, int64_t index, val v);
void inst_add(struct vm *vm, val inst, val name, val v);
val inst_attr(struct vm *vm, val inst, val name); /* NULL: absent; no error */
void inst_set_attr(struct vm *vm, val inst, val name, val v);
bool inst_del_attr(struct vm *vm, val inst, val name);
val inst_dict(struct vm *vm, val inst); /* a copy */
/* From now on the instance keeps its attributes in a dict: this one. */
val inst_live_dict(struct vm *vm, val inst);
void inst_set_dict(struct vm *vm, val inst, val dict);
bool map_in_dict(const struct vm *vm, val map);

/* ns.c */
val ns_new(struct vm *vm);
val ns_of_dict(struct vm *vm, val dict); /* from now on the dict is a namespace's */
bool ns_put(struct vm *vm, val ns, val key, val v); /* as dict_set and dict_del */
int ns_remove(struct vm *vm, val ns, val key);
val ns_cell(struct vm *vm, val ns, val name); /* NULL: absent */
void ns_set(struct vm *vm, val ns, val name, val v);
bool ns_del(struct vm *vm, val ns, val name);
void cell_set(struct vm *vm, val cell, val v);
extern void (*vm_invalidate)(struct vm *vm, int64_t *deps); /* NULL: all traces */
extern void (*vm_more_roots)(struct vm *vm, const struct gc_visitor *v);

/* member.c */
struct attribute;
val member_new(struct vm *vm, val owner, val name, const struct attribute *row,
               int64_t index);
val member_get(struct vm *vm, val member, val o);
bool member_set(struct vm *vm, val member, val o, val v); /* v NULL: delete */

/* attr.c */
val py_getattr(struct vm *vm, val o, val name);
val py_getattr_or_null(struct vm *vm, val o, val name); /* NULL without exc: absent */
bool py_setattr(struct vm *vm, val o, val name, val v); /* v NULL: delete */
/* What an attribute found in a class is for an object (NULL: for the class itself). */
val py_bind(struct vm *vm, val found, val o, val type);
val generic_getattr(struct vm *vm, val o, val name);
val generic_getattr_named(struct vm *vm, val o, val name); /* the error knows of what */
val attr_name(struct vm *vm, val name); /* interned; NULL: TypeError, it is no string */
bool generic_setattr(struct vm *vm, val o, val name, val v);

/* ops.c: what the bytecode does to values of any type */
val py_binary(struct vm *vm, enum opcode op, val a, val b);
val py_compare(struct vm *vm, enum opcode op, val a, val b);
bool order_holds(enum opcode op, int order); /* a op b; order: below 0, a is less */
/* The methods that an operator asks for an answer, in order. Returns how many. */
enum { MOST_ATTEMPTS = 4 };
struct attempt {
    val name;
    bool swapped; /* of the second operand, with the first as its argument */
};
int operator_attempts(struct vm *vm, enum opcode op, val ta, val tb,
                      struct attempt *out);
/* The operator's result when the attempts before number `from` have declined. */
val py_operator_rest(struct vm *vm, enum opcode op, val a, val b, int from);
/* Of builtin types only, by their kinds; NotImplemented: not of these. */
val plain_binary(struct vm *vm, enum opcode op, val a, val b);
val plain_inplace(struct vm *vm, enum opcode op, val a, val b);
val plain_compare(struct vm *vm, enum opcode op, val a, val b);
val power_modulo(struct vm *vm, val a, val b, val modulus);
val bad_concatenation(struct vm *vm, val a, val b);
/* a |= b and its like (the plain operator) of two sets. */
bool set_change(struct vm *vm, enum opcode op, val a, val b);
int py_truth(struct vm *vm, val v); /* -1: raised */
int py_equal(struct vm *vm, val a, val b);
int py_less(struct vm *vm, val a, val b);
int py_contains(struct vm *vm, val container, val v);
val py_neg(struct vm *vm, val v);
val py_abs(struct vm *vm, val v);
val py_unary(struct vm *vm, enum opcode op, val v);
val py_getitem(struct vm *vm, val o, val key);
bool py_setitem(struct vm *vm, val o, val key, val v);
bool py_delitem(struct vm *vm, val o, val key);
int64_t py_len(struct vm *vm, val v); /* -1: raised */
bool py_hash(struct vm *vm, val v, int64_t *out);
val py_iter(struct vm *vm, val v);
bool py_iterable(struct vm *vm, val v);            /* could py_iter() succeed? */
val py_next(struct vm *vm, val it);                /* vm->stop at the end */
bool py_index(struct vm *vm, val v, int64_t *out); /* an index that fits */
/* The same of a subscript: what does not fit is no overflow but out of range. */
bool py_position(struct vm *vm, val key, int64_t *out);
val py_index_value(struct vm *vm, val v); /* any integer; NULL: raised */
val call_special(struct vm *vm, val o, val name, val *args,
                 int64_t n); /* NULL no exc: absent */

/* repr.c, format.c */
val py_repr(struct vm *vm, val v);
val py_str(struct vm *vm, val v);
bool add_repr(struct vm *vm, struct str *out, val v);
bool exception_repr(struct vm *vm, struct str *out, val v);
val exception_text(struct vm *vm, val v); /* what BaseException.__str__ says */
void plain_repr(struct vm *vm, struct str *out, val v); /* <C object at 0x...> */
bool add_str(struct vm *vm, struct str *out, val v);
val py_format(struct vm *vm, val v, val spec);
val percent_format(struct vm *vm, val format, val args);
val ascii_of(struct vm *vm, val repr);

/* error.c */
val raise_error(struct vm *vm, enum exception e, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
val raise_value(struct vm *vm, val exc_or_type);
val raise_object(struct vm *vm, enum exception e, val arg);
void exc_set_cause(struct vm *vm, val exc, val cause);
val exception_new(struct vm *vm, val type, val args);
/* Every exception has these in its first slots; -1: another name. */
enum exc_field { EXC_ARGS, EXC_TRACEBACK, EXC_CAUSE, EXC_CONTEXT, EXC_SUPPRESS };
static inline int64_t exc_field(const struct vm *vm, val name)
{
    return name == vm->n_traceback  ? EXC_TRACEBACK
           : name == vm->n_args     ? EXC_ARGS
           : name == vm->n_context  ? EXC_CONTEXT
           : name == vm->n_cause    ? EXC_CAUSE
           : name == vm->n_suppress ? EXC_SUPPRESS
                                    : -1;
}
bool is_exception(const struct vm *vm, val v); /* not a type of them */
/* OSError, or the class below it that the number means. `path` may be NULL. */
val raise_errno(struct vm *vm, int number, val path);
val raise_errno2(struct vm *vm, int number, val path, val path2);
bool exc_matches(const struct vm *vm, enum exception e); /* vm->exc is one of these */
/* NameError and its kin: `format` takes the name as %.*s; the exception keeps it. */
val raise_named(struct vm *vm, enum exception e, val name, const char *format);
val raise_syntax_error(struct vm *vm, const struct source *s,
                       const struct syntax_error *e);

/* traceback.c, suggest.c, dir.c */
void print_exception(struct vm *vm, val exc);
/* streams.c of io: to the program's sys.stderr, or where it has not put one of its own, to C's
 * stderr. What goes wrong with it is forgotten, with vm->exc. */
void write_stderr(struct vm *vm, struct slice text);
val suggestion(struct vm *vm, val exc); /* a string, or NULL: nothing is near */
val dir_of(struct vm *vm, val o);       /* a sorted list; NULL: raised */

/* interp/: calls */
bool py_callable(struct vm *vm, val v);
val vm_call(struct vm *vm, val callable, const val *args, int64_t n);
val vm_call_kw(struct vm *vm, val callable, const val *args, int64_t n, val kwnames);
void run_finalizers(struct vm *vm);
/* For loops in C that may take long: true: KeyboardInterrupt or MemoryError was raised. */
bool vm_interrupted(struct vm *vm);
val vm_run_code(struct vm *vm, val code, val ns);
/* The same, with names in a mapping of their own; NULL: in the namespace. */
val vm_run_code_in(struct vm *vm, val code, val ns, val locals);
val frame_locals(struct vm *vm, struct frame *f); /* builtins/evaluate.c */
val gen_frame(struct vm *vm, val gen); /* types/frame.c; None: it has ended */
val locals_of_slots(struct vm *vm, const struct code *c,
                    val slots); /* an array of them */
/* interp/generator.c. Resuming and throwing return what it yields, vm->stop at the end
 * (then gen_stop() raises what tells of it), or NULL. */
val gen_resume(struct vm *vm, val gen, val sent);
val gen_throw(struct vm *vm, val gen, val exc); /* an exception, not a class */
bool gen_close(struct vm *vm, val gen);
val gen_stop(struct vm *vm, val gen);
val raise_stop(struct vm *vm, val value); /* StopIteration(value) */
val stop_value(struct vm *vm);            /* of vm->exc, which is cleared */
val gen_awaits(val gen);                  /* the iterator it delegates to, or NULL */
bool gen_yielded(val gen); /* an asynchronous one: by `yield`, not await */
val generator_attribute(struct vm *vm, val gen, val name); /* NULL: it has none */
bool generator_set_attribute(struct vm *vm, val gen, val name, val v);
const char *gen_word(val gen); /* generator, coroutine, async generator */
bool py_is_iterator(struct vm *vm, val v);
bool is_iterator_kind(enum kind k); /* all values of it are (types/iterators.c) */
/* builtins/async_gen.c: what __anext__, asend, athrow and aclose make; `arg` is what is
 * sent or thrown, NULL to close. Sending raises StopIteration(item) at the next item. */
val async_call_new(struct vm *vm, enum kind kind, val gen, val arg);
val async_call_send(struct vm *vm, val call, val v);
static inline bool is_gen(val v)
{
    return !is_int(v) && v->kind >= KIND_GENERATOR && v->kind <= KIND_ASYNC_GEN;
}

/* builtins/, lib/ */
int py_isinstance(struct vm *vm, val v, val type); /* -1: raised */
int py_issubclass(struct vm *vm, val class, val of);
/* Its __class__ may be another one than its type: isinstance() asks for it. */
bool says_its_class(struct vm *vm, val v);
val prelude_call(struct vm *vm, enum prelude which, const val *args, int64_t n);
/* Is each next item of this iterator Python code's? Then C had better not ask for it in a loop. */
bool iterates_in_python(struct vm *vm, val it);
void add_builtins(struct vm *vm);
/* builtins/files.c: the cell of exit, help or their kin, which are made now; NULL: it is none
 * of them. */
val builtin_of_site(struct vm *vm, val name);
void add_type_methods(struct vm *vm);
void add_exception_types(struct vm *vm);
val find_module(struct vm *vm, val name); /* one that is built in */
val module_value(struct vm *vm, const char *module,
                 const char *name); /* of such a one */
/* lib/import.c: what IMPORT_NAME, IMPORT_FROM and `import *` do. `ns` is the namespace that
 * a relative name is relative to; `names`: what is listed, a tuple or None. */
val import_module(struct vm *vm, val name, val ns, val names, int64_t level);
val import_from(struct vm *vm, val module, val name);
bool import_all(struct vm *vm, val module, val into);
void add_functions(struct vm *vm, val ns, const struct builtin *table, val module);
void add_methods(struct vm *vm, val type, const struct builtin *table);
val type_call_builtin(struct vm *vm, val type, const val *args, int64_t n, val kwnames);
/* type.__call__; the __new__ of a builtin type, the class in args[0]; those of object. */
val type_call_plain(struct vm *vm, val type, const val *args, int64_t n, val kwnames);
val type_make(struct vm *vm, val owner, const val *args, int64_t n, val kwnames);
val object_make(struct vm *vm, val class, bool arguments);
bool object_init_takes(struct vm *vm, val o, bool arguments);
val keyword(struct vm *vm, val *args, int64_t n, val kwnames, val name);
bool only_keywords(struct vm *vm, const char *function, val kwnames, const val *allowed,
                   int n);

#endif
