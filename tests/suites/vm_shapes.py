"""Programs of ordinary shapes (tests/bench): what their traces may not contain. Each was slow once, for the
reason that is stated; a figure that grows means that it is slow again."""
import os, pathlib, subprocess, tempfile

SHAPES = {
    # a function held in an attribute is called as it is, == of None and of plain instances is identity
    "slotcall": ['traces("*main*").calls == 0', "aborts == 0"],
    # constructors with default arguments are inlined (an instance in the preamble, one in the loop)
    "ctor": ['loops("main").calls == 0', 'loops("main").allocations == 2', "aborts == 0"],
    # closures that differ in a default share one trace
    "defclos": ['loops("main").calls == 0', "bridges <= 4", "aborts == 0"],
    # a loop whose first hot turn is its last becomes a loop all the same
    "shortloops": ['loops("each") >= 1', 'loops("each").calls == 0'],
    # numbers stay unboxed in a loop whose recorded turn clears its flag
    "flagloop": ['loops("main").allocations == 0', 'loops("main").calls == 0'],
    # a class attribute that changes is in a cell: no trace is invalidated
    "classcount": ['loops("main").calls == 0', "loops <= 2", "aborts == 0"],
    # what raises is followed to its handler: the loop never leaves for the interpreter
    "raising": ['loops("main") >= 1', 'bridges("main") <= 3', "aborts <= 2"],
    # what goes over other iterators is in the trace, and so is its end
    "iterating": ['loops("long_loops").calls == 0', 'loops("short_loops").calls == 0', 'loops("own_iterator").calls == 0',
                  'loops("asked").calls == 0', "aborts <= 2"],
    # an instance's room belongs to its map: no guard asks for it
    "firstroom": ['loops("main").calls == 0', "bridges <= 4"],
}


def shape(env, name, statements):
    env.need_jit()
    with tempfile.TemporaryDirectory() as d:
        log = pathlib.Path(d) / "log"
        r = subprocess.run([env.prog("hotloop"), str(env.root / "tests/bench" / f"{name}.py")], capture_output=True,
                           text=True, timeout=300, env=dict(os.environ, PYPYLOG=f"jit:{log}"))
        assert r.returncode == 0, r.stderr[-500:]
        got = subprocess.run([env.prog("logparse"), "assert", str(log), *statements], capture_output=True, text=True)
    assert got.returncode == 0, got.stdout + got.stderr


def tests(env):
    for name, statements in SHAPES.items():
        yield name, lambda n=name, s=statements: shape(env, n, s)
