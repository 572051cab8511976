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

    def identity(self):
        """Of the index: it changes when it is written again."""
        index, = self.files()
        return index.stat().st_ino, index.stat().st_mtime_ns


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
        before = p.identity()
        second = [p.run(*c) for c in COMMANDS]
        assert plain == first == second, name
        assert p.identity() == before
        assert index.stat().st_mode & 0o777 == 0o600


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
            written = p.identity()
            assert p.summary() == want and p.identity() == written


def crc64(data, before=0):
    """ISA-L's crc64_jones_refl."""
    table = []
    for n in range(256):
        for _ in range(8):
            n = n >> 1 ^ (0x95AC9329AC4BC9B5 if n & 1 else 0)
        table.append(n)
    mask = (1 << 64) - 1
    sum = before ^ mask
    for byte in data:
        sum = table[(sum ^ byte) & 255] ^ sum >> 8
    return sum ^ mask


def wrong_words(env):
    """An index whose sum is right, but not its texts."""
    with tempfile.TemporaryDirectory() as d:
        p = Place(env, d, "count-2000")
        want = p.summary()
        index, = p.files()
        data = index.read_bytes()
        blocks, sizes_at = 14, 7 * 8
        sizes = [int.from_bytes(data[sizes_at + 8 * i:][:8], "little") for i in range(blocks)]
        head = len(data) - sum(n + 7 & ~7 for n in sizes)
        texts = len(data) - (sizes[-1] + 7 & ~7)

        def write(words):
            first = bytearray(data[:head])
            first[sizes_at + 8 * (blocks - 1):sizes_at + 8 * blocks] = len(words).to_bytes(8, "little")
            rest = data[head:texts] + words + bytes(-len(words) % 8)
            first[-8:] = crc64(first[:-8], crc64(rest)).to_bytes(8, "little")
            index.write_bytes(first + rest)

        words = data[texts:texts + sizes[-1]]
        write(words)
        assert index.read_bytes() == data, "this test makes other sums than the program"
        written = p.identity()
        assert p.summary() == want and p.identity() == written
        for wrong in (b"", words[:7], words[:-1], words[:len(words) // 2], words + b"\0", b"\xff" * len(words),
                      words[:8] + b"\xff" * 8 + words[16:]):
            write(wrong)
            assert p.summary() == want and index.read_bytes() == data


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


def with_locations(env):
    """Whoever has forms of locations does not read an index, so none is written for that."""
    with tempfile.TemporaryDirectory() as d:
        p = Place(env, d)
        where = "--location=(?<function>[^;]+);(?<file>[^:]*):.*"
        settings = pathlib.Path(d, "config/hotloop/locations")
        settings.parent.mkdir(parents=True)
        for indexed in (False, True):
            if indexed:
                assert p.summary()[0] == 0
                before = p.identity()
            for way in ([where], []):
                settings.write_text("" if way else "no such place (?<function>.*)\n")
                for command in (["logparse", "traces"], ["logparse", "summary"],
                                ["jitviewer", "--size", "80x24", "--keys", "j"]):
                    e = dict(os.environ, XDG_CONFIG_HOME=f"{d}/config", XDG_CACHE_HOME=f"{d}/cache",
                             HOTLOOP_INDEX="1", TERM="xterm")
                    r = subprocess.run([env.prog(command[0]), *command[1:], *way, p.log], env=e, timeout=60,
                                       capture_output=True)
                    assert r.returncode == 0, r.stderr
                    assert p.identity() == before if indexed else not p.files(), command
            settings.unlink()


def tests(env):
    for name in ("count-all", "gens-all", "threads-all", "user-sections-all", "gcmax-unclosed", "killed-midline",
                 "oddnames-all", "tty-colours", "hotloop-count-2000"):
        yield f"same/{name}", lambda name=name: same(env, name)
    yield "viewer_writes", lambda: viewer_writes(env)
    yield "changed_log", lambda: changed_log(env)
    yield "damaged_index", lambda: damaged_index(env)
    yield "hostile_places", lambda: hostile_places(env)
    yield "wrong_words", lambda: wrong_words(env)
    yield "with_locations", lambda: with_locations(env)
    yield "not_indexed", lambda: not_indexed(env)
