# _codecs.py -- the registry of codecs and of what is done about errors; UTF-7.

_searchers = []
_found = {}  # normalized name -> what a search function gave
_handlers = {}


def register(search_function, /):
    if not callable(search_function):
        raise TypeError("argument must be callable")
    _searchers.append(search_function)


def unregister(search_function, /):
    if search_function in _searchers:
        _searchers.remove(search_function)
        _found.clear()


def lookup(encoding, /):
    if not isinstance(encoding, str):
        raise TypeError(f"lookup() argument must be str, not {type(encoding).__name__}")
    if "\0" in encoding:
        raise ValueError("embedded null character")
    name = _normalized(encoding)
    known = _found.get(name)
    if known is not None:
        return known
    if not _searchers:
        import encodings  # it registers a search function
    for search in _searchers:
        found = search(name)
        if found is None:
            continue
        if not isinstance(found, tuple) or len(found) != 4:
            raise TypeError("codec search functions must return 4-tuples")
        _found[name] = found
        return found
    raise LookupError("unknown encoding: " + encoding)


def _normalized(encoding):
    # letters, digits and points, in lower case; one "_" for all that is between them
    out, gap = [], False
    for c in encoding:
        if c < "\x80" and (c.isalnum() or c == "."):
            if gap and out:
                out.append("_")
            gap = False
            out.append(c.lower())
        else:
            gap = True
    return "".join(out)


def _text_codec(encoding, function):
    codec = lookup(encoding)
    if not getattr(codec, "_is_text_encoding", True):
        raise LookupError(f"{encoding!r} is not a text encoding; use {function} to handle arbitrary codecs")
    return codec


def _called(codec, encoding, which, obj, errors):
    try:
        result = codec[which](obj, errors)
    except Exception as e:
        _wrap(e, encoding, "decoding" if which else "encoding")
        raise
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError(("decoder" if which else "encoder") + " must return a tuple (object, integer)")
    return result[0]


def _wrap(e, encoding, doing):
    # an error of a codec says whose it is, when its type is made of a text alone
    if type(e).__init__ is not BaseException.__init__ and type(e).__init__ is not Exception.__init__ \
            and type(e) not in (TypeError, ValueError, AttributeError, LookupError, RuntimeError, IndexError, KeyError):
        return
    if type(e).__new__ is not BaseException.__new__ and type(e).__new__ is not Exception.__new__ \
            and not type(e).__module__ == "builtins":
        return
    if e.__dict__ if hasattr(e, "__dict__") else False:
        return
    if len(e.args) > 1 or (e.args and not isinstance(e.args[0], str)):
        return
    text = f"{doing} with {encoding!r} codec failed ({type(e).__name__}: {e})"
    raise type(e)(text) from e


def encode(obj, encoding="utf-8", errors="strict"):
    return _called(lookup(encoding), encoding, 0, obj, errors)


def decode(obj, encoding="utf-8", errors="strict"):
    return _called(lookup(encoding), encoding, 1, obj, errors)


def _text_encode(obj, encoding, errors="strict"):
    # for str.encode(): bytes only
    return _called(_text_codec(encoding, "codecs.encode()"), encoding, 0, obj, errors)


def _text_decode(obj, encoding, errors="strict"):
    return _called(_text_codec(encoding, "codecs.decode()"), encoding, 1, obj, errors)


def register_error(errors, handler, /):
    if not isinstance(errors, str):
        raise TypeError(f"register_error() argument 1 must be str, not {type(errors).__name__}")
    if not callable(handler):
        raise TypeError("handler must be callable")
    _handlers[errors] = handler


def lookup_error(name, /):
    if not isinstance(name, str):
        raise TypeError(f"lookup_error() argument must be str, not {type(name).__name__}")
    try:
        return _handlers[name]
    except KeyError:
        raise LookupError(f"unknown error handler name '{name}'") from None


# ---- the handlers that there are ------------------------------------------------------------

def _cannot(exc):
    raise TypeError(f"don't know how to handle {type(exc).__name__} in error callback")


def _characters(exc):
    if not isinstance(exc, UnicodeEncodeError):
        _cannot(exc)
    return exc.object[exc.start:exc.end]


def strict_errors(exc, /):
    "Implements the 'strict' error handling, which raises a UnicodeError on coding errors."
    if not isinstance(exc, BaseException):
        raise TypeError("codec must pass exception instance")
    raise exc


