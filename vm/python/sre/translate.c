/* translate.c -- from the library's codes to a program: see sre.h.
 *
 * Nothing is believed of the codes: whoever calls _sre.compile() can pass any. Every
 * offset, count and operand is checked here, and a list that does not fit is refused. */
#include "python/sre/sre.h"

#include <stdlib.h>

#include "base/vec.h"

#define vec_push(v, x) (*vec_add(v) = (x))

enum {
    MOST_NESTING = 2000, /* of groups; each is a level of C's stack here */
    MOST_WAYS = 64,      /* of a branch: bits of a mask; the last of more is a branch */
    MASKS = 257,         /* the last is for the end of the text */
};

struct builder {
    const uint32_t *code;
    uint32_t n, groups;
    bool utf8, failed;
    bool joins; /* a literal may be added to the last operation */
    int depth;
    uint32_t least, loops;
    VEC(struct re_op) ops;
    VEC(struct re_set) sets;
    VEC(struct re_first) firsts;
    VEC(uint32_t) codes;
    VEC(char) literal;
    VEC(uint64_t) masks;
    struct re_first *of; /* of each operation, while they are worked out */
};

static void bad(struct builder *b)
{
    b->failed = true;
}

static uint32_t emit(struct builder *b, enum re_op_code op)
{
    b->joins = false;
    vec_push(&b->ops, ((struct re_op){.op = (uint16_t)op}));
    return (uint32_t)b->ops.n - 1;
}

static uint32_t here(struct builder *b)
{
    b->joins = false;
    return (uint32_t)b->ops.n;
}

/* A code that must be before `end`. */
static uint32_t code_at(struct builder *b, uint32_t at, uint32_t end)
{
    if (at < end)
        return b->code[at];
    bad(b);
    return 0;
}

/* Where the offset at `at` leads: not behind `end`. */
static uint32_t target(struct builder *b, uint32_t at, uint32_t end)
{
    uint32_t skip = code_at(b, at, end);
    if (skip == 0 || skip > end - at)
        bad(b);
    return b->failed ? end : at + skip;
}

/* ---- sets ---------------------------------------------------------------------------------- */

/* Is any character from U+0080 on in the set: none, all, or is that to be asked? */
static int beyond_ascii(const uint32_t *set)
{
    int any = RE_NO; /* of what has been looked at */
    bool negated = false;
    for (;;) {
        int here_ = RE_ASK;
        switch (*set++) {
        case RC_FAILURE: return any == RE_ASK ? RE_ASK : (any == RE_YES) != negated;
        case RC_NEGATE:
            if (any != RE_NO)
                return RE_ASK;
            negated = !negated;
            continue;
        case RC_LITERAL:
            here_ = set[0] < 128 ? RE_NO : RE_ASK;
            set++;
            break;
        case RC_CATEGORY:
            here_ = set[0] >= CATEGORY_LOC_WORD ? RE_ASK : set[0] & 1 ? RE_YES : RE_NO;
            set++;
            break;
        case RC_RANGE:
            here_ = set[1] < 128 ? RE_NO : RE_ASK;
            set += 2;
            break;
        case RC_CHARSET:
            here_ = set[4] | set[5] | set[6] | set[7] ? RE_ASK : RE_NO;
            set += 8;
            break;
        default: /* the rest is never only ASCII */ return RE_ASK;
        }
        any = any == RE_YES || here_ == RE_YES ? RE_YES : any == RE_NO ? here_ : any;
    }
}

static bool depends_on_locale(const uint32_t *set, enum re_fold fold)
{
    if (fold >= RE_FOLD_LOCALE)
        return true;
    for (;;)
        switch (*set++) {
        case RC_FAILURE: return false;
        case RC_CATEGORY:
            if ((set[0] & ~1u) == CATEGORY_LOC_WORD)
                return true;
            set++;
            break;
        case RC_LITERAL: set++; break;
        case RC_RANGE:
        case RC_RANGE_UNI_IGNORE: set += 2; break;
        case RC_CHARSET: set += 8; break;
        case RC_BIGCHARSET: set += 1 + 64 + set[0] * 8; break;
        default: break;
        }
}

