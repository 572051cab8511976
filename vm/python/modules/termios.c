/* termios.c -- the module `termios`: how terminals behave. */
#define _GNU_SOURCE
#include "python/modules/posix.h"

#include <asm/ioctls.h>
#include <errno.h>
#include <linux/tty.h>
#include <sys/ioctl.h>
#include <termios.h>

#include "python/interp/threads.h"
#include "python/obj/module_error.h"

static val failed(struct vm *vm)
{
    return module_raise_number(vm, "termios", "error", errno, strerror(errno));
}

/* ---- attributes: [iflag, oflag, cflag, lflag, ispeed, ospeed, cc] -------------------------- */

static val get_attributes(struct vm *vm, val file)
{
    int fd;
    struct termios t;
    if (!posix_file(vm, file, &fd))
        return NULL;
    if (tcgetattr(fd, &t) < 0)
        return failed(vm);
    val keys = list_new(vm, NCCS), r = list_new(vm, 7);
    for (int i = 0; i < NCCS; i++) {
        bool number = !(t.c_lflag & ICANON) && (i == VMIN || i == VTIME);
        list_append(vm, keys,
                    number ? tag_int(t.c_cc[i])
                           : bytes_new(vm, (struct slice){(char *)&t.c_cc[i], 1}));
    }
    const int64_t numbers[] = {t.c_iflag, t.c_oflag,       t.c_cflag,
                               t.c_lflag, cfgetispeed(&t), cfgetospeed(&t)};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        list_append(vm, r, tag_int(numbers[i]));
    list_append(vm, r, keys);
    return r;
}

/* A key is a byte, or a number. */
static bool read_key(struct vm *vm, val v, cc_t *out)
{
    int64_t n;
    if (is_kind(v, KIND_BYTES) && str_value(v).n == 1) {
        *out = (cc_t)str_value(v).p[0];
        return true;
    }
    if (!int_is(v))
        return raise_error(vm, E_TypeError,
                           "tcsetattr: elements of attributes must be "
                           "characters or integers");
    if (!py_index(vm, v, &n))
        return false;
    *out = (cc_t)n;
    return true;
}

static bool read_attributes(struct vm *vm, val list, struct termios *t)
{
    int64_t n[6];
    if (!is_kind(list, KIND_LIST) || as_list(list)->n != 7)
        return raise_error(vm, E_TypeError, "tcsetattr, arg 3: must be 7 element list");
    for (int i = 0; i < 6; i++)
        if (!py_index(vm, list_get(vm, list, i), &n[i]))
            return false;
    val keys = as_list(list)->n == 7 ? list_get(vm, list, 6) : NULL;
    if (!keys || !is_kind(keys, KIND_LIST) || as_list(keys)->n != NCCS)
        return raise_error(vm, E_TypeError,
                           "tcsetattr: attributes[6] must be %d element list", NCCS);
    t->c_iflag = (tcflag_t)n[0];
    t->c_oflag = (tcflag_t)n[1];
    t->c_cflag = (tcflag_t)n[2];
    t->c_lflag = (tcflag_t)n[3];
    for (int i = 0; i < NCCS && i < as_list(keys)->n; i++)
        if (!read_key(vm, list_get(vm, keys, i), &t->c_cc[i]))
            return false;
    return (cfsetispeed(t, (speed_t)n[4]) >= 0 && cfsetospeed(t, (speed_t)n[5]) >= 0) ||
           failed(vm);
}

static val set_attributes(struct vm *vm, val file, val when, val list)
{
    int fd, how;
    struct termios t;
    if (!posix_file(vm, file, &fd) || !posix_int(vm, when, &how))
        return NULL;
    if (tcgetattr(fd, &t) < 0)
        return failed(vm);
    if (!read_attributes(vm, list, &t))
        return NULL;
    return WAITING(vm, tcsetattr(fd, how, &t)) < 0 ? failed(vm) : vm->none;
}

/* ---- the other calls ------------------------------------------------------------------------- */

#define WITH_NUMBER(name, call)                                                        \
    static val name(struct vm *vm, val file, val number)                               \
    {                                                                                  \
        int fd, n;                                                                     \
        if (!posix_file(vm, file, &fd) || !posix_int(vm, number, &n))                  \
            return NULL;                                                               \
        return WAITING(vm, call) < 0 ? failed(vm) : vm->none;                          \
    }
WITH_NUMBER(send_break, tcsendbreak(fd, n))
WITH_NUMBER(flush, tcflush(fd, n))
WITH_NUMBER(flow, tcflow(fd, n))

static val drain(struct vm *vm, val file)
{
    int fd;
    if (!posix_file(vm, file, &fd))
        return NULL;
    return WAITING(vm, tcdrain(fd)) < 0 ? failed(vm) : vm->none;
}

static val get_size(struct vm *vm, val file)
{
    int fd;
    struct winsize w;
    if (!posix_file(vm, file, &fd))
        return NULL;
    if (ioctl(fd, TIOCGWINSZ, &w) < 0)
        return failed(vm);
    const val row[] = {tag_int(w.ws_row), tag_int(w.ws_col)};
    return tuple_of(vm, row, 2);
}

static val set_size(struct vm *vm, val file, val size)
{
    int fd;
    int64_t rows, columns;
    struct winsize w;
    if (!posix_file(vm, file, &fd))
        return NULL;
    if (!is_kind(size, KIND_TUPLE) && !is_kind(size, KIND_LIST))
        return raise_error(vm, E_TypeError,
                           "tcsetwinsize, arg 2: must be a two-item sequence");
    val items = vm_call(vm, vm->types[KIND_TUPLE], &size, 1);
    if (!items || as_tuple(items)->n != 2)
        return items ? raise_error(vm, E_TypeError,
                                   "tcsetwinsize, arg 2: must be a two-item sequence")
                     : NULL;
    if (!py_index(vm, as_tuple(items)->at[0], &rows) ||
        !py_index(vm, as_tuple(items)->at[1], &columns))
        return NULL;
    if (rows != (unsigned short)rows || columns != (unsigned short)columns)
        return raise_error(vm, E_OverflowError,
                           "winsize value(s) out of range for unsigned short");
    if (ioctl(fd, TIOCGWINSZ, &w) < 0)
        return failed(vm);
    w.ws_row = (unsigned short)rows;
    w.ws_col = (unsigned short)columns;
    return ioctl(fd, TIOCSWINSZ, &w) < 0 ? failed(vm) : vm->none;
}

static const struct method functions[] = {
    FUNCTION("tcgetattr", "fd, /", get_attributes, RUNS),
    FUNCTION("tcsetattr", "fd, when, attributes, /", set_attributes, RUNS),
    FUNCTION("tcsendbreak", "fd, duration, /", send_break, RUNS),
    FUNCTION("tcdrain", "fd, /", drain, RUNS),
    FUNCTION("tcflush", "fd, queue, /", flush, RUNS),
    FUNCTION("tcflow", "fd, action, /", flow, RUNS),
    FUNCTION("tcgetwinsize", "fd, /", get_size, RUNS),
    FUNCTION("tcsetwinsize", "fd, winsize, /", set_size, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    static const struct {
        const char *name;
        int64_t value;
    } constants[] = {
#define T(id) {#id, (int64_t)id},
#include "python/modules/termios.def"
#undef T
    };
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, tag_int(constants[i].value));
    return module_exception(vm, ns, "termios", "error", E_Exception);
}

const struct module_def termios_module = {
    .name = "termios",
    .doc = "How terminals behave.",
    .functions = functions,
    .init = init,
};
