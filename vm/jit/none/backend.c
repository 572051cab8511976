/* backend.c -- for machines that no code is made for: the JIT stays off (options.c says
 * so), and nothing of this is called. */
#include "base/die.h"
#include "jit/jit_impl.h"

__attribute__((noreturn)) static void no_code(void)
{
    die("there is no machine code for this machine");
}

void backend_init(struct jit *j)
{
    (void)j;
    no_code();
}

const struct jit_machine backend_machine = {.name = "none"};

unsigned backend_saved_at(int location)
{
    (void)location;
    no_code();
}

bool backend_compile(struct jit *j, struct jit_trace *t)
{
    (void)j, (void)t;
    no_code();
}

void backend_attach(struct jit *j, struct jit_guard *g, struct jit_trace *bridge)
{
    (void)j, (void)g, (void)bridge;
    no_code();
}

struct jit_exit backend_enter(struct jit *j, const uint8_t *code, void *frame)
{
    (void)j, (void)code, (void)frame;
    no_code();
}

void backend_detach(struct jit *j, struct jit_guard *g)
{
    (void)j, (void)g;
    no_code();
}
