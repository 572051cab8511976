"""logparse export: each form is read back by somebody else's reader, and says what logparse says."""
import gzip, json, math, os, pathlib, re, resource, sqlite3, subprocess, tempfile

LOGS = ["bridges-all", "calc", "count-2000", "count-all", "gcwork-all", "aborts-all", "oddnames-all",
        "hotloop-count-2000", "profile-mode"]


def log(env, name):
    return str(env.root / f"testdata/logs/{name}.log.gz")


def run(env, *args, **more):
    return subprocess.run([env.prog("logparse"), *map(str, args)], capture_output=True, cwd=env.root,
                          **more)


def ok(env, *args, status=0):
    r = run(env, *args)
    assert r.returncode == status, f"status {r.returncode}: {r.stderr.decode()}"
    return r.stdout


def rows_of(db, select):
    cursor = db.execute(select)
    names = [c[0] for c in cursor.description]
    return [dict(zip(names, row)) for row in cursor]


def fill(env, directory, names=LOGS):
    file = f"{directory}/farm.db"
    ok(env, "export", "--source-root=testdata", "--sqlite", file, *(log(env, n) for n in names))
    db = sqlite3.connect(file)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert not db.execute("PRAGMA foreign_key_check").fetchall()
    return db


def number_of(db, name):
    [(n,)] = db.execute("SELECT log FROM log WHERE path LIKE ?", (f"%/{name}.log.gz",))
    return n


def tables_of(env):
    """The rows of tables.def: table -> (what, [(column, type, what)])."""
    tables = {}
    text = (env.root / "tools/logparse/export/tables.def").read_text()
    for kind, args in re.findall(r"^(TABLE|COLUMN)\((.*)\)$", text, re.M):
        words = re.match(r'(\w+), (?:(\w+), (\w+), )?"((?:[^"\\]|\\.)*)"$', args)
        what = words[4].replace('\\"', '"')
        if kind == "TABLE":
            tables[words[1]] = (what, [])
        else:
            tables[words[1]][1].append((words[2], words[3], what))
    return tables


