"use strict";
// The page of logparse html. Text of the log goes into text nodes, never into markup.
(function () {
    const traces = JSON.parse(document.getElementById("data").textContent);
    const byId = (id) => document.getElementById(id);
    const KIND = { part: 0, call: 1, source: 2, bytecode: 3, op: 4, asm: 5, note: 6 };
    const LEVELS = [["source", 2], ["bytecode", 3], ["operations", 4], ["assembly", 5]];
    const PIECES = 5; // of a row: kind, depth, operation, link, heat, then its pieces
    const MOST_HITS = 300;
    const hidden = new Set([5]); // levels that are not shown at first
    document.documentElement.classList.add("js");

    function element(name, className, text) {
        const e = document.createElement(name);
        if (className)
            e.className = className;
        if (text !== undefined)
            e.textContent = text;
        return e;
    }

    const textOf = (row, from) => row.slice(from).map((piece) => piece.slice(1)).join("");

    // ---- a trace ----------------------------------------------------------------------------

    function addPieces(to, row, from, link) {
        for (let i = from; i < row.length; i++) {
            const look = row[i][0], text = row[i].slice(1);
            // What tells of a bridge, a jump or a call is the link to it.
            const last = link >= 0 && i === row.length - 1;
            const e = element(last ? "a" : "span", "l" + look, text);
            if (last)
                e.href = "#t" + link;
            to.append(e);
        }
    }

    // The rows that are folded with row i: what is deeper than it, up to its end.
    function endOfFold(rows, i) {
        const [kind, depth] = rows[i];
        let k = i + 1;
        for (; k < rows.length; k++) {
            if (rows[k][0] === KIND.part)
                break;
            if (kind === KIND.call ? rows[k][1] < depth
                                   : kind !== KIND.part && rows[k][0] <= kind)
                break;
        }
        return k;
    }

    function applyFolds(shown) {
        let gone = 0; // rows before this one are in a fold
        shown.forEach((div, i) => {
            div.classList.toggle("gone", i < gone);
            if (i >= gone && div.classList.contains("closed"))
                gone = endOfFold(shown.rows, i);
        });
    }

    function setClosed(shown, i, closed) {
        const div = shown[i];
        div.classList.toggle("closed", closed);
        if (div.classList.contains("folds"))
            div.setAttribute("aria-expanded", String(!closed));
        const sign = div.querySelector(".lk");
        if (shown.rows[i][0] === KIND.part && sign)
            sign.textContent = (closed ? "+" : "-") + sign.textContent.slice(1);
    }

    let shown = null; // the rows' elements of the trace on the page, and .rows, .trace

    function showTrace(number, op) {
        const trace = traces[number], listing = byId("listing");
        if (shown && shown.trace === number) {
            showOperation(op);
            return;
        }
        listing.replaceChildren();
        byId("card").replaceChildren();
        shown = Object.assign([], { rows: [], trace: number });
        byId("levels").hidden = !trace;
        if (!trace) {
            byId("trace").querySelector("h2").textContent = "Not in this page";
            byId("card").textContent =
                "This trace is cold, or the log does not hold its operations: logparse show LOG NAME";
            return;
        }
        byId("trace").querySelector("h2").textContent = trace.name;
        for (const line of trace.card) {
            const div = element("div");
            addPieces(div, line, 1, -1);
            byId("card").append(div);
        }
        shown.rows = trace.rows;
        trace.rows.forEach((row, i) => {
            const div = element("div", "k" + row[0] + " h" + row[4]);
            addPieces(div, row, PIECES, row[3]);
            if (endOfFold(trace.rows, i) > i + 1) {
                div.classList.add("folds");
                div.setAttribute("role", "button");
                div.tabIndex = 0;
            }
            shown.push(div);
        });
        trace.rows.forEach((row, i) => setClosed(shown, i, trace.folded.includes(i)));
        applyFolds(shown);
        listing.append(...shown);
        showOperation(op);
    }

    function showOperation(op) {
        shown.forEach((div) => div.classList.remove("found"));
        if (op === undefined)
            return;
        const i = shown.rows.findIndex((row) => row[2] === op && row[0] === KIND.op);
        if (i < 0)
            return;
        for (let k = 0; k <= i; k++)
            if (shown[k].classList.contains("closed") && endOfFold(shown.rows, k) > i)
                setClosed(shown, k, false);
        applyFolds(shown);
        setLevel(4, true);
        shown[i].classList.add("found");
        shown[i].scrollIntoView({ block: "center" });
    }

    function toggle(target) {
        const div = target.closest("#listing > div.folds"), i = shown ? shown.indexOf(div) : -1;
        if (i < 0 || target.closest("a"))
            return;
        setClosed(shown, i, !div.classList.contains("closed"));
        applyFolds(shown);
    }

    function setLevel(level, on) {
        if (on)
            hidden.delete(level);
        else
            hidden.add(level);
        byId("listing").className = [...hidden].map((l) => "no-" + l).join(" ");
        const box = byId("level" + level);
        if (box)
            box.checked = on;
    }

    for (const [name, level] of LEVELS) {
        const label = element("label"), box = element("input");
        box.type = "checkbox";
        box.id = "level" + level;
        box.addEventListener("change", () => setLevel(level, box.checked));
        label.append(box, " " + name);
        byId("levels").append(label);
        setLevel(level, !hidden.has(level));
    }
    byId("listing").addEventListener("click", (event) => toggle(event.target));
    byId("listing").addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") {
            if (event.target.closest("a"))
                return;
            toggle(event.target);
            event.preventDefault();
        }
    });

    // ---- search -------------------------------------------------------------------------------

    function search(words) {
        const list = byId("hits").querySelector("ul"), wanted = words.toLowerCase();
        let hits = 0;
        list.replaceChildren();
        for (const number of Object.keys(traces)) {
            for (const row of traces[number].rows) {
                const text = textOf(row, PIECES);
                if (!text.toLowerCase().includes(wanted))
                    continue;
                if (++hits > MOST_HITS)
                    continue;
                const li = element("li"), a = element("a", "", traces[number].name);
                a.href = "#t" + number + (row[0] === KIND.op ? "." + row[2] : "");
                li.append(a, " ", element("code", "", text.trim().replace(/ {2,}/g, "  ")));
                list.append(li);
            }
        }
        byId("hits").querySelector(".note").textContent =
            hits === 0 ? "Nothing in the traces of this page holds \"" + words + "\"."
            : hits > MOST_HITS ? hits + " rows hold it; the first " + MOST_HITS + ":"
            : hits === 1 ? "1 row holds it:" : hits + " rows hold it:";
    }

    let waiting = 0;
    byId("search").addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => {
            const words = byId("search").value;
            if (words.length < 2)
                return;
            search(words);
            if (location.hash === "#hits")
                show();
            else
                location.hash = "#hits";
        }, 150);
    });

    // ---- tables -------------------------------------------------------------------------------

    const valueOf = (row, column) => {
        const cell = row.cells[column];
        return cell.dataset.v !== undefined ? Number(cell.dataset.v) : cell.textContent;
    };

    function sortBy(th) {
        const body = th.closest("table").tBodies[0], column = th.cellIndex;
        const down = th.getAttribute("aria-sort") !== "descending";
        for (const other of th.parentNode.cells)
            other.removeAttribute("aria-sort");
        th.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...body.rows].map((row) => [valueOf(row, column), row]);
        rows.sort(([a], [b]) => typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0);
        if (down)
            rows.reverse();
        body.append(...rows.map(([, row]) => row));
    }

    document.querySelectorAll("th button").forEach((button) =>
        button.addEventListener("click", () => sortBy(button.closest("th"))));

    // ---- where we are ---------------------------------------------------------------------------

    function show() {
        const at = /^#t(\d+)(?:\.(\d+))?$/.exec(location.hash);
        const section = at ? "trace" : location.hash.slice(1) || "traces";
        const found = document.querySelector("main > section[id=\"" + CSS.escape(section) + "\"]")
            || byId("traces");
        document.querySelectorAll("main > section").forEach((s) =>
            s.classList.toggle("here", s === found));
        document.querySelectorAll("nav a").forEach((a) =>
            a.classList.toggle("here", a.hash === "#" + found.id));
        window.scrollTo(0, 0);
        if (at)
            showTrace(at[1], at[2] === undefined ? undefined : Number(at[2]));
    }

    byId("theme").addEventListener("click", () => {
        const root = document.documentElement;
        const dark = root.dataset.theme ? root.dataset.theme === "dark"
            : matchMedia("(prefers-color-scheme: dark)").matches;
        root.dataset.theme = dark ? "light" : "dark";
    });
    window.addEventListener("hashchange", show);
    show();
})();
