/* mmap.c -- memory that is a file's, or that processes share: what the class in frozen/mmap.py
 * is made of. The mapping belongs to a handle, so it goes with the object. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "python/interp/threads.h"
#include "python/obj/buffer.h"
#include "python/obj/handle.h"

struct mapping {
    unsigned char *at;
    int64_t n, offset; /* bytes; of the first one in the file */
    int fd;            /* its own, or -1: no file's */
    bool readonly, fixed, private;
};
enum access { ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY };

static void leave(void *p)
{
    struct mapping *m = p;
    munmap(m->at, (size_t)m->n);
    if (m->fd >= 0)
        close(m->fd);
    free(m);
}
static const struct handle_def mapping_handle = {"mapping", leave};

/* NULL: ValueError, it was closed. */
static struct mapping *mapping_of(struct vm *vm, val self)
{
    val map = as_mmap(self)->map;
    struct mapping *m = map ? as_handle(map)->p : NULL;
    if (!m)
        raise_error(vm, E_ValueError, "mmap closed or invalid");
    return m;
}

static struct mapping *writable(struct vm *vm, val self)
{
    struct mapping *m = mapping_of(vm, self);
    if (m && m->readonly)
        raise_error(vm, E_TypeError, "mmap can't modify a readonly memory map.");
    return m && !m->readonly ? m : NULL;
}

/* ---- making ------------------------------------------------------------------------------- */

/* How much of the file there is to map; < 0: raised. */
static int64_t length_in_file(struct vm *vm, int fd, int64_t n, int64_t offset)
{
    struct stat st;
    if (fstat(fd, &st) < 0) {
        raise_errno(vm, errno, NULL);
        return -1;
    }
    if (!S_ISREG(st.st_mode))
        return n;
    if (n == 0 && st.st_size == 0)
        raise_error(vm, E_ValueError, "cannot mmap an empty file");
    else if (n == 0 && offset >= st.st_size)
        raise_error(vm, E_ValueError, "mmap offset is greater than file size");
    else if (n && (offset > st.st_size || st.st_size - offset < n))
        raise_error(vm, E_ValueError, "mmap length is greater than file size");
    return vm->exc ? -1 : n ? n : st.st_size - offset;
}

/* What access stands for; it goes without flags and prot of its own. */
static bool protection(struct vm *vm, enum access access, int64_t *flags, int64_t *prot)
{
    bool plain = *flags == MAP_SHARED && *prot == (PROT_READ | PROT_WRITE);
    if (access && !plain)
        return raise_error(vm, E_ValueError,
                           "mmap can't specify both access and flags, prot.");
    switch (access) {
    case ACCESS_DEFAULT: break;
    case ACCESS_READ: *prot = PROT_READ; break;
    case ACCESS_WRITE: break;
    case ACCESS_COPY: *flags = MAP_PRIVATE; break;
    default: return raise_error(vm, E_ValueError, "mmap invalid access parameter.");
    }
    return true;
}

static val make(struct vm *vm, val class, val fd_arg, val length, val flags_arg,
                val prot_arg, val access_arg, val offset_arg)
{
    int fd;
    int64_t n, flags, prot, access, offset;
    (void)class;
    if (!posix_int(vm, fd_arg, &fd) || !py_index(vm, length, &n) ||
        !py_index(vm, flags_arg, &flags) || !py_index(vm, prot_arg, &prot) ||
        !py_index(vm, access_arg, &access) || !py_index(vm, offset_arg, &offset))
        return NULL;
    if (n < 0)
        return raise_error(vm, E_OverflowError,
                           "memory mapped length must be positive");
    if (offset < 0)
        return raise_error(vm, E_OverflowError,
                           "memory mapped offset must be positive");
    if (!protection(vm, (enum access)access, &flags, &prot) ||
        (fd >= 0 && (n = length_in_file(vm, fd, n, offset)) < 0))
        return NULL;
    int own = fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (fd >= 0 && own < 0)
        return raise_errno(vm, errno, NULL);
    if (fd < 0)
        flags |= MAP_ANONYMOUS;
    void *at = mmap(NULL, (size_t)n, (int)prot, (int)flags, own, offset);
    if (at == MAP_FAILED) {
        int error = errno;
        if (own >= 0)
            close(own);
        return raise_errno(vm, error, NULL);
    }
    struct mapping *m = mem_zero(1, sizeof *m);
    *m = (struct mapping){.at = at,
                          .n = n,
                          .offset = offset,
                          .fd = own,
                          .readonly = !(prot & PROT_WRITE),
                          .fixed = access == ACCESS_READ || access == ACCESS_COPY,
                          .private = (flags & MAP_PRIVATE) != 0};
    val handle = handle_new(vm, &mapping_handle, m, NULL);
    struct w_mmap *self = new_object(vm, KIND_MMAP, sizeof *self);
    self->exports = 0;
    self->views = NULL;
    self->map = handle;
    return &self->h;
}

