"""The ten questions of docs/questions.md, and the figures that the answers stand on."""
import json, os, pathlib, re, shutil, subprocess

LOGS = "testdata/logs"
PROGRAMS = "testdata/programs/questions"
ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(env, *args):
    return subprocess.run([env.prog("logparse"), *map(str, args)], capture_output=True, cwd=env.root)


def traces_of(env, log):
    return json.loads(run(env, "traces", "--json", log).stdout)["rows"]


def ops_of(env, log, name):
    return json.loads(run(env, "show", "--json", log, name).stdout)["ops"]


def does_work(op):
    return "op" in op and op["op"] not in ("label", "debug_merge_point")


def every_operation_counts(env):
    """A trace executed the sum of what its operations did, from below and from above."""
    for log in ("count-all", "bridges-all", "recursion-all", "calc", "hotloop-count-2000"):
        path = f"{LOGS}/{log}.log.gz"
        for t in traces_of(env, path):
            ops = [op for op in ops_of(env, path, t["name"]) if does_work(op)]
            if t["executed_ops"] is None or not ops or any(op["runs_at_most"] is None for op in ops):
                continue
            for field, total in (("runs_at_most", "executed_ops"),
                                 ("runs_at_least", "executed_ops_least")):
                assert sum(op[field] for op in ops) == t[total], (log, t["name"], field)
            assert t["executed_ops_least"] <= t["executed_ops"], (log, t["name"])


def control_that_left_does_not_run_on(env):
    """Behind a guard no more runs than came to it less what its bridge took."""
    path = f"{LOGS}/bridges-all.log.gz"
    ops = ops_of(env, path, "bridges.py:2:collatz#4")
    at = next(i for i, op in enumerate(ops) if (op.get("guard", {}).get("bridge_runs") or 0) > 1000)
    guard = ops[at]
    behind = next(op for op in ops[at + 1:] if does_work(op))
    assert behind["runs_at_most"] <= guard["runs_at_most"] - guard["guard"]["bridge_runs"]
    assert behind["runs_at_most"] > 0


def counted_guards_leave_no_doubt(env):
    """Hotloop counts the failures of guards: then both bounds are one."""
    counted = [t for t in traces_of(env, f"{LOGS}/hotloop-count-2000.log.gz") if t["executed_ops"]]
    assert counted and all(t["executed_ops"] == t["executed_ops_least"] for t in counted)


def nothing_runs_behind_always_fails(env):
    """A segment of a long trace ends in guard_always_fails: whoever arrives leaves there, through
    its bridge or without; the finish behind it never runs."""
    ops = ops_of(env, f"{LOGS}/aborts-all.log.gz", "<generated huge>:1:huge#0/g6")
    at = next(i for i, op in enumerate(ops) if op.get("op") == "guard_always_fails")
    guard = ops[at]["guard"]
    assert guard["left_without_bridge_at_most"] == guard["reached_at_most"] - guard["bridge_runs"] == 200
    assert guard["bound_shared_by_guards"] == 1
    assert ops[at + 1]["op"] == "finish" and ops[at + 1]["runs_at_most"] == 0


def logged(env, program, argument, categories="jit-log-opt,jit-log-noopt,jit-backend,jit-tracing,jit-abort,jit-summary,gc"):
    """A log of a program of testdata/programs/questions under pypy3; made once a session."""
    if not shutil.which("pypy3"):
        raise env.Skip("there is no pypy3")
    directory = env.build / "questions"
    directory.mkdir(parents=True, exist_ok=True)
    source = env.root / PROGRAMS / f"{program}.py"
    log = directory / f"{program}-{argument}.log"
    if not log.exists() or log.stat().st_mtime < source.stat().st_mtime:
        made = log.with_suffix(f".{os.getpid()}")  # two tests may want it at the same moment
        subprocess.run(["pypy3", source, str(argument)], check=True, capture_output=True,
                       env=dict(os.environ, PYPYLOG=f"{categories}:{made}"), timeout=120)
        made.replace(log)
    return log


