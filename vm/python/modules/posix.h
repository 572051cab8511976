/* posix.h -- what the files of the module `posix` share. */
#ifndef MODULES_POSIX_H
#define MODULES_POSIX_H

#include "python/io/io.h"
#include "python/modules/module_def.h"
#include "python/types/structseq.h"

/* The tables, each in a file of its own, to a row without a name. */
extern const struct method posix_path_rows[], posix_fd_rows[], posix_process_rows[];

/* A file by its name, perhaps from a folder's descriptor on, or by its descriptor. */
struct place {
    int dir, fd; /* AT_FDCWD; -1: by name */
    const char *path;
    val name; /* as it was given, for errors */
    val memory;
};
enum place_kinds { BY_NAME = 0, OR_FD = 1, OR_NONE = 2 };
/* `what` is the function, and its argument's name: "stat: path". */
bool place_of(struct vm *vm, const char *what, val o, val dir_fd, enum place_kinds or,
              struct place *out);

bool posix_int(struct vm *vm, val v, int *out);  /* of C's int */
bool posix_file(struct vm *vm, val v, int *out); /* a number, or what has fileno() */
/* None, or OSError of errno when r < 0. */
val posix_done(struct vm *vm, int r);
val posix_done_at(struct vm *vm, int r, const struct place *p);
val posix_number(struct vm *vm, int64_t r);

extern const struct structseq_def posix_stat_result, posix_terminal_size,
    posix_uname_result, posix_times_result, posix_statvfs_result, posix_sched_param,
    posix_waitid_result;
/* Something that frozen/posix.py defines. */
val posix_helper(struct vm *vm, const char *name);
struct stat;
val posix_stat(struct vm *vm, const struct stat *st);

#endif
