"""Programs of tests/unit that test the VM from inside."""
import subprocess


OPTS = ["all", "intbounds:rewrite:virtualize:pure:heap", "rewrite:unroll", "virtualize:heap:unroll", ""]


def traces(env, seed, opts):
    count = 1000 if env.flavour == "asan" else 4000
    r = subprocess.run([str(env.build / "unit/vm_traces"), str(seed), str(count), "enable_opts=" + opts],
                       capture_output=True, text=True, timeout=300)
    assert r.returncode == 0, r.stdout + r.stderr


def instructions(env):
    r = subprocess.run([str(env.build / "unit/vm_asm")], capture_output=True, text=True, timeout=300)
    assert r.returncode == 0, r.stdout[-2000:]


def tests(env):
    for k, opts in enumerate(OPTS):
        yield f"random-programs/{opts or 'none'}", lambda s=100000 * k, o=opts: traces(env, s, o)
    yield "instructions", lambda: instructions(env)
