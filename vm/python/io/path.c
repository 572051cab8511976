/* path.c -- names of files: text or bytes in Python, bytes without a NUL in the system.
 *
 * Bytes that are no UTF-8 are lone surrogates U+DC80..U+DCFF in text, and back (PEP 383). */
#include "python/io/text_io.h"

/* Bytes of a surrogate that stands for a byte: ED B2 80..BF is 0x80.., ED B3 80..BF 0xC0.. */
static int escaped(const unsigned char *p, size_t n)
{
    if (n < 3 || p[0] != 0xED || (p[1] != 0xB2 && p[1] != 0xB3))
        return -1;
    return (p[1] & 1) << 6 | (p[2] & 0x3F) | 0x80;
}

static bool add_bytes(struct vm *vm, val text, struct str *out)
{
    struct slice s = str_value(text);
    int64_t at = 0;
    for (size_t i = 0, width; i < s.n; i += width, at++) {
        uint32_t c = utf8_read(s.p + i, &width);
        int byte = escaped((const unsigned char *)s.p + i, s.n - i);
        if (byte >= 0)
            str_addc(out, (char)byte);
        else if (c >= 0xD800 && c < 0xE000) {
            const val args[] = {str_new(vm, SLICE("utf-8")), text, tag_int(at),
                                tag_int(at + 1),
                                str_new(vm, SLICE("surrogates not allowed"))};
            val exc = vm_call(vm, vm->exceptions[E_UnicodeEncodeError], args, 5);
            if (exc)
                raise_value(vm, exc);
            return false;
        } else
            str_add(out, (struct slice){s.p + i, width});
    }
    return true;
}

val io_fspath(struct vm *vm, val path)
{
    if (is_a(path, KIND_STR) || is_a(path, KIND_BYTES))
        return path;
    val f = type_lookup(vm, type_of(vm, path), str_intern(vm, SLICE("__fspath__")));
    if (!f || f == vm->none)
        return raise_error(vm, E_TypeError,
                           "expected str, bytes or os.PathLike object, not %s",
                           type_name(vm, path));
    f = py_bind(vm, f, path, type_of(vm, path));
    val r = f ? vm_call(vm, f, NULL, 0) : NULL;
    if (!r || is_a(r, KIND_STR) || is_a(r, KIND_BYTES))
        return r;
    return raise_error(vm, E_TypeError,
                       "expected %s.__fspath__() to return str or bytes, not %s",
                       type_name(vm, path), type_name(vm, r));
}

val io_path(struct vm *vm, val o, const char *what)
{
    struct str out = {0};
    (void)what;
    val path = io_fspath(vm, o), r = NULL;
    if (!path)
        return NULL;
    path = plain_of(path);
    bool ok = true;
    if (is_kind(path, KIND_BYTES) || as_str(path)->n == as_str(path)->chars)
        str_add(&out, str_value(path));
    else
        ok = add_bytes(vm, path, &out);
    if (ok && memchr(str_text(&out), 0, out.n))
        raise_error(vm, E_ValueError, "embedded null byte");
    else if (ok) {
        struct w_buf *b = new_object(vm, KIND_BUF, sizeof *b + out.n + 1);
        b->n = (int64_t)out.n + 1;
        memcpy(b->at, str_text(&out), out.n);
        r = &b->h;
    }
    str_free(&out);
    return r;
}

val io_name(struct vm *vm, struct slice bytes)
{
    bool ascii, bad;
    if (utf8_good(bytes, &ascii, &bad) == (int64_t)bytes.n)
        return str_new(vm, bytes);
    struct str out = {0};
    while (bytes.n) {
        int64_t good = utf8_good(bytes, &ascii, &bad);
        str_add(&out, (struct slice){bytes.p, (size_t)good});
        bytes = slice_from(bytes, (size_t)good);
        if (bytes.n) {
            unsigned char c = (unsigned char)*bytes.p;
            const char escape[3] = {(char)0xED, (char)(0xB2 | (c >> 6 & 1)),
                                    (char)(0x80 | (c & 0x3F))};
            str_add(&out, (struct slice){escape, 3});
            bytes = slice_from(bytes, 1);
        }
    }
    return str_finish(vm, &out);
}