def line_of(program, text):
    """Number of the one line of a program that holds this text."""
    lines = (ROOT / PROGRAMS / f"{program}.py").read_text().splitlines()
    found = [n for n, line in enumerate(lines, 1) if text in line]
    assert len(found) == 1, (program, text, found)
    return found[0]


def the_hottest_lines(env):
    """1. Which source lines are hottest, with what share?"""
    log = logged(env, "objects", 3000)
    out = run(env, "annotate", log).stdout.decode().splitlines()
    assert out[0].split() == ["share", "+calls", "runs", "ops", "guards", "allocs", "calls", "bytes",
                              "tr", "line"], out[0]
    share, where = out[1].split()[0], "objects.py:%d" % line_of("objects", "for v in vehicles:")
    assert where in out[1] and 10 < float(share.rstrip("%")) < 60, out[1]
    files = json.loads(run(env, "annotate", "--json", log).stdout)["rows"]
    lines = [line for f in files for line in f["lines"] if "executed_ops" in line]
    assert 0.98 < sum(line["share"] for line in lines) < 1.000001
    total = sum(t["executed_ops"] for t in traces_of(env, log))
    assert abs(sum(line["executed_ops"] for line in lines) / total - 1) < 0.02
    # what Vec.__add__ does is charged to the line that calls it, too
    add = next(line for f in files for line in f["lines"]
               if f["file"].endswith("objects.py") and line["line"] == line_of("objects", "v.step(force, 0.01)"))
    assert add["executed_ops_of_inlined_calls"] > 3 * add["executed_ops"]


def lines_that_cost_nothing(env):
    """8. Which bytecodes of a line cost nothing, and why?"""
    log = logged(env, "numeric", 3)
    (numeric,) = [f for f in json.loads(run(env, "annotate", "--json", log, "numeric.py").stdout)["rows"]]
    by_line = {line["line"]: line for line in numeric["lines"]}
    free = by_line[line_of("numeric", "zr = zi = 0.0")]
    assert free["state"] == "free" and "nothing was recorded" in free["why"], free
    hot = by_line[line_of("numeric", "total += a[i][k] * b[k][j]")]
    assert hot["state"] == "costs" and hot["share"] > 0.05 and hot["traces"], hot
    text = run(env, "annotate", log, "numeric.py").stdout.decode()
    assert any("free" in line and "zr = zi = 0.0" in line for line in text.splitlines()), text


def a_tracefile(env):
    """--lcov: records as geninfo(1) describes them; hot lines ran, cold ones did not."""
    log = logged(env, "objects", 3000)
    out = env.build / "questions/objects.info"
    assert run(env, "annotate", "--lcov", out, log).returncode == 0
    records = out.read_text().split("end_of_record\n")
    assert records.pop() == "" and len(records) >= 2
    for record in records:
        lines = record.splitlines()
        assert lines[0] == "TN:" and lines[1].startswith("SF:")
        data = [tuple(map(int, line[3:].split(","))) for line in lines if line.startswith("DA:")]
        assert f"LF:{len(data)}" in lines and f"LH:{sum(n > 0 for _, n in data)}" in lines
        if lines[1].endswith("/objects.py"):
            counts = dict(data)
            assert counts[line_of("objects", "for v in vehicles:")] > 10000
            assert counts[line_of("objects", "vehicles = []")] == 0


def annotate_refuses(env):
    log = f"{LOGS}/calc.log.gz"
    r = run(env, "annotate", log, "nobody.py")
    assert r.returncode == 1 and b"no trace passes a file nobody.py" in r.stderr, r
    r = run(env, "annotate", f"{LOGS}/gcwork-gc.log.gz")
    assert r.returncode == 3 and b"no traces" in r.stderr, r
    r = run(env, "annotate", "--lcov", "/nowhere/x", log)
    assert r.returncode == 2 and b"/nowhere/x" in r.stderr, r


