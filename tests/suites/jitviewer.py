"""jitviewer: screens as text from keys (--keys, --size), the same views as text, and the real
thing on terminals of all sizes."""
import gzip, os, pathlib, pty, re, shutil, signal, subprocess, tempfile, time

LOGS = "testdata/logs"
NAME = "count.py:2:count_mult_of_5#16"


def run(env, *args, stdin=None, timeout=60, **environ):
    e = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **environ}
    e.pop("COLUMNS", None)
    return subprocess.run([env.prog("jitviewer"), *map(str, args)], capture_output=True,
                          stdin=stdin or subprocess.DEVNULL, cwd=env.root, env=e,
                          timeout=timeout)


def text(env, *args, status=0, **environ):
    r = run(env, *args, **environ)
    assert r.returncode == status, f"{args}: status {r.returncode}: {r.stderr.decode()}"
    return r.stdout.decode("utf-8", "surrogateescape")


def log(name):
    return f"{LOGS}/{name}.log.gz"


def screen(env, name, keys="", size="80x24", *options, **environ):
    return text(env, "--source-root=testdata", "--keys", keys, "--size", size, *options,
                log(name), **environ)


# name of the golden file: log, keys, size, further options
SCREENS = {
    "list-2000": ("count-2000", "", "80x24"),
    "list-bridges": ("bridges-all", "", "100x16"),
    "list-wide": ("bridges-all", "", "200x20"),
    "list-small": ("bridges-all", "j", "40x10"),
    "list-tiny": ("bridges-all", "", "12x3"),
    "list-sorted": ("bridges-all", "> > I", "80x18"),
    "list-filtered": ("bridges-all", "\\main ENTER", "80x18"),
    "list-folded": ("bridges-all", "* j", "80x10"),
    "list-ascii": ("bridges-all", "", "80x16", "--ascii"),
    "list-stubs": ("recursion-all", "", "80x20"),
    "trace": ("count-2000", "ENTER", "80x30"),
    "trace-attrs": ("count-2000", "ENTER /guard ENTER n", "80x20", "--attrs"),
    "trace-missing": ("count-2000", "ENTER w", "80x24"),
    "trace-asm": ("count-jitviewer", "ENTER a }", "80x24"),
    "trace-levels": ("count-jitviewer", "ENTER s b", "80x24"),
    "trace-noopt": ("count-all", "ENTER f", "80x24"),
    "trace-ids": ("count-jitviewer", "ENTER d D ]", "120x24"),
    "trace-inlined": ("bridges-all", "jjjj ENTER c", "80x24"),
    "trace-pane": ("count-2000", "ENTER w", "160x24"),
    "trace-folded": ("count-2000", "ENTER -", "80x12"),
    "trace-right": ("count-2000", "ENTER ] l l", "60x16"),
    "no-source": ("bridges-all", "ENTER", "80x16"),
    "card": ("count-2000", "ENTER w ENTER", "80x24"),
    "card-bridge": ("count-jitviewer", "ENTER e i", "80x24"),
    "bridge": ("count-jitviewer", "ENTER e ENTER", "80x24"),
    "jump": ("count-jitviewer", "ENTER G k ENTER", "80x24"),
    "hits": ("count-jitviewer", "g/int_mul ENTER", "80x20"),
    "hits-followed": ("count-jitviewer", "g/int_mul ENTER j ENTER", "80x20"),
    "help": ("count-jitviewer", "?", "80x40"),
    "help-trace": ("count-jitviewer", "ENTER ?", "100x100"),
    "health": ("killed-midline", "L", "80x30"),
    "aborts": ("aborts-all", "L", "100x30"),
    "prompt": ("count-2000", "ENTER /gua", "80x10"),
    "ways": ("calc", "x", "80x14"),
    "ways-vague": ("gens-all", "x", "100x14"),
    "callee": ("bridges-all", "jjjj ENTER /call_assembler_ ENTER ENTER", "80x16"),
    "no-traces": ("gcwork-gc", "", "80x10"),
}


def golden(env, name, spec):
    env.same_text(screen(env, *spec), env.root / f"tests/tools/jitviewer/{name}.txt")


def golden_print(env, name, args):
    env.same_text(text(env, "--source-root=testdata", *args),
                  env.root / f"tests/tools/jitviewer/{name}.txt")


PRINTS = {
    "print-2000": [log("count-2000")],
    "print-list": ["--print", "list", log("bridges-all")],
    "print-trace": ["--print", NAME + "/g6", log("count-jitviewer")],
    "print-calc": [log("calc")],
    "print-health": ["--print", "health", log("count-all")],
}


def changed_logs(dir, env):
    """A log, and copies of it with one change each."""
    good = gzip.decompress((env.root / log("count-jitviewer")).read_bytes()).decode()
    changes = {"one-log": [("i56 = int_add(i53, 1)", "i56 = int_sub(i53, 1)")],
               "argument": [("i54 = int_lt(i53, i25)", "i54 = int_lt(i53, i53)")],
               "gone": [("i68 = int_mul(i66, 5)", None), ("guard_true(i54,", None),
                        ("loop with 93 ops", "loop with 91 ops")]}
    for name, edits in changes.items():
        text = good
        for old, new in edits:
            line = re.search(rf"\n[^\n]*{re.escape(old)}[^\n]*", text)[0]
            text = text.replace(line, line.replace(old, new) if new else "")
            assert old not in text
        (pathlib.Path(dir) / f"{name}.log").write_text(text)
    return pathlib.Path(dir)


