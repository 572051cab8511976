"""Where the program is when something goes wrong."""

_enabled = False


def _stream(file):
    import sys
    return sys.stderr if file is None else file


def enable(file=None, all_threads=True):
    """Hotloop says on its own what it died of; this is remembered only."""
    global _enabled
    _stream(file)
    _enabled = True


def disable():
    """The opposite of enable(). Whether it was enabled."""
    global _enabled
    old, _enabled = _enabled, False
    return old


def is_enabled():
    """Whether enable() was called."""
    return _enabled


def dump_traceback(file=None, all_threads=True):
    """Write where the program is, the newest call first."""
    import sys
    frame = sys._getframe(1)
    lines = ["Stack (most recent call first):\n"]
    while frame is not None:
        code = frame.f_code
        lines.append(f'  File "{code.co_filename}", line {frame.f_lineno} in {code.co_name}\n')
        frame = frame.f_back
    out = _stream(file)
    if isinstance(out, int):
        from posix import write
        write(out, "".join(lines).encode())
    else:
        out.write("".join(lines))
        out.flush()


def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Needs a thread that watches."""
    raise RuntimeError("dump_traceback_later() is not there: Hotloop has no thread for it")


def cancel_dump_traceback_later():
    """Nothing was asked for."""


def register(signum, file=None, all_threads=True, chain=False):
    """Write where the program is when this signal comes."""
    import signal
    signal.signal(signum, lambda number, frame: dump_traceback(file))


def unregister(signum):
    """The opposite of register()."""
    import signal
    return signal.signal(signum, signal.SIG_DFL) is not signal.SIG_DFL
