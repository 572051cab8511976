# The history and what a program has set; the rows of modules/readline.c talk to the library.

_history, _length = [], -1
_completer = _startup = _typing_hook = _display = None
_delimiters = " \t\n`~!@#$%^&*()-=+[{]}\\|;:'\",<>/?"
_auto, _begin, _end = True, 0, 0


def _line(prompt):
    """What somebody types, or None at the end. It goes to the history."""
    line = _read(prompt, _delimiters)
    if line and _auto and (not _history or _history[-1] != line):
        add_history(line)
    return line


# ---- asked by the library ----

def _completes(begin, end):
    global _begin, _end
    _begin, _end = begin, end
    return _completer


def _complete(text, state):
    return _completer(text, state) if _completer is not None else None


def _started():
    if _startup is not None:
        _startup()
    if _typing_hook is not None:
        _typing_hook()


# ---- what is set ----

def _hook(name, function):
    if function is not None and not callable(function):
        raise TypeError(f"{name} func not callable" if name == "set_completer" else
                        f"{name}(func): argument not callable")
    return function


def set_completer(function=None, /):
    """The function that is asked for completions: function(text, state), for state in 0, 1, 2 and so on."""
    global _completer
    _completer = _hook("set_completer", function)


def get_completer():
    """The function that is asked for completions, or None."""
    return _completer


def set_completer_delims(string, /):
    """The characters between the words that are completed."""
    global _delimiters
    if not isinstance(string, str):
        raise TypeError("set_completer_delims() argument must be str, "
                        f"not {type(string).__name__}")
    _delimiters = string


def get_completer_delims():
    """The characters between the words that are completed."""
    return _delimiters


def get_begidx():
    """Where the word that is completed begins."""
    return _begin


def get_endidx():
    """Where the word that is completed ends."""
    return _end


def get_completion_type():
    """How completion was asked for: 9, with the key."""
    return 9


def set_completion_display_matches_hook(function=None, /):
    """The function that would show completions; libedit shows them itself."""
    global _display
    _display = _hook("set_completion_display_matches_hook", function)


def set_startup_hook(function=None, /):
    """The function that is called before the prompt is shown."""
    global _startup
    _startup = _hook("set_startup_hook", function)


def set_pre_input_hook(function=None, /):
    """The function that is called before the first character is read."""
    global _typing_hook
    _typing_hook = _hook("set_pre_input_hook", function)


# ---- history ----

def set_auto_history(enabled, /):
    """Whether lines that are read go to the history."""
    global _auto
    _auto = bool(enabled)


def add_history(line, /):
    """A line more in the history."""
    _add(line)
    _history.append(line)


def _renew():
    _clear()
    for line in _history:
        _add(line)


def clear_history():
    """Forget all lines."""
    _history.clear()
    _clear()


def get_current_history_length():
    """How many lines the history has."""
    return len(_history)


def get_history_item(index, /):
    """A line of the history, from 1; None: there is none."""
    return _history[index - 1] if 0 < index <= len(_history) else None


def _place(position):
    if position < 0:
        raise ValueError("History index cannot be negative")
    if position >= len(_history):
        raise ValueError(f"No history item at position {position}")
    return position


def remove_history_item(position, /):
    """Forget a line, from 0."""
    del _history[_place(position)]
    _renew()


def replace_history_item(position, line, /):
    """Another line at a place, from 0."""
    if not isinstance(line, str):
        raise TypeError("replace_history_item() argument 2 must be str, "
                        f"not {type(line).__name__}")
    _history[_place(position)] = line
    _renew()


def set_history_length(length, /):
    """How many lines are written to a file; negative: all."""
    global _length
    _length = int(length)


def get_history_length():
    """How many lines are written to a file; negative: all."""
    return _length


def _file_name(name):
    from os import environ, path
    return path.join(environ.get("HOME", ""), ".history") if name is None else name


def read_history_file(filename=None, /):
    """Add the lines of a file to the history; that of libedit begins with a line that says so."""
    with open(_file_name(filename), encoding="utf-8", errors="surrogateescape") as f:
        for number, line in enumerate(f):
            if number or line != "_HiStOrY_V2_\n":
                add_history(_decoded(line.removesuffix("\n")))


def _decoded(line):
    """libedit writes blanks and the like as \\040."""
    if "\\" not in line:
        return line
    from re import sub
    return sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), line)


def _write(name, lines, mode):
    kept = lines if _length < 0 else lines[len(lines) - min(_length, len(lines)):]
    with open(_file_name(name), mode, encoding="utf-8", errors="surrogateescape") as f:
        f.writelines(line + "\n" for line in kept)


def write_history_file(filename=None, /):
    """Write the lines of the history to a file."""
    _write(filename, _history, "w")


def append_history_file(nelements, filename=None, /):
    """Add the newest lines of the history to a file."""
    if nelements < 0:
        raise ValueError("nelements must be positive")
    _write(filename, _history[len(_history) - min(nelements, len(_history)):], "a")
