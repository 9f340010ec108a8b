// Half-written answers, kept in the reader's own browser until they are sent. They never leave it, and age like the links do.
// Words go where they are safe with every key, files where there is room for them.
const STORE = "files";
const WORDS = "ita-draft ";
const LONGEST = 14 * 24 * 60 * 60 * 1000;
const base = open();
base.catch(() => undefined);

// `said` is a plain object of words.
export function keepWords(name, said) {
  try {
    localStorage.setItem(WORDS + name, JSON.stringify({ ...said, at: Date.now() }));
  } catch {
    // A browser that keeps nothing, as some do in private windows, is no reason for the form to fail.
  }
}

export async function keepFiles(name, files) {
  await within("readwrite", (kept) => kept.put({ files, at: Date.now() }, name));
}

export async function clear(name) {
  keepsWords()?.removeItem(WORDS + name);
  await within("readwrite", (kept) => kept.delete(name));
}

// What was kept under a name, `{ said, files }`, once what is too old is gone; undefined where nothing was.
export async function kept(name) {
  forgetOldWords();
  await within("readwrite", forgetOldFiles);
  const said = JSON.parse(keepsWords()?.getItem(WORDS + name) ?? "null");
  const files = (await within("readonly", (all) => all.get(name)))?.files ?? [];
  return said || files.length ? { said, files } : undefined;
}

export async function names() {
  const withFiles = (await within("readonly", (all) => all.getAllKeys())) ?? [];
  return [...withFiles, ...wordKeys().map((key) => key.slice(WORDS.length))];
}

function forgetOldWords() {
  for (const key of wordKeys()) {
    if (Date.now() - JSON.parse(localStorage.getItem(key)).at >= LONGEST) localStorage.removeItem(key);
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

function wordKeys() {
  return Object.keys(keepsWords() ?? {}).filter((key) => key.startsWith(WORDS));
}

function keepsWords() {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
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
