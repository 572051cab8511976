"""The classes of io: who is below whom, defaults, and what is rare. The rest is rows of C that
_install() puts into a class (vm/python/io)."""

import errno as _errno

DEFAULT_BUFFER_SIZE = 8192
BlockingIOError = BlockingIOError
_writers = []


class UnsupportedOperation(OSError, ValueError):
    __module__ = "io"


def text_encoding(encoding, stacklevel=2, /):
    return "locale" if encoding is None else encoding


def _would_block(written):
    error = BlockingIOError(_errno.EAGAIN, "write could not complete without blocking", written)
    error.characters_written = written
    return error


def _is_closed(self):
    """There is nothing left for __del__ to do, unless the class has its own."""
    if type(self).__del__ is _IOBase.__del__:
        _no_del(self)


class _IOBase:
    def _unsupported(self, name):
        raise UnsupportedOperation(name)

    def seek(self, offset, whence=0, /):
        self._unsupported("seek")

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, pos=None, /):
        self._unsupported("truncate")

    def flush(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")

    def close(self):
        if not self.__dict__.get("__IOBase_closed", False):
            try:
                self.flush()
            finally:
                self.__dict__["__IOBase_closed"] = True
                if type(self).closed is _IOBase.closed:
                    _is_closed(self)

    @property
    def closed(self):
        return self.__dict__.get("__IOBase_closed", False)

    def __del__(self):
        try:
            closed = self.closed
        except Exception:
            closed = False
        if closed:
            return
        try:
            self._unclosed()
        except Warning as e: # -W error
            import sys
            sys._unraisable(e, "Exception ignored in", self)
        except Exception:
            pass
        try:
            self.close()
        except Exception:
            pass

    def _unclosed(self):
        pass

    def seekable(self):
        return False

    def _checkSeekable(self, msg=None):
        if not self.seekable():
            raise UnsupportedOperation("File or stream is not seekable." if msg is None else msg)
        return True

    def readable(self):
        return False

    def _checkReadable(self, msg=None):
        if not self.readable():
            raise UnsupportedOperation("File or stream is not readable." if msg is None else msg)
        return True

    def writable(self):
        return False

    def _checkWritable(self, msg=None):
        if not self.writable():
            raise UnsupportedOperation("File or stream is not writable." if msg is None else msg)
        return True

    def _checkClosed(self, msg=None):
        if self.closed:
            raise ValueError("I/O operation on closed file." if msg is None else msg)

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *args):
        self.close()

    def fileno(self):
        self._unsupported("fileno")

    def isatty(self):
        self._checkClosed()
        return False

    def readline(self, size=-1, /):
        if size is None:
            size = -1
        elif not hasattr(size, "__index__"):
            raise TypeError(f"{size!r} is not an integer")
        else:
            size = size.__index__()
        peek = getattr(self, "peek", None)
        parts = []
        have = 0
        while size < 0 or have < size:
            want = 1
            if peek is not None:
                ahead = peek(1)
                if not isinstance(ahead, bytes):
                    raise OSError("peek() should have returned a bytes object, not "
                                  f"'{type(ahead).__name__}'")
                if ahead:
                    if 0 <= size - have < len(ahead):
                        ahead = ahead[:size - have]
                    want = ahead.find(b"\n") + 1 or len(ahead)
            piece = self.read(want)
            if not piece:
                break
            if not isinstance(piece, bytes):
                raise OSError("read() should have returned a bytes object, not "
                              f"'{type(piece).__name__}'")
            parts.append(piece)
            have += len(piece)
            if piece.endswith(b"\n"):
                break
        return b"".join(parts)

    def __iter__(self):
        self._checkClosed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1, /):
        if hint is None or hint <= 0:
            return list(self)
        lines = []
        size = 0
        for line in self:
            lines.append(line)
            size += len(line)
            if size > hint:
                break
        return lines

    def writelines(self, lines, /):
        self._checkClosed()
        for line in lines:
            self.write(line)

    def __getstate__(self):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")


