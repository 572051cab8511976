"""zqdoc: each word that a person chose has zq in it."""
ZQ_LIMIT = 400


class ZqVec:  # zqcomment
    zqcount = 0

    def __init__(self, zqx, zqy=3):
        self.zqx, self.zqy = zqx, zqy

    def zqlength(self, *zqmore, **zqnamed):
        return self.zqx * self.zqx + self.zqy + len(zqmore) + len(zqnamed)


class ZqError(Exception):
    pass


def zqstep(zqi, zqtable):
    zqvec = ZqVec(zqi)
    ZqVec.zqcount += 1
    zqtable["zqkey %d" % (zqi % 7)] = zqvec
    try:
        if zqi % 50 == 49:
            raise ZqError(f"zqmessage {zqi}")
    except ZqError as zqe:
        zqtable['zqlast'] = str(zqe)
    return zqvec.zqlength(1, zqname=2) + len(b"zqbytes") + len("zqtext" + str(zqi))


def zqmain():
    zqtable, zqsum = {}, 0
    zqadd = lambda zqa, zqb: zqa + zqb
    for zqi in range(ZQ_LIMIT):
        zqsum = zqadd(zqsum, zqstep(zqi, zqtable))
        zqsum += sum(zqv for zqv in (1, 2, zqi)) + hasattr(zqtable, "zqattr") + getattr(ZqVec(1), "zqx")
        if zqi & 3 == 3:
            zqsum -= zqtable.get("zqkey 3", ZqVec(2)).zqlength()
    return zqsum


print(zqmain())
