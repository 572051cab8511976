"""The classes of _bz2, over the streams of C."""


class BZ2Compressor:
    __module__ = "_bz2"

    def __new__(cls, compresslevel=9, /):
        self = object.__new__(cls)
        self._stream = _compressor(compresslevel)
        self._flushed = False
        return self

    def __init__(self, compresslevel=9, /):
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


class BZ2Decompressor:
    __module__ = "_bz2"

    def __new__(cls):
        self = object.__new__(cls)
        self._stream = _decompressor()
        self._rest = b""
        self.eof = False
        self.needs_input = True
        self.unused_data = b""
        return self

    def decompress(self, data, max_length=-1):
        if self.eof:
            raise EOFError("End of stream already reached")
        if self._rest:
            data = self._rest + data
        try:
            made, rest, self.eof = _decompress(self._stream, data, max_length)
        except BaseException:
            self.needs_input = False
            raise
        if self.eof:
            self.unused_data, rest = rest, b""
        self._rest = rest
        self.needs_input = not self.eof and not rest
        return made

    def __reduce_ex__(self, protocol, /):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")
