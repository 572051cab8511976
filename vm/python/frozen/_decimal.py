"""The module decimal: signals, contexts. Numbers and arithmetic are C's."""

from _contextvars import Context as _Variables, ContextVar as _ContextVar
from collections import namedtuple as _namedtuple
from collections.abc import MutableMapping as _MutableMapping
import numbers as _numbers

__version__ = "1.70"
__libmpdec_version__ = "2.5.1"  # whose results these are
HAVE_THREADS = True
HAVE_CONTEXTVAR = True

DecimalTuple = _namedtuple("DecimalTuple", "sign digits exponent", module="decimal")


def _exceptions():
    def make(name, *bases):
        return type(name, bases, {"__module__": "decimal", "__doc__": None})
    top = make("DecimalException", ArithmeticError)
    invalid = make("InvalidOperation", top)
    rounded, inexact = make("Rounded", top), make("Inexact", top)
    subnormal = make("Subnormal", top)
    return (top, invalid,
            make("FloatOperation", top, TypeError),
            make("DivisionByZero", top, ZeroDivisionError),
            make("Overflow", inexact, rounded),
            subnormal,
            make("Underflow", inexact, rounded, subnormal),
            rounded, inexact,
            make("Clamped", top),
            make("ConversionSyntax", invalid),
            make("DivisionImpossible", invalid),
            make("DivisionUndefined", invalid, ZeroDivisionError),
            make("InvalidContext", invalid))


(DecimalException, InvalidOperation, FloatOperation, DivisionByZero, Overflow, Subnormal,
 Underflow, Rounded, Inexact, Clamped, ConversionSyntax, DivisionImpossible,
 DivisionUndefined, InvalidContext) = _exceptions()

# By the bits of a status.
_conditions = (InvalidOperation, FloatOperation, DivisionByZero, Overflow, Underflow,
               Subnormal, Inexact, Rounded, Clamped, ConversionSyntax, DivisionImpossible,
               DivisionUndefined, InvalidContext)
_signals = _conditions[:9]
_bits = {signal: 1 << n for n, signal in enumerate(_signals)}
_shown = (Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow,
          Rounded, Subnormal, Underflow)  # as repr() of a context has them

ROUND_UP = "ROUND_UP"
ROUND_DOWN = "ROUND_DOWN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_05UP = "ROUND_05UP"
_roundings = (ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP,
              ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP)


def _list_bits(signals):
    bits = 0
    for signal in signals:
        bit = _bits.get(signal)
        if bit is None:
            raise KeyError("invalid error flag")
        bits |= bit
    return bits


def _dict_bits(mapping):
    bits = 0
    if len(mapping) != len(_bits):
        raise KeyError("invalid signal dict")
    for signal, bit in _bits.items():
        try:
            on = mapping[signal]
        except KeyError:
            raise KeyError("invalid signal dict") from None
        if on:
            bits |= bit
    return bits


def _names(bits):
    return "[" + ", ".join([s.__name__ for s in _shown if bits & _bits[s]]) + "]"


class _SignalDict(_MutableMapping):
    """The flags or the traps of a context: a bit each."""
    __slots__ = ("_context", "_which")
    __module__ = "decimal"
    __qualname__ = "SignalDict"

    def __init__(self, *args, **kwargs):
        raise TypeError("cannot create 'decimal.SignalDict' instances")

    def _get(self):
        c = self._context
        return c._trap_bits if self._which else c._flag_bits

    def _set(self, bits):
        if self._which:
            self._context._trap_bits = bits
        else:
            self._context._flag_bits = bits

    def __len__(self):
        return len(_bits)

    def __iter__(self):
        return iter(_signals)

    def __getitem__(self, key, /):
        bit = _bits.get(key) if isinstance(key, type) else None
        if bit is None:
            raise KeyError("invalid error flag")
        return self._get() & bit != 0

    def __setitem__(self, key, value, /):
        bit = _bits.get(key) if isinstance(key, type) else None
        if bit is None:
            raise KeyError("invalid error flag")
        on = bool(value)
        self._set(self._get() | bit if on else self._get() & ~bit)

    def __delitem__(self, key, /):
        raise ValueError("signal keys cannot be deleted")

    def __repr__(self):
        return "{" + ", ".join([f"{s!r}:{self[s]}" for s in _signals]) + "}"

    def __eq__(self, other, /):
        if isinstance(other, _SignalDict):
            return self._get() == other._get()
        if isinstance(other, dict):
            try:
                return self._get() == _dict_bits(other)
            except KeyError:
                return False
        return NotImplemented

    __hash__ = None

    def copy(self):
        return {s: self[s] for s in _signals}


_SignalDict.__name__ = "SignalDict"


def _signal_dict(context, which):
    d = object.__new__(_SignalDict)
    d._context, d._which = context, which
    return d


