// The strip under the text: where the sentence at the cursor comes from, and what is to be remarked on it.
import { TextSelection } from "prosemirror-state";
import { marksAt, remarksOf } from "./marks.js";
import { make, part } from "./page.js";

const SEVERITY = { error: "Fehler", warning: "Stil", info: "Hinweis" };

export class Strip {
  constructor({ kinds, headlines, point }) {
    Object.assign(this, { place: part("stelle"), kinds, headlines, point, shown: "" });
  }

  // Show what lies at the cursor; nothing is drawn again where it is the same.
  show(view) {
    const { head } = view.state.selection, found = marksAt(view.state, head);
    const sentence = found.find(({ spec }) => spec.sentence);
    const remarks = found.filter(({ spec }) => spec.remark);
    const isTitle = view.state.selection.$head.parent.attrs.role === "title";
    const key = JSON.stringify([sentence?.spec.kind, sentence?.spec.sentence, remarks.map(({ spec }) => spec.remark), isTitle]);
    if (key === this.shown) return;
    this.shown = key;
    this.place.replaceChildren(
      this.origin(sentence?.spec),
      ...remarks.map((mark) => this.remark(view, mark)),
      isTitle && this.headlines.length > 1 ? this.choices(view) : "");
    this.point(sentence?.spec.sentence.evidence ?? []);
  }

  origin(spec) {
    if (!spec) return make("p", { class: "soft" }, "Hier steht noch kein belegter Satz.");
    const { evidence, gap } = spec.sentence;
    const links = evidence.flatMap((place) => [" · ", make("a", {
      href: `/dokument/${place.document}?von=${place.start}&bis=${place.end}#stelle`, target: "_blank", rel: "noopener",
    }, `Beleg auf Seite ${place.page}`)]);
    const without = evidence.length ? "" : gap ? ": Lücke" : ", ohne Beleg";
    return make("p", {}, make("span", { class: `says ${spec.kind}` }, this.kinds[spec.kind]), without, ...links);
  }

  remark(view, mark) {
    const { severity, message, suggestion, fix } = mark.spec.remark;
    const more = suggestion && !message.includes(suggestion) ? ` ${suggestion}` : "";
    return make("div", { class: `remark-line ${severity}` },
      make("span", {}, make("span", { class: `badge ${severity === "info" ? "" : severity}` }, SEVERITY[severity]), ` ${message}${more}`),
      fix !== null && make("button", { type: "button", class: "quiet", onclick: () => apply(view, mark) },
        fix ? `Ersetzen durch „${fix}“ (Alt+Eingabe)` : "Streichen (Alt+Eingabe)"),
      make("button", { type: "button", class: "quiet", onclick: (event) => this.ruling(event.target, mark) }, "Stimmt so …"));
  }

  // Asks why a remark does not hold; who and when the server knows.
  ruling(button, mark) {
    const field = make("input", { id: "warum", maxlength: "300", required: true });
    const form = make("form", { class: "row", onsubmit: (event) => {
      event.preventDefault();
      this.settle(mark.spec.remark, field.value);
    } }, make("label", { for: "warum" }, "Warum stimmt es?"), field, make("button", { class: "second" }, "Festhalten"));
    button.replaceWith(form);
    field.focus();
  }

  choices(view) {
    const now = view.state.selection.$head.parent.textContent;
    const others = this.headlines.filter((text) => text !== now);
    return make("div", { class: "row", role: "group", "aria-label": "Andere Überschriften" },
      ...others.map((text) => make("button", { type: "button", class: "quiet", onclick: () => {
        const { $head } = view.state.selection;
        view.dispatch(view.state.tr.insertText(text, $head.start(), $head.end()));
        view.focus();
      } }, text)));
  }
}

export function apply(view, mark) {
  const { fix } = mark.spec.remark;
  view.dispatch(view.state.tr.insertText(fix, mark.from, mark.to).scrollIntoView());
  view.focus();
}

// Alt+Enter: the first remark at the cursor that has a fix.
export function fixHere(state, _dispatch, view) {
  const { from, to } = state.selection;
  const mark = marksAt(state, from, to).find(({ spec }) => spec.remark && spec.remark.fix !== null);
  if (!mark) return false;
  if (view) apply(view, mark);
  return true;
}

// F8 and Shift+F8: on to the next remark, back to the one before; round the end.
export const toRemark = (forward) => (state, dispatch) => {
  const all = remarksOf(state), { from } = state.selection;
  if (!all.length) return false;
  const next = forward ? all.find((mark) => mark.from > from) ?? all[0]
    : all.findLast((mark) => mark.from < from) ?? all.at(-1);
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, next.from)).scrollIntoView());
  return true;
};
