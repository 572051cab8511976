"""What closes files and tags: programs that count on reference counts, and their repaired versions, on
CPython, on PyPy (where it is installed) and on Hotloop, interpreted and compiled."""
import os, re, shutil, subprocess, tempfile

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


def tests(env):
    yield "files", lambda: files(env)
    yield "pages", lambda: pages(env)