/* ---- its bytes ------------------------------------------------------------------------------ */

static bool lend(struct vm *vm, val self, struct buffer *out)
{
    const struct mapping *m = mapping_of(vm, self);
    if (m)
        buffer_of_bytes(out, self, as_mmap(self)->map, m->at, m->n, m->readonly);
    return m != NULL;
}
static void hold(val self, int64_t by)
{
    as_mmap(self)->exports += by;
}
static val *views(val self)
{
    return &as_mmap(self)->views;
}
static bool unseen(struct vm *vm, val self)
{
    return as_mmap(self)->exports == 0 &&
           buffer_unwatched(vm, self, &as_mmap(self)->views);
}

static int64_t length(struct vm *vm, val self)
{
    const struct mapping *m = mapping_of(vm, self);
    return m ? m->n : -1;
}

/* The place of an item. The mapping is asked behind the key, which may be the program's object:
 * its __index__ may have closed or resized it. NULL: raised. */
static unsigned char *item_at(struct vm *vm, val self, val key,
                              struct mapping *of(struct vm *, val))
{
    int64_t i;
    const struct mapping *m = py_index(vm, key, &i) ? of(vm, self) : NULL;
    if (!m)
        return NULL;
    if (i < 0)
        i += m->n;
    return i >= 0 && i < m->n
               ? m->at + i
               : (void *)raise_error(vm, E_IndexError, "mmap index out of range");
}

static val get(struct vm *vm, val self, val key)
{
    struct slice_parts s;
    int64_t count;
    const struct mapping *m = mapping_of(vm, self);
    if (!m)
        return NULL;
    if (!is_kind(key, KIND_SLICE)) {
        const unsigned char *at = item_at(vm, self, key, mapping_of);
        return at ? tag_int(*at) : NULL;
    }
    if (!slice_parts(vm, key, &s) || !(m = mapping_of(vm, self)))
        return NULL;
    slice_adjust(&s, m->n, &count);
    if (s.step == 1)
        return bytes_new(vm, (struct slice){(char *)m->at + s.start, (size_t)count});
    struct str out = {0};
    for (int64_t k = 0; k < count; k++)
        str_addc(&out, (char)m->at[s.start + k * s.step]);
    val r = bytes_new(vm, str_slice(&out));
    str_free(&out);
    return r;
}

static bool set_items(struct vm *vm, val self, val key, val v)
{
    struct slice_parts s;
    struct buffer b;
    int64_t count;
    struct mapping *m;
    if (!slice_parts(vm, key, &s) || !buffer_get(vm, v, &b, BUFFER_READ))
        return false;
    if ((m = writable(vm, self))) {
        slice_adjust(&s, m->n, &count);
        if (b.n != count)
            raise_error(vm, E_IndexError, "mmap slice assignment is wrong size");
        else if (s.step == 1)
            memmove(m->at + s.start, b.at, (size_t)count);
        else
            for (int64_t k = 0; k < count; k++)
                m->at[s.start + k * s.step] = b.at[k];
    }
    buffer_release(&b);
    return !vm->exc;
}

static bool set(struct vm *vm, val self, val key, val v)
{
    int64_t byte;
    if (!writable(vm, self))
        return false;
    if (!v)
        return raise_error(vm, E_TypeError,
                           "mmap object doesn't support item deletion");
    if (is_kind(key, KIND_SLICE))
        return set_items(vm, self, key, v);
    unsigned char *at = item_at(vm, self, key, writable);
    if (!at)
        return false;
    if (!int_is(v))
        return raise_error(vm, E_TypeError, "mmap item value must be an int");
    if (!int_to_i64(v, &byte) || byte < 0 || byte > 255)
        return raise_error(vm, E_ValueError,
                           "mmap item value must be in range(0, 256)");
    *at = (unsigned char)byte;
    return true;
}

