"""The languages of examples/, on libhotjit.a: what their programs print is the same interpreted, with the
JIT, with an eager JIT, and with a collection at every allocation; and a reference in Python says so too."""
import os, pathlib, random, subprocess, tempfile

EAGER = ["--jit", "threshold=2,function_threshold=2,trace_eagerness=2"]
MODES = {"interpreter": ["--jit", "off"], "jit": [], "eager": EAGER}


def run(env, language, args, text=b"", every=None, log=None):
    environment = dict(os.environ)
    environment.pop("PYPYLOG", None)
    if every:
        environment["HOTLOOP_GC_EVERY"] = str(every)
    if log:
        environment["PYPYLOG"] = log
    return subprocess.run([str(env.build / "languages" / language), *map(str, args)], input=text,
                          capture_output=True, timeout=120, env=environment)


# ---- bf ------------------------------------------------------------------------------------------------------


def translate(program):
    """The program as Python source: an oracle that shares nothing with examples/bf."""
    out, depth = ["def main(read, write):", " t, p = [0] * 30000, 0"], 1
    for c in program:
        if c in "[]":
            if c == "[":
                out.append(" " * depth + "while t[p]:")
            depth += 1 if c == "[" else -1
            if c == "[":
                out.append(" " * depth + "pass")
            continue
        text = {">": "p += 1", "<": "p -= 1", "+": "t[p] = (t[p] + 1) % 256", "-": "t[p] = (t[p] - 1) % 256",
                ".": "write(t[p])", ",": "t[p] = read()"}.get(c)
        if text:
            out.append(" " * depth + text)
    space = {}
    exec("\n".join(out), space)
    return space["main"]


def random_bf(r, depth=0, room=5):
    """Its loops count a cell down to 0 that their bodies leave alone, and come back to: it ends."""
    out = []
    for _ in range(r.randint(2, 6)):
        kind = r.random()
        if kind < .5 or depth == 3:
            n, step = r.randint(0, room), r.choice(["+", "-", "++", "+++", "--"])
            out.append(">" * n + step + r.choice(["", "", "."]) + "<" * n)
        elif kind < .6:
            out.append(">,<" if r.random() < .3 else ">[-]<")
        else:
            out.append("[-]" + "+" * r.randint(1, 12) + "[>" + random_bf(r, depth + 1, room) + "<-]")
    return "".join(out)


def bf_random(env, seed):
    r, path = random.Random(seed), pathlib.Path(tempfile.gettempdir()) / "random.bf"
    for _ in range(12):
        program, text = random_bf(r), bytes(r.randint(1, 255) for _ in range(40))
        want, rest = [], list(text)
        translate(program)(lambda: rest.pop(0) if rest else 0, want.append)
        path.write_text(program)
        for mode, args in MODES.items():
            got = run(env, "bf", [*args, path], text)
            assert got.returncode == 0 and list(got.stdout) == want, (mode, seed, program)


HELLO = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."


def bf_words(env):
    """What it prints, what it says of mistakes and where, and that the log shows the program's lines."""
    path = pathlib.Path(tempfile.gettempdir()) / "p.bf"

    def says(text, status, out="", err=""):
        path.write_text(text)
        for mode, args in MODES.items():
            got = run(env, "bf", [*args, path])
            assert (got.returncode, got.stdout.decode()) == (status, out) and err in got.stderr.decode(), (mode, text, got)

    says(HELLO, 0, "Hello World!")
    says("", 0)
    says("+++\n[>\n", 1, err=f"{path}:2: a [ without its ]")
    says("+\n+]", 1, err=f"{path}:2: a ] without its [")
    says("+\n[<\n]", 1, err=f"{path}:2: in main\nbf: the pointer leaves the tape")
    says("+[\n>+]", 1, err=f"{path}:2: in main\nbf: the pointer leaves the tape of 30000 cells")
    assert run(env, "bf", []).returncode == 2 and run(env, "bf", [path.parent / "none"]).returncode == 2


def bf_log(env):
    path, log = pathlib.Path(tempfile.gettempdir()) / "loop.bf", pathlib.Path(tempfile.gettempdir()) / "bf.log"
    path.write_text("a comment\n+++++[>" + "++++++++++[>" * 3 + "+" + "<-]" * 3 + "\n<-]>>>>.")
    assert run(env, "bf", [path], log=f"jit:{log}").returncode == 0
    shown = subprocess.run([env.prog("jitviewer"), "--keys", "ENTER a", "--size", "120x60", log],
                           capture_output=True, text=True).stdout
    for text in "++++++++++[>", "RIGHT", "int_add(", "guard_true(", "add ":
        assert text in shown, shown


