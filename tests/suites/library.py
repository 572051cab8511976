"""Every file of Python's library compiles, to code objects of the same names, arguments, variables,
lines and flags as CPython's. Without the library there is nothing to ask."""
import hashlib, pathlib, subprocess, tempfile

LIBRARY = pathlib.Path("/usr/lib/python3.11")
BATCH = 100
DRIVER = '''
def facts(c, depth=0):
    params = c.co_argcount + c.co_kwonlyargcount + (1 if c.co_flags & 4 else 0) + (1 if c.co_flags & 8 else 0)
    print("  " * depth, c.co_qualname, c.co_firstlineno, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount,
          c.co_varnames[:params], sorted(c.co_varnames[params:]), sorted(c.co_cellvars), sorted(c.co_freevars),
          c.co_flags & 0x3EC if c.co_flags & 2 else c.co_flags & 0x3E0)
    for x in c.co_consts:
        if type(x) is type(c):
            facts(x, depth + 1)
'''


def files():
    if not LIBRARY.is_dir():
        return []
    found = [p for p in sorted(LIBRARY.rglob("*.py")) if not {"test", "tests", "lib2to3"} & set(p.parts)]
    return [p for p in found if p.is_file()]


def batch(env, paths):
    text = DRIVER
    for path in paths:
        text += f"print({path.name!r})\nfacts(compile({path.read_bytes()!r}, {path.name!r}, 'exec'))\n"
    with tempfile.TemporaryDirectory() as d:
        script = pathlib.Path(d) / "facts.py"
        script.write_text(text)
        kept = env.root / "build/library" / (hashlib.sha256(text.encode()).hexdigest() + ".txt")
        if not kept.exists():
            want = subprocess.run(["python3", "-W", "ignore", str(script)], capture_output=True, text=True, check=True)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(want.stdout)
        got = subprocess.run([env.prog("hotloop"), str(script)], capture_output=True, text=True, timeout=300)
    assert got.returncode == 0, got.stderr[-600:]
    wanted = kept.read_text().splitlines()
    for mine, theirs in zip(got.stdout.splitlines(), wanted):
        assert mine == theirs, f"{mine}\n--- wanted\n{theirs}"
    assert len(got.stdout.splitlines()) == len(wanted)


def tests(env):
    paths = files()
    for i in range(0, len(paths), BATCH):
        yield f"{i}", lambda p=paths[i:i + BATCH]: batch(env, p)
