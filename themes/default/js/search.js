// The search page: loads what a query needs of the index, ranks, shows. src/search/ makes the index and describes it.
// Its files are classic scripts that call `sitegenSearch`, so that search works from disk and under a strict policy.
(function () {
  "use strict";
  var form = document.querySelector("[data-search]");
  if (!form) return;
  var input = form.elements.q;
  var filters = form.querySelector("[data-search-filters]");
  var said = document.querySelector("[data-search-status]");
  var list = document.querySelector("[data-search-results]");
  var none = document.querySelector("[data-search-none]");
  var browse = document.querySelector("[data-search-browse]");
  var unfilter = document.querySelector("[data-search-unfilter]");
  var more = document.querySelector("[data-search-more]");
  var root = new URL("../", document.currentScript.src);
  var portable = form.hasAttribute("data-portable");
  var FACETS = ["status", "owner"];
  // Each result needs the title and headings of its document: more of them at once would be slower to come.
  var PAGE = 10;
  // Letters of the piece of text that a result shows, and how many of them stand before the first found word.
  var LENGTH = 230;
  var LEAD = 60;
  var BETWEEN = " · ";
  var DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  var TITLE = 63;
  // Who pastes a page finds it by its first words.
  var MOST_WORDS = 24;
  var index = null;
  var facets = null;
  var words = {};
  var documents = {};
  var texts = {};
  var loading = {};
  var ignored = "";
  var read = "";
  var needles = [];
  var shown = PAGE;
  var latest = 0;
  // Address and name of the only result that is called just what was typed, if an id or a version was.
  var exact = null;

  window.sitegenSearch = {
    index: function (value) { index = value; },
    facets: function (groups) {
      facets = new Map();
      groups.forEach(function (group) {
        for (var at = 0; at < group[2].length; at += 5) facets.set(group[2].slice(at, at + 5), group);
      });
    },
    words: function (value) { words[value[0]] = value[1]; },
    documents: function (value) {
      documents[value[0]] = new Map(value[1].map(function (row) { return [row[0], row]; }));
    },
    text: function (value) { texts[value[0]] = new Map(value[1]); }
  };

  function load(file) {
    if (!loading[file]) {
      loading[file] = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = new URL("search/" + file + ".js", root).href;
        script.onload = resolve;
        script.onerror = function () { delete loading[file]; script.remove(); reject(new Error(file)); };
        document.head.appendChild(script);
      });
    }
    return loading[file];
  }

  // The same folding and the same words as in src/search/words.rs, which says what a word is.
  function fold(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().normalize("NFC");
  }
  var WORD = "[\\p{Alphabetic}\\p{N}\\p{M}]";
  var UNSPACED = "[\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u3040-\\u30FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF\\u{20000}-\\u{3FFFF}]";
  var SPACED = "(?:(?!" + UNSPACED + ")" + WORD + ")";
  var WORDS = new RegExp("\\d{4}-\\d\\d-\\d\\d(?!\\d)|v?\\d+(?:\\.\\d+)*\\.\\d" + SPACED + "*|(?:(?=" + UNSPACED + ")" + WORD + ")+|" + SPACED + "+", "gu");
  var STARTS_UNSPACED = new RegExp("^" + UNSPACED, "u");
  // What a pair of characters was typed in, to be marked whole where it stands so.
  var whole = {};
  function terms(query) {
    var found = [];
    (fold(query).match(WORDS) || []).forEach(function (run) {
      var characters = Array.from(run.replace(/^v(?=\d+\.)/, ""));
      if (!STARTS_UNSPACED.test(run)) found.push(characters.slice(0, 40).join(""));
      else if (characters.length === 1) found.push(run);
      else for (var at = 0; at + 1 < characters.length; at++) {
        found.push(characters[at] + characters[at + 1]);
        whole[found[found.length - 1]] = run;
      }
    });
    return found.filter(function (term, at) { return found.indexOf(term) === at; });
  }

  // The shards that may hold a term: that of the longest prefix; for a word that is still being typed also those of
  // longer prefixes, the first few.
  function shardsOf(term, open) {
    var own = null;
    var longer = [];
    index.shards.forEach(function (shard) {
      if (term.startsWith(shard[0])) { if (!own || shard[0].length > own[0].length) own = shard; }
      else if ((open || /\d\.\d+$/.test(term)) && shard[0].startsWith(term)) longer.push(shard);
    });
    return (own ? [own] : []).concat(longer.slice(0, 5));
  }

  // Documents that hold a term, by name: weight, section, whether in the title.
  function lookUp(term, open) {
    var found = new Map();
    var postings = 0;
    shardsOf(term, open).forEach(function (shard) {
      var text = "\n" + words[shard[0]];
      var from = text.indexOf("\n" + term) + 1;
      while (from > 0 && text.startsWith(term, from)) {
        var end = text.indexOf("\n", from);
        if (end < 0) end = text.length;
        var space = text.indexOf(" ", from);
        var whole = space - from === term.length;
        // `0.3` is also found where `0.3.0` stands.
        var held = whole || open || text[from + term.length] === ".";
        for (var at = space + 1; held && at < end; at += 7) {
          var name = text.slice(at, at + 5);
          var written = DIGITS.indexOf(text[at + 5]);
          var title = written === TITLE;
          var section = DIGITS.indexOf(text[at + 6]);
          // A word of a title says what it leaves unsaid of it instead of a section.
          var weight = (title ? TITLE - section / 10 : written) * (whole ? 1 : 0.6);
          var old = found.get(name);
          postings++;
          if (!old || old.weight < weight) found.set(name, { weight: weight, section: title ? 0 : section, title: title });
        }
        from = end + 1;
      }
    });
    // A rare word tells more than a common one.
    var telling = 0.2 + Math.log(1 + index.documents / (1 + postings));
    found.forEach(function (hit) { hit.weight *= telling; });
    return found;
  }

  function loadAll(shards) {
    return Promise.all(shards.map(function (shard) { return load("words-" + shard[1]); }));
  }

  // Documents that hold a term; where none does, those whose title holds a word that is written nearly so.
  function holding(term, open, mended, marked) {
    return loadAll(shardsOf(term, open)).then(function () {
      var found = lookUp(term, open);
      if (found.size || term.length < 4 || /\d/.test(term) || index.common.indexOf(term) >= 0) { marked.push([term, open]); return found; }
      var kin = relatives(term);
      return loadAll(kin).then(function () {
        var near = nearest(term, kin);
        if (!near) return found;
        mended.push("; “" + term + "” is read as “" + near + "”");
        marked.push([near, false]);
        return lookUp(near, false);
      });
    });
  }

  // The shards in which a word may stand that begins with the same letter, the likeliest first; a few only.
  function relatives(term) {
    var same = function (shard) {
      var at = 0;
      while (at < shard[0].length && shard[0][at] === term[at]) at++;
      return at;
    };
    return index.shards.filter(function (shard) { return !shard[0] || shard[0][0] === term[0]; })
      .sort(function (left, right) { return same(right) - same(left); }).slice(0, 6);
  }

  // The word of a title that takes the fewest changes to become the term: one, in long words two.
  function nearest(term, shards) {
    var best = null;
    var limit = term.length < 8 ? 1 : 2;
    shards.forEach(function (shard) {
      words[shard[0]].split("\n").forEach(function (line) {
        var end = line.indexOf(" ");
        if (line[0] !== term[0] || Math.abs(end - term.length) > limit) return;
        var steps = changes(term, line.slice(0, end), limit);
        if (steps > limit || best && best[0] <= steps) return;
        for (var at = end + 1; at < line.length; at += 7) {
          if (line[at + 5] === DIGITS[TITLE]) { best = [steps, line.slice(0, end)]; return; }
        }
      });
    });
    return best && best[1];
  }

  // How many letters have to be put in, taken out, replaced or swapped with their neighbour; given up past the limit.
  function changes(one, other, limit) {
    var before = [];
    var last = [];
    for (var at = 0; at <= other.length; at++) last.push(at);
    for (var row = 1; row <= one.length; row++) {
      var now = [row];
      for (var column = 1; column <= other.length; column++) {
        var equal = one[row - 1] === other[column - 1];
        now[column] = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (equal ? 0 : 1));
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
          now[column] = Math.min(now[column], before[column - 2] + 1);
        }
      }
      if (Math.min.apply(null, now) > limit) return limit + 1;
      before = last;
      last = now;
    }
    return last[other.length];
  }

  // Documents that hold every term of a query: first those with most of them in title or id.
  function find(query, run) {
    var all = terms(query);
    var wanted = all.slice(0, MOST_WORDS);
    var mended = all.length > MOST_WORDS ? ["; of " + all.length + " words the first " + MOST_WORDS + " are looked for"] : [];
    var marked = [];
    return Promise.all(wanted.map(function (term, at) {
      return holding(term, at === wanted.length - 1 && !/[\s,;:]$|\D\.$/.test(query), mended, marked);
    })).then(function (each) {
      if (run === latest) { read = mended.join(""); needles = marked; }
      // A word of most documents tells nothing, and the index names only titles for it: beside others it does not count.
      var telling = wanted.map(function (term) { return index.common.indexOf(term) < 0; });
      var some = telling.indexOf(true) >= 0;
      var order = wanted.map(function (term, at) { return at; });
      if (some) order.sort(function (left, right) { return telling[right] - telling[left] || left - right; });
      var hits = null;
      order.forEach(function (at) {
        var found = each[at];
        if (!hits) {
          hits = new Map();
          found.forEach(function (hit, name) {
            hits.set(name, { best: hit.weight, score: hit.weight, section: hit.section, titles: +hit.title });
          });
          return;
        }
        hits.forEach(function (hit, name) {
          var also = found.get(name);
          if (!also) { if (telling[at] || !some) hits.delete(name); return; }
          if (also.weight > hit.best && !also.title || !hit.section) { hit.section = also.section; hit.best = also.weight; }
          hit.score += also.weight;
          hit.titles += +also.title;
        });
      });
      hits = Array.from(hits || []);
      if (run === latest && !some && hits.every(function (hit) { return hit[1].titles; })) {
        read += "; most documents hold " + (wanted.length > 1 ? "these words" : "it") + ", so titles alone are searched";
      }
      return hits.sort(function (left, right) {
        return right[1].titles - left[1].titles || right[1].score - left[1].score || (left[0] < right[0] ? -1 : 1);
      });
    });
  }

  function chosen() {
    return FACETS.filter(function (name) { return form.elements[name].value; });
  }
  // A row of facets: status, owners.
  function holds(row, name, value) { return name === "status" ? row[0] === value : row[1].indexOf(value) >= 0; }
  function filtered(hits) {
    var names = chosen();
    if (!names.length) return hits;
    return load("facets").then(function () {
      return hits.filter(function (hit) {
        var row = facets.get(hit[0]);
        return row && names.every(function (name) { return holds(row, name, form.elements[name].value); });
      });
    });
  }
  // Beside each choice stands how many of these it would leave, with the other choice as it is.
  function offer(hits, run) {
    return load("facets").then(function () {
      if (run !== latest) return;
      FACETS.forEach(function (name) {
        var other = FACETS.find(function (other) { return other !== name && form.elements[other].value; });
        var counts = new Map();
        var all = 0;
        hits.forEach(function (hit) {
          var row = facets.get(hit[0]) || ["", []];
          if (other && !holds(row, other, form.elements[other].value)) return;
          all++;
          (name === "status" ? [row[0]] : row[1]).forEach(function (value) { counts.set(value, (counts.get(value) || 0) + 1); });
        });
        count(name, function (value) { return value ? counts.get(value) || 0 : all; });
      });
    }).catch(function () { /* the results are there without their numbers */ });
  }
  function count(name, number) {
    Array.from(form.elements[name].options).forEach(function (option) {
      option.dataset.label = option.dataset.label || option.text;
      var text = option.dataset.label + (number ? " (" + grouped(number(option.value)) + ")" : "");
      if (option.text !== text) option.text = text;
    });
  }
  function grouped(number) { return number.toLocaleString("en"); }

  // Text reaches the page as text only.
  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }
  function link(className, text, path, anchor) {
    var made = element("a", className, text);
    var url = new URL(path.split("/").map(encodeURIComponent).join("/"), root).href;
    made.href = url + (portable ? "index.html" : "") + (anchor ? "#" + encodeURIComponent(anchor) : "");
    return made;
  }
  function icon(name) {
    var made = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    made.setAttribute("class", "icon");
    made.setAttribute("aria-hidden", "true");
    made.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "use")).setAttribute("href", "#icon." + name);
    return made;
  }
  // Name, id, title, address, [status, its words], owners, headings; of a page that shows no document also [kind, about,
  // verdict]: as `parts` in src/search/mod.rs writes them.
  function result(row, hit, sought, shared) {
    var item = element("li", "search-result");
    mark(item.appendChild(link("search-result-title", row[2], row[3])), sought);
    var line = item.appendChild(element("p", "search-result-facts"));
    var judged = function (name, words) { line.appendChild(element("span", "status is-" + name)).append(icon(name), words); };
    var place = row[7];
    if (place) {
      line.appendChild(element("span", "phase", place[0]));
      if (place[2]) judged(place[2][0], place[2][1]);
      line.appendChild(element("span", "", place[1]));
      return item;
    }
    // An id that several specs claim tells nothing: their addresses differ.
    line.appendChild(element("span", "id", shared ? row[3].split("/")[1] : row[1] || row[3].replace(/\/$/, "")));
    if (row[4]) judged(index.statuses.find(function (status) { return status[0] === row[4][0]; })[2], row[4][1]);
    if (row[5].length) line.appendChild(element("span", "", row[5].join(", ")));
    var section = hit.section > 0 && row[6][hit.section - 1];
    if (section && section[1].indexOf(row[2]) < 0) {
      var inside = line.appendChild(element("span", "", "in "));
      mark(inside.appendChild(link("", section[1], row[3], section[0])), sought);
    }
    var text = item.appendChild(element("p", "search-result-text"));
    text.dir = "auto";
    var file = "text-" + block(row[0]);
    var fill = function () { quote(text, texts[block(row[0])].get(row[0]) || [], hit, sought); };
    if (texts[block(row[0])]) fill();
    else waiting.set(item, function () { load(file).then(fill).catch(function () { /* the result stands without it */ }); });
    return item;
  }
  function block(name) {
    var number = 0;
    for (var at = 4; at >= 0; at--) number = number * 64 + DIGITS.indexOf(name[at]);
    return number % index.blocks;
  }

  // Text is loaded for the results in sight, once nobody types: it has its place on the page before.
  var waiting = new Map();
  var pause = 0;
  var sight = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (!entry.isIntersecting || !waiting.has(entry.target)) return;
      sight.unobserve(entry.target);
      waiting.get(entry.target)();
      waiting.delete(entry.target);
    });
  }, { rootMargin: "100px 0px" });
  function watch() {
    clearTimeout(pause);
    pause = setTimeout(function () { waiting.forEach(function (fill, item) { sight.observe(item); }); }, 150);
  }

  // Where words stand in a text: from, to, which of them. A term of a script without spaces stands anywhere, others
  // where a word begins; the word that is still being typed may go on.
  function places(text, sought) {
    var plain = text.toLowerCase();
    var origins = null;
    if (/[^\x00-\x7f]/.test(text)) {
      var letters = [];
      var at = 0;
      origins = [];
      (text.match(/\P{M}\p{M}*|\p{M}+/gu) || []).forEach(function (letter) {
        var folded = letter < "\x80" && letter.length === 1 ? letter.toLowerCase() : fold(letter);
        for (var unit = 0; unit < folded.length; unit++) origins.push(at);
        letters.push(folded);
        at += letter.length;
      });
      origins.push(at);
      plain = letters.join("");
    }
    var found = [];
    sought.forEach(function (term, which) {
      var spaced = !STARTS_UNSPACED.test(term[0]);
      var word = !spaced && whole[term[0]] && plain.indexOf(whole[term[0]]) >= 0 ? whole[term[0]] : term[0];
      var from = plain.indexOf(word);
      for (var most = 100; from >= 0 && most > 0; from = plain.indexOf(word, from + 1)) {
        var to = from + word.length;
        if (spaced && (goesOn(plain.slice(Math.max(0, from - 2), from), true, word)
          || !term[1] && word.length < 40 && goesOn(plain.slice(to, to + 2), false, word))) continue;
        found.push({ from: origins ? origins[from] : from, to: origins ? origins[to] : to, which: which });
        most--;
      }
    });
    return found.sort(function (left, right) { return left.from - right.from || right.to - left.to; });
  }
  var ENDS_IN_WORD = new RegExp(WORD + "$", "u");
  var STARTS_WITH_WORD = new RegExp("^" + WORD, "u");
  var ENDS_UNSPACED = new RegExp(UNSPACED + "$", "u");
  // Whether the word of a text in which a term stands is longer on one side: `3` is no word of `0.3.0`, which is one of
  // `v0.3.0`.
  function goesOn(neighbour, before, term) {
    if (!before) return STARTS_WITH_WORD.test(neighbour) && !STARTS_UNSPACED.test(neighbour) || /^\d+$/.test(term) && /^\.\d/.test(neighbour);
    if (/^\d/.test(term) && /\d\.$/.test(neighbour)) return true;
    if (/^\d+\./.test(term) && neighbour.endsWith("v")) neighbour = neighbour.slice(0, -1);
    return ENDS_IN_WORD.test(neighbour) && !ENDS_UNSPACED.test(neighbour);
  }

  // The piece of a text that holds most of the words; of equal ones that with the fewest parts: sentences tell more
  // than a list of fields.
  function piece(text, sought) {
    var marks = places(text, sought);
    var best = null;
    marks.forEach(function (mark, at) {
      var start = Math.max(0, mark.from - LEAD);
      var held = [];
      for (var next = at; next < marks.length && marks[next].to <= start + LENGTH; next++) {
        if (held.indexOf(marks[next].which) < 0) held.push(marks[next].which);
      }
      var parts = text.slice(start, start + LENGTH).split(BETWEEN).length;
      var score = held.length * 1000 - parts;
      if (!best || score > best.score) best = { score: score, parts: parts, text: text, start: start, first: mark.from, marks: marks };
    });
    return best;
  }
  // Where the words stand in no text (in a heading, a comment), the piece is what the section begins with. A document
  // that is found by its title says what it is about, if its fields alone repeat the title.
  function quote(place, sections, hit, sought) {
    var section = hit.section;
    var own = sections[section] ? piece(sections[section], sought) : null;
    if (!section && (!own || hit.titles)) sections.forEach(function (text) {
      var other = piece(text, sought);
      if (other && (!own || other.score > own.score)) own = other;
    });
    if (!section && hit.titles && (!own || own.parts > 3)) own = opening(sections, sought) || own;
    if (!own) {
      var text = sections.slice(section).find(Boolean) || sections.find(Boolean) || "";
      own = { text: text, start: 0, first: 0, marks: [] };
    }
    place.replaceChildren.apply(place, cut(own));
  }
  // The first sentence of a document that is one.
  function opening(sections, sought) {
    for (var number = 0; number < sections.length; number++) {
      var start = 0;
      var parts = sections[number].split(BETWEEN);
      for (var at = 0; at < parts.length; at++) {
        if (parts[at].length > 15 && /[.!?。！？؟]( |$)/.test(parts[at]) && !/^[^ ]+( [^ ]+){0,2}: /.test(parts[at])) {
          return { text: sections[number], start: start, first: start, marks: places(sections[number], sought), whole: true };
        }
        start += parts[at].length + BETWEEN.length;
      }
    }
    return null;
  }
  function mark(place, sought) {
    var text = place.textContent;
    place.replaceChildren.apply(place, marked(text, 0, text.length, places(text, sought)));
  }
  // Cut between words where there are any.
  function cut(piece) {
    var text = piece.text;
    var start = piece.start;
    var end = Math.min(text.length, start + LENGTH);
    if (start > 0 && !piece.whole) {
      var space = text.indexOf(" ", start - 1);
      if (space >= 0 && space < piece.first) start = space + 1;
      else if (/[\uDC00-\uDFFF]/.test(text[start])) start--;
    }
    if (end < text.length) {
      var last = text.lastIndexOf(" ", end);
      if (last > end - 40 && last > piece.first) end = last;
      else if (/[\uDC00-\uDFFF]/.test(text[end])) end--;
    }
    return (start > 0 && !piece.whole ? ["…"] : []).concat(marked(text, start, end, piece.marks), end < text.length ? ["…"] : []);
  }
  // What stands in a text from start to end; words that touch are marked as one.
  function marked(text, start, end, marks) {
    var nodes = [];
    var at = start;
    marks.forEach(function (mark) {
      if (mark.to <= at || mark.from < start || mark.to > end) return;
      if (mark.from <= at && nodes.length) nodes[nodes.length - 1].textContent += text.slice(at, mark.to);
      else nodes.push(text.slice(at, mark.from), element("mark", "", text.slice(mark.from, mark.to)));
      at = mark.to;
    });
    return nodes.concat(text.slice(at, end));
  }

  function show(kept, hits, query, run) {
    var page = kept.slice(0, shown);
    var parts = new Set(page.map(function (hit) { return hit[0].slice(0, index.part); }));
    return Promise.all(Array.from(parts, function (part) {
      return load("documents-" + (part ? fileName(part) : "all"));
    })).then(function () {
      if (run !== latest) return;
      var rows = page.map(function (hit) { return documents[hit[0].slice(0, index.part)].get(hit[0]); });
      var held = list.contains(document.activeElement);
      clear();
      var claims = new Map();
      rows.forEach(function (row) { if (row[1]) claims.set(row[1], claims.has(row[1])); });
      list.replaceChildren.apply(list, rows.map(function (row, at) { return result(row, page[at][1], needles, claims.get(row[1])); }));
      if (held) (stops()[0] || input).focus();
      exact = alone(rows, query);
      watch();
      more.hidden = kept.length <= shown;
      none.hidden = kept.length > 0;
      unfilter.hidden = !chosen().length;
      var found = kept.length < hits.length ? grouped(kept.length) + " of " + results(hits.length) : results(hits.length);
      said.textContent = (hits.length ? found : "Nothing found") + " for “" + shortened(query) + "”" + read + ignored
        + (exact ? "; Enter opens " + exact.name : "");
      offer(hits, run);
    });
  }
  function shortened(text) {
    var letters = Array.from(text);
    return letters.length > 80 ? letters.slice(0, 79).join("") + "…" : text;
  }
  // The one that is called just this: the id of a spec, the number in it, or a version. Words alone are no name, whatever
  // is called so: who types them looks for all that holds them.
  var NUMBER = /^(?!\d{4}-\d\d(?!\d))(?:.*?[-_ #/])??(\d+)(?![\p{L}\d])/u;
  function alone(rows, query) {
    var typed = fold(query);
    var version = terms(query).join(" ");
    if (!/\d/.test(typed)) return null;
    var called = function (test) {
      var found = [];
      rows.forEach(function (row, at) { if (test(row)) found.push(at); });
      return found;
    };
    var found = called(function (row) { return row[7] ? row[7][0] === "Release" && terms(row[2]).join(" ") === version : fold(row[1]) === typed; });
    if (!found.length) found = called(function (row) { return NUMBER.test(row[1]) && NUMBER.exec(row[1])[1] === typed; });
    if (found.length !== 1) return null;
    var row = rows[found[0]];
    return { href: stops()[found[0]].href, name: row[7] ? "the release" : "“" + row[2] + "”" };
  }
  function results(number) { return number === 1 ? "1 result" : grouped(number) + " results"; }
  function clear() {
    clearTimeout(pause);
    sight.disconnect();
    waiting.clear();
  }
  // As `file_part` in src/search/mod.rs.
  function fileName(prefix) {
    return Array.from(prefix, function (character) {
      return /[a-z0-9]/.test(character) ? character : "_" + character.codePointAt(0).toString(16);
    }).join("");
  }

  function search() {
    var query = input.value.trim();
    var run = ++latest;
    exact = null;
    browse.hidden = !!query;
    if (!terms(query).length) {
      clear();
      list.replaceChildren();
      more.hidden = none.hidden = true;
      FACETS.forEach(function (name) { count(name, null); });
      said.textContent = query ? "Type a letter or a digit." : "";
      return Promise.resolve();
    }
    return load("index").then(fill).then(function () { return find(input.value, run); })
      .then(function (hits) {
        return Promise.resolve(filtered(hits)).then(function (kept) { if (run === latest) return show(kept, hits, query, run); });
      })
      .catch(function () { if (run === latest) said.textContent = "The search index could not be loaded. Try again."; });
  }

  // Once the index is there: what can be chosen, and what the address chooses.
  function fill() {
    if (!filters.hidden) return;
    [index.statuses, index.owners].forEach(function (choices, at) {
      choices.forEach(function (choice) { form.elements[FACETS[at]].appendChild(new Option(choice[1], choice[0])); });
    });
    filters.hidden = false;
    choose();
  }
  function choose() {
    ignored = "";
    var parameters = new URL(location.href).searchParams;
    FACETS.forEach(function (name) {
      var wanted = parameters.get(name) || "";
      var field = form.elements[name];
      field.value = wanted;
      if (field.selectedIndex < 0) {
        field.value = "";
        ignored += "; there is no " + name + " “" + wanted + "”, so it is ignored";
      }
    });
  }

  function remember(how) {
    var url = new URL(location.href);
    ["q"].concat(FACETS).forEach(function (name) {
      var now = form.elements[name].value.trim();
      if (now) url.searchParams.set(name, now); else url.searchParams.delete(name);
    });
    ignored = "";
    // A browser may refuse it to a file on disk; the search itself does not need it.
    try { if (url.href !== location.href) history[how](null, "", url); } catch (error) { return; }
  }
  function restore() {
    input.value = new URL(location.href).searchParams.get("q") || "";
    if (!filters.hidden) choose();
    shown = PAGE;
    return search();
  }

  // Down from the field and from result to result; Up leads back.
  function stops() {
    return Array.from(list.querySelectorAll(".search-result-title")).concat(more.hidden ? [] : more);
  }
  function walk(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    var all = stops();
    var item = event.target.closest("li");
    var at = event.target === more ? all.length - 1 : item ? Array.from(list.children).indexOf(item) : -1;
    var to = { ArrowDown: Math.min(at + 1, all.length - 1), ArrowUp: at - 1 }[event.key];
    if (at >= 0 && event.key === "Home") to = 0;
    if (at >= 0 && event.key === "End") to = all.length - 1;
    if (at >= 0 && event.key === "Escape") to = -1;
    if (to === undefined || to === at || !all.length || at < 0 && to < 0) return;
    event.preventDefault();
    (all[to] || input).focus();
  }
  [input, list, more].forEach(function (place) { place.addEventListener("keydown", walk); });

  // Enter opens what is called just so; the results stay a step back.
  function open(how) {
    var run = latest;
    return function () { if (exact && run === latest) location[how](exact.href); };
  }

  var timer = 0;
  input.addEventListener("input", function () {
    clearTimeout(timer);
    shown = PAGE;
    timer = setTimeout(function () { if (index) remember("replaceState"); search(); }, 40);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(timer);
    remember("pushState");
    var done = search();
    done.then(open("assign"));
  });
  filters.addEventListener("change", function () {
    shown = PAGE;
    remember("pushState");
    search();
  });
  unfilter.addEventListener("click", function () {
    FACETS.forEach(function (name) { form.elements[name].value = ""; });
    remember("pushState");
    search();
    input.focus();
  });
  more.addEventListener("click", function () {
    var before = list.children.length;
    shown += PAGE;
    search().then(function () { if (list.children[before]) list.children[before].querySelector("a").focus(); });
  });
  window.addEventListener("popstate", restore);
  // The box in the header sends what Enter was pressed on: asked once, so that the address can be shared and kept.
  var asked = new URL(location.href);
  var fromBox = asked.searchParams.has("go");
  if (fromBox) {
    asked.searchParams.delete("go");
    try { history.replaceState(null, "", asked); } catch (error) { /* as above */ }
    restore().then(open("replace"));
  } else restore();
  // Who has typed goes on by keys; on a phone that would cover the results.
  if (!location.hash && (!input.value || fromBox && matchMedia("(hover: hover)").matches)) input.focus();
})();
