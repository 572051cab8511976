"""logparse as a person runs it: every command, its text, its JSON, its exit status."""
import gzip, json, os, pathlib, re, shutil, subprocess, tempfile

LOGS = "testdata/logs"


def run(env, *args, stdin=None, **more):
    e = {**os.environ, "TERM": "xterm", **more.pop("environ", {})}
    return subprocess.run([env.prog("logparse"), *map(str, args)], capture_output=True,
                          stdin=stdin, cwd=env.root, env=e, **more)


def ok(env, *args, status=0, **more):
    r = run(env, *args, **more)
    assert r.returncode == status, f"status {r.returncode}: {r.stderr.decode()}"
    return r.stdout.decode("utf-8", "surrogateescape")


def log(name):
    return f"{LOGS}/{name}.log.gz"


GOLDEN = {
    "summary-count": ["summary", log("count-all")],
    "summary-aborts": ["summary", log("aborts-all")],
    "summary-unclosed": ["summary", log("gcmax-unclosed")],
    "summary-odd-names": ["summary", log("oddnames-all")],
    "traces-bridges": ["traces", log("bridges-all")],
    "traces-recursion": ["traces", log("recursion-all")],
    "traces-filtered": ["traces", "--kind=bridge", "--min-count=1000", log("bridges-all")],
    "show-count": ["show", "--asm", "--source-root=testdata", log("count-jitviewer"),
                   "count.py:2:count_mult_of_5#16"],
    "show-no-source": ["show", log("bridges-all"), "loop 1"],
    "show-noopt": ["show", "--stage=noopt", log("count-all"), "loop 1"],
    "show-part-of-name": ["show", log("count-all"), "count_mult"],
    "graph-count": ["graph", log("count-all")],
    "health-killed": ["health", log("killed-midline")],
    "health-profile": ["health", log("profile-mode")],
}


def golden(env, name, args):
    r = run(env, *args)
    text = r.stdout.decode("utf-8", "surrogateescape") + f"-- exit {r.returncode}\n"
    text += "".join(f"-- {line}\n" for line in r.stderr.decode().splitlines())
    env.same_text(text, env.root / f"tests/tools/logparse/{name}.txt")


def json_of_traces(env):
    want = {"name", "kind", "number", "guard", "function", "file", "line", "ops", "guards",
            "entries", "labels", "parent", "asm"}
    for path in sorted((env.root / LOGS).glob("*.gz")):
        r = run(env, "traces", "--json", path)
        traces = json.loads(r.stdout)["rows"]
        assert r.returncode == (0 if traces else 3), path
        names = [t["name"] for t in traces]
        assert len(set(names)) == len(names), f"{path}: a name twice"
        for t in traces:
            assert want <= set(t), t
            assert t["kind"] in ("loop", "bridge", "entry-bridge")
            assert (t["guard"] is not None) == (t["kind"] == "bridge")
            if t["parent"]:
                assert t["parent"] in names and t["name"].startswith(t["parent"] + "/g")


def json_of_all(env):
    """Every command gives JSON that parses, on every log."""
    for path in sorted((env.root / LOGS).glob("*.gz")):
        for command in ("summary", "traces", "graph", "health"):
            json.loads(run(env, command, "--json", path).stdout)
        json.loads(run(env, "extract", "--json", path, "jit-log").stdout or '{"rows": []}')["rows"]


def statuses(env):
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        (d / "empty").write_bytes(b"")
        (d / "text").write_bytes(b"hello\nworld\n")
        (d / "jitlog").write_bytes(b"\x1e\x04\x00\x00\x06\x00\x00\x00x86_64")
        (d / "cut.gz").write_bytes(gzip.compress(b"[1] {gc-minor\n[2] gc-minor}\n" * 900)[:20])
        for name, command, status in (
                ("text", "summary", 2), ("jitlog", "summary", 0), ("jitlog", "traces", 3), ("missing", "summary", 2),
                (".", "traces", 2), ("empty", "summary", 0), ("empty", "traces", 3),
                ("empty", "graph", 3), ("cut.gz", "traces", 2)):
            r = run(env, command, d / name)
            assert r.returncode == status, f"{command} {name}: {r.returncode} {r.stderr}"
            if status == 2:
                assert r.stderr.startswith(b"logparse: ") and r.stderr.count(b"\n") == 1
    for args, status in (
            (["traces", "--name=nothing-like-this", log("count-all")], 1),
            (["traces", log("gcwork-gc")], 3), (["show", log("gcwork-gc"), "x"], 3), (["show", log("count-all"), "nowhere"], 2),
            (["extract", log("count-all"), "no-such"], 1), (["traces"], 2), ([], 2),
            (["nonsense", log("count-all")], 2), (["traces", "--kind=x", log("count-all")], 2),
            (["traces", "--name=(", log("count-all")], 2), (["--nonsense"], 2),
            (["show", "--stage=noopt", log("count-jitviewer"), "loop 1"], 3),
            (["health", "--strict", log("killed-midline")], 3),
            (["health", "--strict", log("count-all")], 0),
            (["summary", "--", log("count-all")], 0), (["--help"], 0), (["--version"], 0)):
        ok(env, *args, status=status)


