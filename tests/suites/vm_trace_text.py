"""The optimizer from text to text: tests/opt/*.trace say what comes out (--bless writes it)."""
import subprocess, tempfile


def optimized(env, path):
    r = subprocess.run([str(env.build / "unit/vm_opt"), str(path)], capture_output=True, text=True, timeout=60)
    assert r.returncode == 0, r.stdout[-500:] + r.stderr
    env.same_text(r.stdout, path)


WRONG = {  # a line that is no trace: what is said of it
    "i1 = int_add(i0)": "wrong number of arguments",
    "i1 = int_add(i0, i7)": "not defined before: i7",
    "i0 = int_add(i0, 1)": "defined twice: i0",
    "p1 = int_add(i0, 1)": "no name for a value of this operation: p1",
    "int_add(i0, 1)": "a result too many or too few",
    "i1 = int_sum(i0, 1)": "no such operation: int_sum",
    "i1 = int_add(i0, 1x)": "not a value: 1x",
    "p1 = new_with_vtable(descr=<SizeDescr 7>)": "no such descr: <SizeDescr 7>",
    "i1 = call_i(ConstClass(nobody), i0)": "no such descr: nobody",
    "i1 = call_i(i0)": "ConstClass(...) is missing: call_i",
    "gibberish": "not an operation: gibberish",
}


def refused(env, line, message):
    with tempfile.NamedTemporaryFile("w", suffix=".trace") as f:
        f.write(f"== wrong\n[i0]\n{line}\n=>\n")
        f.flush()
        r = subprocess.run([str(env.build / "unit/vm_opt"), f.name], capture_output=True, text=True, timeout=60)
    assert r.returncode == 2 and f"line 2: {message}" in r.stderr, r.stderr


def tests(env):
    for line, message in WRONG.items():
        yield "refused/" + line, lambda l=line, m=message: refused(env, l, m)
    for path in sorted((env.root / "tests/opt").glob("*.trace")):
        yield path.stem, lambda p=path: optimized(env, p)
