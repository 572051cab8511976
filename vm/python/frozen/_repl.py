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
            if line is None:
                _say("\n")
                return
            lines.append(line)
            code = compiler("\n".join(lines), "<stdin>", "single")
            if code is not None:
                lines.clear()
                exec(code, names)
        except SystemExit:
            raise
        except KeyboardInterrupt:
            lines.clear()
            _say("\nKeyboardInterrupt\n")
        except BaseException as e:
            lines.clear()
            _show(e)


def _begin(names, quiet):
    if not quiet:
        more = 'Type "help", "copyright", "credits" or "license" for more information.'
        _say(f"Python {sys.version} on {sys.platform}\n{more}\n")
    try:
        import readline
        import rlcompleter
        readline.set_completer(rlcompleter.Completer(names).complete)
        readline.parse_and_bind("tab: complete")
    except ImportError:
        pass
    from os import environ
    startup = "" if sys.flags.ignore_environment else environ.get("PYTHONSTARTUP", "")
    try:
        if startup:
            with open(startup, "rb") as f:
                code = compile(f.read(), startup, "exec")
            exec(code, names)
    except SystemExit:
        raise
    except OSError as e:
        _say(f"Could not open PYTHONSTARTUP\n{type(e).__name__}: {e}\n")
    except BaseException as e:
        _show(e)


def _say(text):
    if sys.stderr is not None:
        sys.stderr.write(text)
        sys.stderr.flush()


def _read(prompt):
    """A line without its end; None: there is no more."""
    if sys.stdout is not None:
        sys.stdout.flush()
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
    if sys.stdout is not None:
        sys.stdout.flush()
    sys.last_type, sys.last_value, sys.last_traceback = type(e), e, e.__traceback__
    sys.excepthook(type(e), e, e.__traceback__)


def run_archive(path):
    """A zip file with a __main__.py."""
    sys.path.insert(0, path)
    from runpy import _run_module_as_main
    _run_module_as_main("__main__", False)
