big = [lambda: format(1, "99999999999999999999"), lambda: format(1, "99999999999"), lambda: format(1.5, ".99999999999"), lambda: format("ab", ".99999999999"),
       lambda: format(1.5, ".99999999999999999999"), lambda: format("a", "99999999999999999999"), lambda: f"{1:{2**40}}", lambda: "{:99999999999}".format("x"),
       lambda: "%99999999999999999999d" % 1, lambda: "%99999999999d" % 1, lambda: "%.99999999999d" % 1, lambda: "%.99999999999f" % 1, lambda: "%.99999999999999999999d" % 1,
       lambda: "%*d" % (2**40, 1), lambda: "%*d" % (2**70, 1), lambda: "%.*d" % (2**40, 1), lambda: "%.*f" % (-2**40, 1), lambda: "%.*f" % (-3, 1.5),
       lambda: "%.99999999999s" % "ab", lambda: "%-*d|" % (-5, 1), lambda: "%*d|" % (-5, 1), lambda: "%*d|" % (5, 1)]
for f in big:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
