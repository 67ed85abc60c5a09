// A file that is sent shows how far it has come, and one that is too large is not sent at all. Without this the browser
// sends the form itself, and the program says what is wrong.
(() => {
  document.addEventListener("submit", (event) => {
    const around = event.target.closest("[data-upload]");
    if (!around || event.defaultPrevented || event.target.dataset.sending) return;
    const form = event.target;
    event.preventDefault();
    event.stopPropagation();
    const file = form.querySelector("input[type=file]").files[0];
    if (file && file.size > Number(around.dataset.most)) {
      refuse(form, around.dataset.tooLarge);
      return;
    }
    send(form, around);
  }, true);

  function refuse(form, text) {
    let said = form.querySelector(".upload-refused");
    if (!said) {
      said = document.createElement("p");
      said.className = "form-error-message upload-refused";
      said.setAttribute("role", "alert");
      form.querySelector("input[type=file]").after(said);
    }
    said.textContent = text;
    form.querySelector("input[type=file]").focus();
  }

  function send(form, around) {
    const shown = around.querySelector("[data-upload-progress]");
    const request = new XMLHttpRequest();
    shown.hidden = false;
    form.dataset.sending = "yes";
    form.setAttribute("aria-busy", "true");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.querySelector("progress").value = 100 * event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      // The page that shows it is opened anew, so that it says what was done; a refusal takes the place of this page.
      if (request.status < 400) {
        location.assign(request.responseURL);
        return;
      }
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(answer.querySelector("main"));
      document.querySelector("[data-focus]")?.focus();
    });
    request.addEventListener("error", () => {
      delete form.dataset.sending;
      form.removeAttribute("aria-busy");
      form.submit();
    });
    request.open("POST", form.action);
    // What was done is said by the page that the browser opens next, and not by the answer to this.
    request.setRequestHeader("HX-Request", "true");
    request.send(new FormData(form));
  }
})();
