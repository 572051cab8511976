#include "logparse/log/sweep.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* One byte at a time: the end of a piece, and machines without SSE2. */
static void sweep_bytes(struct sweep *s, const char *p, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c == '[' && (i == 0 || p[i - 1] == '\n'))
            *vec_add(&s->brackets) = (uint32_t)i;
        s->newlines += c == '\n';
        s->dirty |= c < ' ' && c != '\n' && c != '\t';
    }
}

#ifdef __SSE2__
/* Sixteen bytes at a time (SSE2 is part of every x86-64). Newlines are counted per lane, 255
 * steps at most before the lanes are added up. */
static size_t sweep_vectors(struct sweep *s, const char *p, size_t n)
{
    const __m128i newline = _mm_set1_epi8('\n'), tab = _mm_set1_epi8('\t');
    const __m128i bracket = _mm_set1_epi8('['), control = _mm_set1_epi8(0x1f);
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
            for (; starts; starts &= starts - 1)
                *vec_add(&s->brackets) = (uint32_t)i + (uint32_t)__builtin_ctz(starts);
        }
        __m128i sums = _mm_sad_epu8(lanes, _mm_setzero_si128());
        s->newlines += (uint64_t)_mm_cvtsi128_si64(sums) +
                       (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(sums, sums));
    }
    s->dirty = _mm_movemask_epi8(odd) != 0;
    return i;
}
#else
static size_t sweep_vectors(struct sweep *s, const char *p, size_t n)
{
    (void)s, (void)p, (void)n;
    return 0;
}
#endif

void sweep(struct sweep *s, const char *p, size_t n)
{
    s->newlines = 0;
    s->dirty = false;
    s->brackets.n = 0;
    sweep_bytes(s, p, sweep_vectors(s, p, n), n);
}
