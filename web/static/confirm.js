// A head's form on a phone: photographs one after another with their thumbnails, progress while they are sent, and a draft
// that outlives a lost connection and a closed page. Without this script the form works as the browser has it.
import { clear, keepFiles, keepWords, kept, sayKept, turned, whenElsewhere } from "./drafts.js";

// Characters that turn the writing after them: a name that bears one would read as what it is not.
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const form = document.querySelector("form.confirm");
if (form) enhance(form);

async function enhance(form, files = []) {
  const draft = form.dataset.draft;
  const list = form.querySelector(".chosen");

  const show = () => {
    for (const image of list.querySelectorAll("img[src]")) URL.revokeObjectURL(image.src);
    list.replaceChildren(...files.map((file) => row(file)));
    list.hidden = files.length === 0;
  };
  const row = (file) => {
    const item = fromTemplate("chosen-file");
    const image = item.querySelector("img");
    item.querySelector(".name").textContent = file.name.replace(TURNING, "");
    item.querySelector(".too-large").hidden = file.size <= Number(form.dataset.most);
    item.querySelector("button").setAttribute("aria-describedby", (item.querySelector(".name").id = `file-${files.indexOf(file)}`));
    item.querySelector("button").addEventListener("click", () => {
      files = files.filter((other) => other !== file);
      show();
      keepFiles(draft, files);
      form.querySelector("#file").focus();
    });
    if (file.type.startsWith("image/")) {
      image.addEventListener("load", () => { image.hidden = false; });
      image.src = URL.createObjectURL(file);
    }
    return item;
  };
  const keepSaid = () => {
    const { result, outcome, address } = form.elements;
    const also = ticks(form).filter((tick) => tick.checked).map((tick) => tick.value);
    keepWords(draft, { result: result.value, outcome: outcome.value, address: address.value, also });
  };
  const fill = (said) => {
    for (const name of ["result", "outcome", "address"]) form.elements[name].value = said[name];
    for (const tick of ticks(form)) tick.checked = said.also.includes(tick.value);
    if (said.address) form.elements.address.closest("details").open = true;
    if (said.also.length) form.querySelector(".also")?.setAttribute("open", "");
  };
  // Another tab's words, to be read and taken in place of these.
  const offer = (said) => {
    const box = fromTemplate("other-words");
    box.querySelector(".said").textContent = [said.result, said.outcome, said.address].filter(Boolean).join("\n\n");
    box.querySelector("button").addEventListener("click", () => {
      fill(said);
      keepSaid();
      box.remove();
    });
    form.prepend(box);
  };
  const elsewhere = () => {
    if (form.querySelector(".written-elsewhere")) return;
    const box = fromTemplate("written-elsewhere");
    box.classList.add("written-elsewhere");
    form.prepend(box);
  };
  const offerAnew = () => {
    const note = fromTemplate("restored");
    note.querySelector("button").addEventListener("click", async () => {
      await clear(draft);
      location.reload();
    });
    form.prepend(note);
  };
  const restore = (found) => {
    const { said } = found;
    const answers = "sent" in form.dataset; // the page is what the server said to this very form
    if (said && !answers) fill(said);
    files = found.files;
    show();
    if (!answers && turned?.refused) form.prepend(fromTemplate("still-wrong"));
    if (!answers && !turned) offerAnew();
    const other = found.others.find((one) => one.result !== form.elements.result.value || one.outcome !== form.elements.outcome.value);
    if (other) offer(other);
  };

  const take = (input) => {
    files = [...files, ...input.files];
    input.value = ""; // they are in the list now, and a second photograph does not push out the first
    show();
    return keepFiles(draft, files);
  };
  form.addEventListener("input", keepSaid);
  form.addEventListener("submit", (event) => {
    if (!form.classList.contains("live")) return; // the files are the browser's still: it sends them itself
    event.preventDefault();
    keepSaid();
    send(form, files);
  });

  if (files.length) show();
  else {
    const found = await kept(draft);
    if (found) restore(found);
  }
  whenElsewhere(draft, elsewhere, () => {
    if (!form.isConnected) return; // a page that came since has its own
    keepSaid();
    if (files.length) keepFiles(draft, files);
  });
  for (const input of form.querySelectorAll("input[type=file]")) {
    if (input.files.length) await take(input); // chosen before this script was here
    input.addEventListener("change", () => take(input));
  }
  form.classList.add("live");
}

function send(form, files) {
  const said = new FormData(form);
  said.delete("files");
  for (const file of files) said.append("files", file);
  const request = new XMLHttpRequest(); // fetch does not tell how far an upload has come
  const bar = form.querySelector("progress");
  request.open("POST", form.action);
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
  request.addEventListener("load", () => answered(form, files, request));
  for (const fault of ["error", "abort", "timeout"]) request.addEventListener(fault, () => unsent(form));
  form.parentElement.querySelector(".box[role=alert]")?.remove();
  form.querySelector(".box.note")?.remove();
  busy(form, true);
  request.send(said);
}

async function answered(form, files, request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main || request.status >= 500) return unsent(form); // not a page of ours: a proxy's, or a break
  const sent = request.responseURL !== form.action; // a form that was taken is answered by sending the browser on
  if (sent || main.querySelector("[data-recorded]")) await clear(form.dataset.draft);
  if (sent) return location.assign(request.responseURL);
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  main.querySelector(".without-script")?.remove(); // the files are still here
  await sayKept(form.dataset.draft, main);
  const next = main.querySelector("form.confirm");
  if (next) enhance(next, files);
  const told = main.querySelector("[role=alert], [role=status]");
  told?.setAttribute("tabindex", "-1");
  told?.focus();
}

function unsent(form) {
  busy(form, false);
  const box = fromTemplate("unsent");
  form.before(box);
  box.focus();
}

function busy(form, is) {
  form.querySelector(".sending").hidden = !is;
  form.querySelector("button.button").disabled = is;
}

function ticks(form) {
  return [...form.querySelectorAll("input[name=also]")];
}

function fromTemplate(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
