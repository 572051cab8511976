"""Of unicodedata, what is seldom asked for."""


def __getattr__(name):
    global ucd_3_2_0
    if name in ("ucd_3_2_0", "UCD"):
        import _unicode_3_2
        ucd_3_2_0 = _unicode_3_2.ucd_3_2_0
        return getattr(_unicode_3_2, name)
    raise AttributeError(f"module 'unicodedata' has no attribute {name!r}")
