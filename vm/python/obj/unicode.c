/* unicode.c -- see unicode.h. */
#include "python/obj/unicode.h"

#include <assert.h>
#include <stddef.h>
#include <utf8proc.h>

struct range {
    uint32_t first, last;
};

#define RANGE(table, first, last) RANGE_##table(first, last)
#define ROW(first, last)          {first, last},
#define NO_ROW(first, last)
#define RANGE_NEW   ROW
#define RANGE_LOWER NO_ROW
#define RANGE_UPPER NO_ROW
static const struct range newer[] = {
#include "python/obj/unicode.def"
};
#undef RANGE_NEW
#undef RANGE_LOWER
#define RANGE_NEW   NO_ROW
#define RANGE_LOWER ROW
static const struct range other_lower[] = {
#include "python/obj/unicode.def"
};
#undef RANGE_LOWER
#undef RANGE_UPPER
#define RANGE_LOWER NO_ROW
#define RANGE_UPPER ROW
static const struct range other_upper[] = {
#include "python/obj/unicode.def"
};

static bool in_ranges(const struct range *r, size_t n, uint32_t c)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (c < r[mid].first)
            high = mid;
        else if (c > r[mid].last)
            low = mid + 1;
        else
            return true;
    }
    return false;
}
#define IN(table, c) in_ranges(table, sizeof table / sizeof *table, c)

int uc_category(uint32_t c)
{
    assert(c < UNICODE_END);
    int category = (int)utf8proc_category((utf8proc_int32_t)c);
    return c >= newer[0].first && category != UTF8PROC_CATEGORY_CN && IN(newer, c)
               ? UTF8PROC_CATEGORY_CN
               : category;
}

bool uc_assigned(uint32_t c)
{
    return uc_category(c) != UTF8PROC_CATEGORY_CN;
}

