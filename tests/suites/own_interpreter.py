"""docs/own-interpreter.md: its code is that of the files it names, its pictures are what the logs of its programs
say, and the word that its last step adds works with nothing but what is installed."""
import os, pathlib, re, subprocess, tempfile, textwrap


def blocks(text):
    """(the sentence in front, the block) of each indented block."""
    for m in re.finditer(r"(?m)^(.*\S.*)\n\n((?:    .*\n|\n(?=    ))+)", text):
        yield m[1], textwrap.dedent(m[2]).strip("\n")


def squeeze(text):
    """A block may stand in a function, so how far it is indented does not matter."""
    return "\n".join(re.sub(r"\s+", " ", line).strip() for line in text.splitlines())


def code(env):
    seen = 0
    for before, block in blocks((env.root / "docs/own-interpreter.md").read_text()):
        named = re.findall(r"rom `(examples/[^`]*)`:$", before)
        if named:
            assert squeeze(block) in squeeze((env.root / named[0]).read_text()), (named, block)
            seen += 1
    assert seen > 12, seen


def picture(env, words):
    """The loop of the program, as logparse shows it, without the columns of jitviewer's marks."""
    folder = pathlib.Path(tempfile.gettempdir())
    (folder / "p.txt").write_text(words)
    run = subprocess.run([str(env.build / "languages/steps"), "p.txt"], cwd=folder, capture_output=True, text=True,
                         env={**os.environ, "PYPYLOG": "jit-log-opt,log-source:p.log"})
    assert run.returncode == 0 and run.stdout, run
    shown = subprocess.run([env.prog("logparse"), "show", "p.log", "1"], cwd=folder, capture_output=True,
                           text=True).stdout
    lines = shown[shown.index("- loop\n") + 7:shown.index("+", shown.rindex("jump("))].splitlines()
    return "\n".join(re.sub(r"  - g\d+ no bridge.*|  -> label 2.*", "", line[21:]).rstrip()
                     for line in lines).strip("\n")


def pictures(env):
    seen = 0
    for before, block in blocks((env.root / "docs/own-interpreter.md").read_text()):
        m = re.search(r"The loop of `([^`]*)`:$", before)
        if m:
            assert block == textwrap.dedent(picture(env, m[1])), (m[1], picture(env, m[1]))
            seen += 1
    assert seen == 5, seen


def new_word(env):
    """Step 10, literally, with what `make install` brings."""
    with tempfile.TemporaryDirectory() as d:
        make = subprocess.run(["make", "-s", "install", f"PREFIX={d}"], cwd=env.root, capture_output=True, text=True)
        assert make.returncode == 0, make.stderr
        folder = pathlib.Path(d, "share/doc/hotloop/examples/steps")
        doc = pathlib.Path(d, "share/doc/hotloop/own-interpreter.md").read_text()
        (word,) = re.findall(r"(?s)\n(    OP\(DOUBLE\)\n.*?    END\n)", doc)
        (row,) = re.findall(r"\n    (OPCODE\(DOUBLE\))\n", doc)
        ops, sem = folder / "ops.def", folder / "steps.inc"
        ops.write_text(ops.read_text().replace("OPCODE(TURN)", f"{row}\nOPCODE(TURN)"))
        sem.write_text(sem.read_text() + textwrap.dedent(word))
        (line,) = re.findall(r"\n    (cc -O2 -o steps .*)\n", doc)
        build = subprocess.run(line, shell=True, cwd=folder, capture_output=True, text=True,
                               env={**os.environ, "PKG_CONFIG_PATH": f"{d}/lib/pkgconfig"})
        assert build.returncode == 0, build.stderr
        (folder / "double.txt").write_text("3000 BOX DOUBLE")
        run = subprocess.run(["./steps", "double.txt"], cwd=folder, capture_output=True, text=True,
                             env={**os.environ, "PYPYLOG": "jit:double.log"})
        assert run.returncode == 0 and run.stdout == "inf\n", run
        shown = subprocess.run([f"{d}/bin/jitviewer", "--keys", "ENTER", "--size", "100x40", folder / "double.log"],
                               capture_output=True, text=True).stdout
        assert re.search(r"DOUBLE\n.*float_add\((f\d+), \1\)", shown), shown


def tests(env):
    yield "code", lambda: code(env)
    yield "pictures", lambda: pictures(env)
    if env.flavour == "release":
        yield "new-word", lambda: new_word(env)
