"""logparse match: expectations that fit, and those that must not."""
import importlib.util, json, os, pathlib, random, re, subprocess, tempfile

spec = importlib.util.spec_from_file_location("diff_suite", pathlib.Path(__file__).with_name("diff.py"))
shared = importlib.util.module_from_spec(spec)
spec.loader.exec_module(shared)

COUNT = "testdata/logs/count-all.log.gz"
LOOP = "@ trace count.py:2:count_mult_of_5#16\n"


def match(env, log, text, *options):
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "expected"
        f.write_text(text, errors="surrogateescape")
        return shared.run(env, "match", *options, log, f)


def expect(env, want, log, text, *options):
    r = match(env, log, text, *options)
    assert r.returncode == want, f"status {r.returncode}, not {want}\n{text}\n" \
                                 f"{r.stdout.decode()}{r.stderr.decode()}"
    return r.stdout.decode()


FITS = [
    "...",
    "...\njump(...)",
    "less = int_lt(i, stop)\nguard_true(less)\n...\n--TICK--\njump(...)",
    "less = int_lt(i, stop)\nguard_true(less) [...]\n...",
    "...\na = int_rshift(i, 63)\nb = int_xor(i, a)\n...",
    "...\n_ = int_rshift(_, #)\n...",
    "...\n{{{\nb = int_xor(i, a)\na = int_rshift(i, 63)\n}}}\n...",
    "...\nx = int_lt(_, 0)?\nguard_false(x)?\njump(...)",
    "...\nstrlen(_)?\nguard_not_invalidated?\n...",
    "...\nsetfield_gc(_, _, descr=<FieldS *.inst_current 8>)\n...",
    "...\nsetfield_gc(_, _, descr=...)\n...",
    "! call*\n! new*",
    "! setfield_gc descr=<FieldP *>\ncount guard_* <= 9\ncount int_* >= 3\ncount jump == 1",
]
FITS_NOT = [
    ("jump(...)", "it is int_lt"),
    ("x = int_lt(x, stop)\n...", "that name stands for"),
    ("x = int_lt(a, a)\n...", "that name stands for"),       # one name, two values
    ("x = int_lt(a, b)\nguard_true(y)\n...", "that value is called"),  # one value, two names
    ("int_lt(a, b)\n...", "it has a result"),                # the result is compared
    ("x = int_lt(a)\n...", "2 arguments, expected 1"),
    ("x = int_lt(a, b)\n_ = guard_true(x)\n...", "it has no result"),
    ("x = int_lt(a, #)\n...", "expected #"),
    ("x = int_lt(a, 5)\n...", "expected 5"),
    ("x = int_lt(a, b)\nguard_true(x) [x]\n...", "expected 1"),
    ("...\nsetfield_gc(_, _)\n...", None),                    # a descr must be written
    ("...\nsetfield_gc(_, _, descr=<FieldS >)\n...", None),   # and match as a whole
    ("...\nsetfield_gc(_, _, descr=<FieldS pypy*)\n...\nstrlen(_)", None),
    ("...\n{{{\nb = int_xor(i, a)\na = int_rshift(j, 63)\nc = int_rshift(j, 63)\n}}}\n...", None),
    ("! guard_true", "found 2 of them"),
    ("count guard_* <= 3", "of them"),
    ("...\njump(...)\njump(...)", "the operations end here"),
    ("x = int_lt(a, b)", "nothing more is expected"),
]


def fits(env):
    for text in FITS:
        expect(env, 0, COUNT, LOOP + text)


def fits_not(env):
    for text, why in FITS_NOT:
        out = expect(env, 1, COUNT, LOOP + text)
        assert "FAILED" in out and ">>>" in out and (why is None or why in out), (text, out)


