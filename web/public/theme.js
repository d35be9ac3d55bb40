// Runs before the first paint. The same names are in src/shell/theme.ts.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("backlot.theme");
  } catch {
    // Nothing may be kept here: then the system decides.
  }
  const isLight =
    chosen === "light" ||
    (chosen !== "dark" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = isLight ? "light" : "dark";
})();