/* The set whose codes have just been put at the end of b->codes. */
static uint32_t set_new(struct builder *b, uint32_t code, enum re_fold fold)
{
    const uint32_t *codes = b->codes.at + code;
    struct re_set s = {.code = code, .fold = (uint16_t)fold, .stop = -1};
    int known = b->utf8 ? 128 : 256;
    if (depends_on_locale(codes, fold))
        memset(s.has, RE_ASK, sizeof s.has);
    else {
        for (int c = 0; c < known; c++)
            s.has[c] = re_in_set(codes, fold, (uint32_t)c);
        if (b->utf8)
            memset(s.has + 128, fold == RE_FOLD_UNICODE ? RE_ASK : beyond_ascii(codes),
                   128);
    }
    int no = 0, ask = 0;
    for (int c = 0; c < 256; c++) {
        ask += s.has[c] == RE_ASK;
        if (s.has[c] == RE_NO) {
            no++;
            s.stop = (int16_t)c;
        }
    }
    if (no != 1 || ask)
        s.stop = -1;
    vec_push(&b->sets, s);
    return (uint32_t)b->sets.n - 1;
}

static uint32_t set_of(struct builder *b, const uint32_t *codes, size_t n,
                       enum re_fold fold)
{
    uint32_t at = (uint32_t)b->codes.n;
    for (size_t i = 0; i < n; i++)
        vec_push(&b->codes, codes[i]);
    vec_push(&b->codes, RC_FAILURE);
    return set_new(b, at, fold);
}

/* How many words a member of a set has behind its code; -1: it is none. */
static int64_t member_words(struct builder *b, uint32_t at, uint32_t end)
{
    switch (b->code[at - 1]) {
    case RC_NEGATE: return 0;
    case RC_LITERAL: return 1;
    case RC_CATEGORY: return code_at(b, at, end) < N_RE_CATEGORIES ? 1 : -1;
    case RC_RANGE:
    case RC_RANGE_UNI_IGNORE: return 2;
    case RC_CHARSET: return 8;
    case RC_BIGCHARSET: {
        uint32_t count = code_at(b, at, end);
        if (count > 256 || end - at < 1 + 64 + count * 8)
            return -1;
        const uint8_t *chunk = (const uint8_t *)(b->code + at + 1);
        for (int i = 0; i < 256; i++)
            if (chunk[i] >= count)
                return -1;
        return 1 + 64 + count * 8;
    }
    default: return -1;
    }
}

/* The set from `at` to its FAILURE, which is the last code before `end`. */
static uint32_t set_from(struct builder *b, uint32_t at, uint32_t end,
                         enum re_fold fold)
{
    uint32_t first = at;
    while (!b->failed && code_at(b, at, end) != RC_FAILURE) {
        int64_t words = member_words(b, ++at, end);
        if (words < 0 || words > (int64_t)(end - at))
            bad(b);
        else
            at += (uint32_t)words;
    }
    if (b->failed || at + 1 != end) {
        bad(b);
        return 0;
    }
    return set_of(b, b->code + first, at - first, fold);
}

/* ---- operations for one character ------------------------------------------------------------ */

struct single {
    uint32_t next; /* the code behind it */
    bool is;       /* is it one of these? */
};

static enum re_fold fold_of(uint32_t op)
{
    switch (op) {
    case RC_LITERAL_IGNORE:
    case RC_NOT_LITERAL_IGNORE:
    case RC_IN_IGNORE:
    case RC_GROUPREF_IGNORE: return RE_FOLD_ASCII;
    case RC_LITERAL_UNI_IGNORE:
    case RC_NOT_LITERAL_UNI_IGNORE:
    case RC_IN_UNI_IGNORE:
    case RC_GROUPREF_UNI_IGNORE: return RE_FOLD_UNICODE;
    case RC_LITERAL_LOC_IGNORE:
    case RC_NOT_LITERAL_LOC_IGNORE:
    case RC_IN_LOC_IGNORE:
    case RC_GROUPREF_LOC_IGNORE: return RE_FOLD_LOCALE;
    default: return RE_EXACT;
    }
}

