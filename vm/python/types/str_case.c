/* str_case.c -- str: upper and lower case, and what kind of characters a text has. */
#include "python/obj/codec.h"
#include "python/obj/unicode.h"
#include "python/types/str_impl.h"

static bool only_ascii(val s)
{
    return as_str(s)->chars == as_str(s)->n;
}

/* The letters between from and to change their case. */
static val ascii_mapped(struct vm *vm, val s, char from, char to)
{
    struct w_str *r = str_blank(vm, KIND_STR, as_str(s)->n);
    const char *p = str_bytes(s);
    for (int64_t i = 0; i < r->n; i++)
        r->bytes[i] = (char)(p[i] ^ (p[i] >= from && p[i] <= to ? 'a' ^ 'A' : 0));
    return &r->h;
}

typedef int mapping(uint32_t c, uint32_t out[MOST_MAPPED]);

static void add_mapped(struct str *out, mapping *map, uint32_t c)
{
    uint32_t to[MOST_MAPPED];
    int n = map(c, to);
    for (int i = 0; i < n; i++)
        utf8_add(out, to[i]);
}

static val mapped(struct vm *vm, val s, mapping *map)
{
    struct slice t = str_value(s);
    struct str out = text_start(vm);
    for (size_t width; t.n; t = slice_from(t, width))
        add_mapped(&out, map, utf8_read(t.p, &width));
    return str_finish(vm, &out);
}

/* Is the capital sigma at `at` the last letter of a word? There is a cased letter before it
 * and none behind; what has no case and can stand inside of a word does not count. */
static bool final_sigma(struct slice s, size_t at)
{
    size_t i = at, width;
    bool cased = false;
    while (i > 0) {
        while ((s.p[--i] & 0xC0) == 0x80)
            ;
        uint32_t c = utf8_read(s.p + i, &width);
        if (!uc_case_ignorable(c)) {
            cased = uc_cased(c);
            break;
        }
    }
    if (!cased)
        return false;
    for (i = at + utf8_width((unsigned char)s.p[at]); i < s.n; i += width) {
        uint32_t c = utf8_read(s.p + i, &width);
        if (!uc_case_ignorable(c))
            return !uc_cased(c);
    }
    return true;
}

/* The character at `at` in lower case. */
static void add_lower(struct str *out, struct slice s, size_t at, uint32_t c)
{
    enum { SIGMA = 0x3A3, SMALL = 0x3C3, FINAL_SIGMA = 0x3C2 };
    if (c == SIGMA)
        utf8_add(out, final_sigma(s, at) ? FINAL_SIGMA : SMALL);
    else
        add_mapped(out, uc_full_lower, c);
}

val str_upper(struct vm *vm, val self)
{
    return only_ascii(self) ? ascii_mapped(vm, self, 'a', 'z')
                            : mapped(vm, self, uc_full_upper);
}

val str_lower(struct vm *vm, val self)
{
    if (only_ascii(self))
        return ascii_mapped(vm, self, 'A', 'Z');
    struct slice s = str_value(self);
    struct str out = text_start(vm);
    for (size_t i = 0, width; i < s.n; i += width)
        add_lower(&out, s, i, utf8_read(s.p + i, &width));
    return str_finish(vm, &out);
}

val str_casefold(struct vm *vm, val self)
{
    return only_ascii(self) ? ascii_mapped(vm, self, 'A', 'Z')
                            : mapped(vm, self, uc_full_fold);
}

val str_swapcase(struct vm *vm, val self)
{
    struct slice s = str_value(self);
    struct str out = text_start(vm);
    for (size_t i = 0, width; i < s.n; i += width) {
        uint32_t c = utf8_read(s.p + i, &width);
        if (uc_upper(c))
            add_lower(&out, s, i, c);
        else if (uc_lower(c))
            add_mapped(&out, uc_full_upper, c);
        else
            utf8_add(&out, c);
    }
    return str_finish(vm, &out);
}

