"""Random programs of a tiny language (tests/unit/vm_programs.c): with the JIT as without it, whatever is
switched off."""
import subprocess

OPTS = ["all", "intbounds:rewrite:virtualize:pure:heap", "rewrite:unroll", "virtualize:heap:unroll", ""]


def programs(env, seed, opts):
    count = {"asan": 800, "a64": 300}.get(env.flavour, 2500)
    r = subprocess.run([str(env.build / "unit/vm_programs"), str(seed), str(count), "enable_opts=" + opts],
                       capture_output=True, text=True, timeout=300)
    assert r.returncode == 0, r.stdout + r.stderr


def tests(env):
    for k, opts in enumerate(OPTS):
        yield opts or "none", lambda s=100000 * k, o=opts: programs(env, s, o)
