"""The class mmap: a mapping of C's, read and written like a file too."""


class mmap(_mapping):
    __module__ = "mmap"

    def __new__(cls, fileno, length, flags=MAP_SHARED, prot=PROT_READ | PROT_WRITE,
                access=ACCESS_DEFAULT, offset=0):
        self = super().__new__(cls, fileno, length, flags, prot, access, offset)
        self._at = 0
        self._access = access
        self._from = offset
        return self

    def __repr__(self):
        if self.closed:
            return "<mmap.mmap closed=True>"
        names = {ACCESS_DEFAULT: "ACCESS_DEFAULT", ACCESS_READ: "ACCESS_READ",
                 ACCESS_WRITE: "ACCESS_WRITE", ACCESS_COPY: "ACCESS_COPY"}
        access = names[self._access]
        return (f"<mmap.mmap closed=False, access={access}, length={len(self)}, "
                f"pos={self._at}, offset={self._from}>")

    def __enter__(self):
        len(self)
        return self

    def __exit__(self, *args):
        self.close()

    def __iter__(self):
        i = 0
        while i < len(self):
            yield self[i:i + 1]
            i += 1

    def __contains__(self, v):
        return any(v == byte for byte in self)

    def __reduce_ex__(self, protocol, /):
        raise TypeError(f"cannot pickle '{type(self).__module__}.{type(self).__name__}' object")

    def close(self):
        self._close()

    def tell(self):
        len(self)
        return self._at

    def seek(self, pos, whence=0, /):
        n = len(self)
        if whence not in (0, 1, 2):
            raise ValueError("unknown seek type")
        to = pos + (0, self._at, n)[whence]
        if not 0 <= to <= n:
            raise ValueError("seek out of range")
        self._at = to

    def read(self, n=None, /):
        rest = max(len(self) - self._at, 0)
        if n is None or n < 0 or n > rest:
            n = rest
        made = self[self._at:self._at + n]
        self._at += n
        return made

    def read_byte(self):
        if self._at >= len(self):
            raise ValueError("read byte out of range")
        byte = self[self._at]
        self._at += 1
        return byte

    def readline(self):
        end = self._search(b"\n", min(self._at, len(self)), len(self), False)
        return self.read(None if end < 0 else end + 1 - self._at)

    def write(self, data, /):
        n = memoryview(data).nbytes
        self._may_write()
        if self._at > len(self) or len(self) - self._at < n:
            raise ValueError("data out of range")
        self[self._at:self._at + n] = data
        self._at += n
        return n

    def write_byte(self, byte, /):
        if not hasattr(byte, "__index__"):
            raise TypeError(f"{type(byte).__name__!r} object cannot be interpreted as an integer")
        self._may_write()
        if not -128 <= byte <= 255:
            raise OverflowError("unsigned byte integer is out of range")
        if self._at >= len(self):
            raise ValueError("write byte out of range")
        self[self._at] = byte & 255
        self._at += 1

    def find(self, sub, start=None, end=None, /):
        return self._search(sub, self._at if start is None else start,
                            len(self) if end is None else end, False)

    def rfind(self, sub, start=None, end=None, /):
        return self._search(sub, self._at if start is None else start,
                            len(self) if end is None else end, True)
