// What was typed lies in the browser until the server has it: it outlives a reload, a crash and the end of a session.
const PREFIX = "omdok-eingabe";
// What another open window of this browser is about to save is not offered as left over.
const STILL_AT_WORK = 30_000;
// A crash of the browser costs at most what was typed in this time.
const SOON = 250;

// A tab keeps its name over a reload; a new one gets another.
function tabName() {
  const known = sessionStorage.getItem(PREFIX) ?? crypto.getRandomValues(new Uint32Array(2)).join("-");
  sessionStorage.setItem(PREFIX, known);
  return known;
}

export class Kept {
  constructor(draft, person) {
    this.start = `${PREFIX}:${draft}:${person}:`;
    this.mine = this.start + tabName() + ":" + Date.now();
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.flush());
  }

  // Kept within a moment, so that no key waits for the store; `entry` gives what is to be kept then.
  soon(entry) {
    this.waiting = entry;
    this.timer ??= setTimeout(() => this.flush(), SOON);
  }

  // At once, as when the page goes.
  flush() {
    const entry = this.waiting;
    this.forget();
    if (!entry) return;
    try {
      localStorage.setItem(this.mine, JSON.stringify({ ...entry(), at: Date.now() }));
    } catch {
      // The browser's store is full or shut: the server still gets it.
    }
  }

  forget() {
    clearTimeout(this.timer);
    this.timer = this.waiting = undefined;
  }

  drop(name = this.mine) {
    if (name === this.mine) this.forget();
    localStorage.removeItem(name);
  }

  // What earlier visits left, the newest first.
  left() {
    const own = this.mine.replace(/:\d+$/, ":"), found = [];
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith(this.start) || name === this.mine) continue;
      const entry = JSON.parse(localStorage.getItem(name));
      if (name.startsWith(own) || Date.now() - entry.at > STILL_AT_WORK) found.push({ name, ...entry });
    }
    return found.sort((a, b) => b.at - a.at);
  }
}
