"""Programs of ordinary shapes (tests/bench): what their traces may not contain. Each was slow once, for the
reason that is stated; a figure that grows means that it is slow again."""
import json, os, pathlib, subprocess, tempfile

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
    # what bridges and loops relied on changes: others take their place
    "rebound": ['loops("one_letter_mostly") >= 1', "aborts <= 1"],
    # an instance's room belongs to its map: no guard asks for it
    "firstroom": ['loops("main").calls == 0', "bridges <= 4"],
}

# Programs of tests/bench/kinds: functions in C that their traces may not call, because the traces do that
# themselves or call something that the trace knows more about. A general call of anything is sem_call.
NOT_CALLED = {
    # generators go on in the trace that sends to them
    "cooperative": ["sem_call", "generator.send"],
    # tuples of numbers are keys that nobody is asked about
    "life_sets": ["sem_call", "dict_set_op", "dict_get_op"],
    # f(*items), lambdas and comprehensions
    "constraint_flow": ["sem_call_ex", "sem_make_function"],
    # instances of a class below str compare and hash as strings do; a, *b = items
    "tiny_lisp": ["py_compare_op", "sem_contains", "sem_unpack_ex", "sem_bind_ex"],
    # tuples are compared in C that asks nobody
    "grid_paths": ["sem_call", "py_compare_op"],
    # the stack of an interpreter
    "expression_compiler": ["sem_call", "list.pop"],
    # descriptors, setters, classes below dict and list, __new__, super() of a class, classes as attributes
    "records": ["sem_call", "sem_setattr", "sem_contains", "sem_setitem", "py_getattr", "super"],
    # items of arrays are read and written where they lie; powers and large integers ask nobody
    "samples": ["sem_call", "numbers_item", "array_put_op", "py_binary_op", "sem_setitem", "py_getitem"],
    # what is split is unpacked; exceptions of the program's classes are made in the trace
    "parse_numbers": ["sem_unpack"],
}
TURNS = 25


def optimized(env, name):
    """The optimized traces of a program, as text."""
    with tempfile.TemporaryDirectory() as d:
        log, program = pathlib.Path(d) / "log", pathlib.Path(d) / f"{name}.py"
        text = (env.root / "tests/bench/kinds" / f"{name}.py").read_text()
        program.write_text(f"{text}\nfor _ in range({TURNS}):\n    work()\n")
        r = subprocess.run([env.prog("hotloop"), str(program)], capture_output=True, text=True, timeout=300,
                           env=dict(os.environ, PYPYLOG=f"jit-log-opt:{log}"))
        assert r.returncode == 0, r.stderr[-500:]
        return subprocess.run([env.prog("logparse"), "extract", str(log), "jit-log-opt"], capture_output=True,
                              text=True).stdout


def not_called(env, name, functions):
    env.need_jit()
    text = optimized(env, name)
    assert "jump(" in text
    called = [f for f in functions if f"ConstClass({f})" in text]
    assert not called, f"{name} calls {called}"


MOST_EXITS = 1000  # of a guard without a bridge: five times what a bridge needs


def shape(env, name, statements):
    env.need_jit()
    with tempfile.TemporaryDirectory() as d:
        log = pathlib.Path(d) / "log"
        r = subprocess.run([env.prog("hotloop"), str(env.root / "tests/bench" / f"{name}.py")], capture_output=True,
                           text=True, timeout=300, env=dict(os.environ, PYPYLOG=f"jit:{log}"))
        assert r.returncode == 0, r.stderr[-500:]
        got = subprocess.run([env.prog("logparse"), "assert", str(log), *statements], capture_output=True, text=True)
        guards = subprocess.run([env.prog("logparse"), "guards", "--json", str(log)], capture_output=True, text=True)
    assert got.returncode == 0, got.stdout + got.stderr
    rows = json.loads(guards.stdout)["rows"]
    assert rows, guards.stderr
    for row in rows:
        assert row["bridge"] or row["left"] <= MOST_EXITS, f"is left to the interpreter: {row}"


def tests(env):
    for name, statements in SHAPES.items():
        yield name, lambda n=name, s=statements: shape(env, n, s)
    for name, functions in NOT_CALLED.items():
        yield f"{name}_calls", lambda n=name, f=functions: not_called(env, n, f)
