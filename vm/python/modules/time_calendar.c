/* time_calendar.c -- dates of the module time: struct_time, and its text. */
#include "python/modules/time.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/mem.h"
#include "python/modules/module_def.h"
#include "python/types/structseq.h"

enum { TM_ITEMS = 9, TM_ZONE = 9, TM_OFFSET = 10, TM_FIELDS = 11 };
static const char *const fields[TM_FIELDS] = {
    "tm_year", "tm_mon",  "tm_mday",  "tm_hour", "tm_min",   "tm_sec",
    "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff"};
static const struct structseq_def struct_time = {
    .module = "time",
    .name = "struct_time",
    .doc = "The time as its parts: what gmtime(), localtime() and strptime() return.",
    .fields = fields,
    .n = TM_FIELDS,
    .visible = TM_ITEMS,
};

/* ---- from seconds ------------------------------------------------------------------------ */

/* Weeks begin on Monday, months and days of the year with 1. */
static val from_tm(struct vm *vm, const struct tm *t)
{
    const val values[TM_FIELDS] = {tag_int((int64_t)t->tm_year + 1900),
                                   tag_int(t->tm_mon + 1),
                                   tag_int(t->tm_mday),
                                   tag_int(t->tm_hour),
                                   tag_int(t->tm_min),
                                   tag_int(t->tm_sec),
                                   tag_int((t->tm_wday + 6) % 7),
                                   tag_int(t->tm_yday + 1),
                                   tag_int(t->tm_isdst),
                                   str_new(vm, slice_of(t->tm_zone)),
                                   tag_int(t->tm_gmtoff)};
    return structseq_new(vm, &struct_time, values);
}

static bool split(struct vm *vm, val seconds, struct tm *out,
                  struct tm *how(const time_t *, struct tm *))
{
    time_t t;
    if (!time_seconds(vm, seconds, &t))
        return false;
    if (how(&t, out))
        return true;
    raise_errno(vm, errno, NULL);
    return false;
}

val time_gmtime(struct vm *vm, val seconds)
{
    struct tm t;
    return split(vm, seconds, &t, gmtime_r) ? from_tm(vm, &t) : NULL;
}

val time_localtime(struct vm *vm, val seconds)
{
    struct tm t;
    return split(vm, seconds, &t, localtime_r) ? from_tm(vm, &t) : NULL;
}

/* ---- from a tuple ---------------------------------------------------------------------------- */

/* An int; false: raised. */
static bool small_part(struct vm *vm, val v, int *out)
{
    int64_t i;
    if (!(v = py_index_value(vm, v)))
        return false;
    if (int_to_i64(v, &i) && i == (int)i) {
        *out = (int)i;
        return true;
    }
    raise_error(vm, E_OverflowError, "signed integer is %s",
                int_cmp(v, tag_int(0)) < 0 ? "less than minimum"
                                           : "greater than maximum");
    return false;
}

/* `zone` keeps the text that out->tm_zone is. */
static bool to_tm(struct vm *vm, val v, const char *function, struct tm *out, val *zone)
{
    int n[TM_ITEMS];
    if (!is_a(v, KIND_TUPLE)) {
        raise_error(vm, E_TypeError, "Tuple or struct_time argument required");
        return false;
    }
    if (as_tuple(plain_of(v))->n != TM_ITEMS) {
        raise_error(vm, E_TypeError, "%s(): illegal time tuple argument", function);
        return false;
    }
    for (int i = 0; i < TM_ITEMS; i++)
        if (!small_part(vm, as_tuple(plain_of(v))->at[i], &n[i]))
            return false;
    if (n[0] < INT_MIN + 1900) {
        raise_error(vm, E_OverflowError, "year out of range");
        return false;
    }
    *out = (struct tm){.tm_year = n[0] - 1900,
                       .tm_mon = n[1] - 1,
                       .tm_mday = n[2],
                       .tm_hour = n[3],
                       .tm_min = n[4],
                       .tm_sec = n[5],
                       .tm_wday = (int)small_mod((int64_t)n[6] + 1, 7),
                       .tm_yday = n[7] - 1,
                       .tm_isdst = n[8]};
    if (n[6] < -1) /* the remainder would hide it from who asks */
        out->tm_wday = -1;
    if (type_of(vm, v) != structseq_type(vm, &struct_time))
        return true;
    val all = inst_get(v, 1), offset = as_tuple(all)->at[TM_OFFSET];
    int64_t seconds;
    *zone = as_tuple(all)->at[TM_ZONE];
    if (is_kind(*zone, KIND_STR))
        out->tm_zone = str_bytes(*zone);
    if (int_is(offset) && int_to_i64(offset, &seconds))
        out->tm_gmtoff = seconds;
    return true;
}

static bool within(struct vm *vm, const char *what, int v, int from, int to)
{
    if (v >= from && v <= to)
        return true;
    raise_error(vm, E_ValueError, "%s out of range", what);
    return false;
}

