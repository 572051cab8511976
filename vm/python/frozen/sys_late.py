# What is seldom asked of sys: this text runs in its namespace when a name is missing there.

float_repr_style = "short"
maxunicode = 0x10FFFF
api_version = 1013
abiflags = ""
platlibdir = "lib"
pycache_prefix = None
copyright = "Copyright (c) the authors of Hotloop.\nThe library: Copyright (c) Python Software Foundation."
_framework = ""
_home = None
_git = ("Hotloop", "", "")
_stdlib_dir = "/usr/lib/python3.11"
float_info, int_info, hash_info, thread_info = _infos()


def displayhook(object, /):
    """Print an object to sys.stdout and also save it in builtins._."""
    import builtins
    import sys
    if object is None:
        return
    builtins._ = None
    text = repr(object)
    out = sys.stdout
    if out is None:
        raise RuntimeError("lost sys.stdout")
    try:
        out.write(text)
    except UnicodeEncodeError:
        encoded = text.encode(out.encoding, "backslashreplace")
        if hasattr(out, "buffer"):
            out.buffer.write(encoded)
        else:
            out.write(encoded.decode(out.encoding, "strict"))
    out.write("\n")
    builtins._ = object


def excepthook(exctype, value, traceback, /):
    """Show an exception and its traceback on sys.stderr."""
    if value is not None and traceback is not None and value.__traceback__ is None:
        value = value.with_traceback(traceback)
    _print_exception(value)


class UnraisableHookArgs(tuple):
    """What unraisablehook() gets."""
    __slots__ = ()
    n_fields = n_sequence_fields = 5
    n_unnamed_fields = 0
    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    err_msg = property(lambda self: self[3])
    object = property(lambda self: self[4])

    def __repr__(self):
        return (f"UnraisableHookArgs(exc_type={self[0]!r}, exc_value={self[1]!r}, "
                f"exc_traceback={self[2]!r}, err_msg={self[3]!r}, object={self[4]!r})")


def unraisablehook(unraisable, /):
    """Show an exception that nobody can catch."""
    import sys
    out = sys.stderr
    if out is None:
        return
    message = unraisable.err_msg
    if unraisable.object is not None:
        try:
            text = repr(unraisable.object)
        except BaseException:
            text = "<object repr() failed>"
        out.write(f"{message or 'Exception ignored in'}: {text}\n")
    elif message:
        out.write(f"{message}:\n")
    _print_exception(unraisable.exc_value)


def _unraisable(exc, message, object):
    """Tell sys.unraisablehook."""
    import sys
    args = UnraisableHookArgs((type(exc), exc, exc.__traceback__, message, object))
    try:
        sys.unraisablehook(args)
    except BaseException as e:
        if sys.stderr is not None:
            sys.stderr.write("Exception ignored in sys.unraisablehook: "
                             f"{sys.unraisablehook!r}\n")
            _print_exception(e)


def breakpointhook(*args, **kwargs):
    """What breakpoint() calls: pdb.set_trace, or what PYTHONBREAKPOINT names."""
    import os
    name = os.environ.get("PYTHONBREAKPOINT")
    if name is None or not name:
        name = "pdb.set_trace"
    if name == "0":
        return None
    module, dot, attribute = name.rpartition(".")
    try:
        module = module if dot else "builtins"
        hook = getattr(__import__(module, fromlist=["*"]), attribute)
    except (ImportError, AttributeError, ValueError):
        import warnings
        warnings.warn(f'Ignoring unimportable $PYTHONBREAKPOINT: "{name}"', RuntimeWarning,
                      stacklevel=2)
        return None
    return hook(*args, **kwargs)


__displayhook__, __excepthook__ = displayhook, excepthook
__unraisablehook__, __breakpointhook__ = unraisablehook, breakpointhook


def getdefaultencoding():
    """The encoding of str.encode() when none is given."""
    return "utf-8"


def getfilesystemencoding():
    """The encoding of file names."""
    return "utf-8"


def getfilesystemencodeerrors():
    """How file names in another encoding are kept."""
    return "surrogateescape"


_MISSING = []


