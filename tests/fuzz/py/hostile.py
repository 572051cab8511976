#!/usr/bin/env python3
"""Hostile callbacks, and every method of everything with odd arguments.

  hostile.py --hotloop PROGRAM [--seed N] [--seconds N] [--count N] [--only N]

hostile_calls.py says what a call is; thousands are made in one process. No call may end it by a signal or an
assertion, and none may hang: each has 0.4 s, after which a signal's handler raises, and 20 more to notice it.
The number of a call is enough to see it again (--only)."""
import argparse, os, pathlib, re, resource, signal, subprocess, sys, tempfile, time

import harness

MOST = 72 << 30  # bytes of address space, of which the collector reserves 64 GB
PROGRAM = pathlib.Path(__file__).with_name("hostile_calls.py")
MODES = [harness.Mode("interp", "off"), harness.Mode("eager-gc", harness.EAGER, HOTLOOP_GC_EVERY=97, HOTLOOP_GC_POISON=1, PYPY_GC_NURSERY="64K"), harness.Mode("eager", harness.EAGER),
         harness.Mode("gc", "off", HOTLOOP_GC_EVERY=31, HOTLOOP_GC_POISON=1, PYPY_GC_NURSERY="64K")]


def limits(seconds, address_space):
    """Of processor time, so that a busy machine is no hang."""
    def set_limits():
        harness.limits(False)()
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
        if address_space:
            resource.setrlimit(resource.RLIMIT_AS, (MOST, MOST))
    return set_limits


class Hostile:
    def __init__(self, hotloop, directory, slow=1):
        self.hotloop, self.directory, self.slow = hotloop, pathlib.Path(directory), slow
        self.calls, self.told, self.summary = 0, set(), ""

    def process(self, first, count, mode, *more):
        """(calls that were begun, the text of the last, status, what was said of the end)"""
        env = {k: v for k, v in os.environ.items() if k != "PYPYLOG"}
        env.update(PYPY_GC_MAX="600M", **mode.env)
        env["ASAN_OPTIONS"] = f"{env.get('ASAN_OPTIONS', '')}:log_path={self.directory}/asan:handle_abort=0:allocator_may_return_null=1:hard_rss_limit_mb=3000"
        env["UBSAN_OPTIONS"] = f"log_path={self.directory}/asan:print_stacktrace=1"
        for old in self.directory.glob("asan.*"):
            old.unlink()
        seconds = (20 + 0.05 * count) * self.slow
        with subprocess.Popen([self.hotloop, *mode.options, str(PROGRAM), str(first), str(count), *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                              cwd=self.directory, env=env, preexec_fn=limits(seconds, self.slow == 1), start_new_session=True) as p:
            try:
                out, err = p.communicate(timeout=30 * seconds)
                status = "timeout" if p.returncode == -signal.SIGXCPU else p.returncode
            except subprocess.TimeoutExpired:
                os.killpg(p.pid, signal.SIGKILL)
                out, err = p.communicate()
                status = "timeout"
        err += b"".join(f.read_bytes() for f in self.directory.glob("asan.*"))
        lines = [line for line in out.decode(errors="replace").split("\n") if re.match(r"\d+ (method|get|set|delete|function|eval|exec) |done \d", line)]
        return lines, status, out, err.decode(errors="replace")

    def run(self, first, count, mode):
        """Texts about what ended the process, one of each kind."""
        texts, end = [], first + count
        while first < end:
            lines, status, out, err = self.process(first, end - first, mode)
            if status == 0 and lines and lines[-1].startswith("done "):
                self.calls += end - first
                self.summary = lines[-1]
                break
            if not lines or lines[-1].startswith("done "):
                texts.append(f"*** {status}: {mode} {first}\n{err[:1500]}")
                break
            at = int(lines[-1].split()[0])
            self.calls += at - first
            kind = self.kind_of(status, err, lines[-1])
            if kind not in self.told:
                self.told.add(kind)
                texts.append(f"*** {status}: {mode} --only {at}\n{lines[-1][:600]}\n{self.part_of(err)}")
            first = at + 1
        return texts

    @staticmethod
    def kind_of(status, err, line):
        """What makes two ends the same: the place in C, else the call."""
        m = re.findall(r"(?:Assertion|runtime error|panic|fatal)[^\n]*", err) or re.findall(r"#\d+ 0x\w+ in (\w+)", err)[:3]
        return (status, *m[:1]) if m and m[0][:9] in ("Assertion", "runtime e", "panic", "fatal") else (status, *m) if m else (status, " ".join(line.split()[1:3]))

    @staticmethod
    def part_of(err):
        err = err[:20000]
        frames = [line for line in err.split("\n") if re.search(r"ERROR|runtime error|Assert|#\d|assert|die", line)]
        return "\n".join(frames[:14]) if frames else err[-600:]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--hotloop", required=True)
    ap.add_argument("--seed", type=int, default=int(time.time()) * 100000)
    ap.add_argument("--seconds", type=float, default=60)
    ap.add_argument("--count", type=int, default=2000, help="calls in a process")
    ap.add_argument("--mode", type=int, help="only this one")
    ap.add_argument("--only", type=int, help="one call, shown as it goes")
    args = ap.parse_args()
    start, seed, found = time.time(), args.seed, 0
    with tempfile.TemporaryDirectory() as directory:
        runner = Hostile(os.path.abspath(args.hotloop), directory, 5 if "asan" in args.hotloop else 1)
        if args.only is not None:
            lines, status, out, err = runner.process(args.only, 1, MODES[args.mode or 0], "show")
            print(out.decode(errors="replace"), err, status, sep="\n")
            return
        print(f"seed {seed}", flush=True)
        while time.time() - start < args.seconds:
            modes = MODES if args.mode is None else [MODES[args.mode]]
            for text in runner.run(seed, args.count, modes[seed // args.count % len(modes)]):
                found += 1
                print(text, flush=True)
            seed += args.count
    print(f"{runner.calls} calls, {found} kinds of end, {time.time() - start:.0f} s; {runner.summary}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