static uint32_t literal_set(struct builder *b, uint32_t c, bool negated,
                            enum re_fold fold)
{
    uint32_t codes[3] = {RC_NEGATE, RC_LITERAL, c};
    if (negated && fold == RE_FOLD_LOCALE) {
        negated = false;
        fold = RE_OUT_LOCALE;
    }
    return set_of(b, codes + !negated, 2 + (size_t)negated, fold);
}

/* A set for the operation at `at`, when it matches exactly one character. */
static struct single single(struct builder *b, uint32_t at, uint32_t end, uint32_t *set)
{
    static const uint32_t any[] = {RC_NEGATE, RC_LITERAL, '\n'};
    uint32_t op = code_at(b, at, end);
    switch (op) {
    case RC_ANY:
        *set = set_of(b, any, 3, RE_EXACT);
        return (struct single){at + 1, true};
    case RC_ANY_ALL:
        *set = set_of(b, any, 1, RE_EXACT);
        return (struct single){at + 1, true};
    case RC_CATEGORY:
        if (code_at(b, at + 1, end) >= N_RE_CATEGORIES)
            bad(b);
        else
            *set = set_of(b, b->code + at, 2, RE_EXACT);
        return (struct single){at + 2, true};
    case RC_IN:
    case RC_IN_IGNORE:
    case RC_IN_LOC_IGNORE:
    case RC_IN_UNI_IGNORE: {
        uint32_t next = target(b, at + 1, end);
        *set = b->failed ? 0 : set_from(b, at + 2, next, fold_of(op));
        return (struct single){next, true};
    }
    case RC_LITERAL:
    case RC_LITERAL_IGNORE:
    case RC_LITERAL_LOC_IGNORE:
    case RC_LITERAL_UNI_IGNORE:
    case RC_NOT_LITERAL:
    case RC_NOT_LITERAL_IGNORE:
    case RC_NOT_LITERAL_LOC_IGNORE:
    case RC_NOT_LITERAL_UNI_IGNORE: {
        bool negated = op == RC_NOT_LITERAL || op == RC_NOT_LITERAL_IGNORE ||
                       op == RC_NOT_LITERAL_LOC_IGNORE ||
                       op == RC_NOT_LITERAL_UNI_IGNORE;
        *set = literal_set(b, code_at(b, at + 1, end), negated, fold_of(op));
        return (struct single){at + 2, true};
    }
    default: return (struct single){at, false};
    }
}

static int encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    int n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (int i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(lead[n] | c);
    return n;
}

static void literal(struct builder *b, uint32_t c)
{
    char text[4];
    if (c > (b->utf8 ? 0x10FFFF : 0xFF)) {
        emit(b, RE_FAIL); /* no text has it */
        return;
    }
    int n = b->utf8 ? encode(c, text) : (text[0] = (char)c, 1);
    if (!b->joins) {
        uint32_t op = emit(b, RE_STRING);
        b->ops.at[op].a = (uint32_t)b->literal.n;
        b->joins = true;
    }
    for (int i = 0; i < n; i++)
        vec_push(&b->literal, text[i]);
    b->ops.at[b->ops.n - 1].b += (uint32_t)n;
}

/* ---- the others -------------------------------------------------------------------------------- */

static uint32_t block(struct builder *b, uint32_t at, uint32_t end);

/* Codes from `at` to `end`, of which the last has to be `op`. */
static void body(struct builder *b, uint32_t at, uint32_t end, enum re_code op)
{
    if (b->failed || end <= at || b->code[end - 1] != op)
        bad(b);
    else if (block(b, at, end - 1) != end - 1)
        bad(b);
}

