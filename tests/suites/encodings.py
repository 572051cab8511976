"""Source files in other encodings (PEP 263), with marks, with other ends of lines: as python3."""
import os, pathlib, subprocess, tempfile

FILES = {
    "latin": b'# -*- coding: latin-1 -*-\nprint("\xe9\xe8", len("\xe9"))\n',
    "second_line": b'#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nprint("\x80\x93x\x94")\n',
    "undeclared": b'print("\xff")\n',
    "mark": b'\xef\xbb\xbfprint("bom", "\xc3\xa9")\n',
    "mark_and_utf8": b'\xef\xbb\xbf# coding: UTF-8\nprint("\xc3\xa9")\n',
    "mark_and_other": b'\xef\xbb\xbf# coding: latin-1\nprint(1)\n',
    "unknown": b"# coding: nonsense\nprint(1)\n",
    "crlf": b'x = 1\r\nif x:\r\n    print("crlf", """a\r\nb""", repr("""a\\\r\nb"""))\r\n',
    "cr": b'x = 1\rprint("cr")\r',
    "ascii": b'# coding: ascii\nprint("\xe9")\n',
    "euc_jp": b'# coding=euc-jp\nprint("\xa4\xa2")\n',
    "third_line": b'\n\n# coding: latin-1\nprint("\xe9")\n',
    "behind_code": b'x = 1\n# coding: latin-1\nprint("\xe9")\n',
    "behind_blank": b'\n# coding: iso-8859-15\nprint("\xa4")\n',
    "koi8": b'\t# coding: koi8-r\nprint("\xd0\xd2\xc9")\n',
    "null": b'print(1)\nx = "a\0b"\n',
    "normal_form": '\ufb01le = 1\nprint(file, "file" in globals())\nclass A:\n    \u212b = 2\nprint(A.\u00c5, A().\uff21 if False else 3)\n'
                   'def f(\u1d4f): return k\n'.replace("return k", "return \u1d4f").encode() + "print(f(k=4))\nimport math . pi\n".replace("import math . pi\n", "").encode(),
}


def one(env, text):
    with tempfile.TemporaryDirectory() as d:
        path = pathlib.Path(d) / "a.py"
        path.write_bytes(text)
        environment = {**os.environ, "PYTHONUTF8": "1"}
        want, got = (subprocess.run([p, str(path)], env=environment, capture_output=True, timeout=60)
                     for p in ("python3", env.prog("hotloop")))
        assert got.stdout == want.stdout, f"{got.stdout}{got.stderr}\n--- wanted\n{want.stdout}"
        assert got.stderr == want.stderr, f"{got.stderr}\n--- wanted\n{want.stderr}"


def tests(env):
    for name, text in FILES.items():
        yield name, lambda t=text: one(env, t)
