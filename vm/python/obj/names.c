/* names.c -- see names.h. Lines are "HEX;NAME;DECOMPOSITION", by code; of sequences there are
 * several codes. Names of Hangul syllables and of ideographs follow rules instead. */
#define _GNU_SOURCE /* memmem */
#include "python/obj/names.h"

#include <ctype.h>

#include "python/obj/unicode.h"

/* The assembler reads the files. */
#define TEXT(name)                                                                     \
    __asm__(".pushsection .rodata\n"                                                   \
            "unicode_" #name ": .incbin \"build/unicode/" #name ".txt\"\n"             \
            "unicode_end_" #name ":\n"                                                 \
            ".popsection\n");                                                          \
    extern const char unicode_##name[], unicode_end_##name[];
TEXT(names)
TEXT(aliases)
TEXT(sequences)
#define ALL(name)                                                                      \
    (struct slice)                                                                     \
    {                                                                                  \
        unicode_##name, (size_t)(unicode_end_##name - unicode_##name)                  \
    }

static uint32_t hex(const char **p)
{
    uint32_t c = 0;
    for (; isxdigit((unsigned char)**p); ++*p)
        c = c * 16 + (uint32_t)(**p <= '9' ? **p - '0' : **p - 'A' + 10);
    return c;
}

/* ---- by code ---------------------------------------------------------------------------------- */

/* Fields 1 and 2 of the line of a character; false: there is none. */
static bool line_of(uint32_t c, struct slice *name, struct slice *decomposition)
{
    struct slice all = ALL(names);
    const char *low = all.p, *high = all.p + all.n;
    while (low < high) {
        const char *line = low + (high - low) / 2;
        while (line > low && line[-1] != '\n')
            line--;
        const char *p = line, *end = memchr(line, '\n', (size_t)(high - line));
        uint32_t at = hex(&p);
        if (at == c) {
            const char *semi = memchr(p + 1, ';', (size_t)(end - p - 1));
            *name = (struct slice){p + 1, (size_t)(semi - p - 1)};
            *decomposition = (struct slice){semi + 1, (size_t)(end - semi - 1)};
            return uc_assigned(c);
        }
        if (at < c)
            low = end + 1;
        else
            high = line;
    }
    return false;
}

struct slice uc_decomposition(uint32_t c)
{
    struct slice name, d = SLICE("");
    return line_of(c, &name, &d) ? d : SLICE("");
}

/* ---- Hangul syllables and ideographs ------------------------------------------------------------- */

enum { HANGUL = 0xAC00, LEADS = 19, VOWELS = 21, TAILS = 28 };
static const char *const leads[LEADS] = {"G", "GG", "N", "D",  "DD", "R", "M",
                                         "B", "BB", "S", "SS", "",   "J", "JJ",
                                         "C", "K",  "T", "P",  "H"};
static const char *const vowels[VOWELS] = {"A",   "AE", "YA", "YAE", "EO", "E",  "YEO",
                                           "YE",  "O",  "WA", "WAE", "OE", "YO", "U",
                                           "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char *const tails[TAILS] = {
    "",   "G",  "GG", "GS", "N",  "NJ", "NH", "D",  "L", "LG", "LM", "LB", "LS", "LT",
    "LP", "LH", "M",  "B",  "BS", "S",  "SS", "NG", "J", "C",  "K",  "T",  "P",  "H"};
static const struct slice hangul = {"HANGUL SYLLABLE ", 16},
                          ideograph = {"CJK UNIFIED IDEOGRAPH-", 22};

static bool is_ideograph(uint32_t c)
{
    static const uint32_t ranges[][2] = {
        {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0x20000, 0x2A6DF}, {0x2A700, 0x2B738},
        {0x2B740, 0x2B81D}, {0x2B820, 0x2CEA1}, {0x2CEB0, 0x2EBE0}, {0x30000, 0x3134A}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

/* The longest of the names that s begins with. */
static int longest(struct slice *s, const char *const *names, int n)
{
    int best = -1;
    size_t most = 0;
    for (int i = 0; i < n; i++) {
        struct slice name = slice_of(names[i]);
        if (slice_starts(*s, name) && (best < 0 || name.n > most)) {
            best = i;
            most = name.n;
        }
    }
    *s = slice_from(*s, most);
    return best;
}

static int64_t hangul_of(struct slice s)
{
    int l = longest(&s, leads, LEADS), v = longest(&s, vowels, VOWELS),
        t = longest(&s, tails, TAILS);
    return l < 0 || v < 0 || t < 0 || s.n ? -1 : HANGUL + (l * VOWELS + v) * TAILS + t;
}

static int64_t ideograph_of(struct slice s)
{
    uint32_t c = 0;
    if (s.n != 4 && s.n != 5)
        return -1;
    for (size_t i = 0; i < s.n; i++) {
        char d = s.p[i];
        if (!(d >= '0' && d <= '9') && !(d >= 'A' && d <= 'F'))
            return -1;
        c = c * 16 + (uint32_t)(d <= '9' ? d - '0' : d - 'A' + 10);
    }
    return is_ideograph(c) ? (int64_t)c : -1;
}

bool uc_name(uint32_t c, struct str *out)
{
    struct slice name, decomposition;
    if (c >= HANGUL && c < HANGUL + LEADS * VOWELS * TAILS) {
        uint32_t i = c - HANGUL;
        str_addf(out, "%s%s%s%s", hangul.p, leads[i / TAILS / VOWELS],
                 vowels[i / TAILS % VOWELS], tails[i % TAILS]);
        return true;
    }
    if (is_ideograph(c)) {
        str_addf(out, "%s%X", ideograph.p, c);
        return true;
    }
    if (!line_of(c, &name, &decomposition))
        return false;
    str_add(out, name);
    return true;
}

/* ---- by name ------------------------------------------------------------------------------------------ */

/* The beginning of the line whose second field is the name; NULL: there is none. */
static const char *line_named(struct slice all, struct slice name)
{
    char key[MOST_NAME + 2];
    if (!name.n || name.n > MOST_NAME)
        return NULL;
    key[0] = key[name.n + 1] = ';';
    for (size_t i = 0; i < name.n; i++) {
        key[i + 1] = (char)toupper((unsigned char)name.p[i]);
        if (key[i + 1] == ';' || key[i + 1] == '\n')
            return NULL;
    }
    const char *p = memmem(all.p, all.n, key, name.n + 2);
    while (p && p > all.p && p[-1] != '\n')
        p--;
    return p;
}

int64_t uc_lookup(struct slice name)
{
    if (slice_starts(name, hangul))
        return hangul_of(slice_from(name, hangul.n));
    if (slice_starts(name, ideograph))
        return ideograph_of(slice_from(name, ideograph.n));
    const char *p = line_named(ALL(names), name);
    if (!p)
        p = line_named(ALL(aliases), name);
    uint32_t c = p ? hex(&p) : 0;
    return p && uc_assigned(c) ? (int64_t)c : -1;
}

int uc_lookup_sequence(struct slice name, uint32_t out[MOST_SEQUENCE])
{
    int n = 0;
    const char *p = line_named(ALL(sequences), name);
    while (p && n < MOST_SEQUENCE && *p != ';') {
        out[n++] = hex(&p);
        p += *p == ' ';
    }
    return n;
}
