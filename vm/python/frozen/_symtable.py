"""A table of the names of a module, class or function."""


class _Table:
    """What the compiler knows of the names of one block."""
    __slots__ = ("id", "name", "symbols", "varnames", "children", "nested", "type",
                 "lineno", "__weakref__")

    def __repr__(self):
        return f"<symtable entry {self.name}({self.id}), line {self.lineno}>"


_Table.__name__ = _Table.__qualname__ = "symtable entry"
_Table.__module__ = "builtins"


def _table(*fields):
    table = _Table()
    for name, value in zip(_Table.__slots__, fields):
        setattr(table, name, value)
    return table


def symtable(source, filename, startstr, /):
    """The table of a text; startstr: what compile() calls the mode."""
    if startstr not in ("exec", "eval", "single"):
        raise ValueError("symtable() arg 3 must be 'exec' or 'eval' or 'single'")
    return _symtable(source, filename, startstr)
