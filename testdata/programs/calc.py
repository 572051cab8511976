"""A pocket calculator: formulas are compiled for a stack machine, which then runs them for many
values of x. The program behind `make demo`."""
import sys

BINARY = {"+": 1, "-": 1, "*": 2, "/": 2}


def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isdigit():
            start = i
            while i < len(text) and text[i].isdigit():
                i += 1
            yield int(text[start:i])
        else:
            i += 1
            if c != " ":
                yield c


class Compiler:
    """Dijkstra's shunting yard: infix in, postfix out."""

    def __init__(self):
        self.code, self.waiting = [], []

    def flush(self, least):
        while self.waiting and self.waiting[-1] != "(" and BINARY[self.waiting[-1]] >= least:
            self.code.append(self.waiting.pop())

    def compile(self, text):
        for token in tokens(text):
            if token == "(":
                self.waiting.append(token)
            elif token == ")":
                self.flush(1)
                self.waiting.pop()
            elif token in BINARY:
                self.flush(BINARY[token])
                self.waiting.append(token)
            else:
                self.code.append(token)
        self.flush(1)
        return self.code


def run(code, x):
    stack = []
    for op in code:
        if op == "+":
            b = stack.pop()
            stack.append(stack.pop() + b)
        elif op == "-":
            b = stack.pop()
            stack.append(stack.pop() - b)
        elif op == "*":
            b = stack.pop()
            stack.append(stack.pop() * b)
        elif op == "/":
            b = stack.pop()
            if b == 0:
                return 0
            stack.append(stack.pop() // b)
        elif op == "x":
            stack.append(x)
        else:
            stack.append(op)
    return stack.pop()


def main(times):
    total = 0
    for text in ("x * x + 3", "(x + 1) * (x - 1) / 7", "100 / (x - 50) + x * 2"):
        code = Compiler().compile(text)
        for x in range(times):
            total += run(code, x)
    print(total)


main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
