"""The command line and the prompt, beside python3: what is printed, in order, and the exit status."""
import os, subprocess, tempfile, zipfile

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


def tests(env):
    yield "compared", lambda: compared(env)
    yield "own", lambda: own(env)
