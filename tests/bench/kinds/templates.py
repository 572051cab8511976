"""A template engine: text with {{ names }} and {% for %} compiled to closures, then rendered."""


class Scope:
    def __init__(self, values, outer=None):
        self.values, self.outer = values, outer

    def __getitem__(self, name):
        if name in self.values:
            return self.values[name]
        if self.outer is not None:
            return self.outer[name]
        raise KeyError(name)


def lookup(path):
    first, *rest = path.split(".")

    def get(scope):
        value = scope[first]
        for part in rest:
            value = value[part] if isinstance(value, dict) else getattr(value, part)
        return value

    return get


def compile_template(text):
    at = 0

    def block():
        nonlocal at
        parts = []
        while at < len(text):
            tag = text.find("{", at)
            if tag < 0:
                parts.append(lambda scope, out, t=text[at:]: out.append(t))
                at = len(text)
                break
            if tag > at:
                parts.append(lambda scope, out, t=text[at:tag]: out.append(t))
            if text.startswith("{{", tag):
                end = text.index("}}", tag)
                get = lookup(text[tag + 2:end].strip())
                parts.append(lambda scope, out, get=get: out.append(escape(str(get(scope)))))
                at = end + 2
            else:
                end = text.index("%}", tag)
                words = text[tag + 2:end].split()
                at = end + 2
                if words[0] == "end":
                    break
                if words[0] == "for":
                    parts.append(loop(words[1], lookup(words[3]), block()))
                elif words[0] == "if":
                    parts.append(condition(lookup(words[1]), block()))

        def render(scope, out):
            for part in parts:
                part(scope, out)

        return render

    def loop(name, get, body):
        def render(scope, out):
            for item in get(scope):
                body(Scope({name: item}, scope), out)
        return render

    def condition(get, body):
        def render(scope, out):
            if get(scope):
                body(scope, out)
        return render

    return block()


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Product:
    def __init__(self, n):
        self.name, self.price, self.sale = "item <%d>" % n, n * 1.5, n % 3 == 0


PAGE = """<h1>{{ title }}</h1><ul>{% for p in products %}<li>{{ p.name }}: {{ p.price }}
{% if p.sale %}<b>now {{ p.price }}</b>{% end %}{% for t in tags %}[{{ t }}]{% end %}</li>{% end %}</ul>"""


def work():
    render = compile_template(PAGE)
    out = []
    render(Scope({"title": "A & B", "products": [Product(n) for n in range(150)], "tags": ["x", "y<z"]}), out)
    page = "".join(out)
    return len(page), page[:40], page.count("<b>")