# name of the golden file: old and new log (or change), keys, size, further options
DIFFS = {
    "diff-list": ("count-2000", "count-jitviewer", "", "80x12"),
    "diff-list-small": ("count-2000", "count-jitviewer", "", "40x10"),
    "diff-list-tiny": ("count-2000", "count-jitviewer", "j", "12x3"),
    "diff-list-attrs": ("bridges-all", "count-jitviewer", "}", "80x30", "--attrs"),
    "diff-new": ("count-2000", "count-jitviewer", "ENTER", "80x24"),
    "diff-gone": ("count-jitviewer", "count-2000", "ENTER ]", "160x24"),
    "diff-same": ("count-2000", "count-jitviewer", "j ENTER 20j", "120x16"),
    "diff-one": ("count-jitviewer", "one-log", "ENTER ]", "160x40"),
    "diff-one-below": ("count-jitviewer", "one-log", "ENTER ]", "80x24"),
    "diff-one-small": ("count-jitviewer", "one-log", "ENTER ]", "40x10"),
    "diff-argument": ("count-jitviewer", "argument", "ENTER ] /int_lt ENTER", "120x20", "--attrs"),
    "diff-toggled": ("count-jitviewer", "argument", "ENTER ] t", "120x20"),
    "diff-aside": ("count-jitviewer", "argument", "ENTER ] l", "120x20"),
    "diff-line-end": ("count-jitviewer", "argument", "ENTER ] $", "120x20"),
    "diff-gone-alone": ("count-jitviewer", "count-2000", "ENTER ENTER", "100x20"),
    "diff-help": ("count-jitviewer", "argument", "ENTER ?", "100x30"),
}
DIFF_PRINTS = {
    "diff-print": ([], "count-2000", "count-jitviewer"),
    "diff-print-gone": (["--print"], "count-jitviewer", "gone"),
    "diff-print-named": (["--print", "g12"], "count-2000", "count-jitviewer"),
}


def two_logs(env, dir, old, new):
    here = changed_logs(dir, env)
    return [here / f"{n}.log" if (here / f"{n}.log").exists() else log(n) for n in (old, new)]


def diff_screen(env, old, new, keys="", size="80x24", *options, **environ):
    with tempfile.TemporaryDirectory() as dir:
        return text(env, "--source-root=testdata", "--keys", keys, "--size", size, *options,
                    "--diff", *two_logs(env, dir, old, new), **environ)


def diff_print(env, args, old, new, status):
    with tempfile.TemporaryDirectory() as dir:
        return text(env, "--source-root=testdata", *args, "--diff",
                    *two_logs(env, dir, old, new), status=status)


def diff_works(env):
    """The signs, the words, the keys and the exit status of two logs beside each other."""
    one = ("count-jitviewer", "one-log")
    for size, rows in (("160x40", ["  i56 = int_add(i53, 1)", " +   i56 = int_sub(i53, 1)"]),
                       ("80x40", ["-   i56 = int_add(i53, 1)", "+   i56 = int_sub(i53, 1)"])):
        out = diff_screen(env, *one, "ENTER ]", size)
        assert all(r in out for r in rows) and "change 1 of 1" in out, out
    assert "arithmetic came back" in diff_screen(env, *one, "ENTER")
    changed = diff_screen(env, "count-jitviewer", "argument", "ENTER ]", "160x40")
    assert re.search(r"i54 = int_lt\(i53, i25\) +~   i54 = int_lt\(i53, i53\) +<- arguments", changed)
    gone = ("count-jitviewer", "gone")
    first, second = (diff_screen(env, *gone, f"ENTER {k}") for k in ("]", "] ]"))
    assert "change 1 of 2" in first and "change 2 of 2" in second
    assert first == diff_screen(env, *gone, "ENTER ] ] [").replace("went round", "")
    assert "no difference here" in diff_screen(env, "count-2000", "count-2000", "ENTER ]")
    # back as it was, and the row of the other layout is the same operation
    before = diff_screen(env, *gone, "j ^L", "80x24", "--attrs")
    assert before == diff_screen(env, *gone, "j ENTER ] t ? q BACKSPACE", "80x24", "--attrs")
    for keys in ("ENTER 40j t", "ENTER ] t", "ENTER ] RESIZE=160x24 RESIZE=80x24"):
        a, b = (diff_screen(env, *one, keys + k, "80x24", "--attrs") for k in (" ^L", " t t ^L"))
        assert a == b, f"{keys}:\n{a}\n{b}"
    # ENTER shows a trace by itself, at this operation: the old one where only that has the row
    for keys, size, op in (("ENTER ] ENTER", "160x24", "i53, i53"),
                           ("ENTER ] ENTER", "80x24", "i53, i25"),
                           ("ENTER ] j ENTER", "80x24", "i53, i53")):
        alone = diff_screen(env, "count-jitviewer", "argument", keys, size, "--attrs")
        assert re.search(rf"i54 = int_lt\({op}\)[^\n]*\n~~R", alone), alone
    # the views on top of an old trace are of the old log; back, the new one is there again
    old = diff_screen(env, "count-jitviewer", "count-2000", "ENTER ENTER", "100x20")
    assert old.startswith("count-jitviewer.log.gz > count.py:2:count_mult_of_5#16/g12"), old
    again = diff_screen(env, "count-jitviewer", "count-2000", "ENTER ENTER x q q q", "100x20")
    assert again.startswith("count-jitviewer.log.gz -> count-2000.log.gz"), again


