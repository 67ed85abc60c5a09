// What the pages do beyond htmx and the design system. Everything works without it.
"use strict";

// The design system's components find their places when the page has been read, and again in what htmx puts in.
document.addEventListener("DOMContentLoaded", () => {
  DKFDS.init();
  forgetSent();
  restoreDrafts(document);
  document.querySelector("[data-focus]")?.focus();
});

// A form is sent once: a second click does nothing until the page has changed or comes back from the browser's cache.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) {
    delete form.dataset.sending;
    form.removeAttribute("aria-busy");
  }
});

// Drafts: what is written in a form is kept in this browser until it has been sent, or its writer signs out.
const draftPrefix = "draft:";
const kept = (element) => element.name && !["hidden", "file", "password", "submit"].includes(element.type);

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form) return;
  const written = [...form.elements].filter(kept).map((element) =>
    ["radio", "checkbox"].includes(element.type) ? element.checked : element.value);
  localStorage.setItem(draftPrefix + form.dataset.draft, JSON.stringify(written));
});

function restoreDrafts(root) {
  for (const form of root.querySelectorAll("form[data-draft]")) {
    const text = localStorage.getItem(draftPrefix + form.dataset.draft);
    // A form that the server shows again holds what was written already.
    if (!text || form.querySelector("[data-focus]") || form.matches("[data-as-sent]")) continue;
    const written = JSON.parse(text);
    const elements = [...form.elements].filter(kept);
    if (written.length !== elements.length) continue;
    elements.forEach((element, i) => {
      if (["radio", "checkbox"].includes(element.type)) element.checked = written[i];
      else element.value = written[i];
    });
  }
}

function forgetSent() {
  const sent = document.querySelector("[data-sent]");
  if (sent) localStorage.removeItem(draftPrefix + sent.dataset.sent);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[action='/log-ud']")) return;
  for (const key of Object.keys(localStorage)) if (key.startsWith(draftPrefix)) localStorage.removeItem(key);
});
