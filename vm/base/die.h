/* die.h -- the end of a program that cannot go on. */
#ifndef BASE_DIE_H
#define BASE_DIE_H

enum { EXIT_SAME = 0, EXIT_DIFFERENT = 1, EXIT_TROUBLE = 2, EXIT_INCONCLUSIVE = 3 };

/* Print "program: message" on stderr, control characters escaped, and exit with EXIT_TROUBLE. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print "program: message" on stderr. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
