_FORMATS = ("B", "b", "<H", ">H", "<h", ">h", "<I", ">I", "<i", ">i", "<Q", ">Q", "<q", ">q", "<f", ">f", "<d", ">d")
_ENCODINGS = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


from collections.abc import MutableSequence as _MutableSequence
_MutableSequence.register(array)
del _MutableSequence


def _array_reconstructor(arraytype, typecode, mformat_code, items, /):
    if not isinstance(arraytype, type):
        raise TypeError("first argument must be a type object, not %s" % type(arraytype).__name__)
    if not issubclass(arraytype, array):
        raise TypeError("%s is not a subtype of array.array" % arraytype.__name__)
    if not isinstance(typecode, str) or len(typecode) != 1 or typecode not in typecodes:
        raise ValueError("second argument must be a valid type code")
    if not 0 <= mformat_code < len(_FORMATS) + len(_ENCODINGS):
        raise ValueError("third argument must be a valid machine format code.")
    if not isinstance(items, bytes):
        raise TypeError("fourth argument should be bytes, not %s" % type(items).__name__)
    if mformat_code >= len(_FORMATS):
        return arraytype(typecode, items.decode(_ENCODINGS[mformat_code - len(_FORMATS)]))
    import _struct
    form = _FORMATS[mformat_code]
    if len(items) % _struct.calcsize(form):
        raise ValueError("bytes length not a multiple of item size")
    return arraytype(typecode, [v for v, in _struct.iter_unpack(form, items)] if items else [])