def the_guard_that_fails_most(env):
    """2, 3. Which guard of the whole log fails most, and what does it test? Why has the busiest one
    without a bridge none?"""
    log = logged(env, "numeric", 3)
    rows = json.loads(run(env, "guards", "--json", log).stdout)["rows"]
    assert rows == sorted(rows, key=lambda row: -row["left"])
    most = rows[0]
    assert most["line"] == line_of("numeric", "if flags[i]:") and "int_is_true(" in most["tests"], most
    bridges = [t for t in traces_of(env, log) if t["kind"] == "bridge" and t["entries"]]
    assert {row["bridge"] for row in rows} - {None} == {t["name"] for t in bridges}
    assert most["left"] == max(t["entries"] for t in bridges)
    shared = [row for row in rows if row["bridge"] is None and row["guards_it_may_have_been"] > 1]
    assert shared, "guards that share their departures are one row"
    text = run(env, "guards", log).stdout.decode()
    assert "if flags[i]:" in text.splitlines()[1], text
    assert "The busiest without a bridge" in text and "Why none: a bridge is compiled when" in text


def counted_guards_are_listed_as_counted(env):
    rows = json.loads(run(env, "guards", "--json", f"{LOGS}/hotloop-count-2000.log.gz").stdout)["rows"]
    assert rows and all(row["exact"] for row in rows), rows


def this_address(env):
    """9. This address from perf or from a crash: which trace, operation, line?"""
    log = f"{LOGS}/count-all.log.gz"
    name = "count.py:2:count_mult_of_5#16"
    with_code = json.loads(run(env, "show", "--asm", "--json", log, name).stdout)["ops"]
    coded = [op for op in with_code if op.get("asm")]
    assert len(coded) > 20
    asked = [insn["address"] for op in coded for insn in op["asm"]]
    hits = json.loads(run(env, "addr", "--json", log, *asked).stdout)["rows"]
    want = [(op, insn) for op in coded for insn in op["asm"]]
    for (op, insn), hit in zip(want, hits, strict=True):
        assert hit["trace"] == name and hit["address"] == insn["address"]
        assert hit["instruction"] == insn["text"] and op["op"] in hit["op"], (op, hit)
        assert hit["line"] == op.get("line", 5)  # in front of the first merge point: the trace's
    assert all(op["asm"][0]["address"] == op["address"] for op in coded)
    (asm,) = [t["asm"] for t in traces_of(env, log) if t["name"] == name]
    (stub,) = json.loads(run(env, "addr", "--json", log, hex(int(asm["end"], 16) + 8)).stdout)["rows"]
    assert stub["trace"] == name and stub["part"] == "exit-stubs", stub
    r = run(env, "addr", log, "0x1234567")
    assert r.returncode == 1 and b"in no trace" in r.stdout
    r = run(env, "addr", log, "hello")
    assert r.returncode == 2 and b"no address" in r.stderr
    report = "#3  0x%x in ?? ()\nnothing here\n" % int(asked[0], 16)
    r = subprocess.run([env.prog("logparse"), "addr", log], input=report.encode(),
                       capture_output=True, cwd=env.root)
    lines = r.stdout.decode().splitlines()
    assert lines[0].startswith("#3 ") and name in lines[0] and lines[1] == "nothing here", lines


def names_for_perf(env):
    """Every address of every trace's code has a name, and no two ranges overlap."""
    for log in ("count-all", "calc", "recursion-all", "hotloop-count-2000", "aborts-all"):
        path = f"{LOGS}/{log}.log.gz"
        rows = [line.split(" ", 2) for line in run(env, "perfmap", path).stdout.decode().splitlines()]
        ranges = [(int(start, 16), int(start, 16) + int(size, 16), name) for start, size, name in rows]
        assert ranges == sorted(ranges)
        assert all(a[1] <= b[0] for a, b in zip(ranges, ranges[1:])), log
        for t in traces_of(env, path):
            start = t["asm"] and int(t["asm"]["start"], 16)
            assert not start or any(a <= start < b for a, b, _ in ranges), (log, t["name"])
    r = run(env, "perfmap", f"{LOGS}/gcwork-gc.log.gz")
    assert r.returncode == 3 and b"PYPYLOG=jit-log-opt,jit-backend" in r.stderr


