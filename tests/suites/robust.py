"""Damaged logs: cut at every byte of the last 4 KB, and thousands of random cuts, flips and
splices, through everything the library can do (tests/unit/mutations.c)."""
import gzip, pathlib, subprocess, tempfile

# variants of each log; the sanitizers make one about ten times as dear
COUNT = {"release": 50, "debug": 20, "asan": 10}
# cut at every byte: large enough to have all kinds of sections near its end
CUT = {"release": "count-all", "debug": "count-jitviewer", "asan": "count-opt-counts"}


def mutate(env, names, count, seed):
    with tempfile.TemporaryDirectory() as d:
        plain = []
        for name in names:
            path = pathlib.Path(d) / name
            path.write_bytes(gzip.open(env.root / f"testdata/logs/{name}.log.gz").read())
            plain.append(str(path))
        run = subprocess.run([str(env.build / "unit/mutations"), str(count), str(seed), *plain],
                             capture_output=True, timeout=600)
    assert run.returncode == 0, run.stderr.decode()[-3000:]
    assert b" variants read" in run.stdout


def tests(env):
    logs = sorted(p.name[:-7] for p in (env.root / "testdata/logs").glob("*.log.gz"))
    yield "cut-at-every-byte", lambda: mutate(env, [CUT.get(env.flavour, CUT["debug"])], 0, 1)
    for seed in (1, 2):
        yield f"mutations-{seed}", lambda s=seed: mutate(env, logs, COUNT.get(env.flavour, COUNT["debug"]), s)
