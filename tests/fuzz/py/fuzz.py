#!/usr/bin/env python3
"""Random Python programs beside python3, in all modes of the VM.

  fuzz.py --hotloop PROGRAM [--seed N] [--count N] [--seconds N] [--keep DIRECTORY]

Programs are made from seeds (grammar.py, maker.py, parts.py), run many in a process; what differs is run
alone, made smaller, shown, and kept with what python3 prints. At the end: how many programs, in how many
modes, and which features the VM does not have yet (they were not used)."""
import argparse, pathlib, sys, tempfile, time

import features, harness, program, shrink

BATCH = 40


def batch(seed, known, count=BATCH):
    """Programs of successive seeds; each sixth batch is of long loops, for the default thresholds."""
    return [(s, program.program(s, known, is_long(s))) for s in range(seed, seed + count)]


def is_long(seed):
    return seed // BATCH % 6 == 0


class Fuzz:
    def __init__(self, runner, known, keep=None, seconds=60, tries=-1):
        self.runner, self.known, self.keep, self.seconds, self.tries = runner, known, keep, seconds, tries
        self.programs = self.skipped = self.found = 0
        self.runs = {}

    def one_batch(self, seed, programs):
        """Texts about what differs."""
        path = self.runner.write(programs, "batch")
        want = self.runner.want(path)
        if want is None and len(programs) > 1:  # one of them is too much for python3
            half = len(programs) // 2
            return self.one_batch(seed, programs[:half]) + self.one_batch(seed, programs[half:])
        if want is None:
            self.skipped += 1
            return []
        texts, told = [], set()
        self.programs += len(programs)
        for mode in harness.modes(seed, is_long(seed)):
            got = self.runner.got(path, mode)
            self.runs[mode.name] = self.runs.get(mode.name, 0) + len(programs)
            if got.key() == want.key():
                continue
            text = self.explain(programs, mode, want, got, told)
            if text:
                texts.append(text)
        return texts

    def explain(self, programs, mode, want, got, told):
        """What the difference comes down to; None when this program was told in another mode."""
        if not self.runner.stable(self.runner.directory / "batch.py", want):
            return None
        wrong = lambda some: self.runner.differs(some, mode)
        for suspect in self.runner.suspects(programs, want, got):
            if suspect[0] in told:
                return None
            if wrong([suspect]):
                told.add(suspect[0])
                return self.tell([suspect], mode)
        few = harness.fewer(programs, wrong)
        told.update(n for n, _ in few)
        return self.tell(few, mode)

    def tell(self, programs, mode):
        found = self.runner.differs(programs, mode)
        if not found:
            self.found += 1
            return f"{mode}: differs now and then, programs {[n for n, _ in programs]}"
        self.found += 1
        numbers = [n for n, _ in programs]
        if len(programs) == 1 and self.seconds:
            same = lambda lines: (self.runner.differs([(numbers[0], lines)], mode, "small", 5, True) or [None])[0] == found[0]
            programs = [(numbers[0], shrink.smaller(programs[0][1], same, self.seconds, self.tries))]
            found = self.runner.differs(programs, mode) or found
        kind, want, got = found
        text = "\n".join("\n".join(lines) for _, lines in programs)
        if self.keep:
            path = self.runner.write(programs, f"found-{numbers[0]}-{mode.name.replace(' ', '-')}")
            path = path.rename(pathlib.Path(self.keep) / path.name)
            path.write_text(f"# {mode}\n" + path.read_text())
            path.with_suffix(".out").write_bytes(want.out)
        tail = lambda b: b[-600:].decode(errors="replace")
        return f"*** seed {numbers[0]}, {kind}: {mode}\n{text[-3000:]}\n--- wanted\n{tail(want.out)}\n--- got {got.status}\n{tail(got.out)}{tail(got.err)}"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--hotloop", required=True)
    ap.add_argument("--seed", type=int, default=int(time.time()) * 1000)
    ap.add_argument("--count", type=int, default=1 << 60)
    ap.add_argument("--seconds", type=float, default=60)
    ap.add_argument("--shrink", type=float, default=60, help="seconds to make a finding smaller")
    ap.add_argument("--keep", help="directory for what is found")
    args = ap.parse_args()
    if args.keep:
        pathlib.Path(args.keep).mkdir(parents=True, exist_ok=True)
    seed = args.seed = args.seed // BATCH * BATCH
    start, known = time.time(), features.open_features(args.hotloop)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as directory:
        fuzz = Fuzz(harness.Runner(args.hotloop, directory, args.hotloop), known, args.keep, args.shrink)
        while seed < args.seed + args.count and time.time() - start < args.seconds:
            for text in fuzz.one_batch(seed, batch(seed, known)):
                print(text, flush=True)
            seed += BATCH
    runs = sum(fuzz.runs.values())
    print(f"{fuzz.programs} programs, {runs} runs of a program in a mode, {fuzz.found} differ, {fuzz.skipped} too much for python3, {time.time() - start:.0f} s")
    print("in modes:", ", ".join(f"{n} {c}" for n, c in fuzz.runs.items()))
    print("not tried, the VM does not have them yet:", ", ".join(sorted(set(features.FEATURES) - known)))
    sys.exit(1 if fuzz.found else 0)


if __name__ == "__main__":
    main()
