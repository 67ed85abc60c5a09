// A long list of checkboxes gets a field above it that shows only what is looked for, and what is chosen already.
(() => {
  const longest = 12;

  function filtered(root) {
    for (const list of root.querySelectorAll("[data-choices]:not([data-found])")) {
      const choices = [...list.children];
      if (choices.length <= longest) continue;
      list.dataset.found = "yes";
      const label = document.createElement("label");
      const field = document.createElement("input");
      label.className = "form-label choices-find";
      label.textContent = list.dataset.choices;
      field.className = "form-input choices-find";
      field.type = "search";
      field.autocomplete = "off";
      label.append(field);
      list.before(label);
      field.addEventListener("input", () => {
        const sought = field.value.trim().toLocaleLowerCase();
        for (const choice of choices) {
          const here = choice.textContent.toLocaleLowerCase().includes(sought);
          choice.hidden = !here && !choice.querySelector("input").checked;
        }
      });
      // The key Enter looks; it does not send the form.
      field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") event.preventDefault();
      });
    }
  }

  document.addEventListener("DOMContentLoaded", () => filtered(document));
  document.addEventListener("htmx:load", (event) => filtered(event.detail.elt));
})();
