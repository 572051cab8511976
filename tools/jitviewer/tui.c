/* tui.c -- the terminal: the only file that knows curses. It shows the grid that app_draw()
 * fills and turns what is typed into events. */
#define _XOPEN_SOURCE_EXTENDED 1
#define _GNU_SOURCE
#include <curses.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "jitviewer/run.h"
#include "logparse/util/safe.h"

/* Only the eight basic colours over the terminal's own background; what a colour says is also
 * said by an attribute or a sign. */
static const struct {
    short color; /* -1: the default */
    attr_t attr;
} looks[LOOKS] = {
    [LOOK_PLAIN] = {-1, 0},
    [LOOK_TITLE] = {-1, A_BOLD},
    [LOOK_DIM] = {-1, A_DIM},
    [LOOK_SOURCE] = {-1, A_BOLD},
    [LOOK_BYTECODE] = {COLOR_CYAN, 0},
    [LOOK_GUARD] = {COLOR_YELLOW, 0},
    [LOOK_BRIDGE] = {COLOR_MAGENTA, A_BOLD},
    [LOOK_MISSING] = {COLOR_RED, 0},
    [LOOK_CALL] = {COLOR_BLUE, 0},
    [LOOK_ALLOC] = {COLOR_RED, 0},
    [LOOK_LABEL] = {COLOR_GREEN, A_BOLD},
    [LOOK_ASM] = {-1, A_DIM},
    [LOOK_BAD] = {COLOR_RED, A_BOLD},
    [LOOK_GOOD] = {COLOR_GREEN, 0},
};

/* How long to wait after Esc for the rest of an arrow key: slow lines split them. */
enum { ESCAPE_MS = 200 };

static volatile sig_atomic_t interrupted, ended; /* signals can tell nobody else */

static void on_interrupt(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

static void on_end(int signal_number)
{
    ended = signal_number;
}

static void catch_signals(void)
{
    struct sigaction s = {.sa_handler =
                              on_interrupt}; /* no SA_RESTART: wake up getch() */
    sigaction(SIGINT, &s, NULL);
    s.sa_handler = on_end;
    sigaction(SIGTERM, &s, NULL);
    sigaction(SIGHUP, &s, NULL);
}

static attr_t attr_of(const struct cell *c, bool color)
{
    attr_t attr = looks[c->look].attr;
    if (color && looks[c->look].color >= 0)
        attr |= (attr_t)COLOR_PAIR(looks[c->look].color + 1);
    if (c->attr & CELL_REVERSE) /* dim on reverse is hard to read */
        attr = (attr & ~(attr_t)A_DIM) | A_REVERSE;
    if (c->attr & CELL_UNDERLINE)
        attr |= A_UNDERLINE;
    if (c->attr & CELL_BOLD)
        attr |= A_BOLD;
    return attr;
}

/* Cells of one look go out together; anything that is no ASCII by itself and at its own
 * place, so that a terminal with other ideas of widths cannot shift the rest of the line. */
static void show_row(const struct cells *grid, int row, bool color)
{
    const struct cell *cells = &grid->at[(size_t)row * (size_t)grid->cols];
    char run[512];
    for (int col = 0; col < grid->cols;) {
        attr_t attr = attr_of(&cells[col], color);
        int start = col, n = 0;
        attrset((int)attr);
        if (cells[col].n != 1) {
            mvaddnstr(row, col, cells[col].text, cells[col].n);
            col++;
            continue;
        }
        while (col < grid->cols && n < (int)sizeof run && cells[col].n == 1 &&
               attr_of(&cells[col], color) == attr)
            run[n++] = cells[col++].text[0];
        mvaddnstr(row, start, run, n);
    }
}

static void show(struct app *a, struct cells *grid, bool color)
{
    if (a->redraw)
        clearok(curscr, TRUE);
    a->redraw = false;
    cells_resize(grid, LINES, COLS);
    app_draw(a, grid);
    erase();
    for (int row = 0; row < grid->rows; row++)
        show_row(grid, row, color);
    attrset(A_NORMAL);
    move(grid->rows - 1, grid->cols - 1);
    refresh();
}

static const struct {
    int code, key;
} keys[] = {
    {KEY_UP, K_UP},          {KEY_DOWN, K_DOWN},     {KEY_LEFT, K_LEFT},
    {KEY_RIGHT, K_RIGHT},    {KEY_PPAGE, K_PAGE_UP}, {KEY_NPAGE, K_PAGE_DOWN},
    {KEY_HOME, K_HOME},      {KEY_END, K_END},       {KEY_DC, K_DELETE},
    {KEY_BTAB, K_BACKTAB},   {KEY_ENTER, K_ENTER},   {KEY_BACKSPACE, K_BACKSPACE},
    {KEY_RESIZE, K_RESIZED},
};

static struct event mouse_event(void)
{
    static const struct {
        mmask_t mask;
        int key;
    } kinds[] = {
        {BUTTON1_DOUBLE_CLICKED, K_MOUSE_DOUBLE},
        {BUTTON1_CLICKED | BUTTON1_PRESSED, K_MOUSE_CLICK},
        {BUTTON4_PRESSED, K_WHEEL_UP},
        {BUTTON5_PRESSED, K_WHEEL_DOWN},
    };
    MEVENT m;
    if (getmouse(&m) != OK)
        return (struct event){0};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (m.bstate & kinds[i].mask)
            return (struct event){kinds[i].key, m.y, m.x};
    return (struct event){0};
}

static struct event function_key(int code)
{
    if (code == KEY_MOUSE)
        return mouse_event();
    if (code >= KEY_F(1) && code <= KEY_F(12))
        return (struct event){K_F1 + (code - KEY_F(1)), 0, 0};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code)
            return (struct event){keys[i].key, 0, 0};
    return (struct event){0};
}

