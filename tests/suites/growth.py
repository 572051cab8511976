"""Everything that the tools do is linear, or n log n, in the size of the log: the worst shape of each
table is made once and four times as large, and the two are compared with each other, never with a
clock. Four times the work may take ten times the CPU time; what is quadratic takes sixteen."""
import pathlib, resource, subprocess, tempfile

LOC = "f;/home/me/f.py:1-3~#8 FOR_ITER"


def section(name, body, at=[0]):
    at[0] += 2
    return f"[{at[0]:x}] {{{name}\n{body}[{at[0] + 1:x}] {name}}}\n"


def loop(body, ops):
    return section("jit-log-opt-loop", f"# Loop 1 ({LOC}) : loop with {ops} ops\n[i0]\n" + body)


def bridge(guard, body, ops):
    return section("jit-log-opt-bridge",
                   f"# bridge out of Guard 0x{guard:x} with {ops} ops\n[i0]\n" + body)


JUMP = "jump(i0, descr=TargetToken(0))\n"
LABEL = "label(i0, descr=TargetToken(0))\n"


def guard(n):
    return f"guard_true(i0, descr=<Guard0x{n:x}>) [i0]\n"


def chain_of_bridges(n):
    return loop(LABEL + guard(16) + JUMP, 3) + \
        "".join(bridge(16 + i, guard(17 + i) + JUMP, 2) for i in range(n))


def bridges_by_patches(n):
    """No operations: each bridge is found by the jump patched into the block before it."""
    out = []
    for i in range(n):
        a, t = 0x7f0000000000 + i * 0x400, 10 * i
        who = f"bridge out of Guard 0x{i:x}" if i else f"Loop 1 ({LOC})"
        entry = "" if i else f" (bootstrap 0x{a:x})"
        out.append(f"[{t:x}] {{jit-backend\n[{t:x}] {{jit-backend-dump\nBACKEND x86_64\n"
                   f"CODE_DUMP @{a:x} +0  {'90' * 128}\n[{t:x}] jit-backend-dump}}\n"
                   f"[{t:x}] {{jit-backend-addr\n{who} has address 0x{a + 16:x} to 0x{a + 64:x}{entry}\n"
                   f"       gc table: 0x{a:x}\n            end: 0x{a + 128:x}\n"
                   f"[{t:x}] jit-backend-addr}}\n" +
                   (f"[{t:x}] {{jit-backend-dump\nCODE_DUMP @{a - 0x400 + 20:x} +0  00000000\n"
                    f"[{t:x}] jit-backend-dump}}\n" if i else "") + f"[{t:x}] jit-backend}}\n")
    return "".join(out)


def labels_of_a_trace(n):
    return loop("".join(f"label(i0, descr=TargetToken({i}))\n" for i in range(n)) + JUMP, n + 1) + \
        section("jit-backend-counts",
                "entry 1:5\n" + "".join(f"TargetToken({i}):7\n" for i in range(n)))


def one_guard_id(n):
    return loop(LABEL + guard(5) * n + JUMP, n + 2) + bridge(5, JUMP, 1)


def bridges_of_one_guard(n):
    return one_guard_id(3) + bridge(5, JUMP, 1) * n


def loops_of_one_place(n):
    return loop(LABEL + JUMP, 2) * n + \
        section("jit-backend-counts", "entry 1:5\nTargetToken(0):7\n" * n)


def nesting(n):
    return "".join(f"[{i:x}] {{jit-tracing\n" for i in range(n)) + \
        "".join(f"[{n + i:x}] jit-tracing}}\n" for i in range(n))


def section_names(n):
    return "".join(f"[{2 * i:x}] {{s{i}\n[{2 * i + 1:x}] s{i}}}\n" for i in range(n))


def ends_alone(n):
    return "[1] {a\n[2] a}\n" + "".join(f"[{i:x}] gc-x{i}}}\n[{i:x}] gc-minor}}\n" for i in range(n))


def beginnings_alone(n):
    return "".join(f"[{10 * i:x}] {{gc-minor\n" for i in range(n))


def long_line(n):
    return loop("i1 = int_add(i0, 1) " + "x" * 100 * n + "\n" + JUMP, 2)


def arguments(n):
    return loop("label(" + ", ".join(f"i{i}" for i in range(4 * n)) + ", descr=TargetToken(0))\n" + JUMP, 2)


def long_names(n):
    return "".join(loop(JUMP, 1).replace("f;", "f" * 4 * n + f"{k};") for k in range(20))


def glued_marks(n):
    return "".join(f"working {i} [{i:x}] {{a\ndone [{i:x}] a}}\nx\n" for i in range(n)) + "x\n" * 3 * n


def braces(n):
    return "[1] {a\n[2] a}\n" + "{} [0]{}" * 4 * n + "\n" + "a" * 40 * n + "}\n" + "[" + "f" * 40 * n + "] {\n"


def prefixed(n):
    return "".join(f"{i:6}  [{i:x}] {{a\n{i:6}  [{i:x}] a}}\n" for i in range(n))


def aborts(n):
    return "[1] {jit-tracing\n" + f"{LOC}\n~~~ ABORTING TRACING ABORT_TOO_LONG\n" * n + "[2] jit-tracing}\n"


def broken_merge_points(n):
    return loop("debug_merge_point(0, 0, 'a\n" * n + JUMP, n + 1)


