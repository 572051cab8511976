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


def tests(env):
    yield "bf/words", lambda: bf_words(env)
    yield "bf/log", lambda: bf_log(env)
    for seed in range(2):
        yield f"bf/random-{seed}", lambda s=seed: bf_random(env, s)
