// Search: loads the index when it is first needed, ranks, shows. The index is made by src/search/.
// Data are classic scripts that call `sitegenSearch`, so that search works from disk and under a strict policy.
(function () {
  'use strict';
  var form = document.querySelector('[data-search]');
  if (!form) return;
  var input = form.querySelector('input[type=search]');
  var status = document.querySelector('[data-search-status]');
  var list = document.querySelector('[data-search-results]');
  var more = document.querySelector('[data-search-more]');
  var filters = document.querySelector('[data-search-filters]');
  var root = new URL('../', document.currentScript.src);
  var portable = form.hasAttribute('data-portable');
  var PAGE = 20;
  var DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
  var TITLE = 63;
  var index = null;
  var facets = null;
  var words = {};
  var documents = {};
  var loading = {};
  var shown = PAGE;
  var latest = 0;

  window.sitegenSearch = {
    index: function (value) { index = value; },
    facets: function (rows) {
      facets = new Map();
      rows.forEach(function (row) { facets.set(row[0], { status: row[1], owners: row[2] }); });
    },
    words: function (value) { words[value[0]] = value[1]; },
    documents: function (value) {
      documents[value[0]] = new Map(value[1].map(function (row) { return [row[0], row]; }));
    }
  };

  function load(file) {
    if (!loading[file]) {
      loading[file] = new Promise(function (resolve, reject) {
        var script = document.createElement('script');
        script.src = new URL('search/' + file + '.js', root).href;
        script.onload = function () { resolve(); };
        script.onerror = function () { delete loading[file]; script.remove(); reject(new Error(file)); };
        document.head.appendChild(script);
      });
    }
    return loading[file];
  }

  // The same folding as src/search/words.rs.
  function fold(text) {
    return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().normalize('NFC');
  }
  var UNSPACED = '\u0E00-\u0EFF\u1000-\u109F\u1780-\u17FF\u3040-\u30FF\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{3FFFF}';
  var RUNS = new RegExp('[' + UNSPACED + ']+|[^' + UNSPACED + ']+', 'gu');
  var STARTS_UNSPACED = new RegExp('^[' + UNSPACED + ']', 'u');
  function terms(query) {
    var found = [];
    (fold(query).match(/[\p{L}\p{N}\p{M}]+/gu) || []).forEach(function (piece) {
      piece.match(RUNS).forEach(function (run) {
        var characters = Array.from(run);
        if (!STARTS_UNSPACED.test(run)) found.push(characters.slice(0, 40).join(''));
        else if (characters.length === 1) found.push(run);
        else for (var at = 0; at + 1 < characters.length; at++) found.push(characters[at] + characters[at + 1]);
      });
    });
    return found.filter(function (term, at) { return found.indexOf(term) === at; });
  }

  // The files that may hold a term: the longest prefix, and for a word still being typed all that continue it.
  function shardsOf(term, open) {
    var own = '';
    var longer = [];
    index.shards.forEach(function (shard) {
      if (term.startsWith(shard[0]) && shard[0].length >= own.length) own = shard[0];
      else if (open && shard[0].startsWith(term)) longer.push(shard[0]);
    });
    return [own].concat(longer.slice(0, 5));
  }
  function fileOf(prefix) {
    return index.shards.find(function (shard) { return shard[0] === prefix; })[1];
  }

  // Documents that hold a term: name -> {weight, section, whole}.
  function lookUp(term, open) {
    var found = new Map();
    var postings = 0;
    shardsOf(term, open).forEach(function (prefix) {
      var text = words[prefix];
      if (!text) return;
      var from = text.startsWith(term) ? 0 : text.indexOf('\n' + term) + 1;
      if (from === 0 && !text.startsWith(term)) return;
      while (from < text.length && text.startsWith(term, from)) {
        var end = text.indexOf('\n', from);
        if (end < 0) end = text.length;
        var space = text.indexOf(' ', from);
        var whole = space - from === term.length;
        if (whole || open) {
          for (var at = space + 1; at < end; at += 7) {
            var name = text.slice(at, at + 5);
            var weight = DIGITS.indexOf(text[at + 5]) * (whole ? 1 : 0.6);
            var old = found.get(name);
            postings++;
            if (!old || old.weight < weight) {
              found.set(name, { weight: weight, section: DIGITS.indexOf(text[at + 6]), title: text[at + 5] === DIGITS[TITLE] });
            }
          }
        }
        from = end + 1;
      }
    });
    var rare = Math.log(1 + index.documents / (1 + postings));
    found.forEach(function (hit) { hit.weight *= 0.2 + rare; });
    return found;
  }

  function find(query) {
    var wanted = terms(query);
    if (!wanted.length) return Promise.resolve([]);
    var open = !/[\s.,;:]$/.test(query);
    var files = [];
    wanted.forEach(function (term, at) {
      shardsOf(term, open && at === wanted.length - 1).forEach(function (prefix) { files.push(fileOf(prefix)); });
    });
    return Promise.all(files.map(function (file) { return load('words-' + file); })).then(function () {
      var hits = null;
      wanted.forEach(function (term, at) {
        var found = lookUp(term, open && at === wanted.length - 1);
        if (!hits) {
          hits = new Map();
          found.forEach(function (hit, name) { hits.set(name, { score: hit.weight, section: hit.section, titles: hit.title ? 1 : 0 }); });
          return;
        }
        hits.forEach(function (hit, name) {
          var also = found.get(name);
          if (!also) { hits.delete(name); return; }
          if (also.weight > hit.score) hit.section = also.section;
          hit.score += also.weight;
          hit.titles += also.title ? 1 : 0;
        });
      });
      return Array.from(hits || []).sort(function (left, right) {
        return right[1].titles - left[1].titles || right[1].score - left[1].score || (left[0] < right[0] ? -1 : 1);
      });
    });
  }

  function filtered(hits) {
    var status = value('status');
    var owner = value('owner');
    if (!status && !owner) return Promise.resolve(hits);
    return load('facets').then(function () {
      return hits.filter(function (hit) {
        var of = facets.get(hit[0]);
        return of && (!status || of.status === status) && (!owner || of.owners.indexOf(owner) >= 0);
      });
    });
  }
  function value(name) {
    var field = form.elements[name];
    return field ? field.value : '';
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }
  function address(path, anchor) {
    var url = new URL(path.split('/').map(encodeURIComponent).join('/'), root).href;
    return url + (portable ? 'index.html' : '') + (anchor ? '#' + encodeURIComponent(anchor) : '');
  }
  function labelOf(slug) {
    var known = index.statuses.find(function (status) { return status[0] === slug; });
    return known ? known[1] : slug;
  }

  function show(hits, query, run) {
    var page = hits.slice(0, shown);
    var parts = page.map(function (hit) { return hit[0].slice(0, index.part); });
    return Promise.all(parts.filter(function (part, at) { return parts.indexOf(part) === at; }).map(function (part) {
      return load('documents-' + (part ? fileName(part) : 'all'));
    })).then(function () {
      if (run !== latest) return;
      var items = page.map(function (hit) {
        var row = documents[hit[0].slice(0, index.part)].get(hit[0]);
        var section = hit[1].section > 0 ? row[6][hit[1].section - 1] : null;
        var item = element('li', 'search-result');
        var link = element('a', 'search-result-title', row[2]);
        link.href = address(row[3], section && !hit[1].titles ? section[0] : '');
        item.appendChild(link);
        var line = element('p', 'search-result-meta');
        if (row[1]) line.appendChild(element('span', 'search-result-id', row[1]));
        if (row[4]) line.appendChild(element('span', 'search-result-status status-' + row[4], labelOf(row[4])));
        if (row[5].length) line.appendChild(element('span', '', row[5].join(', ')));
        if (section && !hit[1].titles) line.appendChild(element('span', '', 'in “' + section[1] + '”'));
        item.appendChild(line);
        return item;
      });
      list.replaceChildren.apply(list, items);
      more.hidden = hits.length <= shown;
      say(hits.length === 0 ? 'Nothing found for “' + query + '”.' : hits.length === 1 ? '1 result' : hits.length + ' results');
    });
  }
  // As file_part in src/search/mod.rs.
  function fileName(prefix) {
    return Array.from(prefix).map(function (character) {
      return /[a-z0-9]/.test(character) ? character : '_' + character.codePointAt(0).toString(16);
    }).join('');
  }
  function say(text) { status.textContent = text; }

  function remember(push) {
    var url = new URL(location.href);
    ['q', 'status', 'owner'].forEach(function (name) {
      var now = name === 'q' ? input.value.trim() : value(name);
      if (now) url.searchParams.set(name, now); else url.searchParams.delete(name);
    });
    try { history[push ? 'pushState' : 'replaceState'](null, '', url); } catch (_) { /* from disk */ }
  }

  function search() {
    var query = input.value.trim();
    var run = ++latest;
    if (!query) { list.replaceChildren(); more.hidden = true; say(''); return Promise.resolve(); }
    return load('index').then(fill).then(function () { return find(input.value); }).then(filtered)
      .then(function (hits) { if (run === latest) return show(hits, query, run); })
      .catch(function () { if (run === latest) say('The search index could not be loaded.'); });
  }

  var filledOnce = false;
  function fill() {
    if (filledOnce || !filters) return;
    filledOnce = true;
    [['status', index.statuses], ['owner', index.owners]].forEach(function (facet) {
      var field = form.elements[facet[0]];
      if (!field) return;
      facet[1].forEach(function (choice) { field.appendChild(new Option(choice[1], choice[0])); });
      field.value = new URL(location.href).searchParams.get(facet[0]) || '';
      if (field.selectedIndex < 0) field.value = '';
    });
    filters.hidden = false;
  }

  function restore() {
    var parameters = new URL(location.href).searchParams;
    input.value = parameters.get('q') || '';
    ['status', 'owner'].forEach(function (name) {
      if (filledOnce && form.elements[name]) form.elements[name].value = parameters.get(name) || '';
    });
    shown = PAGE;
    search();
  }

  var timer = 0;
  input.addEventListener('input', function () {
    clearTimeout(timer);
    shown = PAGE;
    timer = setTimeout(function () { remember(false); search(); }, 40);
  });
  form.addEventListener('submit', function (event) { event.preventDefault(); remember(true); search(); });
  form.addEventListener('change', function (event) {
    if (event.target === input) return;
    shown = PAGE;
    remember(true);
    search();
  });
  more.addEventListener('click', function () {
    var before = list.children.length;
    shown += PAGE;
    search().then(function () { var next = list.children[before]; if (next) next.querySelector('a').focus(); });
  });
  window.addEventListener('popstate', restore);
  form.hidden = false;
  if (new URL(location.href).searchParams.get('q')) restore();
})();
