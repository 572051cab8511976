"""The ten questions of docs/questions.md, and the figures that the answers stand on."""
import json, os, pathlib, shutil, subprocess

LOGS = "testdata/logs"
PROGRAMS = "testdata/programs/questions"
ROOT = pathlib.Path(__file__).resolve().parents[2]


def run(env, *args):
    return subprocess.run([env.prog("logparse"), *map(str, args)], capture_output=True, cwd=env.root)


def traces_of(env, log):
    return json.loads(run(env, "traces", "--json", log).stdout)


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
        subprocess.run(["pypy3", source, str(argument)], check=True, capture_output=True,
                       env=dict(os.environ, PYPYLOG=f"{categories}:{log}"), timeout=120)
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
    files = json.loads(run(env, "annotate", "--json", log).stdout)
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
    (numeric,) = [f for f in json.loads(run(env, "annotate", "--json", log, "numeric.py").stdout)]
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


def tests(env):
    for test in (every_operation_counts, control_that_left_does_not_run_on,
                 counted_guards_leave_no_doubt, nothing_runs_behind_always_fails,
                 the_hottest_lines, lines_that_cost_nothing, a_tracefile, annotate_refuses):
        yield test.__name__, lambda t=test: t(env)