def ignore_errors(exc, /):
    "Implements the 'ignore' error handling, which ignores malformed data and continues."
    if not isinstance(exc, UnicodeError) or not hasattr(exc, "end"):
        _cannot(exc)
    return "", exc.end


def replace_errors(exc, /):
    "Implements the 'replace' error handling, which replaces malformed data with a replacement marker."
    if isinstance(exc, UnicodeEncodeError):
        return "?" * (exc.end - exc.start), exc.end
    if isinstance(exc, UnicodeDecodeError):
        return "\ufffd", exc.end
    if isinstance(exc, UnicodeTranslateError):
        return "\ufffd" * (exc.end - exc.start), exc.end
    _cannot(exc)


def xmlcharrefreplace_errors(exc, /):
    "Implements the 'xmlcharrefreplace' error handling, which replaces an unencodable character with the appropriate XML character reference."
    return "".join([f"&#{ord(c)};" for c in _characters(exc)]), exc.end


def _backslashed(c):
    n = ord(c)
    return f"\\x{n:02x}" if n < 0x100 else f"\\u{n:04x}" if n < 0x10000 else f"\\U{n:08x}"


def backslashreplace_errors(exc, /):
    "Implements the 'backslashreplace' error handling, which replaces malformed data with a backslashed escape sequence."
    if isinstance(exc, UnicodeDecodeError):
        return "".join([f"\\x{b:02x}" for b in exc.object[exc.start:exc.end]]), exc.end
    if isinstance(exc, UnicodeTranslateError):
        return "".join([_backslashed(c) for c in exc.object[exc.start:exc.end]]), exc.end
    return "".join([_backslashed(c) for c in _characters(exc)]), exc.end


def namereplace_errors(exc, /):
    "Implements the 'namereplace' error handling, which replaces an unencodable character with a \\N{...} escape sequence."
    from unicodedata import name
    out = []
    for c in _characters(exc):
        known = name(c, "")
        out.append("\\N{" + known + "}" if known else _backslashed(c))
    return "".join(out), exc.end


def surrogateescape_errors(exc, /):
    if isinstance(exc, UnicodeEncodeError):
        out = bytearray()
        for c in exc.object[exc.start:exc.end]:
            if not "\udc80" <= c <= "\udcff":
                raise exc
            out.append(ord(c) - 0xdc00)
        return bytes(out), exc.end
    if isinstance(exc, UnicodeDecodeError):
        out = []
        for b in exc.object[exc.start:exc.end][:4]:
            if b < 128:
                break
            out.append(chr(0xdc00 + b))
        if not out:
            raise exc
        return "".join(out), exc.start + len(out)
    _cannot(exc)


def _wide(encoding):
    # bytes a surrogate has, and their order; of an encoding's name
    name = encoding.lower().replace("-", "").replace("_", "")
    if name in ("utf8", "cp65001"):
        return 3, None
    for size, base in ((2, "utf16"), (4, "utf32")):
        if name.startswith(base):
            return size, "big" if name[len(base):] == "be" else "little"
    return 0, None


def surrogatepass_errors(exc, /):
    if not isinstance(exc, (UnicodeEncodeError, UnicodeDecodeError)):
        _cannot(exc)
    size, order = _wide(exc.encoding)
    if not size:
        raise exc
    if isinstance(exc, UnicodeEncodeError):
        out = []
        for c in exc.object[exc.start:exc.end]:
            n = ord(c)
            if not 0xd800 <= n <= 0xdfff:
                raise exc
            out.append(n.to_bytes(size, order) if order else
                       bytes([0xe0 | n >> 12, 0x80 | n >> 6 & 63, 0x80 | n & 63]))
        return b"".join(out), exc.end
    part = bytes(exc.object[exc.start:exc.start + size])
    n = 0
    if len(part) == size:
        if order:
            n = int.from_bytes(part, order)
        elif part[0] & 0xf0 == 0xe0 and part[1] & 0xc0 == 0x80 and part[2] & 0xc0 == 0x80:
            n = (part[0] & 15) << 12 | (part[1] & 63) << 6 | part[2] & 63
    if not 0xd800 <= n <= 0xdfff:
        raise exc
    return chr(n), exc.start + size


for _f in (strict_errors, ignore_errors, replace_errors, xmlcharrefreplace_errors, backslashreplace_errors,
           namereplace_errors, surrogateescape_errors, surrogatepass_errors):
    _handlers[_f.__name__[:-7]] = _f
    del globals()[_f.__name__]
del _f


# ---- for the C half ----------------------------------------------------------------------------

def _warn(text):
    import warnings
    warnings.warn(text, DeprecationWarning, stacklevel=2)


