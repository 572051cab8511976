"""Looks up a constant text: its hash, another one in every process, is in the trace."""


def total(basket, n):
    basket["pears"] = 0
    for i in range(n):
        basket["pears"] += i & 3
    return basket["pears"]


print(total({None: "keys of several types: no dictionary of texts only"}, 5000))