def queries(env):
    """All views and the examples of the manual page give rows; the tables are what is documented."""
    page = (env.root / "man/logparse-sqlite.5").read_text()
    with tempfile.TemporaryDirectory() as d:
        db = fill(env, d)
        views = [v for v, in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        assert len(views) == 10
        for view in views:
            assert db.execute(f"SELECT * FROM {view} LIMIT 1").fetchall(), view
            assert f".B {view}\n" in page, view
        for table, (_, columns) in tables_of(env).items():
            got = [c[1] for c in db.execute(f"PRAGMA table_info(\"{table}\")")]
            assert got == [c for c, _, _ in columns], table
            assert db.execute(f"SELECT 1 FROM \"{table}\" LIMIT 1").fetchall(), table
        examples = re.findall(r"^\.EX\n(.*?)^\.EE", page.split("SH EXAMPLES")[1], re.M | re.S)
        assert len(examples) == 5
        for example in examples:
            assert db.execute(example.replace("\\-", "-")).fetchall(), example


def agrees(env):
    """The rows say what the commands print as JSON."""
    with tempfile.TemporaryDirectory() as d:
        db = fill(env, d)
        for name in LOGS:
            if name == "oddnames-all":
                continue  # rows have names as they are shown; JSON has their bytes
            n = number_of(db, name)
            traces = json.loads(run(env, "traces", "--json", log(env, name)).stdout)["rows"]
            want = sorted((t["name"], t["kind"], t["ops"], t["runs"], t["line"]) for t in traces)
            got = sorted(db.execute("SELECT name, kind, ops, runs, line FROM trace WHERE log = ?", (n,)))
            assert got == want, name
            for t in traces:
                labels = [tuple(l.values()) for l in t["labels"]]
                got = db.execute("SELECT token, passed FROM label JOIN trace USING (log, trace) WHERE log = ? "
                                 "AND name = ? ORDER BY label", (n, t["name"])).fetchall()
                assert got == labels, (name, t["name"])
            guards = json.loads(run(env, "guards", "--json", log(env, name)).stdout or '{"rows": []}')["rows"]
            want = {(g["trace"], g["guard"]): g["left"] for g in guards if not g["bridge"]}
            got = {(r["trace"], r["guard"]): r["left"] for r in
                   rows_of(db, "SELECT t.name AS trace, guard, left_likely AS left FROM guard JOIN trace "
                               f"AS t USING (log, trace) WHERE left_likely NOT NULL AND log = {n}")}
            assert got == want, name
            want = {(g["trace"], g["guard"]): g["left"] for g in guards if g["bridge"]}
            got = {(r["trace"], r["guard"]): r["left"] for r in
                   rows_of(db, "SELECT t.name AS trace, guard, bridge_runs AS left FROM guard JOIN trace "
                               f"AS t USING (log, trace) WHERE bridge_runs > 0 AND log = {n}")}
            assert got == want, name
            allocs = json.loads(run(env, "allocs", "--json", log(env, name)).stdout or '{"allocations":[]}')
            want = [(a["class"], a["bytes"], a["operations"], a["why"]) for a in allocs["allocations"]]
            got = db.execute("SELECT class, bytes, operations, why FROM alloc WHERE log = ? ORDER BY rowid",
                             (n,)).fetchall()
            assert [g[:3] for g in got] == [w[:3] for w in want], name
            # Operations: what was executed is the sum over them.
            for name_, most, ops in db.execute(
                    "SELECT name, executed, (SELECT sum(times) FROM op WHERE op.log = trace.log AND "
                    "op.trace = trace.trace AND class <> 'label') FROM trace "
                    "WHERE log = ? AND executed NOT NULL AND section NOT NULL", (n,)):
                assert math.isclose(most, ops or 0, rel_tol=1e-9), (name, name_, most, ops)
        # An address, as `logparse addr` tells it.
        n, address = number_of(db, "count-all"), 0x7faf703cfa6a
        [row] = db.execute("SELECT trace, line, name FROM code WHERE log = ? AND begin <= ? AND ? < past",
                           (n, address, address))
        assert row == ("count.py:2:count_mult_of_5#16", 5, "getfield_gc_r"), row


def ndjson(env):
    """The same rows as lines; valid UTF-8 without any control byte."""
    tables = tables_of(env)
    with tempfile.TemporaryDirectory() as d:
        few = ["count-all", "oddnames-all", "hotloop-count-2000", "profile-mode"]
        db = fill(env, d, few)
        paths = [log(env, n) for n in few]
        text = ok(env, "export", "--source-root=testdata", "--ndjson", *paths).decode("utf-8")
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
        got = {t: [] for t in tables}
        for line in text.splitlines():
            row = json.loads(line)
            table = row.pop("table")
            assert list(row) == [c for c, _, _ in tables[table][1]]
            got[table].append(row)
        for table in tables:
            want = rows_of(db, f"SELECT * FROM \"{table}\"")
            key = lambda r: json.dumps(r, sort_keys=True)
            assert len(got[table]) == len(want), table
            for a, b in zip(sorted(got[table], key=key), sorted(want, key=key)):
                assert a == b or all(a[k] == b[k] or math.isclose(a[k], b[k]) for k in a), (a, b)
    some = ok(env, "export", "--ndjson", "--table=label,log", log(env, "count-all")).splitlines()
    assert {json.loads(l)["table"] for l in some} == {"label", "log"}


def whole_logs(env):
    """A log is in the file once, and whole, whatever happens."""
    with tempfile.TemporaryDirectory() as d:
        db = fill(env, d, ["count-all"])
        file = f"{d}/farm.db"
        count = lambda: [db.execute(f"SELECT count(*) FROM \"{t}\"").fetchone()[0] for t in tables_of(env)]
        before = count()
        r = run(env, "export", "--sqlite", file, log(env, "count-all"))
        assert r.returncode == 0 and b"in %s already" % file.encode() in r.stderr, r.stderr
        assert count() == before

        def little_room():  # the process dies when the file gets larger
            most = os.path.getsize(file) + 200_000
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        r = run(env, "export", "--sqlite", file, log(env, "gens-all"), preexec_fn=little_room)
        assert r.returncode not in (0, 3), r
        db.close()
        db = sqlite3.connect(file)
        assert count() == before and db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        # One that cannot be read does not keep the others out.
        r = run(env, "export", "--sqlite", file, f"{d}/none", log(env, "count-2000"))
        assert r.returncode == 2 and b"none" in r.stderr
        assert db.execute("SELECT count(*) FROM log").fetchone() == (2,)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM log WHERE path LIKE '%count-2000%'")
        db.commit()
        assert count() == before


def crc64(data):
    """CRC-64/XZ."""
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0xC96C5795D7870F42 if n & 1 else 0)
        table.append(n)
    mask = (1 << 64) - 1
    sum = mask
    for byte in data:
        sum = table[(sum ^ byte) & 255] ^ sum >> 8
    return sum ^ mask


