"""hotloop --jitdump and --gdb: machine code with Python's lines, for perf and for gdb."""
import os, pathlib, re, shutil, struct, subprocess, tempfile

PROGRAM = """def count(n):
    total = 0
    for i in range(n):
        total += i % 7
        total ^= i
    return total

print(count(20000) > 0)
"""


def program(directory):
    path = pathlib.Path(directory, "count.py")
    path.write_text(PROGRAM)
    return path


def read_dump(raw):
    """Records of a jitdump, by the words of perf's specification."""
    magic, version, size, machine, _, pid, _, flags = struct.unpack("<IIIIIIQQ", raw[:40])
    assert (magic, version, size, machine, flags) == (0x4a695444, 1, 40, 62, 0)
    at, records, last = 40, [], 0
    while at < len(raw):
        kind, size, time = struct.unpack_from("<IIQ", raw, at)
        assert size >= 16 and time >= last and at + size <= len(raw)
        records.append((kind, raw[at + 16:at + size]))
        at, last = at + size, time
    return pid, records


def read_lines(body):
    address, n = struct.unpack_from("<QQ", body)
    rows, at = [], 16
    for _ in range(n):
        where, line, _ = struct.unpack_from("<QII", body, at)
        end = body.index(b"\0", at + 16)
        rows.append((where, line, body[at + 16:end].decode()))
        at = end + 1
    assert at == len(body)
    return address, rows


def jitdump(env):
    """What the file says is what the log says: the same code, the same lines."""
    env.need_jit()
    with tempfile.TemporaryDirectory() as d:
        path = program(d)
        child = subprocess.Popen([env.prog("hotloop"), f"--jitdump={d}", path], stdout=subprocess.PIPE,
                                 env=dict(os.environ, PYPYLOG=f"jit-backend,jit-log-opt:{d}/log"))
        out, _ = child.communicate(timeout=60)
        assert out == b"True\n" and child.returncode == 0
        pid, records = read_dump(pathlib.Path(d, f"jit-{child.pid}.dump").read_bytes())
        assert pid == child.pid and records[-1] == (3, b"")
        log = pathlib.Path(d, "log").read_bytes()
        if log[:2] == b"\x1f\x8b":
            import gzip
            log = gzip.decompress(log)
        log = log.decode()
        blocks = re.findall(r"gc table: 0x([0-9a-f]+)\n(?:.*\n)*?\s+end: 0x([0-9a-f]+)\n", log)
        loads = [body for kind, body in records if kind == 0]
        assert len(loads) == len(blocks) >= 1
        for i, (body, (start, end)) in enumerate(zip(loads, blocks)):
            _, _, vma, address, size, index = struct.unpack_from("<IIQQQQ", body)
            assert (vma, address, size, index) == (int(start, 16), int(start, 16), int(end, 16) - int(start, 16), i)
            name, code = body[40:].split(b"\0", 1)
            assert re.fullmatch(rb"py:(count|<module>):\d+", name) and len(code) == size
            dumped = re.search(rf"CODE_DUMP @{start} \+0  ([0-9A-Fa-f]+)", log)
            assert dumped and code[:64] == bytes.fromhex(dumped[1])[:64]
        address, rows = read_lines(next(body for kind, body in records if kind == 2))
        start, end = (int(x, 16) for x in blocks[0])
        assert address == start and {f for _, _, f in rows} == {str(path)}
        assert {l for _, l, _ in rows} >= {3, 4, 5} and [w for w, _, _ in rows] == sorted(w for w, _, _ in rows)
        assert all(start <= w < end for w, _, _ in rows)
        r = subprocess.run([env.prog("hotloop"), "--jitdump=/no/where", path], capture_output=True, text=True)
        assert r.stdout == "True\n" and "--jitdump: /no/where/jit-" in r.stderr and r.stderr.count("\n") == 1


def perf(env):
    env.need_jit()
    if not shutil.which("perf"):
        raise env.Skip("perf is not installed")
    with tempfile.TemporaryDirectory() as d:
        path = program(d)
        path.write_text(PROGRAM.replace("20000", "3000000"))
        run = lambda *args: subprocess.run(["perf", *args], capture_output=True, text=True, cwd=d,
                                           env=dict(os.environ, HOME=d))
        r = run("record", "-k", "mono", "-o", "one", env.prog("hotloop"), f"--jitdump={d}", path)
        if r.returncode or run("report", "-i", "one", "--stdio").returncode:
            raise env.Skip("perf record does not work here")
        r = run("inject", "--jit", "-i", "one", "-o", "two")
        assert r.returncode == 0, r.stderr
        said = run("report", "-i", "two", "--stdio", "--sort=sym,srcline").stdout
        shares = dict((line, float(share)) for share, line in re.findall(r"([\d.]+)% .*py:count.* count\.py:(\d+)", said))
        assert sum(shares.values()) > 20 and {"4", "5"} & set(shares), said


def gdb(env):
    """A breakpoint on a line of Python stops in machine code; a backtrace goes through it."""
    env.need_jit()
    if not shutil.which("gdb"):
        raise env.Skip("gdb is not installed")
    with tempfile.TemporaryDirectory() as d:
        program(d)
        commands = ["set confirm off", "break __jit_debug_register_code", "run", "delete", "finish",
                    "break count.py:5", "continue", "backtrace", "info line count.py:4", "info symbol $pc",
                    "delete", "continue"]
        r = subprocess.run(["gdb", "-batch", "-nx", *(w for c in commands for w in ("-ex", c)), "--args",
                            env.prog("hotloop"), "--gdb", "count.py"], cwd=d, capture_output=True, text=True,
                           env=dict(os.environ, HOME=d, DEBUGINFOD_URLS=""), stdin=subprocess.DEVNULL)
        if "ptrace: Operation not permitted" in r.stderr + r.stdout:
            raise env.Skip("gdb may not run programs here")
        said = r.stdout
        assert re.search(r"Breakpoint 2, .*count \(\) at (?:.*/)?count\.py:5", said), said + r.stderr
        assert re.search(r"#0 .*count \(\) at (?:.*/)?count\.py:5\n#1 .*\n(?:#\d.*\n)*#\d+ (?:.* )?main \(", said), said
        assert re.search(r"Line 4 of \".*count\.py\" starts at address 0x[0-9a-f]+ <count", said), said
        assert "True" in said and "exited normally" in said, said


def tests(env):
    if env.flavour != "asan":
        yield "jitdump", lambda: jitdump(env)
        yield "gdb", lambda: gdb(env)
    if env.flavour == "release":
        yield "perf", lambda: perf(env)
