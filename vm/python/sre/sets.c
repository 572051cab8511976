/* sets.c -- is a character in a set? Sets are codes, as the library's compiler writes them. */
#include "python/sre/sre.h"

#include <ctype.h>

#include "python/obj/unicode.h"

static bool ascii_word(uint32_t c)
{
    return (c | 32) - 'a' < 26 || c - '0' < 10 || c == '_';
}
static bool ascii_space(uint32_t c)
{
    return c == ' ' || c - 9 < 5;
}

/* LOCALE is for bytes: what is no byte is no letter. */
static bool locale_word(uint32_t c)
{
    return c == '_' || (c < 256 && isalnum((int)c));
}

static bool unicode_word(uint32_t c)
{
    return c == '_' || uc_alnum(c);
}

static bool in_category(uint32_t category, uint32_t c)
{
    bool in = false;
    switch (category & ~1u) {
    case CATEGORY_DIGIT: in = c - '0' < 10; break;
    case CATEGORY_SPACE: in = ascii_space(c); break;
    case CATEGORY_WORD: in = ascii_word(c); break;
    case CATEGORY_LINEBREAK: in = c == '\n'; break;
    case CATEGORY_LOC_WORD: in = locale_word(c); break;
    case CATEGORY_UNI_DIGIT: in = uc_decimal(c); break;
    case CATEGORY_UNI_SPACE: in = uc_space(c); break;
    case CATEGORY_UNI_WORD: in = unicode_word(c); break;
    case CATEGORY_UNI_LINEBREAK: in = uc_linebreak(c); break;
    default: assert(!"the translator lets no other category pass");
    }
    return in != (category & 1);
}

bool re_is_word(enum re_at at, uint32_t c)
{
    return at >= AT_UNI_BOUNDARY   ? unicode_word(c)
           : at >= AT_LOC_BOUNDARY ? locale_word(c)
                                   : ascii_word(c);
}

static bool bit(const uint32_t *bits, uint32_t i)
{
    return bits[i / 32] >> (i % 32) & 1;
}

bool re_charset(const uint32_t *set, uint32_t c)
{
    enum { CHUNK = 256 / 32, INDEX = 256 / RE_CODE_SIZE };
    bool ok = true;
    for (;;) {
        switch (*set++) {
        case RC_FAILURE: return !ok;
        case RC_LITERAL:
            if (c == set[0])
                return ok;
            set++;
            break;
        case RC_CATEGORY:
            if (in_category(set[0], c))
                return ok;
            set++;
            break;
        case RC_CHARSET:
            if (c < 256 && bit(set, c))
                return ok;
            set += CHUNK;
            break;
        case RC_RANGE:
            if (set[0] <= c && c <= set[1])
                return ok;
            set += 2;
            break;
        case RC_RANGE_UNI_IGNORE: {
            uint32_t upper = uc_to_upper(c);
            if ((set[0] <= c && c <= set[1]) || (set[0] <= upper && upper <= set[1]))
                return ok;
            set += 2;
            break;
        }
        case RC_NEGATE: ok = !ok; break;
        case RC_BIGCHARSET: {
            uint32_t count = *set++;
            const uint8_t *chunk = (const uint8_t *)set;
            if (c < 65536 && bit(set + INDEX + chunk[c >> 8] * CHUNK, c & 255))
                return ok;
            set += INDEX + count * CHUNK;
            break;
        }
        default: assert(!"the translator lets nothing else pass"); return false;
        }
    }
}

uint32_t re_lower(enum re_fold fold, uint32_t c)
{
    switch (fold) {
    case RE_FOLD_ASCII: return c - 'A' < 26 ? c + 32 : c;
    case RE_FOLD_UNICODE: return uc_to_lower(c);
    case RE_FOLD_LOCALE: return c < 256 ? (uint32_t)tolower((int)c) : c;
    default: return c;
    }
}

bool re_in_set(const uint32_t *codes, enum re_fold fold, uint32_t c)
{
    if (fold == RE_OUT_LOCALE)
        return !re_in_set(codes, RE_FOLD_LOCALE, c);
    uint32_t lower = re_lower(fold, c);
    if (fold != RE_FOLD_LOCALE)
        return re_charset(codes, lower);
    uint32_t upper = c < 256 ? (uint32_t)toupper((int)c) : c;
    return re_charset(codes, lower) || (upper != lower && re_charset(codes, upper));
}