val str_title(struct vm *vm, val self)
{
    struct slice s = str_value(self);
    struct str out = text_start(vm);
    bool inside = false;
    for (size_t i = 0, width; i < s.n; i += width) {
        uint32_t c = utf8_read(s.p + i, &width);
        if (inside)
            add_lower(&out, s, i, c);
        else
            add_mapped(&out, uc_full_title, c);
        inside = uc_cased(c);
    }
    return str_finish(vm, &out);
}

val str_capitalize(struct vm *vm, val self)
{
    struct slice s = str_value(self);
    struct str out = text_start(vm);
    for (size_t i = 0, width; i < s.n; i += width) {
        uint32_t c = utf8_read(s.p + i, &width);
        if (i == 0)
            add_mapped(&out, uc_full_title, c);
        else
            add_lower(&out, s, i, c);
    }
    return str_finish(vm, &out);
}

/* ---- questions ------------------------------------------------------------------------------- */

/* Is it so of all characters, and is there one? */
static val all_are(struct vm *vm, val self, bool (*is)(uint32_t c))
{
    struct slice s = str_value(self);
    if (!s.n)
        return vm->false_;
    for (size_t width; s.n; s = slice_from(s, width))
        if (!is(utf8_read(s.p, &width)))
            return vm->false_;
    return vm->true_;
}

static bool is_decimal(uint32_t c)
{
    return uc_decimal(c);
}
static bool is_digit(uint32_t c)
{
    return uc_value(c).kind >= UC_DIGIT;
}
static bool is_numeric(uint32_t c)
{
    return uc_value(c).kind != UC_NO_NUMBER;
}

val str_isalpha(struct vm *vm, val self)
{
    return all_are(vm, self, uc_alpha);
}
val str_isalnum(struct vm *vm, val self)
{
    return all_are(vm, self, uc_alnum);
}
val str_isdecimal(struct vm *vm, val self)
{
    return all_are(vm, self, is_decimal);
}
val str_isdigit(struct vm *vm, val self)
{
    return all_are(vm, self, is_digit);
}
val str_isnumeric(struct vm *vm, val self)
{
    return all_are(vm, self, is_numeric);
}
val str_isspace(struct vm *vm, val self)
{
    return all_are(vm, self, uc_space);
}
val str_isprintable(struct vm *vm, val self)
{
    return as_str(self)->n ? all_are(vm, self, uc_printable) : vm->true_;
}
val str_isascii(struct vm *vm, val self)
{
    return bool_val(vm, only_ascii(self));
}

val str_isidentifier(struct vm *vm, val self)
{
    struct slice s = str_value(self);
    bool first = true, is = s.n > 0;
    for (size_t width; is && s.n; s = slice_from(s, width), first = false) {
        uint32_t c = utf8_read(s.p, &width);
        is = first ? uc_id_start(c) : uc_id_continue(c);
    }
    return bool_val(vm, is);
}

/* There is one of this case, and none of the other. */
static val one_case(struct vm *vm, val self, bool upper)
{
    struct slice s = str_value(self);
    bool any = false;
    for (size_t width; s.n; s = slice_from(s, width)) {
        uint32_t c = utf8_read(s.p, &width);
        if (uc_title(c) || (upper ? uc_lower(c) : uc_upper(c)))
            return vm->false_;
        any |= upper ? uc_upper(c) : uc_lower(c);
    }
    return bool_val(vm, any);
}

val str_isupper(struct vm *vm, val self)
{
    return one_case(vm, self, true);
}
val str_islower(struct vm *vm, val self)
{
    return one_case(vm, self, false);
}

/* Words begin with a capital letter and go on with small ones; there is a word. */
val str_istitle(struct vm *vm, val self)
{
    struct slice s = str_value(self);
    bool inside = false, any = false;
    for (size_t width; s.n; s = slice_from(s, width)) {
        uint32_t c = utf8_read(s.p, &width);
        bool upper = uc_title(c) || uc_upper(c), lower = !upper && uc_lower(c);
        if (upper ? inside : lower && !inside)
            return vm->false_;
        inside = upper || lower;
        any |= inside;
    }
    return bool_val(vm, any);
}
