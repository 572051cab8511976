#include "gcstats/spread.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* Move the numbers to `to`, ordered by one digit. */
static void sort_digit(const uint64_t *from, uint64_t *to, size_t n, unsigned shift)
{
    size_t at[DIGITS] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        at[from[i] >> shift & (DIGITS - 1)]++;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t count = at[d];
        at[d] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++)
        to[at[from[i] >> shift & (DIGITS - 1)]++] = from[i];
}

/* Radix sort, least digit first: a million numbers take a few milliseconds. */
void spread_sort(struct spread *s, struct scratch *scratch)
{
    size_t n = s->sorted.n;
    uint64_t bits = 0;
    for (size_t i = 0; i < n; i++) {
        s->total += (double)s->sorted.at[i];
        bits |= s->sorted.at[i];
    }
    if (n < 2)
        return;
    vec_reserve(&scratch->room, n);
    uint64_t *from = s->sorted.at, *to = scratch->room.at;
    for (unsigned shift = 0; shift < 64 && bits >> shift; shift += DIGIT_BITS) {
        sort_digit(from, to, n, shift);
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != s->sorted.at)
        memcpy(to, from, n * sizeof *to);
}

void spread_free(struct spread *s)
{
    vec_free(&s->sorted);
    s->total = 0;
}

uint64_t spread_rank(const struct spread *s, enum rank rank)
{
    static const uint64_t thousandths[RANKS] = {500, 900, 990, 999, 1000};
    assert(s->sorted.n > 0 && rank < RANKS);
    uint64_t place = (s->sorted.n * thousandths[rank] + 999) / 1000; /* from 1 */
    return s->sorted.at[place ? place - 1 : 0];
}

size_t spread_below(const struct spread *s, double x)
{
    size_t low = 0, high = s->sorted.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((double)s->sorted.at[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double spread_at(const struct spread *s, enum rank rank)
{
    return s->sorted.n ? (double)spread_rank(s, rank) : NAN;
}

double spread_mean(const struct spread *s)
{
    return s->sorted.n ? s->total / (double)s->sorted.n : NAN;
}

double spread_total(const struct spread *s)
{
    return s->sorted.n ? s->total : NAN;
}

/* The n-th number of 1, 2, 5, 10, 20, 50 ..; n may be negative. */
static double step_of(int n)
{
    static const double steps[] = {1, 2, 5};
    int decade = n >= 0 ? n / 3 : -((2 - n) / 3);
    double power = pow(10, abs(decade));
    assert(n - 3 * decade >= 0 && n - 3 * decade < 3);
    double step = steps[n - 3 * decade];
    return decade >= 0 ? step * power : step / power;
}

/* The last step that is not greater than x > 0. */
static int step_below(double x)
{
    int n = 3 * (int)floor(log10(x)) - 1;
    while (step_of(n + 1) <= x)
        n++;
    return n;
}

static double sum_of(const struct spread *s, size_t from, size_t to)
{
    double sum = 0;
    for (size_t i = from; i < to; i++)
        sum += (double)s->sorted.at[i];
    return sum;
}

size_t spread_buckets(const struct spread *s, double unit, struct bucket **out)
{
    size_t zeros = spread_below(s, 1), n = s->sorted.n, done = 0;
    VEC(struct bucket) buckets = {0};
    if (zeros) { /* no logarithm holds them */
        double to =
            n > zeros ? step_of(step_below((double)s->sorted.at[zeros] / unit)) : 1;
        *vec_add(&buckets) = (struct bucket){0, to, zeros, 0};
        done = zeros;
    }
    int step = done < n ? step_below((double)s->sorted.at[done] / unit) : 0;
    for (; done < n; step++) {
        size_t end = spread_below(s, step_of(step + 1) * unit);
        *vec_add(&buckets) = (struct bucket){step_of(step), step_of(step + 1),
                                             end - done, sum_of(s, done, end)};
        done = end;
    }
    assert(done == n);
    *out = buckets.at;
    return buckets.n;
}
