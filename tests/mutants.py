#!/usr/bin/env python3
"""Mutation check: does a test notice each of the small faults of tests/mutants.txt?

mutants.py [--keep] [WORD...]   Each fault is put into a copy of the tree (build/mutants), what it touches
is built anew (debug: asserts may notice it too), and the tests of its row run until one fails. With
WORDs only the faults run whose line contains one of them. Status 1: a fault was not noticed, or does not
fit the sources any more."""
import os, pathlib, re, shutil, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPY = ROOT / "build/mutants"
HEAD = re.compile(r"(\S+\.\w+): (.+) \| (.+)$")


def table():
    """(file, what, tests, old, new) of each row."""
    rows, head = [], None
    for n, line in enumerate((ROOT / "tests/mutants.txt").read_text().splitlines(), 1):
        if not line or line.startswith("# ") or line == "#":
            continue
        if m := HEAD.match(line):
            head = [m[1], m[2], m[3].split()]
        elif line.startswith(("- ", "+ ")) and head:
            head.append(line[2:].replace("\\n", "\n"))
            if line[0] == "+":
                rows.append(head)
                head = None
        else:
            sys.exit(f"tests/mutants.txt:{n}: not understood: {line}")
    return rows


def copy_tree():
    """Sources that differ are copied; what was built from the others stays."""
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in names.stdout.splitlines():
        source, copy = ROOT / name, COPY / name
        if source.is_file() and (not copy.exists() or copy.read_bytes() != source.read_bytes()):
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
            shutil.copymode(source, copy)


def build():
    compiler = "ccache gcc" if shutil.which("ccache") else "gcc"
    return subprocess.run(["make", "-s", f"-j{os.cpu_count()}", f"CC={compiler}", "FLAVOUR=debug", "all", "unit",
                           "EXTRA_CFLAGS=-Wno-error -Wno-unused"], cwd=COPY, capture_output=True, text=True)


def noticed_by(tests):
    """The first line about a failure, or None."""
    r = subprocess.run(["tests/run", "--flavours", "debug", "--fail-fast", "--timeout", "120", *tests], cwd=COPY,
                       capture_output=True, text=True)
    if r.returncode == 0:
        return None
    failed = [l for l in r.stdout.splitlines() if l.startswith("FAIL ")]
    assert failed, r.stdout + r.stderr
    return failed[0].removeprefix("FAIL debug ")


def try_one(file, tests, old, new):
    """(word, by what)"""
    path = COPY / file
    text = path.read_text()
    if text.count(old) != 1:
        return "DOES NOT FIT", f"the text occurs {text.count(old)} times"
    path.write_text(text.replace(old, new))
    try:
        r = build()
        if r.returncode:
            return "DOES NOT BUILD", r.stderr.strip().splitlines()[0] if r.stderr else ""
        by = noticed_by(tests)
        return ("noticed", by) if by else ("NOT NOTICED", "")
    finally:
        path.write_text(text)


def main():
    words = sys.argv[1:]
    rows = [r for r in table() if not words or any(w in f"{r[0]}: {r[1]}" for w in words)]
    copy_tree()
    r = build()
    if r.returncode:
        sys.exit(f"mutants: the tree does not build:\n{r.stderr}")
    counts = {}
    for file, what, tests, old, new in rows:
        start = time.monotonic()
        word, by = try_one(file, tests, old, new)
        counts[word] = counts.get(word, 0) + 1
        print(f"{word:12} {time.monotonic() - start:5.1f} s  {file}: {what}" + (f"  ({by})" if by else ""), flush=True)
    print(", ".join(f"{n} {word}" for word, n in sorted(counts.items())))
    sys.exit(0 if set(counts) == {"noticed"} else 1)


main()
