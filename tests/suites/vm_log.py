"""The log of hotloop: what PyPy's readers demand of a writer, line by line."""
import gzip, json, os, pathlib, re, signal, subprocess, tempfile, time

COUNT = (pathlib.Path(__file__).resolve().parents[2] / "testdata/programs/count.py").read_text()
CHURN = """class P:
    def __init__(self, a):
        self.a = a
def main(n):
    keep = []
    t = 0.0
    for i in range(n):
        p = P([i, float(i)])
        if i % 10 == 0:
            keep.append(p)
        t += p.a[1]
    return t, len(keep)
for k in range(20):
    print(main(20000))
"""
FIB = """def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(24))
"""
OPS = set("""jump finish label guard_true guard_false guard_value guard_class guard_nonnull guard_isnull
guard_no_exception guard_no_overflow guard_overflow guard_not_invalidated int_add int_sub int_mul uint_mul_high
int_and int_or int_xor int_rshift int_lshift uint_rshift int_lt int_le int_eq int_ne int_gt int_ge uint_lt uint_le
uint_gt uint_ge float_add float_sub float_mul float_truediv float_lt float_le float_eq float_ne float_gt float_ge
int_is_zero int_is_true int_neg int_invert float_neg float_abs cast_int_to_float int_add_ovf int_sub_ovf int_mul_ovf
cast_int_to_ptr ptr_eq getfield_gc_i getfield_gc_r getfield_gc_f setfield_gc getarrayitem_gc_r setarrayitem_gc
new_with_vtable new_array call_i call_r call_f call_assembler_r debug_merge_point""".split())
START, STOP = re.compile(r"\[([0-9a-f]+)\] \{([\w-]+)$"), re.compile(r"\[([0-9a-f]+)\] ([\w-]+)\}$")


class Log:
    """Sections in order, checked for balance while reading."""
    def __init__(self, text):
        self.sections, stack, last = [], [], 0
        for line in text.splitlines():
            start, stop = START.match(line), STOP.match(line)
            if start:
                stack.append((start[2], []))
            elif stop:
                assert stack and stack[-1][0] == stop[2], f"{line} does not close {stack[-1:]}"
                self.sections.append(stack.pop())
            else:
                assert stack, f"text outside of all sections: {line}"
                stack[-1][1].append(line)
            if start or stop:
                ticks = int((start or stop)[1], 16)
                assert ticks >= last, "time runs backwards"
                last = ticks
        assert not stack, f"never closed: {stack}"

    def of(self, prefix):
        return [(n, lines) for n, lines in self.sections if n.startswith(prefix)]


def logged(env, program, args, categories, extra=()):
    with tempfile.TemporaryDirectory() as d:
        path = pathlib.Path(d)
        (path / "p.py").write_text(program)
        environment = dict(os.environ, PYPYLOG=f"{categories}:{path}/log.pypylog")
        r = subprocess.run([env.prog("hotloop"), *extra, str(path / "p.py"), *args], env=environment,
                           capture_output=True, text=True, timeout=300)
        assert r.returncode == 0, r.stderr
        subprocess.run(["gzip", "-t", str(path / "log.pypylog")], check=True)
        raw = (path / "log.pypylog").read_bytes()
        text = gzip.decompress(raw).decode()
        return r.stdout, Log(text), len(raw), len(text)


def check_trace(name, lines):
    """Returns the guards it defines and the tokens of its labels."""
    header = lines[0]
    m = re.match(r"# (Loop (\d+) \(.*\) : (loop|entry bridge)|bridge out of Guard (0x[0-9a-f]+)) with (\d+) ops$", header)
    assert m, header
    guards, labels, n, offset = set(), set(), 0, 0
    assert re.match(r"\[.*\]$", lines[1])
    for line in lines[2:-1]:
        n += 1
        op = re.match(r"(?:\+(\d+): )?(?:([ipf]\d+) = )?(\w+)\((.*)\)(?: \[.*\])?$", line)
        assert op and op[3] in OPS, line
        if op[1]:
            assert int(op[1]) >= offset, line
            offset = int(op[1])
        if op[3].startswith("guard_"):
            g = re.search(r"descr=<Guard(0x[0-9a-f]+)>", line)
            assert g, line
            guards.add(g[1])
        if op[3] == "label":
            labels.add(re.search(r"TargetToken\(\d+\)", line)[0])
    assert re.match(r"\+\d+: --end of the loop--$", lines[-1]), lines[-1]
    assert n == int(m[5]), f"{n} operations, the header says {m[5]}"
    return guards, labels


