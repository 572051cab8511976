"""A tokenizer, a Pratt parser with a node class for each form, constant folding, a stack machine."""


class Num:
    def __init__(self, value):
        self.value = value

    def fold(self):
        return self

    def emit(self, code):
        code.append(("push", self.value))


class Var:
    def __init__(self, name):
        self.name = name

    def fold(self):
        return self

    def emit(self, code):
        code.append(("load", self.name))


class Binary:
    OPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
           "%": lambda a, b: a % b if b else 0}

    def __init__(self, op, left, right):
        self.op, self.left, self.right = op, left, right

    def fold(self):
        left, right = self.left.fold(), self.right.fold()
        if isinstance(left, Num) and isinstance(right, Num):
            return Num(self.OPS[self.op](left.value, right.value))
        return Binary(self.op, left, right)

    def emit(self, code):
        self.left.emit(code)
        self.right.emit(code)
        code.append(("op", self.op))


POWER = {"+": 10, "-": 10, "*": 20, "%": 20}


def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            j = i
            while j < len(text) and text[j].isdigit():
                j += 1
            yield "num", int(text[i:j])
            i = j
        elif c.isalpha():
            j = i
            while j < len(text) and text[j].isalnum():
                j += 1
            yield "name", text[i:j]
            i = j
        else:
            yield c, c
            i += 1
    yield "end", None


class Parser:
    def __init__(self, text):
        self.stream = tokens(text)
        self.kind, self.value = next(self.stream)

    def advance(self):
        value = self.value
        self.kind, self.value = next(self.stream)
        return value

    def expression(self, least=0):
        kind = self.kind
        if kind == "num":
            left = Num(self.advance())
        elif kind == "name":
            left = Var(self.advance())
        elif kind == "(":
            self.advance()
            left = self.expression()
            if self.kind != ")":
                raise SyntaxError(self.kind)
            self.advance()
        else:
            raise SyntaxError(kind)
        while POWER.get(self.kind, 0) > least:
            op = self.advance()
            left = Binary(op, left, self.expression(POWER[op]))
        return left


def execute(code, names):
    stack = []
    for op, argument in code:
        if op == "push":
            stack.append(argument)
        elif op == "load":
            stack.append(names[argument])
        else:
            b, a = stack.pop(), stack.pop()
            stack.append(Binary.OPS[argument](a, b))
    return stack[0]


def work():
    total = 0
    for n in range(40):
        text = "(a%d + 3 * 4) * (b - %d %% 7) + x * (2 + 3 * (y - 1)) - 10 * 10 + z" % (n % 4, n)
        tree = Parser(text).expression().fold()
        code = []
        tree.emit(code)
        for turn in range(20):
            names = {"a0": turn, "a1": 2, "a2": n, "a3": 5, "b": n, "x": turn, "y": 3, "z": 1}
            total += execute(code, names)
    return total
