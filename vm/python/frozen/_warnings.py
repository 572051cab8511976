"""Warnings: which are shown, once or always, and where they come from."""
import sys

_defaultaction = "default"
_onceregistry = {}
filters = [
    ("default", None, DeprecationWarning, "__main__", 0),
    ("ignore", None, DeprecationWarning, None, 0),
    ("ignore", None, PendingDeprecationWarning, None, 0),
    ("ignore", None, ImportWarning, None, 0),
    ("ignore", None, ResourceWarning, None, 0),
]
_version = 0
_importing = []


def _filters_mutated():
    """What was said once is said again under other filters."""
    global _version
    _version += 1


def _matches(pattern, text):
    if pattern is None:
        return True
    if type(pattern) is str:
        return pattern == text
    return pattern.match(text) is not None


def _setting(name, own):
    module = sys.modules.get("warnings")
    if module is None and sys.warnoptions and "warnings" not in _importing:
        _importing.append("warnings") # -W: it knows what these say
        import warnings as module
    return own if module is None else getattr(module, name, own)


def _action(text, category, module, lineno):
    for action, message, of, name, line in _setting("filters", filters):
        if (issubclass(category, of) and (line == 0 or line == lineno)
                and _matches(message, text) and _matches(name, module)):
            return action
    return _setting("defaultaction", _defaultaction)


def _seen(registry, key):
    if registry.get("version", 0) != _version:
        registry.clear()
        registry["version"] = _version
    elif registry.get(key):
        return True
    registry[key] = True
    return False


def _show(message, category, filename, lineno, line, source):
    module = sys.modules.get("warnings")
    if module is None and source is not None:
        import warnings as module
    if module is not None and hasattr(module, "_showwarnmsg"):
        module._showwarnmsg(module.WarningMessage(message, category, filename, lineno,
                                                  source=source))
        return
    out = sys.stderr
    if out is None:
        return
    if line is None:
        line = _line(filename, lineno)
    out.write(f"{filename}:{lineno}: {category.__name__}: {message}\n")
    if line:
        out.write(f"  {line.strip()}\n")


def _explicit(category, message, filename, lineno, module, registry, line, source):
    if registry is not None and not isinstance(registry, dict):
        raise TypeError("'registry' must be a dict or None")
    if module is None:
        module = filename[:-3] if filename.endswith(".py") else filename or "<unknown>"
    if isinstance(message, Warning):
        text, category = str(message), type(message)
    else:
        text, message = message, category(message)
    key = text, category, lineno
    if registry is not None:
        if registry.get("version", 0) == _version and registry.get(key):
            return
        if registry.get("version", 0) != _version:
            registry.clear()
            registry["version"] = _version
    action = _action(text, category, module, lineno)
    if action == "error":
        raise message
    if action == "ignore":
        return
    if action == "once":
        if _seen(_setting("onceregistry", _onceregistry), (text, category)):
            return
    elif action == "module":
        if registry is not None and _seen(registry, (text, category, 0)):
            return
    elif action == "default":
        if registry is not None:
            registry[key] = True
    elif action != "always":
        raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n")
    _show(message, category, filename, lineno, line, source)


def _outer(frame):
    """The frame that called, but for those of the import system."""
    frame = frame.f_back
    while frame is not None and "importlib" in (name := frame.f_code.co_filename) and "_bootstrap" in name:
        frame = frame.f_back
    return frame


def warn(message, category=None, stacklevel=1, source=None):
    """Issue a warning, or maybe ignore it or raise an exception."""
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    elif not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    frame = sys._getframe(0) # the caller: frames of this file do not count
    if stacklevel > 1 and frame is not None:
        internal = "importlib" in frame.f_code.co_filename and "_bootstrap" in frame.f_code.co_filename
        for i in range(stacklevel - 1):
            frame = frame.f_back if internal else _outer(frame)
            if frame is None:
                break
    if frame is None:
        names, filename, lineno = sys.__dict__, "sys", 1
    else:
        names, filename, lineno = frame.f_globals, frame.f_code.co_filename, frame.f_lineno
    module = names.get("__name__", "<string>")
    registry = names.setdefault("__warningregistry__", {})
    _explicit(category, message, filename, lineno, module, registry, None, source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None,
                  module_globals=None, source=None):
    """Issue a warning of a place that is given."""
    line = None
    if module_globals is not None:
        loader = module_globals.get("__loader__")
        name = module_globals.get("__name__")
        get_source = getattr(loader, "get_source", None)
        text = get_source(name) if get_source is not None and name else None
        if text is not None and 0 < lineno <= len(lines := text.splitlines()):
            line = lines[lineno - 1]
    _explicit(category, message, filename, lineno, module, registry, line, source)
