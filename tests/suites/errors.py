"""Tracebacks and syntax errors, byte for byte as python3 prints them: the programs of tests/errors,
and what their messages say when the program comes from -c or standard input."""
import concurrent.futures, hashlib, json, os, pathlib, subprocess, tempfile

BATCH = 40  # programs in one test


def run(env, args, **kw):
    environment = {k: v for k, v in os.environ.items() if k != "PYPYLOG"}
    return subprocess.run([env.prog("hotloop"), *args], env=environment, capture_output=True,
                          text=True, timeout=60, **kw)


def by_python(path):
    done = subprocess.run(["python3", "-I", "-S", str(path)], capture_output=True, text=True)
    return [str(path), done.stdout, done.stderr, done.returncode]


def oracle(env, name):
    """[path, stdout, stderr, status] of each program, by CPython. The programs of a file are
    separated by lines of four dashes. What python3 says is kept: it does not depend on the flavour."""
    text = (env.root / f"tests/errors/{name}.txt").read_text()
    version = subprocess.run(["python3", "--version"], capture_output=True, text=True).stdout
    directory = env.root / "build/errors" / name
    kept = directory / (hashlib.sha256((version + text).encode()).hexdigest() + ".json")
    if kept.exists():
        return json.loads(kept.read_text())
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, program in enumerate(text.split("\n----\n")):
        paths.append(directory / f"{name}_{number}.py")
        paths[-1].write_text(program.rstrip("\n") + "\n")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(by_python, paths))
    kept.write_text(json.dumps(results))
    return results


def batch(env, expected):
    for path, out, err, status in expected:
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


def relative(env, directory):
    """A traceback names the file by its absolute path."""
    open(f"{directory}/bad.py", "w").write("import sys\nprint(sys.argv, __file__)\n1 / 0\n")
    for path in ["bad.py", "./bad.py"]:
        want = subprocess.run(["python3", path], capture_output=True, text=True, cwd=directory)
        got = run(env, [path], cwd=directory)
        assert (got.stdout, got.stderr) == (want.stdout, want.stderr), got.stdout + got.stderr


def interrupted(env):
    got = run(env, ["-c", "print(1)\nraise KeyboardInterrupt"])
    assert got.returncode == -2 and got.stdout == "1\n" and got.stderr.endswith("\nKeyboardInterrupt\n"), got


def tests(env):
    directory = tempfile.TemporaryDirectory()
    for name in ["tracebacks", "syntax"]:
        expected = oracle(env, name)
        for i in range(0, len(expected), BATCH):
            yield f"{name}/{i}", lambda part=expected[i:i + BATCH]: batch(env, part)
    yield "no_lines", lambda: no_lines(env)
    yield "relative", lambda: relative(env, directory.name)
    yield "interrupted", lambda: interrupted(env)
