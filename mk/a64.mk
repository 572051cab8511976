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
