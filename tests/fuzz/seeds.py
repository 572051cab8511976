#!/usr/bin/env python3
"""seeds.py DIRECTORY LOG.gz...: small logs, of text and binary (.jitlog.gz), for the fuzzer, cut from real ones. A run takes as long as its
input is large, and what there is to find is in the first lines of a section: so each section is cut to
a few lines, and each seed holds one section of some kinds, or several of one."""
import gzip, hashlib, pathlib, re, sys

MARK = re.compile(rb"\[[0-9a-fA-F]+\] (?:\{([^ {}\n]+)|([^ {}\n]+)\})\n?$")
LINES, BYTES = 9, 1800  # of a section; of a seed


def sections(text):
    """(name, lines) of the outermost sections, shortened."""
    stack, lines = [], []
    for line in text.splitlines(True):
        m = MARK.search(line)
        if m and m[1]:
            stack.append(m[1])
        lines.append(line)
        if m and m[2] and stack:
            stack.pop()
            if not stack:
                middle = lines[1:-1]
                if len(middle) > LINES:
                    middle = middle[:LINES - 3] + middle[-3:]
                yield m[2], b"".join([lines[0], *middle, lines[-1]])
                lines = []


def seeds(text):
    by_name = {}
    for name, piece in sections(text):
        by_name.setdefault(name, []).append(piece)
    for n in range(3):  # one of each kind, as many as fit
        seed = b""
        for pieces in by_name.values():
            piece = pieces[min(n, len(pieces) - 1)]
            if len(seed) + len(piece) > BYTES and seed:
                yield seed
                seed = b""
            seed += piece
        yield seed
    for pieces in by_name.values():  # several of one
        seed = b""
        for piece in pieces[:4]:
            seed += piece if len(seed) + len(piece) <= BYTES else b""
        yield seed
    yield text[:700]


def jitlog_seeds(data):
    """A binary jitlog, cut at places of all kinds: its header alone, in records, between them."""
    for size in (16, 64, 300, 700, BYTES, 2 * BYTES):
        yield data[:size]
    for at in range(0, len(data), max(len(data) // 8, 1)):  # the header, then what follows elsewhere
        yield data[:64] + data[at:at + 700]


def main():
    directory = pathlib.Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    made = set()
    for path in sys.argv[2:]:
        data = gzip.open(path).read()
        for seed in jitlog_seeds(data) if ".jitlog" in path else seeds(data):
            if 0 < len(seed) <= 2 * BYTES and seed not in made:
                made.add(seed)
                (directory / hashlib.sha1(seed).hexdigest()[:16]).write_bytes(seed)
    print(f"{len(made)} seeds of {sum(map(len, made)) // max(len(made), 1)} bytes on average")


main()
