"""The facts of every shipped log come out exactly (testdata/logs/expected, which an independent
reader computed)."""
import json, subprocess


def raw(text):
    """JSON text -> the log's bytes, as the expectations spell them (Latin-1)."""
    return text.encode("utf-8", "surrogateescape").decode("latin1")


def compilation(c):
    """Our compilation in the spelling of the expectation."""
    out = {k: c[k] for k in ("kind", "number", "section", "kind_word", "ops", "guards",
                             "merge_points", "counter_key") if k in c}
    out["guard"] = c["guard"][2:] if c["guard"] else None
    out["name"] = raw(c["name"]) if c["name"] is not None else None
    for k in ("start", "stop"):
        if k in c:
            out[k] = c[k][2:]
    # without its body a trace has no labels of its own, only those that the counters name
    out["labels"] = [f"TargetToken({l['token']})" for l in c["labels"]] if "section" in c else []
    if c["count"] is not None:
        out["count"] = c["count"]
        out["label_counts"] = [[f"TargetToken({l['token']})", l["count"]] for l in c["labels"]]
    return out


def check(env, log):
    want = json.loads((log.parent / "expected" / log.name.replace(".log.gz", ".json")).read_text())
    run = subprocess.run([env.prog("logparse"), "summary", "--json", log], capture_output=True)
    assert run.returncode == 0, run.stderr.decode()
    got = json.loads(run.stdout)
    for key, value in got["gc"].items():   # what nothing tells is null, and was not seen
        assert value is not None or want["gc"].pop(key) == 0, (key, want["gc"])
    got["gc"] = {k: v for k, v in got["gc"].items() if v is not None}
    for key in ("span_ticks", "sections", "self_ticks", "gc", "aborts"):
        assert got[key] == want[key], f"{key}: {got[key]} != {want[key]}"
    assert len(got["compilations"]) == len(want["compilations"])
    for g, w in zip(got["compilations"], want["compilations"]):
        g = compilation(g)
        assert g == w, f"\ngot  {g}\nwant {w}"


def tests(env):
    for log in sorted((env.root / "testdata/logs").glob("*.log.gz")):
        if (log.parent / "expected" / log.name.replace(".log.gz", ".json")).exists():
            yield log.name, lambda log=log: check(env, log)
