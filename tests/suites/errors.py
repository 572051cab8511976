"""Tracebacks and syntax errors, byte for byte as python3 prints them: the programs of tests/errors,
and what their messages say when the program comes from -c or standard input."""
import hashlib, json, os, pathlib, subprocess, tempfile

BATCH = 40  # programs in one test


def run(env, args, **kw):
    environment = {k: v for k, v in os.environ.items() if k != "PYPYLOG"}
    return subprocess.run([env.prog("hotloop"), *args], env=environment, capture_output=True,
                          text=True, timeout=60, **kw)


def by_python(path):
    done = subprocess.run(["python3", "-I", "-S", str(path)], capture_output=True, text=True)
    return [str(path), done.stdout, done.stderr, done.returncode]


def write(path, text):
    """At once: another process may be writing the same, or reading it."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as f:
        f.write(text)
    os.replace(f.name, path)


def programs(env, name):
    """The programs of a file are separated by lines of four dashes."""
    return (env.root / f"tests/errors/{name}.txt").read_text().split("\n----\n")


def oracle(env, name, first):
    """[path, stdout, stderr, status] of the programs of one test, by CPython. What python3 says is
    kept: it does not depend on the flavour."""
    part = programs(env, name)[first:first + BATCH]
    key = json.dumps([subprocess.run(["python3", "-VV"], capture_output=True, text=True).stdout, part])
    directory = env.root / "build/errors" / name / hashlib.sha256(key.encode()).hexdigest()[:16]
    kept = directory / "expected.json"
    if kept.exists():
        return json.loads(kept.read_text())
    directory.mkdir(parents=True, exist_ok=True)
    results = []
    for number, program in enumerate(part, first):
        path = directory / f"{name}_{number}.py"
        write(path, program.rstrip("\n") + "\n")
        results.append(by_python(path))
    write(kept, json.dumps(results))
    return results


def batch(env, name, first):
    for path, out, err, status in oracle(env, name, first):
        got = run(env, [path])
        if (got.stdout, got.stderr, got.returncode) != (out, err, status):
            raise AssertionError(f"{pathlib.Path(path).read_text()}\n--- wanted, status {status}\n{out}{err}\n"
                                 f"--- got, status {got.returncode}\n{got.stdout}{got.stderr}")


def no_lines(env):
    """Lines of a program that is no file cannot be shown, except those of a syntax error."""
    for text in ["def f(x):\n    return 1 / x\nf(0)\n", "x = = 1\n"]:
        for args, stdin in [(["-c", text], ""), (["-"], text), ([], text)]:
            want = subprocess.run(["python3", *args], input=stdin, capture_output=True, text=True)
            got = run(env, args, input=stdin)
            assert (got.stderr, got.returncode) == (want.stderr, want.returncode), f"{got.stderr}\n--- wanted\n{want.stderr}"


def relative(env):
    """A traceback names the file by its absolute path."""
    with tempfile.TemporaryDirectory() as directory:
        pathlib.Path(directory, "bad.py").write_text("import sys\nprint(sys.argv, __file__)\n1 / 0\n")
        for path in ["bad.py", "./bad.py"]:
            want = subprocess.run(["python3", path], capture_output=True, text=True, cwd=directory)
            got = run(env, [path], cwd=directory)
            assert (got.stdout, got.stderr) == (want.stdout, want.stderr), got.stdout + got.stderr


def interrupted(env):
    got = run(env, ["-c", "print(1)\nraise KeyboardInterrupt"])
    assert got.returncode == -2 and got.stdout == "1\n" and got.stderr.endswith("\nKeyboardInterrupt\n"), got


def tests(env):
    for name in ["tracebacks", "syntax"]:
        for first in range(0, len(programs(env, name)), BATCH):
            yield f"{name}/{first}", lambda n=name, f=first: batch(env, n, f)
    for f in no_lines, relative, interrupted:
        yield f.__name__, lambda f=f: f(env)
