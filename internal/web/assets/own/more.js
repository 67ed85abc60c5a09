// What "show more" puts under a list gets the focus, so that keyboard and screen reader go on where they were.
(() => {
  let list;
  let before = 0;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const name = event.detail.requestConfig?.elt?.dataset?.more;
    list = name ? document.getElementById(name) : undefined;
    before = list?.children.length ?? 0;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const added = list?.children[before];
    list = undefined;
    if (!added) return;
    const aim = added.querySelector("a, button, input") ?? added;
    if (aim === added) added.tabIndex = -1;
    aim.focus();
  });
})();
