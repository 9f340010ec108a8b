/* Works out the SHA-256 of a chosen file on the reader's own machine and compares it with those that stand in the page. Where a
   browser cannot (it may only on a secure connection), the form is sent as it is and the server compares. */
(() => {
  "use strict";
  const form = document.getElementById("compare");
  const input = document.getElementById("file");
  if (!form || !input || !window.crypto || !window.crypto.subtle || !Blob.prototype.arrayBuffer) return;

  const sizes = Array.from(document.querySelectorAll("[data-size]"), (one) => Number(one.dataset.size));
  const longest = Math.max(...sizes);
  const forms = Array.from(form.querySelectorAll("[data-form]"));
  const answers = form.querySelectorAll("[data-answer]");
  const show = (which) => answers.forEach((one) => { one.hidden = one.dataset.answer !== which; });
  form.querySelector("[data-here]").hidden = false;
  form.querySelector("[data-there]").hidden = true;

  const sha256 = async (file) => {
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // The button says what to do; what a browser writes beside it is in the browser's language, so the name stands here instead.
  form.classList.add("live");
  const chosen = form.querySelector("[data-chosen]");
  const tell = () => {
    chosen.hidden = !input.files.length;
    chosen.firstElementChild.textContent = input.files.length ? input.files[0].name : "";
  };

  let asked = 0;
  const compare = async () => {
    const file = input.files[0];
    if (!file) { show(""); return; }
    const mine = ++asked;
    show("working");
    let which = "other";
    try {
      // A file that is longer than all of them is none of them, and need not be read.
      if (file.size <= longest) {
        const found = await sha256(file);
        forms.forEach((one) => { one.hidden = one.dataset.form !== found; });
        if (forms.some((one) => !one.hidden)) which = "same";
      }
    } catch {
      which = "failed";
    }
    if (mine === asked) show(which);
  };

  input.addEventListener("change", () => { tell(); compare(); });
  tell();
  form.addEventListener("submit", (event) => { event.preventDefault(); compare(); });
})();
