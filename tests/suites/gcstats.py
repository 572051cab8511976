"""gcstats: figures known by construction (synthetic logs), the shipped logs against their
facts, clock, MMU against brute force, conditions, output forms, damage."""
import bisect, csv, fcntl, gzip, io, itertools, json, os, pty, random, re, shutil, struct, subprocess, \
    tempfile, termios, time, xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

HZ = 1_000_000_000
START = 0x59B81CBF3BD
MS = HZ // 1000
WINDOWS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]


# ---- logs made to order -------------------------------------------------------------------

class Log:
    """Sections at chosen ticks after START; text() is the log."""
    def __init__(self, hz=HZ):
        self.lines, self.nested = [], []
        if hz:
            self.section("log-info", 0, 0, f"clock: synthetic, {hz} ticks per second")

    def mark(self, at, name, start):
        self.lines.append(f"[{START + at:x}] " + ("{" + name if start else name + "}"))

    def section(self, name, at, end, *body):
        self.mark(at, name, True)
        self.lines += body
        self.mark(end, name, False)
        return self

    def nursery(self, at, size):
        return self.section("gc-set-nursery-size", at, at, f"nursery size: {size}")

    def minor(self, at, length, used=1000000, survived=100000, pinned=0, taken=None):
        return self.section("gc-minor", at, at + length,
                            f"minor collect, total memory used: {used}",
                            f"number of pinned objects: {pinned}",
                            f"total size of surviving objects: {survived}",
                            *([f"time taken: {taken:.6f}"] if taken is not None else []))

    def step(self, at, length, before="MARKING", after="MARKING", done=None):
        self.mark(at, "gc-collect-step", True)
        self.lines.append(f"starting gc state:  {before}")
        if done:
            self.section("gc-collect-done", at + length // 2, at + length // 2,
                         f"arenas:                11  =>  {done.get('arenas', 15)}",
                         f"bytes used in arenas:  {done['bytes']}",
                         f"bytes raw-malloced:    {done.get('raw0', 0)}  =>  "
                         f"{done.get('raw', 0)}",
                         "next major collection threshold:  11744051.200000")
        self.lines.append(f"stopping, now in gc state:  {after}")
        self.mark(at + length, "gc-collect-step", False)
        return self

    def end(self, at):
        return self.section("gc-hardware", at, at)

    def text(self):
        return "".join(line + "\n" for line in self.lines)


def run(env, log, *args, want=0, raw=False, **kw):
    """Run gcstats on a Log, a text, bytes or a path; "LOG" in args stands for it."""
    with tempfile.TemporaryDirectory() as tmp:
        path = log
        if not isinstance(log, Path):
            path = Path(tmp) / "made.log"
            data = log.text() if isinstance(log, Log) else log
            path.write_bytes(data if isinstance(data, bytes) else data.encode("latin1"))
        command = [env.prog("gcstats"), *args]
        command = [str(path) if a == "LOG" else a for a in command]
        if "LOG" not in args:
            command.append(str(path))
        p = subprocess.run(command, capture_output=True, **kw)
    assert want is None or p.returncode == want, \
        f"exit {p.returncode}, not {want}: {command}\n{p.stdout[-400:]}\n{p.stderr[-2000:]}"
    return p if raw else p.stdout.decode("utf-8", "surrogateescape")


def data(env, log, *args, want=0):
    return json.loads(run(env, log, "--json", *args, want=want))


def near(got, want, share=1e-9):
    assert got is not None and abs(got - want) <= share * abs(want) + 1e-15, f"{got} != {want}"


# ---- figures ------------------------------------------------------------------------------

def percentiles(env):
    """Pauses of 1 .. 2000 us in random order: every rank is known."""
    lengths = list(range(1, 2001))
    random.Random(1).shuffle(lengths)
    log, at = Log(), 0
    for n in lengths:
        at += 5 * MS
        log.minor(at, n * 1000)
    f = data(env, log.end(at + 10 * MS))["figures"]
    us = 1e-6
    for view in "minor", "pause":
        near(f[f"{view}.count"], 2000)
        near(f[f"{view}.total"], 2000 * 2001 / 2 * us)
        near(f[f"{view}.mean"], 1000.5 * us)
        near(f[f"{view}.median"], 1000 * us)
        near(f[f"{view}.p90"], 1800 * us)
        near(f[f"{view}.p99"], 1980 * us)
        near(f[f"{view}.p99.9"], 1998 * us)
        near(f[f"{view}.max"], 2000 * us)
    near(f["run"], (at + 10 * MS) / HZ)
    near(f["pause.share"], f["pause.total"] / f["run"])
    assert f["step.total"] is None and f["step.max"] is None


def few_pauses(env):
    """One pause, and three: ranks are pauses that occurred."""
    f = data(env, Log().minor(5 * MS, MS).end(20 * MS))["figures"]
    for k in "mean", "median", "p90", "p99", "p99.9", "max", "total":
        near(f[f"pause.{k}"], 1e-3)
    near(f["pause.share"], 0.05)
    f = data(env, Log().minor(0, MS).minor(5 * MS, 3 * MS).minor(9 * MS, 2 * MS)
             .end(20 * MS))["figures"]
    near(f["pause.median"], 2e-3)
    near(f["pause.p90"], 3e-3)
    log = Log()
    for i in (7, 3, 1, 5, 2, 6, 4):
        log.minor(20 * MS * len(log.lines), i * MS)
    f = data(env, log.end(9000 * MS))["figures"]
    near(f["pause.median"], 4e-3)
    near(f["pause.p90"], 7e-3)      # six of seven are 86 % only


def only_a_pause(env):
    """Nothing but one collection in the log: how long the program ran is unknown."""
    log = "[10] {gc-minor\n[400] gc-minor}\n"
    out = data(env, log)
    assert out["figures"]["minor.count"] == 1 and out["figures"]["minor.share"] is None
    assert out["figures"]["minor.max"] is None and out["ticks"]["minor.max"] == 0x3F0
    # and whether major steps were recorded: of the pauses only so much is known
    assert out["figures"]["pause.count"] is None and out["at_least"]["pause.count"] == 1
    assert out["ticks"]["pause.max"] is None and out["at_least"]["pause.max_ticks"] == 0x3F0
    assert "took" not in run(env, log)


