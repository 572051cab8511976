"""The parser's class, over expat's parsers, and the tables of its constants."""

import sys as _sys

native_encoding = "UTF-8"
XML_PARAM_ENTITY_PARSING_NEVER = 0
XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE = 1
XML_PARAM_ENTITY_PARSING_ALWAYS = 2


class ExpatError(Exception):
    __module__ = "xml.parsers.expat"


error = ExpatError


def _module(name, doc, names):
    module = type(_sys)("pyexpat." + name, doc)
    _sys.modules["pyexpat." + name] = module
    for key, v in names.items():
        setattr(module, key, v)
    return module


# In the order of expat's numbers, from 1.
_ERRORS = """
    NO_MEMORY SYNTAX NO_ELEMENTS INVALID_TOKEN UNCLOSED_TOKEN PARTIAL_CHAR TAG_MISMATCH
    DUPLICATE_ATTRIBUTE JUNK_AFTER_DOC_ELEMENT PARAM_ENTITY_REF UNDEFINED_ENTITY
    RECURSIVE_ENTITY_REF ASYNC_ENTITY BAD_CHAR_REF BINARY_ENTITY_REF
    ATTRIBUTE_EXTERNAL_ENTITY_REF MISPLACED_XML_PI UNKNOWN_ENCODING INCORRECT_ENCODING
    UNCLOSED_CDATA_SECTION EXTERNAL_ENTITY_HANDLING NOT_STANDALONE UNEXPECTED_STATE
    ENTITY_DECLARED_IN_PE FEATURE_REQUIRES_XML_DTD CANT_CHANGE_FEATURE_ONCE_PARSING
    UNBOUND_PREFIX UNDECLARING_PREFIX INCOMPLETE_PE XML_DECL TEXT_DECL PUBLICID SUSPENDED
    NOT_SUSPENDED ABORTED FINISHED SUSPEND_PE RESERVED_PREFIX_XML RESERVED_PREFIX_XMLNS
    RESERVED_NAMESPACE_URI INVALID_ARGUMENT NO_BUFFER AMPLIFICATION_LIMIT_BREACH
""".split()
_texts = {n: ErrorString(n) for n in range(1, len(_ERRORS) + 1)}
errors = _module("errors", "Constants used to describe error conditions.",
                 {**{"XML_ERROR_" + name: _texts[n] for n, name in enumerate(_ERRORS, 1)},
                  "codes": {text: n for n, text in _texts.items()}, "messages": _texts})
model = _module(
    "model", "Constants used to interpret content model information.",
    {**{"XML_CTYPE_" + name: n for n, name in
         enumerate(("EMPTY", "ANY", "MIXED", "NAME", "CHOICE", "SEQ"), 1)},
     **{"XML_CQUANT_" + name: n for n, name in enumerate(("NONE", "OPT", "REP", "PLUS"))}})


def _encoding_map(name):
    """What each byte means; -1: nothing. Only encodings of one byte a character."""
    map = bytes(range(256)).decode(name, "replace")
    if len(map) != 256:
        raise ValueError("multi-byte encodings are not supported")
    return [-1 if c == "\ufffd" else ord(c) for c in map]