# ---- minilisp ------------------------------------------------------------------------------------------------


class Lisp:
    """A random program: global functions of two numbers whose loops end, over a few kinds of values."""

    def __init__(self, seed):
        self.r, self.names = random.Random(seed), []

    def number(self, names, depth=0):
        r, pick = self.r, lambda: self.number(names, depth + 1)
        if depth > 3 or r.random() < .3:
            return r.choice(names + [str(r.randint(-5, 30)), f"{r.randint(-9, 9)}.5"])
        return r.choice([
            lambda: f"({r.choice('+-*')} {pick()} {pick()})",
            lambda: f"({r.choice(['+', '-'])} {pick()} {r.randint(1, 1 << 61)})",
            lambda: f"(if {self.test(names, depth + 1)} {pick()} {pick()})",
            lambda: f"(modulo {r.randint(-99, 99)} {r.choice([3, 7, -5])})",
            lambda: f"(/ {pick()} {r.choice(['2', '4.0'])})",
            lambda: f"(let ((x {pick()})) {self.number(names + ['x'], depth + 1)})",
            lambda: f"(car (cons {pick()} {pick()}))",
            lambda: f"((lambda (y) {self.number(names + ['y'], depth + 1)}) {pick()})",
            lambda: f"({r.choice(self.names)} {pick()} {pick()})" if self.names and depth < 2 else pick(),
            lambda: f"(begin (set! counter (+ counter 1)) {pick()})",
            lambda: f"(vector-ref v {r.randint(0, 7)})",
            lambda: f"(begin (vector-set! v {r.randint(0, 7)} {pick()}) {pick()})",
            lambda: f"(let ((c 0)) (let ((f (lambda (d) (set! c (+ c d)) c))) (f {pick()}) (f {pick()})))",
        ])()

    def test(self, names, depth):
        r, pick = self.r, lambda: self.number(names, depth + 1)
        return r.choice([lambda: f"({r.choice(['<', '<=', '>', '>=', '='])} {pick()} {pick()})",
                         lambda: f"(not {self.test(names, depth + 1)})" if depth < 4 else "#t",
                         lambda: "(pair? '(1 2))", lambda: "(null? '())"])()

    def small(self, text):  # so that numbers stay what they are, mostly, and never get infinite
        return f"(let ((w {text})) (if (< w 1000000) (if (> w -1000000) w -1) 1))"

    def loop(self, k):
        r = self.r
        body = self.small(self.number(["a", "b", "i", "s"]))
        if k % 2:
            return (f"(define (f{k} a b) (let ((i 0) (s b)) (while (< i {r.randint(3, 25)})"
                    f" (set! s {body}) (set! i (+ i 1))) s))")
        return (f"(define (f{k} a b) (let loop ((i 0) (s a)) (if (< i {r.randint(3, 25)})"
                f" (loop (+ i 1) {body}) s)))")

    def program(self):
        lines = ["(define counter 0)", "(define v (make-vector 8 1))"]
        for k in range(self.r.randint(1, 4)):
            lines.append(self.loop(k))
            self.names = [f"f{k}"]
        for _ in range(4):
            lines.append(f"(print {self.small(self.number(['counter']))})")
            lines.append(f"(print ({self.names[0]} {self.r.randint(0, 9)} {self.r.randint(0, 9)}.25))")
        return "\n".join(lines) + "\n(print counter)(print (vector-ref v 3))\n"


def lisp_random(env, seed):
    path = pathlib.Path(tempfile.gettempdir()) / "random.lisp"
    for k in range(6):
        path.write_text(Lisp(1000 * seed + k).program())
        want = run(env, "minilisp", ["--jit", "off", path])
        assert want.returncode == 0 and want.stdout.count(b"\n") == 10, (want, path.read_text())
        for mode, args, every in (("jit", [], None), ("eager", EAGER, None), ("eager, collecting", EAGER, 1)):
            got = run(env, "minilisp", [*args, path], every=every)
            assert (got.returncode, got.stdout) == (0, want.stdout), (mode, got, want, path.read_text())


