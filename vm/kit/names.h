/* names.h -- what is called after the language. */
#define HOTJIT_JOIN_(a, b) a##b
#define HOTJIT_JOIN(a, b)  HOTJIT_JOIN_(a, b)
#define HOTJIT_GO_ON       HOTJIT_JOIN(HOTJIT_LANGUAGE, _go_on)
#define HOTJIT_RECORD      HOTJIT_JOIN(HOTJIT_LANGUAGE, _record)
val HOTJIT_GO_ON(struct vm *vm, const struct frame *bottom, bool at_entry);
extern jit_rec_op *const HOTJIT_RECORD[];
