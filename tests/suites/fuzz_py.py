"""Random programs: the same output as python3. Those of tests/fuzz/py have fresh seeds: the name of the
test says which, and `make fuzz-py FUZZ_SEED=N` begins with the same ones."""
import importlib.util, pathlib, stat, sys, tempfile, time

SECONDS = 15  # of each kind, in one flavour


def load(env, name):
    sys.path.insert(0, str(env.root / "tests/fuzz/py"))
    try:
        path = next((env.root / "tests/fuzz").rglob(name + ".py"))
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        del sys.path[0]


def loose(env):
    """Programs of expressions of any type, one in a process."""
    programs, start = load(env, "programs"), time.time()
    with tempfile.TemporaryDirectory() as directory:
        for seed in range(1, 61):
            wrong = programs.check(env.prog("hotloop"), seed, directory, minimise=False)
            assert not wrong, wrong
            if time.time() - start > SECONDS:
                break


def typed(env, seed):
    """Programs with classes, generators, closures and hot loops, in all modes."""
    env.need_jit()
    fuzz, start = load(env, "fuzz"), time.time()
    hotloop = env.prog("hotloop")
    known = fuzz.features.open_features(hotloop)
    with tempfile.TemporaryDirectory() as directory:
        some = fuzz.Fuzz(fuzz.harness.Runner(hotloop, directory, env.flavour), known)
        while time.time() - start < SECONDS:
            wrong = some.one_batch(seed, fuzz.batch(seed, known))
            assert not wrong, "\n".join(wrong)
            seed += fuzz.BATCH
        assert some.programs


def methods(env, seed):
    """No call of any method with any arguments ends the process or hangs."""
    calls, start = load(env, "methods"), time.time()
    with tempfile.TemporaryDirectory() as directory:
        run = calls.Run(env.prog("hotloop"), directory, env.flavour, False)
        while time.time() - start < SECONDS:
            wrong = run.one(seed)
            assert not wrong, "\n".join(wrong)
            seed += 1


def sources(env, seed):
    """No source text does: damaged files of the tests, as many as there is time for."""
    module, start = load(env, "sources"), time.time()
    files = sorted((env.root / "tests").rglob("*.py"))
    with tempfile.TemporaryDirectory() as directory:
        runner = module.harness.Runner(env.prog("hotloop"), directory, env.flavour)
        while time.time() - start < SECONDS:
            r = module.random.Random(seed)
            text = module.damage(r, r.choice(files).read_bytes())
            got = module.give(runner, text)
            assert got.status in (0, 1), f"seed {seed}: {got.status}\n{text}\n{got.err[-900:]}"
            seed += 1


def extremes(env):
    """Nor one that is deeper or longer than any recursion in C may be."""
    module = load(env, "sources")
    with tempfile.TemporaryDirectory() as directory:
        runner = module.harness.Runner(env.prog("hotloop"), directory, env.flavour)
        for name, text in module.extremes():
            got = module.give(runner, text.encode(), seconds=60)
            assert got.status in (0, 1), f"{name}: {got.status} {got.err[-900:]}"


FAKE = '''#!/usr/bin/env python3
# A VM that takes // for %
import sys
text = open(sys.argv[-1]).read() if sys.argv[-2] != "-c" else sys.argv[-1]
exec(compile(text.replace(" // ", " % "), "fake", "exec"), {"__name__": "__main__"})
'''


def finds(env):
    """It would be seen if a VM went wrong, and what is shown is small."""
    fuzz = load(env, "fuzz")
    with tempfile.TemporaryDirectory() as directory:
        fake = pathlib.Path(directory) / "fake"
        fake.write_text(FAKE)
        fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
        runner = fuzz.harness.Runner(str(fake), directory)
        some = fuzz.Fuzz(runner, set(), seconds=600, tries=100)
        for seed in range(20, 80, fuzz.BATCH):
            wrong = some.one_batch(seed, fuzz.batch(seed, set(), 8))
            if wrong:
                break
        assert wrong, "a VM that takes // for % was not found out"
        program = wrong[0].partition("--- wanted")[0]
        assert "//" in program and program.count("\n") < 60, program


def tests(env):
    seed = int(time.time()) * 1000 // 20 * 20
    yield "fixed seeds", lambda: loose(env)
    yield f"programs from {seed}", lambda: typed(env, seed)
    yield f"methods from {seed}", lambda: methods(env, seed)
    yield f"sources from {seed}", lambda: sources(env, seed)
    yield "extreme sources", lambda: extremes(env)
    if env.flavour == "release":
        yield "a wrong VM is found out", lambda: finds(env)
