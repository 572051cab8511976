# libhotjit: the toolkit for other languages, and the languages in examples/.
KIT_SRC := $(wildcard vm/kit/*.c vm/gc/*.c vm/jit/*.c vm/jit/opt/*.c vm/jit/back/*.c vm/jit/$(JIT_FOLDER)/*.c vm/log/*.c)
LIBHOTJIT := $(B)/libhotjit.a
HOTJIT_LIBS := -lz -lm -lpthread
LANGUAGES := $(notdir $(patsubst %/,%,$(wildcard examples/*/)))
LANGUAGE_BIN := $(addprefix $(B)/languages/,$(LANGUAGES))

$(call obj,$(KIT_SRC)): | $(GENERATED)
# One object; what is not the toolkit's to give has no name in it, so a language may use it.
KIT_SYMBOLS := hotjit_* jit_* rec_* ir_* gc_* log_* str_* slice_* mem_* map_* vec_* digits_of die complain __asan_default_options
$(B)/libhotjit.o: $(call obj,$(KIT_SRC) $(BASE_SRC))
	@mkdir -p $(@D)
	$(Q)$(CROSS)ld -r -o $@ $^
	$(Q)$(CROSS)objcopy --wildcard $(foreach s,$(KIT_SYMBOLS),--keep-global-symbol='$(s)') $@
$(LIBHOTJIT): $(B)/libhotjit.o

# What a language includes: <kit/hotjit.h>, and what that includes.
KIT_HEADERS := $(wildcard $(foreach d,kit jit gc base log,vm/$(d)/*.h vm/$(d)/*.def))
KIT_PC := $(B)/hotjit.pc
$(KIT_PC): mk/hotjit.pc.in Makefile mk/hotjit.mk
	@mkdir -p $(@D)
	$(Q)sed 's|@VERSION@|$(VERSION)|; s|@LIBS@|$(HOTJIT_LIBS)|' $< >$@

.PHONY: languages
languages: $(LANGUAGE_BIN) ## the languages of examples/, on libhotjit.a
all: $(LIBHOTJIT) $(KIT_PC) languages

define LANGUAGE
$(call obj,$(wildcard examples/$(1)/*.c)): CPPFLAGS += -Iexamples/$(1)
$(call obj,$(wildcard examples/$(1)/*.c)): | $(GENERATED)
$(B)/examples/$(1)/run.o: CFLAGS += -fno-tree-slp-vectorize # threaded code, as Python's run.o
$(B)/languages/$(1): $(call obj,$(wildcard examples/$(1)/*.c)) $(LIBHOTJIT)
	$$(link) $(HOTJIT_LIBS)$$(wrap)
endef
$(foreach l,$(LANGUAGES),$(eval $(call LANGUAGE,$(l))))
