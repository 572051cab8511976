# isinstance() and issubclass() of what is no class but has __bases__.
class Kind:
    def __init__(self, bases):
        self.bases = bases

    @property
    def __bases__(self):
        return self.bases


class Thing:
    def __init__(self, kind):
        self.kind = kind

    @property
    def __class__(self):
        return self.kind


class Broken:
    @property
    def __bases__(self):
        raise RuntimeError("no bases today")


top = Kind(())
middle = Kind((top,))
low = Kind((Kind(()), middle))
for k in (top, middle, low, int, 5, Kind(5), Broken(), (top, low), (), int | str):
    for what in (Thing(top), Thing(low), low, top, int, 5, Thing(int), Broken()):
        for test in (isinstance, issubclass):
            try:
                print(test.__name__, test(what, k))
            except (TypeError, RuntimeError) as e:
                print(test.__name__, type(e).__name__, e)
