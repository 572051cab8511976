# time, what the library does.

def strptime(data_string, format="%a %b %d %H:%M:%S %Y", /):
    import _strptime
    return _strptime._strptime_time(data_string, format)
