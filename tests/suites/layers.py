"""The arrows of docs/architecture.md: who may use whom, read from the #include lines and again
from the symbols that each object file leaves open (a prototype of one's own hides no arrow)."""
import re, subprocess

# The floors of liblogparse, lowest first: "From bytes to rows". A floor may use those below it.
FLOORS = ["util", "log", "ops", "gc", "traces", "rows", "diff", "match", "assert", "export", "html", "api"]
LIBRARY = [f"tools/logparse/{floor}" for floor in FLOORS]
# What others may use of the JIT: not its optimizer, its back end.
DRIVER = ["vm/jit/rec.c", "vm/jit/record.c", "vm/jit/hot.c"]  # of recordings
JIT = ["vm/jit", "vm/jit/compile.c", *DRIVER]
# Folders of vm/python that use each other: the data model is recursive.
PYTHON = ["obj", "types", "builtins", "interp", "sem", "modules", "lib", "io", "frozen"]

# directory (or one file of it) -> the directories (besides itself) that it may use
ALLOWED = {
    "include": [],                  # for programs of other people
    "vm/base": [],
    "vm/gc": ["vm/base"],
    "vm/jit": ["vm/base", "vm/gc"],
    "vm/jit/opt": ["vm/base", "vm/gc", "vm/jit"],
    "vm/jit/back": ["vm/base", "vm/gc", "vm/jit"],
    "vm/jit/x64": ["vm/base", "vm/gc", "vm/jit", "vm/jit/back"],
    "vm/jit/a64": ["vm/base", "vm/gc", "vm/jit", "vm/jit/back"],
    # the driver: what goes from a recording to code
    "vm/jit/compile.c": ["vm/base", "vm/gc", "vm/jit", "vm/jit/opt", "vm/jit/back", "vm/jit/x64", "vm/jit/a64"],
    **{name: ["vm/base", "vm/gc", *JIT] for name in DRIVER},
    "vm/log": ["vm/base"],          # and the two event headers below
    # a vm for small languages, and such languages: libhotjit.a
    "vm/kit": ["vm/base", "vm/gc", *JIT, "vm/log"],
    "examples": ["include", "vm/base", "vm/gc", *JIT, "vm/kit"],
    "vm/python": ["vm/base", "vm/gc", *JIT, *(f"vm/python/{name}" for name in PYTHON)],
    "vm": ["vm/base", "vm/gc", *JIT, "vm/log", "vm/python", "vm/python/front",
           *(f"vm/python/{name}" for name in PYTHON)],
    # the front end and the matcher of regular expressions know objects, and how to be interrupted
    "vm/python/front": ["vm/base", "vm/gc", "vm/python/obj"],
    "vm/python/sre": ["vm/base", "vm/gc", "vm/python/obj", "vm/python/interp"],
    **{f"vm/python/{name}": ["vm/base", "vm/gc", *JIT, "vm/python", "vm/python/front", "vm/python/sre",
                             *(f"vm/python/{other}" for other in PYTHON)] for name in PYTHON},
    **{floor: ["vm/base", *LIBRARY[:n]] for n, floor in enumerate(LIBRARY)},
    "tools/logparse/api": ["include", "vm/base", *LIBRARY[:FLOORS.index("diff")]],
    "tools/logparse": ["vm/base", *LIBRARY],
    "tools/jitviewer": ["vm/base", *LIBRARY],
    "tools/gcstats": ["vm/base", *LIBRARY],
}
# What is linked together.
PROGRAMS = {
    "hotloop": ["vm"],
    "libhotjit": ["vm/kit", "vm/jit", "vm/gc", "vm/log", "vm/base"],  # what languages may use of it the archive says: mk/hotjit.mk
    "logparse": ["tools/logparse", "vm/base"],
    "jitviewer": ["tools/jitviewer", "tools/logparse", "vm/base"],
    "gcstats": ["tools/gcstats", *LIBRARY[:FLOORS.index("diff")], "vm/base"],
}
# Doors: what a directory may use of another by name. An exit asks where its values are, the log which machine it is.
DOORS = {"vm/jit": {"backend_machine", "backend_saved_at"}}
EXTRA = {"vm/log": {"vm/gc/gc_events.h", "vm/jit/jit_events.h"}}


