# What a fresh Debian 12 needs, by package name. pypy3 and python3 are oracles of the tests.
DEPS_BUILD := gcc libc6-dev libncurses-dev libpcre2-dev zlib1g-dev libcapstone-dev \
	libisal-dev libgmp-dev libutf8proc-dev libsqlite3-dev unicode-data libbz2-dev liblzma-dev \
	libexpat1-dev libcrypt-dev libedit-dev
DEPS_CHECK := python3 pypy3 libcmocka-dev tmux man-db isal gzip pkg-config libpython3.11-stdlib

SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
# $(call install-missing,PACKAGES): apt is only started when something is missing.
define install-missing
@missing=; for p in $(1); do \
  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; \
done; \
if [ -n "$$missing" ]; then \
  echo "installing:$$missing"; \
  if ! command -v apt-get >/dev/null; then echo "no apt-get here: install these yourself" >&2; exit 1; fi; \
  $(SUDO) apt-get update -qq && \
  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
fi
endef

.PHONY: deps deps-check
deps: ## install what building needs (Debian packages)
	$(call install-missing,$(DEPS_BUILD))
deps-check: deps ## install what the tests need as well
	$(call install-missing,$(DEPS_CHECK))
