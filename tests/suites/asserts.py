"""logparse assert: what is true, what is not, what cannot be known, what is no statement."""
import importlib.util, json, os, pathlib, re, tempfile
import xml.etree.ElementTree as xml

spec = importlib.util.spec_from_file_location("diff_suite", pathlib.Path(__file__).with_name("diff.py"))
shared = importlib.util.module_from_spec(spec)
spec.loader.exec_module(shared)

COUNT = "testdata/logs/count-all.log.gz"
PASS, FAIL, WRONG, UNKNOWN = 0, 1, 2, 3

STATEMENTS = [
    (PASS, 'loops("count_mult_of_5").allocations == 0'),
    (PASS, 'loops("count_*").allocations == 0'),
    (PASS, "loops('count_mult_of_5') == 1"),
    (PASS, 'bridges("count_mult_of_5").allocations > 0'),
    (PASS, 'traces("count.py:2:*").ops == 151'),
    (PASS, 'traces("count.py:2:count_mult_of_5#16").runs == 8155'),
    (PASS, 'traces("*").entries == 401 + 401 + 6364'),
    (PASS, "bridges <= 40"), (PASS, "aborts == 0"), (PASS, "traces == 3"),
    (PASS, "executed_ops == 269381"), (PASS, "bytes<1k"), (PASS, "gc.minor == 9"),
    (PASS, "executed_guards / executed_ops < 26%"), (PASS, "2 * (ops - 1) == 300"),
    (PASS, 'sections("gc-minor") == gc.minor'), (PASS, 'aborts("ABORT_*") == 0'),
    (PASS, 'loops("nobody") == 0'), (PASS, "problems == 0"), (PASS, "1 != 2"),
    (FAIL, "bridges > 40"), (FAIL, "allocations == 0"), (FAIL, 'loops("nobody") > 0'),
    (FAIL, "executed_guards / executed_ops > 26%"), (FAIL, "ops < 151"), (FAIL, "ops != 151"),
    (WRONG, "nonsense == 0"), (WRONG, 'loops("nobody").allocations == 0'),
    (WRONG, 'loops("count_mult_of_5").nonsense == 0'), (WRONG, 'loops("x").aborts == 0'),
    (WRONG, 'nonsense("x") == 0'), (WRONG, "bridges"), (WRONG, "bridges = 3"),
    (WRONG, "bridges == 2 2"), (WRONG, "bridges == "), (WRONG, ""), (WRONG, "== 2"),
    (WRONG, "(bridges == 2"), (WRONG, 'loops("f"'), (WRONG, "loops(f) == 0"),
    (WRONG, "bridges == 1.2.3"), (WRONG, "(" * 100 + "1" + ")" * 100 + " == 1"),
    (WRONG, "ops.max == 1"), (WRONG, "runs == 1"), (WRONG, "traces == 3 or 1"),
    (UNKNOWN, "bridges / (ops - ops) > 1"),
]


def statements(env):
    for want, text in STATEMENTS:
        shared.status(env, want, "assert", COUNT, text)
        # what is wrong or false is not hidden by what is right
        shared.status(env, want, "assert", COUNT, "bridges == 2", text, "1 < 2")
    shared.status(env, WRONG, "assert", COUNT, "bridges > 40", "nonsense == 0")
    shared.status(env, FAIL, "assert", COUNT, "bridges > 40", "bridges / (ops - ops) > 1")


def missing(env):
    """What the log does not hold is unknown, and a damaged log proves nothing."""
    for name, text in (("count-jitviewer", "aborts == 0"), ("gcwork-gc", "bridges == 0"),
                       ("gcwork-gc", 'loops("f") == 0'), ("count-jitviewer", "gc.minor == 0"),
                       ("gcwork-gc", "traces == 0"), ("count-jitviewer", "barriers == 0"),
                       ("killed-midline", "1 < 2"), ("killed-midline", "1 > 2")):
        shared.status(env, UNKNOWN, "assert", f"testdata/logs/{name}.log.gz", text)
    shared.status(env, PASS, "assert", "testdata/logs/gcwork-gc.log.gz", "gc.minor > 0")
    shared.status(env, WRONG, "assert", "no-such-log", "1 < 2")
    shared.status(env, WRONG, "assert", COUNT)
    names = shared.status(env, PASS, "assert", "--list")
    values = shared.status(env, PASS, "assert", "--list", COUNT)
    assert " executed_ops " in names or "\nexecuted_ops " in names, names
    assert " 2  bridges " in values and " 3  traces " in values and "gcstats --figures" in values, values
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        text = shared.log_text(env, "count-all")
        plain = shared.write(d / "plain", "no log\n")
        shared.status(env, WRONG, "assert", plain, "1 < 2")
        shared.status(env, UNKNOWN, "assert", shared.write(d / "empty", ""), "bridges <= 40")
        counted = text.split("{jit-backend-counts")[0].rsplit("[", 1)[0]
        shared.status(env, UNKNOWN, "assert", shared.write(d / "c", counted), "executed_ops > 0")