class _RawIOBase(_IOBase):
    def read(self, size=-1, /):
        if size is None:
            size = -1
        if size < 0:
            return self.readall()
        room = bytearray(size.__index__())
        n = self.readinto(room)
        if n is None:
            return None
        if n < 0 or n > len(room):
            raise ValueError(f"readinto returned {n} outside buffer size {len(room)}")
        return bytes(room[:n])

    def readall(self):
        parts = []
        while True:
            piece = self.read(DEFAULT_BUFFER_SIZE)
            if piece is None and not parts:
                return None
            if not piece:
                return b"".join(parts)
            if not isinstance(piece, bytes):
                raise TypeError("read() should return bytes")
            parts.append(piece)

    def readinto(self, buffer, /):
        self._unsupported("readinto")

    def write(self, b, /):
        self._unsupported("write")


class _BufferedIOBase(_IOBase):
    def read(self, size=-1, /):
        self._unsupported("read")

    def read1(self, size=-1, /):
        self._unsupported("read1")

    def write(self, b, /):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")

    def readinto(self, buffer, /):
        return self._into(buffer, self.read)

    def readinto1(self, buffer, /):
        return self._into(buffer, self.read1)

    def _into(self, buffer, read):
        view = memoryview(buffer).cast("B")
        data = read(len(view))
        if not isinstance(data, bytes):
            raise TypeError("read() should return bytes")
        if len(data) > len(view):
            raise ValueError(f"read() returned too much data: {len(view)} bytes requested, "
                             f"{len(data)} returned")
        view[:len(data)] = data
        return len(data)


class _TextIOBase(_IOBase):
    encoding = errors = newlines = None

    def read(self, size=-1, /):
        self._unsupported("read")

    def readline(self, size=-1, /):
        self._unsupported("readline")

    def write(self, s, /):
        self._unsupported("write")

    def detach(self):
        self._unsupported("detach")

    def __next__(self):
        line = self.readline()
        if not isinstance(line, str):
            raise OSError("readline() should have returned a str object, not "
                          f"'{type(line).__name__}'")
        if not line:
            raise StopIteration
        return line


# ---- files and buffers ----------------------------------------------------------------------

def _named(self, *more):
    """<_io.NAME name='...'>: what most of them are shown as."""
    kind = f"{type(self).__module__}.{type(self).__qualname__}"
    try:
        name = self.name
    except (AttributeError, ValueError):
        name = None
    else:
        more = (f"name={name!r}", *more)
    return f"<{' '.join((kind, *more))}>"


class FileIO(_RawIOBase):
    __slots__ = ("_core",)

    def close(self):
        try:
            super().close()
        finally:
            self._close_fd()
            _is_closed(self)

    def _unclosed(self):
        if self.closefd:
            _unclosed_file(self, self)

    def _dealloc_warn(self, source):
        if self.closefd and not self.closed:
            _unclosed_file(self, source)

    def __repr__(self):
        kind = f"{type(self).__module__}.{type(self).__qualname__}"
        if self.closed:
            return f"<{kind} [closed]>"
        name = self.__dict__.get("name", None)
        what = f"fd={self.fileno()}" if name is None else f"name={name!r}"
        return f"<{kind} {what} mode={self.mode!r} closefd={self.closefd!r}>"


def _unclosed_file(raw, file):
    """A file was left to the collector."""
    import sys
    if "track-resources" in sys._xoptions:
        from _tracking import left
        left(raw, f"file {file!r}")
    else:
        from _warnings import warn
        warn(f"unclosed file {file!r}", ResourceWarning, 1, file)


def _raw_read(raw, size):
    """At most so many bytes of a raw file that is not ours; None: it would have to wait."""
    room = bytearray(size)
    n = raw.readinto(room)
    if n is None:
        return None
    if not hasattr(n, "__index__"):
        raise OSError("raw readinto() failed")
    n = n.__index__()
    if n < 0 or n > size:
        raise OSError(f"raw readinto() returned invalid length {n} (should have been between "
                      f"0 and {size})")
    return bytes(room[:n])


