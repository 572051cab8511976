"""--jit enable_opts: every program runs alike with each optimization missing, and with none."""
import importlib.util, os, pathlib, subprocess, tempfile

NAMES = "intbounds rewrite virtualize string pure earlyforce heap unroll".split()
EAGER = ",threshold=2,function_threshold=2,trace_eagerness=1"
here = pathlib.Path(__file__).parent
spec = importlib.util.spec_from_file_location("vm_suite", here / "vm.py")
vm = importlib.util.module_from_spec(spec)
spec.loader.exec_module(vm)


def bad_name(env, value, wrong):
    got = vm.run(env, ["--jit", "enable_opts=" + value, "-c", "pass"], {})
    assert got.returncode == 2, got.returncode
    assert f"'{wrong}'" in got.stderr and all(n in got.stderr for n in NAMES), got.stderr


def all_named(env):
    got = vm.run(env, ["--jit", "help"], {})
    assert got.returncode == 0 and all(n in got.stdout for n in NAMES), got.stdout


LOSS = """def f(n):
    s = 0
    for i in range(n):
        if i % 8 == 3:
            s += i // 10
    return s
print(f(20000))
"""
LOST = {  # without it: what `logparse diff` says
    "rewrite": ["a guard came back", "a call without side effects is no longer folded", "int_py_mod"],
    "virtualize": ["cast_int_to_ptr"],
    "heap": ["getfield_gc_i"],
    "pure": ["guards", "REGRESSED"],
}


def lost(env, missing):
    env.need_jit()
    with tempfile.TemporaryDirectory() as d:
        program = pathlib.Path(d) / "p.py"
        program.write_text(LOSS)
        for name, on in (("with", NAMES), ("without", [n for n in NAMES if n != missing])):
            subprocess.run([env.prog("hotloop"), "--jit", "enable_opts=" + ":".join(on), str(program)], check=True,
                           stdout=subprocess.DEVNULL, timeout=60,
                           env=dict(os.environ, PYPYLOG=f"jit-log-opt,jit-backend:{d}/{name}"))
        r = subprocess.run([env.prog("logparse"), "diff", f"{d}/with", f"{d}/without"], capture_output=True, text=True)
    assert r.returncode == 1, r.stderr
    assert all(words in r.stdout for words in LOST[missing]), r.stdout


def tests(env):
    subsets = {"none": []}
    if env.flavour == "release":  # slow elsewhere, and the same code as with all of them
        subsets.update({"no-" + n: [m for m in NAMES if m != n] for n in NAMES})
    subsets = list(subsets.items())
    for n, path in enumerate(sorted((env.root / "tests/py").glob("*.py"))):
        # each program with four of the subsets, and each subset with four programs of nine
        for name, on in [subsets[(n + k) % len(subsets)] for k in range(min(4, len(subsets)))]:
            options = ["--jit", "enable_opts=" + ":".join(on) + EAGER]
            yield f"{path.stem}/{name}", lambda p=path, o=options: vm.program(env, p, o, {})
    for value, wrong in (("pur", "pur"), ("heap:intbound", "intbound"), ("x:", "x")):
        yield "bad/" + value, lambda v=value, w=wrong: bad_name(env, v, w)
    for name in LOST:
        yield "lost/" + name, lambda n=name: lost(env, n)
    yield "help", lambda: all_named(env)
