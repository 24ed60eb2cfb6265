// Tables of specs: sorted by their heads, filtered by a form whose state stands in the address. On a numbered list the
// rows of all pages come from data/specs-*.js, loaded when somebody comes near the form, or before where they are few;
// src/views/rows.rs writes them.
(function () {
  "use strict";
  var form = document.querySelector("[data-table-filter]");
  if (!form) return;
  var tables = Array.from(document.querySelectorAll("main table.specs"));
  var chips = document.querySelector("[data-filter-chips]");
  var count = document.querySelector("[data-filter-count]");
  var said = document.querySelector("[data-filter-said]");
  var none = document.querySelector("[data-filter-none]");
  var order = document.querySelector("[data-table-order]");
  var paper = document.querySelector("[data-filter-paper]");
  var toggle = document.querySelector("[data-filter-toggle]");
  var root = new URL("../", document.currentScript.src);
  var portable = form.hasAttribute("data-portable");
  var files = +form.dataset.files || 0;
  var FACETS = ["status", "owner", "release"].filter(function (name) { return form.elements[name]; });
  var COLUMNS = ["name", "status", "progress", "owner", "release", "updated"];
  var numbers = new Intl.NumberFormat("en");
  var collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  var PAGE = 60;
  // What fills a screen is drawn at once, the rest of the page a moment later.
  var SCREEN = 20;
  var shown = PAGE;
  var rows = [];
  var found = [];
  var orders = {};
  var state = {};
  var ready = null;
  var region = null;
  var more = null;
  var standing = "";
  var idle = window.requestIdleCallback || setTimeout;
  var due = 0;

  function fold(text) {
    // Most texts have nothing to take apart, and there may be thousands.
    if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().normalize("NFC");
  }
  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }
  function split(text, by) { return text ? text.split(by || " ") : []; }
  function grouped(number) { return numbers.format(number); }

  // A row knows its facets and a value for each column; null sorts last. Its words are looked at when they are searched.
  function own() {
    tables.forEach(function (table, group) {
      Array.from(table.tBodies[0].rows).forEach(function (tr) {
        var sort = function (at) { return tr.cells[at].dataset.sort || null; };
        rows.push({
          tr: tr, group: group, at: rows.length,
          status: [tr.dataset.status], owner: split(tr.dataset.owners), release: split(tr.dataset.releases),
          owners: Array.from(tr.cells[3].querySelectorAll("a"), function (link) { return link.textContent; }),
          sort: [tr.cells[0].textContent, +sort(1), sort(2) && +sort(2), sort(3), sort(4), sort(5)]
        });
      });
    });
  }
  function text(row) {
    var data = row.data;
    if (row.text === undefined) row.text = fold(row.tr ? row.tr.textContent
      : [data[2], data[1], data[4], data[9]].concat(row.owners, (data[12] || []).slice(0, 4), (data[15] || []).slice(1)).join(" "));
    return row.text;
  }

  // key, title, id, status, its label, its icon, its rank, progress: met, of, words; owners, releases, shown releases, updated,
  // what its criteria say, why it needs attention: icon, words; whether its page lists what is not met
  window.sitegenRows = function (shard) {
    var scope = split(form.dataset.scope, "&").map(function (facet) { return facet.split("="); });
    shard.forEach(function (row) {
      var made = {
        data: row,
        status: [row[3]], owner: row[10].map(first), release: row[11], owners: row[10].map(last), coverage: row[14],
        sort: [row[1], row[6], row[8] ? row[7] / row[8] : null, row[10].map(last).join(", ") || null,
          row[12] && (row[12][4] || row[12][0]), row[13] && row[13][1]]
      };
      // An empty value is asked for by lists of what has none.
      if (scope.every(function (facet) {
        return facet[1] ? made[facet[0]].indexOf(facet[1]) >= 0 : !made[facet[0]].length;
      })) rows.push(made);
    });
  };
  function first(pair) { return pair[0]; }
  function last(pair) { return pair[1]; }

  // What needs attention, what is not finished, what is.
  function turn(data) { return data[15] ? 0 : /^(complete|superseded|cancelled)$/.test(data[5]) ? 2 : 1; }

  function load() {
    if (ready) return ready;
    rows = [];
    orders = {};
    if (!files) {
      own();
      return ready = Promise.resolve();
    }
    var loads = [];
    for (var number = 1; number <= files; number++) loads.push(new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = new URL("data/specs-" + number + ".js", root).href;
      script.onload = resolve;
      script.onerror = reject;
      document.head.appendChild(script);
    }));
    return ready = Promise.all(loads).then(function () {
      // As the pages list them, see src/views/attention.rs.
      rows.sort(function (left, right) {
        var one = left.sort[5] || "", other = right.sort[5] || "";
        return turn(left.data) - turn(right.data) || (one < other) - (one > other) || (left.data[0] < right.data[0] ? -1 : 1);
      });
      rows.forEach(function (row, at) { row.at = at; });
      var source = tables[0].closest(".table-region");
      region = source.cloneNode(false);
      var table = region.appendChild(tables[0].cloneNode(false));
      table.append(tables[0].caption.cloneNode(true), tables[0].tHead.cloneNode(true), document.createElement("tbody"));
      more = element("button", "button", "Show more");
      more.type = "button";
      region.hidden = more.hidden = true;
      more.addEventListener("click", function () { shown += PAGE; apply(); });
      (source.closest("section") || source).before(region, more);
      arm(table);
    });
  }

  function link(text, path, fragment) {
    var made = element("a", "", text);
    made.href = new URL(path.split("/").map(encodeURIComponent).join("/"), root).href + (portable ? "index.html" : "")
      + (fragment || "");
    return made;
  }
  function icon(name) {
    var svg = "http://www.w3.org/2000/svg";
    var made = document.createElementNS(svg, "svg");
    made.setAttribute("class", "icon");
    made.setAttribute("aria-hidden", "true");
    made.appendChild(document.createElementNS(svg, "use")).setAttribute("href", "#icon." + name);
    return made;
  }
  // The same row as in templates/components.html. Text reaches the page as text only.
  function draw(row) {
    var data = row.data;
    var tr = document.createElement("tr");
    var head = tr.appendChild(element("th"));
    head.scope = "row";
    head.append(link(data[1], "specs/" + data[0] + "/"), " ", element("span", "id", data[2]));
    if (data[15]) head.appendChild(element("span", "mention is-" + data[15][0])).append(icon(data[15][0]), data[15][1]);
    var cells = ["", "", "owner", "release", "updated"].map(function (name) { return tr.appendChild(element("td", name)); });
    var status = cells[0].appendChild(element("span", "status is-" + data[5]));
    status.append(icon(data[5]), data[4]);
    if (data[8]) {
      var label = cells[1].appendChild(element("label", "progress"));
      var bar = label.appendChild(document.createElement("progress"));
      bar.max = data[8];
      bar.value = data[7];
      label.append(" ", data[16] ? link(data[9], "specs/" + data[0] + "/", "#page.open") : data[9]);
    } else cells[1].append(element("span", "quiet", data[9]));
    data[10].forEach(function (owner, at) { cells[2].append(at ? ", " : "", link(owner[1], "owners/" + owner[0] + "/")); });
    if (data[12]) {
      cells[3].append(link(data[12][0], "releases/" + data[12][1] + "/"));
      if (data[12][3]) cells[3].append(" to ", link(data[12][2], "releases/" + data[12][3] + "/"));
      else if (data[12][2]) cells[3].append(" ", link("and " + grouped(data[12][2]) + " more", "specs/" + data[0] + "/", "#page.releases"));
    }
    if (data[13]) cells[4].append(data[13][0]);
    cells.forEach(function (cell) { if (!cell.hasChildNodes()) cell.append(element("span", "dash", "–")); });
    return tr;
  }

  // All rows in the order that is asked for, put in order once.
  function ordered() {
    if (orders[state.sort]) return orders[state.sort];
    var column = COLUMNS.indexOf(state.sort.replace("-", ""));
    if (column < 0) return orders[state.sort] = rows;
    var way = state.sort[0] === "-" ? -1 : 1;
    return orders[state.sort] = rows.slice().sort(function (left, right) {
      var one = left.sort[column], other = right.sort[column];
      if (one === null || other === null) return (one === null) - (other === null) || left.at - right.at;
      return way * (typeof one === "number" ? one - other : collator.compare(one, other)) || left.at - right.at;
    });
  }

  function asked(row, words) {
    return words.every(function (word) { return text(row).indexOf(word) >= 0; });
  }
  function misses(row, name) { return state[name] && row[name].indexOf(state[name]) < 0; }
  function active() {
    return state.q || state.sort || FACETS.some(function (name) { return state[name]; });
  }

  // Shows what the state asks for. Numbered pages stay as they are until something is asked.
  function apply() {
    var words = split(fold(state.q).trim().replace(/\s+/g, " "));
    found = ordered().filter(function (row) {
      return !FACETS.some(function (name) { return misses(row, name); }) && asked(row, words);
    });
    if (files) {
      var on = region && active();
      document.querySelectorAll("main .pagination, main .table-region, main section:has(> .table-region)").forEach(function (part) {
        if (part !== region && !part.contains(region)) part.hidden = !!on;
      });
      if (region) {
        region.hidden = !on || !found.length;
        more.hidden = !on || found.length <= shown;
        if (on) {
          region.querySelector("tbody").replaceChildren();
          fill(shown > PAGE ? shown : SCREEN);
        }
      }
    } else {
      var kept = new Set(found);
      rows.forEach(function (row) { row.tr.hidden = !kept.has(row); });
      tables.forEach(function (table, group) {
        var all = ordered().filter(function (row) { return row.group === group; });
        if (state.sort !== standing) table.tBodies[0].append.apply(table.tBodies[0], all.map(function (row) { return row.tr; }));
        (table.closest("section") || table.closest(".table-region")).hidden = !all.some(function (row) { return kept.has(row); });
      });
      standing = state.sort;
    }
    // The choices are behind a press: they can wait until the rows are there.
    if (!due && ready && (!files || region)) due = idle(function () {
      due = 0;
      if (region && !region.hidden) fill(shown);
      offer();
    }, { timeout: 300 });
    tell(files && !active() ? +form.dataset.total : found.length);
  }

  // Draws rows until there are so many of them.
  function fill(until) {
    var body = region.querySelector("tbody");
    body.append.apply(body, found.slice(body.rows.length, until).map(draw));
  }

  // Beside each choice stands how many rows it would leave, with everything else as it is.
  function offer() {
    var words = split(fold(state.q).trim().replace(/\s+/g, " "));
    var counts = {};
    FACETS.forEach(function (name) { counts[name] = new Map(); });
    rows.forEach(function (row) {
      var missed = FACETS.filter(function (name) { return misses(row, name); });
      if (missed.length > 1 || !asked(row, words)) return;
      (missed.length ? missed : FACETS).forEach(function (name) {
        row[name].forEach(function (value) { counts[name].set(value, (counts[name].get(value) || 0) + 1); });
      });
    });
    FACETS.forEach(function (name) {
      Array.from(form.elements[name].options).forEach(function (option) {
        var text = option.value && option.dataset.label + " (" + grouped(counts[name].get(option.value) || 0) + ")";
        if (option.value && option.text !== text) option.text = text;
      });
    });
  }
  // Only the most frequent choices are offered; the address may ask for any.
  function adopt(name, wanted) {
    var row = rows.find(function (row) { return row[name].indexOf(wanted) >= 0; });
    if (!row) return;
    var option = element("option", "", wanted);
    option.value = wanted;
    option.dataset.label = name === "owner" ? row.owners[row.owner.indexOf(wanted)] : wanted;
    form.elements[name].append(option);
  }

  function label(name) {
    var field = form.elements[name];
    return name === "q" ? "“" + state.q + "”" : field.labels[0].firstChild.textContent.trim() + ": "
      + Array.from(field.options).find(function (option) { return option.value === state[name]; }).dataset.label;
  }
  function tell(found) {
    var total = +form.dataset.total;
    var filters = ["q"].concat(FACETS).filter(function (name) { return state[name]; });
    var sorted = state.sort && form.elements.sort.options[form.elements.sort.selectedIndex].text;
    chips.replaceChildren.apply(chips, filters.map(function (name) {
      var item = element("li");
      var chip = item.appendChild(element("button", "chip", label(name)));
      chip.type = "button";
      chip.setAttribute("aria-label", "Remove the filter " + label(name));
      chip.addEventListener("click", function () { form.elements[name].value = ""; changed("pushState"); form.elements.q.focus(); });
      return item;
    }));
    if (filters.length) {
      var clear = chips.appendChild(element("li")).appendChild(element("button", "chip", "Clear all"));
      clear.type = "button";
      clear.addEventListener("click", clearAll);
    }
    count.textContent = filters.length ? grouped(found) + " of " + grouped(total) + " specs" : "";
    toggle.textContent = "Filters and order" + (active() ? " (" + (filters.length - !!state.q + !!state.sort) + ")" : "");
    none.hidden = found > 0;
    if (order) order.hidden = !!state.sort;
    paper.textContent = (filters.length ? "Filter: " + filters.map(label).join("; ") + ". " + count.textContent + ". " : "")
      + (sorted ? "Order: " + sorted.toLowerCase() + "." : "");
    document.querySelectorAll("table.specs thead th").forEach(function (head, at) {
      var column = COLUMNS[at % COLUMNS.length];
      if (state.sort.replace("-", "") !== column) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", state.sort[0] === "-" ? "descending" : "ascending");
    });
  }
  function clearAll() {
    ["q"].concat(FACETS).forEach(function (name) { form.elements[name].value = ""; });
    changed("pushState");
    form.elements.q.focus();
  }

  function read() {
    ["q", "sort"].concat(FACETS).forEach(function (name) { state[name] = form.elements[name].value.trim(); });
  }
  function changed(how) {
    read();
    var url = new URL(location.href);
    ["q", "sort"].concat(FACETS).forEach(function (name) {
      if (state[name]) url.searchParams.set(name, state[name]); else url.searchParams.delete(name);
    });
    // A browser may refuse it to a file on disk; filtering does not need it.
    try { if (url.href !== location.href) history[how](null, "", url); } catch (error) { /* as it was */ }
    shown = PAGE;
    update("");
  }
  function update(ignored) {
    var done = function () {
      apply();
      var field = form.elements.sort;
      var order = state.sort ? ", sorted: " + field.options[field.selectedIndex].text.toLowerCase() : "";
      said.textContent = (none.hidden ? count.textContent || "All specs" : "No spec matches") + order + ignored;
      if (ignored) count.textContent = (count.textContent + ignored).replace(/^; t/, "T");
    };
    if (ready || !files || active()) return load().then(done, failed);
    done();
  }
  function failed() {
    ready = null;
    said.textContent = count.textContent = "The rows could not be loaded.";
  }
  // What the address asks for; words that this list does not know are ignored, and that is said.
  function restore(first) {
    var parameters = new URL(location.href).searchParams;
    var ignored = "";
    var unknown = FACETS.some(function (name) {
      var wanted = parameters.get(name) || "";
      return !Array.from(form.elements[name].options).some(function (option) { return option.value === wanted; });
    });
    // Whether there is such a thing can only be said when all rows are known.
    if (unknown && files && !region) {
      load().then(function () { restore(first); }, failed);
      return;
    }
    ["q", "sort"].concat(FACETS).forEach(function (name) {
      var field = form.elements[name];
      var wanted = parameters.get(name) || "";
      field.value = wanted;
      if (wanted && field.value !== wanted && FACETS.indexOf(name) >= 0) {
        adopt(name, wanted);
        field.value = wanted;
      }
      if (wanted && field.value !== wanted) {
        field.value = "";
        ignored += "; there is no " + name + " “" + wanted + "” here, so it is ignored";
      }
    });
    read();
    // As the page came, so it stays until something is asked.
    if (!first || active() || ignored) update(ignored);
  }

  function arm(table) {
    table.querySelectorAll("thead th").forEach(function (head, at) {
      var button = head.querySelector("button") || head.appendChild(element("button", "sort"));
      button.type = "button";
      button.setAttribute("aria-label", "Sort by " + head.firstChild.textContent.trim().toLowerCase());
      button.addEventListener("click", function () {
        var column = COLUMNS[at];
        // The first click shows what is asked for most: the newest change first.
        var order = column === "updated" ? ["-" + column, column] : [column, "-" + column];
        form.elements.sort.value = state.sort === order[0] ? order[1] : state.sort === order[1] ? "" : order[0];
        changed("pushState");
      });
    });
  }

  toggle.addEventListener("click", function () {
    var open = document.getElementById("page.facets").classList.toggle("is-open");
    toggle.setAttribute("aria-expanded", String(open));
  });
  var timer = 0;
  form.elements.q.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(function () { changed("replaceState"); }, 40);
  });
  form.addEventListener("change", function (event) { if (event.target !== form.elements.q) changed("pushState"); });
  form.addEventListener("submit", function (event) { event.preventDefault(); changed("pushState"); });
  none.querySelector("button").addEventListener("click", clearAll);
  window.addEventListener("popstate", function () { restore(false); });
  tables.forEach(arm);
  function near() { load().catch(function () { ready = null; }); }
  // Who comes near means to ask: the rows are there before the question is put.
  [form].concat(tables.map(function (table) { return table.tHead; })).forEach(function (part) {
    ["pointerenter", "focusin", "touchstart"].forEach(function (way) {
      part.addEventListener(way, near, { once: true, passive: true });
    });
  });
  // A single file is loaded in a quiet moment by the list of all specs where a table has room: a phone takes long to read
  // it, and its reader may pay for each byte.
  var saves = navigator.connection && navigator.connection.saveData;
  if (files === 1 && !form.dataset.scope && !saves && matchMedia("(min-width: 64rem)").matches) {
    window.addEventListener("load", function () { idle(near); });
  }
  restore(true);
})();
