/* posix_path.c -- the functions of `posix` that take the name of a file. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include "python/interp/threads.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

/* ---- arguments ------------------------------------------------------------------------------ */

bool posix_int(struct vm *vm, val v, int *out)
{
    int64_t i;
    val n = py_index_value(vm, v);
    if (!n)
        return false;
    if (!int_to_i64(n, &i) || i != (int)i) {
        raise_error(vm, E_OverflowError, "Python int too large to convert to C int");
        return false;
    }
    *out = (int)i;
    return true;
}

bool posix_file(struct vm *vm, val v, int *out)
{
    if (int_is(plain_of(v)))
        return posix_int(vm, v, out);
    val f = py_getattr_or_null(vm, v, str_intern(vm, SLICE("fileno")));
    if (!f && !vm->exc)
        raise_error(vm, E_TypeError,
                    "argument must be an int, or have a fileno() method.");
    v = f ? vm_call(vm, f, NULL, 0) : NULL;
    return v && posix_int(vm, v, out);
}

static bool folder_fd(struct vm *vm, val dir_fd, int *out)
{
    *out = AT_FDCWD;
    if (!dir_fd || dir_fd == vm->none)
        return true;
    if (is_int(dir_fd) || type_lookup(vm, type_of(vm, dir_fd), vm->n_index))
        return posix_int(vm, dir_fd, out);
    raise_error(vm, E_TypeError, "argument should be integer or None, not %s",
                type_name(vm, dir_fd));
    return false;
}

static bool has_name(struct vm *vm, val o)
{
    return is_a(o, KIND_STR) || is_a(o, KIND_BYTES) ||
           type_lookup(vm, type_of(vm, o), str_intern(vm, SLICE("__fspath__")));
}

bool place_of(struct vm *vm, const char *what, val o, val dir_fd, enum place_kinds or,
              struct place *out)
{
    *out = (struct place){.dir = AT_FDCWD, .fd = -1, .name = o};
    if (!folder_fd(vm, dir_fd, &out->dir))
        return false;
    if (or &OR_NONE && (!o || o == vm->none)) {
        out->path = ".";
        out->name = NULL;
        return true;
    }
    if (or &OR_FD && !has_name(vm, o) && type_lookup(vm, type_of(vm, o), vm->n_index)) {
        out->path = "";
        return posix_int(vm, o, &out->fd);
    }
    if (!has_name(vm, o)) {
        raise_error(vm, E_TypeError, "%s should be string, bytes%s%s%s, not %s", what,
                    or &(OR_FD | OR_NONE) ? ", os.PathLike" : " or os.PathLike",
                    or &OR_FD ? (or &OR_NONE ? ", integer" : " or integer") : "",
                    or &OR_NONE ? " or None" : "", type_name(vm, o));
        return false;
    }
    out->memory = io_path(vm, o, what);
    out->path = out->memory ? io_path_text(out->memory) : NULL;
    return out->memory != NULL;
}

val posix_done_at(struct vm *vm, int r, const struct place *p)
{
    return r < 0 ? raise_errno(vm, errno, p->name) : vm->none;
}

val posix_done(struct vm *vm, int r)
{
    return r < 0 ? raise_errno(vm, errno, NULL) : vm->none;
}

val posix_number(struct vm *vm, int64_t r)
{
    return r < 0 ? raise_errno(vm, errno, NULL) : int_from_i64(vm, r);
}

static int no_follow(struct vm *vm, val follow)
{
    int t = py_truth(vm, follow);
    return t < 0 ? -1 : t ? 0 : AT_SYMLINK_NOFOLLOW;
}

/* ---- stat ----------------------------------------------------------------------------------------- */

static const char *const stat_fields[] = {
    "st_mode",     "st_ino",     "st_dev",    "st_nlink",    "st_uid",
    "st_gid",      "st_size",    NULL,        NULL,          NULL,
    "st_atime",    "st_mtime",   "st_ctime",  "st_atime_ns", "st_mtime_ns",
    "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev"};
const struct structseq_def posix_stat_result = {
    "os", "stat_result", "What the system knows about a file.", stat_fields, 19, 10};

static val nanoseconds(struct vm *vm, struct timespec t)
{
    return int_from_i64(vm, (int64_t)t.tv_sec * 1000000000 + t.tv_nsec);
}

