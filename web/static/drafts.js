// Half-written answers, kept in the reader's own browser until they are sent. They never leave it, and age like the links do.
// Words go where they are safe with every key, files where there is room for them. Each tab keeps its own: what is written in
// one never takes the place of what is written in another.
const STORE = "files";
const WORDS = "ita-draft ";
const TAB = "ita-tab";
const LONGEST = 14 * 24 * 60 * 60 * 1000;
const TURNED = "ita-turned";
const base = open();
base.catch(() => undefined);
let tab = session()?.getItem(TAB) ?? anotherTab();
const taken = new Map(); // by name, the tab whose draft this page was filled with, as it was then

// What the page before was, where one came to this one by its switch of languages: whoever does so left nothing unfinished.
export const turned = takeTurned();

// Called as the switch is pressed: `to` is the language and the address, `refused` says that the page told what is wrong.
export function turns(to, refused) {
  session()?.setItem(TURNED, JSON.stringify({ path: pathOf(to.slice(to.indexOf(" ") + 1)), refused: Boolean(refused) }));
}

// `said` is a plain object of words.
export function keepWords(name, said) {
  try {
    localStorage.setItem(key(name, tab), JSON.stringify({ ...said, at: Date.now() }));
  } catch {
    // A browser that keeps nothing, as some do in private windows, is no reason for the form to fail.
  }
  goOn(name);
}

export async function keepFiles(name, files) {
  goOn(name);
  await within("readwrite", (kept) => kept.put({ files, at: Date.now() }, `${name} ${tab}`));
}

// Takes away what any tab kept under a name: the answer is on record.
export async function clear(name) {
  taken.delete(name);
  for (const one of wordKeys().filter((other) => nameOf(other) === name)) keepsWords().removeItem(one);
  await within("readwrite", (kept) => {
    const asked = kept.getAllKeys();
    asked.onsuccess = () => asked.result.filter((one) => one.split(" ")[0] === name).forEach((one) => kept.delete(one));
    return asked;
  });
}

// What was kept under a name, `{ said, files, others }`, once what is too old is gone; undefined where nothing was. It is what
// this tab kept, else what was kept last; `others` are the words that other tabs kept besides.
export async function kept(name) {
  forgetOldWords();
  await within("readwrite", forgetOldFiles);
  const [first, ...rest] = wordsOf(name);
  const withFiles = (await within("readonly", (all) => all.getAllKeys()))?.filter((one) => one.split(" ")[0] === name) ?? [];
  const files = [`${name} ${tab}`, `${name} ${first?.tab}`, ...withFiles].find((one) => withFiles.includes(one));
  const found = files && (await within("readonly", (all) => all.get(files)))?.files;
  if (!first && !found?.length) return undefined;
  const from = first?.tab ?? files.split(" ")[1] ?? "";
  if (from !== tab) taken.set(name, { tab: from, at: first?.said.at });
  return { said: first?.said, files: found ?? [], others: rest.map((one) => one.said) };
}

// On a page that hands words back because they could not be taken: says that this browser has them as well, where it has.
export async function sayKept(name, page) {
  const where = page.querySelector("[data-kept-here]");
  if (!where || !(await kept(name))) return;
  where.hidden = false;
  page.querySelector("[data-not-kept]").hidden = true;
}

// Calls `tell` when another tab keeps words under the same name, and `again` when this tab's are to be kept once more, since
// the other took them for its own.
export function whenElsewhere(name, tell, again) {
  addEventListener("storage", (event) => {
    if (!event.key?.startsWith(WORDS) || nameOf(event.key) !== name) return;
    const mine = event.key === key(name, tab);
    if (mine && event.newValue !== null) tab = anotherTab(); // this tab was doubled, with what it goes by
    if (event.newValue !== null) tell();
    if (mine && wordsOf(name).length) again();
  });
}

export async function names() {
  const withFiles = (await within("readonly", (all) => all.getAllKeys())) ?? [];
  return [...withFiles.map((one) => one.split(" ")[0]), ...wordKeys().map(nameOf)];
}

// What this page was filled with is its own from now on, unless it is written on where it came from.
function goOn(name) {
  const from = taken.get(name);
  if (!from) return;
  taken.delete(name);
  const there = key(name, from.tab);
  if (read(there)?.at === from.at) keepsWords()?.removeItem(there);
  const mine = `${name} ${tab}`;
  const theirs = from.tab ? `${name} ${from.tab}` : name;
  within("readwrite", (all) => {
    const asked = all.get(theirs);
    asked.onsuccess = () => {
      if (asked.result) all.put(asked.result, mine);
      all.delete(theirs);
    };
    return asked;
  });
}

function wordsOf(name) {
  const all = wordKeys().filter((one) => nameOf(one) === name).map((one) => ({ tab: tabOf(one), said: read(one) }));
  return all.sort((one, other) => (other.tab === tab) - (one.tab === tab) || other.said.at - one.said.at);
}

function forgetOldWords() {
  for (const one of wordKeys()) {
    if (Date.now() - read(one).at >= LONGEST) localStorage.removeItem(one);
  }
}

function forgetOldFiles(all) {
  const walk = all.openCursor();
  walk.onsuccess = () => {
    const here = walk.result;
    if (!here) return;
    if (Date.now() - here.value.at >= LONGEST) here.delete();
    here.continue();
  };
  return walk;
}

function key(name, of) {
  return `${WORDS}${name}${of && ` ${of}`}`;
}

function nameOf(key) {
  return key.slice(WORDS.length).split(" ")[0];
}

function tabOf(key) {
  return key.slice(WORDS.length).split(" ")[1] ?? "";
}

function wordKeys() {
  return Object.keys(keepsWords() ?? {}).filter((one) => one.startsWith(WORDS));
}

function read(key) {
  return JSON.parse(keepsWords()?.getItem(key) ?? "null");
}

function keepsWords() {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

function session() {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

function takeTurned() {
  const before = JSON.parse(session()?.getItem(TURNED) ?? "null");
  session()?.removeItem(TURNED);
  return before?.path === location.pathname ? before : undefined;
}

function pathOf(address) {
  return new URL(address, location.origin).pathname;
}

function anotherTab() {
  const made = Math.random().toString(36).slice(2);
  session()?.setItem(TAB, made);
  return made;
}

async function within(mode, work) {
  try {
    const changes = (await base).transaction(STORE, mode);
    return await new Promise((resolve, reject) => {
      const asked = work(changes.objectStore(STORE));
      changes.oncomplete = () => resolve(asked.result);
      changes.onabort = () => reject(changes.error);
    });
  } catch {
    return undefined;
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("ita", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
