# What __len__ may answer, and what is said of the rest.
class A:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class I:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
for turn in range(30):
    for n in (-1, -2**62, -2**63, -2**63 - 1, -2**70, 2**62, 2**63 - 1, 2**63, 2**70, True, False, I(-1), I(-2**70), I(2**70), I(3), 1.5, None, "a"):
        for f in (len, bool, list, lambda o: [*o], lambda o: not o, lambda o: o.__len__(), lambda o: 1 if o else 2, reversed, lambda o: __import__('operator').length_hint(o), lambda o: __import__('random').choice(o)):
            try:
                r = f(A(n))
                r = r if not isinstance(r, reversed) and not isinstance(r, I) else 'made'
            except Exception as e:
                r = repr(e)
            if turn == 29: print(r)
