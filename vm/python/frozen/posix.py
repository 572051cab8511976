"""What of `posix` is rare, or calls back."""

_DIR, _FILE, _LINK, _UNKNOWN = 4, 8, 10, 0


class DirEntry:
    __module__ = "posix"
    __slots__ = ("name", "path", "_kind", "_inode", "_folder", "_stat", "_lstat")

    def __new__(cls, *args):
        raise TypeError("cannot create 'posix.DirEntry' instances")

    def _found(self, follow_symlinks):
        """What stat() gives, or None: nothing is there."""
        try:
            return self.stat(follow_symlinks=follow_symlinks)
        except FileNotFoundError:
            return None

    def _is(self, kind, mode, follow_symlinks):
        if self._kind == _UNKNOWN or follow_symlinks and self._kind == _LINK:
            found = self._found(follow_symlinks)
            return found is not None and found.st_mode & 0o170000 == mode
        return self._kind == kind

    def is_dir(self, *, follow_symlinks=True):
        return self._is(_DIR, 0o040000, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is(_FILE, 0o100000, follow_symlinks)

    def is_symlink(self):
        return self._is(_LINK, 0o120000, False)

    def inode(self):
        return self._inode

    def stat(self, *, follow_symlinks=True):
        if self._lstat is None and (not follow_symlinks or self._kind == _UNKNOWN):
            self._lstat = self._ask(False)
        if not follow_symlinks:
            return self._lstat
        if self._stat is None:
            if self._kind != _LINK and self._kind != _UNKNOWN:
                if self._lstat is None:
                    self._lstat = self._ask(False)
                self._stat = self._lstat
            else:
                self._stat = self._ask(True)
        return self._stat

    def _ask(self, follow_symlinks):
        if self._folder is None:
            return stat(self.path, follow_symlinks=follow_symlinks)
        return stat(self.name, dir_fd=self._folder, follow_symlinks=follow_symlinks)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"<DirEntry {self.name!r}>"

    @classmethod
    def __class_getitem__(cls, item):
        import types
        return types.GenericAlias(cls, item)


class ScandirIterator:
    __module__ = "posix"
    __slots__ = ("_rows", "_at", "_start", "_folder")

    def __new__(cls, *args):
        raise TypeError("cannot create 'posix.ScandirIterator' instances")

    def __iter__(self):
        return self

    def __next__(self):
        if self._at >= len(self._rows):
            raise StopIteration
        name, kind, inode = self._rows[self._at]
        self._at += 1
        entry = object.__new__(DirEntry)
        entry.name = name
        entry.path = self._start + name
        entry._kind = kind
        entry._inode = inode
        entry._folder = self._folder
        entry._stat = entry._lstat = None
        return entry

    def close(self):
        self._rows = ()

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def scandir(path=None):
    it = object.__new__(ScandirIterator)
    it._rows = _scan(path)
    it._at = 0
    it._folder = None
    if path is None:
        it._start = "./"
    elif isinstance(path, int):
        it._start = ""
        it._folder = path
    else:
        start = fspath(path)
        slash = "/" if isinstance(start, str) else b"/"
        it._start = start if not start or start.endswith(slash) else start + slash
    return it


def _by_name(name, names):
    if isinstance(name, int):
        return name
    if not isinstance(name, str):
        raise TypeError("configuration names must be strings or integers")
    try:
        return names[name]
    except KeyError:
        raise ValueError("unrecognized configuration name") from None


def sysconf(name, /):
    return _sysconf(_by_name(name, sysconf_names))


def confstr(name, /):
    return _confstr(_by_name(name, confstr_names))


def pathconf(path, name):
    return _pathconf(path, _by_name(name, pathconf_names))


def fpathconf(fd, name, /):
    return _pathconf(fd, _by_name(name, pathconf_names))


def fstatvfs(fd):
    return statvfs(fd)


_before, _in_child, _in_parent = [], [], []


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    if before is None and after_in_child is None and after_in_parent is None:
        raise TypeError("At least one argument is required.")
    for f, name in ((before, "before"), (after_in_child, "after_in_child"),
                    (after_in_parent, "after_in_parent")):
        if f is not None and not callable(f):
            raise TypeError(f"'{name}' must be callable, not {type(f).__name__}")
    if before is not None:
        _before.append(before)
    if after_in_child is not None:
        _in_child.append(after_in_child)
    if after_in_parent is not None:
        _in_parent.append(after_in_parent)


def _call_all(functions):
    for f in functions:
        try:
            f()
        except BaseException as error:
            import sys
            hook = getattr(sys, "unraisablehook", None)
            if hook is not None:
                hook(type("UnraisableHookArgs", (), dict(
                    exc_type=type(error), exc_value=error, exc_traceback=error.__traceback__,
                    err_msg="Exception ignored in", object=f)))


def _before_fork():
    _call_all(_before[::-1])


def _after_fork_child():
    _call_all(_in_child)


def _after_fork_parent():
    _call_all(_in_parent)


def _environment(env):
    """NAME=value, from a mapping."""
    def encoded(text):
        return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text

    out = []
    for key in env.keys():
        name = encoded(fspath(key))
        if b"=" in name:
            raise ValueError("illegal environment variable name")
        out.append(name + b"=" + encoded(fspath(env[key])))
    return out


def readv(fd, buffers, /):
    views = [memoryview(b).cast("B") for b in buffers]
    data = read(fd, sum(len(v) for v in views))
    n = len(data)
    for view in views:
        piece, data = data[:len(view)], data[len(view):]
        view[:len(piece)] = piece
    return n


def writev(fd, buffers, /):
    return write(fd, b"".join(buffers))


def major(device, /):
    return (device >> 32 & 0xfffff000) | (device >> 8 & 0xfff)


def minor(device, /):
    return (device >> 12 & 0xffffff00) | (device & 0xff)


def makedev(major, minor, /):
    return ((major & 0xfffff000) << 32 | (major & 0xfff) << 8 | (minor & 0xffffff00) << 12
            | minor & 0xff)
