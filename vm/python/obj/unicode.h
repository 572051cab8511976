/* unicode.h -- what characters are, as CPython 3.11 says: Unicode 14.0.
 *
 * Categories, simple case mappings, combining classes and decompositions are libutf8proc's,
 * whose 2.8 of Debian knows Unicode 15.0: characters that are newer than 14.0 are treated
 * as unassigned (the two versions agree in all others). What utf8proc does not have is in
 * unicode*.def: full case mappings, Other_Lowercase and Other_Uppercase, numeric values,
 * East Asian width. A character is any code point, surrogates included. */
#ifndef OBJ_UNICODE_H
#define OBJ_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

enum { UNICODE_END = 0x110000, MOST_MAPPED = 3 };

int uc_category(uint32_t c); /* of utf8proc_category_t */
bool uc_assigned(uint32_t c);
bool uc_alpha(uint32_t c);
bool uc_lower(uint32_t c); /* str.islower() of it */
bool uc_upper(uint32_t c);
bool uc_title(uint32_t c);
bool uc_cased(uint32_t c); /* one of these three */
bool uc_case_ignorable(uint32_t c);
bool uc_space(uint32_t c);
bool uc_linebreak(uint32_t c);
bool uc_printable(uint32_t c);
bool uc_id_start(uint32_t c); /* XID_Start or '_' */
bool uc_id_continue(uint32_t c);

/* What kind of number a character is, and its value. */
enum uc_number { UC_NO_NUMBER, UC_NUMERIC, UC_DIGIT, UC_DECIMAL };
struct uc_value {
    enum uc_number kind;
    int64_t over, under;
};
struct uc_value uc_value(uint32_t c);
static inline bool uc_decimal(uint32_t c)
{
    return c < 128 ? c - '0' < 10 : uc_value(c).kind == UC_DECIMAL;
}
bool uc_alnum(uint32_t c); /* a letter or any number */

/* One character each: of a mapping to several, the first. */
uint32_t uc_to_lower(uint32_t c);
uint32_t uc_to_upper(uint32_t c);
/* In full; how many there are: at most MOST_MAPPED. */
int uc_full_lower(uint32_t c, uint32_t out[MOST_MAPPED]);
int uc_full_upper(uint32_t c, uint32_t out[MOST_MAPPED]);
int uc_full_title(uint32_t c, uint32_t out[MOST_MAPPED]);
int uc_full_fold(uint32_t c, uint32_t out[MOST_MAPPED]);

const char *uc_width(uint32_t c); /* East Asian: "N", "Na", "W", "F", "H", "A" */

#endif
