"""The classes of _lzma, over the streams of C; and filters, which programs describe by dicts."""

_LZMA_KEYS = ("preset", "dict_size", "lc", "lp", "pb", "mode", "nice_len", "mf", "depth")
_BCJ = (FILTER_X86, FILTER_POWERPC, FILTER_IA64, FILTER_ARM, FILTER_ARMTHUMB, FILTER_SPARC)
_KEYS = {FILTER_LZMA1: _LZMA_KEYS, FILTER_LZMA2: _LZMA_KEYS, FILTER_DELTA: ("dist",),
         **dict.fromkeys(_BCJ, ("start_offset",))}
_NAMES = {FILTER_LZMA1: "LZMA", FILTER_LZMA2: "LZMA", FILTER_DELTA: "delta",
          **dict.fromkeys(_BCJ, "BCJ")}


def _row(spec):
    """What C wants to know of a filter: its id and numbers, in the order of _KEYS."""
    if not hasattr(spec, "keys"):
        raise TypeError("Filter specifier must be a dict or dict-like object")
    try:
        id = spec["id"]
    except KeyError:
        raise ValueError('Filter specifier must have an "id" entry') from None
    if not hasattr(id, "__index__"):
        raise TypeError(f"{type(id).__name__!r} object cannot be interpreted as an integer")
    keys = _KEYS.get(id)
    if keys is None:
        raise ValueError(f"Invalid filter ID: {id}")
    if set(spec.keys()) - {"id", *keys}:
        raise ValueError(f"Invalid filter specifier for {_NAMES[id]} filter")
    row = [id]
    for key in keys:
        n = spec.get(key)
        if n is not None:
            if not hasattr(n, "__index__"):
                raise TypeError(f"{type(n).__name__!r} object cannot be interpreted as an integer")
            n = n.__index__()
            if n < 0:
                raise OverflowError("can't convert negative value to unsigned int")
            if n > 0xFFFFFFFF:
                raise OverflowError("Value too large for uint32_t type")
        row.append(n)
    return tuple(row)


def _rows(filters):
    rows = [_row(spec) for spec in filters]
    if len(rows) > 4:
        raise ValueError("Too many filters - liblzma supports a maximum of 4")
    return rows


class LZMACompressor:
    __module__ = "_lzma"

    def __new__(cls, format=FORMAT_XZ, check=-1, preset=None, filters=None):
        if preset is not None and filters is not None:
            raise ValueError("Cannot specify both preset and filter chain")
        if preset is None:
            preset = PRESET_DEFAULT
        if format not in (FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW):
            raise ValueError(f"Invalid container format: {format}")
        if format != FORMAT_XZ and check not in (-1, CHECK_NONE):
            raise ValueError("Integrity checks are only supported by FORMAT_XZ")
        if format == FORMAT_RAW and filters is None:
            raise ValueError("Must specify filters for FORMAT_RAW")
        self = object.__new__(cls)
        self._flushed = False
        self._stream = _compressor(format, CHECK_CRC64 if check == -1 else check, preset,
                                   None if filters is None else _rows(filters))
        return self

    def __init__(self, format=FORMAT_XZ, check=-1, preset=None, filters=None):
        pass

    def compress(self, data, /):
        if self._flushed:
            raise ValueError("Compressor has been flushed")
        return _compress(self._stream, data)

    def flush(self):
        if self._flushed:
            raise ValueError("Repeated call to flush()")
        self._flushed = True
        return _flush(self._stream)

    def __reduce_ex__(self, protocol, /):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")


class LZMADecompressor:
    __module__ = "_lzma"

    def __new__(cls, format=FORMAT_AUTO, memlimit=None, filters=None):
        if memlimit is not None and format == FORMAT_RAW:
            raise ValueError("Cannot specify memory limit with FORMAT_RAW")
        if format == FORMAT_RAW and filters is None:
            raise ValueError("Must specify filters for FORMAT_RAW")
        if format != FORMAT_RAW and filters is not None:
            raise ValueError("Cannot specify filters except with FORMAT_RAW")
        if format not in (FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW):
            raise ValueError(f"Invalid container format: {format}")
        self = object.__new__(cls)
        self._stream = _decompressor(format, memlimit,
                                     None if filters is None else _rows(filters))
        self._rest = b""
        self.check = CHECK_NONE if format in (FORMAT_ALONE, FORMAT_RAW) else CHECK_UNKNOWN
        self.eof = False
        self.needs_input = True
        self.unused_data = b""
        return self

    def __init__(self, format=FORMAT_AUTO, memlimit=None, filters=None):
        pass

    def decompress(self, data, max_length=-1):
        if self.eof:
            raise EOFError("Already at end of stream")
        if self._rest:
            data = self._rest + data
        try:
            made, rest, self.eof, drained, check = _decompress(self._stream, data, max_length)
        except BaseException:
            self.needs_input = False
            raise
        if check is not None:
            self.check = check
        if self.eof:
            self.unused_data, rest = rest, b""
        self._rest = rest
        self.needs_input = not self.eof and not rest and drained
        return made

    def __reduce_ex__(self, protocol, /):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")


def _encode_filter_properties(filter, /):
    return _encode_properties([_row(filter)])


def _decode_filter_properties(filter_id, encoded_props, /):
    id, *numbers = _decode_properties(filter_id, encoded_props)
    keys = {FILTER_LZMA1: ("lc", "lp", "pb", "dict_size"), FILTER_LZMA2: ("dict_size",)}
    return {"id": id, **dict(zip(keys.get(id) or _KEYS[id], numbers))}
