#include "jitviewer/keys.h"

#include "jitviewer/app.h"

#define KEY(function, arg, name, keys, where, rank, hint, what)                        \
    {function, arg, name, keys, where, rank, hint, what},
#define GROUP(title) {NULL, 0, NULL, "", 0, 0, NULL, title},
const struct key_row key_rows[] = {
#include "jitviewer/keys.def"
};
#undef KEY
#undef GROUP
const size_t n_key_rows = sizeof key_rows / sizeof *key_rows;

/* How the table and --keys write a key, and how a person is told. */
static const struct {
    const char *name, *label;
    int key;
} names[] = {
    {"ENTER", "Enter", K_ENTER},
    {"BACKSPACE", "Backspace", K_BACKSPACE},
    {"TAB", "Tab", K_TAB},
    {"S-TAB", "Shift-Tab", K_BACKTAB},
    {"ESC", "Esc", K_ESCAPE},
    {"SPACE", "Space", ' '},
    {"UP", "Up", K_UP},
    {"DOWN", "Down", K_DOWN},
    {"LEFT", "Left", K_LEFT},
    {"RIGHT", "Right", K_RIGHT},
    {"PGUP", "PgUp", K_PAGE_UP},
    {"PGDN", "PgDn", K_PAGE_DOWN},
    {"HOME", "Home", K_HOME},
    {"END", "End", K_END},
    {"DEL", "Del", K_DELETE},
    {"F1", "F1", K_F1},
    {"F4", "F4", K_F1 + 3},
    {"WHEEL-UP", "wheel up", K_WHEEL_UP},
    {"WHEEL-DOWN", "wheel down", K_WHEEL_DOWN},
};
enum { N_NAMES = sizeof names / sizeof *names };

static struct slice next_word(struct slice *text)
{
    while (text->n && text->p[0] == ' ')
        *text = slice_from(*text, 1);
    size_t n = 0;
    while (n < text->n && text->p[n] != ' ')
        n++;
    struct slice word = {text->p, n};
    *text = slice_from(*text, n);
    return word;
}

/* The key that this whole word names; K_NONE when it is none. */
static int named_key(struct slice word)
{
    for (size_t i = 0; i < N_NAMES; i++)
        if (slice_eq(word, slice_of(names[i].name)))
            return names[i].key;
    if (word.n == 2 && word.p[0] == '^' && word.p[1] >= 'A' && word.p[1] <= 'Z')
        return word.p[1] - '@';
    return word.n == 1 ? (unsigned char)word.p[0] : K_NONE;
}

static bool row_has(const struct key_row *row, int before, int key)
{
    struct slice rest = slice_of(row->keys), word;
    while ((word = next_word(&rest)).n) {
        int named = named_key(word);
        if (before == K_NONE ? named == key
                             : named == K_NONE && word.n == 2 && word.p[0] == before &&
                                   word.p[1] == key)
            return true;
    }
    return false;
}

const struct key_row *key_find(int before, int key, unsigned where)
{
    for (int pair = before != K_NONE; pair >= 0; pair--)
        for (size_t i = 0; i < n_key_rows; i++)
            if (key_rows[i].where & where &&
                row_has(&key_rows[i], pair ? before : 0, key))
                return &key_rows[i];
    return NULL;
}

const struct key_row *key_named(struct slice name)
{
    for (size_t i = 0; i < n_key_rows; i++)
        if (key_rows[i].name && slice_eq(name, slice_of(key_rows[i].name)))
            return &key_rows[i];
    return NULL;
}

