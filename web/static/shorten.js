// Cuts what is too long for its lines between two words. Thai has no spaces, and the style sheet alone would cut within one.
// Whoever listens to the page, or looks for something in it, finds the whole.
const BOXES = ".card .what, .card .of, .board .clip";
const words = new Intl.Segmenter("th", { granularity: "word" });
const wholes = new Map();

const overflows = (box) => box.scrollHeight > box.clientHeight + 1;

function holder(box) {
  const only = box.firstElementChild;
  return only && only.textContent.trim() === box.textContent.trim() ? holder(only) : box;
}

function shorten(box) {
  const inner = holder(box), whole = inner.textContent.trim();
  const shown = document.createElement("span"), said = document.createElement("span");
  shown.setAttribute("aria-hidden", "true");
  said.className = "sr";
  said.textContent = whole;
  wholes.set(box, { inner, whole });
  inner.replaceChildren(shown, said);
  const ends = [...words.segment(whole)].map((one) => one.index + one.segment.length);
  let least = 0, most = ends.length - 1;
  while (least < most) {
    const middle = (least + most + 1) >> 1;
    shown.textContent = `${whole.slice(0, ends[middle]).trimEnd()} …`;
    if (overflows(box)) most = middle - 1;
    else least = middle;
  }
  shown.textContent = `${whole.slice(0, ends[least]).trimEnd()} …`;
}

function shortenAll() {
  for (const { inner, whole } of wholes.values()) inner.textContent = whole;
  wholes.clear();
  for (const box of [...document.querySelectorAll(BOXES)].filter(overflows)) shorten(box);
}

let width = 0;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  shortenAll();
});
document.addEventListener("toggle", shortenAll, true);
document.addEventListener("htmx:afterSettle", shortenAll);
await document.fonts.ready;
width = innerWidth;
shortenAll();
