#!/usr/bin/env python3
"""Lines and branches of the C code that the tests reached, per folder: `make coverage`, after a run of the
tests with FLAVOUR=coverage. What is included several times (templates, headers) counts where any of its
copies was reached. coverage.py FILE... lists the lines and branches of these files that were not reached."""
import json, os, pathlib, subprocess, sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/coverage"
FOLDERS = ("vm/gc", "vm/jit/opt", "vm/jit/back", "vm/jit/x64", "vm/jit", "vm/log", "vm/base", "vm/python/front",
           "vm/python/obj", "vm/python/builtins", "vm/python/types", "vm/python/interp", "vm/python/sem",
           "vm/python/lib", "vm/python", "vm", "tools/logparse", "tools/jitviewer", "tools/gcstats")


def gcov(data):
    """What gcov says of one object file."""
    r = subprocess.run(["gcov", "--json-format", "--branch-probabilities", "--stdout", str(data)], cwd=ROOT,
                       capture_output=True, check=True)
    return [json.loads(line) for line in r.stdout.splitlines() if line.startswith(b"{")]


def collect():
    """{file: ({line: count}, {(line, number): count})}"""
    files = {}
    data = sorted(BUILD.rglob("*.gcda"))
    if not data:
        sys.exit("coverage: there is no data: run `make coverage`")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for reports in pool.map(gcov, data):
            for f in (f for report in reports for f in report["files"]):
                name = os.path.relpath(ROOT / f["file"], ROOT)
                if name.startswith(("..", "tests/", "/")):
                    continue
                lines, branches = files.setdefault(name, ({}, {}))
                for l in f["lines"]:
                    n = l["line_number"]
                    lines[n] = lines.get(n, 0) + l["count"]
                    for k, b in enumerate(l["branches"]):
                        branches[n, k] = branches.get((n, k), 0) + b["count"]
    return files


def folder_of(name):
    return next((f for f in FOLDERS if name.startswith(f + "/")), os.path.dirname(name))


def share(counts):
    hit = sum(c > 0 for c in counts)
    return f"{hit:6} of {len(counts):6} {100 * hit / max(len(counts), 1):6.1f} %"


def table(files):
    rows = {}
    for name, (lines, branches) in files.items():
        for key in (folder_of(name), "all"):
            row = rows.setdefault(key, ([], []))
            row[0].extend(lines.values())
            row[1].extend(branches.values())
    print(f"{'folder':20} {'lines':>25} {'branches':>25}")
    for key in sorted(rows, key=lambda k: (k == "all", k)):
        print(f"{key:20} {share(rows[key][0]):>25} {share(rows[key][1]):>25}")


def missing(files, names):
    for name in names:
        lines, branches = files.get(name, ({}, {}))
        text = (ROOT / name).read_text().splitlines()
        half = {n for (n, k), c in branches.items() if c == 0}
        for n in sorted(set(lines) | half):
            word = "never" if lines.get(n, 1) == 0 else "branch" if n in half else None
            if word:
                print(f"{name}:{n}: {word:6} {text[n - 1].strip()}")


def main():
    files = collect()
    if sys.argv[1:]:
        missing(files, sys.argv[1:])
    else:
        table(files)


main()
