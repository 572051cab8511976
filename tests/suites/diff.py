"""logparse diff: what is the same, what is a change, and what is said about it."""
import gzip, itertools, json, os, pathlib, random, re, shutil, subprocess, tempfile

LOGS = "testdata/logs"
PYPYLOG = "jit-log-opt,jit-backend-addr,jit-backend-counts:"


def run(env, *args):
    return subprocess.run([env.prog("logparse"), *map(str, args)], capture_output=True,
                          cwd=env.root, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"})


def status(env, want, *args):
    r = run(env, *args)
    assert r.returncode == want, (f"{args}: status {r.returncode}, not {want}\n"
                                  f"{r.stdout.decode()[-2000:]}{r.stderr.decode()}")
    return r.stdout.decode("utf-8", "surrogateescape")


def diff_json(env, want, *args):
    return json.loads(status(env, want, "diff", "--json", *args))


def log_text(env, name):
    return gzip.open(env.root / f"{LOGS}/{name}.log.gz", "rt", errors="surrogateescape",
                     newline="\n").read()


def write(path, text):
    path.write_text(text, errors="surrogateescape", newline="\n")
    return path


def body_of(text, kind="loop"):
    """The lines of the first trace of a log, without header and marks."""
    m = re.search(r"\{jit-log-opt-%s\n(# [^\n]*\n)(.*?)\[[0-9a-f]+\] jit-log-opt" % kind, text, re.S)
    return m[2].splitlines()


def copies(bodies):
    """A log in which body number i is a loop of its own, of function f<i>."""
    out = []
    for i, body in enumerate(bodies):
        ops = sum(not line.startswith("[") and "--end" not in line for line in body)
        where = f"f{i};/x/t.py:{i + 1}-{i + 2}~#0 FOR_ITER"
        out += [f"[{2 * i + 1:x}] {{jit-log-opt-loop",
                f"# Loop {i + 1} ({where}) : loop with {ops} ops", *body,
                f"[{2 * i + 2:x}] jit-log-opt-loop}}"]
    return "\n".join(out) + "\n"


BOX = re.compile(r"\b[ipf]\d+\b")
CLASSES = ("int_", "float_", "uint_")


def occurrences(body, upto):
    """Boxes seen in front of a line, by letter."""
    seen = {"i": set(), "p": set(), "f": set()}
    for line in body[:upto]:
        if not line.startswith("debug_merge_point"):
            for box in BOX.findall(line):
                seen[box[0]].add(box)
    return seen


def split_line(line):
    """offset, result, name, args and descr, failargs"""
    return re.match(r"(\+\d+: )?((?:[ipf]\d+) = )?(\w+)\((.*)\)( \[.*\])?$", line)


def change_op(rng, body, n, m):
    other = {"int_add": "int_sub", "int_lt": "int_le", "guard_true": "guard_false"}
    name = other.get(m[3], m[3] + "_x")
    return f"{m[1] or ''}{m[2] or ''}{name}({m[4]}){m[5] or ''}"


def replace_box(rng, body, n, text):
    seen = occurrences(body, n)
    spots = [b for b in BOX.finditer(text) if b[0] in seen[b[0][0]]
             and len(seen[b[0][0]]) > 1]
    if not spots:
        return None
    spot = rng.choice(spots)
    new = rng.choice(sorted(seen[spot[0][0]] - {spot[0]}))
    return text[:spot.start()] + new + text[spot.end():]


def change_arg(rng, body, n, m):
    args, descr = (m[4].split("descr=") + [""])[:2]
    new = replace_box(rng, body, n, args)
    if new is None:
        return None
    return f"{m[1] or ''}{m[2] or ''}{m[3]}({new}{'descr=' + descr if descr else ''}){m[5] or ''}"


def change_failarg(rng, body, n, m):
    if not m[5] or m[5] == " []":
        return None
    if rng.random() < .3:
        parts = m[5][2:-1].split(", ")
        parts[rng.randrange(len(parts))] = rng.choice(["None", "77"])
        new = f" [{', '.join(parts)}]"
        return None if new == m[5] else f"{m[1] or ''}{m[2] or ''}{m[3]}({m[4]}){new}"
    new = replace_box(rng, body, n, m[5])
    return new and f"{m[1] or ''}{m[2] or ''}{m[3]}({m[4]}){new}"


def change_descr(rng, body, n, m):
    d = re.search(r"descr=(<(?:Field|Array|Size|Call)\S* ?.*>)$", m[4])
    if not d:
        return None
    text = d[1]
    kind = rng.randrange(3)
    if kind == 0:                                # a number in it
        new = re.sub(r"\d+(?=[^\d]*$)", lambda k: str(int(k[0]) + 8), text)
    elif kind == 1:                              # its last word: a prefix must not be enough
        new = text[:-1] + "x>"
    else:
        new = text[:6] + "Z" + text[6:]
    return f"{m[1] or ''}{m[2] or ''}{m[3]}({m[4][:d.start(1)]}{new}){m[5] or ''}"


def change_constant(rng, body, n, m):
    args = m[4].split("descr=")[0]
    spots = [k for k in re.finditer(r"(?<![\w(.])-?\d+(?![\w.)])|(?<=\()-?\d+(?=,)", args)]
    spots = [k for k in spots if m[3].startswith(CLASSES) or abs(int(k[0])) < 1 << 40]
    spots = [k for k in spots if not (m[3].startswith(("guard_class", "getfield_raw", "call")))]
    if not spots:
        names = list(re.finditer(r"ConstClass\((\w+)\)|ConstPtr\((null)\)", args))
        if not names:
            return None
        k = rng.choice(names)
        at = k.start(1) if k[1] else k.start(2)
        return f"{m[1] or ''}{m[2] or ''}{m[3]}({m[4][:at]}X{m[4][at:]}){m[5] or ''}"
    k = rng.choice(spots)
    new = str(int(k[0]) + rng.choice([1, -1, 1000]))
    return f"{m[1] or ''}{m[2] or ''}{m[3]}({m[4][:k.start()]}{new}{m[4][k.end():]}){m[5] or ''}"


def change_result(rng, body, n, m):
    if not m[2]:
        return None
    letter = {"i": "p", "p": "f", "f": "i"}[m[2][0]]
    return f"{m[1] or ''}{letter}{m[2][1:]}{m[3]}({m[4]}){m[5] or ''}"


def change_label(rng, body, n, m):
    """What a label or a jump passes on: one box instead of another, or one less."""
    if m[3] not in ("label", "jump"):
        return None
    args, descr = m[4].split(", descr=")
    boxes = args.split(", ")
    at = rng.randrange(len(boxes))
    if rng.random() < .5:
        del boxes[at]
    else:
        new = replace_box(rng, body, n, args)
        if new is None:
            return None
        boxes = [new]
    return f"{m[1] or ''}{m[3]}({', '.join(boxes)}, descr={descr})"


CHANGES = {"op": change_op, "arg": change_arg, "failarg": change_failarg,
           "descr": change_descr, "constant": change_constant, "result": change_result,
           "label": change_label}


def is_guard(line):
    return re.match(r"(\+\d+: )?guard_", line)


def lines_of(body, good):
    return [n for n, line in enumerate(body) if good(line)]


def swap_guards(rng, body):
    """Two guards in the other order: not the same ones, and what they keep goes with them."""
    guards = lines_of(body, is_guard)
    a, b = sorted(rng.sample(guards, 2)) if len(guards) > 1 else (0, 0)
    if a == b or re.sub(r"0x[0-9a-f]+|\+\d+: ", "", body[a]) == re.sub(r"0x[0-9a-f]+|\+\d+: ", "", body[b]):
        return None
    return [*body[:a], body[b], *body[a + 1:b], body[a], *body[b + 1:]]


def take_line(rng, body):
    """An operation, or a merge point, is missing."""
    n = rng.choice(lines_of(body, lambda line: split_line(line) is not None))
    return [*body[:n], *body[n + 1:]]


def double_line(rng, body):
    n = rng.choice(lines_of(body, lambda line: split_line(line) and not split_line(line)[2]))
    return [*body[:n + 1], body[n], *body[n + 1:]]


def change_merge_point(rng, body):
    """Its depth, function, file, bytecode or name of it; inside of calls too."""
    n = rng.choice(lines_of(body, lambda line: line.startswith("debug_merge_point")))
    m = re.match(r"debug_merge_point\((\d+), (.*'.*?)(;.*/)(\w+\.py)(:\d+-\d+~#)(\d+) (\w+)'\)", body[n])
    if not m:
        return None
    part = list(m.groups())
    at = rng.choice([0, 1, 3, 5, 6])
    part[at] = str(int(part[at]) + 1) if at in (0, 5) else "x" + part[at] if at == 3 else part[at] + "X"
    depth, function, folder, file, lines, bytecode, name = part
    line = f"debug_merge_point({depth}, {function}{folder}{file}{lines}{bytecode} {name}')"
    return [*body[:n], line, *body[n + 1:]]


# of a whole body
EDITS = {"guard order": swap_guards, "line taken": take_line, "line doubled": double_line,
         "merge point": change_merge_point}


def mutate(rng, body, kind):
    """The body with one change; None when the line that was drawn has nothing of the kind."""
    if kind in EDITS:
        return EDITS[kind](rng, body)
    n = rng.randrange(len(body))
    m = split_line(body[n])
    if not m or m[3] in ("debug_merge_point", "enter_portal_frame"):
        return None
    line = CHANGES[kind](rng, body, n, m)
    if line is None or line == body[n]:
        return None
    return [*body[:n], line, *body[n + 1:]]


def mutations(env):
    """Thousands of traces with one change each: every one is seen, and nothing else."""
    rng = random.Random(5)
    rounds, each = (3, 100) if env.flavour == "release" else (1, 60)
    total = 0
    for name, kind in (("count-all", "loop"), ("bridges-all", "bridge"), ("gens-all", "loop"),
                       ("bridges-all", "loop"), ("recursion-all", "loop")):
        body = body_of(log_text(env, name), kind)
        for _ in range(rounds):
            bodies, kinds = [], []
            for change in (*CHANGES, *EDITS):
                tries = 0
                while kinds.count(change) < each and tries < 40 * each:
                    tries += 1
                    new = mutate(rng, body, change)
                    if new:
                        bodies.append(new)
                        kinds.append(change)
            same = len(bodies) // 10             # some stay what they are
            with tempfile.TemporaryDirectory() as d:
                d = pathlib.Path(d)
                old = write(d / "old", copies([body] * (len(bodies) + same)))
                new = write(d / "new", copies(bodies + [body] * same))
                found = diff_json(env, 1, old, new)
            seen = {t["new"] for t in found["traces"] if t["fate"] == "changed"}
            for i, change in enumerate(kinds):
                assert f"t.py:{i + 1}:f{i}#0" in seen, \
                    f"{name}: {change} not seen:\n" + "\n".join(
                        f"{a}\n{b}" for a, b in zip(body, bodies[i]) if a != b)
            assert len(seen) == len(bodies) and found["same_traces"] == same
            total += len(bodies)
    assert total > (10000 if env.flavour == "release" else 2000), total


def renamed(rng, text):
    """The same log with other boxes, constant objects, guards, tokens and addresses."""
    boxes, others = {}, {}
    pool = list(range(100000, 160000))
    rng.shuffle(pool)

    def box(m):
        return m[1] + str(boxes.setdefault(m[2], pool[len(boxes)]))

    def guard(number):
        return f"{others.setdefault(('g', number), 0x7a0000000000 + 64 * len(others)):#x}"

    def token(m):
        key = ("t", m[1])
        return f"TargetToken({others.setdefault(key, 0x7b0000000000 + 64 * len(others))})"
    out = []
    for line in text.splitlines():
        if re.match(r"(\+\d+: )?[\w =]*\w+\(|\[[ipf]|--end|\+\d+", line) and \
                not line.startswith("debug_merge_point"):
            line = re.sub(r"\b([ipf]|ptr)(\d+)\b", box, line)
        # not the addresses of machine code: their differences are its size
        line = re.sub(r"(?<=Guard)( ?)0x([0-9a-f]+)", lambda m: m[1] + guard(m[2]), line)
        line = re.sub(r"(?<=object at )()0x([0-9a-f]+)", lambda m: guard(m[2]), line)
        line = re.sub(r"TargetToken\((\d+)\)", token, line)
        if re.match("bridge \\d+:", line):        # counters: the guard in decimal
            number = line[7:].split(":")
            line = f"bridge {int(guard(f'{int(number[0]):x}'), 16)}:{number[1]}"
        line = re.sub(r"(?<=\()(1[34]\d{13})(?=,)|(?<=, )(1[34]\d{13})(?=[,)])",
                      lambda m: str(others.setdefault(("a", m[0]), 0x7c0000000000
                                                      + 16 * len(others))), line)
        if re.search(r"jit-log-opt-\w+\}$", line):  # numbers of boxes start anew
            boxes = {}
        out.append(line)
    return "\n".join(out) + "\n"


def renaming(env):
    """All boxes, addresses, guard ids and tokens renamed: no difference is seen."""
    rng = random.Random(6)
    for name in ("count-all", "bridges-all", "recursion-all", "gens-all"):
        text = log_text(env, name)
        with tempfile.TemporaryDirectory() as d:
            d = pathlib.Path(d)
            old = write(d / "old", text)
            for _ in range(3):
                other = renamed(rng, text)
                assert other != text and "TargetToken(135" in other
                new = write(d / "new", other)
                found = diff_json(env, 0, old, new)
                assert found["traces"] == [] and found["same_traces"] > 1, name


def not_injective(env):
    """Two boxes that become one are a change, in either direction."""
    a = ["[i0, i1]", "i2 = int_add(i0, i1)", "i3 = int_add(i1, i0)", "finish(i3)"]
    b = ["[i0, i1]", "i2 = int_add(i0, i0)", "i3 = int_add(i0, i0)", "finish(i3)"]
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        one, two = write(d / "1", copies([a])), write(d / "2", copies([b]))
        status(env, 1, "diff", one, two)
        status(env, 1, "diff", two, one)
        swapped = [line.replace("i0", "x").replace("i1", "i0").replace("x", "i1") for line in a]
        status(env, 0, "diff", one, write(d / "3", copies([swapped])))


def need_pypy(env):
    if not shutil.which("pypy3"):
        raise env.Skip("pypy3 is not installed")


def record(env, log, *args, seed="random"):
    subprocess.run(["pypy3", *map(str, args)], stdout=subprocess.DEVNULL, check=True,
                   cwd=env.root, env={**os.environ, "PYPYLOG": f"{PYPYLOG}{log}",
                                      "PYTHONHASHSEED": str(seed)})
    return log


def ten_runs(env):
    """The same program ten times, at other addresses each time: every pair is the same."""
    need_pypy(env)
    for program in (["count.py", "5000"], ["bridges.py"], ["recursion.py"], ["lookups.py"]):
        with tempfile.TemporaryDirectory() as d:
            logs = [record(env, f"{d}/{i}.log", env.root / "testdata/programs" / program[0],
                           *program[1:]) for i in range(10)]
            pairs = list(itertools.combinations(logs, 2))
            for a, b in pairs if env.flavour == "release" else pairs[:5]:
                found = diff_json(env, 0, a, b)
                assert found["same_traces"] >= 1 and not found["traces"], (program, a, b)
            status(env, 0, "diff", *logs[:5], "--", *logs[5:])


def unstable_runs(env):
    """A program whose traces depend on chance: no verdict, but the figures that vary."""
    need_pypy(env)
    with tempfile.TemporaryDirectory() as d:
        def runs(seeds):
            return [record(env, f"{d}/{seed}", "testdata/programs/order.py", seed=seed)
                    for seed in seeds]
        old, new = runs(range(6)), runs(range(6, 12))
        found = diff_json(env, 3, *old, "--", *new)
        figures = {name for name, f in found["figures"].items() if f["verdict"] == "UNSTABLE"}
        assert {"ops", "guards", "bridges", "bytes", "executed_ops"} <= figures, figures
        assert found["figures"]["bridges"]["old"]["two_peaked"]
        assert "order.py:4:price#12" in found["unstable"]
        text = status(env, 3, "diff", *old, "--", *new)
        assert re.search(r"^bridges .* UNSTABLE, two-peaked: old runs stand at", text, re.M), text
        assert re.search(r"^UNSTABLE order.py:4:price#12: \d different codes", text, re.M), text
        # the same seeds on both sides, all alike: nothing is unstable
        steady = [old[0], *(record(env, f"{d}/again{i}", "testdata/programs/order.py", seed=0)
                            for i in range(3))]
        assert diff_json(env, 0, *steady[:2], "--", *steady[2:])["unstable"] == []


def more_iterations(env):
    """count.py longer: exactly the new bridge, in words."""
    need_pypy(env)
    with tempfile.TemporaryDirectory() as d:
        program = env.root / "testdata/programs/count.py"
        a = record(env, f"{d}/a", program, "2000")
        b = record(env, f"{d}/b", program, "10000")
        found = diff_json(env, 1, a, b)
        assert [(t["fate"], t["new"]) for t in found["traces"]] == \
            [("new", "count.py:2:count_mult_of_5#16/g12")]
        text = status(env, 1, "diff", a, b)
        assert "a bridge from guard 12 of count.py:2:count_mult_of_5#16, where it fails " \
               "guard_true(i71), at count.py:6 count_mult_of_5" in text, text
        gone = diff_json(env, 1, b, a)
        assert [t["fate"] for t in gone["traces"]] == ["gone"]


# program: what must be said, and on which line
LOST = {
    "virtualize": ("allocation", 8),
    "heap": ("known-value", 10),
    "unroll": ("peeling", 4),
    "intbounds": ("overflow", 6),
    "string": ("string", 5),
    "pure": ("repeated", 5),
}


def lost_optimisations(env):
    """One optimisation less: what was lost, on the right line of the source."""
    need_pypy(env)
    every = "intbounds:rewrite:virtualize:string:pure:earlyforce:heap:unroll"
    with tempfile.TemporaryDirectory() as d:
        for name, (kind, line) in LOST.items():
            program = env.root / f"testdata/programs/opts/{name}.py"
            less = ":".join(o for o in every.split(":") if o != name)
            a = record(env, f"{d}/a", "--jit", f"enable_opts={every}", program)
            b = record(env, f"{d}/b", "--jit", f"enable_opts={less}", program)
            words = [w for t in diff_json(env, 1, a, b)["traces"] for w in t["words"]]
            assert any(w["kind"] == kind and w["line"] == line and w["side"] == "new"
                       for w in words), (name, words)
            back = [w for t in diff_json(env, 1, b, a)["traces"] for w in t["words"]]
            assert any(w["kind"] == kind and w["side"] == "old" for w in back), name


def with_counts(text, change):
    """Another log of the same code, its counters changed."""
    head, tail = text.split("{jit-backend-counts\n")
    return head + "{jit-backend-counts\n" + re.sub(
        r":(\d+)$", lambda m: f":{change(int(m[1]))}", tail, flags=re.M)


def several_runs(env):
    text = log_text(env, "count-all")
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)

        def runs(side, factors):
            return [write(d / f"{side}{i}", with_counts(text, lambda n: int(n * f)))
                    for i, f in enumerate(factors)]
        steady = runs("a", [1, 1.001, 1.002, 1.001])
        near = runs("b", [1.0005, 1.001, 1.0015, 1.0012])
        worse, better = runs("c", [2, 2.01, 2.02]), runs("d", [.5, .51, .52])
        peaks = runs("e", [.5, .501, 2, 2.001])

        def verdict(want, a, b):
            found = diff_json(env, want, *a, "--", *b)
            return found["figures"]["executed_ops"]
        assert verdict(0, steady, near)["verdict"] == "SAME"
        assert verdict(1, steady, worse)["verdict"] == "REGRESSED"
        assert verdict(1, steady, better)["verdict"] == "IMPROVED"
        found = verdict(3, steady, peaks)
        assert found["verdict"] == "UNSTABLE" and found["new"]["two_peaked"]
        said = status(env, 3, "diff", *steady, "--", *peaks)
        assert "two-peaked: new runs stand at" in said
        # a limit that the spread cannot decide
        status(env, 3, "diff", "--fail-on", "executed_ops>+10%", *steady, "--", *peaks)
        status(env, 1, "diff", "--fail-on", "executed_ops>+10%", *steady, "--", *worse)
        status(env, 0, "diff", "--fail-on", "executed_ops>+10%", *steady, "--", *near)
        # code that differs between the runs of one side is no regression
        other = write(d / "f", text.replace("int_add_ovf(", "int_sub_ovf("))
        found = diff_json(env, 3, steady[0], other, "--", steady[0], steady[0])
        assert found["unstable"] and found["status"] == 3


