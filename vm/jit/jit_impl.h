/* jit_impl.h -- what the JIT's own files share. */
#ifndef JIT_IMPL_H
#define JIT_IMPL_H

#include "jit/jit.h"

enum { MOST_SPILLS = 256 };

/* params.c */
void jit_default_params(struct jit *j);
/* opt/opt.c: j->rec becomes t->ir. False: the trace cannot be used. */
bool optimize(struct jit *j, struct jit_trace *t, const struct jit_start *s);
void label_free(struct jit_label *l);
void trace_free(struct jit_trace *t); /* one without machine code */
/* check.c: die when a recording, or a trace, is not what every pass may rely on. */
void recording_check(const struct ir_trace *t, const char *after);
void trace_check(const struct jit_trace *t, const char *after);
/* x64/, a64/, or none/: machine code for t->ir; false: no room, or too many values alive. */
void backend_init(struct jit *j);
extern const struct jit_machine backend_machine; /* jit_machine() */
/* The word in which exits have what is in a location: a register, a spill slot. */
unsigned backend_saved_at(int location);
bool backend_compile(struct jit *j, struct jit_trace *t);
void backend_attach(struct jit *j, struct jit_guard *g, struct jit_trace *bridge);
void backend_detach(struct jit *j, struct jit_guard *g);
struct jit_exit backend_enter(struct jit *j, const uint8_t *code, void *frame);
/* exit.c: called by machine code; the words are those of backend_saved_at().
 * Returns g. */
struct jit_guard *jit_guard_failed(struct jit_guard *g, const uint64_t *words,
                                   void *frame);
/* ir_text.c */
void ir_print(const struct jit *j, const struct ir_trace *t,
              const struct jit_trace *owner, bool offsets, struct str *out);
/* ir_rewritten.c: as the back end takes it */
void ir_print_rewritten(const struct jit *j, const struct jit_trace *owner,
                        struct str *out);
/* The same for a trace that is not compiled, with snapshots: what ir_read() reads, and
 * behind "with" the objects that only the optimizer knows. */
void ir_print_full(const struct jit *j, const struct ir_trace *t, struct str *out);
void trace_name(const struct jit *j, const struct jit_trace *t, struct str *out);
/* log.c */
bool jlog_open(struct jit *j, const char *section);
void jlog_close(struct jit *j, const char *section);
void jlog_text(struct jit *j, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void jlog_recorded(struct jit *j);
void jlog_invalidated(struct jit *j, size_t n);
void jlog_trace(struct jit *j, struct jit_trace *t);
void jlog_backend(struct jit *j, struct jit_trace *t);
void jlog_patch(struct jit *j, const uint8_t *at, size_t n);
void jlog_end(struct jit *j);

#endif