def owner(path):
    """The longest listed directory that holds this file, or the file itself."""
    return max((d for d in ALLOWED if path == d or path.startswith(d + "/")), key=len, default=None)


def includes(env, directory):
    wrong = []
    top = env.root / directory
    for f in [top] if top.is_file() else sorted(top.rglob("*.[chid]*")):
        name = f.relative_to(env.root).as_posix()
        if owner(name) != directory:
            continue
        for n, line in enumerate(f.read_text().splitlines(), 1):
            m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not m:
                continue
            target = next((p for p in (f"{f.parent.relative_to(env.root).as_posix()}/{m[1]}",
                                       f"vm/{m[1]}", f"tools/{m[1]}", f"include/{m[1]}")
                           if (env.root / p).exists()), None)
            if target is None and (env.root / "build/gen" / m[1]).exists():
                target = f"vm/{m[1]}"  # made from a table that is there
            if target is None:
                wrong.append(f"{name}:{n}: {m[1]} is nowhere")
            elif owner(target) not in [directory, *ALLOWED[directory]] \
                    and target not in EXTRA.get(directory, ()):
                wrong.append(f"{name}:{n}: {directory} must not include {target}")
    assert not wrong, "\n".join(wrong)


def read_symbols(env, directories):
    """(defined, used): each a list of (source file, symbol), of the objects of some directories.
    An object whose source is gone does not count."""
    objects = [o for d in directories for o in (env.build / d).rglob("*.o")
               if (env.root / o.relative_to(env.build).with_suffix(".c")).exists()]
    if not objects:
        raise env.Skip(f"{directories[0]} is not built")
    defined, used, source = [], [], None
    out = subprocess.run(["nm", "-g", *map(str, objects)], capture_output=True, text=True,
                         check=True).stdout
    for line in out.splitlines():
        if line.endswith(".o:"):
            source = line[len(str(env.build)) + 1:-len(".o:")] + ".c"
        elif m := re.match(r"[0-9a-f ]{16} ([A-Za-z]) (\S+)$", line):
            (used if m[1] in "Uwv" else defined).append((source, m[2]))
    return defined, used


def arrows(defined, used, allowed, owner_of):
    """What is used of a directory that may not be used, as sentences."""
    home = {}
    for source, symbol in defined:
        home.setdefault(symbol, source)
    wrong = []
    for source, symbol in used:
        target = home.get(symbol)
        user = owner_of(source)
        if target and owner_of(target) not in [user, *allowed[user]] and symbol not in DOORS.get(user, ()):
            wrong.append(f"{source}: {user} must not use {symbol} of {target}")
    return wrong


def symbols(env, directories):
    defined, used = read_symbols(env, directories)
    assert len(defined) > 50, f"nm shows only {len(defined)} symbols of {directories[0]}"
    wrong = arrows(defined, used, ALLOWED, owner)
    assert not wrong, "\n".join(wrong)


def notices():
    """The check itself: an arrow up is seen, one down is not held against anybody."""
    files = {"tools/logparse/log/a.c": "low", "tools/logparse/rows/b.c": "high"}
    defined = [(f, s) for f, s in files.items()]
    up = arrows(defined, [("tools/logparse/log/a.c", "high")], ALLOWED, owner)
    down = arrows(defined, [("tools/logparse/rows/b.c", "low")], ALLOWED, owner)
    assert len(up) == 1 and "must not use high" in up[0], up
    assert not down, down


def tests(env):
    for directory in ALLOWED:
        if (env.root / directory).exists():
            yield directory, lambda d=directory: includes(env, d)
    yield "symbols/notices", notices
    for program, directories in PROGRAMS.items():
        yield f"symbols/{program}", lambda d=directories: symbols(env, d)
