"""The command line and the prompt, beside python3: what is printed, in order, and the exit status."""
import os, pty, select, signal, subprocess, tempfile, time, zipfile

SESSION = '''def f():
  return 1

f()
if 1:
  2

(1,
2)
x=
"""a
b"""
for i in range(2): print(i)

class A: pass

1/0
_
# a comment

x = 5; x
import sys
print(sys.ps1)
def g():
    try:
        f(1)
    finally:
        sys.ps1 = ">> "

g()
@staticmethod
def h(): pass

[i
 for i in range(3)]
1 +
s = 'abc
sys.ps1, sys.ps2 = "a ", "b "
if 1:
  3

exit
quit
raise KeyboardInterrupt
exit(3)
'''

CASES = [
    (["-c", "import sys; print(sys.argv)", "a", "-x"], ""),
    (["-OO", "-c", 'def f(): "doc"\nclass C: "doc"\nprint(f.__doc__, C.__doc__, __debug__)\nassert 0'], ""),
    (["-c", "print(list(globals())[:7])"], ""),
    (["-Werror", "-c", "import warnings; warnings.warn('x')"], ""),
    (["-X", "dev", "-c", "import sys; print(sys.warnoptions)"], ""),
    (["-X", "dev", "-b", "-W", "ignore", "-c", "import sys; print(sys.warnoptions)"], ""),
    (["-W", "bad", "-c", "print(1)"], ""),
    (["-X", "int_max_str_digits=700", "-c", "import sys; print(sys.get_int_max_str_digits())"], ""),
    (["-"], "print(1 + 1)\n"),
    (["-", "a"], "import sys; print(sys.argv)\n"),
    (["-i", "-q"], SESSION),
    (["-i", "-q", "-c", "x = 1; print(2)"], "x\n"),
    (["-i", "-q", "-c", "raise ValueError(1)"], "1\n"),
    (["-i", "-q", "-c", "x ="], "1\n"),
    (["program.py", "1"], ""),
    (["archive.zip", "1", "2"], ""),
    (["folder", "1", "2"], ""),
    (["-c", "import sys; sys.exit('told')"], ""),
    (["-c", "raise SystemExit(4)"], ""),
]


def run(program, folder, args, text, **more):
    names = ("PYPYLOG", "PYTHONSTARTUP", "PYTHONWARNINGS", "PYTHONINSPECT")
    environment = {k: v for k, v in os.environ.items() if k not in names} | more
    r = subprocess.run([program, *args], input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       cwd=folder, env=environment, text=True, timeout=120)
    return r.stdout, r.returncode


def compared(env):
    with tempfile.TemporaryDirectory() as folder:
        text = "import sys; print(__name__, sys.argv, __file__ == sys.argv[0], list(globals()))\n"
        with open(os.path.join(folder, "program.py"), "w") as f:
            f.write(text.replace("__file__ == sys.argv[0]", "__file__[-10:], __cached__, __annotations__"))
        inner = "import sys; print(__name__, sys.argv, __file__, globals()['__builtins__'])\n"
        with zipfile.ZipFile(os.path.join(folder, "archive.zip"), "w") as z:
            z.writestr("__main__.py", inner)
        os.mkdir(os.path.join(folder, "folder"))
        with open(os.path.join(folder, "folder/__main__.py"), "w") as f:
            f.write("import sys; print(__name__, sys.argv)\n")
        with open(os.path.join(folder, "startup.py"), "w") as f:
            f.write("print('begun', __name__); made = 7\n")
        start = {"PYTHONSTARTUP": os.path.join(folder, "startup.py")}
        rows = [(args, text, {}) for args, text in CASES]
        rows += [(["-i", "-q"], "made\n", start), (["-i", "-q", "-E"], "made\n", start),
                 (["-i", "-q", "-c", "1"], "made\n", start),
                 (["-c", "print(1)"], "2\n", {"PYTHONINSPECT": "1"}),
                 (["-c", "import sys; print(sys.get_int_max_str_digits())"], "", {"PYTHONINTMAXSTRDIGITS": "800"})]
        for args, text, more in rows:
            want = run("python3", folder, args, text, **more)
            got = run(env.prog("hotloop"), folder, args, text, **more)
            got = (got[0].replace("/usr/lib/python3.11", "LIB"), got[1])
            assert got == want, f"{args} {more}\n--- wanted, status {want[1]}\n{want[0]}\n--- got, status {got[1]}\n{got[0]}"


def own(env):
    """What Hotloop says in its own words."""
    for args, status, want in ((["-m", "nosuch"], 1, "hotloop: No module named nosuch\n"),
                               (["-X", "int_max_str_digits=5", "-c", "1"], 2,
                                "hotloop: -X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.\n"),
                               (["/nosuch.py"], 2,
                                "hotloop: can't open file '/nosuch.py': [Errno 2] No such file or directory\n")):
        assert run(env.prog("hotloop"), "/", args, "") == (want, status), args


