# The module posix: names of files, descriptors, processes.
import posix

TMP = posix.environ.get(b"TMPDIR", b"/tmp").decode() + "/posix-%d" % posix.getpid()
posix.mkdir(TMP)


def show(what, f, *args, **kw):
    try:
        print(what, repr(f(*args, **kw)).replace(TMP, "TMP"))
    except Exception as e:
        print(what, type(e).__name__, str(e).replace(TMP, "TMP"))


a, b = TMP + "/a", TMP + "/b"
fd = posix.open(a, posix.O_CREAT | posix.O_RDWR, 0o640)
print(posix.write(fd, b"hello"), posix.lseek(fd, 1, 0), posix.read(fd, 100), posix.lseek(fd, 0, 1))
print(posix.pread(fd, 3, 2), posix.pwrite(fd, b"XY", 0), posix.isatty(fd), posix.get_inheritable(fd))
print(posix.fstat(fd).st_size, posix.ftruncate(fd, 2), posix.fstat(fd).st_size, posix.get_blocking(fd))
other = posix.dup(fd)
print(other > fd, posix.fstat(other).st_ino == posix.fstat(fd).st_ino, posix.close(other))
show("closed", posix.read, other, 1)
posix.close(fd)
s = posix.stat(a)
print(type(s).__name__, len(s), s.st_size, s[6], oct(s.st_mode & 0o7777 & 0o640), s.st_nlink, isinstance(s.st_mtime, float), s.st_mtime_ns // 10**9 == s[8])
show("stat", posix.stat, TMP + "/nothing")
show("stat", posix.stat, 3.5)
show("stat", posix.stat, "a\0b")
show("stat bytes", posix.stat, b"/nothing")
show("mkdir", posix.mkdir, TMP)
show("rmdir", posix.rmdir, TMP)
show("listdir", posix.listdir, a)
show("chdir", posix.chdir, a)
show("open", posix.open, TMP + "/x/y", posix.O_RDONLY)
show("unlink", posix.unlink, TMP)
show("kill", posix.kill, 2**22 + 5, 0)
show("waitpid", posix.waitpid, -1, 0)
show("fd", posix.fstat, "x")
show("fd", posix.close, 2**40)
print(posix.symlink("a", b), posix.readlink(b), posix.readlink(b.encode()), posix.lstat(b).st_size, posix.stat(b).st_size)
print(posix.stat(b, follow_symlinks=False).st_size, sorted(posix.listdir(TMP)), sorted(posix.listdir(TMP.encode())))
show("link", posix.link, TMP + "/nothing", TMP + "/c")
print(posix.link(a, TMP + "/c"), posix.stat(a).st_nlink, posix.rename(TMP + "/c", TMP + "/d"), posix.access(TMP + "/c", posix.F_OK), posix.access(a, posix.R_OK | posix.W_OK))
print(posix.chmod(a, 0o400), oct(posix.stat(a).st_mode), posix.utime(a, (1, 2.5)), posix.stat(a).st_atime, posix.stat(a).st_mtime, posix.stat(a).st_mtime_ns)
print(posix.utime(a, ns=(5, 7)), posix.stat(a).st_atime_ns, posix.stat(a).st_mtime_ns, posix.truncate(a, 10), posix.stat(a).st_size)
show("utime", posix.utime, a, (1, 2), ns=(1, 2))
show("utime", posix.utime, a, 3)
folder = posix.open(TMP, posix.O_RDONLY)
print(posix.stat("a", dir_fd=folder).st_size, posix.mkdir("e", dir_fd=folder), sorted(posix.listdir(folder)))
print(posix.unlink("d", dir_fd=folder), posix.rmdir("e", dir_fd=folder), posix.close(folder))
with posix.scandir(TMP) as it:
    for e in sorted(it, key=lambda e: e.name):
        print(e, e.path.replace(TMP, "TMP"), e.is_file(), e.is_dir(), e.is_symlink(), e.is_file(follow_symlinks=False), e.stat().st_size, e.inode() == e.stat(follow_symlinks=False).st_ino)
print([e.name for e in posix.scandir(TMP.encode())] and "", posix.fspath("x"), posix.fspath(b"x"))
show("fspath", posix.fspath, 3)
class P:
    def __fspath__(self): return a
print(posix.fspath(P()) == a, posix.stat(P()).st_size)
here = posix.getcwd()
print(posix.chdir(TMP), posix.getcwd() == TMP, posix.getcwdb() == TMP.encode(), posix.listdir().sort(), posix.chdir(here))
odd = b"\xff\xe9"
posix.close(posix.open(TMP.encode() + b"/" + odd, posix.O_CREAT | posix.O_WRONLY))
print([ascii(n) for n in posix.listdir(TMP) if not n.isascii()], posix.stat(TMP + "/\udcff\udce9").st_size, posix.unlink(TMP + "/\udcff\udce9"))
show("surrogate", posix.stat, "\ud800")

# processes
r, w = posix.pipe()
pid = posix.fork()
if pid == 0:
    posix.close(r)
    posix.write(w, b"from the child")
    posix._exit(7)
posix.close(w)
print(posix.read(r, 100), posix.read(r, 100), posix.close(r))
got, status = posix.waitpid(pid, 0)
print(got == pid, status, posix.WIFEXITED(status), posix.WEXITSTATUS(status), posix.waitstatus_to_exitcode(status), posix.WIFSIGNALED(status))
pid = posix.fork()
if pid == 0:
    posix.kill(posix.getpid(), 9)
got, status = posix.waitpid(pid, 0)
print(status, posix.WTERMSIG(status), posix.waitstatus_to_exitcode(status))
pid = posix.fork()
if pid == 0:
    posix.execv("/bin/sh", ["sh", "-c", "exit 5"])
print(posix.waitstatus_to_exitcode(posix.waitpid(pid, 0)[1]))
pid = posix.fork()
if pid == 0:
    posix.execve("/bin/sh", ["sh", "-c", 'exit "$CODE"'], {"CODE": "6"})
print(posix.waitstatus_to_exitcode(posix.waitpid(pid, 0)[1]))
show("exec", posix.execv, "/nothing", ["x"])
show("exec", posix.execv, "/bin/sh", [])
print(posix.system("exit 3"), posix.putenv("NAME_OF_MINE", "v"), posix.system('test "$NAME_OF_MINE" = v'), posix.unsetenv("NAME_OF_MINE"), posix.system('test -z "$NAME_OF_MINE"'))
show("putenv", posix.putenv, "a=b", "c")
print(len(posix.urandom(16)), posix.urandom(0), posix.strerror(2), posix.getpid() != posix.getppid(), posix.cpu_count() > 0)
show("urandom", posix.urandom, -1)
t = posix.times()
print(type(t).__name__, len(t), t.user >= 0, posix.uname().sysname, posix.uname()[0], posix.umask(posix.umask(0o22)) == 0o22)
print(posix.terminal_size((80, 24)), posix.terminal_size((1, 2)).lines, posix.sysconf("SC_PAGESIZE") > 0, posix.sysconf_names["SC_PAGESIZE"] == 30)
show("sysconf", posix.sysconf, "SC_NOTHING")
for p in ("", "/", "//", "///", "//x", "a/../b", "/..", "../a", "a/./b//c/", "a/b/../../..", "/a/../../b", ".a/..b"):
    print(repr(posix._path_normpath(p)), end=" ")
print()
for name in posix.listdir(TMP):
    posix.unlink(TMP + "/" + name)
posix.rmdir(TMP)
