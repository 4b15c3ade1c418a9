// Sorts a table by the column whose heading is pressed, and shows only the rows in which a typed name is found.
"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells].filter(c => c.tagName === "TH");
  const label = document.createElement("label"), field = document.createElement("input");
  label.className = "find";
  field.type = "search";
  label.append(table.dataset.find + " ", field);
  table.before(label);
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(wanted);
  });
  const key = (row, head) => {
    const last = head === heads.length - 1, whole = row.cells.length < heads.length;
    const cell = last ? row.cells[row.cells.length - 1] : row.cells[head];
    if (!cell || (whole && !last && head > 0)) return null;
    const text = cell.textContent.trim(), number = parseFloat(text);
    return Number.isNaN(number) || head === 0 ? text.toLowerCase() : number;
  };
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = rows.map(row => [key(row, place), row]).sort(([a], [b]) => {
        if (a === null || b === null) return (a === null) - (b === null);
        const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), undefined, {numeric: true});
        return down ? -order : order;
      });
      body.append(...sorted.map(([, row]) => row));
    });
  });
}