static uint32_t bounds(struct builder *b, uint32_t least, uint32_t most)
{
    if (least > most)
        bad(b);
    vec_push(&b->codes, least);
    vec_push(&b->codes, most);
    return (uint32_t)b->codes.n - 2;
}

static uint32_t repeat_one(struct builder *b, uint32_t at, uint32_t end)
{
    uint32_t op = b->code[at], next = target(b, at + 1, end), set = 0;
    uint32_t least = code_at(b, at + 2, end), most = code_at(b, at + 3, end);
    struct single s = single(b, at + 4, next, &set);
    if (b->failed || !s.is || s.next + 1 != next || b->code[s.next] != RC_SUCCESS ||
        least > most) {
        bad(b);
        return end;
    }
    uint32_t o = emit(b, RE_REPEAT_ONE);
    b->ops.at[o].kind = op == RC_REPEAT_ONE       ? RE_GREEDY
                        : op == RC_MIN_REPEAT_ONE ? RE_LAZY
                                                  : RE_KEEPS;
    b->ops.at[o].a = least;
    b->ops.at[o].b = most;
    b->ops.at[o].set = set;
    b->ops.at[o].to = o + 1;
    return next;
}

/* LOOP, body, UNTIL */
static uint32_t repeat(struct builder *b, uint32_t at, uint32_t end)
{
    uint32_t until = target(b, at + 1, end), loop = b->loops++;
    uint32_t limits = bounds(b, code_at(b, at + 2, end), code_at(b, at + 3, end));
    uint32_t op = code_at(b, until, end);
    if (op != RC_MAX_UNTIL && op != RC_MIN_UNTIL)
        bad(b);
    uint32_t o = emit(b, RE_LOOP);
    b->ops.at[o].a = loop;
    if (b->failed || block(b, at + 4, until) != until) {
        bad(b);
        return end;
    }
    uint32_t u = emit(b, RE_UNTIL);
    b->ops.at[u].a = loop;
    b->ops.at[u].b = limits;
    b->ops.at[u].kind = op == RC_MAX_UNTIL ? RE_GREEDY : RE_LAZY;
    b->ops.at[u].to = o + 1;
    b->ops.at[o].to = u;
    return until + 1;
}

/* An operation whose body ends with ENDING; `to` is what follows. */
static uint32_t inner(struct builder *b, enum re_op_code op, uint32_t at, uint32_t end,
                      enum re_code last)
{
    uint32_t o = emit(b, op);
    body(b, at, end, last);
    uint32_t e = emit(b, RE_ENDING);
    b->ops.at[e].to = o;
    b->ops.at[o].to = here(b);
    return o;
}

static uint32_t possessive(struct builder *b, uint32_t at, uint32_t end)
{
    uint32_t tail = target(b, at + 1, end), loop = b->loops++;
    uint32_t limits = bounds(b, code_at(b, at + 2, end), code_at(b, at + 3, end));
    if (b->failed || code_at(b, tail, end) != RC_SUCCESS) {
        bad(b);
        return end;
    }
    uint32_t o = inner(b, RE_POSSESSIVE, at + 4, tail + 1, RC_SUCCESS);
    b->ops.at[o].a = loop;
    b->ops.at[o].b = limits;
    return tail + 1;
}

static uint32_t assertion(struct builder *b, uint32_t at, uint32_t end)
{
    uint32_t next = target(b, at + 1, end), back = code_at(b, at + 2, end);
    if (b->failed || back & 0x80000000u) {
        bad(b);
        return end;
    }
    uint32_t o = inner(b, b->code[at] == RC_ASSERT ? RE_ASSERT : RE_ASSERT_NOT, at + 3,
                       next, RC_SUCCESS);
    b->ops.at[o].a = back;
    return next;
}

/* ---- alternatives ------------------------------------------------------------------------------- */

struct way {
    uint32_t from, to; /* codes; behind them is a JUMP */
};
struct ways {
    VEC(struct way) list;
    VEC(uint32_t) jumps; /* operations that lead behind the branch */
};