def what_allocates(env):
    """4. What allocates in the hot loop, of which class, how many bytes, why was it not removed?"""
    log = logged(env, "objects", 3000)
    d = json.loads(run(env, "allocs", "--json", log).stdout)
    rows = d["allocations"]
    most = rows[0]
    # the vectors are blamed on the lines that compute them, not on the loop that forces them
    made = {line_of("objects_vector", "return Vec(self.x + other.x"),
            line_of("objects_vector", "return Vec(self.x * k")}
    assert most["born_file"].endswith("objects_vector.py") and most["born_line"] in made, most
    assert most["forced_file"].endswith("objects.py"), most
    assert most["class"].startswith("W_Object") and most["bytes"] >= 24 and most["cause"] == "stored"
    assert d["bytes"] == sum(r["bytes"] * r["times"] for r in rows if r["bytes"])
    assert 0 < d["bytes"] < d["nursery_bytes"]
    by_line = {l["line"]: l["executed_allocations"] for f in
               json.loads(run(env, "annotate", "--json", log).stdout)["rows"] for l in f["lines"]
               if "executed_allocations" in l}
    assert abs(sum(by_line.values()) - sum(r["times"] for r in rows)) < 1000
    text = run(env, "allocs", log).stdout.decode()
    assert "return Vec(self." in text and "of what filled the nursery" in text, text
    # boxes that are made because a bridge goes back to the label that takes objects
    rows = json.loads(run(env, "allocs", "--json", logged(env, "numeric", 3)).stdout)["allocations"]
    boxes = [r for r in rows if r["class"] == "W_FloatObject" and r["cause"] == "jump"
             and r["born_line"] == line_of("numeric", "rr = zr * zr")]
    assert boxes and "label 1 of" in boxes[0]["why"], rows


ADVICE = [("ABORT_TOO_LONG", "too_long", "split"), ("ABORT_ESCAPE", "frame", "value"),
          ("ABORT_FORCE_QUASIIMMUT", "eval", "function"), ("ABORT_BAD_LOOP", "attributes", "table")]


def advice_that_helps(env, reason, before, after):
    """5. Why was a recording given up, what can I change? The advice was tried: without it PyPy gives
    up, with it it does not."""
    old = json.loads(run(env, "aborts", "--json", logged(env, "aborted", before)).stdout)
    new = json.loads(run(env, "aborts", "--json", logged(env, "aborted", after)).stdout)
    (group,) = [g for g in old["aborts"] if g["reason"] == reason]
    assert group["count"] >= 1 and group["meaning"] and group["advice"], group
    assert reason not in [g["reason"] for g in new["aborts"]], new["aborts"]
    text = run(env, "aborts", logged(env, "aborted", before)).stdout.decode()
    assert reason in text and f"try: {group['advice']}" in text, text


def every_advice_was_tried(env):
    rows = re.findall(r'ABORT\("(\w+)",(.*?)\)\n(?=ABORT|$)',
                      (ROOT / "tools/logparse/traces/abort_words.def").read_text(), re.S)
    assert {reason for reason, row in rows if not row.rstrip().endswith("NULL")} == \
        {reason for reason, _, _ in ADVICE} and len(rows) > len(ADVICE)


def a_line_that_was_aborted(env):
    """annotate names the reason at the lines of a function that was never compiled."""
    log = logged(env, "aborted", "eval")
    (f,) = json.loads(run(env, "annotate", "--json", log, "aborted.py").stdout)["rows"]
    states = {line["line"]: line for line in f["lines"]}
    line = states[line_of("aborted", 'total += eval("i * 2 + 1")')]
    assert line["state"] == "aborted" and "ABORT_FORCE_QUASIIMMUT" in line["why"], line


