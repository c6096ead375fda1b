// Who else is in the draft, and where they write.
import { paragraphNumber } from "./marks.js";
import { part } from "./page.js";
import { ask } from "./talking.js";

const EVERY = 8_000;

export class Others {
  constructor({ view, path, saving }) {
    Object.assign(this, { view, path, saving });
    setInterval(() => document.visibilityState === "visible" && this.look(), EVERY);
    this.look();
  }

  async look() {
    try {
      const paragraph = this.view.hasFocus() ? paragraphNumber(this.view.state) : 0;
      const { others, words } = await ask("POST", `${this.path}/presence`, { paragraph }, { quiet: true });
      this.show(others);
      if (words !== this.saving.base.words && !this.saving.busy) await this.saving.fetch();
    } catch {
      // Saving tells what is wrong.
    }
  }

  show(others) {
    const told = others.map(({ name, paragraph }) => (paragraph ? `${name} schreibt in Absatz ${paragraph}` : `${name} liest mit`));
    const text = told.join(" · "), place = part("andere");
    if (place.textContent !== text) place.textContent = text;
  }
}
