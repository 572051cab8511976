"""Programs of tests/py: the same output as python3, interpreted, with everything compiled
at once, and with collections forced every few allocations."""
import os, subprocess

EAGER = "threshold=2,function_threshold=2,trace_eagerness=1"
# Poisoning takes as long as the nursery is large, and checking as the heap; a program that imports half
# of the library is hit as often as one that imports nothing.
SMALL = {"PYPY_GC_NURSERY": "256K", "HOTLOOP_GC_SLOWER": "500", "HOTLOOP_GC_POISON": "1"}
MODES = {  # name: options, environment
    "interp": (["--jit", "off"], {}),
    "jit": ([], {}),
    "eager": (["--jit", EAGER], {}),
    "gc": (["--jit", "off"], {"HOTLOOP_GC_EVERY": "31", "HOTLOOP_GC_VERIFY": "1", **SMALL, "HOTLOOP_GC_SLOWER": "250"}),
    "eager-gc": (["--jit", EAGER], {"HOTLOOP_GC_EVERY": "23", **SMALL}),
}


# The slow flavours run what shows most in them.
KEPT = {"release": MODES, "debug": ("eager", "eager-gc"), "asan": ("jit", "eager"), "a64": ("eager",)}


# Under qemu: glibc's cbrt, sinh and others have another last digit on AArch64 than where python3 runs, and
# qemu 7.2 itself dies ("qemu_plugin_vcpu_init_hook") of a program that forks while it has threads.
NOT_A64 = ("cmath_module", "math_functions", "threads")


def run(env, args, extra, **kw):
    environment = {k: v for k, v in os.environ.items() if k != "PYPYLOG"}
    environment.update(extra)
    return subprocess.run([env.prog("hotloop"), *args], env=environment, capture_output=True,
                          text=True, timeout=300, **kw)


def program(env, path, options, extra):
    want = env.python3(path)
    got = run(env, [*options, "-W", "ignore", str(path)], extra)
    assert got.stdout == want.stdout, f"stdout differs:\n{got.stdout[-600:]}\n--- wanted\n{want.stdout[-600:]}\n{got.stderr[-500:]}"
    assert got.returncode == want.returncode, f"status {got.returncode}, wanted {want.returncode}\n{got.stderr[-500:]}"
    assert got.stderr == want.stderr, f"stderr differs:\n{got.stderr[-1500:]}\n--- wanted\n{want.stderr[-1500:]}"


def traceback(env):
    """The same words as CPython, which cannot show the lines of a program that is no file."""
    text = "def f(x):\n    raise ValueError(x)\ndef g():\n    f(3)\ng()\n"
    got = run(env, ["-c", text], {})
    assert got.returncode == 1
    assert got.stderr == ('Traceback (most recent call last):\n  File "<string>", line 5, in <module>\n'
                          '  File "<string>", line 4, in g\n  File "<string>", line 2, in f\n'
                          'ValueError: 3\n'), got.stderr


DEEP = """def f(n):
    if n == 0:
        return 1 // n
    return g(n - 1)
def g(n):
    return f(n) + 1
for n in range(60):
    try:
        f(n % 6)
    except ZeroDivisionError:
        if n == 59:
            raise
"""


def deep_traceback(env):
    """A frame that never existed is in the traceback, where it called."""
    want = run(env, ["--jit", "off", "-c", DEEP], {})
    got = run(env, ["--jit", EAGER, "-c", DEEP], {})
    assert want.stderr.count("line 6, in g") == 5 and got.stderr == want.stderr, got.stderr


SYNTAX = ["x = (1", "if x\n    pass", "def f(:\n  pass", "1 = x", "for i in range(3):\npass", "x = 'abc", "f(a=1, 2)",
          "return 1", "x +", "break", "def f():\n  x = 1\n  global x", "a b", "{1: 2, 3}", "lambda: (yield) = 1", "await x", "continue", "x: int = (yield)",
          "def f(a, a): pass", "from m import *; import", "def f():\n  from m import *", "nonlocal x", "*a = 1", "[*a for a in b]", "*a",
          "try: pass\nexcept: pass\nexcept E: pass", "*a = 1\nx = = 2", "try: pass\nexcept: pass\nexcept E: pass\nx y"]


def syntax_error(env, text):
    want = subprocess.run(["python3", "-c", text], capture_output=True, text=True)
    got = run(env, ["-c", text], {})
    assert (got.stderr, got.returncode) == (want.stderr, want.returncode), f"{got.stderr}\n--- wanted\n{want.stderr}"


def hash_seed(env):
    """SipHash of ASCII text under a known key is CPython's; without PYTHONHASHSEED it is another one each time."""
    show = "print(hash('Hotloop'), hash(b'Hotloop'), hash(''), hash('a' * 100))"
    of = lambda seed, *options: run(env, [*options, "-c", show], {"PYTHONHASHSEED": seed}).stdout.split()
    want = subprocess.run(["python3", "-c", show], capture_output=True, text=True,
                          env=dict(os.environ, PYTHONHASHSEED="0")).stdout.split()
    shortened = [str((int(h) & (1 << 64) - 1) >> 3) for h in want]
    assert of("0") == shortened, (of("0"), shortened)
    assert of("7") == of("7") != of("8")
    assert of("random") != of("random") and of("0", "-E") != of("0", "-I")
    for wrong in "x", "-1", "4294967296", "1 ":
        got = run(env, ["-c", show], {"PYTHONHASHSEED": wrong})
        assert got.returncode == 2 and "PYTHONHASHSEED" in got.stderr, got.stderr


def bad_option(env):
    got = run(env, ["--jit", "nonsense=1", "-c", "pass"], {})
    assert got.returncode == 2 and "nonsense" in got.stderr


def tests(env):
    for path in sorted((env.root / "tests/py").glob("*.py")):
        if env.flavour == "a64" and path.stem in NOT_A64:
            continue
        for mode in KEPT.get(env.flavour, MODES):
            options, extra = MODES[mode]
            yield f"{path.stem}/{mode}", lambda p=path, o=options, e=extra: program(env, p, o, e)
    yield "traceback", lambda: traceback(env)
    yield "deep_traceback", lambda: deep_traceback(env)
    for text in SYNTAX:
        yield "syntax/" + text.replace("\n", "|"), lambda t=text: syntax_error(env, t)
    yield "bad_option", lambda: bad_option(env)
    yield "hash_seed", lambda: hash_seed(env)
