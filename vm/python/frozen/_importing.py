"""The import system as programs see it: the library's importlib, guest of the one in C.

C imports modules by itself as long as nobody has changed sys.meta_path or sys.path_hooks;
importlib is loaded when somebody looks at these, or at where a module is from."""
import sys

_installed = False


def _zip_hook(path):
    """For sys.path_hooks: archives."""
    from posix import stat
    try:
        is_file = stat(path).st_mode & 0o170000 == 0o100000
    except (OSError, ValueError):
        is_file = False
    if not is_file:
        raise ImportError("not a file", path=path)
    before = _note_importers(None)      # zipimport itself is in no archive
    try:
        import zipimport
        import zlib
    finally:
        _note_importers(before)
    return zipimport.zipimporter(path)


def install():
    """Fill sys.meta_path, sys.path_hooks and sys.path_importer_cache."""
    global _installed, _bootstrap, _external
    if _installed:
        return
    _installed = True
    sys.float_repr_style        # all of sys is there before importlib goes through sys.modules
    _note_importers(None)
    sys.meta_path, sys.path_hooks, sys.path_importer_cache = [], [], {}
    try:
        import importlib
    except BaseException:
        _installed = False
        del sys.meta_path, sys.path_hooks, sys.path_importer_cache
        raise
    _bootstrap, _external = importlib._bootstrap, importlib._bootstrap_external
    sys.modules.setdefault("_frozen_importlib", _bootstrap)
    sys.modules.setdefault("_frozen_importlib_external", _external)
    file_hook = _external.FileFinder.path_hook(
        (_external.SourceFileLoader, _external.SOURCE_SUFFIXES),
        (_external.SourcelessFileLoader, _external.BYTECODE_SUFFIXES))
    importers = (_bootstrap.BuiltinImporter, _bootstrap.FrozenImporter, _external.PathFinder,
                 _zip_hook, file_hook)
    sys.meta_path[:0] = importers[:3]
    sys.path_hooks[:0] = importers[3:]
    _note_importers(importers)


def describe(module):
    """Give a module that C imported its __spec__ and __loader__."""
    names = module.__dict__
    spec = loader = None
    if _installed and "_bootstrap" not in globals():
        return                  # importlib itself is being imported
    if "__name__" in names and ("__file__" in names or "__path__" in names
                                or names["__name__"] in sys.builtin_module_names):
        install()
        spec = _spec_of(module, names)
        loader = spec.loader
    names.setdefault("__loader__", loader)
    names.setdefault("__spec__", spec)


def _spec_of(module, names):
    name, file = names["__name__"], names.get("__file__")
    if names.get("__spec__"):
        return names["__spec__"]
    if name in sys.builtin_module_names and file is None:
        return _bootstrap.ModuleSpec(name, _bootstrap.BuiltinImporter, origin="built-in",
                                     is_package=False)
    path = names.get("__path__")
    if file is None:
        spec = _bootstrap.ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = path
        spec.loader = _external.NamespaceLoader(name, list(path), None)
        return spec
    loader = _external.SourceFileLoader(name, file)
    spec = _bootstrap.ModuleSpec(name, loader, origin=file, is_package=path is not None)
    spec._set_fileattr = True
    if path is not None:
        spec.submodule_search_locations = path
    names.setdefault("__cached__", spec.cached)
    return spec


def find_and_load(name, path):
    """Import as importlib does: somebody has changed its lists, or it is in an archive."""
    install()
    spec = _bootstrap._find_spec(name, path)
    return None if spec is None else _bootstrap._load_unlocked(spec)


def run_line(text):
    """A line of a .pth file that begins with `import`; what goes wrong does not end the program."""
    try:
        exec(text)
    except Exception as e:
        if sys.stderr is not None:
            sys.stderr.write(f"Error processing a line of a .pth file: {text}\n"
                             f"  {type(e).__name__}: {e}\n")
