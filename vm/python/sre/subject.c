/* subject.c -- see subject.h. */
#include "python/sre/subject.h"

static bool view(struct vm *vm, struct subject *s, val string)
{
    s->string = string;
    s->plain = plain_of(string);
    s->is_text = is_kind(s->plain, KIND_STR);
    if (s->is_text || is_kind(s->plain, KIND_BYTES)) {
        s->text = str_value(s->plain);
        s->wide = s->is_text && as_str(s->plain)->chars != as_str(s->plain)->n;
        return true;
    }
    if (has_buffer(string)) {
        if (!buffer_get(vm, string, &s->buffer, BUFFER_READ))
            return false;
        s->plain = NULL;
        s->wide = false;
        s->text = buffer_slice(&s->buffer);
        return true;
    }
    raise_error(vm, E_TypeError, "expected string or bytes-like object, got '%s'",
                type_name(vm, string));
    return false;
}

void subject_close(struct subject *s)
{
    if (!s->plain)
        buffer_release(&s->buffer);
}

static const uint8_t *place(struct vm *vm, const struct subject *s, int64_t chars)
{
    return (const uint8_t *)s->text.p +
           (s->wide ? str_offset(vm, s->plain, chars) : chars);
}

static const struct re_program *program_for(struct vm *vm, val pattern, bool is_text)
{
    struct w_pattern *p = as_pattern(pattern);
    if (!p->programs[is_text]) {
        const struct w_buf *codes = as_buf(p->codes);
        val program = re_translate(vm, (const uint32_t *)(const void *)codes->at,
                                   codes->n / RE_CODE_SIZE, p->groups, is_text);
        if (!program)
            return NULL;
        gc_store(&vm->gc, pattern, &p->programs[is_text], program);
    }
    return (const struct re_program *)(const void *)as_buf(p->programs[is_text])->at;
}

bool subject_open(struct vm *vm, struct subject *s, val pattern, val string, val pos,
                  val endpos)
{
    int64_t from = 0, to = INT64_MAX;
    if ((pos && !py_index(vm, pos, &from)) || (endpos && !py_index(vm, endpos, &to)))
        return false;
    if (!view(vm, s, string))
        return false;
    s->pattern = pattern;
    val source = as_pattern(pattern)->pattern;
    if (source != vm->none && is_a(source, KIND_STR) != s->is_text) {
        subject_close(s);
        raise_error(vm, E_TypeError,
                    s->is_text ? "cannot use a bytes pattern on a string-like object"
                               : "cannot use a string pattern on a bytes-like object");
        return false;
    }
    int64_t length = s->is_text ? as_str(s->plain)->chars : (int64_t)s->text.n;
    s->pos = from < 0 ? 0 : from > length ? length : from;
    s->endpos = to < 0 ? 0 : to > length ? length : to;
    s->start = place(vm, s, s->pos);
    s->end = endpos ? place(vm, s, s->endpos) : (const uint8_t *)s->text.p + s->text.n;
    s->program = program_for(vm, pattern, s->is_text);
    if (!s->program)
        subject_close(s);
    return s->program != NULL;
}

void subject_match(struct vm *vm, const struct subject *s, struct re_match *m)
{
    re_begin(m, vm, s->program, s->text, s->wide, s->start, s->end);
}

val subject_part(struct vm *vm, const struct subject *s, const uint8_t *from,
                 const uint8_t *to)
{
    struct slice part = {(const char *)from, (size_t)(to - from)};
    if (part.n == s->text.n && s->plain)
        return s->plain;
    if (!s->is_text)
        return bytes_new(vm, part);
    return part.n == 0 ? vm->empty_str : str_new(vm, part);
}

val match_new(struct vm *vm, const struct subject *s, const struct re_match *m)
{
    int64_t groups = s->program->groups;
    const uint8_t *base = (const uint8_t *)s->text.p;
    struct w_match *r = new_object(
        vm, KIND_MATCH, sizeof *r + (size_t)(2 * groups + 2) * sizeof *r->mark);
    r->n = 2 * groups + 2;
    r->pattern = s->pattern;
    r->string = s->string;
    r->pos = s->pos;
    r->endpos = s->endpos;
    r->lastindex = m->lastindex;
    r->mark[0] = m->start - base;
    r->mark[1] = m->ptr - base;
    for (int64_t i = 0; i < groups; i++) {
        const uint8_t *from = m->mark[2 * i], *to = m->mark[2 * i + 1];
        bool matched = from && to && from <= to;
        r->mark[2 * i + 2] = matched ? from - base : -1;
        r->mark[2 * i + 3] = matched ? to - base : -1;
    }
    return &r->h;
}
