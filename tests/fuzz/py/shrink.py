"""Makes a program that differs smaller, on its syntax tree: statements are left out, compound ones become
their bodies, expressions their parts or a constant, as long as it still differs in the same way."""
import ast, time


def bodies(tree):
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody", "handlers"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block:
                yield node, field, block


def simpler(node):
    """Expressions to stand in the place of this one."""
    if isinstance(node, ast.Constant):
        return [] if node.value in (0, 1, None) or isinstance(node.value, str) and len(node.value) < 2 else [ast.Constant(1), ast.Constant(node.value[:1])] if isinstance(node.value, str) else [ast.Constant(1)]
    parts = [c for c in ast.iter_child_nodes(node) if isinstance(c, ast.expr)]
    return [ast.Constant(1), *parts]


class Shrinker:
    def __init__(self, lines, differs, seconds, tries):
        self.tree = ast.parse("\n".join(lines))
        self.differs, self.end, self.tries = differs, time.time() + seconds, tries

    def over(self):
        return time.time() > self.end or not self.tries

    def holds(self):
        if self.over():
            return False
        self.tries -= 1
        try:
            return self.differs(ast.unparse(self.tree).split("\n"))
        except (ValueError, RecursionError, TypeError, AttributeError):
            return False

    def try_list(self, block, new):
        old = block[:]
        block[:] = new
        if self.holds():
            return True
        block[:] = old
        return False

    def drop(self):
        """Leave out runs of statements."""
        changed = False
        for node, field, block in list(bodies(self.tree)):
            size = max(1, len(block) // 2)
            while size:
                at = 0
                while at < len(block):
                    new = block[:at] + block[at + size:]
                    if not new and field == "body":
                        new = [ast.Pass()] if not isinstance(block[at], ast.Pass) else block
                    if new != block and self.try_list(block, new):
                        changed = True
                        if isinstance(new[0] if new else None, ast.Pass):
                            at += 1
                    else:
                        at += size
                size //= 2
        return changed

    def thin(self):
        """Leave out parameters, arguments and items."""
        changed = False
        for node in ast.walk(self.tree):
            for field in ("args", "keywords", "decorator_list", "bases", "elts"):
                block = getattr(node, field, None)
                for i in range(len(block) - 1, -1, -1) if isinstance(block, list) else ():
                    changed |= self.try_list(block, block[:i] + block[i + 1:])
        return changed

    def lift(self):
        """The body of a compound statement in its place."""
        changed = False
        for node, field, block in list(bodies(self.tree)):
            for i in range(len(block) - 1, -1, -1):
                s = block[i]
                for part in ("body", "orelse", "finalbody"):
                    inner = getattr(s, part, None)
                    if isinstance(inner, list) and inner and not isinstance(s, (ast.FunctionDef, ast.ClassDef)) and self.try_list(block, block[:i] + inner + block[i + 1:]):
                        changed = True
                        break
        return changed

    def reduce(self):
        changed = False
        for node in list(ast.walk(self.tree)):
            for field, value in ast.iter_fields(node):
                places = [(value, i) for i in range(len(value))] if isinstance(value, list) else [(None, None)]
                for holder, i in places:
                    old = holder[i] if holder is not None else value
                    if not isinstance(old, ast.expr) or not isinstance(getattr(old, "ctx", ast.Load()), ast.Load):
                        continue
                    for new in simpler(old):
                        if isinstance(new, ast.Starred):
                            continue
                        self.put(node, field, holder, i, new)
                        if self.holds():
                            changed = True
                            break
                        self.put(node, field, holder, i, old)
        return changed

    @staticmethod
    def put(node, field, holder, i, what):
        if holder is None:
            setattr(node, field, what)
        else:
            holder[i] = what

    def run(self):
        while not self.over() and (self.drop() or self.lift() or self.thin() | self.reduce()):
            pass
        return ast.unparse(self.tree).split("\n")


def smaller(lines, differs, seconds=60, tries=-1):
    return Shrinker(lines, differs, seconds, tries).run()