def getsizeof(object, default=_MISSING):
    """The size of an object in bytes, without what it refers to."""
    try:
        size = type(object).__sizeof__(object)
    except (AttributeError, TypeError):
        if default is _MISSING:
            raise
        return default
    if not isinstance(size, int):
        if default is _MISSING:
            raise TypeError(f"'{type(size).__name__}' object cannot be interpreted as an integer")
        return default
    if size < 0:
        raise ValueError("__sizeof__() should return >= 0")
    return size


_hooks = []


def addaudithook(hook):
    """hook(event, args) is told of each sys.audit()."""
    try:
        audit("sys.addaudithook")
    except RuntimeError:
        return
    _hooks.append(hook)


def audit(event, /, *args):
    """Tell those who listen."""
    if not isinstance(event, str):
        raise TypeError(f"expected str for argument 'event', not {type(event).__name__}")
    for hook in _hooks:
        hook(event, args)


def is_finalizing():
    """Whether the program ends."""
    return False


def _clear_type_cache():
    """What is known of types is always right."""


def _current_frames():
    """The frame of each thread."""
    import _thread
    frames = _thread._current_frames()
    frames[_thread.get_ident()] = _getframe(0)
    return frames


def _current_exceptions():
    """What each thread handles."""
    import _thread
    return _thread._current_exceptions()


def getswitchinterval():
    """How long a thread runs before another one may."""
    import _thread
    return _thread._get_interval()


def setswitchinterval(interval, /):
    """How long a thread may run."""
    import _thread
    _thread._set_interval(interval)


_dlopen = 2


def getdlopenflags():
    """For modules of machine code, of which there are none."""
    return _dlopen


def setdlopenflags(flags, /):
    """For modules of machine code, of which there are none."""
    global _dlopen
    _dlopen = flags


class asyncgen_hooks(tuple):
    """What sys.get_asyncgen_hooks() gives."""
    __slots__ = ()
    firstiter = property(lambda self: self[0])
    finalizer = property(lambda self: self[1])

    def __repr__(self):
        return f"sys.asyncgen_hooks(firstiter={self[0]!r}, finalizer={self[1]!r})"


_asyncgen = [None, None]


def get_asyncgen_hooks():
    """Who is told of asynchronous generators."""
    return asyncgen_hooks(_asyncgen)


def set_asyncgen_hooks(firstiter=_MISSING, finalizer=_MISSING):
    """Who is told of asynchronous generators."""
    for i, hook, name in (0, firstiter, "firstiter"), (1, finalizer, "finalizer"):
        if hook is not _MISSING and hook is not None and not callable(hook):
            raise TypeError(f"callable {name} expected, got {type(hook).__name__}")
    for i, hook in (0, firstiter), (1, finalizer):
        if hook is not _MISSING:
            _asyncgen[i] = hook


_origin_depth = 0


def get_coroutine_origin_tracking_depth():
    """How many frames a coroutine remembers of where it was made."""
    return _origin_depth


def set_coroutine_origin_tracking_depth(depth):
    """How many frames a coroutine shall remember."""
    global _origin_depth
    if depth < 0:
        raise ValueError("depth must be >= 0")
    _origin_depth = depth


stdlib_module_names = frozenset("""
__future__ _abc _aix_support _ast _asyncio _bisect _blake2 _bootsubprocess _bz2 _codecs
_codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp _codecs_kr _codecs_tw _collections
_collections_abc _compat_pickle _compression _contextvars _crypt _csv _ctypes _curses
_curses_panel _datetime _dbm _decimal _elementtree _frozen_importlib
_frozen_importlib_external _functools _gdbm _hashlib _heapq _imp _io _json _locale _lsprof
_lzma _markupbase _md5 _msi _multibytecodec _multiprocessing _opcode _operator
_osx_support _overlapped _pickle _posixshmem _posixsubprocess _py_abc _pydecimal _pyio
_queue _random _scproxy _sha1 _sha256 _sha3 _sha512 _signal _sitebuiltins _socket _sqlite3
_sre _ssl _stat _statistics _string _strptime _struct _symtable _thread _threading_local
_tkinter _tokenize _tracemalloc _typing _uuid _warnings _weakref _weakrefset _winapi
_zoneinfo abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop
base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code
codecs codeop collections colorsys compileall concurrent configparser contextlib
contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib
dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp
fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob
graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib
inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox
mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis
nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb
pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile
pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline
reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil
signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile
sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau
symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this
threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty
turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave
weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib
zoneinfo
""".split())
