"""Random programs: the same output as python3. Seeds and numbers are fixed, so that a test never fails for
a reason that a change did not bring; `make fuzz-py` is for fresh ones (FUZZ_SEED=N begins there)."""
import contextlib, importlib.util, io, pathlib, stat, subprocess, sys, tempfile

# How many of each kind; the slow flavours take a part of them.
COUNTS = {"release": 1, "debug": 3, "asan": 6}


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


def some_of(env, n):
    return -(-n // COUNTS[env.flavour])


def loose(env):
    """Programs of expressions of any type, one in a process."""
    programs = load(env, "programs")
    with tempfile.TemporaryDirectory() as directory:
        for seed in range(1, 1 + some_of(env, 60)):
            wrong = programs.check(env.prog("hotloop"), seed, directory, minimise=False)
            assert not wrong, wrong


def typed(env, seed):
    """Programs with classes, generators, closures and hot loops, in all modes."""
    env.need_jit()
    fuzz = load(env, "fuzz")
    hotloop = env.prog("hotloop")
    known = fuzz.features.open_features(hotloop)
    with tempfile.TemporaryDirectory() as directory:
        some = fuzz.Fuzz(fuzz.harness.Runner(hotloop, directory, env.flavour), known)
        for first in range(seed, seed + some_of(env, 6) * fuzz.BATCH, fuzz.BATCH):
            wrong = some.one_batch(first, fuzz.batch(first, known))
            assert not wrong, "\n".join(wrong)
        assert some.programs


def methods(env, seed):
    """No call of any method with any arguments ends the process or hangs."""
    calls = load(env, "methods")
    with tempfile.TemporaryDirectory() as directory:
        run = calls.Run(env.prog("hotloop"), directory, env.flavour, False)
        for one in range(seed, seed + some_of(env, 100)):
            wrong = run.one(one)
            assert not wrong, "\n".join(wrong)


def hostile(env, seed):
    """Nor does one whose callbacks change, clear, close or ask again what it is made with."""
    module = load(env, "hostile")
    with tempfile.TemporaryDirectory() as directory:
        run = module.Hostile(env.prog("hotloop"), directory, COUNTS[env.flavour])
        modes = module.MODES[:2 if env.flavour == "release" else 1]
        for k, mode in enumerate(modes):
            wrong = run.run(seed + 10000 * k, some_of(env, 120), mode)
            assert not wrong, "\n".join(wrong)
        assert run.calls == len(modes) * some_of(env, 120), run.calls


def sources(env, seed):
    """No source text does: damaged files of the tests, as many as there is time for."""
    module = load(env, "sources")
    files = sorted((env.root / "tests").rglob("*.py"))
    with tempfile.TemporaryDirectory() as directory:
        runner = module.harness.Runner(env.prog("hotloop"), directory, env.flavour)
        for one in range(seed, seed + some_of(env, 300)):
            r = module.random.Random(one)
            text = module.damage(r, r.choice(files).read_bytes())
            got = module.give(runner, text)
            assert got.status in (0, 1), f"seed {one}: {got.status}\n{text}\n{got.err[-900:]}"


def extremes(env):
    """Nor one that is deeper or longer than any recursion in C may be."""
    module = load(env, "sources")
    with tempfile.TemporaryDirectory() as directory:
        runner = module.harness.Runner(env.prog("hotloop"), directory, env.flavour)
        for name, text in module.extremes():
            got = module.give(runner, text.encode(), seconds=60)
            assert got.status in (0, 1), f"{name}: {got.status} {got.err[-900:]}"


def patterns(env, seed):
    """Random regular expressions find what python3's find, in the same places."""
    fuzz = load(env, "fuzz_re")
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        wrong = fuzz.batch(env.prog("hotloop"), seed, some_of(env, 300))
    assert not wrong, said.getvalue()


def characters(env):
    """Every character has the properties that it has in python3."""
    program = str(env.root / "tests/fuzz/characters.py")
    ours, theirs = (subprocess.run([python, program], capture_output=True, text=True, timeout=300)
                    for python in (env.prog("hotloop"), "python3"))
    assert ours.stdout == theirs.stdout and theirs.stdout, f"{ours.stdout}\n{theirs.stdout}\n{ours.stderr}"


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
        some = fuzz.Fuzz(runner, set(), seconds=600, tries=150)
        for seed in range(fuzz.BATCH, 20 * fuzz.BATCH, fuzz.BATCH):  # most programs are small, and have no //
            wrong = some.one_batch(seed, fuzz.batch(seed, set(), 16))
            if wrong:
                break
        assert wrong, "a VM that takes // for % was not found out"
        program = wrong[0].partition("--- wanted")[0]
        assert "//" in program and program.count("\n") < 100, f"{program.count(chr(10))} lines\n{program}"


def tests(env):
    yield "loose programs", lambda: loose(env)
    yield "programs", lambda: typed(env, 7000)
    yield "methods", lambda: methods(env, 7000)
    yield "hostile calls", lambda: hostile(env, 7000)
    yield "patterns", lambda: patterns(env, 7000)
    yield "sources", lambda: sources(env, 7000)
    yield "extreme sources", lambda: extremes(env)
    if env.flavour == "release":
        yield "characters", lambda: characters(env)
        yield "a wrong VM is found out", lambda: finds(env)
