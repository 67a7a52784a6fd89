"use strict";
(() => {
  const form = document.querySelector(".filter form");
  const files = [...document.querySelectorAll(".file")];
  const shown = document.querySelector(".filter output");
  const lower = (text) => text.normalize("NFKC").toLowerCase();
  const heads = files.map((file) => lower(file.querySelector("summary").textContent));
  const rows = files.map((file) => [...file.querySelectorAll("tr[data-level]")]);
  const texts = rows.map((list) => list.map((row) => lower(row.textContent)));

  function apply() {
    const words = lower(form.search.value).split(/\s+/).filter(Boolean);
    const status = form.status.value;
    const rule = form.rule.value;
    const levels = new Set([...form.querySelectorAll("[name=level]:checked")].map((box) => box.value));
    const every = levels.size === form.querySelectorAll("[name=level]").length;
    let count = 0;
    let found = 0;
    files.forEach((file, number) => {
      const inHead = words.every((word) => heads[number].includes(word));
      let any = false;
      rows[number].forEach((row, at) => {
        const fits = levels.has(row.dataset.level) && (!rule || row.dataset.rule === rule) &&
          (inHead || words.every((word) => heads[number].includes(word) || texts[number][at].includes(word)));
        row.hidden = !fits;
        any = any || fits;
        found += fits ? 1 : 0;
      });
      // a file without findings can only be asked for by name or status
      const bare = rows[number].length === 0 && inHead && !rule && every;
      file.hidden = !((any || bare) && (!status || file.dataset.status === status));
      count += file.hidden ? 0 : 1;
      if (file.hidden) found -= rows[number].filter((row) => !row.hidden).length;
    });
    shown.textContent = shown.dataset.words.replace("{files}", count).replace("{findings}", found);
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  document.querySelector("[data-open]").addEventListener("click", (event) => {
    const open = event.target.dataset.open === "1";
    files.forEach((file) => { if (!file.hidden) file.open = open; });
    event.target.dataset.open = open ? "0" : "1";
    event.target.textContent = open ? event.target.dataset.close : event.target.dataset.words;
  });
  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const file = target && target.closest(".file");
    if (file) { file.open = true; target.scrollIntoView({ block: "center" }); target.focus({ preventScroll: true }); }
  }
  addEventListener("hashchange", reveal);
  let before = [];
  addEventListener("beforeprint", () => { before = files.filter((file) => !file.open); before.forEach((file) => { file.open = true; }); });
  addEventListener("afterprint", () => before.forEach((file) => { file.open = false; }));
  document.querySelector(".filter").hidden = false;
  apply();
  reveal();
})();
