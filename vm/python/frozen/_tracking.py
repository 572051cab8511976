"""-X track-resources: what was left to the collector to be closed, and where it was made."""
import sys

_places = {} # id of what is not closed -> (file, line, function), innermost first


def created(o, of_generator=False):
    """Remember where the program is. A generator's own frame is the innermost one."""
    frame = sys._getframe(0)
    if of_generator and frame is not None:
        frame = frame.f_back
    places = []
    while frame is not None:
        code = frame.f_code
        places.append((code.co_filename, frame.f_lineno, code.co_name))
        frame = frame.f_back
    _places[id(o)] = places


def closed(o):
    """It was closed by the program."""
    _places.pop(id(o), None)


def left(o, what=None):
    """Say that the collector found it open."""
    places = _places.pop(id(o), None)
    if not places:
        return
    from linecache import getline
    file, line, _ = places[0]
    out = sys.stderr
    if out is None:
        return
    out.write(f"{file}:{line}: ResourceWarning: unclosed {what or repr(o)}\n"
              "Created at (most recent call last):\n")
    for file, line, function in reversed(places):
        out.write(f'  File "{file}", line {line}, in {function}\n')
        text = getline(file, line).strip()
        if text:
            out.write(f"    {text}\n")