def diff_reload(env):
    """Both logs may change while they are looked at; the cursor stays on its trace."""
    good = gzip.open(log("count-jitviewer"), "rt", errors="surrogateescape").read()
    with tempfile.TemporaryDirectory() as dir:
        old, new = pathlib.Path(dir) / "old", pathlib.Path(dir) / "new"
        for path in old, new:
            path.write_text(good, errors="surrogateescape")
        t = Tmux(env, f"{env.prog('jitviewer')} --diff {old} {new}")
        try:
            t.until("0 traces differ")
            new.write_text(good.replace("int_mul(", "int_and("), errors="surrogateescape")
            t.keys("Enter", "R")
            t.until("both logs are read again")
            t.until("2 traces differ")
            new.unlink()
            t.keys("R")
            t.until("nothing is changed: ")
            t.until("2 traces differ")
        finally:
            t.end()


def diff_statuses(env):
    old, new = log("count-2000"), log("count-jitviewer")
    for args, status, words in (
            ([old, old], 0, "the same"), ([old, new], 1, "the figures differ"),
            ([log("killed-midline"), log("killed-midline")], 3, ""),
            ([log("gcwork-gc"), old], 3, "")):
        assert words in text(env, "--diff", *args, status=status)
    with tempfile.TemporaryDirectory() as dir:
        nothing = pathlib.Path(dir) / "nothing.txt"
        nothing.write_text("just a letter to grandmother\n")
        for args, words in (([old], "two logs"), ([old, new, old], "two logs"),
                            ([old, nothing], "nothing.txt"), ([nothing, old], "nothing.txt"),
                            ([old, pathlib.Path(dir) / "none"], "none"),
                            (["--print", "nosuch", old, new], "nosuch"),
                            (["--print", "count", old, new], "just one")):
            r = run(env, "--diff", *args)
            assert r.returncode == 2 and words in r.stderr.decode(), (args, r)
            assert not r.stdout, args


def diff_on_terminal(env):
    """The screen itself: at every size, and 0 when one has looked, whatever differs."""
    t = Tmux(env, f"bash --norc -c '{env.prog('jitviewer')} --source-root=testdata --diff "
             f"{log('count-2000')} {log('count-jitviewer')}; echo status $?; sleep 60'")
    try:
        t.until("1 trace differs, 2 the same")
        t.keys("Enter", "]")
        t.until("change 1 of 1")
        for cols, rows in ((40, 10), (3, 2), (1, 1), (200, 50), (100, 24), (99, 24)):
            t.resize(cols, rows)
            time.sleep(0.1)
        t.until("+   i10 = int_eq(i6, 0)")
        t.keys("?")
        t.until("Keys in two traces")
        t.keys("BSpace", "BSpace")
        t.until("1 trace differs")
        t.keys("q")
        t.until("status 0")
    finally:
        t.end()


def diff_opens_everything(env):
    """Pairs of logs that have nothing to do with each other, hostile ones too, at all sizes."""
    keys = ("} ENTER ] ] [ t j G /int ENTER n N l l $ 0 ENTER BACKSPACE } { ? q L q R q j ENTER t "
            ":3 ENTER y q G ENTER G ENTER")
    good = gzip.decompress((env.root / log("count-jitviewer")).read_bytes())
    with tempfile.TemporaryDirectory() as dir:
        pairs = [(log("bridges-all"), log("recursion-all")), (log("gcwork-gc"), log("calc")),
                 (log("killed-midline"), log("oddnames-all")), (log("gens-all"), log("gens-all"))]
        for n, evil in enumerate(ESCAPES):
            path = pathlib.Path(dir) / f"evil{n}.log"
            path.write_bytes(good.replace(b"count_mult_of_5", b"count" + evil)
                             .replace(b"/home/me/programs/count.py", b"/home/me/" + evil + b".py")
                             .replace(b"int_mul(", b"int_mul" + evil + b"("))
            pairs.append((log("count-jitviewer"), path))
        for pair in pairs:
            for size in ("80x24", "1x1", "2x2", "7x5", "33x9", "200x50"):
                r = run(env, "--keys", keys, "--size", size, "--diff", *pair)
                assert r.returncode == 0, f"{pair} {size}: {r.stderr.decode()}"
                cols, rows = map(int, size.split("x"))
                lines = r.stdout.decode().split("\n")
                assert len(lines) == rows + 1 and all(len(s) <= cols for s in lines), (pair, size)
                assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", r.stdout), (pair, size)
            r = run(env, "--diff", *pair)
            assert r.returncode in (0, 1, 3), r.stderr
            assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", r.stdout), pair
            assert "\u202e" not in r.stdout.decode("utf-8"), pair


def missing_bridge(env):
    """The question of the issue: why has the short run one bridge, the long one two?"""
    short, long = "count-2000", "count-jitviewer"
    assert "control left 192 times where there is no bridge: w shows where" in screen(env, short)
    assert "w shows where" not in screen(env, long)
    trace = screen(env, short, "ENTER w")
    assert re.search(r"# x191 .*x g12 no bridge: most likely 191 left", trace), trace
    card = screen(env, short, "ENTER w ENTER")
    assert "if i % 5 == 0:" in card and "191 is fewer than 200" in card
    assert "> g12 bridge ran 6364 times (78.0 % of 8155)" in screen(env, long, "ENTER e", "119x24")
    assert "no bridge is missing here" in screen(env, long, "ENTER w")
    printed = text(env, "--source-root=testdata", log(short))
    assert "Where a bridge is missing:" in printed and "191 is fewer than 200" in printed
    assert "Where a bridge is missing:" not in text(env, log(long))


