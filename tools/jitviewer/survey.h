/* survey.h -- views over all traces of the log: hottest source lines, guards, allocations. Reading
 * all traces takes long in a large log, so they are read while nobody types, and the view fills
 * when the last one was. */
#ifndef JITVIEWER_SURVEY_H
#define JITVIEWER_SURVEY_H

#include "jitviewer/app.h"

/* A few milliseconds of a->survey; ends it when all is read. */
void survey_step(struct app *a);
/* Give it up, if there is one; its view stays as it is. */
void survey_stop(struct app *a);

#endif