def collector(env):
    """gc.* and mmu() are what gcstats says."""
    for text, no_name in (("gc.pause.p99 < 3s", "gc.nonsense < 1"),
                          ("mmu(20ms) > 1%", "mmu(nonsense) > 1%")):
        if os.path.exists(env.prog("gcstats")):
            shared.status(env, PASS, "assert", COUNT, text)
            shared.status(env, WRONG, "assert", COUNT, no_name)
        else:
            r = shared.run(env, "assert", COUNT, text)
            assert r.returncode == UNKNOWN and b"gcstats" in r.stdout, r


def reports(env):
    texts = ["bridges == 2", "allocations == 0", 'loops("a<b&\\x07") == 0', "nonsense > '#'"]
    with tempfile.TemporaryDirectory() as d:
        junit, sarif = f"{d}/j.xml", f"{d}/s.sarif"
        found = json.loads(shared.status(env, WRONG, "assert", "--json", f"--junit={junit}",
                                         f"--sarif={sarif}", COUNT, *texts))["rows"]
        assert [f["result"] for f in found] == ["pass", "fail", "pass", "error"]
        assert found[1]["left"] == 3 and found[1]["line"] == 5
        assert found[1]["file"].endswith("/count.py")
        suite = xml.parse(junit).getroot()
        assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "1", "1")
        assert [c.get("name") for c in suite] == texts
        assert suite[1][0].tag == "failure" and suite[3][0].tag == "error" and len(suite[0]) == 0
        run = json.load(open(sarif))["runs"][0]
        where = run["results"][0]["locations"][0]["physicalLocation"]
        assert where["region"]["startLine"] == 5 and len(run["results"]) == 2
        assert where["artifactLocation"]["uri"].endswith("/count.py")
        tap = shared.status(env, WRONG, "assert", "--tap", COUNT, *texts)
        lines = tap.splitlines()
        assert lines[:2] == ["TAP version 13", "1..4"]
        assert [bool(re.match("ok", line)) for line in lines[2:] if line[0] != "#"] == \
            [True, False, True, False]
        assert not any(re.search(r"(?<!\\)#", line) for line in lines[2:] if line[0] != "#")
        # a report that cannot be written is trouble
        shared.status(env, WRONG, "assert", f"--junit={d}/no/j.xml", COUNT, "1 < 2")


def evil(env):
    name = "f\x1b[31mred\x07"
    body = ["[i0]", f"debug_merge_point(0, 0, '{name};/tmp/{name}.py:1-2~#0 LOAD_FAST')",
            "+3: guard_true(i0, descr=<Guard0x1>) [i0]", "+5: finish(i0)"]
    with tempfile.TemporaryDirectory() as d:
        log = shared.write(pathlib.Path(d) / "log", shared.copies([body]).replace("(f0;", f"({name};"))
        for form in ([], ["--json"], ["--tap"], [f"--junit={d}/j", f"--sarif={d}/s"]):
            r = shared.run(env, "assert", *form, log, "guards == 0", "\x1b[1m == 2")
            assert r.returncode == WRONG
            for out in (r.stdout, r.stderr, *[p.read_bytes() for p in pathlib.Path(d).glob("[js]")]):
                assert b"\x1b" not in out and b"\x07" not in out, (form, out)


def tests(env):
    for f in (statements, missing, collector, reports, evil):
        yield f.__name__, lambda f=f: f(env)