class Context(_Context):
    """Precision, rounding, limits of exponents, and what happens to what is exceptional."""
    __slots__ = ("_traps", "_flags")
    __module__ = "decimal"

    def __new__(cls, prec=None, rounding=None, Emin=None, Emax=None, capitals=None,
                clamp=None, flags=None, traps=None):
        self = _Context.__new__(cls)
        self._traps, self._flags = _signal_dict(self, True), _signal_dict(self, False)
        return self

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None,
                 clamp=None, flags=None, traps=None):
        self._take(DefaultContext)
        self._flag_bits = 0
        if prec is not None:
            self.prec = prec
        if rounding is not None:
            self.rounding = rounding
        if Emin is not None:
            self.Emin = Emin
        if Emax is not None:
            self.Emax = Emax
        if capitals is not None:
            self.capitals = capitals
        if clamp is not None:
            self.clamp = clamp
        if traps is not None:
            if isinstance(traps, list):
                self._trap_bits = _list_bits(traps)
            else:
                self.traps = traps
        if flags is not None:
            if isinstance(flags, list):
                self._flag_bits = _list_bits(flags)
            else:
                self.flags = flags

    @property
    def traps(self):
        return self._traps

    @traps.setter
    def traps(self, value):
        if isinstance(value, _SignalDict):
            self._trap_bits = value._get()
        elif isinstance(value, dict):
            self._trap_bits = _dict_bits(value)
        else:
            raise TypeError("argument must be a signal dict")

    @traps.deleter
    def traps(self):
        raise AttributeError("context attributes cannot be deleted")

    @property
    def flags(self):
        return self._flags

    @flags.setter
    def flags(self, value):
        if isinstance(value, _SignalDict):
            self._flag_bits = value._get()
        elif isinstance(value, dict):
            self._flag_bits = _dict_bits(value)
        else:
            raise TypeError("argument must be a signal dict")

    @flags.deleter
    def flags(self):
        raise AttributeError("context attributes cannot be deleted")

    def __delattr__(self, name, /):
        if name.startswith("_"):
            raise AttributeError(name)
        object.__delattr__(self, name)

    def clear_flags(self, /):
        self._flag_bits = 0

    def clear_traps(self, /):
        self._trap_bits = 0

    def copy(self, /):
        new = Context.__new__(Context)
        new._take(self)
        return new

    __copy__ = copy

    def __repr__(self):
        return (f"Context(prec={self.prec}, rounding={self.rounding}, Emin={self.Emin}, "
                f"Emax={self.Emax}, capitals={self.capitals}, clamp={self.clamp}, "
                f"flags={_names(self._flag_bits)}, traps={_names(self._trap_bits)})")

    def __reduce__(self):
        return (type(self),
                (self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp,
                 [s for s in _signals if self._flag_bits & _bits[s]],
                 [s for s in _signals if self._trap_bits & _bits[s]]))


del Context.__slots__
_context_var = _ContextVar("decimal_context")


def _fresh():
    """The context of a thread that has none yet."""
    new = DefaultContext.copy()
    new._flag_bits = 0
    _context_var.set(new)
    return new


_set_parts((_context_var, _fresh, _conditions, _roundings, DecimalTuple,
            _numbers.Rational, Context, globals(),
            _Variables.__dict__["_values"], 0))

DefaultContext = Context.__new__(Context)
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP, flags=[],
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped,
                              Underflow])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, flags=[], traps=[])
_templates = (DefaultContext, BasicContext, ExtendedContext)


def setcontext(context, /):
    """Set a new default context."""
    if not isinstance(context, Context):
        raise TypeError("argument must be a context")
    for template in _templates:
        if context is template:
            context = context.copy()
            context._flag_bits = 0
            break
    _context_var.set(context)


class _ContextManager:
    __slots__ = ("_local", "_global")
    __module__ = "decimal"

    def __enter__(self):
        setcontext(self._local)
        return self._local

    def __exit__(self, *args):
        setcontext(self._global)
        return False


def localcontext(ctx=None, **kwargs):
    """A context manager that sets the default context to a copy of ctx, or of the current
    one, for its `with` statement."""
    current = getcontext()
    if ctx is None:
        ctx = current
    elif not isinstance(ctx, Context):
        raise TypeError("optional argument must be a context")
    local = ctx.copy()
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags",
                        "traps"):
            raise TypeError(f"'{name}' is an invalid keyword argument for this function")
        if name in ("flags", "traps") and isinstance(value, list):
            bits = _list_bits(value)
            if name == "flags":
                local._flag_bits = bits
            else:
                local._trap_bits = bits
        else:
            setattr(local, name, value)
    manager = object.__new__(_ContextManager)
    manager._local, manager._global = local, current
    return manager


for _f in (localcontext, setcontext, getcontext):
    try:
        _f.__module__ = "decimal"
    except AttributeError:
        pass
_numbers.Number.register(Decimal)
del _f
