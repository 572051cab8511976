"""Format strings, taken apart for string.Formatter."""


def formatter_field_name_split(name, /):
    """'a.b[c]' is 'a' and an iterator of (is_attribute, name)."""
    if not isinstance(name, str):
        raise TypeError(f"expected str, got {type(name).__name__}")
    end = 0
    while end < len(name) and name[end] not in ".[":
        end += 1
    first = name[:end]
    return int(first) if first.isdecimal() else first, _steps(name, end)


def _steps(name, at):
    while at < len(name):
        dot = name[at] == "."
        at += 1
        start = at
        if dot:
            while at < len(name) and name[at] not in ".[":
                at += 1
            part = name[start:at]
        else:
            at = name.find("]", start)
            if at < 0:
                raise ValueError("Missing ']' in format string")
            part = name[start:at]
            at += 1
            if at < len(name) and name[at] not in ".[":
                raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
            if part.isdecimal():
                part = int(part)
        if part == "":
            raise ValueError("Empty attribute in format string")
        yield dot, part


def formatter_parser(text, /):
    """(literal, field name, format, conversion) of each field."""
    if not isinstance(text, str):
        raise TypeError(f"expected str, got {type(text).__name__}")
    return _fields(text)


def _fields(text):
    at, n = 0, len(text)
    while at < n:
        literal, at, field = _literal(text, at)
        if not field:
            yield literal, None, None, None
            continue
        start, depth = at, 1
        while at < n:
            c = text[at]
            if c == "{":
                depth += 1
            elif c == "}":
                depth -= 1
                if not depth:
                    break
            elif c == "[" and depth == 1:
                end = text.find("]", at)
                at = end if end > 0 else at
            at += 1
        if depth:
            raise ValueError("expected '}' before end of string")
        yield literal, *_split(text[start:at])
        at += 1


def _literal(text, at):
    """The text up to a field, and whether there is one."""
    out, n = [], len(text)
    while at < n:
        c = text[at]
        at += 1
        if c not in "{}":
            out.append(c)
        elif at < n and text[at] == c:
            out.append(c)
            at += 1
            return "".join(out), at, False
        elif c == "}":
            raise ValueError("Single '}' encountered in format string")
        elif at == n:
            raise ValueError("Single '{' encountered in format string")
        else:
            return "".join(out), at, True
    return "".join(out), at, False


def _split(field):
    at = 0
    while at < len(field) and field[at] not in ":!":
        if field[at] == "{":
            raise ValueError("unexpected '{' in field name")
        if field[at] == "[":
            end = field.find("]", at)
            at = end if end > 0 else at
        at += 1
    name, rest, conversion = field[:at], field[at:], None
    if rest[:1] == "!":
        if len(rest) < 2:
            raise ValueError("end of string while looking for conversion specifier")
        conversion, rest = rest[1], rest[2:]
        if rest and rest[0] != ":":
            raise ValueError("expected ':' after conversion specifier")
    return name, rest[1:], conversion
