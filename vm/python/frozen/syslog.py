"""The functions of `syslog`, over the system's."""

import sys as _sys

_state = {"open": False}


def openlog(ident=None, logoption=0, facility=LOG_USER):
    if ident is None:
        program = _sys.argv[0] if _sys.argv else ""
        ident = program.rpartition("/")[2] or "python"
    elif not isinstance(ident, str):
        raise TypeError(f"openlog() argument 1 must be str, not {type(ident).__name__}")
    if "\0" in ident:
        raise ValueError("embedded null character")
    _open(str(ident), logoption, facility)
    _state["open"] = True


def syslog(*args):
    """syslog([priority,] message)"""
    if len(args) not in (1, 2):
        raise TypeError("syslog.syslog requires 1 to 2 arguments")
    priority, message = args if len(args) == 2 else (LOG_INFO, args[0])
    if not isinstance(message, str):
        raise TypeError(f"a string is required, not {type(message).__name__!r}")
    if "\0" in message:
        raise ValueError("embedded null character")
    if not _state["open"]:
        openlog()
    _write(priority, str(message))


def closelog():
    if _state["open"]:
        _close()
        _state["open"] = False


def LOG_MASK(pri, /):
    return 1 << pri


def LOG_UPTO(pri, /):
    return (1 << (pri + 1)) - 1
