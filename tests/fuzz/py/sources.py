#!/usr/bin/env python3
"""Source text of any kind for the front end, beside CPython's compiler.

  sources.py --hotloop PROGRAM [--seed N] [--seconds N] [--differences] [DIRECTORY ...]

Real files (/usr/lib/python3.11 by default) are damaged and given to hotloop: no signal, no hang. With
--differences also those are shown that one compiler takes and the other refuses. The first line ends the program,
so that nothing of the file is executed."""
import argparse, pathlib, random, sys, tempfile, time, warnings

import harness

PIECES = [b"(", b")", b"[", b"]", b"{", b"}", b":", b",", b"\n", b"\n    ", b"\t", b"'", b'"', b'"""', b"\\", b"\\\n", b"#", b"=", b":=", b"==", b"*", b"**", b"->", b"@", b"...", b"lambda ", b" if ", b" else ", b" for x in ", b"yield ", b"await ",
          b"async ", b"def f():", b"class C:", b"try:", b"except:", b"except* E:", b"finally:", b"with a as b:", b"match x:", b"case _:", b"return", b"global x", b"nonlocal x", b"del ", b"import ", b"from . import *", b"0x", b"1_", b"1e", b"0777", b"1j",
          b"f'{", b"f'{x!r:{y}}'", b"}'", b"rb'", b"u'", b"\xff", b"\x00", b"\xe2\x82\xac", b"\xef\xbb\xbf", b"# coding: latin-1\n", b"\x0c", b"\r", b"\r\n", b"print ", b"not ", b" in ", b" is ", b"pass", b"break", b"continue", b"raise ", b"assert ", b"None", b"True", b"_", b"$", b"?", b"!", b"~", b";"]


def damage(r, text):
    """The text with some pieces put in, taken out, moved or exchanged."""
    lines = text.split(b"\n")
    at = r.randrange(len(lines))
    text = bytearray(b"\n".join(lines[at:at + r.choice((3, 10, 40, 200))]))
    for _ in range(r.choice((0, 1, 1, 1, 2, 3, 6))):
        i = r.randrange(len(text) + 1)
        j = min(len(text), i + r.choice((1, 1, 2, 5, 20, 100)))
        kind = r.randrange(5)
        if kind == 0:
            text[i:i] = r.choice(PIECES)
        elif kind == 1:
            del text[i:j]
        elif kind == 2:
            text[i:j] = r.choice(PIECES)
        elif kind == 3:
            k = r.randrange(len(text) + 1)
            text[k:k] = text[i:j] * r.choice((1, 1, 2, 30))
        else:
            text[i:i + 1] = bytes([r.randrange(256)])
    return bytes(text)