def environment(env):
    """A virtual environment: prefix, packages, .pth files; and the user's own packages."""
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        packages = os.path.join(folder, "ve/lib/python3.11/site-packages")
        user = os.path.join(folder, "home/.local/lib/python3.11/site-packages")
        for name in (packages, user, os.path.join(folder, "ve/bin"), os.path.join(folder, "more")):
            os.makedirs(name)
        os.symlink(os.path.abspath(env.prog("hotloop")), os.path.join(folder, "ve/bin/python"))
        write(folder, "ve/pyvenv.cfg", "home = /usr/bin\ninclude-system-site-packages = false\n")
        write(packages, "a.pth", "# a comment\n\n../../../../more\n/no/such/folder\n"
              "import sys; sys.said = 'by a line'\n")
        write(packages, "b.pth", "import no_such_module_at_all\n")
        write(folder, "more/further.py", "X = 'further'\n")
        write(user, "users.py", "X = 'users'\n")
        inside, home = os.path.join(folder, "ve/bin/python"), {"HOME": os.path.join(folder, "home")}
        text = ("import sys, further; print(sys.prefix, sys.base_prefix != sys.prefix, further.X, sys.said,"
                " [p for p in sys.path if 'home' in p])")
        got, status = run(inside, folder, ["-c", text], "", **home)
        assert got.splitlines()[-1] == f"{folder}/ve True further by a line []" and status == 0, got
        assert "No module named 'no_such_module_at_all'" in got.splitlines()[1], got
        got, _ = run(inside, folder, ["-S", "-c", "import sys; print('site-packages' in str(sys.path))"], "")
        assert got == "False\n", got
        write(folder, "ve/pyvenv.cfg", "include-system-site-packages = true\n")
        got, _ = run(inside, folder, ["-c", "import users; print(users.X)"], "", **home)
        assert got.endswith("users\n"), got
        text = "try:\n    import users; print(users.X)\nexcept ImportError: print('none')"
        for args, want in (([], "users\n"), (["-s"], "none\n"), (["-I"], "none\n"), (["-S"], "none\n")):
            got = run(env.prog("hotloop"), folder, [*args, "-c", text], "", **home)
            assert got == (want, 0), (args, got)


def write(folder, name, text):
    with open(os.path.join(folder, name), "w") as f:
        f.write(text)


def typed(env):
    """The prompt at a terminal: editing, history, completion, colours."""
    with tempfile.TemporaryDirectory() as folder:
        if "ImportError" in run(env.prog("hotloop"), folder, ["-c", "import readline"], "")[0]:
            return
        write(folder, ".python_history", "'from ' + 'the file'\n")
        more = {"HOME": folder, "TERM": "xterm"}
        got = at_terminal([env.prog("hotloop"), "-q", "-i"], more, [
            ("\x1b[A\r", "from the file"),                      # the line above
            ("12x4\x1b[D\x7f*\r", "48"),                        # back, delete, another sign
            ("'é日'.encode()\r", "xa9"),
            ("import functools\r", "functools"), ("functools.WRAPPER_ASS\t\r", "('__module__', "),
            ("if 1:\r", "... "), ("    print('wi' 'thin')\r", "... "), ("\r", "within"),
            ("1/0\r", "\x1b[1;31mZeroDivisionError\x1b[0m"),
            ("input('? ')\r", "? "), ("ans" "wer\r", "'answer'"),
            ("\x03", "KeyboardInterrupt"), ("'aft' 'er'\r", "after"), ("\x04", "")])
        assert "from the file" in got, got
        with open(os.path.join(folder, ".python_history")) as f:
            assert "12*4\n" in f.read()
        got = at_terminal([env.prog("hotloop"), "-q", "-i"], more | {"NO_COLOR": "1"},
                          [("1/0\r", "ZeroDivisionError: "), ("\x04", "")])
        assert "\x1b[1;31m" not in got, got


def at_terminal(command, more, steps):
    """What it shows when each text is typed once what was awaited before has come."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(command[0], command, {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | more)
    shown = ""
    try:
        shown = await_text(fd, ">>> ", "")
        for keys, wanted in steps:
            os.write(fd, keys.encode())
            shown += await_text(fd, wanted, ">>> " if wanted and wanted not in ("... ", "? ") else "")
        try:
            while select.select([fd], [], [], 60)[0] and os.read(fd, 4096):
                pass
        except OSError:
            pass  # it has ended
    finally:
        os.close(fd)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return shown


def await_text(fd, wanted, then):
    text, end = "", time.monotonic() + 60
    while wanted not in text or then not in text[text.find(wanted):]:
        assert time.monotonic() < end, f"{wanted!r} did not come: {text!r}"
        if select.select([fd], [], [], 1)[0]:
            try:
                text += os.read(fd, 4096).decode(errors="replace")
            except OSError:  # it has ended
                assert wanted in text, (wanted, text)
                break
        elif not wanted:
            break
    return text


def tests(env):
    yield "environment", lambda: environment(env)
    yield "typed", lambda: typed(env)
    yield "compared", lambda: compared(env)
    yield "own", lambda: own(env)
