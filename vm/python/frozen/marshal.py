"""Values as bytes, in CPython's format (version 4, without code objects)."""
version = 4


def _long(n):
    digits, sign, rest = [], 1, n
    if n < 0:
        sign, rest = -1, -n
    while rest:
        digits.append(rest & 0x7FFF)
        rest >>= 15
    out = [b"l", (sign * len(digits)).to_bytes(4, "little", signed=True)]
    out += [d.to_bytes(2, "little") for d in digits]
    return b"".join(out)


def _size(n):
    return n.to_bytes(4, "little")


def _add(v, out):
    t = type(v)
    if v is None:
        out.append(b"N")
    elif v is True:
        out.append(b"T")
    elif v is False:
        out.append(b"F")
    elif v is ...:
        out.append(b".")
    elif v is StopIteration:
        out.append(b"S")
    elif t is int:
        if -0x80000000 <= v <= 0x7FFFFFFF:
            out.append(b"i" + v.to_bytes(4, "little", signed=True))
        else:
            out.append(_long(v))
    elif t is float:
        from _struct import pack
        out.append(b"g" + pack("<d", v))
    elif t is complex:
        from _struct import pack
        out.append(b"y" + pack("<dd", v.real, v.imag))
    elif t is str:
        if v.isascii():
            data = v.encode()
            out.append((b"z" + bytes([len(data)]) if len(data) < 256
                        else b"a" + _size(len(data))) + data)
        else:
            data = v.encode("utf-8", "surrogatepass")
            out.append(b"u" + _size(len(data)) + data)
    elif t is tuple:
        out.append(b")" + bytes([len(v)]) if len(v) < 256 else b"(" + _size(len(v)))
        for item in v:
            _add(item, out)
    elif t is list or t is set or t is frozenset:
        out.append((b"[" if t is list else b"<" if t is set else b">") + _size(len(v)))
        for item in v:
            _add(item, out)
    elif t is dict:
        out.append(b"{")
        for key, value in v.items():
            _add(key, out)
            _add(value, out)
        out.append(b"0")
    else:
        try:
            data = bytes(memoryview(v))
        except TypeError:
            raise ValueError("unmarshallable object") from None
        out.append(b"s" + _size(len(data)) + data)


def dumps(value, version=version, /):
    """The bytes of a value."""
    out = []
    _add(value, out)
    return b"".join(out)


def dump(value, file, version=version, /):
    """Write the bytes of a value to a file."""
    return file.write(dumps(value, version))


_END = object()


class _Reader:
    def __init__(self, data):
        self.data, self.at, self.refs = data, 0, []

    def take(self, n):
        if self.at + n > len(self.data):
            raise EOFError("marshal data too short")
        self.at += n
        return self.data[self.at - n:self.at]

    def number(self, n=4, signed=True):
        return int.from_bytes(self.take(n), "little", signed=signed)

    def items(self, n):
        out = []
        for i in range(n):
            v = self.value()
            if v is _END:
                raise TypeError("NULL object in marshal data for tuple")
            out.append(v)
        return out

    def value(self):
        byte = self.take(1)[0]
        kind, keep = chr(byte & 0x7F), byte & 0x80
        if kind == "r":
            n = self.number()
            if not 0 <= n < len(self.refs):
                raise ValueError("bad marshal data (invalid reference)")
            return self.refs[n]
        place = len(self.refs)
        if keep:
            self.refs.append(None)
        v = self.plain(kind, place if keep else -1)
        if keep:
            self.refs[place] = v
        return v

    def plain(self, kind, place):
        constants = {"N": None, "T": True, "F": False, ".": ..., "S": StopIteration, "0": _END}
        if kind in constants:
            return constants[kind]
        if kind == "i":
            return self.number()
        if kind == "l":
            n = self.number()
            v = 0
            for i in range(abs(n)):
                digit = self.number(2, False)
                if digit > 0x7FFF:
                    raise ValueError("bad marshal data (digit out of range in long)")
                v |= digit << 15 * i
            return v if n >= 0 else -v
        if kind in "gy":
            from _struct import unpack
            return unpack("<d", self.take(8))[0] if kind == "g" else complex(
                *unpack("<dd", self.take(16)))
        if kind in "fx":
            texts = [float(self.take(self.take(1)[0])) for i in range(1 if kind == "f" else 2)]
            return texts[0] if kind == "f" else complex(*texts)
        if kind in "zZ":
            return self.take(self.take(1)[0]).decode("ascii")
        if kind in "aA":
            return self.take(self.number()).decode("ascii")
        if kind in "ut":
            return self.take(self.number()).decode("utf-8", "surrogatepass")
        if kind == "s":
            return bytes(self.take(self.number()))
        if kind == ")":
            return tuple(self.items(self.take(1)[0]))
        if kind == "(":
            return tuple(self.items(self.number()))
        if kind == "[":
            return self.items(self.number())
        if kind in "<>":
            return (set if kind == "<" else frozenset)(self.items(self.number()))
        if kind == "{":
            out = {}
            while (key := self.value()) is not _END:
                out[key] = self.value()
            return out
        if kind == "c":
            raise ValueError("bad marshal data (code objects are CPython's)")
        raise ValueError("bad marshal data (unknown type code)")


def loads(data, /):
    """The value that these bytes stand for."""
    v = _Reader(bytes(memoryview(data))).value()
    if v is _END:
        raise TypeError("NULL object in marshal data for object")
    return v


def load(file, /):
    """Read a value from a file, and not more."""
    reader = _Reader(b"")

    def take(n):
        data = file.read(n)
        if len(data) < n:
            raise EOFError("marshal data too short" if data else "EOF read where object expected")
        return data
    reader.take = take
    return reader.value()