def _named(name):
    import unicodedata
    try:
        return unicodedata.lookup(name)
    except KeyError:
        return None


# ---- UTF-7 (RFC 2152) ----------------------------------------------------------------------------

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_DIGIT = {c: i for i, c in enumerate(_BASE64)}
_DIRECT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'(),-./:? \t\n\r")
_OPTIONAL = frozenset("!\"#$%&*;<=>@[]^_`{|}")


def _utf_7_encode(text, errors):
    if not isinstance(text, str):
        raise TypeError(f"utf_7_encode() argument 1 must be str, not {type(text).__name__}")
    out, bits, n, shifted = [], 0, 0, False
    for c in text:
        plain = c in _DIRECT or c in _OPTIONAL
        if shifted and plain:
            if n:
                out.append(_BASE64[bits << 6 - n & 63])
                bits = n = 0
            shifted = False
            if c in _DIGIT or c == "-":
                out.append("-")
            out.append(c)
            continue
        if not shifted:
            if c == "+":
                out.append("+-")
                continue
            if plain:
                out.append(c)
                continue
            out.append("+")
            shifted = True
        code = ord(c)
        for unit in ((code,) if code < 0x10000 else
                     (0xd800 + (code - 0x10000 >> 10), 0xdc00 + (code - 0x10000 & 0x3ff))):
            bits, n = bits << 16 | unit, n + 16
            while n >= 6:
                n -= 6
                out.append(_BASE64[bits >> n & 63])
            bits &= (1 << n) - 1
    if n:
        out.append(_BASE64[bits << 6 - n & 63])
    if shifted:
        out.append("-")
    return "".join(out).encode("ascii"), len(text)


def _utf_7_decode(data, errors, final):
    data = bytes(data)
    out, i, size = [], 0, len(data)
    shifted, bits, n, high = False, 0, 0, 0
    begin = mark = 0  # of the shifted part: in data, and in out
    while True:
        reason = None
        while i < size and reason is None:
            c = chr(data[i])
            if shifted:
                if c in _DIGIT:
                    bits, n = bits << 6 | _DIGIT[c], n + 6
                    i += 1
                    if n < 16:
                        continue
                    n -= 16
                    unit = bits >> n
                    bits &= (1 << n) - 1
                    if high:
                        if 0xdc00 <= unit <= 0xdfff:
                            out.append(chr(0x10000 + ((high & 0x3ff) << 10 | unit & 0x3ff)))
                            high = 0
                            continue
                        out.append(chr(high))
                        high = 0
                    if 0xd800 <= unit <= 0xdbff:
                        high = unit
                    else:
                        out.append(chr(unit))
                    continue
                shifted = False  # the part ends here
                if n >= 6:
                    i += 1
                    reason = "partial character in base64 sequence"
                    break
                if n and bits:
                    i += 1
                    reason = "non-zero padding bits in base64 sequence"
                    break
                if high and ord(c) < 128 and (c in _DIRECT or c in _OPTIONAL):
                    out.append(chr(high))
                high = 0
                if c == "-":
                    i += 1
            elif c == "+":
                begin = i
                i += 1
                if i < size and data[i] == 45:
                    i += 1
                    out.append("+")
                elif i < size and chr(data[i]) not in _DIGIT:
                    i += 1
                    reason = "ill-formed sequence"
                else:
                    shifted, bits, n, high, mark = True, 0, 0, 0, len(out)
            elif c < "\x80":
                out.append(c)
                i += 1
            else:
                begin = i
                i += 1
                reason = "unexpected special character"
        if reason is None:
            if not shifted:
                break
            if not final:  # the part is read again when there is more
                del out[mark:]
                i = begin
                break
            if not (high or n >= 6 or n and bits):
                break
            reason, i = "unterminated shift sequence", size
        shifted, n, bits, high = False, 0, 0, 0
        exc = UnicodeDecodeError("utf7", data, begin, i, reason)
        if errors is None or errors == "strict":
            raise exc
        text, i = _checked(lookup_error(errors)(exc), size)
        out.append(text)
    return "".join(out), i


def _checked(answer, size):
    if not isinstance(answer, tuple) or len(answer) != 2 or not isinstance(answer[0], str) \
            or not isinstance(answer[1], int):
        raise TypeError("decoding error handler must return (str, int) tuple")
    text, at = answer
    if at < 0:
        at += size
    if not 0 <= at <= size:
        raise IndexError(f"position {at} from error handler out of bounds")
    return text, at
