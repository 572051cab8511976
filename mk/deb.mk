# Debian packages. Not a part of `make check`: it builds everything once more, and deb-check wants a
# network, and root for the chroot.
.PHONY: deb deb-check
DEB_DIR := build/deb
DEB_TREE := $(DEB_DIR)/hotloop-$(VERSION)
DEPS_DEB := debhelper lintian fakeroot dpkg-dev

# A copy of what git knows, so that nothing of a build gets in.
deb: ## Debian packages, in build/deb (installs debhelper and lintian)
	$(call install-missing,$(DEPS_BUILD) $(DEPS_DEB))
	rm -rf $(DEB_TREE) && mkdir -p $(DEB_TREE)
	git ls-files -z | tar -c --null -T - | tar -x -C $(DEB_TREE)
	cd $(DEB_TREE) && dpkg-buildpackage -us -uc -b -j$(JOBS)
	lintian --fail-on error $(DEB_DIR)/*.changes

deb-check: ## install, run and remove the packages of `make deb` in a clean chroot (debootstrap, as root)
	$(call install-missing,debootstrap)
	$(SUDO) sh tests/deb_check.sh $(DEB_DIR) testdata/logs/count-all.log.gz