def unused_options(env):
    """An option that a command would not look at is refused, with the commands that do."""
    a = log("count-all")
    users = {
        "--kind=loop": "traces graph", "--function=x": "traces graph", "--file=x": "traces graph",
        "--name=x": "traces graph", "--min-count=1": "traces graph", "-n1": "traces graph",
        "--asm": "show", "-a": "show", "--stage=opt": "show", "--source-root=.": "show match graph diff",
        "--strict": "health", "--stat": "diff", "--side-by-side": "diff", "--unified": "diff",
        "-u": "diff", "--fail-on=ops>0": "diff", "--markdown": "diff", "--only=*": "diff assert",
        "--ignore=x": "diff assert", "--tap": "assert", "--junit=/dev/null": "assert",
        "--sarif=/dev/null": "assert"}
    commands = {"summary": [a], "traces": [a], "show": [a, "1"], "graph": [a],
                "extract": [a, "jit"], "health": [a], "diff": [a, a], "match": [a, "/dev/null"],
                "assert": [a, "loops > 0"]}
    for option, who in users.items():
        for command, args in commands.items():
            r = run(env, command, option, *args)
            refused = b" does not use -" in r.stderr
            assert refused == (command not in who.split()), (command, option, r)
            assert not refused or (r.returncode == 2 and r.stdout == b"" and
                                   who.split()[0].encode() in r.stderr), r
    for command, args in commands.items():
        assert b"does not use" not in run(env, command, "--color=never", "-j", *args).stderr
    ok(env, "match", "--learn", "--only=*", "--kind=loop", a)
    for option in ("--json", "--source-root=.", "--stat"):
        ok(env, "match", "--learn", option, a, status=2)
    ok(env, "summary", "--learn", a, status=2)


def inputs(env):
    """The same log plain, gzipped, in many members, with CRLF, by pipe: the same traces."""
    text = gzip.open(env.root / log("count-all")).read()
    want = ok(env, "traces", "--json", log("count-all"))
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        members = b"".join(gzip.compress(text[i:i + 5000]) for i in range(0, len(text), 5000))
        for name, data in (("plain", text), ("gz", gzip.compress(text)), ("members", members),
                           ("crlf", text.replace(b"\n", b"\r\n")),
                           ("coloured", text.replace(b"\n[", b"\n\x1b[31m["))):
            (d / name).write_bytes(data)
            assert ok(env, "traces", "--json", d / name) == want, name
            with open(d / name, "rb") as f:
                cat = subprocess.Popen(["cat"], stdin=f, stdout=subprocess.PIPE)
                assert ok(env, "traces", "--json", "-", stdin=cat.stdout) == want, name
                cat.stdout.close()
                cat.wait()
        # what follows the last member is named, and loses nothing
        (d / "tail").write_bytes(members + b"garbage")
        assert ok(env, "traces", "--json", d / "tail") == want
        assert "data that is not gzip follows" in ok(env, "health", d / "tail")
        (d / "padded").write_bytes(members + b"\0" * 512)
        assert "log complete" in ok(env, "health", d / "padded")
        (d / "nothing").write_bytes(gzip.compress(b""))
        ok(env, "summary", d / "nothing")
        (d / "hole").write_bytes(text[:9000] + b"\0" * 70000 + b"\n" + text[9000:])
        assert "NUL bytes" in ok(env, "health", d / "hole")


