/* report.h -- judged statements as text, JSON, TAP, JUnit XML and SARIF. */
#ifndef LOGPARSE_ASSERT_REPORT_H
#define LOGPARSE_ASSERT_REPORT_H

#include <stdio.h>

#include "logparse/assert/eval.h"
#include "logparse/util/style.h"

struct judged {
    const struct run *run;
    const struct statement *at;
    size_t n;
};

void assert_text(const struct judged *j, const struct style *style, FILE *out);
void assert_json(const struct judged *j, FILE *out);
void assert_tap(const struct judged *j, FILE *out);
void assert_junit(const struct judged *j, FILE *out);
void assert_sarif(const struct judged *j, FILE *out);

#endif