def verdict(text):
    """Whether CPython takes it; None where it gives up."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "x", "exec", dont_inherit=True)
        return True
    except SyntaxError as e:
        return None if "null bytes" in str(e) or "too many" in str(e) else False
    except (ValueError, MemoryError, RecursionError, OverflowError):
        return None


# name, text: each is deeper or longer than a recursion in C may be
# (of what takes the square of the time there are fewer)
def extremes(n=100000, fewer=4000):
    yield "parentheses", "(" * n + "1" + ")" * n
    yield "open parentheses", "(" * n
    yield "brackets", "x = " + "[" * n + "]" * n
    yield "braces", "x = " + "{" * n + "}" * n
    yield "minus", "x = " + "-" * n + "1"
    yield "not", "x = " + "not " * n + "1"
    yield "sum", "x = 1" + "+1" * n
    yield "power", "x = 1" + "**1" * n
    yield "comparison", "x = 1" + "<1" * n
    yield "and", "x = 1" + " and 1" * n
    yield "attributes", "x = sys" + ".a" * n
    yield "subscripts", "x = sys" + "[0]" * n
    yield "calls", "x = sys" + "()" * n
    yield "calls in calls", "x = " + "f(" * n + ")" * n
    yield "lambda", "x = " + "lambda: " * n + "1"
    yield "conditional", "x = " + "1 if 1 else " * n + "1"
    yield "conditions", "x = " + "1 if " * n + "1" + " else 1" * n
    yield "targets", "x = " * n + "1"
    yield "unpacking", "(" * n + "x" + ",)" * n + " = 1"
    yield "elif", "if 1: pass\n" + "elif 1: pass\n" * n
    yield "strings", "x = " + "'a' " * n
    yield "f-strings", "x = f'" + "{x}" * fewer + "'"
    yield "if", "".join(" " * i + "if 1:\n" for i in range(2000)) + " " * 2000 + "pass"
    yield "def", "".join(" " * i + f"def f{i}():\n" for i in range(2000)) + " " * 2000 + "pass"
    yield "class", "".join(" " * i + "class C:\n" for i in range(99)) + " " * 99 + "pass"
    yield "for", "".join(" " * i + "for x in y:\n" for i in range(99)) + " " * 99 + "pass"
    yield "try", "".join(" " * i + "try:\n" for i in range(99)) + " " * 99 + "pass"
    yield "comprehensions", "x = " + "[" * 2000 + "1" + " for x in y]" * 2000
    yield "await", "async def f():\n  return " + "await " * n + "1"
    yield "star", "f(" + "*" * n + "x)"
    yield "names", "def f():\n" + "".join(f"  x{i} = {i}\n" for i in range(fewer))
    yield "constants", "x = [" + ",".join(map(str, range(n))) + "]"
    yield "arguments", "f(" + ",".join(map(str, range(n))) + ")"
    yield "parameters", "def f(" + ",".join(f"a{i}" for i in range(fewer)) + "): pass"
    yield "globals", "def f():\n" + "".join(f"  global x{i}\n" for i in range(fewer))
    yield "decorators", "@f\n" * n + "def g(): pass"
    yield "patterns", "match x:\n case " + "[" * n + "]" * n + ": pass"
    yield "or patterns", "match x:\n case " + "1|" * n + "1: pass"
    yield "annotations", "x: " + "list[" * n + "int" + "]" * n
    yield "digits", "x = 1" + "0" * n
    yield "dots", "from " + "." * n + " import x"
    yield "backslashes", "x = \\\n" * n + "1"
    yield "blank lines", "\n" * 10 * n + "x = 1"
    yield "lines", "x = 1\n" * 10 * n
    yield "comments", "# c\n" * 10 * n
    yield "one line", "x = 1; " * n
    yield "a long name", "x" * 10 * n + " = 1"
    yield "a long string", "x = '" + "y" * 10 * n + "'"
    yield "with items", "with " + "a, " * n + "a: pass"
    yield "dedents", "if 1:\n if 1:\n  pass\n" * (n // 3)


def give(runner, text, mode=harness.Mode("interp", "off"), seconds=20):
    path = runner.directory / "source.py"
    path.write_bytes(b"raise SystemExit\n" + text)
    return runner.got(path, mode, seconds)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--hotloop", required=True)
    ap.add_argument("--seed", type=int, default=int(time.time()) * 1000)
    ap.add_argument("--seconds", type=float, default=60)
    ap.add_argument("--differences", action="store_true")
    ap.add_argument("directories", nargs="*", default=["/usr/lib/python3.11"])
    args = ap.parse_args()
    files = sorted(p for d in args.directories for p in pathlib.Path(d).rglob("*.py"))
    start, seed, bad, differ = time.time(), args.seed, 0, 0
    print(f"seed {seed}, {len(files)} files", flush=True)
    with tempfile.TemporaryDirectory() as directory:
        runner = harness.Runner(args.hotloop, directory, args.hotloop)
        for name, text in extremes():
            got = give(runner, text.encode())
            if got.status not in (0, 1):
                bad += 1
                print(f"*** {name}: {got.status}\n{got.err[-1500:].decode(errors='replace')}", flush=True)
        while time.time() - start < args.seconds:
            r = random.Random(seed)
            text = damage(r, r.choice(files).read_bytes())
            got, taken = give(runner, text), verdict(b"raise SystemExit\n" + text)
            if got.status not in (0, 1):
                bad += 1
                print(f"*** seed {seed}: {got.status}\n{text[-600:]}\n{got.err[-1500:].decode(errors='replace')}", flush=True)
            elif taken is not None and taken != (got.status == 0):
                differ += 1
                if args.differences:
                    print(f"--- seed {seed}: {'refused' if taken else 'taken'}: {got.err[-300:].decode(errors='replace')}\n{text[-400:].decode(errors='replace')}", flush=True)
            seed += 1
    print(f"{seed - args.seed} files, {bad} ended the process, {differ} taken by one and refused by the other")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
