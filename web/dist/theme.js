// Runs before the first paint: the chosen theme, else the machine's.
(function () {
  var kept = null;
  try { kept = localStorage.getItem('konbit.theme'); } catch (e) { /* storage may be closed */ }
  var dark = kept ? kept === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