/* The ways from number `i` on. Masks are made when all operations are there. */
static void branch_from(struct builder *b, struct ways *w, size_t i)
{
    uint32_t o = emit(b, RE_BRANCH), targets[MOST_WAYS], n = 0;
    for (; !b->failed && i < w->list.n; i++) {
        targets[n++] = here(b);
        if (n == MOST_WAYS && i + 1 < w->list.n) {
            branch_from(b, w, i);
            break;
        }
        struct way way = w->list.at[i];
        if (block(b, way.from, way.to) != way.to)
            bad(b);
        vec_push(&w->jumps, emit(b, RE_JUMP));
    }
    b->ops.at[o].set = (uint32_t)b->codes.n;
    b->ops.at[o].b = n;
    for (uint32_t k = 0; k < n; k++)
        vec_push(&b->codes, targets[k]);
}

/* Alternatives, each with its length before it and a JUMP behind it; FAILURE. */
static uint32_t branch(struct builder *b, uint32_t at, uint32_t end)
{
    struct ways w = {0};
    uint32_t i = at + 1;
    while (!b->failed && code_at(b, i, end) != 0) {
        uint32_t next = target(b, i, end);
        if (b->failed || next < i + 3 || b->code[next - 2] != RC_JUMP)
            bad(b);
        vec_push(&w.list, ((struct way){i + 1, next - 2}));
        i = next;
    }
    if (!b->failed)
        branch_from(b, &w, 0);
    for (size_t k = 0; k < w.jumps.n; k++)
        b->ops.at[w.jumps.at[k]].to = here(b);
    vec_free(&w.list);
    vec_free(&w.jumps);
    return i + 1;
}

/* yes-codes up to where the offset leads; when they end with a JUMP, no-codes to there. */
static uint32_t if_group(struct builder *b, uint32_t at, uint32_t end)
{
    uint32_t group = code_at(b, at + 1, end), skip = code_at(b, at + 2, end);
    if (b->failed || group >= b->groups || skip < 2 || skip > end - at - 1) {
        bad(b);
        return end;
    }
    uint32_t no = at + 1 + skip, o = emit(b, RE_IF_GROUP);
    b->ops.at[o].a = group;
    uint32_t stop = block(b, at + 3, no);
    if (!b->failed && stop + 2 == no && b->code[stop] == RC_JUMP) {
        uint32_t behind = target(b, stop + 1, end), jump = emit(b, RE_JUMP);
        b->ops.at[o].to = here(b);
        if (b->failed || block(b, no, behind) != behind)
            bad(b);
        b->ops.at[jump].to = here(b);
        return behind;
    }
    if (stop != no)
        bad(b);
    b->ops.at[o].to = here(b);
    return no;
}

/* ---- all of them ---------------------------------------------------------------------------------- */

static uint32_t info(struct builder *b, uint32_t at, uint32_t end)
{
    uint32_t next = target(b, at + 1, end);
    if (at == 0)
        b->least = code_at(b, at + 3, next);
    return next;
}

static uint32_t with_operand(struct builder *b, uint32_t at, uint32_t end,
                             uint32_t limit, enum re_op_code op)
{
    uint32_t a = code_at(b, at + 1, end);
    if (a >= limit)
        bad(b);
    uint32_t o = emit(b, op);
    b->ops.at[o].a = a;
    return at + 2;
}

