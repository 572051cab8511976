"""What programs ask of CPython's collector, as far as it has a meaning here."""

DEBUG_STATS, DEBUG_COLLECTABLE, DEBUG_UNCOLLECTABLE, DEBUG_SAVEALL, DEBUG_LEAK = 1, 2, 4, 32, 38
callbacks, garbage = [], []
_enabled, _debug, _threshold = True, 0, (700, 10, 10)


def enable():
    """Collections go on by themselves, which they always do."""
    global _enabled
    _enabled = True


def disable():
    """Remembered only: memory has no other way to be free again."""
    global _enabled
    _enabled = False


def isenabled():
    """Whether disable() was not called."""
    return _enabled


def get_debug():
    """What set_debug() was given."""
    return _debug


def set_debug(flags, /):
    """Remembered only: PYPYLOG=gc:FILE and gcstats tell more."""
    global _debug
    _debug = flags.__index__()


def get_threshold():
    """What set_threshold() was given."""
    return _threshold


def set_threshold(threshold0, threshold1=10, threshold2=10, /):
    """Remembered only: collections come by bytes, as PYPY_GC_* say."""
    global _threshold
    _threshold = threshold0, threshold1, threshold2


def get_count():
    """Minor collections since the last major one, and major ones."""
    minors, majors = _counts()
    return minors, majors, 0


def get_stats():
    """Of three generations: the nursery, none, and old space."""
    minors, majors = _counts()
    return [{"collections": n, "collected": 0, "uncollectable": 0} for n in (minors, 0, majors)]


def freeze():
    """Nothing has to be left out: old objects do not move."""


def unfreeze():
    """The opposite of freeze()."""


def get_freeze_count():
    """None is frozen."""
    return 0


def is_finalized(obj, /):
    """Whether its __del__ has run: only the collector knows."""
    return False


def get_objects(generation=None):
    """There is no list of all objects."""
    raise NotImplementedError("gc.get_objects() is not there: gcstats and PYPYLOG=gc tell "
                              "what the heap holds")


def get_referrers(*objs):
    """There is no list of all objects."""
    raise NotImplementedError("gc.get_referrers() is not there: no list of all objects is kept")


def get_referents(*objs):
    """What these objects refer to directly."""
    found = []
    for obj in objs:
        if isinstance(obj, dict):
            for key, value in obj.items():
                found += key, value
        elif isinstance(obj, (list, tuple, set, frozenset)):
            found += obj
        names = getattr(obj, "__dict__", None)
        if isinstance(names, dict):
            found.append(names)
        if not isinstance(obj, type) and is_tracked(obj) and type(obj).__flags__ & 1 << 9:
            found.append(type(obj))
    return found
