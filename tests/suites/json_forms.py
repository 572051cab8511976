"""man/logparse-json.5 describes every document of --json: which names there are, and what they are."""
import json, re, subprocess

LOGS = ["count-all", "bridges-all", "gcwork-all", "hotloop-count-2000", "aborts-all", "killed-midline"]
FEW = ["count-all", "hotloop-count-2000"]
LOOP = "count.py:2:count_mult_of_5#16"


def log(name):
    return f"testdata/logs/{name}.log.gz"


def asked(env, directory):
    """(title, [arguments of a program])"""
    each = lambda *args, names=LOGS: [[*args, "--json", log(n)] for n in names]
    expectations = f"{directory}/expected"
    with open(expectations, "w") as f:
        f.write(f"@ trace {LOOP}\nno_such_operation(i1)\n")
    yield "logparse summary LOG", each("logparse", "summary")
    yield "logparse summary LOG LOG...", [["logparse", "summary", "--json", *map(log, LOGS)]]
    yield "logparse summary --split REGEX LOG", [["logparse", "summary", "--json", "--split", "^iteration",
                                                  "testdata/cases/12-krun-iterations.log"]]
    yield "logparse traces LOG", each("logparse", "traces")
    yield "logparse show LOG NAME", [["logparse", "show", "--json", log(n), LOOP] for n in FEW] + [
        ["logparse", "show", "--asm", "--json", log(FEW[0]), f"{LOOP}/g12"]]
    yield "logparse graph LOG", each("logparse", "graph")
    yield "logparse extract LOG PREFIX", [["logparse", "extract", "--json", log(n), "jit-"] for n in FEW + ["killed-midline"]]
    yield "logparse health LOG", each("logparse", "health")
    yield "logparse diff OLD NEW", [["logparse", "diff", "--json", log("count-2000"), log("count-all")],
                                    ["logparse", "diff", "--json", "--fail-on", "ops>+2%", log("bridges-all"), log("count-all")]]
    yield "logparse diff --lines OLD NEW", [["logparse", "diff", "--lines", "--json", log("count-2000"), log("count-all")]]
    yield "logparse match LOG EXPECTATIONS", [["logparse", "match", "--json", log("count-all"), expectations]]
    yield "logparse assert LOG EXPR...", [["logparse", "assert", "--json", log("count-all"), "loops == 1", "bridges == 0",
                                           f'trace("{LOOP}").ops < 5', "gc.pause.max < 1us"]]
    yield "logparse annotate LOG", each("logparse", "annotate")
    yield "logparse guards LOG", each("logparse", "guards", names=LOGS[:4])
    yield "logparse addr LOG ADDRESS...", [["logparse", "addr", "--json", log("count-all"), "0x7faf703cfa6a",
                                            "0x7faf703cfc48", "0x10"]]
    yield "logparse aborts LOG", each("logparse", "aborts", names=["aborts-all", "gcwork-all"])
    yield "logparse allocs LOG", each("logparse", "allocs", names=LOGS[:4])
    yield "gcstats LOG", each("gcstats", names=["gcwork-all", "count-all"])
    yield "gcstats --compare OLD NEW", [["gcstats", "--json", "--compare", log("count-all"), log("gcwork-all")]]




class Form:
    """What was seen at one place of documents."""
    def __init__(self):
        self.scalars, self.names, self.objects, self.item = set(), {}, 0, None

    def add(self, value):
        if isinstance(value, dict):
            self.objects += 1
            for name, inside in value.items():
                form, count = self.names.get(name, (Form(), 0))
                form.add(inside)
                self.names[name] = form, count + 1
        elif isinstance(value, list):
            self.item = self.item or Form()
            for inside in value:
                self.item.add(inside)
        else:
            kind = {bool: "boolean", int: "number", float: "number", str: "text", type(None): "null"}[type(value)]
            self.scalars.add(kind)

    def is_map(self):
        """Names that only some objects have, or that are no words."""
        odd = [n for n in self.names if not re.fullmatch(r"[a-z][a-z0-9_]*(\.[a-z0-9_.]+)?", n)]
        return len(odd) > 0

    def words(self):
        kinds = sorted(self.scalars - {"null"})
        if self.objects:
            kinds.append("an object")
        if self.item is not None:
            kinds.append("a list" if self.item.names or self.item.item else
                         "a list of " + (" or ".join(sorted(self.item.scalars - {"null"})) or "nothing"))
        return " or ".join(kinds + ["null"] * ("null" in self.scalars))

    def lines(self, depth=0):
        if self.item is not None:
            yield from self.item.lines(depth)
        if self.is_map():
            whole = Form()
            for form, _ in self.names.values():
                whole.take(form)
            yield f"{'  ' * depth}NAME: {whole.words()}"
            yield from whole.lines(depth + 1)
            return
        for name, (form, count) in self.names.items():
            missing = ", may be missing" if count < self.objects else ""
            yield f"{'  ' * depth}{name}: {form.words()}{missing}"
            yield from form.lines(depth + 1)

    def take(self, other):
        self.scalars |= other.scalars
        self.objects += other.objects
        for name, (form, count) in other.names.items():
            own, before = self.names.get(name, (Form(), 0))
            own.take(form)
            self.names[name] = own, before + count
        if other.item is not None:
            self.item = self.item or Form()
            self.item.take(other.item)


def described(env, directory):
    """The text of the page: a form for each command."""
    for title, runs in asked(env, directory):
        form = Form()
        for program, *args in runs:
            r = subprocess.run([env.prog(program), *args], capture_output=True, cwd=env.root)
            assert r.stdout, (title, args, r.stderr)
            document = json.loads(r.stdout.decode("utf-8", "surrogateescape"))
            assert isinstance(document, dict) and document.pop("schema") == 1 and r.stdout.startswith(b'{\n "schema": 1,'), \
                (title, r.stdout[:100])
            form.add(document)
        yield f".SS \"{title}\"".replace("-", "\\-")
        yield ".EX"
        yield from (line.replace("\\", "\\e").replace("-", "\\-") for line in form.lines())
        yield ".EE"


def forms(env):
    import tempfile
    page = env.root / "man/logparse-json.5"
    with tempfile.TemporaryDirectory() as d:
        lines = list(described(env, d))
    text = re.sub(r"(\.\\\" BEGIN documents.*\n)(?:.*\n)*?(\.\\\" END documents\n)",
                  lambda m: m[1] + "".join(f"{l}\n" for l in lines) + m[2], page.read_text())
    env.same_text(text, page)


def tests(env):
    if env.flavour == "release":
        yield "forms", lambda: forms(env)
