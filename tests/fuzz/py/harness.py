"""Runs programs by python3 and by hotloop in many modes, many programs in one process."""
import os, pathlib, random, re, resource, signal, subprocess, sys, warnings

import program

OPTS = ("intbounds", "rewrite", "virtualize", "pure", "heap", "unroll")
EAGER = "threshold=2,function_threshold=2,trace_eagerness=1"
MEMORY = 1 << 31
ORACLE = [sys.executable, "-I", "-S", "-W", "ignore"]  # "python3" may be a script that looks for one


class Mode:
    def __init__(self, name, jit=None, **env):
        self.name, self.options, self.env = name, ["--jit", jit] if jit else [], {k: str(v) for k, v in env.items()}

    def __str__(self):
        return " ".join([*(f"{k}={v}" for k, v in self.env.items()), "hotloop", *self.options])


def gc(r):
    """A small nursery: poisoning it takes the time."""
    return {"PYPY_GC_NURSERY": r.choice(("32K", "64K", "256K")), "HOTLOOP_GC_EVERY": r.randrange(23, 300), "HOTLOOP_GC_POISON": 1, "HOTLOOP_GC_VERIFY": 0}


def modes(seed, long, most=2):
    """Those that a batch of programs is run in: other programs find more than the same ones once more."""
    r = random.Random(seed)
    every = all_modes(r, long)
    return r.sample(every, min(most, len(every)))


def all_modes(r, long):
    off = r.choice(OPTS)
    drawn = f"threshold={r.randrange(2, 40)},function_threshold={r.randrange(2, 60)},trace_eagerness={r.choice((1, 2, 5, 20))}"
    if r.random() < 0.3:
        drawn += f",inlining={r.randrange(2)},max_unroll_recursion={r.randrange(1, 6)},trace_limit={r.choice((200, 1000, 6000))}"
    if long:
        return [Mode("interp", "off"), Mode("jit"), Mode("drawn", drawn), Mode("jit-gc", None, PYPY_GC_NURSERY="64K", HOTLOOP_GC_EVERY=r.randrange(1000, 5000), HOTLOOP_GC_POISON=1, HOTLOOP_GC_VERIFY=int(r.random() < 0.1))]
    return [Mode("interp", "off"), Mode("jit"), Mode("eager", EAGER), Mode("drawn", drawn), Mode("without " + off, f"{EAGER},enable_opts={':'.join(o for o in OPTS if o != off)}"),
            Mode("gc", "off", **gc(r)), Mode("eager-gc", EAGER, **gc(r)), Mode("drawn-gc", drawn, **gc(r)),
            *([Mode("without any", EAGER + ",enable_opts=")] if r.random() < 0.25 else [])]


class Result:
    """What a process printed and how it ended."""

    def __init__(self, out, err, status):
        self.out, self.err, self.status = out, err, status

    def key(self):
        return self.out, self.status

    def kind(self):
        return "timeout" if self.status == "timeout" else "crash" if self.status not in (0, 1) else "output"


def limits(address_space):
    def set_limits():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if address_space:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return set_limits


def run(command, path, extra=(), seconds=20, address_space=True):
    env = {k: v for k, v in os.environ.items() if k != "PYPYLOG"}
    env.update(extra)
    with subprocess.Popen([*command, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, env=env, preexec_fn=limits(address_space)) as p:
        try:
            out, err = p.communicate(timeout=seconds)
            return Result(out, err, p.returncode)
        except subprocess.TimeoutExpired:
            p.kill()
            return Result(*p.communicate(), "timeout")


def forked(path, seconds):
    """What this python3 says in a child process: ten times as fast as to start another one."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            limits(True)()
            signal.setitimer(signal.ITIMER_REAL, seconds)
            os.dup2(writer, 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            sys.stdout = os.fdopen(1, "w", closefd=False)
            warnings.simplefilter("ignore")
            depth, frame = 0, sys._getframe()
            while frame:
                depth, frame = depth + 1, frame.f_back
            sys.setrecursionlimit(1000 + depth)
            exec(compile(path.read_text(), str(path), "exec"), {"__name__": "__main__"})
            status = 0
        except BaseException as e:
            status = "SyntaxError IndentationError MemoryError".count(type(e).__name__) + 1
        finally:
            try:
                sys.stdout.flush()
            finally:
                os._exit(status)
    os.close(writer)
    with os.fdopen(reader, "rb") as f:
        out = f.read()
    return Result(out, b"", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


class Runner:
    def __init__(self, hotloop, directory, flavour="release"):
        self.hotloop, self.directory = hotloop, pathlib.Path(directory)
        self.sanitized = "asan" in flavour
        self.slow = 5 if self.sanitized else 1
        self.runs = 0  # of a program in a mode

    def write(self, programs, name):
        """One file of several programs, of pairs (number, lines)."""
        path = self.directory / f"{name}.py"
        text = [program.SHARED]
        for number, lines in programs:
            text.append(f"# program {number}\n" + re.sub(r"\bG_", f"G{number}_", "\n".join(lines)) + f"\nended({number})\n")
        path.write_text("".join(text))
        return path

    def want(self, path, seconds=20, quick=False):
        """What python3 says; None where that is no measure: out of memory, time or luck."""
        r = forked(path, seconds) if quick else run([*ORACLE], path, {"PYTHONHASHSEED": "1"}, seconds)
        if r.status not in (0, 1) or b"MemoryError" in r.out or b"SyntaxError" in r.err or b"IndentationError" in r.err:
            return None
        return r

    def stable(self, path, want):
        other = run(ORACLE, path, {"PYTHONHASHSEED": "77"})
        return other.key() == want.key()

    def got(self, path, mode, seconds=60):
        env = {"PYPY_GC_MAX": "1G", **mode.env}  # it reserves address space for all memory there is
        return run([self.hotloop, *mode.options], path, env, seconds * self.slow, False)

    def differs(self, programs, mode, name="one", seconds=20, quick=False):
        """None, or (kind of difference, want, got)."""
        path = self.write(programs, name)
        want = self.want(path, seconds, quick)
        if want is None:
            return None
        got = self.got(path, mode, seconds)
        return None if got.key() == want.key() else (got.kind(), want, got)

    def suspects(self, programs, want, got):
        """The programs whose part of the output is not as wanted, the first first."""
        split = lambda out: re.split(rb"^===== ", out, flags=re.M)
        a, b = split(want.out), split(got.out)
        wrong = [p for p, x, y in zip(programs, a, b) if x.partition(b"\n")[2] != y.partition(b"\n")[2]]
        return wrong or self.unfinished(programs, got)

    def unfinished(self, programs, got):
        """The one that was running when the process ended, in a list."""
        done = {int(n) for n in re.findall(rb"^===== (\d+) .*\n", got.out, re.M)}
        return [p for p in programs if p[0] not in done][:1]


def fewer(programs, wrong):
    """The least programs (as far as halving finds them) for which wrong() holds."""
    size = len(programs) // 2
    while size:
        at = 0
        while at < len(programs):
            rest = programs[:at] + programs[at + size:]
            if rest and wrong(rest):
                programs = rest
            else:
                at += size
        size //= 2
    return programs
