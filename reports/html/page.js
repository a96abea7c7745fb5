"use strict";
// Tables can be sorted by a click on a header. Rows stay within their section;
// numbers are compared by the first number of the cell, and what has none is last.
(function () {
  function key(cell) {
    var text = cell ? cell.textContent.trim() : "";
    var found = text.replace(/−/g, "-").replace(/(\d),(?=\d{3})/g, "$1").match(/^[<>≥≤]?\s*(-?\d+(\.\d+)?)/);
    return { text: text, number: found ? parseFloat(found[1]) : NaN };
  }
  function compare(a, b, up) {
    var an = isNaN(a.number), bn = isNaN(b.number);
    if (an && bn) return up * a.text.localeCompare(b.text);
    if (an) return 1;
    if (bn) return -1;
    return up * (a.number - b.number);
  }
  function sort(table, column, up) {
    Array.prototype.forEach.call(table.tBodies, function (body) {
      var rows = Array.prototype.filter.call(body.rows, function (r) { return !r.classList.contains("section"); });
      rows.map(function (r, i) { return { row: r, key: key(r.cells[column]), place: i }; })
        .sort(function (a, b) { return compare(a.key, b.key, up) || a.place - b.place; })
        .forEach(function (x) { body.appendChild(x.row); });
    });
  }
  Array.prototype.forEach.call(document.querySelectorAll("table"), function (table) {
    var heads = Array.prototype.slice.call(table.querySelectorAll("thead th.sortable"));
    // The headers stand in two rows; a column's place is where it stands on the page.
    var first = table.tHead.rows[0], order = [];
    Array.prototype.forEach.call(first.cells, function (cell) {
      if (cell.classList.contains("sortable")) { order.push(cell); return; }
      for (var i = 0; i < cell.colSpan; i++) order.push(null);
    });
    var second = table.tHead.rows[1] ? Array.prototype.slice.call(table.tHead.rows[1].cells) : [];
    order = order.map(function (cell) { return cell || second.shift(); });
    heads.forEach(function (head) {
      if (!head.textContent.trim()) return;
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach(function (h) { h.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up === 1 ? "ascending" : "descending");
        sort(table, order.indexOf(head), up);
      });
    });
  });
})();