def keys(env):
    """The same answers in the viewer, in one key; ENTER on a row goes to the operation."""
    log = logged(env, "objects", 3000)

    def screen(*args):
        r = subprocess.run([env.prog("jitviewer"), *map(str, args), log], capture_output=True, cwd=env.root)
        assert r.returncode == 0, r
        return r.stdout.decode()
    loop = "objects.py:%d" % line_of("objects", "for v in vehicles:")
    for size in ("120x40", "80x24", "40x10"):
        assert loop in screen("--keys", "A", "--size", size), size
        assert "bridge" in screen("--keys", "X", "--size", size), size
        assert "W_Object" in screen("--keys", "O", "--size", size), size
    assert "for v in vehicles:" in screen("--keys", "A j ENTER", "--size", "120x40")
    assert "guard_value(" in screen("--keys", "X j ENTER", "--size", "120x40")
    assert "new_with_vtable" in screen("--keys", "O j ENTER", "--size", "120x40")
    assert "time: " in screen("--keys", "L", "--size", "120x40")
    # with source alone each line tells what it costs in this trace
    rows = [row for row in screen("--keys", "ENTER * b o p", "--size", "150x40").splitlines() if " # " in row]
    assert any("v.step(force, 0.01)" in row and "2 guards" in row and "%" in row for row in rows), rows
    # left before it was read to the end, and asked for again
    assert loop in screen("--keys", "A q X q A", "--size", "80x24")


def help_of_a_command(env):
    for args in (["annotate", "--help"], ["--help", "annotate"], ["help", "annotate"]):
        r = run(env, *args)
        text = r.stdout.decode()
        assert r.returncode == 0 and text.startswith("usage: logparse annotate [OPTION...] LOG [FILE]"), r
        assert "--lcov" in text and "--json" in text and "--tap" not in text and "--fail-on" not in text
    assert "--learn" in run(env, "match", "--help").stdout.decode()
    assert run(env, "--help").stdout == run(env, "help").stdout != b""
    r = run(env, "help", "nonsense")
    assert r.returncode == 2 and b"nonsense" in r.stderr


def a_large_graph(env):
    """Of hundreds of traces the hottest are nodes; what is cold is told in a node for each."""
    log = logged(env, "documents", 60)
    dot = run(env, "graph", log).stdout.decode()
    traces = [t for t in traces_of(env, log) if not t["stub"]]
    nodes = re.findall(r"^  t(\d+) \[", dot, re.M)
    cold = [int(n) for n in re.findall(r'label="\.\.\. (\d+) more', dot)]
    assert len(traces) > len(nodes) >= 40, (len(traces), len(nodes))
    assert len(nodes) + sum(cold) == len(traces_of(env, log)), (len(nodes), cold)
    hottest = max(traces, key=lambda t: t["executed_ops"] or 0)
    assert hottest["name"] in dot and 'subgraph cluster_' in dot and 'label="documents.py"' in dot
    used = set(re.findall(r"[tc]\d+(?= ->)|(?<=-> )[tc]\d+", dot))
    assert used <= set(re.findall(r"^  ([tc]\d+) \[", dot, re.M)), "an edge to a node that is not there"


def screens(env):
    """The screens of docs/questions.md are what the commands print: a line "    $ COMMAND", then its
    output up to a blank line."""
    path, out, shown = env.root / "docs/questions.md", [], 0
    lines = iter(path.read_text().splitlines())
    for line in lines:
        out.append(line)
        if not line.startswith("    $ "):
            continue
        while (line := next(lines, "")).startswith("    "):
            pass
        r = subprocess.run(line_of_shell := out[-1][6:], shell=True, capture_output=True, cwd=env.root,
                           env=dict(os.environ, PATH=f"{env.bin}:{os.environ['PATH']}", COLUMNS="100"))
        text = r.stdout.decode().rstrip("\n").splitlines()
        assert text, (line_of_shell, r.stderr)
        out += ["    " + (row if row.strip() else "|")[:112].rstrip() for row in text] + [line]
        shown += 1
    assert shown == 10
    env.same_text("\n".join(out) + "\n", path)


def compares_two_runs(env):
    """6. What got slower between two runs? Twice the steps is twice the work, and no regression."""
    old, new = logged(env, "objects", 3000), logged(env, "objects", 6000)
    found = json.loads(run(env, "diff", "--json", old, new).stdout)
    assert 1.8 < found["passes"] < 2.2, found["passes"]
    figure = found["figures"]["executed_ops"]
    assert figure["verdict"] == "SAME" or abs(figure["percent"]) < 5, figure
    assert "times the work" in run(env, "diff", "--stat", old, new).stdout.decode()
    # limits take the figures as they are
    assert run(env, "diff", "--fail-on", "executed_ops>+50%", old, new).returncode == 1


