"""logparse excerpt and reduce: small logs that show the same."""
import gzip, json, os, pathlib, re, resource, shutil, subprocess, tempfile

CASES = [("count-all", "count.py:2:count_mult_of_5#16/g12"), ("bridges-all", "bridges.py:2:collatz#4"),
         ("recursion-all", "loop 1"), ("hotloop-count-2000", "loop 1"), ("calc", "calc.py:73:main#32/g13"),
         ("oddnames-all", "loop 2"), ("gens-all", "gens.py:16:strategies#12")]


def run(env, *args):
    return subprocess.run([env.prog("logparse"), *map(str, args)], capture_output=True, cwd=env.root)


def ok(env, *args):
    r = run(env, *args)
    assert r.returncode == 0, (args, r.returncode, r.stderr.decode())
    return r.stdout.decode("utf-8", "surrogateescape")


def log(name):
    return f"testdata/logs/{name}.log.gz"


def excerpt(env, directory, name, trace, *options):
    out = pathlib.Path(directory, f"{name}.log")
    ok(env, "excerpt", "--source-root=testdata", *options, log(name), trace, "-o", out)
    return out


def as_pypy_reads(text, operations):
    """What rpython/tool/logparser.py and jit/tool/oparser.py ask of a log."""
    open_sections, guards, keys, counted, dumps = [], set(), set(), [], []
    for line in text.split("\n"):
        if m := re.fullmatch(r"\[([0-9a-f]+)\] \{([\w-]+)", line):
            open_sections.append(m[2])
            first = True
            continue
        if m := re.fullmatch(r"\[([0-9a-f]+)\] ([\w-]+)\}", line):
            assert open_sections and open_sections.pop() == m[2], line
            continue
        if not open_sections:
            assert line == "", line
            continue
        section = open_sections[-1]
        if section.startswith("jit-log-opt"):
            if first:
                m = re.match(r"# (?:Loop (-?\d+)|bridge out of Guard 0x(-?[\da-f]+))", line)
                assert m, line
                keys.add(f"entry {m[1]}" if m[1] else f"bridge {int(m[2], 16)}")
                assert not m[2] or int(m[2], 16) in guards, f"{line}: no such guard"
                first = False
            elif m := re.match(r"(?:\+\d+: )?(?:[\w\[\]]+ = )?(\w+)\(", line):
                assert m[1] in operations or m[1] == "debug_merge_point", line
                guards |= {int(g, 16) for g in re.findall(r"<Guard0x([\da-f]+)>", line)}
                keys |= {t for t in re.findall(r"TargetToken\(-?\d+\)", line)}
            else:
                assert re.match(r"\[|\+\d+: --end of the loop--|#", line), line
        elif section == "jit-backend-counts":
            key, count = line.rsplit(":", 1)
            counted.append((key, int(count)))
        elif section == "jit-backend-dump" and line.startswith("CODE_DUMP"):
            dumps.append(line)
        elif section == "jit-backend-addr":
            first = False
    assert not open_sections
    assert all(key in keys for key, _ in counted), [k for k, _ in counted if k not in keys]
    return counted, dumps


def facts(traces):
    """What must be the same, whatever numbers tell names apart in the larger log."""
    return [(t["kind"], t["number"], t["guard"], t["ops"], t["guards"], t["runs"], t["entries"],
             [tuple(l.values()) for l in t["labels"]], t["asm"], t["parent_guard"]) for t in traces]


def same(env):
    """The traces of an excerpt are those of the log: figures, listing, machine code, bridges."""
    with tempfile.TemporaryDirectory() as d:
        for name, trace in CASES:
            out = excerpt(env, d, name, trace)
            whole = json.loads(ok(env, "traces", "--json", log(name)))["rows"]
            got = json.loads(ok(env, "traces", "--json", out))["rows"]
            every = facts(whole)
            assert got and all(f in every for f in facts(got)), name
            text = out.read_bytes().decode("utf-8", "surrogateescape")
            before = gzip.open(env.root / log(name)).read().decode("latin1")
            names, size = set(re.findall(r"(?m)^(?:\+\d+: )?(?:\w+ = )?(\w+)\(", before)), len(before)
            assert len(text) < size * (0.2 if name in ("bridges-all", "gens-all") else 1), (len(text), size)
            if name != "oddnames-all":
                counted, dumps = as_pypy_reads(text, names)
                assert counted and (dumps or name == "hotloop-count-2000" or name == "gens-all"), name
            [named] = [t for t in got if t["name"].rsplit("~", 1)[0] == trace.rsplit("~", 1)[0]] \
                if ":" in trace else got[:1]
            if named["bridges"]:
                assert {b["bridge"] for b in named["bridges"]} <= {t["name"] for t in got}
            show = [ok(env, "show", "--asm", "--source-root=testdata", l, trace) for l in (log(name), out)]
            # Departures without a counter are not known where other traces were left out.
            bare = [re.sub(r"(?m)[;] .*left.*$|  [x>-] g\d.*$|^ *[~\d]* +[x>-]? *", "", s) for s in show]
            if name not in ("oddnames-all", "gens-all"):
                assert bare[0] == bare[1], "".join(list(__import__("difflib").unified_diff(
                    bare[0].splitlines(True), bare[1].splitlines(True)))[:30])


def honest(env):
    """What the counters prove in an excerpt, they prove in the log."""
    with tempfile.TemporaryDirectory() as d:
        known = 0
        for name, trace in CASES:
            out = excerpt(env, d, name, trace)
            left = lambda path: {(g["trace"].split("~")[0], g["guard"], g["bridge"] is None, g["left"])
                                 for g in json.loads(run(env, "guards", "--json", path).stdout or '{"rows": []}')["rows"]}
            got = left(out)
            assert got <= left(log(name)), (name, got - left(log(name)))
            known += len(got)
        assert known > 5


