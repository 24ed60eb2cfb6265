// Small comforts on pages that already work: the colour switch, menus that close, `/` for search, open folds in print.
(function () {
  var root = document.documentElement;

  var choices = document.querySelectorAll(".theme-switch input");
  choices.forEach(function (choice) {
    choice.checked = choice.value === (root.dataset.theme || "system");
    choice.addEventListener("change", function () {
      if (choice.value === "system") delete root.dataset.theme;
      else root.dataset.theme = choice.value;
      try {
        if (choice.value === "system") localStorage.removeItem("sitegen-theme");
        else localStorage.setItem("sitegen-theme", choice.value);
      } catch (error) { /* storage is blocked: the choice holds for this page */ }
    });
  });

  var menu = document.querySelector(".site-nav details");
  document.addEventListener("click", function (event) {
    if (menu && menu.open && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && menu && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  // `/` goes to the search box, or to the search page where there is only a link; Escape clears the box, then
  // gives the focus back.
  var box = document.querySelector("[data-search] [name=q]") || document.querySelector(".site-search input");
  var before = null;
  // The search page opens an id at once where Enter was pressed on it, and nowhere else.
  if (box && !box.form.hasAttribute("data-search")) box.form.addEventListener("submit", function () {
    if (box.form.elements.go || !box.value.trim()) return;
    var go = document.createElement("input");
    go.type = "hidden";
    go.name = "go";
    box.form.append(go);
  });
  document.addEventListener("keydown", function (event) {
    if (!box) return;
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey
      && !event.target.closest("input, select, textarea, [contenteditable]")) {
      event.preventDefault();
      if (!box.getClientRects().length) { location.href = box.form.action; return; }
      before = document.activeElement;
      box.focus();
      box.select();
    } else if (event.key === "Escape" && event.target === box) {
      event.preventDefault();
      if (box.value) {
        box.value = "";
        box.dispatchEvent(new Event("input", { bubbles: true }));
      } else {
        box.blur();
        if (before && before !== document.body) before.focus();
        before = null;
      }
    }
  });

  // A button to copy each block of code, where the browser lets a page write to the clipboard.
  var blocks = navigator.clipboard ? document.querySelectorAll(".prose .code") : [];
  if (blocks.length) {
    var said = document.createElement("p");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    document.querySelector("main").append(said);
    blocks.forEach(function (block) {
      var code = block.querySelector("pre");
      var button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = "Copy";
      button.setAttribute("aria-label", "Copy " + (code.getAttribute("aria-label") || "code").toLowerCase());
      button.addEventListener("click", function () {
        var tell = function (word, sentence) {
          button.textContent = word;
          said.textContent = sentence;
          setTimeout(function () { button.textContent = "Copy"; said.textContent = ""; }, 2000);
        };
        navigator.clipboard.writeText(code.textContent).then(
          function () { tell("Copied", "Copied to the clipboard"); },
          function () { tell("Not copied", "The browser did not allow copying"); }
        );
      });
      block.append(button);
    });
  }

  document.querySelectorAll(".contents-fold a").forEach(function (link) {
    link.addEventListener("click", function () { link.closest("details").open = false; });
  });

  var folded = [];
  window.addEventListener("beforeprint", function () {
    folded = Array.prototype.slice.call(document.querySelectorAll("main details:not([open]):not(.contents-fold)"));
    folded.forEach(function (fold) { fold.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (fold) { fold.open = false; });
  });
})();
