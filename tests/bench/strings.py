def build(n):
    parts = []
    for i in range(n):
        parts.append("item %d" % i)
    s = ",".join(parts)
    c = 0
    for w in s.split(","):
        if w.endswith("7"):
            c += len(w)
    return c, len(s)
print(build(2000000))