def strict(env, n, bridge):
    env.need_jit()
    out, log, _, _ = logged(env, COUNT, [str(n)], "jit")
    assert out == f"({n // 5}, {n - n // 5})\n", out
    guards, labels, bases = set(), set(), []
    for name, lines in log.of("jit-log-opt"):
        g, l = check_trace(name, lines)
        guards |= g
        labels |= l
    for name, lines in log.of("jit-log-opt-bridge"):
        assert re.search(r"Guard (0x[0-9a-f]+)", lines[0])[1] in guards
    dumps = []
    for _, lines in log.of("jit-backend-dump"):
        m = re.match(r"CODE_DUMP @([0-9a-f]+) \+0  ([0-9A-F]*)$", lines[2])
        dumps.append((int(m[1], 16), len(m[2]) // 2))
    for _, lines in log.of("jit-backend-addr"):
        m = re.search(r" has address 0x([0-9a-f]+) to 0x([0-9a-f]+)", lines[0])
        a, b = int(m[1], 16), int(m[2], 16)
        assert any(d <= a and b <= d + size for d, size in dumps), lines[0]
    counts = dict(l.rsplit(":", 1) for _, lines in log.of("jit-backend-counts") for l in lines)
    for key in counts:
        if key.startswith("TargetToken"):
            assert key in labels, key
        elif key.startswith("bridge"):
            assert hex(int(key.split()[1])) in guards, key
    bridges = log.of("jit-log-opt-bridge")
    assert bool(bridges) == bridge, f"{len(bridges)} bridges"
    if bridge:
        assert sum(int(v) for k, v in counts.items() if k.startswith("bridge")) > 1000
    loop = log.of("jit-log-opt-loop")[0][1]
    body = loop[max(i for i, l in enumerate(loop) if "label(" in l):]
    assert not any("new_with_vtable" in l or "cast_int_to_ptr" in l for l in body), "something is boxed"
    ops = [l for l in body if l.startswith("+") and "--end" not in l]
    assert len(ops) <= 24 and sum("guard_" in l for l in ops) <= 6, "\n".join(ops)


def recursion(env):
    """A function calls its own machine code: that is in the log, and every call is counted."""
    env.need_jit()
    out, log, _, _ = logged(env, FIB, [], "jit")
    assert out == "46368\n", out
    ops = [l for name, lines in log.of("jit-log-opt") for l in lines if check_trace(name, lines) and l.startswith("+")]
    number = re.match(r"# Loop (\d+) \(fib;.* : entry bridge", log.of("jit-log-opt-loop")[0][1][0])[1]
    calls = [l for l in ops if " call_assembler_" in l]
    assert calls and all(re.search(rf"p\d+ = call_assembler_r\(.*, descr=<Loop{number}>\)$", l) for l in calls), calls
    assert any(re.search(r"finish\(p\d+, descr=<DoneWithThisFrameDescrRef object at 0x\w+>\)$", l) for l in ops), ops
    counts = dict(l.rsplit(":", 1) for _, lines in log.of("jit-backend-counts") for l in lines)
    assert int(counts[f"entry {number}"]) > 10000, counts


MEMORY = "getfield_gc setfield_gc getarrayitem_gc setarrayitem_gc new_with_vtable new_array debug_merge_point".split()


def rewritten(env):
    """What the back end makes of memory and boxes; the numbers of operations are those of the header."""
    env.need_jit()
    _, log, _, _ = logged(env, CHURN, [], "jit")
    seen = set()
    for stage in ("loop", "bridge"):
        opt, low = log.of("jit-log-opt-" + stage), log.of("jit-log-rewritten-" + stage)
        compiling = log.of("jit-log-compiling-" + stage)
        assert opt and len(opt) == len(low) == len(compiling), stage
        for (_, a), (_, b), (_, c) in zip(opt, low, compiling):
            n = int(re.search(r"with (\d+) ops$", b[0])[1])
            assert n == len(b) - 3, b[0]
            assert b[0].startswith("# Loop 0 (" if stage == "loop" else a[0].split(" with ")[0]), b[0]
            ops = [re.match(r"(?:\+\d+: )?(?:[ipf]\d+ = )?(\w+)\(", l)[1] for l in b[2:-1]]
            assert not any(op.startswith(m) for op in ops for m in MEMORY), ops
            seen.update(ops)
            guards = lambda lines: re.findall(r"<Guard0x[0-9a-f]+>", "\n".join(lines))
            assert guards(a) == guards(b) == guards(c)
            assert [re.sub(r"^\+\d+: ", "", l) for l in a[1:-1]] == c
    assert {"gc_load_r", "gc_store", "cond_call_gc_wb", "call_malloc_nursery", "increment_debug_counter"} <= seen, seen


SPECIAL = """class V:
    def __init__(self, x):
        self.x = x
    def __add__(self, o):
        return V(self.x + o.x)
    def __getitem__(self, i):
        return self.x + i
    def __lt__(self, o):
        return self.x < o.x
class Up:
    def __init__(self, n):
        self.i, self.n = 0, n
    def __iter__(self):
        return self
    def __next__(self):
        if self.i >= self.n:
            raise StopIteration
        self.i += 1
        return self.i
def main(n):
    one, v, t = V(1), V(0), 0
    for i in Up(n):
        v = v + one
        if one < v:
            t += v[i] & 3
    return t
print(main(5000))
"""


def special_methods(env):
    """They are followed: the loop calls nothing, and makes no object for a sum."""
    env.need_jit()
    _, log, _, _ = logged(env, SPECIAL, [], "jit")
    loop = next(lines for _, lines in log.of("jit-log-opt-loop") if "main;" in lines[0])
    check_trace("loop", loop)
    body = "\n".join(loop[max(i for i, l in enumerate(loop) if "label(" in l):])
    assert all(f"{name};" in body for name in ("__add__", "__lt__", "__getitem__", "__next__")), body
    assert "call_" not in body, body


def guard_counts(env):
    env.need_jit()
    # they come with the counts of PyPy's that they complete
    for categories in ("jit-log-opt,jit-guard-counts", "jit-log-opt,jit-backend-counts"):
        _, log, _, _ = logged(env, COUNT, ["2000"], categories)
        lines = log.of("jit-guard-counts")[0][1]
        assert lines[0] == "trace_eagerness 200"
        assert any(50 < int(l.split(":")[1]) < 200 for l in lines[1:]), lines
        assert log.of("log-source"), categories


def own_sections(env):
    env.need_jit()
    _, log, _, _ = logged(env, COUNT, ["5000"], "")
    info = dict(l.split(": ", 1) for l in log.of("log-info")[0][1] if ": " in l)
    assert int(info["ticks per second"]) > 10 ** 8 and "command" in info
    source = log.of("log-source")[0][1]
    assert source[0].startswith("count_mult_of_5;") and "5:     for i in range(N):" in source, source


def collector(env):
    out, log, size, text = logged(env, CHURN, [], "gc", [])
    minors, done = log.of("gc-minor"), log.of("gc-collect-done")
    assert len([n for n, _ in minors if n == "gc-minor"]) > 3
    for name, lines in minors:
        if name == "gc-minor":
            assert lines[0].startswith("minor collect, total memory used: "), lines


def filters(env):
    env.need_jit()
    _, log, _, _ = logged(env, COUNT, ["5000"], "jit-summary")
    assert {n for n, _ in log.sections} == {"jit-summary", "log-info"}, log.sections
    assert len(log.of("jit-summary")[0][1]) == 28


def small(env):
    env.need_jit()
    _, _, raw, text = logged(env, CHURN, [], "")
    assert raw * 5 <= text, f"{raw} bytes for {text} of text"


def killed(env):
    """After kill -9 at any moment all sections that had ended can be read."""
    with tempfile.TemporaryDirectory() as d:
        program = pathlib.Path(d) / "p.py"
        program.write_text(CHURN.replace("range(20)", "range(100000)"))
        for i in range(24 if env.flavour == "release" else 8):
            path = pathlib.Path(d) / f"log{i}"
            p = subprocess.Popen([env.prog("hotloop"), str(program)], stdout=subprocess.DEVNULL,
                                 env=dict(os.environ, PYPYLOG=f":{path}"))
            while not path.exists() or path.stat().st_size < 300:
                time.sleep(0.002)
            time.sleep(0.0137 * i)
            p.send_signal(signal.SIGKILL)
            p.wait()
            out = subprocess.run(["zcat", str(path)], capture_output=True).stdout.decode()
            assert out.startswith("["), out[:200]
            stack = 0
            for line in out.splitlines():
                stack += bool(START.match(line)) - bool(STOP.match(line))
                assert stack >= 0


def perf_map(env):
    """--perf-map: the same code as in the log, a line each, whether something is logged or not."""
    with tempfile.TemporaryDirectory() as d:
        program, log = pathlib.Path(d) / "count.py", pathlib.Path(d) / "log"
        program.write_text(COUNT)
        for environ in ({}, {"PYPYLOG": f"jit-backend:{log}"}):
            child = subprocess.Popen([env.prog("hotloop"), "--perf-map", str(program), "10000"],
                                     stdout=subprocess.PIPE, env={**os.environ, **environ})
            path = pathlib.Path(f"/tmp/perf-{child.pid}.map")
            try:
                assert child.communicate(timeout=60)[0] == b"(2000, 8000)\n" and child.returncode == 0
                lines = path.read_text().splitlines()
            finally:
                path.unlink(missing_ok=True)
            assert lines and all(re.fullmatch(r"[0-9a-f]+ [0-9a-f]+ py:.+", x) for x in lines), lines
            assert any("Loop" in x and "count_mult_of_5" in x for x in lines), lines
        text = gzip.decompress(log.read_bytes()).decode()
        starts = re.findall(r"gc table: 0x([0-9a-f]+)", text)
        ends = re.findall(r"end: 0x([0-9a-f]+)", text)
        assert [x.split()[0] for x in lines] == starts, (lines, starts)
        assert [int(x.split()[0], 16) + int(x.split()[1], 16) for x in lines] == [int(e, 16) for e in ends]


def fates(env):
    """opt-fates: each recorded operation in order, with the pass that removed it; and what made an
    object necessary. The viewer tells it beside the bytecode."""
    env.need_jit()
    with tempfile.TemporaryDirectory() as d:
        program, path = pathlib.Path(d) / "p.py", pathlib.Path(d) / "log"
        program.write_text("class P:\n    def __init__(self, a):\n        self.a = a\ndef f(n):\n    t = 0\n"
                           "    keep = []\n    for i in range(n):\n        p = P(i)\n        if i % 10 == 0:\n"
                           "            keep.append(p)\n        t += p.a % 7\n    return t\nprint(f(20000))\n")
        for categories in ("jit-log-noopt,jit-log-opt,jit-backend", "opt-fates",
                           "jit-log-noopt,jit-log-opt,jit-backend,opt-fates"):
            subprocess.run([env.prog("hotloop"), str(program)], check=True, capture_output=True,
                           env={**os.environ, "PYPYLOG": f"{categories}:{path}"})
            log = Log(gzip.decompress(path.read_bytes()).decode())
            assert bool(log.of("opt-fates")) == ("opt-fates" in categories), categories
        for (_, recorded), (_, said) in zip(log.of("jit-log-noopt"), log.of("opt-fates"), strict=True):
            body = recorded[recorded.index(next(x for x in recorded if x.startswith("["))) + 1:]
            ops = {n: re.search(r"(?:^|= )(\w+)\(", x)[1] for n, x in enumerate(body, 1)
                   if not x.startswith("debug_merge_point")}
            told = {int(x.split()[0]): x.split() for x in said}
            assert {n: w[1] for n, w in told.items()} == ops, (ops, told)
            words = {"-", "kept", "changed", "intbounds", "rewrite", "virtualize", "pure", "heap"}
            assert all(w[2] in words and w[3] in words for w in told.values()), told
        loop, bridge = log.of("opt-fates")[0][1], log.of("opt-fates")[1][1]
        assert any(re.fullmatch(r"\d+ new_with_vtable virtualize virtualize.*", x) for x in loop), loop
        assert any(re.fullmatch(r"\d+ getfield_gc_i kept heap", x) for x in loop), loop
        assert any(re.search(r"new_with_vtable .*made for \d+ setarrayitem_gc", x) for x in bridge), bridge
        shown = subprocess.run([env.prog("jitviewer"), "--size", "100x50", "--keys",
                                "ENTER /RANGE|FOR_ITER ENTER i", str(path)], capture_output=True, text=True,
                               env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout
        assert "in the loop removed by heap" in shown, shown


def allocs_told(env):
    """logparse allocs: with opt-fates in the log, where an object was born and what needed it are the
    optimizer's words."""
    env.need_jit()
    with tempfile.TemporaryDirectory() as d:
        program, path = pathlib.Path(d) / "p.py", pathlib.Path(d) / "log"
        program.write_text("class P:\n    def __init__(self, a):\n        self.a = a\ndef add(p, q):\n"
                           "    return P(p.a + q.a)\ndef f(n):\n    t = P(0)\n    for i in range(n):\n"
                           "        p = add(t, P(i))\n        t = P(p.a % 1000)\n    return t.a\nprint(f(20000))\n")
        told = []
        for more in "", ",opt-fates":
            subprocess.run([env.prog("hotloop"), str(program)], check=True, capture_output=True,
                           env={**os.environ, "PYPYLOG": f"jit-log-noopt,jit-log-opt,jit-backend{more}:{path}"})
            rows = json.loads(subprocess.run([env.prog("logparse"), "allocs", "--json", str(path)],
                                             capture_output=True, check=True).stdout)["allocations"]
            told.append({(r["born_line"], r["class"], r["cause"]) for r in rows if r["told_by_optimizer"]})
        assert not told[0] and {(5, "jump"), (10, "jump")} <= {(line, cause) for line, _, cause in told[1]}, told
        assert not any(line == 9 for line, _, _ in told[1]), "P(i) is virtual"
        out = subprocess.run([env.prog("logparse"), "allocs", str(path)], capture_output=True, check=True).stdout
        assert b"needed for the end of the trace" in out, out


def tests(env):
    yield "allocs-told", lambda: allocs_told(env)
    yield "fates", lambda: fates(env)
    yield "perf-map", lambda: perf_map(env)
    yield "count-2000", lambda: strict(env, 2000, False)
    yield "count-10000", lambda: strict(env, 10000, True)
    yield "recursion", lambda: recursion(env)
    yield "special-methods", lambda: special_methods(env)
    yield "guard-counts", lambda: guard_counts(env)
    yield "own-sections", lambda: own_sections(env)
    yield "collector", lambda: collector(env)
    yield "rewritten", lambda: rewritten(env)
    yield "filters", lambda: filters(env)
    yield "small", lambda: small(env)
    yield "killed", lambda: killed(env)
