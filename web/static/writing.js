// Forms in which somebody writes: what is typed and ticked is kept in the reader's own browser until it is on record, and filled
// in again when the form is opened anew, be it in the other language or after signing in. The confirmation of a head, which has
// files, is `confirm.js`.
import { clear, keepWords, kept, sayKept, turned, turns, whenElsewhere } from "./drafts.js";

// The switch of languages sends the form along for browsers without scripts; here the words are kept, files and all. What is
// wrong with a form that was sent is not kept: there the switch sends it along here too, but for one with files.
for (const button of document.querySelectorAll(".foot button")) {
  button.addEventListener("click", () => turns(button.value, document.querySelector("form.confirm[data-sent] :is(.wrong, [aria-invalid])")));
}
for (const button of document.querySelectorAll(".foot button[form]")) {
  if (button.formAction.includes("?sent=") && !button.form.matches(".confirm")) continue;
  for (const one of ["form", "formaction", "formmethod", "formenctype", "formnovalidate"]) button.removeAttribute(one);
}

const SENT = "ita-sent";
const { names: sent, from } = lastSent(); // which drafts were sent, and from which page
// A form that was taken is answered by sending the browser on; every other answer is a page at once. Whoever comes here from
// another page than the form's, such as that of signing in, was not sent on by the form. Behind a letter's link pages do not
// say where one comes from.
const [came] = performance.getEntriesByType("navigation");
const onRecord = came?.redirectCount > 0 && ["", from].includes(document.referrer);
if (onRecord) for (const name of sent) await clear(name);
if (!onRecord) for (const name of sent) await sayKept(name, document);
// A page that shows a secret once cannot be sent on to: it says itself what it put on record.
for (const one of document.querySelectorAll("[data-on-record]")) await clear(one.dataset.onRecord);
for (const form of document.querySelectorAll("form[data-draft]:not(.confirm)")) {
  enhance(form, sent.includes(form.dataset.draft) || document.querySelector(".given-back") !== null);
}
for (const form of document.querySelectorAll("form[data-draft], form[data-sends]")) {
  for (const button of form.querySelectorAll("button[name=tick]")) button.addEventListener("click", (event) => tickAll(event, form));
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "language") return; // it is not sent, only turned
    if (form.classList.contains("live")) return; // `confirm.js` sends it, and sees itself what became of it
    remember([form.dataset.draft, form.dataset.sends].filter(Boolean));
  });
}

// `answered`: the page is what the server said to this very form, with the words that were sent.
async function enhance(form, answered) {
  const name = form.dataset.draft;
  const found = await kept(name);
  const before = found?.said?.values ?? {}; // also of what this page does not ask
  const keep = () => keepWords(name, { values: { ...before, ...valuesOf(form) } });
  if (!answered && fill(form, before) && !turned) note(form, "restored-words", async () => { await clear(name); location.reload(); });
  const others = (found?.others ?? []).filter((one) => one.values && differs(form, one.values));
  for (const other of others.slice(0, 1)) offer(form, other.values, keep);
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  whenElsewhere(name, () => elsewhere(form), keep);
  form.dataset.live = "";
}

// Ticks all that is shown, or nothing, where it stands. Without scripts the button sends the form for it.
function tickAll(event, form) {
  event.preventDefault();
  for (const one of form.querySelectorAll("input[type=checkbox]:not(:disabled)")) one.checked = event.target.value === "all";
  for (const button of form.querySelectorAll("button[name=tick]")) button.hidden = button === event.target;
  form.querySelector("button[name=tick]:not([hidden])").focus();
  form.dispatchEvent(new Event("change"));
}

function elsewhere(form) {
  if (!form.querySelector(".written-elsewhere")) note(form, "written-elsewhere").classList.add("written-elsewhere");
}

// Another tab's words, to be read and taken in place of these.
function offer(form, values, keep) {
  const box = note(form, "other-words", () => { fill(form, values); keep(); box.remove(); });
  const written = controls(form).filter((one) => !chosen(one) && typeof values[one.name] === "string" && values[one.name]);
  box.querySelector(".said").textContent = written.map((one) => values[one.name]).join("\n\n");
}

function note(form, id, press) {
  const box = document.getElementById(id).content.firstElementChild.cloneNode(true);
  if (press) box.querySelector("button").addEventListener("click", press);
  form.prepend(box);
  return box;
}

// What somebody writes or chooses in a form, and what it carries along from its other pages. A code that counts as a signature
// is kept nowhere.
function controls(form) {
  return [...form.elements].filter((one) => one.name && one.autocomplete !== "one-time-code" && (one.type === "hidden"
    ? "kept" in one.dataset : !["submit", "button", "file", "fieldset"].includes(one.type)));
}

function ticked(one) {
  return one.type === "checkbox" || one.type === "radio";
}

// Whether what stands in a control is a choice between what others wrote, and not words.
function chosen(one) {
  return ticked(one) || one.type === "select-one" || ["pick", "many", "list"].includes(one.dataset.kept);
}

// By name: words, or of what is ticked the values; carried along they stand with a space between.
function valuesOf(form) {
  const values = {};
  for (const one of controls(form)) {
    if (ticked(one)) values[one.name] = [...(values[one.name] ?? []), ...(one.checked ? [one.value] : [])];
    else if (["pick", "many"].includes(one.dataset.kept)) values[one.name] = one.value.split(" ").filter(Boolean);
    else values[one.name] = one.value;
  }
  return values;
}

// Gives whether anything is otherwise than it was.
function fill(form, values) {
  const was = JSON.stringify(valuesOf(form));
  for (const one of controls(form)) {
    const value = values[one.name];
    if (value === undefined) continue;
    if (ticked(one)) one.checked = value.includes(one.value);
    else one.value = Array.isArray(value) ? value.join(" ") : value;
    if (ticked(one) ? one.checked : value) one.closest("details")?.setAttribute("open", "");
  }
  return JSON.stringify(valuesOf(form)) !== was;
}

function differs(form, values) {
  return Object.entries(valuesOf(form)).some(([name, value]) => name in values && JSON.stringify(values[name]) !== JSON.stringify(value));
}

function lastSent() {
  try {
    const said = JSON.parse(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
    return said ?? { names: [] };
  } catch {
    return { names: [] };
  }
}

function remember(names) {
  try {
    sessionStorage.setItem(SENT, JSON.stringify({ names, from: location.href.split("#")[0] }));
  } catch {
    // Then the draft stays until it is too old.
  }
}
