"""What is compiled depends on the hashes of texts, and so on PYTHONHASHSEED."""


def price(kind, n):
    total = 0
    for i in range(n):
        if kind == "book":
            total += i & 7
        elif kind == "stamp":
            total += i ^ 3
        else:
            total -= i
    return total


def until_coin(kinds):
    """Stops at the coin: how many kinds are priced before is chance."""
    for kind in kinds:
        price(kind, 3000)
        if kind == "coin":
            break


until_coin(sorted(["book", "stamp", "coin"], key=hash))
