# Tests. One run of tests/run covers one flavour; `check` covers all three.
.PHONY: check check-all-flavours check-quick fuzz bench-tools demo format layers

check: deps-check ## install what tests need, build all flavours, run every test
	@+$(MAKE) --no-print-directory check-build
	@python3 tests/run --flavours release,debug,asan

.PHONY: check-build
check-build:
	@+$(MAKE) --no-print-directory -j2 FLAVOUR=release all unit
	@+$(MAKE) --no-print-directory -j2 FLAVOUR=debug all unit
	@+$(MAKE) --no-print-directory -j2 FLAVOUR=asan all unit

check-quick: all unit ## the tests of one flavour, without installing anything
	@python3 tests/run --flavours $(FLAVOUR)

layers: ## check that #include lines go only down
	@python3 tests/run --flavours release layers

bench-tools: all ## speed of the log readers beside wc -l and igzip, as ratios
	@python3 tests/bench_tools.py

demo: deps ## build, and show the main job on a shipped log of a real PyPy
	@+$(MAKE) --no-print-directory -j2 all
	build/bin/jitviewer testdata/logs/count-jitviewer.log.gz

format: ## lay out the C files with clang-format
	clang-format -i $$(git ls-files '*.c' '*.h')