static uint32_t one(struct builder *b, uint32_t at, uint32_t end)
{
    uint32_t set = 0, o;
    enum re_fold fold = fold_of(b->code[at]);
    switch (b->code[at]) {
    case RC_LITERAL: literal(b, code_at(b, at + 1, end)); return at + 2;
    case RC_MARK: return with_operand(b, at, end, 2 * b->groups, RE_MARK);
    case RC_AT: return with_operand(b, at, end, N_RE_AT, RE_AT);
    case RC_GROUPREF:
    case RC_GROUPREF_IGNORE:
    case RC_GROUPREF_LOC_IGNORE:
    case RC_GROUPREF_UNI_IGNORE:
        o = (uint32_t)b->ops.n;
        at = with_operand(b, at, end, b->groups, RE_GROUP);
        b->ops.at[o].kind = (uint16_t)fold;
        return at;
    case RC_GROUPREF_EXISTS: return if_group(b, at, end);
    case RC_REPEAT: return repeat(b, at, end);
    case RC_REPEAT_ONE:
    case RC_MIN_REPEAT_ONE:
    case RC_POSSESSIVE_REPEAT_ONE: return repeat_one(b, at, end);
    case RC_POSSESSIVE_REPEAT: return possessive(b, at, end);
    case RC_BRANCH: return branch(b, at, end);
    case RC_ASSERT:
    case RC_ASSERT_NOT: return assertion(b, at, end);
    case RC_ATOMIC_GROUP: {
        uint32_t next = target(b, at + 1, end);
        if (!b->failed)
            inner(b, RE_ATOMIC, at + 2, next, RC_SUCCESS);
        return next;
    }
    case RC_INFO: return info(b, at, end);
    case RC_FAILURE: emit(b, RE_FAIL); return at + 1;
    default: {
        struct single s = single(b, at, end, &set);
        if (!s.is) {
            bad(b);
            return end;
        }
        o = emit(b, RE_SET);
        b->ops.at[o].set = set;
        return s.next;
    }
    }
}

/* Codes up to `end`, or to a JUMP that ends them; where it came to. */
static uint32_t block(struct builder *b, uint32_t at, uint32_t end)
{
    here(b);
    if (++b->depth > MOST_NESTING)
        bad(b);
    while (!b->failed && at < end) {
        if (b->code[at] == RC_JUMP && at + 2 == end)
            break;
        at = one(b, at, end);
    }
    b->depth--;
    here(b);
    return at;
}

/* ---- what a match may go on with -------------------------------------------------------------------- */

static void add_bytes(struct re_first *f, int from, int to)
{
    for (int c = from; c <= to; c++)
        f->byte[c / 64] |= (uint64_t)1 << c % 64;
}

/* Anything. In UTF-8 no character begins with 0x80 to 0xBF. */
static struct re_first anything(const struct builder *b)
{
    struct re_first f = {{0}, 1};
    add_bytes(&f, 0, b->utf8 ? 0x7F : 0xFF);
    if (b->utf8)
        add_bytes(&f, 0xC0, 0xFF);
    return f;
}

static struct re_first either(struct re_first x, const struct re_first *y)
{
    for (int i = 0; i < 4; i++)
        x.byte[i] |= y->byte[i];
    x.end |= y->end;
    return x;
}

static struct re_first of_set(const struct builder *b, uint32_t set)
{
    struct re_first f = {{0}, 0};
    for (int c = 0; c < 256; c++)
        if (b->sets.at[set].has[c] != RE_NO && !(b->utf8 && c >= 0x80 && c < 0xC0))
            add_bytes(&f, c, c);
    return f;
}

static struct re_first of_at(struct re_first f, uint32_t at)
{
    if (at == AT_END_STRING)
        f.byte[0] = f.byte[1] = f.byte[2] = f.byte[3] = 0;
    else if (at == AT_END || at == AT_END_LINE) {
        f.byte[0] &= (uint64_t)1 << '\n';
        f.byte[1] = f.byte[2] = f.byte[3] = 0;
    }
    return f;
}