class xmlparser:
    """XML parser"""
    __module__ = "pyexpat"
    __slots__ = ("_parser", "_keeps", "_ordered", "_specified", "_buffers", "_most",
                 "_triplets")

    def __new__(cls, *args, **keywords):
        raise TypeError("cannot create 'pyexpat.xmlparser' instances")

    def _options(self):
        _options(self._parser, self._ordered, self._specified, self._buffers, self._most,
                 self._triplets)

    def _fail(self):
        code, line, column, at = _position(self._parser)
        e = ExpatError(f"{ErrorString(code)}: line {line}, column {column}")
        e.code, e.lineno, e.offset = code, line, column
        raise e

    def Parse(self, data, isfinal=False, /):
        if not _parse(self._parser, self._keeps, data, bool(isfinal)):
            self._fail()
        return 1

    def ParseFile(self, file, /):
        try:
            read = file.read
        except AttributeError:
            raise TypeError("argument must have 'read' attribute") from None
        while True:
            data = read(2048)
            if not isinstance(data, (bytes, bytearray)):
                raise TypeError("read() did not return a bytes object "
                                f"(type={type(data).__name__})")
            if len(data) > 2048:
                raise ValueError("read() returned too much data: 2048 bytes requested, "
                                 f"{len(data)} returned")
            self.Parse(data, not data)
            if not data:
                return 1

    def SetBase(self, base, /):
        _set_base(self._parser, base)

    def GetBase(self):
        return _get_base(self._parser)

    def GetInputContext(self):
        return _input_context(self._parser)

    def ExternalEntityParserCreate(self, context, encoding=None, /):
        p = _new(_entity_parser(self._parser, context, encoding), self._keeps[-1])
        p._ordered, p._specified, p._triplets = self._ordered, self._specified, self._triplets
        p._buffers, p._most = self._buffers, self._most
        p._options()
        p._keeps[:-1] = self._keeps[:-1]
        for i, f in enumerate(p._keeps[:-1]):
            _set_handler(p._parser, i, f is not None)
        return p

    def SetParamEntityParsing(self, flag, /):
        return _param_entities(self._parser, flag)

    def UseForeignDTD(self, flag=True, /):
        code = _use_foreign(self._parser, bool(flag))
        if code:
            _, line, column, at = _position(self._parser)
            e = ExpatError(f"{ErrorString(code)}: line {line}, column {column}")
            e.code, e.lineno, e.offset = code, line, column
            raise e

    @property
    def intern(self):
        return self._keeps[-1]

    @property
    def buffer_text(self):
        return self._buffers

    @buffer_text.setter
    def buffer_text(self, on):
        if self._buffers and not on:
            _flush(self._parser, self._keeps)
        self._buffers = bool(on)
        self._options()

    @property
    def buffer_size(self):
        return self._most

    @buffer_size.setter
    def buffer_size(self, n):
        if not isinstance(n, int):
            raise TypeError("buffer_size must be an integer")
        if n <= 0:
            raise ValueError("buffer_size must be greater than zero")
        if n > 0x7fffffff:
            raise ValueError("buffer_size must not be greater than 2147483647")
        if n != self._most:
            _flush(self._parser, self._keeps)
        self._most = n
        self._options()

    @property
    def buffer_used(self):
        return _used(self._parser)

    @property
    def namespace_prefixes(self):
        return self._triplets

    @namespace_prefixes.setter
    def namespace_prefixes(self, on):
        self._triplets = bool(on)
        self._options()

    @property
    def ordered_attributes(self):
        return self._ordered

    @ordered_attributes.setter
    def ordered_attributes(self, on):
        self._ordered = bool(on)
        self._options()

    @property
    def specified_attributes(self):
        return self._specified

    @specified_attributes.setter
    def specified_attributes(self, on):
        self._specified = bool(on)
        self._options()

    @property
    def ErrorCode(self):
        return _position(self._parser)[0]

    ErrorLineNumber = CurrentLineNumber = property(lambda self: _position(self._parser)[1])
    ErrorColumnNumber = CurrentColumnNumber = property(lambda self: _position(self._parser)[2])
    ErrorByteIndex = CurrentByteIndex = property(lambda self: _position(self._parser)[3])


def _handler(i):
    def get(self):
        return self._keeps[i]

    def set(self, f):
        if i == _TEXT:
            _flush(self._parser, self._keeps)
        self._keeps[i] = f
        _set_handler(self._parser, i, f is not None)

    def delete(self):
        raise RuntimeError("Cannot delete attribute")
    return property(get, set, delete)


_TEXT = _HANDLERS.index("CharacterDataHandler")
for _i, _name in enumerate(_HANDLERS):
    setattr(xmlparser, _name, _handler(_i))
XMLParserType = xmlparser
del xmlparser


def _new(parser, intern):
    p = object.__new__(XMLParserType)
    p._parser = parser
    p._keeps = [None] * len(_HANDLERS) + [intern]
    p._ordered = p._specified = p._buffers = p._triplets = False
    p._most = 8192
    return p


def ParserCreate(encoding=None, namespace_separator=None, intern=None):
    for name, v in (("encoding", encoding), ("namespace_separator", namespace_separator)):
        if v is not None and not isinstance(v, str):
            raise TypeError(f"ParserCreate() argument {name!r} must be str or None, "
                            f"not {type(v).__name__}")
    if namespace_separator is not None and len(namespace_separator) > 1:
        raise ValueError("namespace_separator must be at most one character, omitted, or None")
    if intern is None:
        intern = {}
    elif not isinstance(intern, dict):
        raise TypeError("intern must be a dictionary")
    return _new(_parser(encoding, namespace_separator), intern)
