/* Works out the SHA-256 of a chosen file on the reader's own machine and compares it with those that stand in the page. Where a
   browser cannot (it may only on a secure connection), the form is sent as it is and the server compares. */
(() => {
  "use strict";
  const form = document.getElementById("compare");
  const input = document.getElementById("file");
  if (!form || !input || !window.crypto || !window.crypto.subtle || !Blob.prototype.arrayBuffer) return;

  const known = new Map();
  let longest = 0;
  for (const one of document.querySelectorAll("[data-sha256]")) {
    known.set(one.dataset.sha256, one.dataset.called);
    longest = Math.max(longest, Number(one.dataset.size));
  }
  const answers = form.querySelectorAll("[data-answer]");
  const show = (which) => answers.forEach((one) => { one.hidden = one.dataset.answer !== which; });
  form.querySelector("[data-here]").hidden = false;
  form.querySelector("[data-there]").hidden = true;

  const sha256 = async (file) => {
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
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
        const form_of = known.get(await sha256(file));
        if (form_of) {
          which = "same";
          form.querySelector("[data-form]").textContent = form_of;
        }
      }
    } catch {
      which = "failed";
    }
    if (mine === asked) show(which);
  };

  input.addEventListener("change", compare);
  form.addEventListener("submit", (event) => { event.preventDefault(); compare(); });
})();
