# _json: the classes that json.scanner and json.encoder want; the work is C's.


def _fail(text, answer):
    from json.decoder import JSONDecodeError
    raise JSONDecodeError(answer[0], text, answer[1])


def scanstring(string, end, strict=True, /):
    """(the string behind the quote before `end`, the index behind its closing quote)"""
    answer = _scanstring(string, end, strict)
    if len(answer) == 3:
        _fail(string, answer)
    return answer


class make_scanner:
    """What makes values of the text of JSON, with the hooks of a JSONDecoder."""

    def __init__(self, context):
        self.strict = bool(context.strict)
        self.object_hook = context.object_hook
        self.object_pairs_hook = context.object_pairs_hook
        self.parse_float = context.parse_float
        self.parse_int = context.parse_int
        self.parse_constant = context.parse_constant
        self._spec = (self.strict, self.object_hook, self.object_pairs_hook,
                      None if self.parse_float is float else self.parse_float,
                      None if self.parse_int is int else self.parse_int,
                      self.parse_constant)

    def __call__(self, string, idx):
        answer = _scan(self._spec, string, idx)
        if len(answer) == 2:
            return answer
        if len(answer) == 1:
            raise StopIteration(answer[0])
        _fail(string, answer)


class make_encoder:
    """What makes text of values: one piece, without line breaks."""

    def __init__(self, markers, default, encoder, indent, key_separator, item_separator,
                 sort_keys, skipkeys, allow_nan):
        if markers is not None and not isinstance(markers, dict):
            raise TypeError("make_encoder() argument 1 must be dict or None, not "
                            f"{type(markers).__name__}")
        self.markers = markers
        self.default = default
        self.encoder = encoder
        self.indent = indent
        self.key_separator = key_separator
        self.item_separator = item_separator
        self.sort_keys = bool(sort_keys)
        self.skipkeys = bool(skipkeys)
        self._spec = (markers, default, encoder, key_separator, item_separator,
                      self.sort_keys, self.skipkeys, bool(allow_nan))

    def __call__(self, o, _current_indent_level):
        return (_write(self._spec, o),)


make_scanner.__name__ = make_scanner.__qualname__ = "Scanner"
make_encoder.__name__ = make_encoder.__qualname__ = "Encoder"
make_scanner.__module__ = make_encoder.__module__ = "_json"
