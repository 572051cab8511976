"""Text to values and back, as a JSON library in Python does it."""
import sys

ESCAPES = {'n': '\n', 't': '\t', '"': '"', '\\': '\\'}


class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def skip(self):
        text = self.text
        while self.at < len(text) and text[self.at] in ' \n\t':
            self.at += 1

    def value(self):
        self.skip()
        c = self.text[self.at]
        if c == '{':
            return self.table()
        if c == '[':
            return self.array()
        if c == '"':
            return self.string()
        return self.number()

    def table(self):
        result = {}
        self.at += 1
        self.skip()
        while self.text[self.at] != '}':
            key = self.value()
            self.skip()
            self.at += 1
            result[key] = self.value()
            self.skip()
            if self.text[self.at] == ',':
                self.at += 1
                self.skip()
        self.at += 1
        return result

    def array(self):
        result = []
        self.at += 1
        self.skip()
        while self.text[self.at] != ']':
            result.append(self.value())
            self.skip()
            if self.text[self.at] == ',':
                self.at += 1
        self.at += 1
        return result

    def string(self):
        self.at += 1
        start = self.at
        parts = []
        text = self.text
        while text[self.at] != '"':
            if text[self.at] == '\\':
                parts.append(text[start:self.at])
                parts.append(ESCAPES[text[self.at + 1]])
                self.at += 2
                start = self.at
            else:
                self.at += 1
        parts.append(text[start:self.at])
        self.at += 1
        return ''.join(parts)

    def number(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in '-0123456789.e':
            self.at += 1
        text = self.text[start:self.at]
        return float(text) if '.' in text else int(text)


def write(value, out):
    if isinstance(value, dict):
        out.append('{')
        for n, key in enumerate(value):
            if n:
                out.append(', ')
            write(key, out)
            out.append(': ')
            write(value[key], out)
        out.append('}')
    elif isinstance(value, list):
        out.append('[')
        for n, item in enumerate(value):
            if n:
                out.append(', ')
            write(item, out)
        out.append(']')
    elif isinstance(value, str):
        out.append('"' + value.replace('\n', '\\n') + '"')
    else:
        out.append(str(value))


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    one = ('{"name": "a\\nb", "wheels": [1, 2, 3, 4.5], "owner": {"id": %d, "tags": '
           '[1, 2, "old"]}, "price": 1234.5}')
    text = '[' + ', '.join(one % i for i in range(100)) + ']'
    size = 0
    for _ in range(rounds):
        out = []
        write(Reader(text).value(), out)
        size += len(''.join(out))
    print(size)


main()
