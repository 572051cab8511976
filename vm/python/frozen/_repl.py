"""The prompt."""


def run(names, quiet):
    """Read, run and show what comes from standard input, until it ends."""
    import code
    import sys
    try:
        import readline
        import rlcompleter
        readline.set_completer(rlcompleter.Completer(names).complete)
        readline.parse_and_bind("tab: complete")
    except ImportError:
        pass
    sys.ps1, sys.ps2 = getattr(sys, "ps1", ">>> "), getattr(sys, "ps2", "... ")
    banner = f"Python {sys.version} on {sys.platform}\n" \
             'Type "help", "copyright", "credits" or "license" for more information.'
    code.interact("" if quiet else banner, local=names, exitmsg="")
