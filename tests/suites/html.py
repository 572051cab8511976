"""logparse html: the page is whole, text of the log never becomes markup, and a browser opens it."""
import html.parser, json, os, pathlib, re, select, shutil, subprocess, tempfile, time

# Names that want to become something else.
HOSTILE = ["</script><script>window.hacked=1</script>", "<img src=x onerror=window.hacked=2>",
           "\"onmouseover=\"window.hacked=3", "<!--", "]]>", "'&amp;&#60;b&#62;", "<svg/onload=window.hacked=4>"]
VOID = {"meta", "input"}
TAGS = {"html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "div", "p", "nav", "a",
        "input", "button", "main", "section", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td",
        "code", "svg", "rect", "span", "script"}


def run(env, program, *args):
    r = subprocess.run([env.prog(program), *map(str, args)], capture_output=True, cwd=env.root)
    assert r.returncode == 0, r.stderr.decode()
    return r.stdout


def page(env, directory, name):
    file = pathlib.Path(directory, f"{name}.html")
    run(env, "logparse", "html", "--source-root=testdata", f"testdata/logs/{name}.log.gz", "-o", file)
    return file


def hostile_log(directory):
    """A loop whose function, file, operations and recordings have such names."""
    lines, at = [], 0x1000
    for n, name in enumerate(HOSTILE):
        place = f"{name};/x/{name}.py:1-{2 + n}~#{n} {name}"
        lines += [f"[{at:x}] {{jit-log-opt-loop", f"# Loop {n} ({place}) : loop with 4 ops", "[p0, i1]",
                  f"+10: label(p0, i1, descr=TargetToken({n}))", f"debug_merge_point(0, 0, '{place}')",
                  f"+20: i3 = int_add(i1, {name}, descr=<{name}>)",
                  f"+30: guard_true(i3, descr=<Guard0x{n + 1:x}>) [p0, {name}]",
                  f"+40: p4 = new_with_vtable(descr=<SizeDescr 16>)",
                  f"+50: setfield_gc(p4, i3, descr=<FieldS {name}.inst_x 8>)",
                  f"+60: jump(p4, i3, descr=TargetToken({n}))", "+70: --end of the loop--",
                  f"[{at + 1:x}] jit-log-opt-loop}}", f"[{at + 2:x}] {{jit-tracing",
                  f"~~~ ABORTING TRACING {name}", f"[{at + 3:x}] jit-tracing}}"]
        at += 16
    lines += [f"[{at:x}] {{jit-backend-counts", *(f"entry {n}:1" for n in range(len(HOSTILE))),
              *(f"TargetToken({n}):1000" for n in range(len(HOSTILE))), f"[{at + 1:x}] jit-backend-counts}}"]
    log = pathlib.Path(directory, "<b>&.log")
    log.write_text("\n".join(lines) + "\n")
    return log


class Reader(html.parser.HTMLParser):
    """Whether elements are closed in order, and what there is."""
    OPEN_ENDED = {"p", "li", "td", "th"}  # need no end

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.words, self.ids, self.links = [], {}, [], set(), []

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS, f"<{tag}>"
        names = [name for name, _ in attributes]
        assert not any(name.startswith("on") for name in names) and len(set(names)) == len(names), attributes
        assert not {"src", "srcset", "action"} & set(names), attributes
        for name, value in attributes:
            if name == "href":
                assert value.startswith("#"), value
                self.links.append(value[1:])
            if name == "id":
                assert value not in self.ids, value
                self.ids.add(value)
        self.seen[tag] = self.seen.get(tag, 0) + 1
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open[-1] != tag and self.open[-1] in self.OPEN_ENDED:
            self.open.pop()
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.words.append(data)


def read(file):
    text = file.read_bytes().decode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    assert "http:" not in text and "https:" not in text  # nothing of the network
    reader = Reader()
    reader.feed(text)
    assert not [tag for tag in reader.open if tag not in Reader.OPEN_ENDED], reader.open
    assert reader.seen["script"] == 2 and reader.seen["style"] == 1 and reader.seen["main"] == 1
    data = json.loads(re.search(r"<script type=\"application/json\" id=data>(.*?)</script>", text, re.S)[1])
    for link in reader.links:
        assert link in reader.ids or re.fullmatch(r"t\d+(\.\d+)?", link), link
    return reader, data


