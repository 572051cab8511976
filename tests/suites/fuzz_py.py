"""Random programs of tests/fuzz/programs.py with fixed seeds: the same output as python3."""
import importlib.util, tempfile, time

PROGRAMS, SECONDS = 60, 12  # at most, in one flavour


def load(env):
    spec = importlib.util.spec_from_file_location("programs", env.root / "tests/fuzz/programs.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def some(env):
    programs, start = load(env), time.time()
    with tempfile.TemporaryDirectory() as directory:
        for seed in range(1, PROGRAMS + 1):
            wrong = programs.check(env.prog("hotloop"), seed, directory, minimise=False)
            assert not wrong, wrong
            if time.time() - start > SECONDS:
                break


def tests(env):
    yield "fixed seeds", lambda: some(env)