def redacted(env):
    with tempfile.TemporaryDirectory() as d:
        for name, trace in (c for c in CASES if c[0] not in ("recursion-all", "bridges-all", "gens-all")):
            excerpt(env, d, name, trace)
            figures = facts(json.loads(ok(env, "traces", "--json", pathlib.Path(d, f"{name}.log")))["rows"])
            out = excerpt(env, d, name, trace, "--redact")
            text = out.read_bytes().decode("utf-8", "surrogateescape")
            assert facts(json.loads(ok(env, "traces", "--json", out))["rows"]) == figures, name
            assert "/home" not in text and "SYS_EXECUTABLE /" not in text, name
            assert text == excerpt(env, d, name, trace, "--redact").read_bytes().decode("utf-8", "surrogateescape")


def no_word_left(env):
    """Each word, text, name and path of marked.py has "zq" in it. None is left, of Hotloop's log and of PyPy's."""
    with tempfile.TemporaryDirectory() as d:
        program = pathlib.Path(d, "zqfolder/zqprogram.py")
        program.parent.mkdir()
        program.write_bytes((env.root / "testdata/programs/marked.py").read_bytes())
        for vm in filter(None, (env.prog("hotloop"), shutil.which("pypy3"))):
            full = pathlib.Path(d, "full.log")
            subprocess.run([vm, "--jit", "threshold=60,trace_eagerness=20", program], check=True, timeout=60,
                           env=dict(os.environ, PYPYLOG=f":{full}"), stdout=subprocess.DEVNULL)
            names = [t["name"] for t in json.loads(ok(env, "traces", "--json", full))["rows"]]
            plain, bare = (ok(env, "excerpt", *options, full, *names) for options in ([], ["--redact"]))
            marked = lambda text: set(re.findall(r"(?i)\w*zq\w*", text))
            assert {"zqstep", "zqx", "zqattr", "zqfolder", "ZqError", "zqmessage"} <= marked(plain), vm
            assert not marked(bare), (vm, marked(bare))
            assert len(bare) > len(plain) / 2


def reduced(env):
    with tempfile.TemporaryDirectory() as d:
        out = pathlib.Path(d, "small.log")
        for name, statement, most in [("aborts-all", 'aborts("ABORT_TOO_LONG") >= 1', 40000),
                                      ("gcwork-all", 'sections("gc-minor") >= 3', 900),
                                      ("calc", "bridges >= 2", 40000),
                                      ("bridges-all", 'bridges("*main*").guards >= 3', 70000)]:
            r = run(env, "reduce", log(name), "--keep", statement, "-o", out)
            assert r.returncode == 0 and b"parts are left" in r.stderr, r.stderr
            assert run(env, "assert", out, statement).returncode == 0, (name, statement)
            assert out.stat().st_size < most, (statement, out.stat().st_size)
        assert run(env, "reduce", log("calc"), "--keep", "loops == 0", "-o", out).returncode == 1
        assert run(env, "reduce", log("calc"), "--keep", "nonsense == 0").returncode == 2
        assert run(env, "reduce", log("calc")).returncode == 2
        assert run(env, "excerpt", log("calc"), "nothing").returncode == 1
        assert run(env, "excerpt", log("calc"), "main#32", "-o", f"{d}/no/where").returncode == 2


def reduced_from(env):
    """Of a log that can be read once only, the same is left; no file of tries stays behind, whatever fails."""
    text = gzip.open(env.root / log("gcwork-all")).read()
    with tempfile.TemporaryDirectory() as d:
        tries = pathlib.Path(d, "tries")
        tries.mkdir()
        plain = pathlib.Path(d, "a.log")
        plain.write_bytes(text)

        def reduce(path, statement, *options, **more):
            r = subprocess.run([env.prog("logparse"), "reduce", path, "--keep", statement, *options], cwd=env.root,
                               capture_output=True, env=dict(os.environ, TMPDIR=str(tries)), **more)
            assert not list(tries.iterdir())
            return r

        for statement in ('sections("gc-minor") >= 3', "gc.minor.count >= 4"):
            want = reduce(plain, statement)
            assert want.returncode == 0 and b"gc-minor" in want.stdout, want.stderr
            with plain.open("rb") as f:
                redirected = reduce("-", statement, stdin=f)
            for r in (reduce("-", statement, input=text), redirected):
                assert (r.returncode, r.stdout, r.stderr) == (0, want.stdout, want.stderr), r.stderr
        assert reduce("-", "loops == 9", input=text).returncode == 1
        assert reduce("-", "nonsense == 0", input=text).returncode == 2
        assert reduce("-", "loops == 0", input=b"nothing").returncode == 2
        for out in ("/dev/full", f"{d}/no/where"):
            r = reduce(plain, 'sections("gc-minor") >= 3', "-o", out)
            assert r.returncode == 2 and out.encode() in r.stderr, r.stderr
        small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
        r = reduce(plain, 'sections("gc-minor") >= 3', preexec_fn=small, restore_signals=False)
        assert (r.returncode, r.stdout) == (2, b"") and b"cannot be written" in r.stderr, r.stderr


def tests(env):
    yield "same", lambda: same(env)
    yield "redacted", lambda: redacted(env)
    if env.flavour == "release":  # it runs hotloop and pypy3 many times; the same code is looked at above
        yield "no_word_left", lambda: no_word_left(env)
    if env.flavour != "asan":
        yield "honest", lambda: honest(env)
        yield "reduced_from", lambda: reduced_from(env)
        yield "reduced", lambda: reduced(env)
