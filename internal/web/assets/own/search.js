// The search for methods: what htmx does not do by itself.
(() => {
  const form = document.getElementById("soegning");
  if (!form) return;

  // An address holds what is asked for, and nothing empty.
  form.addEventListener("htmx:configRequest", (event) => {
    const { parameters, elt } = event.detail;
    if (elt !== form) return;
    for (const name of new Set(parameters.keys())) {
      const values = parameters.getAll(name).filter((value) => value !== "");
      parameters.delete(name);
      for (const value of values) parameters.append(name, value);
    }
  });

  // What cannot be looked for is said where the results would be.
  form.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 400) Object.assign(event.detail, { shouldSwap: true, isError: false });
  });

  // A filter that somebody opened stays open while its numbers change.
  let opened = new Map();
  form.addEventListener("htmx:beforeSwap", () => {
    opened = new Map([...form.querySelectorAll("details.facet")].map((one) => [one.id, one.open]));
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    for (const one of form.querySelectorAll("details.facet")) if (opened.has(one.id)) one.open = opened.get(one.id);
  });

  // Where the page is narrow the filters stand closed above the results.
  if (matchMedia("(max-width: 991px)").matches) document.getElementById("filtre").open = false;
})();

// Choosing methods to compare: what is ticked off stays chosen while the search changes.
(() => {
  const bar = document.getElementById("sammenlign");
  if (!bar) return;
  const key = "sammenlign";
  const most = Number(bar.dataset.most);
  const list = bar.querySelector(".compare-chosen");
  const said = bar.querySelector(".compare-said");
  const button = bar.querySelector("button");
  const usual = button.textContent;
  let chosen = JSON.parse(sessionStorage.getItem(key) ?? "[]");

  const boxes = () => document.querySelectorAll("input[name=metode][form=sammenlign]");

  function show() {
    sessionStorage.setItem(key, JSON.stringify(chosen));
    const slugs = new Set(chosen.map((one) => one.slug));
    for (const box of boxes()) box.checked = slugs.has(box.value);
    bar.classList.toggle("compare-some", chosen.length > 0);
    button.textContent = chosen.length ? bar.dataset.text.replace("#", chosen.length) : usual;
    list.hidden = chosen.length === 0;
    list.replaceChildren(...chosen.map(({ slug, title }) => {
      const item = document.createElement("li");
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "tag";
      remove.dataset.slug = slug;
      remove.textContent = title;
      remove.setAttribute("aria-label", `${bar.dataset.remove} ${title}`);
      item.append(remove);
      return item;
    }));
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches?.("input[name=metode][form=sammenlign]")) return;
    said.textContent = "";
    if (!box.checked) {
      chosen = chosen.filter((one) => one.slug !== box.value);
    } else if (chosen.length >= most) {
      said.textContent = bar.dataset.full;
    } else {
      chosen.push({ slug: box.value, title: box.dataset.title });
    }
    show();
  });

  list.addEventListener("click", (event) => {
    const slug = event.target.closest("button")?.dataset.slug;
    if (!slug) return;
    chosen = chosen.filter((one) => one.slug !== slug);
    said.textContent = "";
    show();
    button.focus();
  });

  // The chosen ones that stand on no card of this page go along.
  bar.addEventListener("formdata", (event) => {
    event.formData.delete("metode");
    for (const { slug } of chosen) event.formData.append("metode", slug);
  });

  document.addEventListener("htmx:afterSettle", show);
  show();
})();
