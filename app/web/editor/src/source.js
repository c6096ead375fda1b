// The document beside the draft: a sentence's place is framed, and a sentence that is chosen goes into the draft.
import { TextSelection } from "prosemirror-state";
import { marksAt } from "./marks.js";
import { part } from "./page.js";

// Who walks through the text with the arrow keys draws no page at each step.
const AT_REST = 200;

async function fragment(path) {
  const answer = await fetch(path, { headers: { "HX-Request": "true" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [...page.body.childNodes];
}

export class Source {
  constructor(draft, cited) {
    Object.assign(this, { draft, cited, place: part("quelle"), list: part("quelltext"), chosen: null });
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
    this.list.addEventListener("dblclick", () => this.insert());
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    part("einfuegen").addEventListener("click", () => this.insert());
    for (const name of ["ansicht-text", "ansicht-seite"]) part(name).addEventListener("click", () => this.see(name === "ansicht-seite"));
  }

  // The sentences of the source or the picture of its page; the place stays framed in both.
  see(page) {
    this.isPage = page;
    part("ansicht-text").setAttribute("aria-pressed", String(!page));
    part("ansicht-seite").setAttribute("aria-pressed", String(page));
    this.list.hidden = page;
    part("quellbild").hidden = !page;
    if (page) this.draw();
    else this.point(this.wanted ?? []);
  }

  // The page of the first place, asked for once the cursor rests.
  draw() {
    const place = this.wanted?.[0] ?? { document: this.document, start: 0, end: 0 };
    const path = `/entwuerfe/${this.draft}/quelle/${place.document}/seite?von=${place.start}&bis=${place.end}`;
    if (!place.document || path === this.asked) return;
    this.asked = path;
    clearTimeout(this.soon);
    this.soon = setTimeout(async () => {
      const nodes = await fragment(path);
      if (path !== this.asked) return; // the cursor went on
      part("quellbild").replaceChildren(...nodes);
      this.toFrame();
    }, AT_REST);
  }

  // Only the panel scrolls, and once its picture is there.
  toFrame() {
    const panel = part("quellbild"), image = panel.querySelector("img");
    const scroll = () => {
      const frame = panel.querySelector(".box.found")?.getBoundingClientRect();
      if (frame) panel.scrollTop += frame.top - panel.getBoundingClientRect().top - panel.clientHeight / 3;
    };
    if (image && !image.complete) image.addEventListener("load", scroll, { once: true });
    else scroll();
  }

  async open(document) {
    if (!document || document === this.document) return;
    this.document = document;
    this.list.replaceChildren(...await fragment(`/entwuerfe/${this.draft}/quelle/${document}`));
    if (this.wanted) this.point(this.wanted);
  }

  get sentences() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  // Frame the places of evidence; the panel scrolls to the first, the page stays where it is.
  point(evidence) {
    this.wanted = evidence;
    if (evidence[0]) this.open(evidence[0].document);
    let first = null;
    for (const one of this.sentences) {
      const is = evidence.some((place) => place.document === this.document
        && place.start < Number(one.dataset.end) && Number(one.dataset.start) < place.end);
      one.classList.toggle("framed", is);
      first ??= is ? one : null;
    }
    if (this.isPage) this.draw();
    else if (first) this.scrollTo(first);
  }

  scrollTo(one) {
    const box = this.list.getBoundingClientRect(), at = one.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) this.list.scrollTop += at.top - box.top - box.height / 3;
  }

  choose(one) {
    if (!one) return;
    this.chosen?.setAttribute("aria-selected", "false");
    this.chosen = one;
    one.setAttribute("aria-selected", "true");
    this.list.setAttribute("aria-activedescendant", one.id);
    part("einfuegen").disabled = false;
    this.scrollTo(one);
  }

  pressed(event) {
    const all = this.sentences, now = all.indexOf(this.chosen);
    const to = { ArrowDown: now + 1, ArrowUp: Math.max(now - 1, 0), Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) this.choose(all[Math.min(to, all.length - 1)]);
    else if (event.key === "Enter") this.insert();
    else return;
    event.preventDefault();
  }

  // Behind the sentence at the cursor, so that no sentence is cut.
  insert() {
    if (!this.chosen || !this.view.editable) return;
    const { state } = this.view, { $head } = state.selection;
    const sentence = marksAt(state, $head.pos).find(({ spec }) => spec.sentence);
    const at = sentence ? sentence.to : $head.pos, text = this.chosen.dataset.words;
    const before = state.doc.textBetween($head.start(), at), after = state.doc.textBetween(at, $head.end());
    const put = (before && !/\s$/.test(before) ? " " : "") + text + (after && !/^\s/.test(after) ? " " : "");
    const tr = state.tr.insertText(put, at);
    this.cited({ document: this.document, start: Number(this.chosen.dataset.start), end: Number(this.chosen.dataset.end) });
    this.view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + put.length)).scrollIntoView());
    this.view.focus();
  }
}
