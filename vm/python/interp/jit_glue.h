/* jit_glue.h -- where the interpreter asks the JIT. */
#ifndef INTERP_JIT_GLUE_H
#define INTERP_JIT_GLUE_H
#define JIT_ENTRY() ((void)0)
#define JIT_LOOP() ((void)0)
#endif
