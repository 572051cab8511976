#include "logparse/log/sweep.h"

#include <assert.h>

#ifdef __SSE2__
#include <immintrin.h>
#endif

/* A table, for this is asked eleven times a mark. */
static bool is_hex(char c)
{
    static const bool digits[256] = {['0' ... '9'] = true, ['a' ... 'f'] = true};
    return digits[(unsigned char)c];
}

static bool is_name(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           c == '_' || c == '-';
}

/* Where the `[ticks] ` that ends before offset `end` of p begins; -1: there is none. */
static ptrdiff_t stamp_before(const char *p, size_t end)
{
    if (end < 4 || p[end - 1] != ' ' || p[end - 2] != ']')
        return -1;
    size_t i = end - 2;
    while (i > 0 && is_hex(p[i - 1]))
        i--;
    return i > 0 && i < end - 2 && p[i - 1] == '[' ? (ptrdiff_t)i - 1 : -1;
}

ptrdiff_t glued_mark(const char *line, size_t n)
{
    bool stop = n > 0 && line[n - 1] == '}';
    size_t i = n - stop;
    while (i > 0 && is_name(line[i - 1]))
        i--;
    if (i == 0 || i == n - stop)
        return -1;
    if (!stop && line[--i] != '{')
        return -1;
    ptrdiff_t at = stamp_before(line, i);
    return at > 0 ? at : -1;
}

#ifdef __SSE2__
/* Is the bracket listed last on the same line as offset `at`, and the last one in front of it?
 * False where that is not seen at a glance, sixteen bytes at a time. */
static bool is_of_last_bracket(const struct sweep *s, const char *p, size_t at)
{
    enum { GLANCE = 64 };
    size_t n = s->brackets.n, i = at;
    if (n == 0 || at - s->brackets.at[n - 1] > GLANCE || at < GLANCE + 16)
        return false;
    size_t bracket = s->brackets.at[n - 1];
    const __m128i open = _mm_set1_epi8('['), newline = _mm_set1_epi8('\n');
    for (int mask = 0; mask == 0;) {
        i -= 16;
        __m128i v = _mm_loadu_si128((const __m128i *)(p + i));
        mask = _mm_movemask_epi8(
            _mm_or_si128(_mm_cmpeq_epi8(v, open), _mm_cmpeq_epi8(v, newline)));
        if (mask)
            return i + 31 - (size_t)__builtin_clz((unsigned)mask) == bracket;
    }
    return false;
}
#else
static bool is_of_last_bracket(const struct sweep *s, const char *p, size_t at)
{
    (void)s, (void)p, (void)at;
    return false;
}
#endif

/* A brace may belong to a mark behind other text; nearly all are of marks at line starts,
 * which are listed already. Only complete lines are looked at. */
static void take_brace(struct sweep *s, const char *p, size_t at, size_t n)
{
    size_t i = at;
    if (is_of_last_bracket(s, p, at))
        return;
    if (p[at] == '}') {
        if (at + 1 >= n || p[at + 1] != '\n')
            return;
        while (i > 0 && is_name(p[i - 1]))
            i--;
    }
    ptrdiff_t mark = stamp_before(p, i);
    if (mark > 0 && p[mark - 1] != '\n')
        *vec_add(&s->brackets) = (uint32_t)mark;
}

/* One byte at a time: the end of a piece, and machines without SSE2. */
static void sweep_bytes(struct sweep *s, const char *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (p[i] == '{' || p[i] == '}')
            take_brace(s, p, i, to);
        unsigned char c = (unsigned char)p[i];
        if (c == '[' && (i == 0 || p[i - 1] == '\n'))
            *vec_add(&s->brackets) = (uint32_t)i;
        s->newlines += c == '\n';
        s->dirty |= c < ' ' && c != '\n' && c != '\t';
    }
}

#ifdef __SSE2__
/* The bits of what was found from offset i on. */
static void take_found(struct sweep *s, const char *p, size_t i, uint64_t found,
                       size_t n)
{
    for (; found; found &= found - 1) {
        size_t at = i + (size_t)__builtin_ctzll(found);
        assert(at < n && (p[at] == '[' || p[at] == '{' || p[at] == '}'));
        if (p[at] == '[')
            *vec_add(&s->brackets) = (uint32_t)at;
        else
            take_brace(s, p, at, n);
    }
}