def merging(env):
    """A minor collection and the step right after it are one pause when closer than 50 us."""
    us = HZ // 1_000_000
    log = Log()
    log.minor(10 * MS, MS).step(11 * MS + 49 * us, MS)   # one pause of 2.049 ms
    log.minor(20 * MS, MS).step(21 * MS + 50 * us, MS)   # not closer than 50 us: two
    log.minor(30 * MS, MS).minor(31 * MS + us, MS)       # two minor ones never join
    log.step(40 * MS, MS).minor(41 * MS + us, MS)        # nor a step and what follows it
    log.minor(50 * MS, MS).step(51 * MS + us, MS).step(52 * MS + 2 * us, MS)
    log.end(100 * MS)
    out = data(env, log)
    assert [(p["kind"], p["length_ticks"]) for p in out["pauses"]] == [
        ("minor + step", 2 * MS + 49 * us), ("minor", MS), ("step", MS), ("minor", MS),
        ("minor", MS), ("step", MS), ("minor", MS), ("minor + step", 2 * MS + us),
        ("step", MS)]
    f = out["figures"]
    assert (f["minor.count"], f["step.count"], f["pause.count"]) == (6, 5, 9)
    near(f["minor.total"], 6e-3)
    near(f["step.total"], 5e-3)
    near(f["pause.total"], 11e-3 + 50e-6)
    assert out["merge"]["joined"] == 2
    assert data(env, log, "--merge=51us")["figures"]["pause.count"] == 8
    assert data(env, log, "--merge", "0ms")["figures"]["pause.count"] == 11
    assert data(env, log, f"--merge={50 * us + 1}ticks")["figures"]["pause.count"] == 8
    assert "As felt: 2 times" in run(env, log)


def nesting(env):
    """An old collector: the collection is inside the section that called for it."""
    log = Log()
    log.mark(10 * MS, "gc-rawsize-collect", True)
    log.minor(11 * MS, MS)
    log.section("gc-collect", 13 * MS, 16 * MS, "", ".----------- Full collection ---")
    log.mark(20 * MS, "gc-rawsize-collect", False)
    out = data(env, log.end(100 * MS))
    f = out["figures"]
    assert f["pause.count"] == 1
    near(f["pause.total"], 10e-3)      # counted once
    near(f["minor.total"], 1e-3)
    near(f["step.total"], 9e-3)
    assert f["major.cycles"] == 1
    assert [e["own_ticks"] for e in out["events"]] == [6 * MS, MS, 3 * MS]


def histogram(env):
    """Buckets 1, 2, 5 ..: a limit belongs to the bucket above it."""
    log, at = Log(), 0
    for us in (1, 1.999, 2, 4.9, 5, 10, 999, 1000, 1000):
        at += 10 * MS
        log.minor(at, int(us * 1000))
    got = {round(b["from"] * 1e6, 6): b["count"]
           for b in data(env, log.end(at + MS))["histogram"]["pause"] if b["count"]}
    assert got == {1: 2, 2: 2, 5: 1, 10: 1, 500: 1, 1000: 2}, got


# ---- MMU ----------------------------------------------------------------------------------

class Paused:
    """Ticks of pause between two moments."""
    def __init__(self, pauses):
        self.pauses, self.starts = pauses, [s for s, _ in pauses]
        self.sums = [0, *itertools.accumulate(n for _, n in pauses)]

    def until(self, t):
        i = bisect.bisect_right(self.starts, t)
        if i == 0:
            return 0
        start, length = self.pauses[i - 1]
        return self.sums[i - 1] + min(length, t - start)

    def between(self, a, b):
        return self.until(b) - self.until(a)