def _raw_read_all(raw, first):
    readall = getattr(raw, "readall", None)
    if readall is not None:
        rest = readall()
        if rest is not None and not isinstance(rest, bytes):
            raise TypeError("readall() should return bytes")
        return first + rest if rest else first or rest
    parts = [first] if first else []
    while True:
        piece = raw.read()
        if not piece:
            return piece if piece is None and not parts else b"".join(parts)
        if not isinstance(piece, bytes):
            raise TypeError("read() should return bytes")
        parts.append(piece)


class _Buffered(_BufferedIOBase):
    """What the three have in common; no class of the module's interface."""

    def close(self):
        if self.raw is None:
            return
        self._enter()
        if self.closed:
            return
        try:
            self.flush()
        finally:
            self.raw.close()
            _is_closed(self)

    def detach(self):
        if self.raw is None:
            raise ValueError("raw stream already detached")
        self.flush()
        return self._detach()

    def _unclosed(self):
        self._dealloc_warn(self)

    def _dealloc_warn(self, source):
        warn = getattr(self.raw, "_dealloc_warn", None)
        if warn is not None:
            warn(source)

    __repr__ = _named


_common = {name: value for name, value in _Buffered.__dict__.items()
           if name in ("close", "detach", "_unclosed", "_dealloc_warn", "__repr__")}


class BufferedReader(_BufferedIOBase):
    __slots__ = ("_core",)
    locals().update(_common)


class BufferedWriter(_BufferedIOBase):
    __slots__ = ("_core",)
    locals().update(_common)


class BufferedRandom(_BufferedIOBase):
    __slots__ = ("_core",)
    locals().update(_common)


del _Buffered, _common


class BufferedRWPair(_BufferedIOBase):
    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /):
        if not reader.readable():
            raise UnsupportedOperation("File or stream is not readable.")
        if not writer.writable():
            raise UnsupportedOperation("File or stream is not writable.")
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1, /):
        return self.reader.read(size)

    def read1(self, size=-1, /):
        return self.reader.read1(size)

    def peek(self, size=0, /):
        return self.reader.peek(size)

    def readinto(self, buffer, /):
        return self.reader.readinto(buffer)

    def readinto1(self, buffer, /):
        return self.reader.readinto1(buffer)

    def readable(self):
        return self.reader.readable()

    def write(self, b, /):
        return self.writer.write(b)

    def flush(self):
        return self.writer.flush()

    def writable(self):
        return self.writer.writable()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()

    def isatty(self):
        return self.reader.isatty() or self.writer.isatty()

    @property
    def closed(self):
        return self.writer.closed


# ---- in memory --------------------------------------------------------------------------------

class BytesIO(_BufferedIOBase):
    __slots__ = ("_core",)

    def isatty(self):
        self._checkClosed()
        return False

    def __getstate__(self):
        return self.getvalue(), self.tell(), dict(self.__dict__) or None

    def __setstate__(self, state):
        value, at, attributes = state
        self.__init__(value)
        self.seek(at)
        if attributes:
            self.__dict__.update(attributes)


class StringIO(_TextIOBase):
    __slots__ = ("_core",)

    def isatty(self):
        self._checkClosed()
        return False

    def __getstate__(self):
        return self.getvalue(), self._newline, self.tell(), dict(self.__dict__) or None

    def __setstate__(self, state):
        value, newline, at, attributes = state
        self.__init__("", newline)
        self.__init__(value, newline)
        self.seek(at)
        if attributes:
            self.__dict__.update(attributes)


# ---- text --------------------------------------------------------------------------------------

