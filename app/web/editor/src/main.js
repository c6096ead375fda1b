// The editor of a draft: one continuous text, saved by itself, its sources beside it.
import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { Slice, Fragment } from "prosemirror-model";
import { EditorState, Plugin, TextSelection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { Cards } from "./cards.js";
import { Conflicts } from "./conflicts.js";
import { Kept } from "./keeping.js";
import { gaps, gapsOf, marks } from "./marks.js";
import { Others } from "./others.js";
import { make, part } from "./page.js";
import { Saving } from "./saving.js";
import { docOf, paragraphNode } from "./schema.js";
import { Source } from "./source.js";
import { Strip, fixHere, toRemark } from "./strip.js";
import { ask, clock } from "./talking.js";

// Tab goes from gap to gap; where none is left on the way it leaves the text as everywhere.
const toGap = (forward) => (state, dispatch) => {
  const { from, to } = state.selection, all = gapsOf(state.doc);
  const next = forward ? all.find((gap) => gap.from >= to && gap.to !== to) : all.findLast((gap) => gap.to <= from && gap.from !== from);
  if (!next) return false;
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, next.from, next.to)).scrollIntoView());
  return true;
};

// A click into a gap takes all of it, so that what is typed fills it; the next one sets the cursor as everywhere.
const takeGap = (view, pos) => {
  const { doc, selection, tr } = view.state, gap = gapsOf(doc).find(({ from, to }) => from <= pos && pos <= to);
  if (!gap || (selection.from === gap.from && selection.to === gap.to)) return false;
  view.dispatch(tr.setSelection(TextSelection.create(doc, gap.from, gap.to)));
  return true;
};

// A paragraph that comes from a field, and the standing text, are not written by hand.
const guard = (told) => new Plugin({
  filterTransaction: (tr, state) => {
    if (!tr.docChanged || tr.getMeta("server")) return true;
    let held = "";
    for (const map of tr.mapping.maps)
      map.forEach((from, to) => state.doc.nodesBetween(Math.min(from, state.doc.content.size), Math.min(to, state.doc.content.size), (node) => { held ||= node.attrs.held; }));
    if (held) told("held", held);
    return !held;
  },
});

const pasted = (text) => new Slice(Fragment.from(text.split(/\n+/).map((line) => paragraphNode(line.trim()))), 1, 1);

function start(desk) {
  const { text, kinds, headlines } = JSON.parse(document.getElementById("wortlaut").textContent);
  const path = `/api/v1/drafts/${encodeURIComponent(text.draft)}`;
  const told = (state, words) => {
    const place = part("stand");
    if (place.dataset.stand === state && place.textContent === words) return; // as at most keys
    place.dataset.stand = state;
    place.textContent = words;
  };
  const conflicts = new Conflicts(part("konflikte")), below = new Cards(text.draft);
  let saving;
  const source = new Source(text.draft, (place) => saving.cited.push(place));
  const strip = new Strip({ kinds, headlines, point: (evidence) => source.point(evidence) });
  const saveNow = () => { saving.save().then(() => part("ansage").textContent = part("stand").textContent); return true; };
  const view = new EditorView(part("text"), {
    state: EditorState.create({ doc: docOf(text.paragraphs), plugins: [
      keymap({
        "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo, "Mod-s": saveNow, "Alt-Enter": fixHere,
        "Tab": toGap(true), "Shift-Tab": toGap(false), "F8": toRemark(true), "Shift-F8": toRemark(false),
      }),
      keymap(baseKeymap), history(), marks(), gaps(), guard(told),
    ] }),
    attributes: {
      role: "textbox", "aria-multiline": "true", "aria-label": "Text des Entwurfs", "aria-describedby": "schreiben-hilfe",
      lang: "de", spellcheck: "true", class: "words",
    },
    editable: () => part("zu").hidden,
    scrollMargin: { top: 90, bottom: 170, left: 0, right: 0 },
    scrollThreshold: { top: 90, bottom: 170, left: 0, right: 0 },
    clipboardTextParser: pasted,
    handleClick: takeGap,
    handlePaste: (_view, event) => {
      const words = event.clipboardData?.getData("text/plain");
      if (words) view.dispatch(view.state.tr.replaceSelection(pasted(words)).scrollIntoView());
      return true;
    },
    dispatchTransaction(tr) {
      const { state, transactions } = view.state.applyTransaction(tr);
      if (!transactions.length) return; // held, and told why
      view.updateState(state);
      if (tr.docChanged) conflicts.follow(tr);
      if (tr.docChanged && !tr.getMeta("server")) saving.typed();
      strip.show(view);
    },
  });
  conflicts.view = source.view = view;
  saving = new Saving({
    view, text, path, told, conflicts, kept: new Kept(text.draft, desk.dataset.person), changed: () => below.refresh(),
  });
  conflicts.decided = () => saving.typed();
  strip.settle = async (remark, why) => {
    try {
      await saving.save();
      saving.take(await ask("POST", `${path}/rulings`, { seen: saving.base.words, rule: remark.rule, message: remark.message, why }), saving.base.lines);
      below.refresh();
    } catch (fault) {
      told("held", fault.message);
    }
    view.focus();
  };
  strip.unlock = async (why) => {
    try {
      await saving.save();
      saving.take(await ask("POST", `${path}/unlock`, { why }), saving.base.lines);
      below.refresh();
    } catch (fault) {
      told("held", fault.message);
    }
    view.focus();
  };
  desk.hidden = false;
  saving.mark();
  told("saved", "Alles gespeichert");
  offer(saving);
  wire({ view, saving, saveNow, document: text.document, source, path });
  strip.show(view);
}