def whole(env):
    """Pages of real logs: every trace is in the table, and the listings are those of logparse show."""
    with tempfile.TemporaryDirectory() as d:
        for name in "bridges-all", "oddnames-all", "gcwork-all", "profile-mode", "aborts-all":
            reader, data = read(page(env, d, name))
            r = subprocess.run([env.prog("logparse"), "traces", "--json", f"testdata/logs/{name}.log.gz"],
                               capture_output=True, cwd=env.root)
            traces = json.loads(r.stdout)["rows"]
            assert len(data) == sum(t["merge_points"] is not None for t in traces), name
            assert name != "gcwork-all" or reader.seen["rect"] > 100
            for number, trace in data.items():
                guards = sum(row[0] == 4 and "! " in "".join(p[1:] for p in row[5:]) for row in trace["rows"])
                assert name == "oddnames-all" or guards in [t["guards"] for t in traces if t["name"] == trace["name"]]
        _, data = read(page(env, d, "count-all"))
        text = ["".join(p[1:] for p in row[5:]) for row in data["0"]["rows"]]
        show = run(env, "logparse", "show", "--source-root=testdata", "testdata/logs/count-all.log.gz",
                   "loop 1").decode()
        missing = [l for l in show.splitlines() if l.lstrip()[:8].isdigit() and l.rstrip() not in
                   {t.rstrip() for t in text}]
        assert len(text) > 100 and not missing, missing[:5]


def markup(env):
    """Hostile names are text in the page, in JSON and in HTML."""
    with tempfile.TemporaryDirectory() as d:
        file = pathlib.Path(d, "out.html")
        run(env, "logparse", "html", hostile_log(d), "-o", file)
        reader, data = read(file)
        words, rows = "".join(reader.words), json.dumps(data)
        for name in HOSTILE:
            assert name in words and json.dumps(name)[1:-1] in rows, name
        assert "<b>&.log" in words
        assert file.read_bytes() == run(env, "logparse", "html", pathlib.Path(d, "<b>&.log"))
        run(env, "jitviewer", f"--html={d}/two.html", pathlib.Path(d, "<b>&.log"))
        assert pathlib.Path(d, "two.html").read_bytes() == file.read_bytes()


class Browser:
    """Chromium without a window, spoken to through two pipes (Chrome DevTools Protocol)."""
    def __init__(self, directory):
        out, self.write_to = os.pipe()
        self.read_from, into = os.pipe()

        def pipes():  # the browser reads 3 and writes 4
            a, b = os.dup2(out, 63, False), os.dup2(into, 64, False)
            os.dup2(a, 3), os.dup2(b, 4)
        self.child = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--window-size=1200,800", f"--user-data-dir={directory}", "--remote-debugging-pipe", "about:blank"],
            preexec_fn=pipes, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=dict(os.environ, HOME=directory))
        os.close(out)
        os.close(into)
        self.buffer, self.count, self.session, self.errors = b"", 0, None, []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in "Runtime", "Log", "Page", "Network":
            self.ask(f"{domain}.enable")

    def ask(self, method, **params):
        self.count += 1
        message = {"id": self.count, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next()
            if answer.get("id") == self.count:
                assert "result" in answer, answer
                return answer["result"]

    def next(self):
        while b"\0" not in self.buffer:
            assert select.select([self.read_from], [], [], 60)[0], "the browser does not answer"
            more = os.read(self.read_from, 1 << 20)
            assert more, "the browser is gone"
            self.buffer += more
        line, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(line)
        if message.get("method") in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            self.errors.append(json.dumps(message["params"])[:500])
        if message.get("method") == "Network.requestWillBeSent" and not \
                message["params"]["request"]["url"].startswith("file:"):
            self.errors.append(message["params"]["request"]["url"])
        return message

    def open(self, url):
        self.ask("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && document.documentElement.className === 'js'")

    def value(self, expression):
        r = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in r, (expression, r)
        return r["result"].get("value")

    def until(self, expression):
        end = time.monotonic() + 30
        while not self.value(expression):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.01)

    def click(self, expression):
        """With the mouse, in the middle of the element."""
        x, y = self.value(f"(() => {{ const e = {expression}; e.scrollIntoView({{block: 'center'}}); const r = "
                          "e.getClientRects()[0]; return [r.x + Math.min(r.width, 200) / 2, r.y + r.height / 2]; })()")
        for kind in "mousePressed", "mouseReleased":
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def close(self):
        """Kindly, so that none of its processes goes on writing its profile."""
        self.session = None
        os.write(self.write_to, b'{"id": 0, "method": "Browser.close"}\0')
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        os.close(self.write_to)
        os.close(self.read_from)


SHOWN = "[...document.querySelectorAll('#listing > div')].filter(e => e.offsetHeight > 0).length"


