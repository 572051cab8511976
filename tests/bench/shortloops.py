# a loop of one turn is hot first: what is recorded at its header leaves it at once


class Row:
    def __init__(self, items):
        self.items = items


class Wide(Row):
    pass


def each(row, fn):
    for i in range(len(row.items)):
        fn(row.items[i])


def main():
    total = [0]
    def add(v): total[0] += v
    def skip(v): pass
    one, many = Row([1]), Wide(list(range(50)))
    for r in range(3000):
        each(one, skip)
    for r in range(3000):
        each(many, add)
        each(one, skip)
    return total[0]


result = None
for turn in range(6):
    result = main()
print(result)