/* ---- methods --------------------------------------------------------------------------------- */

static val close_it(struct vm *vm, val self)
{
    if (!unseen(vm, self)) {
        vm->exc = NULL;
        return raise_error(vm, E_BufferError, "cannot close exported pointers exist");
    }
    if (as_mmap(self)->map)
        handle_close(as_mmap(self)->map);
    return vm->none;
}

static val closed(struct vm *vm, val self)
{
    return bool_val(vm, !as_mmap(self)->map || !as_handle(as_mmap(self)->map)->p);
}

/* The first or last place of `what` within start and end, which may be negative; -1: none. */
static val search(struct vm *vm, val self, val what, val from, val to, val last)
{
    const struct mapping *m = mapping_of(vm, self);
    struct buffer b;
    int64_t start, end, found = -1;
    if (!m || !py_index(vm, from, &start) || !py_index(vm, to, &end) ||
        !buffer_get(vm, what, &b, BUFFER_READ))
        return NULL;
    if ((m = mapping_of(vm, self))) {
        int64_t *const ends[] = {&start, &end};
        for (int i = 0; i < 2; i++) {
            *ends[i] += *ends[i] < 0 ? m->n : 0;
            *ends[i] = *ends[i] < 0 ? 0 : *ends[i] > m->n ? m->n : *ends[i];
        }
        const unsigned char *p =
            start > end ? NULL
            : last == vm->true_
                ? NULL
                : memmem(m->at + start, (size_t)(end - start), b.at, (size_t)b.n);
        found = p ? p - m->at : -1;
        if (last == vm->true_)
            for (int64_t i = end - b.n; found < 0 && i >= start; i--)
                if (!memcmp(m->at + i, b.at, (size_t)b.n))
                    found = i;
    }
    buffer_release(&b);
    return m ? tag_int(found) : NULL;
}

static val flush(struct vm *vm, val self, val offset_arg, val size_arg)
{
    int64_t offset, size;
    const struct mapping *m = mapping_of(vm, self);
    if (!m || !py_index(vm, offset_arg, &offset) ||
        (size_arg && !py_index(vm, size_arg, &size)) || !(m = mapping_of(vm, self)))
        return NULL;
    if (!size_arg)
        size = m->n - offset;
    if (offset < 0 || size < 0 || offset > m->n || size > m->n - offset)
        return raise_error(vm, E_ValueError, "flush values out of range");
    if (m->readonly || m->private)
        return vm->none;
    unsigned char *from = m->at + offset;
    return posix_done(vm, WAITING(vm, msync(from, (size_t)size, MS_SYNC)));
}

static val move(struct vm *vm, val self, val to_arg, val from_arg, val count_arg)
{
    int64_t to, from, n;
    struct mapping *m = writable(vm, self);
    if (!m || !py_index(vm, to_arg, &to) || !py_index(vm, from_arg, &from) ||
        !py_index(vm, count_arg, &n) || !(m = writable(vm, self)))
        return NULL;
    if (to < 0 || from < 0 || n < 0 || m->n - to < n || m->n - from < n)
        return raise_error(vm, E_ValueError,
                           "source, destination, or count out of range");
    memmove(m->at + to, m->at + from, (size_t)n);
    return vm->none;
}

static val resize(struct vm *vm, val self, val size_arg)
{
    int64_t n;
    struct mapping *m = mapping_of(vm, self);
    if (!m || !py_index(vm, size_arg, &n) || !(m = mapping_of(vm, self)))
        return NULL;
    if (m->fixed || m->readonly)
        return raise_error(vm, E_TypeError,
                           "mmap can't resize a readonly or copy-on-write memory map.");
    if (n < 0 || n > INT64_MAX - m->offset)
        return raise_error(vm, E_ValueError, "new size out of range");
    if (!unseen(vm, self)) {
        vm->exc = NULL;
        return raise_error(vm, E_BufferError,
                           "mmap can't resize with extant pointers exported.");
    }
    if (m->fd >= 0 && ftruncate(m->fd, m->offset + n) < 0)
        return raise_errno(vm, errno, NULL);
    void *at = mremap(m->at, (size_t)m->n, (size_t)n, MREMAP_MAYMOVE);
    if (at == MAP_FAILED)
        return raise_errno(vm, errno, NULL);
    m->at = at;
    m->n = n;
    return vm->none;
}

