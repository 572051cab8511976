"""Logs as people have them: excerpts, prefixes, other encodings, parts that were not recorded,
several writers, program output in between. What is not in the log is unknown, never zero."""
import json, os, pathlib, random, re, subprocess, tempfile

PASS, FAIL, WRONG, UNKNOWN = 0, 1, 2, 3


def case(env, name):
    return next((env.root / "testdata/cases").glob(name + "*.log"))


def run(env, program, *args, want=0, stdin=None):
    p = subprocess.run([env.prog(program), *map(str, args)], capture_output=True, input=stdin,
                       timeout=120)
    assert want is None or p.returncode == want, \
        f"exit {p.returncode}, not {want}: {program} {args}\n" \
        f"{p.stdout[-1500:].decode('utf-8', 'replace')}\n{p.stderr[-1500:]}"
    return p.stdout.decode("utf-8", "surrogateescape") + p.stderr.decode("utf-8", "replace")


def summary(env, path):
    return json.loads(run(env, "logparse", "summary", "--json", path))


def gc(env, path, *args, want=None):
    return json.loads(run(env, "gcstats", "--json", *args, path, want=want))


class made:
    """A log made of text or bytes: with made(text) as path."""
    def __init__(self, data, name="made.log"):
        self.data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")
        self.name = name

    def __enter__(self):
        self.dir = tempfile.TemporaryDirectory()
        path = pathlib.Path(self.dir.name, self.name)
        path.write_bytes(self.data)
        return path

    def __exit__(self, *args):
        self.dir.cleanup()


def same_log(env, plain, other, note):
    """What a log says does not depend on how it came; a note tells what was done."""
    a, b = summary(env, plain), summary(env, other)
    kinds = [p["kind"] for p in b["problems"]]
    assert note in kinds, f"{kinds}"
    for s in a, b:
        s["problems"] = [p for p in s["problems"] if p["kind"] != note and p.pop("line", 1)]
        s["problem_counts"].pop(note, None)
        for key in "file", "lines", "bytes":
            s.pop(key, None)
    assert a == b, [k for k in a if a[k] != b[k]]


# ---- prefixes -----------------------------------------------------------------------------

PREFIXES = {
    "numbered": lambda i: f"{i + 1:5}  ", "numbered-left": lambda i: f"{i + 1:<6}",
    "grep": lambda i: f"{i + 1}:", "cat-n": lambda i: f"{i + 1:6}\t",
    "indented": lambda i: "    ", "tab": lambda i: "\t", "quoted": lambda i: "> ",
    "comment": lambda i: "# ", "thread": lambda i: f"{i % 3}# ",
    "compose": lambda i: "web_1  | ",
    "journald": lambda i: f"Nov 27 21:{i // 60 % 60:02}:{i % 60:02} host-3 prog[1234]: ",
    "journald-short-day": lambda i: f"Nov  7 21:{i // 60 % 60:02}:{i % 60:02} host prog[9]: ",
    "kubernetes": lambda i: f"2026-11-27T21:42:{i % 60:02}.{i * 7919 % 10**9:09}Z stdout F ",
    "github": lambda i: f"2026-11-27T21:42:{i % 60:02}.{i:07}Z ",
    "python-logging": lambda i: f"2026-11-27 21:42:{i % 60:02},{i % 1000:03} "
                                f"{['INFO', 'DEBUG'][i % 2]} worker-{i % 12}: ",
    "brackets": lambda i: f"[21:42:{i % 60:02}] ", "syslog-brackets": lambda i: f"[{i}.{i:06}] ",
}


def prefixes(env):
    """Every line of real logs behind all sorts of things that put something before lines."""
    for name in "21a", "06", "17-", "44":
        text = case(env, name).read_text()
        if name == "21a":
            text = re.sub("^web_1  \\| ", "", text, flags=re.M)
        with made(text) as plain:
            for kind, prefix in PREFIXES.items():
                lines = text.split("\n")[:-1]
                for trim in False, True:    # editors take blanks off the ends of lines
                    marked = [prefix(i) + line for i, line in enumerate(lines)]
                    if trim:
                        marked = [line.rstrip(" ") for line in marked]
                    with made("\n".join(marked) + "\n") as path:
                        try:
                            same_log(env, plain, path, "prefix")
                        except AssertionError as e:
                            raise AssertionError(f"{name} {kind} trim={trim}: {e}")


def prefix_cases(env):
    s = summary(env, case(env, "02"))
    assert [(c["trace"], c["ops"], c["guards"]) for c in s["compilations"]] == \
        [("++[>[_>_++<-]<-].", 20, 4), ("++[>[_>_++<-]<-]./g1", 5, 0)], s["compilations"]
    assert "like \"    1   \", on 33 of 33 lines" in run(env, "logparse", "summary", case(env, "02"))
    s = summary(env, case(env, "05"))
    assert [c["trace"] for c in s["compilations"]] == ["perlin.py:12:noise#9"]
    assert summary(env, case(env, "21a"))["gc"]["minor"] == 17
    assert summary(env, case(env, "18"))["sections"] == {"jit-summary": 1}


def no_prefix(env):
    """Logs that merely look so: one glued mark, a text with braces, nothing at all."""
    for name in "46", "48", "12", "45":
        kinds = [p["kind"] for p in summary(env, case(env, name))["problems"]]
        assert "prefix" not in kinds, (name, kinds)
    with made("nothing here\n" * 100) as path:
        assert "no line like" in run(env, "logparse", "summary", path, want=WRONG)
    with made("one [12] {gc-minor\nminor\ntwo. [13] gc-minor}\n" + "other\n" * 10) as path:
        s = summary(env, path)
        assert s["gc"]["minor"] == 1 and "glued" in s["problem_counts"]