static bool event_word(struct slice word, struct event *event)
{
    static const struct {
        const char *prefix;
        char between;
        int key;
    } kinds[] = {{"RESIZE=", 'x', K_RESIZED},
                 {"CLICK=", ',', K_MOUSE_CLICK},
                 {"DOUBLE=", ',', K_MOUSE_DOUBLE}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct slice prefix = slice_of(kinds[i].prefix);
        uint64_t a, b;
        if (!slice_starts(word, prefix))
            continue;
        struct slice rest = slice_from(word, prefix.n);
        const char *between = memchr(rest.p, kinds[i].between, rest.n);
        size_t n = between ? (size_t)(between - rest.p) : 0;
        if (!between || !slice_to_u64((struct slice){rest.p, n}, 10, &a) || a > 10000 ||
            !slice_to_u64(slice_from(rest, n + 1), 10, &b) || b > 10000)
            return false;
        *event = (struct event){kinds[i].key, (int)b, (int)a}; /* columns come first */
        return true;
    }
    return false;
}

int key_character(struct slice *text)
{
    static const unsigned char lead[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    unsigned char c = (unsigned char)text->p[0];
    size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    int code = c & lead[n];
    n = n > text->n ? text->n : n;
    for (size_t i = 1; i < n; i++)
        code = code << 6 | ((unsigned char)text->p[i] & 0x3f);
    *text = slice_from(*text, n);
    return code;
}

bool key_parse(struct slice *text, struct event *event)
{
    struct slice rest = *text, word = next_word(&rest);
    if (word.n == 0)
        return false;
    *event = (struct event){named_key(word), 0, 0};
    if (event->key != K_NONE || event_word(word, event)) {
        *text = rest;
        return true;
    }
    *text = (struct slice){word.p, (size_t)(text->p + text->n - word.p)};
    event->key = key_character(text); /* the rest of the word comes next */
    return true;
}

void key_label(struct slice key, struct str *out)
{
    for (size_t i = 0; i < N_NAMES; i++)
        if (slice_eq(key, slice_of(names[i].name))) {
            str_add(out, slice_of(names[i].label));
            return;
        }
    if (key.n == 2 && key.p[0] == '^' && named_key(key))
        str_addf(out, "Ctrl-%c", key.p[1]);
    else
        str_add(out, key);
}

void key_labels(const struct key_row *row, struct str *out)
{
    struct slice rest = slice_of(row->keys), word;
    for (bool first = true; (word = next_word(&rest)).n; first = false) {
        if (!first)
            str_add(out, SLICE(", "));
        key_label(word, out);
    }
}

static void man_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '-' || *text == '\\' || *text == '\'')
            fputs(*text == '-' ? "\\-" : *text == '\\' ? "\\e" : "\\(aq", out);
        else if (*text == '^')
            fputs("\\(ha", out);
        else
            fputc(*text, out);
    }
}

void keys_print_man(FILE *out)
{
    struct str labels = {0};
    for (size_t i = 0; i < n_key_rows; i++) {
        const struct key_row *row = &key_rows[i];
        if (!row->run) {
            fprintf(out, ".SS ");
            man_text(out, row->what);
            fputc('\n', out);
            continue;
        }
        str_clear(&labels);
        key_labels(row, &labels);
        fprintf(out, ".TP\n.B ");
        man_text(out, str_text(&labels));
        fprintf(out, "\n");
        man_text(out, row->what);
        fprintf(out, " (");
        man_text(out, row->name);
        fprintf(out, ").\n");
    }
    str_free(&labels);
}

void str_add_utf8(struct str *s, int code)
{
    unsigned c = (unsigned)code;
    if (c < 0x80) {
        str_addc(s, (char)c);
    } else if (c < 0x800) {
        str_addc(s, (char)(0xc0 | c >> 6));
        str_addc(s, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        str_addc(s, (char)(0xe0 | c >> 12));
        str_addc(s, (char)(0x80 | (c >> 6 & 0x3f)));
        str_addc(s, (char)(0x80 | (c & 0x3f)));
    } else {
        str_addc(s, (char)(0xf0 | c >> 18));
        str_addc(s, (char)(0x80 | (c >> 12 & 0x3f)));
        str_addc(s, (char)(0x80 | (c >> 6 & 0x3f)));
        str_addc(s, (char)(0x80 | (c & 0x3f)));
    }
}
