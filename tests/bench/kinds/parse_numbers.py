"""Reads lines of a log with errors in them: exceptions as the ordinary way, custom classes, finally."""


class BadLine(ValueError):
    def __init__(self, line, why):
        super().__init__("line %d: %s" % (line, why))
        self.line = line


class Totals:
    def __init__(self):
        self.ok = self.bad = self.closed = 0
        self.sums = {}

    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        self.closed += 1
        return kind is not None and issubclass(kind, BadLine)

    def add(self, n, text):
        try:
            name, value = text.split("=")
            number = int(value)
        except ValueError as e:
            raise BadLine(n, str(e)) from e
        if number < 0:
            raise BadLine(n, "negative")
        self.sums[name] = self.sums.get(name, 0) + number
        self.ok += 1


def work():
    totals = Totals()
    for n in range(2500):
        text = "k%d=%d" % (n % 10, n) if n % 5 else "oops" if n % 2 else "k=%d" % -n
        with totals:
            try:
                totals.add(n, text)
            except BadLine:
                totals.bad += 1
                raise
    return totals.ok, totals.bad, totals.closed, sorted(totals.sums.items())[:3]