class IncrementalNewlineDecoder:
    """Around a decoder: \\r\\n and \\r become \\n, or are at least kept together."""

    def __init__(self, decoder, translate, errors="strict"):
        self._decoder = decoder
        self._translate = bool(translate)
        self._errors = errors
        self._waits = False
        self._seen = 0

    def decode(self, input, final=False):
        text = input if self._decoder is None else self._decoder.decode(input, final)
        if not isinstance(text, str):
            raise TypeError("decoder should return a string result, not "
                            f"'{type(text).__name__}'")
        if self._waits and (text or final):
            text = "\r" + text
            self._waits = False
        if text.endswith("\r") and not final:
            text = text[:-1]
            self._waits = True
        both = text.count("\r\n")
        cr = text.count("\r") - both
        lf = text.count("\n") - both
        self._seen |= (cr and 1) | (lf and 2) | (both and 4)
        if self._translate and both:
            text = text.replace("\r\n", "\n")
        if self._translate and cr:
            text = text.replace("\r", "\n")
        return text

    def getstate(self):
        buffer, flags = (b"", 0) if self._decoder is None else self._decoder.getstate()
        return buffer, flags << 1 | self._waits

    def setstate(self, state):
        if not isinstance(state, tuple):
            raise TypeError("state argument must be a tuple")
        buffer, flags = state
        self._waits = bool(flags & 1)
        if self._decoder is not None:
            self._decoder.setstate((buffer, flags >> 1))

    def reset(self):
        self._seen = 0
        self._waits = False
        if self._decoder is not None:
            self._decoder.reset()

    @property
    def newlines(self):
        seen = tuple(text for bit, text in ((1, "\r"), (2, "\n"), (4, "\r\n"))
                     if self._seen & bit)
        return None if not seen else seen[0] if len(seen) == 1 else seen


def _decode_rest(decoder, data):
    return decoder.decode(data, True)


def _check_newline(newline):
    if newline is not None and not isinstance(newline, str):
        raise TypeError(f"TextIOWrapper() argument 'newline' must be str or None, not "
                        f"{type(newline).__name__}")
    if newline not in (None, "", "\n", "\r", "\r\n"):
        raise ValueError(f"illegal newline value: {newline}")


