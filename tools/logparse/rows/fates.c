#include "logparse/rows/fates.h"

/* The section of the recording that this one holds: between it and the next recording. NO_SECTION:
 * it was not asked for. */
static uint32_t fates_section(const struct log *log, uint32_t recording)
{
    int64_t fates = section_kind(log, "opt-fates");
    int64_t noopt = section_kind(log, "jit-log-noopt");
    for (uint32_t i = recording + 1; fates >= 0 && i < log->sections.n; i++) {
        if (log->sections.at[i].name == (uint32_t)fates)
            return i;
        if (log->sections.at[i].name == (uint32_t)noopt)
            break;
    }
    return NO_SECTION;
}

static struct slice next_word(struct slice *rest)
{
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ')
        n++;
    struct slice word = {rest->p, n};
    *rest = slice_from(*rest, n < rest->n ? n + 1 : n);
    return word;
}

/* "made for 33 setarrayitem_gc", "made in the loop for the end", both or none */
static void read_made(struct slice rest, struct fate *f)
{
    static const struct slice words[COPIES] = {{"made for ", 9},
                                               {"made in the loop for ", 21}};
    for (int copy = 0; copy < COPIES; copy++) {
        ptrdiff_t at = slice_find(rest, words[copy]);
        if (at < 0)
            continue;
        struct slice text = slice_from(rest, (size_t)at + words[copy].n);
        struct made_for *made = &f->made[copy];
        *made = (struct made_for){true, UINT64_MAX, {"the end", 7}};
        if (slice_starts(text, SLICE("the end")))
            continue;
        made->known = slice_to_u64(next_word(&text), 10, &made->by);
        made->name = next_word(&text);
    }
}

bool fates_read(struct fates *fates, const struct traces *traces, uint32_t trace)
{
    uint32_t recording = traces->all.at[trace].section[STAGE_NOOPT];
    *fates = (struct fates){0};
    uint32_t section =
        recording == NO_SECTION ? NO_SECTION : fates_section(traces->log, recording);
    if (section == NO_SECTION)
        return false;
    body_lines_read(&fates->lines, traces->log, section);
    for (size_t i = 0; i < fates->lines.at.n; i++) {
        struct slice rest = fates->lines.at.at[i];
        struct fate f = {0};
        if (!slice_to_u64(next_word(&rest), 10, &f.number))
            continue;
        f.name = next_word(&rest);
        f.what[FIRST_COPY] = next_word(&rest);
        f.what[LOOP_COPY] = next_word(&rest);
        read_made(rest, &f);
        *vec_add(&fates->at) = f;
    }
    return true;
}

void fates_free(struct fates *fates)
{
    body_lines_free(&fates->lines);
    vec_free(&fates->at);
}

/* They are in the order of the recording, unless somebody edited the log. */
const struct fate *fates_of(const struct fates *fates, uint64_t number)
{
    size_t low = 0, high = fates->at.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (fates->at.at[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < fates->at.n && fates->at.at[low].number == number ? &fates->at.at[low]
                                                                   : NULL;
}