def through_folds(env):
    """What is folded is found all the same, and unfolded: seeking, the hottest, searches."""
    log = "bridges-all"
    assert "+ preamble" in screen(env, log, "ENTER")
    # the first guard of the loop; backwards from its head, one of the folded preamble
    back = screen(env, log, "ENTER [", "80x24", "--attrs")
    assert re.search(r"! guard_[^\n]*\n~~R{80}", back), back
    assert "- preamble" in screen(env, log, "ENTER [ HOME")
    assert "+ entry" in screen(env, log, "ENTER [ HOME")
    # a match in a part that is folded; one that is in none unfolds nothing
    found = screen(env, log, "ENTER /?inst_pycode ENTER HOME")
    assert "- entry" in found and "+ preamble" in found, found
    assert "no match here" in screen(env, log, "ENTER /no_such_operation ENTER")
    # trees that are folded, and cold ones
    assert "more bridges" in screen(env, log)
    assert re.search(r"\bg6\b.*\n~~R", screen(env, log, "* HOME /collatz#4.g6 ENTER", "80x24", "--attrs"))
    assert re.search(r"#4.*\n~~R", screen(env, log, "* HOME END H", "80x24", "--attrs"))
    assert "bridge g12" in screen(env, log, "* HOME TAB TAB") and "hottest: 2" in screen(env, log, "* TAB TAB")
    seen = screen(env, log, "G e e e e e e e e e e", "80x24")
    assert "more bridges" not in seen, seen


def keeps_place(env):
    """Stages come back to where one was, sorting shows the top, the fate of guards stays."""
    here = "ENTER /guard_no_overflow ENTER n"
    a, b = (screen(env, "count-all", here + k, "100x30", "--attrs") for k in (" ^L", " f F ^L"))
    assert a == b, a + b
    for keys, stage in (("f", "rewritten"), ("f f", "noopt"), ("F", "compiling")):
        other = screen(env, "count-all", f"{here} {keys}", "100x30", "--attrs")
        assert f"stage {stage}" in other, other
        assert re.search(r"guard_no_overflow[^\n]*\n~~R{60}", other), other
    assert "1/13 7%" in screen(env, "bridges-all", "G > ", "100x30")
    scrolled = screen(env, "count-jitviewer", "ENTER e l l l l", "80x24")
    assert re.search(r"^ +8155# >6364 +<", scrolled, re.M), scrolled
    assert re.search(r"^ +8155# > ", screen(env, "count-jitviewer", "ENTER e", "40x10"), re.M)


def explains(env):
    """i says something about every row."""
    def card(log, keys):
        return screen(env, log, keys + " i", "100x30")
    assert "loops bridges.py" not in card("bridges-all", "")
    assert "It went round 1025339 times" in card("bridges-all", "")
    assert "goes round and round" in card("bridges-all", "ENTER")
    assert "bridges.py:4" in card("bridges-all", "ENTER jj")
    folded = card("count-all", "ENTER /LOAD_CONST ENTER")
    assert re.search(r"\d+ operations? (was|were) recorded for it, 0 are left here", folded), folded
    modulo = card("count-all", "ENTER /BINARY_MODULO ENTER")
    assert "Recorded were:" in modulo and "guards are gone" in modulo, modulo
    assert "inlined call" in card("bridges-all", "jjjj ENTER c")
    # : completes, and tells what there is
    typed = screen(env, "bridges-all", "ENTER :ne TAB").splitlines()
    assert ":next-" in typed[-1] and "next-guard" in typed[-2], typed
    assert ":next-guard" in screen(env, "bridges-all", "ENTER :next-g TAB").splitlines()[-1]
    # d names what guards save
    assert re.search(r"\[p0, p4, p1, i27=n, i31=steps\]", screen(env, "bridges-all", "ENTER d", "120x24"))
    # D tells operations in full
    short, full = (screen(env, "count-jitviewer", "ENTER HOME + jj" + k, "140x30") for k in ("", " D"))
    assert "p2 = p0.inst_pycode" in short and "getfield_gc_r(p0, <FieldP" in full, full


def comes_back(env):
    """Backspace shows what was there, with cursor and scroll."""
    for start in ("5j", "ENTER 20j ^D e", "ENTER 20j ^D ]", "ENTER G k", "5j ENTER 30j"):
        before = screen(env, "bridges-all", f"{start} ^L", "80x20", "--attrs")
        for there in ("ENTER", "?", "L", "ENTER L ? q q"):
            after = screen(env, "bridges-all", f"{start} {there} BACKSPACE", "80x20", "--attrs")
            assert before == after, f"{start}, {there}:\n{before}\n{after}"


def seeks(env):
    """Keys that jump land on what they promise, both ways, with numbers, and say when not."""
    def at(keys, log_name="bridges-all", size="119x30"):
        out = screen(env, log_name, keys, size, "--attrs").splitlines()
        rows = [a for a, b in zip(out, out[1:]) if b.startswith("~~R")]
        return rows[1]  # the title is reversed too, and so is the status line
    five = "jjjj ENTER * "
    assert re.search(r"! guard_\w+\(.*> g\d+ bridge ran", at(five + "e"))
    assert "! guard" in at(five + "]") and at(five + "] ]") == at(five + "2]")
    assert at(five + "] ] [") == at(five + "]")
    assert "> inlined call: collatz" in at(five + "c") and "call_" in at(five + "c c")
    assert "new_with_vtable" in at(five + "v")
    assert "- loop" in at(five + "g } }") and "- preamble" in at(five + "g } } {")
    assert "jump" in at("ENTER G k") and "label(" in at("ENTER G k ENTER")
    assert "matches of" not in screen(env, "count-2000", "ENTER m g /guard ENTER")
    assert "matches of" in screen(env, "count-2000", "ENTER g/guard ENTER")
    assert "no allocation here" in screen(env, "count-jitviewer", "ENTER v")
    assert "has no counts" in screen(env, "count-jitlog-only", "ENTER w")
    assert "has no counts: PYPYLOG=jit-log-opt" in screen(env, "count-jitlog-only", "H")
    whole = gzip.decompress((env.root / log("count-all")).read_bytes())
    with tempfile.TemporaryDirectory() as dir:  # as after Ctrl-C
        path = pathlib.Path(dir) / "killed.log"
        path.write_bytes(whole[:whole.rindex(b"[", 0, whole.index(b"{jit-backend-counts"))])
        assert "let the program end by itself" in text(env, "--keys", "H", path)
    first, second = at("ENTER H"), at("ENTER H TAB")
    assert first != second and at("ENTER H TAB S-TAB") == first


