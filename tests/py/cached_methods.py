# A method that an instruction remembers, while collections move it. Long enough for several.
class C:
    def first(self, *rest):
        return missing in [rest]
    def second(self):
        return self.first(1)
    x = 1
def loop(n):
    o, total = C(), 0
    for i in range(n):
        try:
            total += o.second()
        except NameError as e:
            total += len(str(e))
        C.x = [i]
        total += C.x[0]
        if i % 500 == 0:
            def first(self, *rest):
                return len([missing if rest == i else rest])
            C.first = first
    return total
print(loop(6000))