def anchors(env):
    for want, text in (
            (0, "@ function count_mult_of_5\n...\njump(...)"),
            (0, "@ function count_mult_of_5 part=preamble\n...\n_ = same_as_i(_)"),
            (0, "@ function count_mult_of_5 part=all\n...\nlabel(...)\n...\nlabel(...)\n..."),
            (0, "@ function count_mult_of_5 kind=bridge part=all\n...\njump(...)"),
            (0, "@ line count.py:7\n_ = int_add_ovf(_, 1)\nguard_no_overflow()\n...\n"
                "guard_false(_)"),
            (1, "@ line count.py:99\n..."), (1, "@ function nobody\n..."),
            (1, "@ line other.py:6\n..."), (1, "@ id nothing\n..."),
            (1, "@ function count_mult_of_5 kind=entry-bridge\n...")):
        expect(env, want, COUNT, text)


def ids(env):
    """# ID: comments in the source that the log speaks of."""
    with tempfile.TemporaryDirectory() as d:
        source = (env.root / "testdata/programs/count.py").read_text().split("\n")
        source[6] += "    # ID: add"
        (pathlib.Path(d) / "count.py").write_text("\n".join(source))
        expect(env, 0, COUNT, "@ id add\n_ = int_add_ovf(_, 1)\nguard_no_overflow()\n...",
               f"--source-root={d}")
        expect(env, 1, COUNT, "@ id add\n_ = int_mul(_, 1)\n...", f"--source-root={d}")
        expect(env, 1, COUNT, "@ id ad\n...", f"--source-root={d}")


