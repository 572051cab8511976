"""What closes files and tags: programs that count on reference counts, and their repaired versions, on
CPython, on PyPy (where it is installed) and on Hotloop, interpreted and compiled; and the same in the
spelling of Python 2 (hotloop --py2), with what else that spells otherwise."""
import difflib, os, re, shutil, subprocess, tempfile

EAGER = "threshold=2,function_threshold=2,trace_eagerness=1"


def interpreters(env):
    """name -> command, and whether what is dropped is closed at once."""
    yield "python3", ["python3"], True
    if shutil.which("pypy3"):
        yield "pypy3", ["pypy3"], False
    yield "hotloop", [str(env.prog("hotloop"))], False
    yield "hotloop --jit off", [str(env.prog("hotloop")), "--jit", "off"], False
    yield "hotloop, eager", [str(env.prog("hotloop")), "--jit", EAGER], False


def output(env, command, name, *args):
    environment = {k: v for k, v in os.environ.items() if k not in ("PYPYLOG", "PYTHONUNBUFFERED")}
    r = subprocess.run([*command, str(env.root / "testdata/programs" / name), *args], capture_output=True,
                       text=True, timeout=120, env=environment)
    assert r.returncode == 0 and not r.stderr, f"{command} {name}: {r.stderr}"
    return r.stdout


def nested(page):
    """Is every tag closed, in order?"""
    open_tags = []
    for closing, name in re.findall(r"<(/?)(\w+)>", page):
        if not closing:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags


def files(env):
    with tempfile.TemporaryDirectory() as folder:
        for name, command, at_once in interpreters(env):
            path = os.path.join(folder, "hello.txt")
            want = "'hello\\n'\n"
            for program in ("gc0.py", "gc1.py", "gc2.py"):
                got = output(env, command, program, path)
                assert got == (want if at_once or program != "gc0.py" else "''\n"), f"{name} {program}: {got}"
                with open(path) as f: # at the end of the program at the latest
                    text = f.read()
                assert text == "hello\n" or (name == "pypy3" and program == "gc0.py"), f"{name} {program}: {text!r}"


def pages(env):
    for count in ("3", "40"):
        want = output(env, ["python3"], "html_fibo_fixed.py", count)
        assert nested(want)
        for name, command, at_once in interpreters(env):
            assert nested(output(env, command, "html_fibo.py", count)) == at_once, name
            assert output(env, command, "html_fibo_fixed.py", count) == want, name
        assert output(env, ["python3"], "html_fibo.py", count) == want


TRACKED = """import gc
def write(name):
    return open(name, "w").write("a")
def two():
    try:
        yield 1
        yield 2
    finally:
        print("closed")
def use():
    next(two())
    list(two())
    with open({path!r}) as f:
        f.read()
write({path!r}); use()
gc.collect()
gc.collect()
"""


def tracked(env):
    """-X track-resources: what was left to the collector, and the line that made it."""
    with tempfile.TemporaryDirectory() as folder:
        program, path = os.path.join(folder, "left.py"), os.path.join(folder, "hello.txt")
        with open(program, "w") as f:
            f.write(TRACKED.format(path=path))
        command = [env.prog("hotloop"), "-X", "track-resources", program]
        r = subprocess.run(command, capture_output=True, text=True, timeout=60)
        calls = f'  File "{program}", line 15, in <module>\n    write({path!r}); use()\n'
        file = (f"{program}:3: ResourceWarning: unclosed file <_io.TextIOWrapper name={path!r} mode='w' "
                f"encoding='UTF-8'>\nCreated at (most recent call last):\n{calls}"
                f'  File "{program}", line 3, in write\n    return open(name, "w").write("a")\n')
        generator = (f"{program}:11: ResourceWarning: unclosed <generator object two at 0xN>\n"
                     f"Created at (most recent call last):\n{calls}"
                     f'  File "{program}", line 11, in use\n    next(two())\n')
        told = re.sub("0x[0-9a-f]+", "0xN", r.stderr)
        assert told in (file + generator, generator + file), r.stderr
        assert r.stdout == "closed\nclosed\n" and r.returncode == 0
        for options, want in ([], ""), (["-W", "always"], f"{program}:16: ResourceWarning: unclosed file"):
            r = subprocess.run([env.prog("hotloop"), *options, program], capture_output=True, text=True, timeout=60)
            assert r.stderr.startswith(want) and bool(r.stderr) == bool(want), r.stderr


def old(env, mode, name, *args):
    return output(env, [str(env.prog("hotloop")), "--py2", *mode], f"py2/{name}", *args)


MODES = [], ["--jit", "off"], ["--jit", EAGER]


def old_programs(env):
    """In Python 2's spelling they do what they do in Python 3's."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "hello.txt")
        for mode in MODES:
            new = [str(env.prog("hotloop")), *mode]
            for name, *args in (["count.py", "10000"], ["gc0.py", path], ["gc1.py", path], ["gc2.py", path],
                                ["html_fibo.py", "40"], ["html_fibo_fixed.py", "40"]):
                got, want = old(env, mode, name, *args), output(env, new, name, *args)
                assert got == want, f"{mode} {name}: {got} instead of {want}"
            assert not nested(old(env, mode, "html_fibo.py", "40"))


def old_spelling(env):
    want = (env.root / "tests/py2/spelling.txt").read_text()
    for mode in MODES:
        got = output(env, [str(env.prog("hotloop")), "--py2", *mode], "../../tests/py2/spelling.py")
        assert got == want, "".join(difflib.unified_diff(want.splitlines(True), got.splitlines(True)))


def old_mistakes(env):
    """What is wrong is told of as in Python 3; without --py2 the old spelling is a mistake."""
    for args, text, want in [
            (["--py2"], "print `1", "File \"<string>\", line 1\n    print `1\n            ^\nSyntaxError: invalid syntax\n"),
            (["--py2"], "raise ValueError, 1 2", "SyntaxError: invalid syntax\n"),
            (["--py2"], "print 1 / 0", "ZeroDivisionError: integer division or modulo by zero\n"),
            (["--py2"], "x = 0778", "SyntaxError: invalid token\n"),
            (["--py2"], "from __future__ import print_function\nprint 1",
             "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?\n"),
            ([], "print `1`", "SyntaxError: invalid syntax\n"),
            ([], "1 <> 2", "SyntaxError: invalid syntax\n"),
            ([], "try: x\nexcept A, e: y", "SyntaxError: multiple exception types must be parenthesized\n")]:
        r = subprocess.run([env.prog("hotloop"), *args, "-c", text], capture_output=True, text=True, timeout=60)
        assert r.returncode == 1 and r.stderr.endswith(want), f"{text}: {r.stderr}"


def tests(env):
    yield "tracked", lambda: tracked(env)
    yield "old programs", lambda: old_programs(env)
    yield "old spelling", lambda: old_spelling(env)
    yield "old mistakes", lambda: old_mistakes(env)
    yield "files", lambda: files(env)
    yield "pages", lambda: pages(env)
