"""Looks up a constant text: its hash, another one in every process, is in the trace."""


class Basket(dict):
    pass


def total(basket, n):
    basket["pears"] = 0
    for i in range(n):
        basket["pears"] += i & 3
    return basket["pears"]


BASKET = Basket()
BASKET[None] = "keys of several types: no dictionary of texts only"
print(total(BASKET, 5000))
