"""AArch64 beside x86-64, from the code itself: emulated time means nothing. For each program of tests/bench
both back ends compile it with a log; every operation that ran is weighed with how often it did. Printed are
machine instructions, moves between registers, and accesses of the stack (spills), each per operation."""
import argparse, json, os, pathlib, re, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MOVES = {"x86_64": re.compile(r"mov(aps|q)? (r\w+|xmm\d+), (r\w+|xmm\d+)$"),
         "aarch64": re.compile(r"f?mov ([xd]\d+), ([xd]\d+)$")}
SPILLS = {"x86_64": re.compile(r"\[rsp\b"), "aarch64": re.compile(r"\[sp\b")}
KINDS = ("instructions", "moves", "spills")


def logparse(*args):
    return json.loads(subprocess.run([str(ROOT / "build/bin/logparse"), *args], capture_output=True, text=True,
                                     check=True).stdout)


def measure(hotloop, machine, program, log):
    """{kind: per operation} of all compiled code of a run."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYPY", "HOTLOOP"))}
    environment["PYPYLOG"] = f"jit:{log}"
    subprocess.run([str(hotloop), str(program)], env=environment, stdout=subprocess.DEVNULL, check=True, timeout=1200)
    ops, sums = 0, dict.fromkeys(KINDS, 0)
    for trace in logparse("traces", "--json", str(log))["rows"]:
        for op in logparse("show", "--asm", "--json", str(log), trace["name"])["ops"]:
            runs = op.get("runs_at_most") or 0
            if not runs or op.get("class") == "label":  # labels have the counters of the log
                continue
            texts = [i["text"] for i in op.get("asm", ())]
            ops += runs
            sums["instructions"] += runs * len(texts)
            sums["moves"] += runs * sum(bool(MOVES[machine].match(t)) for t in texts)
            sums["spills"] += runs * sum(bool(SPILLS[machine].search(t)) for t in texts)
    return {k: n / ops for k, n in sums.items()} if ops else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("programs", nargs="*", help="of tests/bench; all of them when none is given")
    args = parser.parse_args()
    programs = [p for p in sorted((ROOT / "tests/bench").glob("*.py")) if not args.programs or p.stem in args.programs]
    machines = {"x86_64": ROOT / "build/bin/hotloop", "aarch64": ROOT / "build/a64/bin/hotloop"}
    print(f"{'per operation':16}" + "".join(f"{k + ' x86-64':>22}{'AArch64':>9}" for k in KINDS))
    worse = []
    with tempfile.TemporaryDirectory() as directory:
        for program in programs:
            found = {m: measure(h, m, program, f"{directory}/{program.stem}-{m}") for m, h in machines.items()}
            if not all(found.values()):
                print(f"{program.stem:16}nothing was compiled")
                continue
            print(f"{program.stem:16}" + "".join(f"{found['x86_64'][k]:22.3f}{found['aarch64'][k]:9.3f}" for k in KINDS),
                  flush=True)
            worse += [f"{program.stem}: {k}" for k in KINDS if found["aarch64"][k] > found["x86_64"][k] + 0.0005]
    if worse:
        print("more on AArch64:", ", ".join(worse))


if __name__ == "__main__":
    sys.exit(main())
