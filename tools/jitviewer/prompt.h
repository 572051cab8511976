/* prompt.h -- a line that is typed at the bottom. */
#ifndef JITVIEWER_PROMPT_H
#define JITVIEWER_PROMPT_H

#include "jitviewer/app.h"

void prompt_open(struct app *a, char sign);
void prompt_event(struct app *a, struct event e);
char prompt_sign(const struct prompt *p);

#endif