bool uc_alpha(uint32_t c)
{
    int category = uc_category(c);
    static_assert(UTF8PROC_CATEGORY_LU == 1 && UTF8PROC_CATEGORY_LO == 5,
                  "letters are the first categories");
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool uc_lower(uint32_t c)
{
    if (c < 128)
        return c >= 'a' && c <= 'z';
    return uc_category(c) == UTF8PROC_CATEGORY_LL || IN(other_lower, c);
}

bool uc_upper(uint32_t c)
{
    if (c < 128)
        return c >= 'A' && c <= 'Z';
    return uc_category(c) == UTF8PROC_CATEGORY_LU || IN(other_upper, c);
}

bool uc_title(uint32_t c)
{
    return c >= 128 && uc_category(c) == UTF8PROC_CATEGORY_LT;
}

bool uc_cased(uint32_t c)
{
    return uc_lower(c) || uc_upper(c) || uc_title(c);
}

/* By the definition in chapter 3.13: Word_Break is MidLetter, MidNumLet or Single_Quote, or
 * the category is one of these. */
bool uc_case_ignorable(uint32_t c)
{
    static const uint32_t others[] = {'\'',   '.',    ':',    0xB7,   0x387,  0x55F,
                                      0x5F4,  0x2018, 0x2019, 0x2024, 0x2027, 0xFE13,
                                      0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A};
    switch (uc_category(c)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK: return true;
    default:
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            if (others[i] == c)
                return true;
        return false;
    }
}

bool uc_space(uint32_t c)
{
    if (c < 128)
        return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool uc_linebreak(uint32_t c)
{
    return (c >= 10 && c <= 13) || (c >= 28 && c <= 30) || c == 0x85 || c == 0x2028 ||
           c == 0x2029;
}

bool uc_printable(uint32_t c)
{
    static const bool hidden[UTF8PROC_CATEGORY_CO + 1] = {
        [UTF8PROC_CATEGORY_CN] = true, [UTF8PROC_CATEGORY_CC] = true,
        [UTF8PROC_CATEGORY_CF] = true, [UTF8PROC_CATEGORY_CS] = true,
        [UTF8PROC_CATEGORY_CO] = true, [UTF8PROC_CATEGORY_ZS] = true,
        [UTF8PROC_CATEGORY_ZL] = true, [UTF8PROC_CATEGORY_ZP] = true};
    return c == ' ' || !hidden[uc_category(c)];
}

/* ---- numbers --------------------------------------------------------------------------- */

struct uc_value uc_value(uint32_t c)
{
    static const struct {
        struct range r;
        uint8_t kind;
        uint16_t under;
        int16_t step;
        int64_t over;
    } numbers[] = {
#define NUMBER(first, last, kind, over, under, step)                                   \
    {{first, last}, UC_##kind, under, step, over},
#include "python/obj/unicode_number.def"
#undef NUMBER
    };
    size_t low = 0, high = sizeof numbers / sizeof *numbers;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (c < numbers[mid].r.first)
            high = mid;
        else if (c > numbers[mid].r.last)
            low = mid + 1;
        else
            return (struct uc_value){numbers[mid].kind,
                                     numbers[mid].over +
                                         (int64_t)(c - numbers[mid].r.first) *
                                             numbers[mid].step,
                                     numbers[mid].under};
    }
    return (struct uc_value){UC_NO_NUMBER, 0, 1};
}

bool uc_alnum(uint32_t c)
{
    if (c < 128)
        return (c | 32) - 'a' < 26 || c - '0' < 10;
    return uc_alpha(c) || uc_value(c).kind != UC_NO_NUMBER;
}

/* ---- case -------------------------------------------------------------------------------- */

struct special {
    uint32_t from, upper[MOST_MAPPED], title[MOST_MAPPED];
};

static const struct special *special(uint32_t c)
{
    static const struct special table[] = {
#define SPECIAL(from, u0, u1, u2, t0, t1, t2) {from, {u0, u1, u2}, {t0, t1, t2}},
#include "python/obj/unicode_casing.def"
#undef SPECIAL
    };
    size_t low = 0, high = sizeof table / sizeof *table;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (table[mid].from == c)
            return &table[mid];
        if (c < table[mid].from)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

static int three(const uint32_t from[MOST_MAPPED], uint32_t out[MOST_MAPPED])
{
    int n = 0;
    for (; n < MOST_MAPPED && from[n]; n++)
        out[n] = from[n];
    return n;
}

uint32_t uc_to_lower(uint32_t c)
{
    if (c < 128)
        return c - 'A' < 26 ? c + 32 : c;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
}

uint32_t uc_to_upper(uint32_t c)
{
    if (c < 128)
        return c - 'a' < 26 ? c - 32 : c;
    const struct special *s = special(c);
    return s ? s->upper[0] : (uint32_t)utf8proc_toupper((utf8proc_int32_t)c);
}

int uc_full_lower(uint32_t c, uint32_t out[MOST_MAPPED])
{
    enum { I_WITH_DOT = 0x130, DOT_ABOVE = 0x307 };
    out[0] = uc_to_lower(c);
    if (c != I_WITH_DOT)
        return 1;
    out[1] = DOT_ABOVE;
    return 2;
}

int uc_full_upper(uint32_t c, uint32_t out[MOST_MAPPED])
{
    const struct special *s = c < 128 ? NULL : special(c);
    if (s)
        return three(s->upper, out);
    out[0] = uc_to_upper(c);
    return 1;
}

int uc_full_title(uint32_t c, uint32_t out[MOST_MAPPED])
{
    const struct special *s = c < 128 ? NULL : special(c);
    if (s)
        return three(s->title, out);
    out[0] = c < 128 ? uc_to_upper(c) : (uint32_t)utf8proc_totitle((utf8proc_int32_t)c);
    return 1;
}

int uc_full_fold(uint32_t c, uint32_t out[MOST_MAPPED])
{
    utf8proc_int32_t folded[8];
    int boundary = 0;
    if (c < 128 || !uc_assigned(c)) {
        out[0] = uc_to_lower(c);
        return 1;
    }
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, folded, 8,
                                                 UTF8PROC_CASEFOLD, &boundary);
    if (n < 1 || n > MOST_MAPPED) {
        out[0] = c;
        return 1;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++)
        out[i] = (uint32_t)folded[i];
    return (int)n;
}

/* ---- the rest -------------------------------------------------------------------------------- */

/* ID_Start and ID_Continue by category; those of XID that differ, and the few of
 * Other_ID_Start and Other_ID_Continue, by name. */
bool uc_id_start(uint32_t c)
{
    if (c < 128)
        return (c | 32) - 'a' < 26 || c == '_';
    static const struct range not_x[] = {
        {0x37A, 0x37A},   {0xE33, 0xE33},   {0xEB3, 0xEB3},   {0x2E2F, 0x2E2F},
        {0xFC5E, 0xFC63}, {0xFDFA, 0xFDFB}, {0xFE70, 0xFE70}, {0xFE72, 0xFE72},
        {0xFE74, 0xFE74}, {0xFE76, 0xFE76}, {0xFE78, 0xFE78}, {0xFE7A, 0xFE7A},
        {0xFE7C, 0xFE7C}, {0xFE7E, 0xFE7E}, {0xFF9E, 0xFF9F}};
    static const struct range other[] = {
        {0x1885, 0x1886}, {0x2118, 0x2118}, {0x212E, 0x212E}};
    if (uc_alpha(c) || uc_category(c) == UTF8PROC_CATEGORY_NL)
        return !IN(not_x, c);
    return IN(other, c);
}

bool uc_id_continue(uint32_t c)
{
    if (c < 128)
        return (c | 32) - 'a' < 26 || c - '0' < 10 || c == '_';
    static const struct range not_x[] = {
        {0x37A, 0x37A},   {0x2E2F, 0x2E2F}, {0xFC5E, 0xFC63}, {0xFDFA, 0xFDFB},
        {0xFE70, 0xFE70}, {0xFE72, 0xFE72}, {0xFE74, 0xFE74}, {0xFE76, 0xFE76},
        {0xFE78, 0xFE78}, {0xFE7A, 0xFE7A}, {0xFE7C, 0xFE7C}, {0xFE7E, 0xFE7E}};
    static const struct range other[] = {
        {0xB7, 0xB7}, {0x387, 0x387}, {0x1369, 0x1371}, {0x19DA, 0x19DA}};
    if (uc_id_start(c))
        return true;
    switch (uc_category(c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC: return !IN(not_x, c);
    default: return IN(other, c);
    }
}

const char *uc_width(uint32_t c)
{
    enum { W, F, H, Na, A };
    static const char *const names[] = {"W", "F", "H", "Na", "A"};
    static const struct {
        uint32_t first, last;
        uint8_t width;
    } widths[] = {
#define WIDTH(first, last, width) {first, last, width},
#include "python/obj/unicode_width.def"
#undef WIDTH
    };
    size_t low = 0, high = sizeof widths / sizeof *widths;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (c < widths[mid].first)
            high = mid;
        else if (c > widths[mid].last)
            low = mid + 1;
        else
            return names[widths[mid].width];
    }
    return "N";
}