def numbers(env):
    """A log's number is of its text alone: packed or not, read from a pipe, whatever its places mean."""
    assert crc64(b"123456789") == 0x995DC9BBDF1939FA
    text = gzip.open(log(env, "count-2000")).read()
    want = crc64(text) & (1 << 53) - 1
    with tempfile.TemporaryDirectory() as d:
        plain = pathlib.Path(d, "a.log")
        plain.write_bytes(text)
        for args, more in (([log(env, "count-2000")], {}), ([plain], {}), (["-"], {"input": text}),
                           (["--location=(?<function>.*)", plain], {})):
            r = run(env, "export", "--ndjson", "--table=log", *args, **more)
            assert r.returncode == 0 and json.loads(r.stdout)["log"] == want, (args, r)


def read_once(env):
    """A log that is in the file is not read again: what reading leaves in the cache stays away."""
    with tempfile.TemporaryDirectory() as d:
        plain = pathlib.Path(d, "a.log")
        plain.write_bytes(gzip.open(log(env, "count-2000")).read())
        place = dict(os.environ, XDG_CACHE_HOME=f"{d}/cache", HOTLOOP_INDEX="1")
        index = lambda: [p for p in pathlib.Path(d, "cache").rglob("*") if p.is_file()]
        for again in (False, True):
            r = run(env, "export", "--sqlite", f"{d}/farm.db", plain, env=place)
            assert r.returncode == 0 and (b"already" in r.stderr) == again, r.stderr
            assert len(index()) == (0 if again else 1)
            for p in index():
                p.unlink()


def refused(env):
    with tempfile.TemporaryDirectory() as d:
        some = log(env, "count-2000")
        other = sqlite3.connect(f"{d}/other.db")
        other.execute("CREATE TABLE log(x)")
        other.commit()
        pathlib.Path(d, "text").write_text("hello\n" * 1000)
        for args, words in {
                ("--sqlite", f"{d}/other.db"): "something else",
                ("--sqlite", f"{d}/text"): "not a database",
                ("--sqlite", f"{d}/no/where.db"): "unable to open",
                (): "wants one of",
                ("--ndjson", "--sqlite", f"{d}/x"): "wants one of",
                ("--ndjson", "--table=ops"): "\"ops\" is none of log, section"}.items():
            r = run(env, "export", *args, some)
            assert r.returncode == 2 and words in r.stderr.decode(), (args, r.stderr)
        other.execute("PRAGMA application_id = 1752134732")
        other.execute("PRAGMA user_version = 77")
        other.commit()
        assert b"another version" in run(env, "export", "--sqlite", f"{d}/other.db", some).stderr


# What a category of slices is made of, for a count that does not come from the program.
TRACKS = {"minor collections": "gc-minor", "tracing": "jit-tracing"}