/* Of operation `i`. What leads back is not known the first time: anything. */
static struct re_first first_of(struct builder *b, uint32_t i, bool again)
{
    const struct re_op *o = &b->ops.at[i];
    struct re_first f = {{0}, 0};
    const struct re_first *of = b->of;
    switch ((enum re_op_code)o->op) {
    case RE_SUCCESS:
    case RE_GROUP: return anything(b);
    case RE_FAIL: return f;
    case RE_BYTE:
    case RE_STRING: {
        int c = o->op == RE_BYTE ? (int)o->a : (uint8_t)b->literal.at[o->a];
        add_bytes(&f, c, c);
        return f;
    }
    case RE_SET: return of_set(b, o->set);
    case RE_AT: return of_at(of[i + 1], o->a);
    case RE_MARK: return of[i + 1];
    case RE_BRANCH:
        for (uint32_t k = 0; k < o->b; k++)
            f = either(f, &of[b->codes.at[o->set + k]]);
        return f;
    case RE_JUMP:
    case RE_ASSERT:
    case RE_ASSERT_NOT: return of[o->to];
    case RE_REPEAT_ONE:
        if (o->b == 0)
            return of[o->to];
        f = of_set(b, o->set);
        return o->a == 0 ? either(f, &of[o->to]) : f;
    case RE_LOOP: {
        const struct re_op *until = &b->ops.at[o->to];
        f = b->codes.at[until->b + 1] ? of[i + 1] : f;
        return b->codes.at[until->b] ? f : either(f, &of[o->to + 1]);
    }
    case RE_UNTIL: return again ? either(of[o->to], &of[i + 1]) : anything(b);
    case RE_ATOMIC: return of[i + 1];
    case RE_POSSESSIVE:
        return b->codes.at[o->b] ? of[i + 1] : either(of[i + 1], &of[o->to]);
    case RE_ENDING: /* the body has matched, whatever follows makes of it */
        return anything(b);
    case RE_IF_GROUP: return either(of[i + 1], &of[o->to]);
    }
    return anything(b);
}

static uint32_t keep_first(struct builder *b, const struct re_first *f)
{
    vec_push(&b->firsts, *f);
    return (uint32_t)b->firsts.n - 1;
}

/* For each byte (and the end) the ways of the branch that can begin with it. */
static uint32_t masks_of(struct builder *b, const struct re_op *o)
{
    uint32_t at = (uint32_t)b->masks.n;
    for (int c = 0; c < MASKS; c++) {
        uint64_t mask = 0;
        for (uint32_t k = 0; k < o->b; k++) {
            const struct re_first *f = &b->of[b->codes.at[o->set + k]];
            uint64_t can = c == MASKS - 1 ? f->end : f->byte[c / 64] >> c % 64 & 1;
            mask |= can << k;
        }
        vec_push(&b->masks, mask);
    }
    return at;
}

/* When what the repeat takes is nothing that can follow, it never gives anything back. */
static void decide_repeat(struct builder *b, struct re_op *o)
{
    const struct re_first *follows = &b->of[o->to];
    struct re_first own = of_set(b, o->set);
    bool overlaps = false;
    for (int i = 0; i < 4; i++)
        overlaps |= (own.byte[i] & follows->byte[i]) != 0;
    if (o->kind == RE_GREEDY && !overlaps && o->b == RE_MAXREPEAT)
        o->kind = RE_KEEPS;
    o->first = keep_first(b, follows);
}

static void work_out_firsts(struct builder *b)
{
    b->of = mem_zero(b->ops.n, sizeof *b->of);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = b->ops.n; i-- > 0;)
            b->of[i] = first_of(b, (uint32_t)i, pass == 1);
    for (size_t i = 0; i < b->ops.n; i++) {
        struct re_op *o = &b->ops.at[i];
        if (o->op == RE_REPEAT_ONE)
            decide_repeat(b, o);
        else if (o->op == RE_BRANCH)
            o->a = masks_of(b, o);
        else if (o->op == RE_UNTIL) {
            o->first = keep_first(b, &b->of[o->to]);
            keep_first(b, &b->of[i + 1]);
        }
    }
}

/* ---- the program -------------------------------------------------------------------------------------- */

static void short_strings(struct builder *b)
{
    for (size_t i = 0; i < b->ops.n; i++)
        if (b->ops.at[i].op == RE_STRING && b->ops.at[i].b == 1) {
            b->ops.at[i].op = RE_BYTE;
            b->ops.at[i].a = (uint8_t)b->literal.at[b->ops.at[i].a];
        }
}

