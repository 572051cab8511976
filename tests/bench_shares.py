#!/usr/bin/env python3
"""Compare the shares of traces that the log's counters prove with samples of `perf record`.

    tests/bench_shares.py [--logparse PROGRAM] [NAME ARGUMENT]...

Each program of testdata/programs/questions runs under pypy3 and perf; a sample inside the code of
a trace counts for that trace.  The five largest traces by samples must lie within 5 points.
Where perf cannot sample, or pypy3 is missing, one sentence says so."""
import argparse, bisect, json, pathlib, shutil, subprocess, sys, tempfile, os

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = [("numeric", "120"), ("objects", "400000"), ("documents", "2000")]
POINTS = 5


def sampled(directory, program, argument):
    """Addresses of samples, and the log of the same run; a sentence when there are none."""
    log, data = directory / f"{program}.log", directory / f"{program}.perf"
    env = dict(os.environ, PYPYLOG=f"jit-log-opt,jit-backend:{log}")
    source = ROOT / f"testdata/programs/questions/{program}.py"
    run = subprocess.run(["perf", "record", "-q", "-e", "cycles:u", "-F", "5000", "-o", data, "pypy3",
                          source, argument], env=env, capture_output=True, text=True)
    if run.returncode or not data.exists():
        return None, f"perf record does not work here: {run.stderr.strip().splitlines()[-1:]}"
    out = subprocess.run(["perf", "script", "-i", data, "-F", "ip"], capture_output=True, text=True)
    return (log, [int(word, 16) for word in out.stdout.split()]), None


def by_trace(traces, addresses):
    """Samples by name of trace. Of traces at one address the last one compiled counts."""
    ranges = {}
    for t in traces:
        if t["asm"]:
            ranges[int(t["asm"]["start"], 16)] = (int(t["asm"]["end"], 16), t["name"])
    starts, samples = sorted(ranges), {}
    for a in addresses:
        k = bisect.bisect_right(starts, a) - 1
        if k >= 0 and a < ranges[starts[k]][0]:
            name = ranges[starts[k]][1]
            samples[name] = samples.get(name, 0) + 1
    return samples


def compare(logparse, directory, program, argument):
    got, why = sampled(directory, program, argument)
    if why:
        return why, True
    log, addresses = got
    out = subprocess.run([logparse, "traces", "--json", log], capture_output=True, text=True, check=True)
    traces = json.loads(out.stdout)["rows"]
    samples = by_trace(traces, addresses)
    total, work = sum(samples.values()), sum(t["executed_ops"] or 0 for t in traces)
    if total < 200:
        return f"only {total} samples in compiled code: too few to say", True
    executed = {t["name"]: t["executed_ops"] or 0 for t in traces}
    rows, fine = [], True
    for name, n in sorted(samples.items(), key=lambda item: -item[1])[:5]:
        perf, log_share = 100 * n / total, 100 * executed[name] / work
        fine &= abs(perf - log_share) <= POINTS
        rows.append(f"  perf {perf:5.1f} %   log {log_share:5.1f} %   {name}")
    return f"{program} {argument}: {total} samples of {len(addresses)} in compiled code\n" + "\n".join(rows), fine


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--logparse", default=ROOT / "build/bin/logparse")
    ap.add_argument("what", nargs="*")
    args = ap.parse_args()
    for tool in ("perf", "pypy3"):
        if not shutil.which(tool):
            print(f"bench-shares: skipped, there is no {tool} here")
            return 0
    pairs = list(zip(args.what[::2], args.what[1::2])) or PROGRAMS
    fine = True
    with tempfile.TemporaryDirectory() as d:
        for program, argument in pairs:
            text, good = compare(args.logparse, pathlib.Path(d), program, argument)
            print(text + ("" if good else f"\n  not within {POINTS} points"))
            fine &= good
    return not fine


if __name__ == "__main__":
    sys.exit(main())
