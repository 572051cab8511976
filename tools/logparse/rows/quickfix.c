#include "logparse/rows/quickfix.h"

#include "logparse/util/safe.h"

bool quickfix_place(struct sources *sources, const struct place *place, FILE *out)
{
    struct str path = {0};
    if (!place->is_python || place->file.n == 0 || place->line < 1)
        return false;
    const struct source *source = source_get(sources, place->file);
    bool here = source->found && !source->in_log;
    safe_add(&path, here ? slice_of(source->found) : place->file);
    fprintf(out, "%s:%lld: ", str_text(&path), (long long)place->line);
    str_free(&path);
    return true;
}