def check_trace_events(env, name, file):
    """Order, nesting, and what the format asks of each event."""
    trace = json.loads(file.read_text())
    events = trace["traceEvents"]
    threads = {e["tid"]: e["args"]["name"] for e in events if e["ph"] == "M" and e["name"] == "thread_name"}
    assert [e["name"] for e in events if e["ph"] == "M"].count("process_name") == 1
    timed = [e for e in events if e["ph"] != "M"]
    assert all(a["ts"] <= b["ts"] for a, b in zip(timed, timed[1:])), name
    exact = lambda us: round(us * 1000)
    for tid in threads:
        open_until, slices = [], [e for e in timed if e["ph"] == "X" and e["tid"] == tid]
        assert slices, (name, threads[tid])
        for e in slices:
            begin, end = exact(e["ts"]), exact(e["ts"]) + exact(e["dur"])
            assert e["dur"] >= 0 and e["cat"] == threads[tid] and isinstance(e["name"], str)
            while open_until and open_until[-1] <= begin:
                open_until.pop()
            assert not open_until or end <= open_until[-1], f"{name}: {e} overlaps the one before"
            open_until.append(end)
    for e in timed:
        assert e["pid"] == 1 and e["ts"] >= 0 and e["ph"] in "XC", e
        assert e["ph"] == "X" or list(e["args"]) == ["bytes"] and e["args"]["bytes"] >= 0, e
    text = gzip.open(log(env, name)).read()
    for track, section in TRACKS.items():
        got = sum(e["ph"] == "X" and e["name"] == section for e in timed)
        assert got == len(re.findall(rb"^\[[0-9a-f]+\] \{%s$" % section.encode(), text, re.M)), (name, section)
    return trace, timed


def perfetto(env):
    with tempfile.TemporaryDirectory() as d:
        file = pathlib.Path(d, "out.json")
        counters, clocks, aborts, named = set(), set(), 0, 0
        for name in ["gcwork-all", "aborts-all", "oddnames-all", "fork-child2", "gcmax-unclosed",
                     "threads-all", "hotloop-count-2000", "killed-midline"]:
            ok(env, "export", "--perfetto", file, log(env, name))
            trace, timed = check_trace_events(env, name, file)
            counters |= {e["name"] for e in timed if e["ph"] == "C"}
            aborts += sum(e.get("cat") == "recordings given up" for e in timed)
            named += sum("trace" in e["args"] for e in timed)
            hz = trace["otherData"]["ticks_per_second"]
            clocks.add(hz is None)
            if name == "gcwork-all":  # 153 ms, as gcstats says
                assert 0.15e6 < max(e["ts"] for e in timed) < 0.16e6
        assert counters == {"heap", "nursery", "machine code"} and clocks == {True, False}
        assert aborts and named
        backwards = pathlib.Path(d, "backwards.log")
        backwards.write_text("[10] {jit-tracing\n[8] {gc-minor\n[30] gc-minor}\n[20] jit-tracing}\n"
                             "[5] {gc-minor\n[6] gc-minor}\n[40] {gc-minor\n")
        ok(env, "export", "--perfetto", file, backwards)
        spans = [(e["ts"], e["dur"]) for e in json.loads(file.read_text())["traceEvents"] if e["ph"] == "X"]
        assert spans == [(0, .016), (0, .016), (.016, 0), (.048, 0)], spans
        assert run(env, "export", "--perfetto", f"{d}/no/where", log(env, "count-all")).returncode == 2
        r = run(env, "export", "--perfetto", file, log(env, "count-all"), log(env, "count-2000"))
        assert r.returncode == 2 and b"one log" in r.stderr


