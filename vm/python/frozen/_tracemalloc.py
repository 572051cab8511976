"""Where memory was allocated is not recorded: nothing is traced, and start() says so."""


def start(nframe=1, /):
    if not 1 <= nframe <= 65535:
        raise ValueError("the number of frames must be in range [1; 65535]")
    raise NotImplementedError("hotloop does not record where memory is allocated "
                              "(PYPYLOG=gc:FILE logs its collections)")


def stop():
    pass


def is_tracing():
    return False


def clear_traces():
    pass


def reset_peak():
    pass


def get_traceback_limit():
    return 1


def get_traced_memory():
    return 0, 0


def get_tracemalloc_memory():
    return 0


def _get_traces():
    return []


def _get_object_traceback(obj, /):
    return None
