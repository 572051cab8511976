"""Where the log of hotloop goes: PYPYLOG's forms, files that cannot be written, children."""
import gzip, os, pathlib, pty, re, resource, signal, subprocess, tempfile

LOOP = "t = 0\nfor i in range(3000):\n    t += i\nprint(t)\n"
MARK = re.compile(r"\[[0-9a-f]+\] (?:\{([\w-]+)|([\w-]+)\})$")


def run(env, value, directory, program=LOOP, **kw):
    return subprocess.run([env.prog("hotloop"), "-c", program], env=dict(os.environ, PYPYLOG=value), cwd=directory,
                          capture_output=True, text=True, timeout=60, **kw)


def text_of(path):
    raw = pathlib.Path(path).read_bytes()
    return gzip.decompress(raw).decode() if raw[:2] == b"\x1f\x8b" else raw.decode()


def names(text):
    return {m[1] for m in map(MARK.match, text.splitlines()) if m and m[1]}


def form(env, value, file, check):
    """The value of PYPYLOG names this file; check() says what must be in it."""
    with tempfile.TemporaryDirectory() as d:
        r = run(env, value, d)
        assert r.stdout == "4498500\n" and r.returncode == 0, r.stderr
        assert sorted(os.listdir(d)) == ([file] if file else []), os.listdir(d)
        text = text_of(f"{d}/{file}") if file else r.stderr
        assert not file or not r.stderr, r.stderr
        assert check(text), text[:400]


def profile(text):
    return "gc-set-nursery-size" in names(text) and all(map(MARK.match, text.splitlines()))


def everything(text):
    return {"jit-log-opt-loop", "gc-set-nursery-size", "log-info", "jit-summary"} <= names(text)


def summary_only(text):
    return names(text) == {"jit-summary", "log-info"}


FORMS = [  # value, file (None: stderr), what is in it
    ("", None, lambda t: t == ""),
    ("+f", "f", profile), ("f", "f", profile), ("+a:b", "a:b", profile),
    (":f", "f", everything), ("alpha,:f", "f", everything), (",x:f", "f", everything),
    ("jit-summary:f", "f", summary_only), ("jit-summary::f", ":f", summary_only),
    ("jit-summary:-", None, summary_only), ("jit-summary:", None, summary_only),
]


def with_pid(env):
    """The first %d is the process's number; the variable stays for children, else it goes."""
    with tempfile.TemporaryDirectory() as d:
        p = subprocess.Popen([env.prog("hotloop"), "-c", LOOP], cwd=d, stdout=subprocess.DEVNULL,
                             env=dict(os.environ, PYPYLOG="jit-summary:j.%d.%d"))
        assert p.wait(60) == 0
        assert os.listdir(d) == [f"j.{p.pid}.%d"], os.listdir(d)


def no_file(env):
    with tempfile.TemporaryDirectory() as d:
        r = run(env, "jit-summary:nowhere/f", d)
        assert r.returncode == 0 and r.stdout == "4498500\n"
        first, rest = r.stderr.split("\n", 1)
        assert first == "hotloop: PYPYLOG: cannot open 'nowhere/f': No such file or directory; logging to stderr", first
        assert summary_only(rest), rest


def full(env, path):
    """A disk that is full: one message, and the program goes on."""
    with tempfile.TemporaryDirectory() as d:
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
        r = run(env, ":" + path, d, preexec_fn=limit)
        assert r.returncode == 0 and r.stdout == "4498500\n", r.stderr
        assert re.fullmatch(rf"hotloop: PYPYLOG: cannot write '{path}': [\w ]+; the log ends here\n", r.stderr), r.stderr


def colours(env):
    """Red marks on a terminal, with the reset behind the end of the line; nowhere else."""
    parent, child = pty.openpty()
    with tempfile.TemporaryDirectory() as d:
        p = subprocess.Popen([env.prog("hotloop"), "-c", LOOP], env=dict(os.environ, PYPYLOG="jit-summary:-"), cwd=d,
                             stdout=subprocess.DEVNULL, stderr=child)
        os.close(child)
        out = b""
        try:
            while chunk := os.read(parent, 65536):
                out += chunk
        except OSError:
            pass
        assert p.wait(60) == 0
    lines = out.decode().replace("\r\n", "\n").split("\n")
    assert re.fullmatch(r"\x1b\[1m\x1b\[31m\[[0-9a-f]+\] \{log-info", lines[0]), lines[0]
    assert lines[1].startswith("\x1b[0mversion:"), lines[1]
    assert lines[-1] == "\x1b[0m" and re.fullmatch(r"\x1b\[31m\[[0-9a-f]+\] jit-summary\}", lines[-2]), lines[-2:]


def forked(env, value, mine, child_on_stderr):
    """Parent and child write 300 sections each at the same time: no log has a line of the other."""
    with tempfile.TemporaryDirectory() as d:
        r = subprocess.run([str(env.build / "unit/vm_log_fork"), value], cwd=d, capture_output=True, text=True, timeout=60)
        assert r.returncode == 0, r.stderr
        logs = {f: text_of(f"{d}/{f}") for f in os.listdir(d)}
        if child_on_stderr:
            logs["stderr"] = r.stderr
        assert len(logs) == 2, logs.keys()
        for text in logs.values():
            who = {l for l in text.splitlines() if l.startswith("written by")}
            assert len(who) == 1, who
            assert text.count("{fork-test\n") == text.count("fork-test}\n") == 300 + ("by parent" in text)


def tests(env):
    for value, file, check in FORMS:
        yield "form/" + value, lambda v=value, f=file, c=check: form(env, v, f, c)
    yield "pid", lambda: with_pid(env)
    yield "no-file", lambda: no_file(env)
    yield "full-disk", lambda: full(env, "f")
    yield "full-device", lambda: full(env, "/dev/full")
    yield "colours", lambda: colours(env)
    yield "fork-pid", lambda: forked(env, "fork-test:log.%d", 2, False)
    yield "fork", lambda: forked(env, "fork-test:log", 1, True)
