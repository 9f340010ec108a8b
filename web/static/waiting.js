// On a list: which answers this browser keeps half-written.
import { names } from "./drafts.js";

const kept = new Set(await names());
for (const card of document.querySelectorAll("[data-draft]")) {
  card.querySelector(".unsent").hidden = !kept.has(card.dataset.draft);
}