/* Month, day and day of the year may be 0, which stands for the first. */
static bool check(struct vm *vm, struct tm *t)
{
    if (t->tm_mon == -1)
        t->tm_mon = 0;
    if (t->tm_mday == 0)
        t->tm_mday = 1;
    if (t->tm_yday == -1)
        t->tm_yday = 0;
    return within(vm, "month", t->tm_mon, 0, 11) &&
           within(vm, "day of month", t->tm_mday, 1, 31) &&
           within(vm, "hour", t->tm_hour, 0, 23) &&
           within(vm, "minute", t->tm_min, 0, 59) &&
           within(vm, "seconds", t->tm_sec, 0, 61) &&
           within(vm, "day of week", t->tm_wday, 0, 6) &&
           within(vm, "day of year", t->tm_yday, 0, 365);
}

val time_mktime(struct vm *vm, val v)
{
    struct tm t;
    val zone = NULL;
    if (!to_tm(vm, v, "mktime", &t, &zone))
        return NULL;
    t.tm_wday = -1; /* stays so when it fails: -1 is also a good answer */
    time_t seconds = mktime(&t);
    if (seconds == -1 && t.tm_wday == -1)
        return raise_error(vm, E_OverflowError, "mktime argument out of range");
    return float_new(vm, (double)seconds);
}

/* ---- texts ----------------------------------------------------------------------------------------- */

static val as_text(struct vm *vm, const struct tm *t)
{
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct str out = text_start(vm);
    str_addf(&out, "%s %s%3d %.2d:%.2d:%.2d %lld", days[t->tm_wday], months[t->tm_mon],
             t->tm_mday, t->tm_hour, t->tm_min, t->tm_sec,
             (long long)t->tm_year + 1900);
    return str_finish(vm, &out);
}

val time_asctime(struct vm *vm, val v)
{
    struct tm t;
    val zone = NULL;
    bool good = v ? to_tm(vm, v, "asctime", &t, &zone) && check(vm, &t)
                  : split(vm, NULL, &t, localtime_r);
    return good ? as_text(vm, &t) : NULL;
}

val time_ctime(struct vm *vm, val seconds)
{
    struct tm t;
    return split(vm, seconds, &t, localtime_r) ? as_text(vm, &t) : NULL;
}

/* What strftime makes of a format without NUL; of an empty result it does not say whether
 * there was no room, so one character is put in front. */
static void add_formatted(struct str *out, struct slice format, const struct tm *t)
{
    struct str f = {0};
    size_t room = format.n + 1024, n = 0;
    str_addc(&f, '-');
    str_add(&f, format);
    const size_t most = 256 * (format.n + 1024);
    char *text = NULL;
    for (; n == 0 && room <= most; room *= 2) {
        text = mem_resize(text, room, 1);
        n = strftime(text, room, str_text(&f), t);
    }
    if (n)
        str_add(out, (struct slice){text + 1, n - 1});
    free(text);
    str_free(&f);
}

val time_strftime(struct vm *vm, val format, val v)
{
    struct tm t;
    val zone = NULL;
    if (!is_a(format, KIND_STR))
        return raise_error(vm, E_TypeError, "strftime() argument 1 must be str, not %s",
                           type_name(vm, format));
    struct slice f = str_value(plain_of(format));
    if (!(v ? to_tm(vm, v, "strftime", &t, &zone) && check(vm, &t)
            : split(vm, NULL, &t, localtime_r)))
        return NULL;
    t.tm_isdst = t.tm_isdst < -1 ? -1 : t.tm_isdst > 1 ? 1 : t.tm_isdst;
    if (slice_char(f, 0))
        return raise_error(vm, E_ValueError, "embedded null character");
    struct str out = text_start(vm);
    add_formatted(&out, f, &t);
    return str_finish(vm, &out);
}

/* ---- the time zone ------------------------------------------------------------------------------------ */

static int zone_at(time_t when, char *name, size_t room)
{
    struct tm t;
    if (!localtime_r(&when, &t)) {
        *name = 0;
        return 0;
    }
    size_t n = strlen(t.tm_zone);
    n = n < room ? n : room - 1;
    memcpy(name, t.tm_zone, n);
    name[n] = 0;
    return (int)-t.tm_gmtoff;
}

/* The standard and the summer time of this year: as they are in January and in July; in the
 * south it is the other way round. */
bool time_add_zone(struct vm *vm, val ns)
{
    enum { YEAR = (365 * 24 + 6) * 3600, MOST_NAME = 100 };
    char january[MOST_NAME], july[MOST_NAME];
    time_t start = time(NULL) / YEAR * YEAR;
    int first = zone_at(start, january, sizeof january),
        second = zone_at(start + YEAR / 2, july, sizeof july);
    bool south = first < second;
    const val names[2] = {str_new(vm, slice_of(south ? july : january)),
                          str_new(vm, slice_of(south ? january : july))};
    return module_set(vm, ns, "timezone", tag_int(south ? second : first)) &&
           module_set(vm, ns, "altzone", tag_int(south ? first : second)) &&
           module_set(vm, ns, "daylight", tag_int(first != second)) &&
           module_set(vm, ns, "tzname", tuple_of(vm, names, 2));
}

bool time_add_types(struct vm *vm, val ns)
{
    return module_set(vm, ns, "struct_time", structseq_type(vm, &struct_time)) &&
           module_set(vm, ns, "_STRUCT_TM_ITEMS", tag_int(TM_FIELDS));
}