class TextIOWrapper(_TextIOBase):
    __slots__ = ("_core",)

    def __init__(self, buffer, encoding=None, errors=None, newline=None, line_buffering=False,
                 write_through=False):
        if newline is not None:
            _check_newline(newline)
        if encoding is None or encoding == "locale":
            encoding = _locale_encoding()
        elif not isinstance(encoding, str):
            raise TypeError("TextIOWrapper() argument 'encoding' must be str or None, not "
                            f"{type(encoding).__name__}")
        elif "\0" in encoding:
            raise ValueError("embedded null character")
        if errors is None:
            errors = "strict"
        elif not isinstance(errors, str):
            raise TypeError("TextIOWrapper() argument 'errors' must be str or None, not "
                            f"{type(errors).__name__}")
        elif "\0" in errors:
            raise ValueError("embedded null character")
        self._start(buffer, encoding, errors, newline, bool(line_buffering),
                    bool(write_through))

    def _start(self, buffer, encoding, errors, newline, line_buffering, write_through):
        decoder = encoder = None
        seekable = bool(buffer.seekable())
        if not self._is_own_codec(encoding):
            decoder, encoder = _coders(buffer, encoding, errors, newline)
            if encoder is not None and seekable and buffer.tell() != 0:
                encoder.setstate(0)
        self._setup(buffer, encoding, errors, newline,
                    (decoder, encoder, line_buffering, write_through, seekable))

    def reconfigure(self, *, encoding=None, errors=None, newline=..., line_buffering=None,
                    write_through=None):
        snapshot, used, rest, decoder, encoder, telling, seekable = self._snapshot()
        if (used or rest or snapshot) and (encoding is not None or errors is not None
                                           or newline is not ...):
            raise UnsupportedOperation("It is not possible to set the encoding or newline of "
                                       "stream after the first read")
        if errors is None:
            errors = self.errors if encoding is None else "strict"
        if encoding is None:
            encoding = self.encoding
        elif not isinstance(encoding, str):
            raise TypeError("TextIOWrapper.reconfigure() argument 'encoding' must be str or "
                            f"None, not {type(encoding).__name__}")
        elif encoding == "locale":
            encoding = _locale_encoding()
        if newline is ...:
            newline = self._newline
        _check_newline(newline)
        if line_buffering is None:
            line_buffering = self.line_buffering
        if write_through is None:
            write_through = self.write_through
        self.flush()
        if used or rest or snapshot:
            self._reset_options(bool(line_buffering), bool(write_through))
        else:
            self._start(self.buffer, encoding, errors, newline, bool(line_buffering),
                        bool(write_through))

    def close(self):
        if self.buffer is None or self.closed:
            return
        try:
            self.flush()
        finally:
            self.buffer.close()
            _is_closed(self)

    def detach(self):
        self.flush()
        return self._detach()

    def truncate(self, pos=None, /):
        self.flush()
        if pos is None:
            pos = self.tell()
        return self.buffer.truncate(pos)

    def tell(self):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        snapshot, used, rest, decoder, encoder, telling, seekable = self._snapshot()
        if not seekable:
            raise UnsupportedOperation("underlying stream is not seekable")
        if not telling:
            raise OSError("telling position disabled by next() call")
        self.flush()
        at = self.buffer.tell()
        if decoder is None:
            return self._tell_from(at)
        if snapshot is None:
            return at
        return _tell_decoded(at, snapshot, used, decoder)

    def seek(self, cookie, whence=0, /):
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        snapshot, used, rest, decoder, encoder, telling, seekable = self._snapshot()
        if not seekable:
            raise UnsupportedOperation("underlying stream is not seekable")
        if whence == 1:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero cur-relative seeks")
            cookie = self.tell()
        elif whence == 2:
            if cookie != 0:
                raise UnsupportedOperation("can't do nonzero end-relative seeks")
            self.flush()
            at = self.buffer.seek(0, 2)
            self._forget()
            if decoder is not None:
                decoder.reset()
            _reset_encoder(encoder, at)
            return at
        elif whence != 0:
            raise ValueError(f"invalid whence ({whence}, should be 0, 1 or 2)")
        if cookie < 0:
            raise ValueError(f"negative seek position {cookie!r}")
        self.flush()
        at = cookie if decoder is None else cookie & (1 << 64) - 1
        self.buffer.seek(at)
        self._forget()
        if decoder is not None:
            self._seek_decoded(cookie, at, decoder)
        _reset_encoder(encoder, cookie)
        return cookie

    def _seek_decoded(self, cookie, at, decoder):
        flags, feed, eof, skip = _cookie_parts(cookie)
        if cookie == 0:
            decoder.reset()
        else:
            decoder.setstate((b"", flags))
        if not skip:
            return
        data = self.buffer.read(feed)
        text = decoder.decode(data, eof)
        if len(text) < skip:
            raise OSError("can't restore logical file position")
        self._restore(((b"", flags), data), text)
        self._skip(skip)

    def _unclosed(self):
        warn = getattr(self.buffer, "_dealloc_warn", None)
        if warn is not None:
            warn(self)

    def __repr__(self):
        more = []
        mode = self.__dict__.get("mode", None)
        if mode is not None:
            more.append(f"mode={mode!r}")
        return _named(self, *more, f"encoding={self.encoding!r}")


def _locale_encoding():
    return "UTF-8"


def _coders(buffer, encoding, errors, newline):
    import codecs
    info = codecs.lookup(encoding)
    if not getattr(info, "_is_text_encoding", True):
        raise LookupError(f"{encoding!r} is not a text encoding; use codecs.open() to handle "
                          "arbitrary codecs")
    decoder = encoder = None
    if buffer.readable():
        decoder = info.incrementaldecoder(errors)
        if newline is None or newline == "":
            decoder = IncrementalNewlineDecoder(decoder, newline is None)
    if buffer.writable():
        encoder = info.incrementalencoder(errors)
    return decoder, encoder


