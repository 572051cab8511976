# Hotloop: see `make help`. Everything lands under build/; the release programs in build/bin.
.DEFAULT_GOAL := all
FLAVOUR ?= release
PREFIX ?= /usr/local
DESTDIR ?=
CC = gcc
# AArch64 by a cross compiler, to be run under qemu-user: see mk/a64.mk
ifeq ($(FLAVOUR),a64)
ifneq ($(shell uname -m),aarch64)
CROSS := aarch64-linux-gnu-
ifeq ($(findstring $(CROSS),$(CC)),)
override CC := $(patsubst %gcc,%$(CROSS)gcc,$(CC))
endif
endif
endif
MACHINE := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null)))

# make V=1 shows the commands
Q := $(if $(V),,@)
VERSION := 0.1.0
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Werror
CFLAGS_release := -O2 -g -DNDEBUG
CFLAGS_debug := -O1 -g
CFLAGS_a64 := -O1 -g # with assertions: what runs there is tests
CFLAGS_asan := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# by clang, for which complex.h has no CMPLX
CFLAGS_fuzz := -O1 -g -w -fno-omit-frame-pointer '-DCMPLX(x,y)=__builtin_complex((double)(x),(double)(y))' $(FUZZ_CFLAGS)
CFLAGS_coverage := -O1 -g -DNDEBUG --coverage -fprofile-update=atomic
CFLAGS_tsan := -O1 -g -fsanitize=thread -Wno-tsan
ifeq ($(filter $(FLAVOUR),release debug asan a64 tsan coverage fuzz),)
$(error FLAVOUR is one of: release debug asan a64 tsan coverage)
endif
# Products are rounded before they are added to, as on x86-64 (Python's floats are defined so).
CFLAGS_aarch64 := -ffp-contract=off
CFLAGS := -std=gnu11 $(CFLAGS_$(MACHINE)) $(WARN) -fno-strict-aliasing $(CFLAGS_$(FLAVOUR)) $(EXTRA_CFLAGS)
CPPFLAGS := -Ivm -Itools -Iinclude -DHOTLOOP_VERSION='"$(VERSION)"' -MMD -MP
LDFLAGS_asan := -fsanitize=address,undefined
FUZZ_CFLAGS ?= -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-sanitize=pointer-overflow
LDFLAGS_tsan := -fsanitize=thread
LDFLAGS_coverage := --coverage
LDFLAGS := $(LDFLAGS_$(FLAVOUR)) $(EXTRA_LDFLAGS)

B := build/$(FLAVOUR)
BIN := $(if $(filter release,$(FLAVOUR)),build/bin,$(B)/bin)
obj = $(patsubst %.c,$(B)/%.o,$(1))

BASE_SRC := $(wildcard vm/base/*.c)
LOGPARSE_CMD := tools/logparse/main.c $(wildcard tools/logparse/cmd_*.c)
LOGPARSE_SRC := $(wildcard tools/logparse/*/*.c)
JITVIEWER_SRC := $(wildcard tools/jitviewer/*.c)
GCSTATS_SRC := $(wildcard tools/gcstats/*.c)
UNIT_SRC := $(wildcard tests/unit/*.c)

LIBBASE := $(B)/libbase.a
LIBLOGPARSE := $(B)/liblogparse.a
LOG_LIBS := -pthread -lisal -lpcre2-8 -lutf8proc -lm
SQLITE_LIBS := -lsqlite3

PROGRAMS := $(BIN)/logparse
ifneq ($(wildcard tools/jitviewer/main.c),)
PROGRAMS += $(BIN)/jitviewer
endif
ifneq ($(wildcard tools/gcstats/main.c),)
PROGRAMS += $(BIN)/gcstats
endif
UNIT_BIN := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SRC))
-include vm/vm.mk

.SECONDARY: # keep object files
.PHONY: all clean help
all: $(PROGRAMS) ## build the programs (FLAVOUR=release|debug|asan)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/tools/logparse/html/html.o: $(wildcard tools/logparse/html/page.*)

$(LIBBASE): $(call obj,$(BASE_SRC))
$(LIBLOGPARSE): $(call obj,$(LOGPARSE_SRC))
%.a:
	@rm -f $@
	$(Q)ar qcs $@ $^ # q: several floors have a file of one name

link = @mkdir -p $(@D); echo "link $@"; $(CC) $(CFLAGS) $(LDFLAGS) -o $@$(ELF) $(filter %.o %.a,$^)
$(BIN)/logparse: $(call obj,$(LOGPARSE_CMD)) $(LIBLOGPARSE) $(LIBBASE)
	$(link) $(LOG_LIBS) $(SQLITE_LIBS)$(wrap)
$(BIN)/jitviewer: $(call obj,$(JITVIEWER_SRC)) $(LIBLOGPARSE) $(LIBBASE)
	$(link) -lncursesw -ltinfo $(LOG_LIBS)$(wrap)
$(BIN)/gcstats: $(call obj,$(GCSTATS_SRC)) $(LIBLOGPARSE) $(LIBBASE)
	$(link) $(LOG_LIBS) -lm$(wrap)
$(B)/unit/%: $(B)/tests/unit/%.o $(B)/tests/fuzz/exercise.o $(LIBLOGPARSE) $(LIBBASE)
	$(link) -lcmocka $(LOG_LIBS)$(wrap)

.PHONY: unit
unit: $(UNIT_BIN)

include mk/library.mk mk/hotjit.mk mk/deps.mk mk/a64.mk mk/check.mk mk/install.mk mk/deb.mk

# The two commands of README.
.PHONY: demo check
demo: deps ## build, and show the main job on a shipped log of a real PyPy
	@+$(MAKE) --no-print-directory -j$(JOBS) all
	build/bin/jitviewer --source-root testdata testdata/logs/calc.log.gz

check: deps-check ## install what tests need, build all flavours, run every test
	@+$(MAKE) --no-print-directory check-build
	@python3 tests/run --flavours release,debug,asan --jobs $(JOBS) --slowest 10

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile mk/*.mk $(wildcard vm/vm.mk) | \
	  sed -E 's/^([a-z-]+):.*## /\1\t/' | \
	  while IFS="$$(printf '\t')" read -r name what; do printf '  make %-14s %s\n' "$$name" "$$what"; done

clean: ## remove build/
	rm -rf build

-include $(shell find $(B) -name '*.d' 2>/dev/null)
