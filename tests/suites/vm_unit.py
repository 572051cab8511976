"""Programs of tests/unit that test the VM from inside."""
import subprocess


def traces(env, seed, count):
    r = subprocess.run([str(env.build / "unit/vm_traces"), str(seed), str(count)], capture_output=True, text=True,
                       timeout=300)
    assert r.returncode == 0, r.stdout + r.stderr


def registers(env, seed, count):
    r = subprocess.run([str(env.build / "unit/vm_alloc"), str(seed), str(count)], capture_output=True, text=True,
                       timeout=300)
    assert r.returncode == 0, r.stdout + r.stderr


def instructions(env, program):
    r = subprocess.run([str(env.build / "unit" / program)], capture_output=True, text=True, timeout=300)
    assert r.returncode == 0, r.stdout[-2000:]


def tests(env):
    for seed in (1, 100000, 200000):
        yield f"random-traces-{seed}", lambda s=seed: traces(env, s, 400)
    for seed in (1, 100000):
        yield f"registers-{seed}", lambda s=seed: registers(env, s, 400)
    yield "instructions", lambda: instructions(env, "vm_asm")
    yield "instructions-a64", lambda: instructions(env, "vm_asm_a64")
