// Before anything is drawn: the colours that the reader chose, and the word that scripts run.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem("sitegen-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (error) { /* storage is blocked: the system decides */ }
  root.dataset.js = "";
})();
