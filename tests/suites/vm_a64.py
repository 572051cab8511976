"""The example of the training on AArch64: the log has the operations that x86-64 has, with instructions of
ARM, and the tools explain the bridge that is missing in it."""
import os, pathlib, re, subprocess, tempfile


def logged(env, n, directory):
    """The log of count.py n by this flavour's program."""
    log = pathlib.Path(directory) / f"count-{n}.log"
    environment = dict({k: v for k, v in os.environ.items() if k != "PYPYLOG"}, PYPYLOG=f"jit:{log}")
    r = subprocess.run([env.prog("hotloop"), str(env.root / "testdata/programs/count.py"), str(n)],
                       env=environment, capture_output=True, text=True, timeout=120)
    assert r.returncode == 0 and r.stdout == f"({n // 5}, {n - n // 5})\n", r.stdout + r.stderr
    return log


def tool(env, *args):
    r = subprocess.run([env.prog(args[0]), *map(str, args[1:])], capture_output=True, text=True, timeout=120)
    assert r.returncode == 0, r.stdout + r.stderr
    return r.stdout


def dumps(env):
    with tempfile.TemporaryDirectory() as d:
        text = tool(env, "logparse", "convert", "--to=pypylog", logged(env, 2000, d))
        backends = set(re.findall(r"^BACKEND (.*)$", text, re.M))
        assert backends == {"aarch64"}, backends
        code = re.findall(r"^CODE_DUMP @[0-9a-f]+ \+0  ([0-9A-F]+)$", text, re.M)
        assert code and all(len(c) % 8 == 0 for c in code), "instructions have four bytes"


def missing_bridge(env):
    """Of 2000 numbers 400 are multiples of five: one bridge is made, and its guard's sibling needs 200 failures."""
    with tempfile.TemporaryDirectory() as d:
        screen = tool(env, "jitviewer", "--print", logged(env, 2000, d))
        assert re.search(r"191 +x g\d+ +line 6: if i % 5 == 0: +no bridge: failed 191 times, a bridge needs 200", screen), \
            screen[:1500]


def bridges(env):
    with tempfile.TemporaryDirectory() as d:
        log = logged(env, 10000, d)
        screen = tool(env, "jitviewer", "--print", log)
        assert "no bridge: failed" not in screen.split("count.py:2:count_mult_of_5#16  loop")[0].replace(
            "failed 1 times", ""), screen[:1500]
        shown = tool(env, "logparse", "show", "--asm", log, "count.py:2:count_mult_of_5#16")
        for part in (r"\bcmn\s+x\d+, x\d+", r"\bb\.vs\s+#", r"\bldr\s+x\d+, \[x29", r"\bsmulh|asr\b"):
            assert re.search(part, shown), f"{part} is not in\n{shown[:3000]}"


def tests(env):
    if env.flavour != "a64":
        return
    yield "dumps", lambda: dumps(env)
    yield "missing-bridge", lambda: missing_bridge(env)
    yield "bridges", lambda: bridges(env)
