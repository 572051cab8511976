#!/usr/bin/env python3
"""Speed of the log readers, as ratios to other programs measured in the same run.

    make bench-tools [BIG=file.log]

Without BIG a log of 60 MB or more is made with pypy3 (lib2to3 over the standard library) and kept
in build/bench.  Times are the least of several runs, taken in turns, on one core (but for gzip,
where inflating has a thread of its own)."""
import gzip, os, pathlib, resource, shutil, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / "build/bin"
ROUNDS = 15


def make_log(name, *jit_options):
    log = ROOT / "build/bench" / name
    if not log.exists():
        if not shutil.which("pypy3"):
            sys.exit("bench-tools: pypy3 is needed to make the log (make deps-check)")
        print("making a large log with pypy3 ...", flush=True)
        log.parent.mkdir(parents=True, exist_ok=True)
        part = log.with_suffix(".part")
        files = sorted(str(p) for p in pathlib.Path("/usr/lib/python3.11").glob("*.py"))
        subprocess.run(["pypy3", *jit_options, "-m", "lib2to3", *files], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL,
                       env={**os.environ, "PYPYLOG": f"jit-log-opt,jit-backend,gc:{part}"})
        part.rename(log)
    return log


def once(argv, one_core):
    """Seconds, and the peak of resident memory in bytes."""
    pin = (lambda: os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})) if one_core else None
    start = time.perf_counter()
    child = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             preexec_fn=pin)
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - start
    if status and not (argv[1] == "diff" and os.waitstatus_to_exitcode(status) == 1):
        sys.exit(f"bench-tools: {argv[0]} ended with status {status}")
    return took, usage.ru_maxrss * 1024


def best(rows, one_core):
    result = {}
    for _ in range(ROUNDS):
        for name, argv in rows.items():
            took, rss = once(argv, one_core)
            least, most = result.get(name, (9e9, 0))
            result[name] = min(took, least), max(rss, most)
    return result


def make_million():
    """A log of a million collector sections."""
    log = ROOT / "build/bench/million.log"
    if not log.exists():
        log.parent.mkdir(parents=True, exist_ok=True)
        with open(log, "w") as f:
            for i in range(500000):
                at = 0x59afc5b61a5 + i * 2000000
                f.write(f"[{at:x}] {{gc-minor\n[{at + 500:x}] {{gc-minor-walkroots\n"
                        f"[{at + 4000:x}] gc-minor-walkroots}}\n"
                        f"minor collect, total memory used: {1000000 + i % 5000}\n"
                        f"number of pinned objects: 0\n"
                        f"total size of surviving objects: {i % 300000}\n"
                        f"[{at + 200000 + i % 1000:x}] gc-minor}}\n")
    return log


def bench_gcstats():
    log = make_million()
    got = best({"wc": ["wc", "-l", log], "us": [BIN / "gcstats", log]}, True)
    print(f"gcstats, 10^6 sections   {got['us'][0] * 1e3:7.1f} ms = "
          f"{got['us'][0] / got['wc'][0]:.2f} x wc -l ({got['wc'][0] * 1e3:.1f} ms); "
          f"wanted: at most 10")


def main():
    log = pathlib.Path(os.environ["BIG"]) if os.environ.get("BIG") else make_log("big.log")
    packed = ROOT / "build/bench" / (log.name + ".gz")
    packed.parent.mkdir(parents=True, exist_ok=True)
    if not packed.exists() or packed.stat().st_mtime < log.stat().st_mtime:
        with open(log, "rb") as src, gzip.open(packed, "wb", 6) as dst:
            shutil.copyfileobj(src, dst)
    size = log.stat().st_size
    print(f"{log.name}: {size / 1e6:.1f} MB; gzip {packed.stat().st_size / 1e6:.1f} MB")
    plain = best({"wc": ["wc", "-l", log], "us": [BIN / "logparse", "summary", log]}, True)
    ratio = plain["us"][0] / plain["wc"][0]
    beyond = (plain["us"][1] - size) / size
    print(f"logparse summary LOG     {plain['us'][0] * 1e3:7.1f} ms = {ratio:.2f} x wc -l "
          f"({plain['wc'][0] * 1e3:.1f} ms); wanted: at most 6")
    print(f"  memory beyond the file {beyond * 100:7.1f} % of it; wanted: at most 20")
    if shutil.which("igzip"):
        gz = best({"igzip": ["igzip", "-dc", packed],
                   "us": [BIN / "logparse", "summary", packed]}, False)
        print(f"logparse summary LOG.gz  {gz['us'][0] * 1e3:7.1f} ms = "
              f"{gz['us'][0] / gz['igzip'][0]:.2f} x igzip -dc ({gz['igzip'][0] * 1e3:.1f} ms); "
              f"wanted: at most 2")
    else:
        print("igzip is missing (package isal): no ratio for gzip")
    bench_gcstats()
    bench_diff("the same log", log, log)
    bench_diff("two runs", log, make_log("big2.log"))
    bench_diff("two thresholds", log, make_log("big3.log", "--jit", "threshold=500"))


def bench_diff(what, old, new):
    """Of two runs of this program many traces differ, and nearly all with another threshold.
    Both cores."""
    summary, diff = [BIN / "logparse", "summary"], [BIN / "logparse", "diff"]
    rows = best({"old": [*summary, old], "new": [*summary, new], "text": [*diff, old, new],
                 "json": [*diff, "--json", old, new]}, False)
    both = rows["old"][0] + rows["new"][0]
    for form in "text", "json":
        print(f"logparse diff, {what:<14}  {rows[form][0] * 1e3:7.1f} ms = "
              f"{rows[form][0] / both:.2f} x summary of both ({both * 1e3:.1f} ms), {form}; "
              f"wanted: at most 3")


main()
