for f in (lambda: 2 ** 2**62, lambda: (-3) ** 2**40, lambda: 1 << 2**62, lambda: (2**64) ** 2**36):
    try:
        f()
    except (MemoryError, OverflowError) as e:
        print(type(e).__name__, e)