def searches(env):
    def status(keys, name="count-2000"):
        return screen(env, name, "ENTER HOME " + keys, "80x24").splitlines()[22]
    assert "match 1/15" in status("/guard_ ENTER"), status("/guard_ ENTER")
    assert "match 3/15" in status("/guard_ ENTER n n")
    assert "match 5/15" in status("/guard_ ENTER 4n")
    assert "match 15/15" in status("/guard_ ENTER N") and "went on" in status("/guard_ ENTER N")
    assert "match 15/15" in status("/?guard_ ENTER")
    assert "match 14/15" in status("/?guard_ ENTER n")
    assert "match 15/15" in status("/?guard_ ENTER n N")
    assert "match 0/0" in status("/Guard_ ENTER") and "no match" in status("/Guard_ ENTER")
    assert "regular expression" in status("/( ENTER")
    assert "match 1/2" in status("/guard_(true|false)\\(i[1-4] ENTER")
    assert "match 2/15" in status("/guard_ ENTER / ENTER")
    assert "/15" in status("/guard_ ENTER 99999999n") and "/15" in status("/guard_ ENTER 30000N")
    assert "1/105 0%" in status("/guard_ ESC"), status("/guard_ ESC")


def everything_opens(env):
    """Every shipped log, every key, at many sizes: never more columns than there are, never a
    control byte."""
    keys = ("* w W e E TAB S-TAB H ENTER * a d D s s p p ] [ c C v V } { G /guard ENTER n N u f f "
            "F i BACKSPACE G ENTER BACKSPACE L q ? q y 5j m a g ' a '' l l $ 0 ^D ^U SPACE PGUP "
            "g/int ENTER ENTER q q + - > > I \\ENTER \\coun ENTER \\ENTER :next-part ENTER "
            ":3 ENTER")
    for path in sorted((env.root / LOGS).glob("*.gz")):
        for size in ("80x24", "1x1", "2x2", "7x5", "33x9", "200x50")[:2 if env.flavour == "asan" else None]:
            r = run(env, "--keys", keys, "--size", size, path)
            assert r.returncode == 0, f"{path} {size}: {r.stderr.decode()}"
            cols, rows = map(int, size.split("x"))
            lines = r.stdout.decode().split("\n")
            assert len(lines) == rows + 1, f"{path} {size}"
            assert all(len(s) <= cols for s in lines), f"{path} {size}: {max(lines, key=len)}"
            assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", r.stdout), f"{path} {size}"


def resizes(env):
    for path in ("bridges-all", "count-2000"):
        out = screen(env, path, "ENTER RESIZE=1x1 j RESIZE=3x2 j RESIZE=500x3 j RESIZE=2x70 ? "
                     "RESIZE=9x9 q RESIZE=80x24 gg", "80x24")
        assert out == screen(env, path, "ENTER gg", "80x24")


ESCAPES = [b"\x1b[31mRED", b"\x1b]0;title\x07", b"\x9b5n", "\u202egnorw".encode(), b"a\rb", b"\xff"]


def hostile(env):
    """Nothing from a log or a source file reaches the screen raw."""
    good = gzip.decompress((env.root / log("count-jitviewer")).read_bytes())
    with tempfile.TemporaryDirectory() as dir:
        for n, evil in enumerate(ESCAPES):
            bad = good.replace(b"count_mult_of_5", b"count" + evil)
            bad = bad.replace(b"/home/me/programs/count.py", b"/home/me/" + evil + b".py")
            bad = bad.replace(b"int_mul(", b"int_mul" + evil + b"(")
            path = pathlib.Path(dir) / f"evil{n}.log"
            path.write_bytes(bad)
            (pathlib.Path(dir) / "count.py").write_bytes(b"x\n\n\n\n" + evil + b"\n" + evil)
            for args in (["--keys", "", path], ["--keys", "ENTER * ] L", path],
                         ["--keys", "ENTER w i", path], ["--keys", "g/mul ENTER", path],
                         ["--keys", "?", path], [path], ["--print", "list", path],
                         ["--print", "health", path], ["--print", "nosuch" , path]):
                r = run(env, *args)
                assert r.returncode in (0, 2), r.stderr
                for out in (r.stdout, r.stderr):
                    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", out), (evil, args)
                    assert "\u202e" not in out.decode("utf-8"), args


def man_page(env):
    """The man page's keys are the table's. --bless writes them."""
    page = env.root / "man/jitviewer.1"
    whole = page.read_text()
    before, rest = whole.split(".SH KEYS\n")
    keys, after = rest.split(".SH SIGNS\n")
    want = text(env, "--man-keys")
    if env.bless:
        page.write_text(f"{before}.SH KEYS\n{want}.SH SIGNS\n{after}")
        keys = want
    assert keys == want, "man/jitviewer.1 is not what --man-keys prints: tests/run --bless man"
    r = subprocess.run(["man", "--warnings", "-l", str(page)], capture_output=True, text=True,
                       env={**os.environ, "MANWIDTH": "80"})
    assert r.returncode == 0 and not r.stderr, r.stderr
    for option in re.findall(r"--([a-z-]+)", text(env, "--help")):
        assert option.replace("-", "\\-") in whole, f"--{option} is not in the man page"