def cut_gzip(env):
    """A gzip file cut off anywhere keeps what came out before the cut."""
    packed = (env.root / log("count-all")).read_bytes()
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "cut.gz"
        for n in (len(packed) - 1, len(packed) // 2, len(packed) // 4):
            f.write_bytes(packed[:n])
            found = json.loads(ok(env, "summary", "--json", f))
            assert any(p["kind"] == "unpack" for p in found["problems"]), n
            assert found["sections"]["gc-minor"] >= 1


def growing(env):
    """A file that is being written: a mark that is half there is not another section."""
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "growing.log"
        f.write_bytes(b"[1] {gc-minor\n[2] gc-minor}\n[3] {gc-mi")
        found = json.loads(ok(env, "summary", "--json", f))
        assert found["sections"] == {"gc-minor": 1}, found["sections"]
        assert found["problems"][0]["kind"] == "cut-line"


def escapes(env):
    """Escape sequences in names never reach the output as such."""
    name = "f\x1b[31mred\x1b]0;title\x07\u202e\x9b"
    where = f"{name};/tmp/{name}.py:1-2~#0 LOAD_FAST".encode()
    text = (b"[1] {jit-log-opt-loop\n# Loop 1 (" + where + b") : loop with 2 ops\n[p0]\n"
            b"debug_merge_point(0, 0, '" + where + b"')\n+3: guard_true(p0\x1b[2J, "
            b"descr=<Guard0x1>) [p0]\n[2] jit-log-opt-loop}\n")
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "evil.log"
        f.write_bytes(text)
        for args in (["summary", f], ["traces", f], ["show", f, "loop 1"], ["graph", f],
                     ["health", f], ["traces", "--json", f]):
            out = run(env, *args).stdout
            assert b"\x1b" not in out and b"\x07" not in out, args
            assert "\u202e".encode() not in out and "\x9b".encode() not in out, args


def colours(env):
    shown = ["show", log("count-jitviewer"), "loop 1"]
    assert "\x1b[" not in ok(env, *shown)
    assert "\x1b[" in ok(env, *shown, "--color=always")
    assert "\x1b[" not in ok(env, *shown, "--color=never")


def stable_names(env):
    """Two runs of one program give the same names (addresses are randomised)."""
    if not shutil.which("pypy3"):
        raise env.Skip("pypy3 is not installed")
    for program in (["count.py", "20000"], ["bridges.py"]):
        names = []
        with tempfile.TemporaryDirectory() as d:
            for i in range(2):
                f = f"{d}/{i}.log"
                subprocess.run(["pypy3", env.root / "testdata/programs" / program[0],
                                *program[1:]], stdout=subprocess.DEVNULL, check=True,
                               env={**os.environ, "PYPYLOG": f"jit-log-opt,jit-backend:{f}"})
                names.append(sorted(t["name"] for t in json.loads(ok(env, "traces", "--json", f))["rows"]))
        assert names[0] == names[1] and len(names[0]) > 2, program


def attached_by_patch(env):
    """Without any operations in the log, bridges hang where their jump was patched in."""
    text = gzip.open(env.root / log("count-jitviewer")).read()
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "backend.log"
        f.write_bytes(b"\n".join(l for l in text.split(b"\n")
                                 if not l.startswith((b"+", b"debug_merge", b"# ", b"[p"))
                                 and b"jit-log-opt" not in l))
        traces = {t["name"]: t for t in json.loads(ok(env, "traces", "--json", f))["rows"]}
        whole = json.loads(ok(env, "graph", "--json", log("count-jitviewer")))["rows"]
    loop = "count.py:2:count_mult_of_5#16"
    assert sorted(t["entries"] for t in traces.values() if t["parent"] == loop) == [401, 6364]
    # the patched jump lies in the code of the guard that the whole log names
    shown = json.loads(ok(env, "show", "--json", log("count-jitviewer"), loop))["ops"]
    for bridge in (t for t in traces.values() if t["parent"] == loop):
        ordinal = next(t["trace"]["parent_guard"] for t in whole
                       if t["trace"]["entries"] == bridge["entries"] and t["trace"]["parent"])
        i = next(i for i, o in enumerate(shown) if o.get("guard", {}).get("ordinal") == ordinal)
        after = next(o["offset"] for o in shown[i + 1:] if o.get("offset") is not None)
        assert shown[i]["offset"] <= bridge["parent_offset"] < after


def opens_at_labels(env):
    """What leaves a trace without a counter, worked out by hand for count-all.log: label 2 was
    passed 8155 times; 802 came in at label 1; bridges took 401 and 6364 and gave back 401 and
    6364; so 401 left for good."""
    graph = json.loads(ok(env, "graph", "--json", log("count-all")))["rows"]
    guards = {g["ordinal"]: g for g in graph[0]["guards"]}
    assert guards[6]["bridge_runs"] == 401 and guards[12]["bridge_runs"] == 6364
    assert guards[12]["reached_at_most"] == 8155
    assert guards[13]["reached_at_most"] == 8155 - 6364
    assert {guards[i]["left_without_bridge_at_most"] for i in (11, 13, 14, 15)} == {401}


def text_of(env, name):
    return gzip.open(env.root / log(name)).read()


def sections_named(text, prefix):
    """(start, end) of the top-level-looking sections whose name starts so."""
    found = []
    for m in re.finditer(rb"^\[[0-9a-f]+\] \{(" + prefix + rb"[a-z-]*)$", text, re.M):
        end = re.compile(rb"^\[[0-9a-f]+\] " + m[1] + rb"\}\n", re.M).search(text, m.end())
        found.append((m.start(), end.end()))
    return found


def guard_failures(env):
    """A log of Hotloop counts failures: nothing is estimated, and the source is in the log."""
    name = "count.py:2:count_mult_of_5#16"
    shown = json.loads(ok(env, "show", "--json", log("hotloop-count-2000"), name))
    left = {o["guard"]["ordinal"]: o["guard"]["left_without_bridge_at_most"]
            for o in shown["ops"] if "guard" in o}
    assert left == {**{i: 0 for i in range(1, 13)}, 9: 1, 10: 191}, left
    text = ok(env, "show", log("hotloop-count-2000"), name)
    assert "no bridge: failed 191 times, a bridge needs 200" in text
    assert "if i % 5 == 0:" in text and "no source" not in text


def missing_traces(env):
    """Take any one trace out of a log: nothing is claimed any more that it could have changed."""
    text = text_of(env, "bridges-all")
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "cut.log"
        for start, end in sections_named(text, b"jit-log-opt"):
            f.write_bytes(text[:start] + text[end:])
            for trace in json.loads(ok(env, "graph", "--json", f))["rows"]:
                for guard in trace["guards"]:
                    assert guard["left_without_bridge_at_most"] is None, guard


def joined(env):
    """Two logs in one file: each has its own counts."""
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "joined.log"
        f.write_bytes(text_of(env, "count-2000") + text_of(env, "count-jitviewer"))
        want = sorted(t["entries"] for name in ("count-2000", "count-jitviewer")
                      for t in json.loads(ok(env, "traces", "--json", log(name)))["rows"])
        got = json.loads(ok(env, "traces", "--json", f))["rows"]
        assert sorted(t["entries"] for t in got) == want
        loop = {t["name"]: t["runs"] for t in got}
        assert loop["count.py:2:count_mult_of_5#16"] == 191
        assert loop["count.py:2:count_mult_of_5#16~2"] == 8155


def head_lost(env):
    """The end of a log: what is left keeps its counts, and the log is not called complete."""
    text = text_of(env, "calc")
    whole = {t["guard"] or t["number"]: t["entries"]
             for t in json.loads(ok(env, "traces", "--json", log("calc")))["rows"]}
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "tail.log"
        for i in range(1, 8):
            cut = text.index(b"\n", len(text) * i // 8) + 1
            f.write_bytes(text[cut:])
            for t in json.loads(run(env, "traces", "--json", f).stdout or '{"rows": []}')["rows"]:
                assert t["entries"] in (None, whole[t["guard"] or t["number"]]), (i, t["name"])
        f.write_bytes(text[text.index(b"gc-minor}") - 20:].split(b"\n", 1)[1])
        f.write_bytes(b"[1] gc-minor}\n" + f.read_bytes())
        assert "beginning missing" in ok(env, "health", f)


def other_stages(env):
    """A log without optimized traces shows another stage, each trace once."""
    text = text_of(env, "bridges-all")
    want = {t["name"]: t["entries"] for t in
            json.loads(ok(env, "traces", "--json", log("bridges-all")))["rows"]}
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "stage.log"
        for hidden in (b"jit-log-opt", b"jit-log-(?:opt|rewritten)"):
            cut = text
            for start, end in reversed(sections_named(text, hidden)):
                cut = cut[:start] + cut[end:]
            f.write_bytes(cut)
            got = {t["name"]: t["entries"] for t in json.loads(ok(env, "traces", "--json", f))["rows"]}
            assert sorted(got.values()) == sorted(want.values()), hidden
            assert set(got) == set(want), (hidden, set(got) ^ set(want))


def vectorizer(env):
    """The listings of the vectorizer are no recordings that were given up."""
    body = "# Loop -2 (pre vectorize) : noopt with 1 ops\n[]\njump()\n"
    with tempfile.TemporaryDirectory() as d:
        f = pathlib.Path(d) / "vec.log"
        f.write_text("[1] {vec-opt-loop\n[2] {jit-log-noopt-loop\n" + body +
                     "[3] jit-log-noopt-loop}\n[4] vec-opt-loop}\n")
        assert "recordings" not in ok(env, "health", f)


def shapes(env):
    """Logs of awkward shape take time in proportion to their size."""
    head = "[1] {jit-log-opt-loop\n# Loop 1 (f;x.py:1-2~#3 X) : loop with 3 ops\n[p0]\n"
    tail = "[2] jit-log-opt-loop}\n"
    guards = "".join(f"guard_true(p0, descr=<Guard{i:#x}>) [p0]\n" for i in range(20000))
    bridges = "".join(f"[1] {{jit-log-opt-bridge\n# bridge out of Guard {i:#x} with 1 ops\n[p0]\n"
                      f"guard_true(p0, descr=<Guard{i + 1:#x}>) [p0]\n[2] jit-log-opt-bridge}}\n"
                      for i in range(20000))
    one = "guard_true(p0, descr=<Guard0x0>) [p0]\n"
    for name, text in (
            ("guards", head + guards + tail + bridges), ("chain", head + one + tail + bridges),
            ("labels", head + "".join(f"label(descr=TargetToken({i}))\n" for i in range(40000))
             + tail), ("ops", head + "i1 = int_add(i0, 1)\n" * 60000 + tail),
            ("nest", "".join(f"[{i:x}] {{jit-tracing\n" for i in range(300000))),
            ("holes", "[1] {gc-minor\n" + "a\0" * 2000000 + "\n[2] gc-minor}\n"),
            ("aborts", "[1] {jit-tracing\n" + "~~~ ABORTING TRACING A\n" * 200000)):
        with tempfile.TemporaryDirectory() as d:
            f = pathlib.Path(d) / name
            f.write_text(text)
            for args in (["summary", f], ["graph", "--json", f], ["show", f, "1"]):
                run(env, *args, timeout=20)


def messages(env):
    """File names and arguments in messages cannot control the terminal either."""
    evil = "\x1b[31m\x9b\u202e.log"
    for args in (["summary", evil], ["extract", log("count-all"), evil], [evil],
                 ["show", log("count-all"), evil], ["traces", f"--name={evil}(", evil]):
        err = run(env, *args).stderr
        assert err and b"\x1b" not in err and "\x9b".encode() not in err, args
    assert run(env, "traces", "--name=" + evil, log("count-all")).returncode == 2


def option_errors(env):
    """What cannot be understood ends all tools with 2, and with the nearest name."""
    for tool, args, words in (
            ("logparse", ["--jsn", "x"], "there is no option --jsn; did you mean --json?"),
            ("logparse", ["sumary", "x"], 'there is no command "sumary"; did you mean summary?'),
            ("logparse", ["--s", "x"], "--s is the beginning of several options"),
            ("logparse", ["-Z"], "there is no option -Z; try: logparse --help"),
            ("logparse", ["--stage"], "--stage needs a value: --stage=STAGE"),
            ("logparse", ["-s"], "--stage needs a value: --stage=STAGE"),
            ("gcstats", ["--json=3", "x"], "--json takes no value"),
            ("gcstats", ["--wurst=3", "x"], "did you mean --worst?"),
            ("jitviewer", ["--nothing-like-it", "x"], "no option --nothing-like-it; try:"),
            ("jitviewer", ["--dif", "x"], "--diff takes two logs")):
        r = subprocess.run([env.prog(tool), *args], capture_output=True, text=True)
        assert r.returncode == 2 and words in r.stderr and not r.stdout, (tool, args, r)


def several(env):
    """summary of several logs: a row each; what a log does not hold is unknown, not zero."""
    names = [log(n) for n in ("count-all", "gcwork-gc", "killed-midline", "count-jitlog-only")]
    rows = ok(env, "summary", *names).splitlines()
    assert len(rows) == 5 and rows[0].split()[:3] == ["log", "time", "tracing"], rows
    assert rows[1].split()[-5:] == ["1", "2", "151", "0", "9"], rows[1]
    assert rows[2].split()[-5:] == ["?", "?", "?", "?", "170"] and rows[3].endswith("damaged")
    assert rows[4].endswith("no counts")
    found = json.loads(ok(env, "summary", "--json", *names, "/no/such", status=2))["rows"]
    assert [f["log"] for f in found] == [*names, "/no/such"] and found[1]["loops"] is None
    assert "No such file" in found[4]["error"] and found[0]["bridges"] == 2
    ok(env, "summary", "--from=50%", *names, status=2)


def follows(env):
    """summary -f and gcstats -f: again when the log has changed, and what is not known yet."""
    import signal, threading, time
    whole = gzip.decompress((env.root / "testdata/logs/gcwork-all.log.gz").read_bytes())
    cut = len(whole) // 2
    for program, args, first, last in (
            ("logparse", ["summary", "-f"], "not there before the end of the run: counts",
             "the run is over"),
            ("gcstats", ["-f"], "the run may go on", "major completed")):
        with tempfile.TemporaryDirectory() as d:
            path = pathlib.Path(d) / "live.log"
            path.write_bytes(whole[:cut])
            child = subprocess.Popen([env.prog(program), *args, path], stdout=subprocess.PIPE,
                                     text=True, errors="replace")
            seen, rounds = [], 0
            guard = threading.Timer(30, child.kill)
            guard.start()
            for line in child.stdout:
                seen.append(line)
                if not line.startswith("following"):
                    continue
                rounds += 1
                if rounds == 1:
                    assert first in line, line
                    path.open("ab").write(whole[cut:])
                else:
                    child.send_signal(signal.SIGINT)
            guard.cancel()
            assert child.wait() == 0, child.returncode
            assert rounds >= 2, seen
            assert any(last in s for s in seen), "".join(seen)


def left_earlier(env):
    """Who left before there was a bridge is no missing bridge, in no log."""
    seen = 0
    for path in sorted((env.root / "testdata/logs").glob("*.log.gz")):
        run = lambda *args: subprocess.run([env.prog("logparse"), "guards", *args, path], capture_output=True,
                                           text=True, errors="replace").stdout
        rows = json.loads(run("--json") or '{"rows": []}')["rows"]
        bridged = {(r["trace"], r["guard"]) for r in rows if r["bridge"]}
        # A bridge that never ran has no row of its own; one that ran has, and then those before it are earlier.
        for r in rows:
            assert not (r["earlier"] and r["bridge"]), (path, r)
            assert r["earlier"] or r["bridge"] or not r["exact"] or (r["trace"], r["guard"]) not in bridged, (path, r)
        earlier = [r for r in rows if r["earlier"]]
        seen += len(earlier)
        text = run()
        assert ("earlier: before the guard had its bridge" in text) == bool(earlier), path
        if m := re.search(r"The busiest without a bridge, g(\d+) of (.*):\n((?:.+\n)+)", text):
            assert (m[2], int(m[1])) not in bridged and "A bridge leaves here" not in text, (path, m[0])
    assert seen > 0


def left_exactly(env):
    """Where failures are counted, a part says how often control left it, not how often at most."""
    log = f"{LOGS}/hotloop-count-2000.log.gz"
    rows = json.loads(run(env, "guards", "--json", log).stdout)["rows"]
    traces = json.loads(run(env, "traces", "--json", log).stdout)["rows"]
    for t in traces:
        parts = re.findall(r"(?m)^.* [-+] (?:entry|preamble|loop|bridge|rest) .* ran \d+ times(.*)$",
                           run(env, "show", log, t["name"]).stdout.decode())
        assert parts and not [p for p in parts if "at most" in p], parts
        for words, earlier in (r"(\d+) left without a bridge", False), (r"(\d+) left before", True):
            said = sum(int(n) for p in parts for n in re.findall(words, p))
            known = sum(r["left"] for r in rows
                        if r["trace"] == t["name"] and not r["bridge"] and r["earlier"] == earlier)
            assert said == known, (t["name"], parts)


def tests(env):
    for name, args in GOLDEN.items():
        yield name, lambda n=name, a=args: golden(env, n, a)
    for f in (json_of_traces, json_of_all, statuses, unused_options, inputs, cut_gzip, growing, escapes, colours,
              stable_names, attached_by_patch, opens_at_labels, guard_failures, missing_traces, joined, head_lost,
              left_earlier, left_exactly,
              other_stages, vectorizer, shapes, messages, option_errors, follows, several):
        yield f.__name__, lambda f=f: f(env)
