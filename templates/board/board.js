"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, units, details, levels } = data;
  const [NAME, CODE, KIND, PARENT, CONTACT, STANDING, LATE, FILE, ARRIVED, ERRORS, WARNINGS, SAID] = units.length ? units[0].keys() : [];
  const BLOCK = 50;
  const ROW = 44;
  const board = document.getElementById("board");
  const form = document.querySelector(".filter form");
  const shownWords = form.querySelector("output");
  const every = (selector, root = document) => [...root.querySelectorAll(selector)];
  const boxes = every("[name=standing]", form);
  const lower = (text) => text.normalize("NFKC").toLowerCase();

  function make(tag, look, text, attributes) {
    const element = document.createElement(tag);
    if (look) element.className = look;
    if (text) element.textContent = text;
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    return element;
  }
  function within(element, ...children) { element.append(...children); return element; }

  // ---- which units, in which order

  const texts = [];
  function textOf(number) {
    if (texts[number] === undefined) {
      const unit = units[number];
      const detail = details[number] || {};
      texts[number] = lower([unit[NAME], unit[CODE], unit[KIND], data.parents[unit[PARENT]], unit[CONTACT], unit[FILE],
        ...(detail.findings || []).map((finding) => `${finding[2]} ${finding[4]}`),
        ...(detail.files || []).map((file) => file[0])].join("\n"));
    }
    return texts[number];
  }

  const keys = {
    unit: (unit) => unit[NAME], parent: (unit) => data.parents[unit[PARENT]], standing: (unit) => unit[STANDING],
    late: (unit) => -unit[LATE], findings: (unit) => -(unit[ERRORS] * 1e6 + unit[WARNINGS]),
    arrived: (unit) => unit[ARRIVED] || "9", contact: (unit) => unit[CONTACT] || "\uffff",
  };
  const ranks = {};
  function ranksOf(column) {
    if (!ranks[column]) {
      const values = units.map(keys[column]);
      if (typeof values[0] === "string") {
        const plain = column === "arrived";
        const { compare } = new Intl.Collator("zh-CN-u-co-pinyin", { numeric: true });
        const ordered = [...new Set(values)].sort(plain ? undefined : compare);
        const at = new Map(ordered.map((value, rank) => [value, rank]));
        ranks[column] = values.map((value) => at.get(value));
      } else ranks[column] = values;
    }
    return ranks[column];
  }

  let order = units.map((_, number) => number);
  let shown = [];
  let at = new Map();
  const sorting = { column: "", down: false };

  function sort() {
    order = units.map((_, number) => number);
    if (sorting.column) {
      const rank = ranksOf(sorting.column);
      const way = sorting.down ? -1 : 1;
      order.sort((a, b) => way * (rank[a] - rank[b]) || a - b);
    }
    for (const button of every("[data-sort]", board)) {
      const own = button.dataset.sort === sorting.column;
      button.closest("th").setAttribute("aria-sort", own ? (sorting.down ? "descending" : "ascending") : "none");
    }
  }

  function apply() {
    const asked = lower(form.search.value).split(/\s+/).filter(Boolean);
    const standings = new Set(boxes.filter((box) => box.checked).map((box) => Number(box.value)));
    const parent = form.parent.value === "" ? -1 : Number(form.parent.value);
    const late = form.late.checked;
    shown = order.filter((number) => {
      const unit = units[number];
      return standings.has(unit[STANDING]) && (parent < 0 || unit[PARENT] === parent) && (!late || unit[LATE]) &&
        asked.every((word) => textOf(number).includes(word));
    });
    at = new Map(shown.map((number, position) => [number, position]));
    shownWords.textContent = words.shown.replace("{shown}", shown.length).replace("{all}", units.length);
    tellFilter(asked, standings, parent, late);
    draw();
  }

  function tellFilter(asked, standings, parent, late) {
    const told = [];
    if (standings.size < boxes.length) told.push([...standings].map((number) => data.standings[number][1]).join("、"));
    if (late) told.push(words["only-late"]);
    if (parent >= 0) told.push(data.parents[parent]);
    if (asked.length) told.push(`“${form.search.value.trim()}”`);
    const only = document.querySelector(".only");
    only.textContent = told.length ? `${words.filtered.replace("{what}", told.join("；"))} ${shownWords.textContent}` : "";
    only.hidden = !told.length;
    const alone = standings.size === 1 ? String([...standings][0]) : standings.size === boxes.length ? "" : "none";
    for (const tile of every(".tiles [data-standing]")) tile.setAttribute("aria-pressed", tile.dataset.standing === alone);
    document.querySelector(".tiles [data-late]").setAttribute("aria-pressed", late);
    for (const button of every("[data-parent]")) button.setAttribute("aria-pressed", Number(button.dataset.parent) === parent);
  }

  // ---- rows, drawn a block at a time when they come near the window

  const rows = new Map();
  const opened = new Set();
  let blocks = [];
  let current = -1;
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) fill(entry.target);
  }, { rootMargin: "1200px 0px" });

  function draw() {
    near.disconnect();
    blocks.forEach((block) => block.remove());
    blocks = [];
    for (let start = 0; start < shown.length; start += BLOCK) {
      const block = make("tbody", "", "", { role: "rowgroup" });
      const count = Math.min(BLOCK, shown.length - start);
      const gap = within(make("tr", "gap"), make("td", "", "", { colspan: 7 }));
      gap.firstChild.style.height = `${count * ROW}px`;
      block.append(gap);
      block.start = start;
      blocks.push(block);
    }
    if (!shown.length) blocks.push(within(make("tbody"), within(make("tr", "none"), make("td", "", words.none, { colspan: 7 }))));
    board.append(...blocks);
    board.setAttribute("aria-rowcount", shown.length + 1);
    if (!at.has(current)) current = shown.length ? shown[0] : -1;
    if (shown.length) { fill(blocks[0]); blocks.forEach((block) => near.observe(block)); }
  }

  function fill(block) {
    if (block.start === undefined || !block.querySelector(".gap")) return;
    const drawn = [];
    for (let position = block.start; position < Math.min(block.start + BLOCK, shown.length); position += 1) {
      const number = shown[position];
      const row = rowOf(number);
      row.setAttribute("aria-rowindex", position + 2);
      row.tabIndex = number === current ? 0 : -1;
      drawn.push(row);
      if (opened.has(number)) drawn.push(detailRow(number));
    }
    block.replaceChildren(...drawn);
    near.unobserve(block);
  }

  // roles are said outright, since narrow screens lay rows out as no table
  const gridcell = (look, text) => make("td", look, text, { role: "gridcell" });
  function rowOf(number) {
    if (rows.has(number)) return rows.get(number);
    const unit = units[number];
    const [standing, standingWords] = data.standings[unit[STANDING]];
    const row = make("tr", "unit", "", { role: "row", "aria-level": 1, "aria-expanded": opened.has(number), "data-unit": number });
    const name = within(gridcell("unit"), make("span", "sign"), make("span", "name", unit[NAME]));
    const about = [unit[CODE], unit[KIND]].filter(Boolean).join(" · ");
    if (about) name.append(make("span", "about", about));
    const found = gridcell("findings");
    [["error", ERRORS], ["warning", WARNINGS], ["said", SAID]].forEach(([level, column], place) => {
      if (unit[column]) found.append(make("span", `tag ${level}`, `${data.counted[place]} ${unit[column]}`), " ");
    });
    row.append(name, gridcell("parent", data.parents[unit[PARENT]]),
      within(gridcell("standing"), make("span", `tag ${standing}`, standingWords)),
      within(gridcell("late"), unit[LATE] ? make("span", "tag error", words.late) : ""),
      found, gridcell("arrived", unit[ARRIVED]), gridcell("contact", unit[CONTACT]));
    rows.set(number, row);
    return row;
  }

  // ---- what is told of one unit

  const detailRows = new Map();
  function detailRow(number) {
    if (!detailRows.has(number)) {
      const cell = make("td", "", "", { role: "gridcell", colspan: 7 });
      const row = within(make("tr", "detail", "", { role: "row", "aria-level": 2, "data-of": number }), cell);
      const detail = details[number] || {};
      const missing = data.standings[units[number][STANDING]][0] === "missing";
      if (units[number][FILE]) cell.append(make("p", "path", units[number][FILE]));
      if (detail.findings) cell.append(findingsTable(number, detail.findings), ...formTables(number, detail));
      else cell.append(make("p", "", missing ? words.nothing : words.clean));
      if (detail.files) cell.append(filesTable(detail.files));
      detailRows.set(number, row);
    }
    return detailRows.get(number);
  }

  const idOf = (number, cell) => `u${number}-${cell}`;
  function headed(look, heads) {
    const line = make("tr");
    heads.forEach((head) => line.append(make("th", "", head, { scope: "col" })));
    const body = make("tbody");
    return [within(make("table", look), within(make("thead"), line), body), body];
  }

  function findingsTable(number, findings) {
    const [table, body] = headed("findings", [words.severity, words.rule, words.place, words.message]);
    for (const [level, weight, rule, place, label, message, cell, , said] of findings) {
      const where = make("td");
      if (cell >= 0) where.append(make("a", "", place || "→", { href: `#${idOf(number, cell)}` }));
      else where.textContent = place;
      const told = make("td");
      if (label) told.append(make("span", "label", `〔${label}〕`));
      told.append(message);
      if (said) told.append(make("div", "explanation", words.said + said));
      told.append(make("div", "fix", words.fix + data.rules[rule][1]));
      body.append(within(make("tr"), within(make("td"), make("span", `tag ${levels[level]}`, weight)),
        make("td", "", rule, { title: data.rules[rule][0] }), where, told));
    }
    return table;
  }

  function filesTable(files) {
    const [table, body] = headed("findings files", data.arrivals);
    for (const file of files) body.append(within(make("tr"), ...file.map((text) => make("td", "", text))));
    table.prepend(make("caption", "", words.files));
    return table;
  }

  function* formTables(number, detail) {
    const told = new Map();
    const terms = new Set();
    for (const finding of detail.findings) {
      if (!told.has(finding[6])) told.set(finding[6], []);
      told.get(finding[6]).push(finding);
      finding[7].forEach((cell) => terms.add(cell));
    }
    for (const key of Object.keys(detail.values)) {
      const table = data.forms[detail.form][key];
      const drawn = within(make("table", "form"), make("caption", "", table.caption));
      const head = make("thead");
      const body = make("tbody");
      table.rows.forEach((cells, position) => {
        const line = make("tr");
        for (const [text, height, width, role, place] of cells) {
          const cell = role === "value" ? valueCell(number, detail.values[key][place], table.first + place, told, terms)
            : make("th", "", text, { scope: scopeOf(role, height, width) });
          if (height > 1) cell.rowSpan = height;
          if (width > 1) cell.colSpan = width;
          line.append(cell);
        }
        (position < table.head ? head : body).append(line);
      });
      yield within(make("div", "scroll-x"), within(drawn, head, body));
    }
  }

  function scopeOf(role, height, width) {
    if (role === "label") return height > 1 ? "rowgroup" : "row";
    return width > 1 ? "colgroup" : "col";
  }

  function valueCell(number, text, place, told, terms) {
    const findings = told.get(place);
    if (!findings) return make("td", terms.has(place) ? "part" : "", text);
    const worst = Math.min(...findings.map((finding) => finding[0]));
    const cell = make("td", levels[worst], text, { id: idOf(number, place), tabindex: 0 });
    const tip = findings.map((finding) => `${finding[2]} ${finding[5]}`).join("\n");
    return within(cell, make("span", "tip", tip, { role: "tooltip" }));
  }

  // ---- opening, keys, mouse

  function toggle(number, open = !opened.has(number)) {
    if (open === opened.has(number)) return;
    const row = rowOf(number);
    if (open) { opened.add(number); row.after(detailRow(number)); } else { opened.delete(number); detailRow(number).remove(); }
    row.setAttribute("aria-expanded", open);
  }

  function choose(number) {
    if (rows.has(current)) rows.get(current).tabIndex = -1;
    current = number;
    rowOf(number).tabIndex = 0;
  }

  function go(position) {
    if (!shown.length) return;
    const to = Math.max(0, Math.min(shown.length - 1, position));
    const block = blocks[Math.floor(to / BLOCK)];
    fill(block);
    choose(shown[to]);
    rowOf(shown[to]).focus();
  }

  board.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const detail = event.target.closest(".detail");
    if (detail && event.key === "Escape") {
      const number = Number(detail.dataset.of);
      toggle(number, false);
      go(at.get(number));
      event.preventDefault();
    }
    if (!event.target.matches("tr.unit")) return;
    const number = Number(event.target.dataset.unit);
    const position = at.get(number);
    const moves = { ArrowDown: position + 1, ArrowUp: position - 1, PageDown: position + 10, PageUp: position - 10, Home: 0, End: shown.length - 1 };
    if (event.key in moves) go(moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") toggle(number);
    else if (event.key === "ArrowRight") toggle(number, true);
    else if (event.key === "ArrowLeft" || event.key === "Escape") toggle(number, false);
    else return;
    event.preventDefault();
  });

  board.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) {
      event.preventDefault();
      const cell = document.getElementById(link.hash.slice(1));
      cell.scrollIntoView({ block: "center" });
      cell.focus({ preventScroll: true });
      return;
    }
    const button = event.target.closest("[data-sort]");
    if (button) {
      const same = sorting.column === button.dataset.sort;
      // a third press brings back the roster's order
      sorting.column = same && sorting.down ? "" : button.dataset.sort;
      sorting.down = same && !sorting.down;
      sort();
      apply();
      return;
    }
    const row = event.target.closest("tr.unit");
    if (!row || String(getSelection())) return;
    const number = Number(row.dataset.unit);
    choose(number);
    row.focus({ preventScroll: true });
    toggle(number);
  });

  function show() { form.closest(".units").scrollIntoView(); }
  for (const tile of every(".tiles button, [data-parent]")) {
    tile.disabled = false;
    tile.addEventListener("click", () => {
      const pressed = tile.getAttribute("aria-pressed") === "true";
      if (tile.dataset.late) form.late.checked = !pressed;
      else if (tile.dataset.parent) form.parent.value = pressed ? "" : tile.dataset.parent;
      else boxes.forEach((box) => { box.checked = pressed || tile.dataset.standing === "" || box.value === tile.dataset.standing; });
      apply();
      show();
    });
  }
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));

  // ---- print: every unit chosen, and below it what is still open

  let printed = [];
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = every("details:not([open])");
    folded.forEach((part) => { part.open = true; });
    blocks.forEach(fill);
    shown.forEach((number) => {
      if (opened.has(number)) return;
      const open = ((details[number] || {}).findings || []).filter(([level, , rule]) =>
        rule !== "AGG-MISSING" && (levels[level] === "error" || levels[level] === "warning")); // the row says that it is missing
      if (!open.length) return;
      const cell = make("td", "", "", { colspan: 7 });
      for (const [level, weight, rule, place, label, message] of open) {
        cell.append(within(make("p"), make("span", `tag ${levels[level]}`, weight), ` ${rule} ${place} ${label ? `〔${label}〕` : ""}${message}`));
      }
      const row = within(make("tr", "brief"), cell);
      rowOf(number).after(row);
      printed.push(row);
    });
  });
  addEventListener("afterprint", () => { printed.forEach((row) => row.remove()); printed = []; folded.forEach((part) => { part.open = false; }); });

  const bar = document.querySelector(".filter");
  every(".filter, .keys, #board").forEach((element) => { element.hidden = false; });
  const measure = () => document.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
  sort();
  apply();
  measure();
})();