def keys_are_said(env):
    """Every key of the table is in the help of some view, and no key means two things."""
    help_pages = screen(env, "count-jitviewer", "?", "100x130")
    names = re.findall(r"\(([a-z-]+)\)\.", text(env, "--man-keys").replace("\\-", "-"))
    assert len(names) > 50 and len(set(names)) == len(names)
    table = (env.root / "tools/jitviewer/keys.def").read_text()
    seen = {}
    for keys, where in re.findall(r'KEY\(\w+, +[^,]+, +"[^"]*", +"((?:[^"\\]|\\.)*)", +([A-Z_|]+)',
                                  table):
        for key in keys.replace("\\\\", "\\").split():
            views = {"LIST", "TRACE", "TEXT", "MATCHES", "PAIR"} if "ALL" in where else set(re.findall("IN_(\\w+)", where))
            both = views & seen.setdefault(key, set())
            assert not both, f"{key} does two things in {both}"
            seen[key] |= views
    assert len(re.findall(r"(?m)^  \S", help_pages)) >= len(names)


def statuses(env):
    with tempfile.TemporaryDirectory() as dir:
        nothing = pathlib.Path(dir) / "nothing.txt"
        nothing.write_text("just a letter to grandmother\n")
        for args, words in (([nothing], "log"), ([pathlib.Path(dir) / "none"], "none"),
                            (["--print", "nosuch", log("count-all")], "no trace"),
                            (["--nonsense", log("count-all")], "nonsense"),
                            (["--color=maybe", log("count-all")], "maybe"),
                            (["--size", "axb", log("count-all")], "80x24"),
                            ([], "usage"), (["--collect"], "takes a program"),
                            (["--collect", "/no/such/python", "x.py"], "cannot run")):
            r = run(env, *args)
            assert r.returncode == 2 and words in r.stderr.decode(), (args, r)
            assert not r.stdout, args
    r = run(env, "--print", "#16/g", log("count-all"))
    assert r.returncode == 2 and f"part of 2 names:\n  {NAME}" in r.stderr.decode(), r
    r = run(env, "--print", "count_mult", log("count-all"))    # of its bridges' names, too
    assert r.returncode == 0 and NAME.encode() in r.stdout, r
    assert "/g6" in text(env, "--print", "16/g6", log("count-all"))
    text(env, log("gcwork-gc"), status=3)
    text(env, "--print", "list", log("gcwork-gc"), status=3)
    assert "usage: jitviewer" in text(env, "--help")
    assert re.match(r"jitviewer \(Hotloop\) \d", text(env, "--version"))
    assert "\x1b[" not in text(env, log("count-all"))
    assert "\x1b[" in text(env, "--color=always", log("count-all"))


def from_pipe(env):
    with gzip.open(env.root / log("count-jitviewer")) as f, tempfile.TemporaryFile() as plain:
        plain.write(f.read())
        plain.seek(0)
        r = run(env, "--print", "list", "-", stdin=plain)
    assert r.returncode == 0 and NAME.encode() in r.stdout, r


def collects(env):
    if not shutil.which("pypy3"):
        raise env.Skip("no pypy3 here")
    with tempfile.TemporaryDirectory() as dir:
        program = pathlib.Path(dir) / "prog.py"
        program.write_text((env.root / "testdata/programs/count.py").read_text() +
                           "\nsys.exit(3)\n")
        kept = pathlib.Path(dir) / "kept.log"
        r = run(env, "--output", kept, "--collect", "pypy3", program, "3000", TMPDIR=dir)
        out, err = r.stdout.decode(), r.stderr.decode()
        assert r.returncode == 3 and "exit status 3" in err, (r.returncode, err)
        assert "(600, 2400)" in out and "prog.py:2:count_mult_of_5#16" in out, out
        assert kept.stat().st_size > 1000
        again = run(env, "--output", kept, "--collect", "pypy3", program, "3000")
        assert again.returncode == 2 and b"already" in again.stderr
        r = run(env, "--collect", "python3", program, "3000", TMPDIR=dir)
        assert r.returncode == 2 and b"wrote no log" in r.stderr, r
        assert sorted(os.listdir(dir)) == ["kept.log", "prog.py"], os.listdir(dir)


def saves(env):
    with tempfile.TemporaryDirectory() as dir:
        out = pathlib.Path(dir) / "out.txt"
        for n, words in ((1, "rows written"), (2, "cannot write")):
            assert words in screen(env, "count-2000", f":save SPACE {out} ENTER", "200x24")
        assert "count.py:5 count_mult_of_5#16" in out.read_text()


def on_pty(env, *args, keys=b"", wait=0.4, signal_it=None, **environ):
    """Run on a terminal of its own; what it wrote, and its wait status."""
    pid, fd = pty.fork()
    if pid == 0:
        e = {k: v for k, v in {**os.environ, "LC_ALL": "C.UTF-8", **environ}.items()
             if v is not None}
        os.chdir(env.root)
        os.execvpe(env.prog("jitviewer"), ["jitviewer", *map(str, args)], e)
    out, start = b"", time.time()

    def read(seconds):
        nonlocal out
        import select
        end = time.time() + seconds
        while time.time() < end:
            if select.select([fd], [], [], 0.05)[0]:
                try:
                    more = os.read(fd, 65536)
                except OSError:
                    return
                if not more:
                    return
                out += more
    read(wait)
    for key in keys.split(b" ") if keys else []:
        os.write(fd, key)
        read(0.15)
    if signal_it:
        os.kill(pid, signal_it)
    for _ in range(200):
        read(0.1)
        time.sleep(0.05)
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            os.close(fd)
            return out, status
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise AssertionError(f"{args} did not end after {time.time() - start:.1f} s: {out[-300:]!r}")