def limits(env):
    old, new = f"{LOGS}/count-all.log.gz", f"{LOGS}/bridges-all.log.gz"
    count = "count.py:2:*"
    for want, limit in ((1, "ops<=+2000%"), (1, "ops>+2%"), (1, "bridges>+1"),
                        (0, "bridges>+100"), (0, "ops>1e6"), (2, "nonsense>1"), (2, "ops"),
                        (2, "ops>x"), (2, "ops>"), (2, "trace(x.aborts>0"),
                        (2, "trace(*).aborts>0"), (3, "trace(nothing-like-it).ops>0"),
                        (0, "aborts>+5")):
        status(env, want, "diff", "--fail-on", limit, old, new)
    for want, limit in ((1, f"trace({count}).allocations>0"), (0, f"trace({count}).calls>0"),
                        (0, "ops>+0%"), (0, "executed_ops>+0"), (1, "ops>=0"),
                        (0, "trace(count.py:2:count_mult_of_5#16).ops > 93"),
                        (1, "trace(count.py:2:count_mult_of_5#16).ops > 92")):
        status(env, want, "diff", "--fail-on", limit, old, old)


def trouble(env):
    good = f"{LOGS}/count-all.log.gz"
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        text = log_text(env, "count-all")
        cut = write(d / "cut", text[:len(text) // 2])
        plain = write(d / "plain", "hello\nworld\n")
        empty = write(d / "empty", "")
        for want, args in ((2, [good, "no-such-file"]), (2, ["no-such-file", good]),
                           (2, [good, plain]), (2, [good]), (2, [good, good, good]),
                           (2, [good, "--", good, d / "missing"]), (3, [good, cut]),
                           (3, [cut, cut]), (3, [good, empty]), (3, [empty, empty]),
                           (3, ["--fail-on", "ops>+1%", good, cut]), (0, [good, good]),
                           (0, [good, "--", good]), (0, ["--ignore=*", good, good]),
                           (3, [good, write(d / "stage", text.replace(
                               "jit-log-opt-", "jit-log-rewritten-"))])):
            for form in ([], ["--json"], ["--markdown"], ["--stat"]):
                status(env, want, "diff", *form, *args)


def chosen(env):
    old = f"{LOGS}/count-all.log.gz"
    with tempfile.TemporaryDirectory() as d:
        text = log_text(env, "count-all").replace("int_mul(", "int_and(")
        new = write(pathlib.Path(d) / "new", text)
        changed = {t["new"] for t in diff_json(env, 1, old, new)["traces"]}
        name = sorted(changed)[0]
        status(env, 0, "diff", *[f"--ignore={n}" for n in changed], old, new)
        only = diff_json(env, 1, f"--only={name}", old, new)
        assert [t["new"] for t in only["traces"]] == [name]
        assert only["figures"]["ops"]["old"]["median"] < \
            diff_json(env, 1, old, new)["figures"]["ops"]["old"]["median"]


def moved_tree(env):
    """A guard more in front: its bridges leave other guards, and still are found."""
    text = log_text(env, "count-all")
    line = re.search(r"\+\d+: guard_not_invalidated\(descr=<Guard0x[0-9a-f]+>\).*\n", text)[0]
    extra = re.sub(r"Guard0x[0-9a-f]+", "Guard0x7f00000000f0", line)
    head, tail = text.split("{jit-log-opt-loop\n")
    tail = re.sub(r"(\+\d+: label\(.*\n)", lambda m: m[1] + extra, tail, count=1)
    tail = re.sub(r"with (\d+) ops", lambda m: f"with {int(m[1]) + 1} ops", tail, count=1)
    with tempfile.TemporaryDirectory() as d:
        new = write(pathlib.Path(d) / "new", head + "{jit-log-opt-loop\n" + tail)
        found = diff_json(env, 1, f"{LOGS}/count-all.log.gz", new)
    fates = [(t["fate"], t["old"], t["moved"]) for t in found["traces"]]
    assert fates == [("changed", "count.py:2:count_mult_of_5#16", False)], fates
    assert found["traces"][0]["words"][0]["kind"] == "guard"
    assert found["same_traces"] == 2


def evil(env):
    """Nothing of a log reaches the terminal unescaped."""
    name = "f\x1b[31mred\x07\u202e"
    body = [f"debug_merge_point(0, 0, '{name};/tmp/{name}.py:1-2~#0 LOAD_FAST')",
            "+3: guard_true(i0\x1b[2J, descr=<Guard0x1>) [i0]"]
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        text = copies([["[i0]", *body]]).replace("(f0;", f"({name};")
        old = write(d / "old\x1b[31m", text)
        new = write(d / "new", text.replace("guard_true", "guard_false\x1b[1m"))
        for form in ([], ["--json"], ["--markdown"], ["--stat"], ["--side-by-side"]):
            out = run(env, "diff", *form, old, new).stdout
            assert b"\x1b" not in out and b"\x07" not in out, form
            assert "\u202e".encode() not in out or form == ["--json"]


def forms(env):
    """Text, beside each other, Markdown: golden files of one real pair."""
    text = log_text(env, "count-all")
    with tempfile.TemporaryDirectory() as d:
        new = write(pathlib.Path(d) / "new", re.sub(r"i\d+ = int_rshift\(\w+, 63\)", lambda m: m[0]
                    .replace("63", "62"), text).replace("int_xor", "int_or"))
        for name, args in (("unified", ["--unified"]), ("stat", ["--stat"]),
                           ("beside", ["--side-by-side"]), ("markdown", ["--markdown"]),
                           ("limits", ["--stat", "--fail-on=ops>+2%", "--fail-on=aborts>0"])):
            out = run(env, "diff", *args, f"{LOGS}/count-all.log.gz", new).stdout.decode()
            env.same_text(out.replace(d, "DIR"), env.root / f"tests/tools/diff/{name}.txt")
        coloured = run(env, "diff", "--color=always", f"{LOGS}/count-all.log.gz", new).stdout
        assert b"\x1b[" in coloured


def split_and_merged(env):
    """The second half of a loop goes into a bridge: split; the other way round: merged."""
    ops = [f"i{n} = int_{name}(i{n - 1}, {n})" for n, name in
           enumerate(["add", "sub", "and", "or", "xor", "mul", "lshift", "rshift", "eq", "lt"], 1)]
    place = "debug_merge_point(0, 0, 'f;/x/t.py:1-2~#0 FOR_ITER')"
    guard = "guard_true(i2, descr=<Guard0x10>) [i2]"

    def log(loop, bridge):
        text = copies([["[i0]", place, *loop]])
        if bridge:
            text += (f"[9] {{jit-log-opt-bridge\n# bridge out of Guard 0x10 with {len(bridge) + 1} "
                     "ops\n" + "\n".join(["[i2]", place, *bridge]) + "\n[a] jit-log-opt-bridge}\n")
        return text
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        whole = write(d / "a", log([*ops[:2], guard, *ops[2:], "finish(i10)"], []))
        two = write(d / "b", log([*ops[:2], guard, "finish(i2)"], [*ops[2:], "finish(i10)"]))
        apart = write(d / "c", log([*ops[:2], guard, *ops[2:], "finish(i10)"],
                                   ["i3 = strlen(i2)", "finish(i3)"]))
        for old, new, fate in ((whole, two, "split"), (two, whole, "merged"),
                               (whole, apart, "new"), (apart, whole, "gone")):
            found = diff_json(env, 1, old, new)["traces"]
            assert fate in [t["fate"] for t in found], (fate, found)
            assert all(t["fate"] in (fate, "changed") for t in found)
            if fate in ("split", "merged"):
                assert [t["relative"] for t in found if t["fate"] == fate] == ["t.py:1:f0#0"]


# what was done to the source of a program; exit status
SHAPES = {
    "down": ("one_loop", lambda old: "#\n" * 20 + old, 0),
    "renamed": ("one_loop", lambda old: old.replace("mix", "blend"), 1),
    "split": ("one_loop", "two_loops", 1),
    "merged": ("two_loops", "one_loop", 1),
    "helper-renamed": ("helper", lambda old: old.replace("step", "stride"), 1),
    "helper-inlined": ("helper", lambda old: old.replace("step(total, i)\n        i",
                                                         "(total ^ i) & 4095\n        i"), 1),
    "file-renamed": ("helper", lambda old: old, 1),
}


def shapes(env):
    """A function moved, renamed, split, merged: what is said of its traces."""
    need_pypy(env)
    for name, (before, change, want) in SHAPES.items():
        source = {f.stem: f.read_text() for f in
                  (env.root / "testdata/programs/shapes").glob("*.py")}
        after = source[change] if isinstance(change, str) else change(source[before])
        with tempfile.TemporaryDirectory() as d:
            d = pathlib.Path(d)
            (d / "new").mkdir()
            old_program = write(d / "t.py", source[before])
            new_program = write(d / "new" / ("u.py" if name == "file-renamed" else "t.py"), after)
            old, new = record(env, d / "a", old_program), record(env, d / "b", new_program)
            text = status(env, want, "diff", "--stat", old, new)
        text = text.split("\n\n", 1)[1]          # without the table of figures
        text = re.sub(r", machine code bytes \d+ -> \d+", "", text)
        env.same_text(text, env.root / f"tests/tools/diff/shape-{name}.txt")


def order(env):
    """The same text whether one core works or all of them do."""
    body = body_of(log_text(env, "count-all"))
    rng = random.Random(9)
    changed = [new for new in (mutate(rng, body, "op") for _ in range(400)) if new]
    one = {min(os.sched_getaffinity(0))}
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        logs = write(d / "a", copies([body] * len(changed))), write(d / "b", copies(changed))
        for form in ["--unified"], ["--json"], ["--markdown"], ["--stat"]:
            command = [env.prog("logparse"), "diff", *form, *logs]
            all_cores = subprocess.run(command, capture_output=True).stdout
            alone = subprocess.run(command, capture_output=True,
                                   preexec_fn=lambda: os.sched_setaffinity(0, one)).stdout
            assert all_cores == alone and len(alone) > 50000, form


def any_two(env):
    """Whatever two logs hold, there is an answer, and the same one in every form."""
    logs = sorted((env.root / LOGS).glob("*.gz"))
    pairs = list(itertools.product(logs, logs))
    for a, b in pairs[::7 if env.flavour == "release" else 29]:
        answers = {run(env, "diff", *form, a, b).returncode
                   for form in ([], ["--json"], ["--markdown"], ["--side-by-side"])}
        assert len(answers) == 1 and answers <= {0, 1, 3}, (a, b, answers)
        assert a != b or answers <= {0, 3}
    # damaged in the middle: no crash, and never "the same"
    text = log_text(env, "bridges-all")
    rng = random.Random(8)
    with tempfile.TemporaryDirectory() as d:
        d = pathlib.Path(d)
        good = write(d / "good", text)
        for _ in range(30):
            at = rng.randrange(len(text))
            bad = write(d / "bad", text[:at] + text[at + rng.randrange(1, 3000):])
            assert run(env, "diff", good, bad).returncode in (0, 1, 3)
            cut = write(d / "cut", text[:at])
            assert run(env, "diff", good, cut).returncode in (1, 3)


def tests(env):
    for f in (split_and_merged, shapes, order, any_two, mutations, renaming, not_injective, ten_runs, unstable_runs, more_iterations, lost_optimisations,
              several_runs, limits, trouble, chosen, moved_tree, evil, forms):
        yield f.__name__, lambda f=f: f(env)
