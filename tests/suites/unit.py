"""The cmocka programs of tests/unit, one test each."""
import subprocess


def run(env, name):
    r = subprocess.run([str(env.build / "unit" / name)], capture_output=True, text=True)
    assert r.returncode == 0, r.stdout + r.stderr


def tests(env):
    for source in sorted((env.root / "tests/unit").glob("test_*.c")):
        yield source.stem, lambda n=source.stem: run(env, n)