def terminals(env):
    count = log("count-2000")
    out, status = on_pty(env, count, TERM="dumb")
    assert os.WEXITSTATUS(status) == 2 and b"dumb" in out and b"--print" in out, out
    out, status = on_pty(env, count, TERM=None)
    assert os.WEXITSTATUS(status) == 2 and b"TERM is not set" in out, out
    out, status = on_pty(env, count, TERM="no-such-terminal",
                         ASAN_OPTIONS="detect_leaks=0")  # ncurses leaks when newterm() fails
    assert os.WEXITSTATUS(status) == 2 and b"no-such-terminal" in out, out
    out, status = on_pty(env, count, keys=b"\r w \r Q", TERM="xterm")
    assert status == 0 and b"\x1b[?1049h" in out and out.rstrip().endswith(b"\x1b>"), out[-80:]
    assert re.search(rb"\x1b\[[\d;]*3[1-7]m", out), "no colours"
    assert b"1000h" not in out, "the mouse is on without --mouse"
    out, status = on_pty(env, count, keys=b"\r w \r Q", TERM="xterm", NO_COLOR="1")
    assert status == 0 and not re.search(rb"\x1b\[[\d;]*3[0-7]m", out), "colours"
    assert re.search(rb"\x1b\[[\d;]*7m", out), "no reverse without colours"
    out, status = on_pty(env, count, keys=b"Q", TERM="xterm", NO_COLOR="")
    assert re.search(rb"\x1b\[[\d;]*3[1-7]m", out), "an empty NO_COLOR counted"
    out, status = on_pty(env, "--mouse", count, keys=b"Q", TERM="xterm")
    assert status == 0 and b"1000h" in out and b"1000l" in out
    out, status = on_pty(env, count, keys=b"Q", TERM="vt100", LC_ALL="C")
    assert status == 0 and b"`-bridge" in re.sub(rb"\x1b\[[\d;]*m|\x0f", b"", out), out
    out, status = on_pty(env, count, keys=b"\xff \xc3\x28 \xe4\xf6 / \xc3\xa9\xe8\xa8\x88 \xff \r Q",
                         TERM="xterm")  # bytes that are no characters, and characters
    assert status == 0 and "é".encode() in out and "計".encode() in out, out
    for n in (signal.SIGTERM, signal.SIGHUP):
        out, status = on_pty(env, count, signal_it=n, TERM="xterm")
        assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == n, status
        assert b"\x1b[?1049l" in out, "the terminal was not restored"
    out, status = on_pty(env, count, keys=b"\x03 \x03", TERM="xterm")
    assert status == 0, "two Ctrl-C do not end it"


class Tmux:
    """A real terminal that can be resized and looked at."""
    def __init__(self, env, command, cols=80, rows=24):
        self.socket = f"jv-test-{os.getpid()}-{time.time_ns()}"
        self.tmux("-f", "/dev/null", "new-session", "-d", "-x", str(cols), "-y", str(rows),
                  f"cd {env.root}; {command}")

    def tmux(self, *args):
        r = subprocess.run(["tmux", "-L", self.socket, *args], capture_output=True, text=True,
                           env={**os.environ, "LC_ALL": "C.UTF-8", "SHELL": "/bin/bash"})
        assert r.returncode == 0, f"{args}: {r.stderr}"
        return r.stdout

    def keys(self, *keys):
        for key in keys:
            self.tmux("send-keys", key)

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def until(self, words, seconds=10):
        end = time.time() + seconds
        while words not in self.screen():
            assert time.time() < end, f"no {words!r} in\n{self.screen()}"
            time.sleep(0.05)

    def resize(self, cols, rows):
        self.tmux("resize-window", "-x", str(cols), "-y", str(rows))

    def end(self):
        subprocess.run(["tmux", "-L", self.socket, "kill-server"], capture_output=True)


def live(env):
    """In a real terminal: keys, every size, and the terminal as it was when it ends."""
    t = Tmux(env, f"bash --norc -c '{env.prog('jitviewer')} --source-root=testdata "
             f"{log('count-2000')}; echo status $?; sleep 60'")
    try:
        t.until("w shows where")
        t.keys("Enter", "w")
        t.until("x g12 no bridge")
        for cols, rows in ((40, 10), (10, 4), (3, 2), (1, 1), (2, 1), (1, 5), (200, 50), (79, 23)):
            t.resize(cols, rows)
            time.sleep(0.1)
            t.keys("j", "k")
        t.resize(80, 24)
        t.until("g12 no bridge")
        t.keys("Enter")
        t.until("191 is fewer than 200")
        t.keys("BSpace", "BSpace")
        t.until("kind and name")
        t.keys("q")
        t.until("status 0")
        assert "kind and name" not in t.screen()
    finally:
        t.end()


def suspends(env):
    t = Tmux(env, "bash --norc -i")
    try:
        t.keys(f"PS1='ready> '; {env.prog('jitviewer')} {log('count-2000')}", "Enter")
        t.until("kind and name")
        t.keys("C-z")
        t.until("Stopped")
        t.keys("fg", "Enter")
        t.until("kind and name")
        t.keys("Q")
        t.until("ready>")
    finally:
        t.end()