def folded(env):
    """A line a stack; the weights are those of the traces and of what allocates."""
    for name in ["bridges-all", "calc", "recursion-all"]:
        got = {}
        for line in ok(env, "export", "--folded", log(env, name)).decode().splitlines():
            m = re.fullmatch(r"([^ ;]+(?:;[^ ;]+)*) (\d+)", line)
            assert m and m[1] not in got, line
            got[m[1]] = int(m[2])
        traces = json.loads(ok(env, "traces", "--json", log(env, name)))["rows"]
        assert math.isclose(sum(got.values()), sum(t["executed_ops"] or 0 for t in traces), rel_tol=1e-9)
        allocs = json.loads(ok(env, "allocs", "--json", log(env, name)))
        for what, weight in ("bytes", lambda a: a["times"] * (a["bytes"] or 0)), ("allocations", lambda a: a["times"]):
            lines = ok(env, "export", f"--folded={what}", log(env, name)).decode().splitlines()
            want = sum(weight(a) for a in allocs["allocations"])
            assert math.isclose(sum(int(l.rsplit(" ", 1)[1]) for l in lines), want, rel_tol=1e-9), (name, what)
    stacks = ok(env, "export", "--folded", log(env, "bridges-all")).decode()
    # A call that was inlined, and a bridge out of it: both are below their caller.
    assert re.search(r"^bridges.py:main:24;bridges.py:classify:13 \d+$", stacks, re.M), stacks
    assert re.search(r"^bridges.py:main:24;bridges.py:classify:16 \d+$", stacks, re.M), stacks
    r = run(env, "export", "--folded=time", log(env, "calc"))
    assert r.returncode == 2 and b"none of ops, allocations, bytes" in r.stderr
    assert run(env, "export", "--folded", log(env, "profile-mode")).returncode == 3


def quickfix(env):
    """FILE:LINE: text, of a file that is there."""
    def lines(*args, status=0):
        out = ok(env, *args, "--format=quickfix", "--source-root=testdata", status=status).decode().splitlines()
        for l in out:
            m = re.fullmatch(r"(.+?):(\d+): (\S.*)", l)
            assert m and (not m[1].startswith("testdata") or (env.root / m[1]).exists()), l
        return out
    guards = lines("guards", log(env, "bridges-all"))
    assert guards[0] == "testdata/programs/bridges.py:5: 335128 times left by a bridge: not int_and(i27, 1) " \
                        "(g12 of bridges.py:2:collatz#4)", guards[0]
    assert len(guards) == len(json.loads(ok(env, "guards", "--format=json", log(env, "bridges-all")))["rows"])
    assert any("calc.py:51: 9150 times PyFrame of 104 bytes: argument 1" in l for l in lines("allocs", log(env, "calc")))
    assert any("aborts_small.py:14: 1 x ABORT_TOO_LONG: " in l for l in lines("aborts", log(env, "aborts-all")))
    slower = lines("diff", "--lines", log(env, "count-2000"), log(env, "count-all"), status=1)
    assert slower and all(" operations more: " in l for l in slower), slower
    r = run(env, "diff", "--format=quickfix", log(env, "count-2000"), log(env, "count-all"))
    assert r.returncode == 2 and b"add --lines" in r.stderr
    assert run(env, "guards", "--format=xml", log(env, "calc")).returncode == 2


def roff(text):
    return text.replace("\\", "\\e").replace("-", "\\-")


def documented_tables(env):
    out = []
    for table, (what, columns) in tables_of(env).items():
        out += [f".SS {table}", f"A row is {roff(what)}."]
        for column, kind, words in columns:
            kind = {"KEY": "INTEGER", "LOG": "INTEGER"}.get(kind, kind)
            out += [".TP", f".BR {column} \" {kind}\"", roff(words) or "\\&"]
    return out


def documented_views(env):
    text = (env.root / "tools/logparse/export/views.def").read_text()
    out = []
    for name, what in re.findall(r'^VIEW\((\w+), "((?:[^"\\]|\\.)*)"', text, re.M):
        out += [".TP", f".B {name}", roff(what)]
    return out


def manual(env):
    """What the manual page says of tables and views is what the tables of the program say."""
    page = env.root / "man/logparse-sqlite.5"
    text = page.read_text()
    for part, lines in ("tables", documented_tables(env)), ("views", documented_views(env)):
        text = re.sub(rf"(\.\\\" BEGIN {part}.*\n)(?:.*\n)*?(\.\\\" END {part}\n)",
                      lambda m: m[1] + "".join(f"{l}\n" for l in lines) + m[2], text)
    env.same_text(text, page)


def tests(env):
    some = (queries, ndjson, whole_logs, refused, perfetto, quickfix)
    for test in some if env.flavour == "asan" else some + (agrees, folded):
        yield test.__name__.replace("_", "-"), lambda test=test: test(env)
    if env.flavour == "release":
        yield "manual", lambda: manual(env)
