// Added to each page by `sitegen serve`, never by a build: the page follows the files while somebody writes.
(function () {
  "use strict";
  var made = document.currentScript.dataset.made;
  var place = "sitegen-place " + location.pathname;
  var source = null;
  var later = 0;
  var findings = [];
  var trouble = null;

  function recall(key) {
    try { return sessionStorage.getItem(key); } catch (error) { return null; }
  }
  function remember(key, value) {
    try {
      if (value === null) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, value);
    } catch (error) { /* storage is blocked: it holds for this page */ }
  }

  // A reload of ours comes back to the same place in the text.
  var position = (recall(place) || "").split(" ").map(Number);
  remember(place, null);
  if (position.length === 2) {
    var back = function () { scrollTo({ left: position[0], top: position[1], behavior: "instant" }); };
    document.addEventListener("DOMContentLoaded", back);
    addEventListener("load", back);
  }

  function reload() {
    close();
    remember(place, scrollX + " " + scrollY);
    location.reload();
  }

  function restyle() {
    document.querySelectorAll('link[rel="stylesheet"]').forEach(function (old) {
      var url = new URL(old.href);
      if (url.origin !== location.origin || old.dataset.leaving) return;
      url.searchParams.set("made", made);
      var fresh = old.cloneNode();
      old.dataset.leaving = "";
      fresh.href = url.href;
      // The old one stays until the new one is there, so the page is never without.
      fresh.onload = fresh.onerror = function () { old.remove(); };
      old.after(fresh);
    });
  }

  // Only the tab that is looked at listens: a browser opens six connections to a server and no more.
  // What happens meanwhile is told when it comes back.
  function open() {
    clearTimeout(later);
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource("/__sitegen/events?page=" + encodeURIComponent(location.pathname) + "&made=" + made);
    hear("reload", reload);
    hear("style", restyle);
    hear("findings", function (data) { findings = data; draw(); });
    hear("trouble", function (data) { trouble = data; draw(); });
    source.onerror = function () {
      // The browser tries again by itself, unless it was refused.
      if (source && source.readyState === EventSource.CLOSED) {
        close();
        later = setTimeout(open, 2000);
      }
    };
  }
  function hear(name, act) {
    source.addEventListener(name, function (event) {
      if (name !== "reload") made = event.lastEventId || made;
      act(JSON.parse(event.data));
    });
  }
  function close() {
    if (source) source.close();
    source = null;
  }
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") close();
    else open();
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);

  // What the author should know lies over the page, in a shadow tree that the theme does not reach.
  var host = document.createElement("sitegen-preview");
  var shadow = host.attachShadow({ mode: "open" });
  var sheet = element("link");
  sheet.rel = "stylesheet";
  sheet.href = "/__sitegen/overlay.css";
  var box = element("details");
  var title = element("summary");
  var body = element("div");
  body.className = "body";
  box.append(title, body);
  shadow.append(sheet, box);
  host.setAttribute("role", "region");
  host.setAttribute("aria-label", "Preview");
  box.addEventListener("toggle", function () {
    // What is wrong with the whole project opens by itself and decides nothing.
    if (!trouble && findings.length) remember("sitegen-folded", box.open ? null : "yes");
  });

  function element(name, className, text) {
    var node = document.createElement(name);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  function draw() {
    if (!trouble && !findings.length) return host.remove();
    body.textContent = "";
    if (trouble) {
      var part = element("div", "trouble");
      part.setAttribute("role", "alert");
      part.append(element("p", "message", trouble.message));
      if (trouble.place) part.append(element("p", "place", trouble.place));
      if (trouble.source !== null && trouble.source !== undefined) {
        var marks = " ".repeat(trouble.column - 1) + "^".repeat(trouble.length);
        part.append(element("pre", "", trouble.source + "\n" + marks));
      }
      if (trouble.help) part.append(element("p", "help", trouble.help));
      part.append(element("p", "help", "This is the last good page."));
      body.append(part);
    }
    var list = element("ul");
    findings.forEach(function (finding) {
      var item = element("li", finding.severity);
      item.append(element("p", "message", finding.message));
      item.append(element("p", "place", finding.severity + " " + finding.code + ", " + finding.place));
      if (finding.help) item.append(element("p", "help", finding.help));
      list.append(item);
    });
    if (findings.length) body.append(list);
    var count = findings.length === 1 ? "1 finding" : findings.length + " findings";
    title.textContent = trouble ? "This cannot be shown yet" : count;
    box.className = trouble ? "error" : ["error", "warning", "info"].find(function (level) {
      return findings.some(function (finding) { return finding.severity === level; });
    });
    box.open = trouble !== null || recall("sitegen-folded") !== "yes";
    if (!host.isConnected) document.documentElement.append(host);
  }

  open();
})();