def compares_lines(env):
    """6. Twice the work is not slower: lines are compared for each pass."""
    old, new = logged(env, "objects", 3000), logged(env, "objects", 6000)
    d = json.loads(run(env, "diff", "--lines", "--json", old, new).stdout)
    assert 1.5 < d["passes"] < 2.5, d["passes"]
    most = max(line["old_executed_ops"] or 0 for line in d["lines"])
    assert all(abs(line["change_per_pass"]) < 0.1 * most for line in d["lines"]), d["lines"][0]
    text = run(env, "diff", "--lines", old, new).stdout.decode()
    assert "times the work" in text.splitlines()[0], text
    # a line that was not there before is the one that costs more
    out = env.build / "questions"
    for name, extra in (("slower1", ""), ("slower2", "        t += len(str(i))\n")):
        (out / name).mkdir(exist_ok=True)
        source = out / name / "slower.py"
        source.write_text("def f(n):\n    t = 0\n    for i in range(n):\n        t += i * 3 % 7\n" + extra +
                          "    return t\nprint(f(30000))\n")
        subprocess.run(["pypy3", source], check=True, capture_output=True, timeout=60,
                       env=dict(os.environ, PYPYLOG=f"jit-log-opt,jit-backend:{out / name}.log"))
    r = run(env, "diff", "--lines", "--json", out / "slower1.log", out / "slower2.log")
    worst = json.loads(r.stdout)["lines"][0]
    assert r.returncode == 1 and worst["line"] == 5 and worst["old_executed_ops"] is None, worst
    r = run(env, "diff", "--lines", old, old)
    assert r.returncode == 0 and b"no line costs more or less" in r.stdout, r
    r = run(env, "diff", "--lines", f"{LOGS}/count-summary.log.gz", old)
    assert r.returncode == 3 and b"no counts" in r.stderr, r


def the_worst_pause(env):
    """7. How long was the worst pause, and what did the program do then?"""
    r = subprocess.run([env.prog("gcstats"), logged(env, "objects", 3000)], capture_output=True, cwd=env.root)
    assert r.returncode == 0 and b"The longest pause is" in r.stdout and b"Longest pauses" in r.stdout, r


def where_the_time_went(env):
    """10. How much of the run was machine code, tracing, back end, collector?"""
    log = logged(env, "objects", 3000)
    d = json.loads(run(env, "summary", "--json", log).stdout)["time"]
    parts = [d[name] for name in ("tracing", "backend", "collector", "logging", "program")]
    assert all(part > 0 for part in parts) and abs(sum(parts) / d["span_ticks"] - 1) < 0.01, d
    assert 0 < d["last_compiled_at"] < 1 and d["code_bytes"] > 1000
    text = run(env, "summary", log).stdout.decode().splitlines()
    assert text[1].startswith("time: ") and "collector" in text[1] and "back end" in text[1], text[:3]
    assert "perf" in text[2], "what a log cannot tell is said"
    # a log without collections says nothing of the collector, rather than 0
    text = run(env, "summary", f"{LOGS}/count-opt-counts.log.gz").stdout.decode().splitlines()[1]
    assert "collector" not in text, text


def tests(env):
    yield "screens", lambda: screens(env)
    yield "every_advice_was_tried", lambda: every_advice_was_tried(env)
    for reason, before, after in ADVICE:
        yield f"advice/{reason}", lambda r=(reason, before, after): advice_that_helps(env, *r)
    for test in (every_operation_counts, control_that_left_does_not_run_on,
                 counted_guards_leave_no_doubt, nothing_runs_behind_always_fails,
                 the_hottest_lines, lines_that_cost_nothing, a_tracefile, annotate_refuses,
                 the_guard_that_fails_most, counted_guards_are_listed_as_counted, this_address,
                 names_for_perf, a_line_that_was_aborted, what_allocates, compares_two_runs, compares_lines, a_large_graph, keys, help_of_a_command,
                 the_worst_pause, where_the_time_went):
        yield test.__name__, lambda t=test: t(env)
