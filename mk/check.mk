# Tests. `make check` (in the Makefile) runs all flavours.
.PHONY: conformance check-quick check-threads coverage mutants fuzz fuzz-source fuzz-py \
	bench-tools bench-shares format lint metrics layers

# All flavours under one jobserver: none waits for another.
.PHONY: check-build check-build-release check-build-debug check-build-asan
JOBS ?= $(shell nproc)
check-build:
	@+$(MAKE) --no-print-directory -j$(JOBS) check-build-release check-build-debug check-build-asan
check-build-release check-build-debug check-build-asan: check-build-%:
	@+$(MAKE) --no-print-directory FLAVOUR=$* all unit $(if $(filter release,$*),library)

check-quick: all unit ## the tests of one flavour, without installing anything
	@python3 tests/run --flavours $(FLAVOUR)

# Without address randomisation: gcc 12's ThreadSanitizer does not know all layouts of new kernels.
check-threads: ## the tools that use several threads, under ThreadSanitizer
	@+$(MAKE) --no-print-directory -j$(JOBS) FLAVOUR=tsan \
	  build/tsan/bin/logparse build/tsan/bin/jitviewer
	@setarch -R python3 tests/run --flavours tsan diff/any diff/forms diff/several diff/shapes \
	  diff/order match/ logparse/json logparse/inputs logparse/cut logparse/growing \
	  logparse/statuses jitviewer/diff

layers: ## check that #include lines go only down
	@python3 tests/run --flavours release layers

FUZZ_SECONDS ?= 60
FUZZ_SRC := tests/fuzz/fuzz_log.c tests/fuzz/exercise.c $(LOGPARSE_SRC) $(BASE_SRC)
build/fuzz/fuzz_log: $(FUZZ_SRC) $(wildcard tools/logparse/*/*.h tools/logparse/*/*.def vm/base/*.h)
	@mkdir -p $(@D)
	clang -std=gnu11 -g -O2 -Ivm -Itools -Iinclude -DHOTLOOP_VERSION='"fuzz"' \
	  -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
	  -fno-sanitize=pointer-overflow `: NULL + 0, the beginning of an empty table` \
	  -o $@ $(FUZZ_SRC) $(LOG_LIBS) $(SQLITE_LIBS)

# Small seeds, and none of libFuzzer's statistics that cost more than a run: thousands of runs a second.
fuzz: ## feed the log reader with damaged logs for FUZZ_SECONDS, on all cores (needs clang)
	$(call install-missing,clang libclang-rt-14-dev)
	@+$(MAKE) --no-print-directory build/fuzz/fuzz_log
	@mkdir -p build/fuzz/found
	@python3 tests/fuzz/seeds.py build/fuzz/seeds testdata/logs/*.gz testdata/cases/*.jitlog.gz
	build/fuzz/fuzz_log -fork=$(JOBS) -max_total_time=$(FUZZ_SECONDS) -max_len=4096 -len_control=0 -entropic=0 \
	  -timeout=10 -dict=tests/fuzz/log.dict -artifact_prefix=build/fuzz/ build/fuzz/found build/fuzz/seeds

# The front end: objects of their own flavour, in build/fuzz.
$(B)/fuzz_source: $(B)/tests/fuzz/fuzz_source.o $(filter-out %/main.o,$(call obj,$(VM_SRC))) $(LIBBASE)
	@echo "link $@"; $(CC) $(CFLAGS) -fsanitize=fuzzer -o $@ $(filter %.o %.a,$^) $(VM_LIBS)

fuzz-source: ## feed the compiler with damaged sources for FUZZ_SECONDS, on all cores (needs clang)
	$(call install-missing,clang libclang-rt-14-dev)
	@+$(MAKE) --no-print-directory -j$(JOBS) FLAVOUR=fuzz CC=clang build/fuzz/fuzz_source
	@mkdir -p build/fuzz/found-source
	@python3 tests/fuzz/seeds_source.py build/fuzz/seeds-source /usr/lib/python3.11 tests/py
	build/fuzz/fuzz_source -fork=$(JOBS) -max_total_time=$(FUZZ_SECONDS) -max_len=2048 -len_control=0 -entropic=0 \
	  -timeout=10 -dict=tests/fuzz/source.dict -artifact_prefix=build/fuzz/ build/fuzz/found-source build/fuzz/seeds-source

FUZZ_PY_KEEP ?= build/fuzz/py
fuzz-py: all ## random Python programs, calls and sources beside python3, for FUZZ_SECONDS each; FUZZ_SEED=N for the same ones
	@mkdir -p $(FUZZ_PY_KEEP)
	@seed=$${FUZZ_SEED:-$$(date +%s)000}; status=0; fuzz() { \
	  python3 tests/fuzz/"$$@" --hotloop $(BIN)/hotloop --seconds $(FUZZ_SECONDS) --seed $$seed || status=1; }; \
	fuzz py/fuzz.py --keep $(FUZZ_PY_KEEP); fuzz py/methods.py; fuzz py/hostile.py; fuzz py/sources.py; fuzz re/fuzz_re.py; fuzz programs.py; exit $$status

mutants: ## does a test notice each fault of tests/mutants.txt? MUTANTS="WORDS" picks some
	@python3 tests/mutants.py $(MUTANTS)

COVERAGE_TESTS ?=
conformance: all ## CPython's own test files (libpython3.11-testsuite), with what is expected of each
	@python3 tests/conformance/run --hotloop $(BIN)/hotloop
	@python3 tests/conformance/run --hotloop $(BIN)/hotloop --stress

coverage: ## lines and branches that the tests reach, per folder (gcov)
	@+$(MAKE) --no-print-directory -j$(JOBS) FLAVOUR=coverage all unit
	@find build/coverage -name '*.gcda' -delete
	@python3 tests/run --flavours coverage $(COVERAGE_TESTS) >build/coverage/tests.txt; tail -1 build/coverage/tests.txt
	@python3 tests/coverage.py

bench-tools: all ## speed of the log readers beside wc -l and igzip, as ratios
	@python3 tests/bench_tools.py

bench-shares: all ## shares of traces beside perf's samples, where perf works
	@python3 tests/bench_shares.py

format: ## lay out the C files with clang-format
	clang-format -i $$(git ls-files '*.c' '*.h')

metrics: ## figures of the code: lengths of functions, asserts, comments, macros, folder by folder
	@python3 tests/metrics.py

# Minutes: clang-tidy reads every file with its headers. FILES="..." for some of them.
FILES ?= $(shell git ls-files 'vm/*.c' 'tools/*.c')
LINT_FLAGS := $(filter -I%,$(CPPFLAGS)) -DHOTLOOP_VERSION='"lint"'
lint: all ## layout (clang-format), then cppcheck and clang-tidy over all C files, or FILES="..."
	$(call install-missing,clang-format clang-tidy cppcheck)
	clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
	cppcheck -q -j$(JOBS) --error-exitcode=1 --enable=warning,portability --std=c11 --inline-suppr \
	  --suppress=ctunullpointer `: all ends of main are taken for possible` $(LINT_FLAGS) $(FILES)
	printf '%s\n' $(FILES) | xargs -P$(JOBS) -I{} clang-tidy -quiet {} -- $(LINT_FLAGS) -std=gnu11
