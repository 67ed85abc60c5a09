// The comparison. Printing is the browser's own; the button only saves the way to its menu.
(() => {
  for (const place of document.querySelectorAll("[data-print]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => window.print());
  }
  // Whoever goes back to the search finds there what they compare here.
  const compared = [...document.querySelectorAll("[data-compared]")];
  if (compared.length) {
    sessionStorage.setItem("sammenlign", JSON.stringify(
      compared.map((link) => ({ slug: link.dataset.compared, title: link.textContent.trim() }))));
  }
})();