/* The character that begins with this byte. Not get_wch(): after a byte that is no UTF-8 it
 * never gives anything again. */
static int character(int byte)
{
    enum { REST_MS = 50 };
    char bytes[4] = {(char)byte};
    size_t n = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    if (byte < 0x80)
        return byte;
    timeout(REST_MS);
    for (size_t i = 1; i < n; i++) {
        int next = getch();
        if (next < 0x80 || next > 0xbf) {
            if (next != ERR)
                ungetch(next); /* the next key */
            return K_NONE;
        }
        bytes[i] = (char)next;
    }
    struct slice text = {bytes, n};
    return utf8_length(text) == n ? key_character(&text) : K_NONE;
}

static struct event translate(int code)
{
    if (code > 0xff)
        return function_key(code);
    if (code == '\n')
        code = K_ENTER;
    if (code == 0x7f)
        code = K_BACKSPACE;
    return (struct event){character(code), 0, 0};
}

/* Wait for the next event; `wait_ms` 0: do not wait, there is something else to do; -1: for ever. */
static struct event next_event(int wait_ms, int *failures)
{
    enum { GONE = 20 /* failures to read in a row: there is no terminal any more */ };
    double start = clock_ms();
    timeout(wait_ms);
    int code = getch();
    bool early = wait_ms < 0 || clock_ms() - start < wait_ms / 2.0;
    if (interrupted) {
        interrupted = 0;
        return (struct event){K_CTRL_C, 0, 0};
    }
    *failures = code == ERR && wait_ms && early ? *failures + 1 : 0;
    if (*failures >= GONE)
        ended = SIGHUP;
    if (code == ERR)
        return (struct event){0};
    return translate(code);
}

