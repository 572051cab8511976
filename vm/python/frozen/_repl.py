"""The prompt."""
import sys


def run(names, quiet, first):
    """Read, run and show what comes from standard input, until it ends. first: there was no
    program before."""
    if first:
        _begin(names, quiet)
    sys.ps1, sys.ps2 = getattr(sys, "ps1", ">>> "), getattr(sys, "ps2", "... ")
    from codeop import CommandCompiler
    compiler, lines = CommandCompiler(), []
    while True:
        try:
            line = _read(str(sys.ps2 if lines else sys.ps1))
        except KeyboardInterrupt:
            lines.clear()
            _say("\nKeyboardInterrupt\n")
            continue
        if line is None:
            _say("\n")
            return
        lines.append(line)
        try:
            code = _compiled(compiler, lines)
            if code is not None:
                lines.clear()
                exec(code, names)
                if sys.stdout is not None:
                    sys.stdout.flush()
        except SystemExit:
            raise
        except BaseException as e:
            lines.clear()
            _show(e)


def _compiled(compiler, lines):
    """The code of a whole statement; None: there is more to come, or nothing to run."""
    try:
        return compiler("\n".join(lines), "<stdin>", "single")
    except (SyntaxError, ValueError, OverflowError) as e:
        lines.clear()
        _show(e.with_traceback(None))


def _begin(names, quiet):
    if not quiet:
        more = 'Type "help", "copyright", "credits" or "license" for more information.'
        _say(f"Python {sys.version} on {sys.platform}\n{more}\n")
    from os import environ
    if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        try:
            _edit(names)
        except ImportError:
            pass
    startup = "" if sys.flags.ignore_environment else environ.get("PYTHONSTARTUP", "")
    try:
        if startup:
            with open(startup, "rb") as f:
                code = compile(f.read(), startup, "exec")
            exec(code, names)
            if sys.stdout is not None:
                sys.stdout.flush()
    except SystemExit:
        raise
    except OSError as e:
        _say(f"Could not open PYTHONSTARTUP\n{type(e).__name__}: {e}\n")
    except BaseException as e:
        _show(e)


def _edit(names):
    """Editing with history, which is kept in a file, and completion."""
    import readline
    import rlcompleter
    from os.path import expanduser
    readline.set_completer(rlcompleter.Completer(names).complete)
    readline.parse_and_bind("bind ^I rl_complete")
    if sys.flags.isolated:
        return
    path = expanduser("~/.python_history")
    try:
        readline.read_history_file(path)
    except OSError:
        pass
    import atexit
    atexit.register(_keep_history, readline, path)


def _keep_history(readline, path):
    try:
        readline.set_history_length(1000)
        readline.write_history_file(path)
    except OSError:
        pass


def _say(text):
    if sys.stderr is not None:
        sys.stderr.write(text)
        sys.stderr.flush()


def _read(prompt):
    """A line without its end; None: there is no more."""
    if sys.stdin is sys.__stdin__ and sys.stdin.isatty() and sys.stdout.isatty():
        try:
            return input(prompt)
        except EOFError:
            return None
    _say(prompt)
    line = sys.stdin.readline()
    return line.removesuffix("\n") if line else None


def _show(e):
    """An exception, as at the end of a program."""
    sys.last_type, sys.last_value, sys.last_traceback = type(e), e, e.__traceback__
    if sys.excepthook is sys.__excepthook__ and _has_colours():
        from traceback import format_exception
        _say("".join(map(_coloured, "".join(format_exception(e)).splitlines(True))))
        return
    sys.excepthook(type(e), e, e.__traceback__)


def _has_colours():
    from os import environ
    return (sys.stderr is not None and sys.stderr.isatty() and not environ.get("NO_COLOR")
            and environ.get("TERM", "dumb") != "dumb")


def _coloured(line):
    """Files and lines magenta, marks and the name of the exception red."""
    from re import match
    m = match(r'( *(?:\| )*  File )(".*")(, line )(\d+)(, in )?(.*\n)', line)
    if m:
        return "".join((m[1], _in("35", m[2]), m[3], _in("35", m[4]), m[5] or "",
                        _in("35", m[6][:-1]) if m[5] else m[6][:-1], "\n"))
    if match(r"[ |]*[~^]+\n", line):
        return _in("1;31", line[:-1]) + "\n"
    m = match(r"((?:\+?[ |]+)?)([A-Za-z_][\w.]*)(:.*|)\n", line)
    if m and not line.startswith(("    ", "Traceback")):
        return f"{m[1]}{_in('1;31', m[2])}{_in('31', m[3]) if m[3] else ''}\n"
    return line


def _in(colour, text):
    return f"\x1b[{colour}m{text}\x1b[0m"


def run_archive(path):
    """A zip file with a __main__.py."""
    sys.path.insert(0, path)
    from runpy import _run_module_as_main
    _run_module_as_main("__main__", False)