def keys_from_tty(env):
    """zcat x | jitviewer - : the log comes from the pipe, the keys from the terminal."""
    t = Tmux(env, f"bash --norc -c 'zcat {log('count-2000')} | {env.prog('jitviewer')} -; "
             "echo status $?; sleep 60'")
    try:
        t.until("kind and name")
        t.keys("Enter")
        t.until("- preamble")
        t.keys("Q")
        t.until("status 0")
    finally:
        t.end()


def mouse(env):
    def cursor(keys):
        return screen(env, "bridges-all", keys, "80x18", "--mouse").splitlines()[16]
    assert "4/10" in cursor("CLICK=10,5"), cursor("CLICK=10,5")
    assert "in collatz" in screen(env, "bridges-all", "DOUBLE=10,2 j j j j j", "80x18", "--mouse")
    assert "by operations" in cursor("CLICK=26,1"), cursor("CLICK=26,1")
    assert "upside down" in cursor("CLICK=26,1 CLICK=26,1")
    assert screen(env, "bridges-all", "CLICK=10,5", "80x18") == screen(env, "bridges-all", "", "80x18")
    assert "4/10" in cursor("RESIZE=80x8 WHEEL-DOWN RESIZE=80x18")


def grows(env):
    """R reads what a running program has added."""
    whole = gzip.decompress((env.root / log("bridges-all")).read_bytes())
    with tempfile.TemporaryDirectory() as dir:
        path = pathlib.Path(dir) / "grow.log"
        path.write_bytes(whole[:len(whole) // 2])
        t = Tmux(env, f"{env.prog('jitviewer')} {path}; sleep 60")
        try:
            t.until("kind and name")
            half = t.screen()
            t.keys("R")
            t.until("has not grown")
            path.open("ab").write(whole[len(whole) // 2:])
            t.keys("R")
            t.until("read again")
            assert "10 bridges" in t.screen() and "10 bridges" not in half
        finally:
            t.end()


def shrinks(env):
    """A log that is cut off, and one that is removed, while it is shown: what was read is shown as far
    as it goes, and no key ends the viewer."""
    whole = gzip.decompress((env.root / log("bridges-all")).read_bytes())
    keys = ("Enter", "*", "a", "f", "x", "q", "/", "i", "Enter", "q", "L", "q", "A", "q", "R")
    for change in ("cut", "empty", "removed"):
        with tempfile.TemporaryDirectory() as dir:
            path = pathlib.Path(dir) / "cut.log"
            path.write_bytes(whole)
            t = Tmux(env, f"bash --norc -c '{env.prog('jitviewer')} {path}; echo status $?; sleep 60'")
            try:
                t.until("10 bridges")
                if change == "removed":
                    path.unlink()
                else:
                    os.truncate(path, 0 if change == "empty" else 5000)
                t.keys(*keys)
                time.sleep(0.3)
                t.keys("Escape", "Q")
                t.until("status 0")
            finally:
                t.end()


def follows(env):
    """-f: a log that grows, then is another one; list and trace stay where they are."""
    whole = gzip.decompress((env.root / log("count-all")).read_bytes())
    other = gzip.decompress((env.root / log("bridges-all")).read_bytes())
    with tempfile.TemporaryDirectory() as dir:
        path = pathlib.Path(dir) / "live.log"
        path.write_bytes(whole[:20000])
        t = Tmux(env, f"{env.prog('jitviewer')} -f {path}; sleep 60")
        try:
            t.until("live, no counts before the end")
            path.open("ab").write(whole[20000:60000])
            t.until("not there before the end of the run: counts")
            t.keys("Enter", "]")
            t.until("guard_")
            path.open("ab").write(whole[60000:])
            t.until("has grown: read again")
            t.until("ran 8155 times")
            assert "> count.py:2:count_mult_of_5#16" in t.screen(), t.screen()
            t.keys("q", "?")
            t.until("Keys in the list")
            path.with_name("new").write_bytes(other)
            os.replace(path.with_name("new"), path)
            time.sleep(1.2)
            assert "Keys in the list" in t.screen(), "a text is not taken away"
            t.keys("q")
            t.until("is another one: read again")
            t.until("10 bridges")
            path.write_bytes(other[:40000])
            t.until("another one: read again; not there before the end of the run")
        finally:
            t.end()


def tests(env):
    for name, spec in SCREENS.items():
        yield f"screen-{name}", lambda n=name, s=spec: golden(env, n, s)
    for name, args in PRINTS.items():
        yield name, lambda n=name, a=args: golden_print(env, n, a)
    for name, spec in DIFFS.items():
        yield f"screen-{name}", lambda n=name, s=spec: env.same_text(
            diff_screen(env, *s), env.root / f"tests/tools/jitviewer/{n}.txt")
    for name, spec in DIFF_PRINTS.items():
        yield name, lambda n=name, s=spec: env.same_text(
            diff_print(env, *s, status=1), env.root / f"tests/tools/jitviewer/{n}.txt")
    for f in (diff_works, diff_reload, diff_statuses, diff_on_terminal, diff_opens_everything, missing_bridge, comes_back, seeks, searches, everything_opens, resizes, hostile,
              man_page, keys_are_said, statuses, from_pipe, collects, saves, mouse, terminals,
              live, suspends, keys_from_tty, grows, shrinks, follows,
              through_folds, keeps_place, explains):
        yield f.__name__.replace("_", "-"), lambda f=f: f(env)
