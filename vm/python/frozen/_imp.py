"""What importlib asks of the VM below it."""

check_hash_based_pycs = "default"


def lock_held():
    """One thread needs no lock."""
    return False


def acquire_lock():
    """One thread needs no lock."""


def release_lock():
    """One thread needs no lock."""


def extension_suffixes():
    """There are no modules of machine code."""
    return []


def is_builtin(name, /):
    """1: it is built in. -1: and cannot be made again."""
    from sys import builtin_module_names
    return (-1 if name in ("sys", "builtins") else 1) if name in builtin_module_names else 0


def create_builtin(spec, /):
    """The builtin module of this name."""
    return _builtin(spec.name)


def exec_builtin(module, /):
    """It was filled when it was made."""
    return 0


def create_dynamic(spec, file=None, /):
    """Modules of machine code need CPython."""
    raise ImportError(f"{spec.origin!r} is an extension module for CPython", name=spec.name,
                      path=spec.origin)


def exec_dynamic(module, /):
    """There are none."""
    return 0


def is_frozen(name, /):
    """No module of the library is frozen."""
    return False


def is_frozen_package(name, /):
    """No module of the library is frozen."""
    raise ImportError(f"No such frozen object named {name}", name=name)


def find_frozen(name, /, *, withdata=False):
    """No module of the library is frozen."""
    return None


def get_frozen_object(name, data=None, /):
    """No module of the library is frozen."""
    raise ImportError(f"No such frozen object named {name}", name=name)


def init_frozen(name, /):
    """No module of the library is frozen."""
    return None


def _frozen_module_names():
    return []


def _override_frozen_modules_for_tests(override, /):
    pass


def _override_multi_interp_extensions_check(override, /):
    return 0


def _fix_co_filename(code, path, /):
    """Code objects say which file they were compiled from."""


def source_hash(key, source):
    """A hash of source text, for caches of compiled modules."""
    import hashlib
    return hashlib.blake2b(source, digest_size=8, key=key.to_bytes(8, "little")).digest()


def _complete_sys():
    """importlib goes through sys.modules, and asks sys for what it only makes when asked:
    that imports, which must not happen meanwhile."""
    import sys
    hasattr(sys, "__all__")


_complete_sys()