LISP = {
    "(print (+ 1 2))(print (* 1.5 2))(print (/ 1 2))(print (quotient -7 2))(print (modulo -7 2))":
        "3\n3.0\n0.5\n-4\n1\n",
    "(print '(1 (2 x) \"s\" . ()))": None,
    "(print '(1 (2 x) \"s\"))(print (cons 1 2))(print (cdr '(1 2)))(print '())": "(1 (2 x) s)\n(1 . 2)\n(2)\n()\n",
    "(define (f n) (if (< n 2) n (+ (f (- n 1)) (f (- n 2)))))(print (f 15))": "610\n",
    "(define (adder n) (lambda (x) (set! n (+ n x)) n))(define a (adder 1))(a 2)(print (a 3))": "6\n",
    "(let loop ((i 0) (l '())) (if (< i 4) (loop (+ i 1) (cons i l)) (print l)))": "(3 2 1 0)\n",
    "(define n 0)(while (< n 100) (set! n (+ n 1)))(print n)": "100\n",
    "(define g 1)(define (f) g)(define (m k) (let loop ((i 0) (s 0)) (if (< i k) (loop (+ i 1) (+ s (f))) s)))"
    "(print (m 50))(set! g 2)(print (m 50))(define g 'x)(print (f))": "50\n100\nx\n",
    "(print (* 4611686018427387903 2))(print (- -4611686018427387904 1))":
        "9.223372036854776e+18\n-4.611686018427388e+18\n",
    "(print (string-append \"a\" \"b\"))(print (sqrt 2))(print (to-string 1.0))": "ab\n1.4142135623730951\n1.0\n",
}
LISP_ERRORS = {  # a program: the line that is told, and what
    "(define (f x)\n  (car x))\n(f 1)\n": (":2: in f\n", "CAR cannot take 1"),
    "(print\n nothing)": (":2: in main\n", "nothing is not defined"),
    "(define (g x) (+ x 1))\n(define (m n) (let loop ((i 0))\n  (if (< i n) (begin (g i)\n (loop (+ i 1)))\n"
    "   (g '()))))\n(m 300)": (":1: in g\n", "ADD cannot take ()"),
    "(vector-ref (make-vector 3 0) 3)": (":1: in main\n", "VECTOR_REF cannot take 3"),
    "(define (f) (+ 1 (f)))\n(f)": (":1: in f\n", "too many calls inside of each other"),
    "(error \"what\")": (":1: in main\n", "what"),
    "\n(": (":2: ", "a ( without its )"),
    ")": (":1: ", "a ) without its ("),
    "(if 1)": (":1: ", "there is something missing in if"),
    "(\n\"abc": (":2: ", "a string without its end"),
    "((lambda (x) x))": (":1: in main\n", "CALL cannot take #closure"),
}


def lisp_words(env):
    path = pathlib.Path(tempfile.gettempdir()) / "words.lisp"
    for text, out in LISP.items():
        path.write_text(text)
        for mode, args in MODES.items():
            for every in None, 1:
                got = run(env, "minilisp", [*args, path], every=every)
                assert out is None or (got.returncode, got.stdout.decode()) == (0, out), (mode, text, got)
                assert got.returncode in (0, 1), (mode, text, got)
    for text, (where, what) in LISP_ERRORS.items():
        path.write_text(text)
        for mode, args in MODES.items():
            got = run(env, "minilisp", [*args, path])
            assert got.returncode == 1 and where in got.stderr.decode() and what in got.stderr.decode(), \
                (mode, text, got)


def lisp_log(env):
    """What a trace of boxed numbers, a closure and a pair a turn does: it makes no object."""
    path, log = (pathlib.Path(tempfile.gettempdir()) / name for name in ("log.lisp", "lisp.log"))
    path.write_text("(define (add n) (lambda (x) (+ x n)))\n"
                    "(define (m k)\n  (let loop ((i 0) (s 0.5))\n    (if (< i k)\n"
                    "        (loop (+ i 1) ((add s) (car (cons i 0))))\n        s)))\n(print (m 5000))\n")
    assert run(env, "minilisp", [path], log=f"jit-log-opt,log-source:{log}").returncode == 0
    shown = subprocess.run([env.prog("logparse"), "show", log, "1"], capture_output=True, text=True).stdout
    text = shown[shown.rindex("label("):]
    assert "float_add" in text and "new_" not in text and "call_" not in text, shown
    assert "(loop (+ i 1)" in subprocess.run([env.prog("jitviewer"), "--keys", "ENTER", "--size", "100x50", log],
                                             capture_output=True, text=True).stdout


def tests(env):
    yield "bf/words", lambda: bf_words(env)
    yield "bf/log", lambda: bf_log(env)
    yield "minilisp/words", lambda: lisp_words(env)
    yield "minilisp/log", lambda: lisp_log(env)
    for seed in range(2):
        yield f"bf/random-{seed}", lambda s=seed: bf_random(env, s)
        yield f"minilisp/random-{seed}", lambda s=seed: lisp_random(env, s)
