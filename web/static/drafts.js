// Half-written answers, kept in the reader's own browser until they are sent. They never leave it, and age like the links do.
const STORE = "drafts";
const LONGEST = 14 * 24 * 60 * 60 * 1000;

// `said` is any value that can be cloned, files and all.
export async function keep(name, said) {
  await within("readwrite", (drafts) => drafts.put({ ...said, at: Date.now() }, name));
}

export async function clear(name) {
  await within("readwrite", (drafts) => drafts.delete(name));
}

// What was kept under a name, once what is too old is gone.
export async function kept(name) {
  await within("readwrite", forgetOld);
  return within("readonly", (drafts) => drafts.get(name));
}

export async function names() {
  return (await within("readonly", (drafts) => drafts.getAllKeys())) ?? [];
}

function forgetOld(drafts) {
  const walk = drafts.openCursor();
  walk.onsuccess = () => {
    const here = walk.result;
    if (!here) return;
    if (Date.now() - here.value.at >= LONGEST) here.delete();
    here.continue();
  };
  return walk;
}

// A browser that keeps nothing, as some do in private windows, is no reason for the form to fail.
async function within(mode, work) {
  try {
    const base = await open();
    try {
      return await new Promise((resolve, reject) => {
        const changes = base.transaction(STORE, mode);
        const asked = work(changes.objectStore(STORE));
        changes.oncomplete = () => resolve(asked.result);
        changes.onabort = () => reject(changes.error);
      });
    } finally {
      base.close();
    }
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