def trouble(env):
    for text in ("", "# nothing\n", "...\n", "@ nonsense x\n", "@ function\n", "@ line x\n",
                 LOOP + "{{{\nguard_true(_)\n", LOOP + "}}}\n", LOOP + "{{{\n}}}\n",
                 LOOP + "no operation\n", LOOP + "count x\n", LOOP + "count x <= y\n",
                 LOOP + "! \n", LOOP + "{{{\n...\n}}}\n", LOOP + "{{{\n{{{\n"):
        r = match(env, COUNT, text)
        assert r.returncode == 2 and r.stderr.startswith(b"logparse: "), (text, r)
    expect(env, 2, "no-such-log", LOOP + "...")
    r = shared.run(env, "match", COUNT, "no-such-expectation")
    assert r.returncode == 2
    with tempfile.TemporaryDirectory() as d:
        text = shared.log_text(env, "count-all")
        cut = shared.write(pathlib.Path(d) / "cut", text[:-len(text) // 3])
        expect(env, 3, cut, LOOP + "...")
    # a puzzle is not answered by a guess
    many = LOOP + "...\n_ = int_add(a, b)\n" * 14 + "...\nstrlen(_)\n"
    assert match(env, "testdata/logs/gens-all.log.gz",
                 many.replace(LOOP, "@ trace * part=all\n")).returncode in (1, 3)


def as_expectation(body):
    """The operations of a trace as they would be written down: exactly."""
    out = []
    for line in body:
        if line.startswith(("[", "debug_merge_point")) or "--end" in line:
            continue
        line = re.sub(r"^\+\d+: ", "", line)
        line = re.sub(r",? ?descr=(<Guard0x\w+>|TargetToken\(\d+\))", "", line)
        out.append(line)
    return "@ trace t.py:* part=all\n" + "\n".join(out) + "\n"


def mutations(env):
    """An exact expectation fits its trace however boxes are called, and no changed one."""
    rng = random.Random(7)
    total = 0
    for name, kind in (("count-all", "loop"), ("bridges-all", "bridge")):
        body = shared.body_of(shared.log_text(env, name), kind)
        bodies = []
        while len(bodies) < (100 if env.flavour == "asan" else 600):
            new = shared.mutate(rng, body, rng.choice(list(shared.CHANGES)))
            if new:
                bodies.append(new)
        with tempfile.TemporaryDirectory() as d:
            log = shared.write(pathlib.Path(d) / "log", shared.copies([body, *bodies]))
            found = json.loads(expect(env, 1, log, as_expectation(body), "--json"))["rows"]
        assert len(found) == len(bodies) + 1 and found[0]["result"] == "ok", found[0]
        for result in found[1:]:
            i = int(re.search(r":f(\d+)#", result["trace"])[1]) - 1
            assert result["result"] == "FAILED", "\n".join(
                f"{a}\n{b}" for a, b in zip(body, bodies[i]) if a != b)
        total += len(bodies)
    text = shared.log_text(env, "count-all")
    exact = as_expectation(shared.body_of(text)).replace("t.py:*", "count.py:2:*#16")
    exact = re.sub(r"\b1[34]\d{13}\b", "#", exact)
    with tempfile.TemporaryDirectory() as d:
        log = shared.write(pathlib.Path(d) / "log", shared.renamed(rng, text))
        expect(env, 0, log, exact)
    assert total >= 200


def learn(env, want, *logs):
    r = shared.run(env, "match", "--learn", *logs)
    assert r.returncode == want, r.stderr.decode()
    return r.stdout.decode("utf-8", "surrogateescape")


def learning(env):
    """What is learnt fits what it was learnt from, says no less than it must, and no more."""
    body = ["[p0, i1, i2]", "i3 = int_add(i1, 5)", "i4 = int_sub(i2, 1)",
            "i5 = int_mul(i3, i4)", "guard_true(i5, descr=<Guard0x1>) [p0, i5]",
            "setfield_gc(p0, i5, descr=<FieldS a.inst_x 8>)",
            "call_n(140000000000000, p0, descr=<Callv 0 r EF=5>)", "finish(i5)"]

    def variant(n, *lines):
        return [*body[:n], *lines, *body[n + len(lines):]]
    variants = {
        "same": (body, body[1]),
        "constant": (variant(1, "i3 = int_add(i1, 6)"), "i3 = int_add(i1, _)"),
        "swapped": (variant(1, body[2], body[1]), "{{{\n" + body[1] + "\n" + body[2] + "\n}}}"),
        "descr": (variant(5, "setfield_gc(p0, i5, descr=<FieldS a.inst_y 8>)"),
                  "setfield_gc(p0, i5, descr=...)"),
        "failarg": (variant(4, "guard_true(i5, descr=<Guard0x1>) [p0, None]"), "guard_true(i5)\n"),
        "missing": ([*body[:5], *body[6:]], "setfield_gc(p0, i5, descr=<FieldS a.inst_x 8>)?"),
        "more": ([*body[:5], "i9 = strlen(p0)", *body[5:]], "...\nsetfield_gc(p0"),
        "address": (variant(6, "call_n(140000000555000, p0, descr=<Callv 0 r EF=5>)"),
                    "call_n(_, p0, descr=<Callv 0 r EF=5>)"),
    }
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        first = shared.write(d / "first", shared.copies([body]))
        for name, (other, line) in variants.items():
            second = shared.write(d / name, shared.copies([other]))
            text = learn(env, 0, first, second)
            assert line in text, (name, text)
            assert text.count("_") - line.count("_") < 12 and text.count("...") <= 1
            for log in (first, second):
                expect(env, 0, log, text)
            if name == "same":
                for third, (changed, _) in variants.items():
                    expect(env, 0 if third in ("same", "address") else 1,
                           shared.write(d / "third", shared.copies([changed])), text)
    for name in ("count-all", "bridges-all", "gens-all", "recursion-all"):
        log = f"testdata/logs/{name}.log.gz"
        text = learn(env, 0, log, log)
        expect(env, 0, log, text)
    assert learn(env, 1, "--only=nothing", COUNT) == ""
    learn(env, 2, COUNT, "no-such-log")


def learnt_from_runs(env):
    """An expectation learnt from two runs of pypy3 fits the third, and not the run in which
    an optimization is missing."""
    shared.need_pypy(env)
    with tempfile.TemporaryDirectory() as d:
        program = env.root / "testdata/programs/opts/virtualize.py"
        logs = [shared.record(env, f"{d}/{i}", program) for i in range(3)]
        text = learn(env, 0, *logs[:2])
        expect(env, 0, logs[2], text)
        less = "enable_opts=intbounds:rewrite:string:pure:earlyforce:heap:unroll"
        expect(env, 1, shared.record(env, f"{d}/less", "--jit", less, program), text)


def update(env, want, text, log=COUNT):
    """What becomes of a file of expectations, and what was printed."""
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "expected"
        f.write_text(text, newline="")
        r = shared.run(env, "match", "--update", log, f)
        assert r.returncode == want, (r.returncode, want, text, r.stdout, r.stderr)
        return f.read_bytes().decode(), r.stdout.decode(), r.stderr.decode()


def updating(env):
    """Only the lines that fail change; comments, blanks, names and line ends stay."""
    good = ("# head\r\n\n" + LOOP + "  # a comment\n  less = int_lt(i, stop)\n\n"
            "  guard_true(less) [...]\n\tnext = int_add(i, 1)\n...\n  --TICK--\njump(...)\n"
            "! new*\ncount int_* >= 3\n")
    assert update(env, 0, good)[0] == good
    for old, bad in (("int_lt(i, stop)", "int_gt(i, stop)"),       # another operation
                     ("int_lt(i, stop)", "int_lt(i, 5)"),          # another argument
                     ("  guard_true(less) [...]\n", ""),           # a line is missing
                     ("less = int_lt(i, stop)\n\n  guard_true(less) [...]\n",
                      "less = int_lt(i, stop)\n\n"),
                     ("  guard_true", "  x = int_mul(_, _)\n  y = int_mul(x, x)\n  guard_true"),
                     ("jump(...)\n", "jump(...)\njump(...)\n"),
                     ("jump(...)\n", ""),
                     ("int_* >= 3", "int_* <= 3")):
        assert old in good
        text = good.replace(old, bad)
        new, printed, _ = update(env, 0, text)
        expect(env, 0, COUNT, new)
        # as few lines changed as were damaged
        kept = list(dict.fromkeys(l for l in text.splitlines(True) if l in good.splitlines(True)))
        left = list(dict.fromkeys(l for l in new.splitlines(True) if l in kept))
        assert left == (kept if "<= 3" not in bad else [l for l in kept if l in left]), (bad, new)
        changed = set(new.splitlines()) - set(text.splitlines())
        assert len(changed) <= 2, (bad, changed)
        for line in changed:
            assert f"+ {line}".replace("\t", " ") in printed.replace("\t", " ") or "\t" in line
        for line in set(text.splitlines()) - set(new.splitlines()):
            assert f"- {line}" in printed, (line, printed)
    assert update(env, 0, LOOP + "less = int_gt(i, stop)\r\n...")[0] == \
        LOOP + "less = int_lt(i, stop)\r\n..."


def update_learnt(env):
    """Any line of a learnt expectation lost, doubled or spoilt: it fits again."""
    text = learn(env, 0, COUNT)
    rng = random.Random(5)
    lines = text.split("\n")
    for i in rng.sample([i for i, l in enumerate(lines) if l and l[0] != "@"], 25):
        for bad in ([], [lines[i]] * 2, [re.sub(r"\w+\(", "int_nothing(", lines[i])]):
            new = update(env, 0, "\n".join(lines[:i] + bad + lines[i + 1:]))[0].split("\n")
            assert new[:i] == lines[:i] and abs(len(new) - len(lines)) <= 1, (i, bad)
            assert sum(a != b for a, b in zip(new[::-1], lines[::-1])) <= len(lines) - i
            expect(env, 0, COUNT, "\n".join(new))


def update_refused(env):
    """Nothing is written when the anchor means nothing, a ban is broken, the log is damaged."""
    good = LOOP + "less = int_gt(i, stop)\n...\n"
    for want, text, log in ((1, good + "@ function nobody\n...\n", COUNT),
                            (1, LOOP + "! guard_true\n", COUNT),
                            (2, "no anchor\n", COUNT),
                            (3, good, "testdata/logs/killed-midline.log.gz")):
        new, printed, why = update(env, want, text, log)
        assert new == text and printed == "" and why.startswith("logparse: "), (text, new, why)
    assert "no trace of the log is meant" in update(env, 1, "@ function nobody\n...\n")[2]
    r = match(env, COUNT, good, "--update", "--learn")
    assert r.returncode == 2 and match(env, COUNT, good, "--update", "--json").returncode == 2


def tests(env):
    for f in (learning, learnt_from_runs, fits, fits_not, anchors, ids, trouble, mutations,
              updating, update_learnt, update_refused):
        yield f.__name__, lambda f=f: f(env)
