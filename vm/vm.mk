# The VM: one program from vm/, base excepted (that is libbase.a).
# The machine that code is made for; on any other one there is no JIT.
JIT_FOLDER_x86_64 := x64
JIT_FOLDER_aarch64 := a64
JIT_FOLDER := $(or $(JIT_FOLDER_$(MACHINE)),none)
VM_SRC := vm/main.c vm/options.c vm/ending.c $(wildcard vm/gc/*.c vm/jit/*.c vm/jit/opt/*.c vm/jit/back/*.c vm/jit/$(JIT_FOLDER)/*.c vm/log/*.c vm/python/*/*.c)
ifeq ($(JIT_FOLDER),none)
NOJIT := 1
endif
ifeq ($(NOJIT),1)
CPPFLAGS += -DHOTLOOP_NOJIT
endif
PROGRAMS += $(BIN)/hotloop
# What rows of tables are called in the dialect: mk/names.awk.
GEN := build/gen
GENERATED := $(addprefix $(GEN)/,jit/pure_names.h python/field_names.h python/call_names.h)
CPPFLAGS += -I$(GEN)
$(GEN)/jit/pure_names.h: vm/jit/pure.def
$(GEN)/python/field_names.h: vm/python/sem/fields.def
$(GEN)/python/call_names.h: vm/python/sem/calls.def
$(GENERATED): mk/names.awk
	@mkdir -p $(@D)
	$(Q)awk -f mk/names.awk -v of=$(firstword $(subst _, ,$(notdir $@))) $(filter %.def,$^) >$@.$$$$ && mv $@.$$$$ $@
# Its text is in the program.
$(B)/vm/python/frozen/frozen.o: $(wildcard vm/python/frozen/*.py)
# The names of characters, from Debian's package unicode-data.
UCD := /usr/share/unicode
UNICODE_TEXTS := $(addprefix build/unicode/,names.txt aliases.txt sequences.txt)
build/unicode/%.txt:
	@[ -r $(UCD)/UnicodeData.txt ] || { echo "$(UCD)/UnicodeData.txt is missing: make deps installs unicode-data"; exit 1; }
	@mkdir -p build/unicode
	$(Q)$(MAKE_$*) >$@.$$$$ && mv $@.$$$$ $@ # three flavours may be at it at once
MAKE_names := awk -F';' '$$2 !~ /^</ {print $$1 ";" $$2 ";" $$6}' $(UCD)/UnicodeData.txt
MAKE_aliases := awk -F';' '!/^\#/ && NF > 1 {print $$1 ";" $$2 ";"}' $(UCD)/NameAliases.txt
MAKE_sequences := awk -F';' '!/^\#/ && NF > 1 {print $$2 ";" $$1 ";"}' $(UCD)/NamedSequences.txt
$(B)/vm/python/obj/names.o: $(UNICODE_TEXTS)
VM_LIBS := -lgmp -lutf8proc -lz -lm -lpthread
# The interpreter is threaded code. With pc and sp in one vector the jump to the next
# instruction got so long that gcc shared it among all of them.
$(B)/vm/python/interp/run.o: CFLAGS += -fno-tree-slp-vectorize
$(BIN)/hotloop: $(call obj,$(VM_SRC)) $(LIBBASE)
	$(link) $(VM_LIBS)$(wrap)
# the sanitizers are linked in, too
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS := $(LDFLAGS_$(FLAVOUR)) $(EXTRA_LDFLAGS)

# Objects made with and without NOJIT=1 must not be mixed: a change of it makes them anew.
JIT_STAMP := $(B)/jit-stamp$(if $(filter 1,$(NOJIT)),-none)
$(JIT_STAMP):
	@mkdir -p $(@D); rm -f $(B)/jit-stamp*; touch $@
$(call obj,$(VM_SRC)): $(JIT_STAMP) | $(GENERATED)

.PHONY: bench
bench: $(BIN)/hotloop ## time the programs of tests/bench beside python3 and pypy3
	@tests/bench/run

.PHONY: bench-kinds
bench-kinds: $(BIN)/hotloop ## time programs of many kinds (tests/bench/kinds): first and steady turns
	@tests/bench/run-kinds

# The VM's unit tests link with the VM; tests/suites/vm_unit.py runs them.
# The encoder of each machine is tested on all; what else is about machine code needs some.
VM_UNIT := $(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/vm_*.c))
ifeq ($(JIT_FOLDER),none)
VM_UNIT := $(filter-out %/vm_alloc %/vm_traces %/vm_programs,$(VM_UNIT))
endif
all: $(VM_UNIT)
$(VM_UNIT:$(B)/unit/%=$(B)/tests/unit/%.o): | $(GENERATED)
$(filter-out %/vm_asm %/vm_asm_a64,$(VM_UNIT)): $(B)/unit/%: $(B)/tests/unit/%.o $(filter-out %/main.o,$(call obj,$(VM_SRC))) $(LIBBASE)
	$(link) $(VM_LIBS) -lcapstone$(wrap)
$(filter %/vm_asm %/vm_asm_a64,$(VM_UNIT)): $(B)/unit/%: $(B)/tests/unit/%.o
	$(link) -lcapstone$(wrap)
$(B)/unit/vm_asm: $(B)/vm/jit/x64/asm.o
$(B)/unit/vm_asm_a64: $(B)/vm/jit/a64/asm.o
