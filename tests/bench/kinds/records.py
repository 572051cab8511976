"""Records with checked fields: descriptors, property setters, a registry that is a dict, immutable values made by __new__."""


class Checked:
    def __set_name__(self, owner, name):
        self.slot = "_" + name

    def __get__(self, record, owner):
        return self if record is None else getattr(record, self.slot)

    def __set__(self, record, value):
        if value < 0:
            raise ValueError(value)
        setattr(record, self.slot, value)


class Unit:
    def __init__(self, name, factor):
        self.name, self.factor = name, factor


class Amount:
    __slots__ = ("value", "unit")
    GRAM = Unit("g", 1)
    KILO = Unit("kg", 1000)

    def __new__(cls, value, unit=None):
        self = super().__new__(cls)
        self.value, self.unit = value, unit or cls.GRAM
        return self

    @classmethod
    def kilos(cls, n):
        return cls(n, cls.KILO)

    def grams(self):
        return self.value * self.unit.factor


class Item:
    def __init__(self, name, stock):
        self.name, self.stock_, self.sold = name, stock, 0

    @property
    def stock(self):
        return self.stock_

    @stock.setter
    def stock(self, n):
        self.stock_ = n if n > 0 else 0


class Registry(dict):
    def __missing__(self, key):
        item = self[key] = Item(key, 100)
        return item


class Log(list):
    pass


def work():
    registry, log, weight = Registry(), Log(), 0
    for i in range(600):
        item = registry[i % 17]
        item.stock -= 1
        item.sold += i & 1
        weight += Amount(i).grams() + Amount.kilos(i & 3).grams()
        if len(log) < 200 or type(item) is not Item:
            log.append(item.name)
        log[i % len(log)] = i % 17
        if i % 16 in registry and i in log:
            weight += registry.get(i % 16).sold
    return weight, len(log), sum(log), registry[3].stock
