# AArch64 on another machine: a cross compiler, Debian's arm64 libraries, qemu's emulation of user space.
# FLAVOUR=a64 builds into build/a64 as any other flavour; a shell script beside each program runs it.
A64_TRIPLE := aarch64-linux-gnu
A64_TOOLS := gcc-$(A64_TRIPLE) qemu-user
A64_LIBS := $(addsuffix :arm64,$(filter %-dev,$(filter-out libisal-dev,$(DEPS_BUILD))) libcmocka-dev)
# Debian's ISA-L for two architectures cannot be installed side by side: it is unpacked here.
A64_ROOT := build/a64-root
A64_ISAL := libisal2:arm64 libisal-dev:arm64
A64_QEMU := qemu-aarch64
ifeq ($(FLAVOUR),a64)
ifneq ($(shell uname -m),aarch64)
# A program is a script that runs NAME.elf: so tests find it where they look for it.
ELF := .elf
wrap = && printf '%s\n' '\#!/bin/sh' 'exec $(A64_QEMU) "$$0.elf" "$$@"' >$@ && chmod +x $@
LDFLAGS += -L$(A64_ROOT)/usr/lib/$(A64_TRIPLE) -Wl,-rpath,$(abspath $(A64_ROOT)/usr/lib/$(A64_TRIPLE))
endif
endif

.PHONY: deps-a64
deps-a64: ## what FLAVOUR=a64 needs: cross compiler, arm64 libraries, qemu
	@dpkg --print-foreign-architectures | grep -qx arm64 || \
	  { $(SUDO) dpkg --add-architecture arm64 && $(SUDO) apt-get update -qq; }
	$(call install-missing,$(A64_TOOLS) $(A64_LIBS))
	@mkdir -p $(A64_ROOT)
	@[ -e $(A64_ROOT)/usr/lib/$(A64_TRIPLE)/libisal.so.2 ] || { cd $(A64_ROOT) && \
	  apt-get download -qq $(A64_ISAL) && for p in *.deb; do dpkg -x $$p .; done; }

# The emulated program is several times slower: the fast half of the tests, and each in one mode.
A64_TESTS ?= vm_unit vm_programs vm_log/ vm_log_file vm/ vm_a64
.PHONY: check-a64 check-a64-here bench-a64
check-a64: ## AArch64 under qemu: unit tests of the JIT, programs, logs; says so where the cross tools are missing
	@if ! command -v $(A64_TRIPLE)-gcc >/dev/null || ! command -v $(A64_QEMU) >/dev/null; then \
	  echo "check-a64: left out: no $(A64_TRIPLE)-gcc or no $(A64_QEMU) here; make deps-a64 installs them"; \
	else $(MAKE) --no-print-directory check-a64-here; fi
check-a64-here: deps-a64
	@+$(MAKE) --no-print-directory -j$(JOBS) FLAVOUR=a64 all
	@python3 tests/run --flavours a64 --jobs $(JOBS) $(A64_TESTS)

bench-a64: all ## instructions, moves and spills per operation, on x86-64 and on AArch64
	@+$(MAKE) --no-print-directory -j$(JOBS) FLAVOUR=a64 all
	@python3 tests/bench_a64.py
