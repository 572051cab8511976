/* time.h -- what the files of the module time share. */
#ifndef MODULES_TIME_H
#define MODULES_TIME_H

#include <time.h>

#include "python/obj/type_def.h"

/* modules/time.c: seconds of any number; NULL and None: now. False: raised. */
bool time_seconds(struct vm *vm, val v, time_t *out);

/* modules/time_calendar.c */
val time_gmtime(struct vm *vm, val seconds);
val time_localtime(struct vm *vm, val seconds);
val time_mktime(struct vm *vm, val t);
val time_asctime(struct vm *vm, val t);
val time_ctime(struct vm *vm, val seconds);
val time_strftime(struct vm *vm, val format, val t);
/* The time zone's names and offsets, and struct_time, into the module. */
bool time_add_zone(struct vm *vm, val ns);
bool time_add_types(struct vm *vm, val ns);

#endif
