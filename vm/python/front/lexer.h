/* lexer.h -- Python source text to tokens, the whole file at once.
 *
 * Indentation becomes INDENT and DEDENT, the end of a logical line NEWLINE. The
 * first thing that is wrong is kept in `error` and ends the token list. */
#ifndef FRONT_LEXER_H
#define FRONT_LEXER_H

#include "base/str.h"
#include "base/vec.h"
#include "python/front/arena.h"

enum token_kind {
    TOK_END,
    TOK_NEWLINE,
    TOK_INDENT,
    TOK_DEDENT,
    TOK_NAME,
    TOK_NUMBER,
    TOK_STRING,
    TOK_OP
};

/* Operators and keywords: an enum and a text each, longest operators first. */
enum op_id {
    OP_NONE,
#define OPERATOR(id, text) T_##id,
#define KEYWORD(id, text)  K_##id,
#include "python/front/tokens.def"
#undef OPERATOR
#undef KEYWORD
};

struct token {
    enum token_kind kind;
    enum op_id id; /* for TOK_OP, and for TOK_NAME when it is a keyword */
    int line, col, end_line, end_col; /* line from 1, col in bytes from 0 */
    int level;                        /* of brackets that are open behind it */
    struct slice text;
};

struct syntax_error {
    const char *type; /* NULL: none.  SyntaxError, IndentationError or TabError */
    char message[200];
    int line, col, end_line, end_col; /* columns from 1, in bytes; col 0: no caret */
    bool no_newline;                  /* the text that is shown ends without one */
    bool joined;       /* it is behind a backslash that should join lines */
    struct slice part; /* not empty: shown, in parentheses, instead of the line */
    bool parsed; /* found after parsing: CPython then reads the line from the file */
};
enum { BEHIND_END = -1 }; /* for col: where the text ends */
enum {
    ONE_CARET = 0,
    NO_END = -1,
    END_NONE = -2
}; /* for end_col; the last one is None */

struct lexer {
    struct slice source;
    struct arena *arena; /* names that are not in normal form get another text there */
    VEC(struct token) tokens;
    struct syntax_error error;
    struct token unclosed; /* the innermost bracket open at the end; no text: none */
    bool old;              /* the source is Python 2's */
    int last_line;         /* that has anything but its end */
};

void lex(struct lexer *lx, struct slice source, struct arena *arena, bool old);
void lex_free(struct lexer *lx);

/* Line `line` of the source (from 1) without its line end. */
struct slice source_line(struct slice source, int line);

/* A SyntaxError of a range that may have several lines; columns from 0. */
void syntax_error_range(struct syntax_error *e, int line, int col, int end_line,
                        int end_col, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

/* Keep the first error; later ones are mostly consequences of it. */
void syntax_error(struct syntax_error *e, const char *type, int line, int col,
                  int end_col, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

#endif
