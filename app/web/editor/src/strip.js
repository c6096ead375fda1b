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
    const { role, held } = view.state.selection.$head.parent.attrs, isTitle = role === "title";
    const key = JSON.stringify([sentence?.spec.kind, sentence?.spec.sentence, remarks.map(({ spec }) => spec.remark), isTitle, held]);
    if (key === this.shown) return;
    this.shown = key;
    this.place.replaceChildren(
      this.origin(sentence?.spec),
      held && this.locked(held, sentence?.spec.kind),
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

  // The standing text is opened on purpose; other lines that are held are changed in their fields.
  locked(held, kind) {
    const open = kind === "boilerplate" && make("button", { type: "button", class: "quiet", onclick: (event) =>
      asked(event.target, "Warum soll er geändert werden?", "Entsperren", (why) => this.unlock(why)) }, "Entsperren …");
    return make("div", { class: "remark-line" }, make("span", {}, held), open);
  }

  // Who said that a remark does not hold, and when, the server knows.
  ruling(button, mark) {
    asked(button, "Warum stimmt es?", "Festhalten", (why) => this.settle(mark.spec.remark, why));
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

// Asks for a reason in place of a button.
function asked(button, question, label, then) {
  const field = make("input", { id: "warum", maxlength: "300", required: true });
  const form = make("form", { class: "row", onsubmit: (event) => {
    event.preventDefault();
    then(field.value);
  } }, make("label", { for: "warum" }, question), field, make("button", { class: "second" }, label));
  button.replaceWith(form);
  field.focus();
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