def brute_mmu(pauses, run_ticks, w):
    """The least over all windows that begin or end at any edge of any pause, and a grid."""
    paused, last = Paused(pauses), run_ticks - w
    edges = {0, last} | {k * last // 1000 for k in range(1001)}
    for s, n in pauses:
        edges |= {e for e in (s, s + n, s - w, s + n - w) if 0 <= e <= last}
    return 1 - Fraction(max(paused.between(e, e + w) for e in edges), w)


def mmu_random(env, seed):
    r = random.Random(seed)
    log, at, pauses = Log(), 0, []
    for _ in range([3, 40, 250, 3000][seed % 4]):
        at += int(r.expovariate(1) * r.choice([0.1, 4, 30 if seed % 4 < 3 else 1]) * MS) + 60_000
        n = int(r.expovariate(1) * r.choice([0.02, 1, 5]) * MS)
        log.minor(at, n)
        pauses.append((at, n))
        at += n
    end = at + int(r.random() * 50 * MS)
    out = data(env, log.end(end))
    assert [(p["at_ticks"], p["length_ticks"]) for p in out["pauses"]] == pauses
    rows = {r["window_ticks"]: r for r in out["mmu"]}
    for ms in WINDOWS:
        w, name = ms * MS, f"mmu.{ms}ms" if ms < 1000 else "mmu.1s"
        if w > end:
            assert w not in rows and out["figures"][name] is None
            continue
        near(out["figures"][name], float(brute_mmu(pauses, end, w)), 1e-9)
        row = rows[w]
        assert Paused(pauses).between(row["at_ticks"], row["at_ticks"] + w) == \
            row["paused_ticks"]


def mmu_by_hand(env):
    """1 ms every 10 ms: the worst 10 ms hold one pause, the worst 20 ms three halves .."""
    log = Log()
    for i in range(100):
        log.minor(5 * MS + i * 10 * MS, MS)
    f = data(env, log.end(1000 * MS))["figures"]
    for name, paused, window in (("1ms", 1, 1), ("2ms", 1, 2), ("5ms", 1, 5),
                                 ("10ms", 1, 10), ("20ms", 2, 20), ("50ms", 5, 50),
                                 ("100ms", 10, 100), ("1s", 100, 1000)):
        near(f[f"mmu.{name}"], 1 - paused / window)


# ---- clock --------------------------------------------------------------------------------

def taken_log(hz, spread=True, n=200, offset=6000, seed=3):
    """A log whose sections say how long they took, as PyPy 7.3.14 does."""
    r, log, at = random.Random(seed), Log(hz=None), 0
    log.nursery(0, 1 << 20)
    for _ in range(n):
        at += int(hz * 0.01)
        seconds = r.uniform(0.0002, 0.003) if spread else 0.001
        ticks = int(seconds * hz) + offset + r.randrange(0, 400)
        log.minor(at, ticks, taken=seconds)
    return log.end(at + int(hz * 0.01))


def clock_time_taken(env):
    for hz in (1_000_000_000, 2_596_134_000, 4_800_000_000):
        c = data(env, taken_log(hz))["clock"]
        assert c["source"] == "calibrated" and c["evidence"][0]["name"] == "time-taken"
        assert c["evidence"][0]["samples"] == 200
        near(c["hz"], hz, 0.001)
        assert c["low"] <= hz <= c["high"] and c["high"] / c["low"] < 1.002


def clock_needs_spread(env):
    """All pauses alike: no line goes through them, nothing is claimed."""
    out = data(env, taken_log(HZ, spread=False, offset=6000))
    c = out["clock"]
    if c["source"] == "calibrated":      # noise of rounding must not look like proof
        assert c["low"] <= HZ <= c["high"]
    # steps carry more between the stamps and the timer than minor collections do
    log, at, r = Log(hz=None), 0, random.Random(4)
    for i in range(400):
        at += int(HZ * 0.02)
        ticks = r.uniform(0.0002, 0.0004) * HZ
        log.minor(at, int(ticks) + 2000, taken=ticks / HZ)
        at += HZ // 100
        ticks = r.uniform(0.002, 0.003) * HZ
        log.section("gc-collect-step", at, at + int(ticks) + 90000,
                    f"time taken:  {ticks / HZ:.6f}")
    c = data(env, log)["clock"]
    near(c["hz"], HZ, 0.001)
    assert c["low"] <= HZ <= c["high"]
    out = data(env, taken_log(HZ, n=5))
    assert out["clock"]["source"] == "unknown" and out["clock"]["hz"] is None


def jit_log(hz, backend, printed, total=None, tracing_at=0, summaries=1):
    """jit-backend sections of so many seconds, and the jit-summary that was printed."""
    log, at = Log(hz=None), int(0.05 * hz)
    log.nursery(0, 1 << 20)
    log.mark(tracing_at or at, "jit-tracing", True)
    for seconds in backend:
        log.section("jit-backend", at, at + int(seconds * hz))
        at += int(seconds * hz) + 1000
    log.mark(at, "jit-tracing", False)
    log.minor(at + hz // 100, hz // 1000)
    end = at + hz
    for _ in range(summaries):
        log.section("jit-summary", end, end, "Tracing:      \t3\t0.004848",
                    f"Backend:      \t{printed[0]}\t{printed[1]:.6f}",
                    *([f"TOTAL:      \t\t{total(end):.6f}"] if total else []))
    return log


def clock_backend(env):
    hz = 2_596_134_000
    c = data(env, jit_log(hz, [0.3, 0.2, 0.1], (3, 0.6)))["clock"]
    assert c["source"] == "calibrated" and [e["name"] for e in c["evidence"]] == ["jit-backend"]
    near(c["hz"], hz, 0.002)
    assert c["low"] <= hz <= c["high"]
    # a compilation that is not in the log, or two summaries: no proof
    for log in (jit_log(hz, [0.3, 0.2], (3, 0.6)), jit_log(hz, [0.3], (1, 0.3), summaries=2),
                jit_log(hz, [0.3], (1, 0.0))):
        out = data(env, log)
        assert out["clock"]["source"] == "unknown" and out["figures"]["run"] is None
        assert out["ticks"]["run"] > 0


def clock_total(env):
    """The TOTAL line narrows the bound; when it contradicts, nothing is proved."""
    hz = 2_000_000_000
    first = int(0.05 * hz)
    c = data(env, jit_log(hz, [0.3, 0.2], (2, 0.5),
                          total=lambda end: (end - first) / hz - 0.0003))["clock"]
    assert len(c["evidence"]) == 2 and not c["contradiction"]
    assert c["low"] <= hz <= c["high"] and (c["high"] - c["low"]) / hz < 0.005
    out = data(env, jit_log(hz, [0.3, 0.2], (2, 0.5), total=lambda end: 9.0))
    assert out["clock"]["contradiction"] and out["clock"]["source"] == "unknown"
    assert "contradictory" in run(env, jit_log(hz, [0.3, 0.2], (2, 0.5), total=lambda end: 9.0))


def clock_shipped(env):
    """The machine of these logs counts 2 596.134 million ticks a second."""
    seen = 0
    for path in sorted((env.root / "testdata/logs").glob("*-all.log.gz")):
        c = data(env, path, want=None)["clock"]
        if c["source"] == "calibrated":
            seen += 1
            assert c["low"] <= 2_596_134_000 <= c["high"], f"{path.name}: {c}"
            assert (c["high"] - c["low"]) / c["hz"] < 0.04, f"{path.name}: {c}"
    assert seen >= 8, seen


def clock_order(env):
    """--hz, then the log's word, then calibration; without any of them ticks."""
    log = Log(hz=None).minor(10 * MS, MS).end(100 * MS)
    out = data(env, log)
    assert out["clock"]["source"] == "unknown"
    assert all(out["figures"][k] is None for k in ("run", "pause.p99", "mmu.10ms",
                                                    "allocation.rate"))
    assert out["ticks"]["pause.p99"] == MS and out["mmu"][0]["window"] is None
    text = run(env, log)
    assert "clock: unknown" in text and " ms" not in text.replace("ms,", "") and "ticks" in text
    out = data(env, log, "--hz=2e9")
    assert out["clock"]["source"] == "option"
    near(out["figures"]["pause.p99"], 0.0005)
    near(data(env, taken_log(HZ))["clock"]["hz"], HZ, 0.001)
    out = data(env, taken_log(HZ), "--hz", "2e9")     # who says it is believed, and warned
    assert out["clock"]["source"] == "option" and out["clock"]["option_differs"]
    near(out["clock"]["hz"], 2e9)
    assert "lies outside of" in run(env, taken_log(HZ), "--hz", "2e9")
    stated = Log(hz=123456789).minor(10 * MS, MS).end(100 * MS)
    assert data(env, stated)["clock"]["hz"] == 123456789
    assert data(env, stated)["clock"]["source"] == "log"
    assert data(env, stated, "--hz=5")["clock"]["hz"] == 5
    assert "the log states" in run(env, stated, "--hz=5")
    for text, hz in (("3.3GHz", 3.3e9), ("2596.134 MHz", 2596134000), ("5k", 5000), ("7Hz", 7)):
        near(data(env, log, "--hz", text)["clock"]["hz"], hz)
    two = Log(hz=1000000).minor(0, 10).text() + Log(hz=2000000).minor(20, 10).text()
    assert data(env, two)["clock"]["source"] == "unknown"
    front = "[1] {log-info\nticks per second: 250000000\n[2] log-info}\n" \
            "[3] {gc-minor\n[9] gc-minor}\n[f] {gc-x\n[f] gc-x}\n"
    assert data(env, front)["clock"]["hz"] == 250000000
    for bad in "0", "-1", "x", "1e99", "", "GHz", "3GHzz", "3 s":
        run(env, log, f"--hz={bad}", want=2)


def merge_without_clock(env):
    """Gaps that are short or long at any known rate do not depend on it; others are named."""
    log = Log(hz=None).minor(0, MS).step(MS + 6000, MS).minor(9 * MS, MS) \
        .step(10 * MS + 900000, MS).end(90 * MS)
    out = data(env, log)
    assert out["merge"]["joined"] == 1 and out["merge"]["gaps_in_doubt"] == 0
    assert out["merge"]["limit_is_assumed"]
    log.minor(150 * MS, MS).step(151 * MS + 70000, MS).end(190 * MS)
    assert data(env, log)["merge"]["gaps_in_doubt"] == 1
    assert "would decide otherwise: 1." in " ".join(run(env, log).split())


# ---- memory -------------------------------------------------------------------------------

def memory(env):
    log = Log().nursery(0, 1 << 20)
    log.minor(MS, 10, used=0, survived=0)                       # start of the process
    log.minor(10 * MS, MS, used=500000, survived=500000)
    log.minor(20 * MS, MS, used=3700000, survived=200000, pinned=3)  # 3 MB besides
    log.step(21 * MS + 10, MS, "SCANNING", "MARKING")
    log.minor(30 * MS, MS, used=2000000, survived=1 << 20, pinned=1)
    log.step(31 * MS + 10, MS, "MARKING", "SWEEPING")
    log.minor(40 * MS, MS, used=2500000, survived=300000)
    log.step(41 * MS + 10, MS, "SWEEPING", "FINALIZING",
             done={"bytes": 700000, "raw0": 4000000, "raw": 100000})
    out = data(env, log.end(100 * MS))
    f = out["figures"]
    want = {"survived": 500000 + 200000 + (1 << 20) + 300000, "allocated.nursery": 4 << 20,
            "allocated.direct": 3000000, "heap.max": 3700000, "heap.last": 2500000,
            "heap.arenas.max": 700000, "heap.raw.max": 4000000, "heap.threshold": 11744051,
            "nursery": 1 << 20, "pinned.max": 3, "major.cycles": 1, "major.steps": 3,
            "major.steps.max": 3, "survival.max": 1.0, "survival.median": 300000 / (1 << 20)}
    for k, v in want.items():
        near(f[k], v, 1e-5)
    mutator = 0.1 - (7e-3 + 10e-9 + 3 * 10e-9)
    near(f["allocation.rate"], ((4 << 20) + 3000000) / mutator, 1e-6)
    assert out["cycles"][0]["arenas_after"] == 15 and out["cycles"][0]["raw_after"] == 100000
    assert out["events"][5]["from"] == "marking" and out["events"][5]["to"] == "sweeping"


# ---- shipped logs -------------------------------------------------------------------------

def facts(env, path):
    """Counts and times of the collector as the independent reader found them."""
    want = json.loads((path.parent / "expected" / path.name.replace(".log.gz", ".json"))
                      .read_text())
    gc, own = want["gc"], want["self_ticks"]
    any_gc = gc["minor"] or gc["steps"]
    out = data(env, path, want=0 if any_gc else 3)
    if not any_gc:
        assert out["figures"]["pause.count"] is None
        return
    f, events = out["figures"], out["events"]
    kinds = [e["kind"] for e in events]
    assert (kinds.count("minor"), kinds.count("step")) == (gc["minor"], gc["steps"])
    assert f["major.cycles"] == gc["major"]
    assert sum(e["own_ticks"] or 0 for e in events if e["kind"] == "minor") == \
        own.get("gc-minor", 0) + own.get("gc-minor-walkroots", 0)
    assert sum(e["own_ticks"] or 0 for e in events if e["kind"] == "step") == \
        own.get("gc-collect-step", 0) + own.get("gc-collect-done", 0) - \
        (8606 if "gcmax" in path.name else 0)   # a gc-collect-done in the step without an end
    assert out["ticks"]["run"] == want["span_ticks"]
    texts = any(e["survived"] is not None for e in events)
    assert f["survived"] == (gc["survived"] if texts else None)
    assert f["heap.max"] == (gc["max_used"] if texts else None)
    total = out["ticks"]["pause.total"]
    if "unclosed" in path.name:      # what the last one took is not known
        assert total is None
        total = out["at_least"]["pause.total_ticks"]
    near(sum(p["length_ticks"] for p in out["pauses"]), total)


def unclosed(env):
    path = env.root / "testdata/logs/gcmax-unclosed.log.gz"
    out = data(env, path)
    assert out["figures"]["log.unclosed"] >= 1
    assert any(e["length_ticks"] is None for e in out["events"])
    assert "no end in the log" in run(env, path)


def profiling(env):
    path = env.root / "testdata/logs/profile-mode.log.gz"
    out = data(env, path)
    assert out["figures"]["pause.count"] >= 1
    for k in "survived", "heap.max", "nursery", "pinned.max", "survival.median":
        assert out["figures"][k] is None, k
    text = run(env, path)
    assert "profiling mode" in text and "Memory" not in text


# ---- odd logs -----------------------------------------------------------------------------

def nothing(env):
    """No collections: the answer is a sentence and exit status 3; unreadable: 2."""
    out = data(env, "", want=3)
    assert out["figures"]["pause.count"] is None and out["figures"]["run"] is None
    assert out["events"] == [] and out["figures"]["log.unclosed"] == 0
    assert "empty" in run(env, "", want=3)
    jit = "[1] {jit-summary\nTracing:\t1\t0.1\n[2] jit-summary}\n"
    assert "no section of a collection" in run(env, jit, want=3)
    assert "0 minor" not in run(env, jit, want=3)
    assert "PYPYLOG=gc:FILE" in run(env, jit, want=3)
    assert data(env, jit, want=3)["figures"]["minor.count"] is None
    assert "no end" in run(env, "[1] {gc-minor\n", want=3)
    run(env, "this is no log\n", want=2)
    assert not run(env, Path("/nonexistent/x.log"), want=2)
    assert b"No such file" in run(env, Path("/nonexistent/x.log"), want=2, raw=True).stderr
    for kind in "--csv", "--csv=figures", "--plot=-":
        run(env, "", kind, want=3)


def backward(env):
    """A stamp that runs backwards: the line stands still, nothing is negative."""
    log = Log().minor(10 * MS, MS).minor(5 * MS, MS).minor(20 * MS, MS).end(30 * MS)
    out = data(env, log)
    assert [p["at_ticks"] for p in out["pauses"]] == [10 * MS, 11 * MS, 26 * MS]
    assert out["ticks"]["run"] == 36 * MS and out["figures"]["log.backward"] == 1
    assert "runs backwards" in run(env, log)
    inside = Log().section("gc-minor", 10 * MS, 9 * MS).end(30 * MS)
    assert data(env, inside)["pauses"][0]["length_ticks"] == 0


def cut(env):
    """Cut anywhere in its last 600 bytes: what came before is told, and that it was cut."""
    text = Log().minor(10 * MS, MS).step(12 * MS, MS).minor(20 * MS, MS).text()
    whole = data(env, text)
    assert whole["figures"]["log.cut"] == 0
    for n in range(1, min(600, len(text) - 150), 7):
        out = data(env, text[:-n], want=None)
        assert out["figures"]["pause.count"] in (None, 1, 2, 3)
    assert data(env, text[:-1])["figures"]["log.cut"] == 1
    assert "ends in the middle" in run(env, text[:-20])


def damaged(env):
    """Random flips, cuts and repeats of a real log: an answer or a refusal, never a crash."""
    base = gzip.open(env.root / "testdata/logs/gcwork-all.log.gz").read()[-60000:]
    r = random.Random(7)
    for i in range(12 if env.flavour == "asan" else 25):
        b = bytearray(base)
        for _ in range(r.choice([1, 20, 400])):
            at = r.randrange(len(b))
            what = r.randrange(4)
            if what == 0:
                b[at] = r.randrange(256)
            elif what == 1:
                del b[at:at + r.randrange(200)]
            elif what == 2:
                b[at:at] = b[at - 300:at]
            else:
                b[at:at + 1] = r.choice([b"\0" * 50, b"[ffffffffffffffff] {gc-minor\n",
                                         b"99999999999999999999999", b"\x1b[2J"])
        p = run(env, bytes(b), "--json", want=None, raw=True)
        assert p.returncode in (0, 3), (i, p.returncode, p.stderr[-1500:])
        json.loads(p.stdout)
        p = run(env, bytes(b), want=None, raw=True)
        assert p.returncode in (0, 3) and b"\x1b" not in p.stdout, (i, p.returncode)


def huge_stamps(env):
    """Stamps of a corrupt log that add up to more than 64 bits."""
    lines = "".join(f"[{a}] {{gc-minor\n[{b}] gc-minor}}\n"
                    for a, b in [("0", "7fffffffffffffff"), ("fffffffffffffff0", "7ffffffffffffffe"),
                                 ("0", "7000000000000000")] * 20)
    out = data(env, lines)
    assert out["figures"]["minor.count"] == 60 and out["figures"]["log.backward"] > 0
    run(env, lines, "--hz=1e9")


# ---- conditions and comparison ------------------------------------------------------------

def simple(p99_ms=2, extra=0, hz=HZ):
    log = Log(hz).nursery(0, 1 << 20)
    for i in range(50):
        log.minor((i + 1) * 20 * MS, int(p99_ms * MS), used=10000000 + extra)
    return log.end(2000 * MS)


def fail_if(env):
    for condition, want in {
            "p99>3ms": 0, "p99>1ms": 1, "pause.p99 > 1500us": 1, "p99>=2ms": 1, "p99<2ms": 0,
            "p99<=0.002s": 1, "p99>2000000ticks": 0, "p99>=2Mticks": 1, "share>10%": 0,
            "share>0.01": 1, "mmu.10ms<90%": 1, "mmu.10ms<50%": 0, "heap.max>9M": 1,
            "heap.max>64MiB": 0, "heap.max>1G": 0, "pause.count>49": 1, "pause.count>50": 0,
            "allocation.rate>1K/s": 1, "step.p99>1ms": 3, "mmu.1s<10%": 0, "run<1s": 0,
            # unknown, or not of that kind
            "p98>3ms": 2, "nonsense": 2, "p99>3": 2, "p99>3M": 2, "heap.max>3ms": 2,
            "p99>": 2, ">3ms": 2, "p99>xms": 2, "share>5ms": 2, "count>5%": 2, "p99=3ms": 2,
            "p99>nan": 2, "p99>0x3ms": 2, "total>+5%": 2}.items():
        run(env, simple(), f"--fail-if={condition}", want=want)
    p = run(env, simple(), "--fail-if=p99>1ms", want=1, raw=True)
    assert b"pause.p99 is 2.00 ms" in p.stderr
    # several: a failure is louder than what cannot be told, and both louder than success
    for conditions, want in ((["p99>3ms", "share>99%"], 0), (["p99>3ms", "p99>1ms"], 1),
                             (["step.p99>1ms", "p99>1ms"], 1), (["p99>3ms", "step.p99>1ms"], 3)):
        run(env, simple(), *[f"--fail-if={c}" for c in conditions], want=want)
    p = run(env, simple(hz=None), "--fail-if=p99>1ms", want=3, raw=True)
    assert b"--hz" in p.stderr
    run(env, simple(hz=None), "--fail-if=p99>1ms", "--hz=1e9", want=1)
    run(env, simple(hz=None), "--fail-if=p99>1Mticks", want=1)
    run(env, "", "--fail-if=p99>1ms", want=3)


def every_figure(env):
    """What JSON has, --figures lists, --fail-if takes, CSV gives, and the docs explain."""
    names = list(data(env, simple())["figures"])
    listed = [line.split()[0] for line in run(env, "", "--figures", want=0).splitlines()]
    assert names == listed and len(set(names)) == len(names)
    limits = {"seconds": "1ms", "share": "5%", "bytes": "1M", "bytes/second": "1M/s", "count": "5"}
    docs = (env.root / "docs/gcstats.md").read_text()
    for line in run(env, "", "--figures").splitlines():
        name, unit, words = line.split(None, 2)
        run(env, simple(), f"--fail-if={name}>{limits[unit]}", want=None, raw=True)
        p = run(env, simple(), f"--fail-if={name}>{limits[unit]}", want=None, raw=True)
        assert p.returncode in (0, 1, 3), (name, p.stderr)
        assert f"| `{name}` | {unit} | {words} |" in docs, f"docs/gcstats.md lacks: {line}"
    rows = list(csv.DictReader(io.StringIO(run(env, simple(), "--csv=figures"))))
    assert [r["figure"] for r in rows] == names
    for r, v in zip(rows, data(env, simple())["figures"].values()):
        assert (float(r["value"]) if r["value"] else None) == v


def compare(env):
    with tempfile.TemporaryDirectory() as tmp:
        old, new = Path(tmp, "old.log"), Path(tmp, "new.log")
        old.write_text(simple(2).text())
        new.write_text(simple(3, extra=1 << 20).text())

        def check(*args, want):
            return run(env, new, "--compare", *args, str(old), "LOG", want=want)
        text = check(want=0)
        row = next(l for l in text.splitlines() if l.startswith("pause.p99 "))
        assert row.split() == ["pause.p99", "2.00", "ms", "3.00", "ms", "+50.0", "%", "worse"], row
        got = json.loads(check("--json", want=0))["figures"]
        near(got["pause.total"]["old"], 0.1)
        near(got["pause.total"]["new"], 0.15)
        near(got["pause.total"]["change"], 0.5)
        assert got["step.max"] == {"old": None, "new": None, "change": None, "unit": "seconds"}
        for condition, want in {"total>+5%": 1, "total>+49%": 1, "total>+50.1%": 0,
                                "p99>+1.5ms": 0, "p99>+0.5ms": 1, "p99>3.5ms": 0, "p99>2.5ms": 1,
                                "mmu.10ms<-5%": 1, "mmu.10ms<-20%": 0, "heap.max>+2M": 0,
                                "heap.max>+1000K": 1, "step.total>+5%": 3, "nope>+5%": 2,
                                "share>+5%": 1, "run>+1ms": 0}.items():
            check(f"--fail-if={condition}", want=want)
        run(env, old, "--compare", want=2)
        run(env, old, "--compare", "--csv", "LOG", "LOG", want=2)
        run(env, old, "--compare", "LOG", "/nonexistent", want=2)
        run(env, old, "LOG", "LOG", want=2)
        new.write_text(simple(3, hz=None).text())
        assert "Only one of them has a clock" in check(want=0)
        check("--fail-if=p99>+1%", want=3)
        new.write_text("")
        check(want=3)


# ---- output -------------------------------------------------------------------------------

def csv_events(env):
    path = env.root / "testdata/logs/gcwork-gc.log.gz"
    out = data(env, path)
    for table in "events", "pauses":
        rows = list(csv.DictReader(io.StringIO(run(env, path, f"--csv={table}"))))
        assert len(rows) == len(out[table]) > 100
        for r, e in zip(rows, out[table]):
            for k, v in r.items():
                want = e[k]
                assert v == ("" if want is None else want if isinstance(want, str) else v)
                if v and not isinstance(want, str):
                    near(float(v), want)
    assert run(env, path, "--csv") == run(env, path, "--csv=events")
    run(env, path, "--csv=nothing", want=2)
    for table in "mmu", "histogram":
        rows = list(csv.DictReader(io.StringIO(run(env, path, f"--csv={table}"))))
        assert len(rows) == (len(out["mmu"]) if table == "mmu" else
                             sum(map(len, out["histogram"].values())))


def real_pypy(env):
    """A log made on this machine with the categories that the report recommends. PyPy sizes its
    nursery by the processor's cache, and by it how often there are collections: so that is set."""
    if not shutil.which("pypy3"):
        raise env.Skip("pypy3 is not installed")
    with tempfile.TemporaryDirectory() as tmp:
        log, program = Path(tmp, "gc.log"), env.root / "testdata/programs/gcwork.py"
        for attempt in range(5): # a run that lost the processor at a bad moment proves no rate
            start = time.time()
            subprocess.run(["pypy3", program], check=True, stdout=subprocess.DEVNULL, env={
                **os.environ, "PYPY_GC_NURSERY": "1M", "PYPY_GC_MIN": "8M",
                "PYPYLOG": f"gc,jit-tracing,jit-backend,jit-summary:{log}"})
            wall = time.time() - start
            out = data(env, log)
            if out["clock"]["source"] == "calibrated" and not out["clock"]["contradiction"]:
                break
        f = out["figures"]
        assert out["clock"]["source"] == "calibrated" and not out["clock"]["contradiction"]
        assert 0.05 * wall < f["run"] < wall * 1.05, (f["run"], wall)
        assert f["minor.count"] > 100 and f["major.cycles"] >= 3 and f["heap.max"] > 1 << 24
        assert f["pause.total"] < f["run"] and 0 <= f["mmu.10ms"] <= 1
        assert all(w["jit"] != "quiet" and w["trace"].startswith("gcwork.py:") for w in out["worst"]
                   if w["at"] > 0.5 * f["run"]), out["worst"]
        assert f["survival.max"] <= 1 and f["pause.count"] >= f["minor.count"]


def svg(env):
    """One well-formed file that loads nothing; a hostile file name is only text."""
    with tempfile.TemporaryDirectory() as tmp:
        name = Path(tmp, 'a<script>&"\x1b[2J.log')
        name.write_text(simple().text())
        plot = Path(tmp, "x.svg")
        run(env, name, f"--plot={plot}")
        text = plot.read_text()
        assert run(env, name, "--plot=-") == text
        run(env, name, f"--plot={tmp}/no/such/dir.svg", want=2)
    root = ET.fromstring(text)
    tags = {e.tag.split("}")[1] for e in root.iter()}
    assert {"svg", "path", "rect", "text", "line", "circle"} <= tags and "script" not in tags
    assert "\x1b" not in text and "href" not in text and "url(" not in text and "@import" not in text
    assert text.count("http") == 1      # the name space
    paths = [e for e in root.iter() if e.tag.endswith("path")]
    assert {p.get("class") for p in paths} == {"h", "m"}
    for log in "", "[1] {jit-x\n[2] jit-x}\n", "[10] {gc-minor\n[400] gc-minor}\n":
        ET.fromstring(run(env, log, "--plot=-", want=None))


def in_terminal(env, columns, args, extra=None):
    """What gcstats writes to a terminal of that width."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update({"TERM": "xterm", "LC_ALL": "C.UTF-8", **(extra or {})})
        os.environ.pop("COLUMNS", None)
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.execv(env.prog("gcstats"), ["gcstats", *args])
    out = b""
    while True:
        try:
            piece = os.read(fd, 65536)
        except OSError:
            break
        if not piece:
            break
        out += piece
    os.waitpid(pid, 0)
    os.close(fd)
    return out.decode("utf-8", "replace").replace("\r\n", "\n")


def terminal(env):
    log = str(env.root / "testdata/logs/gcwork-all.log.gz")
    for columns in 40, 80, 132:
        text = in_terminal(env, columns, ["testdata/x" if not log else log])
        assert "\x1b[1m" in text
        plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
        assert "\x1b" not in plain and re.search("[\u2801-\u28ff]", plain)
        body = plain.split("\n", 1)[1]      # the first line is the path, whole
        long = [l for l in body.splitlines() if len(l) > columns]
        assert not long, (columns, long)
    assert "\x1b" not in in_terminal(env, 80, [log], {"NO_COLOR": "1"})
    assert "\x1b" in in_terminal(env, 80, [log], {"NO_COLOR": ""})
    assert "\x1b" not in in_terminal(env, 80, ["--color=never", log])
    for plain in (in_terminal(env, 80, ["--ascii", log]),
                  in_terminal(env, 80, [log], {"LC_ALL": "C"})):
        assert re.sub(r"\x1b\[[0-9;]*m", "", plain).isascii()
    for columns in 1, 7, 20:
        assert "Pauses " in in_terminal(env, columns, [log])


def plain_output(env):
    path = env.root / "testdata/logs/gcwork-all.log.gz"
    text = run(env, path)
    assert text.isascii() and "\x1b" not in text
    assert max(map(len, text.splitlines()[1:])) <= 80
    assert "\x1b[1m" in run(env, path, "--color=always")
    assert "\u2588" in run(env, path, "--charts=braille")
    assert "over time" not in run(env, path, "--charts=none")
    assert run(env, path, "--ascii") == text
    for bad in "--color=x", "--charts=x", "--worst=x", "--merge=50", "--bogus":
        run(env, path, bad, want=2)


def hostile_names(env):
    """Escapes in a path or in a trace's name are shown, not sent."""
    loc = "\x1b]0;owned\x07f;\x1b[31mevil.py:1-2~#0 LOAD"
    log = Log().section("jit-log-opt-loop", MS, MS + 10, f"# Loop 1 ({loc}) : loop with 1 ops",
                        "[p0]", f"+1: debug_merge_point(0, 0, '{loc}')",
                        "+2: jump(p0, descr=TargetToken(1))", "+3: --end of the loop--")
    log.minor(10 * MS, MS).end(20 * MS)
    text = run(env, log)
    assert "\x1b" not in text and "\x07" not in text and "interpreter or" in text and "evil.py" in text
    assert "\\x1b" in text
    with tempfile.TemporaryDirectory() as tmp:
        path = Path(tmp, "\x1b[2Jx.log")
        path.write_text(simple().text())
        assert "\x1b" not in run(env, path) + run(env, path, "--compare", "LOG", "LOG")


# ---- what the JIT did, and sentences -------------------------------------------------------

def jit_places(env):
    """Each of the longest pauses says what the JIT was doing, by stable names."""
    loop = ["# Loop 1 (f;/x/a.py:3-9~#16 FOR_ITER) : loop with 1 ops", "[p0]",
            "+1: debug_merge_point(0, 0, 'f;/x/a.py:3-9~#16 FOR_ITER')",
            "+2: jump(p0, descr=TargetToken(1))", "+3: --end of the loop--"]
    log = Log().minor(MS, 9 * MS)                                     # nothing compiled yet
    log.mark(20 * MS, "jit-tracing", True)
    log.minor(21 * MS, 8 * MS)                                        # tracing a.py
    log.mark(30 * MS, "jit-backend", True)
    log.minor(31 * MS, 7 * MS)                                        # assembling it
    log.mark(39 * MS, "jit-backend", False)
    log.section("jit-log-opt-loop", 40 * MS, 41 * MS, *loop)
    log.mark(42 * MS, "jit-tracing", False)
    log.minor(50 * MS, 6 * MS)                                        # after it
    log.mark(70 * MS, "jit-tracing", True)
    log.minor(71 * MS, 5 * MS)                                        # a trace that failed
    log.mark(80 * MS, "jit-tracing", False)
    worst = data(env, log.end(100 * MS))["worst"]
    name = "a.py:3:f#16"
    assert [(w["length_ticks"] // MS, w["jit"], w["trace"]) for w in worst] == [
        (9, "quiet", None), (8, "tracing", name), (7, "assembling", name),
        (6, "compiled", name), (5, "tracing", None)]
    assert worst[3]["trace_age_ticks"] == 9 * MS
    text = run(env, log)
    for words in ("nothing compiled yet", f"tracing {name}", f"assembling {name}",
                  f"in the interpreter or {name}"):
        assert words in " ".join(text.split()), words
    assert len(data(env, log, "--worst=2")["worst"]) == 2
    assert data(env, simple())["worst"][0]["jit"] == "not-logged"
    # compilations without names; and nothing that would tell of one
    log = Log().minor(MS, 3 * MS).section("jit-backend", 10 * MS, 11 * MS)
    worst = data(env, log.minor(20 * MS, 2 * MS))["worst"]
    assert [(w["jit"], w["trace"], w["trace_age_ticks"]) for w in worst] == [
        ("quiet", None, None), ("compiled", None, 9 * MS)]
    assert "in the interpreter or machine code" in " ".join(run(env, log).split())
    log = Log().minor(MS, 3 * MS).section("jit-summary", 10 * MS, 11 * MS)
    assert data(env, log.minor(20 * MS, MS))["worst"][0]["jit"] == "not-logged"
    assert "no-jit" in said(env, simple()) and "no-jit" in said(env, log)
    # the names are those of logparse
    path = env.root / "testdata/logs/gcwork-all.log.gz"
    known = subprocess.run([env.prog("logparse"), "summary", "--json", path],
                           capture_output=True, check=True).stdout
    known = {c["trace"] for c in json.loads(known)["compilations"]}
    assert "no-jit" not in said(env, path)
    used = {w["trace"] for w in data(env, path)["worst"]} - {None}
    assert used and used <= known


def said(env, log, want=0):
    return {f["name"]: f["text"] for f in data(env, log, want=want)["findings"]}


def survival_sentence(env):
    """From the 60th of 100 collections on, most of the nursery survives."""
    def make(n, high_from, high=900000):
        log = Log().nursery(0, 1 << 20)
        for i in range(n):
            log.minor((i + 1) * 100 * MS, MS, survived=high if i >= high_from else 1000)
        return log.end((n + 1) * 100 * MS)
    text = said(env, make(100, 60))["survival"]
    assert text.startswith("40 % of the minor collections keep more than 40 %") and \
        "from 6.1000 s on" in text, text
    assert "all over the run" in said(env, make(100, 0))["survival"]
    for log in (make(100, 100), make(12, 6), make(100, 60, high=419430)):  # 40 % exactly
        assert "survival" not in said(env, log)


def growth_sentence(env):
    def make(sizes):
        log, at = Log().nursery(0, 1 << 20), 0
        for n in sizes:
            at += 50 * MS
            log.minor(at, MS).step(at + MS + 10, MS, "SWEEPING", "FINALIZING",
                                   done={"bytes": n * 1000000})
        return log.end(at + 50 * MS)
    text = said(env, make([5, 3, 4, 5, 6, 7]))["growth"]
    assert "last 4 major collections" in text and "2.86 MiB grew to 6.68 MiB" in text, text
    for sizes in ([3, 4, 5, 6], [3, 4, 5, 6, 7, 6], [100, 101, 102, 103, 104]):
        assert "growth" not in said(env, make(sizes))


def other_sentences(env):
    log = Log().nursery(0, 1 << 20)
    for i in range(30):
        log.minor((i + 1) * 20 * MS, MS if i != 17 else 15 * MS, pinned=i % 3)
    f = said(env, log.end(700 * MS))
    assert "is 15.0 ms, at 0.3600 s, 15 times the median of 1.00 ms: minor." in f["longest"]
    assert "Up to 2 objects" in f["pinned"] and "took 6.3 % of the run" in f["share"]
    assert "series" not in f and "crowded" not in f and "tail" not in f
    log, at = Log(), 10 * MS
    for i in range(4):      # gc.collect(): one after the other
        log.minor(at, MS).step(at + MS + 100, MS)
        at += 2 * MS + 200
    f = said(env, log.end(200 * MS))
    assert "1 time three or more" in f["series"] and "4 pauses at 0.0100 s" in f["series"]
    assert "held the program up for 8.00 ms" in f["series"]
    assert "series" not in said(env, log.minor(300 * MS, 9 * MS).end(400 * MS))
    assert "20.0 % of a window of 10.0 ms, with 4 pauses" in f["crowded"]
    log = Log()
    for i in range(400):
        log.minor((i + 1) * 10 * MS, MS)
        if i % 100 == 50:
            log.step((i + 1) * 10 * MS + MS + 100, 3 * MS)
    text = said(env, log.end(4100 * MS))["tail"]
    assert text.startswith("4 of the 4 pauses above p99"), text


# ---- help, man page, speed ----------------------------------------------------------------

def help_text(env):
    text = run(env, "", "--help", want=0)
    man = (env.root / "man/gcstats.1").read_text().replace("\\-", "-")
    options = re.findall(r"^  (?:-(\w),|   ) --([a-z-]+)", text, re.M)
    assert len(options) >= 14
    for letter, name in options:
        assert f"--{name}" in man, name
        assert not letter or f"-{letter}" in man, letter
    assert max(map(len, text.splitlines())) <= 88
    examples = re.findall(r"^  gcstats (.*)$", text.split("examples:")[1], re.M)
    assert len(examples) >= 7
    with tempfile.TemporaryDirectory() as tmp:
        for name in "gc.log", "old.log", "new.log":
            Path(tmp, name).write_text(simple().text())
        for example in examples:
            command = example.split("|")[0]
            p = subprocess.run(f"{env.prog('gcstats')} {command}", shell=True, cwd=tmp,
                               capture_output=True)
            assert p.returncode in (0, 1), (example, p.stderr)
    assert run(env, "", "--version").startswith("gcstats (Hotloop) ")
    p = subprocess.run(["man", "--warnings", "-l", env.root / "man/gcstats.1"],
                       capture_output=True, env={**os.environ, "MANWIDTH": "80"})
    assert p.returncode == 0 and not p.stderr, p.stderr


def pipes(env):
    """Standard input, gzip, a pipe that is closed early."""
    text = simple().text().encode()
    for given in text, gzip.compress(text):
        p = subprocess.run([env.prog("gcstats"), "--json", "-"], input=given, capture_output=True)
        assert p.returncode == 0 and json.loads(p.stdout)["figures"]["pause.count"] == 50
    p = subprocess.run(f"{env.prog('gcstats')} --csv "
                       f"{env.root}/testdata/logs/gcwork-gc.log.gz | head -1",
                       shell=True, capture_output=True)
    assert p.returncode == 0 and not p.stderr
    if Path("/dev/full").exists():
        with open("/dev/full", "w") as full:
            p = subprocess.run([env.prog("gcstats"), env.root / "testdata/logs/gcwork-gc.log.gz"],
                               stdout=full, stderr=subprocess.PIPE)
        assert p.returncode == 2


def million(env):
    """A million sections: the figures are right (make bench-tools measures how fast)."""
    if env.flavour == "asan":
        raise env.Skip("a million sections are for the faster flavours")
    with tempfile.TemporaryDirectory() as tmp:
        path, at = Path(tmp, "million.log"), START
        r = random.Random(5)
        with open(path, "w") as f:
            f.write(Log().text())
            for i in range(500000):
                f.write(f"[{at:x}] {{gc-minor\n[{at + 500:x}] {{gc-minor-walkroots\n"
                        f"[{at + 4000:x}] gc-minor-walkroots}}\n"
                        f"minor collect, total memory used: {1000000 + i % 5000}\n"
                        f"number of pinned objects: 0\n"
                        f"total size of surviving objects: {i % 300000}\n"
                        f"[{at + 200000 + i % 1000:x}] gc-minor}}\n")
                at += r.randrange(1000000, 3000000)
        out = run(env, path, "--csv=figures")
    rows = {r["figure"]: r["value"] for r in csv.DictReader(io.StringIO(out))}
    assert rows["minor.count"] == "500000"
    near(float(rows["minor.max"]), 200999e-9)
    near(float(rows["minor.median"]), 200499e-9)


def tests(env):
    for f in (percentiles, few_pauses, only_a_pause, merging, nesting, histogram, mmu_by_hand,
              clock_time_taken, clock_needs_spread, clock_backend, clock_total, clock_shipped,
              clock_order, merge_without_clock, memory, unclosed, profiling, nothing, backward,
              cut, damaged, huge_stamps, fail_if, every_figure, compare, csv_events, real_pypy, svg,
              terminal, plain_output, hostile_names, jit_places, survival_sentence,
              growth_sentence, other_sentences, help_text, pipes, million):
        yield f.__name__, lambda f=f: f(env)
    for seed in range(12):
        yield f"mmu_random-{seed}", lambda seed=seed: mmu_random(env, seed)
    for path in sorted((env.root / "testdata/logs").glob("*.log.gz")):
        if (path.parent / "expected" / path.name.replace(".log.gz", ".json")).exists():
            yield f"facts-{path.name}", lambda path=path: facts(env, path)
