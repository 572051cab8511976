/* io.h -- what is behind the classes of _io: files, buffers, text, in C.
 *
 * The classes themselves are Python (frozen/_io.py): who inherits from what, the defaults,
 * what is rare. An instance of FileIO, BufferedReader, TextIOWrapper, BytesIO or StringIO, or
 * of a class below one, has its state in slot 0: one of the structs of this file. The methods
 * that bytes and text go through are rows of C; io_install() puts them into the class. */
#ifndef IO_IO_H
#define IO_IO_H

#include "python/obj/type_def.h"

/* The rows of a class. */
struct io_class {
    const char *name;
    const struct method *methods;
    const struct attribute *attributes;
};
extern const struct io_class io_classes[]; /* to one without a name */
/* The tables that classes share: rows of reading, of writing, of both. */
extern const struct method file_methods[], reader_methods[], writer_methods[],
    random_methods[], text_methods[], bytes_methods_io[], string_methods[];
extern const struct attribute file_attributes[], buffered_attributes[],
    text_attributes[], bytes_attributes[], string_attributes[];

/* Instances of `type`, whose only slot is that of the state, get the class's methods. */
void io_install(struct vm *vm, val type, const struct io_class *c);
/* More of them, before it has any. */
void io_rows(struct vm *vm, val type, const struct method *rows);

/* The state of an instance; NULL: raised, it has none (yet). */
val io_core(struct vm *vm, val self, enum kind kind);
/* The same of any value, without raising: NULL when it is nothing of the kind. */
val io_core_or_null(val o, enum kind kind);
void io_set_core(struct vm *vm, val self, val core);
/* Of exactly a class of ours: what it does is what the rows do. */
bool io_exact(struct vm *vm, val self);

/* io.UnsupportedOperation */
val raise_unsupported(struct vm *vm, const char *what);
val raise_closed(struct vm *vm); /* ValueError: I/O operation on closed file. */

/* After a call of the system was interrupted: true: a handler has raised. */
bool io_signalled(struct vm *vm);

/* read() and write() that begin again when a signal came. -1: raised, IO_BLOCKS: it would
 * have to wait, and the file is not to be waited for. */
enum { IO_FAILED = -1, IO_BLOCKS = -2 };
int64_t io_read(struct vm *vm, int fd, char *to, int64_t n);
int64_t io_write(struct vm *vm, int fd, struct slice bytes);

/* Of what a readline() of somebody else gave: false, raised, when it is no text. */
bool io_is_line(struct vm *vm, val line);
/* The bytes of an object that has some (bytes, bytearray, memoryview, array). The pointer is
 * good until Python code runs. false: TypeError. */
bool io_bytes(struct vm *vm, val o, struct slice *out);
/* The same, to be written to. */
bool io_room(struct vm *vm, val o, char **p, int64_t *n);

/* What names a file, as bytes without a NUL: str, bytes, or what has __fspath__. `what` is how
 * the argument is called. */
val io_path(struct vm *vm, val o, const char *what);
val io_fspath(struct vm *vm, val path); /* os.fspath() */
static inline const char *
io_path_text(val path) /* NUL-terminated: io_path() made it so */
{
    return as_buf(path)->at;
}
/* A name the system gave, as text (undecodable bytes as lone surrogates). */
val io_name(struct vm *vm, struct slice bytes);

/* An optional size: None, NULL and what is negative is -1. */
bool io_size(struct vm *vm, val v, int64_t *out);

/* Memory for at least n bytes that never moves. */
val io_memory(struct vm *vm, int64_t n);
/* The same for what grows: `had` bytes of `old` (or NULL) are copied. */
val io_grown(struct vm *vm, val old, int64_t had, int64_t want);

/* A method by name, of any object. */
val io_call(struct vm *vm, val o, const char *method, const val *args, int64_t n);
/* Something that frozen/_io.py defines. */
val io_helper(struct vm *vm, const char *name);

/* ---- the states ----------------------------------------------------------------------- */

enum io_flags {
    IO_READABLE = 1,
    IO_WRITABLE = 2,
    IO_CREATED = 4,
    IO_APPENDS = 8,
    IO_CLOSES_FD = 16,
    IO_CLOSED = 32,
    IO_BUSY = 2048, /* the raw file is being asked: nobody else may */
    IO_STDOUT =
        64, /* of the process: its bytes go through stdio, as those of print() do */
    IO_DETACHED = 128,
    IO_LINES = 256,    /* written lines are flushed */
    IO_THROUGH = 512,  /* nothing waits in the text layer */
    IO_AT_ONCE = 1024, /* nothing waits in the buffer either: stderr */
};

/* file_io.c: all that is left of it, or None: nothing now, and it is not to be waited for. */
val file_read_all(struct vm *vm, struct w_file_io *f);

/* What next() of a file gives: a line, or vm->stop. NULL without an exception: it has a way of
 * its own. */
val io_next(struct vm *vm, val self);
/* The lines of each, when nothing of a class below has a say; empty at the end. */
val text_next(struct vm *vm, val self);
val buffered_next(struct vm *vm, val self);
val bytes_io_next(struct vm *vm, val self);
val string_io_next(struct vm *vm, val self);

/* buffered.c, for the text layer: NULL when `o` is no buffer of ours, as it is made. */
val buffered_plain(struct vm *vm, val o);
/* Up to n bytes: those that are buffered, or else what one read gives. */
int64_t buffered_read1(struct vm *vm, val core, char *to, int64_t n);
bool buffered_write(struct vm *vm, val core, struct slice bytes);
bool buffered_flush(struct vm *vm, val core);

/* At the end of the program: what was written and not closed. False: something failed,
 * which was told. */
bool io_flush_all(struct vm *vm);
void io_remember_writer(struct vm *vm, val self);

/* ---- streams.c ---------------------------------------------------------------------------- */

/* sys.__getattr__: makes stdin, stdout and stderr. */
val io_sys_getattr(struct vm *vm, val name);
/* One of them as the program has it now; NULL: RuntimeError, there is none. */
val io_sys_stream(struct vm *vm, const char *name);
/* Where print() writes to: `file` is its argument or NULL; *out the object, but for
 * PRINT_STDOUT, which is C's. PRINT_TEXT: its text_write() may be called. */
enum print_to { PRINT_FAILED, PRINT_STDOUT, PRINT_NOWHERE, PRINT_TEXT, PRINT_OBJECT };
enum print_to io_print_to(struct vm *vm, val file, val *out);
bool io_write_stdout(struct vm *vm, struct slice text);

#endif
