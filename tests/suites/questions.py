"""The ten questions of docs/questions.md, and the figures that the answers stand on."""
import json, subprocess

LOGS = "testdata/logs"


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


def tests(env):
    for test in (every_operation_counts, control_that_left_does_not_run_on,
                 counted_guards_leave_no_doubt, nothing_runs_behind_always_fails):
        yield test.__name__, lambda t=test: t(env)
