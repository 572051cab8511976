"""The index of a very large log: whoever reads through it sees what reading the log shows; one that does
not fit is not used. HOTLOOP_INDEX=1 makes small logs large."""
import gzip, os, pathlib, subprocess, tempfile


class Place:
    """A log that is plain, and a cache of its own."""

    def __init__(self, env, directory, name="count-all"):
        self.env, self.directory = env, pathlib.Path(directory)
        self.log = self.directory / "a.log"
        self.log.write_bytes(gzip.open(env.root / f"testdata/logs/{name}.log.gz").read())

    def run(self, tool, *args, index="1"):
        e = dict(os.environ, TERM="xterm", XDG_CACHE_HOME=str(self.directory / "cache"), HOTLOOP_INDEX=index)
        r = subprocess.run([self.env.prog(tool), *args, self.log], capture_output=True, env=e, timeout=60,
                           cwd=self.env.root)
        return r.returncode, r.stdout, r.stderr

    def summary(self, index="1"):
        return self.run("logparse", "summary", "--json", index=index)

    def files(self):
        return sorted(p for p in (self.directory / "cache").rglob("*") if p.is_file())


COMMANDS = (("logparse", "summary"), ("logparse", "traces", "--json"), ("logparse", "guards"),
            ("logparse", "health"), ("logparse", "aborts"), ("logparse", "allocs"),
            ("logparse", "annotate", "--json"), ("logparse", "graph"),
            ("jitviewer", "--size", "100x30", "--keys", "ENTER a w"))


def same(env, name):
    with tempfile.TemporaryDirectory() as d:
        p = Place(env, d, name)
        plain = [p.run(*c, index="off") for c in COMMANDS]
        assert not p.files()
        first = [p.run(*c) for c in COMMANDS]
        index, = p.files()
        before = index.stat()
        second = [p.run(*c) for c in COMMANDS]
        assert plain == first == second, name
        after, = p.files()
        assert (after.stat().st_ino, after.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert before.st_mode & 0o777 == 0o600


def viewer_writes(env):
    with tempfile.TemporaryDirectory() as d:
        p = Place(env, d)
        assert p.run("jitviewer", "--size", "80x24", "--keys", "j")[0] == 0
        assert len(p.files()) == 1
        assert p.run("jitviewer", "--print")[0] == 0


def changed_log(env):
    """Another time, size, head or tail."""
    with tempfile.TemporaryDirectory() as d:
        p = Place(env, d)
        text = p.log.read_bytes()
        good = p.summary()
        times = p.log.stat()
        for change in (text + b"[7fffffffffffff] {more\n[7fffffffffffff] more}\n", text[:-1] + b"x", b"y" + text[1:],
                       text.replace(b"jit-log-opt-loop", b"jit-log-opt-lo0p")):
            p.log.write_bytes(change)
            os.utime(p.log, ns=(times.st_atime_ns, times.st_mtime_ns))
            assert p.summary() == p.summary(index="off") != good
            p.log.write_bytes(text)
            os.utime(p.log, ns=(times.st_atime_ns, times.st_mtime_ns))
            assert p.summary() == good
        os.utime(p.log, ns=(0, 0))
        assert p.summary() == good
        assert len(p.files()) == 1


def damaged_index(env):
    with tempfile.TemporaryDirectory() as d:
        p = Place(env, d)
        want = p.summary()
        index, = p.files()
        good = index.read_bytes()
        step = max(1, len(good) // 60)
        bad = [good[:i] + bytes([good[i] ^ 0x41]) + good[i + 1:] for i in range(0, len(good), step)]
        bad += [b"", good[:8], good[:-1], good + b"\0", bytes(len(good)), good[:len(good) // 2]]
        for data in bad:
            index.write_bytes(data)
            assert p.summary() == want
            assert len(index.read_bytes()) == len(good)
            written = index.stat().st_mtime_ns
            assert p.summary() == want and index.stat().st_mtime_ns == written


def hostile_places(env):
    with tempfile.TemporaryDirectory() as d:
        p = Place(env, d)
        want = p.summary(index="off")
        cache = pathlib.Path(d, "cache")
        cache.write_text("a file where the folder should be")
        assert p.summary() == want
        cache.unlink()
        assert p.summary() == want
        index, = p.files()
        data = index.read_bytes()
        for make in (lambda: index.mkdir(), lambda: os.mkfifo(index), lambda: index.symlink_to("/dev/zero")):
            index.unlink()
            make()
            assert p.summary() == want
            index.rmdir() if index.is_dir() and not index.is_symlink() else index.unlink()
            index.write_bytes(data)
        assert not [f for f in p.files() if f != index], "a part of an index was left"


def not_indexed(env):
    """What is not the text of its file: packed, prefixed, UTF-16, rewritten locations, a pipe."""
    with tempfile.TemporaryDirectory() as d:
        p = Place(env, d)
        text = p.log.read_bytes()
        lines = text.split(b"\n")[:-1]
        for data in (gzip.compress(text), b"".join(b"web_1  | " + l + b"\n" for l in lines),
                     text.decode("latin-1").encode("utf-16")):
            p.log.write_bytes(data)
            assert p.summary()[0] == 0 and not p.files()
        p.log.write_bytes(text)
        assert p.summary()[0] == 0 and len(p.files()) == 1
        where = "--location=(?<function>[^;]+);(?<file>[^:]*):.*"
        assert p.run("logparse", "summary", where) == p.run("logparse", "summary", where, index="off")


def tests(env):
    for name in ("count-all", "gens-all", "threads-all", "user-sections-all", "gcmax-unclosed", "killed-midline",
                 "oddnames-all", "tty-colours", "hotloop-count-2000"):
        yield f"same/{name}", lambda name=name: same(env, name)
    yield "viewer_writes", lambda: viewer_writes(env)
    yield "changed_log", lambda: changed_log(env)
    yield "damaged_index", lambda: damaged_index(env)
    yield "hostile_places", lambda: hostile_places(env)
    yield "not_indexed", lambda: not_indexed(env)
