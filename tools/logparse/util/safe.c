#include "logparse/util/safe.h"

#include <utf8proc.h>

size_t utf8_length(struct slice s)
{
    utf8proc_int32_t code;
    if (s.n == 0)
        return 0;
    if ((unsigned char)s.p[0] < 0x80)
        return 1;
    size_t most = s.n < 4 ? s.n : 4;
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)most, &code);
    return n > 0 ? (size_t)n : 0;
}

int32_t utf8_code(struct slice s, size_t n)
{
    utf8proc_int32_t code = 0;
    utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)n, &code);
    return code;
}

/* Letters, marks, numbers, signs, blanks; not controls, formats (bidi), separators of
 * lines, surrogates, private or unassigned code points. */
bool utf8_is_printable(int32_t code)
{
    if (code < 0x7f)
        return code >= ' ';
    switch (utf8proc_category(code)) {
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CS:
    case UTF8PROC_CATEGORY_CO:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return false;
    default: return true;
    }
}

static size_t width_of(struct slice s, size_t n)
{
    if ((unsigned char)s.p[0] < 0x80)
        return 1;
    int width = utf8proc_charwidth(utf8_code(s, n));
    return width > 0 ? (size_t)width : 0;
}

/* How many plain ASCII characters stand in front: nearly all of a log is made of them. */
static size_t plain_length(struct slice s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7f)
        n++;
    return n;
}

void safe_add(struct str *out, struct slice text)
{
    if (plain_length(text) == text.n) {
        str_add(out, text);
        return;
    }
    size_t column = safe_width(str_slice(out));
    for (size_t i = 0; i < text.n;) {
        struct slice rest = slice_from(text, i);
        size_t n = utf8_length(rest);
        if (n && utf8_is_printable(utf8_code(rest, n))) {
            str_add(out, (struct slice){rest.p, n});
            column += width_of(rest, n);
        } else if (text.p[i] == '\t') {
            do
                str_addc(out, ' ');
            while (++column % 8);
        } else {
            for (size_t k = i; k < i + (n ? n : 1); k++)
                str_addf(out, "\\x%02x", (unsigned char)text.p[k]);
            column += 4 * (n ? n : 1);
        }
        i += n ? n : 1;
    }
}

struct slice safe_cut(struct slice text, size_t columns)
{
    size_t i = 0, used = 0;
    while (i < text.n) {
        size_t n = utf8_length(slice_from(text, i));
        size_t width = n ? width_of(slice_from(text, i), n) : 1;
        if (used + width > columns)
            break;
        used += width;
        i += n ? n : 1;
    }
    return (struct slice){text.p, i};
}

size_t safe_width(struct slice text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.n;) {
        size_t n = utf8_length(slice_from(text, i));
        width += n ? width_of(slice_from(text, i), n) : 1;
        i += n ? n : 1;
    }
    return width;
}
