// Two people changed the same paragraph: both texts stand there until somebody decides.
import { linesOf, replaceLines } from "./schema.js";
import { make } from "./page.js";

const SAYS = {
  theirs: ["Inzwischen steht im Entwurf", "Bei Ihnen steht", "Ihren Text behalten", "Den anderen nehmen"],
  mine: ["Ihre frühere Eingabe", "Im Entwurf steht", "Den Entwurf lassen", "Die frühere Eingabe nehmen"],
};

export class Conflicts {
  constructor(place) {
    Object.assign(this, { place, all: [] });
  }

  get open() {
    return this.all.length > 0;
  }

  add(found, whose) {
    const there = linesOf(this.view.state.doc);
    for (const { start, end, lines } of found) {
      const own = there.slice(start, end);
      const from = own[0]?.pos ?? there[start]?.pos ?? this.view.state.doc.content.size;
      const to = own.length ? own.at(-1).pos + own.at(-1).node.nodeSize : from;
      this.all.push({ from, to, lines, whose });
    }
    if (found.length) this.show(true);
  }

  follow(tr) {
    for (const one of this.all) {
      one.from = tr.mapping.map(one.from, -1);
      one.to = tr.mapping.map(one.to, 1);
    }
  }

  show(news = false) {
    this.place.replaceChildren(...this.all.map((one) => this.box(one)));
    this.place.hidden = !this.open;
    if (news) this.place.querySelector("button")?.focus();
  }

  box(one) {
    const [other, mine, keep, take] = SAYS[one.whose], { doc } = this.view.state;
    const number = linesOf(doc).filter(({ pos }) => pos < one.from).length + 1;
    const own = doc.textBetween(one.from, Math.min(one.to, doc.content.size), "\n").trim();
    return make("div", { class: "note warning", role: "alert" },
      make("p", {}, make("strong", {}, `Absatz ${number} wurde zweimal geändert. Entscheiden Sie:`)),
      make("p", {}, `${other}: „${one.lines.join(" ") || "nichts (entfernt)"}“`),
      make("p", {}, `${mine}: „${own || "nichts (entfernt)"}“`),
      make("p", { class: "row" },
        make("button", { type: "button", onclick: () => this.decide(one, false) }, keep),
        make("button", { type: "button", class: "second", onclick: () => this.decide(one, true) }, take)));
  }

  decide(one, take) {
    this.all.splice(this.all.indexOf(one), 1);
    if (take) {
      const { state } = this.view, there = linesOf(state.doc);
      const start = there.filter(({ pos }) => pos < one.from).length;
      const end = there.filter(({ pos }) => pos < one.to).length;
      this.view.dispatch(replaceLines(state.tr, { start, end: Math.max(end, start), lines: one.lines }));
    }
    this.show();
    this.decided();
    this.view.focus();
  }
}
