"""Programs of tests/crashes: each once crashed, hung or overran something. They print the same with the JIT
off, on, eager, and with collections all the time. Where CPython survives too, NAME.out is what it prints;
those whose name starts with "deep" run on small machine stacks as well."""
import os, resource, subprocess

EAGER = "threshold=2,function_threshold=2,trace_eagerness=1"
MODES = {  # name: options, environment
    "off": (["--jit", "off"], {}),
    "on": ([], {}),
    "eager": (["--jit", EAGER], {}),
    "gc": (["--jit", "off"], {"HOTLOOP_GC_EVERY": "7", "HOTLOOP_GC_POISON": "1"}),
    "eager-gc": (["--jit", EAGER], {"HOTLOOP_GC_EVERY": "7", "HOTLOOP_GC_POISON": "1"}),
}
STACKS = (256, 1024, 8192)  # KiB


def program(env, path, options, extra, stack=None):
    def limit():
        resource.setrlimit(resource.RLIMIT_STACK, (stack << 10, stack << 10))
    environment = {k: v for k, v in os.environ.items() if k != "PYPYLOG"}
    environment.update(extra)
    if path.stem.startswith("deep") and "HOTLOOP_GC_EVERY" in extra:
        environment["HOTLOOP_GC_EVERY"] = "9973"  # there is much to mark, over and over
    got = subprocess.run([env.prog("hotloop"), *options, str(path)], env=environment, capture_output=True, text=True,
                         timeout=300, preexec_fn=limit if stack else None)
    assert got.returncode >= 0, f"signal {-got.returncode}: {got.stderr[-800:]}"
    assert got.returncode == 0, got.stderr[-800:]
    env.same_text(got.stdout, path.with_suffix(".out"))


def tests(env):
    for path in sorted((env.root / "tests/crashes").glob("*.py")):
        for mode, (options, extra) in MODES.items():
            yield f"{path.stem}/{mode}", lambda p=path, o=options, e=extra: program(env, p, o, e)
        if path.stem.startswith("deep"):
            for size in STACKS:
                if env.flavour == "asan" and size < 1024:
                    continue  # ASan's own start takes more
                yield f"{path.stem}/stack-{size}", lambda p=path, s=size: program(env, p, [], {}, s)