/* What each match begins with: a text, or some of the bytes. */
static void beginning(struct builder *b, struct re_program *g)
{
    size_t i = 0;
    while (b->ops.at[i].op == RE_MARK)
        i++;
    if (b->ops.at[i].op == RE_STRING) {
        g->prefix = b->ops.at[i].a;
        g->nprefix = b->ops.at[i].b;
        g->is_literal = i == 0 && b->ops.at[1].op == RE_SUCCESS;
    }
    g->anchored = b->ops.at[i].op == RE_AT && (b->ops.at[i].a == AT_BEGINNING ||
                                               b->ops.at[i].a == AT_BEGINNING_STRING);
    const struct re_first *f = &b->of[0];
    struct re_first all = anything(b);
    int n = 0;
    g->start_byte = -1;
    for (int c = 0; c < 256; c++)
        if (f->byte[c / 64] >> c % 64 & 1) {
            g->start_byte = c;
            n++;
        }
    if (n != 1)
        g->start_byte = -1;
    g->searches = !f->end && memcmp(f->byte, all.byte, sizeof all.byte) != 0;
    g->start = keep_first(b, f);
}

static size_t put_array(char *to, uint32_t *offset, size_t at, const void *from,
                        size_t n, size_t size)
{
    *offset = (uint32_t)at;
    if (to && n)
        memcpy(to + at, from, n * size);
    return (at + n * size + 15) & ~(size_t)15;
}

/* Where each array goes; the end. With `to` NULL only how much room they need. */
static size_t lay_out(const struct builder *b, struct re_program *g, char *to)
{
    size_t at = (sizeof *g + b->ops.n * sizeof *b->ops.at + 15) & ~(size_t)15;
    if (to)
        memcpy(to + sizeof *g, b->ops.at, b->ops.n * sizeof *b->ops.at);
    at = put_array(to, &g->sets, at, b->sets.at, b->sets.n, sizeof *b->sets.at);
    at = put_array(to, &g->firsts, at, b->firsts.at, b->firsts.n, sizeof *b->firsts.at);
    at = put_array(to, &g->codes, at, b->codes.at, b->codes.n, sizeof *b->codes.at);
    at = put_array(to, &g->masks, at, b->masks.at, b->masks.n, sizeof *b->masks.at);
    return put_array(to, &g->literal, at, b->literal.at, b->literal.n, 1);
}

static val finish(struct vm *vm, struct builder *b)
{
    struct re_program g = {.groups = b->groups,
                           .loops = b->loops,
                           .least = b->least,
                           .utf8 = b->utf8,
                           .nops = (uint32_t)b->ops.n,
                           .nsets = (uint32_t)b->sets.n};
    short_strings(b);
    work_out_firsts(b);
    beginning(b, &g);
    size_t size = lay_out(b, &g, NULL);
    struct w_buf *buf = new_object(vm, KIND_BUF, sizeof *buf + size);
    buf->n = (int64_t)size;
    lay_out(b, &g, buf->at);
    memcpy(buf->at, &g, sizeof g);
    return &buf->h;
}

val re_translate(struct vm *vm, const uint32_t *code, int64_t n, int64_t groups,
                 bool utf8)
{
    struct builder b = {.code = code, .utf8 = utf8};
    if (n < 1 || n > INT32_MAX || groups < 0 || groups > RE_MAXGROUPS)
        return raise_error(vm, E_RuntimeError, "invalid SRE code");
    b.n = (uint32_t)n;
    b.groups = (uint32_t)groups;
    if (code[n - 1] != RC_SUCCESS || block(&b, 0, b.n - 1) != b.n - 1)
        bad(&b);
    emit(&b, RE_SUCCESS);
    val program =
        b.failed ? raise_error(vm, E_RuntimeError, "invalid SRE code") : finish(vm, &b);
    vec_free(&b.ops);
    vec_free(&b.sets);
    vec_free(&b.firsts);
    vec_free(&b.codes);
    vec_free(&b.literal);
    vec_free(&b.masks);
    free(b.of);
    return program;
}
