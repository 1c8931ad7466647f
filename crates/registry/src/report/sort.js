"use strict";
// Sorts a table by a column when its button is pressed; pressed again, the other way.
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const head = button.closest("th");
    const body = head.closest("table").tBodies[0];
    const descending = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.cells) {
      other.removeAttribute("aria-sort");
    }
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const value = (row) => row.cells[head.cellIndex].dataset.value ?? row.cells[head.cellIndex].textContent;
    const compare = (a, b) => value(a).localeCompare(value(b), document.documentElement.lang, { numeric: true });
    const rows = [...body.rows].sort(compare);
    body.append(...(descending ? rows.reverse() : rows));
  });
}
