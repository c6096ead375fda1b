// Brings what is written to the server and what others write back, paragraph by paragraph.
import { fresh, setMarks } from "./marks.js";
import { merged, sameLines, tidy } from "./merge.js";
import { replaceLines, textsOf } from "./schema.js";
import { ask, clock } from "./talking.js";

const AFTER_TYPING = 2_000;
// Who types without a pause is saved all the same.
const AT_THE_LATEST = 10_000;
const AGAIN = 5_000;

const linesOf = (text) => text.paragraphs.map((paragraph) => tidy(paragraph.text));

export class Saving {
  // `told` says what the state of saving is; `conflicts` takes paragraphs that two people changed.
  constructor({ view, text, kept, path, told, conflicts, changed }) {
    Object.assign(this, { view, kept, path, told, conflicts, changed });
    this.base = { words: text.words, lines: linesOf(text), paragraphs: text.paragraphs };
    this.cited = [];
    this.since = 0;
  }

  get isSaved() {
    return sameLines(textsOf(this.view.state.doc), this.base.lines);
  }

  // Something was typed: it lies in the browser in a moment and goes to the server soon.
  typed() {
    if (this.isSaved) return this.settle();
    this.since ||= Date.now();
    this.kept.soon(() => ({ words: this.base.words, base: this.base.lines, lines: textsOf(this.view.state.doc) }));
    this.told("open", "Noch nicht gespeichert");
    this.later(Math.max(0, Math.min(AFTER_TYPING, this.since + AT_THE_LATEST - Date.now())));
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  settle() {
    clearTimeout(this.timer);
    this.since = 0;
    this.kept.drop();
    if (!this.conflicts.open) this.told("saved", `Gespeichert ${clock()}`);
  }

  // `last`: the page is about to go.
  async save({ last = false } = {}) {
    if (this.isSaved) return this.settle();
    if (this.conflicts.open) return this.told("held", "Wartet auf Ihre Entscheidung");
    if (this.busy && !last) return (this.again = true);
    clearTimeout(this.timer);
    this.busy = true;
    const sent = textsOf(this.view.state.doc);
    try {
      const body = { seen: this.base.words, lines: sent, cited: this.cited };
      const text = await ask("PUT", `${this.path}/text`, body, { last });
      this.since = 0;
      this.take(text, sent);
      this.changed(text);
    } catch (fault) {
      await this.failed(fault);
    } finally {
      this.busy = false;
      if (this.again) { this.again = false; this.later(0); }
    }
  }

  async failed(fault) {
    if (fault.status === 409) return this.fetch(fault);
    if (fault.status === 401) {
      this.told("held", "Nicht gespeichert: Sie sind abgemeldet. Ihr Text bleibt hier stehen.");
      return document.dispatchEvent(new Event("omdok:abgemeldet"));
    }
    this.told("held", `Nicht gespeichert: ${fault.message} Ihr Text liegt in diesem Browser.`);
    if (fault.status === 0 || fault.status >= 500) this.later(AGAIN);
  }

  // What the draft says now; `refused` is why our own text was not taken.
  async fetch(refused) {
    const text = await ask("GET", `${this.path}/text`, undefined, { quiet: true });
    const was = this.base.words;
    this.take(text, this.base.lines);
    if (refused && text.words === was) return this.told("held", `Nicht gespeichert: ${refused.message}`);
    if (text.words !== was) this.changed(text);
    if (!this.isSaved) this.typed();
  }

  // Bring the server's text into the editor; `before` is what it was made of.
  take(text, before) {
    const { state } = this.view, theirs = linesOf(text);
    const { steps, conflicts } = merged(before, textsOf(state.doc), theirs);
    const tr = state.tr.setMeta("addToHistory", false).setMeta("server", true);
    for (const step of [...steps].sort((a, b) => b.start - a.start)) replaceLines(tr, step);
    this.base = { words: text.words, lines: theirs, paragraphs: text.paragraphs };
    if (tr.docChanged) this.view.dispatch(tr);
    this.conflicts.add(conflicts, "theirs");
    this.mark();
    for (const field of document.querySelectorAll("input[name=stand]")) field.value = text.words;
    if (this.isSaved) this.settle();
    else if (!this.busy) this.typed();
  }

  // Roles and marks as the server has them.
  mark() {
    const { state } = this.view, tr = state.tr.setMeta("server", true);
    let number = 0;
    state.doc.forEach((node, pos) => {
      if (!node.textContent.trim()) return;
      const known = this.base.paragraphs[number++];
      if (known && (known.role !== node.attrs.role || known.held !== node.attrs.held))
        tr.setNodeMarkup(pos, null, { role: known.role, held: known.held });
    });
    if (tr.docChanged) this.view.dispatch(tr.setMeta("addToHistory", false));
    this.view.dispatch(setMarks(this.view.state.tr, fresh(this.view.state, this.base.paragraphs)));
  }

  // What an earlier visit left, put into the text as it is now.
  takeOver({ base, lines }) {
    const { state } = this.view, tr = state.tr;
    const { steps, conflicts } = merged(base, textsOf(state.doc), lines);
    for (const step of [...steps].sort((a, b) => b.start - a.start)) replaceLines(tr, step);
    if (tr.docChanged) this.view.dispatch(tr);
    this.conflicts.add(conflicts, "mine");
  }
}
