"""Ctrl-C wherever a program is: KeyboardInterrupt, `finally` runs, the log keeps its counts. The
signal is sent once the program has said that it goes on for ever, some at once and some later."""
import gzip, os, pathlib, signal, subprocess, tempfile, time

EAGER = ["--jit", "threshold=2,function_threshold=2,trace_eagerness=1"]
MODES = {"jit": [], "interp": ["--jit", "off"], "eager": EAGER}
START = "import time\ndef begin():\n    print('begin', flush=True)\n"
FOREVER = {
    "loop": "def f():\n    i = 0\n    while True:\n        i = (i + 1) & 1023\n",
    "nothing": "def f():\n    while True:\n        pass\n",
    "floats": "def f():\n    x = 1.0\n    while x:\n        x = x * 1.5 - x * 0.5\n",
    "objects": "class P:\n    def __init__(self, n):\n        self.n = n\ndef f():\n    p = P(0)\n"
               "    while True:\n        p = P(p.n + 1 & 255)\n",
    "list": "def f():\n    l = []\n    while True:\n        l.append(1)\n        if len(l) > 99:\n            l = []\n",
    "nested": "def f():\n    while True:\n        for i in range(7):\n            for j in (1, 2):\n                pass\n",
    "calls": "def g(n):\n    return n and g(n - 1)\ndef f():\n    while True:\n        g(30)\n",
    "recursion": "def g(n):\n    return 1 if n < 2 else g(n - 1) + g(n - 2)\ndef f():\n    g(90)\n",
    "generator": "def g():\n    while True:\n        yield 1\ndef f():\n    for x in g():\n        pass\n",
    "caught": "def f():\n    while True:\n        try:\n            raise ValueError\n        except ValueError:\n            pass\n",
    "max": "def f():\n    max(range(10 ** 15))\n",
    "in": "def f():\n    -1 in map(abs, range(10 ** 15))\n",
    "sum": "def f():\n    sum(x & 1 for x in range(10 ** 15))\n",
    "sorted": "def f():\n    while True:\n        sorted(range(1000), key=lambda x: -x)\n",
    # what never waits has no EINTR, and what asks for each of many items must do so for the small ones, too
    "zeros": "def f():\n    with open('/dev/zero', 'rb') as z:\n        for line in z:\n            pass\n",
    "matches": "import re\ntext = 'a' * 10 ** 7\ndef f():\n    while True:\n        re.sub('a', '', text)\n",
    "repr": "items = [None] * 10 ** 6\ndef f():\n    while True:\n        repr(items)\n",
    "sleep": "def f():\n    time.sleep(10 ** 6)\n",
}
END = "try:\n    begin()\n    f()\nfinally:\n    print('finally')\n"
CAUGHT = "for i in range(3):\n    try:\n        begin()\n        f()\n    except KeyboardInterrupt as e:\n" \
         "        print('caught', repr(e))\nprint('end')\n"


class Running:
    """A program that has said it begins."""
    def __init__(self, env, text, options, **more):
        environment = {k: v for k, v in os.environ.items() if k != "PYPYLOG"}
        self.p = subprocess.Popen([env.prog("hotloop"), *options, "-c", text], text=True, stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, env={**environment, **more},
                                  preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler))
        self.begins()

    def begins(self):
        assert self.p.stdout.readline() == "begin\n", self.p.communicate()

    def interrupt(self):
        self.p.send_signal(signal.SIGINT)

    def end(self):
        try:
            out, err = self.p.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            self.p.kill()
            raise AssertionError("it goes on") from None
        return out, err, self.p.returncode


def ends(env, name, options):
    program = START + FOREVER[name] + END
    for delay in (0, 0.3):
        r = Running(env, program, options)
        time.sleep(delay)
        r.interrupt()
        out, err, status = r.end()
        assert status == -signal.SIGINT and out == "finally\n", (status, out, err[-1500:])
        assert err.startswith("Traceback (most recent call last):\n") and err.endswith("\nKeyboardInterrupt\n"), err


def caught(env, name, options):
    """Three times: whatever was compiled works on."""
    r = Running(env, START + FOREVER[name] + CAUGHT, options)
    for i in range(3):
        if i:
            assert r.p.stdout.readline() == "caught KeyboardInterrupt()\n", r.end()
            r.begins()
        time.sleep(0.1)
        r.interrupt()
    out, err, status = r.end()
    assert (out, err, status) == ("caught KeyboardInterrupt()\nend\n", "", 0), (out, err, status)


def counts(env):
    """The log of an interrupted program is whole."""
    env.need_jit()
    with tempfile.TemporaryDirectory() as d:
        r = Running(env, START + FOREVER["loop"] + END, [], PYPYLOG=f":{d}/log")
        time.sleep(0.3)
        r.interrupt()
        r.end()
        text = gzip.decompress(pathlib.Path(d, "log").read_bytes()).decode()
    assert text.count("{jit-backend-counts") == text.count("jit-backend-counts}") == 1
    assert "{jit-summary" in text and "\nTargetToken(" in text.split("{jit-backend-counts")[1], text[-800:]


def ignored(env):
    """Who is started with the signal ignored (nohup, a shell's background) does not get it."""
    p = subprocess.Popen([env.prog("hotloop"), "-c", START + "begin()\ntime.sleep(0.5)\nprint('end')\n"],
                         stdout=subprocess.PIPE, text=True,
                         preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
    assert p.stdout.readline() == "begin\n"
    p.send_signal(signal.SIGINT)
    assert p.communicate(timeout=60)[0] == "end\n" and p.returncode == 0


def tests(env):
    for mode, options in MODES.items():
        for name in FOREVER:
            yield f"{name}/{mode}", lambda n=name, o=options: ends(env, n, o)
    for name in ("loop", "objects", "calls", "generator"):
        yield f"caught/{name}", lambda n=name: caught(env, n, [])
    yield "counts", lambda: counts(env)
    yield "ignored", lambda: ignored(env)
