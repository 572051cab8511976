"""Writes and reads JSON in plain Python, character by character."""


def dump(value, out):
    if value is None:
        out.append("null")
    elif value is True or value is False:
        out.append("true" if value else "false")
    elif isinstance(value, str):
        out.append('"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"')
    elif isinstance(value, (int, float)):
        out.append(repr(value))
    elif isinstance(value, dict):
        out.append("{")
        for n, (key, item) in enumerate(value.items()):
            if n:
                out.append(", ")
            dump(key, out)
            out.append(": ")
            dump(item, out)
        out.append("}")
    else:
        out.append("[")
        for n, item in enumerate(value):
            if n:
                out.append(", ")
            dump(item, out)
        out.append("]")


class Reader:
    def __init__(self, text):
        self.text, self.at = text, 0

    def fail(self, what):
        raise ValueError("%s at %d" % (what, self.at))

    def space(self):
        text, at = self.text, self.at
        while at < len(text) and text[at] in " \t\n\r":
            at += 1
        self.at = at

    def expect(self, c):
        self.space()
        if self.text[self.at] != c:
            self.fail("expected " + c)
        self.at += 1

    def value(self):
        self.space()
        c = self.text[self.at]
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        for word, meaning in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return meaning
        return self.number()

    def object(self):
        result = {}
        self.at += 1
        self.space()
        if self.text[self.at] == "}":
            self.at += 1
            return result
        while True:
            self.space()
            key = self.string()
            self.expect(":")
            result[key] = self.value()
            self.space()
            c = self.text[self.at]
            self.at += 1
            if c == "}":
                return result
            if c != ",":
                self.fail("expected , or }")

    def array(self):
        result = []
        self.at += 1
        self.space()
        if self.text[self.at] == "]":
            self.at += 1
            return result
        while True:
            result.append(self.value())
            self.space()
            c = self.text[self.at]
            self.at += 1
            if c == "]":
                return result
            if c != ",":
                self.fail("expected , or ]")

    def string(self):
        self.at += 1
        start, parts = self.at, []
        while True:
            c = self.text[self.at]
            if c == '"':
                parts.append(self.text[start:self.at])
                self.at += 1
                return "".join(parts)
            if c == "\\":
                parts.append(self.text[start:self.at])
                start = self.at + 1
                self.at += 1
            self.at += 1

    def number(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "+-0123456789.eE":
            self.at += 1
        digits = self.text[start:self.at]
        if not digits:
            self.fail("expected a value")
        return float(digits) if "." in digits or "e" in digits else int(digits)


def document(n):
    return [{"id": i, "name": 'user "%d"' % i, "tags": ["a", "b%d" % (i % 7)], "score": i / 8,
             "active": i % 3 == 0, "parent": None, "at": {"x": i * 3, "y": -i}} for i in range(n)]


def work():
    made = document(60)
    out = []
    dump(made, out)
    text = "".join(out)
    back = Reader(text).value()
    return back == made, len(text), sum(d["score"] for d in back)
