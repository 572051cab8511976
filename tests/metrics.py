#!/usr/bin/env python3
"""Figures of the C code, folder by folder: tests/metrics.py [FOLDER...] (make metrics).

lines     of .c, .h, .inc and .def files
fn        lines of a function's body: median, 90 and 99 of 100, longest
>88       lines beyond 88 columns, of 100
#if       conditionals of the preprocessor in 1000 lines
asserts   assert() in 1000 lines, static ones too
comments  lines that hold a comment, of 100
macro     lines of the longest macro

A function begins at a line "{" and ends at a line "}", as clang-format lays it out."""
import pathlib, re, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ["vm", "vm/base", "vm/gc", "vm/jit", "vm/log", "vm/python", "tools", "tools/logparse",
           "tools/jitviewer", "tools/gcstats", "tests"]
HEAD = ("", "lines", "files", "fn 50/90/99/max", ">88", "#if", "asserts", "comments", "macro")


def sources(folder):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", folder], cwd=ROOT,
                            capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / f for f in listed if f.endswith((".c", ".h", ".inc", ".def"))]


def bodies(lines):
    """Lengths of functions."""
    start = None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            yield number - start - 1
            start = None


def macros(lines):
    """(lines, name) of each macro."""
    start = None
    for number, line in enumerate(lines):
        if start is None and line.startswith("#define "):
            start = number
        if start is not None and not line.endswith("\\"):
            yield number - start + 1, re.match(r"#define (\w+)", lines[start]).group(1)
            start = None


def comment_lines(text):
    return sum(c.count("\n") + 1 for c in re.findall(r"/\*.*?\*/", text, re.S)) + len(re.findall(r"//", text))


def percentile(values, share):
    return values[min(len(values) - 1, len(values) * share // 100)] if values else 0


def figures(folder):
    texts = [p.read_text() for p in sources(folder)]
    lines = [l for t in texts for l in t.splitlines()]
    lengths = sorted(n for t in texts for n in bodies(t.splitlines()))
    longest = max((m for t in texts for m in macros(t.splitlines())), default=(0, ""))
    per = lambda count, of: f"{count * of / max(len(lines), 1):.1f}"
    return (folder, str(len(lines)), str(len(texts)),
            "/".join(str(percentile(lengths, share)) for share in (50, 90, 99, 100)),
            per(sum(len(l.expandtabs(4)) > 88 for l in lines), 100),
            per(sum(bool(re.match(r"#\s*if", l)) for l in lines), 1000),
            per(sum(len(re.findall(r"\b(?:static_)?assert\(|\b_Static_assert\(", l)) for l in lines), 1000),
            per(sum(map(comment_lines, texts)), 100), "%d %s" % longest)


def main():
    rows = [HEAD] + [figures(f) for f in sys.argv[1:] or FOLDERS]
    widths = [max(len(r[i]) for r in rows) for i in range(len(HEAD))]
    for row in rows:
        print("  ".join(c.ljust(w) if i in (0, len(HEAD) - 1) else c.rjust(w)
                        for i, (c, w) in enumerate(zip(row, widths))).rstrip())


main()