def dumps_of_one_place(n):
    return "".join(f"[{i:x}] {{jit-backend-dump\nBACKEND x86\nCODE_DUMP @1000 +0  {'90' * 16}\n"
                   f"[{i:x}] jit-backend-dump}}\n" for i in range(n))


def collections(n):
    return "".join(f"[{10 * i:x}] {{gc-minor\nminor collect, total memory used: {i}\n"
                   f"[{10 * i + 5:x}] gc-minor}}\n" for i in range(n))


def allocations(n):
    """Objects in objects, each stored into the next one, and all of them kept."""
    field = "descr=<FieldP pypy.objspace.std.W_Cell.inst_next 8>"
    return loop(LABEL + "".join(f"p{i + 1} = new_with_vtable(descr=<SizeDescr 16>)\n" for i in range(n)) +
                "".join(f"setfield_gc(p{i + 2}, p{i + 1}, {field})\n" for i in range(n - 1)) +
                f"call_n(ConstClass(f), p{n}, descr=<Callv 0 r EF=4>)\n" + JUMP, 2 * n + 2)


def names(n):
    """Each operation has a name of its own, and so has the guard that keeps it."""
    return loop(LABEL + "".join(f"i{i + 1} = int_add(i{i}, 1)\n" for i in range(n)) +
                "".join(f"guard_true(i{i}, descr=<Guard0x{i:x}>) [i{i}]\n" for i in range(n)) + JUMP, 2 * n + 2)


def writers(n):
    return "".join(f"w{i % 50} | [{i:x}] {{a\nw{i % 50} | [{i:x}] a}}\n" for i in range(n))


SHAPES = (chain_of_bridges, bridges_by_patches, labels_of_a_trace, one_guard_id, bridges_of_one_guard,
          loops_of_one_place, nesting, section_names, ends_alone, beginnings_alone, long_line,
          arguments, long_names, glued_marks, braces, prefixed, aborts, broken_merge_points,
          dumps_of_one_place, collections)
COMMANDS = (("logparse", "summary", "LOG"), ("logparse", "diff", "--stat", "LOG", "LOG"),
            ("logparse", "assert", "LOG", "bridges >= 0"), ("gcstats", "--charts=none", "LOG"),
            ("jitviewer", "--size", "80x24", "--keys", "j", "LOG"))
# Other tables, each with the shape that is worst for it.
MORE = ((chain_of_bridges, ("logparse", "graph", "LOG")), (loops_of_one_place, ("logparse", "annotate", "LOG")),
        (one_guard_id, ("logparse", "guards", "LOG")), (aborts, ("logparse", "aborts", "LOG")),
        (dumps_of_one_place, ("jitviewer", "--size", "80x24", "--keys", "ENTER a", "LOG")),
        (bridges_by_patches, ("logparse", "perfmap", "LOG")), (loops_of_one_place, ("logparse", "match", "--learn", "LOG")),
        (names, ("logparse", "match", "--learn", "LOG")), (arguments, ("logparse", "match", "--learn", "LOG")),
        (allocations, ("logparse", "allocs", "LOG")), (writers, ("logparse", "summary", "--by-process", "LOG")),
        (section_names, ("logparse", "summary", "--split", "^x", "LOG")))
ONCE, SLACK, START = 12000, 10, 0.15


def cpu(env, command, path):
    """CPU seconds of the faster of two runs."""
    line = [env.prog(command[0])] + [str(path) if a == "LOG" else a for a in command[1:]]
    best = None
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        p = subprocess.run(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert p.returncode in (0, 1, 2, 3), (line, p.returncode)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = used if best is None else min(best, used)
        if best > 0.5:
            break
    return best


def grows(env, shape, commands=COMMANDS):
    if env.flavour != "release":
        raise env.Skip("growth is measured without checks")
    with tempfile.TemporaryDirectory() as d:
        paths = []
        for times in 1, 4:
            paths.append(pathlib.Path(d, f"{times}.log"))
            paths[-1].write_text(shape(ONCE * times))
        for command in commands:
            once, four = (cpu(env, command, path) for path in paths)
            assert four <= SLACK * once + START, \
                f"{shape.__name__}: {' '.join(command)}: {once:.2f} s, four times as much {four:.2f} s"


def small_stack(env):
    """A trace of 100 000 operations is learnt and fits, in a stack of 256 KB."""
    with tempfile.TemporaryDirectory() as d:
        log, learnt = pathlib.Path(d, "a.log"), pathlib.Path(d, "a.match")
        log.write_text(names(50000))
        limit = lambda: resource.setrlimit(resource.RLIMIT_STACK, (256 << 10, 256 << 10))
        run = lambda *args: subprocess.run([env.prog("logparse"), "match", *args], capture_output=True, timeout=120,
                                           preexec_fn=limit)
        learnt.write_bytes(run("--learn", log).stdout)
        assert learnt.stat().st_size > 1 << 20
        assert run(log, learnt).returncode == 0


def tests(env):
    if env.flavour == "release":
        yield "small_stack", lambda: small_stack(env)
    for shape in SHAPES:
        yield shape.__name__, lambda shape=shape: grows(env, shape)
    for shape, command in MORE:
        yield f"{command[1].strip('-')}/{shape.__name__}", lambda s=shape, c=command: grows(env, s, [c])