def walk_through(b):
    """What a person does with the page of bridges-all."""
    assert b.value("getComputedStyle(document.getElementById('traces')).display") == "block"
    assert b.value("getComputedStyle(document.getElementById('guards')).display") == "none"
    b.click("document.querySelector('#traces tbody a')")
    b.until("location.hash === '#t0' && document.getElementById('listing').children.length > 50")
    rows = b.value(SHOWN)
    # Fold the loop, then open it again with the keyboard.
    part = "[...document.querySelectorAll('#listing > .k0')].find(e => !e.classList.contains('closed'))"
    b.click(part)
    folded = b.value(SHOWN)
    assert folded < rows - 5, (rows, folded)
    b.value("document.querySelector('#listing > .k0.closed:last-of-type') || 1")
    b.click("[...document.querySelectorAll('#listing > .k0')].findLast(e => e.classList.contains('closed'))")
    assert b.value(SHOWN) > folded
    # Machine code, then source alone.
    before = b.value(SHOWN)
    b.click("document.getElementById('level5')")
    assert b.value(SHOWN) > before
    for level in 5, 4, 3:
        b.click(f"document.getElementById('level{level}')")
    few = b.value(SHOWN)
    assert 0 < few < before / 4, (few, before)
    # A guard of the table of guards: its row is shown, and marked.
    b.click("document.querySelector('nav a[href=\"#guards\"]')")
    b.until("document.getElementById('guards').classList.contains('here')")
    b.click("document.querySelector('#guards tbody td:last-child a')")
    b.until("document.querySelectorAll('#listing > div.found').length === 1")
    assert "guard_" in b.value("document.querySelector('#listing > div.found').textContent")
    # Its bridge is a link.
    b.click("document.querySelector('#listing > div.found a')")
    b.until("document.querySelector('#trace h2').textContent.includes('/g')")
    # Search, and go to a hit.
    b.click("document.getElementById('search')")
    for c in "int_add":
        b.ask("Input.dispatchKeyEvent", type="char", text=c)
    b.until("document.querySelectorAll('#hits.here li').length > 3")
    b.click("document.querySelector('#hits li a')")
    b.until("document.querySelector('#listing > div.found').textContent.includes('int_add')")
    # Sort a table.
    b.click("document.querySelector('nav a[href=\"#traces\"]')")
    b.click("[...document.querySelectorAll('#traces th button')].find(e => e.textContent === 'ops')")
    ops = b.value("[...document.querySelectorAll('#traces tbody tr')].map(r => Number(r.cells[2].dataset.v))")
    assert ops == sorted(ops, reverse=True) and len(ops) > 3, ops
    colours = lambda: b.value("getComputedStyle(document.body).backgroundColor")
    light = colours()
    b.click("document.getElementById('theme')")
    assert colours() != light


def browser(env):
    if not shutil.which("chromium"):
        raise env.Skip("chromium is not installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as d:
        first = page(env, d, "bridges-all")
        second = pathlib.Path(d, "hostile.html")
        run(env, "logparse", "html", hostile_log(d), "-o", second)
        third = page(env, d, "gcwork-all")
        b = Browser(f"{d}/profile")
        try:
            b.open(first.as_uri())
            walk_through(b)
            b.open(second.as_uri())
            for view in "traces", "guards", "lines", "allocations", "aborts", *(f"t{n}" for n in range(len(HOSTILE))):
                b.value(f"location.hash = '#{view}'")
                b.until("document.querySelectorAll('section.here').length === 1")
            assert b.value("document.scripts.length") == 2 and not b.value("'hacked' in window")
            assert b.value("document.querySelectorAll('img, b, svg *').length") == 0
            b.open(third.as_uri() + "#pauses")
            said = b.value("document.querySelector('#pauses rect title').textContent")
            assert re.match(r"(minor|step \(\w+\)), 1\.371 ms at 12\d", said), said
            # On a narrow screen nothing but tables and listings is wider than it.
            b.ask("Emulation.setDeviceMetricsOverride", width=360, height=640, deviceScaleFactor=1, mobile=True)
            for view in "traces", "guards", "pauses", "t0":
                b.value(f"location.hash = '#{view}'")
                assert b.value("document.documentElement.scrollWidth") <= 360, view
            assert not b.errors, b.errors
        finally:
            b.close()


def tests(env):
    yield "whole", lambda: whole(env)
    yield "markup", lambda: markup(env)
    if env.flavour == "release":
        yield "browser", lambda: browser(env)
