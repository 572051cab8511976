/* syslog.c -- the system's log: the calls; frozen/syslog.py has what a program sees. */
#include "python/modules/posix.h"

#include <stdlib.h>
#include <syslog.h>

#include "python/obj/c_text.h"

/* The identity is kept by the C library as a pointer: it is never given back. */
static val open_log(struct vm *vm, val ident, val option, val facility)
{
    int how, what;
    if (!posix_int(vm, option, &how) || !posix_int(vm, facility, &what))
        return NULL;
    val memory;
    const char *text = c_text(vm, "openlog() argument 1", ident, &memory);
    if (!text)
        return NULL;
    char *name = strdup(text);
    if (!name)
        return raise_error(vm, E_MemoryError, NULL);
    openlog(name, how, what);
    return vm->none;
}

static val write_log(struct vm *vm, val priority, val text)
{
    int n;
    if (!posix_int(vm, priority, &n))
        return NULL;
    syslog(n, "%.*s", (int)str_value(text).n, str_value(text).p);
    return vm->none;
}

static val close_log(struct vm *vm)
{
    closelog();
    return vm->none;
}

static val set_mask(struct vm *vm, val mask)
{
    int n;
    return posix_int(vm, mask, &n) ? tag_int(setlogmask(n)) : NULL;
}

static const struct method functions[] = {
    FUNCTION("_open", "ident, option, facility, /", open_log, RUNS),
    FUNCTION("_write", "priority, text, /", write_log, RUNS),
    FUNCTION("_close", "", close_log, RUNS),
    FUNCTION("setlogmask", "maskpri, /", set_mask, RUNS),
    LAST_METHOD,
};

static bool init(struct vm *vm, val ns)
{
    static const struct {
        const char *name;
        int value;
    } constants[] = {
#define C(id) {#id, id}
        C(LOG_EMERG),  C(LOG_ALERT),  C(LOG_CRIT),     C(LOG_ERR),    C(LOG_WARNING),
        C(LOG_NOTICE), C(LOG_INFO),   C(LOG_DEBUG),    C(LOG_PID),    C(LOG_CONS),
        C(LOG_NDELAY), C(LOG_ODELAY), C(LOG_NOWAIT),   C(LOG_PERROR), C(LOG_KERN),
        C(LOG_USER),   C(LOG_MAIL),   C(LOG_DAEMON),   C(LOG_AUTH),   C(LOG_LPR),
        C(LOG_LOCAL0), C(LOG_LOCAL1), C(LOG_LOCAL2),   C(LOG_LOCAL3), C(LOG_LOCAL4),
        C(LOG_LOCAL5), C(LOG_LOCAL6), C(LOG_LOCAL7),   C(LOG_CRON),   C(LOG_UUCP),
        C(LOG_NEWS),   C(LOG_SYSLOG), C(LOG_AUTHPRIV),
#undef C
    };
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        module_set(vm, ns, constants[i].name, tag_int(constants[i].value));
    return true;
}

const struct module_def syslog_module = {
    .name = "syslog",
    .doc = "The system's log.",
    .functions = functions,
    .init = init,
};