static double seconds(struct timespec t)
{
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

val posix_stat(struct vm *vm, const struct stat *st)
{
    const struct timespec times[] = {st->st_atim, st->st_mtim, st->st_ctim};
    val v[19] = {tag_int(st->st_mode),         int_from_u64(vm, st->st_ino),
                 int_from_u64(vm, st->st_dev), tag_int((int64_t)st->st_nlink),
                 tag_int(st->st_uid),          tag_int(st->st_gid),
                 int_from_i64(vm, st->st_size)};
    for (int i = 0; i < 3; i++) {
        v[7 + i] = int_from_i64(vm, times[i].tv_sec);
        v[10 + i] = float_new(vm, seconds(times[i]));
        v[13 + i] = nanoseconds(vm, times[i]);
    }
    v[16] = int_from_i64(vm, st->st_blksize);
    v[17] = int_from_i64(vm, st->st_blocks);
    v[18] = int_from_u64(vm, st->st_rdev);
    return structseq_new(vm, &posix_stat_result, v);
}

static val stat_of(struct vm *vm, val path, val dir_fd, val follow)
{
    struct place p;
    struct stat st;
    int flags = no_follow(vm, follow);
    if (flags < 0 || !place_of(vm, "stat: path", path, dir_fd, OR_FD, &p))
        return NULL;
    if (p.fd >= 0 && p.dir != AT_FDCWD)
        return raise_error(vm, E_ValueError,
                           "stat: can't specify dir_fd without matching path");
    if (p.fd >= 0 && flags)
        return raise_error(vm, E_ValueError,
                           "stat: cannot use fd and follow_symlinks together");
    int r = p.fd >= 0 ? fstat(p.fd, &st) : fstatat(p.dir, p.path, &st, flags);
    return r < 0 ? posix_done_at(vm, r, &p) : posix_stat(vm, &st);
}

static val lstat_of(struct vm *vm, val path, val dir_fd)
{
    struct place p;
    struct stat st;
    if (!place_of(vm, "lstat: path", path, dir_fd, BY_NAME, &p))
        return NULL;
    int r = fstatat(p.dir, p.path, &st, AT_SYMLINK_NOFOLLOW);
    return r < 0 ? posix_done_at(vm, r, &p) : posix_stat(vm, &st);
}

static val access_of(struct vm *vm, val path, val mode, val dir_fd, val effective,
                     val follow)
{
    struct place p;
    int how, flags = no_follow(vm, follow), e = py_truth(vm, effective);
    if (flags < 0 || e < 0 ||
        !place_of(vm, "access: path", path, dir_fd, BY_NAME, &p) ||
        !posix_int(vm, mode, &how))
        return NULL;
    return bool_val(vm,
                    faccessat(p.dir, p.path, how, flags | (e ? AT_EACCESS : 0)) == 0);
}

static const char *const statvfs_fields[] = {
    "f_bsize", "f_frsize", "f_blocks", "f_bfree",   "f_bavail", "f_files",
    "f_ffree", "f_favail", "f_flag",   "f_namemax", "f_fsid"};
const struct structseq_def posix_statvfs_result = {
    "os",
    "statvfs_result",
    "What the system knows about a file system.",
    statvfs_fields,
    11,
    10};

static val statvfs_of(struct vm *vm, val path)
{
    struct place p;
    struct statvfs s;
    if (!place_of(vm, "statvfs: path", path, NULL, OR_FD, &p))
        return NULL;
    int r = p.fd >= 0 ? fstatvfs(p.fd, &s) : statvfs(p.path, &s);
    if (r < 0)
        return posix_done_at(vm, r, &p);
    const uint64_t all[] = {s.f_bsize,  s.f_frsize,  s.f_blocks, s.f_bfree,
                            s.f_bavail, s.f_files,   s.f_ffree,  s.f_favail,
                            s.f_flag,   s.f_namemax, s.f_fsid};
    val v[11];
    for (int i = 0; i < 11; i++)
        v[i] = int_from_u64(vm, all[i]);
    return structseq_new(vm, &posix_statvfs_result, v);
}

/* ---- folders ---------------------------------------------------------------------------------------- */

static val current(struct vm *vm, bool text)
{
    char *here = getcwd(NULL, 0);
    if (!here)
        return raise_errno(vm, errno, NULL);
    val r = text ? io_name(vm, slice_of(here)) : bytes_new(vm, slice_of(here));
    free(here);
    return r;
}
static val cwd(struct vm *vm)
{
    return current(vm, true);
}
static val cwd_bytes(struct vm *vm)
{
    return current(vm, false);
}

static val change_dir(struct vm *vm, val path)
{
    struct place p;
    if (!place_of(vm, "chdir: path", path, NULL, OR_FD, &p))
        return NULL;
    return posix_done_at(vm, p.fd >= 0 ? fchdir(p.fd) : chdir(p.path), &p);
}

static val change_root(struct vm *vm, val path)
{
    struct place p;
    return place_of(vm, "chroot: path", path, NULL, BY_NAME, &p)
               ? posix_done_at(vm, chroot(p.path), &p)
               : NULL;
}

static DIR *open_folder(const struct place *p)
{
    if (p->fd < 0)
        return opendir(p->path);
    int fd = fcntl(p->fd, F_DUPFD_CLOEXEC, 0);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (d)
        rewinddir(d);
    else if (fd >= 0)
        close(fd);
    return d;
}

/* Its names; with `more` a list of (name, kind of file, inode). */
static val read_folder(struct vm *vm, struct place *p, bool bytes, bool more)
{
    DIR *d = open_folder(p);
    val list = list_new(vm, 8);
    if (!d)
        return raise_errno(vm, errno, p->name);
    for (;;) {
        errno = 0;
        const struct dirent *e = readdir(d);
        if (!e)
            break;
        struct slice s = slice_of(e->d_name);
        if (slice_eq(s, SLICE(".")) || slice_eq(s, SLICE("..")))
            continue;
        val name = bytes ? bytes_new(vm, s) : io_name(vm, s);
        if (more) {
            const val row[] = {name, tag_int(e->d_type), int_from_u64(vm, e->d_ino)};
            name = tuple_of(vm, row, 3);
        }
        list_append(vm, list, name);
    }
    int error = errno;
    closedir(d);
    return error ? raise_errno(vm, error, p->name) : list;
}

static val names_in(struct vm *vm, val path, const char *what, bool more)
{
    struct place p;
    if (!place_of(vm, what, path, NULL, OR_FD | OR_NONE, &p))
        return NULL;
    val given = path && path != vm->none && p.fd < 0 ? io_fspath(vm, path) : NULL;
    return read_folder(vm, &p, given && is_a(given, KIND_BYTES), more);
}

static val list_dir(struct vm *vm, val path)
{
    return names_in(vm, path, "listdir: path", false);
}
static val scan(struct vm *vm, val path)
{
    return names_in(vm, path, "scandir: path", true);
}

static val make_dir(struct vm *vm, val path, val mode, val dir_fd)
{
    struct place p;
    int m;
    return place_of(vm, "mkdir: path", path, dir_fd, BY_NAME, &p) &&
                   posix_int(vm, mode, &m)
               ? posix_done_at(vm, mkdirat(p.dir, p.path, (mode_t)m), &p)
               : NULL;
}

static val remove_dir(struct vm *vm, val path, val dir_fd)
{
    struct place p;
    return place_of(vm, "rmdir: path", path, dir_fd, BY_NAME, &p)
               ? posix_done_at(vm, unlinkat(p.dir, p.path, AT_REMOVEDIR), &p)
               : NULL;
}

/* ---- names ---------------------------------------------------------------------------------------------- */

static val unlink_it(struct vm *vm, const char *what, val path, val dir_fd)
{
    struct place p;
    return place_of(vm, what, path, dir_fd, BY_NAME, &p)
               ? posix_done_at(vm, unlinkat(p.dir, p.path, 0), &p)
               : NULL;
}
static val unlink_path(struct vm *vm, val path, val dir_fd)
{
    return unlink_it(vm, "unlink: path", path, dir_fd);
}
static val remove_path(struct vm *vm, val path, val dir_fd)
{
    return unlink_it(vm, "remove: path", path, dir_fd);
}

static bool two_places(struct vm *vm, const char *what, val a, val b, val dir_a,
                       val dir_b, struct place *from, struct place *to)
{
    char text[40];
    snprintf(text, sizeof text, "%s: src", what);
    if (!place_of(vm, text, a, dir_a, BY_NAME, from))
        return false;
    snprintf(text, sizeof text, "%s: dst", what);
    return place_of(vm, text, b, dir_b, BY_NAME, to);
}

static val done_with_two(struct vm *vm, int r, const struct place *from,
                         const struct place *to)
{
    return r < 0 ? raise_errno2(vm, errno, from->name, to->name) : vm->none;
}

static val rename_it(struct vm *vm, const char *what, val src, val dst, val src_dir,
                     val dst_dir)
{
    struct place from, to;
    return two_places(vm, what, src, dst, src_dir, dst_dir, &from, &to)
               ? done_with_two(vm, renameat(from.dir, from.path, to.dir, to.path),
                               &from, &to)
               : NULL;
}
static val rename_path(struct vm *vm, val src, val dst, val src_dir, val dst_dir)
{
    return rename_it(vm, "rename", src, dst, src_dir, dst_dir);
}
static val replace_path(struct vm *vm, val src, val dst, val src_dir, val dst_dir)
{
    return rename_it(vm, "replace", src, dst, src_dir, dst_dir);
}

static val link_path(struct vm *vm, val src, val dst, val src_dir, val dst_dir,
                     val follow)
{
    struct place from, to;
    int t = py_truth(vm, follow);
    if (t < 0 || !two_places(vm, "link", src, dst, src_dir, dst_dir, &from, &to))
        return NULL;
    return done_with_two(
        vm, linkat(from.dir, from.path, to.dir, to.path, t ? AT_SYMLINK_FOLLOW : 0),
        &from, &to);
}

static val symlink_path(struct vm *vm, val src, val dst, val is_dir, val dir_fd)
{
    struct place from, to;
    (void)is_dir; /* for Windows */
    return two_places(vm, "symlink", src, dst, NULL, dir_fd, &from, &to)
               ? done_with_two(vm, symlinkat(from.path, to.dir, to.path), &from, &to)
               : NULL;
}

static val read_link(struct vm *vm, val path, val dir_fd)
{
    char text[8192];
    struct place p;
    if (!place_of(vm, "readlink: path", path, dir_fd, BY_NAME, &p))
        return NULL;
    ssize_t n = readlinkat(p.dir, p.path, text, sizeof text);
    if (n < 0)
        return raise_errno(vm, errno, p.name);
    val given = io_fspath(vm, path);
    struct slice s = {text, (size_t)n};
    return is_a(given, KIND_BYTES) ? bytes_new(vm, s) : io_name(vm, s);
}

static val make_fifo(struct vm *vm, val path, val mode, val dir_fd)
{
    struct place p;
    int m;
    return place_of(vm, "mkfifo: path", path, dir_fd, BY_NAME, &p) &&
                   posix_int(vm, mode, &m)
               ? posix_done_at(vm, mkfifoat(p.dir, p.path, (mode_t)m), &p)
               : NULL;
}

static val make_node(struct vm *vm, val path, val mode, val device, val dir_fd)
{
    struct place p;
    int m;
    int64_t d;
    return place_of(vm, "mknod: path", path, dir_fd, BY_NAME, &p) &&
                   posix_int(vm, mode, &m) && py_index(vm, device, &d)
               ? posix_done_at(vm, mknodat(p.dir, p.path, (mode_t)m, (dev_t)d), &p)
               : NULL;
}

/* ---- what can be changed ------------------------------------------------------------------------------------ */

static val change_mode(struct vm *vm, val path, val mode, val dir_fd, val follow)
{
    struct place p;
    int m, flags = no_follow(vm, follow);
    if (flags < 0 || !place_of(vm, "chmod: path", path, dir_fd, OR_FD, &p) ||
        !posix_int(vm, mode, &m))
        return NULL;
    if (p.fd >= 0)
        return posix_done_at(vm, fchmod(p.fd, (mode_t)m), &p);
    if (flags)
        return raise_error(vm, E_NotImplementedError,
                           "chmod: follow_symlinks unavailable on this platform");
    return posix_done_at(vm, fchmodat(p.dir, p.path, (mode_t)m, 0), &p);
}

static bool id_of(struct vm *vm, val v, unsigned *out)
{
    int64_t i;
    if (!py_index(vm, v, &i))
        return false;
    if (i < -1 || i > UINT32_MAX) {
        raise_error(vm, E_OverflowError,
                    i < 0 ? "uid is less than minimum" : "uid is greater than maximum");
        return false;
    }
    *out = (unsigned)i;
    return true;
}

static val change_owner(struct vm *vm, val path, val uid, val gid, val dir_fd,
                        val follow)
{
    struct place p;
    unsigned u, g;
    int flags = no_follow(vm, follow);
    if (flags < 0 || !place_of(vm, "chown: path", path, dir_fd, OR_FD, &p) ||
        !id_of(vm, uid, &u) || !id_of(vm, gid, &g))
        return NULL;
    return posix_done_at(
        vm, p.fd >= 0 ? fchown(p.fd, u, g) : fchownat(p.dir, p.path, u, g, flags), &p);
}

static val change_link_owner(struct vm *vm, val path, val uid, val gid)
{
    return change_owner(vm, path, uid, gid, NULL, vm->false_);
}

static val truncate_path(struct vm *vm, val path, val length)
{
    struct place p;
    int64_t n;
    if (!place_of(vm, "truncate: path", path, NULL, OR_FD, &p) ||
        !py_index(vm, length, &n))
        return NULL;
    return posix_done_at(
        vm, WAITING(vm, p.fd >= 0 ? ftruncate(p.fd, n) : truncate(p.path, n)), &p);
}

static bool time_of(struct vm *vm, val v, bool nano, struct timespec *out)
{
    double d, whole;
    int64_t i;
    if (nano || int_is(plain_of(v))) {
        if (!py_index(vm, v, &i))
            return false;
        int64_t unit = nano ? 1000000000 : 1, rest = (i % unit + unit) % unit;
        *out = (struct timespec){(i - rest) / unit, rest};
        return true;
    }
    if (!number_to_double(vm, v, &d)) {
        raise_error(vm, E_TypeError, "'%s' object cannot be interpreted as an integer",
                    type_name(vm, v));
        return false;
    }
    double part = modf(d, &whole);
    int64_t ns = (int64_t)floor(part * 1e9);
    if (!isfinite(d) || fabs(whole) > 9e18) {
        raise_error(vm, E_OverflowError, "timestamp out of range for platform time_t");
        return false;
    }
    *out = (struct timespec){(time_t)whole - (ns < 0), ns < 0 ? ns + 1000000000 : ns};
    return true;
}

static val set_times(struct vm *vm, val path, val times, val ns, val dir_fd, val follow)
{
    struct place p;
    struct timespec t[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
    int flags = no_follow(vm, follow);
    if (flags < 0 || !place_of(vm, "utime: path", path, dir_fd, OR_FD, &p))
        return NULL;
    bool nano = ns && ns != vm->none, given = times && times != vm->none;
    if (nano && given)
        return raise_error(
            vm, E_ValueError,
            "utime: you may specify either 'times' or 'ns' but not both");
    val pair = nano ? ns : given ? times : NULL;
    if (pair && (!is_a(pair, KIND_TUPLE) || as_tuple(plain_of(pair))->n != 2))
        return raise_error(vm, E_TypeError,
                           nano
                               ? "utime: 'ns' must be a tuple of two ints"
                               : "utime: 'times' must be either a tuple of two ints or "
                                 "None");
    for (int i = 0; pair && i < 2; i++)
        if (!time_of(vm, as_tuple(plain_of(pair))->at[i], nano, &t[i]))
            return NULL;
    return posix_done_at(
        vm, p.fd >= 0 ? futimens(p.fd, t) : utimensat(p.dir, p.path, t, flags), &p);
}

static val open_path(struct vm *vm, val path, val flags, val mode, val dir_fd)
{
    struct place p;
    int how, m;
    if (!place_of(vm, "open: path", path, dir_fd, BY_NAME, &p) ||
        !posix_int(vm, flags, &how) || !posix_int(vm, mode, &m))
        return NULL;
    for (;;) {
        int fd = WAITING(vm, openat(p.dir, p.path, how | O_CLOEXEC, (mode_t)m));
        if (fd >= 0)
            return tag_int(fd);
        if (errno != EINTR)
            return raise_errno(vm, errno, p.name);
        if (io_signalled(vm))
            return NULL;
    }
}

/* ---- attributes of files ------------------------------------------------------------------------------------- */

static val get_xattr(struct vm *vm, val path, val attribute, val follow)
{
    struct place p, a;
    char text[65536];
    int t = py_truth(vm, follow);
    if (t < 0 || !place_of(vm, "getxattr: path", path, NULL, OR_FD, &p) ||
        !place_of(vm, "getxattr: attribute", attribute, NULL, BY_NAME, &a))
        return NULL;
    ssize_t n = p.fd >= 0 ? fgetxattr(p.fd, a.path, text, sizeof text)
                : t       ? getxattr(p.path, a.path, text, sizeof text)
                          : lgetxattr(p.path, a.path, text, sizeof text);
    return n < 0 ? raise_errno(vm, errno, p.name)
                 : bytes_new(vm, (struct slice){text, (size_t)n});
}

static val set_xattr(struct vm *vm, val path, val attribute, val value, val flags,
                     val follow)
{
    struct place p, a;
    struct slice s;
    int how, t = py_truth(vm, follow);
    if (t < 0 || !place_of(vm, "setxattr: path", path, NULL, OR_FD, &p) ||
        !place_of(vm, "setxattr: attribute", attribute, NULL, BY_NAME, &a) ||
        !posix_int(vm, flags, &how) || !io_bytes(vm, value, &s))
        return NULL;
    int r = p.fd >= 0 ? fsetxattr(p.fd, a.path, s.p, s.n, how)
            : t       ? setxattr(p.path, a.path, s.p, s.n, how)
                      : lsetxattr(p.path, a.path, s.p, s.n, how);
    return posix_done_at(vm, r, &p);
}

static val remove_xattr(struct vm *vm, val path, val attribute, val follow)
{
    struct place p, a;
    int t = py_truth(vm, follow);
    if (t < 0 || !place_of(vm, "removexattr: path", path, NULL, OR_FD, &p) ||
        !place_of(vm, "removexattr: attribute", attribute, NULL, BY_NAME, &a))
        return NULL;
    int r = p.fd >= 0 ? fremovexattr(p.fd, a.path)
            : t       ? removexattr(p.path, a.path)
                      : lremovexattr(p.path, a.path);
    return posix_done_at(vm, r, &p);
}

static val list_xattr(struct vm *vm, val path, val follow)
{
    struct place p;
    char text[65536];
    int t = py_truth(vm, follow);
    if (t < 0 || !place_of(vm, "listxattr: path", path, NULL, OR_FD | OR_NONE, &p))
        return NULL;
    ssize_t n = p.fd >= 0 ? flistxattr(p.fd, text, sizeof text)
                : t       ? listxattr(p.path, text, sizeof text)
                          : llistxattr(p.path, text, sizeof text);
    if (n < 0)
        return raise_errno(vm, errno, p.name);
    val list = list_new(vm, 4);
    for (ssize_t i = 0; i < n; i += (ssize_t)strlen(text + i) + 1)
        list_append(vm, list, io_name(vm, slice_of(text + i)));
    return list;
}

static val path_conf(struct vm *vm, val path, val name)
{
    struct place p;
    int which;
    if (!place_of(vm, "pathconf: path", path, NULL, OR_FD, &p) ||
        !posix_int(vm, name, &which))
        return NULL;
    errno = 0;
    long r = p.fd >= 0 ? fpathconf(p.fd, which) : pathconf(p.path, which);
    return r < 0 && errno ? raise_errno(vm, errno, p.name) : tag_int(r);
}

/* ---- the text of a path ------------------------------------------------------------------------------------------ */

/* As os.path.normpath() documents it. */
static val normal_path(struct vm *vm, val path)
{
    if (!is_a(path, KIND_STR))
        return raise_error(vm, E_TypeError,
                           "_path_normpath() argument 'path' must be str, not %s",
                           type_name(vm, path));
    struct slice s = str_value(plain_of(path));
    struct str out = {0};
    size_t root = s.n && s.p[0] == '/';
    if (root && s.n > 1 && s.p[1] == '/' && !(s.n > 2 && s.p[2] == '/'))
        root = 2; /* POSIX lets two slashes mean something else */
    str_add(&out, (struct slice){"//", root});
    while (s.n) {
        const char *slash = slice_char(s, '/');
        struct slice part = {s.p, slash ? (size_t)(slash - s.p) : s.n};
        s = slice_from(s, part.n + (slash != NULL));
        if (!part.n || slice_eq(part, SLICE(".")))
            continue;
        if (slice_eq(part, SLICE(".."))) {
            struct slice have = slice_from(str_slice(&out), root);
            ptrdiff_t before = slice_rfind(have, SLICE("/"));
            struct slice last = slice_from(have, (size_t)(before + 1));
            if (have.n && !slice_eq(last, SLICE(".."))) {
                out.n = root + (before < 0 ? 0 : (size_t)before);
                continue;
            }
            if (root)
                continue;
        }
        if (out.n > root)
            str_addc(&out, '/');
        str_add(&out, part);
    }
    val r = str_new(vm, str_slice(&out));
    str_free(&out);
    return r;
}

const struct method posix_path_rows[] = {
    FUNCTION("stat", "path, *, dir_fd=None, follow_symlinks=True", stat_of, RUNS),
    FUNCTION("lstat", "path, *, dir_fd=None", lstat_of, RUNS),
    FUNCTION("access",
             "path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True",
             access_of, RUNS),
    FUNCTION("statvfs", "path", statvfs_of, RUNS),
    FUNCTION("getcwd", "", cwd, READS),
    FUNCTION("getcwdb", "", cwd_bytes, READS),
    FUNCTION("chdir", "path", change_dir, RUNS),
    FUNCTION("chroot", "path", change_root, RUNS),
    FUNCTION("listdir", "path=None", list_dir, RUNS),
    FUNCTION("_scan", "path, /", scan, RUNS),
    FUNCTION("mkdir", "path, mode=511, *, dir_fd=None", make_dir, RUNS),
    FUNCTION("rmdir", "path, *, dir_fd=None", remove_dir, RUNS),
    FUNCTION("unlink", "path, *, dir_fd=None", unlink_path, RUNS),
    FUNCTION("remove", "path, *, dir_fd=None", remove_path, RUNS),
    FUNCTION("rename", "src, dst, *, src_dir_fd=None, dst_dir_fd=None", rename_path,
             RUNS),
    FUNCTION("replace", "src, dst, *, src_dir_fd=None, dst_dir_fd=None", replace_path,
             RUNS),
    FUNCTION("link",
             "src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True",
             link_path, RUNS),
    FUNCTION("symlink", "src, dst, target_is_directory=False, *, dir_fd=None",
             symlink_path, RUNS),
    FUNCTION("readlink", "path, *, dir_fd=None", read_link, RUNS),
    FUNCTION("mkfifo", "path, mode=438, *, dir_fd=None", make_fifo, RUNS),
    FUNCTION("mknod", "path, mode=384, device=0, *, dir_fd=None", make_node, RUNS),
    FUNCTION("chmod", "path, mode, *, dir_fd=None, follow_symlinks=True", change_mode,
             RUNS),
    FUNCTION("chown", "path, uid, gid, *, dir_fd=None, follow_symlinks=True",
             change_owner, RUNS),
    FUNCTION("lchown", "path, uid, gid", change_link_owner, RUNS),
    FUNCTION("truncate", "path, length", truncate_path, RUNS),
    FUNCTION("utime", "path, times=None, *, ns=NULL, dir_fd=None, follow_symlinks=True",
             set_times, RUNS),
    FUNCTION("open", "path, flags, mode=511, *, dir_fd=None", open_path, RUNS),
    FUNCTION("getxattr", "path, attribute, *, follow_symlinks=True", get_xattr, RUNS),
    FUNCTION("setxattr", "path, attribute, value, flags=0, *, follow_symlinks=True",
             set_xattr, RUNS),
    FUNCTION("removexattr", "path, attribute, *, follow_symlinks=True", remove_xattr,
             RUNS),
    FUNCTION("listxattr", "path=None, *, follow_symlinks=True", list_xattr, RUNS),
    FUNCTION("_pathconf", "path, name, /", path_conf, RUNS),
    FUNCTION("_path_normpath", "path", normal_path, READS),
    FUNCTION("fspath", "path", io_fspath, RUNS),
    LAST_METHOD,
};
