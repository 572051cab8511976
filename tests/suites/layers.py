"""The arrows of docs/architecture.md: who may include whom, read from the #include lines."""
import re

# directory -> the directories (besides itself) whose headers it may include
ALLOWED = {
    "vm/base": [],
    "vm/gc": ["vm/base"],
    "vm/jit": ["vm/base", "vm/gc"],
    "vm/log": ["vm/base"],          # and the two event headers below
    "vm/python": ["vm/base", "vm/gc", "vm/jit"],
    "vm": ["vm/base", "vm/gc", "vm/jit", "vm/log", "vm/python"],
    "tools/logparse": ["vm/base"],
    "tools/jitviewer": ["vm/base", "tools/logparse"],
    "tools/gcstats": ["vm/base", "tools/logparse"],
}
EXTRA = {"vm/log": {"vm/gc/gc_events.h", "vm/jit/jit_events.h"}}


def owner(path):
    """The longest listed directory that holds this file."""
    return max((d for d in ALLOWED if path.startswith(d + "/")), key=len, default=None)


def check(env, directory):
    wrong = []
    for f in sorted((env.root / directory).rglob("*.[chi]*")):
        name = f.relative_to(env.root).as_posix()
        if owner(name) != directory:
            continue
        for n, line in enumerate(f.read_text().splitlines(), 1):
            m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not m:
                continue
            target = next((p for p in (f"{f.parent.relative_to(env.root).as_posix()}/{m[1]}",
                                       f"vm/{m[1]}", f"tools/{m[1]}")
                           if (env.root / p).exists()), None)
            if target is None:
                wrong.append(f"{name}:{n}: {m[1]} is nowhere")
            elif owner(target) not in [directory, *ALLOWED[directory]] \
                    and target not in EXTRA.get(directory, ()):
                wrong.append(f"{name}:{n}: {directory} must not include {target}")
    assert not wrong, "\n".join(wrong)


def tests(env):
    for directory in ALLOWED:
        if (env.root / directory).exists():
            yield directory, lambda d=directory: check(env, d)
