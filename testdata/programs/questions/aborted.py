"""Loops whose recording PyPy gives up, each beside one that does the same and is compiled.

    aborted.py too_long | split | frame | value | eval | function | attributes | table"""
import sys

TURNS = 6000
STEP = "        x = (x * %d + i) %% 1000003 if x & %d else x + y.get(i & 7, %d)\n"


def straight(name, first, last):
    """A function with one loop, the body of which is a line for each number."""
    lines = "".join(STEP % (k % 97 + 2, 1 << k % 19, k) for k in range(first, last))
    space = {}
    exec(compile("def %s(x, y, n):\n    for i in range(n):\n%s    return x\n" % (name, lines),
                 "<made %s>" % name, "exec"), space)
    return space[name]


def too_long():
    return straight("whole", 0, 600)(0, {k: k * k for k in range(8)}, 2000)


def split():
    table, x = {k: k * k for k in range(8)}, 0
    for k in range(0, 600, 20):
        x = straight("part%d" % k, k, k + 20)(x, table, 2000)
    return x


def line_of_caller(x):
    return sys._getframe(1).f_lineno * x


def frame():
    total = 0
    for i in range(TURNS):
        total += max([1, 2, i], key=line_of_caller)
    return total


def negated(x):
    return -x


def value():
    total = 0
    for i in range(TURNS):
        total += max([1, 2, i], key=negated)
    return total


def with_eval():
    total = 0
    for i in range(TURNS):
        total += eval("i * 2 + 1")
    return total


def function():
    twice = eval("lambda i: i * 2 + 1")
    total = 0
    for i in range(TURNS):
        total += twice(i)
    return total


class Names:
    pass


def attributes():
    for i in range(TURNS):
        setattr(Names, "a%d" % i, i)
        name = Names()
        name.x = i
    return len(vars(Names))


def table():
    names = {}
    for i in range(TURNS):
        names["a%d" % i] = i
        name = Names()
        name.x = i
    return len(names)


print(globals()["with_eval" if sys.argv[1] == "eval" else sys.argv[1]]())
