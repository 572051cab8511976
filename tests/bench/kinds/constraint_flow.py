"""A one-way constraint network: variables, constraints with strengths as classes, incremental plans."""


class Variable:
    def __init__(self, name, value):
        self.name, self.value = name, value
        self.readers, self.source, self.mark = [], None, 0


class Constraint:
    def __init__(self, strength, inputs, output):
        self.strength, self.inputs, self.output = strength, inputs, output

    def install(self):
        current = self.output.source
        if current is None or self.strength > current.strength:
            self.output.source = self
            for v in self.inputs:
                v.readers.append(self)
            return True
        return False

    def execute(self):
        self.output.value = self.compute(*[v.value for v in self.inputs])


class Scale(Constraint):
    def __init__(self, strength, source, factor, offset, output):
        super().__init__(strength, [source, factor, offset], output)

    def compute(self, value, factor, offset):
        return value * factor + offset


class Equal(Constraint):
    def __init__(self, strength, source, output):
        super().__init__(strength, [source], output)

    def compute(self, value):
        return value


class Sum(Constraint):
    def compute(self, *values):
        return sum(values)


class Planner:
    def __init__(self):
        self.marks = 0

    def plan(self, start):
        self.marks += 1
        todo, plan = list(start.readers), []
        while todo:
            c = todo.pop(0)
            out = c.output
            if out.source is c and out.mark != self.marks:
                out.mark = self.marks
                plan.append(c)
                todo.extend(out.readers)
        return plan

    def change(self, v, value):
        v.value = value
        for c in self.plan(v):
            c.execute()


def work():
    planner, first = Planner(), Variable("v0", 0)
    factor, offset = Variable("f", 2), Variable("o", 1)
    chain, last = [first], first
    for i in range(60):
        v = Variable("v%d" % (i + 1), 0)
        kind = i % 3
        if kind == 0:
            Equal(5, last, v).install()
        elif kind == 1 and i < 20:
            Scale(6, last, factor, offset, v).install()
        else:
            Sum(5, [last, offset], v).install()
        Equal(1, first, v).install()
        chain.append(v)
        last = v
    total = 0
    for i in range(60):
        planner.change(first, i)
        total += last.value % 1000
    planner.change(factor, 3)
    return total, last.value % 100003