// What an earlier visit left behind: taken over or thrown away, never silently either.
function offer(saving) {
  const place = part("noch-da");
  for (const left of saving.kept.left()) {
    if (left.lines.every((line) => saving.base.lines.includes(line)) && left.lines.length === saving.base.lines.length) {
      saving.kept.drop(left.name);
      continue;
    }
    const done = (take) => () => {
      if (take) saving.takeOver(left);
      saving.kept.drop(left.name);
      box.remove();
      saving.view.focus();
    };
    const first = left.lines.find((line) => !left.base.includes(line)) ?? "";
    const box = make("div", { class: "note warning", role: "alert" },
      make("p", {}, make("strong", {}, `Ihre Eingabe von ${clock(new Date(left.at))} ist noch da.`), first ? ` Sie beginnt: „${first.slice(0, 120)}“` : ""),
      make("p", { class: "row" },
        make("button", { type: "button", onclick: done(true) }, "Übernehmen"),
        make("button", { type: "button", class: "second", onclick: done(false) }, "Verwerfen")));
    place.append(box);
  }
}

const cards = () => document.getElementById("stand");

// What is under review is not written in by a stray key: writing there is asked for.
function shut(view, state) {
  part("zu").hidden = state === "draft";
  part("oeffnen").hidden = ["published", "withdrawn"].includes(state);
  view.setProps({});
}

function wire({ view, saving, saveNow, document: known, source, path }) {
  const run = (command) => () => { command(view.state, view.dispatch, view); view.focus(); };
  part("zurueck").addEventListener("click", run(undo));
  part("vor").addEventListener("click", run(redo));
  part("speichern").addEventListener("click", () => { saveNow(); view.focus(); });
  part("oeffnen").addEventListener("click", () => { shut(view, "draft"); view.focus(); });
  let state = cards().querySelector("[data-zustand]").dataset.zustand;
  shut(view, state);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && saving.save({ last: true }));
  document.addEventListener("omdok:angemeldet", () => saving.save());
  // A step on the page may have changed the words: an earlier version, a Word file, the embargo.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target !== cards()) return;
    const seen = cards().querySelector("input[name=stand]")?.value;
    if (seen && seen !== saving.base.words) saving.fetch();
    const { zustand } = cards().querySelector("[data-zustand]").dataset;
    if (zustand !== state) shut(view, state = zustand);
  });
  // Nothing may be decided on words that are still on their way.
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#stand") || saving.isSaved) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { target, submitter } = event;
    saving.save().then(() => saving.isSaved && target.requestSubmit(submitter));
  }, true);
  setTimeout(() => { source.open(known); new Others({ view, path, saving }); }, 0);
}

document.addEventListener("DOMContentLoaded", () => {
  const desk = document.getElementById("schreiben");
  if (desk) start(desk);
});