/* OSC 52: base64 of the text; terminals that do not know it ignore it. */
static void send_clipboard(struct app *a, FILE *out)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = (const unsigned char *)str_text(&a->clipboard);
    size_t n = a->clipboard.n;
    if (n == 0)
        return;
    fputs("\033]52;c;", out);
    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned)p[i] << 16 | (i + 1 < n ? (unsigned)p[i + 1] << 8 : 0) |
                     (i + 2 < n ? p[i + 2] : 0);
        fputc(digits[v >> 18], out);
        fputc(digits[v >> 12 & 63], out);
        fputc(i + 1 < n ? digits[v >> 6 & 63] : '=', out);
        fputc(i + 2 < n ? digits[v & 63] : '=', out);
    }
    fputc('\a', out);
    fflush(out);
    str_clear(&a->clipboard);
}

static void set_mouse(bool on)
{
    mousemask(on ? BUTTON1_CLICKED | BUTTON1_PRESSED | BUTTON1_DOUBLE_CLICKED |
                       BUTTON4_PRESSED | BUTTON5_PRESSED
                 : 0,
              NULL);
}

static void loop(struct app *a, FILE *out, bool color)
{
    struct cells grid = {0};
    bool mouse = a->mouse, more = true;
    int failures = 0;
    set_mouse(mouse);
    show(a, &grid, color);
    while (!a->quit && !ended) {
        enum { FOLLOW_MS = 500 /* between two looks at a log that grows */ };
        int wait_ms = more ? 0 : a->follow ? FOLLOW_MS : -1;
        struct event e = next_event(wait_ms, &failures);
        if (e.key == K_NONE && more)
            more = app_idle(a);
        else
            app_event(a, e);
        if (e.key == K_NONE && !more)
            app_follow(a);
        if (e.key != K_NONE)
            more = true;
        if (mouse != a->mouse)
            set_mouse(mouse = a->mouse);
        show(a, &grid, color);
        send_clipboard(a, out);
    }
    cells_free(&grid);
}

static void set_colors(void)
{
    start_color();
    use_default_colors();
    for (short c = 0; c < 8; c++)
        init_pair((short)(c + 1), c, -1);
}

/* Where keys come from: standard input may be the log. NULL: nowhere (said so). */
static FILE *open_keys(void)
{
    FILE *in = isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "r");
    if (!in)
        complain(
            "standard input is no terminal and /dev/tty cannot be opened, so there are "
            "no keys; jitviewer --print LOG writes text");
    return in;
}

/* NULL: this terminal cannot do it (said so). */
static SCREEN *open_screen(FILE *in)
{
    const char *term = getenv("TERM");
    if (!term || !*term) {
        complain("TERM is not set, so this terminal cannot show the screen; "
                 "jitviewer --print LOG writes text");
        return NULL;
    }
    SCREEN *screen = strcmp(term, "dumb") == 0 ? NULL : newterm(NULL, stdout, in);
    const char *move_cursor = screen ? tigetstr("cup") : NULL;
    if (move_cursor && move_cursor != (char *)-1)
        return screen;
    if (screen) {
        endwin();
        delscreen(screen);
    }
    struct str safe = {0};
    safe_add(&safe, slice_of(term));
    complain("a terminal of type \"%s\" cannot show the screen, or nothing is known "
             "about it; "
             "jitviewer --print LOG writes text",
             str_text(&safe));
    str_free(&safe);
    return NULL;
}

static void set_modes(void)
{
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    if (!getenv("ESCDELAY"))
        set_escdelay(ESCAPE_MS);
    mouseinterval(200);
    curs_set(0);
}

int tui_run(struct app *a, bool color)
{
    FILE *in = open_keys();
    SCREEN *screen = in ? open_screen(in) : NULL;
    if (screen) {
        color = color && has_colors();
        if (color)
            set_colors();
        set_modes();
        catch_signals();
        loop(a, stdout, color);
        endwin();
        delscreen(screen);
    }
    if (in && in != stdin)
        fclose(in);
    if (ended) { /* as if it had not been caught */
        signal(ended, SIG_DFL);
        raise(ended);
    }
    return screen ? EXIT_SAME : EXIT_TROUBLE;
}