def _reset_encoder(encoder, at):
    if encoder is not None:
        if at == 0:
            encoder.reset()
        else:
            encoder.setstate(0)


# A position in decoded text as a number: where the file was when the chunk was read, the state
# of the decoder there, how many bytes it must be fed, and how many characters to skip.
def _cookie_parts(cookie):
    mask = (1 << 64) - 1
    return (cookie >> 64 & mask, cookie >> 128 & mask, bool(cookie >> 256),
            cookie >> 192 & mask)


def _tell_decoded(at, snapshot, used, decoder):
    (before, flags), data = snapshot
    start = at - len(data) - len(before)
    data = before + data
    if not used:
        return start | flags << 64
    saved = decoder.getstate()
    try:
        # The last place before `used` characters where the decoder keeps no bytes.
        safe_bytes = safe_chars = 0
        safe_flags = flags
        decoder.setstate((b"", flags))
        chars = 0
        for i in range(len(data)):
            chars += len(decoder.decode(data[i:i + 1]))
            kept, now = decoder.getstate()
            if not kept and chars <= len(used):
                safe_bytes, safe_chars, safe_flags = i + 1, chars, now
            if chars >= len(used):
                break
        skip = len(used) - safe_chars
        feed = eof = 0
        if skip:
            decoder.setstate((b"", safe_flags))
            chars = 0
            for feed in range(1, len(data) - safe_bytes + 1):
                chars += len(decoder.decode(data[safe_bytes + feed - 1:safe_bytes + feed]))
                if chars >= skip:
                    break
            else:
                chars += len(decoder.decode(b"", True))
                eof = 1
                if chars < skip:
                    raise OSError("can't reconstruct logical file position")
        return (start + safe_bytes | safe_flags << 64 | feed << 128 | skip << 192
                | eof << 256)
    finally:
        decoder.setstate(saved)


from builtins import open
# ---- open ------------------------------------------------------------------------------------------

def _open(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, closefd=True,
          opener=None):
    if not isinstance(file, int):
        file = _fspath(file)
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    if mode == "r" or mode == "w" or mode == "a":
        binary, raw_mode = False, mode
    elif mode == "rb" or mode == "wb" or mode == "ab":
        binary, raw_mode = True, mode[0]
    else:
        binary, raw_mode = _check_mode(mode)
    if binary:
        if encoding is not None:
            raise ValueError("binary mode doesn't take an encoding argument")
        if errors is not None:
            raise ValueError("binary mode doesn't take an errors argument")
        if newline is not None:
            raise ValueError("binary mode doesn't take a newline argument")
    raw = FileIO(file, raw_mode, closefd, opener)
    result = raw
    try:
        tty = False
        if buffering == 1 or buffering < 0 and raw.isatty():
            buffering = -1
            tty = True
        if buffering < 0:
            buffering = max(raw._blksize, DEFAULT_BUFFER_SIZE) \
                if raw._blksize > DEFAULT_BUFFER_SIZE else DEFAULT_BUFFER_SIZE
        if buffering == 0:
            if binary:
                return raw
            raise ValueError("can't have unbuffered text I/O")
        if "+" in raw_mode:
            buffer = BufferedRandom(raw, buffering)
        elif raw_mode == "r":
            buffer = BufferedReader(raw, buffering)
        else:
            buffer = BufferedWriter(raw, buffering)
        result = buffer
        if binary:
            return buffer
        text = TextIOWrapper(buffer, encoding, errors, newline, tty)
        result = text
        text.mode = mode
        return text
    except:
        result.close()
        raise