def encodings(env):
    """What PowerShell's > writes, with and without byte order marks, also in gzip."""
    import gzip
    text = case(env, "06").read_text().replace("do:", "d\u00f6\U0001f600:")
    with made(text) as plain:
        for codec, bom in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"),
                           ("utf-16-le", b""), ("utf-16-be", b"")):
            for newline in "\n", "\r\n":
                data = bom + text.replace("\n", newline).encode(codec)
                for packed in data, gzip.compress(data):
                    with made(packed) as path:
                        same_log(env, plain, path, "encoding")
        with made(b"\xef\xbb\xbf" + text.encode()) as path:
            a, b = summary(env, plain), summary(env, path)
            assert a["compilations"] == b["compilations"] and b["problems"] == []
    # prefixes in UTF-16, an odd byte at the end, half a pair
    indented = "".join("    " + line for line in text.splitlines(True))
    with made(indented.encode("utf-16")) as path, made(text) as plain:
        assert summary(env, path)["compilations"] == summary(env, plain)["compilations"]
    for tail in b"x", b"\x00\xd8", b"\x00\xd8x":
        with made(text.encode("utf-16") + tail) as path:
            assert summary(env, path)["compilations"]


def archives(env):
    """Each is named with the command that unpacks it, and that command gives the log."""
    import bz2, lzma, shutil, tarfile, zipfile
    data = case(env, "06").read_bytes()
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        (d / "log.bz2").write_bytes(bz2.compress(data))
        (d / "log.xz").write_bytes(lzma.compress(data))
        (d / "log.lzma").write_bytes(lzma.compress(data, lzma.FORMAT_ALONE))
        (d / "log.zst").write_bytes(b"\x28\xb5\x2f\xfd" + bytes(100))
        (d / "log.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(100))
        with zipfile.ZipFile(d / "log.zip", "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("a.log", data)
        for name, word in (("log.bz2", "bunzip2 -c"), ("log.xz", "xz -dc"), ("log.lzma", "xz -dc"),
                           ("log.zst", "zstd -dc"), ("log.7z", "7z e -so"),
                           ("log.zip", "unzip -p")):
            out = run(env, "logparse", "summary", d / name, want=WRONG)
            assert f"{word}" in out and str(d / name) in out, out
            command = re.search("try: (.*) \\| \\.\\.\\. -", out)[1]
            if shutil.which(command.split()[0]) and "zst" not in name and "7z" not in name:
                p = subprocess.run(command, shell=True, capture_output=True)
                assert p.stdout == data, (command, p.stderr)


# ---- marks in other output ----------------------------------------------------------------

def glued(env):
    s = summary(env, case(env, "46"))
    assert s["gc"]["minor"] == 3 and s["problem_counts"] == {"glued": 1}
    s = summary(env, case(env, "48"))
    assert [c["labels"][-1]["count"] for c in s["compilations"]] == [500, 70], s["compilations"]
    assert s["problem_counts"] == {"glued": 2}


def glued_anywhere(env):
    """Output before any mark of a log, of any length, with CR, colours and other marks in it."""
    lines = case(env, "48").read_text().replace("working... ", "").replace("done.", "").split("\n")
    marks = [i for i, line in enumerate(lines) if re.match("\\[[0-9a-f]+\\] ", line)]
    with made("\n".join(lines)) as plain:
        want = summary(env, plain)
    r = random.Random(7)
    outputs = ["x", "[1/3] ", "\r 10%|#  | [00:01<00:09]", "\x1b[2K\x1b[32mok\x1b[0m ", "{'a': 1}",
               "} ", "] ", "a" * 70000, "[ff] {", "\xe9" * 9, "[5] x} "]
    for n in range(60):
        made_lines = list(lines)
        chosen = [i for i in marks if r.random() < 0.4] or [r.choice(marks)]
        for i in chosen:
            made_lines[i] = r.choice(outputs) + made_lines[i]
        with made("\n".join(made_lines)) as path:
            got = summary(env, path)
        assert got["problem_counts"] == {"glued": len(chosen)}, (n, chosen, got["problem_counts"])
        for key in "compilations", "sections", "self_ticks":
            assert got[key] == want[key], (n, key)


def lost_marks(env):
    """An end without a beginning (its mark is gone in other output): nothing is certain."""
    text = case(env, "48").read_text().replace("working... [100] {jit-log-opt-loop", "working")
    with made(text) as path:
        assert summary(env, path)["problem_counts"].get("lost-start") == 1
        for statement in "loops == 1", "loops == 2", "bridges == 0":
            run(env, "logparse", "assert", path, statement, want=UNKNOWN)
        run(env, "logparse", "diff", path, path, want=UNKNOWN)
    text = case(env, "46").read_text().replace("[400] {gc-minor\n", "\n")
    with made(text) as path:
        assert summary(env, path)["problem_counts"].get("lost-start") == 1
        for condition in "pause.max>20000ticks", "pause.max<20000ticks", "minor.count>5":
            run(env, "gcstats", f"--fail-if={condition}", path, want=UNKNOWN)
        # what is there decides where more could only make it worse
        run(env, "gcstats", "--fail-if=pause.max>200ticks", path, want=FAIL)
        out = run(env, "gcstats", path)
        assert "never began" in out and "PYPYLOG=" in out and "at least" in out, out


def colour_at_end(env):
    s = summary(env, case(env, "45"))
    assert s["problems"] == []
    run(env, "logparse", "diff", case(env, "45"), case(env, "45"))
    run(env, "logparse", "assert", case(env, "45"), "loops == 1")
    run(env, "logparse", "health", "--strict", case(env, "45"), want=UNKNOWN) # counts are missing
    with made(case(env, "45").read_bytes() + b"[31") as path:     # but this is cut
        run(env, "logparse", "diff", path, path, want=UNKNOWN)


def two_writers(env):
    path = case(env, "47")
    out = run(env, "logparse", "summary", path)
    assert "several processes" in out and ".%d" in out, out
    f = gc(env, path)["figures"]
    for name in ("pause.max", "pause.total", "minor.max", "minor.total", "pause.share", "heap.max"):
        assert f[name] is None, (name, f[name])
    for condition in "pause.max>1ticks", "minor.max>10ticks", "heap.max<1", "minor.count<1":
        run(env, "gcstats", f"--fail-if={condition}", path, want=UNKNOWN)
    run(env, "logparse", "assert", path, "gc.pause.max < 1", want=UNKNOWN)
    assert "several processes" in run(env, "gcstats", path)


# ---- what was not recorded ----------------------------------------------------------------

def gc_parts(env):
    """Only some categories of the collector: unknown, "at least", inconclusive; never zero."""
    f = gc(env, case(env, "13"))
    assert f["figures"]["step.count"] is None and f["figures"]["major.cycles"] == 4
    assert f["figures"]["pause.max"] is None and f["at_least"]["pause.count"] == 40
    assert f["figures"]["minor.count"] == 40 and f["figures"]["major.steps"] is None
    f = gc(env, case(env, "49"))
    assert f["figures"]["minor.count"] is None and f["figures"]["step.count"] == 6
    assert f["figures"]["pause.share"] is None and round(f["at_least"]["pause.share"], 3) == 0.998
    out = run(env, "gcstats", case(env, "49"))
    assert "at least 99.8 %" in out and "gc-minor" in out and "PYPYLOG=gc:" in out, out
    for name, condition in (("49", "pause.share>50%"), ("49", "pause.share<50%"),
                            ("49", "minor.count>0"), ("49", "pause.p99<1ticks"),
                            ("13", "step.count>0"), ("13", "step.count<1"), ("12", "p99>1ticks"),
                            ("49", "heap.max>0"), ("13", "pause.max<1ticks"),
                            ("12", "mmu.10ms<1%"), ("12", "major.cycles<1")):
        out = run(env, "gcstats", f"--fail-if={condition}", case(env, name), want=UNKNOWN)
        assert "cannot be told" in out, out
    for name, condition in ("49", "step.count>5"), ("13", "minor.count>39"), ("12", "heap.max>1M"):
        run(env, "gcstats", f"--fail-if={condition}", case(env, name), want=FAIL)
    s = summary(env, case(env, "49"))["gc"]
    assert (s["minor"], s["steps"], s["survived"]) == (None, 6, None), s
    assert summary(env, case(env, "13"))["gc"]["steps"] is None
    for statement in ("gc.minor == 0", 'sections("gc-minor") == 0', "gc.survived == 0",
                      "gc.pause.share < 1", "gc.minor > 0"):
        run(env, "logparse", "assert", case(env, "49"), statement, want=UNKNOWN)
    run(env, "logparse", "assert", case(env, "49"), "gc.steps == 6", "gc.major == 1")


def gc_filters(env):
    """Every choice of categories of a log that was recorded with all of them."""
    import gzip, itertools
    text = gzip.decompress((env.root / "testdata/logs/gcwork-gc.log.gz").read_bytes()).decode()
    whole = gc(env, env.root / "testdata/logs/gcwork-gc.log.gz")["figures"]
    names = "gc-minor", "gc-collect-step", "gc-collect-done", "gc-set-nursery-size"
    for n in range(1, 5):
        for chosen in itertools.combinations(names, n):
            lines, keep = [], [False]
            for line in text.split("\n"):
                mark = re.match(r"\[[0-9a-f]+\] (?:\{(.*)|(.*)\})$", line)
                if mark and mark[1]:
                    keep.append(any(mark[1].startswith(c) for c in chosen))
                if keep[-1]:
                    lines.append(line)
                if mark and mark[2]:
                    keep.pop()
            with made("\n".join(lines) + "\n") as path:
                p = gc(env, path)
            for name, value in p["figures"].items():
                # what is claimed is true; what is not there is not claimed
                if value is not None and not name.startswith(("run", "log.")) \
                        and ".share" not in name and "allocat" not in name:
                    assert abs(value - whole[name]) < 1e-9 * abs(whole[name]) or \
                        p["clock"]["source"] != "calibrated", (chosen, name, value, whole[name])
            for name, value in p["at_least"].items():
                if whole.get(name) is not None and value is not None and ".share" not in name:
                    assert value <= whole[name] * (1 + 1e-9), (chosen, name)
            f = p["figures"]
            assert (f["minor.count"] is not None) == ("gc-minor" in chosen), chosen
            assert (f["step.count"] is not None) == ("gc-collect-step" in chosen), chosen


def minimark_box(env):
    f = gc(env, case(env, "15"))
    assert f["figures"]["heap.max"] == 1200000 and f["figures"]["heap.last"] == 850000
    assert f["figures"]["heap.raw.max"] == 300000 and f["figures"]["major.cycles"] == 2


def clock_of_prints(env):
    """Prints of microseconds: what is claimed contains the truth, or nothing is claimed."""
    path = case(env, "16")
    assert gc(env, path)["clock"]["source"] == "unknown"
    out = gc(env, path, "--hz=3.3GHz")
    assert out["clock"]["hz"] == 3.3e9 and out["clock"]["source"] == "option"
    run(env, "gcstats", "--hz=3300000000", "--fail-if=minor.max>5us", path)
    run(env, "gcstats", "--hz=3.3GHz", "--fail-if=minor.max>3us", path, want=FAIL)
    r = random.Random(11)
    for n in range(40):
        hz = r.choice([1e9, 2.1e9, 2596134000, 3.3e9, 4.8e9])
        lengths = r.choice([[2.499e-6, 3.501e-6], [60.4e-6, 180.6e-6], [10e-6, 100e-6, 1e-3],
                            [r.uniform(1e-6, 3e-4) for _ in range(r.choice([8, 30, 300]))]])
        at, lines = 1000, []
        for i in range(max(10, len(lengths))):
            seconds = lengths[i % len(lengths)]
            lines.append(f"[{at:x}] {{gc-minor\nminor collect, total memory used: 4096\n"
                         f"time taken: {seconds:.6f}\n[{at + round(seconds * hz) + 500:x}] "
                         "gc-minor}\n")
            at += int(hz * 0.01)
        with made("".join(lines)) as path:
            c = gc(env, path)["clock"]
        if c["source"] == "calibrated":
            assert c["low"] <= hz <= c["high"], (hz, lengths[:4], c)


# ---- jit-summary --------------------------------------------------------------------------

def summary_only(env):
    path, fixed = case(env, "17-"), case(env, "17b")
    s = summary(env, path)["jit_summary"]
    assert s["abort_vable_escape"] == 1408 and s["tracings"] == 1412 and s["loops"] == 2
    assert s["total_seconds"] == 3.104417 and s["freed_loops"] == 1
    for command in "summary", "health":
        out = run(env, "logparse", command, path)
        assert "1408 x vable escape" in out and "sys._getframe" in out and "3.10442 s" in out, out
    for want, statement in ((FAIL, "aborts == 0"), (PASS, "aborts == 1408"), (PASS, "bridges == 2"),
                            (PASS, 'aborts("ABORT_ESCAPE") == 1408'),
                            (PASS, 'aborts("ABORT_TOO_LONG") == 0'), (PASS, "loops == 2"),
                            (PASS, "summary.tracings == 1412"), (FAIL, "summary.tracings < 9"),
                            (PASS, "summary.total_seconds > 3"), (WRONG, "summary.nonsense == 0"),
                            (UNKNOWN, "entry_bridges == 0"), (UNKNOWN, "guards < 99999"),
                            (UNKNOWN, "summary.virtualizables_forced == 0")):
        run(env, "logparse", "assert", path, statement, want=want)
    run(env, "logparse", "assert", fixed, "aborts == 0")
    out = run(env, "logparse", "diff", path, fixed, want=FAIL)
    assert "1408" in out and "IMPROVED" in out and "abort: vable escape" in out, out
    run(env, "logparse", "diff", path, path)
    run(env, "logparse", "diff", "--fail-on", "aborts>+0", path, fixed)
    run(env, "logparse", "diff", "--fail-on", "aborts>+0", fixed, path, want=FAIL)
    j = json.loads(run(env, "logparse", "diff", "--json", path, fixed, want=FAIL))
    assert j["jit_summary"]["abort_vable_escape"] is not None
    run(env, "logparse", "diff", path, case(env, "07-"), want=UNKNOWN)
    out = run(env, "jitviewer", "--print", path, want=UNKNOWN)
    assert "1408 x vable escape" in out, out
    with made(path.read_text() * 2) as two:      # two processes: no number is anybody's
        out = run(env, "logparse", "summary", two)
        assert "several processes" in out and summary(env, two)["jit_summary"] is None
        run(env, "logparse", "assert", two, "summary.tracings == 1412", want=UNKNOWN)
        run(env, "logparse", "assert", two, "aborts == 0", want=UNKNOWN)
    with made(path.read_text().replace(".", ",")) as comma:
        assert summary(env, comma)["jit_summary"]["total_seconds"] == 3.104417


# ---- locations, old versions, other back ends -----------------------------------------------

def one_argument(env):
    """PyPy 1.x: a merge point is only a location; the function and where it begins are known."""
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        (d / "old.log").write_bytes(case(env, "03").read_bytes())
        out = run(env, "logparse", "show", d / "old.log", "sums.py:4:total#9")
        assert "-1" not in out and "in inner  sums.py:1" in out and "in total  sums.py:4" in out, out
        (d / "sums.py").write_text("def inner(n):\n    return n + 1\n\ndef total(n):\n    pass\n")
        out = run(env, "logparse", "show", d / "old.log", "sums.py:4:total#9")
        assert "def inner(n):" in out and "def total(n):" in out, out
        out = run(env, "jitviewer", "--size", "100x40", "--keys", "ENTER z", d / "old.log")
        assert " -1 " not in out, out


def names_of_others(env):
    """What the log prints is a name; a root's name is its root's though its bridges begin so."""
    path = case(env, "06")
    names = [c["trace"] for c in summary(env, path)["compilations"]]
    assert names == ["25: [0x1]pushReceiverVariableBytecode (do:)",
                     "25: [0x1]pushReceiverVariableBytecode (do:)/g2"], names
    for name in "25: [0x1]pushReceiverVariableBytecode (do:)", "do:", "pushReceiver", "loop 0":
        assert "90012" in run(env, "logparse", "show", path, name), name
        run(env, "jitviewer", "--print", name, path)
    # addresses in a location are no part of a name
    with made(path.read_text().replace("(do:)", "(do: <at 0x7f12345678>)")) as other:
        assert summary(env, other)["compilations"][0]["trace"].endswith("(do: <at 0x*>)")


def topaz(env):
    a, b = case(env, "07-"), case(env, "07b")
    run(env, "logparse", "diff", a, b)
    names = {c["trace"] for p in (a, b) for c in summary(env, p)["compilations"]}
    assert names == {"t.rb:1:each#LOAD_DEREF"}, names
    location = "/home/me/t.rb:1(4):in each at LOAD_DEREF"
    assert "8960" in run(env, "logparse", "show", a, location)
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        (d / "topaz.log").write_bytes(b.read_bytes())
        (d / "t.rb").write_text("10000.each do |i|\n  x = i\nend\n")
        out = run(env, "logparse", "show", d / "topaz.log", "t.rb:1:each#LOAD_DEREF")
        assert "10000.each do |i|" in out and "x = i" in out and "block in <main>" in out, out


def folders(env):
    """No folder of an absolute path is part of a name, whoever prints the location."""
    text = case(env, "07-").read_text()
    for form in ("%sa.som:12 [mark:] 3", "run (%sb.rkt:7:2) from (loop)", "Lamb[x/2] <%sc.lamb>",
                 "%sq.php 12 LOAD_FAST", "code object %sd.pl", "%se.rb:9(9):in run at JUMP"):
        logs = [re.sub("/home/me/t.rb:1\\(4\\):in each at (LOAD_DEREF|SEND)", form % folder, text)
                for folder in ("/home/me/", "/tmp/py test-3/x/".replace(" ", "_"))]
        with made(logs[0]) as a, made(logs[1]) as b:
            run(env, "logparse", "diff", a, b)
            names = {c["trace"] for p in (a, b) for c in summary(env, p)["compilations"]}
        assert len(names) == 1 and "/home" not in names.pop(), form


FORMS = {  # location: function, line, offset of the bytecode, as far as the machine tells
    "/home/me/t.rb:1(4):in each at LOAD_DEREF": ("each", 1, None),
    "/home/me/we ird.rb:12(40):in block in <main> at SEND": ("block in <main>", 12, None),
    "/srv/www/a.php 12 LOAD_FAST": ("a.php", 12, None),
    "25: [0x1]pushReceiverVariableBytecode (do:)": ("do:", None, 25),
    "PUSH_LOCAL @ 14 in Benchmark>>#benchmark": ("Benchmark>>#benchmark", None, 14),
    "#to:do: Sieve>>#benchmark": ("Sieve>>#benchmark", None, None),
    "INVOKE in pixie.stdlib/reduce": ("pixie.stdlib/reduce", None, None),
    "fib #12 LOAD_VARIABLE": ("fib", None, 12),
    "append/3": ("append/3", None, None), "user:nrev/2": ("user:nrev/2", None, None),
    '<code object tokens, file "/usr/lib/x.py", line 335> <generator>': ("tokens", 335, None),
    # no such form: all of it is the name
    "(let ([n (- n 1)]) (loop n)) from (loop n)": (None, None, None), "/home/me/3": (None, None, None),
    "++[>[_>_++<-]<-].": (None, None, None), "in": (None, None, None),
    "x @ y in z": (None, None, None), "a.php 1x LOAD": (None, None, None),
    "99999999999999999999: [0x1]push (do:)": (None, None, None), "cmp_and_hash_objs": (None, None, None),
}


def forms(env):
    """The table of forms: what each machine's location says of function, line and bytecode; the log's
    own text stays a name."""
    text = case(env, "07-").read_text()
    for location, (function, line, offset) in FORMS.items():
        made_of = text.replace("/home/me/t.rb:1(4):in each at LOAD_DEREF", location)
        with made(made_of) as path:
            t, = json.loads(run(env, "logparse", "traces", "--json", path))["rows"]
            assert (t["function"], t["line"], t["bytecode_offset"]) == (function, line, offset), (location, t)
            if location:
                assert "8960" in run(env, "logparse", "show", path, location), location
                f = re.escape(function or location)
                run(env, "logparse", "traces", f"--function=^{f}$", path)
                run(env, "logparse", "assert", path, f"loops('{function or location}') == 1", want=None)
            for tool, *args in (("logparse", "annotate"), ("logparse", "guards"), ("jitviewer", "--print"),
                                ("logparse", "graph")):
                run(env, tool, *args, path, want=None)


def plain(env, name):
    import gzip
    return gzip.open(env.root / f"testdata/logs/{name}.log.gz").read().decode("utf-8", "surrogateescape")


def interleave(rng, texts, prefix):
    """Lines of several logs as they come, each behind the prefix of its writer."""
    rest = [list(enumerate(t.splitlines())) for t in texts]
    out = []
    while any(rest):
        k = rng.choice([k for k, lines in enumerate(rest) if lines])
        for _ in range(rng.randrange(1, 6)):
            if rest[k]:
                i, line = rest[k].pop(0)
                out.append(prefix(k, i) + line)
    return "\n".join(out) + "\n"


FACTS = "compilations", "gc", "sections", "aborts"


def facts(s):
    return {k: s.get(k) for k in FACTS}


WRITERS = {
    "compose": lambda k, i: f"web_{k + 1}  | ", "thread": lambda k, i: f"{k}# ",
    "pid": lambda k, i: f"[{4000 + 7 * k}] ",
    "journald": lambda k, i: f"Nov 27 21:{i // 60 % 60:02}:{i % 60:02} host prog[{400 + k}]: ",
    "kubernetes": lambda k, i: f"2026-11-27T21:42:{i % 60:02}.{i * 7919 % 10**9:09}Z pod-{k} stdout F ",
    "logging": lambda k, i: f"2026-11-27 21:42:{i % 60:02},{i % 1000:03} worker-{k}: ",
}


def processes(env):
    """Each process of a log by itself: told by prefixes, one behind the other, or not at all."""
    rng = random.Random(7)
    texts = [plain(env, name) for name in ("gcwork-gc", "count-summary", "gcwork-gc")]
    for name, prefix in WRITERS.items():
        with made(interleave(rng, texts, prefix)) as path:
            parts = json.loads(run(env, "logparse", "summary", "--json", "--by-process", path))["rows"]
            assert "--by-process takes them apart" in run(env, "logparse", "summary", path), name
            run(env, "logparse", "assert", "--by-process", path, "gc.minor >= 0", want=None)
            run(env, "gcstats", "--by-process", "--charts=none", path, want=None)
        got = sorted((json.dumps(facts(p), sort_keys=True) for p in parts))
        want = []
        for text in texts:
            with made(text) as path:
                want.append(json.dumps(facts(summary(env, path)), sort_keys=True))
        assert got == sorted(want), name
    # levels of a logging library are no processes
    level = lambda k, i: f"2026-11-27 21:42:{i % 60:02},{i % 1000:03} {('INFO', 'DEBUG')[i % 2]} "
    with made(interleave(rng, texts[:1], level)) as path:
        assert "does not tell processes apart" in run(env, "logparse", "summary", "--by-process", path, want=UNKNOWN)
    # one behind the other, as `for i in 1 2 3; do PYPYLOG=...:- prog; done 2>>log` leaves them
    for names in (("gcwork-gc",) * 3, ("count-all", "gcwork-all", "count-all"), ("gens-all", "count-jitlog-only"),
                  ("hotloop-count-2000", "count-all", "hotloop-count-2000"), ("count-summary", "count-summary")):
        texts = [plain(env, name) for name in names]
        with made("".join(texts)) as path:
            parts = json.loads(run(env, "logparse", "summary", "--json", "--by-process", path))["rows"]
        for text, part in zip(texts, parts, strict=True):
            with made(text) as path:
                assert facts(summary(env, path)) == facts(part), names
    # at the same time, without a prefix: nobody knows
    for tool, *args in (("logparse", "summary"), ("gcstats",), ("logparse", "assert")):
        more = ["gc.minor == 2"] if args == ["assert"] else []
        out = run(env, tool, *args, "--by-process", case(env, "47"), *more, want=UNKNOWN)
        assert "nothing tells whose a line is" in out, out
    for tool, *args in (("logparse", "summary"), ("gcstats",)):
        assert "--by-process" in run(env, tool, *args, "--by-process", "--split", "x", case(env, "47"), want=WRONG)


def wall_clock(env):
    """Times of day before the lines prove a rate, as far as they can; what is claimed holds the truth."""
    from datetime import datetime, timedelta
    for hz, seconds, digits, fmt in ((3.3e9, 4000, 0, "%b %d %H:%M:%S host prog[1]: "), (2e9, 300, 3, "%Y-%m-%d %H:%M:%S,@ INFO: "),
                                     (2.6e9, 90000, 0, "%H:%M:%S "), (2.6e9, 20, 0, "%H:%M:%S "), (1e9, 4000, 0, "%H:%M:%S ")):
        rng = random.Random(int(hz) + seconds)
        begin, lines = datetime(2026, 11, 27, 22, 30), []
        for i in range(200):
            at = seconds * i / 199
            for mark in "{gc-minor", "gc-minor}":
                late = begin + timedelta(seconds=at + rng.random() * 0.9)
                stamp = late.strftime(fmt).replace("@", f"{late.microsecond // 1000:03}"[:max(digits, 1)])
                lines.append(f"{stamp}[{int(at * hz) + (1 << 40) + (mark[0] != '{') * 5000:x}] {mark}\n")
        with made("".join(lines)) as path:
            clock = gc(env, path)["clock"]
        if seconds * hz > 1e11 and hz > 1.1e9:
            assert clock["low"] <= hz <= clock["high"], (hz, clock)
            assert clock["high"] - clock["low"] < 0.1 * hz and clock["evidence"][0]["name"] == "wall-clock", clock
        else:
            assert clock["source"] == "unknown", clock


def long_names(env):
    """Names that begin alike for hundreds of characters can be told apart in a list."""
    path = case(env, "44")
    out = run(env, "jitviewer", "--size", "80x24", "--keys", "", path)
    rows = [line for line in out.splitlines() if "loop <" in line]
    tails = {line.split("loop ")[1][:40] for line in rows}
    assert len(rows) == 3 == len(tails), out
    # as text for scripts they are whole
    out = run(env, "logparse", "traces", path)
    for c in summary(env, path)["compilations"]:
        assert c["trace"] in out and run(env, "logparse", "show", path, c["trace"])


def bare_code(env):
    path = case(env, "50")
    out = run(env, "logparse", "show", "--asm", path, "count.py:2:count_mult_of_5#16")
    assert "8155 times" in out and "1191 bytes" in out and "+267 " in out, out
    for bridge in "/+535", "/+687":
        assert f"-> bridge count.py:2:count_mult_of_5#16{bridge}" in out, out
        run(env, "logparse", "show", "--asm", path, f"count.py:2:count_mult_of_5#16{bridge}")
    assert len(re.findall("^  0x[0-9a-f]+ \\+", out, re.M)) > 80
    run(env, "logparse", "show", path, "count.py:2:count_mult_of_5#16", want=UNKNOWN)


def kinds_of_recordings(env):
    path = case(env, "51")
    out = run(env, "logparse", "summary", path)
    assert "3 recordings" in out and "3 loops" not in out, out
    for statement in "loops == 1", "loops == 3", "bridges == 0", 'loops("count*") == 3':
        run(env, "logparse", "assert", path, statement, want=UNKNOWN)
    run(env, "logparse", "assert", path, "traces == 3", "guards == 31")
    # the section names of older versions say it
    old = path.read_text().replace("jit-log-noopt", "jit-log-noopt-loop")
    with made(old) as p:
        run(env, "logparse", "assert", p, "loops == 3", "bridges == 0")


def little_endian_ppc(env):
    path = case(env, "25b")
    out = run(env, "logparse", "show", "--asm", path, "f.py:1:f#8")
    assert "addi r3, r3, 1" in out and ".byte" not in out, out
    def swap(m):
        data = bytes.fromhex(m[1])
        return "+0  " + b"".join(data[i:i + 4][::-1] for i in range(0, len(data), 4)).hex().upper()
    with made(re.sub("\\+0  ([0-9A-F]+)", swap, path.read_text())) as big:
        out = run(env, "logparse", "show", "--asm", big, "f.py:1:f#8")
        assert "addi r3, r3, 1" in out and ".byte" not in out, out


# ---- what a path can be ---------------------------------------------------------------------

def odd_inputs(env):
    """Devices, endless pipes, gzip bombs, a FIFO, files that are cut or replaced while open."""
    import gzip, threading, time
    out = run(env, "logparse", "summary", "/dev/zero", want=WRONG)
    assert "device" in out, out
    p = subprocess.run(f"yes | {env.prog('logparse')} summary -", shell=True, capture_output=True,
                       timeout=100)
    assert p.returncode == 2 and b"not a PYPYLOG log" in p.stderr, p
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        members = 40 if env.flavour == "release" else 8             # of 14 MB of text
        bomb = gzip.compress(b"[1] {gc-minor\n" * 1000000, 1) * members
        (d / "bomb.gz").write_bytes(bomb)
        out = run(env, "logparse", "summary", d / "bomb.gz")
        assert "far larger" in out and "gunzip" in out, out
        run(env, "logparse", "diff", d / "bomb.gz", d / "bomb.gz", want=UNKNOWN)
        os.mkfifo(d / "fifo")
        text = case(env, "06").read_bytes()
        def feed():
            (d / "fifo").write_bytes(text)
        for args in (("assert", d / "fifo", "bridges == 1", "gc.pause.max > 0"),):
            t = threading.Thread(target=feed)
            t.start()
            out = run(env, "logparse", *args, want=UNKNOWN)
            t.join()
            assert "pipe" in out, out


def odd_sources(env):
    """A log can name anything as its source: it is looked at, and only a file is opened."""
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        os.mkfifo(d / "pipe.py")
        (d / "dir.py").mkdir()
        with open(d / "huge.py", "w") as f:
            f.truncate(1 << 40)
        text = case(env, "45").read_text()
        for name, words in (("pipe.py", "is a pipe"), ("dir.py", "is a folder"),
                            ("huge.py", "larger than 32 MB"), ("/dev/zero", "is a device")):
            path = name if name[0] == "/" else d / name
            (d / "a.log").write_text(text.replace("/home/me/f.py", str(path)).replace(
                "+16: i1", f"debug_merge_point(0, 0, 'f;{path}:1-3~#8 FOR_ITER')\n+16: i1")
                .replace("with 3 ops", "with 4 ops"))
            out = run(env, "logparse", "show", d / "a.log", "1")
            assert words in out, (name, out)


# ---- parts of a log -------------------------------------------------------------------------

def parts(env):
    path = case(env, "12")
    whole = gc(env, path)["figures"]
    assert whole["minor.count"] == 120
    rows = json.loads(run(env, "logparse", "summary", "--json", "--split", "^@@@", path))["rows"]
    counts = [r["gc"]["minor"] for r in rows]
    assert sum(c or 0 for c in counts) == 120 and len(counts) >= 6, counts
    assert rows[1]["part"] == "@@@ END_IN_PROC_ITER: 0" and rows[1]["first_line"] == 141
    lines = path.read_text().splitlines(True)
    with made("".join(lines[140:281])) as second:      # a part is what a file of it would be
        alone = summary(env, second)
        for key in "sections", "self_ticks", "gc", "span_ticks", "lines":
            assert alone[key] == rows[1][key], key
    for options, count in ((["--from", "gc-minor:10", "--to", "gc-minor:12"], 3),
                           (["--to", "gc-minor:5"], 5), (["--from", "gc-minor:120"], 1),
                           (["--from", "line:141", "--to", "line:282"], 20)):
        assert gc(env, path, *options)["figures"]["minor.count"] == count, options
    halves = [gc(env, path, a, "50%")["figures"]["minor.count"] for a in ("--from", "--to")]
    assert sum(halves) == 120 and all(halves), halves
    a = gc(env, path, "--hz=1GHz", "--from", "100ms", "--to", "300ms")["figures"]
    assert 0 < a["run"] <= 0.21 and 0 < a["minor.count"] < 100
    for bad in "nonsense", "gc-minor:999", "12:00:00", "3s", "line:0", "line:99999999", "-5%":
        run(env, "gcstats", "--from", bad, path, want=WRONG)
    run(env, "gcstats", "--from", "60%", "--to", "40%", path, want=WRONG)
    run(env, "gcstats", "--split", "(", path, want=WRONG)
    # statements and conditions hold in each part
    run(env, "logparse", "assert", "--to", "line:846", "--split", "^@@@", path, "gc.minor == 20",
        "gc.minor.count == 20")
    run(env, "logparse", "assert", path, "gc.minor == 20", want=FAIL)
    run(env, "logparse", "assert", "--from=50%", path, "gc.minor < 100", "gc.minor.count < 100")
    run(env, "gcstats", "--to=line:846", "--split=^@@@", "--fail-if=minor.count>20", path)
    run(env, "gcstats", "--to=line:846", "--split=^@@@", "--fail-if=minor.count>19", path, want=FAIL)


def wall_clock(env):
    """Times that lines begin with are places in the log."""
    stamps = [f"2026-11-27T21:4{i // 60}:{i % 60:02}.250Z " for i in range(120)]
    sections = [f"[{i * 1000:x}] {{gc-minor\nminor\n[{i * 1000 + 9:x}] gc-minor}}\n" for i in range(120)]
    text = "".join(stamp + line for stamp, s in zip(stamps, sections) for line in s.splitlines(True))
    with made(text) as path:
        f = gc(env, path, "--from", "21:40:30", "--to", "21:41:00")["figures"]
        assert f["minor.count"] == 30, f["minor.count"]
        assert "wall clock" in run(env, "logparse", "summary", path)


def compiled_again(env):
    s = summary(env, case(env, "52"))
    assert s["recompiled"] == [{"trace": "mod.py:1:h#12", "times": 40, "bytes": 14920}]
    out = run(env, "logparse", "summary", case(env, "52"))
    assert "compiled 40 times: mod.py:1:h#12, 14920 bytes in all" in out, out


# ---- the binary jitlog ------------------------------------------------------------------------

def jitlog_bytes(env):
    import gzip
    return gzip.decompress((env.root / "testdata/cases/60-binary.jitlog.gz").read_bytes())


def jitlog(env):
    """Read like the text that PYPYLOG writes; what it does not hold is unknown."""
    path = env.root / "testdata/cases/60-binary.jitlog.gz"
    s = summary(env, path)
    kinds = [(c["kind"], c.get("kind_word")) for c in s["compilations"]]
    assert len(kinds) == 15 and kinds.count(("loop", "loop")) == 2, kinds
    assert sum(c["ops"] for c in s["compilations"]) == 1967
    assert sum(c["guards"] for c in s["compilations"]) == 251
    first = s["compilations"][0]
    assert first["trace"] == "more.py:11:outer#12" and first["count"] == 401, first
    assert first["labels"][-1]["count"] == 18556
    assert s["gc"]["minor"] is None and s["problem_counts"] == {"encoding": 1}
    run(env, "logparse", "assert", path, "bridges == 13", "loops == 2", "traces == 15")
    run(env, "logparse", "assert", path, "aborts == 0", want=UNKNOWN)
    for stage in "noopt", "opt", "rewritten":
        assert "int_lt" in run(env, "logparse", "show", f"--stage={stage}", path, "loop 1")
    out = run(env, "logparse", "show", "--stage=rewritten", "--asm", path, "loop 1")
    assert out.count("| +") > 90 and ".byte" not in out, out
    with made(run(env, "logparse", "convert", path, "--to", "pypylog")) as text:
        got = summary(env, text)
        assert got["problems"] == []
        for key in "compilations", "sections", "gc":
            assert got[key] == s[key], key
        run(env, "logparse", "diff", path, text)
    run(env, "logparse", "convert", path, "--to", "nonsense", want=WRONG)


def jitlog_of_pypy(env):
    """The pypy3 that is installed, against its own text log of the same program."""
    import shutil
    pypy = shutil.which("pypy3")
    if not pypy:
        raise env.Skip("there is no pypy3")
    program = "import sys, os, _jitlog\nfd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)\n" \
        "_jitlog.enable(fd)\ndef f(n):\n    t = 0\n    for i in range(n):\n        if i % 3:\n" \
        "            t += i\n        else:\n            t -= 1\n    return t\nf(30000)\n_jitlog.disable()\n"
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        (d / "p.py").write_text(program)
        p = subprocess.run([pypy, d / "p.py", d / "p.jitlog"], capture_output=True, timeout=100,
                           env={**os.environ, "PYPYLOG": f"jit-log-opt,jit-backend:{d}/p.log"})
        if p.returncode:
            raise env.Skip("this pypy3 has no _jitlog")
        a, b = summary(env, d / "p.jitlog"), summary(env, d / "p.log")
        key = lambda c: (c["kind"], c["ops"], c["guards"], c["merge_points"], c["guard"])
        assert [key(c) for c in a["compilations"]] == [key(c) for c in b["compilations"]]


def jitlog_damage(env):
    """Cut anywhere, or with any bytes changed: a sentence, never a crash, and no silent green."""
    data = jitlog_bytes(env)
    r = random.Random(3)
    for cut in [r.randrange(4400, len(data)) for _ in range(40)] + list(range(3, 40)):
        with made(data[:cut]) as path:
            p = subprocess.run([env.prog("logparse"), "summary", "--json", path], capture_output=True)
            assert p.returncode in (0, 2), (cut, p.stderr)
            if cut < 40:
                continue
            got = json.loads(p.stdout)
            if "jitlog" in got["problem_counts"]:
                run(env, "logparse", "assert", path, "bridges >= 0", want=UNKNOWN)
            else:   # between two records: the program may have ended so; then nothing was counted
                assert all(c["count"] is None for c in got["compilations"]), cut
                run(env, "logparse", "assert", path, "executed_ops >= 0", want=UNKNOWN)
    for _ in range(60):
        bad = bytearray(data[:40000])
        for _ in range(r.choice([1, 3, 30])):
            bad[r.randrange(11, len(bad))] = r.randrange(256)
        with made(bytes(bad)) as path:
            for command in ("summary", path), ("show", "--asm", path, "1"), ("diff", path, path):
                p = subprocess.run([env.prog("logparse"), *map(str, command)], capture_output=True,
                                   timeout=60)
                assert p.returncode in (0, 1, 2, 3), (command, p.returncode, p.stderr[-400:])


def location_forms(env):
    """--location and the setting file: functions, files, lines and source of any driver."""
    text = case(env, "07-").read_text()
    log = re.sub("/home/me/t.rb:1\\(4\\):in each at (LOAD_DEREF|SEND)",
                 r"fact <\1> in /home/me/math.lang, 3", text).replace(
        "debug_merge_point(0, 0, 'fact <LOAD_DEREF> in /home/me/math.lang, 3')",
        "debug_merge_point(0, 0, 'fact <LOAD_DEREF> in /home/me/math.lang. 3')")
    regex = "^(?<function>\\w+) <(?<op>\\w+)> in (?<file>[^.,]+\\.lang)[,.] (?<line>\\d+)$"
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        (d / "v.log").write_text(log)
        (d / "math.lang").write_text("one\ntwo\nfact(n) := n * fact(n - 1)\n")
        name = "math.lang:3:fact#LOAD_DEREF"
        out = run(env, "logparse", "show", "--location", regex, d / "v.log", name)
        assert "fact(n) := n * fact(n - 1)" in out, out
        location = "fact <LOAD_DEREF> in /home/me/math.lang, 3"     # as the log has it
        assert "8960" in run(env, "logparse", "show", "--location", regex, d / "v.log", location)
        (d / "w.log").write_text(log.replace("/home/me/", "/srv/x/"))
        run(env, "logparse", "diff", "--location", regex, d / "v.log", d / "w.log")
        run(env, "logparse", "assert", "--location", regex, d / "v.log", 'loops("fact") == 1')
        (d / "config/hotloop").mkdir(parents=True)
        settings = d / "config/hotloop/locations"
        environment = {**os.environ, "XDG_CONFIG_HOME": str(d / "config")}
        def with_settings(words, *command):
            settings.write_text(words)
            return subprocess.run([env.prog(command[0]), *map(str, command[1:])], env=environment,
                                  capture_output=True, text=True)
        p = with_settings(f"# my language\n\n{regex}\n", "logparse", "traces", d / "v.log")
        assert name in p.stdout, p
        p = with_settings(f"{regex}\n", "jitviewer", "--print", "list", d / "v.log")
        assert name in p.stdout, p
        p = with_settings("# x\n(?<file\n", "logparse", "traces", d / "v.log")
        assert p.returncode == 2 and "locations:2" in p.stderr, p
    for bad in "(", "(?<fil>x)", "nothing", "(?<line>1)":
        run(env, "logparse", "traces", "--location", bad, case(env, "07-"), want=WRONG)


def tests(env):
    for f in (prefixes, prefix_cases, no_prefix, encodings, archives, glued, glued_anywhere,
              lost_marks, colour_at_end, two_writers, gc_parts, gc_filters, minimark_box,
              clock_of_prints, summary_only, one_argument, names_of_others, topaz, forms, processes, wall_clock, folders,
              long_names, bare_code, kinds_of_recordings, little_endian_ppc, odd_inputs, odd_sources,
              parts, wall_clock, compiled_again, jitlog, jitlog_of_pypy, jitlog_damage,
              location_forms):
        yield f.__name__, lambda f=f: f(env)