/* That of the file, or of the mapping where there is none. */
static val size(struct vm *vm, val self)
{
    struct stat st;
    const struct mapping *m = mapping_of(vm, self);
    if (!m)
        return NULL;
    if (m->fd < 0)
        return tag_int(m->n);
    return fstat(m->fd, &st) < 0 ? raise_errno(vm, errno, NULL) : tag_int(st.st_size);
}

static val advise(struct vm *vm, val self, val option, val start_arg, val length_arg)
{
    int how;
    int64_t start, n;
    const struct mapping *m = mapping_of(vm, self);
    bool whole = length_arg == vm->none;
    if (!m || !posix_int(vm, option, &how) || !py_index(vm, start_arg, &start) ||
        (!whole && !py_index(vm, length_arg, &n)) || !(m = mapping_of(vm, self)))
        return NULL;
    if (start < 0 || start >= m->n)
        return raise_error(vm, E_ValueError, "madvise start out of bounds");
    if (whole)
        n = m->n - start;
    if (n < 0)
        return raise_error(vm, E_ValueError, "madvise length invalid");
    if (n > m->n - start)
        n = m->n - start;
    return posix_done(vm, madvise(m->at + start, (size_t)n, how));
}

static val may_write(struct vm *vm, val self)
{
    return writable(vm, self) ? vm->none : NULL;
}

static const struct method mmap_make = CONSTRUCTOR(
    "_mapping", "fileno, length, flags, prot, access, offset, /", make, RUNS, 0);
static const struct method methods[] = {
    METHOD("_close", "/", close_it, RUNS),
    METHOD("_search", "what, start, end, last, /", search, RUNS),
    METHOD("_may_write", "/", may_write, READS),
    METHOD("flush", "offset=0, size=NULL, /", flush, RUNS),
    METHOD("move", "dest, src, count, /", move, RUNS),
    METHOD("resize", "newsize, /", resize, RUNS),
    METHOD("size", "/", size, READS),
    METHOD("madvise", "option, start=0, length=None, /", advise, RUNS),
    LAST_METHOD,
};
static const struct attribute attributes[] = {
    GETTER("closed", closed),
    {0},
};
const struct type_def mmap_type = {
    .name = "_mapping",
    .module = "mmap",
    .kind = KIND_MMAP,
    .flags = WEAK,
    .slots = {.len = length,
              .get = get,
              .set = set,
              .buffer = lend,
              .buffer_hold = hold,
              .buffer_views = views},
    .make = &mmap_make,
    .methods = methods,
    .attributes = attributes,
};

static const enum kind types[] = {KIND_MMAP, 0};

static bool init(struct vm *vm, val ns)
{
    static const struct {
        const char *name;
        int64_t value;
    } constants[] = {
#define C(id) {#id, id}
        C(ACCESS_DEFAULT),  C(ACCESS_READ),    C(ACCESS_WRITE),     C(ACCESS_COPY),
        C(MAP_SHARED),      C(MAP_PRIVATE),    C(MAP_ANON),         C(MAP_ANONYMOUS),
        C(MAP_DENYWRITE),   C(MAP_EXECUTABLE), C(MAP_POPULATE),     C(MAP_STACK),
        C(MAP_NORESERVE),   C(PROT_READ),      C(PROT_WRITE),       C(PROT_EXEC),
        C(MADV_NORMAL),     C(MADV_RANDOM),    C(MADV_SEQUENTIAL),  C(MADV_WILLNEED),
        C(MADV_DONTNEED),   C(MADV_REMOVE),    C(MADV_DONTFORK),    C(MADV_DOFORK),
        C(MADV_HWPOISON),   C(MADV_MERGEABLE), C(MADV_UNMERGEABLE), C(MADV_HUGEPAGE),
        C(MADV_NOHUGEPAGE), C(MADV_DONTDUMP),  C(MADV_DODUMP),      C(MADV_FREE),
#undef C
    };
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, tag_int(constants[i].value));
    val page = tag_int(sysconf(_SC_PAGESIZE));
    return module_set(vm, ns, "PAGESIZE", page) &&
           module_set(vm, ns, "ALLOCATIONGRANULARITY", page) &&
           module_set(vm, ns, "error", vm->exceptions[E_OSError]);
}

const struct module_def mmap_module = {
    .name = "mmap",
    .doc = "Files, or shared memory, as bytes.",
    .types = types,
    .init = init,
};