__attribute__((target("avx2"))) static inline uint64_t bits(__m256i low, __m256i high)
{
    return (uint32_t)_mm256_movemask_epi8(low) |
           (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

/* 64 bytes at a time, where the machine can. */
__attribute__((target("avx2,popcnt"))) static size_t sweep_wide(struct sweep *s,
                                                                const char *p, size_t n)
{
    const __m256i newline = _mm256_set1_epi8('\n'), tab = _mm256_set1_epi8('\t');
    const __m256i bracket = _mm256_set1_epi8('['), control = _mm256_set1_epi8(0x1f);
    const __m256i open = _mm256_set1_epi8('{'), close = _mm256_set1_epi8('}');
    __m256i odd = _mm256_setzero_si256();
    uint64_t after_newline = 1; /* was the byte before these a newline? */
    size_t i = 0;
    for (; i + 64 <= n; i += 64) {
        __m256i nl[2], starts[2], braces[2];
        for (int h = 0; h < 2; h++) {
            __m256i v = _mm256_loadu_si256((const __m256i *)(p + i + 32 * h));
            nl[h] = _mm256_cmpeq_epi8(v, newline);
            starts[h] = _mm256_cmpeq_epi8(v, bracket);
            braces[h] = _mm256_or_si256(_mm256_cmpeq_epi8(v, open),
                                        _mm256_cmpeq_epi8(v, close));
            __m256i low = _mm256_cmpeq_epi8(_mm256_min_epu8(v, control), v);
            __m256i fine = _mm256_or_si256(nl[h], _mm256_cmpeq_epi8(v, tab));
            odd = _mm256_or_si256(odd, _mm256_andnot_si256(fine, low));
        }
        uint64_t newlines = bits(nl[0], nl[1]);
        uint64_t found = (newlines << 1 | after_newline) & bits(starts[0], starts[1]);
        after_newline = newlines >> 63;
        s->newlines += (uint64_t)__builtin_popcountll(newlines);
        found |= bits(braces[0], braces[1]);
        if (found)
            take_found(s, p, i, found, n);
    }
    s->dirty = !_mm256_testz_si256(odd, odd);
    return i;
}

/* Sixteen bytes at a time (SSE2 is part of every x86-64). Newlines are counted per lane, 255
 * steps at most before the lanes are added up. */
static size_t sweep_vectors(struct sweep *s, const char *p, size_t n)
{
    const __m128i newline = _mm_set1_epi8('\n'), tab = _mm_set1_epi8('\t');
    const __m128i bracket = _mm_set1_epi8('['), control = _mm_set1_epi8(0x1f);
    const __m128i open = _mm_set1_epi8('{'), close = _mm_set1_epi8('}');
    __m128i odd = _mm_setzero_si128();
    unsigned after_newline = 1; /* was the byte before this vector a newline? */
    size_t i = 0;
    while (i + 16 <= n) {
        __m128i lanes = _mm_setzero_si128();
        for (int step = 0; step < 255 && i + 16 <= n; step++, i += 16) {
            __m128i v = _mm_loadu_si128((const __m128i *)(p + i));
            __m128i nl = _mm_cmpeq_epi8(v, newline);
            __m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, control), v);
            __m128i fine = _mm_or_si128(nl, _mm_cmpeq_epi8(v, tab));
            lanes = _mm_sub_epi8(lanes, nl);
            odd = _mm_or_si128(odd, _mm_andnot_si128(fine, low));
            unsigned nl_bits = (unsigned)_mm_movemask_epi8(nl);
            unsigned starts = (nl_bits << 1 | after_newline) &
                              (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, bracket));
            after_newline = nl_bits >> 15;
            __m128i brace =
                _mm_or_si128(_mm_cmpeq_epi8(v, open), _mm_cmpeq_epi8(v, close));
            take_found(s, p, i, starts | (unsigned)_mm_movemask_epi8(brace), n);
        }
        __m128i sums = _mm_sad_epu8(lanes, _mm_setzero_si128());
        s->newlines += (uint64_t)_mm_cvtsi128_si64(sums) +
                       (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums));
    }
    s->dirty = _mm_movemask_epi8(odd) != 0;
    return i;
}
#endif

void sweep_by(struct sweep *s, const char *p, size_t n, unsigned width)
{
    size_t done = 0;
    s->newlines = 0;
    s->dirty = false;
    s->brackets.n = 0;
#ifdef __SSE2__
    if (width >= 64 && __builtin_cpu_supports("avx2"))
        done = sweep_wide(s, p, n);
    else if (width >= 16)
        done = sweep_vectors(s, p, n);
#else
    (void)width;
#endif
    sweep_bytes(s, p, done, n);
}

void sweep(struct sweep *s, const char *p, size_t n)
{
    sweep_by(s, p, n, 64);
}