def _check_mode(mode):
    modes = set(mode)
    if modes - set("axrwb+t") or len(mode) > len(modes):
        raise ValueError(f"invalid mode: {mode!r}")
    if "t" in modes and "b" in modes:
        raise ValueError("can't have text and binary mode at once")
    kinds = [c for c in mode if c in "xrwa"]
    if len(kinds) != 1:
        raise ValueError("must have exactly one of create/read/write/append mode"
                         if kinds else "Must have exactly one of create/read/write/append "
                         "mode and at most one plus")
    return "b" in modes, kinds[0] + ("+" if "+" in modes else "")


def open_code(path):
    if not isinstance(path, str):
        raise TypeError(f"open_code() argument 'path' must be str, not {type(path).__name__}")
    return open(path, "rb")


def _standard_stream(fd):
    """sys.stdin, stdout or stderr; None: the descriptor is closed."""
    import sys
    name = ("<stdin>", "<stdout>", "<stderr>")[fd]
    try:
        raw = FileIO(fd, "w" if fd else "r", closefd=False)
    except OSError:
        return None
    raw.name = name
    tty = raw.isatty()
    encoding, errors = _standard_encoding(getattr(sys, "flags", None))
    if fd == 2:
        errors = "backslashreplace"
    if fd == 0:
        buffer = BufferedReader(raw)
    else:
        buffer = BufferedWriter(raw)
        buffer._use_standard(fd)
    text = TextIOWrapper(buffer, encoding, errors, None if fd == 0 else "\n", tty or fd == 2)
    text.mode = "w" if fd else "r"
    return text


def _standard_encoding(flags):
    from posix import environ
    setting = "" if getattr(flags, "ignore_environment", 0) else \
        environ.get(b"PYTHONIOENCODING", b"").decode()
    encoding, _, errors = setting.partition(":")
    if not errors:
        errors = "surrogateescape" if _c_locale() and not encoding else "strict"
    return encoding or "utf-8", errors


def _at_terminal(stream, number):
    try:
        return stream.fileno() == number and stream.isatty()
    except (AttributeError, ValueError, OSError):
        return False


def _try_flush(stream):
    try:
        stream.flush()
    except Exception:
        pass  # it may be anything that has a write()


def _input(prompt=""):
    import sys
    streams = []
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name, None)
        if stream is None:
            raise RuntimeError(f"input(): lost sys.{name}")
        streams.append(stream)
    stdin, stdout, stderr = streams
    _try_flush(stderr)
    editor = sys.modules.get("readline")
    if editor is not None and _at_terminal(stdin, 0) and _at_terminal(stdout, 1):
        _try_flush(stdout)
        line = editor._line(str(prompt))
        if line is None:
            raise EOFError
        return line
    if prompt != "":
        stdout.write(str(prompt))
    _try_flush(stdout)
    line = stdin.readline()
    if not isinstance(line, str):
        raise TypeError("object.readline() returned non-string")
    if not line:
        raise EOFError("EOF when reading a line")
    return line[:-1] if line.endswith("\n") else line


def _breakpoint(*args, **keywords):
    import sys
    hook = getattr(sys, "breakpointhook", None)
    if hook is None:
        import pdb
        hook = pdb.set_trace
    return hook(*args, **keywords)


def _site_builtins():
    """The builtins that CPython's site adds."""
    import builtins
    import sys
    try:
        import _sitebuiltins as site
    except ImportError:
        builtins.exit = builtins.quit = sys.exit
        return
    builtins.exit = site.Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = site.Quitter("quit", "Ctrl-D (i.e. EOF)")
    builtins.copyright = site._Printer("copyright", getattr(sys, "copyright", ""))
    builtins.credits = site._Printer("credits", "See www.python.org for the language.")
    builtins.license = site._Printer("license",
                                     "See https://www.python.org/psf/license/")
    builtins.help = site._Helper()


for _class in (FileIO, BufferedReader, BufferedWriter, BufferedRandom, BytesIO, StringIO,
               TextIOWrapper):
    _install(_class, _class.__name__)
del _class
