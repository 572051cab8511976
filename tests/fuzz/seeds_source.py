#!/usr/bin/env python3
"""seeds_source.py DIRECTORY PLACE...: small sources for the fuzzer, cut from the files below each place. A run
takes as long as its input is large: so each seed is one statement, or a few, of which each kind of syntax tree is
seen some times. The first byte says what it is compiled as (fuzz_source.c): a module."""
import ast, hashlib, pathlib, sys, warnings

BYTES, EACH = 1200, 4  # of a seed; so many seeds for each set of kinds


def pieces(text):
    tree, lines = ast.parse(text), text.split("\n")
    for node in tree.body:
        piece = "\n".join(lines[node.lineno - 1:node.end_lineno])
        if len(piece) <= BYTES:
            yield frozenset(type(n).__name__ for n in ast.walk(node)), piece


def main():
    out, seen, made = pathlib.Path(sys.argv[1]), {}, 0
    out.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    for path in sorted(p for place in sys.argv[2:] for p in pathlib.Path(place).rglob("*.py")):
        try:
            found = list(pieces(path.read_text()))
        except (SyntaxError, ValueError, RecursionError):
            continue
        for kinds, piece in found:
            fresh = [k for k in kinds if seen.get(k, 0) < 200]
            if not fresh and seen.get(kinds, 0) >= EACH or seen.get(kinds, 0) >= EACH:
                continue
            for k in [*kinds, kinds]:
                seen[k] = seen.get(k, 0) + 1
            data = b"\0" + piece.encode()
            (out / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)
            made += 1
            if made == 4000:
                return


main()
