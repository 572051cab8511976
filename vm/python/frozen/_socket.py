"""Sockets: what is rare. The rest of the class is rows of C that _install() puts into it."""

error = OSError
timeout = TimeoutError
_default = -1


class herror(OSError):
    __module__ = "socket"


class gaierror(OSError):
    __module__ = "socket"


class socket:
    """One end of a connection: socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None)"""
    __slots__ = ("_core",)

    def __repr__(self):
        return (f"<socket object, fd={self.fileno()}, family={self.family}, "
                f"type={self.type}, proto={self.proto}>")

    def __del__(self):
        try:
            if self.fileno() < 0:
                return
        except OSError:
            return  # it was never made
        import warnings
        try:
            warnings.warn(f"unclosed {self!r}", ResourceWarning, stacklevel=2, source=self)
        finally:
            socket.close(self)


_install(socket)
SocketType = socket


def socketpair(family=None, type=SOCK_STREAM, proto=0, /):
    """Two sockets that are connected with each other."""
    if family is None:
        family = AF_UNIX
    a, b = _socketpair(family, type, proto)
    return (socket(family, type, proto, a), socket(family, type, proto, b))


def getdefaulttimeout():
    """The timeout of new sockets, in seconds; None: they wait as long as it takes."""
    return None if _default < 0 else _default / 1e9


def setdefaulttimeout(timeout, /):
    """Set the timeout of new sockets."""
    global _default
    _default = _timeout(timeout)
