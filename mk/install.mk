.PHONY: install uninstall
MAN := $(wildcard man/*.[1-9])
LIBDIR ?= $(PREFIX)/lib
HEADER := include/hotloop/logparse.h
DOC_DIR := $(PREFIX)/share/doc/hotloop
EXAMPLES := $(wildcard examples/*.c)
HOTJIT_DIR := $(PREFIX)/include/hotjit

# Where the shells look: the file for program $$p and shell $$s.
COMPLETED := logparse jitviewer gcstats
COMPLETION_OF := case $$s in bash) echo bash-completion/completions/$$p;; \
	zsh) echo zsh/vendor-completions/_$$p;; fish) echo fish/vendor_completions.d/$$p.fish;; esac

install: all library ## install programs, library, man pages and docs (PREFIX=, LIBDIR=, DESTDIR=)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(LIBDIR)/pkgconfig
	install -m 755 $(PROGRAMS) $(DESTDIR)$(PREFIX)/bin
	for m in $(MAN); do \
	  install -D -m 644 $$m $(DESTDIR)$(PREFIX)/share/man/man$${m##*.}/$${m##*/}; done
	install -D -m 644 $(HEADER) $(DESTDIR)$(PREFIX)/$(HEADER)
	install -m 644 $(LIB_STATIC) $(LIB_REAL) $(DESTDIR)$(LIBDIR)
	ln -sf $(LIB_NAME).$(VERSION) $(DESTDIR)$(LIBDIR)/$(LIB_NAME).$(SOVERSION)
	ln -sf $(LIB_NAME).$(SOVERSION) $(DESTDIR)$(LIBDIR)/$(LIB_NAME)
	sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|' $(LIB_PC) >$(DESTDIR)$(LIBDIR)/pkgconfig/$(notdir $(LIB_PC))
	for h in $(KIT_HEADERS); do \
	  install -D -m 644 $$h $(DESTDIR)$(HOTJIT_DIR)/$${h#vm/}; done
	install -D -m 644 $(GEN)/jit/pure_names.h $(DESTDIR)$(HOTJIT_DIR)/jit/pure_names.h
	install -m 644 $(LIBHOTJIT) $(DESTDIR)$(LIBDIR)
	sed 's|@PREFIX@|$(PREFIX)|; s|@LIBDIR@|$(LIBDIR)|' $(KIT_PC) >$(DESTDIR)$(LIBDIR)/pkgconfig/hotjit.pc
	install -d $(DESTDIR)$(DOC_DIR)/examples
	for l in $(LANGUAGES); do install -d $(DESTDIR)$(DOC_DIR)/examples/$$l && \
	  install -m 644 examples/$$l/* $(DESTDIR)$(DOC_DIR)/examples/$$l; done
	install -m 644 $(wildcard docs/*.md) $(DESTDIR)$(DOC_DIR)
	install -m 644 $(EXAMPLES) $(DESTDIR)$(DOC_DIR)/examples

	for p in $(COMPLETED); do for s in bash zsh fish; do \
	  f=$(DESTDIR)$(PREFIX)/share/$$($(COMPLETION_OF)); install -d $$(dirname $$f); \
	  $(BIN)/$$p --completion=$$s >$$f || exit 1; chmod 644 $$f; done; done

uninstall: ## remove what install put there
	for p in $(notdir $(PROGRAMS)); do rm -f $(DESTDIR)$(PREFIX)/bin/$$p; done
	for m in $(MAN); do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${m##*.}/$${m##*/}; done
	rm -f $(DESTDIR)$(PREFIX)/$(HEADER) $(DESTDIR)$(LIBDIR)/$(notdir $(LIB_STATIC)) \
	  $(DESTDIR)$(LIBDIR)/$(LIB_NAME)* $(DESTDIR)$(LIBDIR)/pkgconfig/$(notdir $(LIB_PC))
	rm -rf $(DESTDIR)$(DOC_DIR) $(DESTDIR)$(HOTJIT_DIR)
	rm -f $(DESTDIR)$(LIBDIR)/libhotjit.a $(DESTDIR)$(LIBDIR)/pkgconfig/hotjit.pc
	for p in $(COMPLETED); do for s in bash zsh fish; do \
	  rm -f $(DESTDIR)$(PREFIX)/share/$$($(COMPLETION_OF)); done; done
